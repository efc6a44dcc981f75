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

struct test_case circumstances_cases[CIRCUMSTANCES_MOST + RACES_MOST + 1];

static char names[CIRCUMSTANCES_MOST][CIRCUMSTANCES_NAME];
static const struct clause *cited[CIRCUMSTANCES_MOST + RACES_MOST][CITED + 1];

static void under_circumstances(struct plan *plan)
{
	uint32_t row = plan_argument(plan);

	circumstances_write(plan, circumstances_row(row), clause_find, cited[row], CITED);
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
	for (uint32_t race = 0; race < RACES_MOST && race_name(race); race++, at++)
		circumstances_cases[at] = (struct test_case){ .name = race_name(race),
			.cites = cites,
			.write = in_every_order,
			.argument = race };
}

int circumstances_prepare(void)
{
	struct circumstances_count count = circumstances_count();

	for (uint32_t row = 0; row < count.rows && !circumstances_cases[row].name; row++) {
		circumstances_name(circumstances_row(row), names[row]);
		make_unique(row);
		circumstances_cases[row] = (struct test_case){ .name = names[row],
			.place = { __FILE__, __LINE__ },
			.cites = cites,
			.write = under_circumstances,
			.argument = row };
	}
	add_races(count.rows);
	return count.rows ? 0 : -1;
}
