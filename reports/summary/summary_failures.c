/* summary_failures.c - the sections of the summary on what was violated, and what could not be tested. */
#include <stdio.h>
#include <string.h>

#include "reports/shared/cause.h"
#include "reports/shared/legible.h"
#include "reports/shared/place.h"
#include "reports/shared/story.h"
#include "reports/summary/summary_sections.h"

#define REPEAT_COLUMN 14 /* of a command, after its label */
#define ERRORS_TOLD   5  /* errors in full, unless all are to be told */

/* Where the next option of a command begins; its end when there is none. */
static const char *next_option(const char *command)
{
	const char *next = strstr(command + 1, " --");

	return next ? next : command + strlen(command);
}

/* It is there to be copied: on one line however long in a pipe; on a terminal in lines that a shell takes
 * for one. */
static void add_repeat(struct summary *summary, const struct case_result *result)
{
	struct prose command = { 0 };
	size_t columns = summary->style->terminal ? summary->out.columns : 0,
	       column = REPEAT_COLUMN;

	story_command(summary->results, result, &command);
	prose_add(&summary->out, "    repeat:   ");
	for (const char *text = prose_text(&command); *text;) {
		size_t length = (size_t)(next_option(text) - text);

		if (columns && column > REPEAT_COLUMN && column + length + 2 > columns) {
			prose_add(&summary->out, " \\\n");
			prose_blanks(&summary->out, REPEAT_COLUMN - 1);
			column = REPEAT_COLUMN - 1;
		}
		prose_bytes(&summary->out, text, length);
		column += length;
		text += length;
	}
	prose_add(&summary->out, "\n");
	summary->out.failed |= command.failed;
	prose_free(&command);
}

/* Where the case stands in the page, with its picture. */
static void add_place(struct summary *summary, const struct case_result *result)
{
	if (!summary->style->directory || summary->style->failure)
		return;
	prose_add(&summary->out, "    picture:  ");
	prose_legible(&summary->out, summary->style->directory);
	prose_add(&summary->out, "/" HTML_FILE "#");
	place_of_case(
		summary->results, (uint32_t)(result - summary->results->cases), &summary->out);
	prose_add(&summary->out, "\n");
}

static void add_failure(struct summary *summary, const struct case_result *result)
{
	const struct judgement *judgement = &result->judgement;

	prose_add(&summary->out, "\n");
	summary_paint(summary, PAINT_BAD, "FAIL");
	prose_add(&summary->out, "  ");
	summary_title(summary, result);
	if (result->trial_count > 1)
		prose_add(&summary->out, "    in %u of %u repetitions%s\n",
			(unsigned)story_alike(result), (unsigned)result->trial_count,
			result->repetitions.mixed ? ", mixed with other outcomes" : "");
	if (story_breaks(result))
		summary_legible_field(summary, "", result->judgement.reason);
	else
		summary_clauses(summary, result);
	summary_story(summary, result, STORY_STEPS);
	summary_legible_field(summary, "expected: ", judgement->expected);
	summary_legible_field(summary, "seen:     ", judgement->seen);
	if (!judgement->expected[0] && !judgement->seen[0])
		summary_legible_field(summary, "reason:   ", judgement->reason);
	summary_expired(summary, result);
	add_repeat(summary, result);
	add_place(summary, result);
}

/* The other cases with the cause, or all of them. */
static void add_alike(struct summary *summary, const struct causes *causes, uint32_t cause,
	uint32_t without, const char *label, unsigned lines)
{
	size_t further = 4 + strlen(label);
	struct prose list = { 0 };

	for (uint32_t i = 0; i < summary->results->count; i++) {
		if (causes->of[i] != cause || i == without)
			continue;
		prose_add(&list, "%s", list.length ? ", " : label);
		story_name(&summary->results->cases[i], &list);
	}
	if (list.length)
		summary_list(summary, 4, further, lines, prose_text(&list));
	summary->out.failed |= list.failed;
	prose_free(&list);
}

static void add_causes_in_full(struct summary *summary, const struct causes *causes)
{
	for (uint32_t i = 0; i < causes->count && i < TOLD; i++) {
		add_failure(summary, &summary->results->cases[causes->list[i].first]);
		add_alike(summary, causes, i, causes->list[i].first, "alike:    ", NAMES_LINES);
	}
	if (causes->count > TOLD)
		prose_add(&summary->out,
			"\n%u more causes are named below; report.html and --verbose tell of each.\n",
			(unsigned)(causes->count - TOLD));
}

void summary_failures(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_FAIL];
	struct causes causes;

	if (!count)
		return;
	summary_headline(summary, PAINT_BAD, "Violated", count);
	if (!summary_tells_all(summary)) {
		if (causes_find(summary->results, &causes)) {
			summary->out.failed = true;
			return;
		}
		add_causes_in_full(summary, &causes);
		causes_free(&causes);
		return;
	}
	for (uint32_t i = 0; i < summary->results->count; i++)
		if (summary_is(summary, i, VERDICT_FAIL))
			add_failure(summary, &summary->results->cases[i]);
}

#define CAUSES_TOLD 3 /* at the end */

void summary_causes(struct summary *summary)
{
	struct causes causes;

	if (!summary->results->totals[VERDICT_FAIL])
		return;
	if (causes_find(summary->results, &causes)) {
		summary->out.failed = true;
		return;
	}
	for (uint32_t i = 0; i < causes.count && i < CAUSES_TOLD; i++) {
		struct prose title = { 0 };

		prose_add(&title, "cause %u: ", (unsigned)i + 1);
		story_cites(&summary->results->cases[causes.list[i].first], &title);
		prose_add(&title, "%s (%u %s)", causes.list[i].name, (unsigned)causes.list[i].count,
			causes.list[i].count == 1 ? "case" : "cases");
		summary_list(summary, 0, 9, 0, prose_text(&title));
		add_alike(summary, &causes, i, CAUSE_NONE, "", 2);
		summary->out.failed |= title.failed;
		prose_free(&title);
	}
	if (causes.count > CAUSES_TOLD)
		prose_add(&summary->out, "and %u more %s; report.html has them all\n",
			(unsigned)(causes.count - CAUSES_TOLD),
			causes.count - CAUSES_TOLD == 1 ? "cause" : "causes");
	causes_free(&causes);
}

static void add_error(struct summary *summary, const struct case_result *result)
{
	const struct trial *trial = story_trial(result);
	struct prose reason = { 0 };

	summary_paint(summary, PAINT_TROUBLE, "ERROR");
	prose_add(&summary->out, " ");
	summary_title(summary, result);
	story_repetitions(result, &reason);
	if (result->judgement.reason[0])
		prose_legible(&reason, result->judgement.reason);
	else
		story_judgement(result, &reason);
	summary_field(summary, 4, "reason:   ", prose_text(&reason));
	summary->out.failed |= reason.failed;
	prose_free(&reason);
	if (summary->style->telling == TELL_QUIET)
		return;
	if (result->judgement.reason[0]) {
		summary_legible_field(summary, "expected: ", result->judgement.expected);
		summary_legible_field(summary, "seen:     ", result->judgement.seen);
	}
	if (trial)
		summary_legible_field(summary, "trouble:  ", trial->trouble);
	if (story_decides(result) >= 0)
		summary_story(summary, result, STORY_STEPS / 2);
	add_repeat(summary, result);
}

void summary_errors(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_ERROR];

	if (!count)
		return;
	summary_headline(summary, PAINT_TROUBLE, "Could not be tested", count);
	for (uint32_t i = 0, told = 0; i < summary->results->count; i++)
		if (summary_is(summary, i, VERDICT_ERROR) &&
			(told++ < ERRORS_TOLD || summary_tells_all(summary)))
			add_error(summary, &summary->results->cases[i]);
	if (count > ERRORS_TOLD && !summary_tells_all(summary)) {
		prose_add(&summary->out, "  %u more; --verbose tells of each. All of them:\n",
			(unsigned)(count - ERRORS_TOLD));
		summary_names(summary, VERDICT_ERROR, 0);
	}
}
