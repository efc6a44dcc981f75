/*
 * storm_log.h - what a contender is told, and the log that it leaves. Private to storm*.c.
 *
 * All contenders' logs are one piece of shared memory, in equal parts. A contender writes an entry
 * before it acts and completes it afterwards. The storm reads a part only while its contender is
 * dead, apart from what it counts, and appends the entry of its death.
 */
#ifndef EXACCESS_STORM_LOG_H
#define EXACCESS_STORM_LOG_H

#include <stdatomic.h>
#include <stdint.h>

#include "harness/facts/codes.h"
#include "harness/history/history.h"
#include "harness/storm/storm_figures.h"
#include "harness/storm/storm_mix.h"

/* Descriptors that a contender inherits. */
#define STORM_CHANNEL 3
#define STORM_BARRIER 4
#define STORM_MEMORY  5

/* What a contender says on its channel, a byte each. */
#define STORM_READY   'r' /* is at the barrier */
#define STORM_KILL_ME 'k' /* wants to be killed, and goes on */

/* Entries of a log beyond those for operations: opens, deaths, and what is closed at the end. */
#define STORM_FILES 4 /* most file objects of a contender at a time */
#define STORM_SPARE 64

enum storm_answer {
	STORM_NOTHING, /* has not returned, or with an answer that there is no word for */
	STORM_DONE,
	STORM_DENIED,
	STORM_NOT_LOCKED,
	STORM_NOT_OWNER,
	STORM_FREE,
	STORM_HELD, /* under the name in seen */
};

struct storm_entry {
	uint64_t invoke;
	_Atomic uint64_t complete; /* 0: it has not returned */
	uint32_t file;   /* the contender's opens are numbered from 1; 0 in a death: all */
	uint32_t tenure; /* of a lock: the number in its caller name */
	uint8_t action;  /* enum storm_action; a death is a CRASH or a KILL */
	uint8_t answer;  /* enum storm_answer */
	char seen[CALLER_NAME_FIELD + 1];
};

enum storm_state {
	STORM_RUNS,
	STORM_DIES,     /* by its own hand, at `dying` */
	STORM_FINISHED, /* closed everything and leaves */
	STORM_TROUBLED, /* cannot go on; see trouble */
};

/*
 * The storm's own time, in memory that all contenders share: nanoseconds of clock_now(), and later at
 * each asking than at any before it, by whomever. The clocks of some machines go back a little, or
 * differ between processors; a history that is told in such times can contradict a drive that is right.
 */
struct storm_clock {
	_Atomic uint64_t latest;
};

uint64_t storm_now(struct storm_clock *clock);

/* One contender's part. */
struct storm_part {
	/* What it is told. */
	uint32_t number; /* from 1 */
	uint32_t files;  /* file objects it may have at a time */
	uint64_t share;  /* operations to do */
	uint64_t capacity;
	struct storm_mix mix;
	/* What it keeps from one life to the next. */
	uint64_t random;
	uint32_t lives;
	uint32_t opened;  /* numbers of its file objects so far */
	uint32_t tenures; /* numbers in its caller names so far */
	_Atomic uint64_t done;
	/* What it leaves. */
	uint64_t started; /* when it had passed the barrier */
	uint64_t dying;
	uint64_t killed; /* when the storm decided to kill it, 0 not; written by the storm */
	uint64_t counts[STORM_ACTION_COUNT];
	uint64_t strange;
	char strange_answer[160];
	char trouble[200];
	_Atomic uint64_t refused; /* opens */
	_Atomic uint32_t open;    /* file objects it has open */
	_Atomic uint32_t state;
	_Atomic uint64_t count; /* of entries */
	struct storm_entry entries[];
};

/* "P17-000123" and "P17.5": the caller name of a tenure, and the name of a file object. */
#define STORM_NAME 32
void storm_caller_name(char name[STORM_NAME], uint32_t number, uint32_t tenure);
void storm_client_name(char name[STORM_NAME], uint32_t number, uint32_t file);

/* Adds what count logs say to an empty history, in order of invocation, and works out the figures
 * but for the duration. 0, or -1 and the reason in error: then the
 * history is empty, for what is left out of one can make the rest impossible. */
int storm_log_read(const struct storm_part *const *parts, uint32_t count, struct history *history,
	struct storm_figures *figures, char *error, size_t size);

#endif
