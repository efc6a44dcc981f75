/* What observations of a lock say of tenures that are others'. */
#include "harness/history/linearize_sight.h"

#include <stdlib.h>

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
		return conflict_between(&zones->conflict, CONFLICT_NEVER_LOCKED, index, ZONES_NONE);
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
		return conflict_between(&zones->conflict, CONFLICT_SEEN_EARLY, index, tenure->lock);
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

int zones_see(struct zones *zones)
{
	int status = see_all(zones);

	return !status && zones->brief_count ? see_brief(zones) : status;
}
