/* What contradicts, put down as it is found. */
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

int conflict_between(struct zones *zones, enum conflict_kind kind, uint32_t culprit, uint32_t other)
{
	conflict_start(&zones->conflict, kind, culprit);
	conflict_add(&zones->conflict, other);
	return zones->conflict.no_memory ? -1 : 1;
}
