/* Places every operation on the schedule of the tenures: step 2 of linearize.h. */
#include "harness/history/linearize_zones.h"

#include <stdlib.h>

/*
 * Stretches of time are numbered: gap i is 2i, tenure i (from 0) is 2i + 1. Gap i lasts from
 * release_at[i] to acquire_at[i], tenure i from acquire_at[i] to release_at[i + 1].
 */
struct witness {
	const struct zones *zones;
	uint32_t *at;          /* of each client: the stretch of its last operation */
	uint32_t *name_start;  /* of each name: where its tenures begin in name_tenure; or NULL */
	uint32_t *name_tenure; /* tenures by name, then in their order */
};

static uint32_t gap(uint32_t index)
{
	return 2 * index;
}

static uint32_t held(uint32_t index)
{
	return 2 * index + 1;
}

/* First i of from .. to - 1 with ends[i] >= time, or to; near from if it can be. */
static uint32_t first_ending_at(const int64_t *ends, uint32_t from, uint32_t to, int64_t time)
{
	uint32_t step = 1;

	while (from < to && ends[from] < time) {
		if (to - from > step && ends[from + step] < time) {
			from += step;
			step *= 2;
		} else if (step == 1) {
			from++;
		} else {
			step = 1;
		}
	}
	return from;
}

static int place(struct witness *witness, uint32_t client, uint32_t stretch)
{
	if (stretch < witness->at[client])
		return 0;
	witness->at[client] = stretch;
	return 1;
}

static int lies_in(const struct history_operation *operation, int64_t time)
{
	return time >= operation->invoke && time <= operation->complete;
}

static int place_change(
	struct witness *witness, const struct history_operation *operation, uint32_t tenure)
{
	const struct zones *zones = witness->zones;

	if (operation->verb == HISTORY_LOCK)
		return lies_in(operation, zones->acquire_at[tenure]) &&
			witness->at[operation->client] <= gap(tenure) &&
			place(witness, operation->client, held(tenure));
	/* The release is this operation's, or that of what its client was doing when it crashed. */
	return zones->release_at[tenure + 1] >= zones->tenures[tenure].released_since &&
		zones->release_at[tenure + 1] <= operation->complete &&
		witness->at[operation->client] <= held(tenure) &&
		place(witness, operation->client, gap(tenure + 1));
}

static int place_in_tenure(
	struct witness *witness, const struct history_operation *operation, uint32_t tenure)
{
	const struct zones *zones = witness->zones;

	return tenure < zones->count && zones->acquire_at[tenure] <= operation->complete &&
		zones->release_at[tenure + 1] >= operation->invoke &&
		place(witness, operation->client, held(tenure));
}

static int place_held(struct witness *witness, const struct history_operation *operation)
{
	const struct zones *zones = witness->zones;
	/* Tenure i ends at release_at[i + 1]. */
	uint32_t tenure = first_ending_at(zones->release_at + 1, witness->at[operation->client] / 2,
		zones->count, operation->invoke);

	return place_in_tenure(witness, operation, tenure);
}

static int place_free(struct witness *witness, const struct history_operation *operation)
{
	const struct zones *zones = witness->zones;
	uint32_t index = first_ending_at(zones->acquire_at,
		(witness->at[operation->client] + 1) / 2, zones->count, operation->invoke);

	return zones->release_at[index] <= operation->complete &&
		place(witness, operation->client, gap(index));
}

/* The earliest tenure of the name that ends late enough. */
static int place_name(struct witness *witness, const struct history_operation *operation)
{
	const struct zones *zones = witness->zones;
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): made before any operation is placed */
	uint32_t from = witness->name_start[operation->name];
	uint32_t end = witness->name_start[operation->name + 1];
	uint32_t least = witness->at[operation->client] / 2;
	uint32_t to = end;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		uint32_t tenure = witness->name_tenure[middle];

		if (tenure >= least && zones->release_at[tenure + 1] >= operation->invoke)
			to = middle;
		else
			from = middle + 1;
	}
	return from < end && place_in_tenure(witness, operation, witness->name_tenure[from]);
}

static int place_any(struct witness *witness, uint32_t index)
{
	const struct history_operation *operation = &witness->zones->history->operations[index];
	uint32_t role = witness->zones->role[index];

	switch (role) {
	case ROLE_NOTHING: return 1;
	case ROLE_SEES_FREE: return place_free(witness, operation);
	case ROLE_MAY_SEE_BRIEF:
	case ROLE_SEES_HELD: return place_held(witness, operation);
	case ROLE_SEES_NAME: return place_name(witness, operation);
	case ROLE_SEES_BRIEF: return 0;
	}
	if (operation->verb == HISTORY_QUERY)
		return place_in_tenure(witness, operation, role);
	return place_change(witness, operation, role);
}

/* Lists the tenures of each name. */
static int list_names(struct witness *witness)
{
	const struct zones *zones = witness->zones;
	const struct history *history = zones->history;
	uint32_t names = history->names.count;

	witness->name_start = calloc((size_t)names + 2, sizeof(*witness->name_start));
	witness->name_tenure = malloc(((size_t)zones->count + 1) * sizeof(*witness->name_tenure));
	if (!witness->name_start || !witness->name_tenure)
		return -1;
	/* Counted one place late, so that filling moves each start to where it belongs. */
	for (uint32_t i = 0; i < zones->count; i++)
		witness->name_start[history->operations[zones->tenures[i].lock].name + 2]++;
	for (uint32_t i = 2; i < names + 2; i++)
		witness->name_start[i] += witness->name_start[i - 1];
	for (uint32_t i = 0; i < zones->count; i++) {
		uint32_t name = history->operations[zones->tenures[i].lock].name;

		witness->name_tenure[witness->name_start[name + 1]++] = i;
	}
	return 0;
}

/* The stretches follow each other; a schedule that says otherwise would prove nothing. */
static int is_schedule(const struct zones *zones)
{
	for (uint32_t i = 0; i <= zones->count; i++) {
		if (zones->release_at[i] > zones->acquire_at[i] ||
			(i < zones->count && zones->acquire_at[i] > zones->release_at[i + 1]))
			return 0;
	}
	return 1;
}

int zones_witness(const struct zones *zones)
{
	struct witness witness = { .zones = zones };
	int status = is_schedule(zones);

	witness.at = calloc((size_t)zones->history->clients.count + 1, sizeof(*witness.at));
	if (!witness.at || (zones->repeated && list_names(&witness)))
		status = -1;
	for (uint32_t i = 0; i < zones->history->count && status == 1; i++)
		status = place_any(&witness, i);
	free(witness.at);
	free(witness.name_start);
	free(witness.name_tenure);
	return status;
}
