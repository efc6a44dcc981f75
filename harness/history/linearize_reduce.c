/*
 * Reduces a contradiction that only trying all orders has shown. An operation is left out by leaving
 * out what it says: an observation goes, a lock or release may happen at any time. Operations are
 * left out in chunks that get smaller, as long as no order is found for the rest.
 */
#include "harness/history/linearize_reduce.h"
#include "harness/history/linearize_exact.h"

#include <stdlib.h>

struct reduction {
	const struct history *history;
	const uint32_t *members; /* operations of the history that can matter */
	unsigned char *in;       /* of each member: 0 left out, 1 in */
	size_t count;
	struct history_operation *trial;
	uint64_t effects; /* left to try */
};

static int is_change(const struct history_operation *operation)
{
	return operation->result == HISTORY_OK || operation->result == HISTORY_UNKNOWN;
}

/* Whether what is in still contradicts; not when that would take too long to know. */
static int contradicts(struct reduction *reduction)
{
	size_t count = 0;
	uint64_t budget = reduction->effects < 100000 ? reduction->effects : 100000;
	enum exact_answer answer;

	for (size_t i = 0; i < reduction->count; i++) {
		struct history_operation operation =
			reduction->history->operations[reduction->members[i]];

		if (!reduction->in[i]) {
			if (!is_change(&operation))
				continue;
			operation.invoke = 0;
			operation.complete = HISTORY_NEVER;
		}
		reduction->trial[count++] = operation;
	}
	/* Every trial costs something, so that many cheap ones end as well. */
	if (budget <= count)
		return -1;
	answer = exact_search(
		reduction->trial, count, reduction->history->clients.count, budget, NULL);
	reduction->effects -= count + (answer == EXACT_GAVE_UP ? budget : 0);
	return answer == EXACT_NO ? 1 : answer == EXACT_YES ? 0 : -1;
}

/* Leaves out what it can in chunks of size; 1 when every chunk that stays is known to be needed. */
static int leave_out(struct reduction *reduction, size_t size)
{
	int sure = 1;

	for (size_t from = 0; from < reduction->count; from += size) {
		size_t end = reduction->count - from < size ? reduction->count : from + size;
		unsigned char *was = NULL;
		int any = 0, answer;

		for (size_t i = from; i < end; i++)
			any |= reduction->in[i];
		if (!any)
			continue;
		was = malloc(end - from);
		if (!was)
			return -1;
		for (size_t i = from; i < end; i++) {
			was[i - from] = reduction->in[i];
			reduction->in[i] = 0;
		}
		answer = contradicts(reduction);
		for (size_t i = from; i < end && answer != 1; i++)
			reduction->in[i] = was[i - from];
		sure &= answer >= 0;
		free(was);
	}
	return sure;
}

static int reduce(struct reduction *reduction, struct conflict *conflict)
{
	size_t size = reduction->count;
	int sure;

	do {
		size = (size + 1) / 2;
		sure = leave_out(reduction, size);
	} while (size > 1 && sure >= 0);
	if (sure < 0)
		return -1;
	conflict->count = 0;
	for (size_t i = 0; i < reduction->count; i++) {
		if (reduction->in[i])
			conflict_add(conflict, reduction->members[i]);
	}
	return sure;
}

int linearize_reduce(const struct history *history, struct conflict *conflict)
{
	int64_t until = history->operations[conflict->culprit].complete;
	uint32_t *members = malloc(history->count * sizeof(*members));
	struct reduction reduction = {
		.history = history, .members = members, .effects = 20000000
	};
	int status = -1;

	reduction.in = malloc(history->count);
	reduction.trial = malloc(history->count * sizeof(*reduction.trial));
	/* What was invoked later cannot have been the cause. */
	for (uint32_t i = 0; members && reduction.in && i < history->count; i++) {
		if (history->operations[i].invoke > until)
			continue;
		members[reduction.count] = i;
		reduction.in[reduction.count++] = 1;
	}
	if (members && reduction.in && reduction.trial)
		status = reduce(&reduction, conflict);
	free(members);
	free(reduction.in);
	free(reduction.trial);
	return status;
}
