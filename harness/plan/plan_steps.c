/* plan_steps.c - the words that put a step into a plan. */
#include "harness/plan/plan.h"

/* Adds a step as a suite writes it: with the group and loop that are open now. */
static int add(struct plan *plan, enum role role, enum actor actor, const struct operation *does,
	const struct expectation *seen)
{
	struct step *step = plan_add(plan, role, actor, does, seen);

	if (!step)
		return -1;
	if (plan->group_left) {
		step->group = plan->open_group;
		plan->group_left--;
	}
	if (plan->loop_rounds) {
		step->loop = plan->loops;
		step->rounds = plan->loop_rounds;
	}
	return (int)plan->count - 1;
}

int given(struct plan *plan, enum actor actor, struct operation does, struct expectation seen)
{
	return add(plan, ROLE_GIVEN, actor, &does, &seen);
}

int then(struct plan *plan, enum actor actor, struct operation does, struct expectation seen)
{
	if (plan->policy == POLICY_RECORD)
		plan_fault(plan, "a case about an open question can only take notes");
	return add(plan, ROLE_THEN, actor, &does, &seen);
}

int provided(struct plan *plan, enum actor actor, struct operation does, struct expectation seen)
{
	return add(plan, ROLE_PROVIDED, actor, &does, &seen);
}

int note(struct plan *plan, enum actor actor, struct operation does)
{
	const struct expectation anything = { 0 };

	return add(plan, ROLE_NOTE, actor, &does, &anything);
}

void letter(struct plan *plan, const char *text, struct expectation seen)
{
	plan_add_reading(plan, true, text, &seen);
}

void reading(struct plan *plan, const char *text, struct expectation seen)
{
	plan_add_reading(plan, false, text, &seen);
}

void at_once(struct plan *plan, uint32_t count)
{
	if (plan->group_left)
		plan_fault(plan, "at_once inside at_once");
	if (count < 2 || count > ACTOR_COUNT - 1)
		plan_fault(plan, "at_once takes two steps or more, one for each process");
	plan->open_group++;
	plan->group_left = count;
}

void begin_rounds(struct plan *plan, uint32_t rounds)
{
	if (plan->loop_rounds)
		plan_fault(plan, "rounds inside rounds");
	plan->loops++;
	plan->loop_rounds = rounds ? rounds : 1;
}

void end_rounds(struct plan *plan)
{
	plan->loop_rounds = 0;
}

uint32_t plan_argument(const struct plan *plan)
{
	return plan->argument;
}
