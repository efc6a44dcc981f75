/*
 * test_catalogue.c - the catalogue is complete, and every clause has its case or the reason why it can
 * have none.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "harness/testing/check.h"
#include "harness/plan/plan_write.h"
#include "suites/suites.h"

/* How many clauses the documents come to, by group and by kind. */
static const struct {
	const char *group;
	unsigned count;
} groups[] = { { "QUERY", 20 }, { "LOCK", 34 }, { "UNLOCK", 22 }, { "NAME", 33 }, { "BUF", 32 },
	{ "HANDLE", 20 }, { "OPEN", 18 }, { "OWNER", 33 }, { "CACHE", 65 }, { "INQ", 13 },
	{ "MCN", 21 }, { "PNP", 14 }, { "REL", 21 }, { "POST", 18 }, { "IMAPI-ACQ", 39 },
	{ "IMAPI-REL", 20 }, { "IMAPI-OWN", 18 }, { "CRASH", 16 }, { "ENV", 19 } };

static const unsigned kinds[] = { [CLAUSE_STATED] = 224,
	[CLAUSE_DERIVED] = 146,
	[CLAUSE_LINKED] = 2,
	[CLAUSE_OPEN] = 101,
	[CLAUSE_ENVIRONMENT] = 3 };

/* LOCK-002 is of the group LOCK: everything before the last hyphen. */
static bool is_of(const struct clause *clause, const char *group)
{
	const char *hyphen = strrchr(clause->id, '-');

	return (size_t)(hyphen - clause->id) == strlen(group) &&
		!strncmp(clause->id, group, strlen(group));
}

static void check_counts(void)
{
	unsigned seen[sizeof(kinds) / sizeof(kinds[0])] = { 0 };

	CHECK(CLAUSE_COUNT == 476);
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		unsigned count = 0;

		for (int j = 0; j < CLAUSE_COUNT; j++)
			count += is_of(&clauses[j], groups[i].group);
		if (!CHECK(count == groups[i].count))
			printf("  %s: %u\n", groups[i].group, count);
	}
	for (int i = 0; i < CLAUSE_COUNT; i++)
		seen[clauses[i].kind]++;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		CHECK(seen[i] == kinds[i]);
}

static void check_rows(void)
{
	for (int i = 0; i < CLAUSE_COUNT; i++) {
		const struct clause *clause = &clauses[i];
		char lower[40] = "xa-";

		for (size_t j = 0; clause->id[j]; j++)
			lower[3 + j] = (char)tolower((unsigned char)clause->id[j]);
		CHECK(clause_find(clause->id) == clause && clause_find(lower) == clause);
		CHECK(strlen(clause->text) > 20 && clause->text[strlen(clause->text) - 1] == '.');
		CHECK(clause->where != 0);
		for (int j = 0; j < i; j++)
			if (!CHECK(strcmp(clause->text, clauses[j].text) != 0))
				printf("  %s and %s\n", clause->id, clauses[j].id);
	}
	CHECK(!clause_find("LOCK-999") && !clause_find(""));
}

static unsigned cases_citing[CLAUSE_COUNT];
static unsigned
	cases_asserting[CLAUSE_COUNT]; /* those whose plan would run on a drive with everything */

static void count_citations(void)
{
	for (const struct suite *s = suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *plan = plan_write(s->name, t);
			bool asserts = plan && plan->policy == POLICY_ASSERT && !plan->fault[0];
			const struct clause *const *cited = case_clauses(t);

			for (uint32_t i = 0; cited[i]; i++) {
				cases_citing[cited[i] - clauses]++;
				cases_asserting[cited[i] - clauses] += asserts;
			}
			plan_free(plan);
		}
}

static void check_coverage(void)
{
	count_citations();
	for (int i = 0; i < CLAUSE_COUNT; i++) {
		const struct clause *clause = &clauses[i];
		const char *reason;
		const char *why = clause_uncovered(clause, &reason);
		unsigned asserting = cases_asserting[i];
		unsigned cases = cases_citing[i];
		bool binding = clause->kind != CLAUSE_OPEN && clause->kind != CLAUSE_ENVIRONMENT;

		if (!CHECK((cases > 0) != (why != NULL)))
			printf("  %s has %u cases and %s\n", clause->id, cases,
				why ? "a reason for none" : "no reason");
		if (clause->where & WHERE_EMULATED && binding && !why && !CHECK(asserting > 0))
			printf("  %s is asserted by no case\n", clause->id);
	}
}

static void check_names(void)
{
	for (const struct suite *s = suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			CHECK(strspn(t->name, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
				strlen(t->name));
			for (const struct test_case *other = s->cases; other != t; other++)
				if (!CHECK(strcmp(other->name, t->name) != 0))
					printf("  %s/%s is there twice\n", s->name, t->name);
		}
}

/* Writing a plan is pure: the same case gives the same plan. */
static void check_purity(void)
{
	for (const struct suite *s = suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *one = plan_write(s->name, t);
			struct plan *other = plan_write(s->name, t);

			if (!CHECK(one && other))
				exit(1);
			CHECK(one->count == other->count && one->needs == other->needs);
			for (uint32_t i = 0; i < one->count && i < other->count; i++)
				CHECK(!memcmp(&one->steps[i].operation, &other->steps[i].operation,
					sizeof(one->steps[i].operation)));
			plan_free(one);
			plan_free(other);
		}
}

int main(void)
{
	if (suites_prepare())
		return 1;
	check_counts();
	check_rows();
	check_coverage();
	check_names();
	check_purity();
	return check_end();
}
