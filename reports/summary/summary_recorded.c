/* summary_recorded.c - the sections of the summary on what the documents leave open. */
#include <stdio.h>
#include <string.h>

#include "reports/shared/legible.h"
#include "reports/shared/story.h"
#include "reports/summary/summary_sections.h"

#define NOTES_TOLD 4 /* of a case */

/* The notes of a case that depart from the letter. */
static void add_departures(struct summary *summary, const struct case_result *result)
{
	uint32_t told = 0;

	prose_add(&summary->out, "\n      ");
	summary_title(summary, result);
	summary_clauses(summary, result);
	summary_story(summary, result, STORY_STEPS / 2);
	for (uint32_t i = 0; i < result->plan->count && told < NOTES_TOLD; i++) {
		struct prose text = { 0 };

		if (result->plan->steps[i].role != ROLE_NOTE ||
			story_letter(result, i) != NOTE_DEPARTS)
			continue;
		told++;
		story_letter_text(result, i, &text);
		summary_field(summary, 4, "letter:   ", prose_text(&text));
		prose_empty(&text);
		story_reading(result, i, &text);
		prose_add(&text, " (step %u)", (unsigned)i + 1);
		summary_field(summary, 4, "reading:  ", prose_text(&text));
		summary->out.failed |= text.failed;
		prose_free(&text);
	}
}

/* Has an earlier note of the case the same reading? */
static bool told_before(const struct case_result *result, uint32_t step, const char *reading)
{
	struct prose earlier = { 0 };
	bool found = false;

	for (uint32_t i = 0; i < step && !found; i++) {
		if (result->plan->steps[i].role != ROLE_NOTE)
			continue;
		prose_empty(&earlier);
		story_reading(result, i, &earlier);
		found = !strcmp(prose_text(&earlier), reading);
	}
	prose_free(&earlier);
	return found;
}

/* One line: the clauses and how they turned out. */
static void add_recorded_line(struct summary *summary, const struct case_result *result)
{
	struct prose line = { 0 };
	char text[200];
	size_t room = summary->out.columns - 3;
	const char *separator = ": ";

	story_clauses(result, ", ", &line);
	for (uint32_t i = 0; i < result->plan->count && line.length < sizeof(text); i++) {
		struct prose reading = { 0 };

		if (result->plan->steps[i].role != ROLE_NOTE)
			continue;
		story_reading(result, i, &reading);
		if (!told_before(result, i, prose_text(&reading))) {
			prose_add(&line, "%s%s", separator, prose_text(&reading));
			separator = "; ";
		}
		line.failed |= reading.failed;
		prose_free(&reading);
	}
	report_legible(
		prose_text(&line), line.length, text, room < sizeof(text) ? room : sizeof(text));
	prose_add(&summary->out, "    %s\n", text);
	summary->out.failed |= line.failed;
	prose_free(&line);
}

void summary_recorded(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_RECORDED];
	uint32_t departures = 0, pairs = 0;

	if (!count)
		return;
	summary_headline(summary, PAINT_NOTE, "Left open by the documents, recorded", count);
	for (uint32_t i = 0; i < summary->results->count; i++)
		if (!summary_is(summary, i, VERDICT_RECORDED))
			continue;
		else if (summary->results->cases[i].judgement.departs)
			departures++;
		else if (summary_is_pair(&summary->results->cases[i]))
			pairs++;
		else
			add_recorded_line(summary, &summary->results->cases[i]);
	if (pairs)
		prose_add(&summary->out, "  %u of them are pairs of faults, told of below.\n",
			(unsigned)pairs);
	if (departures)
		prose_add(&summary->out,
			"  %u of them %s from what the documents say by the letter:\n",
			(unsigned)departures, departures == 1 ? "departs" : "depart");
	for (uint32_t i = 0; i < summary->results->count; i++)
		if (summary_is(summary, i, VERDICT_RECORDED) &&
			summary->results->cases[i].judgement.departs)
			add_departures(summary, &summary->results->cases[i]);
}

void summary_departures(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_RECORDED], departures = 0;
	struct prose list = { 0 };

	for (uint32_t i = 0; i < summary->results->count; i++) {
		if (!summary_is(summary, i, VERDICT_RECORDED) ||
			!summary->results->cases[i].judgement.departs)
			continue;
		prose_add(&list, "%s", departures++ ? ", " : "");
		story_name(&summary->results->cases[i], &list);
	}
	if (count)
		summary_headline(
			summary, PAINT_NOTE, "Left open by the documents, recorded", count);
	if (departures) {
		prose_add(&summary->out,
			"  %u of them %s from what the documents say by the letter:\n",
			(unsigned)departures, departures == 1 ? "departs" : "depart");
		summary_list(summary, 4, 4, NAMES_LINES, prose_text(&list));
	}
	if (count)
		prose_add(
			&summary->out, "  What was seen is in report.html; --verbose prints it.\n");
	summary->out.failed |= list.failed;
	prose_free(&list);
}
