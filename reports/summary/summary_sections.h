/*
 * summary_sections.h - the sections of the summary, each in a file of its own. This room is what a run
 * says on the console when it ends.
 */
#ifndef EXACCESS_SUMMARY_SECTIONS_H
#define EXACCESS_SUMMARY_SECTIONS_H

#include "reports/summary/summary_page.h"

/* How much is told, unless all is to be told. */
#define TOLD        10 /* cases, or causes of failures, in full */
#define NAMES_LINES 3  /* of a list of names */
#define STORY_STEPS 12 /* of a violation; of anything else half of it */

/* Sections; nothing when there is nothing to say. */
void summary_recorded(struct summary *summary);
void summary_imapi(struct summary *summary);
void summary_precedence(struct summary *summary);
void summary_skipped(struct summary *summary);
void summary_waived(struct summary *summary);
void summary_waivers(struct summary *summary);
void summary_mixed(struct summary *summary);
void summary_missing(struct summary *summary);
void summary_errors(struct summary *summary);
/* One in full for each cause, and the names of the others that are alike. */
void summary_failures(struct summary *summary);
/* How many were recorded, and those that depart from the documents' letter, by name. */
void summary_departures(struct summary *summary);
/* The causes of failures with their cases, short enough for the end of a screen. */
void summary_causes(struct summary *summary);
/* The documented requests that never got another answer than that there is no such request. */
void summary_unserved(struct summary *summary);
/* A line on what the repetitions show; nothing when each case was done once. */
void summary_bound(struct summary *summary);

/* Does the case have that verdict? */
bool summary_is(const struct summary *summary, uint32_t index, enum verdict verdict);
/* `XA-LOCK-002, XA-LOCK-003  SUITE/NAME`, ended. */
void summary_title(struct summary *summary, const struct case_result *result);
/* The words of the clauses that it cites, and where they come from. */
void summary_clauses(struct summary *summary, const struct case_result *result);
/* A field of text that a drive may have had a hand in; nothing when it is empty. */
void summary_legible_field(struct summary *summary, const char *label, const char *text);
/* The names of the cases with that verdict, as a wrapped list; unmet: of those alone that lack such a need, 0: all. */
void summary_names(struct summary *summary, enum verdict verdict, uint32_t unmet);
/* Is the case a row of the table of precedence? */
bool summary_is_pair(const struct case_result *result);

/* Lines on the waivers of a case that have expired. */
void summary_expired(struct summary *summary, const struct case_result *result);
/* The steps of a case as a small story; most is how many. */
void summary_story(struct summary *summary, const struct case_result *result, uint32_t most);

#endif
