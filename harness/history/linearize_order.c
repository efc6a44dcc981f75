/* Puts tenures into their order and finds two that hold at once: (1) of linearize.h. */
#include "harness/history/linearize_zones.h"

#include <stdlib.h>

/*
 * Only the first invoked lock that never returned, was not seen and can come last is of interest.
 * Brief tenures are left to step 3.
 */
static void drop_unseen(struct zones *zones)
{
	uint32_t kept = ZONES_NONE;
	int endless = 0;

	for (uint32_t i = 0; i < zones->count; i++) {
		const struct tenure *tenure = &zones->tenures[i];

		if (tenure->brief)
			continue;
		if (tenure->acquire_by != HISTORY_NEVER)
			endless |= tenure->release_from == HISTORY_NEVER;
		else if (kept == ZONES_NONE ||
			tenure->acquire_from < zones->tenures[kept].acquire_from)
			kept = i;
	}
	for (uint32_t i = 0; i < zones->count; i++) {
		struct tenure *tenure = &zones->tenures[i];

		if (tenure->brief)
			zones->role[tenure->release] = ROLE_NOTHING;
		if (tenure->acquire_by == HISTORY_NEVER && (endless || i != kept)) {
			zones->role[tenure->lock] = ROLE_NOTHING;
			tenure->lock = ZONES_NONE;
		}
	}
}

static int compare(const void *left, const void *right)
{
	const struct tenure *one = left, *other = right;

	if (one->acquire_by != other->acquire_by)
		return one->acquire_by < other->acquire_by ? -1 : 1;
	if (one->release_from != other->release_from)
		return one->release_from < other->release_from ? -1 : 1;
	/* A client's tenures at one instant still come in its order. */
	return one->lock < other->lock ? -1 : one->lock > other->lock;
}

/* Sorts tenures and says where each went; those without a lock are gone. */
static int sort(struct zones *zones)
{
	uint32_t *place = malloc(((size_t)zones->count + 1) * sizeof(*place));
	uint32_t kept = 0;

	if (!place)
		return -1;
	/* The link is of no use any more and holds each tenure's old index meanwhile. */
	for (uint32_t i = 0; i < zones->count; i++) {
		if (zones->tenures[i].lock == ZONES_NONE)
			continue;
		zones->tenures[kept] = zones->tenures[i];
		zones->tenures[kept++].previous_of_name = i;
	}
	zones->count = kept;
	if (kept)
		qsort(zones->tenures, kept, sizeof(*zones->tenures), compare);
	for (uint32_t i = 0; i < kept; i++)
		place[zones->tenures[i].previous_of_name] = i;
	for (size_t i = 0; i < zones->history->count; i++) {
		if (zones->role[i] < ROLE_LEAST)
			zones->role[i] = place[zones->role[i]];
	}
	free(place);
	return 0;
}

static void move(struct zones *zones, uint32_t from, uint32_t to)
{
	struct tenure tenure = zones->tenures[from];

	for (; from < to; from++)
		zones->tenures[from] = zones->tenures[from + 1];
	for (; from > to; from--)
		zones->tenures[from] = zones->tenures[from - 1];
	zones->tenures[to] = tenure;
}

/*
 * Tenures first .. last are held at one and the same instant only. The one that can be acquired
 * earliest goes first and the one that can be released latest goes last; if that is the same one,
 * the first place is the weaker of the two, and both bounds are given away.
 */
static void arrange(struct zones *zones, uint32_t first, uint32_t last)
{
	int64_t earliest = INT64_MAX, latest = INT64_MIN;
	uint32_t head = first, tail = last;

	for (uint32_t i = first; i <= last; i++) {
		if (zones->tenures[i].release_by > latest) {
			latest = zones->tenures[i].release_by;
			tail = i;
		}
	}
	move(zones, tail, last);
	for (uint32_t i = first; i <= last; i++) {
		if (zones->tenures[i].acquire_from < earliest) {
			earliest = zones->tenures[i].acquire_from;
			head = i;
		}
	}
	if (head != last)
		move(zones, head, first);
	zones->tenures[first].acquire_from = earliest;
	zones->tenures[last].release_by = latest;
	for (uint32_t i = first; i <= last; i++) {
		const struct tenure *tenure = &zones->tenures[i];

		zones->role[tenure->lock] = i;
		if (tenure->release != ZONES_NONE)
			zones->role[tenure->release] = i;
	}
}

static int is_instant(const struct tenure *tenure, int64_t instant)
{
	return tenure->acquire_by == instant && tenure->release_from == instant;
}

/* Names at one instant moved: queries that saw them follow. */
static void follow(struct zones *zones, const uint32_t *lock_of)
{
	for (size_t i = 0; i < zones->history->count; i++) {
		if (zones->role[i] < ROLE_LEAST &&
			zones->history->operations[i].result == HISTORY_NAMED)
			zones->role[i] = zones->role[lock_of[zones->role[i]]];
	}
}

static int arrange_all(struct zones *zones)
{
	uint32_t *lock_of = NULL;

	for (uint32_t i = 0; i < zones->count;) {
		uint32_t first = i++;
		int64_t instant = zones->tenures[first].acquire_by;

		if (!is_instant(&zones->tenures[first], instant))
			continue;
		while (i < zones->count && is_instant(&zones->tenures[i], instant))
			i++;
		if (i - first < 2)
			continue;
		if (!lock_of) {
			lock_of = malloc(zones->count * sizeof(*lock_of));
			if (!lock_of)
				return -1;
			for (uint32_t j = 0; j < zones->count; j++)
				lock_of[j] = zones->tenures[j].lock;
		}
		arrange(zones, first, i - 1);
	}
	if (lock_of)
		follow(zones, lock_of);
	free(lock_of);
	return 0;
}

static int64_t begins(const struct zones *zones, uint32_t operation)
{
	return zones->history->operations[operation].invoke;
}

static int64_t ends(const struct zones *zones, uint32_t operation)
{
	return zones->history->operations[operation].complete;
}

/*
 * one is held until after other has to be acquired, and cannot come after it either. What of the
 * four operations that say so is enough: by_one, until_one for one, and so on.
 */
static int two_owners(struct zones *zones, const struct tenure *one, const struct tenure *other)
{
	uint32_t by_one = one->acquire_by_operation, until_one = one->release_from_operation;
	uint32_t by_other = other->acquire_by_operation;
	uint32_t until_other = other->release_from_operation;

	conflict_start(&zones->conflict, CONFLICT_TWO_OWNERS, other->lock);
	zones->conflict.count = 0;
	zones->conflict.held_from = one->lock;
	if (until_one == ZONES_NONE && until_other == ZONES_NONE) {
		by_one = zones_evidence(zones, one);
		by_other = zones_evidence(zones, other);
	} else if (until_one == ZONES_NONE) {
		/* one lasts for ever; other was released after one was acquired. */
		if (begins(zones, by_other) > ends(zones, by_one))
			until_other = ZONES_NONE;
		else
			by_other = ZONES_NONE;
	} else if (until_other == ZONES_NONE) {
		by_one = ZONES_NONE;
	} else if (begins(zones, by_other) > ends(zones, by_one)) {
		until_other = ZONES_NONE;
	} else if (begins(zones, until_other) > ends(zones, until_one)) {
		by_one = ZONES_NONE;
	} else if (begins(zones, until_one) > ends(zones, until_other)) {
		by_other = ZONES_NONE;
	}
	conflict_add(&zones->conflict, by_one);
	conflict_add(&zones->conflict, until_one);
	conflict_add(&zones->conflict, by_other);
	conflict_add(&zones->conflict, until_other);
	return zones->conflict.no_memory ? -1 : 1;
}

int zones_sort(struct zones *zones)
{
	drop_unseen(zones);
	if (sort(zones))
		return -1;
	for (uint32_t i = 1; i < zones->count; i++) {
		const struct tenure *one = &zones->tenures[i - 1], *other = &zones->tenures[i];

		if (one->release_from > other->acquire_by)
			return two_owners(zones, one, other);
	}
	return arrange_all(zones);
}
