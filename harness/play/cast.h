/*
 * cast.h - a contender as the runner sees it: a process that is asked, answers, and ends.
 * What is said on the way is in contender.h.
 */
#ifndef EXACCESS_CAST_H
#define EXACCESS_CAST_H

#include "harness/judge/observation.h"
#include "harness/plan/operation.h"
#include "harness/system/process.h"
#include "harness/system/wire.h"

struct cast {
	struct process process;
	struct wire wire;
	bool alive;
	bool frozen;     /* stopped by a step: cannot be asked to clean up */
	uint32_t served; /* cases it took part in */
};

/* Starts the process, with a channel and what else it inherits (CONTENDER_* of contender.h). 0, or -1
 * with the reason in process_error(). */
int cast_start(
	struct cast *cast, const char *const *argv, process_file barrier, process_file legacy);
/* Ends it, if it is there. */
void cast_end(struct cast *cast);

/* Asks for an operation: word is `do` or `together`. 0; -1 when it is gone, which its answer shows. */
int cast_ask(
	struct cast *cast, const char *word, const struct operation *operation, uint64_t deadline);
/* Gives it a handle for that slot; 0, -1 likewise. */
int cast_give(
	struct cast *cast, process_file carrier, uint32_t slot, uint32_t drive, uint64_t deadline);
/* It stands at the barrier: 0; -1 when it does not come. */
int cast_await_ready(struct cast *cast, uint64_t deadline);

enum cast_word { CAST_ANSWERED, CAST_LATE, CAST_ENDED, CAST_UNINTELLIGIBLE };

/* Its answer; ENDED also fills in the observation, but for when it began. */
enum cast_word cast_answer(struct cast *cast, uint64_t deadline, struct observation *seen);
/* The handle that came with the answer, now the caller's; -1 for none. */
process_file cast_fetch(struct cast *cast);
/* Does what OP_KILL, OP_STOP or OP_CONTINUE says to its process. */
void cast_control(struct cast *cast, enum operation_kind kind, struct observation *seen);

#endif
