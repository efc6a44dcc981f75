/* plan.c - building plans: steps, what they imply, and whether they make sense. */
#include "harness/plan/plan.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/plan/plan_recorders.h"

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

/* ---- what the steps imply ---- */

static const uint32_t verb_needs[] = {
#define VERB(name, number, word, need, text) NEED_##need,
	LAB_VERBS(VERB)
#undef VERB
};

static uint32_t step_needs(const struct step *step)
{
	const struct operation *o = &step->operation;
	uint32_t needs = recorders_needs(o);

	if (o->kind == OP_LAB)
		needs |= verb_needs[o->verb];
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
	if (o->kind == OP_LAB && o->verb == LAB_INSERT) {
		if (o->a == MEDIUM_BLANK_DISC)
			needs |= NEED_BLANK_MEDIUM;
		else if (o->a == MEDIUM_AUDIO_DISC)
			needs |= NEED_AUDIO_MEDIUM;
		else
			needs |= NEED_MEDIUM;
	}
	return needs;
}

/* What became of each handle slot and process, as the steps go by. */
enum slot_state { SLOT_UNTOUCHED, SLOT_OPENED, SLOT_CLOSED };

struct slots {
	enum slot_state state[ACTOR_COUNT][HANDLE_SLOTS];
	bool implied[ACTOR_COUNT][HANDLE_SLOTS];
	bool used[ACTOR_COUNT];
	bool ended[ACTOR_COUNT];
	struct recorder_states recorders;
};

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
static void follow_use(struct plan *plan, struct slots *slots, enum actor actor, uint32_t slot)
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

static void follow(struct plan *plan, const struct step *step, struct slots *slots)
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

static void add_openings(struct plan *plan, const struct slots *slots)
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

/* After everything: the drive, if it is there to be opened, must not have stayed locked. */
static void add_final_check(struct plan *plan, uint32_t drive)
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

static void finish(struct plan *plan)
{
	struct slots slots;
	bool demands = false;

	memset(&slots, 0, sizeof(slots));
	for (uint32_t i = 0; i < plan->count; i++) {
		check_step(plan, i);
		if (plan->fault[0])
			return;
		follow(plan, &plan->steps[i], &slots);
		plan->needs |= step_needs(&plan->steps[i]);
		demands = demands || plan->steps[i].role == ROLE_THEN;
	}
	check_silence(plan);
	if (plan->group_left || plan->loop_rounds)
		plan_fault(plan, "a group or a loop is left open");
	if (plan->policy != POLICY_RECORD && !demands)
		plan_fault(plan, "nothing is demanded: the case could never fail");
	add_openings(plan, &slots);
	add_final_check(plan, 0);
	if (plan->needs & NEED_SECOND_DRIVE)
		add_final_check(plan, 1);
}

struct plan *plan_write(const char *suite, const struct test_case *test)
{
	struct plan *plan = plan_new();
	const char *fault = "";

	if (!plan)
		return NULL;
	plan->suite = suite;
	plan->name = test->name;
	plan->clauses = test->clauses;
	plan->argument = test->argument;
	plan->place = test->place;
	plan->needs = test->needs;
	plan->policy = policy_of(test->clauses, &fault);
	if (fault[0])
		plan_fault(plan, fault);
	test->write(plan);
	finish(plan);
	return plan;
}
