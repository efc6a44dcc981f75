/* linearize_conflict.h - what contradicts in a history, as the steps of linearize.h find it. */
#ifndef EXACCESS_LINEARIZE_CONFLICT_H
#define EXACCESS_LINEARIZE_CONFLICT_H

#include <stddef.h>
#include <stdint.h>

#define ZONES_NONE UINT32_MAX

/* Kinds of contradictions. linearize_explain.c has their clauses and words. */
enum conflict_kind {
	CONFLICT_NONE,
	CONFLICT_LOCKED_TWICE,       /* lock ok while the client itself holds */
	CONFLICT_STRANGER_UNLOCKS,   /* unlock ok while the client does not hold */
	CONFLICT_OWNER_NOT_LOCKED,   /* unlock not-locked of the owner */
	CONFLICT_OWNER_NOT_OWNER,    /* unlock not-owner of the owner */
	CONFLICT_OWNER_SEES_FREE,    /* query free of the owner */
	CONFLICT_OWNER_SEES_OTHER,   /* query of another name by the owner */
	CONFLICT_NEVER_LOCKED,       /* query of a name nobody locked */
	CONFLICT_SEEN_EARLY,         /* query of a name before its lock */
	CONFLICT_SEEN_LATE,          /* query of a name after its release */
	CONFLICT_TWO_OWNERS,         /* two tenures at once */
	CONFLICT_FREE_WHILE_HELD,    /* query free or unlock not-locked inside a tenure */
	CONFLICT_REFUSED_WHILE_FREE, /* lock denied or unlock not-owner inside a gap */
	CONFLICT_SEARCHED,           /* found by trying all orders */
};

/* What is wrong, as a step of the decision finds it. */
struct conflict {
	enum conflict_kind kind;
	uint32_t culprit;     /* the operation whose result is wrong, or the later lock */
	uint32_t release;     /* the release after which it is wrong, or ZONES_NONE */
	uint32_t *operations; /* all that contradict each other; may hold duplicates */
	size_t count, capacity;
	int chained;        /* several observations need the lock held, and tenures are too few */
	uint32_t held_from; /* the lock of the tenure that is in the way, or ZONES_NONE */
	int no_memory;
};

/* Starts a conflict, and adds an operation to it (ZONES_NONE is ignored). */
void conflict_start(struct conflict *conflict, enum conflict_kind kind, uint32_t culprit);
void conflict_add(struct conflict *conflict, uint32_t operation);
/* A contradiction of one or two operations. Returns 1, or -1 when memory runs out. */
int conflict_between(
	struct conflict *conflict, enum conflict_kind kind, uint32_t culprit, uint32_t other);

#endif
