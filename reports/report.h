/*
 * report.h - everything a user reads of a run. Each report is a function of the results alone, and
 * the results are a function of the record.
 */
#ifndef EXACCESS_REPORT_H
#define EXACCESS_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/record/record.h"
#include "harness/record/reporting.h"

/* Writes the JUnit file at path in the style's profile (JUNIT_BOTH: the rich one), whole or not at all.
 * 0, or -1 and the reason in error. */
int report_junit(const struct results *results, const struct report_style *style, const char *path,
	char *error, size_t size);

/* The facts of the run as `key=value` lines. 0, or -1 and the reason in error. */
int report_environment(const struct results *results, const char *path, char *error, size_t size);

struct summary_style {
	bool colour;
	enum telling telling;
	bool suites;   /* with a line for each suite */
	bool terminal; /* nothing may be wider than it; else what programs read keeps to one line */
	size_t columns; /* to break lines at; 0: 80 */
	bool require_all;
	const char *directory; /* of the run, for the paths named at the end */
	const char *
		failure; /* why not all of them are there, NULL if they are: no conformance is told */
};

/* The readable summary: what is not passed, with one violation in full for each cause: who did what, what
 * was expected and seen, and the command that repeats the case; what was skipped for which need; totals that
 * add up; at its end, for the last screen of a terminal, the causes with their cases. */
void report_summary(const struct results *results, const struct summary_style *style, FILE *out);

/* The summary as Markdown: verdict, numbers, causes with their cases. Replaces the file, or (append) adds to it. 0,
 * or -1 and the reason in error. */
int report_markdown(const struct results *results, bool require_all, const char *path, bool append,
	char *error, size_t size);
/* The steps as Chrome trace events: a process for each case (the repetition that decides), a thread for each of its processes, times
 * since the run began. Requests that were begun and awaited later are asynchronous events. Replaces the file. 0, or -1
 * and the reason in error. */
int report_trace(const struct results *results, const char *path, char *error, size_t size);
/* What failed and what could not be tested as annotations of GitHub Actions, a line for each cause. */
void report_annotations(const struct results *results, FILE *out);

/* What reports are made with is there: 0, or -1 and the reason in error. To be asked before a run,
 * rather than found out after it. */
int report_ready(char *error, size_t size);

/* The names of the files that a run directory has beside its record; ends with NULL. */
extern const char *const report_names[];
/* The report of that name as bytes, to be freed. NULL without memory. */
char *report_make(const struct results *results, const struct report_style *style, const char *name,
	size_t *length);
/* Writes the reports of a run directory, and again those that are there though the style has none. */
int report_all(const struct results *results, const struct report_style *style,
	const char *directory, char *error, size_t size);

/* How the run `now` differs from `old`. 0, with report filled in; 1 when they cannot be compared, -1 when
 * something failed, and why in error. */
int report_comparison(const struct results *old, const struct results *now,
	const struct comparison_style *style, struct comparison_report *report, char *error,
	size_t size);

#endif
