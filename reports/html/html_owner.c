/* html_owner.c - following the lock through the steps of a case. */
#include "reports/html/html_owner.h"

#include <stdio.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/status.h"
#include "reports/shared/legible.h"
#include "reports/shared/story.h"

static void hold(struct owner *owner, const char *name, size_t length, enum actor actor)
{
	owner->holding = HOLDING_HELD;
	owner->actor = actor;
	report_legible(name, length, owner->name, sizeof(owner->name));
}

static void let_go(struct owner *owner, enum holding holding)
{
	*owner = (struct owner){ .holding = holding, .actor = ACTOR_COUNT };
}

/* Up to a NUL, of a field that may have none. */
static size_t name_length(const uint8_t *name, size_t room)
{
	const uint8_t *end = room ? memchr(name, 0, room) : NULL;

	return end ? (size_t)(end - name) : room;
}

/* What a request would do if it succeeded. */
static void take_effect(const struct step *step, struct owner *owner)
{
	const struct operation *o = &step->operation;
	char name[CALLER_NAME_FIELD + 1];
	size_t length = 0;

	if (o->kind == OP_ACQUIRE) {
		for (size_t i = 0;
			i + 1 < o->input_size && length < CALLER_NAME_FIELD && o->input[i]; i += 2)
			name[length++] = (char)o->input[i];
		hold(owner, name, length, step->actor);
	} else if (o->kind == OP_RELEASE || operation_number(o->input) == EXCLUSIVE_ACCESS_UNLOCK) {
		let_go(owner, HOLDING_FREE);
	} else {
		size_t room = o->input_size > EXCLUSIVE_LOCK_NAME
			? o->input_size - EXCLUSIVE_LOCK_NAME
			: 0;

		room = room < CALLER_NAME_FIELD ? room : CALLER_NAME_FIELD;
		hold(owner, (const char *)o->input + EXCLUSIVE_LOCK_NAME,
			name_length(o->input + EXCLUSIVE_LOCK_NAME, room), step->actor);
	}
}

static bool is_exclusive(const struct operation *o, uint32_t type)
{
	return o->kind == OP_CONTROL && o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS &&
		o->input_size >= 4 && operation_number(o->input) == type;
}

static bool changes_owner(const struct operation *o)
{
	return o->drive == 0 &&
		(o->kind == OP_ACQUIRE || o->kind == OP_RELEASE ||
			is_exclusive(o, EXCLUSIVE_ACCESS_LOCK) ||
			is_exclusive(o, EXCLUSIVE_ACCESS_UNLOCK));
}

static bool may_end_it(const struct operation *o)
{
	return o->kind == OP_CLOSE || o->kind == OP_DIE || o->kind == OP_QUIT ||
		o->kind == OP_KILL || o->kind == OP_FORGET_RECORDER || o->kind == OP_LOSE_HANDLE;
}

/* Conditions about the lock itself: of a query, or of the owner's name. */
static bool tells_owner(const struct condition *c, struct owner *owner)
{
	switch (c->kind) {
	case CONDITION_FREE: let_go(owner, HOLDING_FREE); return true;
	case CONDITION_LOCKED: let_go(owner, HOLDING_HELD); return true;
	case CONDITION_LOCKED_BY:
	case CONDITION_OWNER: hold(owner, c->text, c->text_size, ACTOR_COUNT); return true;
	default: return false;
	}
}

/* Does the plan expect the request to be granted? -1 when it leaves that open. */
static int expects_success(const struct expectation *expected)
{
	for (uint32_t i = 0; i < expected->count; i++) {
		const struct condition *c = &expected->conditions[i];

		if (c->kind == CONDITION_SUCCEEDS || c->kind == CONDITION_SUCCEEDED_HR)
			return 1;
		if (c->kind == CONDITION_FAILS || c->kind == CONDITION_FAILED_HR)
			return 0;
		if ((c->kind == CONDITION_STATUS || c->kind == CONDITION_HRESULT) &&
			c->status_count == 1)
			return c->statuses[0] == ST_SUCCESS;
		if (c->kind == CONDITION_STATUS || c->kind == CONDITION_HRESULT)
			return c->statuses[0] == ST_SUCCESS ? -1 : 0;
	}
	return -1;
}

static void follow_seen(
	const struct step *step, const struct sighting *sighting, struct owner *seen)
{
	const struct operation *o = &step->operation;
	const struct observation *last =
		sighting->count ? &sighting->list[sighting->count - 1] : NULL;
	bool succeeded = last && last->outcome == OUTCOME_ANSWER && observation_succeeded(last);

	if (changes_owner(o) && !o->tag && succeeded && sighting->count == 1) {
		take_effect(step, seen);
	} else if (is_exclusive(o, EXCLUSIVE_ACCESS_QUERY) && o->drive == 0 && succeeded &&
		last->output_size) {
		const uint8_t *name = last->output + EXCLUSIVE_STATE_NAME;
		enum actor actor = seen->actor;

		if (!last->output[0])
			let_go(seen, HOLDING_FREE);
		else
			hold(seen, (const char *)name, name_length(name, CALLER_NAME_FIELD), actor);
	} else if (may_end_it(o) && seen->holding == HOLDING_HELD && seen->actor == step->actor) {
		let_go(seen, HOLDING_UNKNOWN);
	}
}

void owner_follow(
	const struct case_result *result, uint32_t step, struct owner *seen, struct owner *expected)
{
	const struct trial *trial = story_trial(result);
	const struct step *planned = &result->plan->steps[step];
	bool told = false;

	if (!trial || !trial->steps || !trial->steps[step].count)
		return;
	follow_seen(planned, &trial->steps[step], seen);
	for (uint32_t i = 0; i < planned->expected.count && planned->operation.drive == 0; i++)
		told |= tells_owner(&planned->expected.conditions[i], expected);
	if (told)
		return;
	if (changes_owner(&planned->operation)) {
		int granted = expects_success(&planned->expected);

		if (granted > 0)
			take_effect(planned, expected);
		else if (granted < 0)
			*expected = *seen;
	} else if (may_end_it(&planned->operation) && expected->actor == planned->actor) {
		*expected = *seen;
	}
}

bool owner_differs(const struct owner *seen, const struct owner *expected)
{
	if (seen->holding == HOLDING_UNKNOWN || expected->holding == HOLDING_UNKNOWN)
		return false;
	return seen->holding != expected->holding ||
		(expected->name[0] && strcmp(seen->name, expected->name) != 0);
}
