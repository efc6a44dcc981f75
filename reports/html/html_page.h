/*
 * html_page.h - a page of HTML in the making: elements, texts, links between its places.
 */
#ifndef EXACCESS_HTML_PAGE_H
#define EXACCESS_HTML_PAGE_H

#include "harness/record/record.h"
#include "harness/record/reporting.h"
#include "reports/junit/sheet.h"
#include "reports/shared/cause.h"
#include "reports/shared/fates.h"

struct html {
	const struct results *results;
	const struct report_style *style;
	struct sheet sheet;
	struct fates fates;
	struct causes causes;
	struct prose words; /* a text being put together; empty between uses */
	uint32_t budget;    /* steps that pictures may still have: the page is to stay small */
};

/* Pieces of them, in their order; end with NULL. */
extern const char *const html_style[], *const html_script[];

/* An element with a class, or with none (NULL). */
void html_open(struct html *html, const char *element, const char *class);
void html_attribute(struct html *html, const char *name, const char *value);
void html_number(struct html *html, const char *name, int value);
void html_text(struct html *html, const char *text);
void html_shut(struct html *html);
/* Pieces of text as they are. */
void html_raw(struct html *html, const char *const *pieces);
/* A line ends in the source of the page. */
void html_line(struct html *html);
/* An element with this text and nothing else. */
void html_element(struct html *html, const char *element, const char *class, const char *text);
/* The same with html->words, which are empty then. */
void html_words(struct html *html, const char *element, const char *class);
/* <td class=...>NUMBER</td>, empty for 0. */
void html_count(struct html *html, uint32_t count);

/* A headline that can be linked to, in a section that is open until html_shut. */
void html_section(struct html *html, const char *id, const char *title);
/* A row of column heads; ends with NULL. */
void html_heads(struct html *html, const char *const *heads);
/* A table that scrolls by itself where it is wider than the page; to be shut by the other. */
void html_open_table(struct html *html, const char *class, const char *const *heads);
void html_shut_table(struct html *html);

/* A link to the place of a case, with its name. */
void html_case_link(struct html *html, uint32_t index);
/* The attribute id of the place of a case. */
void html_case_id(struct html *html, uint32_t index);
/* <span> with a verdict's word, and its colour. */
void html_verdict(struct html *html, enum verdict verdict);

/* ---- sections, each nothing when there is nothing to say ---- */

void html_failures(struct html *html);
void html_errors(struct html *html);
void html_suites(struct html *html);
void html_clauses(struct html *html);
void html_left_out(struct html *html);
void html_waivers(struct html *html);
void html_recorded(struct html *html);
void html_precedence(struct html *html);
void html_repetitions(struct html *html);
void html_storms(struct html *html);
void html_cases(struct html *html);

/* Is it told in full somewhere in the page? */
bool html_has_article(const struct html *html, uint32_t index);
/* One case in full: clauses, picture, steps, expected and seen, command. At the level of a headline h4. */
void html_case(struct html *html, uint32_t index, bool pictured);
/* The steps of a case as a picture, at most so many of them. */
void html_picture(struct html *html, const struct case_result *result, uint32_t most);

#endif
