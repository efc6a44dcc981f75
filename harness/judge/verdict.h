/*
 * verdict.h - the only judge: a pure function of a plan and of what was seen.
 */
#ifndef EXACCESS_VERDICT_H
#define EXACCESS_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/judge/observation.h"
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

/* What was seen of one step: the different observations of its rounds. */
struct sighting {
	struct observation *list;
	uint32_t count;
};

enum trial_state {
	TRIAL_PLANNED, /* not begun */
	TRIAL_BEGUN,   /* begun and not finished: the run ended in the middle */
	TRIAL_FINISHED,
	TRIAL_SKIPPED,     /* unmet says for what */
	TRIAL_INTERRUPTED, /* begun and not finished, and the run was resumed without it */
};

/* One go at a plan. */
struct trial {
	enum trial_state state;
	uint32_t repetition;    /* from 1 */
	uint32_t unmet;         /* enum need */
	bool again;             /* interrupted, and another repetition was planned in its place */
	struct sighting *steps; /* plan->count of them */
	uint64_t begun;         /* nanoseconds of clock_now() */
	uint64_t ended;
	char *trouble; /* what kept the harness from doing it right, NULL if nothing */
	bool damaged;  /* the record of it is, as trouble says: nothing else counts */
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

int trial_init(struct trial *trial, const struct plan *plan);
void trial_clear(struct trial *trial, const struct plan *plan);
/* Adds what was seen in a step, folding it into an equal sighting. 0, -1 without memory. */
int trial_see(struct trial *trial, uint32_t step, const struct observation *observation);

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
/* Does everything seen of that step satisfy the expectation? On no, *culprit is the observation that
 * does not, or NULL when there is none at all. */
bool verdict_holds(const struct plan *plan, const struct trial *trial, uint32_t step,
	const struct expectation *expected, const struct observation **culprit);
/* The reading of a note that fits what was seen: its index, -1 when none does. */
int verdict_reading(const struct plan *plan, const struct trial *trial, uint32_t step);

#endif
