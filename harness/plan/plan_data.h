/*
 * plan_data.h - a plan as data: steps, what they imply, what a departure means.
 *
 * The runner, the judge, the record and the reports work with this; the words that suites write
 * plans in are in plan.h.
 */
#ifndef EXACCESS_PLAN_DATA_H
#define EXACCESS_PLAN_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/facts/clause.h"
#include "harness/plan/expectation.h"
#include "harness/plan/operation.h"

/* Where something stands in the sources; file is NULL when that is unknown. */
struct place {
	const char *file;
	uint32_t line;
};

/* ROLE(name, word) */
#define ROLES(ROLE)                                                                       \
	ROLE(GIVEN, "given")       /* a condition of the test: else nothing was tested */ \
	ROLE(THEN, "then")         /* what the clauses demand */                          \
	ROLE(NOTE, "note")         /* what is only recorded */                            \
	ROLE(PROVIDED, "provided") /* what a right drive need not do: else it is skipped */

enum role {
#define ROLE(name, word) ROLE_##name,
	ROLES(ROLE)
#undef ROLE
		ROLE_COUNT
};

/* "given", ... */
const char *role_name(enum role role);
/* Reads such a word; -1 when it is none. */
int role_parse(const char *word);

/* One way a note can turn out. */
struct reading {
	bool letter; /* what the documents say by the letter, where they say it */
	const char *text;
	struct expectation expected;
};

struct step {
	enum role role;
	enum actor actor;
	struct operation operation;
	struct expectation expected;
	struct reading *readings; /* of a note */
	uint32_t reading_count;
	uint32_t group;  /* steps with the same number, not 0, start together at a barrier */
	uint32_t loop;   /* steps with the same number, not 0, are repeated together */
	uint32_t rounds; /* how often their loop runs */
	bool implied;    /* added by the plan itself: openings and the final check */
};

/* What a departure from the plan means; follows from the kinds of the clauses. */
enum policy { POLICY_ASSERT, POLICY_RECORD, POLICY_ENVIRONMENT };

struct plan {
	const char *suite;
	const char *name;
	struct place place;                  /* of the case */
	const struct clause *const *clauses; /* NULL-terminated */
	enum policy policy;
	uint32_t needs;
	uint32_t argument;
	struct step *steps;
	uint32_t count;
	uint32_t room;
	uint32_t open_group; /* builder state: steps left in the group, its number */
	uint32_t group_left;
	uint32_t loops;
	uint32_t loop_rounds;
	char fault[200]; /* why the plan makes no sense, "" if it does */
};

/* An empty plan to fill by other means (the record reader). */
struct plan *plan_new(void);
struct step *plan_add(struct plan *plan, enum role role, enum actor actor,
	const struct operation *operation, const struct expectation *expected);
void plan_add_reading(
	struct plan *plan, bool letter, const char *text, const struct expectation *expected);
/* Marks the plan as senseless; the first reason counts. */
void plan_fault(struct plan *plan, const char *reason);
void plan_free(struct plan *plan);
/* The step that puts the disc in, or takes it out, with which the case begins: nothing but opens comes before
 * it, so that somebody may do it before the case does. -1 when the case begins with the disc that is there. */
int plan_first_disc(const struct plan *plan);

#endif
