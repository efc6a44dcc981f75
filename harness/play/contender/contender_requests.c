/* contender_requests.c - a request from its memory to its answer. */
#include "harness/play/contender/contender_requests.h"

#include <stdlib.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/status.h"
#include "harness/play/contender/contender_answers.h"
#include "harness/system/process.h"
#include "harness/system/tally.h"
#include "harness/system/text.h"

#define GUARD 64 /* sentinel bytes behind the output that must stay */

/* A request and the memory it uses. */
struct transfer {
	struct drive_request request;
	struct drive_handle *handle;
	uint8_t *input;  /* what request.input points into */
	uint8_t *output; /* likewise; with GUARD bytes behind */
};

static void transfer_free(struct transfer *transfer)
{
	/* A driver that never came back may still write into what it was given. */
	if (!transfer || transfer->request.lost)
		return;
	free(transfer->input);
	free(transfer->output);
	free(transfer);
}

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
		.account = o->account,
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

void requests_run(struct requests *requests, const struct target *target, const struct operation *o,
	enum drive_request_kind kind, struct observation *observation)
{
	struct drive *drive = target->drive;
	uint64_t deadline = clock_now() + requests->timeout;
	struct transfer *transfer;
	int error = DRIVE_NO_RESOURCES;

	/* The drive may still write into what the first one has handed in. */
	if (o->tag && requests->pending[o->tag]) {
		observation_trouble(observation, "a request is under way under that number");
		return;
	}
	transfer = transfer_new(o, target->handle, kind);
	if (!transfer) {
		observation_trouble(observation, "memory is short");
		return;
	}
	transfer->request.goes_on = o->tag != 0;
	error = drive->ops->submit(target->handle, &transfer->request, deadline);
	if (error >= 0 && o->tag) {
		requests->pending[o->tag] = transfer;
		observation->outcome = OUTCOME_PENDING;
		return;
	}
	if (error >= 0)
		error = drive->ops->wait(target->handle, &transfer->request, deadline);
	if (error < 0)
		take_error(observation, drive, error);
	else
		finish_transfer(observation, transfer, o->buffers & BUFFERS_IN_PLACE ? 0 : GUARD);
	transfer_free(transfer);
}

/* What is under way under that number, and can still be waited for; NULL is trouble. */
static struct transfer *find(
	const struct requests *requests, uint32_t tag, struct observation *observation)
{
	struct transfer *transfer = requests->pending[tag];

	if (transfer && transfer->handle)
		return transfer;
	observation_trouble(observation,
		transfer ? "the handle was closed while the request was under way"
			 : "nothing was begun under that number");
	return NULL;
}

void requests_await(struct requests *requests, struct drive *drive, const struct operation *o,
	struct observation *observation)
{
	struct transfer *transfer = find(requests, o->tag, observation);
	bool peek = o->kind == OP_PEEK;
	int error;

	if (!transfer)
		return;
	error = drive->ops->wait(transfer->handle, &transfer->request,
		peek ? clock_now() : clock_now() + requests->timeout);
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
	requests->pending[o->tag] = NULL;
}

void requests_cancel(struct requests *requests, struct drive *drive, const struct operation *o,
	struct observation *observation)
{
	struct transfer *transfer = find(requests, o->tag, observation);
	int error;

	if (!transfer)
		return;
	error = drive->ops->cancel(
		transfer->handle, &transfer->request, clock_now() + requests->timeout);
	if (error < 0)
		take_error(observation, drive, error);
	else
		take_status(observation, ST_SUCCESS);
}

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

static void one_more(struct requests *requests, const struct target *target,
	const struct operation *o, struct tally *tally, struct observation *observation)
{
	struct observation next;

	memset(&next, 0, sizeof(next));
	requests_run(requests, target, o, DRIVE_CONTROL, &next);
	note_outcome(tally, &next, o->code);
	if (observation->outcome == OUTCOME_NOTHING || next.outcome != OUTCOME_ANSWER) {
		observation_clear(observation);
		*observation = next;
	} else {
		observation_clear(&next);
	}
}

void requests_repeat(struct requests *requests, const struct target *target,
	const struct operation *o, struct observation *observation)
{
	struct operation unlock = *o;
	struct tally tally;

	tally_init(&tally);
	memset(unlock.input, 0, sizeof(unlock.input));
	unlock.input[0] = EXCLUSIVE_ACCESS_UNLOCK;
	unlock.input_size = unlock.input_length = EXCLUSIVE_ACCESS_SIZE;
	for (uint32_t i = 0; i < o->count; i++) {
		one_more(requests, target, o, &tally, observation);
		if (observation->outcome != OUTCOME_ANSWER)
			break;
		if (o->kind == OP_CYCLE)
			one_more(requests, target, &unlock, &tally, observation);
		if (observation->outcome != OUTCOME_ANSWER)
			break;
	}
	if (observation->outcome == OUTCOME_ANSWER) {
		char text[TALLY_TEXT];

		tally_print(&tally, text, sizeof(text));
		observation_list(observation, text);
	}
}

void requests_forget_handle(struct requests *requests, const struct drive_handle *handle)
{
	for (uint32_t i = 0; i < TAGS; i++)
		if (requests->pending[i] && requests->pending[i]->handle == handle)
			requests->pending[i]->handle = NULL;
}

void requests_clear(struct requests *requests)
{
	for (uint32_t i = 0; i < TAGS; i++) {
		transfer_free(requests->pending[i]);
		requests->pending[i] = NULL;
	}
}
