/*
 * html_owner.h - who holds the drive, step by step: as what was seen says, and as the plan expected.
 */
#ifndef EXACCESS_HTML_OWNER_H
#define EXACCESS_HTML_OWNER_H

#include "harness/record/record.h"

enum holding { HOLDING_UNKNOWN, HOLDING_FREE, HOLDING_HELD };

struct owner {
	enum holding holding;
	char name[68];    /* of HOLDING_HELD, fit to print; "" when only that it is held is known */
	enum actor actor; /* who took it; ACTOR_COUNT when only a query told */
};

/* What the step makes of both. Of steps that say nothing about the lock both stay as they are. */
void owner_follow(const struct case_result *result, uint32_t step, struct owner *seen,
	struct owner *expected);
bool owner_differs(const struct owner *seen, const struct owner *expected);

#endif
