/* rehearsal.c - the steps of plans, done on a machine in this process. */
#include "harness/random/rehearsal.h"

#include <stdlib.h>
#include <string.h>

#include "fixtures/drive/machine.h"
#include "fixtures/drive/rules.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/plan/operation.h"

#define TEXT_ROOM 65536u
#define PATIENCE  4000 /* steps of time, for one request */
#define GUARD     64u  /* bytes behind the output, which stay */
/* Of real time, from step to step: what is late comes before the next one. */
#define STEP_NS 1000000u
/* ... before what listens. */
#define LISTEN_NS 200000000u

/* An open file object, as many slots hold it. */
struct opened {
	struct file_object *file;
	uint32_t references;
};

/* A request and its memory. */
struct sent {
	struct request request;
	bool done;
	uint8_t *input, *output;
};

struct rehearsal {
	void *memory; /* of the machine */
	struct machine *machine;
	struct machine_host host;
	struct opened *slots[ACTOR_COUNT][HANDLE_SLOTS];
	struct sent *pending[ACTOR_COUNT][TAGS];
	bool clock;
	uint64_t now;
	char text[TEXT_ROOM];
};

static void complete(void *context, struct request *request)
{
	(void)context;
	((struct sent *)request->context)->done = true;
}

static void drop_all(void *context)
{
	(void)context;
}

struct rehearsal *rehearsal_new(bool clock)
{
	struct rehearsal *rehearsal = calloc(1, sizeof(*rehearsal));

	if (rehearsal)
		rehearsal->clock = clock;
	if (rehearsal)
		rehearsal->memory = malloc(machine_size());
	if (rehearsal && rehearsal->memory)
		return rehearsal;
	free(rehearsal);
	return NULL;
}

void rehearsal_begin(struct rehearsal *rehearsal, const struct rules *rules)
{
	rehearsal->host = (struct machine_host){ complete, drop_all, rehearsal };
	rehearsal->machine = machine_init(
		rehearsal->memory, &rehearsal->host, rules ? rules : &rules_documented);
	rehearsal->now = STEP_NS;
}

static void pass_time(struct rehearsal *rehearsal, uint64_t nanoseconds)
{
	if (rehearsal->clock)
		machine_advance(rehearsal->machine, rehearsal->now += nanoseconds);
}

/* ---- handles ---- */

static void let_go(struct rehearsal *rehearsal, struct opened **slot)
{
	struct opened *opened = *slot;

	*slot = NULL;
	if (!opened || --opened->references)
		return;
	machine_close(rehearsal->machine, opened->file);
	free(opened->file);
	free(opened);
}

static uint32_t open_slot(struct rehearsal *rehearsal, enum actor actor, const struct operation *o)
{
	const struct open_request open = { .path = o->path,
		.account = o->account,
		.pointer_bits = o->narrow ? 32 : 64,
		.access = o->access,
		.share = o->share,
		.overlapped = o->overlapped != 0,
		.buffered = o->buffered != 0,
		.tag = actor_name(actor) };
	struct opened *opened = calloc(1, sizeof(*opened));
	uint32_t status = (uint32_t)ST_NO_MEMORY;

	let_go(rehearsal, &rehearsal->slots[actor][o->handle]);
	if (opened)
		opened->file = calloc(1, file_object_size());
	if (opened && opened->file)
		status = machine_create(rehearsal->machine, opened->file, &open);
	if (opened && status == (uint32_t)ST_SUCCESS) {
		opened->references = 1;
		rehearsal->slots[actor][o->handle] = opened;
		return status;
	}
	if (opened)
		free(opened->file);
	free(opened);
	return status;
}

static uint32_t hand_over(struct rehearsal *rehearsal, enum actor actor, const struct operation *o)
{
	enum actor to = o->kind == OP_DUPLICATE ? actor : (enum actor)o->to_actor;
	struct opened *opened = rehearsal->slots[actor][o->handle];

	if (!opened)
		return (uint32_t)ST_INVALID_HANDLE;
	opened->references++;
	let_go(rehearsal, &rehearsal->slots[to][o->to_handle]);
	rehearsal->slots[to][o->to_handle] = opened;
	return (uint32_t)ST_SUCCESS;
}

/* ---- requests ---- */

static void sent_free(struct sent *sent)
{
	if (!sent)
		return;
	free(sent->input);
	free(sent->output);
	free(sent);
}

static struct sent *sent_new(const struct operation *o, struct file_object *file, enum actor actor)
{
	struct sent *sent = calloc(1, sizeof(*sent));
	uint32_t in = o->kind == OP_CONTROL ? o->input_length : o->kind == OP_WRITE ? o->length : 0;
	uint32_t out = o->kind == OP_CONTROL ? o->output_length
		: o->kind == OP_READ         ? o->length
					     : 0;

	if (!sent)
		return NULL;
	sent->input = calloc(1, (size_t)in + 1);
	sent->output = malloc((size_t)out + GUARD);
	if (!sent->input || !sent->output) {
		sent_free(sent);
		return NULL;
	}
	if (o->kind == OP_CONTROL)
		operation_input(o, sent->input);
	else
		memset(sent->input, (int)o->fill, in);
	for (uint32_t i = 0; i < out + GUARD; i++)
		sent->output[i] = observation_sentinel(i);
	sent->request = (struct request){ .kind = o->kind == OP_READ ? REQUEST_READ
			: o->kind == OP_WRITE                        ? REQUEST_WRITE
			: o->kind == OP_FLUSH                        ? REQUEST_FLUSH
								     : REQUEST_CONTROL,
		.file = file,
		.code = o->code,
		.level = o->level,
		.flags = o->flags,
		.offset = o->offset,
		.input = sent->input,
		.input_length = in,
		.output = sent->output,
		.output_length = out,
		.context = sent,
		.sender = actor_name(actor) };
	return sent;
}

static void take_answer(const struct sent *sent, struct observation *seen)
{
	const struct request *request = &sent->request;

	seen->status = request->status;
	seen->win32 = request->win32;
	seen->status_block = request->status_block;
	seen->information = request->status_block ? request->information : 0;
	observation_take_output(seen, sent->output, request->output_length + GUARD);
	seen->output_length = request->output_length;
}

static void request(struct rehearsal *rehearsal, enum actor actor, const struct operation *o,
	struct observation *seen)
{
	struct opened *opened = rehearsal->slots[actor][o->handle];
	struct sent *sent = opened ? sent_new(o, opened->file, actor) : NULL;

	if (!sent) {
		seen->status = (uint32_t)ST_INVALID_HANDLE;
		seen->win32 = status_win32(seen->status);
		observation_list(seen, NO_HANDLE);
		return;
	}
	machine_submit(rehearsal->machine, &sent->request);
	if (o->tag && !rehearsal->pending[actor][o->tag]) {
		rehearsal->pending[actor][o->tag] = sent;
		seen->outcome = OUTCOME_PENDING;
		return;
	}
	for (int i = 0; rehearsal->clock && i < PATIENCE && !sent->done; i++)
		pass_time(rehearsal, STEP_NS);
	if (!sent->done) {
		machine_cancel(rehearsal->machine, &sent->request);
		sent->request.status = (uint32_t)ST_CANCELLED;
	}
	if (sent->done || !rehearsal->clock)
		take_answer(sent, seen);
	else
		seen->outcome = OUTCOME_HANG;
	sent_free(sent);
}

static void await(struct rehearsal *rehearsal, enum actor actor, const struct operation *o,
	struct observation *seen)
{
	struct sent *sent = rehearsal->pending[actor][o->tag];

	if (!sent) {
		observation_trouble(seen, "nothing was begun under that number");
	} else if (o->kind == OP_CANCEL) {
		machine_cancel(rehearsal->machine, &sent->request);
	} else if (!sent->done) {
		seen->outcome = o->kind == OP_PEEK ? OUTCOME_PENDING : OUTCOME_HANG;
	} else {
		take_answer(sent, seen);
		if (o->kind == OP_PEEK)
			return;
		sent_free(sent);
		rehearsal->pending[actor][o->tag] = NULL;
	}
}

/* Locks and unlocks, one after the other. */
static void cycle(struct rehearsal *rehearsal, enum actor actor, const struct operation *o,
	struct observation *seen)
{
	struct operation lock = *o, unlock;

	lock.kind = OP_CONTROL;
	lock.count = 0;
	unlock = lock;
	memset(unlock.input, 0, sizeof(unlock.input));
	unlock.input[0] = EXCLUSIVE_ACCESS_UNLOCK;
	unlock.input_size = unlock.input_length = EXCLUSIVE_ACCESS_SIZE;
	for (uint32_t i = 0; i < o->count && seen->outcome == OUTCOME_ANSWER; i++) {
		request(rehearsal, actor, &lock, seen);
		if (seen->outcome == OUTCOME_ANSWER)
			request(rehearsal, actor, &unlock, seen);
	}
}

static void end_process(struct rehearsal *rehearsal, enum actor actor)
{
	for (uint32_t i = 0; i < TAGS; i++) {
		struct sent *sent = rehearsal->pending[actor][i];

		if (sent && !sent->done)
			machine_cancel(rehearsal->machine, &sent->request);
		rehearsal->pending[actor][i] = NULL;
		sent_free(sent);
	}
	for (uint32_t i = 0; i < HANDLE_SLOTS; i++)
		let_go(rehearsal, &rehearsal->slots[actor][i]);
}

/* ---- what is asked without a request ---- */

static void look(struct rehearsal *rehearsal, enum actor actor, const struct operation *o,
	struct observation *seen)
{
	struct opened *opened = rehearsal->slots[actor][o->handle];
	char *text = rehearsal->text;

	text[0] = '\0';
	switch (o->kind) {
	case OP_SUBSCRIBE:
		if (opened)
			machine_subscribe(rehearsal->machine, opened->file);
		return;
	case OP_EVENTS:
	case OP_HEAR:
		if (opened)
			machine_events(rehearsal->machine, opened->file, text, TEXT_ROOM);
		break;
	case OP_VOLUME_INFO:
		seen->status = machine_volume_info(rehearsal->machine, text, TEXT_ROOM);
		break;
	case OP_ENUMERATE:
		seen->status = machine_enumerate(rehearsal->machine, text, TEXT_ROOM);
		break;
	default:
		seen->status =
			machine_lab(rehearsal->machine, o->verb, o->a, o->b, o->c, text, TEXT_ROOM);
		break;
	}
	seen->win32 = status_win32(seen->status);
	observation_list(seen, text);
}

void rehearsal_end(struct rehearsal *rehearsal)
{
	for (int actor = 0; actor < ACTOR_COUNT; actor++)
		end_process(rehearsal, (enum actor)actor);
}

void rehearsal_reset(struct rehearsal *rehearsal)
{
	rehearsal_end(rehearsal);
	(void)machine_lab(rehearsal->machine, LAB_RESET, 0, 0, 0, rehearsal->text, TEXT_ROOM);
}

bool rehearsal_step(struct rehearsal *rehearsal, const struct step *step, struct observation *seen)
{
	const struct operation *o = &step->operation;

	memset(seen, 0, sizeof(*seen));
	seen->outcome = OUTCOME_ANSWER;
	seen->count = 1;
	pass_time(rehearsal, o->kind == OP_EVENTS || o->kind == OP_HEAR ? LISTEN_NS : STEP_NS);
	switch (o->kind) {
	case OP_OPEN:
		seen->status = open_slot(rehearsal, step->actor, o);
		seen->win32 = status_win32(seen->status);
		return true;
	case OP_CLOSE: let_go(rehearsal, &rehearsal->slots[step->actor][o->handle]); return true;
	case OP_DUPLICATE:
	case OP_GIVE:
	case OP_BEQUEATH: seen->status = hand_over(rehearsal, step->actor, o); return true;
	case OP_CONTROL:
	case OP_READ:
	case OP_WRITE:
	case OP_FLUSH: request(rehearsal, step->actor, o, seen); return true;
	case OP_AWAIT:
	case OP_PEEK:
	case OP_CANCEL: await(rehearsal, step->actor, o, seen); return true;
	case OP_CYCLE: cycle(rehearsal, step->actor, o, seen); return true;
	case OP_SUBSCRIBE:
	case OP_EVENTS:
	case OP_HEAR:
	case OP_VOLUME_INFO:
	case OP_ENUMERATE:
	case OP_LAB: look(rehearsal, step->actor, o, seen); return true;
	case OP_DIE:
	case OP_QUIT:
	case OP_KILL:
		end_process(rehearsal, step->actor);
		seen->outcome = OUTCOME_END;
		return true;
	default: return false;
	}
}

void rehearsal_free(struct rehearsal *rehearsal)
{
	if (!rehearsal)
		return;
	if (rehearsal->machine)
		rehearsal_end(rehearsal);
	free(rehearsal->memory);
	free(rehearsal);
}
