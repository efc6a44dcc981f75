/*
 * conduct.h - conducting a run that is planned: record, workers, progress, reports, exit code. What the
 * commands that play cases have in common.
 */
#ifndef EXACCESS_CONDUCT_H
#define EXACCESS_CONDUCT_H

#include "harness/command/conduct/conduct_settings.h"
#include "harness/command/program.h"

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
