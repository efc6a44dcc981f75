/*
 * circumstances.c - the rules of the other suites under every two circumstances: on another kind of handle,
 * after a sleep, beside another disc, after a refusal.
 *
 * Nobody writes these cases. The circumstances are named in harness/model/circumstances.def; the rows in
 * which every two of them meet are computed, and what each must see is what the documents say, clause by
 * clause, in harness/model.
 */
#include "suites/suites.h"

#define CITED 127 /* clauses of a case */

#define ROWS_MOST (CIRCUMSTANCES_MOST + CIRCUMSTANCES_FITTED_MOST)

/* Rows, races, and rows that are fitted to drives at hand. */
struct test_case circumstances_cases[ROWS_MOST + RACES_MOST + 1];

static char names[ROWS_MOST][CIRCUMSTANCES_NAME];
static const struct clause *cited[ROWS_MOST + RACES_MOST][CITED + 1];
static uint32_t races;

static void under_circumstances(struct plan *plan)
{
	uint32_t row = plan_argument(plan);
	uint32_t at = row < circumstances_count().rows ? row : row + races;

	circumstances_write(plan, circumstances_row(row), clause_find, cited[at], CITED);
}

/* Races come behind the rows. */
static void in_every_order(struct plan *plan)
{
	uint32_t race = plan_argument(plan);

	race_write(plan, race, clause_find, cited[circumstances_count().rows + race], CITED);
}

/* Clauses follow from what is demanded: a plan has to be written to see. Most processes need few of them. */
static const struct clause *const *cites(const struct test_case *test)
{
	const struct clause **list = cited[test - circumstances_cases];

	if (!list[0]) {
		struct plan *plan = plan_new();

		if (!plan)
			return NULL;
		plan->argument = test->argument;
		test->write(plan);
		plan_free(plan);
	}
	return list;
}

/* A name that an earlier row has too gets a number. */
static void make_unique(uint32_t row)
{
	size_t length = strlen(names[row]);
	uint32_t same = 1;

	for (uint32_t i = 0; i < row; i++)
		if (!strncmp(names[i], names[row], length) &&
			(!names[i][length] ||
				(names[i][length] == '-' && names[i][length + 1] >= '0' &&
					names[i][length + 1] <= '9')))
			same++;
	if (same == 1 || length + 4 >= CIRCUMSTANCES_NAME)
		return;
	names[row][length] = '-';
	if (same >= 10)
		names[row][++length] = (char)('0' + same / 10);
	names[row][length + 1] = (char)('0' + same % 10);
	names[row][length + 2] = '\0';
}

static void add_races(uint32_t at)
{
	for (races = 0; races < RACES_MOST && race_name(races); races++, at++)
		circumstances_cases[at] = (struct test_case){ .name = race_name(races),
			.cites = cites,
			.write = in_every_order,
			.argument = races };
}

static void add_row(uint32_t row, uint32_t at)
{
	circumstances_name(circumstances_row(row), names[row]);
	make_unique(row);
	circumstances_cases[at] = (struct test_case){ .name = names[row],
		.place = { __FILE__, __LINE__ },
		.cites = cites,
		.write = under_circumstances,
		.argument = row,
		.fitted = row >= circumstances_count().rows };
}

int circumstances_prepare(void)
{
	struct circumstances_count count = circumstances_count();

	for (uint32_t row = 0; row < count.rows && !circumstances_cases[row].name; row++)
		add_row(row, row);
	add_races(count.rows);
	return count.rows ? 0 : -1;
}

/* 0, -1 without memory. */
static int find_playable(uint32_t needs, bool *playable)
{
	for (uint32_t row = 0; row < circumstances_count().rows; row++) {
		struct plan *plan = plan_new();

		if (!plan)
			return -1;
		circumstances_write(plan, circumstances_row(row), clause_find, NULL, 0);
		playable[row] = !(plan->needs & ~needs);
		plan_free(plan);
	}
	return 0;
}

int circumstances_fit_to(uint32_t needs, bool add, struct circumstances_fit *fit)
{
	static struct circumstances_fit done;
	static bool playable[CIRCUMSTANCES_MOST];
	static bool fitted;
	uint32_t first = circumstances_count().rows;

	needs &= CIRCUMSTANCES_NEEDS;
	/* Plans may be there that have names of the rows before. */
	if (fitted && done.needs != needs)
		return -1;
	if (!fitted) {
		if (find_playable(needs, playable))
			return -1;
		done = circumstances_fit(needs, playable);
		done.needs = needs;
		for (uint32_t i = 0; add && i < done.rows; i++)
			add_row(first + i, first + races + i);
		fitted = add;
	}
	*fit = done;
	return 0;
}
