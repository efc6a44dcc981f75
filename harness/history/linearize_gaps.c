/* Finds a schedule of acquisitions and releases, or shows that there is none: (2) to (5). */
#include "harness/history/linearize_zones.h"

#include <stdlib.h>

/* Why a release was not chosen later. */
enum reason {
	REASON_START,    /* it is the start of time */
	REASON_RELEASED, /* the release completed */
	REASON_NEXT,     /* the next tenure had to begin */
	REASON_FREE,     /* source was free after this tenure began */
	REASON_EITHER,   /* source was free before this tenure or after it, and it was not before */
};

struct gap {
	/* Conditions of (4) with one gap: r <= latest, s >= earliest, and who says so. */
	int64_t latest, earliest;
	uint32_t latest_operation, earliest_operation;
	uint32_t held;   /* first of the operations of (3) inside this gap */
	uint32_t either; /* first of those of (4) with two gaps, this one and the one before */
	/* What was chosen, and why not later. */
	uint32_t release_source; /* operation */
	uint32_t acquire_source; /* operation of (3), or ZONES_NONE */
	enum reason reason;
};

struct gaps {
	struct zones *zones;
	struct gap *gaps;    /* count + 1 */
	uint32_t *next;      /* of each operation in a list of a gap */
	int64_t *held_from;  /* b(1) .. b(count), then never; index 0 is unused */
	int64_t *held_until; /* before, then c(1) .. c(count) */
	uint32_t count;      /* tenures */
};

/* First i of from .. to with values[i] >= value, or to + 1. */
static uint32_t first_at_least(const int64_t *values, uint32_t from, uint32_t to, int64_t value)
{
	uint32_t end = to + 1;

	while (from < end) {
		uint32_t middle = from + (end - from) / 2;

		if (values[middle] >= value)
			end = middle;
		else
			from = middle + 1;
	}
	return from;
}

static void sees_held(struct gaps *gaps, uint32_t index)
{
	const struct history_operation *operation = &gaps->zones->history->operations[index];
	uint32_t tenure = first_at_least(gaps->held_until, 1, gaps->count, operation->invoke);

	/* held_from has an entry for the end of time after the last tenure. */
	if (gaps->held_from[tenure] <= operation->complete)
		return;
	gaps->next[index] = gaps->gaps[tenure - 1].held;
	gaps->gaps[tenure - 1].held = index;
}

static int free_while_held(struct gaps *gaps, uint32_t index, const struct tenure *tenure)
{
	struct conflict *conflict = &gaps->zones->conflict;

	conflict_start(conflict, CONFLICT_FREE_WHILE_HELD, index);
	conflict->held_from = tenure->lock;
	conflict_add(conflict, tenure->acquire_by_operation);
	conflict_add(conflict, tenure->release_from_operation);
	return conflict->no_memory ? -1 : 1;
}

static int sees_free(struct gaps *gaps, uint32_t index)
{
	const struct history_operation *operation = &gaps->zones->history->operations[index];
	uint32_t first = first_at_least(gaps->held_from, 1, gaps->count, operation->invoke) - 1;
	uint32_t last = first_at_least(gaps->held_until, 0, gaps->count, operation->complete + 1);
	struct gap *gap = &gaps->gaps[first];

	/* last is one beyond the last gap that can be met. */
	if (first >= last)
		return free_while_held(gaps, index, &gaps->zones->tenures[first - 1]);
	if (last - first == 1) {
		if (operation->complete < gap->latest) {
			gap->latest = operation->complete;
			gap->latest_operation = index;
		}
		if (operation->invoke > gap->earliest) {
			gap->earliest = operation->invoke;
			gap->earliest_operation = index;
		}
	} else if (last - first == 2) {
		gaps->next[index] = gap[1].either;
		gap[1].either = index;
	}
	return 0;
}

static int sort_observations(struct gaps *gaps)
{
	const struct zones *zones = gaps->zones;
	int status = 0;

	for (uint32_t i = 0; i < zones->history->count && !status; i++) {
		if (zones->role[i] == ROLE_SEES_HELD || zones->role[i] == ROLE_SEES_NAME)
			sees_held(gaps, i);
		else if (zones->role[i] == ROLE_SEES_FREE)
			status = sees_free(gaps, i);
	}
	return status;
}

/* Chooses r(i), as late as can be. */
static int64_t choose_release(struct gaps *gaps, uint32_t i)
{
	const struct history_operation *operations = gaps->zones->history->operations;
	const struct tenure *tenure = &gaps->zones->tenures[i - 1];
	struct gap *gap = &gaps->gaps[i];
	int64_t latest = tenure->release_by;

	gap->reason = REASON_RELEASED;
	gap->release_source = tenure->release;
	if (gaps->held_from[i + 1] < latest) {
		latest = gaps->held_from[i + 1];
		gap->reason = REASON_NEXT;
	}
	if (gap->latest < latest) {
		latest = gap->latest;
		gap->reason = REASON_FREE;
		gap->release_source = gap->latest_operation;
	}
	for (uint32_t j = gap->either; j != ZONES_NONE; j = gaps->next[j]) {
		if (operations[j].invoke <= gaps->zones->acquire_at[i - 1] ||
			operations[j].complete >= latest)
			continue;
		latest = operations[j].complete;
		gap->reason = REASON_EITHER;
		gap->release_source = j;
	}
	return latest;
}

/* Chooses s(i), as late as can be. */
static int64_t choose_acquisition(struct gaps *gaps, uint32_t i)
{
	const struct history_operation *operations = gaps->zones->history->operations;
	struct gap *gap = &gaps->gaps[i];
	int64_t latest = gaps->held_from[i + 1];

	gap->acquire_source = ZONES_NONE;
	for (uint32_t j = gap->held; j != ZONES_NONE; j = gaps->next[j]) {
		if (operations[j].invoke <= gaps->zones->release_at[i] ||
			operations[j].complete >= latest)
			continue;
		latest = operations[j].complete;
		gap->acquire_source = j;
	}
	return latest;
}

/*
 * Gap i has to be free from before an observation that needs the lock held until after it. Each turn
 * goes one tenure back: this one could only have been held here had it been held there.
 */
static int refused_while_free(struct gaps *gaps, uint32_t i)
{
	struct zones *zones = gaps->zones;
	struct conflict *conflict = &zones->conflict;
	struct gap *gap = &gaps->gaps[i];

	conflict_start(conflict, CONFLICT_REFUSED_WHILE_FREE, gap->acquire_source);
	if (gap->earliest_operation != ZONES_NONE) {
		const struct tenure *next = &zones->tenures[i];
		uint32_t until = next->release_from_operation;

		conflict_add(conflict, gap->earliest_operation);
		conflict_add(conflict, until != ZONES_NONE ? until : zones_evidence(zones, next));
	} else if (i < gaps->count) {
		conflict_add(conflict, zones->tenures[i].lock);
	}
	while (gap->reason == REASON_EITHER) {
		conflict_add(conflict, gap->release_source);
		gap = &gaps->gaps[--i];
		conflict_add(conflict, gap->acquire_source);
		conflict->chained = 1;
	}
	if (gap->reason == REASON_RELEASED) {
		conflict_add(conflict, gap->release_source);
		conflict->release = gap->release_source;
	} else if (gap->reason == REASON_FREE) {
		conflict_add(conflict, gap->release_source);
		conflict_add(conflict, zones->tenures[i - 1].acquire_by_operation);
	}
	return conflict->no_memory ? -1 : 1;
}

static int choose_all(struct gaps *gaps)
{
	struct zones *zones = gaps->zones;

	for (uint32_t i = 0; i <= gaps->count; i++) {
		struct gap *gap = &gaps->gaps[i];
		int64_t earliest = i < gaps->count ? zones->tenures[i].acquire_from : HISTORY_NEVER;

		zones->release_at[i] = i ? choose_release(gaps, i) : ZONES_BEFORE;
		zones->acquire_at[i] = choose_acquisition(gaps, i);
		/* The lock, or that there is none, is the simpler of two reasons. */
		if (zones->acquire_at[i] < earliest)
			gap->earliest_operation = ZONES_NONE;
		if (zones->acquire_at[i] < earliest || zones->acquire_at[i] < gap->earliest)
			return refused_while_free(gaps, i);
	}
	return 0;
}

static int allocate(struct gaps *gaps)
{
	struct zones *zones = gaps->zones;
	size_t count = (size_t)zones->count + 2;

	gaps->count = zones->count;
	gaps->gaps = malloc(count * sizeof(*gaps->gaps));
	gaps->next = malloc((zones->history->count + 1) * sizeof(*gaps->next));
	gaps->held_from = malloc(count * sizeof(*gaps->held_from));
	gaps->held_until = malloc(count * sizeof(*gaps->held_until));
	zones->release_at = malloc(count * sizeof(*zones->release_at));
	zones->acquire_at = malloc(count * sizeof(*zones->acquire_at));
	return gaps->gaps && gaps->next && gaps->held_from && gaps->held_until &&
			zones->release_at && zones->acquire_at
		? 0
		: -1;
}

int zones_schedule(struct zones *zones)
{
	struct gaps gaps = { .zones = zones };
	int status = allocate(&gaps);

	for (uint32_t i = 0; !status && i <= gaps.count; i++) {
		gaps.gaps[i] = (struct gap){
			.latest = HISTORY_NEVER,
			.earliest = ZONES_BEFORE,
			.latest_operation = ZONES_NONE,
			.earliest_operation = ZONES_NONE,
			.held = ZONES_NONE,
			.either = ZONES_NONE,
			.release_source = ZONES_NONE,
			.acquire_source = ZONES_NONE,
			.reason = REASON_START,
		};
		gaps.held_until[i] = i ? zones->tenures[i - 1].release_from : ZONES_BEFORE;
		gaps.held_from[i + 1] =
			i < gaps.count ? zones->tenures[i].acquire_by : HISTORY_NEVER;
	}
	if (!status)
		status = sort_observations(&gaps);
	if (!status)
		status = choose_all(&gaps);
	free(gaps.gaps);
	free(gaps.next);
	free(gaps.held_from);
	free(gaps.held_until);
	return status;
}
