/*
 * Checks of the decision procedure: against trying every order on random small histories, by
 * examples of every contradiction, and on histories too large for anything else.
 *
 *     test_linearize [HISTORIES [SEED]]
 */
#include "harness/history.h"
#include "harness/history_make.h"
#include "harness/linearize.h"
#include "harness/linearize_exact.h"
#include "harness/linearize_picture.h"
#include "harness/tests/linearize_brute.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static unsigned passed, failed;

static int check(int condition, const char *what)
{
	printf("%s %s\n", condition ? "ok  " : "FAIL", what);
	if (condition)
		passed++;
	else
		failed++;
	return condition;
}

static uint64_t state;

static uint64_t random_bits(void)
{
	uint64_t value = state += UINT64_C(0x9e3779b97f4a7c15);

	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

static int below(int limit)
{
	return (int)(random_bits() % (uint64_t)limit);
}

/* How the random histories of one round differ. */
struct shape {
	int clients, names, operations;
	int times;    /* distinct instants, fewer than operations for many ties */
	int apart;    /* all times distinct */
	int unique;   /* every granted lock has its own name */
	int simulate; /* results come from a lock, not from chance */
	int mutations;
	int calm;    /* clients neither close nor crash */
	int pending; /* percent of clients whose last operation never returns */
};

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

	operation->result = results[operation->verb][below(4)];
	if (operation->verb == HISTORY_LOCK || operation->result == HISTORY_NAMED)
		operation->name = (uint32_t)below(shape->names);
	else
		operation->name = HISTORY_NO_NAME;
}

static void random_verb(struct history_operation *operation, const struct shape *shape)
{
	static const uint8_t verbs[] = { HISTORY_LOCK, HISTORY_LOCK, HISTORY_LOCK, HISTORY_UNLOCK,
		HISTORY_UNLOCK, HISTORY_QUERY, HISTORY_QUERY, HISTORY_QUERY, HISTORY_CLOSE,
		HISTORY_CRASH };

	operation->verb = verbs[below(shape->calm ? 8 : 10)];
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
			it->name = shape->unique ? next++ : (uint32_t)below(shape->names);
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
	int width = 1 + below(shape->times);

	for (int i = 0; i < draft->count; i++) {
		struct history_operation *it = &draft->operations[i];
		int64_t at = (int64_t)(i + 1) * shape->times / (draft->count + 1);

		if (!shape->simulate)
			at = below(shape->times);
		it->invoke = at - below(width);
		it->complete = at + below(width);
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
		if (!is_last || below(100) >= shape->pending)
			continue;
		draft->operations[i].complete = HISTORY_NEVER;
		if (below(2))
			draft->operations[i].result = HISTORY_UNKNOWN;
		if (draft->operations[i].result == HISTORY_UNKNOWN &&
			draft->operations[i].verb == HISTORY_QUERY)
			draft->operations[i].name = HISTORY_NO_NAME;
	}
}

static void mutate(struct draft *draft, const struct shape *shape)
{
	for (int n = 0; n < shape->mutations && draft->count; n++) {
		struct history_operation *it = &draft->operations[below(draft->count)];

		switch (below(4)) {
		case 0: random_result(it, shape); break;
		case 1: it->client = (uint32_t)below(shape->clients); break;
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

static void random_history(struct history *history, const struct shape *shape)
{
	struct draft draft = { .count = below(2) ? shape->operations : 1 + below(shape->operations) };

	for (int i = 0; i < draft.count; i++) {
		draft.operations[i] = (struct history_operation){ 0 };
		draft.operations[i].client = (uint32_t)below(shape->clients);
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

static struct shape random_shape(void)
{
	struct shape shape = {
		.clients = 1 + below(5),
		.names = 1 + below(4),
		.operations = 3 + below(6),
		.times = 1 + below(below(2) ? 4 : 24),
		.calm = below(2),
		.apart = below(2),
		.unique = below(3) > 0,
		.simulate = below(4) > 0,
		.pending = below(2) ? 0 : below(60),
	};

	/* Some with more operations, for what takes three tenures and several observers to go wrong. */
	if (below(4) == 0)
		shape.operations = 10;
	shape.mutations = shape.simulate ? below(3) : 0;
	return shape;
}

struct tally {
	unsigned long compared, yes, by_search, apart_by_search;
};

static int has_repeated_names(const struct history *history)
{
	unsigned char locks[BRUTE_MAX] = { 0 };
	int repeated = 0;

	for (size_t i = 0; i < history->count; i++) {
		const struct history_operation *it = &history->operations[i];

		if (it->verb == HISTORY_LOCK && it->result != HISTORY_DENIED)
			repeated |= locks[it->name]++ > 0;
	}
	return repeated;
}

static int is_apart(const struct history *history)
{
	if (has_repeated_names(history))
		return 0;
	for (size_t i = 0; i < history->count; i++) {
		for (size_t j = 0; j < history->count; j++) {
			const struct history_operation *one = &history->operations[i];
			const struct history_operation *other = &history->operations[j];

			if (one->invoke == one->complete)
				return 0;
			/* A client that crashed during its lock. */
			if (i < j && one->client == other->client && one->verb == HISTORY_LOCK &&
				one->complete == HISTORY_NEVER)
				return 0;
			if (i != j && (one->invoke == other->invoke ||
					      one->invoke == other->complete))
				return 0;
		}
	}
	return 1;
}

/* 0 when all agree. */
static int compare(const struct history *history, struct tally *tally)
{
	struct linearize_verdict verdict;
	int expected = brute_linearizable(history);
	int searched = exact_search(history->operations, history->count, history->clients.count,
		0, NULL);
	int wrong;

	if (linearize(history, &verdict))
		return -1;
	wrong = verdict.linearizable != expected || searched != expected;
	tally->compared++;
	tally->yes += (unsigned long)expected;
	tally->by_search += verdict.step == LINEARIZE_BY_SEARCH;
	tally->apart_by_search += verdict.step == LINEARIZE_BY_SEARCH && is_apart(history);
	linearize_verdict_free(&verdict);
	return wrong;
}

static void compare_many(unsigned long count, uint64_t seed)
{
	struct tally tally = { 0 };
	int wrong = 0;

	for (unsigned long i = 0; i < count && !wrong; i++) {
		struct history history;
		struct shape shape;

		state = seed + i * 1000003;
		shape = random_shape();
		random_history(&history, &shape);
		wrong = compare(&history, &tally);
		if (wrong) {
			printf("seed %" PRIu64 ", history %lu: the checkers disagree on\n", seed, i);
			history_write(&history, stdout);
			printf("every order: %d\n", brute_linearizable(&history));
		}
		history_free(&history);
	}
	printf("     %lu random histories from seed %" PRIu64
	       ": %lu linearizable, %lu decided by search\n",
		tally.compared, seed, tally.yes, tally.by_search);
	check(!wrong && tally.compared == count, "agrees with trying every order");
	check(!tally.apart_by_search,
		"never searches when names are unique and no times are equal");
}


/* Reads a history from text; -1 with error filled when it is none. */
static int read_text(struct history *history, const char *text, struct history_error *error)
{
	FILE *file = tmpfile();
	int status;

	*history = (struct history){ 0 };
	if (!file)
		return -1;
	fputs(text, file);
	rewind(file);
	status = history_read(history, file, error);
	fclose(file);
	return status;
}

static void check_refused(const char *text, unsigned long line, unsigned long column)
{
	struct history history;
	struct history_error error = { 0 };
	int status = read_text(&history, text, &error);
	char what[300];

	snprintf(what, sizeof(what), "refused at %lu:%lu: %s", error.line, error.column,
		status ? error.text : "(it was read)");
	check(status && error.line == line && error.column == column && *error.text, what);
	history_free(&history);
}

#define HEADER "exaccess-history 1\n"

static void test_reader(void)
{
	check_refused("", 1, 1);
	check_refused("exaccess-history 2\n", 1, 1);
	check_refused(HEADER "A 1 2 lock N\n", 2, 13);
	check_refused(HEADER "A 1 2 lock N ok more\n", 2, 17);
	check_refused(HEADER "# note\n\nA x 2 lock N ok\n", 4, 3);
	check_refused(HEADER "A 1 -2 lock N ok\n", 2, 5);
	check_refused(HEADER "A 1 9223372036854775807 lock N ok\n", 2, 5);
	check_refused(HEADER "A 1 99999999999999999999 lock N ok\n", 2, 5);
	check_refused(HEADER "A 3 2 lock N ok\n", 2, 5);
	check_refused(HEADER "A 1 2 grab N ok\n", 2, 7);
	check_refused(HEADER "A 1 2 lock - ok\n", 2, 12);
	check_refused(HEADER "A 1 2 lock free ok\n", 2, 12);
	check_refused(HEADER "A 1 2 lock N refused\n", 2, 14);
	check_refused(HEADER "A 1 2 lock N -\n", 2, 14);
	check_refused(HEADER "A 1 2 unlock N ok\n", 2, 14);
	check_refused(HEADER "A 1 2 unlock - denied\n", 2, 16);
	check_refused(HEADER "A 1 2 lock a%2 ok\n", 2, 13);
	check_refused(HEADER "A 1 2 lock a%zz ok\n", 2, 13);
	check_refused(HEADER "A 1 2 lock a%00 ok\n", 2, 13);
	check_refused(HEADER "A 1 2 lock a/b ok\n", 2, 13);
	check_refused(HEADER "A 1 2 lock \xc3\xa9 ok\n", 2, 12);
	check_refused(HEADER "A 1 5 lock N ok\nA 4 6 unlock - ok\n", 3, 3);
	check_refused(HEADER "A 1 5 close - ok\nA 6 7 query - free\n", 3, 1);
	check_refused(HEADER "A 1 5 crash - ok\nA 6 7 query - free\n", 3, 1);
	check_refused(HEADER "A 1 - lock N -\nA 6 7 query - free\n", 3, 1);
}

static void test_round_trip(void)
{
	static const char text[] = HEADER "A 1 2 lock a%20b%25%C3%A9 ok\n"
					  "B 1 - lock %66ree -\n"
					  "C 0 9223372036854775806 query - %2D\n"
					  "D 4 5 query - %\n"
					  "E 4 5 query - free\n"
					  "A 2 - crash - ok\n";
	struct history history;
	struct history_error error = { 0 };
	char again[sizeof(text) + 16] = "";
	FILE *file = tmpfile();

	check(!read_text(&history, text, &error), "a history with odd names is read");
	check(history.count == 6 && !strcmp(history_text(&history.names, 0), "a b%\xc3\xa9"),
		"names are decoded");
	if (file && !history_write(&history, file)) {
		rewind(file);
		again[fread(again, 1, sizeof(again) - 1, file)] = '\0';
	}
	check(!strcmp(again, text), "what is written is what was read");
	if (file)
		fclose(file);
	history_free(&history);
	check(!read_text(&history, "exaccess-history 1\r\n\r\n# note\r\n A\t1  2 close -\tok \r\nB 1 2 close - ok",
		      &error) && history.count == 2,
		"line ends, spaces and comments are as wide as documented");
	history_free(&history);
	check(!read_text(&history, "exaccess-history 1", &error) && !history.count,
		"a history can be empty");
	history_free(&history);
}

struct example {
	const char *what, *clause, *operations;
	size_t conflict; /* operations in it */
};

static const struct example examples[] = {
	{ "two owners", "LOCK-002",
		"A 0 1 lock N ok\nB 2 3 lock M ok\nA 4 5 unlock - ok\nB 6 7 unlock - ok\n", 3 },
	{ "two that never release", "LOCK-002", "A 0 1 lock N ok\nB 0 3 lock M ok\n", 2 },
	{ "owner granted again", "LOCK-004", "A 0 1 lock N ok\nA 2 3 lock M ok\n", 2 },
	{ "refused, never locked", "LOCK-001", "A 0 1 lock N denied\n", 1 },
	{ "refused between tenures", "LOCK-001",
		"A 0 1 lock N ok\nA 2 3 unlock - ok\nB 4 5 lock M denied\nB 6 7 lock O ok\n", 3 },
	{ "not owner of nothing", "UNLOCK-002", "A 0 1 unlock - not-owner\n", 1 },
	{ "free while held", "QUERY-002",
		"A 0 1 lock N ok\nB 2 3 query - free\nA 4 5 unlock - ok\n", 3 },
	{ "not locked while held", "UNLOCK-003",
		"A 0 1 lock N ok\nB 2 3 unlock - not-locked\nA 4 5 unlock - ok\n", 3 },
	{ "owner sees free", "QUERY-006", "A 0 1 lock N ok\nA 2 3 query - free\n", 2 },
	{ "owner sees another", "QUERY-006", "A 0 1 lock N ok\nA 2 3 query - M\n", 2 },
	{ "unknown name", "QUERY-003", "A 0 1 query - N\n", 1 },
	{ "denied is not locked", "QUERY-003",
		"A 0 1 lock N ok\nB 2 3 lock M denied\nC 4 5 query - M\n", 1 },
	{ "name before lock", "QUERY-003", "A 2 3 lock N ok\nB 0 1 query - N\n", 2 },
	{ "name after unlock", "QUERY-012",
		"A 0 1 lock N ok\nA 2 3 unlock - ok\nB 4 5 query - N\n", 2 },
	{ "name after crash", "CRASH-001",
		"A 0 1 lock N ok\nA 2 3 crash - ok\nB 4 5 query - N\n", 2 },
	{ "name after close", "REL-002",
		"A 0 1 lock N ok\nA 2 3 close - ok\nB 4 5 query - N\n", 2 },
	{ "refused after crash", "CRASH-001",
		"A 0 1 lock N ok\nA 2 3 crash - ok\nB 4 5 lock M denied\n", 2 },
	{ "refused after close", "REL-002",
		"A 0 1 lock N ok\nA 2 3 close - ok\nB 4 5 lock M denied\n", 2 },
	{ "stranger unlocks", "UNLOCK-003", "A 0 1 lock N ok\nB 2 3 unlock - ok\n", 1 },
	{ "unlocks twice", "UNLOCK-003",
		"A 0 1 lock N ok\nA 2 3 unlock - ok\nA 4 5 unlock - ok\n", 1 },
	{ "owner refused", "UNLOCK-001", "A 0 1 lock N ok\nA 2 3 unlock - not-owner\n", 2 },
	{ "owner told not locked", "UNLOCK-001", "A 0 1 lock N ok\nA 2 3 unlock - not-locked\n",
		2 },
	{ "held seen twice with free between", "LOCK-001",
		"A 0 1 lock N ok\nA 2 9 unlock - ok\nB 4 5 query - free\nC 6 7 lock M denied\n", 3 },
	{ "an endless tenure and another", "LOCK-002",
		"A 0 1 lock N ok\nB 2 - lock M -\nC 3 4 query - M\n", 2 },
	/* And what is right. */
	{ "nothing", NULL, "", 0 },
	{ "overlapping grants", NULL,
		"A 0 9 lock N ok\nB 0 20 lock M ok\nA 10 12 unlock - ok\nB 20 30 unlock - ok\n", 0 },
	{ "a client whose operations meet", NULL,
		"A 1 2 lock N ok\nA 2 3 unlock - ok\nA 3 3 query - free\nA 3 4 lock M ok\n", 0 },
	{ "equal times are concurrent", NULL, "A 0 5 lock N ok\nB 5 9 query - free\n", 0 },
	{ "a pending lock holds", NULL, "A 0 - lock N -\nB 5 6 lock M denied\n", 0 },
	{ "a pending lock never happened", NULL,
		"A 0 - lock N ok\nB 5 6 lock M ok\nB 7 8 unlock - ok\nC 9 10 query - free\n", 0 },
	{ "a crash releases late", NULL,
		"A 0 1 lock N ok\nA 2 - crash - ok\nB 5 6 lock M denied\nB 7 8 lock O ok\n", 0 },
	{ "a crash during a lock that was seen", NULL,
		"A 0 - lock N -\nA 2 9 crash - ok\nB 1 4 query - N\nB 5 6 query - free\n", 0 },
	{ "a crash during a lock, seen after it", "CRASH-001",
		"A 0 - lock N -\nA 2 4 crash - ok\nB 5 6 query - N\n", 2 },
	{ "a crash during a lock explains a refusal", NULL,
		"A 0 - lock N -\nA 2 9 crash - ok\nB 5 6 lock M denied\nB 7 8 lock O ok\n", 0 },
	{ "and only one, if it was free between", "LOCK-001",
		"A 0 - lock N -\nA 2 9 crash - ok\nB 3 4 lock M denied\nB 5 6 query - free\n"
		"B 7 8 lock O denied\n",
		3 },
	{ "a crash during an unlock", NULL,
		"A 0 1 lock N ok\nA 2 - unlock - -\nA 9 12 crash - ok\nB 5 6 query - free\n", 0 },
	{ "a pending unlock happened", NULL,
		"A 0 1 lock N ok\nA 2 - unlock - -\nB 5 6 query - N\nB 7 8 query - free\n", 0 },
	{ "one instant, earliest first", NULL,
		"B 3 5 lock M ok\nB 5 6 unlock - ok\nA 0 5 lock N ok\nA 5 9 unlock - ok\n"
		"C 1 2 lock X denied\n",
		0 },
	{ "one instant, latest last", NULL,
		"A 0 5 lock N ok\nA 5 9 unlock - ok\nB 3 5 lock M ok\nB 5 6 unlock - ok\n"
		"C 7 8 lock X denied\n",
		0 },
	{ "a name used twice", NULL,
		"A 0 1 lock N ok\nA 2 3 unlock - ok\nB 4 5 lock N ok\nC 0 9 query - N\n"
		"C 10 11 query - N\n",
		0 },
};

static void test_examples(void)
{
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		const struct example *example = &examples[i];
		struct history history;
		struct history_error error = { 0 };
		struct linearize_verdict verdict = { 0 };
		char text[600], what[1400];
		int right;

		snprintf(text, sizeof(text), HEADER "%s", example->operations);
		right = !read_text(&history, text, &error) && !linearize(&history, &verdict);
		right = right && verdict.linearizable == !example->clause &&
			verdict.linearizable == brute_linearizable(&history);
		if (right && example->clause)
			right = !strcmp(verdict.conflict.clause, example->clause) &&
				verdict.conflict.minimal &&
				verdict.conflict.count == example->conflict;
		snprintf(what, sizeof(what), "%s%s%s: %s", example->what,
			example->clause ? " is " : "", example->clause ? example->clause : "",
			error.line ? error.text : verdict.conflict.text);
		check(right, what);
		linearize_verdict_free(&verdict);
		history_free(&history);
	}
}

/* Every bar and label fits in 100 columns, whatever the clients are called. */
static void test_picture(void)
{
	struct history history;
	struct history_error error;
	struct linearize_verdict verdict = { 0 };
	struct picture picture = { 0 };
	FILE *file = tmpfile();
	char line[400];
	int lines = 0, wide = 0;

	check(file && !read_text(&history, HEADER
			 "a-client-with-quite-a-long-name-indeed 0 1 lock N ok\n"
			 "B 2222222222222 3333333333333 lock M ok\n"
			 "a-client-with-quite-a-long-name-indeed 4444444444444 - unlock - ok\n",
			 &error) &&
			!linearize(&history, &verdict) &&
			!picture_lay_out(&picture, &history, &verdict.conflict) &&
			!picture_draw(&picture, &history, file),
		"a picture is drawn");
	rewind(file);
	while (fgets(line, sizeof(line), file)) {
		fputs(line, stdout);
		wide |= strlen(line) > 101;
		lines++;
	}
	check(lines == 3 && !wide, "it has a row per client, and no line over 100 columns");
	fclose(file);
	picture_free(&picture);
	linearize_verdict_free(&verdict);
	history_free(&history);
}

/*
 * Whether the kept operations of a conflict alone, all else unknown, still have no order; -1 if that
 * cannot be said in terms of operations.
 */
static int contradict(const struct history *history, const struct linearize_conflict *conflict,
	size_t left_out)
{
	struct history_operation operations[64];
	uint32_t clients = 0;
	size_t count = 0;

	for (size_t i = 0; i < history->count; i++) {
		const struct history_operation *lock = &history->operations[i];
		int concerned = 0;
		uint32_t release = UINT32_MAX;

		if (lock->verb != HISTORY_LOCK || lock->result == HISTORY_DENIED)
			continue;
		for (uint32_t j = (uint32_t)i + 1; j < history->count && release == UINT32_MAX; j++) {
			const struct history_operation *it = &history->operations[j];

			if (it->client == lock->client &&
				(it->verb == HISTORY_CLOSE || it->verb == HISTORY_CRASH ||
					(it->verb == HISTORY_UNLOCK &&
						(it->result == HISTORY_OK ||
							it->result == HISTORY_UNKNOWN))))
				release = j;
		}
		operations[count] = *lock;
		operations[count].invoke = 0;
		operations[count].complete = HISTORY_NEVER;
		operations[count].client = clients;
		if (release != UINT32_MAX) {
			operations[count + 1] = history->operations[release];
			operations[count + 1].invoke = 0;
			operations[count + 1].complete = HISTORY_NEVER;
			operations[count + 1].client = clients;
			/* A crash may keep a lock from happening; the release of a tenure does not. */
			if (operations[count + 1].verb == HISTORY_CRASH)
				operations[count + 1].verb = HISTORY_CLOSE;
		}
		for (size_t j = 0; j < conflict->count; j++) {
			uint32_t index = conflict->operations[j];
			const struct history_operation *it = &history->operations[index];

			concerned |= index == i || index == release ||
				     (it->verb == HISTORY_QUERY && it->name == lock->name);
			if (j == left_out)
				continue;
			if (index == i) {
				operations[count].invoke = it->invoke;
				operations[count].complete = it->complete;
			}
			if (index == release) {
				operations[count + 1].invoke = it->invoke;
				operations[count + 1].complete = it->complete;
			}
		}
		if (!concerned)
			continue;
		/* That it has no release is no operation, but part of the contradiction. */
		if (release == UINT32_MAX)
			return -1;
		clients++;
		count += 2;
	}
	for (size_t j = 0; j < conflict->count; j++) {
		const struct history_operation *it = &history->operations[conflict->operations[j]];

		if (j == left_out || it->result == HISTORY_OK || it->result == HISTORY_UNKNOWN)
			continue;
		operations[count] = *it;
		operations[count++].client = clients++;
	}
	return exact_search(operations, count, clients, 0, NULL) == EXACT_NO;
}

/*
 * Conflicts between clients that the zones find, in random histories: enough to contradict, and not
 * without any one of them. (Conflicts that one client's own order makes are in the examples.)
 */
static void test_conflicts(unsigned long count, uint64_t seed)
{
	static const char *const clauses[] = { "LOCK-002", "QUERY-002", "LOCK-001", "QUERY-012" };
	unsigned long tested[4] = { 0 };
	int wrong = 0;

	for (unsigned long n = 0; n < count && !wrong; n++) {
		struct history history;
		struct linearize_verdict verdict;
		struct shape shape;

		state = seed + n * 1000003;
		shape = random_shape();
		shape.unique = shape.simulate = shape.apart = 1;
		shape.mutations = 2;
		random_history(&history, &shape);
		if (linearize(&history, &verdict))
			wrong = 1;
		/* Mutations may repeat a name, and then more than one tenure is concerned. */
		for (size_t c = 0; c < 4 && !has_repeated_names(&history) && verdict.step == LINEARIZE_BY_ZONES && !wrong &&
				   verdict.conflict.clause;
			c++) {
			const struct linearize_conflict *conflict = &verdict.conflict;

			/* Chains also need the tenures that none of their operations is of. */
			if (strcmp(conflict->clause, clauses[c]) ||
				strstr(conflict->text, "too few") ||
				contradict(&history, conflict, SIZE_MAX) < 0)
				continue;
			tested[c]++;
			wrong = !contradict(&history, conflict, SIZE_MAX);
			for (size_t i = 0; i < conflict->count && !wrong; i++)
				wrong = contradict(&history, conflict, i) && conflict->count > 1;
			if (!wrong)
				continue;
			printf("history %lu of seed %" PRIu64 ": %s: %s\n", n, seed,
				conflict->clause, conflict->text);
			history_write(&history, stdout);
		}
		linearize_verdict_free(&verdict);
		history_free(&history);
	}
	printf("     conflicts tested: %lu, %lu, %lu, %lu\n", tested[0], tested[1], tested[2],
		tested[3]);
	check(!wrong, "conflicts contradict, and are minimal");
}

static void test_made(int repeat)
{
	for (int flaw = FLAW_NONE; flaw < FLAW_COUNT; flaw++) {
		struct history_recipe recipe = { .seed = (uint64_t)flaw + 77,
			.clients = 16,
			.operations = 4000,
			.flaw = (enum history_flaw)flaw,
			.repeat_names = repeat };
		struct history history = { 0 };
		struct linearize_verdict verdict = { 0 };
		char what[200];
		int right = !history_generate(&history, &recipe) && !linearize(&history, &verdict);

		right = right && verdict.linearizable == (flaw == FLAW_NONE);
		if (right && flaw != FLAW_NONE && !repeat)
			right = !strcmp(verdict.conflict.clause,
				history_flaw_clause((enum history_flaw)flaw));
		snprintf(what, sizeof(what), "made %s%s: %s", repeat ? "with repeated names, " : "",
			history_flaw_name((enum history_flaw)flaw),
			verdict.conflict.clause ? verdict.conflict.clause : "yes");
		check(right, what);
		linearize_verdict_free(&verdict);
		history_free(&history);
	}
}

/* The reader takes any bytes: histories with a few of them changed. */
static void test_garbage(unsigned count)
{
	static const char words[] = HEADER "A 1 2 lock N ok\nB 3 - query - %20\nC 9 12 crash - ok\n";
	unsigned long read = 0;

	for (unsigned n = 0; n < count; n++) {
		FILE *file = tmpfile();
		struct history history = { 0 };
		struct history_error error;
		char text[sizeof(words)];

		memcpy(text, words, sizeof(words));
		for (int i = 0; i < 3; i++)
			text[sizeof(HEADER) - 1 + (size_t)below(sizeof(words) - sizeof(HEADER))] =
				(char)below(256);
		if (!file)
			break;
		fwrite(text, 1, sizeof(words) - 1, file);
		rewind(file);
		if (!history_read(&history, file, &error)) {
			struct linearize_verdict verdict;

			read++;
			if (!linearize(&history, &verdict))
				linearize_verdict_free(&verdict);
		}
		fclose(file);
		history_free(&history);
	}
	printf("     of %u damaged histories, %lu could be read\n", count, read);
}

int main(int argc, char **argv)
{
	unsigned long histories = argc > 1 ? strtoul(argv[1], NULL, 10) : 120000;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20060601;

	test_reader();
	test_round_trip();
	test_examples();
	test_picture();
	test_made(0);
	test_made(1);
	test_garbage(2000);
	test_conflicts(histories, seed);
	compare_many(histories, seed);
	printf("%u passed, %u failed\n", passed, failed);
	return failed > 0;
}
