/* contender_recorder.c - recorder objects: one call in, one HRESULT out. */
#include "harness/play/contender/contender_recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/hresult.h"
#include "harness/recorder/recorder.h"
#include "harness/system/process.h"
#include "harness/system/tally.h"
#include "harness/system/text.h"

#define UNITS 0x10000 /* most units of a name */

struct begun {
	struct recorder_call call;
	struct recorder *recorder;
	uint16_t *name;
};

struct recorder_desk {
	struct recorder *slots[RECORDER_SLOTS];
	struct begun *pending[TAGS];
};

struct recorder_desk *recorder_desk_create(void)
{
	return calloc(1, sizeof(struct recorder_desk));
}

static void begun_free(struct begun *begun)
{
	if (!begun)
		return;
	recorder_call_clear(&begun->call);
	free(begun->name);
	free(begun);
}

static void let_go(struct recorder_desk *desk, uint32_t slot)
{
	if (desk->slots[slot])
		desk->slots[slot]->ops->release(desk->slots[slot]);
	desk->slots[slot] = NULL;
}

void recorder_desk_clear(struct recorder_desk *desk)
{
	for (uint32_t i = 0; i < RECORDER_SLOTS; i++)
		let_go(desk, i);
	for (uint32_t i = 0; i < TAGS; i++) {
		begun_free(desk->pending[i]);
		desk->pending[i] = NULL;
	}
}

void recorder_desk_destroy(struct recorder_desk *desk)
{
	if (desk)
		recorder_desk_clear(desk);
	free(desk);
}

static void take_hresult(struct observation *observation, uint32_t hresult)
{
	observation->outcome = OUTCOME_ANSWER;
	observation->is_hresult = true;
	observation->hresult = hresult;
}

/* The name as UTF-16LE, whatever this machine's order of bytes is. */
static void take_owner(struct observation *observation, const struct recorder_call *call)
{
	uint32_t length = call->owner_length < UNITS ? call->owner_length : UNITS;
	uint8_t *bytes;

	if (call->owner != STRING_GIVEN) {
		observation_list(observation, call->owner == STRING_NULL ? OWNER_NULL : OWNER_KEPT);
		return;
	}
	bytes = malloc(2 * (size_t)length + 1);
	if (!bytes) {
		observation_trouble(observation, "memory is short");
		return;
	}
	for (uint32_t i = 0; i < length; i++) {
		bytes[2 * i] = (uint8_t)call->owner_units[i];
		bytes[2 * i + 1] = (uint8_t)(call->owner_units[i] >> 8);
	}
	observation_take_output(observation, bytes, 2 * length);
	observation->status_block = true;
	observation->information = 2 * length;
	free(bytes);
	observation_list(observation, OWNER_STRING);
}

static void take_error(struct observation *observation, const struct recorder *recorder, int error)
{
	if (error == DRIVE_TIMED_OUT)
		observation->outcome = OUTCOME_HANG;
	else
		observation_trouble(observation, recorder->error);
}

static void take_call(struct observation *observation, const struct recorder *recorder,
	const struct recorder_call *call, int error)
{
	if (error) {
		take_error(observation, recorder, error);
		return;
	}
	take_hresult(observation, call->hresult);
	if (call->method == RECORDER_OWNER)
		take_owner(observation, call);
}

/* ---- calls ---- */

static uint16_t unit_at(const uint8_t *bytes)
{
	return (uint16_t)((unsigned)bytes[0] | (unsigned)bytes[1] << 8);
}

/* The name that the operation tells, with a NUL behind it. */
static uint16_t *name_of(const struct operation *o)
{
	uint16_t *name = malloc(((size_t)o->units + 1) * sizeof(*name));

	if (!name)
		return NULL;
	for (uint32_t i = 0; i < o->units; i++)
		name[i] = 2 * i + 1 < o->input_size ? unit_at(o->input + 2 * (size_t)i)
						    : (uint16_t)o->fill;
	name[o->units] = 0;
	return name;
}

static enum recorder_method method_of(enum operation_kind kind)
{
	switch (kind) {
	case OP_ACQUIRE: return RECORDER_ACQUIRE;
	case OP_RELEASE: return RECORDER_RELEASE;
	case OP_OWNER: return RECORDER_OWNER;
	case OP_BURN: return RECORDER_BURN;
	case OP_SEND_COMMAND: return RECORDER_COMMAND;
	default: return RECORDER_INITIALISE;
	}
}

static struct begun *begin(struct recorder *recorder, const struct operation *o)
{
	struct begun *begun = calloc(1, sizeof(*begun));

	if (!begun)
		return NULL;
	begun->recorder = recorder;
	begun->name = name_of(o);
	if (!begun->name) {
		free(begun);
		return NULL;
	}
	begun->call = (struct recorder_call){ .method = method_of(o->kind),
		.force = (uint16_t)o->force,
		.name = o->manner & NAME_NULL ? NULL : begun->name,
		.name_length = o->units,
		.name_plain = o->manner & NAME_PLAIN,
		.owner_nowhere = o->manner & OWNER_NOWHERE,
		.length = o->length,
		.opcode = (uint8_t)o->a,
		.limit = o->limit };
	return begun;
}

static void call_once(struct recorder_desk *desk, struct recorder *recorder,
	const struct operation *o, uint64_t timeout, struct observation *observation)
{
	struct begun *begun = begin(recorder, o);
	uint64_t deadline = clock_now() + timeout;
	int error;

	if (!begun) {
		observation_trouble(observation, "memory is short");
		return;
	}
	error = recorder->ops->submit(recorder, &begun->call, deadline);
	if (error == RECORDER_PENDING && o->tag) {
		begun_free(desk->pending[o->tag]);
		desk->pending[o->tag] = begun;
		observation->outcome = OUTCOME_PENDING;
		return;
	}
	if (error == RECORDER_PENDING)
		error = recorder->ops->wait(recorder, &begun->call, deadline);
	take_call(observation, recorder, &begun->call, error);
	begun_free(begun);
}

bool recorder_desk_pending(const struct recorder_desk *desk, uint32_t tag)
{
	return desk->pending[tag];
}

void recorder_desk_await(struct recorder_desk *desk, const struct operation *o, uint64_t timeout,
	struct observation *observation)
{
	struct begun *begun = desk->pending[o->tag];
	int error;

	desk->pending[o->tag] = NULL;
	error = begun->recorder->ops->wait(begun->recorder, &begun->call, clock_now() + timeout);
	take_call(observation, begun->recorder, &begun->call, error);
	begun_free(begun);
}

/* ---- repeats ---- */

static void note_outcome(struct tally *tally, const struct observation *o)
{
	char word[256];
	char name[HRESULT_TEXT];
	char owner[OBSERVATION_OUTPUT / 2];
	struct text out = text_into(word, sizeof(word));
	size_t size = 0;

	if (o->outcome != OUTCOME_ANSWER) {
		text_add(&out, "no-answer");
	} else if (observation_succeeded(o) && o->text && !strcmp(o->text, OWNER_STRING)) {
		for (; 2 * size + 1 < o->information && size < 64; size++)
			owner[size] = (char)observation_byte(o, (uint32_t)(2 * size));
		text_add(&out, "owner:");
		text_add_escaped(&out, owner, size, false);
	} else {
		text_add(&out, "%s", hresult_text(o->hresult, name));
	}
	tally_add(tally, word);
}

static void repeat(struct recorder_desk *desk, struct recorder *recorder, const struct operation *o,
	uint64_t timeout, struct observation *observation)
{
	char text[TALLY_TEXT];
	struct tally tally;

	tally_init(&tally);
	for (uint32_t i = 0; i < o->count; i++) {
		struct observation next;

		memset(&next, 0, sizeof(next));
		call_once(desk, recorder, o, timeout, &next);
		note_outcome(&tally, &next);
		observation_clear(observation);
		*observation = next;
		if (next.outcome != OUTCOME_ANSWER)
			return;
	}
	tally_print(&tally, text, sizeof(text));
	observation_list(observation, text);
}

/* ---- objects ---- */

static void create(struct recorder_desk *desk, struct drive *drive, const struct operation *o,
	struct observation *observation)
{
	uint32_t hresult;
	int error;

	let_go(desk, o->recorder);
	error = recorder_create(drive, &desk->slots[o->recorder], &hresult);
	if (error)
		observation_trouble(observation, drive->error);
	else
		take_hresult(observation, hresult);
}

static void list_methods(struct recorder *recorder, struct observation *observation)
{
	char text[1024];
	int error = recorder->ops->types(recorder, text, sizeof(text));

	if (error) {
		take_error(observation, recorder, error);
		return;
	}
	take_hresult(observation, (uint32_t)HR_S_OK);
	observation_list(observation, text);
}

static void lose_handle(struct recorder *recorder, struct observation *observation)
{
	int error = recorder->ops->lose_handle(recorder);

	if (error)
		take_error(observation, recorder, error);
	else
		take_hresult(observation, (uint32_t)HR_S_OK);
}

void recorder_desk_perform(struct recorder_desk *desk, struct drive *drive,
	const struct operation *o, uint64_t timeout, struct observation *observation)
{
	struct recorder *recorder = desk->slots[o->recorder];

	if (o->kind == OP_CREATE_RECORDER) {
		create(desk, drive, o, observation);
		return;
	}
	if (!recorder) {
		observation_trouble(observation, "there is no recorder in that slot");
		return;
	}
	switch (o->kind) {
	case OP_FORGET_RECORDER:
		let_go(desk, o->recorder);
		take_hresult(observation, (uint32_t)HR_S_OK);
		break;
	case OP_LOSE_HANDLE: lose_handle(recorder, observation); break;
	case OP_RECORDER_TYPES: list_methods(recorder, observation); break;
	default:
		if (o->count > 1)
			repeat(desk, recorder, o, timeout, observation);
		else
			call_once(desk, recorder, o, timeout, observation);
		break;
	}
}
