/*
 * Reduces a contradiction that only the search has shown. An operation is left out by leaving out what
 * it says: an observation goes, a lock or release may happen at any time. Operations are left out in
 * chunks that get smaller, as long as no order is found for the rest.
 *
 * A tenure of which some operation is left out becomes a client of its own, that locks and crashes: its
 * former client's order is left out with it. So every trial is a history by history.h, for which the
 * search has its rules; and what contradicts without that order does so with it.
 */
#include "harness/history/linearize_exact.h"
#include "harness/history/linearize_reduce.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 64, STEPS_MOST = 100000000, STEPS_OF_ONE = 20000000 };

struct reduction {
	const struct history *history;
	uint32_t *members; /* operations of the history that can matter */
	uint32_t *ends; /* of each member: the one that ends the tenure it is of, or ZONES_NONE */
	size_t count;
	unsigned char *in; /* of each member: 0 left out, 1 in */
	unsigned char *
		interrupted; /* of each that ends a tenure: a release came before, and never returned */
	unsigned char *whole; /* and: no operation of the tenure is left out */
	uint32_t *tenant;     /* and: the client that the tenure is in a trial */
	int64_t *locked;      /* and: from when it can end there */
	unsigned char *was;   /* in, before a chunk is left out */
	unsigned char *flags; /* all of these */
	uint32_t *source;     /* of each operation of a trial: the member that it was */
	struct history_operation *trial;
	uint64_t steps; /* left to take */
};

static int is_lock(const struct history_operation *operation)
{
	return operation->verb == HISTORY_LOCK && operation->result != HISTORY_DENIED;
}

static int is_release(const struct history_operation *operation)
{
	return operation->verb == HISTORY_CLOSE || operation->verb == HISTORY_CRASH ||
		(operation->verb == HISTORY_UNLOCK &&
			(operation->result == HISTORY_OK || operation->result == HISTORY_UNKNOWN));
}

static const struct history_operation *member(const struct reduction *reduction, size_t index)
{
	return &reduction->history->operations[reduction->members[index]];
}

/* Finds what belongs to each tenure: its lock, its release, and the crash that interrupts that. */
static int find_tenures(struct reduction *reduction)
{
	uint32_t clients = reduction->history->clients.count;
	uint32_t *end = malloc(((size_t)clients + 1) * sizeof(*end));

	if (!end)
		return -1;
	for (uint32_t i = 0; i < clients; i++)
		end[i] = ZONES_NONE;
	for (size_t i = reduction->count; i-- > 0;) {
		const struct history_operation *it = member(reduction, i);

		reduction->ends[i] = ZONES_NONE;
		if (is_release(it) && (end[it->client] == ZONES_NONE || operation_returned(it)))
			end[it->client] = (uint32_t)i;
		if (!is_lock(it) && !is_release(it))
			continue;
		reduction->ends[i] = end[it->client];
		if (is_release(it) && end[it->client] != i)
			reduction->interrupted[end[it->client]] = 1;
		if (is_lock(it))
			end[it->client] = ZONES_NONE;
	}
	/* A release that no lock came before ends nothing. */
	memset(reduction->whole, 0, reduction->count);
	for (size_t i = 0; i < reduction->count; i++) {
		if (is_lock(member(reduction, i)) && reduction->ends[i] != ZONES_NONE)
			reduction->whole[reduction->ends[i]] = 1;
	}
	for (size_t i = 0; i < reduction->count; i++) {
		if (reduction->ends[i] != ZONES_NONE && !reduction->whole[reduction->ends[i]])
			reduction->ends[i] = ZONES_NONE;
	}
	free(end);
	return 0;
}

static void find_whole(struct reduction *reduction)
{
	memset(reduction->whole, 1, reduction->count);
	for (size_t i = 0; i < reduction->count; i++) {
		if (reduction->ends[i] != ZONES_NONE && !reduction->in[i])
			reduction->whole[reduction->ends[i]] = 0;
	}
}

/* The lock of a tenure that is not whole. */
static struct history_operation loose_lock(
	struct reduction *reduction, size_t index, uint32_t client)
{
	struct history_operation lock = *member(reduction, index);
	uint32_t end = reduction->ends[index];

	if (!reduction->in[index]) {
		lock.invoke = 0;
		lock.complete = HISTORY_NEVER;
	}
	lock.client = client;
	reduction->tenant[end] = client;
	reduction->locked[end] = operation_returned(&lock) ? lock.complete : lock.invoke;
	return lock;
}

/* And its end: a crash, for that also follows a lock that did not return. */
static struct history_operation loose_end(const struct reduction *reduction, size_t index)
{
	struct history_operation crash = *member(reduction, index);

	crash.verb = HISTORY_CRASH;
	crash.result = HISTORY_OK;
	crash.client = reduction->tenant[index];
	if (!reduction->in[index])
		crash.complete = HISTORY_NEVER;
	if (!reduction->in[index] || reduction->interrupted[index])
		crash.invoke = reduction->locked[index];
	return crash;
}

/* Fills trial with what is in, and returns how much that is. */
static size_t make_trial(struct reduction *reduction, uint32_t *clients)
{
	size_t count = 0;

	find_whole(reduction);
	for (size_t i = 0; i < reduction->count; i++) {
		const struct history_operation *it = member(reduction, i);
		uint32_t end = reduction->ends[i];

		reduction->source[count] = (uint32_t)i;
		if (end == ZONES_NONE || reduction->whole[end]) {
			if (reduction->in[i])
				reduction->trial[count++] = *it;
		} else if (is_lock(it)) {
			reduction->trial[count++] = loose_lock(reduction, i, (*clients)++);
		} else if (i == end) {
			reduction->trial[count++] = loose_end(reduction, i);
		}
	}
	return count;
}

/* Whether what is in still contradicts; -1 when that would take too long to know. */
static int contradicts(struct reduction *reduction)
{
	uint32_t clients = reduction->history->clients.count;
	size_t count = make_trial(reduction, &clients);
	uint64_t spent = 0;
	struct exact_limits limits = { .steps = STEPS_OF_ONE, .spent = &spent };
	enum exact_answer answer = exact_search(reduction->trial, count, clients, &limits, NULL);

	reduction->steps -= spent < reduction->steps ? spent : reduction->steps;
	return answer == EXACT_NO ? 1 : answer == EXACT_YES ? 0 : -1;
}

/* Leaves out what it can in chunks of size; whether every chunk that stays is known to be needed. */
static int leave_out(struct reduction *reduction, size_t size)
{
	int sure = 1;

	for (size_t from = 0; from < reduction->count; from += size) {
		size_t length = reduction->count - from < size ? reduction->count - from : size;
		int answer;

		if (!memchr(reduction->in + from, 1, length))
			continue;
		if (!reduction->steps)
			return 0;
		memcpy(reduction->was, reduction->in + from, length);
		memset(reduction->in + from, 0, length);
		answer = contradicts(reduction);
		if (answer != 1)
			memcpy(reduction->in + from, reduction->was, length);
		sure &= answer >= 0;
	}
	return sure;
}

/* Of what is in, the first that gets stuck in the order of time, if that can be said soon. */
static void find_culprit(struct reduction *reduction, struct conflict *conflict)
{
	uint32_t clients = reduction->history->clients.count, stuck = 0;
	size_t count = make_trial(reduction, &clients);
	const struct exact_limits limits = { .steps = STEPS_OF_ONE / 4, .thorough = 1 };

	if (count <= FEW &&
		exact_search(reduction->trial, count, clients, &limits, &stuck) == EXACT_NO)
		conflict->culprit = reduction->members[reduction->source[stuck]];
}

static int reduce(struct reduction *reduction, struct conflict *conflict)
{
	size_t size = reduction->count;
	int sure;

	do {
		size = (size + 1) / 2;
		sure = leave_out(reduction, size);
	} while (size > 1 && reduction->steps);
	find_culprit(reduction, conflict);
	conflict->count = 0;
	for (size_t i = 0; i < reduction->count; i++) {
		if (reduction->in[i])
			conflict_add(conflict, reduction->members[i]);
	}
	return size == 1 && sure;
}

static int allocate(struct reduction *reduction, size_t count)
{
	reduction->members = malloc(count * sizeof(*reduction->members));
	reduction->ends = malloc(count * sizeof(*reduction->ends));
	reduction->tenant = malloc(count * sizeof(*reduction->tenant));
	reduction->locked = malloc(count * sizeof(*reduction->locked));
	reduction->flags = calloc(count, 4);
	reduction->trial = malloc(count * sizeof(*reduction->trial));
	reduction->source = malloc((count + 1) * sizeof(*reduction->source));
	if (!reduction->members || !reduction->ends || !reduction->tenant || !reduction->locked ||
		!reduction->flags || !reduction->trial || !reduction->source)
		return -1;
	reduction->in = reduction->flags;
	reduction->whole = reduction->flags + count;
	reduction->interrupted = reduction->flags + 2 * count;
	reduction->was = reduction->flags + 3 * count;
	return 0;
}

static void reverse(uint32_t *members, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		uint32_t swapped = members[i];

		members[i] = members[count - 1 - i];
		members[count - 1 - i] = swapped;
	}
}

/* Leaves out releases by clients that hold nothing; those that belong to a tenure are moved along. */
static void drop_idle(struct reduction *reduction)
{
	uint32_t *place = reduction->tenant; /* not needed before there is a trial */
	size_t kept = 0;

	for (size_t i = 0; i < reduction->count; i++) {
		place[i] = (uint32_t)kept;
		kept += !(is_release(member(reduction, i)) && reduction->ends[i] == ZONES_NONE);
	}
	kept = 0;
	for (size_t i = 0; i < reduction->count; i++) {
		if (is_release(member(reduction, i)) && reduction->ends[i] == ZONES_NONE)
			continue;
		reduction->members[kept] = reduction->members[i];
		reduction->interrupted[kept] = reduction->interrupted[i];
		reduction->ends[kept++] =
			reduction->ends[i] == ZONES_NONE ? ZONES_NONE : place[reduction->ends[i]];
	}
	reduction->count = kept;
}

/*
 * Takes as members what can tell of the time between two instants: what was observed then, and tenures
 * that may have been then. Other tenures explain nothing.
 */
static int select_members(struct reduction *reduction, int64_t since, int64_t until)
{
	const struct history *history = reduction->history;
	int64_t *over = malloc(((size_t)history->clients.count + 1) * sizeof(*over));
	uint32_t count = 0;

	if (!over)
		return -1;
	for (uint32_t i = 0; i < history->clients.count; i++)
		over[i] = HISTORY_NEVER;
	for (uint32_t i = (uint32_t)history->count; i-- > 0;) {
		const struct history_operation *it = &history->operations[i];
		int kept = it->invoke >= since && it->complete <= until;

		if (is_release(it) && operation_returned(it))
			over[it->client] = it->complete;
		if (is_release(it))
			kept = over[it->client] >= since;
		if (is_lock(it)) {
			kept = over[it->client] >= since && it->invoke <= until;
			over[it->client] = HISTORY_NEVER;
		}
		if (kept)
			reduction->members[count++] = i;
	}
	free(over);
	reverse(reduction->members, count);
	reduction->count = count;
	memset(reduction->in, 1, count);
	memset(reduction->interrupted, 0, count);
	if (find_tenures(reduction))
		return -1;
	drop_idle(reduction);
	return 0;
}

static int by_time(const void *left, const void *right)
{
	const int64_t *one = left, *other = right;

	return *one < *other ? -1 : *one > *other;
}

/* Looks around the culprit, twice as far each time, for operations that contradict each other. */
static int select_some(struct reduction *reduction, int64_t culprit)
{
	enum { FEWEST = 16 };
	size_t count = reduction->history->count, middle = 0;
	int64_t *times = malloc((count + 1) * sizeof(*times));
	int status = 0;

	if (!times)
		return -1;
	for (size_t i = 0; i < count; i++) {
		times[i] = reduction->history->operations[i].invoke;
		middle += times[i] < culprit;
	}
	qsort(times, count, sizeof(*times), by_time);
	for (size_t far = FEWEST; far < count && !status; far *= 2) {
		int64_t since = middle > far ? times[middle - far] : 0;
		int64_t until = count - middle > far ? times[middle + far] : HISTORY_NEVER;

		if (select_members(reduction, since, until))
			status = -1;
		else if (contradicts(reduction) == 1)
			status = 1;
	}
	free(times);
	return status ? status : select_members(reduction, 0, HISTORY_NEVER);
}

int linearize_reduce(const struct history *history, struct conflict *conflict)
{
	struct reduction reduction = { .history = history, .steps = STEPS_MOST };
	int status = allocate(&reduction, history->count + 1);

	if (!status && select_some(&reduction, history->operations[conflict->culprit].invoke) < 0)
		status = -1;
	if (!status)
		status = reduce(&reduction, conflict);
	free(reduction.members);
	free(reduction.ends);
	free(reduction.tenant);
	free(reduction.locked);
	free(reduction.flags);
	free(reduction.trial);
	free(reduction.source);
	return status;
}
