/*
 * test_rehearsal.c - cases rehearsed in this process: what passes when it is played passes there, and a defect
 * shows.
 */
#include "harness/random/rehearsal.h"

#include <string.h>

#include "fixtures/defects/defects.h"
#include "harness/plan/plan_write.h"
#include "harness/testing/check.h"
#include "suites/suites.h"

#define LEAST_REHEARSED 1000u
/* Cases that look at what many rounds have in common, which is told in words that a rehearsal does not have. */
#define WORDS_MOST 5u

static struct judgement judgement;

static enum verdict rehearse(
	struct rehearsal *rehearsal, const char *suite, const struct test_case *test, bool *known)
{
	struct plan *plan = plan_write(suite, test);
	enum verdict verdict = VERDICT_MISSING;

	*known = plan && plan->policy == POLICY_ASSERT && rehearsal_knows(plan);
	if (*known)
		verdict = rehearsal_play(rehearsal, plan, &judgement);
	plan_free(plan);
	return verdict;
}

static void check_all(struct rehearsal *rehearsal)
{
	uint32_t passed = 0, others = 0;
	bool known;

	rehearsal_begin(rehearsal, NULL);
	for (const struct suite *s = suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			bool passes = rehearse(rehearsal, s->name, t, &known) == VERDICT_PASS;

			passed += known && passes;
			others += known && !passes;
		}
	CHECK(passed >= LEAST_REHEARSED);
	CHECK(others <= WORDS_MOST);
}

static void check_defect(
	struct rehearsal *rehearsal, const char *defect, const char *suite, const char *name)
{
	bool known = false;

	rehearsal_reset(rehearsal);
	rehearsal_begin(rehearsal, defects_rules(defects_find(defect)));
	for (const struct suite *s = suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			if (!strcmp(s->name, suite) && !strcmp(t->name, name))
				CHECK(rehearse(rehearsal, s->name, t, &known) == VERDICT_FAIL);
	CHECK(known);
}

int main(void)
{
	struct rehearsal *rehearsal = rehearsal_new(true);

	if (!CHECK(rehearsal) || suites_prepare())
		return 1;
	check_all(rehearsal);
	check_defect(rehearsal, "second_lock_takes_over", "lock",
		"denied-while-another-process-holds-it");
	check_defect(rehearsal, "locked_is_busy", "lock", "denied-while-another-process-holds-it");
	rehearsal_free(rehearsal);
	return check_end();
}
