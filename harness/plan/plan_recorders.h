/*
 * plan_recorders.h - what the steps of a plan imply for recorder objects. The words that suites use are in
 * plan.h.
 */
#ifndef EXACCESS_PLAN_RECORDERS_H
#define EXACCESS_PLAN_RECORDERS_H

#include "harness/plan/plan_data.h"

/* Two steps for each recorder that a plan uses without creating it. */
#define RECORDER_OPENINGS (2 * 2 * ACTOR_COUNT)

struct recorder_states {
	bool there[ACTOR_COUNT][RECORDER_SLOTS];
	bool implied[ACTOR_COUNT][RECORDER_SLOTS]; /* used before anything created it */
};

/* Follows one step. ended: the actor's process has ended, and nothing was opened since. */
void recorders_follow(
	struct plan *plan, const struct step *step, struct recorder_states *states, bool ended);
/* Writes the implied steps to front (RECORDER_OPENINGS of them); returns how many. */
uint32_t recorders_open(const struct recorder_states *states, struct step *front);
uint32_t recorders_needs(const struct operation *operation);

#endif
