/*
 * owner_requests.h - the requests that the owner of a locked drive is served and others are refused, in
 * groups that are named after the clauses about them.
 */
#ifndef EXACCESS_OWNER_REQUESTS_H
#define EXACCESS_OWNER_REQUESTS_H

#include "suites/suites.h"

enum group {
	CHECK_VERIFY,
	CONTENTS,
	CONFIGURATION,
	SIZE,
	TRAY,
	REMOVAL,
	NOTIFICATION,
	DISC,
	CALIBRATION,
	WRITING,
	RESETS,
	UNDEFINED_CODES,
	REFUSED_GROUPS, /* what the documents leave open follows */
	ADDRESSES = REFUSED_GROUPS,
	FOREIGN,
	GROUP_COUNT
};

#define ADDRESSES_COUNT 4

/* What the unlocked drive makes of a request. */
enum before { WORKS, VARIES, UNTRIED };

size_t count_of(enum group group);
enum before before_of(enum group group, size_t index);
/* The request, as a client sends it. */
struct operation sends(enum group group, size_t index);

#endif
