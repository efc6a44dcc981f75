/* test.h - counting checks, and where the tests of the reports keep their files. */
#ifndef EXACCESS_REPORTS_TEST_H
#define EXACCESS_REPORTS_TEST_H

#include <stdbool.h>

#include "reports/report.h"
#include "reports/tests/document.h"

/* One check: prints its line and counts it. */
void check(bool passed, const char *what);

/* A directory of this run's own. */
extern char test_directory[];
/* Path of a file in it; valid until the fourth next call. */
const char *test_path(const char *name);
/* The JUnit of results, parsed; NULL when it cannot be. Frees results if told to. */
xmlDocPtr test_junit(struct results *results, enum junit_profile profile, bool require_all);
/* The summary of results, to be freed. */
char *test_summary(const struct results *results, struct summary_style style);

void test_legible(void);
void test_documents(void);
void test_cases(void);
void test_sizes(void);
void test_repetitions(void);
void test_waivers(void);
void test_saving(void);
void test_locale(void);
void test_summaries(void);
void test_precedence(void);
void test_html(void);

#endif
