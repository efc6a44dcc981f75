/*
 * show.h - one plan being played: where it stands, and passing on what is seen.
 */
#ifndef EXACCESS_SHOW_H
#define EXACCESS_SHOW_H

#include "harness/judge/trial.h"
#include "harness/play/stage.h"

/* Where observations go as they are made. observation->count says for how many rounds it stands;
 * the same may come again and then adds up. */
struct play_audience {
	int (*seen)(void *context, uint32_t step, const struct observation *observation);
	/* Called with context when an answer keeps everybody waiting, and before what may take long. NULL: nobody
	 * minds. 0, -1. */
	int (*waits)(void *context);
	void *context;
};

/* Whether the plan goes on after a step. FAILED: the harness itself did, and stage->trouble says why. */
enum progress { GO_ON, STOP_HERE, FAILED = -1 };

struct show {
	struct stage *stage;
	const struct plan *plan;
	const struct play_audience *audience;
	struct trial *folded; /* inside rounds: what was already passed on, to add up the rest */
	uint64_t asked;       /* when the step, or the group of steps, was sent */
	struct {
		bool done;     /* it has done a step */
		uint32_t step; /* the last one */
		uint64_t time; /* when it answered */
	} last[ACTOR_COUNT];
};

enum progress show_trouble(struct show *show, const char *why);
/* Passes on what was seen of a step: at once outside of rounds and when it is new, else at their end. */
enum progress show_seen(struct show *show, uint32_t step, struct observation *seen);
/* Tells the audience that it has to wait now. */
enum progress show_waits(struct show *show);
/* Passes on how often each thing was seen beyond the once that was told when it happened. */
enum progress show_rounds_seen(struct show *show, uint32_t first, uint32_t end);

/* These actors' processes have done that step, as far as they are still there. */
void show_done(struct show *show, uint32_t step);
/* The process has ended some time after its last answer, and what it held with it: what others see
 * from then on may not be the driver's doing. So its end is seen in the last step that it did. */
void show_loss(struct show *show, enum actor actor);
/* A contender that was asked nothing has nothing to say: what is in its channel is its end. */
enum progress show_check_idle(struct show *show);
/* Clears the stage, and sees who has not lived to that. */
enum progress show_clear(struct show *show);

#endif
