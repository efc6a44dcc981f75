/* What is known of locks, and of what comes, before any order of effects is tried. */
#include "harness/history/linearize_search.h"

#include <stdlib.h>

/* A lock of a name at the instant from which, or until which, it can hold. */
struct edge {
	uint32_t name, lock;
	int64_t time;
	uint32_t mixed; /* all locks of the name up to this one, by exclusive or */
};

/* A query that may have seen one of several locks of its name. */
struct sight {
	uint32_t name;
	int64_t invoke,
		complete; /* complete: the latest of this one's and all before of that name */
};

struct outlook {
	struct search *search;
	struct edge *begins, *ends;
	size_t count;
	struct sight *sights;
	size_t sight_count;
};

static int edge_order(const void *left, const void *right)
{
	const struct edge *one = left, *other = right;

	if (one->name != other->name)
		return one->name < other->name ? -1 : 1;
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->lock < other->lock ? -1 : one->lock > other->lock;
}

static int sight_order(const void *left, const void *right)
{
	const struct sight *one = left, *other = right;

	if (one->name != other->name)
		return one->name < other->name ? -1 : 1;
	return one->invoke < other->invoke ? -1 : one->invoke > other->invoke;
}

static void sort_edges(struct edge *edges, size_t count)
{
	if (count)
		qsort(edges, count, sizeof(*edges), edge_order);
	for (size_t i = 0; i < count; i++)
		edges[i].mixed = edges[i].lock ^
			(i && edges[i - 1].name == edges[i].name ? edges[i - 1].mixed : 0);
}

/* How many of the name have time or less; *mixed is them by exclusive or. */
static size_t up_to(
	const struct edge *edges, size_t count, uint32_t name, int64_t time, uint32_t *mixed)
{
	const struct edge least = { .name = name, .lock = 0, .time = NEVER_YET };
	const struct edge most = { .name = name, .lock = UINT32_MAX, .time = time };
	size_t bounds[2];

	for (int which = 0; which < 2; which++) {
		size_t from = 0, end = count;

		while (from < end) {
			size_t middle = from + (end - from) / 2;

			if (edge_order(&edges[middle], which ? &most : &least) < 0)
				from = middle + 1;
			else
				end = middle;
		}
		bounds[which] = from;
	}
	*mixed = bounds[1] > bounds[0] ? edges[bounds[1] - 1].mixed : 0;
	return bounds[1] - bounds[0];
}

/* The latest end of a query of the name that was invoked at time or before. */
static int64_t seen_until(const struct outlook *outlook, uint32_t name, int64_t time)
{
	size_t from = 0, end = outlook->sight_count;

	while (from < end) {
		size_t middle = from + (end - from) / 2;
		const struct sight *sight = &outlook->sights[middle];

		if (sight->name < name || (sight->name == name && sight->invoke <= time))
			from = middle + 1;
		else
			end = middle;
	}
	return from && outlook->sights[from - 1].name == name ? outlook->sights[from - 1].complete
							      : NEVER_YET;
}

static void see(struct search *search, uint32_t query, uint32_t lock)
{
	struct prospect *mine = &search->prospect[query], *seen = &search->prospect[lock];

	search->only[query] = lock;
	if (mine->by > seen->until)
		mine->by = seen->until;
	if (seen->by > mine->by)
		seen->by = mine->by;
	if (seen->from < search->operations[query].invoke)
		seen->from = search->operations[query].invoke;
	seen->early |= meets_previous(search, query) != 0;
}

/* Gives each query the one lock it can have seen, if there is just one. */
static void see_all(struct outlook *outlook)
{
	struct search *search = outlook->search;

	for (uint32_t i = 0; i < search->count; i++) {
		const struct history_operation *query = &search->operations[i];
		uint32_t begun, ended;
		size_t candidates;

		if (!sees_name(query) || is_pending(query))
			continue;
		candidates = up_to(
			outlook->begins, outlook->count, query->name, query->complete, &begun);
		candidates -= up_to(
			outlook->ends, outlook->count, query->name, query->invoke - 1, &ended);
		if (candidates == 1)
			see(search, i, begun ^ ended);
		else
			outlook->sights[outlook->sight_count++] =
				(struct sight){ query->name, query->invoke, query->complete };
	}
	if (outlook->sight_count)
		qsort(outlook->sights, outlook->sight_count, sizeof(*outlook->sights), sight_order);
	for (size_t i = 1; i < outlook->sight_count; i++) {
		struct sight *sight = &outlook->sights[i];

		if (sight[-1].name == sight->name && sight[-1].complete > sight->complete)
			sight->complete = sight[-1].complete;
	}
	for (uint32_t i = 0; i < search->count; i++) {
		uint32_t before = search->previous[i];

		if (meets_previous(search, i) && search->operations[i].verb != HISTORY_CRASH &&
			search->operations[i].verb != HISTORY_CLOSE) {
			search->touching = 1;
			if (search->only[before] != NONE)
				search->prospect[search->only[before]].late = 1;
		}
		if (can_lock(&search->operations[i]))
			search->prospect[i].named = seen_until(
				outlook, search->operations[i].name, search->prospect[i].until);
	}
}

/* A release ends what its client has locked since its release before. */
static void end_holding(struct search *search, uint32_t release)
{
	const struct history_operation *ending = &search->operations[release];
	uint32_t before = search->previous[release];

	/* A crash can do what the release that it interrupted did not. */
	if (before != NONE && effect_interrupted(search, before, release) &&
		can_release(&search->operations[before])) {
		uint32_t lock = search->previous[before];

		while (lock != NONE && !can_release(&search->operations[lock]) &&
			!can_lock(&search->operations[lock]))
			lock = search->previous[lock];
		if (lock != NONE && can_lock(&search->operations[lock]))
			search->prospect[lock].until = ending->complete;
		return;
	}
	for (uint32_t i = before; i != NONE && !can_release(&search->operations[i]);
		i = search->previous[i]) {
		struct prospect *lock = &search->prospect[i];

		if (!can_lock(&search->operations[i]) || lock->from != HISTORY_NEVER)
			continue;
		lock->from = ending->invoke;
		lock->until = ending->complete;
		if (is_pending(&search->operations[i]))
			lock->by = lock->until;
	}
}

/* Not as history.h has it: a client's operations overlap, or follow one that did not return. */
static int is_loose(const struct search *search, uint32_t index)
{
	const struct history_operation *it = &search->operations[index], *before;

	if (search->previous[index] == NONE)
		return 0;
	before = &search->operations[search->previous[index]];
	return it->invoke < before->invoke || before->verb == HISTORY_CLOSE ||
		before->verb == HISTORY_CRASH ||
		(is_pending(before) ? it->verb != HISTORY_CRASH : it->invoke < before->complete);
}

static int collect(struct outlook *outlook)
{
	struct search *search = outlook->search;

	for (uint32_t i = 0; i < search->count; i++)
		outlook->count += can_lock(&search->operations[i]) ? 1 : 0;
	outlook->begins = calloc(outlook->count + 1, sizeof(*outlook->begins));
	outlook->ends = calloc(outlook->count + 1, sizeof(*outlook->ends));
	outlook->sights = calloc(search->count + 1, sizeof(*outlook->sights));
	if (!outlook->begins || !outlook->ends || !outlook->sights)
		return -1;
	outlook->count = 0;
	for (uint32_t i = 0; i < search->count; i++) {
		const struct history_operation *it = &search->operations[i];

		if (!can_lock(it))
			continue;
		outlook->begins[outlook->count] = (struct edge){ it->name, i, it->invoke, 0 };
		outlook->ends[outlook->count++] =
			(struct edge){ it->name, i, search->prospect[i].until, 0 };
	}
	sort_edges(outlook->begins, outlook->count);
	sort_edges(outlook->ends, outlook->count);
	see_all(outlook);
	return 0;
}

int outlook_locks(struct search *search, uint32_t client_count)
{
	struct outlook outlook = { .search = search };
	uint32_t *last = malloc(((size_t)client_count + 1) * sizeof(*last));
	int status = 0;

	if (!last)
		return -1;
	for (uint32_t i = 0; i < client_count; i++)
		last[i] = NONE;
	for (uint32_t i = 0; i < search->count; i++) {
		const struct history_operation *it = &search->operations[i];

		search->prospect[i] = (struct prospect){ it->complete, HISTORY_NEVER, HISTORY_NEVER,
			NEVER_YET, 0, 0 };
		search->only[i] = NONE;
		search->previous[i] = last[it->client];
		if (!effect_matters(it))
			continue;
		search->thorough |= is_loose(search, i);
		if (can_release(it))
			end_holding(search, i);
		last[it->client] = i;
	}
	free(last);
	if (!search->thorough)
		status = collect(&outlook);
	free(outlook.begins);
	free(outlook.ends);
	free(outlook.sights);
	return status;
}

static void least(int64_t *value, int64_t other)
{
	if (other < *value)
		*value = other;
}

/* A query of the name is due at by, and comes at time if it has several candidates. */
static void add_query(struct needs *needs, uint32_t name, int64_t by)
{
	if (by >= needs->named) {
		if (name != needs->name)
			least(&needs->other, by);
		return;
	}
	if (name != needs->name)
		needs->other = needs->named;
	needs->named = by;
	needs->name = name;
}

static void add_sight(struct needs *needs, uint32_t name, int64_t time)
{
	if (needs->next != HISTORY_NEVER && name != needs->next_name)
		needs->next_but = needs->next;
	needs->next = time;
	needs->next_name = name;
}

int outlook_needs(struct search *search, const struct event *events, size_t count)
{
	struct needs needs = { HISTORY_NEVER, HISTORY_NEVER, HISTORY_NEVER, HISTORY_NEVER,
		HISTORY_NEVER, HISTORY_NEVER, HISTORY_NO_NAME, HISTORY_NO_NAME };

	search->needs = malloc((search->count + 1) * sizeof(*search->needs));
	if (!search->needs)
		return -1;
	for (size_t i = count; i-- > 0;) {
		uint32_t index = events[i].operation;
		const struct history_operation *it = &search->operations[index];
		int64_t by = search->prospect[index].by;

		if (events[i].rank != RANK_INVOKE) {
			search->needs[index] = needs;
			continue;
		}
		if (is_pending(it) && !can_lock(it))
			continue;
		if (sees_free(it))
			least(&needs.free, by);
		else if (can_lock(it) && !is_optional(search, index))
			least(&needs.lock, by);
		if (sees_name(it))
			add_query(&needs, it->name, by);
		if (sees_name(it) && search->only[index] == NONE)
			add_sight(&needs, it->name, events[i].time);
	}
	return 0;
}
