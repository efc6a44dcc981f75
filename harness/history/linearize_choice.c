/*
 * Which effects are worth trying in a configuration in which an operation has to take effect: the
 * rules of choice of linearize.h.
 */
#include "harness/history/linearize_search.h"

#include <string.h>

/* A configuration in which the lock is free, and what waits in it. Operations are by index. */
struct choice {
	struct search *search;
	const uint64_t *config;
	const struct needs *needs;
	int64_t now;
	uint32_t *optional; /* locks that did not return */
	uint32_t optional_count;
	uint32_t *seeing; /* queries that wait for a name */
	uint32_t seeing_count;
	uint32_t next;   /* the lock that has to be taken first, or NONE */
	int64_t second;  /* when another lock has to be taken */
	int64_t free_by; /* when something that waits needs the lock free */
};

static void allow(struct search *search, uint32_t operation)
{
	uint32_t slot = search->slot[operation];

	search->allowed[slot / 64] |= UINT64_C(1) << (slot % 64);
}

static void allow_all(struct search *search)
{
	memset(search->allowed, 0xff, search->words * sizeof(*search->allowed));
}

/* The order of locks that have to be taken: (1) of linearize.h. */
static int is_sooner(const struct prospect *one, const struct prospect *other)
{
	return one->by != other->by ? one->by < other->by : one->from < other->from;
}

static void gather_lock(struct choice *choice, uint32_t index)
{
	const struct prospect *prospects = choice->search->prospect;

	if (is_optional(choice->search, index)) {
		choice->optional[choice->optional_count++] = index;
	} else if (choice->next == NONE || is_sooner(&prospects[index], &prospects[choice->next])) {
		if (choice->next != NONE)
			choice->second = prospects[choice->next].by;
		choice->next = index;
	} else if (prospects[index].by < choice->second) {
		choice->second = prospects[index].by;
	}
}

/* 0 when the order of one client's operations at this instant matters: the rules do not provide for it. */
static int gather(struct choice *choice)
{
	struct search *search = choice->search;
	int simple = 1;

	for (uint32_t word = 0; word < search->words; word++) {
		uint64_t bits = choice->config[1 + word];

		for (uint32_t bit = first_bit(bits); bit < 64; bit = next_bit(bits, bit)) {
			uint32_t index = search->in_slot[word * 64 + bit];
			const struct history_operation *it = &search->operations[index];

			simple &= effect_is_turn(search, choice->config, index);
			if (search->touching && it->invoke == choice->now)
				simple &= !meets_previous(search, index);
			if (sees_name(it))
				choice->seeing[choice->seeing_count++] = index;
			else if (sees_free(it) && search->prospect[index].by < choice->free_by)
				choice->free_by = search->prospect[index].by;
			if (can_lock(it))
				gather_lock(choice, index);
		}
	}
	return simple;
}

/* Whether all queries that may still see the lock can see no other. */
static int is_plain(const struct choice *choice, uint32_t lock)
{
	return choice->search->prospect[lock].named < choice->now;
}

/* Rule (c): whether having one of two optional locks taken now makes the other superfluous. */
static int is_better(const struct choice *choice, uint32_t one, uint32_t other)
{
	const struct search *search = choice->search;
	const struct prospect *mine = &search->prospect[one], *its = &search->prospect[other];

	if (search->operations[one].name != search->operations[other].name &&
		!(is_plain(choice, one) && is_plain(choice, other)))
		return 0;
	if (mine->early || its->late || mine->by > its->by || mine->until > its->until ||
		(mine->from > choice->now && mine->from > its->from))
		return 0;
	/* Of two that are alike, the first. */
	return one < other || mine->by < its->by || mine->until < its->until ||
		(its->from > choice->now && its->from > mine->from);
}

/* Whether the lock, taken now, keeps something from happening that comes later. */
static int is_too_long(const struct choice *choice, uint32_t lock)
{
	const struct search *search = choice->search;
	const struct needs *needs = choice->needs;
	int64_t from = search->prospect[lock].from;
	int64_t due = choice->next == lock || choice->next == NONE
		? choice->second
		: search->prospect[choice->next].by;
	int64_t named = search->operations[lock].name == needs->name ? needs->other : needs->named;

	return from > choice->now &&
		(due < from || choice->free_by < from || needs->free < from || needs->lock < from ||
			named < from);
}

/* Whether a lock can be the one that a query sees. */
static int can_be(const struct search *search, uint32_t lock, uint32_t query)
{
	if (search->only[query] != NONE)
		return search->only[query] == lock;
	return search->operations[lock].name == search->operations[query].name;
}

/* Whether another optional lock, one that a query can have seen, is better. */
static int is_beaten(const struct choice *choice, uint32_t lock, uint32_t query)
{
	struct search *search = choice->search;

	for (uint32_t i = 0; i < choice->optional_count; i++, search->spent++) {
		uint32_t other = choice->optional[i];

		if (other != lock && (query == NONE || can_be(search, other, query)) &&
			is_better(choice, other, lock))
			return 1;
	}
	return 0;
}

/* Whether a lock could have been taken and released just before another one was taken. */
static int is_quick(const struct search *search, uint32_t lock, int64_t taken)
{
	return search->prospect[lock].from <= taken &&
		!(search->operations[lock].invoke == taken && meets_previous(search, lock));
}

/* Whether a query can have seen that. */
static int is_served(const struct search *search, uint32_t query, uint32_t lock, int64_t taken)
{
	return can_be(search, lock, query) && search->operations[query].invoke <= taken &&
		!(search->operations[query].invoke == taken && meets_previous(search, query));
}

/* Rule (b): whether what has to happen before the lock, taken now, is released can come before it. */
static int is_possible(const struct choice *choice, uint32_t lock)
{
	const struct search *search = choice->search;
	int64_t from = search->prospect[lock].from;

	if (is_too_long(choice, lock))
		return 0;
	for (uint32_t i = 0; i < choice->seeing_count && from > choice->now; i++) {
		uint32_t query = choice->seeing[i], j = 0;

		if (search->operations[query].name == search->operations[lock].name ||
			search->prospect[query].by >= from)
			continue;
		while (j < choice->optional_count &&
			!(can_be(search, choice->optional[j], query) &&
				is_quick(search, choice->optional[j], choice->now)))
			j++;
		if (j == choice->optional_count)
			return 0;
	}
	return 1;
}

/* Rule (a): whether nothing can be better than to have the next lock taken now. */
static int is_unrivalled(const struct choice *choice)
{
	const struct search *search = choice->search;
	const struct prospect *next = &search->prospect[choice->next];
	uint32_t name = search->operations[choice->next].name;
	int64_t sight =
		choice->needs->next_name == name ? choice->needs->next_but : choice->needs->next;

	if (next->from == next->by &&
		(choice->second <= next->from || choice->needs->lock <= next->from))
		return 0;
	if (search->touching &&
		(choice->needs->free == next->from || choice->needs->named == next->from ||
			choice->needs->other == next->from))
		return 0;
	for (uint32_t i = 0; i < choice->seeing_count; i++) {
		uint32_t query = choice->seeing[i];

		if (search->operations[query].name != name &&
			(search->only[query] == NONE ||
				(search->touching && search->prospect[query].by == next->from)))
			return 0;
	}
	return sight == HISTORY_NEVER || sight > next->from;
}

/* Allows what may hold so that an operation sees it: any lock, or one that a query can have seen. */
static void allow_holders(struct choice *choice, uint32_t query)
{
	struct search *search = choice->search;
	uint32_t next = choice->next;

	if (next != NONE && (query == NONE || can_be(search, next, query)) &&
		is_possible(choice, next)) {
		allow(search, next);
		if (is_unrivalled(choice))
			return;
	}
	for (uint32_t i = 0; i < choice->optional_count; i++) {
		uint32_t lock = choice->optional[i];

		if ((query == NONE || can_be(search, lock, query)) &&
			!is_beaten(choice, lock, query) && is_possible(choice, lock))
			allow(search, lock);
	}
}

/* The lock is free, and wanted has to take effect. */
static void choose_free(struct choice *choice, uint32_t wanted)
{
	struct search *search = choice->search;
	const struct history_operation *it = &search->operations[wanted];
	uint32_t before = search->previous[wanted];

	if (!gather(choice) || (choice->second != HISTORY_NEVER && choice->second == choice->now)) {
		allow_all(search);
	} else if (can_lock(it)) {
		allow(search, wanted);
	} else if (it->verb == HISTORY_CRASH) {
		allow(search, wanted);
		if (before != NONE && search->slot[before] != NONE &&
			waits(choice->config, search->slot[before]))
			allow(search, before);
	} else if (sees_name(it)) {
		allow_holders(choice, wanted);
	} else if (it->result == HISTORY_DENIED || it->result == HISTORY_NOT_OWNER) {
		allow_holders(choice, NONE);
	} else {
		allow_all(search);
	}
}

static void allow_release(struct search *search, const uint64_t *config)
{
	uint32_t owner = search->operations[holder(config)].client;

	for (uint32_t word = 0; word < search->words; word++) {
		uint64_t bits = config[1 + word] & search->changers[word];

		for (uint32_t bit = first_bit(bits); bit < 64; bit = next_bit(bits, bit)) {
			uint32_t index = search->in_slot[word * 64 + bit];

			if (search->operations[index].client == owner)
				allow(search, index);
		}
	}
}

/* A crash ends the last chance of the lock that it interrupted, while another one is held. */
static void choose_last_chance(struct choice *choice, uint32_t crash, int64_t taken)
{
	struct search *search = choice->search;
	uint32_t lock = search->previous[crash];
	int served = 0, looked_for = search->touching;

	for (uint32_t i = 0; i < choice->seeing_count && lock != NONE; i++) {
		if (!can_be(search, lock, choice->seeing[i]))
			continue;
		looked_for = 1;
		served |= is_served(search, choice->seeing[i], lock, taken);
	}
	if (looked_for)
		allow_release(search, choice->config);
	if (served && is_optional(search, lock) && is_quick(search, lock, taken))
		search->inserted[search->inserted_count++] = lock;
	else
		allow(search, crash);
}

/* The lock is held: it can be released, or what is seen came before it was taken. */
static void choose_held(struct choice *choice, uint32_t wanted)
{
	struct search *search = choice->search;
	const struct history_operation *it = &search->operations[wanted];
	int64_t taken = taken_at(search, choice->config);

	gather(choice);
	if (it->verb == HISTORY_CRASH &&
		it->client != search->operations[holder(choice->config)].client) {
		choose_last_chance(choice, wanted, taken);
		return;
	}
	allow_release(search, choice->config);
	choice->now = taken;
	for (uint32_t i = 0; i < choice->optional_count && sees_name(it); i++) {
		uint32_t lock = choice->optional[i];

		if (is_quick(search, lock, taken) && is_served(search, wanted, lock, taken) &&
			!is_beaten(choice, lock, wanted))
			search->inserted[search->inserted_count++] = lock;
	}
}

void choice_make(struct search *search, const uint64_t *config, uint32_t wanted)
{
	struct choice choice = {
		.search = search,
		.config = config,
		.needs = &search->needs[wanted],
		.now = search->events[search->at].time,
		.optional = search->waiting,
		.seeing = search->waiting + search->words * 64,
		.next = NONE,
		.second = HISTORY_NEVER,
		.free_by = HISTORY_NEVER,
	};

	search->inserted_count = 0;
	if (search->thorough) {
		allow_all(search);
		return;
	}
	memset(search->allowed, 0, search->words * sizeof(*search->allowed));
	if (holder(config) == NONE)
		choose_free(&choice, wanted);
	else
		choose_held(&choice, wanted);
}
