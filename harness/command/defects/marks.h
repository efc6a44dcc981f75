/*
 * marks.h - cases that cite a clause and never come to the rule that it is about.
 *
 * Each case is played on a drive that is right and notes which of its rules it is asked
 * (fixtures/defects/marks.h). A citation is vacuous when defects break the clause, and the drive was asked
 * nothing that any of them would have decided otherwise.
 */
#ifndef EXACCESS_MARKS_COMMAND_H
#define EXACCESS_MARKS_COMMAND_H

#include "harness/command/defects/matrix.h"

/* Plays the cases, and prints what is vacuous and totals. 0; 1 when something is vacuous, or a case did not
 * pass; -1 when it could not be finished, and why in error. */
int marks_measure(const struct program *program, const struct matrix_options *options, char *error,
	size_t size);

#endif
