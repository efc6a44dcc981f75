/*
 * conduct.h - conducting a run that is planned: record, workers, progress, reports, exit code. What the
 * commands that play cases have in common.
 */
#ifndef EXACCESS_CONDUCT_H
#define EXACCESS_CONDUCT_H

#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/command/select.h"
#include "harness/play/run.h"

#define CONDUCT_DRIVE_FACT \
	"drive1" /* and drive2: the facts that name the drives as they were asked for */

struct conduct {
	struct run_options
		run; /* jobs, repeat, timeout and drive_count are 0 where none was asked for */
	const char *command;    /* its name, for the record */
	const char *replays;    /* the file whose plans are played, NULL for the suites' */
	const char *out;        /* the run directory; NULL for one named after the time */
	const char *resume;     /* the directory of a run to go on with; NULL for a new run */
	bool rerun;             /* ... and do again what was under way in it */
	struct waivers waivers; /* that were asked for; owned */
	const struct selection *selection; /* of cases, NULL: they are not from the suites */
	uint64_t seed;
	bool seeded; /* it was asked for */
	bool require_all;
	struct report_style style;
	bool quiet;
	int argc; /* its arguments, for the record */
	char **argv;
	char default_out[64]; /* conduct_settle's own */
};

/* Fills in what was not asked for, and refuses what cannot be: 0, or 2 after saying so. */
int conduct_settle(struct conduct *conduct, const struct manual *manual);
/* The time in UTC as 2031-05-06T07:08:09Z. 0, -1 when the clock cannot be read. */
int conduct_date(char *text, size_t size);
/* Plays the planned cases in results, or what is left of them, and writes everything. Returns the exit
 * code. */
int conduct(const struct program *program, struct conduct *conduct, struct results *results,
	const struct manual *manual);

/* Writes down that the run is at its end, or why it ends early (NULL: it does not). 0, or -1 when it could
 * not be written; then results say so. */
int conduct_close(struct results *results, struct record *record, const char *why);

/* The two ends of that, for commands that play by other means. The new record, with the facts and the
 * plan in it; NULL after saying why, and *code is the exit code. */
struct record *conduct_record(const struct program *program, struct conduct *conduct,
	struct results *results, const struct manual *manual, int *code);
/* Judges, writes the reports, prints the summary. failure is why the record is not whole, NULL if it is.
 * Returns the exit code. */
int conduct_conclude(const struct program *program, const struct conduct *conduct,
	struct results *results, const char *failure);

#endif
