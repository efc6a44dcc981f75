/* twin.c - plans played on a machine in this process. */
#include "harness/random/twin.h"

#include <stdlib.h>
#include <string.h>

#include "fixtures/drive/machine.h"
#include "harness/facts/status.h"
#include "harness/judge/verdict.h"
#include "harness/judge/verdict_conditions.h"
#include "harness/model/occasion_plan.h"
#include "harness/plan/plan.h"
#include "harness/random/explore.h"

#define OUTPUT_MOST 4096u

/* An open file object, as many slots hold it. */
struct opened {
	struct file_object *file;
	uint32_t references;
};

struct twin {
	uint32_t count;
	struct plan **plans;
	uint64_t *occasions; /* that each brings about */
	void *memory;        /* of the machine */
	struct machine *machine;
	struct machine_host host;
	struct opened *slots[ACTOR_COUNT][HANDLE_SLOTS];
	bool completed;
};

static void complete(void *context, struct request *request)
{
	(void)request;
	((struct twin *)context)->completed = true;
}

static void drop_all(void *context)
{
	(void)context;
}

/* The model's clauses are not looked up: what contradicts it is all that counts. */
static const struct clause *no_clause(const char *id)
{
	(void)id;
	return NULL;
}

void twin_free(struct twin *twin)
{
	for (uint32_t i = 0; twin && twin->plans && i < twin->count; i++)
		if (twin->plans[i])
			explore_plan_free(twin->plans[i]);
	if (twin) {
		free(twin->plans);
		free(twin->occasions);
		free(twin->memory);
	}
	free(twin);
}

struct twin *twin_new(uint32_t plans, uint64_t seed)
{
	struct twin *twin = calloc(1, sizeof(*twin));
	struct moves *moves = malloc(sizeof(*moves));

	if (twin) {
		twin->plans = calloc(plans, sizeof(struct plan *));
		twin->occasions = calloc(plans, sizeof(*twin->occasions));
		twin->memory = malloc(machine_size());
	}
	for (uint32_t i = 0; twin && twin->plans && twin->occasions && moves && i < plans; i++) {
		struct plan *plan;

		explore_generate(moves, (seed << 32) + i, 0);
		plan = explore_plan(moves, no_clause);
		if (!plan)
			break;
		twin->plans[twin->count] = plan;
		twin->occasions[twin->count++] = occasions_of(plan);
	}
	free(moves);
	if (twin && twin->memory && twin->count == plans)
		return twin;
	twin_free(twin);
	return NULL;
}

/* ---- handles ---- */

static void let_go(struct twin *twin, struct opened **slot)
{
	struct opened *opened = *slot;

	*slot = NULL;
	if (!opened || --opened->references)
		return;
	machine_close(twin->machine, opened->file);
	free(opened->file);
	free(opened);
}

static uint32_t open_slot(struct twin *twin, enum actor actor, const struct operation *o)
{
	const struct open_request open = { .path = o->path,
		.account = o->account,
		.pointer_bits = o->narrow ? 32 : 64,
		.access = o->access,
		.share = o->share,
		.overlapped = o->overlapped != 0,
		.tag = actor_name(actor) };
	struct opened *opened = calloc(1, sizeof(*opened));
	uint32_t status = (uint32_t)ST_NO_MEMORY;

	let_go(twin, &twin->slots[actor][o->handle]);
	if (opened)
		opened->file = calloc(1, file_object_size());
	if (opened && opened->file)
		status = machine_create(twin->machine, opened->file, &open);
	if (opened && status == (uint32_t)ST_SUCCESS) {
		opened->references = 1;
		twin->slots[actor][o->handle] = opened;
		return status;
	}
	if (opened)
		free(opened->file);
	free(opened);
	return status;
}

static void hand_over(struct twin *twin, enum actor actor, const struct operation *o)
{
	enum actor to = o->kind == OP_DUPLICATE ? actor : (enum actor)o->to_actor;
	struct opened *opened = twin->slots[actor][o->handle];

	if (!opened)
		return;
	opened->references++;
	let_go(twin, &twin->slots[to][o->to_handle]);
	twin->slots[to][o->to_handle] = opened;
}

static void let_all_go(struct twin *twin, enum actor actor)
{
	for (uint32_t i = 0; i < HANDLE_SLOTS; i++)
		let_go(twin, &twin->slots[actor][i]);
}

/* ---- requests ---- */

/* None of the plans leaves a request under way. */
static void request(
	struct twin *twin, enum actor actor, const struct operation *o, struct observation *seen)
{
	static uint8_t input[OUTPUT_MOST];
	static uint8_t output[OUTPUT_MOST];
	struct opened *opened = twin->slots[actor][o->handle];
	struct request sent = { .kind = o->kind == OP_READ ? REQUEST_READ : REQUEST_CONTROL,
		.file = opened ? opened->file : NULL,
		.code = o->code,
		.offset = o->offset,
		.input = input,
		.input_length = o->input_length,
		.output = output,
		.output_length = o->kind == OP_READ ? o->length : o->output_length,
		.sender = actor_name(actor) };

	if (!opened || o->input_length > OUTPUT_MOST || sent.output_length > OUTPUT_MOST) {
		seen->status = (uint32_t)ST_INVALID_HANDLE;
		return;
	}
	operation_input(o, input);
	for (uint32_t i = 0; i < sent.output_length; i++)
		output[i] = observation_sentinel(i);
	twin->completed = false;
	machine_submit(twin->machine, &sent);
	if (!twin->completed) {
		machine_cancel(twin->machine, &sent);
		sent.status = (uint32_t)ST_CANCELLED;
	}
	seen->status = sent.status;
	seen->status_block = sent.status_block;
	seen->information = sent.status_block ? sent.information : 0;
	observation_take_output(seen, output, sent.output_length);
}

static void step(struct twin *twin, const struct step *step, struct observation *seen)
{
	const struct operation *o = &step->operation;
	char text[16];

	memset(seen, 0, sizeof(*seen));
	seen->outcome = OUTCOME_ANSWER;
	seen->count = 1;
	switch (o->kind) {
	case OP_OPEN: seen->status = open_slot(twin, step->actor, o); break;
	case OP_CLOSE: let_go(twin, &twin->slots[step->actor][o->handle]); break;
	case OP_DUPLICATE:
	case OP_GIVE:
	case OP_BEQUEATH: hand_over(twin, step->actor, o); break;
	case OP_CONTROL:
	case OP_READ: request(twin, step->actor, o, seen); break;
	case OP_LAB:
		seen->status =
			machine_lab(twin->machine, o->verb, o->a, o->b, o->c, text, sizeof(text));
		break;
	default:
		let_all_go(twin, step->actor);
		seen->outcome = OUTCOME_END;
		break;
	}
}

/* ---- plans ---- */

static bool contradicts(struct twin *twin, const struct plan *plan)
{
	struct trial trial;
	bool holds = true;

	if (trial_init(&trial, plan))
		return false;
	for (uint32_t i = 0; i < plan->count && holds; i++) {
		const struct observation *culprit;
		struct observation seen;

		step(twin, &plan->steps[i], &seen);
		holds = trial_see(&trial, i, &seen) ||
			verdict_holds(plan, &trial, i, &plan->steps[i].expected, &culprit);
	}
	for (int actor = 0; actor < ACTOR_COUNT; actor++)
		let_all_go(twin, (enum actor)actor);
	trial_clear(&trial, plan);
	return !holds;
}

bool twin_contradicts(struct twin *twin, const struct rules *rules, enum occasion occasion)
{
	bool found = false;

	twin->host = (struct machine_host){ complete, drop_all, twin };
	twin->machine = machine_init(twin->memory, &twin->host, rules);
	for (uint32_t i = 0; i < twin->count && !found; i++) {
		if (occasion != OCCASION_ALWAYS && !(twin->occasions[i] >> occasion & 1))
			continue;
		(void)machine_lab(twin->machine, LAB_RESET, 0, 0, 0, NULL, 0);
		found = contradicts(twin, twin->plans[i]);
	}
	return found;
}
