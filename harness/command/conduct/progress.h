/*
 * progress.h - what a user sees while cases run: one line that changes on a terminal, a plain line
 * for each case in a pipe.
 */
#ifndef EXACCESS_PROGRESS_H
#define EXACCESS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/record/record.h"

struct progress {
	uint32_t planned;
	uint32_t done;
	uint32_t bad; /* failures and errors so far */
	bool terminal;
	bool quiet;
	uint64_t started; /* nanoseconds of clock_now() */
	uint64_t shown;   /* when the line was last drawn */
};

void progress_start(struct progress *progress, uint32_t planned, bool quiet);
/* For run_options.progress, with a struct progress as context. */
void progress_show(
	void *context, const struct results *results, uint32_t index, uint32_t repetition);
void progress_end(struct progress *progress);

#endif
