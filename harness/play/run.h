/*
 * run.h - playing planned cases: hands them to workers, keeps the record, and survives all of them.
 */
#ifndef EXACCESS_RUN_H
#define EXACCESS_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/record/record.h"

struct run_options {
	const char *drives[RECORD_DRIVES]; /* as the user wrote them */
	uint32_t drive_count;
	uint32_t jobs;    /* workers side by side; each has drives of its own */
	uint32_t repeat;  /* repetitions of each case */
	uint64_t timeout; /* nanoseconds that a request may take */
	uint32_t allowed; /* NEED_* that the user provides by saying so */
	/* Called when a case has ended, with the index of its repetition; NULL for nobody. */
	void (*progress)(
		void *context, const struct results *results, uint32_t index, uint32_t repetition);
	void *context;
	/* The kind of the emulated drives for a case, where it differs from case to case; NULL: they
	 * are drives[]. Workers start other drives where it changes, so equals should stand together. */
	const char *(*spec_of)(void *context, uint32_t index);
	/* Set to stop after the cases under way, which have the time of a request and some seconds
	 * for that; more than 1 to stop at once. NULL for never. */
	volatile int *interrupted;
};

/* Plays every repetition in results that is planned and not begun, and keeps results and record, which
 * must have their plans already, up to date.
 * 0 when all were played; -1 when the run had to end early, and why is in error. */
int run_cases(struct results *results, struct record *record, const struct run_options *options,
	char *error, size_t size);

#endif
