/* leftover.c - whose a lock is that nobody has any more. */
#include "harness/judge/leftover.h"

#include <stdio.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/run_token.h"

/* Of whatever type it is: a driver may take any request with a name in it for a lock. */
static bool is_lock(const struct operation *o)
{
	return o->kind == OP_CYCLE ||
		(o->kind == OP_CONTROL && o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS &&
			o->input_size > EXCLUSIVE_LOCK_NAME);
}

static bool takes_the_lock(const struct operation *o)
{
	return is_lock(o) || o->kind == OP_ACQUIRE || o->kind == OP_BURN || o->kind == OP_STORM;
}

/* Was any of what was seen of the step a success? A lock that was only begun may have become one. */
static bool may_have_locked(const struct trial *trial, uint32_t step)
{
	const struct sighting *sighting = &trial->steps[step];

	for (uint32_t i = 0; i < sighting->count; i++)
		if (sighting->list[i].outcome == OUTCOME_PENDING ||
			observation_succeeded(&sighting->list[i]))
			return true;
	return false;
}

/* The last step before `end` that took the lock, -1 for none. */
static int last_lock(const struct plan *plan, const struct trial *trial, uint32_t end)
{
	for (uint32_t i = end; i-- > 0;)
		if (takes_the_lock(&plan->steps[i].operation) && may_have_locked(trial, i))
			return (int)i;
	return -1;
}

/* Is the name that the state shows, up to its NUL, the one that the lock asks for? */
static bool is_name_of(const struct observation *seen, const struct operation *lock)
{
	uint32_t step = is_lock(lock) ? 1 : 2; /* UTF-16 in a recorder's name */
	uint32_t from = is_lock(lock) ? EXCLUSIVE_LOCK_NAME : 0;

	if (lock->kind == OP_STORM)
		return true;
	for (uint32_t i = 0; i < CALLER_NAME_FIELD; i++) {
		uint32_t at = from + i * step;
		uint8_t wanted = at < lock->input_size ? lock->input[at] : 0;
		uint8_t shown = observation_byte(seen, EXCLUSIVE_STATE_NAME + i);

		if (at >= lock->input_size && !is_lock(lock) && i < lock->units)
			wanted = (uint8_t)lock->fill;
		if (wanted != shown)
			return false;
		if (!wanted)
			break;
	}
	return true;
}

static bool is_own_name(const struct plan *plan, uint32_t end, const struct observation *seen)
{
	for (uint32_t i = 0; i < end; i++)
		if (takes_the_lock(&plan->steps[i].operation) &&
			is_name_of(seen, &plan->steps[i].operation))
			return true;
	return false;
}

/* How the one who locked last came to lose its handle. */
static const char *broken_clause(const struct plan *plan, uint32_t lock, uint32_t end)
{
	const char *clause = "REL-002";

	for (uint32_t i = lock + 1; i < end; i++) {
		if (plan->steps[i].actor != plan->steps[lock].actor)
			continue;
		switch (plan->steps[i].operation.kind) {
		case OP_DIE:
		case OP_KILL: clause = "CRASH-001"; break;
		case OP_QUIT: clause = "REL-003"; break;
		case OP_OPEN: clause = "REL-002"; break;
		default: break;
		}
	}
	return clause;
}

enum leftover leftover_of(const struct plan *plan, const struct trial *trial, uint32_t step,
	const struct observation *seen, const char **clause)
{
	int lock = last_lock(plan, trial, step);
	bool open = plan->steps[step].operation.kind == OP_OPEN;

	*clause = "";
	if (!open && !observation_succeeded(seen))
		return LEFTOVER_UNKNOWN;
	/* A refused open does not say whose the lock is: it is taken for the case's if the case had one. */
	if (lock < 0 || (!open && !is_own_name(plan, step, seen)))
		return LEFTOVER_FOREIGN;
	*clause = broken_clause(plan, (uint32_t)lock, step);
	return LEFTOVER_OWN;
}

/* The name that a lock asks for, as the state would show it. */
static void name_of(const struct operation *lock, char name[CALLER_NAME_FIELD + 1])
{
	uint32_t from = is_lock(lock) ? EXCLUSIVE_LOCK_NAME : 0, step = is_lock(lock) ? 1 : 2;

	memset(name, 0, CALLER_NAME_FIELD + 1);
	for (uint32_t i = 0; i < CALLER_NAME_FIELD; i++) {
		uint32_t at = from + i * step;

		if (at < lock->input_size)
			name[i] = (char)lock->input[at];
		else if (!is_lock(lock) && i < lock->units)
			name[i] = (char)lock->fill;
	}
}

/* Is either the beginning of the other? */
static bool is_alike(const char *one, const char *other)
{
	size_t shorter = strlen(one) < strlen(other) ? strlen(one) : strlen(other);

	return !strncmp(one, other, shorter);
}

static bool is_used(
	const struct plan *plan, const char *name, bool (*fits)(const char *one, const char *other))
{
	char used[CALLER_NAME_FIELD + 1];

	for (uint32_t i = 0; i < plan->count; i++) {
		const struct operation *o = &plan->steps[i].operation;

		if (o->kind == OP_STORM)
			return true;
		/* Also locks that the plan expects to be refused: a drive may have taken them. */
		if (!takes_the_lock(o))
			continue;
		name_of(o, used);
		if (fits(used, name))
			return true;
	}
	return false;
}

static bool is_same(const char *one, const char *other)
{
	return !strcmp(one, other);
}

bool leftover_is_of(const struct plan *plan, const char *name)
{
	return is_used(plan, name, is_same);
}

bool leftover_is_foreign(const struct plan *plan, const char *name)
{
	/* The own token is off what is seen. */
	return name[0] && (run_token_ends(name) || !is_used(plan, name, is_alike));
}

void leftover_describe(const char *name, char *text, size_t size)
{
	snprintf(text, size, "the drive is used by somebody else (%s)%s", name,
		run_token_ends(name) ? TRIAL_OTHER_RUN : "");
}

static bool asks_for_the_state(const struct operation *o)
{
	return o->kind == OP_CONTROL && o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS &&
		o->input_size >= 1 && o->input[0] == EXCLUSIVE_ACCESS_QUERY;
}

static bool ends_it(const struct trial *trial, const struct plan *plan, uint32_t step)
{
	const struct operation *o = &plan->steps[step].operation;

	switch (o->kind) {
	case OP_CLOSE:
	case OP_DIE:
	case OP_KILL:
	case OP_QUIT:
	case OP_CYCLE:
	case OP_RELEASE: return true;
	default: break;
	}
	return o->kind == OP_CONTROL && o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS && o->input_size &&
		o->input[0] == EXCLUSIVE_ACCESS_UNLOCK && may_have_locked(trial, step);
}

/* Might somebody of the plan hold the lock at that step, as far as the drive's answers go? */
static bool may_hold(const struct plan *plan, const struct trial *trial, uint32_t step)
{
	int lock = last_lock(plan, trial, step);

	for (uint32_t i = lock < 0 ? step : (uint32_t)lock; i < step; i++)
		if (plan->steps[i].actor == plan->steps[lock].actor && ends_it(trial, plan, i))
			return false;
	return lock >= 0;
}

const char *leftover_stranger(
	const struct plan *plan, const struct trial *trial, char name[CALLER_NAME_FIELD + 1])
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct sighting *sighting = &trial->steps[i];

		if (!asks_for_the_state(&plan->steps[i].operation) ||
			(plan->steps[i].actor != JANITOR && may_hold(plan, trial, i)))
			continue;
		for (uint32_t j = 0; j < sighting->count; j++) {
			const struct observation *seen = &sighting->list[j];

			if (!observation_succeeded(seen) || observation_byte(seen, 0) != 1)
				continue;
			name[CALLER_NAME_FIELD] = '\0';
			for (uint32_t k = 0; k < CALLER_NAME_FIELD; k++)
				name[k] = (char)observation_byte(seen, EXCLUSIVE_STATE_NAME + k);
			if (leftover_is_foreign(plan, name))
				return name;
		}
	}
	return NULL;
}
