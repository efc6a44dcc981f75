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

/* The drive is free, as the clause demands. */
void nobody_has_it(struct plan *plan);
/* The holder's only acquire is undone, and so is the lock. */
void let_go(struct plan *plan);

#endif
