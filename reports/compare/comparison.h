/*
 * comparison.h - two runs side by side: what got worse, what got better, what is seen otherwise. A
 * function of two records, as every report is of one.
 *
 * Only what means the same can be compared: both runs have to have the same clauses and cases, planned
 * alike, and to have been asked for alike. What was skipped or never finished has no outcome: a failure
 * that is skipped later on is not fixed, and has vanished.
 */
#ifndef EXACCESS_COMPARISON_H
#define EXACCESS_COMPARISON_H

#include <stdbool.h>

#include "harness/record/record.h"
#include "harness/record/reporting.h"
#include "reports/shared/prose.h"

/* DIFFERENCE(name, word, meaning) In the order in which they are told. */
#define DIFFERENCES(DIFFERENCE)                                                        \
	DIFFERENCE(BROKEN, "broken", "held before, or was no failure, and is one now") \
	DIFFERENCE(VANISHED, "vanished", "had an outcome before, and has none now")    \
	DIFFERENCE(FIXED, "fixed", "did not hold before, and holds now")               \
	DIFFERENCE(CHANGED, "changed",                                                 \
		"the same outcome, or another kind of failure, and other"              \
		" things were seen")                                                   \
	DIFFERENCE(APPEARED, "appeared", "had no outcome before, and has one now")

enum difference {
#define DIFFERENCE(name, word, meaning) DIFFERENCE_##name,
	DIFFERENCES(DIFFERENCE)
#undef DIFFERENCE
		DIFFERENCE_COUNT
};

struct compared {
	enum difference kind;
	const struct case_result *old; /* NULL: the run did not plan it */
	const struct case_result *now;
	int step;        /* the first that was seen otherwise; -1 for none */
	uint32_t others; /* steps behind it that were too */
	bool worse;      /* a failure that was none, or an outcome lost */
};

struct comparison {
	const struct results *old;
	const struct results *now;
	struct compared *list; /* cases that differ, in the order of the plan; owned */
	uint32_t count;
	uint32_t cases; /* in either */
	uint32_t counts[DIFFERENCE_COUNT];
	uint32_t worse;
};

/* Compares judged runs, which have to outlive the comparison. 0; 1 when they cannot be compared, and
 * why in error; -1 without memory. With common, cases count that only one of them planned. */
int comparison_make(const struct results *old, const struct results *now, bool common,
	struct comparison *comparison, char *error, size_t size);
void comparison_free(struct comparison *comparison);

const char *difference_word(enum difference kind);
const char *difference_meaning(enum difference kind);

/* `FAIL: expected A, saw B`, `SKIPPED: needs medium`, `not planned`. */
void comparison_outcome(const struct case_result *result, struct prose *out);
/* What is not the same of the drives and programs, a line each: `drive 1 driver: A, now B`. */
void comparison_facts(const struct comparison *comparison, struct prose *out);
/* `10 cases = 8 alike + 1 broken + ...`, and whether that is worse, in two lines. */
void comparison_totals(const struct comparison *comparison, struct prose *out);

/* As text for a terminal, as Markdown, and as a page of HTML (once libxml2 is there). */
void comparison_text(const struct comparison *comparison, struct prose *out);
void comparison_markdown(const struct comparison *comparison, struct prose *out);
void comparison_html(const struct comparison *comparison, struct prose *out);

#endif
