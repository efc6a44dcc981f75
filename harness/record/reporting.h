/*
 * reporting.h - what a user can choose about the reports of a run; the rest is in its record. Commands
 * hand it on to those who make the reports.
 */
#ifndef EXACCESS_REPORTING_H
#define EXACCESS_REPORTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum junit_profile {
	JUNIT_RICH,   /* junit.xml has properties per case: clauses, policy, needs, observations */
	JUNIT_STRICT, /* ... only what the strictest schema in use allows */
	JUNIT_BOTH,   /* junit.xml is rich, and junit-strict.xml stands beside it */
};

struct report_style {
	bool require_all;   /* a skipped case counts as a violation */
	bool recorded_pass; /* JUnit: a RECORDED case is a passed one, not a skipped one */
	enum junit_profile profile;
};

enum comparison_form { COMPARISON_TEXT, COMPARISON_MARKDOWN, COMPARISON_HTML };

struct comparison_style {
	enum comparison_form form;
	bool common; /* cases count that only one of the runs planned */
};

struct comparison_report {
	char *bytes; /* to be freed */
	size_t length;
	uint32_t worse; /* cases that got worse */
};

/* How much is told on the console. */
enum telling {
	TELL_USUAL, /* a line for each suite, what is not passed, one case in full for each cause */
	TELL_QUIET, /* only violations and totals */
	TELL_VERBOSE, /* every case as it ends, each failure in full, all that was recorded */
};

enum colours {
	COLOURS_AUTO, /* on a terminal that has them, unless NO_COLOR is set */
	COLOURS_ALWAYS,
	COLOURS_NEVER,
};

struct console_style {
	enum telling telling;
	enum colours colours;
	bool suites; /* the summary has a line for each suite: nothing was told while the cases were played */
	const char *markdown; /* a file for the summary as Markdown, NULL for none */
};

#endif
