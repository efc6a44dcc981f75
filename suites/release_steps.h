/*
 * release_steps.h - how a lock begins and ends in the cases about what follows its end.
 */
#ifndef EXACCESS_RELEASE_STEPS_H
#define EXACCESS_RELEASE_STEPS_H

#include "suites/suites.h"

/* Milliseconds: time for an end of the owner to reach the driver, too short for a poll. */
#define SETTLED 200

/* How the lock ends: plan_argument() of the cases about releases. */
enum release { BY_UNLOCK, BY_CLOSE, BY_END, BY_SILENT_UNLOCK };

/* The holder locks whatever the system has mounted by itself after an insertion. */
void hold_whatever_is_mounted(struct plan *plan);
/* The holder's lock ends in that way, and the driver has had the time to hear of it. */
void let_go_of(struct plan *plan, uint32_t how);

#endif
