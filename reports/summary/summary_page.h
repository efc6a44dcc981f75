/*
 * summary_page.h - the summary on the console while it is written: colours, headlines, fields.
 */
#ifndef EXACCESS_SUMMARY_PAGE_H
#define EXACCESS_SUMMARY_PAGE_H

#include "reports/report.h"
#include "reports/shared/prose.h"

enum paint { PAINT_BAD, PAINT_TROUBLE, PAINT_GOOD, PAINT_NOTE, PAINT_STRONG };

struct summary {
	const struct results *results;
	const struct summary_style *style;
	struct prose out;
};

/* Text in a colour, or as it is when colours are off. */
void summary_paint(struct summary *summary, enum paint paint, const char *text);
/* An empty line and a headline with a count. */
void summary_headline(struct summary *summary, enum paint paint, const char *title, uint32_t count);
/* Text wrapped from column indent on, further lines at column further, ended; after so many lines (0: all, as
 * always where everything is to be told) it says how many items more there are. */
void summary_list(
	struct summary *summary, size_t indent, size_t further, unsigned lines, const char *text);
/* Is everything to be told? */
bool summary_tells_all(const struct summary *summary);
/* A label, then text wrapped under itself. */
void summary_field(struct summary *summary, size_t indent, const char *label, const char *text);

#endif
