/*
 * verdict.h - the only judge: a pure function of a plan and of what was seen. This room says what
 * observations mean; it asks no drive, opens no file and looks at no clock.
 */
#ifndef EXACCESS_VERDICT_H
#define EXACCESS_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/judge/trial.h"
#include "harness/plan/plan_data.h"

/* VERDICT(name, word) Every planned case gets exactly one. */
#define VERDICTS(VERDICT)                                                                          \
	VERDICT(PASS, "PASS")   /* every demand of the clauses was seen to hold */                 \
	VERDICT(FAIL, "FAIL")   /* a clause is violated */                                         \
	VERDICT(ERROR, "ERROR") /* the clause was not tested: a condition of the test failed */    \
	VERDICT(SKIPPED, "SKIPPED")   /* a need is missing; never a pass */                        \
	VERDICT(WAIVED, "WAIVED")     /* a violation that a waiver covers */                       \
	VERDICT(RECORDED, "RECORDED") /* the documents leave it open: what was seen is reported */ \
	VERDICT(MISSING, "MISSING")   /* planned and never finished */

enum verdict {
#define VERDICT(name, word) VERDICT_##name,
	VERDICTS(VERDICT)
#undef VERDICT
		VERDICT_COUNT
};

struct judgement {
	enum verdict verdict;
	int step;           /* the deciding step, -1 when there is none */
	char expected[512]; /* in words */
	char seen[1024];    /* in words */
	char reason[512];   /* a sentence */
	/* FAIL: the clause that is violated where it is none of the plan's own, "REL-002"; else "". */
	char breaks[24];
	bool departs; /* RECORDED: some note is not what the documents' letter says */
};

const char *verdict_name(enum verdict verdict);
/* Judges one trial. */
void verdict_judge(const struct plan *plan, const struct trial *trial, struct judgement *judgement);
/* Turns a FAIL into WAIVED for the reason of the waiver that covers the case; NULL: there is none. */
void verdict_waive(struct judgement *judgement, const char *waiver);
/* Judges all repetitions of a case together, with the reason of the waiver that covers the case or
 * NULL: the worst of them decides; ERROR and FAIL are never outweighed by a PASS, and what is
 * RECORDED as the documents' letter says not by what departs from it. index gets the deciding
 * trial's. */
void verdict_judge_all(const struct plan *plan, const struct trial *trials, uint32_t count,
	const char *waiver, struct judgement *judgement, uint32_t *index);
/* The reading of a note that fits what was seen: its index, -1 when none does. */
int verdict_reading(const struct plan *plan, const struct trial *trial, uint32_t step);

#endif
