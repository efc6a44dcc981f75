/*
 * record_reader.h - what the files that read a record back share: a line being taken apart.
 *
 * Functions that read return 0, or -1 and the reason in reader->error.
 */
#ifndef EXACCESS_RECORD_READER_H
#define EXACCESS_RECORD_READER_H

#include <stddef.h>
#include <stdint.h>

#include "harness/record/record.h"

#define CASES_MOST       100000u
#define STEPS_MOST       1000000u
#define REPETITIONS_MOST 1000000u

struct reader {
	struct results *results;
	char *rest; /* what is left of the line */
	char *error;
	size_t size;
};

int reader_fail(struct reader *reader, const char *why);
/* The next word of the line, "" at its end; never NULL. */
char *reader_word(struct reader *reader);
/* The next word as a number that is at most `most`. */
int reader_number(struct reader *reader, uint64_t most, uint64_t *value);
int reader_number32(struct reader *reader, uint32_t most, uint32_t *value);
/* Unescaped text that lives as long as the results; NULL when it is malformed. */
char *reader_unescaped(struct reader *reader, const char *text);

/* Lines of the plan, from behind their first word. */
int reader_clause(struct reader *reader);
int reader_case(struct reader *reader);
int reader_place(struct reader *reader);
int reader_step(struct reader *reader);
int reader_reading(struct reader *reader);

/* Lines on what happened to a case, likewise. */
int reader_begin(struct reader *reader);
int reader_end(struct reader *reader);
int reader_seen(struct reader *reader);
int reader_restarting(struct reader *reader);
int reader_skip(struct reader *reader);
int reader_trouble(struct reader *reader);
int reader_waited(struct reader *reader);
int reader_again(struct reader *reader);

#endif
