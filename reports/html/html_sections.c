/* html_sections.c - what failed by cause, what could not be tested, what was left out, waived or repeated. */
#include <stdio.h>
#include <string.h>

#include "reports/html/html_page.h"
#include "reports/shared/story.h"

#define IN_FULL    3    /* cases of a cause with a picture */
#define FOLDED     8    /* cases of a cause, before the rest is folded once more */
#define ARTICLES   400u /* cases that are told in full; of the others those that show a cause best */
#define STRIP_MOST 400  /* repetitions in a strip */

static bool is(const struct html *html, uint32_t index, enum verdict verdict)
{
	return html->results->cases[index].judgement.verdict == verdict;
}

bool html_has_article(const struct html *html, uint32_t index)
{
	const uint32_t *totals = html->results->totals;
	uint32_t cause = html->causes.of[index];

	if (!is(html, index, VERDICT_FAIL) && !is(html, index, VERDICT_ERROR) &&
		!is(html, index, VERDICT_WAIVED))
		return false;
	if (totals[VERDICT_FAIL] + totals[VERDICT_ERROR] + totals[VERDICT_WAIVED] <= ARTICLES)
		return true;
	return cause != CAUSE_NONE && html->causes.list[cause].first == index;
}

/* ---- what failed ---- */

static void add_folded(struct html *html, uint32_t index, bool pictured)
{
	if (!html_has_article(html, index)) {
		html_open(html, "p", NULL);
		html_case_link(html, index);
		html_shut(html);
		return;
	}
	html_open(html, "details", NULL);
	html_open(html, "summary", NULL);
	story_name(&html->results->cases[index], &html->words);
	html_text(html, prose_text(&html->words));
	prose_empty(&html->words);
	html_shut(html);
	html_case(html, index, pictured);
	html_shut(html);
	html_line(html);
}

/* What comes now is folded once more. */
static void open_rest(struct html *html, uint32_t count)
{
	html_open(html, "details", "rest");
	prose_add(&html->words, "%u more that are alike", (unsigned)count);
	html_words(html, "summary", NULL);
	html_line(html);
}

static void add_cause(struct html *html, uint32_t cause)
{
	const struct cause *one = &html->causes.list[cause];
	uint32_t told = 1;

	prose_add(&html->words, "%u. ", (unsigned)cause + 1);
	story_cites(&html->results->cases[one->first], &html->words);
	prose_add(&html->words, "%s (%u %s)", one->name, (unsigned)one->count,
		one->count == 1 ? "case" : "cases");
	html_words(html, "h3", NULL);
	html_case(html, one->first, true);
	for (uint32_t i = 0; i < html->results->count; i++) {
		if (html->causes.of[i] != cause || i == one->first)
			continue;
		if (told == FOLDED)
			open_rest(html, one->count - told);
		add_folded(html, i, told++ < IN_FULL);
	}
	if (told > FOLDED)
		html_shut(html);
}

void html_failures(struct html *html)
{
	if (!html->causes.count)
		return;
	html_section(html, "failures", "What failed, by cause");
	for (uint32_t i = 0; i < html->causes.count; i++)
		add_cause(html, i);
	html_shut(html);
}

void html_errors(struct html *html)
{
	uint32_t told = 0;

	if (!html->results->totals[VERDICT_ERROR])
		return;
	html_section(html, "errors", "What could not be tested");
	html_open(html, "h3", NULL);
	html_text(
		html, "In these cases a condition of the test did not hold, or the harness failed");
	html_shut(html);
	for (uint32_t i = 0; i < html->results->count; i++)
		if (is(html, i, VERDICT_ERROR))
			add_folded(html, i, told++ < IN_FULL);
	html_shut(html);
}

/* ---- what was left out ---- */

static void add_names(struct html *html, enum verdict verdict, uint32_t need)
{
	bool first = true;

	html_open(html, "p", NULL);
	for (uint32_t i = 0; i < html->results->count; i++) {
		if (!is(html, i, verdict) ||
			(need && !(story_unmet(&html->results->cases[i]) & need)))
			continue;
		html_text(html, first ? "" : ", ");
		html_case_link(html, i);
		first = false;
	}
	html_shut(html);
	html_line(html);
}

static void add_skipped(struct html *html)
{
	for (uint32_t need = 0; need < NEED_COUNT; need++) {
		uint32_t bit = UINT32_C(1) << need, cases = 0;

		for (uint32_t i = 0; i < html->results->count; i++)
			cases += is(html, i, VERDICT_SKIPPED) &&
				story_unmet(&html->results->cases[i]) & bit;
		if (!cases)
			continue;
		prose_add(&html->words, "%u skipped for want of %s: %s", (unsigned)cases,
			need_name(bit), need_remedy(bit));
		html_words(html, "h3", NULL);
		add_names(html, VERDICT_SKIPPED, bit);
	}
	for (uint32_t i = 0; i < html->results->count; i++) {
		const struct case_result *result = &html->results->cases[i];

		if (!is(html, i, VERDICT_SKIPPED) || story_unmet(result))
			continue;
		html_open(html, "p", NULL);
		html_case_link(html, i);
		html_text(html, " was skipped: ");
		html_text(html, result->judgement.reason);
		html_shut(html);
		html_line(html);
	}
}

static uint32_t add_excluded(struct html *html)
{
	const struct results *results = html->results;
	uint32_t count = 0;

	for (uint32_t i = 0; i < results->fact_count; i++) {
		if (strcmp(results->facts[i].key, FACT_EXCLUDED_CASE) != 0)
			continue;
		if (!count++) {
			html_element(html, "h3", NULL, "Left out by --exclude");
			html_open(html, "p", NULL);
		} else {
			html_text(html, ", ");
		}
		html_text(html, results->facts[i].value);
	}
	if (count)
		html_shut(html);
	return count;
}

void html_left_out(struct html *html)
{
	const uint32_t *totals = html->results->totals;
	uint32_t excluded;

	html_section(html, "left-out", "What was left out, and why");
	add_skipped(html);
	excluded = add_excluded(html);
	if (totals[VERDICT_MISSING]) {
		prose_add(&html->words, "%u planned and never finished",
			(unsigned)totals[VERDICT_MISSING]);
		html_words(html, "h3", NULL);
		add_names(html, VERDICT_MISSING, 0);
	}
	if (!totals[VERDICT_SKIPPED] && !excluded && !totals[VERDICT_MISSING])
		html_element(html, "p", NULL, "Nothing of what was planned.");
	html_shut(html);
}

/* ---- waivers ---- */

void html_waivers(struct html *html)
{
	static const char *const heads[] = { "waives", "until", "reference", "reason", "came to",
		NULL };
	const struct waivers *waivers = &html->results->waivers;
	uint32_t told = 0;

	if (!waivers->source)
		return;
	html_section(html, "waivers", "Waivers");
	html_open_table(html, NULL, heads);
	for (uint32_t i = 0; i < waivers->count; i++) {
		const struct waiver *waiver = &waivers->list[i];

		html_open(html, "tr", NULL);
		prose_add(&html->words, "%s", waiver->is_clause ? "XA-" : "");
		prose_legible(&html->words, waiver->target);
		html_words(html, "td", NULL);
		html_element(html, "td", NULL, waiver->expires);
		html_element(html, "td", NULL, waiver->reference);
		html_element(html, "td", NULL, waiver->reason);
		prose_add(&html->words, "%s, %u waived", waiver_state_name(waiver->state),
			(unsigned)waiver->waived);
		html_words(html, "td", NULL);
		html_shut(html);
		html_line(html);
	}
	html_shut_table(html);
	for (uint32_t i = 0; i < html->results->count; i++)
		if (is(html, i, VERDICT_WAIVED))
			add_folded(html, i, told++ < IN_FULL);
	html_shut(html);
}

/* ---- repetitions ---- */

static void add_strip(struct html *html, uint32_t index)
{
	const struct case_result *result = &html->results->cases[index];

	html_open(html, "p", "strip");
	html_case_link(html, index);
	html_text(html, " ");
	for (uint32_t i = 0; i < result->trial_count && i < STRIP_MOST; i++) {
		struct judgement judgement;
		char letter[2] = { 0 };

		results_judge_trial(html->results, index, i + 1, &judgement);
		letter[0] = verdict_name(judgement.verdict)[0];
		prose_add(&html->words, "v %s", verdict_name(judgement.verdict));
		html_open(html, "span", prose_text(&html->words));
		prose_empty(&html->words);
		html_text(html, letter);
		html_shut(html);
	}
	html_text(html, " ");
	story_outcomes(result, &html->words);
	html_text(html, prose_text(&html->words));
	prose_empty(&html->words);
	html_shut(html);
	html_line(html);
}

void html_repetitions(struct html *html)
{
	uint32_t repeated = 0, mixed = 0;

	for (uint32_t i = 0; i < html->results->count; i++) {
		repeated += html->results->cases[i].trial_count > 1;
		mixed += html->results->cases[i].repetitions.mixed;
	}
	if (!repeated)
		return;
	html_section(html, "repetitions", "Repetitions");
	prose_add(&html->words, "%u cases were repeated, %u with mixed outcomes.",
		(unsigned)repeated, (unsigned)mixed);
	html_words(html, "p", NULL);
	for (uint32_t i = 0; i < html->results->count; i++)
		if (html->results->cases[i].repetitions.mixed)
			add_strip(html, i);
	html_shut(html);
}

/* ---- storms ---- */

static void add_storm(struct html *html, uint32_t index, uint32_t step)
{
	const struct trial *trial = story_trial(&html->results->cases[index]);

	if (!trial || !trial->steps || !trial->steps[step].count)
		return;
	html_open(html, "h3", NULL);
	html_case_link(html, index);
	html_shut(html);
	story_does(&html->results->cases[index], step, &html->words);
	html_words(html, "p", NULL);
	html_element(html, "pre", NULL,
		trial->steps[step].list[0].text ? trial->steps[step].list[0].text : "no answer");
	html_line(html);
}

void html_storms(struct html *html)
{
	bool begun = false;

	for (uint32_t i = 0; i < html->results->count; i++) {
		const struct plan *plan = html->results->cases[i].plan;

		for (uint32_t j = 0; j < plan->count; j++) {
			if (plan->steps[j].operation.kind != OP_STORM)
				continue;
			if (!begun)
				html_section(html, "histories", "Histories");
			begun = true;
			add_storm(html, i, j);
		}
	}
	if (begun)
		html_shut(html);
}
