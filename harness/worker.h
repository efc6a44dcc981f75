/*
 * worker.h - a process that plays cases, one after the other, on a stage of its own.
 *
 * The runner says, a line each: `play INDEX REPETITION SUITE NAME`. The worker says first what its
 * drives are (lines of a record: drive N KEY VALUE) and `ready`, or `broken WHY`; then, for each
 * case, lines of a record and `done`. It ends when its channel ends.
 */
#ifndef EXACCESS_WORKER_H
#define EXACCESS_WORKER_H

#include "harness/plan_data.h"
#include "harness/process.h"

#define WORKER_CHANNEL 3

/* Writes the plan of a case, or NULL when there is no such case. */
typedef struct plan *(*worker_find)(const char *suite, const char *name);

/* The entry point of `exaccess worker`: argv is TIMEOUT-MS and then the drives as the user wrote them. */
int worker_main(int argc, char **argv, worker_find find);

#endif
