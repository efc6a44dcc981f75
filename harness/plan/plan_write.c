/* plan_write.c - from a case to its plan, and whether that makes sense. */
#include "harness/plan/plan_write.h"

#include <string.h>

#include "harness/plan/plan_implied.h"

/* A step of rounds has many answers, of which a condition elsewhere could mean any. */
static void check_refs(struct plan *plan, uint32_t index, const struct expectation *expected)
{
	for (uint32_t i = 0; i < expected->count; i++) {
		int ref = expected->conditions[i].ref;

		if (ref >= (int)index)
			plan_fault(plan, "a condition refers to a step that is not before it");
		else if (ref >= 0 && plan->steps[ref].loop)
			plan_fault(plan, "a condition refers to a step of rounds");
	}
}

static void check_step(struct plan *plan, uint32_t index)
{
	const struct step *step = &plan->steps[index];
	bool is_lab = step->operation.kind == OP_LAB || step->operation.kind == OP_STORM;

	if (is_lab != (step->actor == LAB))
		plan_fault(plan, "lab verbs and storms, and nothing else, are the LAB's");
	if (operation_is_recorders(&step->operation) && step->operation.recorder >= RECORDER_SLOTS)
		plan_fault(plan, "there is no such recorder slot");
	if (step->operation.handle >= HANDLE_SLOTS || step->operation.to_handle >= HANDLE_SLOTS)
		plan_fault(plan, "there is no such handle slot");
	if (step->role != ROLE_NOTE && !step->expected.count)
		plan_fault(plan, "a step that is no note expects nothing");
	check_refs(plan, index, &step->expected);
	for (uint32_t i = 0; i < step->reading_count; i++)
		check_refs(plan, index, &step->readings[i].expected);
}

static enum policy policy_of(const struct clause *const *clauses, const char **fault)
{
	bool open = false;
	bool binding = false;
	bool environment = false;

	for (; *clauses; clauses++) {
		if ((*clauses)->kind == CLAUSE_OPEN)
			open = true;
		else if ((*clauses)->kind == CLAUSE_ENVIRONMENT)
			environment = true;
		else
			binding = true;
	}
	if (open + binding + environment != 1)
		*fault = "a case cites clauses of one policy: asserted, open, or environment";
	return open ? POLICY_RECORD : environment ? POLICY_ENVIRONMENT : POLICY_ASSERT;
}

static bool has_condition(const struct expectation *seen, enum condition_kind kind)
{
	for (uint32_t i = 0; i < seen->count; i++)
		if (seen->conditions[i].kind == kind)
			return true;
	return false;
}

static bool is_silence(const struct expectation *seen)
{
	return has_condition(seen, CONDITION_TEXT_EMPTY) ||
		has_condition(seen, CONDITION_TEXT_LACKS);
}

/* ... or tells it from other readings. */
static bool demands_silence(const struct step *step)
{
	bool silence = is_silence(&step->expected);

	for (uint32_t i = 0; i < step->reading_count; i++)
		silence = silence || is_silence(&step->readings[i].expected);
	return silence && step->operation.kind == OP_EVENTS;
}

/* The same listener, which hears something. */
static bool hears_at_all(const struct step *step, const struct step *listener)
{
	return step->operation.kind == OP_HEAR && step->actor == listener->actor &&
		step->operation.handle == listener->operation.handle &&
		has_condition(&step->expected, CONDITION_TEXT_HAS);
}

/* That a deaf listener hears nothing proves nothing. */
static void check_silence(struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		uint32_t j = 0;

		if (!demands_silence(&plan->steps[i]))
			continue;
		while (j < plan->count && !hears_at_all(&plan->steps[j], &plan->steps[i]))
			j++;
		if (j == plan->count)
			plan_fault(plan, "silence is demanded of a listener that hears nothing");
	}
}

/* What someone changes later than a case begins is a change under way. */
static uint32_t needs_of(const struct plan *plan, uint32_t at)
{
	uint32_t needs = implied_needs(&plan->steps[at]);

	return plan_first_disc(plan) == (int)at ? needs & ~(uint32_t)NEED_DISC_CHANGE : needs;
}

static void finish(struct plan *plan)
{
	struct implied implied;
	bool demands = false;

	memset(&implied, 0, sizeof(implied));
	for (uint32_t i = 0; i < plan->count; i++) {
		check_step(plan, i);
		if (plan->fault[0])
			return;
		implied_follow(plan, &plan->steps[i], &implied);
		plan->needs |= needs_of(plan, i);
		demands = demands || plan->steps[i].role == ROLE_THEN;
	}
	check_silence(plan);
	if (plan->group_left || plan->loop_rounds)
		plan_fault(plan, "a group or a loop is left open");
	if (plan->policy != POLICY_RECORD && !demands)
		plan_fault(plan, "nothing is demanded: the case could never fail");
	implied_open(plan, &implied);
	implied_final_check(plan, 0);
	if (plan->needs & NEED_SECOND_DRIVE)
		implied_final_check(plan, 1);
}

/* What cannot be worked out cites nothing, which is a fault of the plan. */
const struct clause *const *case_clauses(const struct test_case *test)
{
	static const struct clause *const nothing[] = { NULL };
	const struct clause *const *cited = test->cites ? test->cites(test) : test->cited;

	return cited ? cited : nothing;
}

/* Computed cases know what they cite when they are written. */
struct plan *plan_write(const char *suite, const struct test_case *test)
{
	struct plan *plan = plan_new();
	const char *fault = "";

	if (!plan)
		return NULL;
	plan->suite = suite;
	plan->name = test->name;
	plan->argument = test->argument;
	plan->place = test->place;
	plan->needs = test->needs;
	test->write(plan);
	plan->clauses = case_clauses(test);
	plan->policy = policy_of(plan->clauses, &fault);
	if (fault[0])
		plan_fault(plan, fault);
	finish(plan);
	return plan;
}
