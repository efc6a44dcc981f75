#include "harness/history/history.h"

#include <stdlib.h>
#include <string.h>

static const char *const verb_words[HISTORY_VERB_COUNT] = {
	[HISTORY_LOCK] = "lock",
	[HISTORY_UNLOCK] = "unlock",
	[HISTORY_QUERY] = "query",
	[HISTORY_CLOSE] = "close",
	[HISTORY_CRASH] = "crash",
};

static const char *const result_words[HISTORY_RESULT_COUNT] = {
	[HISTORY_OK] = "ok",
	[HISTORY_DENIED] = "denied",
	[HISTORY_NOT_LOCKED] = "not-locked",
	[HISTORY_NOT_OWNER] = "not-owner",
	[HISTORY_FREE] = "free",
	[HISTORY_NAMED] = "NAME",
	[HISTORY_UNKNOWN] = "-",
};

const char *history_verb_word(enum history_verb verb)
{
	return verb_words[verb];
}

const char *history_result_word(enum history_result result)
{
	return result_words[result];
}

int history_result_fits(enum history_verb verb, enum history_result result)
{
	switch (result) {
	case HISTORY_OK: return verb != HISTORY_QUERY;
	case HISTORY_DENIED: return verb == HISTORY_LOCK;
	case HISTORY_NOT_LOCKED:
	case HISTORY_NOT_OWNER: return verb == HISTORY_UNLOCK;
	case HISTORY_FREE:
	case HISTORY_NAMED: return verb == HISTORY_QUERY;
	case HISTORY_UNKNOWN: return 1;
	case HISTORY_RESULT_COUNT: break;
	}
	return 0;
}

const char *history_problem_text(enum history_problem problem)
{
	switch (problem) {
	case HISTORY_FINE: return "nothing is wrong";
	case HISTORY_NO_MEMORY: return "memory ran out";
	case HISTORY_ENDS_EARLY: return "COMPLETE is before INVOKE";
	case HISTORY_OVERLAPS:
		return "INVOKE is before the COMPLETE of this client's previous operation: "
		       "a client does one thing at a time, and its lines come in its order";
	case HISTORY_AFTER_END:
		return "this client has closed or crashed: nothing can follow; "
		       "a new file object is a new client";
	case HISTORY_AFTER_PENDING:
		return "this client's previous operation never returned ('-'): only a crash "
		       "can follow";
	case HISTORY_WRONG_RESULT: return "this operation cannot have this result";
	case HISTORY_UNKNOWN_RESULT:
		return "the result can be '-' only where COMPLETE is '-' as well";
	case HISTORY_TOO_LONG: return "too many operations, clients or names";
	}
	return "unknown problem";
}

static void texts_free(struct history_texts *texts)
{
	free(texts->bytes);
	free(texts->starts);
	free(texts->slots);
}

void history_free(struct history *history)
{
	texts_free(&history->clients);
	texts_free(&history->names);
	free(history->operations);
	free(history->states);
	*history = (struct history){ 0 };
}

static uint32_t hash(const char *text, size_t length)
{
	uint32_t value = 2166136261u;

	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)text[i]) * 16777619u;
	/* The low bits choose the slot, and in the loop they depend on few bits of the text. */
	value ^= value >> 16;
	value *= 0x85ebca6bu;
	return value ^ value >> 13;
}

/*
 * The slot that holds text, or the empty one where it belongs. With millions of texts each look at one
 * waits for memory, so that another text is nearly always told by its hash.
 */
static uint64_t *find_slot(
	const struct history_texts *texts, const char *text, size_t length, uint32_t value)
{
	uint32_t mask = texts->slot_count - 1;

	for (uint32_t at = value & mask;; at = (at + 1) & mask) {
		uint64_t entry = texts->slots[at];
		const char *known;

		if (!entry)
			return &texts->slots[at];
		if (entry >> 32 != value)
			continue;
		known = texts->bytes + texts->starts[(uint32_t)entry - 1];
		if (!strncmp(known, text, length) && !known[length])
			return &texts->slots[at];
	}
}

static int grow_slots(struct history_texts *texts)
{
	uint32_t count = texts->slot_count ? texts->slot_count * 2 : 64;
	uint64_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return -1;
	for (uint32_t i = 0; i < texts->slot_count; i++) {
		uint32_t at = (uint32_t)(texts->slots[i] >> 32) & (count - 1);

		if (!texts->slots[i])
			continue;
		while (slots[at])
			at = (at + 1) & (count - 1);
		slots[at] = texts->slots[i];
	}
	free(texts->slots);
	texts->slots = slots;
	texts->slot_count = count;
	return 0;
}

static int grow(struct history_texts *texts, size_t length)
{
	if (texts->count == texts->capacity) {
		uint32_t capacity = texts->capacity ? texts->capacity * 2 : 32;
		size_t *starts = realloc(texts->starts, capacity * sizeof(*starts));

		if (!starts)
			return -1;
		texts->starts = starts;
		texts->capacity = capacity;
	}
	if (texts->size - texts->used < length + 1) {
		size_t size = (texts->size + length + 1) * 2;
		char *bytes = realloc(texts->bytes, size);

		if (!bytes)
			return -1;
		texts->bytes = bytes;
		texts->size = size;
	}
	return 0;
}

static uint32_t intern(struct history_texts *texts, const char *text, size_t length)
{
	uint32_t value = hash(text, length);
	uint64_t *slot;

	/* At most half full, and small enough that no count or doubling overflows. */
	if (texts->count >= UINT32_MAX / 4)
		return UINT32_MAX;
	if (texts->count >= texts->slot_count / 2 && grow_slots(texts))
		return UINT32_MAX;
	slot = find_slot(texts, text, length, value);
	if (*slot)
		return (uint32_t)*slot - 1;
	if (grow(texts, length))
		return UINT32_MAX;
	texts->starts[texts->count] = texts->used;
	memcpy(texts->bytes + texts->used, text, length);
	texts->bytes[texts->used + length] = '\0';
	texts->used += length + 1;
	*slot = ++texts->count | (uint64_t)value << 32;
	return texts->count - 1;
}

uint32_t history_client(struct history *history, const char *text, size_t length)
{
	uint32_t client = intern(&history->clients, text, length);

	if (client == UINT32_MAX || client < history->state_count)
		return client;
	if (history->clients.capacity > history->state_count) {
		size_t count = history->clients.capacity;
		struct history_client *states = realloc(history->states, count * sizeof(*states));

		if (!states)
			return UINT32_MAX;
		for (size_t i = history->state_count; i < count; i++)
			states[i] = (struct history_client){ 0, HISTORY_VERB_COUNT, 0 };
		history->states = states;
		history->state_count = count;
	}
	return client;
}

uint32_t history_name(struct history *history, const char *text, size_t length)
{
	return intern(&history->names, text, length);
}

const char *history_text(const struct history_texts *texts, uint32_t index)
{
	return texts->bytes + texts->starts[index];
}

static enum history_problem problem_of(
	const struct history_client *state, const struct history_operation *operation)
{
	int crash_within = state->pending && operation->verb == HISTORY_CRASH &&
		state->last_verb != HISTORY_CRASH;

	if ((state->last_verb == HISTORY_CLOSE || state->last_verb == HISTORY_CRASH) &&
		!crash_within)
		return HISTORY_AFTER_END;
	if (state->pending && !crash_within)
		return HISTORY_AFTER_PENDING;
	if (operation->complete < operation->invoke)
		return HISTORY_ENDS_EARLY;
	if (operation->invoke < state->since)
		return HISTORY_OVERLAPS;
	if (!history_result_fits(operation->verb, operation->result))
		return HISTORY_WRONG_RESULT;
	if (operation->result == HISTORY_UNKNOWN && operation->complete != HISTORY_NEVER)
		return HISTORY_UNKNOWN_RESULT;
	return HISTORY_FINE;
}

enum history_problem history_add(struct history *history, const struct history_operation *operation)
{
	struct history_client *state = &history->states[operation->client];
	enum history_problem problem = problem_of(state, operation);

	if (problem)
		return problem;
	if (history->count == history->capacity) {
		size_t capacity =
			history->capacity ? history->capacity + history->capacity / 2 : 64;
		struct history_operation *operations;

		if (capacity >= UINT32_MAX / 4)
			return HISTORY_TOO_LONG;
		operations = realloc(history->operations, capacity * sizeof(*operations));
		if (!operations)
			return HISTORY_NO_MEMORY;
		history->operations = operations;
		history->capacity = capacity;
	}
	history->operations[history->count++] = *operation;
	state->pending = operation->complete == HISTORY_NEVER;
	state->since = state->pending ? operation->invoke : operation->complete;
	state->last_verb = operation->verb;
	return HISTORY_FINE;
}
