/*
 * cause.h - which violations have one cause behind them. Console, HTML and Markdown group failures by it.
 *
 * cause_name() is the one place that names a cause. What it knows is what was asked for in the step that
 * decides, and which answer was seen in place of the expected one: failures alike in that are taken for one.
 */
#ifndef EXACCESS_CAUSE_H
#define EXACCESS_CAUSE_H

#include "harness/record/record.h"
#include "reports/shared/prose.h"

/* Adds the name of what lies behind the failure of a case, which failed or is waived: one line, fit to
 * print, the same for all cases with that cause. A function of the results alone. */
void cause_name(const struct results *results, uint32_t index, struct prose *name);

struct cause {
	char *name; /* owned */
	uint32_t
		first; /* the case that shows it best: of those that cite the fewest clauses, the first */
	uint32_t count; /* cases */
	uint32_t place; /* causes_find's own */
};

#define CAUSE_NONE UINT32_MAX

/* The causes of the cases that failed: those behind most of them first, then in the order of the plan. */
struct causes {
	struct cause *list;
	uint32_t count;
	uint32_t *of; /* of each case, an index of list; CAUSE_NONE for a case that did not fail */
};

/* 0, or -1 without memory. */
int causes_find(const struct results *results, struct causes *causes);
void causes_free(struct causes *causes);

#endif
