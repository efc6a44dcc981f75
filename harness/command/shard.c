/* shard.c - the longest case first, each to the shard that has least to do. */
#include "harness/command/shard.h"

#include <stdlib.h>
#include <string.h>

#include "harness/command/conduct/estimate.h"
#include "harness/system/text.h"

int shard_parse(const char *text, struct shard *shard)
{
	char copy[32];
	char *slash;
	uint64_t number = 0, count = 0;

	if (strlen(text) >= sizeof(copy))
		return -1;
	strcpy(copy, text);
	slash = strchr(copy, '/');
	if (!slash)
		return -1;
	*slash = '\0';
	if (text_number(copy, SHARDS_MOST, &number) || text_number(slash + 1, SHARDS_MOST, &count))
		return -1;
	if (!number || number > count)
		return -1;
	shard->number = (uint32_t)number;
	shard->count = (uint32_t)count;
	return 0;
}

int shard_digest(const struct results *list, char digest[DIGEST_TEXT])
{
	struct record *record = record_to_digest();
	int result = -1;

	if (record && !record_plan(record, list))
		result = record_take_digest(record, digest);
	record_close(record);
	return result;
}

struct costly {
	uint64_t cost;
	uint32_t index;
};

/* The dearest first; of equals the one that stands first. */
static int compare_costs(const void *one, const void *other)
{
	const struct costly *a = one;
	const struct costly *b = other;

	if (a->cost != b->cost)
		return a->cost < b->cost ? 1 : -1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static void assign(const struct costly *order, uint32_t cases, uint64_t *loads, uint32_t count,
	uint32_t *owners)
{
	for (uint32_t i = 0; i < cases; i++) {
		uint32_t least = 0;

		for (uint32_t j = 1; j < count; j++)
			if (loads[j] < loads[least])
				least = j;
		loads[least] += order[i].cost;
		owners[order[i].index] = least + 1;
	}
}

uint32_t *shard_owners(const struct results *list, uint32_t count, bool waits)
{
	struct costly *order = calloc(list->count ? list->count : 1, sizeof(*order));
	uint64_t *loads = calloc(count, sizeof(*loads));
	uint32_t *owners = calloc(list->count ? list->count : 1, sizeof(*owners));

	for (uint32_t i = 0; order && i < list->count; i++)
		order[i] = (struct costly){ estimate_cost(list->cases[i].plan, waits), i };
	if (order && loads && owners) {
		qsort(order, list->count, sizeof(*order), compare_costs);
		assign(order, list->count, loads, count, owners);
	} else {
		free(owners);
		owners = NULL;
	}
	free(order);
	free(loads);
	return owners;
}

int shard_keep(struct results *list, struct shard *shard)
{
	uint32_t *owners;
	uint32_t kept = 0;

	if (shard_digest(list, shard->list))
		return -1;
	owners = shard_owners(list, shard->count, shard->waits);
	if (!owners)
		return -1;
	for (uint32_t i = 0; i < list->count; i++)
		if (owners[i] == shard->number)
			list->cases[kept++] = list->cases[i];
		else
			results_drop(&list->cases[i]);
	list->count = kept;
	free(owners);
	return 0;
}
