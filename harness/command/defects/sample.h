/*
 * sample.h - a sample of all defects on all occasions, and which cases find them out.
 *
 * There are thousands of pairs of a defect and the one occasion on which it is in force; a seeded sample
 * stands for them. Each is played with the cases that cite a clause which the defect breaks and that bring
 * its occasion about, a few at a time, until one of them fails.
 */
#ifndef EXACCESS_SAMPLE_H
#define EXACCESS_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "fixtures/defects/defects.h"
#include "harness/command/defects/matrix.h"

struct sample_row {
	const struct defect *defect;
	enum occasion occasion;
	bool killed;       /* by a case that cites a broken clause */
	uint32_t played;   /* cases */
	uint32_t errors;   /* cases that ended in ERROR */
	uint32_t possible; /* cases that cite and bring about */
	char name
		[160]; /* of the killer; else of the nearest case: the first that would have to notice */
};

struct sample {
	struct sample_row *rows;
	uint32_t count;
	uint32_t
		drawn; /* pairs that were looked at to get so many: the others pass all that the model knows */
	uint32_t killed;
	uint32_t played;
};

/* Chooses count pairs that contradict the model somewhere, or all if there are fewer; the same seed chooses
 * the same. The others are equivalent to a right drive as far as the model knows the documents. NULL without
 * memory. */
struct sample *sample_new(uint32_t count, uint64_t seed);
void sample_free(struct sample *sample);
/* Plays them. unfit cases (as matrix_play found them) are left out. 0; or -1 and why in error. */
int sample_play(struct sample *sample, const struct program *program,
	const struct matrix_options *options, const struct matrix *matrix, char *error,
	size_t size);

#endif
