/* html.c - the page: its head, its order. */
#include "reports/html/html.h"

#include <stdio.h>
#include <string.h>

#include "harness/record/suite_line.h"
#include "reports/html/html_page.h"
#include "reports/shared/sentence.h"
#include "reports/shared/story.h"

#define PICTURED_STEPS 8000u /* of all pictures together */

/* ---- the head ---- */

static void add_fact(struct html *html, const char *name, const char *value)
{
	if (!value || !value[0])
		return;
	html_element(html, "dt", NULL, name);
	html_element(html, "dd", NULL, value);
	html_line(html);
}

static void add_drive(struct html *html, uint32_t drive)
{
	static const struct {
		const char *key, *before;
	} facts[] = { { "vendor", "" }, { "product", " " }, { "revision", " " },
		{ "serial", ", serial number " }, { "driver", ", driver " },
		{ "description", ", " }, { "spec", ", as " } };
	char name[16];

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const char *value = results_get_drive(html->results, drive, facts[i].key);

		if (!value || !value[strspn(value, " ")])
			continue;
		prose_add(&html->words, "%s", html->words.length ? facts[i].before : "");
		prose_legible(&html->words, value);
		while (html->words.bytes[html->words.length - 1] == ' ')
			html->words.bytes[--html->words.length] = '\0';
	}
	snprintf(name, sizeof(name), "drive %u", (unsigned)drive + 1);
	html->sheet.failed |= html->words.failed;
	add_fact(html, name, prose_text(&html->words));
	prose_empty(&html->words);
}

static void add_facts(struct html *html)
{
	static const char *const keys[][2] = { { "exaccess", "version" }, { "commit", "commit" },
		{ "started", "started" }, { "host", "host" }, { "system", "system" },
		{ "user", "user" }, { "lab", "lab" }, { "command", "command" },
		{ "seed", "seed" } };
	const struct results *results = html->results;
	const struct session *last =
		results->session_count ? &results->sessions[results->session_count - 1] : NULL;

	html_open(html, "dl", "facts");
	for (uint32_t i = 0; i < RECORD_DRIVES; i++)
		add_drive(html, i);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		add_fact(html, keys[i][0], results_get(results, keys[i][1]));
	if (last && last->ended)
		add_fact(html, results->finished ? "finished" : "ended early", last->ended_date);
	add_fact(html, "digest", results->digest);
	html_shut(html);
	html_line(html);
}

static void add_totals(struct html *html)
{
	html_open(html, "p", "totals");
	prose_add(&html->words, "%u planned", (unsigned)html->results->count);
	html_words(html, "b", NULL);
	for (int i = 0; i < VERDICT_COUNT; i++) {
		html_text(html, i ? " + " : " = ");
		if (html->results->totals[i])
			prose_add(&html->words, "v %s", verdict_name((enum verdict)i));
		html_open(html, "span", html->words.length ? prose_text(&html->words) : NULL);
		prose_empty(&html->words);
		prose_add(&html->words, "%u %s", (unsigned)html->results->totals[i],
			suite_line_word((enum verdict)i));
		html_text(html, prose_text(&html->words));
		prose_empty(&html->words);
		html_shut(html);
	}
	html_shut(html);
	html_line(html);
}

static void add_sentence(struct html *html)
{
	static const char *const classes[] = { [SENTENCE_CONFORMS] = "good",
		[SENTENCE_VIOLATED] = "bad",
		[SENTENCE_NOTHING] = "trouble" };
	enum sentence kind = sentence_of(html->results, html->style, &html->fates, &html->words);

	html_words(html, "p", classes[kind]);
	sentence_trouble(html->results, html->style, &html->words);
	if (html->words.length)
		html_words(html, "p", "trouble");
	html_line(html);
}

/* ---- where to go from there ---- */

static void add_link(struct html *html, const char *id, const char *text, bool there)
{
	if (!there)
		return;
	html_open(html, "a", NULL);
	prose_add(&html->words, "#%s", id);
	html_attribute(html, "href", prose_text(&html->words));
	prose_empty(&html->words);
	html_text(html, text);
	html_shut(html);
	html_text(html, " ");
}

static void add_links(struct html *html)
{
	const uint32_t *totals = html->results->totals;

	html_open(html, "nav", NULL);
	html_attribute(html, "aria-label", "Sections");
	add_link(html, "failures", "What failed", totals[VERDICT_FAIL] > 0);
	add_link(html, "errors", "Could not be tested", totals[VERDICT_ERROR] > 0);
	add_link(html, "suites", "Suites", true);
	add_link(html, "clauses", "Clauses", true);
	add_link(html, "left-out", "Left out", true);
	add_link(html, "recorded", "Recorded", totals[VERDICT_RECORDED] > 0);
	add_link(html, "cases", "All cases", true);
	html_shut(html);
	html_line(html);
}

/* The script shows it: without one it could do nothing. */
static void add_filters(struct html *html)
{
	html_open(html, "form", "filters");
	html_attribute(html, "id", "filters");
	html_attribute(html, "role", "search");
	html_attribute(html, "hidden", "hidden");
	html_open(html, "label", NULL);
	html_text(html, "Filter tables ");
	html_open(html, "input", NULL);
	html_attribute(html, "type", "search");
	html_attribute(html, "id", "filter");
	html_attribute(html, "placeholder", "case or clause");
	sheet_shut(&html->sheet);
	html_shut(html);
	for (int i = 0; i < VERDICT_COUNT; i++) {
		if (!html->results->totals[i])
			continue;
		html_open(html, "label", NULL);
		html_open(html, "input", NULL);
		html_attribute(html, "type", "checkbox");
		html_attribute(html, "checked", "checked");
		html_attribute(html, "value", verdict_name((enum verdict)i));
		sheet_shut(&html->sheet);
		html_text(html, " ");
		html_text(html, suite_line_word((enum verdict)i));
		html_shut(html);
	}
	html_open(html, "output", NULL);
	html_attribute(html, "id", "shown-rows");
	html_shut(html);
	html_shut(html);
	html_line(html);
}

/* ---- the page ---- */

static void add_meta(struct html *html, const char *name, const char *content)
{
	html_open(html, "meta", NULL);
	html_attribute(html, "name", name);
	html_attribute(html, "content", content);
	sheet_shut(&html->sheet);
	html_line(html);
}

static void add_head(struct html *html)
{
	html_open(html, "head", NULL);
	html_open(html, "meta", NULL);
	html_attribute(html, "charset", "utf-8");
	sheet_shut(&html->sheet);
	html_line(html);
	add_meta(html, "viewport", "width=device-width, initial-scale=1");
	add_meta(html, "color-scheme", "light dark");
	prose_add(&html->words, "exaccess: ");
	(void)sentence_of(html->results, html->style, &html->fates, &html->words);
	html_words(html, "title", NULL);
	html_open(html, "style", NULL);
	html_raw(html, html_style);
	html_shut(html);
	html_shut(html);
	html_line(html);
}

static void add_body(struct html *html)
{
	html_open(html, "body", NULL);
	html_line(html);
	html_open(html, "header", NULL);
	html_element(html, "h1", NULL, "Exclusive access to CD-ROM drives");
	add_sentence(html);
	add_totals(html);
	add_facts(html);
	add_links(html);
	add_filters(html);
	html_shut(html);
	html_open(html, "main", NULL);
	html_failures(html);
	html_errors(html);
	html_suites(html);
	html_clauses(html);
	html_left_out(html);
	html_waivers(html);
	html_recorded(html);
	html_precedence(html);
	html_repetitions(html);
	html_storms(html);
	html_cases(html);
	html_shut(html);
	html_open(html, "script", NULL);
	html_raw(html, html_script);
	html_shut(html);
	html_shut(html);
	html_line(html);
}

static void add_page(struct html *html)
{
	html_open(html, "html", NULL);
	html_attribute(html, "lang", "en");
	html_line(html);
	add_head(html);
	add_body(html);
	html_shut(html);
	html_line(html);
}

void html_make(const struct results *results, const struct report_style *style, struct prose *out)
{
	struct html html = { .results = results, .style = style, .budget = PICTURED_STEPS };

	if (libxml_load() || fates_count(results, &html.fates)) {
		out->failed = true;
		return;
	}
	if (causes_find(results, &html.causes)) {
		fates_free(&html.fates);
		out->failed = true;
		return;
	}
	sheet_begin_html(&html.sheet);
	add_page(&html);
	if (sheet_end(&html.sheet) && !html.words.failed)
		prose_bytes(out, (const char *)libxml.BufferContent(html.sheet.buffer),
			(size_t)libxml.BufferLength(html.sheet.buffer));
	else
		out->failed = true;
	sheet_free(&html.sheet);
	prose_free(&html.words);
	causes_free(&html.causes);
	fates_free(&html.fates);
}
