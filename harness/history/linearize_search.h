/*
 * linearize_search.h - configurations of the search, shared by its parts: linearize_exact.c, _pool.c
 * and _effect.c. Nothing else needs it.
 */
#ifndef EXACCESS_LINEARIZE_SEARCH_H
#define EXACCESS_LINEARIZE_SEARCH_H

#include "harness/history/history.h"

#define NONE UINT32_MAX

/* A configuration is words + 1 words: the lock operation that holds or NONE, then a bit per slot. */
struct pool {
	uint64_t *items;
	size_t count, capacity;
	uint32_t *table; /* hash table of index + 1, for adding each only once */
	size_t table_size;
};

struct search {
	const struct history_operation *operations;
	size_t count;
	uint32_t *previous;  /* the client's operation before, or NONE */
	int64_t *held_until; /* of each lock: when it can be released at the earliest */
	uint32_t *slot;      /* of each operation while it is open, or NONE */
	uint32_t *in_slot;   /* the reverse */
	uint32_t slot_count; /* ever used */
	uint32_t *spare;     /* slots below slot_count that are not in use */
	uint32_t spare_count;
	size_t words, item; /* words of the bit set; of a configuration */
	uint64_t *changers; /* slots whose operation can change the lock */
	uint64_t *brief; /* slots of locks during which their client crashed, and of that crash */
	struct pool now, next, work;
	uint64_t *scratch;
	uint64_t tried, budget;
};

/* Adds a copy unless it is there. 0, or -1 when memory runs out. */
int pool_add(struct pool *pool, const uint64_t *config, size_t item);
void pool_clear(struct pool *pool);

/* Operations that this is not true of need not happen, change nothing, and are left out. */
int effect_matters(const struct history_operation *operation);
/* A client can crash during an operation, which then takes effect before the crash or never. */
int effect_interrupted(const struct search *search, uint32_t previous, uint32_t crash);
/* Lets the operation in slot take effect if it can without changing the lock; 1 if it did. */
int effect_settle(const struct search *search, uint64_t *config, uint32_t slot);
/* Makes the effect of the operation in slot if the lock allows it; 1 if it did. */
int effect_apply(const struct search *search, uint64_t *config, uint32_t slot);

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
