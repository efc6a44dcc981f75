/* list_statuses.h - the documented results, and the clauses and cases that provoke each. */
#ifndef EXACCESS_LIST_STATUSES_H
#define EXACCESS_LIST_STATUSES_H

#include "harness/command/program.h"

/* Prints a line for each: what returns it, its name and value, clauses, cases, separated by tabs. An
 * exit code: EXIT_UNFINISHED when nothing provokes one of them. */
int list_statuses(const struct program *program);

#endif
