/* plan_implied.c - what the steps of a plan imply. */
#include "harness/plan/plan_implied.h"

#include <stdlib.h>
#include <string.h>

#include "harness/plan/plan.h"

/* ---- needs ---- */

static const uint32_t verb_needs[] = {
#define VERB(name, number, word, need, text) (uint32_t) NEED_##need,
	LAB_VERBS(VERB)
#undef VERB
};

/* A log of commands has to say who sent them where it is searched for a process. */
static bool looks_for_senders(const struct step *step)
{
	for (uint32_t i = 0; i < step->expected.count; i++) {
		const struct condition *c = &step->expected.conditions[i];

		for (int actor = 0; actor < ACTOR_COUNT; actor++) {
			const char *name = actor_name((enum actor)actor);

			if (c->text_size && !strncmp(c->text, name, strlen(name)))
				return true;
		}
	}
	return false;
}

uint32_t implied_needs(const struct step *step)
{
	const struct operation *o = &step->operation;
	uint32_t needs = recorders_needs(o);

	if (o->kind == OP_LAB)
		needs |= verb_needs[o->verb];
	if (o->kind == OP_LAB && o->verb == LAB_READ_COMMANDS && looks_for_senders(step))
		needs |= NEED_COMMAND_LOG;
	if (o->handle == OTHER_DRIVE || o->to_handle == OTHER_DRIVE || o->drive)
		needs |= NEED_SECOND_DRIVE;
	if (o->level || o->flags & (NO_FILE_OBJECT | INTERNAL_REQUEST))
		needs |= NEED_KERNEL_HELPER;
	if (o->kind == OP_SUBSCRIBE || o->kind == OP_EVENTS || o->kind == OP_HEAR)
		needs |= NEED_NOTIFICATIONS;
	if (o->account)
		needs |= NEED_SECOND_ACCOUNT;
	if (o->narrow)
		needs |= NEED_CALLER_WIDTH;
	if (o->kind == OP_LAB && (o->verb == LAB_INSERT || o->verb == LAB_TAKE_OUT))
		needs |= NEED_OTHER_DISC;
	if (o->kind == OP_LAB && o->verb == LAB_INSERT) {
		if (o->a == MEDIUM_BLANK_DISC)
			needs |= NEED_BLANK_MEDIUM;
		else if (o->a == MEDIUM_AUDIO_DISC)
			needs |= NEED_AUDIO_MEDIUM;
		else
			needs |= NEED_MEDIUM;
		if (o->a == MEDIUM_UDF_DISC)
			needs |= NEED_WRITABLE_MEDIUM;
	}
	return needs;
}

/* ---- handles and processes ---- */

static bool uses_handle(const struct operation *o)
{
	switch (o->kind) {
	case OP_CLOSE:
	case OP_DUPLICATE:
	case OP_GIVE:
	case OP_BEQUEATH:
	case OP_CONTROL:
	case OP_READ:
	case OP_WRITE:
	case OP_FLUSH:
	case OP_SUBSCRIBE:
	case OP_EVENTS:
	case OP_HEAR:
	case OP_CYCLE: return true;
	default: return false;
	}
}

/* A closed slot may be used: that the handle is refused then is something to see. */
static void follow_use(struct plan *plan, struct implied *slots, enum actor actor, uint32_t slot)
{
	if (slots->ended[actor]) {
		plan_fault(plan, "a process that has ended is used without opening anything");
	} else if (slots->state[actor][slot] == SLOT_UNTOUCHED) {
		if (slot != FIRST_HANDLE && slot != OTHER_DRIVE)
			plan_fault(plan, "a handle slot is used before it is opened");
		slots->implied[actor][slot] = true;
		slots->state[actor][slot] = SLOT_OPENED;
	}
}

void implied_follow(struct plan *plan, const struct step *step, struct implied *slots)
{
	const struct operation *o = &step->operation;
	enum actor actor = step->actor;

	if (uses_handle(o))
		follow_use(plan, slots, actor, o->handle);
	slots->used[actor] = true;
	recorders_follow(plan, step, &slots->recorders, slots->ended[actor]);
	switch (o->kind) {
	case OP_OPEN:
		slots->state[actor][o->handle] = SLOT_OPENED;
		slots->ended[actor] = false;
		break;
	case OP_CREATE_RECORDER: slots->ended[actor] = false; break;
	case OP_CLOSE: slots->state[actor][o->handle] = SLOT_CLOSED; break;
	case OP_DUPLICATE: slots->state[actor][o->to_handle] = SLOT_OPENED; break;
	case OP_GIVE:
	case OP_BEQUEATH:
		if (o->kind == OP_BEQUEATH && slots->used[o->to_actor] &&
			!slots->ended[o->to_actor])
			plan_fault(plan, "the heir has been used before it inherits");
		slots->state[o->to_actor][o->to_handle] = SLOT_OPENED;
		slots->used[o->to_actor] = true;
		slots->ended[o->to_actor] = false;
		break;
	case OP_DIE:
	case OP_QUIT:
	case OP_KILL:
		memset(slots->state[actor], 0, sizeof(slots->state[actor]));
		slots->ended[actor] = true;
		break;
	default: break;
	}
}

/* ---- steps in front and behind ---- */

/* Steps that the plan's conditions refer to move by as many as were put in front. */
static void shift_refs(struct expectation *expected, int by)
{
	for (uint32_t i = 0; i < expected->count; i++)
		if (expected->conditions[i].ref >= 0)
			expected->conditions[i].ref += by;
}

static void prepend(struct plan *plan, const struct step *front, uint32_t count)
{
	struct step *steps = malloc((plan->count + count) * sizeof(*steps));

	if (!steps) {
		plan_fault(plan, "memory is short");
		return;
	}
	for (uint32_t i = 0; i < plan->count; i++) {
		shift_refs(&plan->steps[i].expected, (int)count);
		for (uint32_t j = 0; j < plan->steps[i].reading_count; j++)
			shift_refs(&plan->steps[i].readings[j].expected, (int)count);
	}
	memcpy(steps, front, count * sizeof(*steps));
	memcpy(steps + count, plan->steps, plan->count * sizeof(*steps));
	free(plan->steps);
	plan->steps = steps;
	plan->count += count;
	plan->room = plan->count;
}

void implied_open(struct plan *plan, const struct implied *slots)
{
	struct step front[2 * ACTOR_COUNT + RECORDER_OPENINGS];
	uint32_t count = 0;

	memset(front, 0, sizeof(front));
	for (int actor = 0; actor < LAB; actor++) {
		const enum handle_slot kinds[] = { FIRST_HANDLE, OTHER_DRIVE };

		for (int i = 0; i < 2; i++) {
			struct step *step = &front[count];

			if (!slots->implied[actor][kinds[i]])
				continue;
			step->role = ROLE_GIVEN;
			step->actor = (enum actor)actor;
			step->operation = opens(kinds[i], PATH_INTERFACE, READ_WRITE);
			step->expected = returns(SUCCESS);
			step->rounds = 1;
			step->implied = true;
			count++;
		}
	}
	count += recorders_open(&slots->recorders, front + count);
	if (count)
		prepend(plan, front, count);
}

void implied_final_check(struct plan *plan, uint32_t drive)
{
	enum handle_slot slot = drive ? OTHER_DRIVE : FIRST_HANDLE;
	struct operation steps[] = { patiently(opens(slot, PATH_INTERFACE, READ_WRITE)),
		patiently(through(slot, queries())), closes(slot) };
	struct expectation seen[] = { returns_not(ST_ACCESS_DENIED), free_if((int)plan->count),
		answers() };

	for (int i = 0; i < 3; i++) {
		struct step *step = plan_add(plan, ROLE_GIVEN, JANITOR, &steps[i], &seen[i]);

		if (step)
			step->implied = true;
	}
}
