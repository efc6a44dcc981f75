/* stage_lab.c - verbs of the lab, and storms. */
#include "harness/play/stage_lab.h"

#include <stdlib.h>

#include "harness/play/stage_hands.h"
#include "harness/play/storm_play.h"

#define ROOM (1 << 18) /* bytes for what a drive's lab tells, of which logs are the longest */

static void do_verb(
	struct drive *drive, const struct operation *o, uint64_t deadline, struct observation *seen)
{
	struct drive_result result = { 0 };
	char *text = calloc(1, ROOM);
	int error;

	seen->begun = clock_now();
	if (!text) {
		observation_trouble(seen, "memory is short");
		return;
	}
	error = drive->ops->lab(drive, o->verb, o->a, o->b, o->c, &result, text, ROOM, deadline);
	seen->ended = clock_now();
	/* A lab that cannot, now or ever, is nobody's fault. */
	seen->outcome = !error               ? OUTCOME_ANSWER
		: error == DRIVE_TIMED_OUT   ? OUTCOME_HANG
		: error == DRIVE_NOT_NOW     ? OUTCOME_REFUSED
		: error == DRIVE_UNSUPPORTED ? OUTCOME_REFUSED
					     : OUTCOME_TROUBLE;
	if (!error) {
		seen->status = result.status;
		seen->win32 = result.win32;
	}
	observation_list(seen, error ? drive->error : text);
	free(text);
}

void stage_lab(struct stage *stage, const struct operation *operation, uint64_t deadline,
	struct observation *seen)
{
	uint32_t drive = operation->drive < stage->drives ? operation->drive : 0;

	if (operation->kind == OP_STORM)
		storm_play(stage->addresses[drive], stage->timeout, operation, seen);
	else if (stage_hands_do_it(stage, operation))
		stage_hands_work(stage, operation, seen);
	else
		do_verb(stage->labs[drive], operation, deadline, seen);
}
