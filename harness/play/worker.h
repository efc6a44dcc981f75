/*
 * worker.h - a process that plays cases, one after the other, on a stage of its own.
 *
 * The runner says, a line each: `play INDEX REPETITION TIME SUITE NAME [SPEC]`, with SPEC when the
 * emulated drives are to be another kind of drive from then on. TIME is what its own clock shows, if
 * that is another one than the worker's, else `-`; all times of the case are then by that clock, and no
 * earlier than TIME. Where the machine is to be restarted from outside, the worker says `restart STEP`, from 1, in
 * place of `done`, and waits for its end; the one after the restart, which is started with `go-on` before its
 * other arguments, is told `go-on INDEX REPETITION TIME SUITE NAME STEP`, and plays what follows that step. The worker says first what its
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
#define WORKER_GO_ON \
	"go-on" /* the case under way is looked at as it is: no drive is reset or awaited */
/* The lab's file comes from the runner, and its orders go there: remote/errand.h. */
#define WORKER_FAR_LAB "far-lab"

/* Writes the plan of a case, or NULL when there is no such case. */
typedef struct plan *(*worker_find)(const char *suite, const char *name);

/* The entry point of `exaccess worker`: argv is WORKER_GO_ON and WORKER_FAR_LAB where they are meant, TIMEOUT-MS, the NEED_* that the user
 * allows, the lab's file or nothing, and then the drives as the user wrote them. */
int worker_main(int argc, char **argv, worker_find find);

/* Where what is seen of a case goes: the record, under a number. */
struct desk {
	struct record *record;
	uint32_t index;
	uint32_t repetition;
	uint64_t
		offset; /* what is added to each time, modulo 2^64: the record is by another clock */
	bool refused;   /* something was, as beside a mounted volume */
	bool here;      /* the record is kept on this machine */
	uint32_t first; /* the step to begin with, when the machine has been restarted; 0: all */
};

/* Plays one case on a stage and writes what happens to the record: sightings, trouble, end; or that it
 * is skipped. The record has its beginning already. 0, or -1 when the record cannot be written. */
int worker_play(struct stage *stage, struct desk *desk, const struct plan *plan);
/* Writes who the stage's drives are. */
int worker_introduce(const struct stage *stage, struct record *record, bool again);

#endif
