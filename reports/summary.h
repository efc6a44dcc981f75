/* summary.h - what the files of the console summary share. */
#ifndef EXACCESS_SUMMARY_H
#define EXACCESS_SUMMARY_H

#include "reports/prose.h"
#include "reports/report.h"

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
/* A label, then text wrapped under itself. */
void summary_field(struct summary *summary, size_t indent, const char *label, const char *text);

/* Sections; nothing when there is nothing to say. */
void summary_header(struct summary *summary);
void summary_recorded(struct summary *summary);
void summary_skipped(struct summary *summary);
void summary_waived(struct summary *summary);
void summary_missing(struct summary *summary);
void summary_errors(struct summary *summary);
void summary_failures(struct summary *summary);
void summary_end(struct summary *summary);

/* The steps of a case as a small story; most is how many. */
void summary_story(struct summary *summary, const struct case_result *result, uint32_t most);

#endif
