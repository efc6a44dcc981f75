/* play.c - one plan, from its first step to its last. */
#include "harness/play/play.h"

#include "harness/facts/lab.h"
#include "harness/play/outsider.h"
#include "harness/play/steps.h"

static enum progress play_stretch(struct show *show, uint32_t first, uint32_t end)
{
	const struct step *steps = show->plan->steps;
	enum progress progress = GO_ON;

	for (uint32_t i = first; i < end && progress == GO_ON;) {
		uint32_t count = 1;

		if (show->stage->restarts && steps[i].operation.kind == OP_LAB &&
			steps[i].operation.verb == LAB_REBOOT) {
			show->stage->restart = i + 1;
			return STOP_HERE;
		}
		/* The first of the janitor's steps: everyone else's handles are closed by then. */
		if (steps[i].actor == JANITOR && (i == 0 || steps[i - 1].actor != JANITOR) &&
			show_clear(show) != GO_ON)
			return STOP_HERE;
		while (steps[i].group && i + count < end &&
			steps[i + count].group == steps[i].group)
			count++;
		progress = steps_play(show, i, count);
		i += count;
	}
	return progress;
}

/* A lock that outlived all patience in one round would do so in each of those that are left. */
static enum progress play_each_round(struct show *show, uint32_t first, uint32_t end)
{
	enum progress progress = GO_ON;
	uint32_t outlived = show->stage->outlived;

	for (uint32_t rounds = show->plan->steps[first].rounds;
		rounds && progress == GO_ON && show->stage->outlived <= outlived; rounds--) {
		outlived = show->stage->outlived;
		progress = play_stretch(show, first, end);
	}
	return progress;
}

static enum progress play_rounds(struct show *show, uint32_t first, uint32_t end)
{
	enum progress progress, told;
	struct trial folded;

	if (trial_init(&folded, show->plan))
		return show_trouble(show, "memory is short");
	show->folded = &folded;
	progress = play_each_round(show, first, end);
	told = show_rounds_seen(show, first, end);
	show->folded = NULL;
	trial_clear(&folded, show->plan);
	return told == FAILED ? FAILED : progress;
}

int play(struct stage *stage, const struct plan *plan, const struct play_audience *audience)
{
	return play_from(stage, plan, 0, audience);
}

int play_from(struct stage *stage, const struct plan *plan, uint32_t first,
	const struct play_audience *audience)
{
	struct show show = { .stage = stage, .plan = plan, .audience = audience };
	enum progress progress = GO_ON;
	uint32_t i = first;

	stage->restart = 0;
	stage->trouble[0] = '\0';
	outsider_look(stage);
	while (i < plan->count && progress == GO_ON) {
		uint32_t end = i + 1;

		while (end < plan->count && plan->steps[end].loop == plan->steps[i].loop)
			end++;
		progress = plan->steps[i].loop ? play_rounds(&show, i, end)
					       : play_stretch(&show, i, end);
		i = end;
	}
	if (stage->restart && progress == STOP_HERE)
		return 0;
	if (progress == GO_ON)
		progress = show_clear(&show);
	if (progress != GO_ON)
		stage_dismiss(stage);
	return progress == FAILED ? -1 : 0;
}
