/*
 * run.h - playing planned cases: hands them to workers, keeps the record, and survives all of them.
 */
#ifndef EXACCESS_RUN_H
#define EXACCESS_RUN_H

#include "harness/play/run/run_options.h"
#include "harness/record/record.h"

/* Plays every repetition in results that is planned and not begun, and keeps results and record, which
 * must have their plans already, up to date.
 * 0 when all were played; -1 when the run had to end early, and why is in error. */
int run_cases(struct results *results, struct record *record, const struct run_options *options,
	char *error, size_t size);
/* As run_cases, with a record that is not kept: for runs that only count. */
int run_cases_unrecorded(
	struct results *results, const struct run_options *options, char *error, size_t size);

#endif
