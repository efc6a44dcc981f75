/*
 * history_make.h - histories made to order: seeded, heavily overlapping, right or wrong in one
 * chosen way. For tests and measurements of whatever reads histories.
 */
#ifndef EXACCESS_HISTORY_MAKE_H
#define EXACCESS_HISTORY_MAKE_H

#include "harness/history/history.h"

/* FLAW(enumerator, name, clause that linearize() names for it) */
#define HISTORY_FLAWS                                                      \
	FLAW(TWO_OWNERS, "two-owners", "LOCK-002")                         \
	FLAW(LOCKED_TWICE, "locked-twice", "LOCK-004")                     \
	FLAW(REFUSED_WHILE_FREE, "refused-while-free", "LOCK-001")         \
	FLAW(FREE_WHILE_HELD, "free-while-held", "QUERY-002")              \
	FLAW(OWNER_SEES_FREE, "owner-sees-free", "QUERY-006")              \
	FLAW(STALE_NAME, "stale-name", "QUERY-012")                        \
	FLAW(EARLY_NAME, "early-name", "QUERY-003")                        \
	FLAW(UNKNOWN_NAME, "unknown-name", "QUERY-003")                    \
	FLAW(STRANGER_UNLOCKS, "stranger-unlocks", "UNLOCK-003")           \
	FLAW(OWNER_REFUSED, "owner-refused", "UNLOCK-001")                 \
	FLAW(NOT_LOCKED_WHILE_HELD, "not-locked-while-held", "UNLOCK-003") \
	FLAW(NOT_OWNER_WHILE_FREE, "not-owner-while-free", "UNLOCK-002")   \
	FLAW(OUTLIVED_CRASH, "outlived-crash", "CRASH-001")                \
	FLAW(OUTLIVED_CLOSE, "outlived-close", "REL-002")                  \
	FLAW(NAME_AFTER_CRASH, "name-after-crash", "CRASH-001")

enum history_flaw {
	FLAW_NONE,
#define FLAW(id, name, clause) FLAW_##id,
	HISTORY_FLAWS
#undef FLAW
		FLAW_COUNT,
};

struct history_recipe {
	uint64_t seed;
	uint32_t clients;  /* at work at any time, at least 3; others take over from the dead */
	size_t operations; /* about so many */
	enum history_flaw flaw;
	int repeat_names; /* every tenure of a client has the same name */
	uint32_t names;   /* so many for all clients; 0 for no limit */
	int kill_lockers; /* some clients crash during a lock */
};

const char *history_flaw_name(enum history_flaw flaw);
const char *history_flaw_clause(enum history_flaw flaw);

/*
 * Adds to a history that is empty. At nearly every instant every client has an operation open. A flaw
 * is put in the middle. Returns 0, or -1 when memory runs out.
 */
int history_generate(struct history *history, const struct history_recipe *recipe);

#endif
