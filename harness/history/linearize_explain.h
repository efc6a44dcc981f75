/* linearize_explain.h - puts a contradiction that a step of linearize.h found into words. */
#ifndef EXACCESS_LINEARIZE_EXPLAIN_H
#define EXACCESS_LINEARIZE_EXPLAIN_H

#include "harness/history/linearize.h"
#include "harness/history/linearize_zones.h"

/* Fills explained, whose operations the caller frees. Returns 0, or -1 when memory runs out. */
int linearize_explain(const struct history *history, struct conflict *conflict,
	struct linearize_conflict *explained);

#endif
