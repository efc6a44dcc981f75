/* contender_steps.c - performing operations on drives. */
#include "harness/play/contender/contender_steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/layout.h"
#include "harness/facts/status.h"
#include "harness/play/contender/contender_answers.h"
#include "harness/play/contender/contender_recorder.h"
#include "harness/play/contender/contender_requests.h"
#include "harness/play/contender/heard.h"

/* How long a patient step waits before it asks again: nothing tells when a lock ends. */
#define ASK_AGAIN   MILLISECONDS(10)
#define TEXT_ANSWER 65536

struct slot {
	struct drive_handle *handle;
	uint32_t drive;
	struct heard heard;
};

struct contender {
	struct drive *drives[PLAN_DRIVES];
	char *const *addresses;
	uint32_t count;
	struct slot slots[HANDLE_SLOTS];
	uint64_t timeout; /* of requests, unless the step under way has a time limit of its own */
	struct requests requests;
	struct recorder_desk *recorders;
};

static const struct drive_ops *ops_of(const struct contender *contender, uint32_t drive)
{
	return contender->drives[drive]->ops;
}

static void forget_drives(struct contender *contender)
{
	for (uint32_t i = 0; i < contender->count; i++) {
		if (contender->drives[i])
			ops_of(contender, i)->destroy(contender->drives[i]);
		contender->drives[i] = NULL;
	}
}

int contender_rename(struct contender *contender, const char *name)
{
	forget_drives(contender);
	for (uint32_t i = 0; i < contender->count; i++) {
		contender->drives[i] = drive_connect(contender->addresses[i], name);
		if (!contender->drives[i])
			return -1;
	}
	return 0;
}

struct contender *contender_create(
	const char *name, char *const *addresses, uint32_t count, uint64_t timeout)
{
	struct contender *contender = calloc(1, sizeof(*contender));

	if (!contender)
		return NULL;
	contender->addresses = addresses;
	contender->count = count;
	contender->timeout = timeout;
	contender->requests.timeout = timeout;
	contender->recorders = recorder_desk_create();
	if (!contender->recorders || contender_rename(contender, name)) {
		contender_destroy(contender);
		return NULL;
	}
	return contender;
}

static void close_slot(struct contender *contender, uint32_t index)
{
	struct slot *slot = &contender->slots[index];

	if (slot->handle) {
		requests_forget_handle(&contender->requests, slot->handle);
		ops_of(contender, slot->drive)->close(slot->handle);
	}
	slot->handle = NULL;
	heard_clear(&slot->heard);
}

void contender_clean(struct contender *contender)
{
	if (contender->recorders)
		recorder_desk_clear(contender->recorders);
	for (uint32_t i = 0; i < HANDLE_SLOTS; i++)
		close_slot(contender, i);
	requests_clear(&contender->requests);
}

void contender_destroy(struct contender *contender)
{
	contender_clean(contender);
	recorder_desk_destroy(contender->recorders);
	forget_drives(contender);
	free(contender);
}

static uint64_t deadline_of(const struct contender *contender)
{
	return clock_now() + contender->requests.timeout;
}

/* ---- handles ---- */

static void open_slot(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct slot *slot = &contender->slots[o->handle];
	struct drive *drive = contender->drives[o->drive];
	const struct drive_open open = { .path = o->path,
		.access = o->access,
		.share = o->share,
		.account = o->account,
		.pointer_bits = o->narrow ? 32 : 64,
		.overlapped = o->overlapped,
		.buffered = o->buffered };
	struct drive_result result = { 0 };
	int error;

	close_slot(contender, o->handle);
	slot->drive = o->drive;
	error = drive->ops->open(drive, &open, deadline_of(contender), &slot->handle, &result);
	take(observation, drive, error, &result);
}

static void duplicate(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct slot *from = &contender->slots[o->handle];
	struct slot *to = &contender->slots[o->to_handle];
	struct drive_handle *copy;
	struct drive *drive = contender->drives[from->drive];
	int error = drive->ops->duplicate(from->handle, &copy);

	if (error) {
		take_error(observation, drive, error);
		return;
	}
	close_slot(contender, o->to_handle);
	to->handle = copy;
	to->drive = from->drive;
	take_status(observation, ST_SUCCESS);
}

void contender_adopt(struct contender *contender, uint32_t slot, uint32_t drive,
	process_file carrier, struct observation *observation)
{
	int error;

	if (drive >= contender->count || carrier < 0) {
		observation_trouble(observation, "no handle came along");
		return;
	}
	close_slot(contender, slot);
	contender->slots[slot].drive = drive;
	error = ops_of(contender, drive)
			->adopt(contender->drives[drive], carrier, &contender->slots[slot].handle);
	if (error)
		take_error(observation, contender->drives[drive], error);
	else
		take_status(observation, ST_SUCCESS);
}

/* ---- lists ---- */

static void list(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct drive *drive = contender->drives[o->drive];
	struct drive_result result = { 0 };
	char *text = calloc(1, TEXT_ANSWER);
	uint64_t deadline = deadline_of(contender);
	int error = DRIVE_NO_RESOURCES;

	if (!text) {
		observation_trouble(observation, "memory is short");
		return;
	}
	if (o->kind == OP_ENUMERATE)
		error = drive->ops->enumerate(drive, text, TEXT_ANSWER, deadline);
	else
		error = drive->ops->volume_info(drive, &result, text, TEXT_ANSWER, deadline);
	take(observation, drive, error, &result);
	if (!error)
		observation_list(observation, text);
	free(text);
}

/* What the listener has heard: all by now, or up to what it waits for. */
static void listen(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct slot *slot = &contender->slots[o->handle];
	struct drive *drive = contender->drives[slot->drive];
	const uint8_t *start = o->kind == OP_HEAR ? o->input : NULL;
	char *lines;
	int error;

	if (start)
		error = heard_wait(&slot->heard, drive, slot->handle, start, o->input_size,
			contender->requests.timeout);
	else
		error = heard_collect(&slot->heard, drive, slot->handle, deadline_of(contender));
	if (error) {
		take_error(observation, drive, error);
		return;
	}
	lines = heard_take(&slot->heard, start, o->input_size);
	if (!lines) {
		observation_trouble(observation, "memory is short");
		return;
	}
	take_status(observation, ST_SUCCESS);
	free(observation->text);
	observation->text = lines;
}

static void identify(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct drive *drive = contender->drives[o->drive];
	struct drive_facts facts;
	char text[1024];
	int error = drive->ops->identify(drive, &facts, deadline_of(contender));

	if (error) {
		take_error(observation, drive, error);
		return;
	}
	take_status(observation, ST_SUCCESS);
	layout_identity(&facts, text, sizeof(text));
	observation_list(observation, text);
}

/* ---- one step ---- */

static void await(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	if (o->kind == OP_AWAIT && recorder_desk_pending(contender->recorders, o->tag))
		recorder_desk_await(
			contender->recorders, o, contender->requests.timeout, observation);
	else
		requests_await(&contender->requests, contender->drives[o->drive], o, observation);
}

static void perform_on_handle(struct contender *contender, const struct operation *o,
	struct observation *observation, process_file *passed)
{
	struct slot *slot = &contender->slots[o->handle];
	const struct target target = { contender->drives[slot->drive], slot->handle };
	struct requests *requests = &contender->requests;
	const struct drive_ops *ops = ops_of(contender, slot->drive);
	int error = 0;

	switch (o->kind) {
	case OP_CLOSE:
		close_slot(contender, o->handle);
		take_status(observation, ST_SUCCESS);
		break;
	case OP_DUPLICATE: duplicate(contender, o, observation); break;
	case OP_GIVE:
	case OP_BEQUEATH:
		*passed = ops->carrier(slot->handle);
		take_status(observation, ST_SUCCESS);
		break;
	case OP_CONTROL:
		if (o->count > 1)
			requests_repeat(requests, &target, o, observation);
		else
			requests_run(requests, &target, o, DRIVE_CONTROL, observation);
		break;
	case OP_CYCLE: requests_repeat(requests, &target, o, observation); break;
	case OP_READ: requests_run(requests, &target, o, DRIVE_READ, observation); break;
	case OP_WRITE: requests_run(requests, &target, o, DRIVE_WRITE, observation); break;
	case OP_FLUSH: requests_run(requests, &target, o, DRIVE_FLUSH, observation); break;
	case OP_SUBSCRIBE:
		error = ops->subscribe(slot->handle, deadline_of(contender));
		if (error)
			take_error(observation, contender->drives[slot->drive], error);
		else
			take_status(observation, ST_SUCCESS);
		break;
	default: listen(contender, o, observation); break;
	}
}

static const char *const deaths[] = {
#define DEATH(name, word) word,
	DEATHS(DEATH)
#undef DEATH
};

static void perform(struct contender *contender, const struct operation *o,
	struct observation *observation, process_file *passed)
{
	if (o->drive >= contender->count || contender->slots[o->handle].drive >= contender->count) {
		observation_trouble(observation, "this contender has no such drive");
		return;
	}
	if (operation_is_recorders(o)) {
		recorder_desk_perform(contender->recorders, contender->drives[o->drive], o,
			contender->requests.timeout, observation);
		return;
	}
	switch (o->kind) {
	case OP_OPEN: open_slot(contender, o, observation); return;
	case OP_AWAIT:
	case OP_PEEK: await(contender, o, observation); return;
	case OP_CANCEL:
		requests_cancel(&contender->requests, contender->drives[o->drive], o, observation);
		return;
	case OP_ENUMERATE:
	case OP_VOLUME_INFO: list(contender, o, observation); return;
	case OP_IDENTIFY: identify(contender, o, observation); return;
	case OP_LAYOUT:
		take_status(observation, ST_SUCCESS);
		observation_list(observation, layout_text());
		return;
	case OP_DIE: process_die(deaths[o->how]);
	case OP_QUIT: contender_destroy(contender); exit(0);
	case OP_NONE:
	case OP_KILL:
	case OP_STOP:
	case OP_CONTINUE:
	case OP_LAB:
	case OP_STORM:
	case OPERATION_COUNT:
		observation_trouble(observation, "that is no contender's work");
		return;
	default: break;
	}
	/* A closed slot: the object manager knows no such handle, and no driver is asked. */
	if (!contender->slots[o->handle].handle) {
		take_status(observation, ST_INVALID_HANDLE);
		observation_list(observation, NO_HANDLE);
	} else {
		perform_on_handle(contender, o, observation, passed);
	}
}

struct errand {
	struct contender *contender;
	const struct operation *operation;
	struct observation *observation;
	process_file passed;
};

/* What a patient step asks again about. */
static bool is_still_locked(const struct operation *o, const struct observation *seen)
{
	if (seen->outcome != OUTCOME_ANSWER)
		return false;
	if (o->kind == OP_OPEN)
		return seen->status == (uint32_t)ST_ACCESS_DENIED;
	return status_is_success(seen->status) && seen->output_size && seen->output[0];
}

static void run_errand(void *argument)
{
	struct errand *errand = argument;

	bool is_short = errand->operation->patient == PATIENCE_SHORT;
	uint64_t most = errand->contender->requests.timeout;
	uint64_t deadline = clock_now() + (is_short ? most / PATIENCE_PARTS : most);
	uint64_t begun = errand->observation->begun;

	perform(errand->contender, errand->operation, errand->observation, &errand->passed);
	while (errand->operation->patient && clock_now() < deadline &&
		is_still_locked(errand->operation, errand->observation)) {
		(void)channel_wait_any(NULL, NULL, 0, clock_now() + ASK_AGAIN);
		observation_clear(errand->observation);
		errand->observation->begun = begun;
		perform(errand->contender, errand->operation, errand->observation, &errand->passed);
	}
}

/* What a drive did that nobody asked for is told with the next answer, in place of that. */
static void tell_fault(struct contender *contender, struct observation *observation)
{
	uint64_t begun = observation->begun;

	for (uint32_t i = 0; i < contender->count; i++) {
		struct drive *drive = contender->drives[i];

		if (!drive || !drive->fault[0])
			continue;
		observation_clear(observation);
		observation->begun = begun;
		observation_trouble(observation, drive->fault);
		drive->fault[0] = '\0';
	}
}

process_file contender_perform(struct contender *contender, const struct operation *operation,
	struct observation *observation)
{
	struct errand errand = { contender, operation, observation, -1 };
	uint64_t own = SECONDS(operation_seconds(operation));

	contender->requests.timeout = own > contender->timeout ? own : contender->timeout;
	observation->begun = clock_now();
	if (!operation->thread)
		run_errand(&errand);
	else if (process_on_thread(run_errand, &errand))
		observation_trouble(observation, process_error());
	tell_fault(contender, observation);
	observation->ended = clock_now();
	return errand.passed;
}
