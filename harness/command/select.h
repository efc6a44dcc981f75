/*
 * select.h - which cases a user means.
 */
#ifndef EXACCESS_SELECT_H
#define EXACCESS_SELECT_H

#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/command/shard.h"

/* Patterns as given, as many as there are. They live as long as the selection. */
struct patterns {
	const char **list;
	uint32_t count;
};

/* A case is meant when it matches one of each kind that was given at all, and nothing of what is excluded.
 * All zero: every case. */
struct selection {
	struct patterns suites;
	struct patterns cases;   /* NAME or SUITE/NAME */
	struct patterns clauses; /* LOCK-002 or XA-LOCK-002, with * and ? */
	/* NAME or SUITE/NAME of cases; of clauses whose cases are left out, when it begins with a capital. */
	struct patterns excluded;
	struct shard shard; /* of the cases that are meant; all 0: all of them */
	/* Needs that drives at hand offer: there are cases for such drives, too. Whoever names one of these means
	 * its needs. 0: none. */
	uint32_t fitted;
};

/* Adds a pattern; -1 without memory, which has been said on standard error. */
int selection_add(struct patterns *patterns, const char *pattern);
void selection_free(struct selection *selection);
/* Facts of a run that say what was selected, a fact for each pattern, under these keys. */
#define SELECTED_DRIVE  "drive1"
#define SELECTED_SUITE  "selected-suite"
#define SELECTED_CASE   "selected-case"
#define SELECTED_CLAUSE "selected-clause"
#define EXCLUDED        "excluded"
#define FITTED          "fitted-to" /* needs, in hexadecimal */
/* From the facts of a run back to its selection, whose patterns are the results'. 0, -1 likewise. */
int selection_of(const struct results *results, struct selection *selection);
#define REPEAT_MOST 1000000

/* Plans the cases that are meant, each repeat times, in the order that seed shuffles them into (0: as
 * listed), and of those the shard's, whose digest of the list is filled in. 0, -1 without memory. */
int selection_plan(struct selection *selection, const struct program *program, uint32_t repeat,
	uint64_t seed, struct results *results);
bool selection_has(
	const struct selection *selection, const char *suite, const struct test_case *test);
/* Is the case meant but for what is excluded? */
bool selection_leaves_out(
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
