#include "harness/history/history_make.h"

#include <stdlib.h>
#include <string.h>

enum {
	EFFECT_GAP = 10, /* ns between effects */
	NOBODY = -1,
};

struct worker {
	uint32_t client;
	uint32_t name;   /* for all its tenures, when names repeat */
	int64_t invoke;  /* of its next operation */
	int64_t blocked; /* until its last operation completes */
	int dying;       /* its last operation does not return, and a crash comes next */
};

struct maker {
	const struct history_recipe *recipe;
	struct history *history;
	struct worker *workers;
	uint64_t random;
	int64_t now;
	long owner;    /* worker that holds, or NOBODY */
	uint32_t name; /* under which it does */
	uint32_t clients_made, names_made;
	int failed;
};

const char *history_flaw_name(enum history_flaw flaw)
{
	static const char *const names[FLAW_COUNT] = { [FLAW_NONE] = "valid",
#define FLAW(id, name, clause) [FLAW_##id] = name,
		HISTORY_FLAWS
#undef FLAW
	};

	return names[flaw];
}

const char *history_flaw_clause(enum history_flaw flaw)
{
	static const char *const clauses[FLAW_COUNT] = { [FLAW_NONE] = "",
#define FLAW(id, name, clause) [FLAW_##id] = clause,
		HISTORY_FLAWS
#undef FLAW
	};

	return clauses[flaw];
}

static uint64_t below(struct maker *maker, uint64_t limit)
{
	uint64_t value = maker->random += UINT64_C(0x9e3779b97f4a7c15);

	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return (value ^ value >> 31) % limit;
}

static uint32_t new_name(struct maker *maker)
{
	uint32_t most = maker->recipe->names;
	uint32_t number = most ? maker->names_made++ % most : maker->names_made++;
	char text[32];
	int length = snprintf(text, sizeof(text), "t%lu", (unsigned long)number);
	uint32_t name = history_name(maker->history, text, (size_t)length);

	maker->failed |= name == UINT32_MAX;
	return name;
}

static void new_client(struct maker *maker, long index)
{
	struct worker *worker = &maker->workers[index];
	char text[32];
	int length = snprintf(text, sizeof(text), "c%lu", (unsigned long)maker->clients_made++);

	worker->client = history_client(maker->history, text, (size_t)length);
	worker->invoke = maker->now + 1;
	worker->blocked = maker->now;
	worker->dying = 0;
	maker->failed |= worker->client == UINT32_MAX;
	if (maker->recipe->repeat_names)
		worker->name = new_name(maker);
}

/* Adds an operation whose effect is now; it was invoked long ago and stays open for a while. */
static void add(struct maker *maker, long index, enum history_verb verb, enum history_result result,
	uint32_t name, int64_t open)
{
	struct worker *worker = &maker->workers[index];
	struct history_operation operation = {
		.invoke = worker->invoke,
		.complete = maker->now + open,
		.client = worker->client,
		.name = name,
		.verb = (uint8_t)verb,
		.result = (uint8_t)result,
	};

	if (maker->failed || history_add(maker->history, &operation)) {
		maker->failed = 1;
		return;
	}
	worker->blocked = operation.complete;
	worker->invoke = operation.complete + 1;
	if (verb == HISTORY_CLOSE || verb == HISTORY_CRASH)
		new_client(maker, index);
}

static int64_t some_time(struct maker *maker)
{
	return (int64_t)below(maker, (uint64_t)maker->recipe->clients * EFFECT_GAP);
}

static void lock(struct maker *maker, long index, int64_t open)
{
	uint32_t name = maker->recipe->repeat_names ? maker->workers[index].name : new_name(maker);

	add(maker, index, HISTORY_LOCK, maker->owner == NOBODY ? HISTORY_OK : HISTORY_DENIED, name,
		open);
	if (maker->owner == NOBODY) {
		maker->owner = index;
		maker->name = name;
	}
}

/* A lock that takes effect as any, but does not return before its client crashes. */
static void lock_and_die(struct maker *maker, long index, int64_t open)
{
	struct worker *worker = &maker->workers[index];
	struct history_operation *operation;

	lock(maker, index, open);
	if (maker->failed)
		return;
	operation = &maker->history->operations[maker->history->count - 1];
	operation->complete = HISTORY_NEVER;
	operation->result = HISTORY_UNKNOWN;
	maker->history->states[worker->client].since = operation->invoke;
	maker->history->states[worker->client].pending = 1;
	worker->invoke = maker->now;
	worker->dying = 1;
}

static void query(struct maker *maker, long index, int64_t open)
{
	if (maker->owner == NOBODY)
		add(maker, index, HISTORY_QUERY, HISTORY_FREE, HISTORY_NO_NAME, open);
	else
		add(maker, index, HISTORY_QUERY, HISTORY_NAMED, maker->name, open);
}

static void release(struct maker *maker, long index, enum history_verb verb, int64_t open)
{
	enum history_result result = HISTORY_OK;

	if (verb == HISTORY_UNLOCK && maker->owner != index)
		result = maker->owner == NOBODY ? HISTORY_NOT_LOCKED : HISTORY_NOT_OWNER;
	if (maker->owner == index)
		maker->owner = NOBODY;
	add(maker, index, verb, result, HISTORY_NO_NAME, open);
}

static void step(struct maker *maker)
{
	long index = (long)below(maker, maker->recipe->clients);
	int64_t open = some_time(maker);
	uint64_t dice = below(maker, 100);

	/* Owners hurry, or there would be few tenures. */
	if (maker->owner != NOBODY && below(maker, 3) == 0)
		index = maker->owner;
	if (maker->workers[index].blocked >= maker->now)
		return;
	if (maker->owner == index) {
		dice = 40 + dice * 60 / 100;
		open /= 8;
	}
	if (maker->workers[index].dying)
		release(maker, index, HISTORY_CRASH, open);
	else if (dice < 40 && maker->recipe->kill_lockers && below(maker, 50) == 0)
		lock_and_die(maker, index, open / 8);
	else if (dice < 40)
		lock(maker, index, maker->owner == NOBODY ? open / 8 : open);
	else if (dice < 70)
		query(maker, index, open);
	else if (dice < 97)
		release(maker, index, HISTORY_UNLOCK, open);
	else
		release(maker, index, dice == 97 ? HISTORY_CLOSE : HISTORY_CRASH, open);
}

/* Lets every open operation complete; what comes next is invoked after that. */
static void quiesce(struct maker *maker)
{
	for (uint32_t i = 0; i < maker->recipe->clients; i++) {
		if (maker->workers[i].dying)
			release(maker, (long)i, HISTORY_CRASH, 1);
	}
	for (uint32_t i = 0; i < maker->recipe->clients; i++) {
		if (maker->workers[i].blocked >= maker->now)
			maker->now = maker->workers[i].blocked + 1;
	}
	for (uint32_t i = 0; i < maker->recipe->clients; i++)
		maker->workers[i].invoke = maker->now;
}

/* An operation that others neither precede nor follow within its short interval. */
static void add_briefly(struct maker *maker, long index, enum history_verb verb,
	enum history_result result, uint32_t name)
{
	maker->now += EFFECT_GAP;
	maker->workers[index].invoke = maker->now - 1;
	add(maker, index, verb, result, name, 1);
}

/* Makes the lock held by worker 0, or free, by short operations. */
static void arrange(struct maker *maker, int held)
{
	quiesce(maker);
	maker->now += EFFECT_GAP;
	if (maker->owner != NOBODY)
		release(maker, maker->owner, HISTORY_UNLOCK, 1);
	maker->now += EFFECT_GAP;
	if (held)
		lock(maker, 0, 1);
}

static void plant_in_tenure(struct maker *maker)
{
	uint32_t none = HISTORY_NO_NAME;

	arrange(maker, 1);
	switch (maker->recipe->flaw) {
	case FLAW_TWO_OWNERS:
		add_briefly(maker, 1, HISTORY_LOCK, HISTORY_OK, new_name(maker));
		add_briefly(maker, 1, HISTORY_UNLOCK, HISTORY_OK, none);
		break;
	case FLAW_LOCKED_TWICE:
		add_briefly(maker, 0, HISTORY_LOCK, HISTORY_OK, new_name(maker));
		break;
	case FLAW_FREE_WHILE_HELD: add_briefly(maker, 1, HISTORY_QUERY, HISTORY_FREE, none); break;
	case FLAW_OWNER_SEES_FREE: add_briefly(maker, 0, HISTORY_QUERY, HISTORY_FREE, none); break;
	case FLAW_UNKNOWN_NAME:
		add_briefly(maker, 1, HISTORY_QUERY, HISTORY_NAMED, new_name(maker));
		break;
	case FLAW_STRANGER_UNLOCKS: add_briefly(maker, 1, HISTORY_UNLOCK, HISTORY_OK, none); break;
	case FLAW_OWNER_REFUSED:
		add_briefly(maker, 0, HISTORY_UNLOCK, HISTORY_NOT_OWNER, none);
		break;
	case FLAW_NOT_LOCKED_WHILE_HELD:
		add_briefly(maker, 1, HISTORY_UNLOCK, HISTORY_NOT_LOCKED, none);
		break;
	case FLAW_OUTLIVED_CRASH:
	case FLAW_OUTLIVED_CLOSE:
	case FLAW_NAME_AFTER_CRASH:
		maker->now += EFFECT_GAP;
		maker->workers[0].invoke = maker->now - 1;
		release(maker, 0,
			maker->recipe->flaw == FLAW_OUTLIVED_CLOSE ? HISTORY_CLOSE : HISTORY_CRASH,
			1);
		if (maker->recipe->flaw == FLAW_NAME_AFTER_CRASH)
			add_briefly(maker, 1, HISTORY_QUERY, HISTORY_NAMED, maker->name);
		else
			add_briefly(maker, 1, HISTORY_LOCK, HISTORY_DENIED, new_name(maker));
		break;
	default: break;
	}
	/* What follows the flaw must not explain it, by having been invoked before. */
	maker->now += EFFECT_GAP;
	quiesce(maker);
}

static void plant_in_gap(struct maker *maker)
{
	uint32_t name;

	/* A tenure first, so that there is a name and a release to be wrong about. */
	arrange(maker, 1);
	arrange(maker, 0);
	switch (maker->recipe->flaw) {
	case FLAW_STALE_NAME:
		add_briefly(maker, 1, HISTORY_QUERY, HISTORY_NAMED, maker->name);
		break;
	case FLAW_EARLY_NAME:
		name = new_name(maker);
		add_briefly(maker, 1, HISTORY_QUERY, HISTORY_NAMED, name);
		add_briefly(maker, 2, HISTORY_LOCK, HISTORY_OK, name);
		maker->owner = 2;
		maker->name = name;
		break;
	case FLAW_REFUSED_WHILE_FREE:
		add_briefly(maker, 1, HISTORY_LOCK, HISTORY_DENIED, new_name(maker));
		break;
	case FLAW_NOT_OWNER_WHILE_FREE:
		add_briefly(maker, 1, HISTORY_UNLOCK, HISTORY_NOT_OWNER, HISTORY_NO_NAME);
		break;
	default: break;
	}
	maker->now += EFFECT_GAP;
	quiesce(maker);
}

static void plant(struct maker *maker)
{
	switch (maker->recipe->flaw) {
	case FLAW_NONE: break;
	case FLAW_STALE_NAME:
	case FLAW_EARLY_NAME:
	case FLAW_REFUSED_WHILE_FREE:
	case FLAW_NOT_OWNER_WHILE_FREE: plant_in_gap(maker); break;
	default: plant_in_tenure(maker); break;
	}
}

int history_generate(struct history *history, const struct history_recipe *recipe)
{
	struct maker maker = {
		.recipe = recipe,
		.history = history,
		.random = recipe->seed,
		.owner = NOBODY,
	};
	int planted = 0;

	maker.workers = calloc(recipe->clients, sizeof(*maker.workers));
	if (!maker.workers)
		return -1;
	for (uint32_t i = 0; i < recipe->clients; i++)
		new_client(&maker, (long)i);
	while (history->count < recipe->operations && !maker.failed) {
		maker.now += EFFECT_GAP;
		if (!planted && history->count >= recipe->operations / 2) {
			plant(&maker);
			planted = 1;
		} else {
			step(&maker);
		}
	}
	free(maker.workers);
	return maker.failed ? -1 : 0;
}
