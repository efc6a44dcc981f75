/*
 * survey.h - what a drive with a defect does to the cases of the suite: the play behind the dictionary
 * of faults, and behind the measuring of diagnoses.
 */
#ifndef EXACCESS_SURVEY_H
#define EXACCESS_SURVEY_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/command/program.h"
#include "harness/command/select.h"

struct survey_options {
	const struct selection *cases; /* the suite, as far as it counts */
	uint32_t jobs;
	uint64_t timeout; /* nanoseconds for a request */
	uint64_t longest; /* nanoseconds for a drive: what is left then is MISSING */
	uint32_t stride;  /* of the cases that nobody wrote, one in so many */
	volatile int *interrupted;
};

/* A case that asserts something, and passes on the documented drive. */
struct surveyed {
	const char *suite;
	const struct test_case *test;
	bool is_long;  /* it is played only where a clause that it cites may be broken */
	bool left_out; /* the caller's: it need not be played */
};

struct survey {
	const struct program *program;
	const struct survey_options *options;
	struct surveyed *cases;
	uint32_t count;
	struct results *results; /* of the last play */
	const char *spec;
	bool learnt; /* what passes and what takes long */
	uint32_t hangs;
	volatile int stop;
};

/* Plays all cases on the documented drive, to learn which pass there and which take long. NULL, and why
 * in error. */
struct survey *survey_new(const struct program *program, const struct survey_options *options,
	char *error, size_t size);
void survey_free(struct survey *survey);
/*
 * Plays the cases on the drive of that spec and judges them: the results are the survey's, until the
 * next play. Those that cite one of the clauses ("LOCK-002 REL-005", NULL for all) come first. A drive
 * that leaves many requests without an answer is let off after some. NULL, and why in error.
 */
const struct results *survey_play(
	struct survey *survey, const char *spec, const char *clauses, char *error, size_t size);

#endif
