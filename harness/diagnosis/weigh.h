/* weigh.h - how much speaks for a defect and how much against it, in bits. */
#ifndef EXACCESS_WEIGH_H
#define EXACCESS_WEIGH_H

#include "harness/diagnosis/evidence.h"

/* Set by measuring: make diagnosis. */
#ifndef WEIGH_SYMPTOM
#define WEIGH_SYMPTOM 8.0
#endif /* a case that fails at the same step with the same symptom */
#ifndef WEIGH_STATUS
#define WEIGH_STATUS 6.0
#endif /* ... with the same status */
#ifndef WEIGH_STEP
#define WEIGH_STEP 4.0
#endif /* ... in another way */
#ifndef WEIGH_ELSE
#define WEIGH_ELSE 3.0
#endif /* at another step, with the same status */
#ifndef WEIGH_CASE
#define WEIGH_CASE 1.5
#endif /* ... in another way */
#ifndef WEIGH_UNKNOWN
#define WEIGH_UNKNOWN 3.5 /* a case that was not played with a defect that is a cause anyway */
#endif
#ifndef WEIGH_PASSED
#define WEIGH_PASSED 4.0
#endif /* against: a case that passed and should not have */
#ifndef WEIGH_RARE
#define WEIGH_RARE 4.0
#endif /* against: that a defect should be there on occasion only */
#ifndef WEIGH_CAUSE
#define WEIGH_CAUSE 5.0
#endif /* against: one more cause */
#ifndef WEIGH_ALIKE
#define WEIGH_ALIKE 1.0
#endif /* so near together are two that cannot be told apart */
#ifndef WEIGH_CLAUSE
#define WEIGH_CLAUSE 30.0
#endif /* a defect that breaks just the clauses that are cited where it fails */
#ifndef WEIGH_CLAUSE_ALONE
#define WEIGH_CLAUSE_ALONE 1000.0
#endif
#ifndef WEIGH_NEAR
#define WEIGH_NEAR 0.8
#endif
#ifndef WEIGH_UNLIKE
#define WEIGH_UNLIKE 0.3
#endif /* of what could be explained: less is like nothing known */

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
	const struct evidence *evidence);
void weigh_end(struct weighing *weighing);

/* What the fault explains of the case, if that failed. */
double weigh_cell(const struct weighing *weighing, uint32_t fault, uint32_t index);
/* The same of a cause that is there anyway: what it does to the case may be unknown. */
double weigh_covered(const struct weighing *weighing, uint32_t fault, uint32_t index);
double weigh_contradictions(const struct weighing *weighing, uint32_t fault);
double weigh_clauses(const struct weighing *weighing, uint32_t fault);

#endif
