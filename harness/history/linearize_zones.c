/* Finds the tenures of a history, each client by itself, and what others' queries say of them. */
#include "harness/history/linearize_zones.h"

#include <stdlib.h>

void conflict_start(struct conflict *conflict, enum conflict_kind kind, uint32_t culprit)
{
	conflict->kind = kind;
	conflict->culprit = culprit;
	conflict->release = ZONES_NONE;
	conflict->held_from = ZONES_NONE;
	conflict->chained = 0;
	conflict->count = 0;
	conflict_add(conflict, culprit);
}

void conflict_add(struct conflict *conflict, uint32_t operation)
{
	if (operation == ZONES_NONE)
		return;
	if (conflict->count == conflict->capacity) {
		size_t capacity = conflict->capacity ? conflict->capacity * 2 : 8;
		uint32_t *operations =
			realloc(conflict->operations, capacity * sizeof(*operations));

		if (!operations) {
			conflict->no_memory = 1;
			return;
		}
		conflict->operations = operations;
		conflict->capacity = capacity;
	}
	conflict->operations[conflict->count++] = operation;
}

uint32_t zones_evidence(const struct zones *zones, const struct tenure *tenure)
{
	int seen = !operation_returned(&zones->history->operations[tenure->lock]) &&
		tenure->acquire_by_operation != ZONES_NONE;

	return seen ? tenure->acquire_by_operation : tenure->lock;
}

/* A contradiction of one or two operations. */
static int contradicts(
	struct zones *zones, enum conflict_kind kind, uint32_t culprit, uint32_t other)
{
	conflict_start(&zones->conflict, kind, culprit);
	conflict_add(&zones->conflict, other);
	return zones->conflict.no_memory ? -1 : 1;
}

static uint32_t add_tenure(struct zones *zones, uint32_t lock)
{
	const struct history_operation *operation = &zones->history->operations[lock];
	uint32_t name = operation->name;
	uint32_t index = zones->count++;

	zones->tenures[index] = (struct tenure){
		.acquire_from = operation->invoke,
		.acquire_by = operation->complete,
		.release_from = HISTORY_NEVER,
		.release_by = HISTORY_NEVER,
		.lock = lock,
		.release = ZONES_NONE,
		.acquire_by_operation = operation_returned(operation) ? lock : ZONES_NONE,
		.release_from_operation = ZONES_NONE,
		.previous_of_name = zones->last_of_name[name],
	};
	zones->last_of_name[name] = index;
	if (++zones->name_count[name] > 1)
		zones->repeated = 1;
	zones->role[lock] = index;
	return index;
}

static void end_tenure(struct zones *zones, uint32_t index, uint32_t release)
{
	const struct history_operation *operation = &zones->history->operations[release];
	struct tenure *tenure = &zones->tenures[index];

	tenure->release = release;
	tenure->released_since = operation->invoke;
	tenure->release_from = operation->invoke;
	tenure->release_by = operation->complete;
	tenure->release_from_operation = release;
	zones->role[release] = index;
}

/* What one client's operations have led to. */
struct standing {
	uint32_t held; /* the tenure it is in, or ZONES_NONE */
	uint32_t
		releasing; /* the tenure it may have released by what did not return, or ZONES_NONE */
};

/* The client of a tenure crashed before the lock, or the release, returned. */
static void interrupt(struct zones *zones, uint32_t index, uint32_t crash)
{
	struct tenure *tenure = &zones->tenures[index];

	zones->role[tenure->release] = ROLE_NOTHING;
	zones->role[crash] = index;
	tenure->release = crash;
	tenure->release_by = zones->history->operations[crash].complete;
}

/* An operation of a client that holds the lock. */
static int visit_owner(struct zones *zones, uint32_t index, struct standing *standing)
{
	const struct history_operation *operation = &zones->history->operations[index];
	struct tenure *tenure = &zones->tenures[standing->held];
	uint32_t lock = tenure->lock;
	enum history_result result = operation->result;

	if (operation->verb == HISTORY_CLOSE || operation->verb == HISTORY_CRASH ||
		(operation->verb == HISTORY_UNLOCK &&
			(result == HISTORY_OK || result == HISTORY_UNKNOWN))) {
		end_tenure(zones, standing->held, index);
		if (!operation_returned(&zones->history->operations[lock])) {
			tenure->brief = 1;
			zones->brief_count++;
		} else if (!operation_returned(operation)) {
			standing->releasing = standing->held;
		}
		standing->held = ZONES_NONE;
		return 0;
	}
	if (!operation_returned(operation))
		return 0;
	switch (result) {
	case HISTORY_OK: return contradicts(zones, CONFLICT_LOCKED_TWICE, index, lock);
	case HISTORY_NOT_LOCKED: return contradicts(zones, CONFLICT_OWNER_NOT_LOCKED, index, lock);
	case HISTORY_NOT_OWNER: return contradicts(zones, CONFLICT_OWNER_NOT_OWNER, index, lock);
	case HISTORY_FREE: return contradicts(zones, CONFLICT_OWNER_SEES_FREE, index, lock);
	case HISTORY_NAMED:
		if (operation->name != zones->history->operations[lock].name)
			return contradicts(zones, CONFLICT_OWNER_SEES_OTHER, index, lock);
		return 0;
	case HISTORY_DENIED:
	case HISTORY_UNKNOWN:
	case HISTORY_RESULT_COUNT: break;
	}
	return 0;
}

/* An operation of a client that does not hold the lock. */
static int visit_other(struct zones *zones, uint32_t index, struct standing *standing)
{
	const struct history_operation *operation = &zones->history->operations[index];
	enum history_result result = operation->result;

	if (operation->verb == HISTORY_LOCK && result != HISTORY_DENIED) {
		standing->held = add_tenure(zones, index);
		return 0;
	}
	if (operation->verb == HISTORY_CRASH && standing->releasing != ZONES_NONE)
		interrupt(zones, standing->releasing, index);
	if (!operation_returned(operation))
		return 0;
	switch (result) {
	case HISTORY_OK:
		if (operation->verb == HISTORY_UNLOCK)
			return contradicts(zones, CONFLICT_STRANGER_UNLOCKS, index, ZONES_NONE);
		return 0;
	case HISTORY_NOT_LOCKED:
	case HISTORY_FREE: zones->role[index] = ROLE_SEES_FREE; return 0;
	case HISTORY_DENIED:
	case HISTORY_NOT_OWNER: zones->role[index] = ROLE_SEES_HELD; return 0;
	case HISTORY_NAMED: zones->role[index] = ROLE_SEES_NAME; return 0;
	case HISTORY_UNKNOWN:
	case HISTORY_RESULT_COUNT: break;
	}
	return 0;
}

static int visit_all(struct zones *zones)
{
	const struct history *history = zones->history;
	struct standing *standings = calloc((size_t)history->clients.count + 1, sizeof(*standings));
	int status = 0;

	if (!standings)
		return -1;
	for (uint32_t i = 0; i < history->clients.count; i++)
		standings[i] = (struct standing){ ZONES_NONE, ZONES_NONE };
	for (uint32_t i = 0; i < history->count && !status; i++) {
		struct standing *mine = &standings[history->operations[i].client];

		zones->role[i] = ROLE_NOTHING;
		status = mine->held != ZONES_NONE ? visit_owner(zones, i, mine)
						  : visit_other(zones, i, mine);
	}
	free(standings);
	return status;
}

/*
 * The one tenure a query can have seen; ZONES_NONE when there is none, ROLE_SEES_NAME when there are
 * or may be several, ROLE_SEES_BRIEF when a brief one may be among several.
 */
static uint32_t tenure_seen(const struct zones *zones, const struct history_operation *query)
{
	enum { ENOUGH = 64 };
	uint32_t found = ZONES_NONE, several = ROLE_SEES_NAME;
	uint32_t looked = 0, candidates = 0;

	if (zones->name_count[query->name] == 1)
		return zones->last_of_name[query->name];
	for (uint32_t i = zones->last_of_name[query->name]; i != ZONES_NONE;
		i = zones->tenures[i].previous_of_name) {
		const struct tenure *tenure = &zones->tenures[i];

		/* A long look would cost more than it can spare step 3. */
		if (++looked > ENOUGH)
			return zones->brief_count ? ROLE_SEES_BRIEF : ROLE_SEES_NAME;
		if (tenure->brief)
			several = ROLE_SEES_BRIEF;
		if (tenure->acquire_from > query->complete || tenure->release_by < query->invoke ||
			zones->history->operations[tenure->lock].client == query->client)
			continue;
		found = i;
		candidates++;
	}
	return candidates > 1 ? several : found;
}

/* The query is of a name whose tenures all are elsewhere. */
static int not_seen(struct zones *zones, uint32_t index)
{
	const struct history_operation *query = &zones->history->operations[index];

	if (zones->last_of_name[query->name] == ZONES_NONE)
		return contradicts(zones, CONFLICT_NEVER_LOCKED, index, ZONES_NONE);
	conflict_start(&zones->conflict, CONFLICT_SEEN_EARLY, index);
	for (uint32_t i = zones->last_of_name[query->name]; i != ZONES_NONE;
		i = zones->tenures[i].previous_of_name) {
		const struct tenure *tenure = &zones->tenures[i];

		if (tenure->release_by < query->invoke) {
			conflict_add(&zones->conflict, tenure->release);
			zones->conflict.kind = CONFLICT_SEEN_LATE;
		} else {
			conflict_add(&zones->conflict, tenure->lock);
		}
	}
	return zones->conflict.no_memory ? -1 : 1;
}

static int see(struct zones *zones, uint32_t index, uint32_t seen)
{
	const struct history_operation *query = &zones->history->operations[index];
	struct tenure *tenure = &zones->tenures[seen];
	int own = zones->history->operations[tenure->lock].client == query->client;

	if (query->complete < tenure->acquire_from || (own && index < tenure->lock))
		return contradicts(zones, CONFLICT_SEEN_EARLY, index, tenure->lock);
	if (query->invoke > tenure->release_by || own) {
		conflict_start(&zones->conflict, CONFLICT_SEEN_LATE, index);
		conflict_add(&zones->conflict, tenure->release);
		zones->conflict.release = tenure->release;
		return zones->conflict.no_memory ? -1 : 1;
	}
	zones->role[index] = tenure->brief ? ROLE_SEES_BRIEF : seen;
	if (tenure->brief)
		return 0;
	if (query->complete < tenure->acquire_by) {
		tenure->acquire_by = query->complete;
		tenure->acquire_by_operation = index;
	}
	if (query->invoke > tenure->release_from) {
		tenure->release_from = query->invoke;
		tenure->release_from_operation = index;
	}
	return 0;
}

static int see_all(struct zones *zones)
{
	int status = 0;

	for (uint32_t i = 0; i < zones->history->count && !status; i++) {
		uint32_t seen;

		if (zones->role[i] != ROLE_SEES_NAME)
			continue;
		seen = tenure_seen(zones, &zones->history->operations[i]);
		if (seen == ZONES_NONE)
			status = not_seen(zones, i);
		else if (seen < ROLE_LEAST)
			status = see(zones, i, seen);
		else
			zones->role[i] = seen;
	}
	return status;
}

struct window {
	int64_t from, until; /* until: the latest of this window's and all before */
};

static int by_from(const void *left, const void *right)
{
	const struct window *one = left, *other = right;

	return one->from < other->from ? -1 : one->from > other->from;
}

/* Finds who may have seen the lock held in a brief tenure. */
static int see_brief(struct zones *zones)
{
	struct window *windows = calloc((size_t)zones->brief_count + 1, sizeof(*windows));
	size_t count = 0;

	if (!windows)
		return -1;
	for (uint32_t i = 0; i < zones->count; i++) {
		const struct tenure *tenure = &zones->tenures[i];

		if (tenure->brief)
			windows[count++] =
				(struct window){ tenure->acquire_from, tenure->release_by };
	}
	qsort(windows, count, sizeof(*windows), by_from);
	for (size_t i = 1; i < count; i++) {
		if (windows[i].until < windows[i - 1].until)
			windows[i].until = windows[i - 1].until;
	}
	for (size_t i = 0; i < zones->history->count; i++) {
		const struct history_operation *operation = &zones->history->operations[i];
		size_t from = 0, end = count;

		if (zones->role[i] != ROLE_SEES_HELD)
			continue;
		while (from < end) {
			size_t middle = from + (end - from) / 2;

			if (windows[middle].from <= operation->complete)
				from = middle + 1;
			else
				end = middle;
		}
		if (from && windows[from - 1].until >= operation->invoke)
			zones->role[i] = ROLE_MAY_SEE_BRIEF;
	}
	free(windows);
	return 0;
}

static int allocate(struct zones *zones)
{
	const struct history *history = zones->history;
	size_t names = (size_t)history->names.count + 1;
	size_t locks = 1;

	for (size_t i = 0; i < history->count; i++)
		locks += history->operations[i].verb == HISTORY_LOCK &&
			history->operations[i].result != HISTORY_DENIED;
	zones->tenures = calloc(locks, sizeof(*zones->tenures));
	zones->role = calloc(history->count + 1, sizeof(*zones->role));
	zones->last_of_name = calloc(names, sizeof(*zones->last_of_name));
	zones->name_count = calloc(names, sizeof(*zones->name_count));
	if (!zones->tenures || !zones->role || !zones->last_of_name || !zones->name_count)
		return -1;
	for (size_t i = 0; i < names; i++)
		zones->last_of_name[i] = ZONES_NONE;
	return 0;
}

int zones_collect(struct zones *zones, const struct history *history)
{
	int status;

	*zones = (struct zones){ .history = history };
	if (allocate(zones))
		return -1;
	status = visit_all(zones);
	if (!status)
		status = see_all(zones);
	if (!status && zones->brief_count)
		status = see_brief(zones);
	return status;
}

void zones_free(struct zones *zones)
{
	free(zones->tenures);
	free(zones->role);
	free(zones->last_of_name);
	free(zones->name_count);
	free(zones->release_at);
	free(zones->acquire_at);
	free(zones->conflict.operations);
	*zones = (struct zones){ 0 };
}
