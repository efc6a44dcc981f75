/*
 * clauses.h - the catalogue of clauses, and how a case cites from it.
 *
 * The rows are in clauses.def, in the order of their groups; uncovered.def names those that no
 * case can exist for. Everything here is constant and lives for the whole program.
 */
#ifndef EXACCESS_CLAUSES_H
#define EXACCESS_CLAUSES_H

#include <stddef.h>

#include "harness/facts/clause.h"

/* XA_LOCK_002, XA_IMAPI_ACQ_001, ...: a duplicate identifier does not compile. */
enum clause_number {
#define CLAUSE(group, number, kind, sources, needs, where, text) XA_##group##_##number,
#include "suites/clauses.def"
#undef CLAUSE
	CLAUSE_COUNT
};

extern const struct clause clauses[CLAUSE_COUNT];

/*
 * The clauses a case cites, 1 to 16 of them, as a NULL-terminated array of pointers that can stand
 * in an initialiser at file scope: CLAUSES(LOCK_002, LOCK_003). An unknown one does not compile.
 */
#define CLAUSES(...) \
	{ __FILE__, __LINE__ }, ((const struct clause *const[]){ CITE_ALL(__VA_ARGS__), NULL })
#define CLAUSE(id) CLAUSES(id)

/* clang-format off */
#define CITE(id) &clauses[XA_##id]
#define CITE_1(id) CITE(id)
#define CITE_2(id, ...) CITE(id), CITE_1(__VA_ARGS__)
#define CITE_3(id, ...) CITE(id), CITE_2(__VA_ARGS__)
#define CITE_4(id, ...) CITE(id), CITE_3(__VA_ARGS__)
#define CITE_5(id, ...) CITE(id), CITE_4(__VA_ARGS__)
#define CITE_6(id, ...) CITE(id), CITE_5(__VA_ARGS__)
#define CITE_7(id, ...) CITE(id), CITE_6(__VA_ARGS__)
#define CITE_8(id, ...) CITE(id), CITE_7(__VA_ARGS__)
#define CITE_9(id, ...) CITE(id), CITE_8(__VA_ARGS__)
#define CITE_10(id, ...) CITE(id), CITE_9(__VA_ARGS__)
#define CITE_11(id, ...) CITE(id), CITE_10(__VA_ARGS__)
#define CITE_12(id, ...) CITE(id), CITE_11(__VA_ARGS__)
#define CITE_13(id, ...) CITE(id), CITE_12(__VA_ARGS__)
#define CITE_14(id, ...) CITE(id), CITE_13(__VA_ARGS__)
#define CITE_15(id, ...) CITE(id), CITE_14(__VA_ARGS__)
#define CITE_16(id, ...) CITE(id), CITE_15(__VA_ARGS__)
/* The arguments push the right name into 17th place; the trailing 0 is for the ... of CITE_PICK. */
#define CITE_PICK(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, cite, ...) cite
#define CITE_ALL(...) \
	CITE_PICK(__VA_ARGS__, CITE_16, CITE_15, CITE_14, CITE_13, CITE_12, CITE_11, CITE_10, \
		CITE_9, CITE_8, CITE_7, CITE_6, CITE_5, CITE_4, CITE_3, CITE_2, CITE_1, 0) \
	(__VA_ARGS__)
/* clang-format on */

/* The clause called "LOCK-002" or "XA-LOCK-002", in any case; NULL when there is none. */
const struct clause *clause_find(const char *id);

/*
 * Why no case can exist for a clause of the table: one sentence, with *reason set to
 * "kernel-helper", "physical-only" or "static". NULL when cases can exist, and
 * *reason is NULL too. reason itself may be NULL.
 */
const char *clause_uncovered(const struct clause *clause, const char **reason);

#endif
