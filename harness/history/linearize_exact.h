/*
 * linearize_exact.h - the question of linearize.h, answered by trying all orders of effects.
 *
 * For what the near-linear steps leave open, and for small parts of histories when a contradiction
 * is being reduced. Time and memory are exponential at worst, in the number of operations that are
 * open at once.
 */
#ifndef EXACCESS_LINEARIZE_EXACT_H
#define EXACCESS_LINEARIZE_EXACT_H

#include "harness/history/history.h"

enum exact_answer {
	EXACT_NO = 0,
	EXACT_YES = 1,
	EXACT_NO_MEMORY = -1,
	EXACT_GAVE_UP = -2, /* only with limits */
};

/* How far to go; 0 is as far as it takes. The same limits give the same answer everywhere. */
struct exact_limits {
	uint64_t steps;  /* roughly nanoseconds, but counted */
	size_t bytes;    /* of memory for configurations, besides what grows with the history */
	int thorough;    /* tries every effect, also those that cannot matter: to check the rules */
	uint64_t *spent; /* steps that it took, unless NULL */
};

/*
 * operations: count of them, each client's in its order; clients are numbered below client_count.
 * Here a client's operations may overlap and may follow one that did not return: they still take
 * effect in the client's order, so what follows one that never takes effect never does either.
 * On EXACT_NO, *stuck (if not NULL) is the operation that no order could let return.
 */
enum exact_answer exact_search(const struct history_operation *operations, size_t count,
	uint32_t client_count, const struct exact_limits *limits, uint32_t *stuck);

#endif
