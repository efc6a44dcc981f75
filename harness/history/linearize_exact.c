/*
 * Goes through invocations and completions in time order, keeping every configuration that the
 * history so far allows: who holds the lock, and which open operations have not taken effect yet.
 * Effects are made only when an operation that completes still waits for its own. These rules keep the
 * configurations few and lose nothing:
 *     - an observation takes effect as soon as it is right: it changes nothing, so later is no better;
 *     - of two configurations that differ only in observations made, the one with more is enough;
 *     - and of two that differ only in that a lock during which its client crashed, and the crash,
 *       have taken effect, the one in which they have not: the crash alone leads to the other;
 *     - a lock is not taken if another, which returned, would have to be taken before its release;
 *     - and of what could be taken, only what linearize_choice.c finds worth trying.
 */
#include "harness/history/linearize_exact.h"
#include "harness/history/linearize_search.h"

#include <stdlib.h>
#include <string.h>

/* The two locks that have to be taken soonest in a configuration. */
struct deadlines {
	int64_t first, second;
	uint32_t first_slot;
};

static struct deadlines find_deadlines(const struct search *search, const uint64_t *config)
{
	struct deadlines found = { HISTORY_NEVER, HISTORY_NEVER, NONE };

	for (uint32_t word = 0; word < search->words; word++) {
		uint64_t bits = config[1 + word] & search->changers[word];

		for (uint32_t bit = first_bit(bits); bit < 64; bit = next_bit(bits, bit)) {
			uint32_t slot = word * 64 + bit;
			uint32_t index = search->in_slot[slot];
			int64_t by = search->prospect[index].by;

			if (!can_lock(&search->operations[index]) || is_optional(search, index) ||
				by >= found.second)
				continue;
			found.second = by;
			if (found.second < found.first) {
				found.second = found.first;
				found.first = by;
				found.first_slot = slot;
			}
		}
	}
	return found;
}

/* Whether the lock in slot would still be held when another one has to be taken. */
static int is_too_long(
	const struct search *search, const struct deadlines *deadlines, uint32_t slot)
{
	uint32_t index = search->in_slot[slot];
	int64_t deadline = slot == deadlines->first_slot ? deadlines->second : deadlines->first;

	return can_lock(&search->operations[index]) && search->prospect[index].from > deadline;
}

static int is_beyond(const struct search *search)
{
	size_t bytes = pool_bytes(&search->now, search->item) +
		pool_bytes(&search->next, search->item) + pool_bytes(&search->work, search->item);

	return (search->budget && search->spent > search->budget) ||
		(search->memory && bytes > search->memory);
}

/* Tries effects in a configuration; those in which wanted has happened go to next. */
static int expand(struct search *search, size_t from, uint32_t wanted)
{
	struct deadlines deadlines =
		find_deadlines(search, search->work.items + from * search->item);

	search->spent += search->slot_count;
	choice_make(search, search->work.items + from * search->item, search->in_slot[wanted]);
	for (uint32_t word = 0; word < search->words; word++) {
		uint64_t bits = search->work.items[from * search->item + 1 + word] &
			search->changers[word] & search->allowed[word];

		for (uint32_t bit = first_bit(bits); bit < 64; bit = next_bit(bits, bit)) {
			struct pool *target = &search->work;

			if (is_too_long(search, &deadlines, word * 64 + bit))
				continue;
			memcpy(search->scratch, search->work.items + from * search->item,
				search->item * sizeof(uint64_t));
			search->spent += 16 + 4 * search->item;
			if (!effect_apply(search, search->scratch, word * 64 + bit))
				continue;
			if (!waits(search->scratch, wanted))
				target = &search->next;
			if (pool_add(target, search->scratch, search->item))
				return EXACT_NO_MEMORY;
		}
	}
	for (uint32_t i = 0; i < search->inserted_count; i++) {
		memcpy(search->scratch, search->work.items + from * search->item,
			search->item * sizeof(uint64_t));
		search->spent += 16 + 4 * search->item;
		effect_insert(search, search->scratch, search->inserted[i]);
		if (pool_add(waits(search->scratch, wanted) ? &search->work : &search->next,
			    search->scratch, search->item))
			return EXACT_NO_MEMORY;
	}
	return is_beyond(search) ? EXACT_GAVE_UP : EXACT_YES;
}

/* Whether having one makes the other superfluous. */
static int covers(const struct search *search, const uint64_t *one, const uint64_t *other)
{
	if (holder(one) != holder(other) || one[0] < other[0])
		return 0;
	for (size_t i = 0; i < search->words; i++) {
		uint64_t more = one[1 + i] & ~other[1 + i], less = other[1 + i] & ~one[1 + i];

		if ((more & ~search->brief[i]) || (less & search->changers[i]))
			return 0;
	}
	return 1;
}

/* Moves next to now, without what is superfluous as long as finding it is cheap. */
static int take_next(struct search *search)
{
	size_t item = search->item;
	const struct pool *next = &search->next;

	pool_clear(&search->now);
	if (next->count <= 512)
		search->spent += next->count * next->count;
	for (size_t i = 0; i < next->count; i++) {
		const uint64_t *config = next->items + i * item;
		int superfluous = 0;

		for (size_t j = 0; j < next->count && next->count <= 512 && !superfluous; j++)
			superfluous = j != i && covers(search, next->items + j * item, config);
		if (!superfluous && pool_add(&search->now, config, item))
			return EXACT_NO_MEMORY;
	}
	return EXACT_YES;
}

static int widen(struct search *search);

static int invoke(struct search *search, uint32_t index)
{
	const struct history_operation *operation = &search->operations[index];
	int changes = can_lock(operation) || can_release(operation);
	uint32_t previous = search->previous[index];
	uint32_t slot;

	if (!effect_matters(operation))
		return EXACT_YES;
	if (!search->spare_count && search->slot_count == search->words * 64 && widen(search))
		return EXACT_NO_MEMORY;
	slot = search->spare_count ? search->spare[--search->spare_count] : search->slot_count++;
	search->slot[index] = slot;
	search->in_slot[slot] = index;
	search->changers[slot / 64] &= ~(UINT64_C(1) << (slot % 64));
	search->brief[slot / 64] &= ~(UINT64_C(1) << (slot % 64));
	if (previous != NONE && search->slot[previous] != NONE &&
		effect_interrupted(search, previous, index) &&
		can_lock(&search->operations[previous])) {
		uint32_t locked = search->slot[previous];

		search->brief[slot / 64] |= UINT64_C(1) << (slot % 64);
		search->brief[locked / 64] |= UINT64_C(1) << (locked % 64);
	}
	if (changes)
		search->changers[slot / 64] |= UINT64_C(1) << (slot % 64);
	/* Configurations stay distinct; nothing is added to this pool before it is cleared. */
	search->spent += 8 + search->now.count;
	for (size_t i = 0; i < search->now.count; i++) {
		uint64_t *config = search->now.items + i * search->item;

		config[1 + slot / 64] |= UINT64_C(1) << (slot % 64);
		effect_settle(search, config, slot);
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

	pool_clear(&search->next);
	pool_clear(&search->work);
	for (size_t i = 0; i < search->now.count; i++) {
		const uint64_t *config = search->now.items + i * search->item;

		if (pool_add(waits(config, slot) ? &search->work : &search->next, config,
			    search->item))
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
		effect_interrupted(search, search->previous[index], index)) {
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

static int lengthen(uint32_t **numbers, size_t count)
{
	uint32_t *longer = realloc(*numbers, count * sizeof(*longer));

	if (!longer)
		return -1;
	*numbers = longer;
	return 0;
}

/* More slots than words have bits: widens every configuration. */
static int widen(struct search *search)
{
	size_t by = search->words ? search->words : 1;
	size_t slots = (search->words + by) * 64;

	if (lengthen(&search->in_slot, slots) || lengthen(&search->spare, slots) ||
		lengthen(&search->waiting, 3 * slots))
		return -1;
	search->inserted = search->waiting + 2 * slots;
	search->now.items = grown(search->now.items, search->now.count, search->item, by);
	search->changers = grown(search->changers, 1, search->words, by);
	search->brief = grown(search->brief, 1, search->words, by);
	search->allowed = grown(search->allowed, 0, search->words, by);
	search->scratch = grown(search->scratch, 0, search->item, by);
	search->now.capacity = search->now.count;
	free(search->next.items);
	free(search->work.items);
	search->next.items = search->work.items = NULL;
	search->next.capacity = search->work.capacity = 0;
	pool_clear(&search->next);
	pool_clear(&search->work);
	search->words += by;
	search->item += by;
	return search->now.items && search->changers && search->brief && search->allowed &&
			search->scratch
		? 0
		: -1;
}

static int by_time(const void *left, const void *right)
{
	const struct event *one = left, *other = right;

	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	if (one->rank != other->rank)
		return one->rank < other->rank ? -1 : 1;
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

		events[(*count)++] = (struct event){ earliest(search, i), i, RANK_INVOKE };
		if (sees_name(operation) && !is_pending(operation))
			events[(*count)++] = (struct event){ search->prospect[i].by, i, RANK_SEE };
		else if (!is_pending(operation))
			events[(*count)++] =
				(struct event){ operation->complete, i, RANK_COMPLETE };
	}
	if (events)
		qsort(events, *count, sizeof(*events), by_time);
	return events;
}

static int set_up(struct search *search, uint32_t client_count)
{
	size_t size = search->count + 1;

	search->previous = malloc(size * sizeof(*search->previous));
	search->prospect = malloc(size * sizeof(*search->prospect));
	search->only = malloc(size * sizeof(*search->only));
	search->slot = malloc(size * sizeof(*search->slot));
	search->item = 1;
	if (!search->previous || !search->prospect || !search->only || !search->slot ||
		widen(search) || outlook_locks(search, client_count))
		return -1;
	for (uint32_t i = 0; i < search->count; i++)
		search->slot[i] = NONE;
	search->scratch[0] = NONE;
	return pool_add(&search->now, search->scratch, search->item);
}

static void clean_up(struct search *search)
{
	free(search->previous);
	free(search->prospect);
	free(search->only);
	free(search->needs);
	free(search->slot);
	free(search->in_slot);
	free(search->spare);
	free(search->waiting);
	free(search->changers);
	free(search->brief);
	free(search->allowed);
	free(search->scratch);
	pool_free(&search->now);
	pool_free(&search->next);
	pool_free(&search->work);
}

enum exact_answer exact_search(const struct history_operation *operations, size_t count,
	uint32_t client_count, const struct exact_limits *limits, uint32_t *stuck)
{
	struct search search = { .operations = operations,
		.count = count,
		.spent = 200 * (uint64_t)count,
		.thorough = limits->thorough,
		.budget = limits->steps,
		.memory = limits->bytes };
	struct event *events = NULL;
	size_t event_count = 0;
	int answer = EXACT_NO_MEMORY;

	if (!set_up(&search, client_count))
		events = list_events(&search, &event_count);
	search.events = events;
	if (events && !outlook_needs(&search, events, event_count))
		answer = EXACT_YES;
	for (size_t i = 0; i < event_count && answer == EXACT_YES; i++) {
		search.at = i;
		answer = events[i].rank == RANK_INVOKE ? invoke(&search, events[i].operation)
						       : complete(&search, events[i].operation);
		if (answer == EXACT_NO && stuck)
			*stuck = events[i].operation;
	}
	if (limits->spent)
		*limits->spent = search.spent;
	free(events);
	clean_up(&search);
	return (enum exact_answer)answer;
}
