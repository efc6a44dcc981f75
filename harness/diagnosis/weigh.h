/* weigh.h - how much speaks for a defect and how much against it, in bits. */
#ifndef EXACCESS_WEIGH_H
#define EXACCESS_WEIGH_H

#include "harness/diagnosis/evidence.h"

/* Set by measuring: make diagnosis. */
#define WEIGH_SYMPTOM      8.0 /* a case that fails at the same step with the same symptom */
#define WEIGH_STATUS       6.0 /* ... with the same status */
#define WEIGH_STEP         4.0 /* ... in another way */
#define WEIGH_ELSE         3.0 /* at another step, with the same status */
#define WEIGH_CASE         1.5 /* ... in another way */
#define WEIGH_UNKNOWN      3.5 /* a case that was not played with a defect that is a cause anyway */
#define WEIGH_PASSED       4.0 /* against: a case that passed and should not have */
#define WEIGH_RARE         4.0 /* against: that a defect should be there on occasion only */
#define WEIGH_CAUSE        5.0 /* against: one more cause */
#define WEIGH_ALIKE        1.0 /* so near together are two that cannot be told apart */
#define WEIGH_CLAUSE       30.0 /* a defect that breaks just the clauses that are cited where it fails */
#define WEIGH_CLAUSE_ALONE 1000.0 /* ... where too little is explained */
#define WEIGH_NEAR         0.8    /* of what could be explained: less is too little */
#define WEIGH_UNLIKE       0.3    /* ... and less than this is like nothing known */

struct weighing {
	const struct dictionary *dictionary;
	const struct evidence *evidence;
	uint16_t *status;  /* for each symptom: the first one that begins with the same status */
	double *clauses;   /* for each fault: how much its clauses are the ones that fail; 0 to 1 */
	double *against;   /* for each fault: bits of its contradictions */
	double clause;     /* bits for a fault whose clauses are the most suspect ones */
	uint32_t *failing; /* cells */
	uint32_t failing_count;
};

/* 0, or -1 without memory. */
int weigh_start(struct weighing *weighing, const struct dictionary *dictionary,
	const struct evidence *evidence, int left_out);
void weigh_end(struct weighing *weighing);

/* What the fault explains of the case, if that failed. */
double weigh_cell(const struct weighing *weighing, uint32_t fault, uint32_t index);
/* The same of a cause that is there anyway: what it does to the case may be unknown. */
double weigh_covered(const struct weighing *weighing, uint32_t fault, uint32_t index);
double weigh_contradictions(const struct weighing *weighing, uint32_t fault);
double weigh_clauses(const struct weighing *weighing, uint32_t fault);

#endif
