/*
 * outsider.h - other programs on the drive, as far as the runner can tell: a volume that nobody in the
 * plan mounted is in the way of locks, and that is no answer of the driver's.
 */
#ifndef EXACCESS_OUTSIDER_H
#define EXACCESS_OUTSIDER_H

#include <stdbool.h>

#include "harness/judge/observation.h"
#include "harness/plan/plan_data.h"
#include "harness/play/stage.h"

/* Before the first step, when the drive has been brought into the state that cases begin in: is a volume mounted
 * all the same? */
void outsider_look(struct stage *stage);
/* Was the lock that the step asks for refused for a volume, with one mounted that was there from the beginning, or
 * that no step before can have mounted? Asks the drive's surroundings when that is in question. Then *evidence says
 * so (OUTCOME_FOREIGN, to be cleared), and it belongs before what was seen. */
bool outsider_has_mounted(struct stage *stage, const struct plan *plan, uint32_t step,
	const struct observation *seen, struct observation *evidence);

/*
 * Of an answer that is not as the step expects, of a drive that others can reach: is somebody seen at it, now or
 * in a moment? Somebody who comes and goes may be gone when one looks, so the drive is watched for a while: a lock
 * under a name that is none of the plan's, a volume where the refusal is for one. Nobody is taken for granted: a
 * driver that answers so by itself, at times, shows nobody, and what was seen counts. As above.
 */
bool outsider_is_seen(struct stage *stage, const struct plan *plan, uint32_t step,
	const struct observation *seen, struct observation *evidence);

#endif
