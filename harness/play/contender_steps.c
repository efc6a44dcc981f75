/* contender_steps.c - performing operations on drives. */
#include "harness/play/contender_steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/play/contender_recorder.h"
#include "harness/play/heard.h"
#include "harness/drive/layout.h"
#include "harness/facts/status.h"
#include "harness/system/tally.h"
#include "harness/system/text.h"

#define TAGS     10      /* operation.tag is 1 to 9 */
#define TRANSFER 0x10000 /* most bytes of input or output */
/* How long a patient step waits before it asks again: nothing tells when a lock ends. */
#define ASK_AGAIN   MILLISECONDS(10)
#define GUARD       64 /* sentinel bytes behind the output that must stay */
#define TEXT_ANSWER 65536

/* A request and the memory it uses. */
struct transfer {
	struct drive_request request;
	struct drive_handle *handle;
	uint8_t *input;  /* what request.input points into */
	uint8_t *output; /* likewise; with GUARD bytes behind */
};

struct slot {
	struct drive_handle *handle;
	uint32_t drive;
	struct heard heard;
};

struct contender {
	struct drive *drives[CONTENDER_DRIVES];
	char *const *addresses;
	uint32_t count;
	uint64_t timeout;
	struct slot slots[HANDLE_SLOTS];
	struct transfer *pending[TAGS];
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
	contender->recorders = recorder_desk_create();
	if (!contender->recorders || contender_rename(contender, name)) {
		contender_destroy(contender);
		return NULL;
	}
	return contender;
}

static void transfer_free(struct transfer *transfer)
{
	/* A driver that never came back may still write into what it was given. */
	if (!transfer || transfer->request.lost)
		return;
	free(transfer->input);
	free(transfer->output);
	free(transfer);
}

static void close_slot(struct contender *contender, uint32_t index)
{
	struct slot *slot = &contender->slots[index];

	/* What is still under way on it can be waited for no more. */
	for (uint32_t i = 0; slot->handle && i < TAGS; i++)
		if (contender->pending[i] && contender->pending[i]->handle == slot->handle)
			contender->pending[i]->handle = NULL;
	if (slot->handle)
		ops_of(contender, slot->drive)->close(slot->handle);
	slot->handle = NULL;
	heard_clear(&slot->heard);
}

void contender_clean(struct contender *contender)
{
	if (contender->recorders)
		recorder_desk_clear(contender->recorders);
	for (uint32_t i = 0; i < HANDLE_SLOTS; i++)
		close_slot(contender, i);
	for (uint32_t i = 0; i < TAGS; i++) {
		transfer_free(contender->pending[i]);
		contender->pending[i] = NULL;
	}
}

void contender_destroy(struct contender *contender)
{
	contender_clean(contender);
	recorder_desk_destroy(contender->recorders);
	forget_drives(contender);
	free(contender);
}

void contender_trouble(struct observation *observation, const char *why)
{
	observation->outcome = OUTCOME_TROUBLE;
	free(observation->text);
	observation->text = malloc(strlen(why) + 1);
	if (observation->text)
		strcpy(observation->text, why);
}

void contender_list(struct observation *observation, const char *text)
{
	free(observation->text);
	observation->text = malloc(strlen(text) + 1);
	if (observation->text)
		strcpy(observation->text, text);
	else
		contender_trouble(observation, "memory is short");
}

static void take_result(struct observation *observation, const struct drive_result *result)
{
	observation->outcome = OUTCOME_ANSWER;
	observation->status = result->status;
	observation->win32 = result->win32;
	observation->status_block = result->status_block;
	observation->information = result->status_block ? result->information : 0;
}

/* What the system itself answers, without asking a driver. */
static void take_status(struct observation *observation, enum status status)
{
	const struct drive_result result = { .status = (uint32_t)status,
		.win32 = status_win32((uint32_t)status) };

	take_result(observation, &result);
}

static void take_error(struct observation *observation, const struct drive *drive, int error)
{
	if (error == DRIVE_TIMED_OUT)
		observation->outcome = OUTCOME_HANG;
	else
		contender_trouble(observation, drive->error);
}

/* A result, or the reason why there is none. */
static void take(struct observation *observation, const struct drive *drive, int error,
	const struct drive_result *result)
{
	if (error)
		take_error(observation, drive, error);
	else
		take_result(observation, result);
}

static uint64_t deadline_of(const struct contender *contender)
{
	return clock_now() + contender->timeout;
}

/* ---- requests ---- */

static struct transfer *transfer_new(
	const struct operation *o, struct drive_handle *handle, enum drive_request_kind kind)
{
	struct transfer *transfer = calloc(1, sizeof(*transfer));
	uint32_t out = kind == DRIVE_CONTROL ? o->output_length
		: kind == DRIVE_READ         ? o->length
					     : 0;
	uint32_t in = kind == DRIVE_CONTROL ? o->input_length : kind == DRIVE_WRITE ? o->length : 0;
	uint32_t skew = o->buffers & BUFFERS_UNALIGNED ? 1 : 0;
	uint32_t shared = o->buffers & BUFFERS_IN_PLACE && in > out ? in : out;

	if (!transfer)
		return NULL;
	transfer->handle = handle;
	transfer->input = malloc(in + 1 + skew);
	transfer->output = malloc((size_t)shared + GUARD + skew);
	if (!transfer->input || !transfer->output) {
		transfer_free(transfer);
		return NULL;
	}
	for (uint32_t i = 0; i < shared + GUARD; i++)
		transfer->output[skew + i] = observation_sentinel(i);
	transfer->request = (struct drive_request){ .kind = kind,
		.code = o->code,
		.level = o->level,
		.flags = o->flags,
		.offset = o->offset,
		.input_length = in,
		.output_length = out };
	transfer->request.output = transfer->output + skew;
	transfer->request.input = transfer->input + skew;
	if (o->buffers & BUFFERS_IN_PLACE)
		transfer->request.input = transfer->output + skew;
	if (kind == DRIVE_CONTROL)
		operation_input(o, (uint8_t *)(uintptr_t)transfer->request.input);
	else if (in)
		memset(transfer->input + skew, (int)o->fill, in);
	return transfer;
}

static void finish_transfer(
	struct observation *observation, const struct transfer *transfer, uint32_t guard)
{
	const struct drive_request *request = &transfer->request;

	take_result(observation, &request->result);
	observation_take_output(observation, request->output, request->output_length + guard);
	observation->output_length = request->output_length;
}

static void run_transfer(struct contender *contender, const struct operation *o,
	enum drive_request_kind kind, struct observation *observation)
{
	struct slot *slot = &contender->slots[o->handle];
	struct drive *drive = contender->drives[slot->drive];
	uint64_t deadline = deadline_of(contender);
	struct transfer *transfer;
	int error = DRIVE_NO_RESOURCES;

	/* The drive may still write into what the first one has handed in. */
	if (o->tag && contender->pending[o->tag]) {
		contender_trouble(observation, "a request is under way under that number");
		return;
	}
	transfer = transfer_new(o, slot->handle, kind);
	if (!transfer) {
		contender_trouble(observation, "memory is short");
		return;
	}
	transfer->request.goes_on = o->tag != 0;
	error = drive->ops->submit(slot->handle, &transfer->request, deadline);
	if (error >= 0 && o->tag) {
		contender->pending[o->tag] = transfer;
		observation->outcome = OUTCOME_PENDING;
		return;
	}
	if (error >= 0)
		error = drive->ops->wait(slot->handle, &transfer->request, deadline);
	if (error < 0)
		take_error(observation, drive, error);
	else
		finish_transfer(observation, transfer, o->buffers & BUFFERS_IN_PLACE ? 0 : GUARD);
	transfer_free(transfer);
}

static void await(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct transfer *transfer = contender->pending[o->tag];
	struct drive *drive = contender->drives[o->drive];
	bool peek = o->kind == OP_PEEK;
	int error;

	if (!peek && recorder_desk_pending(contender->recorders, o->tag)) {
		recorder_desk_await(contender->recorders, o, contender->timeout, observation);
		return;
	}
	if (!transfer || !transfer->handle) {
		contender_trouble(observation,
			transfer ? "the handle was closed while the request was under way"
				 : "nothing was begun under that number");
		return;
	}
	error = drive->ops->wait(
		transfer->handle, &transfer->request, peek ? clock_now() : deadline_of(contender));
	if (peek && error == DRIVE_TIMED_OUT) {
		observation->outcome = OUTCOME_PENDING;
		return;
	}
	if (error < 0)
		take_error(observation, drive, error);
	else
		finish_transfer(observation, transfer, GUARD);
	/* A peeked answer can still be awaited. */
	if (peek && !error)
		return;
	transfer_free(transfer);
	contender->pending[o->tag] = NULL;
}

static void cancel(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct transfer *transfer = contender->pending[o->tag];
	struct drive *drive = contender->drives[o->drive];
	int error;

	if (!transfer || !transfer->handle) {
		contender_trouble(observation,
			transfer ? "the handle was closed while the request was under way"
				 : "nothing was begun under that number");
		return;
	}
	error = drive->ops->cancel(transfer->handle, &transfer->request, deadline_of(contender));
	if (error < 0)
		take_error(observation, drive, error);
	else
		take_status(observation, ST_SUCCESS);
}

/* ---- repeats ---- */

static void note_outcome(struct tally *tally, const struct observation *o, uint32_t code)
{
	char word[256];
	char name[48];
	struct text out = text_into(word, sizeof(word));

	if (o->outcome != OUTCOME_ANSWER)
		text_add(&out, "no-answer");
	else if (code != IOCTL_CDROM_EXCLUSIVE_ACCESS || !status_is_success(o->status) ||
		!o->output_size)
		text_add(&out, "%s", status_text(o->status, name));
	else if (!o->output[0])
		text_add(&out, "free");
	else {
		const char *caller = (const char *)o->output + EXCLUSIVE_STATE_NAME;
		size_t size = 0;

		while (size < CALLER_NAME_FIELD && caller[size] &&
			EXCLUSIVE_STATE_NAME + size < o->output_size)
			size++;
		text_add(&out, "locked:");
		text_add_escaped(&out, caller, size, false);
	}
	tally_add(tally, word);
}

static void one_more(struct contender *contender, const struct operation *o, struct tally *tally,
	struct observation *observation)
{
	struct observation next;

	memset(&next, 0, sizeof(next));
	run_transfer(contender, o, DRIVE_CONTROL, &next);
	note_outcome(tally, &next, o->code);
	if (observation->outcome == OUTCOME_NOTHING || next.outcome != OUTCOME_ANSWER) {
		observation_clear(observation);
		*observation = next;
	} else {
		observation_clear(&next);
	}
}

static void repeat(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct operation unlock = *o;
	struct tally tally;

	tally_init(&tally);
	memset(unlock.input, 0, sizeof(unlock.input));
	unlock.input[0] = EXCLUSIVE_ACCESS_UNLOCK;
	unlock.input_size = unlock.input_length = EXCLUSIVE_ACCESS_SIZE;
	for (uint32_t i = 0; i < o->count; i++) {
		one_more(contender, o, &tally, observation);
		if (observation->outcome != OUTCOME_ANSWER)
			break;
		if (o->kind == OP_CYCLE)
			one_more(contender, &unlock, &tally, observation);
		if (observation->outcome != OUTCOME_ANSWER)
			break;
	}
	if (observation->outcome == OUTCOME_ANSWER) {
		char text[TALLY_TEXT];

		tally_print(&tally, text, sizeof(text));
		contender_list(observation, text);
	}
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
		.overlapped = o->overlapped };
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
		contender_trouble(observation, "no handle came along");
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
		contender_trouble(observation, "memory is short");
		return;
	}
	if (o->kind == OP_ENUMERATE)
		error = drive->ops->enumerate(drive, text, TEXT_ANSWER, deadline);
	else
		error = drive->ops->volume_info(drive, &result, text, TEXT_ANSWER, deadline);
	take(observation, drive, error, &result);
	if (!error)
		contender_list(observation, text);
	free(text);
}

/* What the listener has heard: all by now, or up to what it waits for. */
static void listen(
	struct contender *contender, const struct operation *o, struct observation *observation)
{
	struct slot *slot = &contender->slots[o->handle];
	struct drive *drive = contender->drives[slot->drive];
	const uint8_t *start = o->kind == OP_HEAR ? o->input : NULL;
	uint64_t deadline = deadline_of(contender);
	char *lines;
	int error;

	if (start)
		error = heard_wait(
			&slot->heard, drive, slot->handle, start, o->input_size, deadline);
	else
		error = heard_collect(&slot->heard, drive, slot->handle, deadline);
	if (error) {
		take_error(observation, drive, error);
		return;
	}
	lines = heard_take(&slot->heard, start, o->input_size);
	if (!lines) {
		contender_trouble(observation, "memory is short");
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
	contender_list(observation, text);
}

/* ---- one step ---- */

static void perform_on_handle(struct contender *contender, const struct operation *o,
	struct observation *observation, process_file *passed)
{
	struct slot *slot = &contender->slots[o->handle];
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
			repeat(contender, o, observation);
		else
			run_transfer(contender, o, DRIVE_CONTROL, observation);
		break;
	case OP_CYCLE: repeat(contender, o, observation); break;
	case OP_READ: run_transfer(contender, o, DRIVE_READ, observation); break;
	case OP_WRITE: run_transfer(contender, o, DRIVE_WRITE, observation); break;
	case OP_FLUSH: run_transfer(contender, o, DRIVE_FLUSH, observation); break;
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
		contender_trouble(observation, "this contender has no such drive");
		return;
	}
	if (operation_is_recorders(o)) {
		recorder_desk_perform(contender->recorders, contender->drives[o->drive], o,
			contender->timeout, observation);
		return;
	}
	switch (o->kind) {
	case OP_OPEN: open_slot(contender, o, observation); return;
	case OP_AWAIT:
	case OP_PEEK: await(contender, o, observation); return;
	case OP_CANCEL: cancel(contender, o, observation); return;
	case OP_ENUMERATE:
	case OP_VOLUME_INFO: list(contender, o, observation); return;
	case OP_IDENTIFY: identify(contender, o, observation); return;
	case OP_LAYOUT:
		take_status(observation, ST_SUCCESS);
		contender_list(observation, layout_text());
		return;
	case OP_DIE: process_die(deaths[o->how]);
	case OP_QUIT: contender_destroy(contender); exit(0);
	case OP_NONE:
	case OP_KILL:
	case OP_STOP:
	case OP_CONTINUE:
	case OP_LAB:
	case OP_STORM:
	case OPERATION_COUNT: contender_trouble(observation, "that is no contender's work"); return;
	default: break;
	}
	/* A closed slot: the object manager knows no such handle, and no driver is asked. */
	if (!contender->slots[o->handle].handle)
		take_status(observation, ST_INVALID_HANDLE);
	else
		perform_on_handle(contender, o, observation, passed);
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

	uint64_t deadline = deadline_of(errand->contender);
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

process_file contender_perform(struct contender *contender, const struct operation *operation,
	struct observation *observation)
{
	struct errand errand = { contender, operation, observation, -1 };

	observation->begun = clock_now();
	if (!operation->thread)
		run_errand(&errand);
	else if (process_on_thread(run_errand, &errand))
		contender_trouble(observation, process_error());
	observation->ended = clock_now();
	return errand.passed;
}
