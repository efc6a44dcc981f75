/*
 * linearize_search.h - configurations of the search, shared by its parts: linearize_exact.c,
 * _choice.c, _outlook.c, _pool.c and _effect.c. Nothing else needs it.
 */
#ifndef EXACCESS_LINEARIZE_SEARCH_H
#define EXACCESS_LINEARIZE_SEARCH_H

#include "harness/history/history.h"

#define NONE      UINT32_MAX
#define NEVER_YET INT64_C(-1) /* earlier than any time of a history */

/*
 * A configuration is words + 1 words: what holds, then a bit per slot for what waits. The first word is
 * the lock operation or NONE; above it, by 32 bits, the event at which it was taken.
 */
struct pool {
	uint64_t *items;
	size_t count, capacity;
	uint32_t *table; /* hash table of index + 1, for adding each only once */
	size_t table_size;
};

/* What is known of an operation before the search begins: a, b, c and d of linearize.h. */
struct prospect {
	int64_t by;    /* it takes effect at this instant or before; HISTORY_NEVER if it need not */
	int64_t from;  /* of a lock: the earliest instant at which it can be released */
	int64_t until; /* of a lock: the latest such instant */
	int64_t named; /* of a lock: until when a query that can have seen others, too, may see it */
	unsigned char early; /* of a lock: it cannot be seen sooner just because time allows it */
	unsigned char late;  /* and not later */
};

/* What operations need that are invoked after a certain completion. */
struct needs {
	int64_t free, lock;   /* by when, at the earliest, something needs it free; a lock is due */
	int64_t named, other; /* by when the name, or any other name, has to be seen */
	int64_t next, next_but; /* when a query of several candidates comes; one of another name */
	uint32_t name, next_name;
};

/*
 * An invocation or a completion. Those of one instant come in the order of rank:
 * intervals are closed, so all invocations come first; a query that is due when its lock's last
 * chance ends goes before that end.
 */
struct event {
	int64_t time;
	uint32_t operation;
	enum { RANK_INVOKE, RANK_SEE, RANK_COMPLETE } rank;
};

struct search {
	const struct history_operation *operations;
	size_t count;
	int thorough; /* every effect is tried: the rules of choice do not hold, or are not wanted */
	int touching; /* some client's operations meet at an instant, and their order matters */
	uint32_t *previous;        /* the client's operation before, or NONE */
	struct prospect *prospect; /* of each operation */
	uint32_t *only;            /* of each query: the one lock it can have seen, or NONE */
	struct needs *needs;       /* of each operation that completes: what comes after that */
	uint32_t *slot;            /* of each operation while it is open, or NONE */
	uint32_t *in_slot;         /* the reverse */
	uint32_t slot_count;       /* ever used */
	uint32_t *spare;           /* slots below slot_count that are not in use */
	uint32_t spare_count;
	size_t words, item; /* words of the bit set; of a configuration */
	uint64_t *changers; /* slots whose operation can change the lock */
	uint64_t *brief;   /* slots of locks during which their client crashed, and of that crash */
	uint64_t *allowed; /* slots whose effects are worth trying */
	uint32_t *waiting; /* room for as many operations as there are slots */
	uint32_t *inserted; /* locks that, as wanted, were taken and released before the one held */
	uint32_t inserted_count;
	const struct event *events;
	size_t at; /* the event at hand */
	struct pool now, next, work;
	uint64_t *scratch;
	uint64_t spent, budget; /* steps; no limit if budget is 0 */
	size_t memory;          /* bytes that the pools may take together, or 0 for no limit */
};

/* linearize_pool.c. Adds a copy unless it is there. 0, or -1 when memory runs out. */
int pool_add(struct pool *pool, const uint64_t *config, size_t item);
void pool_clear(struct pool *pool);
void pool_free(struct pool *pool);
size_t pool_bytes(const struct pool *pool, size_t item);

/* linearize_outlook.c. Fills previous, prospect, only and thorough. 0, or -1 when memory runs out. */
int outlook_locks(struct search *search, uint32_t client_count);
/* Fills needs from all events in their order. */
int outlook_needs(struct search *search, const struct event *events, size_t count);

/* linearize_choice.c. Fills allowed for a configuration in which wanted, which completes, waits. */
void choice_make(struct search *search, const uint64_t *config, uint32_t wanted);

/* linearize_effect.c. Operations that this is not true of need not happen, and change nothing. */
int effect_matters(const struct history_operation *operation);
/* A client can crash during an operation, which then takes effect before the crash or never. */
int effect_interrupted(const struct search *search, uint32_t previous, uint32_t crash);
/* Whether nothing that its client does before still waits. */
int effect_is_turn(const struct search *search, const uint64_t *config, uint32_t operation);
/* Lets the operation in slot take effect if it can without changing the lock; 1 if it did. */
int effect_settle(const struct search *search, uint64_t *config, uint32_t slot);
/* Makes the effect of the operation in slot if the lock allows it; 1 if it did. */
int effect_apply(const struct search *search, uint64_t *config, uint32_t slot);
/* Lets a lock have been taken and released just before the one that is held was taken. */
void effect_insert(const struct search *search, uint64_t *config, uint32_t lock);

static inline uint32_t holder(const uint64_t *config)
{
	return (uint32_t)config[0];
}

/* When what is held was taken. */
static inline int64_t taken_at(const struct search *search, const uint64_t *config)
{
	return search->events[config[0] >> 32].time;
}

static inline int waits(const uint64_t *config, uint32_t slot)
{
	return (int)(config[1 + slot / 64] >> (slot % 64) & 1);
}

static inline void done(uint64_t *config, uint32_t slot)
{
	config[1 + slot / 64] &= ~(UINT64_C(1) << (slot % 64));
}

static inline int is_pending(const struct history_operation *operation)
{
	return operation->complete == HISTORY_NEVER;
}

static inline int can_lock(const struct history_operation *operation)
{
	return operation->verb == HISTORY_LOCK &&
		(operation->result == HISTORY_OK || operation->result == HISTORY_UNKNOWN);
}

static inline int can_release(const struct history_operation *operation)
{
	return operation->verb == HISTORY_CLOSE || operation->verb == HISTORY_CRASH ||
		(operation->verb == HISTORY_UNLOCK &&
			(operation->result == HISTORY_OK || operation->result == HISTORY_UNKNOWN));
}

static inline int sees_free(const struct history_operation *operation)
{
	return operation->result == HISTORY_FREE || operation->result == HISTORY_NOT_LOCKED;
}

static inline int sees_name(const struct history_operation *operation)
{
	return operation->result == HISTORY_NAMED;
}

/* A lock that did not return: it may have been taken, or not. */
static inline int is_optional(const struct search *search, uint32_t lock)
{
	return is_pending(&search->operations[lock]);
}

/* Whether an operation begins at the instant at which its client's one before ends. */
static inline int meets_previous(const struct search *search, uint32_t index)
{
	uint32_t before = search->previous[index];

	return before != NONE &&
		search->operations[before].complete == search->operations[index].invoke;
}

/* The lowest bit set, or 64. */
static inline uint32_t first_bit(uint64_t bits)
{
	uint32_t bit = 0;

	if (!bits)
		return 64;
	for (uint32_t step = 32; step; step /= 2) {
		if (!(bits & ((UINT64_C(1) << step) - 1))) {
			bits >>= step;
			bit += step;
		}
	}
	return bit;
}

/* The next bit set above bit, or 64. */
static inline uint32_t next_bit(uint64_t bits, uint32_t bit)
{
	return bit == 63 ? 64 : first_bit(bits & ~UINT64_C(0) << (bit + 1));
}

#endif
