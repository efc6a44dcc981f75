/*
 * Tries every order of effects, one operation after the other, remembering only which sets of
 * operations with which owner led nowhere. Written from the definitions, for nothing but to be
 * obviously right; it shares no code with the decision procedure.
 */
#include "harness/history/tests/linearize_brute.h"

#include <string.h>

struct brute {
	const struct history_operation *operation;
	int count;
	/* [set of operations that took effect][1 + lock operation that holds, 0 if free] */
	unsigned char failed[1 << BRUTE_MAX][BRUTE_MAX + 1];
};

static struct brute brute;

/* Whether first has to take effect before second. */
static int precedes(int first, int second)
{
	const struct history_operation *one = &brute.operation[first];
	const struct history_operation *other = &brute.operation[second];

	if (one->complete == HISTORY_NEVER)
		return 0;
	if (one->client == other->client)
		return first < second;
	return one->complete < other->invoke;
}

/*
 * Lets one operation take effect on the lock: *owner is the lock operation that holds, or -1.
 * Returns whether it could have the result it had.
 */
static int take_effect(int index, int *owner)
{
	const struct history_operation *it = &brute.operation[index];
	int mine = *owner >= 0 && brute.operation[*owner].client == it->client;
	int any = it->result == HISTORY_UNKNOWN;

	switch ((enum history_verb)it->verb) {
	case HISTORY_LOCK:
		if (*owner < 0) {
			*owner = index;
			return any || it->result == HISTORY_OK;
		}
		return any || it->result == HISTORY_DENIED;
	case HISTORY_UNLOCK:
		if (mine) {
			*owner = -1;
			return any || it->result == HISTORY_OK;
		}
		if (*owner < 0)
			return any || it->result == HISTORY_NOT_LOCKED;
		return any || it->result == HISTORY_NOT_OWNER;
	case HISTORY_QUERY:
		if (any)
			return 1;
		if (*owner < 0)
			return it->result == HISTORY_FREE;
		return it->result == HISTORY_NAMED && it->name == brute.operation[*owner].name;
	case HISTORY_CLOSE:
	case HISTORY_CRASH:
		if (mine)
			*owner = -1;
		return 1;
	case HISTORY_VERB_COUNT: break;
	}
	return 0;
}

static int search(unsigned done, int owner)
{
	int finished = 1;

	if (brute.failed[done][owner + 1])
		return 0;
	for (int i = 0; i < brute.count; i++) {
		if (!(done >> i & 1) && brute.operation[i].complete != HISTORY_NEVER)
			finished = 0;
	}
	if (finished)
		return 1;
	for (int i = 0; i < brute.count; i++) {
		int next = owner, ready = !(done >> i & 1);

		for (int j = 0; j < brute.count && ready; j++) {
			if (j != i && !(done >> j & 1) && precedes(j, i))
				ready = 0;
		}
		/* A client's operation that did not return can be passed over, and then is too late. */
		for (int j = i + 1; j < brute.count && ready; j++) {
			if ((done >> j & 1) &&
				brute.operation[j].client == brute.operation[i].client)
				ready = 0;
		}
		if (ready && take_effect(i, &next) && search(done | 1u << i, next))
			return 1;
	}
	brute.failed[done][owner + 1] = 1;
	return 0;
}

int brute_linearizable(const struct history *history)
{
	brute.operation = history->operations;
	brute.count = (int)history->count;
	memset(brute.failed, 0, sizeof(brute.failed[0]) << brute.count);
	return search(0, -1);
}
