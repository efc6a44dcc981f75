/*
 * plan_implied.h - what the steps of a plan imply without saying it: what the drive must offer, handles
 * that are opened before the first step, and the look at the drive after the last.
 */
#ifndef EXACCESS_PLAN_IMPLIED_H
#define EXACCESS_PLAN_IMPLIED_H

#include "harness/plan/plan_data.h"
#include "harness/plan/plan_recorders.h"

/* What became of each handle slot and process, as the steps go by. */
enum slot_state { SLOT_UNTOUCHED, SLOT_OPENED, SLOT_CLOSED };

struct implied {
	enum slot_state state[ACTOR_COUNT][HANDLE_SLOTS];
	bool implied[ACTOR_COUNT][HANDLE_SLOTS];
	bool used[ACTOR_COUNT];
	bool ended[ACTOR_COUNT];
	struct recorder_states recorders;
};

/* The NEED_* that one step shows. */
uint32_t implied_needs(const struct step *step);
/* Follows one step; a use that makes no sense is a fault of the plan. */
void implied_follow(struct plan *plan, const struct step *step, struct implied *implied);
/* Puts in front what was used before anything opened it. */
void implied_open(struct plan *plan, const struct implied *implied);
/* After everything: the drive, if it is there to be opened, must not have stayed locked. */
void implied_final_check(struct plan *plan, uint32_t drive);

#endif
