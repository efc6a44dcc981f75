/*
 * leftover.h - a lock that is still there when every handle of a case is closed and every process of it
 * has let go: whose it is, and which clause it breaks. Pure, as the verdict is.
 */
#ifndef EXACCESS_LEFTOVER_H
#define EXACCESS_LEFTOVER_H

#include "harness/judge/trial.h"

enum leftover {
	LEFTOVER_UNKNOWN, /* the drive does not say whether it is locked */
	LEFTOVER_FOREIGN, /* it is locked under a name that nobody of the case used */
	LEFTOVER_OWN,     /* a lock of the case outlived its owner */
};

/* What the janitor saw in that step, an open or a state query that went against the plan. *clause gets the
 * identifier of the release or crash clause that an own leftover breaks. */
enum leftover leftover_of(const struct plan *plan, const struct trial *trial, uint32_t step,
	const struct observation *seen, const char **clause);

#endif
