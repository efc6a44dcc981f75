/*
 * dictionary_make.h - making the dictionary of faults: every defect, with all cases that assert something.
 *
 * What the dictionary that is built in knows already is kept: cells of cases that are planned as they
 * were, and of defects that break what they broke. The rest is played.
 */
#ifndef EXACCESS_DICTIONARY_MAKE_H
#define EXACCESS_DICTIONARY_MAKE_H

#include "harness/command/defects/survey.h"

struct making {
	const struct survey_options *survey;
	const char *path;
	bool anew; /* nothing is kept */
	void (*progress)(void *context, uint32_t done, uint32_t count);
};

/* Writes it to path, whole or not at all, and tells what was played on standard output. 0, or -1 and why
 * in error. */
int dictionary_make(
	const struct program *program, const struct making *making, char *error, size_t size);

/* Prints what the dictionary that is built in lacks of the cases and defects of this program, a line each;
 * returns how many lines. Many is when one in
 * twenty is lacking, of cases or of defects: a few that are new are not known yet, and do no harm. */
uint32_t dictionary_lacks(const struct program *program, bool *many);

#endif
