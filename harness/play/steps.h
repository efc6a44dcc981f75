/*
 * steps.h - one step of a plan, or several that start together, from the asking to what is noted.
 */
#ifndef EXACCESS_STEPS_H
#define EXACCESS_STEPS_H

#include "harness/play/show.h"

/* Does count steps from first on: one, or a group, each by a process of its own. */
enum progress steps_play(struct show *show, uint32_t first, uint32_t count);

#endif
