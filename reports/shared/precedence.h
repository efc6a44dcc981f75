/*
 * precedence.h - which of two faults a drive judges first, taken out of the readings of its notes
 * (harness/facts/precedence.h says in which words), and whether one order of checks explains it all.
 */
#ifndef EXACCESS_PRECEDENCE_REPORT_H
#define EXACCESS_PRECEDENCE_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/record/record.h"
#include "reports/shared/prose.h"

/* Words in the results; not terminated. bytes is NULL when there are none. */
struct words {
	const char *bytes;
	size_t length;
};

/* One pair of faults: a case whose notes have readings for two of them. */
struct pair_outcome {
	struct words faults[2];
	struct words current, older; /* what the published generations judge first */
	struct words winner;         /* what this drive does; none when that cannot be said */
	struct words otherwise;      /* then: how its answer reads, if there was one */
	bool differs;                /* then: it depends on the note or the repetition */
};

/* Whether the case is about such a pair; if so, fills in pair. */
bool precedence_of(const struct case_result *result, struct pair_outcome *pair);
bool words_equal(struct words one, struct words other);

/* An order of checks. All zero is empty. */
#define ORDER_FAULTS 32

struct order {
	struct words faults[ORDER_FAULTS];
	unsigned layers[ORDER_FAULTS]; /* 1 is judged first; 0 for those in a contradiction */
	bool before[ORDER_FAULTS][ORDER_FAULTS];
	unsigned count;
	bool crowded; /* there are more faults than that */
};

void order_add(struct order *order, const struct pair_outcome *pair);
/* Fills in layers: a fault is in a later layer than all that win over it. False when the pairs
 * contradict each other. */
bool order_solve(struct order *order);
/* `a > b, c > d`: the layers; or a contradiction, `a > b > a`. */
void order_tell(const struct order *order, struct prose *prose);

#endif
