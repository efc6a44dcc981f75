/*
 * progress.h - what a user sees while cases run: one line that changes on a terminal, and above it, or in a
 * pipe, each case that is neither passed nor recorded, and a line for each suite when it is through.
 */
#ifndef EXACCESS_PROGRESS_H
#define EXACCESS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/record/record.h"
#include "harness/record/reporting.h"

struct suite_progress; /* progress.c's own */

struct progress {
	uint32_t planned;
	uint32_t done;
	uint32_t bad; /* failures and errors so far */
	bool terminal;
	enum telling telling;
	uint64_t started; /* nanoseconds of clock_now() */
	uint64_t shown;   /* when the line was last drawn */
	struct suite_progress
		*suites; /* in the order of the plan; owned; NULL without memory: no lines */
	uint32_t suite_count;
};

/* The results as they are before the first case: of a run that goes on, some cases are played. */
void progress_start(struct progress *progress, const struct results *results, enum telling telling);
/* For run_options.progress, with a struct progress as context. */
void progress_show(
	void *context, const struct results *results, uint32_t index, uint32_t repetition);
void progress_end(struct progress *progress);

#endif
