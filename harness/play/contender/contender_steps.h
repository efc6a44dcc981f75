/*
 * contender_steps.h - performing operations: the inside of a contender.
 */
#ifndef EXACCESS_CONTENDER_STEPS_H
#define EXACCESS_CONTENDER_STEPS_H

#include "harness/drive/drive.h"
#include "harness/judge/observation.h"
#include "harness/plan/operation.h"
#include "harness/system/process.h"

/* A contender's drives, handle slots and requests under way. */
struct contender;

/* addresses of count drives stay the caller's; timeout in nanoseconds for each request. NULL when
 * memory is short or an address is unusable. */
struct contender *contender_create(
	const char *name, char *const *addresses, uint32_t count, uint64_t timeout);
void contender_destroy(struct contender *contender);
/* Closes every handle and forgets what was under way. */
void contender_clean(struct contender *contender);
/* Acts under another name from now on; its handles must be closed. 0, -1. */
int contender_rename(struct contender *contender, const char *name);
/* Performs and fills in the observation. Returns a descriptor to pass on with it, or -1. */
process_file contender_perform(struct contender *contender, const struct operation *operation,
	struct observation *observation);
void contender_adopt(struct contender *contender, uint32_t slot, uint32_t drive,
	process_file carrier, struct observation *observation);

#endif
