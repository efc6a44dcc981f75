/*
 * leftover.h - a lock that is still there when every handle of a case is closed and every process of it
 * has let go: whose it is, and which clause it breaks. Pure, as the verdict is.
 */
#ifndef EXACCESS_LEFTOVER_H
#define EXACCESS_LEFTOVER_H

#include "harness/facts/codes.h"
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

/* Does any step of the plan lock, or try to, under that name? */
bool leftover_is_of(const struct plan *plan, const char *name);

/* Is it certainly the name of somebody who has no part in the plan? A name that might be one of the plan's,
 * cut off or added to, is none of somebody else's, nor is an empty one; one with another run's token is. */
bool leftover_is_foreign(const struct plan *plan, const char *name);

/* In words: who uses the drive. */
void leftover_describe(const char *name, char *text, size_t size);

/*
 * The name under which somebody locked the drive who has no part in the plan, as it was seen when nobody of
 * the plan held the lock; NULL if none was. name has room for it.
 */
const char *leftover_stranger(
	const struct plan *plan, const struct trial *trial, char name[CALLER_NAME_FIELD + 1]);

#endif
