/* evidence.c - from a run's results to cells. */
#include "harness/diagnosis/evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/judge/leftover.h"

bool evidence_fails(const struct case_result *result)
{
	switch (result->judgement.verdict) {
	case VERDICT_FAIL:
	case VERDICT_ERROR:
	case VERDICT_WAIVED: return true;
	default: return false;
	}
}

/* Of an error that the harness, somebody else or a cut in the record made: the drive was not at fault. */
static bool is_foreign(const struct case_result *result)
{
	const struct trial *trial = &result->trials[result->deciding];
	int step = result->judgement.step;

	if (result->judgement.verdict != VERDICT_ERROR)
		return false;
	if (trial->state != TRIAL_FINISHED || trial->damaged || trial->trouble || step < 0)
		return true;
	for (uint32_t i = 0; trial->steps && i < trial->steps[step].count; i++)
		if (trial->steps[step].list[i].outcome == OUTCOME_FOREIGN ||
			trial->steps[step].list[i].outcome == OUTCOME_TROUBLE)
			return true;
	return false;
}

/* Is the case stopped by a lock that one before it left? Its name tells: it is none of the case's own. */
static bool is_cascade(const struct case_result *result)
{
	char name[CALLER_NAME_FIELD + 1];
	const struct trial *trial = &result->trials[result->deciding];

	return result->judgement.verdict == VERDICT_ERROR && trial->steps &&
		leftover_stranger(result->plan, trial, name) != NULL;
}

static struct cell cell_of(struct dictionary *dictionary, const struct case_result *result)
{
	struct cell cell = { .state = CELL_UNKNOWN };
	char symptom[DICTIONARY_SYMPTOM];
	int index;

	if (result->judgement.verdict == VERDICT_PASS)
		cell.state = CELL_PASS;
	if (!evidence_fails(result))
		return cell;
	dictionary_symptom(&result->judgement, symptom);
	index = dictionary_add_symptom(dictionary, symptom);
	if (index < 0)
		return cell;
	cell.state = CELL_FAIL;
	cell.error = result->judgement.verdict == VERDICT_ERROR;
	cell.step = (uint16_t)result->judgement.step;
	cell.symptom = (uint16_t)index;
	return cell;
}

void evidence_count(struct evidence *evidence)
{
	evidence->failures = 0;
	for (uint32_t i = 0; i < evidence->count; i++)
		evidence->failures += evidence->cells[i].state == CELL_FAIL;
}

int evidence_of(
	const struct dictionary *dictionary, const struct cell *cells, struct evidence *evidence)
{
	size_t size = (dictionary->case_count + 1) * sizeof(*evidence->cells);

	*evidence = (struct evidence){ .count = dictionary->case_count };
	evidence->cells = calloc(1, size);
	if (!evidence->cells)
		return -1;
	if (cells)
		memcpy(evidence->cells, cells, size - sizeof(*cells));
	evidence_count(evidence);
	return 0;
}

static void take_case(struct dictionary *dictionary, const struct results *results, uint32_t index,
	struct evidence *evidence)
{
	const struct case_result *one = &results->cases[index];
	int at = dictionary_find_case(dictionary, one->plan->suite, one->plan->name);
	char digest[DICTIONARY_DIGEST];

	evidence->of_case[index] = EVIDENCE_NONE;
	evidence->set_aside[index] = evidence_fails(one) && (is_foreign(one) || is_cascade(one));
	if (at < 0 || evidence->set_aside[index])
		return;
	dictionary_digest(one->plan, digest);
	if (strcmp(digest, dictionary->cases[at].digest))
		return;
	evidence->of_case[index] = (uint32_t)at;
	evidence->cells[at] = cell_of(dictionary, one);
	if (one->judgement.verdict == VERDICT_FAIL)
		snprintf(evidence->breaks[at], sizeof(evidence->breaks[at]), "%s",
			one->judgement.breaks);
}

int evidence_make(
	struct dictionary *dictionary, const struct results *results, struct evidence *evidence)
{
	if (evidence_of(dictionary, NULL, evidence))
		return -1;
	evidence->of_count = results->count;
	evidence->of_case = calloc(results->count + 1, sizeof(*evidence->of_case));
	evidence->set_aside = calloc(results->count + 1, sizeof(*evidence->set_aside));
	evidence->breaks = calloc(evidence->count + 1, sizeof(*evidence->breaks));
	if (!evidence->of_case || !evidence->set_aside || !evidence->breaks) {
		evidence_free(evidence);
		return -1;
	}
	for (uint32_t i = 0; i < results->count; i++)
		take_case(dictionary, results, i, evidence);
	evidence_count(evidence);
	return 0;
}

const char *evidence_clauses(
	const struct dictionary *dictionary, const struct evidence *evidence, uint32_t index)
{
	if (evidence->breaks && evidence->breaks[index][0])
		return evidence->breaks[index];
	return dictionary->cases[index].clauses;
}

void evidence_free(struct evidence *evidence)
{
	free(evidence->cells);
	free(evidence->of_case);
	free(evidence->set_aside);
	free(evidence->breaks);
	*evidence = (struct evidence){ 0 };
}
