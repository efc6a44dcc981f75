/* repetitions.c - outcomes of repetitions, and the bound that they give. */
#include "harness/judge/repetitions.h"

#include <stdio.h>
#include <string.h>

#include "harness/judge/bound.h"
#include "harness/system/text.h"

#define WAYS_MOST 16 /* different recordings that are told apart */

/* Recordings seen so far: one trial for each way, and how many were like it. */
struct ways {
	const struct trial *first[WAYS_MOST];
	uint32_t times[WAYS_MOST];
	uint32_t count;
};

/* Of the bytes of an answer nothing is asked: serial numbers of events and the like may differ. */
static bool same_answer(const struct observation *one, const struct observation *other)
{
	return one->outcome == other->outcome && one->status == other->status &&
		one->is_hresult == other->is_hresult && one->hresult == other->hresult &&
		one->end == other->end && one->code == other->code;
}

static bool all_within(const struct sighting *these, const struct sighting *those)
{
	for (uint32_t i = 0; i < these->count; i++) {
		uint32_t j = 0;

		while (j < those->count && !same_answer(&these->list[i], &those->list[j]))
			j++;
		if (j == those->count)
			return false;
	}
	return true;
}

static bool recorded_alike(
	const struct plan *plan, const struct trial *one, const struct trial *other)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		int reading;

		if (plan->steps[i].role != ROLE_NOTE)
			continue;
		reading = verdict_reading(plan, one, i);
		if (reading != verdict_reading(plan, other, i))
			return false;
		if (reading < 0 &&
			(!all_within(&one->steps[i], &other->steps[i]) ||
				!all_within(&other->steps[i], &one->steps[i])))
			return false;
	}
	return true;
}

static void note_way(const struct plan *plan, const struct trial *trial, struct ways *ways)
{
	uint32_t i = 0;

	while (i < ways->count && !recorded_alike(plan, ways->first[i], trial))
		i++;
	if (i == WAYS_MOST)
		return;
	if (i == ways->count) {
		ways->first[i] = trial;
		ways->times[i] = 0;
		ways->count++;
	}
	ways->times[i]++;
}

static uint32_t commonest(const struct ways *ways)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < ways->count; i++)
		most = ways->times[i] > most ? ways->times[i] : most;
	return most;
}

void repetitions_count(const struct plan *plan, const struct trial *trials, uint32_t count,
	struct repetitions *repetitions)
{
	struct ways ways = { .count = 0 };
	uint32_t *counts = repetitions->counts;
	uint32_t kinds = 0;

	memset(repetitions, 0, sizeof(*repetitions));
	for (uint32_t i = 0; i < count; i++) {
		struct judgement judgement;

		verdict_judge(plan, &trials[i], &judgement);
		counts[judgement.verdict]++;
		if (judgement.verdict == VERDICT_RECORDED)
			note_way(plan, &trials[i], &ways);
	}
	repetitions->answered = counts[VERDICT_PASS] + counts[VERDICT_FAIL] +
		counts[VERDICT_ERROR] + counts[VERDICT_RECORDED];
	repetitions->failed = counts[VERDICT_FAIL] + counts[VERDICT_ERROR] +
		counts[VERDICT_RECORDED] - commonest(&ways);
	repetitions->readings = ways.count;
	for (int i = 0; i < VERDICT_COUNT; i++)
		kinds += i != VERDICT_MISSING && counts[i];
	repetitions->mixed = kinds > 1 || ways.count > 1;
	repetitions->bound =
		bound_upper(repetitions->failed, repetitions->answered, BOUND_CONFIDENCE);
}

void repetitions_print(const struct repetitions *repetitions, char *text, size_t size)
{
	struct text out = text_into(text, size);

	for (int i = 0; i < VERDICT_COUNT; i++)
		if (repetitions->counts[i])
			text_add(&out, "%s%u %s", out.length ? ", " : "",
				(unsigned)repetitions->counts[i], verdict_name((enum verdict)i));
	if (repetitions->readings > 1)
		text_add(&out, " in %u different ways", (unsigned)repetitions->readings);
}
