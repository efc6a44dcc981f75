/*
 * play.h - playing a plan on a stage, step by step, and passing on what is seen.
 */
#ifndef EXACCESS_PLAY_H
#define EXACCESS_PLAY_H

#include "harness/plan/plan_data.h"
#include "harness/play/stage.h"
#include "harness/judge/verdict.h"

/* Where observations go as they are made. observation->count says for how many rounds it stands;
 * the same may come again and then adds up. */
struct play_audience {
	int (*seen)(void *context, uint32_t step, const struct observation *observation);
	void *context;
};

/* Plays the whole plan. Stops early when a contender hangs or ends unasked, since what would follow
 * has lost its ground; the steps not done then have no observation. 0, or -1 when the harness itself
 * failed, and the reason is in stage->trouble. */
int play(struct stage *stage, const struct plan *plan, const struct play_audience *audience);

#endif
