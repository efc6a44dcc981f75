/* summary.h - what the files of the console summary share. */
#ifndef EXACCESS_SUMMARY_H
#define EXACCESS_SUMMARY_H

#include "reports/shared/prose.h"
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
void summary_imapi(struct summary *summary);
void summary_precedence(struct summary *summary);
void summary_skipped(struct summary *summary);
void summary_waived(struct summary *summary);
void summary_waivers(struct summary *summary);
void summary_mixed(struct summary *summary);
void summary_missing(struct summary *summary);
void summary_errors(struct summary *summary);
void summary_failures(struct summary *summary);
/* The documented requests that never got another answer than that there is no such request. */
void summary_unserved(struct summary *summary);
/* A line on what the repetitions show; nothing when each case was done once. */
void summary_bound(struct summary *summary);
void summary_end(struct summary *summary);

/* Is the case a row of the table of precedence? */
bool summary_is_pair(const struct case_result *result);

/* Lines on the waivers of a case that have expired. */
void summary_expired(struct summary *summary, const struct case_result *result);
/* The steps of a case as a small story; most is how many. */
void summary_story(struct summary *summary, const struct case_result *result, uint32_t most);

#endif
