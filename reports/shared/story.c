/* story.c - one case in words. */
#include "reports/shared/story.h"

#include <string.h>

#include "harness/judge/bound.h"
#include "harness/judge/verdict_conditions.h"

#define SIGHTINGS_TOLD 3
#define WORDS          1200 /* bytes for the description of one thing */

const struct trial *story_trial(const struct case_result *result)
{
	return result->deciding < result->trial_count ? &result->trials[result->deciding] : NULL;
}

int story_decides(const struct case_result *result)
{
	int step = result->judgement.step;

	return step >= 0 && (uint32_t)step < result->plan->count ? step : -1;
}

uint32_t story_alike(const struct case_result *result)
{
	enum verdict wanted = result->judgement.verdict;

	if (wanted == VERDICT_WAIVED) /* a waiver covers the case; each trial by itself fails */
		wanted = VERDICT_FAIL;
	return result->repetitions.counts[wanted];
}

uint64_t story_milliseconds(const struct case_result *result)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < result->trial_count; i++)
		if (result->trials[i].ended > result->trials[i].begun)
			sum += result->trials[i].ended - result->trials[i].begun;
	return (sum + 500000) / 1000000;
}

uint32_t story_unmet(const struct case_result *result)
{
	const struct trial *trial = story_trial(result);

	/* A case that found out by itself says so in its judgement. */
	if (trial && trial->state == TRIAL_FINISHED)
		return 0;
	return trial && trial->unmet ? trial->unmet : result->plan->needs;
}

const struct clause *story_clause(const struct case_result *result)
{
	const struct clause *const *cited = result->plan->clauses;

	for (; cited && *cited; cited++)
		if ((*cited)->kind != CLAUSE_OPEN && (*cited)->kind != CLAUSE_ENVIRONMENT)
			return *cited;
	return result->plan->clauses ? result->plan->clauses[0] : NULL;
}

const char *story_breaks(const struct case_result *result)
{
	return result->judgement.breaks[0] ? result->judgement.breaks : NULL;
}

void story_clauses(const struct case_result *result, const char *separator, struct prose *prose)
{
	const char *other = story_breaks(result);
	const struct clause *const *cited = result->plan->clauses;

	if (other) {
		prose_add(prose, "XA-");
		prose_legible(prose, other);
		return;
	}
	for (uint32_t i = 0; cited && cited[i]; i++) {
		prose_add(prose, "%sXA-", i ? separator : "");
		prose_legible(prose, cited[i]->id);
	}
}

void story_cites(const struct case_result *result, struct prose *prose)
{
	const struct clause *clause = story_clause(result);
	const char *other = story_breaks(result);

	if (!other && !clause)
		return;
	prose_add(prose, "XA-");
	prose_legible(prose, other ? other : clause->id);
	prose_add(prose, ": ");
}

void story_name(const struct case_result *result, struct prose *prose)
{
	prose_legible(prose, result->plan->suite);
	prose_bytes(prose, "/", 1);
	prose_legible(prose, result->plan->name);
}

void story_repetitions(const struct case_result *result, struct prose *prose)
{
	char text[REPETITIONS_TEXT];

	if (result->trial_count < 2)
		return;
	prose_add(prose, "%u of %u repetitions", (unsigned)story_alike(result),
		(unsigned)result->trial_count);
	repetitions_print(&result->repetitions, text, sizeof(text));
	if (result->repetitions.mixed)
		prose_add(prose, " (mixed: %s)", text);
	prose_add(prose, ": ");
}

void story_judgement(const struct case_result *result, struct prose *prose)
{
	const struct judgement *judgement = &result->judgement;

	if (judgement->expected[0] || judgement->seen[0]) {
		prose_bytes(prose, "expected ", 9);
		prose_legible(prose, judgement->expected[0] ? judgement->expected : "nothing");
		prose_bytes(prose, ", saw ", 6);
		prose_legible(prose, judgement->seen[0] ? judgement->seen : "nothing");
	} else if (judgement->reason[0]) {
		prose_legible(prose, judgement->reason);
	} else {
		prose_add(prose, "no reason was recorded");
	}
}

static const struct sighting *sighting_of(const struct case_result *result, uint32_t step)
{
	const struct trial *trial = story_trial(result);

	return trial && trial->steps && trial->steps[step].count ? &trial->steps[step] : NULL;
}

enum step_state story_state(const struct case_result *result, uint32_t step)
{
	const struct sighting *sighting = sighting_of(result, step);
	const struct step *planned = &result->plan->steps[step];
	const struct observation *culprit = NULL;

	/* What undid the case is never told as having gone well, whatever else there is to it. */
	if (story_decides(result) == (int)step && result->judgement.verdict != VERDICT_PASS &&
		result->judgement.verdict != VERDICT_RECORDED)
		return sighting ? STEP_DEPARTED : STEP_UNDONE;
	if (!sighting || sighting->list[0].outcome == OUTCOME_NOTHING)
		return STEP_UNDONE;
	if (planned->role == ROLE_NOTE || !planned->expected.count)
		return STEP_NOTED;
	return verdict_holds(result->plan, story_trial(result), step, &planned->expected, &culprit)
		? STEP_HELD
		: STEP_DEPARTED;
}

void story_does(const struct case_result *result, uint32_t step, struct prose *prose)
{
	char words[WORDS];

	operation_describe(&result->plan->steps[step].operation, words, sizeof(words));
	prose_legible(prose, words);
	if (result->plan->steps[step].loop && result->plan->steps[step].rounds > 1)
		prose_add(prose, ", in %u rounds", (unsigned)result->plan->steps[step].rounds);
}

void story_expects(const struct case_result *result, uint32_t step, struct prose *prose)
{
	char words[WORDS];

	expectation_describe(&result->plan->steps[step].expected, words, sizeof(words));
	prose_legible(prose, words);
}

/* The control code that tells how to read a step's output; a request that was only begun is read
 * when its answer is awaited. */
static uint32_t code_of(const struct plan *plan, uint32_t step)
{
	const struct operation *operation = &plan->steps[step].operation;

	for (uint32_t i = step; operation->kind == OP_AWAIT && i-- > 0;) {
		const struct step *earlier = &plan->steps[i];

		if (earlier->actor == plan->steps[step].actor &&
			earlier->operation.kind == OP_CONTROL &&
			earlier->operation.tag == operation->tag)
			return earlier->operation.code;
	}
	return operation->kind == OP_CONTROL ? operation->code : 0;
}

void story_sees(const struct case_result *result, uint32_t step, struct prose *prose)
{
	const struct sighting *sighting = sighting_of(result, step);
	uint32_t code = code_of(result->plan, step);

	if (!sighting) {
		prose_add(prose, "not done");
		return;
	}
	for (uint32_t i = 0; i < sighting->count; i++) {
		char words[WORDS];

		if (i == SIGHTINGS_TOLD && sighting->count > SIGHTINGS_TOLD + 1) {
			prose_add(prose, "; and %u other answers",
				(unsigned)(sighting->count - SIGHTINGS_TOLD));
			break;
		}
		observation_describe(&sighting->list[i], code, words, sizeof(words));
		prose_add(prose, "%s", i ? "; " : "");
		prose_legible(prose, words);
	}
}

/* `18 PASS, 2 FAIL; fails in at most 28.26 % of its repetitions (95 %)`. */
void story_outcomes(const struct case_result *result, struct prose *prose)
{
	const struct repetitions *repetitions = &result->repetitions;
	bool recorded = repetitions->counts[VERDICT_RECORDED] > 0;
	char text[REPETITIONS_TEXT], bound[BOUND_TEXT];

	repetitions_print(repetitions, text, sizeof(text));
	prose_add(prose, "%s", text);
	if (!repetitions->answered)
		return;
	bound_print(repetitions->bound, bound, sizeof(bound));
	prose_add(prose, "; %s in at most %s of its repetitions (%s)",
		recorded ? "it differs from most" : "it fails", bound, BOUND_PERCENT);
}
