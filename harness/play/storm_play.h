/* storm_play.h - a storm as one step of a plan. */
#ifndef EXACCESS_STORM_PLAY_H
#define EXACCESS_STORM_PLAY_H

#include "harness/judge/observation.h"
#include "harness/plan/operation.h"

/*
 * Raises the storm that operation describes on the drive at address. The observation's text is what
 * exaccess storm prints: figures, `linearizable yes` or `linearizable no`, and what is wrong. A
 * storm that could not be finished, and shows no violation, is trouble. timeout in nanoseconds.
 */
void storm_play(const char *address, uint64_t timeout, const struct operation *operation,
	struct observation *seen);

#endif
