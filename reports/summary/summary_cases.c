/* summary_cases.c - what the sections on cases share, and those that mostly name them. */
#include <stdio.h>
#include <string.h>

#include "reports/shared/legible.h"
#include "reports/shared/story.h"
#include "reports/summary/summary_sections.h"

bool summary_is(const struct summary *summary, uint32_t index, enum verdict verdict)
{
	return summary->results->cases[index].judgement.verdict == verdict;
}

/* `XA-LOCK-002, XA-LOCK-003  SUITE/NAME`, ended. */
void summary_title(struct summary *summary, const struct case_result *result)
{
	struct prose title = { 0 };

	story_clauses(result, ", ", &title);
	prose_add(&title, "%s", title.length ? "  " : "");
	story_name(result, &title);
	prose_wrap(&summary->out, 6, prose_text(&title));
	prose_add(&summary->out, "\n");
	summary->out.failed |= title.failed;
	prose_free(&title);
}

#define CLAUSES_TOLD 4 /* in words, unless all is to be told */

void summary_clauses(struct summary *summary, const struct case_result *result)
{
	const struct clause *const *cited = result->plan->clauses;
	unsigned told = 0;

	for (; cited && *cited; cited++) {
		if (told++ == CLAUSES_TOLD && !summary_tells_all(summary)) {
			prose_add(&summary->out, "    ... and more: exaccess explain ");
			story_name(result, &summary->out);
			prose_add(&summary->out, "\n");
			return;
		}
		struct prose text = { 0 };
		char sources[400];

		prose_add(&text, "XA-");
		prose_legible(&text, (*cited)->id);
		prose_add(&text, ": ");
		prose_legible(&text, (*cited)->text);
		clause_sources_text((*cited)->sources, sources, sizeof(sources));
		summary_field(summary, 4, "", prose_text(&text));
		if (sources[0])
			summary_field(summary, 4, "source:   ", sources);
		summary->out.failed |= text.failed;
		prose_free(&text);
	}
}

void summary_legible_field(struct summary *summary, const char *label, const char *text)
{
	struct prose clean = { 0 };

	prose_legible(&clean, text);
	if (clean.length)
		summary_field(summary, 4, label, prose_text(&clean));
	summary->out.failed |= clean.failed;
	prose_free(&clean);
}

/* The names of cases that satisfy the condition, as a wrapped list. */
void summary_names(struct summary *summary, enum verdict verdict, uint32_t unmet)
{
	struct prose list = { 0 };

	for (uint32_t i = 0; i < summary->results->count; i++) {
		const struct case_result *result = &summary->results->cases[i];

		if (!summary_is(summary, i, verdict) || (unmet && !(story_unmet(result) & unmet)))
			continue;
		prose_add(&list, "%s", list.length ? ", " : "");
		story_name(result, &list);
	}
	summary_list(summary, 4, 4, NAMES_LINES, prose_text(&list));
	summary->out.failed |= list.failed;
	prose_free(&list);
}

void summary_missing(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_MISSING];

	if (!count)
		return;
	summary_headline(summary, PAINT_TROUBLE, "Planned and never finished", count);
	summary_names(summary, VERDICT_MISSING, 0);
}

void summary_waived(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_WAIVED];

	if (!count)
		return;
	summary_headline(summary, PAINT_TROUBLE, "Violated, and waived", count);
	for (uint32_t i = 0, told = 0; i < summary->results->count; i++) {
		if (!summary_is(summary, i, VERDICT_WAIVED) ||
			(told++ >= TOLD && !summary_tells_all(summary)))
			continue;
		prose_add(&summary->out, "    ");
		summary_title(summary, &summary->results->cases[i]);
		summary_legible_field(
			summary, "  waiver: ", summary->results->cases[i].judgement.reason);
	}
	if (count > TOLD && !summary_tells_all(summary)) {
		prose_add(&summary->out, "    %u more. All of them:\n", (unsigned)(count - TOLD));
		summary_names(summary, VERDICT_WAIVED, 0);
	}
}

/* Skipped for what the drive was seen not to do, which is no need that could be listed. */
static void add_unprovided(struct summary *summary)
{
	for (uint32_t i = 0; i < summary->results->count; i++) {
		const struct case_result *result = &summary->results->cases[i];
		struct prose text = { 0 };

		if (!summary_is(summary, i, VERDICT_SKIPPED) || story_unmet(result))
			continue;
		story_name(result, &text);
		prose_add(&text, ": ");
		prose_legible(&text, result->judgement.reason);
		prose_add(&text, ": ");
		story_judgement(result, &text);
		summary_field(summary, 2, "", prose_text(&text));
		summary->out.failed |= text.failed;
		prose_free(&text);
	}
}

static void add_want(struct summary *summary, uint32_t cases, uint32_t need)
{
	struct prose text = { 0 };

	prose_add(&text, "%u for want of %s: %s", (unsigned)cases, need_name(need),
		need_remedy(need));
	summary_list(summary, 2, 6, 0, prose_text(&text));
	summary->out.failed |= text.failed;
	prose_free(&text);
}

/* By need: a case that lacks two things stands under both. */
void summary_skipped(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_SKIPPED];

	if (!count)
		return;
	summary_headline(summary, summary->style->require_all ? PAINT_BAD : PAINT_TROUBLE,
		summary->style->require_all ? "Skipped, which --require-all forbids" : "Skipped",
		count);
	for (uint32_t need = 0; need < NEED_COUNT; need++) {
		uint32_t bit = UINT32_C(1) << need;
		uint32_t cases = 0;

		for (uint32_t i = 0; i < summary->results->count; i++)
			cases += summary_is(summary, i, VERDICT_SKIPPED) &&
				story_unmet(&summary->results->cases[i]) & bit;
		if (!cases)
			continue;
		add_want(summary, cases, bit);
		summary_names(summary, VERDICT_SKIPPED, bit);
	}
	add_unprovided(summary);
}
