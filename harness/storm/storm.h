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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/history/history.h"

#define STORM_PROCESSES_MAX  1000
#define STORM_OPERATIONS_MAX 10000000

/* STORM_ACTION(name, word, weight in the default mix) */
#define STORM_ACTIONS(STORM_ACTION)                                                             \
	STORM_ACTION(OPEN, "open", 20)                                                          \
	STORM_ACTION(LOCK, "lock", 300)                                                         \
	STORM_ACTION(QUERY, "query", 300)                                                       \
	STORM_ACTION(UNLOCK, "unlock", 340)                                                     \
	STORM_ACTION(CLOSE, "close", 25)                                                        \
	STORM_ACTION(DUPLICATE, "duplicate", 13)                                                \
	STORM_ACTION(CRASH, "crash", 1) /* the contender ends itself, in one of several ways */ \
	STORM_ACTION(KILL, "kill", 1)   /* it is killed while it goes on */

enum storm_action {
#define STORM_ACTION(name, word, weight) STORM_##name,
	STORM_ACTIONS(STORM_ACTION)
#undef STORM_ACTION
		STORM_ACTION_COUNT
};

/* How likely each action is, beside the others. */
struct storm_mix {
	uint32_t weights[STORM_ACTION_COUNT];
};

#define STORM_WEIGHT_MAX 1000000

/* The default mix; and one as `lock=3,query=2,unlock=3`, where what is not named is not done. parse
 * returns 0, or -1 and what is wrong in error. */
void storm_mix_default(struct storm_mix *mix);
int storm_mix_parse(const char *text, struct storm_mix *mix, char *error, size_t size);

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

/* Some times, in nanoseconds. */
struct storm_times {
	uint64_t count;
	uint64_t p50, p99, max; /* 0 when there are none */
};

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

/*
 * Starts the contenders, waits for all to end, and fills in an empty history and the figures.
 * Returns 0, or -1 with the reason in error when the storm could not be finished; history and
 * figures then hold what was seen until then. In every case no process is left when it returns.
 */
int storm_run(const struct storm_options *options, struct history *history,
	struct storm_figures *figures, char *error, size_t size);

/* The entry point of a contender; see storm_log.h. */
int storm_contender_main(int argc, char **argv);

#endif
