/* summary_story.c - the steps of one case, aligned for reading. */
#include <stdlib.h>

#include "reports/shared/story.h"
#include "reports/summary/summary_sections.h"

#define ACTOR_COLUMN 10 /* after `    > 12 ` */
#define DOES_WIDEST  46 /* columns of what is done, before the answer moves to its own line */
#define SEES_LEAST   22 /* columns that are kept for the answer */

static void add_gap(
	struct summary *summary, const struct case_result *result, uint32_t from, uint32_t to)
{
	struct prose gap = { 0 };

	story_gap(result, from, to, &gap);
	if (gap.length) {
		prose_blanks(&summary->out, ACTOR_COLUMN);
		prose_add(&summary->out, "... %s ...\n", prose_text(&gap));
	}
	summary->out.failed |= gap.failed;
	prose_free(&gap);
}

/* What is done, as told: with its words about others that do something at the same time. */
static void tell_does(const struct case_result *result, uint32_t step, struct prose *does)
{
	story_does(result, step, does);
	if (result->plan->steps[step].group)
		prose_add(does, " (at once)");
}

/* The columns of the line that what is done may take. */
static size_t does_most(const struct summary *summary, size_t actor_columns)
{
	size_t columns = summary->out.columns;
	size_t taken = ACTOR_COLUMN + actor_columns + 2 + 4 + SEES_LEAST;

	if (columns < taken + SEES_LEAST)
		return SEES_LEAST;
	return columns - taken < DOES_WIDEST ? columns - taken : DOES_WIDEST;
}

/* Columns for what is done: the widest that fits the limits. */
static size_t does_width(const struct case_result *result, const bool *shown, size_t most)
{
	size_t widest = 0;

	for (uint32_t i = 0; i < result->plan->count; i++) {
		struct prose does = { 0 };
		size_t width;

		if (!shown[i])
			continue;
		tell_does(result, i, &does);
		width = prose_width(prose_text(&does));
		if (width <= most && width > widest)
			widest = width;
		prose_free(&does);
	}
	return widest ? widest : most;
}

static size_t actor_width(const struct case_result *result, const bool *shown)
{
	size_t widest = 0;

	for (uint32_t i = 0; i < result->plan->count; i++) {
		size_t width = shown[i] ? prose_width(actor_name(result->plan->steps[i].actor)) : 0;

		widest = width > widest ? width : widest;
	}
	return widest;
}

static void add_step(struct summary *summary, const struct case_result *result, uint32_t step,
	size_t actor_columns, size_t does_columns)
{
	const char *actor = actor_name(result->plan->steps[step].actor);
	bool decides = story_decides(result) == (int)step;
	size_t start = ACTOR_COLUMN + actor_columns + 2;
	struct prose *out = &summary->out;
	struct prose does = { 0 }, sees = { 0 };
	size_t width;

	tell_does(result, step, &does);
	story_sees(result, step, &sees);
	prose_add(out, "    %s %3u ",
		decides                                              ? ">"
			: story_state(result, step) == STEP_DEPARTED ? "!"
								     : " ",
		(unsigned)step + 1);
	prose_add(out, "%s", actor);
	prose_blanks(out, actor_columns + 2 - prose_width(actor));
	prose_wrap(out, start, prose_text(&does));
	width = prose_width(prose_text(&does));
	if (width > does_columns) {
		prose_add(out, "\n");
		prose_blanks(out, start + does_columns);
	} else {
		prose_blanks(out, does_columns - width);
	}
	prose_add(out, " -> ");
	prose_wrap(out, start + does_columns + 4, prose_text(&sees));
	prose_add(out, "\n");
	out->failed |= does.failed | sees.failed;
	prose_free(&does);
	prose_free(&sees);
}

void summary_story(struct summary *summary, const struct case_result *result, uint32_t most)
{
	uint32_t count = result->plan->count;
	bool *shown = calloc(count + 1, sizeof(*shown));
	size_t does_columns, actor_columns;
	uint32_t next = 0;

	if (!shown) {
		summary->out.failed = true;
		return;
	}
	story_choose(result, most, false, shown);
	actor_columns = actor_width(result, shown);
	does_columns = does_width(result, shown, does_most(summary, actor_columns));
	for (uint32_t i = 0; i < count; i++) {
		if (!shown[i])
			continue;
		add_gap(summary, result, next, i);
		add_step(summary, result, i, actor_columns, does_columns);
		next = i + 1;
	}
	add_gap(summary, result, next, count);
	free(shown);
}
