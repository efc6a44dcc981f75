/*
 * contender_recorder.h - the recorder objects of a contender, and performing operations on them.
 */
#ifndef EXACCESS_CONTENDER_RECORDER_H
#define EXACCESS_CONTENDER_RECORDER_H

#include "harness/drive/drive.h"
#include "harness/judge/observation.h"
#include "harness/plan/operation.h"

struct recorder_desk;

/* No recorders yet. NULL when memory is short. */
struct recorder_desk *recorder_desk_create(void);
/* Lets go of every object, and of what is under way. */
void recorder_desk_clear(struct recorder_desk *desk);
void recorder_desk_destroy(struct recorder_desk *desk);
/* Performs an operation of a recorder's. drive is that of the operation, of which a recorder that is
 * created keeps hold; timeout in nanoseconds. */
void recorder_desk_perform(struct recorder_desk *desk, struct drive *drive,
	const struct operation *operation, uint64_t timeout, struct observation *observation);
/* Is something of a recorder's under way under that tag? */
bool recorder_desk_pending(const struct recorder_desk *desk, uint32_t tag);
void recorder_desk_await(struct recorder_desk *desk, const struct operation *operation,
	uint64_t timeout, struct observation *observation);

#endif
