/* Finds the tenures of a history, each client by itself. */
#include "harness/history/linearize_zones.h"

#include <stdlib.h>

uint32_t zones_evidence(const struct zones *zones, const struct tenure *tenure)
{
	int seen = !operation_returned(&zones->history->operations[tenure->lock]) &&
		tenure->acquire_by_operation != ZONES_NONE;

	return seen ? tenure->acquire_by_operation : tenure->lock;
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
	case HISTORY_OK:
		return conflict_between(&zones->conflict, CONFLICT_LOCKED_TWICE, index, lock);
	case HISTORY_NOT_LOCKED:
		return conflict_between(&zones->conflict, CONFLICT_OWNER_NOT_LOCKED, index, lock);
	case HISTORY_NOT_OWNER:
		return conflict_between(&zones->conflict, CONFLICT_OWNER_NOT_OWNER, index, lock);
	case HISTORY_FREE:
		return conflict_between(&zones->conflict, CONFLICT_OWNER_SEES_FREE, index, lock);
	case HISTORY_NAMED:
		if (operation->name != zones->history->operations[lock].name)
			return conflict_between(
				&zones->conflict, CONFLICT_OWNER_SEES_OTHER, index, lock);
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
			return conflict_between(
				&zones->conflict, CONFLICT_STRANGER_UNLOCKS, index, ZONES_NONE);
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
