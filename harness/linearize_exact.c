/*
 * Goes through invocations and completions in time order, keeping every configuration that the
 * history so far allows: who holds the lock, and which open operations have not taken effect yet.
 * Effects are made only when an operation that completes still waits for its own. Two rules keep the
 * configurations few and lose nothing:
 *     - an observation takes effect as soon as it is right: it changes nothing, so later is no better;
 *     - of two configurations that differ only in observations made, the one with more is enough.
 */
#include "harness/linearize_exact.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

/* A configuration is words + 1 words: the lock operation that holds or NONE, then a bit per slot. */
struct pool {
	uint64_t *items;
	size_t count, capacity;
	uint32_t *table; /* hash table of index + 1, for adding each only once */
	size_t table_size;
};

struct event {
	int64_t time;
	uint32_t operation;
	uint32_t completes;
};

struct search {
	const struct history_operation *operations;
	size_t count;
	uint32_t *previous;  /* the client's operation before, or NONE */
	uint32_t *slot;      /* of each operation while it is open, or NONE */
	uint32_t *in_slot;   /* the reverse */
	uint32_t slot_count; /* ever used */
	uint32_t *spare;     /* slots below slot_count that are not in use */
	uint32_t spare_count;
	size_t words, item; /* words of the bit set; of a configuration */
	uint64_t *changers; /* slots whose operation can change the lock */
	struct pool now, next, work;
	uint64_t *scratch;
	uint64_t tried, budget;
};

static uint64_t hash(const uint64_t *item, size_t words)
{
	uint64_t value = 0;

	for (size_t i = 0; i < words; i++) {
		value = (value ^ item[i]) * UINT64_C(0x9e3779b97f4a7c15);
		value ^= value >> 29;
	}
	return value;
}

static int rehash(struct pool *pool, size_t item)
{
	size_t size = pool->table_size ? pool->table_size * 2 : 64;
	uint32_t *table = calloc(size, sizeof(*table));

	if (!table)
		return -1;
	for (size_t i = 0; i < pool->count; i++) {
		size_t at = hash(pool->items + i * item, item) & (size - 1);

		while (table[at])
			at = (at + 1) & (size - 1);
		table[at] = (uint32_t)i + 1;
	}
	free(pool->table);
	pool->table = table;
	pool->table_size = size;
	return 0;
}

/* Adds a copy unless it is there. 0, or -1 when memory runs out. */
static int add(struct pool *pool, const uint64_t *config, size_t item)
{
	size_t at;

	if (pool->count >= pool->table_size / 2 && rehash(pool, item))
		return -1;
	at = hash(config, item) & (pool->table_size - 1);
	for (; pool->table[at]; at = (at + 1) & (pool->table_size - 1)) {
		if (!memcmp(pool->items + (pool->table[at] - 1) * item, config,
			    item * sizeof(*config)))
			return 0;
	}
	if (pool->count == pool->capacity) {
		size_t capacity = pool->capacity ? pool->capacity * 2 : 16;
		uint64_t *items;

		if (capacity >= UINT32_MAX / 2)
			return -1;
		items = realloc(pool->items, capacity * item * sizeof(*items));
		if (!items)
			return -1;
		pool->items = items;
		pool->capacity = capacity;
	}
	memcpy(pool->items + pool->count * item, config, item * sizeof(*config));
	pool->table[at] = (uint32_t)++pool->count;
	return 0;
}

static void clear(struct pool *pool)
{
	/* A table much larger than its content would make every clearing slow. */
	if (pool->table_size > 64 && pool->count < pool->table_size / 16) {
		free(pool->table);
		pool->table = NULL;
		pool->table_size = 0;
	} else if (pool->table) {
		memset(pool->table, 0, pool->table_size * sizeof(*pool->table));
	}
	pool->count = 0;
}

static int waits(const uint64_t *config, uint32_t slot)
{
	return (int)(config[1 + slot / 64] >> (slot % 64) & 1);
}

static void done(uint64_t *config, uint32_t slot)
{
	config[1 + slot / 64] &= ~(UINT64_C(1) << (slot % 64));
}

static int is_pending(const struct history_operation *operation)
{
	return operation->complete == HISTORY_NEVER;
}

static int can_lock(const struct history_operation *operation)
{
	return operation->verb == HISTORY_LOCK &&
	       (operation->result == HISTORY_OK || operation->result == HISTORY_UNKNOWN);
}

static int can_release(const struct history_operation *operation)
{
	return operation->verb == HISTORY_CLOSE || operation->verb == HISTORY_CRASH ||
	       (operation->verb == HISTORY_UNLOCK &&
		       (operation->result == HISTORY_OK || operation->result == HISTORY_UNKNOWN));
}

/* A client can crash during an operation, which then takes effect before the crash or never. */
static int was_interrupted(const struct search *search, uint32_t previous, uint32_t crash)
{
	return search->operations[crash].verb == HISTORY_CRASH &&
	       is_pending(&search->operations[previous]);
}

/* What need not happen and changes nothing is left out. */
static int matters(const struct history_operation *operation)
{
	return !is_pending(operation) || can_lock(operation) || can_release(operation);
}

static int is_turn(const struct search *search, const uint64_t *config, uint32_t operation)
{
	uint32_t previous = search->previous[operation];

	return previous == NONE || search->slot[previous] == NONE ||
	       !waits(config, search->slot[previous]) ||
	       (was_interrupted(search, previous, operation) &&
		       is_turn(search, config, previous));
}

/* The slot of what a crash interrupts and so keeps from ever taking effect, or NONE. */
static uint32_t interrupted_slot(
	const struct search *search, const uint64_t *config, uint32_t crash)
{
	uint32_t previous = search->previous[crash];

	if (previous == NONE || search->slot[previous] == NONE ||
		!waits(config, search->slot[previous]) ||
		!was_interrupted(search, previous, crash))
		return NONE;
	return search->slot[previous];
}

/* Whether operation can take effect now and change nothing. */
static int is_right(const struct search *search, const uint64_t *config, uint32_t index)
{
	const struct history_operation *operation = &search->operations[index];
	const struct history_operation *lock =
		config[0] == NONE ? NULL : &search->operations[config[0]];

	switch ((enum history_result)operation->result) {
	case HISTORY_OK:
		/* A crash that keeps a lock from being taken does change something. */
		return (operation->verb == HISTORY_CLOSE || operation->verb == HISTORY_CRASH) &&
		       !(lock && lock->client == operation->client) &&
		       interrupted_slot(search, config, index) == NONE;
	case HISTORY_DENIED: return lock != NULL;
	case HISTORY_NOT_LOCKED:
	case HISTORY_FREE: return !lock;
	case HISTORY_NOT_OWNER: return lock && lock->client != operation->client;
	case HISTORY_NAMED: return lock && lock->name == operation->name;
	case HISTORY_UNKNOWN:
	case HISTORY_RESULT_COUNT: break;
	}
	return 0;
}

/* Lets every operation take effect that can without changing the lock. */
static void settle(const struct search *search, uint64_t *config)
{
	int again;

	do {
		again = 0;
		for (uint32_t word = 0; word < search->words; word++) {
			uint64_t bits = config[1 + word];

			for (uint32_t bit = 0; bits; bit++, bits >>= 1) {
				uint32_t slot = word * 64 + bit;

				if (!(bits & 1) ||
					!is_right(search, config, search->in_slot[slot]) ||
					!is_turn(search, config, search->in_slot[slot]))
					continue;
				done(config, slot);
				again = 1;
			}
		}
	} while (again);
}

/* Makes the effect of the operation in slot if the lock allows it. */
static int apply(const struct search *search, uint64_t *config, uint32_t slot)
{
	uint32_t index = search->in_slot[slot];
	const struct history_operation *operation = &search->operations[index];

	if (!is_turn(search, config, index))
		return 0;
	if (can_lock(operation)) {
		if (config[0] != NONE)
			return 0;
		config[0] = index;
	} else {
		uint32_t interrupted = interrupted_slot(search, config, index);

		if (config[0] != NONE &&
			search->operations[config[0]].client == operation->client)
			config[0] = NONE;
		else if (interrupted == NONE)
			return 0;
		if (interrupted != NONE)
			done(config, interrupted);
	}
	done(config, slot);
	settle(search, config);
	return 1;
}

/* Tries every effect in a configuration; those in which wanted has happened go to next. */
static int expand(struct search *search, size_t from, uint32_t wanted)
{
	for (uint32_t word = 0; word < search->words; word++) {
		uint64_t bits =
			search->work.items[from * search->item + 1 + word] & search->changers[word];

		for (uint32_t bit = 0; bits; bit++, bits >>= 1) {
			struct pool *target = &search->work;

			if (!(bits & 1))
				continue;
			memcpy(search->scratch, search->work.items + from * search->item,
				search->item * sizeof(uint64_t));
			search->tried++;
			if (!apply(search, search->scratch, word * 64 + bit))
				continue;
			if (!waits(search->scratch, wanted))
				target = &search->next;
			if (add(target, search->scratch, search->item))
				return EXACT_NO_MEMORY;
		}
	}
	return search->budget && search->tried > search->budget ? EXACT_GAVE_UP : EXACT_YES;
}

/* Whether having one makes the other superfluous. */
static int covers(const struct search *search, const uint64_t *one, const uint64_t *other)
{
	if (one[0] != other[0])
		return 0;
	for (size_t i = 0; i < search->words; i++) {
		if ((one[1 + i] ^ other[1 + i]) & (search->changers[i] | one[1 + i]))
			return 0;
	}
	return 1;
}

/* Moves next to now, without what is superfluous as long as finding it is cheap. */
static int take_next(struct search *search)
{
	size_t item = search->item;
	const struct pool *next = &search->next;

	clear(&search->now);
	for (size_t i = 0; i < next->count; i++) {
		const uint64_t *config = next->items + i * item;
		int superfluous = 0;

		for (size_t j = 0; j < next->count && next->count <= 512 && !superfluous; j++)
			superfluous = j != i && covers(search, next->items + j * item, config);
		if (!superfluous && add(&search->now, config, item))
			return EXACT_NO_MEMORY;
	}
	return EXACT_YES;
}

static int widen(struct search *search);

static int invoke(struct search *search, uint32_t index)
{
	const struct history_operation *operation = &search->operations[index];
	int changes = can_lock(operation) || can_release(operation);
	uint32_t slot;

	if (!matters(operation))
		return EXACT_YES;
	if (!search->spare_count && search->slot_count == search->words * 64 && widen(search))
		return EXACT_NO_MEMORY;
	slot = search->spare_count ? search->spare[--search->spare_count] : search->slot_count++;
	search->slot[index] = slot;
	search->in_slot[slot] = index;
	search->changers[slot / 64] &= ~(UINT64_C(1) << (slot % 64));
	if (changes)
		search->changers[slot / 64] |= UINT64_C(1) << (slot % 64);
	/* Configurations stay distinct; nothing is added to this pool before it is cleared. */
	for (size_t i = 0; i < search->now.count; i++) {
		uint64_t *config = search->now.items + i * search->item;

		config[1 + slot / 64] |= UINT64_C(1) << (slot % 64);
		settle(search, config);
	}
	return EXACT_YES;
}

static int some_wait(const struct search *search, uint32_t slot)
{
	for (size_t i = 0; i < search->now.count; i++) {
		if (waits(search->now.items + i * search->item, slot))
			return 1;
	}
	return 0;
}

/* Keeps the configurations in which the operation in slot has taken effect, or now does. */
static int force(struct search *search, uint32_t slot)
{
	int status = EXACT_YES;

	clear(&search->next);
	clear(&search->work);
	for (size_t i = 0; i < search->now.count; i++) {
		const uint64_t *config = search->now.items + i * search->item;

		if (add(waits(config, slot) ? &search->work : &search->next, config, search->item))
			return EXACT_NO_MEMORY;
	}
	for (size_t i = 0; i < search->work.count && status == EXACT_YES; i++)
		status = expand(search, i, slot);
	return status == EXACT_YES ? take_next(search) : status;
}

static int complete(struct search *search, uint32_t index)
{
	uint32_t slot = search->slot[index];
	int status = some_wait(search, slot) ? force(search, slot) : EXACT_YES;

	search->slot[index] = NONE;
	search->spare[search->spare_count++] = slot;
	/* What a crash interrupted can no longer take effect. */
	if (search->previous[index] != NONE && search->slot[search->previous[index]] != NONE &&
		was_interrupted(search, search->previous[index], index)) {
		search->spare[search->spare_count++] = search->slot[search->previous[index]];
		search->slot[search->previous[index]] = NONE;
	}
	if (status != EXACT_YES)
		return status;
	return search->now.count ? EXACT_YES : EXACT_NO;
}

/* Space for at least one item, with the first ones of old items copied and made longer. */
static uint64_t *grown(uint64_t *items, size_t count, size_t item, size_t by)
{
	uint64_t *wider = calloc((count ? count : 1) * (item + by), sizeof(*wider));

	for (size_t i = 0; wider && i < count && item; i++)
		memcpy(wider + i * (item + by), items + i * item, item * sizeof(*wider));
	free(items);
	return wider;
}

/* More slots than words have bits: widens every configuration. */
static int widen(struct search *search)
{
	size_t by = search->words ? search->words : 1;
	size_t slots = (search->words + by) * 64;
	uint32_t *in_slot = realloc(search->in_slot, slots * sizeof(*in_slot));
	uint32_t *spare;

	if (!in_slot)
		return -1;
	search->in_slot = in_slot;
	spare = realloc(search->spare, slots * sizeof(*spare));
	if (!spare)
		return -1;
	search->spare = spare;
	search->now.items = grown(search->now.items, search->now.count, search->item, by);
	search->changers = grown(search->changers, 1, search->words, by);
	search->scratch = grown(search->scratch, 0, search->item, by);
	search->now.capacity = search->now.count;
	free(search->next.items);
	free(search->work.items);
	search->next.items = search->work.items = NULL;
	search->next.capacity = search->work.capacity = 0;
	clear(&search->next);
	clear(&search->work);
	search->words += by;
	search->item += by;
	return search->now.items && search->changers && search->scratch ? 0 : -1;
}

static int by_time(const void *left, const void *right)
{
	const struct event *one = left, *other = right;

	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	/* Intervals are closed: at one instant all invocations come before all completions. */
	if (one->completes != other->completes)
		return one->completes < other->completes ? -1 : 1;
	return one->operation < other->operation ? -1 : one->operation > other->operation;
}

/* When operation can take effect at the earliest: not before those of its client before it. */
static int64_t earliest(const struct search *search, uint32_t operation)
{
	int64_t time = search->operations[operation].invoke;

	for (uint32_t i = search->previous[operation]; i != NONE; i = search->previous[i]) {
		if (search->operations[i].complete != HISTORY_NEVER &&
			search->operations[i].complete <= time)
			break;
		if (search->operations[i].invoke > time)
			time = search->operations[i].invoke;
	}
	return time;
}

static struct event *list_events(const struct search *search, size_t *count)
{
	struct event *events = malloc((2 * search->count + 1) * sizeof(*events));

	*count = 0;
	for (uint32_t i = 0; events && i < search->count; i++) {
		const struct history_operation *operation = &search->operations[i];

		events[(*count)++] = (struct event){ earliest(search, i), i, 0 };
		if (!is_pending(operation))
			events[(*count)++] = (struct event){ operation->complete, i, 1 };
	}
	if (events)
		qsort(events, *count, sizeof(*events), by_time);
	return events;
}

static int set_up(struct search *search, uint32_t client_count)
{
	uint32_t *last = malloc(((size_t)client_count + 1) * sizeof(*last));

	search->previous = malloc((search->count + 1) * sizeof(*search->previous));
	search->slot = malloc((search->count + 1) * sizeof(*search->slot));
	search->item = 1;
	if (!last || !search->previous || !search->slot || widen(search)) {
		free(last);
		return -1;
	}
	for (uint32_t i = 0; i < client_count; i++)
		last[i] = NONE;
	for (uint32_t i = 0; i < search->count; i++) {
		search->previous[i] = last[search->operations[i].client];
		search->slot[i] = NONE;
		if (matters(&search->operations[i]))
			last[search->operations[i].client] = i;
	}
	free(last);
	search->scratch[0] = NONE;
	return add(&search->now, search->scratch, search->item);
}

enum exact_answer exact_search(const struct history_operation *operations, size_t count,
	uint32_t client_count, uint64_t budget, uint32_t *stuck)
{
	struct search search = { .operations = operations, .count = count, .budget = budget };
	struct event *events = NULL;
	size_t event_count = 0;
	int answer = EXACT_NO_MEMORY;

	if (!set_up(&search, client_count))
		events = list_events(&search, &event_count);
	if (events)
		answer = EXACT_YES;
	for (size_t i = 0; i < event_count && answer == EXACT_YES; i++) {
		answer = events[i].completes ? complete(&search, events[i].operation)
					     : invoke(&search, events[i].operation);
		if (answer == EXACT_NO && stuck)
			*stuck = events[i].operation;
	}
	free(events);
	free(search.previous);
	free(search.slot);
	free(search.in_slot);
	free(search.spare);
	free(search.changers);
	free(search.scratch);
	free(search.now.items);
	free(search.now.table);
	free(search.next.items);
	free(search.next.table);
	free(search.work.items);
	free(search.work.table);
	return (enum exact_answer)answer;
}
