/*
 * measure.h - how often a diagnosis names the defect that a drive has: played anew, and compared with what
 * the dictionary that is built in says.
 */
#ifndef EXACCESS_MEASURE_H
#define EXACCESS_MEASURE_H

#include "harness/command/defects/survey.h"

struct measuring {
	const struct survey_options *survey;
	uint32_t every; /* of the defects one in so many, and as many pairs and occasions */
	uint64_t seed;  /* of what is skipped, paired and chosen */
	void (*progress)(void *context, uint32_t done, uint32_t count);
};

/* Plays each defect alone, and asks with all of its cases, with three in ten left out, and as if it were
 * not known; then pairs of defects, and defects on one occasion only. Prints a line for each. 0, or -1 and
 * why in error. */
int measure(
	const struct program *program, const struct measuring *measuring, char *error, size_t size);

#endif
