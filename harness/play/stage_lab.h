/*
 * stage_lab.h - what the lab does to a drive on the stage: verbs, and storms.
 */
#ifndef EXACCESS_STAGE_LAB_H
#define EXACCESS_STAGE_LAB_H

#include "harness/play/stage.h"

/* Does what the operation says, and fills in the observation; waits until deadline for a verb. */
void stage_lab(struct stage *stage, const struct operation *operation, uint64_t deadline,
	struct observation *seen);

#endif
