/* attribution.c - failures and the faults behind them. */
#include "harness/diagnosis/attribution.h"

#include <string.h>

int attribution_make(const struct results *results, struct attribution *attribution)
{
	*attribution = (struct attribution){ .dictionary = dictionary_read() };
	if (attribution->dictionary &&
		!evidence_make(attribution->dictionary, results, &attribution->evidence) &&
		!diagnosis_make(attribution->dictionary, &attribution->evidence, -1,
			&attribution->diagnosis))
		return 0;
	attribution_free(attribution);
	return -1;
}

void attribution_free(struct attribution *attribution)
{
	diagnosis_free(&attribution->diagnosis);
	evidence_free(&attribution->evidence);
	dictionary_free(attribution->dictionary);
	*attribution = (struct attribution){ 0 };
}

bool attribution_is_needed(const struct results *results)
{
	for (uint32_t i = 0; i < results->count; i++)
		if (evidence_fails(&results->cases[i]))
			return true;
	return false;
}

static int by_clauses(const struct attribution *attribution, const struct plan *plan)
{
	uint32_t most = 0;
	int best = -1;

	for (uint32_t i = 0; i < attribution->diagnosis.count; i++) {
		uint32_t fault = attribution->diagnosis.causes[i].fault, shared = 0;
		const char *clauses = attribution->dictionary->faults[fault].clauses;

		for (uint32_t j = 0; plan->clauses[j]; j++)
			shared += dictionary_lists(
				clauses, plan->clauses[j]->id, strlen(plan->clauses[j]->id));
		if (shared <= most)
			continue;
		most = shared;
		best = (int)i;
	}
	return best;
}

int attribution_of(
	const struct attribution *attribution, const struct results *results, uint32_t index)
{
	const struct case_result *one = &results->cases[index];
	uint32_t cell = attribution->evidence.of_case[index];

	if (!evidence_fails(one) || attribution->evidence.set_aside[index] ||
		attribution->diagnosis.unlike)
		return -1;
	if (cell == EVIDENCE_NONE)
		return by_clauses(attribution, one->plan);
	return attribution->diagnosis.cause_of[cell] == DIAGNOSIS_NONE
		? -1
		: attribution->diagnosis.cause_of[cell];
}
