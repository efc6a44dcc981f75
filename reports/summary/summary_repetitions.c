/* summary_repetitions.c - what repetitions came to: cases with mixed outcomes, and the bounds. */
#include <stdio.h>

#include "harness/judge/bound.h"
#include "harness/system/text.h"
#include "reports/shared/story.h"
#include "reports/summary/summary_sections.h"

void summary_mixed(struct summary *summary)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < summary->results->count; i++)
		count += summary->results->cases[i].repetitions.mixed;
	if (!count)
		return;
	summary_headline(summary, PAINT_TROUBLE, "Outcomes that are mixed", count);
	for (uint32_t i = 0; i < summary->results->count; i++) {
		const struct case_result *result = &summary->results->cases[i];
		struct prose line = { 0 };

		if (!result->repetitions.mixed)
			continue;
		story_name(result, &line);
		prose_add(&line, ": ");
		story_outcomes(result, &line);
		prose_blanks(&summary->out, 4);
		prose_wrap(&summary->out, 6, prose_text(&line));
		prose_add(&summary->out, "\n");
		summary->out.failed |= line.failed;
		prose_free(&line);
	}
}

/* Of the run, not of a case that was done once more because it was interrupted. */
static uint32_t repeat_of(const struct results *results)
{
	const char *fact = results_get(results, "repeat");
	uint64_t repeat = 0;

	if (fact && !text_number(fact, UINT32_MAX, &repeat))
		return (uint32_t)repeat;
	for (uint32_t i = 0; i < results->count; i++)
		if (results->cases[i].trial_count > repeat)
			repeat = results->cases[i].trial_count;
	return (uint32_t)repeat;
}

/* Each case was asked the same number of times, unless the run was cut off: the weakest bound is the
 * one that holds for each. */
void summary_bound(struct summary *summary)
{
	const struct results *results = summary->results;
	uint32_t repeat = repeat_of(results), answered = 0, clean = 0, mixed = 0;
	struct prose line = { 0 };
	char text[BOUND_TEXT];
	double bound = 0;

	for (uint32_t i = 0; i < results->count; i++) {
		const struct repetitions *one = &results->cases[i].repetitions;

		mixed += one->mixed;
		answered += one->answered > 0;
		if (!one->answered || one->failed)
			continue;
		clean++;
		bound = one->bound > bound ? one->bound : bound;
	}
	if (repeat < 2 || !answered)
		return;
	prose_add(&line, "%u repetitions of %u cases: ", (unsigned)repeat, (unsigned)answered);
	if (mixed)
		prose_add(&line, "%u mixed", (unsigned)mixed);
	else
		prose_add(&line, "all alike");
	bound_print(bound, text, sizeof(text));
	if (clean && clean < answered)
		prose_add(&line,
			"; failure rate of each of the %u that never failed at most %s (%s)",
			(unsigned)clean, text, BOUND_PERCENT);
	else if (clean)
		prose_add(&line, "; failure rate of each at most %s (%s)", text, BOUND_PERCENT);
	prose_wrap(&summary->out, 0, prose_text(&line));
	prose_add(&summary->out, "\n");
	summary->out.failed |= line.failed;
	prose_free(&line);
}
