/* comparison.c - which cases of two runs differ, and how. */
#include "reports/compare/comparison.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/plan/plan_data.h"
#include "reports/shared/story.h"

static const struct {
	const char *word;
	const char *meaning;
} differences[] = {
#define DIFFERENCE(name, word, meaning) { word, meaning },
	DIFFERENCES(DIFFERENCE)
#undef DIFFERENCE
};

const char *difference_word(enum difference kind)
{
	return differences[kind].word;
}

const char *difference_meaning(enum difference kind)
{
	return differences[kind].meaning;
}

/* ---- can they be compared? ---- */

/* What decides which cases there are and what a verdict means. */
static const struct {
	const char *fact;
	const char *what;
} conditions[] = {
	{ "clauses-sha256", "clauses" },
	{ "cases-sha256", "catalogue of cases" },
	{ "require-all", "--require-all" },
	{ "allow-resets", "--allow-resets" },
};

static bool is_same_fact(const char *one, const char *other)
{
	return one && other ? !strcmp(one, other) : one == other;
}

static bool is_same_case(const struct plan *one, const struct plan *other)
{
	return !strcmp(one->name, other->name) && !strcmp(one->suite, other->suite);
}

/* The case of that plan, looked for from where it would stand in a run of the same order. */
static const struct case_result *find(
	const struct results *results, const struct plan *plan, uint32_t hint)
{
	for (uint32_t i = 0; i < results->count; i++) {
		uint32_t at = (hint + i) % results->count;

		if (is_same_case(results->cases[at].plan, plan))
			return &results->cases[at];
	}
	return NULL;
}

static const struct plan *find_only_in(const struct results *one, const struct results *other)
{
	for (uint32_t i = 0; i < one->count; i++)
		if (!find(other, one->cases[i].plan, i))
			return one->cases[i].plan;
	return NULL;
}

static bool refuse_list(const struct results *one, const struct results *other, const char *which,
	char *error, size_t size)
{
	const struct plan *only = find_only_in(one, other);

	if (only)
		snprintf(error, size,
			"they are runs of different cases: only the %s one planned %.100s/%.100s; "
			"with --common, those count that both planned",
			which, only->suite, only->name);
	return only != NULL;
}

static bool refuse(
	const struct results *old, const struct results *now, bool common, char *error, size_t size)
{
	if (!old->planned || !now->planned) {
		snprintf(error, size, "the plan of the %s run is not whole",
			old->planned ? "new" : "old");
		return true;
	}
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		const char *before = results_get(old, conditions[i].fact);
		const char *after = results_get(now, conditions[i].fact);

		if (is_same_fact(before, after))
			continue;
		snprintf(error, size,
			"they have different %s: a verdict need not mean the same in both (%.64s, "
			"and %.64s)",
			conditions[i].what, before ? before : "none", after ? after : "none");
		return true;
	}
	return !common &&
		(refuse_list(old, now, "old", error, size) ||
			refuse_list(now, old, "new", error, size));
}

/* ---- what was seen ---- */

/* What may differ from one time to the next on a drive that stays the same: who of several comes first,
 * and what somebody else has listed meanwhile. */
static bool is_settled(const struct step *step)
{
	return !step->group && step->rounds <= 1 && step->operation.kind != OP_STORM &&
		step->operation.kind != OP_CYCLE;
}

static bool is_seen_alike(const struct observation *one, const struct observation *other)
{
	return one->outcome == other->outcome && one->status == other->status &&
		one->win32 == other->win32 && one->is_hresult == other->is_hresult &&
		one->hresult == other->hresult && one->information == other->information &&
		one->output_size == other->output_size && one->digest == other->digest &&
		one->end == other->end && one->code == other->code;
}

static bool is_alike(
	const struct plan *plan, const struct trial *one, const struct trial *other, uint32_t step)
{
	const struct sighting *a = &one->steps[step], *b = &other->steps[step];

	if (!is_settled(&plan->steps[step]))
		return true;
	if (!a->count || !b->count)
		return a->count == b->count;
	/* What was listed, too, as far as a note has words for it. */
	if (plan->steps[step].reading_count &&
		verdict_reading(plan, one, step) != verdict_reading(plan, other, step))
		return false;
	return is_seen_alike(&a->list[0], &b->list[0]);
}

/* Fills in which steps were seen otherwise. */
static void compare_steps(struct compared *one)
{
	const struct trial *before = story_trial(one->old), *after = story_trial(one->now);
	uint32_t count = one->old->plan->count;

	one->step = -1;
	if (!before || !after || !before->steps || !after->steps || count != one->now->plan->count)
		return;
	for (uint32_t i = 0; i < count; i++) {
		if (is_alike(one->now->plan, before, after, i))
			continue;
		if (one->step < 0)
			one->step = (int)i;
		else
			one->others++;
	}
}

/* ---- what that means ---- */

enum standing { HAS_NONE, HOLDS, WAIVED, ERRS, FAILS };

static enum standing standing_of(const struct case_result *result)
{
	switch (result ? result->judgement.verdict : VERDICT_MISSING) {
	case VERDICT_PASS:
	case VERDICT_RECORDED: return HOLDS;
	case VERDICT_WAIVED: return WAIVED;
	case VERDICT_ERROR: return ERRS;
	case VERDICT_FAIL: return FAILS;
	default: return HAS_NONE;
	}
}

/* False: nothing differs. */
static bool compare(struct compared *one)
{
	enum standing before = standing_of(one->old), after = standing_of(one->now);

	one->step = -1;
	one->worse = after > before && after >= ERRS;
	if (before == HAS_NONE && after == HAS_NONE)
		return false;
	if (before != HAS_NONE && after != HAS_NONE)
		compare_steps(one);
	if (before == HAS_NONE) {
		one->kind = DIFFERENCE_APPEARED;
	} else if (after == HAS_NONE) {
		one->kind = DIFFERENCE_VANISHED;
		one->worse = one->now != NULL; /* else it was not asked for */
	} else if (one->worse) {
		one->kind = DIFFERENCE_BROKEN;
	} else if (after == HOLDS && before != HOLDS) {
		one->kind = DIFFERENCE_FIXED;
	} else {
		one->kind = DIFFERENCE_CHANGED;
		return before != after || one->step >= 0 ||
			one->old->judgement.verdict != one->now->judgement.verdict ||
			one->old->judgement.step != one->now->judgement.step ||
			one->old->repetitions.mixed != one->now->repetitions.mixed;
	}
	return true;
}

static int take(
	struct comparison *comparison, const struct case_result *old, const struct case_result *now)
{
	struct compared one = { .old = old, .now = now };
	struct compared *more;

	comparison->cases++;
	if (!compare(&one))
		return 0;
	more = realloc(comparison->list, (comparison->count + 1) * sizeof(*more));
	if (!more)
		return -1;
	comparison->list = more;
	more[comparison->count++] = one;
	comparison->counts[one.kind]++;
	comparison->worse += one.worse;
	return 0;
}

static int take_all(struct comparison *comparison)
{
	const struct results *old = comparison->old, *now = comparison->now;

	for (uint32_t i = 0; i < now->count; i++)
		if (take(comparison, find(old, now->cases[i].plan, i), &now->cases[i]))
			return -1;
	for (uint32_t i = 0; i < old->count; i++)
		if (!find(now, old->cases[i].plan, i) && take(comparison, &old->cases[i], NULL))
			return -1;
	return 0;
}

int comparison_make(const struct results *old, const struct results *now, bool common,
	struct comparison *comparison, char *error, size_t size)
{
	*comparison = (struct comparison){ .old = old, .now = now };
	if (refuse(old, now, common, error, size))
		return 1;
	if (!take_all(comparison))
		return 0;
	comparison_free(comparison);
	snprintf(error, size, "memory is short");
	return -1;
}

void comparison_free(struct comparison *comparison)
{
	free(comparison->list);
	comparison->list = NULL;
	comparison->count = 0;
}
