/* summary_waivers.c - what came of each waiver that the run was judged with. */
#include <stdio.h>

#include "reports/shared/story.h"
#include "reports/summary/summary_sections.h"

static void add_target(struct prose *prose, const struct waiver *waiver)
{
	prose_add(prose, "%s", waiver->is_clause ? "XA-" : "");
	prose_legible(prose, waiver->target);
}

static uint32_t count_state(const struct summary *summary, enum waiver_state state)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < summary->results->waivers.count; i++)
		count += summary->results->waivers.list[i].state == state;
	return count;
}

/* An expired one in full, as it is what its owner has to act upon; of others the name will do. */
static void add_state(struct summary *summary, enum waiver_state state, const char *label)
{
	struct prose list = { 0 };
	uint32_t count = count_state(summary, state);

	if (!count)
		return;
	prose_add(&list, "%u %s: ", (unsigned)count, label);
	for (uint32_t i = 0, told = 0; i < summary->results->waivers.count; i++) {
		const struct waiver *waiver = &summary->results->waivers.list[i];

		if (waiver->state != state)
			continue;
		prose_add(&list, "%s", told++ ? ", " : "");
		add_target(&list, waiver);
		if (state == WAIVER_EXPIRED)
			prose_add(&list, " on %s", waiver->expires);
	}
	prose_blanks(&summary->out, 4);
	prose_wrap(&summary->out, 6, prose_text(&list));
	prose_add(&summary->out, "\n");
	summary->out.failed |= list.failed;
	prose_free(&list);
}

/* Cases that would be waived if they failed, and do not. */
static void add_passed(struct summary *summary)
{
	struct prose list = { 0 };
	uint32_t count = 0;

	for (uint32_t i = 0; i < summary->results->count; i++) {
		const struct case_result *result = &summary->results->cases[i];

		if (!result->waiver || result->judgement.verdict != VERDICT_PASS)
			continue;
		prose_add(&list, "%s", count++ ? ", " : "");
		story_name(result, &list);
	}
	if (count) {
		prose_add(&summary->out, "    %u waived %s and passed:", (unsigned)count,
			count == 1 ? "case was played" : "cases were played");
		prose_add(&summary->out, "\n      ");
		prose_wrap(&summary->out, 6, prose_text(&list));
		prose_add(&summary->out, "\n");
	}
	summary->out.failed |= list.failed;
	prose_free(&list);
}

void summary_waivers(struct summary *summary)
{
	const struct waivers *waivers = &summary->results->waivers;
	struct prose line = { 0 };

	if (!waivers->source)
		return;
	prose_legible(&line, waivers->source);
	prose_add(&summary->out, "\n");
	summary_paint(summary, PAINT_NOTE, "Waivers");
	prose_add(&summary->out, " in ");
	prose_wrap(&summary->out, 11, prose_text(&line));
	prose_add(&summary->out, ": %u, of which %u %s used\n", (unsigned)waivers->count,
		(unsigned)count_state(summary, WAIVER_USED),
		count_state(summary, WAIVER_USED) == 1 ? "is" : "are");
	summary->out.failed |= line.failed;
	prose_free(&line);
	add_state(summary, WAIVER_EXPIRED, "expired and waive nothing any more");
	add_state(summary, WAIVER_NOT_NEEDED, "not needed, as what they cover passed");
	add_state(summary, WAIVER_OTHER_DRIVE, "for other drives than those of this run");
	add_state(summary, WAIVER_NOT_PLANNED, "for what this run did not plan");
	add_state(summary, WAIVER_UNUSED, "not used");
	add_passed(summary);
}

void summary_expired(struct summary *summary, const struct case_result *result)
{
	for (uint32_t i = 0; i < summary->results->waivers.count; i++) {
		const struct waiver *waiver = &summary->results->waivers.list[i];
		struct prose text = { 0 };

		if (waiver->state != WAIVER_EXPIRED || !waiver_names(waiver, result->plan))
			continue;
		prose_add(&text, "expired on ");
		prose_legible(&text, waiver->expires);
		prose_add(&text, ": ");
		prose_legible(&text, waiver->reason);
		summary_field(summary, 4, "waiver:   ", prose_text(&text));
		summary->out.failed |= text.failed;
		prose_free(&text);
	}
}
