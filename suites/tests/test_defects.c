/*
 * test_defects.c - the registry of defects: each has a name of its own, breaks clauses that cases
 * assert, and changes the rules.
 */
#include <string.h>

#include "fixtures/defects/defects.h"
#include "fixtures/drive/rules.h"
#include "harness/tests/check.h"
#include "suites/suites.h"

#define LEAST_DEFECTS 150u

static bool is_asserted(const struct clause *clause)
{
	for (const struct suite *s = suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			for (uint32_t i = 0; t->clauses[i]; i++)
				if (t->clauses[i] == clause)
					return clause->kind != CLAUSE_OPEN &&
						clause->kind != CLAUSE_ENVIRONMENT;
	return false;
}

/* Each of the clauses is in the catalogue, in the form that cases and reports use, and a case asserts
 * it: else nobody could find the defect. */
static void check_clauses(const struct defect *defect)
{
	const char *at = defect->clauses;
	unsigned count = 0;

	while (*at) {
		const struct clause *clause;
		char id[32];
		size_t length = strcspn(at, " ");

		snprintf(id, sizeof(id), "%.*s", (int)(length < 31 ? length : 31), at);
		clause = clause_find(id);
		if (!CHECK(clause && !strcmp(clause->id, id) && is_asserted(clause)))
			printf("  %s names %s\n", defect->name, id);
		count++;
		at += length;
		at += *at == ' ';
	}
	if (!CHECK(count > 0))
		printf("  %s\n", defect->name);
}

static void check_name(const struct defect *defect)
{
	unsigned same = 0;

	CHECK(strspn(defect->name, "abcdefghijklmnopqrstuvwxyzAZ0123456789_") ==
		strlen(defect->name));
	for (const struct defect *d = defects_next(NULL); d; d = defects_next(d))
		same += !strcmp(d->name, defect->name);
	if (!CHECK(same == 1))
		printf("  %s\n", defect->name);
	CHECK(defects_find(defect->name) == defect);
}

/* A sentence, which starts like one and ends like one. */
static void check_text(const struct defect *defect)
{
	size_t length = strlen(defect->text);

	if (!CHECK(length > 20 && defect->text[length - 1] == '.' && defect->text[0] >= '0' &&
		    defect->text[0] <= 'Z'))
		printf("  %s: %s\n", defect->name, defect->text);
}

/* Padding and all: the rules of a defect are made by copying memory. */
static bool same_bytes(const void *one, const void *other)
{
	return !memcmp(one, other, sizeof(struct rules));
}

/* Once applied the rules are others, and those that everybody shares are what they were. */
static void check_rules(const struct defect *defect)
{
	const struct rules *rules;
	struct rules before, renamed;

	memcpy(&before, &rules_documented, sizeof(before));
	rules = defects_rules(defect);
	if (!CHECK(rules != NULL))
		return;
	CHECK(!strcmp(rules->name, defect->name));
	CHECK(defects_rules(defect) == rules);
	CHECK(same_bytes(&before, &rules_documented));
	memcpy(&renamed, rules, sizeof(renamed));
	renamed.name = rules_documented.name;
	if (!CHECK(!same_bytes(&renamed, &rules_documented)))
		printf("  %s changes nothing\n", defect->name);
}

int main(void)
{
	unsigned count = 0;

	for (const struct defect *d = defects_next(NULL); d; d = defects_next(d)) {
		check_name(d);
		check_clauses(d);
		check_text(d);
		check_rules(d);
		count++;
	}
	CHECK(count >= LEAST_DEFECTS);
	CHECK(!defects_find("no_such_defect"));
	CHECK(!defects_find(""));
	return check_end();
}
