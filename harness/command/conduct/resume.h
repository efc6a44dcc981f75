/*
 * resume.h - going on with a run that was cut off, from its record.
 *
 * A record that is resumed stays one run: same plan, same drives, same options, same host. What was
 * done counts as it is; a repetition that was under way is an error and names its case; the rest is
 * played. A case that was under way may be what took the machine down, so it is not played again
 * unless that is asked for, and then as one repetition more, beside the one that was interrupted.
 */
#ifndef EXACCESS_RESUME_H
#define EXACCESS_RESUME_H

#include "harness/command/conduct/conduct_settings.h"
#include "harness/command/program.h"

/* Are two plans the same: steps, expectations, clauses, policy, needs? */
bool resume_plans_equal(const struct plan *one, const struct plan *other);
/* The run in conduct->resume, to be gone on with: its options are filled into conduct. NULL after
 * saying why not: there is no such run, it came to its end, what was asked for in conduct differs from
 * what it began with, or the suites or the host are not the same any more. */
struct results *resume_read(
	const struct program *program, struct conduct *conduct, const struct manual *manual);
/* Is there anything to be played in it, also what was interrupted, where that is asked for? */
bool resume_has_left(const struct conduct *conduct, const struct results *results);
/* The record, appended to: it says that the run is resumed, and what is done again. Tells the user
 * which cases were under way. NULL after saying why, and *code is the exit code. */
struct record *resume_record(const struct conduct *conduct, struct results *results,
	const struct manual *manual, int *code);

#endif
