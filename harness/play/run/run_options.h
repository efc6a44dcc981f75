/* run_options.h - what a run was asked to be, as far as playing it goes. */
#ifndef EXACCESS_RUN_OPTIONS_H
#define EXACCESS_RUN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/record/record.h"

struct link;

struct run_options {
	const char *drives[RECORD_DRIVES]; /* as the user wrote them */
	uint32_t drive_count;
	uint32_t jobs;    /* workers side by side; each has drives of its own */
	uint32_t repeat;  /* repetitions of each case */
	uint64_t timeout; /* nanoseconds that a request may take */
	uint32_t allowed; /* NEED_* that the user provides by saying so */
	const char *lab;  /* the file of the lab that the drives stand in, NULL without one */
	bool far_lab;     /* of an agent: that file is the runner's */
	/* The line to the machine that has the drives, opened; NULL: it is this one. More jobs open more of
	 * its kind. */
	struct link *link;
	const char *
		revive; /* a command that brings that machine back, NULL: it comes back by itself */
	uint64_t await; /* nanoseconds that this may take */
	/* What this program is to be started with to go on with the run, when this machine has been restarted for
	 * a case: as main has it, with a NULL behind. NULL: it is not restarted. */
	const char *const *again;
	/* The order in which cases are played, as their indices; NULL: as they are planned. */
	const uint32_t *order;
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
	/* When the run as a whole has to be over, by clock_now(): after last_begin no case begins, and at
	 * end_by those under way are given up. 0: whenever it is done. */
	uint64_t last_begin;
	uint64_t end_by;
};

#endif
