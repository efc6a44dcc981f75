/*
 * Goes through invocations and completions in time order, keeping every configuration that the
 * history so far allows: who holds the lock, and which open operations have not taken effect yet.
 * Effects are made only when an operation that completes still waits for its own. These rules keep the
 * configurations few and lose nothing:
 *     - an observation takes effect as soon as it is right: it changes nothing, so later is no better;
 *     - of two configurations that differ only in observations made, the one with more is enough;
 *     - and of two that differ only in that a lock during which its client crashed, and the crash,
 *       have taken effect, the one in which they have not: the crash alone leads to the other;
 *     - a lock is not taken if another, which returned, would have to be taken before its release.
 */
#include "harness/history/linearize_exact.h"
#include "harness/history/linearize_search.h"

#include <stdlib.h>
#include <string.h>

struct event {
	int64_t time;
	uint32_t operation;
	uint32_t completes;
};

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
			const struct history_operation *operation =
				&search->operations[search->in_slot[slot]];

			if (!can_lock(operation) || operation->complete >= found.second)
				continue;
			found.second = operation->complete;
			if (found.second < found.first) {
				found.second = found.first;
				found.first = operation->complete;
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

	return can_lock(&search->operations[index]) && search->held_until[index] > deadline;
}

/* Tries every effect in a configuration; those in which wanted has happened go to next. */
static int expand(struct search *search, size_t from, uint32_t wanted)
{
	struct deadlines deadlines =
		find_deadlines(search, search->work.items + from * search->item);

	for (uint32_t word = 0; word < search->words; word++) {
		uint64_t bits =
			search->work.items[from * search->item + 1 + word] & search->changers[word];

		for (uint32_t bit = first_bit(bits); bit < 64; bit = next_bit(bits, bit)) {
			struct pool *target = &search->work;

			if (is_too_long(search, &deadlines, word * 64 + bit))
				continue;
			memcpy(search->scratch, search->work.items + from * search->item,
				search->item * sizeof(uint64_t));
			search->tried++;
			if (!effect_apply(search, search->scratch, word * 64 + bit))
				continue;
			if (!waits(search->scratch, wanted))
				target = &search->next;
			if (pool_add(target, search->scratch, search->item))
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
	search->brief = grown(search->brief, 1, search->words, by);
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
	return search->now.items && search->changers && search->brief && search->scratch ? 0 : -1;
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

/* Says of the locks of a client since its last release that this one can be theirs. */
static void end_holding(struct search *search, uint32_t release)
{
	for (uint32_t i = search->previous[release]; i != NONE &&
		search->held_until[i] == HISTORY_NEVER && !can_release(&search->operations[i]);
		i = search->previous[i])
		search->held_until[i] = search->operations[release].invoke;
}

static int set_up(struct search *search, uint32_t client_count)
{
	uint32_t *last = malloc(((size_t)client_count + 1) * sizeof(*last));

	search->previous = malloc((search->count + 1) * sizeof(*search->previous));
	search->slot = malloc((search->count + 1) * sizeof(*search->slot));
	search->held_until = malloc((search->count + 1) * sizeof(*search->held_until));
	search->item = 1;
	if (!last || !search->held_until || !search->previous || !search->slot || widen(search)) {
		free(last);
		return -1;
	}
	for (uint32_t i = 0; i < client_count; i++)
		last[i] = NONE;
	for (uint32_t i = 0; i < search->count; i++) {
		search->held_until[i] = HISTORY_NEVER;
		search->previous[i] = last[search->operations[i].client];
		search->slot[i] = NONE;
		if (can_release(&search->operations[i]))
			end_holding(search, i);
		if (effect_matters(&search->operations[i]))
			last[search->operations[i].client] = i;
	}
	free(last);
	search->scratch[0] = NONE;
	return pool_add(&search->now, search->scratch, search->item);
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
	free(search.held_until);
	free(search.slot);
	free(search.in_slot);
	free(search.spare);
	free(search.changers);
	free(search.brief);
	free(search.scratch);
	free(search.now.items);
	free(search.now.table);
	free(search.next.items);
	free(search.next.table);
	free(search.work.items);
	free(search.work.table);
	return (enum exact_answer)answer;
}
