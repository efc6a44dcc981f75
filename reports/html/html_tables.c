/* html_tables.c - suites, clauses, readings, orders of checks, and all cases, a row each. */
#include <stdio.h>
#include <string.h>

#include "harness/record/suite_line.h"
#include "reports/html/html_page.h"
#include "reports/shared/precedence.h"
#include "reports/shared/story.h"

/* The words of all verdicts, behind those of the first columns. */
static const char *const *counted_heads(const char *first, const char *second)
{
	static const char *heads[VERDICT_COUNT + 3];
	size_t count = 0;

	heads[count++] = first;
	if (second)
		heads[count++] = second;
	for (int i = 0; i < VERDICT_COUNT; i++)
		heads[count++] = suite_line_word((enum verdict)i);
	heads[count] = NULL;
	return heads;
}

/* ---- suites ---- */

static bool is_first_of_suite(const struct results *results, uint32_t index)
{
	for (uint32_t i = index; i-- > 0;)
		if (!strcmp(results->cases[i].plan->suite, results->cases[index].plan->suite))
			return false;
	return true;
}

void html_suites(struct html *html)
{
	const struct results *results = html->results;

	html_section(html, "suites", "Suites");
	html_open_table(html, NULL, counted_heads("suite", NULL));
	for (uint32_t i = 0; i < results->count; i++) {
		uint32_t counts[VERDICT_COUNT] = { 0 };

		if (!is_first_of_suite(results, i))
			continue;
		for (uint32_t j = i; j < results->count; j++)
			if (!strcmp(results->cases[j].plan->suite, results->cases[i].plan->suite))
				counts[results->cases[j].judgement.verdict]++;
		html_open(html, "tr", NULL);
		html_element(html, "td", NULL, results->cases[i].plan->suite);
		for (int j = 0; j < VERDICT_COUNT; j++)
			html_count(html, counts[j]);
		html_shut(html);
		html_line(html);
	}
	html_shut_table(html);
	html_shut(html);
}

/* ---- clauses ---- */

static const char *fate_word(enum clause_fate fate)
{
	static const char *const words[] = { [FATE_TESTED] = "tested",
		[FATE_PARTLY] = "tested in part",
		[FATE_UNTESTED] = "not tested",
		[FATE_WAIVED] = "violated, waived",
		[FATE_VIOLATED] = "violated",
		[FATE_SUSPECT] = "violated, or one beside it",
		[FATE_RECORDED] = "left open, recorded" };

	return words[fate];
}

/* The class of a row tells the script which verdicts it has. */
static void add_clause(struct html *html, const struct clause_outcome *outcome)
{
	static const char *const classes[] = { [FATE_TESTED] = "v PASS",
		[FATE_PARTLY] = "v ERROR",
		[FATE_UNTESTED] = "v SKIPPED",
		[FATE_WAIVED] = "v WAIVED",
		[FATE_VIOLATED] = "v FAIL",
		[FATE_SUSPECT] = "v FAIL",
		[FATE_RECORDED] = "v RECORDED" };
	uint32_t counts[VERDICT_COUNT] = { 0 };

	for (uint32_t i = 0; i < html->results->count; i++) {
		const struct case_result *result = &html->results->cases[i];
		const struct clause *const *cited = result->plan->clauses;

		for (; cited && *cited; cited++)
			counts[result->judgement.verdict] += *cited == outcome->clause;
	}
	html_open(html, "tr", NULL);
	prose_add(&html->words, "XA-");
	prose_legible(&html->words, outcome->clause->id);
	html_attribute(html, "id", prose_text(&html->words));
	html_open(html, "td", NULL);
	html_words(html, "b", NULL);
	html_text(html, " ");
	html_text(html, outcome->clause->text);
	html_shut(html);
	html_open(html, "td", NULL);
	html_element(html, "span", classes[outcome->fate], fate_word(outcome->fate));
	html_shut(html);
	for (int i = 0; i < VERDICT_COUNT; i++)
		html_count(html, counts[i]);
	html_shut(html);
	html_line(html);
}

void html_clauses(struct html *html)
{
	const char *all = results_get(html->results, "clauses");

	html_section(html, "clauses", "Clauses");
	prose_add(&html->words, "%u clauses were planned for", (unsigned)html->fates.count);
	if (all) {
		prose_add(&html->words, ", of ");
		prose_legible(&html->words, all);
		prose_add(&html->words, " in the catalogue");
	}
	prose_add(&html->words, ". The numbers are cases that cite them.");
	html_words(html, "p", NULL);
	html_open_table(html, "filtered", counted_heads("clause", "outcome"));
	for (uint32_t i = 0; i < html->fates.count; i++)
		add_clause(html, &html->fates.list[i]);
	html_shut_table(html);
	html_shut(html);
}

/* ---- readings ---- */

static void add_readings(struct html *html, const struct case_result *result)
{
	struct prose last = { 0 };

	for (uint32_t i = 0; i < result->plan->count; i++) {
		if (result->plan->steps[i].role != ROLE_NOTE)
			continue;
		story_reading(result, i, &html->words);
		if (strcmp(prose_text(&last), prose_text(&html->words)) != 0) {
			html_text(html, last.length ? "; " : "");
			html_text(html, prose_text(&html->words));
			prose_empty(&last);
			prose_add(&last, "%s", prose_text(&html->words));
		}
		prose_empty(&html->words);
	}
	html->sheet.failed |= last.failed;
	prose_free(&last);
}

void html_recorded(struct html *html)
{
	static const char *const heads[] = { "case", "clauses", "what was seen", NULL };

	if (!html->results->totals[VERDICT_RECORDED])
		return;
	html_section(html, "recorded", "Left open by the documents, recorded");
	html_open_table(html, NULL, heads);
	for (uint32_t i = 0; i < html->results->count; i++) {
		const struct case_result *result = &html->results->cases[i];

		if (result->judgement.verdict != VERDICT_RECORDED)
			continue;
		html_open(html, "tr", NULL);
		html_open(html, "td", NULL);
		html_case_link(html, i);
		html_shut(html);
		story_clauses(result, ", ", &html->words);
		html_words(html, "td", NULL);
		html_open(html, "td", NULL);
		if (result->judgement.departs)
			html_element(html, "b", NULL, "Not by the letter: ");
		add_readings(html, result);
		html_shut(html);
		html_shut(html);
		html_line(html);
	}
	html_shut_table(html);
	html_shut(html);
}

/* ---- precedence ---- */

static void add_words(struct html *html, struct words words)
{
	struct prose text = { 0 };

	prose_bytes(&text, words.bytes ? words.bytes : "", words.bytes ? words.length : 0);
	html_element(html, "td", NULL, prose_text(&text));
	html->sheet.failed |= text.failed;
	prose_free(&text);
}

void html_precedence(struct html *html)
{
	static const char *const heads[] = { "pair", "this drive", "published", "older", NULL };
	struct order order = { 0 };
	struct pair_outcome pair;

	for (uint32_t i = 0; i < html->results->count; i++) {
		const struct case_result *result = &html->results->cases[i];

		if (!precedence_of(result, &pair))
			continue;
		if (!order.count) {
			html_section(html, "precedence",
				"Two faults at once, and which is judged first");
			html_open_table(html, NULL, heads);
		}
		order_add(&order, &pair);
		html_open(html, "tr", NULL);
		html_element(html, "td", NULL, result->plan->name);
		add_words(html, pair.winner.bytes ? pair.winner : pair.otherwise);
		add_words(html, pair.current);
		add_words(html, pair.older);
		html_shut(html);
		html_line(html);
	}
	if (!order.count)
		return;
	html_shut_table(html);
	prose_add(&html->words,
		"%s order of checks explains them: ", order_solve(&order) ? "One" : "No");
	order_tell(&order, &html->words);
	html_words(html, "p", NULL);
	html_shut(html);
}

/* ---- all cases ---- */

static void add_case(struct html *html, uint32_t index)
{
	const struct case_result *result = &html->results->cases[index];
	bool elsewhere = html_has_article(html, index);
	uint64_t milliseconds = story_milliseconds(result);

	html_open(html, "tr", NULL);
	if (!elsewhere)
		html_case_id(html, index);
	html_open(html, "td", NULL);
	html_verdict(html, result->judgement.verdict);
	html_shut(html);
	html_open(html, "td", NULL);
	if (elsewhere) {
		html_case_link(html, index);
	} else {
		story_name(result, &html->words);
		html_text(html, prose_text(&html->words));
		prose_empty(&html->words);
	}
	html_shut(html);
	story_clauses(result, " ", &html->words);
	html_words(html, "td", NULL);
	prose_add(&html->words, "%llu", (unsigned long long)milliseconds);
	html_words(html, "td", "n");
	html_shut(html);
	html_line(html);
}

void html_cases(struct html *html)
{
	static const char *const heads[] = { "verdict", "case", "clauses", "ms", NULL };

	html_section(html, "cases", "All cases");
	html_open_table(html, "filtered", heads);
	for (uint32_t i = 0; i < html->results->count; i++)
		add_case(html, i);
	html_shut_table(html);
	html_shut(html);
}
