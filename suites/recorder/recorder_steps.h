/*
 * recorder_steps.h - steps and expectations that the suites about IDiscRecorder2 share.
 */
#ifndef EXACCESS_RECORDER_STEPS_H
#define EXACCESS_RECORDER_STEPS_H

#include "suites/suites.h"

/* Milliseconds that a recorder is given for a drive that never answers. */
#define IMPATIENT 30

/* From here on every exclusive access request fails; until it is said that they succeed again. */
void requests_fail_with(struct plan *plan, enum status status);
void requests_succeed_again(struct plan *plan);
/* From here on no request finds memory; until it is said to be back. */
void memory_runs_out(struct plan *plan);
void memory_is_back(struct plan *plan);
/* A failure, and none of the codes that the pages of all three methods have for a cause of its
 * own: for when no such cause is there. AcquireExclusiveAccess has two more. */
struct expectation fails_without_a_known_cause(void);

/* What the holder does fails for that cause, with the code that its page has for it; afterwards memory
 * is back, and nothing is stuck any more. Handle and drive stay gone. */
void fails_without_memory(struct plan *plan, struct operation does);
void fails_without_a_handle(struct plan *plan, struct operation does);
/* With which status a drive that is gone answers, the documents do not say: the code that the pages name,
 * or what a raw request is told, whose step is returned. */
int fails_without_the_drive(struct plan *plan, struct operation does);
/* ... because the drive is stuck in that command of another actor or the holder itself. Whether a
 * request has to wait for such a command is not said either, so that it may be done: `or_is` has both. */
int fails_behind(struct plan *plan, enum actor actor, struct operation command,
	struct operation does, struct expectation or_is);
/* It gave up, or it was done. */
struct expectation gives_up_or_succeeds(void);

/* Notes the code of a failure that has no cause of its own, and of one that has a code elsewhere. */
void note_which_failure(struct plan *plan, struct operation does);
void note_a_listed_code(struct plan *plan, struct operation does);

/* The drive is free, as the clause demands. */
void nobody_has_it(struct plan *plan);
/* The holder's only acquire is undone, and so is the lock. */
void let_go(struct plan *plan);

#endif
