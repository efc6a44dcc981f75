/*
 * check.h - counting checks: a line for each that fails, `N passed, N failed` at the end.
 */
#ifndef EXACCESS_CHECK_H
#define EXACCESS_CHECK_H

#include <stdbool.h>
#include <stdio.h>

static unsigned checks_passed;
static unsigned checks_failed;

static inline bool check_that(bool holds, const char *what, const char *file, int line)
{
	if (holds) {
		checks_passed++;
	} else {
		checks_failed++;
		printf("%s:%d: does not hold: %s\n", file, line, what);
	}
	return holds;
}

#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)

/* The last thing that main() does. */
static inline int check_end(void)
{
	printf("%u passed, %u failed\n", checks_passed, checks_failed);
	return checks_failed ? 1 : 0;
}

#endif
