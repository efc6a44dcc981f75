/* plan_data.c - plans as lists of steps. */
#include "harness/plan/plan_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/lab.h"

const char *role_name(enum role role)
{
	static const char *const names[] = {
#define ROLE(name, word) word,
		ROLES(ROLE)
#undef ROLE
	};

	return (unsigned)role < ROLE_COUNT ? names[role] : "?";
}

int role_parse(const char *word)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (!strcmp(word, role_name((enum role)i)))
			return i;
	return -1;
}

struct plan *plan_new(void)
{
	return calloc(1, sizeof(struct plan));
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (uint32_t i = 0; i < plan->count; i++)
		free(plan->steps[i].readings);
	free(plan->steps);
	free(plan);
}

void plan_fault(struct plan *plan, const char *reason)
{
	if (!plan->fault[0])
		snprintf(plan->fault, sizeof(plan->fault), "%s", reason);
}

struct step *plan_add(struct plan *plan, enum role role, enum actor actor,
	const struct operation *operation, const struct expectation *expected)
{
	struct step *step;

	if (plan->count == plan->room) {
		uint32_t room = plan->room ? plan->room * 2 : 16;
		struct step *steps = realloc(plan->steps, room * sizeof(*steps));

		if (!steps) {
			plan_fault(plan, "memory is short");
			return NULL;
		}
		plan->steps = steps;
		plan->room = room;
	}
	step = &plan->steps[plan->count++];
	memset(step, 0, sizeof(*step));
	step->role = role;
	step->actor = actor;
	step->operation = *operation;
	step->expected = *expected;
	step->rounds = 1;
	if (expected->count > EXPECTATION_CONDITIONS) {
		plan_fault(plan, "an expectation has too many conditions, or too long a text");
		step->expected.count = 0;
	}
	return step;
}

void plan_add_reading(
	struct plan *plan, bool letter, const char *text, const struct expectation *expected)
{
	struct step *step = plan->count ? &plan->steps[plan->count - 1] : NULL;
	struct reading *readings;

	if (!step || step->role != ROLE_NOTE) {
		plan_fault(plan, "a reading must follow a note");
		return;
	}
	readings = realloc(step->readings, (step->reading_count + 1) * sizeof(*readings));
	if (!readings) {
		plan_fault(plan, "memory is short");
		return;
	}
	step->readings = readings;
	readings[step->reading_count++] =
		(struct reading){ .letter = letter, .text = text, .expected = *expected };
}

int plan_first_disc(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct operation *o = &plan->steps[i].operation;

		if (o->kind == OP_LAB && (o->verb == LAB_INSERT || o->verb == LAB_TAKE_OUT))
			return (int)i;
		if (o->kind != OP_OPEN)
			return -1;
	}
	return -1;
}
