/*
 * matrix.h - the kill matrix: which cases find out which defects of the emulated drive.
 *
 * A defect is killed when a case FAILs on a drive that has it. A case that ends in ERROR has tested
 * nothing and kills nothing. What counts is a kill by a case that cites a clause which the defect
 * says it breaks: those are played first, and decide; only a defect that they all miss is given to
 * the rest of the suite, to tell one that is found for the wrong reason from one that is not found.
 * Cases about open questions cannot fail, so they are not played.
 *
 * The whole suite is played on the documented drive first: a case that does not pass there is a
 * false alarm, and finds out nothing on any other drive.
 */
#ifndef EXACCESS_MATRIX_H
#define EXACCESS_MATRIX_H

#include <stdbool.h>
#include <stdint.h>

#include "fixtures/defects/defects.h"
#include "harness/command/program.h"
#include "harness/command/select.h"

enum kill { KILL_BY_CITING, KILL_BY_ANOTHER, KILL_BY_NONE, KILL_COUNT };

struct matrix_row {
	const struct defect *defect;
	enum kill kill;
	uint32_t played;   /* citing cases, and the others if it came to that */
	uint32_t kills;    /* cases that failed */
	uint32_t errors;   /* cases that ended in ERROR */
	char killers[400]; /* names of the former, as many as fit */
	char error[200];   /* the first of the latter, and why */
	char missed[200];  /* clauses it says it breaks, while every case that cites them passed */
};

struct matrix {
	uint32_t planned;               /* cases on the documented drive */
	uint32_t false_alarms;          /* of these, those that failed or ended in ERROR */
	const struct test_case **unfit; /* the latter: false_alarms of them */
	struct matrix_row *rows;
	uint32_t count;
	uint32_t totals[KILL_COUNT];
	/* Cases of written suites that were given defects which break what they cite, and found none of them. */
	const struct test_case **idle;
	const char **idle_suite;
	uint32_t idle_count;
	bool *asserted; /* a flag for each clause of the program: a case asserts it */
	bool *guarded;  /* ... and a case that cites it has killed a defect that names it */
};

struct matrix_options {
	const struct selection *cases; /* the suite, as far as it counts */
	uint32_t jobs;
	uint64_t timeout; /* nanoseconds for a request */
	/* Called as rows get ready; NULL for nobody. */
	void (*progress)(void *context, uint32_t done, uint32_t count);
	void *context;
	volatile int *interrupted;
};

/* Plays what is planned in results, each case on the kind of drive that kind_of names for it. 0; or -1 and why in
 * error. */
int matrix_play_kinds(struct results *results, const struct matrix_options *options,
	const char *(*kind_of)(void *context, uint32_t index), void *context, char *error,
	size_t size);
/* Is the clause in the list ("LOCK-002 LOCK-003")? */
bool matrix_names(const char *clauses, const char *id);
/* Does the case cite a clause of the list? */
bool matrix_cites(const struct test_case *test, const char *clauses);

/* Room for count defects; rows' defects are the caller's to fill in. NULL without memory. */
struct matrix *matrix_new(const struct program *program, uint32_t count);
void matrix_free(struct matrix *matrix);
/* Plays it. 0; or -1 and why in error. */
int matrix_play(struct matrix *matrix, const struct program *program,
	const struct matrix_options *options, char *error, size_t size);

#endif
