/*
 * worker.h - a process that plays cases, one after the other, on a stage of its own.
 *
 * The runner says, a line each: `play INDEX REPETITION SUITE NAME [SPEC]`, with SPEC when the
 * emulated drives are to be another kind of drive from then on. The worker says first what its
 * drives are (lines of a record: drive N KEY VALUE) and `ready`, or `broken WHY`; then, for each
 * case, lines of a record, `stuck WHY` if no case can come after it, and `done`. It ends when its channel ends. That a case begins, whoever hands it
 * out writes down first.
 */
#ifndef EXACCESS_WORKER_H
#define EXACCESS_WORKER_H

#include "harness/plan/plan_data.h"
#include "harness/system/process.h"
#include "harness/record/record.h"
#include "harness/play/stage.h"

#define WORKER_CHANNEL 3

/* Writes the plan of a case, or NULL when there is no such case. */
typedef struct plan *(*worker_find)(const char *suite, const char *name);

/* The entry point of `exaccess worker`: argv is TIMEOUT-MS and then the drives as the user wrote them. */
int worker_main(int argc, char **argv, worker_find find);

/* Plays one case on a stage and writes what happens to the record: sightings, trouble, end; or that it
 * is skipped. The record has its beginning already. 0, or -1 when the record cannot be written. */
int worker_play(struct stage *stage, struct record *record, uint32_t index, uint32_t repetition,
	const struct plan *plan);
/* Writes who the stage's drives are. */
int worker_introduce(const struct stage *stage, struct record *record, bool again);

#endif
