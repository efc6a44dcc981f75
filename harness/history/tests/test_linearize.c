/*
 * Checks of the decision procedure: against trying every order on random small histories, by
 * examples of every contradiction, and on histories too large for anything else.
 *
 *     test_linearize [HISTORIES [SEED]]
 */
#include "harness/history/history_make.h"
#include "harness/history/linearize.h"
#include "harness/history/linearize_exact.h"
#include "harness/history/linearize_picture.h"
#include "harness/testing/check.h"
#include "harness/history/tests/history_text.h"
#include "harness/history/tests/linearize_brute.h"
#include "harness/history/tests/random_history.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How the search goes: by the rules of choice, or trying every effect. */
static const struct exact_limits chosen = { .thorough = 0 }, every = { .thorough = 1 };

#define check(condition, what) check_that((condition), (what), __FILE__, __LINE__)

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
			if (i != j &&
				(one->invoke == other->invoke || one->invoke == other->complete))
				return 0;
		}
	}
	return 1;
}

struct tally {
	unsigned long compared, yes, by_search, apart_by_search;
};

/* 0 when all agree. */
static int compare(const struct history *history, struct tally *tally)
{
	struct linearize_verdict verdict;
	int expected = brute_linearizable(history);
	int searched = exact_search(
		history->operations, history->count, history->clients.count, &chosen, NULL);
	int thorough = exact_search(
		history->operations, history->count, history->clients.count, &every, NULL);
	int wrong;

	if (linearize(history, LINEARIZE_EFFORT, &verdict))
		return -1;
	wrong = (int)verdict.answer != expected || searched != expected || thorough != expected;
	tally->compared++;
	tally->yes += (unsigned long)expected;
	tally->by_search += verdict.step == LINEARIZE_BY_SEARCH;
	tally->apart_by_search += verdict.step == LINEARIZE_BY_SEARCH && is_apart(history);
	linearize_verdict_free(&verdict);
	return wrong;
}

static void compare_many(unsigned long count, uint64_t seed, int killed)
{
	struct tally tally = { 0 };
	int wrong = 0;

	for (unsigned long i = 0; i < count && !wrong; i++) {
		struct history history;
		struct shape shape;

		random_seed(seed + i * 1000003);
		shape = random_shape();
		if (killed)
			random_killed(&history, &shape);
		else
			random_history(&history, &shape);
		wrong = compare(&history, &tally);
		if (wrong) {
			printf("seed %" PRIu64 ", history %lu: the checkers disagree on\n", seed,
				i);
			history_write(&history, stdout);
			printf("every order: %d\n", brute_linearizable(&history));
		}
		history_free(&history);
	}
	printf("     %lu random histories from seed %" PRIu64
	       ": %lu linearizable, %lu decided by search\n",
		tally.compared, seed, tally.yes, tally.by_search);
	check(!wrong && tally.compared == count, "agrees with trying every order");
	check(killed || !tally.apart_by_search,
		"never searches when names are unique and no times are equal");
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
	{ "name after unlock", "QUERY-012", "A 0 1 lock N ok\nA 2 3 unlock - ok\nB 4 5 query - N\n",
		2 },
	{ "name after crash", "CRASH-001", "A 0 1 lock N ok\nA 2 3 crash - ok\nB 4 5 query - N\n",
		2 },
	{ "name after close", "REL-002", "A 0 1 lock N ok\nA 2 3 close - ok\nB 4 5 query - N\n",
		2 },
	{ "refused after crash", "CRASH-001",
		"A 0 1 lock N ok\nA 2 3 crash - ok\nB 4 5 lock M denied\n", 2 },
	{ "refused after close", "REL-002",
		"A 0 1 lock N ok\nA 2 3 close - ok\nB 4 5 lock M denied\n", 2 },
	{ "stranger unlocks", "UNLOCK-003", "A 0 1 lock N ok\nB 2 3 unlock - ok\n", 1 },
	{ "unlocks twice", "UNLOCK-003", "A 0 1 lock N ok\nA 2 3 unlock - ok\nA 4 5 unlock - ok\n",
		1 },
	{ "owner refused", "UNLOCK-001", "A 0 1 lock N ok\nA 2 3 unlock - not-owner\n", 2 },
	{ "owner told not locked", "UNLOCK-001", "A 0 1 lock N ok\nA 2 3 unlock - not-locked\n",
		2 },
	{ "held seen twice with free between", "LOCK-001",
		"A 0 1 lock N ok\nA 2 9 unlock - ok\nB 4 5 query - free\nC 6 7 lock M denied\n",
		3 },
	{ "an endless tenure and another", "LOCK-002",
		"A 0 1 lock N ok\nB 2 - lock M -\nC 3 4 query - M\n", 2 },
	/* And what is right. */
	{ "nothing", NULL, "", 0 },
	{ "overlapping grants", NULL,
		"A 0 9 lock N ok\nB 0 20 lock M ok\nA 10 12 unlock - ok\nB 20 30 unlock - ok\n",
		0 },
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
		right = !read_text(&history, text, &error) &&
			!linearize(&history, LINEARIZE_EFFORT, &verdict);
		right = right && (int)verdict.answer == !example->clause &&
			(int)verdict.answer == brute_linearizable(&history);
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

	check(file &&
			!read_text(&history,
				HEADER
				"a-client-with-quite-a-long-name-indeed 0 1 lock N ok\n"
				"B 2222222222222 3333333333333 lock M ok\n"
				"a-client-with-quite-a-long-name-indeed 4444444444444 - unlock - ok\n",
				&error) &&
			!linearize(&history, LINEARIZE_EFFORT, &verdict) &&
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
static int contradict(
	const struct history *history, const struct linearize_conflict *conflict, size_t left_out)
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
		for (uint32_t j = (uint32_t)i + 1; j < history->count && release == UINT32_MAX;
			j++) {
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
	return exact_search(operations, count, clients, &every, NULL) == EXACT_NO;
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

		random_seed(seed + n * 1000003);
		shape = random_shape();
		shape.unique = shape.simulate = shape.apart = 1;
		shape.mutations = 2;
		random_history(&history, &shape);
		if (linearize(&history, LINEARIZE_EFFORT, &verdict))
			wrong = 1;
		/* Mutations may repeat a name, and then more than one tenure is concerned. */
		for (size_t c = 0; c < 4 && !has_repeated_names(&history) &&
			verdict.step == LINEARIZE_BY_ZONES && !wrong && verdict.conflict.clause;
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
		int right = !history_generate(&history, &recipe) &&
			!linearize(&history, LINEARIZE_EFFORT, &verdict);

		right = right && (int)verdict.answer == (flaw == FLAW_NONE);
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

/* Histories too large for every order, where both ways of deciding still have to agree. */
static void test_larger(unsigned count, uint64_t seed)
{
	unsigned yes = 0, agreed = 0;

	for (unsigned n = 0; n < count; n++) {
		struct history_recipe recipe = {
			.seed = seed + n,
			.clients = 3 + n % 6,
			.operations = 50 + n % 400,
			.kill_lockers = n % 2,
		};
		struct history history = { 0 };
		struct linearize_verdict verdict = { 0 };
		enum exact_answer expected;

		if (history_generate(&history, &recipe))
			break;
		random_seed(seed + n);
		/* Another result, which the other operations may or may not allow. */
		for (int i = random_below(3); i; i--) {
			struct history_operation *it =
				&history.operations[random_below((int)history.count)];
			const struct history_operation *other =
				&history.operations[random_below((int)history.count)];

			if (it->verb != other->verb || it->complete == HISTORY_NEVER ||
				other->complete == HISTORY_NEVER)
				continue;
			it->result = other->result;
			if (it->verb == HISTORY_QUERY)
				it->name = other->name;
		}
		expected = exact_search(
			history.operations, history.count, history.clients.count, &every, NULL);
		if (!linearize(&history, LINEARIZE_EFFORT, &verdict))
			agreed += (int)verdict.answer == (int)expected;
		yes += expected == EXACT_YES;
		linearize_verdict_free(&verdict);
		history_free(&history);
	}
	printf("     %u of %u larger histories linearizable\n", yes, count);
	check(agreed == count && yes && yes < count, "both ways agree on larger histories");
}

/* Adds an operation of a client that is called by a letter and a number. */
static void add(struct history *history, char letter, int number, enum history_verb verb,
	enum history_result result, int64_t invoke, int64_t complete, uint32_t name)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%c%d", letter, number);
	struct history_operation operation = { .invoke = invoke,
		.complete = complete,
		.client = history_client(history, text, (size_t)length),
		.name = name,
		.verb = (uint8_t)verb,
		.result = (uint8_t)result };

	if (history_add(history, &operation))
		abort();
}

static uint32_t name_of(struct history *history, int number)
{
	char text[16];

	return history_name(history, text, (size_t)snprintf(text, sizeof(text), "n%d", number));
}

/*
 * clients that are killed during their lock, under their own names or one for all, whose crashes end
 * long after. An observer sees the lock held and free in turn, so many times; by name or, if not, by
 * being refused.
 */
static void make_killed(struct history *history, int clients, int own, int by_name, int turns)
{
	*history = (struct history){ 0 };
	for (int i = 0; i < clients; i++) {
		add(history, 'c', i, HISTORY_LOCK, HISTORY_UNKNOWN, i, HISTORY_NEVER,
			name_of(history, own ? i : 0));
		add(history, 'c', i, HISTORY_CRASH, HISTORY_OK, i + 1, 10000000 + i,
			HISTORY_NO_NAME);
	}
	for (int i = 0; i < turns; i++) {
		int64_t at = 100000 + 20 * i;

		if (by_name)
			add(history, 'q', 0, HISTORY_QUERY, HISTORY_NAMED, at, at + 5,
				name_of(history, own ? i * 7 % clients : 0));
		else
			add(history, 'q', 0, HISTORY_LOCK, HISTORY_DENIED, at, at + 5,
				name_of(history, clients));
		add(history, 'q', 0, HISTORY_QUERY, HISTORY_FREE, at + 10, at + 15,
			HISTORY_NO_NAME);
	}
}

/* As often as there are clients it can have been held, and not once more. */
static void test_killed(int clients, int own, int by_name)
{
	for (int more = 0; more < 2; more++) {
		const struct exact_limits limits = { .steps = 100000 +
				(uint64_t)clients * (uint64_t)clients * 200 };
		struct history history;
		enum exact_answer answer;
		char what[100];

		make_killed(&history, clients, own, by_name, clients + more);
		answer = exact_search(
			history.operations, history.count, history.clients.count, &limits, NULL);
		snprintf(what, sizeof(what), "%d clients killed, %s, held %d times, seen by %s",
			clients, own ? "own names" : "one name", clients + more,
			by_name ? "name" : "refusal");
		check(answer == (more ? EXACT_NO : EXACT_YES), what);
		history_free(&history);
	}
}

/* What has no answer within the limits is neither yes nor no. */
static void test_limits(void)
{
	const struct exact_limits few = { .steps = 1 };
	struct history history;
	struct linearize_verdict verdict = { .answer = LINEARIZE_NO };

	make_killed(&history, 20, 0, 1, 20);
	check(exact_search(history.operations, history.count, history.clients.count, &few, NULL) ==
			EXACT_GAVE_UP,
		"a search ends when its steps do");
	check(!linearize(&history, 0, &verdict) && verdict.answer == LINEARIZE_UNDECIDED &&
			!verdict.conflict.count,
		"without a search, what only a search can decide is undecided");
	linearize_verdict_free(&verdict);
	history_free(&history);
}

/* Many clients, few names or one, and some killed during their lock: what real programs leave. */
static void test_constant_names(uint32_t names)
{
	struct history_recipe recipe = {
		.seed = names, .clients = 128, .operations = 5000, .names = names, .kill_lockers = 1
	};
	struct history history = { 0 };
	struct linearize_verdict verdict = { 0 };
	char what[100];
	int right = !history_generate(&history, &recipe) &&
		!linearize(&history, LINEARIZE_EFFORT, &verdict);

	snprintf(what, sizeof(what), "128 clients that share %u names, some killed",
		(unsigned)names);
	check(right && verdict.answer == LINEARIZE_YES, what);
	linearize_verdict_free(&verdict);
	history_free(&history);
}

int main(int argc, char **argv)
{
	unsigned long histories = argc > 1 ? strtoul(argv[1], NULL, 10) : 120000;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20060601;

	test_examples();
	test_picture();
	test_made(0);
	test_made(1);
	test_larger(1000, seed);
	test_killed(20, 0, 1);
	test_killed(24, 1, 0);
	test_killed(300, 1, 0);
	test_killed(300, 0, 1);
	test_limits();
	for (uint32_t names = 1; names <= 8; names++)
		test_constant_names(names);
	test_conflicts(histories, seed);
	compare_many(histories, seed, 0);
	compare_many(histories, seed, 1);
	return check_end();
}
