/*
 * fates.h - what became of each clause, over all the cases that cite it. The sentence at the end of
 * a run rests on this: a clause counts as tested only when every case that was planned for it gave
 * an answer, and as violated only when a case failed that asserts nothing else. A case that asserts
 * several and failed shows that one of them is violated: one that is violated for certain, if it cites
 * such a one, and then says nothing of the others; else any of them.
 */
#ifndef EXACCESS_FATES_H
#define EXACCESS_FATES_H

#include "harness/record/record.h"

enum clause_fate {
	FATE_TESTED,   /* every case passed */
	FATE_PARTLY,   /* some passed, others said nothing of it: skipped, missing, in error */
	FATE_UNTESTED, /* no case gave an answer */
	FATE_WAIVED,   /* violated; a waiver covers it */
	FATE_VIOLATED,
	FATE_SUSPECT,  /* violated, or another one that a failed case cites */
	FATE_RECORDED, /* left open by the documents */
	FATE_COUNT
};

struct clause_outcome {
	const struct clause *clause;
	enum clause_fate fate;
	uint32_t first; /* the first case that cites it */
};

struct fates {
	struct clause_outcome *list; /* each cited clause once, in the order of the plan */
	uint32_t count;
	uint32_t counts[FATE_COUNT];
};

/* 0, or -1 without memory. Conditions of the test itself (ENV) are no clauses about the drive, and
 * are left out. */
int fates_count(const struct results *results, struct fates *fates);
void fates_free(struct fates *fates);

#endif
