/* results.c - a run's results in memory, and what they come to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/record.h"

struct results *results_new(void)
{
	return calloc(1, sizeof(struct results));
}

static void facts_free(struct run_fact *facts, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		free(facts[i].key);
		free(facts[i].value);
	}
	free(facts);
}

void results_free(struct results *results)
{
	if (!results)
		return;
	for (uint32_t i = 0; i < results->count; i++) {
		struct case_result *one = &results->cases[i];

		for (uint32_t j = 0; j < one->trial_count; j++)
			trial_clear(&one->trials[j], one->plan);
		free(one->trials);
		plan_free(one->plan);
	}
	free(results->cases);
	facts_free(results->facts, results->fact_count);
	for (int i = 0; i < RECORD_DRIVES; i++)
		facts_free(results->drive_facts[i], results->drive_fact_count[i]);
	memory_free(results->memory);
	free(results);
}

static char *copy_of(const char *text)
{
	char *copy = malloc(strlen(text) + 1);

	return copy ? strcpy(copy, text) : NULL;
}

static int fact_add(struct run_fact **facts, uint32_t *count, const char *key, const char *value)
{
	struct run_fact *more = realloc(*facts, (*count + 1) * sizeof(*more));
	struct run_fact fact;

	if (!more)
		return -1;
	*facts = more;
	fact.key = copy_of(key);
	fact.value = copy_of(value);
	if (!fact.key || !fact.value) {
		free(fact.key);
		free(fact.value);
		return -1;
	}
	more[(*count)++] = fact;
	return 0;
}

int results_fact(struct results *results, const char *key, const char *value)
{
	return fact_add(&results->facts, &results->fact_count, key, value);
}

int results_drive_fact(struct results *results, uint32_t drive, const char *key, const char *value)
{
	if (drive >= RECORD_DRIVES)
		return -1;
	return fact_add(&results->drive_facts[drive], &results->drive_fact_count[drive], key, value);
}

static const char *fact_get(const struct run_fact *facts, uint32_t count, const char *key)
{
	for (uint32_t i = 0; i < count; i++)
		if (!strcmp(facts[i].key, key))
			return facts[i].value;
	return NULL;
}

const char *results_get(const struct results *results, const char *key)
{
	return fact_get(results->facts, results->fact_count, key);
}

const char *results_get_drive(const struct results *results, uint32_t drive, const char *key)
{
	return drive < RECORD_DRIVES
		? fact_get(results->drive_facts[drive], results->drive_fact_count[drive], key)
		: NULL;
}

/* The trials' steps are made when all of the plan's are known, by the first event about them. */
int results_add(struct results *results, struct plan *plan, uint32_t repetitions)
{
	struct case_result *one;

	if (results->count == results->room) {
		uint32_t room = results->room ? results->room * 2 : 64;
		struct case_result *cases = realloc(results->cases, room * sizeof(*cases));

		if (!cases)
			return -1;
		results->cases = cases;
		results->room = room;
	}
	one = &results->cases[results->count];
	memset(one, 0, sizeof(*one));
	one->trials = calloc(repetitions ? repetitions : 1, sizeof(*one->trials));
	if (!one->trials)
		return -1;
	one->plan = plan;
	one->trial_count = repetitions ? repetitions : 1;
	for (uint32_t i = 0; i < one->trial_count; i++)
		one->trials[i].repetition = i + 1;
	results->count++;
	return 0;
}

void results_rewind(struct results *results)
{
	for (uint32_t i = 0; i < results->count; i++) {
		struct case_result *one = &results->cases[i];

		for (uint32_t j = 0; j < one->trial_count; j++) {
			trial_clear(&one->trials[j], one->plan);
			one->trials[j].repetition = j + 1;
		}
	}
	facts_free(results->facts, results->fact_count);
	results->facts = NULL;
	results->fact_count = 0;
	for (int i = 0; i < RECORD_DRIVES; i++) {
		facts_free(results->drive_facts[i], results->drive_fact_count[i]);
		results->drive_facts[i] = NULL;
		results->drive_fact_count[i] = 0;
	}
	results->finished = results->torn = false;
	results->begun = results->ended = 0;
}

void results_judge(struct results *results)
{
	memset(results->totals, 0, sizeof(results->totals));
	for (uint32_t i = 0; i < results->count; i++) {
		struct case_result *one = &results->cases[i];

		verdict_judge_all(one->plan, one->trials, one->trial_count, &one->judgement,
			&one->deciding);
		results->totals[one->judgement.verdict]++;
	}
}

int results_exit_code(const struct results *results, bool require_all)
{
	const uint32_t *totals = results->totals;

	if (totals[VERDICT_FAIL] || (require_all && totals[VERDICT_SKIPPED]))
		return 1;
	if (!results->finished || totals[VERDICT_ERROR] || totals[VERDICT_MISSING])
		return 3;
	return 0;
}
