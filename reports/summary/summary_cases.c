/* summary_cases.c - the sections of the summary that tell of cases. */
#include <stdio.h>
#include <string.h>

#include "reports/shared/cause.h"
#include "reports/shared/place.h"
#include "reports/shared/story.h"
#include "reports/shared/legible.h"
#include "reports/summary/summary_sections.h"

#define STORY_STEPS   12 /* of a violation */
#define REPEAT_COLUMN 14 /* of a command, after its label */
#define TOLD          10 /* cases or causes in full, unless all are to be told */
#define ERRORS_TOLD   5  /* likewise */
#define NAMES_LINES   3  /* of a list of names, likewise */
#define NOTES_TOLD    4  /* of a case that was recorded */

static bool is(const struct summary *summary, uint32_t index, enum verdict verdict)
{
	return summary->results->cases[index].judgement.verdict == verdict;
}

/* `XA-LOCK-002, XA-LOCK-003  SUITE/NAME`, ended. */
static void add_title(struct summary *summary, const struct case_result *result)
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

static void add_clauses(struct summary *summary, const struct case_result *result)
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

static void add_legible_field(struct summary *summary, const char *label, const char *text)
{
	struct prose clean = { 0 };

	prose_legible(&clean, text);
	if (clean.length)
		summary_field(summary, 4, label, prose_text(&clean));
	summary->out.failed |= clean.failed;
	prose_free(&clean);
}

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
	add_title(summary, result);
	if (result->trial_count > 1)
		prose_add(&summary->out, "    in %u of %u repetitions%s\n",
			(unsigned)story_alike(result), (unsigned)result->trial_count,
			result->repetitions.mixed ? ", mixed with other outcomes" : "");
	if (story_breaks(result))
		add_legible_field(summary, "", result->judgement.reason);
	else
		add_clauses(summary, result);
	summary_story(summary, result, STORY_STEPS);
	add_legible_field(summary, "expected: ", judgement->expected);
	add_legible_field(summary, "seen:     ", judgement->seen);
	if (!judgement->expected[0] && !judgement->seen[0])
		add_legible_field(summary, "reason:   ", judgement->reason);
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
		if (is(summary, i, VERDICT_FAIL))
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
	add_title(summary, result);
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
		add_legible_field(summary, "expected: ", result->judgement.expected);
		add_legible_field(summary, "seen:     ", result->judgement.seen);
	}
	if (trial)
		add_legible_field(summary, "trouble:  ", trial->trouble);
	if (story_decides(result) >= 0)
		summary_story(summary, result, STORY_STEPS / 2);
	add_repeat(summary, result);
}

/* The names of cases that satisfy the condition, as a wrapped list. */
static void add_names(struct summary *summary, enum verdict verdict, uint32_t unmet)
{
	struct prose list = { 0 };

	for (uint32_t i = 0; i < summary->results->count; i++) {
		const struct case_result *result = &summary->results->cases[i];

		if (!is(summary, i, verdict) || (unmet && !(story_unmet(result) & unmet)))
			continue;
		prose_add(&list, "%s", list.length ? ", " : "");
		story_name(result, &list);
	}
	summary_list(summary, 4, 4, NAMES_LINES, prose_text(&list));
	summary->out.failed |= list.failed;
	prose_free(&list);
}

void summary_errors(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_ERROR];

	if (!count)
		return;
	summary_headline(summary, PAINT_TROUBLE, "Could not be tested", count);
	for (uint32_t i = 0, told = 0; i < summary->results->count; i++)
		if (is(summary, i, VERDICT_ERROR) &&
			(told++ < ERRORS_TOLD || summary_tells_all(summary)))
			add_error(summary, &summary->results->cases[i]);
	if (count > ERRORS_TOLD && !summary_tells_all(summary)) {
		prose_add(&summary->out, "  %u more; --verbose tells of each. All of them:\n",
			(unsigned)(count - ERRORS_TOLD));
		add_names(summary, VERDICT_ERROR, 0);
	}
}

void summary_missing(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_MISSING];

	if (!count)
		return;
	summary_headline(summary, PAINT_TROUBLE, "Planned and never finished", count);
	add_names(summary, VERDICT_MISSING, 0);
}

void summary_waived(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_WAIVED];

	if (!count)
		return;
	summary_headline(summary, PAINT_TROUBLE, "Violated, and waived", count);
	for (uint32_t i = 0, told = 0; i < summary->results->count; i++) {
		if (!is(summary, i, VERDICT_WAIVED) ||
			(told++ >= TOLD && !summary_tells_all(summary)))
			continue;
		prose_add(&summary->out, "    ");
		add_title(summary, &summary->results->cases[i]);
		add_legible_field(
			summary, "  waiver: ", summary->results->cases[i].judgement.reason);
	}
	if (count > TOLD && !summary_tells_all(summary)) {
		prose_add(&summary->out, "    %u more. All of them:\n", (unsigned)(count - TOLD));
		add_names(summary, VERDICT_WAIVED, 0);
	}
}

/* Skipped for what the drive was seen not to do, which is no need that could be listed. */
static void add_unprovided(struct summary *summary)
{
	for (uint32_t i = 0; i < summary->results->count; i++) {
		const struct case_result *result = &summary->results->cases[i];
		struct prose text = { 0 };

		if (!is(summary, i, VERDICT_SKIPPED) || story_unmet(result))
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
			cases += is(summary, i, VERDICT_SKIPPED) &&
				story_unmet(&summary->results->cases[i]) & bit;
		if (!cases)
			continue;
		add_want(summary, cases, bit);
		add_names(summary, VERDICT_SKIPPED, bit);
	}
	add_unprovided(summary);
}

/* The notes of a case that depart from the letter. */
static void add_departures(struct summary *summary, const struct case_result *result)
{
	uint32_t told = 0;

	prose_add(&summary->out, "\n      ");
	add_title(summary, result);
	add_clauses(summary, result);
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
		if (!is(summary, i, VERDICT_RECORDED))
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
		if (is(summary, i, VERDICT_RECORDED) &&
			summary->results->cases[i].judgement.departs)
			add_departures(summary, &summary->results->cases[i]);
}

void summary_departures(struct summary *summary)
{
	uint32_t count = summary->results->totals[VERDICT_RECORDED], departures = 0;
	struct prose list = { 0 };

	for (uint32_t i = 0; i < summary->results->count; i++) {
		if (!is(summary, i, VERDICT_RECORDED) ||
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
