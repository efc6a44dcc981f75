/*
 * linearize_zones.h - tenures of a history and the conditions on them: the parts that the steps of
 * the decision in linearize.h share. Nothing outside harness/linearize*.c needs it.
 */
#ifndef EXACCESS_LINEARIZE_ZONES_H
#define EXACCESS_LINEARIZE_ZONES_H

#include "harness/history/history.h"
#include "harness/history/linearize_conflict.h"

#define ZONES_BEFORE INT64_C(-1) /* earlier than any time of a history */

struct tenure {
	int64_t acquire_from, acquire_by; /* a, b of linearize.h */
	int64_t release_from, release_by; /* c, d */
	int64_t released_since;           /* invocation of what may have released it */
	uint32_t lock, release;           /* operations; release may be ZONES_NONE */
	uint32_t acquire_by_operation;    /* what set b: the lock, or a query */
	uint32_t release_from_operation;  /* what set c: the release, a query, or ZONES_NONE */
	int brief; /* its client crashed during the lock: it may be anywhere in [a,d], or not be */
	uint32_t previous_of_name; /* tenure of the same name before, until zones_sort()  */
};

/* What step 1 knows. Arrays by tenure are in the tenures' order once zones_sort() is done. */
struct zones {
	const struct history *history;
	struct tenure *tenures;
	uint32_t count;
	uint32_t *role;         /* of each operation: one of the ROLE_ values, or its tenure */
	uint32_t *last_of_name; /* of each name: its last tenure in the history, or ZONES_NONE */
	uint32_t *name_count;   /* of each name: its tenures */
	int repeated;           /* some name has several */
	uint32_t brief_count;   /* of tenures that are brief */
	int64_t *release_at;    /* r(0) .. r(count); r(0) is ZONES_BEFORE */
	int64_t *acquire_at;    /* s(0) .. s(count); the last is HISTORY_NEVER */
	struct conflict conflict;
};

/*
 * Roles of operations. A role below ROLE_LEAST is a tenure: of the lock or release that this
 * operation is, or whose name this query saw.
 */
enum zones_role {
	ROLE_LEAST = 0x7ffffff0,
	ROLE_SEES_FREE = 0x7ffffff1,     /* must meet a gap */
	ROLE_SEES_HELD = 0x7ffffff2,     /* must meet a tenure */
	ROLE_SEES_NAME = 0x7ffffff3,     /* must meet some tenure of its name, of several */
	ROLE_MAY_SEE_BRIEF = 0x7ffffff4, /* must meet a tenure, but that may be a brief one */
	ROLE_SEES_BRIEF = 0x7ffffff5,    /* must meet the brief tenure of its name: for step 3 */
	ROLE_NOTHING = 0x7ffffffe,       /* right wherever it is */
};

/*
 * These return 0 to go on, 1 with conflict filled, -1 when memory runs out. zones_free() is needed
 * in every case.
 */
int zones_collect(struct zones *zones, const struct history *history); /* tenures, roles */
int zones_sort(struct zones *zones);                                   /* (1) */
int zones_schedule(struct zones *zones);                               /* (2) to (5) */
void zones_free(struct zones *zones);

/* 1 when every operation has a place on the schedule, 0 when one was not found, -1 no memory. */
int zones_witness(const struct zones *zones);

/* What shows that a tenure happened at all: who saw it, if its lock never returned, else its lock. */
uint32_t zones_evidence(const struct zones *zones, const struct tenure *tenure);

static inline int operation_returned(const struct history_operation *operation)
{
	return operation->complete != HISTORY_NEVER;
}

#endif
