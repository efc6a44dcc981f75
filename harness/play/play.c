/* play.c - one plan, from its first step to its last. */
#include "harness/play/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/hresult.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/play/storm_play.h"
#include "harness/system/text.h"

/* How long the runner waits beyond what a contender itself allows a request. */
#define GRACE       SECONDS(5)
#define EACH_REPEAT MILLISECONDS(100)
#define END_TIMEOUT SECONDS(20)

enum progress { GO_ON, STOP_HERE, FAILED = -1 };

struct show {
	struct stage *stage;
	const struct plan *plan;
	const struct play_audience *audience;
	struct trial *folded; /* inside rounds: what was already passed on, to add up the rest */
	uint64_t asked;       /* when the step, or the group of steps, was sent */
	struct {
		bool done;     /* it has done a step */
		uint32_t step; /* the last one */
		uint64_t time; /* when it answered */
	} last[ACTOR_COUNT];
};

static int trouble(struct show *show, const char *why)
{
	snprintf(show->stage->trouble, sizeof(show->stage->trouble), "%s", why);
	return FAILED;
}

static uint64_t patience(const struct stage *stage, const struct operation *o)
{
	uint64_t most = stage->timeout + GRACE + o->count * EACH_REPEAT;

	if (o->patient)
		most += stage->timeout;
	if (o->kind == OP_LAB && o->verb == LAB_PASS_TIME)
		most += MILLISECONDS(o->a);
	return clock_now() + most;
}

/* ---- passing on ---- */

static enum progress pass_on(struct show *show, uint32_t index, struct observation *seen)
{
	seen->count = 1;
	/* Inside rounds only what is new is passed on at once; the rest adds up at the end. */
	if (show->folded) {
		struct sighting *sighting = &show->folded->steps[index];
		uint32_t before = sighting->count;

		if (trial_see(show->folded, index, seen))
			return (enum progress)trouble(show, "memory is short");
		if (sighting->count == before)
			return GO_ON;
	}
	return show->audience->seen(show->audience->context, index, seen)
		? (enum progress)trouble(show, "an observation cannot be passed on")
		: GO_ON;
}

/* ---- processes that end by themselves ---- */

/* The process has ended some time after its last answer, and what it held with it: what others see
 * from then on may not be the driver's doing. So its end is seen in the last step that it did. */
static void note_loss(struct show *show, enum actor actor)
{
	struct observation end = { .outcome = OUTCOME_END, .count = 1 };

	if (!show->last[actor].done)
		return;
	end.begun = end.ended = show->last[actor].time;
	end.end = PROCESS_SIGNALED;
	(void)pass_on(show, show->last[actor].step, &end);
	show->last[actor].done = false;
}

/* A contender that was asked nothing has nothing to say: what is in its channel is its end. */
static enum progress check_idle(struct show *show)
{
	process_file files[ACTOR_COUNT];
	bool ready[ACTOR_COUNT];
	enum progress progress = GO_ON;

	for (int i = 0; i < ACTOR_COUNT; i++)
		files[i] = show->stage->actors[i].alive ? show->stage->actors[i].wire.channel : -1;
	if (channel_wait_any(files, ready, ACTOR_COUNT, clock_now()) < 0)
		return (enum progress)trouble(show, process_error());
	for (int i = 0; i < ACTOR_COUNT; i++) {
		if (files[i] < 0 || !ready[i])
			continue;
		note_loss(show, (enum actor)i);
		progress = STOP_HERE;
	}
	return progress;
}

static void note_done(struct show *show, uint32_t index)
{
	const struct step *step = &show->plan->steps[index];
	bool hands_over = step->operation.kind == OP_GIVE || step->operation.kind == OP_BEQUEATH;

	for (int i = 0; i < ACTOR_COUNT; i++) {
		if (i != (int)step->actor && !(hands_over && i == (int)step->operation.to_actor))
			continue;
		show->last[i].done = show->stage->actors[i].alive;
		show->last[i].step = index;
		show->last[i].time = clock_now();
	}
}

/* Clears the stage, and sees who has not lived to that. */
static enum progress clear(struct show *show)
{
	uint32_t lost = stage_clear(show->stage);

	for (int i = 0; i < ACTOR_COUNT; i++)
		if (lost & 1u << i)
			note_loss(show, (enum actor)i);
	return lost ? STOP_HERE : GO_ON;
}

/* ---- asking a contender ---- */

static void send_step(struct show *show, const struct step *step, const char *word)
{
	char line[OPERATION_TEXT + 16];
	char text[OPERATION_TEXT];
	struct cast *cast = &show->stage->actors[step->actor];

	operation_print(&step->operation, text, sizeof(text));
	snprintf(line, sizeof(line), "%s %s", word, text);
	/* A contender that is gone shows when its answer is read; but it was gone before it was asked. */
	if (wire_send(cast->wire.channel, line, -1, patience(show->stage, &step->operation)))
		note_loss(show, step->actor);
}

/* The contender's process is over, or as good as over: how did it end? */
static void see_end(struct cast *cast, struct observation *seen)
{
	if (process_wait(&cast->process, clock_now() + END_TIMEOUT))
		process_kill(&cast->process);
	seen->outcome = OUTCOME_END;
	seen->end = (uint32_t)cast->process.end;
	seen->code = cast->process.code;
	seen->ended = clock_now();
}

static enum progress receive_answer(
	struct show *show, const struct step *step, struct observation *seen)
{
	struct cast *cast = &show->stage->actors[step->actor];
	char error[200];
	char *line;

	switch (wire_receive(&cast->wire, &line, patience(show->stage, &step->operation))) {
	case WIRE_LINE_READ: break;
	case WIRE_DEADLINE:
		seen->outcome = OUTCOME_HANG;
		seen->begun = show->asked;
		seen->ended = clock_now();
		stage_forget(show->stage, step->actor);
		return STOP_HERE;
	default:
		seen->begun = show->asked;
		see_end(cast, seen);
		stage_forget(show->stage, step->actor);
		if (step->operation.kind == OP_DIE || step->operation.kind == OP_QUIT)
			return GO_ON;
		/* It may have been on its way out already when it was asked. */
		note_loss(show, step->actor);
		return STOP_HERE;
	}
	if (strncmp(line, "seen ", 5) || observation_parse(line + 5, seen, error, sizeof(error)))
		return trouble(show, "a contender's answer cannot be understood");
	return seen->outcome == OUTCOME_HANG || seen->outcome == OUTCOME_TROUBLE ? STOP_HERE
										 : GO_ON;
}

/* ---- steps that need the runner ---- */

static enum progress hand_over(struct show *show, const struct step *step, struct observation *seen)
{
	const struct operation *o = &step->operation;
	process_file carrier = wire_fetch(&show->stage->actors[step->actor].wire);
	struct observation adopted;
	struct step receiving = *step;
	uint32_t drive = o->handle == OTHER_DRIVE;
	char line[32];
	int result;

	if (carrier < 0)
		return seen->outcome == OUTCOME_ANSWER && status_is_error(seen->status)
			? GO_ON
			: (enum progress)trouble(show, "a handle to hand over did not arrive");
	memset(&adopted, 0, sizeof(adopted));
	receiving.actor = (enum actor)o->to_actor;
	if (o->kind == OP_BEQUEATH) {
		result = stage_enter_heir(
			show->stage, receiving.actor, carrier, o->to_handle, drive);
	} else {
		result = stage_enter(show->stage, receiving.actor);
		snprintf(
			line, sizeof(line), "adopt %u %u", (unsigned)o->to_handle, (unsigned)drive);
		if (!result)
			(void)wire_send(show->stage->actors[receiving.actor].wire.channel, line,
				carrier, patience(show->stage, o));
	}
	file_close(carrier);
	if (result)
		return FAILED;
	result = receive_answer(show, &receiving, &adopted);
	if (result != FAILED) {
		observation_clear(seen);
		*seen = adopted;
	}
	return (enum progress)result;
}

static void control_process(struct show *show, const struct step *step, struct observation *seen)
{
	struct cast *cast = &show->stage->actors[step->actor];
	int result;

	seen->begun = clock_now();
	seen->outcome = OUTCOME_ANSWER;
	if (step->operation.kind == OP_KILL) {
		process_kill(&cast->process);
		see_end(cast, seen);
		stage_forget(show->stage, step->actor);
		return;
	}
	cast->frozen = step->operation.kind == OP_STOP;
	result = cast->frozen ? process_stop(&cast->process) : process_continue(&cast->process);
	if (result)
		seen->status = (uint32_t)ST_UNSUCCESSFUL;
	seen->ended = clock_now();
}

static enum progress use_lab(struct show *show, const struct step *step, struct observation *seen)
{
	const struct operation *o = &step->operation;
	struct stage *stage = show->stage;
	struct drive_result result = { 0 };
	char *text = calloc(1, 1 << 18);
	struct drive *drive = stage->labs[o->drive < stage->drives ? o->drive : 0];
	enum progress progress = GO_ON;
	int error;

	if (!text)
		return (enum progress)trouble(show, "memory is short");
	seen->begun = clock_now();
	error = drive->ops->lab(
		drive, o->verb, o->a, o->b, o->c, &result, text, 1 << 18, patience(stage, o));
	seen->ended = clock_now();
	if (error) {
		seen->outcome = error == DRIVE_TIMED_OUT ? OUTCOME_HANG : OUTCOME_TROUBLE;
		snprintf(text, 1 << 18, "%s", drive->error);
		progress = STOP_HERE;
	} else {
		seen->outcome = OUTCOME_ANSWER;
		seen->status = result.status;
		seen->win32 = result.win32;
	}
	seen->text = malloc(strlen(text) + 1);
	if (seen->text) {
		strcpy(seen->text, text);
	} else {
		seen->outcome = OUTCOME_TROUBLE;
		progress = STOP_HERE;
	}
	free(text);
	return progress;
}

static enum progress raise_storm(
	struct show *show, const struct step *step, struct observation *seen)
{
	const struct stage *stage = show->stage;
	uint32_t drive = step->operation.drive;

	storm_play(stage->addresses[drive < stage->drives ? drive : 0], stage->timeout,
		&step->operation, seen);
	return seen->outcome == OUTCOME_ANSWER ? GO_ON : STOP_HERE;
}

/* ---- steps ---- */

static enum progress play_step(struct show *show, uint32_t index)
{
	const struct step *step = &show->plan->steps[index];
	struct observation seen;
	enum progress progress = GO_ON;
	enum progress passed;

	memset(&seen, 0, sizeof(seen));
	if (step->operation.kind == OP_STORM) {
		progress = raise_storm(show, step, &seen);
	} else if (step->actor == LAB) {
		progress = use_lab(show, step, &seen);
	} else if (stage_enter(show->stage, step->actor)) {
		return FAILED;
	} else if (step->operation.kind == OP_KILL || step->operation.kind == OP_STOP ||
		step->operation.kind == OP_CONTINUE) {
		control_process(show, step, &seen);
	} else {
		show->asked = clock_now();
		send_step(show, step, "do");
		progress = receive_answer(show, step, &seen);
		if (progress == GO_ON &&
			(step->operation.kind == OP_GIVE || step->operation.kind == OP_BEQUEATH))
			progress = hand_over(show, step, &seen);
	}
	if (progress != FAILED) {
		note_done(show, index);
		if (check_idle(show) != GO_ON)
			progress = STOP_HERE;
	}
	passed = progress == FAILED ? FAILED : pass_on(show, index, &seen);
	observation_clear(&seen);
	return passed == FAILED ? FAILED : progress;
}

/* ---- steps that start together ---- */

static enum progress gather(struct show *show, uint32_t first, uint32_t count)
{
	for (uint32_t i = first; i < first + count; i++) {
		const struct step *step = &show->plan->steps[i];
		struct cast *cast = &show->stage->actors[step->actor];
		char *line;

		if (stage_enter(show->stage, step->actor))
			return FAILED;
		send_step(show, step, "together");
		if (wire_receive(&cast->wire, &line, patience(show->stage, &step->operation)) !=
				WIRE_LINE_READ ||
			strcmp(line, "ready"))
			return (enum progress)trouble(
				show, "a contender did not come to the barrier");
	}
	return barrier_open(show->stage->barrier[1], count)
		? (enum progress)trouble(show, process_error())
		: GO_ON;
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
	last->text = malloc(out.length + 1);
	if (last->text)
		strcpy(last->text, text);
	else
		last->outcome = OUTCOME_TROUBLE;
}

static enum progress play_group(struct show *show, uint32_t first, uint32_t count)
{
	struct observation seen[ACTOR_COUNT];
	enum progress progress;

	show->asked = clock_now();
	progress = gather(show, first, count);
	if (progress == FAILED)
		return FAILED;
	memset(seen, 0, sizeof(seen));
	for (uint32_t i = 0; i < count && progress != FAILED; i++) {
		enum progress one = receive_answer(show, &show->plan->steps[first + i], &seen[i]);

		if (one != GO_ON)
			progress = one;
	}
	for (uint32_t i = 0; i < count && progress != FAILED; i++)
		note_done(show, first + i);
	if (progress != FAILED) {
		if (check_idle(show) != GO_ON)
			progress = STOP_HERE;
		add_race(show, first, count, seen);
	}
	for (uint32_t i = 0; i < count; i++) {
		if (progress != FAILED && pass_on(show, first + i, &seen[i]) == FAILED)
			progress = FAILED;
		observation_clear(&seen[i]);
	}
	return progress;
}

/* ---- stretches and rounds ---- */

static enum progress play_stretch(struct show *show, uint32_t first, uint32_t end)
{
	const struct step *steps = show->plan->steps;
	enum progress progress = GO_ON;

	for (uint32_t i = first; i < end && progress == GO_ON;) {
		uint32_t count = 1;

		/* The first of the janitor's steps: everyone else's handles are closed by then. */
		if (steps[i].actor == JANITOR && (i == 0 || steps[i - 1].actor != JANITOR) &&
			clear(show) != GO_ON)
			return STOP_HERE;
		while (steps[i].group && i + count < end &&
			steps[i + count].group == steps[i].group)
			count++;
		progress = steps[i].group ? play_group(show, i, count) : play_step(show, i);
		i += count;
	}
	return progress;
}

/* Passes on how often each thing was seen beyond the once that was told when it happened. */
static enum progress tell_counts(struct show *show, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		struct sighting *sighting = &show->folded->steps[i];

		for (uint32_t j = 0; j < sighting->count; j++) {
			struct observation more = sighting->list[j];

			if (--more.count && show->audience->seen(show->audience->context, i, &more))
				return (enum progress)trouble(
					show, "an observation cannot be passed on");
		}
	}
	return GO_ON;
}

static enum progress play_rounds(struct show *show, uint32_t first, uint32_t end)
{
	uint32_t rounds = show->plan->steps[first].rounds;
	enum progress progress = GO_ON;
	enum progress told;
	struct trial folded;

	if (trial_init(&folded, show->plan))
		return (enum progress)trouble(show, "memory is short");
	show->folded = &folded;
	for (uint32_t round = 0; round < rounds && progress == GO_ON; round++)
		progress = play_stretch(show, first, end);
	told = tell_counts(show, first, end);
	show->folded = NULL;
	trial_clear(&folded, show->plan);
	return told == FAILED ? FAILED : progress;
}

int play(struct stage *stage, const struct plan *plan, const struct play_audience *audience)
{
	struct show show = { .stage = stage, .plan = plan, .audience = audience };
	enum progress progress = GO_ON;
	uint32_t i = 0;

	stage->trouble[0] = '\0';
	while (i < plan->count && progress == GO_ON) {
		uint32_t end = i + 1;

		while (end < plan->count && plan->steps[end].loop == plan->steps[i].loop)
			end++;
		progress = plan->steps[i].loop ? play_rounds(&show, i, end)
					       : play_stretch(&show, i, end);
		i = end;
	}
	if (progress == GO_ON)
		progress = clear(&show);
	if (progress != GO_ON)
		stage_dismiss(stage);
	return progress == FAILED ? -1 : 0;
}
