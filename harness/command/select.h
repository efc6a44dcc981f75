/*
 * select.h - which cases a user means.
 */
#ifndef EXACCESS_SELECT_H
#define EXACCESS_SELECT_H

#include "harness/command/options.h"
#include "harness/command/program.h"

#define SELECTORS_MOST 64

/* Patterns as given; a case is meant when it matches one of each kind that was given at all. */
struct selection {
	const char *suites[SELECTORS_MOST];
	const char *cases[SELECTORS_MOST];   /* NAME or SUITE/NAME */
	const char *clauses[SELECTORS_MOST]; /* LOCK-002 or XA-LOCK-002, with * and ? */
	uint32_t suite_count;
	uint32_t case_count;
	uint32_t clause_count;
};

/* Adds a pattern; -1 when there are too many. */
int selection_add(const char **list, uint32_t *count, const char *pattern);
bool selection_has(
	const struct selection *selection, const char *suite, const struct test_case *test);
/* Does every pattern match something? If not, says so on standard error (with the nearest name) and
 * returns -1. */
int selection_check(const struct selection *selection, const struct program *program,
	const struct manual *manual);
/* The case called NAME or SUITE/NAME, and its suite; NULL when there is none, or NAME is in two
 * suites. */
const struct test_case *selection_find(
	const struct program *program, const char *name, const char **suite);

#endif
