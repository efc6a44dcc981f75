/* comparison_html.c - a comparison as a page of HTML, written by libxml2. */
#include "reports/compare/comparison.h"

#include <string.h>

#include "reports/junit/sheet.h"
#include "reports/shared/story.h"

static const char style[] =
	":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;"
	"max-width:70rem;padding:0 1rem}table{border-collapse:collapse;width:100%}"
	"th,td{text-align:left;vertical-align:top;border-top:1px solid;padding:.3rem .6rem .3rem 0;"
	"overflow-wrap:anywhere}td:first-child{white-space:nowrap}.worse{font-weight:bold}"
	"pre{white-space:pre-wrap}";

static void add_element(struct sheet *sheet, const char *element, const char *text)
{
	/* An element without anything in it would be taken for one that is still open. */
	sheet_open(sheet, element);
	sheet_text(sheet, *text ? text : "-");
	sheet_shut(sheet);
}

static void add_prose(struct sheet *sheet, const char *element, struct prose *text)
{
	sheet->failed |= text->failed;
	add_element(sheet, element, prose_text(text));
	prose_empty(text);
}

static void add_outcome(
	struct sheet *sheet, const struct compared *one, const struct case_result *result)
{
	struct prose text = { 0 };

	comparison_outcome(result, &text);
	if (one->now && one->step >= 0) {
		prose_add(&text, "; step %d ", one->step + 1);
		story_does(one->now, (uint32_t)one->step, &text);
		prose_add(&text, ": ");
		story_sees(result, (uint32_t)one->step, &text);
	}
	add_prose(sheet, "td", &text);
	prose_free(&text);
}

static void add_row(struct sheet *sheet, const struct compared *one)
{
	const struct case_result *told = one->now ? one->now : one->old;
	struct prose text = { 0 };

	sheet_open(sheet, "tr");
	if (one->worse)
		sheet_attribute(sheet, "class", "worse");
	prose_add(&text, "%s%s", one->worse ? "\xe2\x96\xbc " : "", difference_word(one->kind));
	add_prose(sheet, "td", &text);
	story_name(told, &text);
	prose_add(&text, " ");
	story_clauses(told, " ", &text);
	add_prose(sheet, "td", &text);
	add_outcome(sheet, one, one->old);
	add_outcome(sheet, one, one->now);
	sheet_shut(sheet);
	prose_free(&text);
}

static void add_table(struct sheet *sheet, const struct comparison *comparison)
{
	static const char *const heads[] = { "", "case", "was", "is" };

	sheet_open(sheet, "table");
	sheet_open(sheet, "thead");
	sheet_open(sheet, "tr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		sheet_open(sheet, "th");
		sheet_attribute(sheet, "scope", "col");
		sheet_text(sheet, *heads[i] ? heads[i] : "difference");
		sheet_shut(sheet);
	}
	sheet_shut(sheet);
	sheet_shut(sheet);
	sheet_open(sheet, "tbody");
	for (int kind = 0; kind < DIFFERENCE_COUNT; kind++)
		for (uint32_t i = 0; i < comparison->count; i++)
			if (comparison->list[i].kind == (enum difference)kind)
				add_row(sheet, &comparison->list[i]);
	sheet_shut(sheet);
	sheet_shut(sheet);
}

static void add_head(struct sheet *sheet)
{
	sheet_open(sheet, "head");
	sheet_open(sheet, "meta");
	sheet_attribute(sheet, "charset", "utf-8");
	sheet_shut(sheet);
	sheet_open(sheet, "meta");
	sheet_attribute(sheet, "name", "viewport");
	sheet_attribute(sheet, "content", "width=device-width, initial-scale=1");
	sheet_shut(sheet);
	add_element(sheet, "title", "exaccess compare");
	add_element(sheet, "style", style);
	sheet_shut(sheet);
}

static void add_body(struct sheet *sheet, const struct comparison *comparison)
{
	struct prose text = { 0 };

	sheet_open(sheet, "body");
	add_element(sheet, "h1", "exaccess compare");
	prose_add(&text, "old: ");
	prose_legible(&text, results_get(comparison->old, "started"));
	prose_add(&text, ", new: ");
	prose_legible(&text, results_get(comparison->now, "started"));
	add_prose(sheet, "p", &text);
	comparison_totals(comparison, &text);
	add_prose(sheet, "p", &text);
	comparison_facts(comparison, &text);
	if (text.length)
		add_prose(sheet, "pre", &text);
	if (comparison->count)
		add_table(sheet, comparison);
	sheet_shut(sheet);
	prose_free(&text);
}

/* What the writer begins an XML document with has no place in HTML. */
static void take_page(struct sheet *sheet, struct prose *out)
{
	const char *bytes = (const char *)libxml.BufferContent(sheet->buffer);
	const char *html = bytes ? strstr(bytes, "<html") : NULL;

	prose_add(out, "<!DOCTYPE html>\n");
	if (html)
		prose_bytes(out, html, strlen(html));
	else
		out->failed = true;
}

void comparison_html(const struct comparison *comparison, struct prose *out)
{
	struct sheet sheet;

	sheet_begin(&sheet);
	sheet_open(&sheet, "html");
	sheet_attribute(&sheet, "lang", "en");
	add_head(&sheet);
	add_body(&sheet, comparison);
	sheet_shut(&sheet);
	if (sheet_end(&sheet))
		take_page(&sheet, out);
	else
		out->failed = true;
	sheet_free(&sheet);
}
