/* rehearsal_plan.c - whole plans, from a reset to their judgement. */
#include "harness/random/rehearsal.h"

#include <stdio.h>
#include <string.h>

#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/plan/operation.h"

#define ROUNDS_MOST 100u

static bool knows(const struct step *step)
{
	const struct operation *o = &step->operation;

	if (step->rounds > ROUNDS_MOST || o->drive || o->handle == OTHER_DRIVE)
		return false;
	switch (o->kind) {
	case OP_OPEN:
	case OP_CLOSE:
	case OP_DUPLICATE:
	case OP_GIVE:
	case OP_BEQUEATH:
	case OP_READ:
	case OP_WRITE:
	case OP_FLUSH:
	case OP_AWAIT:
	case OP_PEEK:
	case OP_CANCEL:
	case OP_CYCLE:
	case OP_SUBSCRIBE:
	case OP_EVENTS:
	case OP_HEAR:
	case OP_VOLUME_INFO:
	case OP_DIE:
	case OP_QUIT:
	case OP_KILL: return true;
	case OP_CONTROL: return o->count <= 1 && !o->buffers;
	case OP_LAB: return o->verb != LAB_REBOOT;
	default: return false;
	}
}

bool rehearsal_knows(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++)
		if (!knows(&plan->steps[i]))
			return false;
	return true;
}

/* What the last of a group says of all of it: who got what. */
static void note_in_group(
	char *text, size_t size, const struct step *step, const struct observation *seen)
{
	size_t length = strlen(text);
	char name[48];

	snprintf(text + length, size - length, "%s %s\n", actor_name(step->actor),
		status_text(seen->status, name));
}

static void play_step(struct rehearsal *rehearsal, const struct plan *plan, uint32_t i, char *group,
	size_t size, struct trial *trial)
{
	const struct step *step = &plan->steps[i];
	struct observation seen;

	/* Everyone has gone when the janitor comes. */
	if (step->actor == JANITOR && (!i || step[-1].actor != JANITOR))
		rehearsal_end(rehearsal);
	rehearsal_step(rehearsal, step, &seen);
	if (!step->group || !i || step[-1].group != step->group)
		group[0] = '\0';
	if (step->group)
		note_in_group(group, size, step, &seen);
	if (step->group && (i + 1 == plan->count || step[1].group != step->group))
		observation_list(&seen, group);
	(void)trial_see(trial, i, &seen);
	observation_clear(&seen);
}

enum verdict rehearsal_play(
	struct rehearsal *rehearsal, const struct plan *plan, struct judgement *judgement)
{
	char group[ACTOR_COUNT * 80] = "";
	struct trial trial;
	uint32_t end;

	judgement->verdict = VERDICT_MISSING;
	if (trial_init(&trial, plan))
		return VERDICT_MISSING;
	rehearsal_reset(rehearsal);
	for (uint32_t first = 0; first < plan->count; first = end) {
		uint32_t rounds = plan->steps[first].loop ? plan->steps[first].rounds : 1;

		end = first + 1;
		while (plan->steps[first].loop && end < plan->count &&
			plan->steps[end].loop == plan->steps[first].loop)
			end++;
		while (rounds--)
			for (uint32_t i = first; i < end; i++)
				play_step(rehearsal, plan, i, group, sizeof(group), &trial);
	}
	trial.state = TRIAL_FINISHED;
	verdict_judge(plan, &trial, judgement);
	trial_clear(&trial, plan);
	return judgement->verdict;
}
