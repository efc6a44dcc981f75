/*
 * storm.h - many processes at once on one drive, and what each of them saw.
 *
 * Every contender is a process of its own. It opens the drive, and then draws operations from a
 * mix until it has made its share of them: requests for the lock, unlocks, queries, closes,
 * duplicates of its handles, its own death, and being killed from outside while it goes on. Who
 * dies is started again. Each lock request has a caller name that no other has, so that the
 * history tells of every answer whose tenure it is about, and linearize.h can decide it.
 *
 * What a contender is about to do, and what came of it, is in memory that outlives it.
 */
#ifndef EXACCESS_STORM_H
#define EXACCESS_STORM_H

#include <stddef.h>
#include <stdint.h>

#include "harness/history/history.h"
#include "harness/storm/storm_figures.h"
#include "harness/storm/storm_mix.h"

#define STORM_PROCESSES_MAX  1000
#define STORM_OPERATIONS_MAX 10000000

struct storm_options {
	const char *address; /* of the drive, as contenders are given it */
	uint32_t processes;  /* 1 to STORM_PROCESSES_MAX */
	/* Lines of the history, shared out evenly; each contender then closes what it has open. */
	uint64_t operations;
	uint64_t seed; /* of everything that is drawn; who runs when is the system's choice */
	struct storm_mix mix;
	uint64_t timeout; /* nanoseconds for each request, and for the storm to get any further */
	const volatile int *interrupted; /* ends the storm when it becomes other than 0; or NULL */
	/* Called a few times a second with the operations done and the processes that died; or NULL. */
	void (*progress)(void *context, uint64_t done, uint64_t crashes);
	void *context;
};

/*
 * Starts the contenders, waits for all to end, and fills in an empty history and the figures.
 * Returns 0, or -1 with the reason in error when the storm could not be finished; history and
 * figures then hold what was seen until then. In every case no process is left when it returns.
 */
int storm_run(const struct storm_options *options, struct history *history,
	struct storm_figures *figures, char *error, size_t size);

#endif
