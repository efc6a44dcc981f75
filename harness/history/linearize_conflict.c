/* What contradicts, put down as it is found. */
#include "harness/history/linearize_conflict.h"

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

int conflict_between(
	struct conflict *conflict, enum conflict_kind kind, uint32_t culprit, uint32_t other)
{
	conflict_start(conflict, kind, culprit);
	conflict_add(conflict, other);
	return conflict->no_memory ? -1 : 1;
}
