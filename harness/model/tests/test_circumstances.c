/*
 * test_circumstances.c - the covering array: counted again by brute force, and held to what it promises
 * for drives that lack something.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/model/circumstances.h"
#include "harness/model/covering.h"
#include "harness/model/races.h"
#include "harness/plan/plan.h"
#include "harness/testing/check.h"

static uint32_t rows;
static struct circumstances row[CIRCUMSTANCES_MOST];

static uint32_t needs_of(const struct circumstances *one)
{
	uint32_t needs = 0;

	for (uint32_t axis = 0; axis < AXIS_COUNT; axis++)
		needs |= circumstance_info[one->at[axis]].needs;
	return needs;
}

/* How many pairs of circumstances can all be met in rows that need nothing else than allowed. */
static uint32_t pairs_met(uint32_t allowed)
{
	static bool met[CIRCUMSTANCE_COUNT][CIRCUMSTANCE_COUNT];
	uint32_t count = 0;

	memset(met, 0, sizeof(met));
	for (uint32_t i = 0; i < rows; i++) {
		if (needs_of(&row[i]) & ~allowed)
			continue;
		for (uint32_t a = 0; a < AXIS_COUNT; a++)
			for (uint32_t b = a + 1; b < AXIS_COUNT; b++)
				met[row[i].at[a]][row[i].at[b]] = true;
	}
	for (uint32_t i = 0; i < CIRCUMSTANCE_COUNT; i++)
		for (uint32_t j = 0; j < CIRCUMSTANCE_COUNT; j++)
			count += met[i][j];
	return count;
}

/* Pairs that need nothing else than allowed and that any row holds, on whatever drive. */
static uint32_t pairs_possible(uint32_t allowed)
{
	static bool met[CIRCUMSTANCE_COUNT][CIRCUMSTANCE_COUNT];
	uint32_t count = 0;

	memset(met, 0, sizeof(met));
	for (uint32_t i = 0; i < rows; i++)
		for (uint32_t a = 0; a < AXIS_COUNT; a++)
			for (uint32_t b = a + 1; b < AXIS_COUNT; b++)
				met[row[i].at[a]][row[i].at[b]] = true;
	for (uint32_t i = 0; i < CIRCUMSTANCE_COUNT; i++)
		for (uint32_t j = 0; j < CIRCUMSTANCE_COUNT; j++)
			count += met[i][j] &&
				!((circumstance_info[i].needs | circumstance_info[j].needs) &
					~allowed);
	return count;
}

static void check_rows(void)
{
	const uint32_t disc =
		NEED_MEDIUM | NEED_MOUNTED_VOLUME | NEED_SECOND_ACCOUNT | NEED_CALLER_WIDTH;
	const uint32_t hands =
		disc | NEED_OPERATOR | NEED_NOTIFICATIONS | NEED_AUDIO_MEDIUM | NEED_BLANK_MEDIUM;
	const uint32_t levels[] = { 0, disc, hands, ~0u };
	struct circumstances_count count = circumstances_count();
	const struct circumstances *next;
	bool seen[CIRCUMSTANCE_COUNT] = { false };

	while ((next = circumstances_row(rows)) && rows < CIRCUMSTANCES_MOST)
		row[rows++] = *next;
	CHECK(rows == count.rows && rows > 100);
	for (uint32_t i = 0; i < rows; i++)
		for (uint32_t axis = 0; axis < AXIS_COUNT; axis++) {
			CHECK(circumstance_info[row[i].at[axis]].axis == axis);
			seen[row[i].at[axis]] = true;
		}
	for (uint32_t i = 0; i < CIRCUMSTANCE_COUNT; i++)
		if (!CHECK(seen[i]))
			printf("  %s is in no row\n", circumstance_info[i].word);
	for (uint32_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		CHECK(pairs_met(levels[i]) == pairs_possible(levels[i]));
		printf("  level %u: %u pairs\n", (unsigned)i, (unsigned)pairs_met(levels[i]));
	}
}

/* ---- rows for drives at hand ---- */

/* A disc and no more; all but accounts and widths; all but discs. */
static void check_fit(void)
{
	static const uint32_t at_hand[] = { NEED_MEDIUM | NEED_MOUNTED_VOLUME,
		CIRCUMSTANCES_NEEDS & ~(NEED_SECOND_ACCOUNT | NEED_CALLER_WIDTH),
		CIRCUMSTANCES_NEEDS & ~NEED_MEDIUM, CIRCUMSTANCES_NEEDS };
	static bool playable[CIRCUMSTANCES_MOST];
	uint32_t anyway = circumstances_count().rows;

	for (uint32_t i = 0; i < sizeof(at_hand) / sizeof(at_hand[0]); i++) {
		struct circumstances_fit fit;
		struct circumstances first;
		uint32_t more = 0;

		for (uint32_t j = 0; j < anyway; j++)
			playable[j] = !(needs_of(&row[j]) & ~at_hand[i]);
		fit = circumstances_fit(at_hand[i], playable);
		printf("  0x%x: %u of %u pairs, %u meet, %u with %u rows more\n",
			(unsigned)fit.needs, (unsigned)fit.within, (unsigned)fit.pairs,
			(unsigned)fit.met, (unsigned)fit.fitted, (unsigned)fit.rows);
		CHECK(fit.met <= fit.fitted && fit.within <= fit.pairs);
		/* One pair needs a disc by what it is together with a third value. */
		CHECK(fit.fitted == fit.within || (i == 2 && fit.fitted + 1 == fit.within));
		CHECK((fit.rows == 0) == (i == 3));
		if (fit.rows)
			first = *circumstances_row(anyway);
		for (const struct circumstances *one; (one = circumstances_row(anyway + more));
			more++)
			CHECK(!(needs_of(one) & ~at_hand[i]) && one->may == at_hand[i]);
		CHECK(more == fit.rows);
		fit = circumstances_fit(at_hand[i], playable);
		CHECK(more == fit.rows);
		CHECK(!more || !memcmp(&first, circumstances_row(anyway), sizeof(first)));
	}
}

static void check_words(void)
{
	for (uint32_t i = 0; i < CIRCUMSTANCE_COUNT; i++) {
		const char *word = circumstance_info[i].word;

		CHECK(word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0');
		for (uint32_t j = 0; j < i; j++)
			if (!CHECK(strcmp(word, circumstance_info[j].word) != 0))
				printf("  %s is there twice\n", word);
	}
}

/* ---- the array itself, on a small question of which the answer is known ---- */

static bool without_two_ones(const struct covering_row *one)
{
	return one->value[0] != 1 || one->value[1] != 1;
}

static void check_small(void)
{
	const uint32_t levels[] = { 0, 1 };
	struct covering covering = { .axes = 3,
		.sizes = { 3, 2, 2 },
		.levels = levels,
		.level_count = 2,
		.allowed = without_two_ones };
	struct covering_row list[40];
	struct covering_count count;
	uint32_t made;
	uint32_t bare = 0;

	covering.needs[0][2] = 1;
	made = covering_make(&covering, list, 40, &count);
	/* 3 x 2 + 3 x 2 + 2 x 2 pairs, of which the rule forbids one. */
	CHECK(made > 0 && count.met == 15 && count.impossible == 1);
	for (uint32_t i = 0; i < made; i++) {
		CHECK(without_two_ones(&list[i]));
		bare += list[i].value[0] != 2;
	}
	/* 2 x 2 + 2 x 2 + 2 x 2 pairs can be had without the need, and so must be. */
	CHECK(bare >= 4 && bare < made);
	CHECK(covering_make(&covering, list, 1, &count) == 0);
}

/* ---- races: steps of three processes, two, two and one of them, fall in 5! / (2! 2!) orders ---- */

static const struct clause some = { "LOCK-001", CLAUSE_STATED, 0, 0, WHERE_EMULATED, "A clause." };

static const struct clause *some_clause(const char *id)
{
	(void)id;
	return &some;
}

static void check_races(void)
{
	struct plan *plan = plan_new();
	uint32_t locks = 0;
	uint32_t granted = 0;

	if (!CHECK(plan != NULL))
		return;
	race_write(plan, 0, some_clause, NULL, 0);
	CHECK(!plan->fault[0]);
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];

		if (step->actor != HOLDER || step->operation.kind != OP_CONTROL ||
			step->operation.input[0] != EXCLUSIVE_ACCESS_LOCK)
			continue;
		locks++;
		granted += step->expected.conditions[0].statuses[0] == (uint32_t)ST_SUCCESS;
	}
	CHECK(locks == 30);
	/* In every other order or so the rival has the lock when the holder asks for it. */
	CHECK(granted > 10 && granted < 30);
	plan_free(plan);
}

int main(void)
{
	check_races();
	check_words();
	check_small();
	check_rows();
	check_fit();
	return check_end();
}
