/* What operations do to a configuration. */
#include "harness/history/linearize_search.h"

/* A client can crash during an operation, which then takes effect before the crash or never. */
int effect_interrupted(const struct search *search, uint32_t previous, uint32_t crash)
{
	return search->operations[crash].verb == HISTORY_CRASH &&
		is_pending(&search->operations[previous]);
}

/* What need not happen and changes nothing is left out. */
int effect_matters(const struct history_operation *operation)
{
	return !is_pending(operation) || can_lock(operation) || can_release(operation);
}

int effect_is_turn(const struct search *search, const uint64_t *config, uint32_t operation)
{
	uint32_t previous = search->previous[operation];

	return previous == NONE || search->slot[previous] == NONE ||
		!waits(config, search->slot[previous]) ||
		(effect_interrupted(search, previous, operation) &&
			effect_is_turn(search, config, previous));
}

/* The slot of what a crash interrupts and so keeps from ever taking effect, or NONE. */
static uint32_t interrupted_slot(
	const struct search *search, const uint64_t *config, uint32_t crash)
{
	uint32_t previous = search->previous[crash];

	if (previous == NONE || search->slot[previous] == NONE ||
		!waits(config, search->slot[previous]) ||
		!effect_interrupted(search, previous, crash))
		return NONE;
	return search->slot[previous];
}

/* Whether operation can take effect now and change nothing. */
static int is_right(const struct search *search, const uint64_t *config, uint32_t index)
{
	const struct history_operation *operation = &search->operations[index];
	const struct history_operation *lock =
		holder(config) == NONE ? NULL : &search->operations[holder(config)];

	switch ((enum history_result)operation->result) {
	case HISTORY_OK:
		/* A crash that keeps a lock from being taken does change something. */
		return (operation->verb == HISTORY_CLOSE || operation->verb == HISTORY_CRASH) &&
			!(lock && lock->client == operation->client) &&
			interrupted_slot(search, config, index) == NONE;
	case HISTORY_DENIED: return lock != NULL;
	case HISTORY_NOT_LOCKED:
	case HISTORY_FREE: return !lock;
	case HISTORY_NOT_OWNER: return lock && lock->client != operation->client;
	case HISTORY_NAMED: return lock && lock->name == operation->name;
	case HISTORY_UNKNOWN:
	case HISTORY_RESULT_COUNT: break;
	}
	return 0;
}

/* Lets the operation in slot take effect if it can without changing the lock. */
int effect_settle(const struct search *search, uint64_t *config, uint32_t slot)
{
	if (!is_right(search, config, search->in_slot[slot]) ||
		!effect_is_turn(search, config, search->in_slot[slot]))
		return 0;
	done(config, slot);
	return 1;
}

/* Lets every operation take effect that can without changing the lock. */
static void settle(const struct search *search, uint64_t *config)
{
	int again;

	do {
		again = 0;
		for (uint32_t word = 0; word < search->words; word++) {
			uint64_t bits = config[1 + word];

			for (uint32_t bit = first_bit(bits); bit < 64; bit = next_bit(bits, bit))
				again |= effect_settle(search, config, word * 64 + bit);
		}
	} while (again);
}

/* Makes the effect of the operation in slot if the lock allows it. */
int effect_apply(const struct search *search, uint64_t *config, uint32_t slot)
{
	uint32_t index = search->in_slot[slot];
	const struct history_operation *operation = &search->operations[index];

	if (!effect_is_turn(search, config, index))
		return 0;
	if (can_lock(operation)) {
		if (holder(config) != NONE)
			return 0;
		config[0] = index | (search->thorough ? 0 : (uint64_t)search->at << 32);
	} else {
		uint32_t interrupted = interrupted_slot(search, config, index);

		if (holder(config) != NONE &&
			search->operations[holder(config)].client == operation->client)
			config[0] = NONE;
		else if (interrupted == NONE)
			return 0;
		if (interrupted != NONE)
			done(config, interrupted);
	}
	done(config, slot);
	settle(search, config);
	return 1;
}

void effect_insert(const struct search *search, uint64_t *config, uint32_t lock)
{
	int64_t taken = taken_at(search, config);

	for (uint32_t slot = 0; slot < search->slot_count; slot++) {
		uint32_t index = search->in_slot[slot];
		const struct history_operation *it = &search->operations[index];

		if (!waits(config, slot))
			continue;
		if (it->client == search->operations[lock].client ||
			(sees_name(it) && it->name == search->operations[lock].name &&
				it->invoke <= taken &&
				!(it->invoke == taken && meets_previous(search, index))))
			done(config, slot);
	}
	settle(search, config);
}
