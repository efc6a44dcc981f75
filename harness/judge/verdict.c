/* verdict.c - from what was planned and what was seen to a verdict. */
#include "harness/judge/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/status.h"
#include "harness/judge/leftover.h"
#include "harness/judge/stranger.h"
#include "harness/judge/verdict_conditions.h"
#include "harness/system/text.h"

static const char *const verdict_names[] = {
#define VERDICT(name, word) word,
	VERDICTS(VERDICT)
#undef VERDICT
};

const char *verdict_name(enum verdict verdict)
{
	return (unsigned)verdict < VERDICT_COUNT ? verdict_names[verdict] : "?";
}

/* Sets the verdict and its sentence. */
static void decide(struct judgement *judgement, enum verdict verdict, int step, const char *reason)
{
	judgement->verdict = verdict;
	judgement->step = step;
	snprintf(judgement->reason, sizeof(judgement->reason), "%s", reason);
}

static void explain(
	const struct plan *plan, const struct observation *culprit, struct judgement *judgement)
{
	const struct step *step = &plan->steps[judgement->step];

	expectation_describe(&step->expected, judgement->expected, sizeof(judgement->expected));
	if (culprit)
		observation_describe(
			culprit, step->operation.code, judgement->seen, sizeof(judgement->seen));
	else
		snprintf(judgement->seen, sizeof(judgement->seen), "never done");
}

/* Why a trial that was begun has no end; NULL when it has one. */
static const char *cut_off(const struct trial *trial)
{
	if (trial->state == TRIAL_INTERRUPTED)
		return "the run was interrupted, or brought down, in the middle of this case";
	return trial->state == TRIAL_BEGUN ? "the run ended in the middle of this case" : NULL;
}

/* Does the step ask the lab for a list? That the lab cannot give one is no fault of the driver's. */
static bool asks_for_a_list(const struct step *step)
{
	for (uint32_t i = 0; i < step->expected.count; i++) {
		enum condition_kind kind = step->expected.conditions[i].kind;

		if (kind >= CONDITION_TEXT_EMPTY && kind <= CONDITION_TEXT_ORDER)
			return step->operation.kind == OP_LAB;
	}
	return false;
}

/* Does the plan foresee that there may be nothing to ask through, beside another answer? */
static bool foresees_no_handle(const struct expectation *expected)
{
	for (uint32_t i = 0; i < expected->count; i++) {
		const struct condition *c = &expected->conditions[i];

		for (uint32_t j = 0;
			c->kind == CONDITION_STATUS && c->status_count > 1 && j < c->status_count;
			j++)
			if (c->statuses[j] == (uint32_t)ST_INVALID_HANDLE)
				return true;
	}
	return false;
}

/* A demand on a drive that was never asked. A close alone has nothing to ask. */
static const struct observation *unasked(const struct step *step, const struct sighting *sighting)
{
	if (step->role != ROLE_THEN || step->operation.kind == OP_CLOSE ||
		foresees_no_handle(&step->expected))
		return NULL;
	for (uint32_t i = 0; i < sighting->count; i++) {
		const struct observation *o = &sighting->list[i];

		if (o->text && !strcmp(o->text, NO_HANDLE))
			return o;
	}
	return NULL;
}

/* Is an answer at all what the clause demands? */
static bool demands_an_answer(const struct plan *plan, const struct step *step)
{
	if (step->role != ROLE_THEN || plan->policy != POLICY_ASSERT)
		return false;
	for (uint32_t i = 0; i < step->expected.count; i++)
		if (step->expected.conditions[i].kind == CONDITION_IN_TIME)
			return true;
	return false;
}

/* After everything the drive is not free. A lock that outlives its owner breaks the clauses about releases,
 * whatever else the case is about; one of somebody else's is a matter of the machine. */
static void judge_leftover(const struct plan *plan, const struct trial *trial, uint32_t index,
	const struct observation *culprit, struct judgement *judgement)
{
	const char *clause;

	switch (leftover_of(plan, trial, index, culprit, &clause)) {
	case LEFTOVER_OWN:
		decide(judgement, VERDICT_FAIL, (int)index,
			"the drive stayed locked after every handle was closed");
		snprintf(judgement->breaks, sizeof(judgement->breaks), "%s", clause);
		break;
	case LEFTOVER_FOREIGN:
		decide(judgement, VERDICT_ERROR, (int)index,
			"the drive is locked by somebody else, who has no part in this case");
		break;
	case LEFTOVER_UNKNOWN:
		decide(judgement, VERDICT_ERROR, (int)index,
			"the drive does not say whether it stayed locked");
		break;
	}
}

/* A step that did not go as expected: what that means depends on how, and on the step's role. */
static void judge_departure(const struct plan *plan, const struct trial *trial, uint32_t index,
	const struct observation *culprit, struct judgement *judgement)
{
	const struct step *step = &plan->steps[index];

	if (!culprit || culprit->outcome == OUTCOME_NOTHING)
		decide(judgement, VERDICT_ERROR, (int)index,
			cut_off(trial) ? cut_off(trial) : "a step was never done");
	else if (culprit->outcome == OUTCOME_FOREIGN)
		decide(judgement, VERDICT_ERROR, (int)index,
			culprit->text ? culprit->text : "somebody else uses the drive");
	else if (culprit->outcome == OUTCOME_REFUSED && step->actor == LAB)
		decide(judgement, VERDICT_SKIPPED, (int)index,
			culprit->text ? culprit->text : "the lab refused to do that");
	else if (culprit->outcome == OUTCOME_TROUBLE || culprit->outcome == OUTCOME_REFUSED)
		decide(judgement, VERDICT_ERROR, (int)index, "the drive could not be asked");
	else if (culprit->outcome == OUTCOME_END && step->operation.kind != OP_DIE)
		decide(judgement, VERDICT_ERROR, (int)index, "a process ended by itself");
	else if (unasked(step, &trial->steps[index]))
		decide(judgement, VERDICT_ERROR, (int)index,
			"there was no handle to ask through, so the drive was not asked");
	else if (asks_for_a_list(step) && !observation_succeeded(culprit))
		decide(judgement, VERDICT_ERROR, (int)index,
			"what surrounds the drive could not tell what was seen there");
	else if (culprit->outcome == OUTCOME_HANG)
		decide(judgement, demands_an_answer(plan, step) ? VERDICT_FAIL : VERDICT_ERROR,
			(int)index, "no answer: none came within the time limit");
	else if (step->implied && step->actor == JANITOR && culprit->outcome == OUTCOME_ANSWER)
		judge_leftover(plan, trial, index, culprit, judgement);
	else if (step->role == ROLE_PROVIDED)
		decide(judgement, VERDICT_SKIPPED, (int)index,
			"needs something that a drive need not do, and that this one does not");
	else if (step->role == ROLE_THEN && plan->policy == POLICY_ASSERT)
		decide(judgement, VERDICT_FAIL, (int)index, "the clause does not hold");
	else if (step->role == ROLE_THEN)
		decide(judgement, VERDICT_ERROR, (int)index,
			"the environment is not fit for the test");
	else
		decide(judgement, VERDICT_ERROR, (int)index,
			"a condition of the test does not hold, so the clause was not tested");
	explain(plan, culprit, judgement);
}

/* A note cannot disappoint, but it has to have been taken. */
static const struct observation *note_culprit(const struct sighting *sighting, bool *taken)
{
	*taken = sighting->count > 0;
	for (uint32_t i = 0; i < sighting->count; i++) {
		const struct observation *o = &sighting->list[i];

		if (o->outcome != OUTCOME_ANSWER && o->outcome != OUTCOME_PENDING) {
			*taken = false;
			return o;
		}
	}
	return NULL;
}

static bool step_holds(const struct plan *plan, const struct trial *trial, uint32_t index,
	const struct observation **culprit)
{
	const struct step *step = &plan->steps[index];
	bool taken;

	if (step->role != ROLE_NOTE) {
		if (!verdict_holds(plan, trial, index, &step->expected, culprit))
			return false;
		*culprit = unasked(step, &trial->steps[index]);
		return !*culprit;
	}
	*culprit = note_culprit(&trial->steps[index], &taken);
	if (*culprit && (*culprit)->outcome == OUTCOME_END)
		return step->operation.kind == OP_DIE || step->operation.kind == OP_QUIT ||
			step->operation.kind == OP_KILL;
	return taken;
}

int verdict_reading(const struct plan *plan, const struct trial *trial, uint32_t index)
{
	const struct step *step = &plan->steps[index];
	const struct observation *culprit;

	for (uint32_t i = 0; i < step->reading_count; i++)
		if (verdict_holds(plan, trial, index, &step->readings[i].expected, &culprit))
			return (int)i;
	return -1;
}

static bool departs_from_letter(const struct plan *plan, const struct trial *trial)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];
		bool has_letter = false;
		int fits;

		for (uint32_t j = 0; j < step->reading_count; j++)
			has_letter = has_letter || step->readings[j].letter;
		if (!has_letter)
			continue;
		fits = verdict_reading(plan, trial, i);
		if (fits < 0 || !step->readings[fits].letter)
			return true;
	}
	return false;
}

/* Where all that was seen is as expected, it must also have been seen in every round. */
static void judge_counts(
	const struct plan *plan, const struct trial *trial, struct judgement *judgement)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct sighting *sighting = &trial->steps[i];
		uint64_t times = 0;

		for (uint32_t j = 0; j < sighting->count; j++)
			times += sighting->list[j].count;
		if (times == plan->steps[i].rounds)
			continue;
		decide(judgement, VERDICT_ERROR, (int)i, "a step was not done as often as planned");
		snprintf(judgement->expected, sizeof(judgement->expected), "done %u times",
			(unsigned)plan->steps[i].rounds);
		snprintf(judgement->seen, sizeof(judgement->seen), "done %llu times",
			(unsigned long long)times);
		return;
	}
}

/* In rounds a step that comes later in the plan can have departed in an earlier round: then that is
 * what happened first, and the rest may follow from it. Of steps outside rounds it is the first. */
static uint32_t first_departure(const struct plan *plan, const struct trial *trial, uint32_t index,
	const struct observation **culprit)
{
	uint32_t first = index;

	for (uint32_t i = index + 1; i < plan->count; i++) {
		const struct observation *other;

		if (!plan->steps[index].loop || plan->steps[i].loop != plan->steps[index].loop)
			break;
		if (step_holds(plan, trial, i, &other) || !other)
			continue;
		if (!*culprit || other->begun < (*culprit)->begun) {
			*culprit = other;
			first = i;
		}
	}
	return first;
}

static void judge_steps(
	const struct plan *plan, const struct trial *trial, struct judgement *judgement)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct observation *culprit = NULL;

		if (!step_holds(plan, trial, i, &culprit)) {
			i = first_departure(plan, trial, i, &culprit);
			judge_departure(plan, trial, i, culprit, judgement);
			break;
		}
	}
	if (judgement->step < 0 && trial->state == TRIAL_FINISHED)
		judge_counts(plan, trial, judgement);
	if (trial->trouble && judgement->verdict != VERDICT_FAIL)
		decide(judgement, VERDICT_ERROR, judgement->step, trial->trouble);
	else if (cut_off(trial) && judgement->verdict != VERDICT_FAIL)
		decide(judgement, VERDICT_ERROR, judgement->step, cut_off(trial));
}

/* What goes wrong while somebody else uses the drive says nothing about the drive. */
static void judge_stranger(
	const struct plan *plan, const struct trial *trial, struct judgement *judgement)
{
	char name[CALLER_NAME_FIELD + 1];
	char reason[CALLER_NAME_FIELD + 80];

	const char *seen;

	if (judgement->verdict != VERDICT_FAIL && judgement->verdict != VERDICT_ERROR)
		return;
	seen = stranger_seen(plan, trial);
	if (seen)
		snprintf(reason, sizeof(reason), "%s", seen);
	else if (leftover_stranger(plan, trial, name))
		leftover_describe(name, reason, sizeof(reason));
	else
		return;
	decide(judgement, VERDICT_ERROR, judgement->step, reason);
	judgement->breaks[0] = '\0';
}

/* A run on the same drive disturbs all the time, and is seen now and then. */
static void judge_other_run(const struct trial *trial, struct judgement *judgement)
{
	bool untested = judgement->verdict == VERDICT_ERROR && judgement->step >= 0 &&
		!trial->trouble && !cut_off(trial);

	if (!trial->other_run || (judgement->verdict != VERDICT_FAIL && !untested))
		return;
	decide(judgement, VERDICT_ERROR, judgement->step, trial->other_run);
	judgement->breaks[0] = '\0';
}

static bool refused_beside_volume(const struct trial *trial, const struct judgement *judgement)
{
	const struct sighting *sighting;

	if (judgement->step < 0)
		return false;
	sighting = &trial->steps[judgement->step];
	for (uint32_t i = 0; i < sighting->count; i++)
		if (sighting->list[i].status == (uint32_t)ST_INVALID_DEVICE_STATE)
			return true;
	return false;
}

/* Nor does it that a drive refuses what it has to refuse beside a volume. */
static void judge_mount(const struct trial *trial, struct judgement *judgement)
{
	if (judgement->verdict != VERDICT_FAIL || !trial->trouble ||
		strcmp(trial->trouble, TRIAL_MOUNTED) || !refused_beside_volume(trial, judgement))
		return;
	decide(judgement, VERDICT_ERROR, judgement->step, trial->trouble);
	judgement->breaks[0] = '\0';
}

/* Nor what a drive does that was not worked as the plan has it, whichever step shows that. */
static void judge_lab(const struct trial *trial, struct judgement *judgement)
{
	if (judgement->verdict != VERDICT_FAIL || !trial->trouble ||
		strncmp(trial->trouble, TRIAL_LAB, strlen(TRIAL_LAB)) != 0)
		return;
	decide(judgement, VERDICT_ERROR, judgement->step, trial->trouble);
	judgement->breaks[0] = '\0';
}

void verdict_judge(const struct plan *plan, const struct trial *trial, struct judgement *judgement)
{
	char needs[500];

	memset(judgement, 0, sizeof(*judgement));
	decide(judgement, VERDICT_MISSING, -1, "the run ended before this case");
	if (trial->state == TRIAL_PLANNED)
		return;
	if (trial->damaged) {
		decide(judgement, VERDICT_ERROR, -1, trial->trouble);
		return;
	}
	if (trial->state == TRIAL_SKIPPED) {
		needs_text(trial->unmet, needs, sizeof(needs));
		decide(judgement, VERDICT_SKIPPED, -1, "");
		snprintf(judgement->reason, sizeof(judgement->reason), "needs %s", needs);
		if (trial->trouble)
			snprintf(judgement->reason, sizeof(judgement->reason),
				"needs %.200s: %.280s", needs, trial->trouble);
		return;
	}
	decide(judgement, VERDICT_PASS, -1, "");
	if (plan->policy == POLICY_RECORD)
		judgement->verdict = VERDICT_RECORDED;
	judge_steps(plan, trial, judgement);
	judge_stranger(plan, trial, judgement);
	judge_other_run(trial, judgement);
	judge_mount(trial, judgement);
	judge_lab(trial, judgement);
	judgement->departs = departs_from_letter(plan, trial);
}

/* How bad news outweighs good news over repetitions. */
static int weight(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_FAIL: return 6;
	case VERDICT_ERROR: return 5;
	case VERDICT_MISSING: return 4;
	case VERDICT_SKIPPED: return 3;
	case VERDICT_WAIVED: return 2;
	default: return 1;
	}
}

static bool outweighs(const struct judgement *one, const struct judgement *other)
{
	if (weight(one->verdict) != weight(other->verdict))
		return weight(one->verdict) > weight(other->verdict);
	return one->verdict == VERDICT_RECORDED && one->departs && !other->departs;
}

void verdict_waive(struct judgement *judgement, const char *waiver)
{
	/* A waiver is for what the case is about. */
	if (!waiver || judgement->verdict != VERDICT_FAIL || judgement->breaks[0])
		return;
	judgement->verdict = VERDICT_WAIVED;
	snprintf(judgement->reason, sizeof(judgement->reason), "%s", waiver);
}

void verdict_judge_all(const struct plan *plan, const struct trial *trials, uint32_t count,
	const char *waiver, struct judgement *judgement, uint32_t *index)
{
	struct judgement one;

	memset(judgement, 0, sizeof(*judgement));
	decide(judgement, VERDICT_MISSING, -1, "the run ended before this case");
	*index = 0;
	for (uint32_t i = 0; i < count; i++) {
		verdict_judge(plan, &trials[i], &one);
		verdict_waive(&one, waiver);
		if (i == 0 || outweighs(&one, judgement)) {
			*judgement = one;
			*index = i;
		}
	}
}
