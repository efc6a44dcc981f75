/*
 * stage_free.h - waiting until the drives of a stage are free: between cases, where no lab resets them.
 */
#ifndef EXACCESS_STAGE_FREE_H
#define EXACCESS_STAGE_FREE_H

#include "harness/facts/codes.h"
#include "harness/play/stage.h"

/* What keeps a drive from being free. */
struct stage_hold {
	uint32_t drive;
	bool named;                       /* it says under which name it is locked */
	char name[CALLER_NAME_FIELD + 1]; /* bytes as they came, without the token of this run */
};

/*
 * Waits until no drive is locked, for as long as a request may take. Returns 0 when all are free, or do
 * not say; 1 with *hold when one is not; *waited is how long it took, in nanoseconds, 0 where the first
 * look sufficed.
 */
int stage_wait_free(struct stage *stage, struct stage_hold *hold, uint64_t *waited);
/* One look at a drive: named when it is locked and says under which name. *kept, NULL at first, is the handle to look
 * through, as soon as there is one; the caller closes it. */
void stage_look_at(
	struct stage *stage, uint32_t drive, struct drive_handle **kept, struct stage_hold *hold);

#endif
