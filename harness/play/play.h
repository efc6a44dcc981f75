/*
 * play.h - playing a plan on a stage, step by step, and passing on what is seen. In this room things are
 * done: by a runner, its workers, and the contenders on their stages.
 */
#ifndef EXACCESS_PLAY_H
#define EXACCESS_PLAY_H

#include "harness/play/show.h"

/* Plays the whole plan. Stops early when a contender hangs or ends unasked, since what would follow
 * has lost its ground; the steps not done then have no observation. 0, or -1 when the harness itself
 * failed, and the reason is in stage->trouble. */
int play(struct stage *stage, const struct plan *plan, const struct play_audience *audience);
/* The same from the step first on. Where the machine is to be restarted from outside (stage->restarts), either
 * stops before that step, with all as it is, and stage->restart names it. */
int play_from(struct stage *stage, const struct plan *plan, uint32_t first,
	const struct play_audience *audience);

#endif
