/*
 * verdict_conditions.h - does what was seen satisfy an expectation?
 */
#ifndef EXACCESS_VERDICT_CONDITIONS_H
#define EXACCESS_VERDICT_CONDITIONS_H

#include "harness/judge/trial.h"

/* Does everything seen of that step satisfy the expectation? On no, *culprit is the observation that
 * does not, or NULL when there is none at all. */
bool verdict_holds(const struct plan *plan, const struct trial *trial, uint32_t step,
	const struct expectation *expected, const struct observation **culprit);

/* Of one answer, by itself: could it? What is compared with other steps, or races, does not count. */
bool verdict_may_hold(const struct expectation *expected, const struct observation *seen);

#endif
