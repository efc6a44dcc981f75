/* linearize_explain.h - puts a contradiction that a step of linearize.h found into words. */
#ifndef EXACCESS_LINEARIZE_EXPLAIN_H
#define EXACCESS_LINEARIZE_EXPLAIN_H

#include "harness/history/linearize.h"
#include "harness/history/linearize_zones.h"

/* Fills explained, whose operations the caller frees. Returns 0, or -1 when memory runs out. */
int linearize_explain(const struct history *history, struct conflict *conflict,
	struct linearize_conflict *explained);

/*
 * Reduces a contradiction that only the search found, given the operation that got stuck. Returns 1
 * when what is left is minimal, 0 when making it so would take too long, -1 when memory runs out.
 */
int linearize_reduce(const struct history *history, struct conflict *conflict);

#endif
