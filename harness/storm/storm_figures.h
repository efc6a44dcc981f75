/*
 * storm_figures.h - a storm in figures.
 */
#ifndef EXACCESS_STORM_FIGURES_H
#define EXACCESS_STORM_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/storm/storm_mix.h"

/* Some times, in nanoseconds. */
struct storm_times {
	uint64_t count;
	uint64_t p50, p99, max; /* 0 when there are none */
};

/* For qsort(): uint64_t, upwards. */
int storm_by_number(const void *one, const void *other);
/* Sorts count times, and says what they come to. */
void storm_times(uint64_t *times, uint64_t count, struct storm_times *figures);

struct storm_figures {
	/* How often each was done, whatever the answer; of CRASH and KILL, the deaths. */
	uint64_t counts[STORM_ACTION_COUNT];
	uint64_t refused; /* of the opens; a drive may refuse them while it is locked */
	uint64_t tenures;
	uint64_t duration;   /* from the opening of the barrier to the end of the last contender */
	uint64_t start_skew; /* from the first contender's start to the last one's */
	uint64_t grants_least, grants_median, grants_most; /* of the contenders */
	/* From the owner's asking to release (its death, in the other case) until the next owner
	 * has its answer. */
	struct storm_times hand_off, crash_release;
	/* Opens were refused for a second while no contender had the drive open. */
	bool shut_out;
	uint64_t strange;         /* answers that the format of histories has no word for */
	char strange_answer[160]; /* the first one, in words */
};

#endif
