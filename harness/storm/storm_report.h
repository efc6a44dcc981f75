/*
 * storm_report.h - what a storm comes to: figures, and whether a lock could have answered so.
 */
#ifndef EXACCESS_STORM_REPORT_H
#define EXACCESS_STORM_REPORT_H

#include <stdio.h>

#include "harness/storm/storm.h"

enum storm_verdict {
	STORM_LINEARIZABLE = 0,
	STORM_VIOLATED = 1,
	STORM_UNDECIDED = -1, /* it would take too long to know */
	STORM_NO_MEMORY = -2,
};

/* Lines `NAME VALUE UNIT`. */
void storm_report_figures(const struct storm_options *options, const struct history *history,
	const struct storm_figures *figures, FILE *out);
/*
 * Checks the history. Prints `check-time SECONDS s`, and `linearizable yes`; or `linearizable
 * undecided`; or `linearizable no`, a line `violation: ` with the clause, and the operations that
 * contradict each other. An answer that no lock gives is a `violation: ` too, and so is a drive that
 * stays shut when all owners are gone.
 */
enum storm_verdict storm_report_verdict(
	const struct history *history, const struct storm_figures *figures, FILE *out);

#endif
