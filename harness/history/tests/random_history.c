#include "harness/history/tests/random_history.h"
#include "harness/history/tests/linearize_brute.h"

#include <stdlib.h>
#include <string.h>

static uint64_t state;

void random_seed(uint64_t seed)
{
	state = seed;
}

static uint64_t random_bits(void)
{
	uint64_t value = state += UINT64_C(0x9e3779b97f4a7c15);

	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

int random_below(int limit)
{
	return (int)(random_bits() % (uint64_t)limit);
}

struct draft {
	struct history_operation operations[BRUTE_MAX];
	int count;
};

static void random_result(struct history_operation *operation, const struct shape *shape)
{
	static const uint8_t results[HISTORY_VERB_COUNT][4] = {
		[HISTORY_LOCK] = { HISTORY_OK, HISTORY_DENIED, HISTORY_OK, HISTORY_DENIED },
		[HISTORY_UNLOCK] = { HISTORY_OK, HISTORY_OK, HISTORY_NOT_LOCKED,
			HISTORY_NOT_OWNER },
		[HISTORY_QUERY] = { HISTORY_FREE, HISTORY_NAMED, HISTORY_NAMED, HISTORY_NAMED },
	};

	operation->result = results[operation->verb][random_below(4)];
	if (operation->verb == HISTORY_LOCK || operation->result == HISTORY_NAMED)
		operation->name = (uint32_t)random_below(shape->names);
	else
		operation->name = HISTORY_NO_NAME;
}

static void random_verb(struct history_operation *operation, const struct shape *shape)
{
	static const uint8_t verbs[] = { HISTORY_LOCK, HISTORY_LOCK, HISTORY_LOCK, HISTORY_UNLOCK,
		HISTORY_UNLOCK, HISTORY_QUERY, HISTORY_QUERY, HISTORY_QUERY, HISTORY_CLOSE,
		HISTORY_CRASH };

	operation->verb = verbs[random_below(shape->calm ? 8 : 10)];
}

/* Gives operations the results that one order of effects, that of the array, gives them. */
static void simulate(struct draft *draft, const struct shape *shape)
{
	int owner = -1;
	uint32_t name = 0, next = 0;

	for (int i = 0; i < draft->count; i++) {
		struct history_operation *it = &draft->operations[i];
		int mine = owner == (int)it->client;

		it->name = HISTORY_NO_NAME;
		it->result = HISTORY_OK;
		if (it->verb == HISTORY_LOCK) {
			it->name = shape->unique ? next++ : (uint32_t)random_below(shape->names);
			it->result = owner < 0 ? HISTORY_OK : HISTORY_DENIED;
			if (owner < 0) {
				owner = (int)it->client;
				name = it->name;
			}
		} else if (it->verb == HISTORY_QUERY) {
			it->result = owner < 0 ? HISTORY_FREE : HISTORY_NAMED;
			if (owner >= 0)
				it->name = name;
		} else {
			if (it->verb == HISTORY_UNLOCK && !mine)
				it->result = owner < 0 ? HISTORY_NOT_LOCKED : HISTORY_NOT_OWNER;
			if (mine)
				owner = -1;
		}
	}
}

/* Times around the instant of each effect, then pushed apart where one client's would overlap. */
static void random_times(struct draft *draft, const struct shape *shape)
{
	int64_t last[BRUTE_MAX] = { 0 };
	int width = 1 + random_below(shape->times);

	for (int i = 0; i < draft->count; i++) {
		struct history_operation *it = &draft->operations[i];
		int64_t at = (int64_t)(i + 1) * shape->times / (draft->count + 1);

		if (!shape->simulate)
			at = random_below(shape->times);
		it->invoke = at - random_below(width);
		it->complete = at + random_below(width);
		if (it->invoke < last[it->client])
			it->invoke = last[it->client];
		if (it->complete < it->invoke)
			it->complete = it->invoke;
		/* The next effect of this client comes at its own instant: leave room for it. */
		for (int j = i + 1; j < draft->count && shape->simulate; j++) {
			int64_t next = (int64_t)(j + 1) * shape->times / (draft->count + 1);

			if (draft->operations[j].client == it->client && it->complete > next)
				it->complete = next;
		}
		last[it->client] = it->complete;
	}
}

struct instant {
	int64_t time;
	uint64_t chance;
	uint32_t client;
};

static int by_time_then_chance(const void *left, const void *right)
{
	const struct instant *one = left, *other = right;

	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->chance < other->chance ? -1 : one->chance > other->chance;
}

/* Makes all times distinct; equal ones come in any order that each client's own order allows. */
static void spread(struct draft *draft)
{
	struct instant instants[2 * BRUTE_MAX];
	int next[BRUTE_MAX] = { 0 };

	for (int i = 0; i < draft->count; i++) {
		const struct history_operation *it = &draft->operations[i];

		instants[2 * i] = (struct instant){ it->invoke, random_bits(), it->client };
		instants[2 * i + 1] = (struct instant){ it->complete, random_bits(), it->client };
	}
	qsort(instants, 2 * (size_t)draft->count, sizeof(instants[0]), by_time_then_chance);
	for (int i = 0; i < draft->count; i++) {
		struct history_operation *it = &draft->operations[i];
		int *at = &next[it->client];

		while (instants[*at].client != it->client)
			++*at;
		it->invoke = (*at)++;
		while (instants[*at].client != it->client)
			++*at;
		it->complete = (*at)++;
	}
}

static void end_randomly(struct draft *draft, const struct shape *shape)
{
	for (int i = 0; i < draft->count; i++) {
		int is_last = 1;

		/* A crash may follow what did not return. */
		for (int j = i + 1; j < draft->count; j++)
			is_last &= draft->operations[j].client != draft->operations[i].client ||
				(draft->operations[j].verb == HISTORY_CRASH &&
					draft->operations[i].verb != HISTORY_CRASH);
		if (!is_last || random_below(100) >= shape->pending)
			continue;
		draft->operations[i].complete = HISTORY_NEVER;
		if (random_below(2))
			draft->operations[i].result = HISTORY_UNKNOWN;
		if (draft->operations[i].result == HISTORY_UNKNOWN &&
			draft->operations[i].verb == HISTORY_QUERY)
			draft->operations[i].name = HISTORY_NO_NAME;
	}
}

static void mutate(struct draft *draft, const struct shape *shape)
{
	for (int n = 0; n < shape->mutations && draft->count; n++) {
		struct history_operation *it = &draft->operations[random_below(draft->count)];

		switch (random_below(4)) {
		case 0: random_result(it, shape); break;
		case 1: it->client = (uint32_t)random_below(shape->clients); break;
		case 2:
			random_verb(it, shape);
			random_result(it, shape);
			break;
		case 3:
			if (it->complete != HISTORY_NEVER && it->complete > it->invoke)
				it->complete--;
			break;
		}
	}
}

/* What is not a history, as mutations may make it, is left out operation by operation. */
static void build(struct history *history, const struct draft *draft)
{
	char text[16];

	*history = (struct history){ 0 };
	for (int i = 0; i < BRUTE_MAX; i++) {
		snprintf(text, sizeof(text), "%c", 'A' + i);
		history_client(history, text, 1);
		snprintf(text, sizeof(text), "N%d", i);
		history_name(history, text, strlen(text));
	}
	for (int i = 0; i < draft->count; i++)
		history_add(history, &draft->operations[i]);
}

void random_history(struct history *history, const struct shape *shape)
{
	struct draft draft = { .count = random_below(2) ? shape->operations
							: 1 + random_below(shape->operations) };

	for (int i = 0; i < draft.count; i++) {
		draft.operations[i] = (struct history_operation){ 0 };
		draft.operations[i].client = (uint32_t)random_below(shape->clients);
		random_verb(&draft.operations[i], shape);
		random_result(&draft.operations[i], shape);
	}
	if (shape->simulate)
		simulate(&draft, shape);
	random_times(&draft, shape);
	if (shape->apart)
		spread(&draft);
	end_randomly(&draft, shape);
	mutate(&draft, shape);
	if (shape->unique && !shape->simulate) {
		uint32_t next = 0;

		for (int i = 0; i < draft.count; i++) {
			if (draft.operations[i].verb == HISTORY_LOCK)
				draft.operations[i].name = next++;
		}
	}
	build(history, &draft);
}

struct shape random_shape(void)
{
	struct shape shape = {
		.clients = 1 + random_below(5),
		.names = 1 + random_below(4),
		.operations = 3 + random_below(6),
		.times = 1 + random_below(random_below(2) ? 4 : 24),
		.calm = random_below(2),
		.apart = random_below(2),
		.unique = random_below(3) > 0,
		.simulate = random_below(4) > 0,
		.pending = random_below(2) ? 0 : random_below(60),
	};

	/* Some with more operations, for what takes three tenures and several observers to go wrong. */
	if (random_below(4) == 0)
		shape.operations = 10;
	shape.mutations = shape.simulate ? random_below(3) : 0;
	return shape;
}

/* Puts a lock and the crash that interrupts it where nothing is yet. */
static void add_killed(struct draft *draft, uint32_t client)
{
	int places[2];

	for (int i = 0; i < 2; i++) {
		do
			places[i] = random_below(draft->count);
		while (draft->operations[places[i]].client != UINT32_MAX);
		draft->operations[places[i]].client = client;
	}
	for (int i = 0; i < 2; i++) {
		int first = places[i] == (places[0] < places[1] ? places[0] : places[1]);

		draft->operations[places[i]].verb = first ? HISTORY_LOCK : HISTORY_CRASH;
	}
}

/* What the killed were doing did not return, and what they held went late. */
static void interrupt(struct draft *draft, int killed, int times)
{
	for (int i = 0; i < draft->count; i++) {
		struct history_operation *it = &draft->operations[i];

		if ((int)it->client >= killed)
			continue;
		if (it->verb == HISTORY_LOCK) {
			it->complete = HISTORY_NEVER;
			it->result = HISTORY_UNKNOWN;
		} else if (it->verb == HISTORY_CRASH) {
			it->complete += random_below(times + 1);
			if (random_below(8) == 0)
				it->complete = HISTORY_NEVER;
		}
	}
}

void random_killed(struct history *history, const struct shape *shape)
{
	struct draft draft = { .count = 6 + random_below(shape->operations) };
	int killed = 1 + random_below(draft.count > 8 ? 4 : 3);

	for (int i = 0; i < draft.count; i++)
		draft.operations[i] = (struct history_operation){ .client = UINT32_MAX };
	for (int i = 0; i < killed; i++)
		add_killed(&draft, (uint32_t)i);
	for (int i = 0; i < draft.count; i++) {
		if (draft.operations[i].client != UINT32_MAX)
			continue;
		draft.operations[i].client = (uint32_t)(killed + random_below(shape->clients));
		random_verb(&draft.operations[i], shape);
	}
	simulate(&draft, shape);
	random_times(&draft, shape);
	if (shape->apart)
		spread(&draft);
	mutate(&draft, shape);
	interrupt(&draft, killed, shape->times);
	build(history, &draft);
}
