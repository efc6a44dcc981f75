/* steps.c - kinds of steps: how each is begun, and how its answer comes. */
#include "harness/play/steps.h"

#include <string.h>

#include "harness/facts/hresult.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/play/outsider.h"
#include "harness/play/run_names.h"
#include "harness/play/stage_lab.h"
#include "harness/system/text.h"

/* How long the runner waits beyond what a contender itself allows a request. */
#define GRACE       SECONDS(5)
#define EACH_REPEAT MILLISECONDS(100)
/* After this the audience is told to wait; most answers come within a thousandth of it. */
#define SOON MILLISECONDS(250)

/* How the steps of a kind are done. */
struct manner {
	enum progress (*begin)(
		struct show *show, const struct step *step, struct observation *seen);
	/* NULL: what is begun is done. */
	enum progress (*await)(
		struct show *show, const struct step *step, struct observation *seen);
};

static uint64_t patience(const struct stage *stage, const struct operation *o)
{
	uint64_t most = stage->timeout + GRACE + o->count * EACH_REPEAT;
	uint64_t own = SECONDS(operation_seconds(o));

	if (o->patient || o->kind == OP_HEAR)
		most += stage->timeout;
	if (o->kind == OP_LAB && o->verb == LAB_PASS_TIME)
		most += MILLISECONDS(o->a);
	if (own > stage->timeout)
		most += own - stage->timeout;
	return clock_now() + most;
}

static struct cast *cast_of(struct show *show, const struct step *step)
{
	return &show->stage->actors[step->actor];
}

/* ---- by the actor's process ---- */

/* Locks in a row that have to outlive all patience before less of it is enough: a driver that never lets go
 * would take the time of a request from every case. */
#define OUTLIVED_ENOUGH 3

static bool is_brief(const struct stage *stage)
{
	return stage->outlived >= OUTLIVED_ENOUGH;
}

/* A contender that is gone shows when its answer is read; but it was gone before it was asked. */
static enum progress send(struct show *show, const struct step *step, const char *word)
{
	struct operation does = step->operation;

	run_names_mark(show->stage->token, &does);
	if (does.patient && is_brief(show->stage))
		does.patient = PATIENCE_SHORT;
	if (stage_enter(show->stage, step->actor))
		return FAILED;
	if (cast_ask(cast_of(show, step), word, &does, patience(show->stage, &step->operation)))
		show_loss(show, step->actor);
	return GO_ON;
}

static enum progress ask(struct show *show, const struct step *step, struct observation *seen)
{
	(void)seen;
	show->asked = clock_now();
	return send(show, step, "do");
}

static enum progress ended(struct show *show, const struct step *step, struct observation *seen)
{
	seen->begun = show->asked;
	stage_forget(show->stage, step->actor);
	if (step->operation.kind == OP_DIE || step->operation.kind == OP_QUIT)
		return GO_ON;
	/* It may have been on its way out already when it was asked. */
	show_loss(show, step->actor);
	return STOP_HERE;
}

/* Of a patient step that was answered: did the lock end in that time? One that ends late, but ends, shows
 * that waiting is worth it; what was not locked to begin with shows nothing. */
static void count_outlived(
	struct stage *stage, const struct operation *o, const struct observation *seen)
{
	uint64_t brief = stage->timeout / PATIENCE_PARTS, took = seen->ended - seen->begun;

	if (took >= (is_brief(stage) ? brief : stage->timeout))
		stage->outlived++;
	else if (o->kind != OP_OPEN && took >= brief)
		stage->outlived = 0;
}

static enum cast_word answer(struct show *show, const struct step *step, struct observation *seen)
{
	uint64_t deadline = patience(show->stage, &step->operation), soon = clock_now() + SOON;
	enum cast_word word =
		soon < deadline ? cast_answer(cast_of(show, step), soon, seen) : CAST_LATE;

	if (word != CAST_LATE)
		return word;
	return show_waits(show) == GO_ON ? cast_answer(cast_of(show, step), deadline, seen)
					 : CAST_UNINTELLIGIBLE;
}

static enum progress hear(struct show *show, const struct step *step, struct observation *seen)
{
	switch (answer(show, step, seen)) {
	case CAST_ANSWERED: break;
	case CAST_ENDED: return ended(show, step, seen);
	case CAST_LATE:
		seen->outcome = OUTCOME_HANG;
		seen->begun = show->asked;
		seen->ended = clock_now();
		stage_forget(show->stage, step->actor);
		return STOP_HERE;
	default: return show_trouble(show, "a contender's answer cannot be understood");
	}
	if (step->operation.patient && seen->outcome == OUTCOME_ANSWER)
		count_outlived(show->stage, &step->operation, seen);
	return seen->outcome == OUTCOME_HANG || seen->outcome == OUTCOME_TROUBLE ? STOP_HERE
										 : GO_ON;
}

/* ---- from one process to another ---- */

static int pass_handle(struct show *show, const struct operation *o, process_file carrier)
{
	enum actor to = (enum actor)o->to_actor;
	uint32_t drive = o->handle == OTHER_DRIVE;

	if (o->kind == OP_BEQUEATH)
		return stage_enter_heir(show->stage, to, carrier, o->to_handle, drive);
	if (stage_enter(show->stage, to))
		return -1;
	(void)cast_give(
		&show->stage->actors[to], carrier, o->to_handle, drive, patience(show->stage, o));
	return 0;
}

static enum progress hand_over(struct show *show, const struct step *step, struct observation *seen)
{
	process_file carrier = cast_fetch(cast_of(show, step));
	struct observation adopted = { 0 };
	struct step receiving = *step;
	enum progress progress;
	int result;

	if (carrier < 0)
		return seen->outcome == OUTCOME_ANSWER && status_is_error(seen->status)
			? GO_ON
			: show_trouble(show, "a handle to hand over did not arrive");
	receiving.actor = (enum actor)step->operation.to_actor;
	result = pass_handle(show, &step->operation, carrier);
	file_close(carrier);
	if (result)
		return FAILED;
	progress = hear(show, &receiving, &adopted);
	if (progress != FAILED) {
		observation_clear(seen);
		*seen = adopted;
	}
	return progress;
}

static enum progress hear_and_hand_over(
	struct show *show, const struct step *step, struct observation *seen)
{
	enum progress progress = hear(show, step, seen);

	return progress == GO_ON ? hand_over(show, step, seen) : progress;
}

/* ---- by the runner ---- */

static enum progress control(struct show *show, const struct step *step, struct observation *seen)
{
	if (stage_enter(show->stage, step->actor))
		return FAILED;
	cast_control(cast_of(show, step), step->operation.kind, seen);
	if (step->operation.kind == OP_KILL)
		stage_forget(show->stage, step->actor);
	return GO_ON;
}

static enum progress use_lab(struct show *show, const struct step *step, struct observation *seen)
{
	if (show_waits(show) != GO_ON)
		return FAILED;
	stage_lab(show->stage, &step->operation, patience(show->stage, &step->operation), seen);
	return seen->outcome == OUTCOME_ANSWER ? GO_ON : STOP_HERE;
}

/* ---- kinds ---- */

static const struct manner asking = { ask, hear };
static const struct manner handing = { ask, hear_and_hand_over };
static const struct manner controlling = { control, NULL };
static const struct manner lab_work = { use_lab, NULL };

/* What is not here is asked of the actor's process. */
static const struct manner *const manners[OPERATION_COUNT] = {
	[OP_GIVE] = &handing,
	[OP_BEQUEATH] = &handing,
	[OP_KILL] = &controlling,
	[OP_STOP] = &controlling,
	[OP_CONTINUE] = &controlling,
	[OP_STORM] = &lab_work,
};

static const struct manner *manner_of(const struct step *step)
{
	const struct manner *manner = manners[step->operation.kind];

	return step->actor == LAB ? &lab_work : manner ? manner : &asking;
}

/* Begun and answered. */
static enum progress perform(struct show *show, const struct step *step, struct observation *seen)
{
	const struct manner *manner = manner_of(step);
	enum progress progress = manner->begin(show, step, seen);

	return progress == GO_ON && manner->await ? manner->await(show, step, seen) : progress;
}

/* ---- steps that start together ---- */

static enum progress gather(struct show *show, const struct step *steps, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		enum progress sent = send(show, &steps[i], "together");

		if (sent != GO_ON)
			return sent;
		if (cast_await_ready(
			    cast_of(show, &steps[i]), patience(show->stage, &steps[i].operation)))
			return show_trouble(show, "a contender did not come to the barrier");
	}
	return stage_open_barrier(show->stage, count) ? FAILED : GO_ON;
}

/* The last of the group carries the whole race as text: a line `ACTOR STATUS` for each process. */
static void add_race(struct show *show, uint32_t first, uint32_t count, struct observation *seen)
{
	struct observation *last = &seen[count - 1];
	char text[ACTOR_COUNT * 80];
	struct text out = text_into(text, sizeof(text));
	char name[HRESULT_TEXT];

	if (last->text || last->outcome != OUTCOME_ANSWER)
		return;
	for (uint32_t i = 0; i < count; i++)
		text_add(&out, "%s %s\n", actor_name(show->plan->steps[first + i].actor),
			seen[i].outcome != OUTCOME_ANSWER ? "no-answer"
				: seen[i].is_hresult      ? hresult_text(seen[i].hresult, name)
							  : status_text(seen[i].status, name));
	observation_list(last, text);
}

static enum progress perform_together(
	struct show *show, uint32_t first, uint32_t count, struct observation *seen)
{
	const struct step *steps = &show->plan->steps[first];
	enum progress progress;

	show->asked = clock_now();
	progress = gather(show, steps, count);
	for (uint32_t i = 0; i < count && progress != FAILED; i++) {
		enum progress one = hear(show, &steps[i], &seen[i]);

		if (one != GO_ON)
			progress = one;
	}
	if (progress != FAILED)
		add_race(show, first, count, seen);
	return progress;
}

/* What another program did comes first: then it is that, and not the driver, which the step shows. */
static enum progress pass_on(struct show *show, uint32_t step, struct observation *seen)
{
	struct observation evidence;
	enum progress progress;

	if (!outsider_has_mounted(show->stage, show->plan, step, seen, &evidence) &&
		!outsider_is_seen(show->stage, show->plan, step, seen, &evidence))
		return show_seen(show, step, seen);
	progress = show_seen(show, step, &evidence);
	observation_clear(&evidence);
	return progress == FAILED ? FAILED : show_seen(show, step, seen);
}

enum progress steps_play(struct show *show, uint32_t first, uint32_t count)
{
	const struct step *step = &show->plan->steps[first];
	struct observation seen[ACTOR_COUNT];
	enum progress progress;

	memset(seen, 0, count * sizeof(*seen));
	progress = step->group ? perform_together(show, first, count, seen)
			       : perform(show, step, seen);
	for (uint32_t i = 0; i < count && progress != FAILED; i++) {
		run_names_clean(show->stage->token, &seen[i]);
		show_done(show, first + i);
	}
	if (progress != FAILED && show_check_idle(show) != GO_ON)
		progress = STOP_HERE;
	for (uint32_t i = 0; i < count; i++) {
		if (progress != FAILED && pass_on(show, first + i, &seen[i]) == FAILED)
			progress = FAILED;
		observation_clear(&seen[i]);
	}
	return progress;
}
