/* linearize_reduce.h - makes a contradiction that the search found as small as can be. */
#ifndef EXACCESS_LINEARIZE_REDUCE_H
#define EXACCESS_LINEARIZE_REDUCE_H

#include "harness/history/linearize_zones.h"

/*
 * Reduces a contradiction that only the search found, given the operation that got stuck. Returns 1
 * when what is left is minimal, 0 when making it so would take too long, -1 when memory runs out.
 */
int linearize_reduce(const struct history *history, struct conflict *conflict);

#endif
