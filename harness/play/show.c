/* show.c - what is seen in a plan, and who is lost on the way. */
#include "harness/play/show.h"

#include <stdio.h>

enum progress show_trouble(struct show *show, const char *why)
{
	snprintf(show->stage->trouble, sizeof(show->stage->trouble), "%s", why);
	return FAILED;
}

static enum progress tell(struct show *show, uint32_t step, const struct observation *seen)
{
	return show->audience->seen(show->audience->context, step, seen)
		? show_trouble(show, "an observation cannot be passed on")
		: GO_ON;
}

enum progress show_waits(struct show *show)
{
	const struct play_audience *audience = show->audience;

	return audience->waits && audience->waits(audience->context)
		? show_trouble(show, "what was seen cannot be passed on")
		: GO_ON;
}

enum progress show_seen(struct show *show, uint32_t step, struct observation *seen)
{
	seen->count = 1;
	/* Inside rounds only what is new is passed on at once; the rest adds up at the end. */
	if (show->folded) {
		struct sighting *sighting = &show->folded->steps[step];
		uint32_t before = sighting->count;

		if (trial_see(show->folded, step, seen))
			return show_trouble(show, "memory is short");
		if (sighting->count == before)
			return GO_ON;
	}
	return tell(show, step, seen);
}

enum progress show_rounds_seen(struct show *show, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		struct sighting *sighting = &show->folded->steps[i];

		for (uint32_t j = 0; j < sighting->count; j++) {
			struct observation more = sighting->list[j];

			if (--more.count && tell(show, i, &more) == FAILED)
				return FAILED;
		}
	}
	return GO_ON;
}

void show_done(struct show *show, uint32_t index)
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

void show_loss(struct show *show, enum actor actor)
{
	struct observation end = { .outcome = OUTCOME_END, .count = 1 };

	if (!show->last[actor].done)
		return;
	end.begun = end.ended = show->last[actor].time;
	end.end = PROCESS_SIGNALED;
	(void)show_seen(show, show->last[actor].step, &end);
	show->last[actor].done = false;
}

static void lose(struct show *show, uint32_t lost)
{
	for (int i = 0; i < ACTOR_COUNT; i++)
		if (lost & 1u << i)
			show_loss(show, (enum actor)i);
}

enum progress show_check_idle(struct show *show)
{
	uint32_t ended;

	if (stage_listen(show->stage, &ended))
		return FAILED;
	lose(show, ended);
	return ended ? STOP_HERE : GO_ON;
}

enum progress show_clear(struct show *show)
{
	uint32_t lost = stage_clear(show->stage);

	lose(show, lost);
	return lost ? STOP_HERE : GO_ON;
}
