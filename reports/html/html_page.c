/* html_page.c - elements of the page. */
#include "reports/html/html_page.h"

#include <stdio.h>
#include <string.h>

#include "reports/shared/place.h"
#include "reports/shared/story.h"

void html_open(struct html *html, const char *element, const char *class)
{
	sheet_open(&html->sheet, element);
	if (class)
		sheet_attribute(&html->sheet, "class", class);
}

void html_attribute(struct html *html, const char *name, const char *value)
{
	sheet_attribute(&html->sheet, name, value);
}

void html_number(struct html *html, const char *name, int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", value);
	sheet_attribute(&html->sheet, name, text);
}

void html_text(struct html *html, const char *text)
{
	sheet_text(&html->sheet, text);
}

void html_shut(struct html *html)
{
	sheet_shut_full(&html->sheet);
}

void html_line(struct html *html)
{
	sheet_raw(&html->sheet, "\n");
}

void html_element(struct html *html, const char *element, const char *class, const char *text)
{
	html_open(html, element, class);
	html_text(html, text);
	html_shut(html);
}

void html_words(struct html *html, const char *element, const char *class)
{
	html->sheet.failed |= html->words.failed;
	html_element(html, element, class, prose_text(&html->words));
	prose_empty(&html->words);
}

void html_count(struct html *html, uint32_t count)
{
	if (count)
		prose_add(&html->words, "%u", (unsigned)count);
	html_words(html, "td", "n");
}

void html_section(struct html *html, const char *id, const char *title)
{
	html_line(html);
	html_open(html, "section", NULL);
	html_attribute(html, "id", id);
	html_element(html, "h2", NULL, title);
	html_line(html);
}

void html_heads(struct html *html, const char *const *heads)
{
	html_open(html, "thead", NULL);
	html_open(html, "tr", NULL);
	for (; *heads; heads++) {
		html_open(html, "th", NULL);
		html_attribute(html, "scope", "col");
		html_text(html, *heads);
		html_shut(html);
	}
	html_shut(html);
	html_shut(html);
	html_line(html);
}

void html_open_table(struct html *html, const char *class, const char *const *heads)
{
	html_open(html, "div", "wide");
	html_attribute(html, "tabindex", "0");
	html_attribute(html, "role", "group");
	html_attribute(html, "aria-label", "Table");
	html_open(html, "table", class);
	html_heads(html, heads);
	html_open(html, "tbody", NULL);
}

void html_shut_table(struct html *html)
{
	html_shut(html);
	html_shut(html);
	html_shut(html);
	html_line(html);
}

void html_case_link(struct html *html, uint32_t index)
{
	prose_add(&html->words, "#");
	place_of_case(html->results, index, &html->words);
	html_open(html, "a", NULL);
	html_attribute(html, "href", prose_text(&html->words));
	prose_empty(&html->words);
	story_name(&html->results->cases[index], &html->words);
	html_text(html, prose_text(&html->words));
	html_shut(html);
	prose_empty(&html->words);
}

void html_case_id(struct html *html, uint32_t index)
{
	place_of_case(html->results, index, &html->words);
	html_attribute(html, "id", prose_text(&html->words));
	prose_empty(&html->words);
}

void html_verdict(struct html *html, enum verdict verdict)
{
	prose_add(&html->words, "v %s", verdict_name(verdict));
	html_open(html, "span", prose_text(&html->words));
	html_text(html, verdict_name(verdict));
	html_shut(html);
	prose_empty(&html->words);
}

void html_raw(struct html *html, const char *const *pieces)
{
	for (; *pieces; pieces++)
		sheet_raw(&html->sheet, *pieces);
}
