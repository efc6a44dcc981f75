/* plan_recorders.c - what the use of recorder objects implies. */
#include "harness/plan/plan_recorders.h"

#include <string.h>

#include "harness/plan/plan.h"

uint32_t recorders_needs(const struct operation *operation)
{
	uint32_t needs = 0;

	if (!operation_is_recorders(operation))
		return 0;
	needs |= NEED_IMAPI;
	if (operation->recorder == OTHER_RECORDER)
		needs |= NEED_SECOND_DRIVE;
	if (operation->kind == OP_BURN)
		needs |= NEED_BURNING | NEED_WRITABLE_MEDIUM;
	if (operation->kind == OP_LOSE_HANDLE)
		needs |= NEED_FAULT_INJECTION;
	return needs;
}

static bool is_implied_kind(uint32_t slot)
{
	return slot == FIRST_RECORDER || slot == OTHER_RECORDER;
}

void recorders_follow(
	struct plan *plan, const struct step *step, struct recorder_states *states, bool ended)
{
	const struct operation *o = &step->operation;
	bool *there = &states->there[step->actor][o->recorder];

	if (o->kind == OP_DIE || o->kind == OP_QUIT || o->kind == OP_KILL)
		memset(states->there[step->actor], 0, sizeof(states->there[step->actor]));
	if (!operation_is_recorders(o))
		return;
	if (o->kind == OP_CREATE_RECORDER) {
		*there = true;
		return;
	}
	if (ended) {
		plan_fault(plan, "a process that has ended is used without creating a recorder");
		return;
	}
	if (!*there) {
		if (!is_implied_kind(o->recorder) || states->implied[step->actor][o->recorder])
			plan_fault(plan, "a recorder is used that was not created, or is gone");
		states->implied[step->actor][o->recorder] = true;
	}
	*there = o->kind != OP_FORGET_RECORDER;
}

static void implied_step(struct step *step, enum actor actor, const struct operation *does)
{
	memset(step, 0, sizeof(*step));
	step->role = ROLE_GIVEN;
	step->actor = actor;
	step->operation = *does;
	step->expected = succeeds_hr();
	step->rounds = 1;
	step->implied = true;
}

uint32_t recorders_open(const struct recorder_states *states, struct step *front)
{
	static const enum recorder_slot kinds[] = { FIRST_RECORDER, OTHER_RECORDER };
	uint32_t count = 0;

	for (int actor = 0; actor < LAB; actor++)
		for (int i = 0; i < 2; i++) {
			const struct operation creates = creates_recorder(kinds[i]);
			const struct operation initialised = initialises(kinds[i]);

			if (!states->implied[actor][kinds[i]])
				continue;
			implied_step(&front[count++], (enum actor)actor, &creates);
			implied_step(&front[count++], (enum actor)actor, &initialised);
		}
	return count;
}
