/*
 * test_defects.c - the registry of defects: each has a name of its own, breaks clauses that cases
 * assert, and changes the rules of drive or recorder; and what cases assert, a defect breaks.
 */
#include <string.h>

#include "fixtures/defects/recorder/recorder_defects.h"
#include "fixtures/drive/rules.h"
#include "fixtures/recorder/recorder_rules.h"
#include "harness/testing/check.h"
#include "suites/suites.h"

#define LEAST_DEFECTS          150u
#define LEAST_RECORDER_DEFECTS 100u

/* Asserted clauses that neither drive nor recorder could break, as what they are about is done in
 * the client's process, or nowhere. */
static const struct {
	const char *id;
	const char *why;
} beyond_defects[] = {
	{ "BUF-027", "where a buffer is, the drive does not get to see" },
	{ "HANDLE-020", "threads have no identity at the drive" },
	{ "REL-012", "nor does their end reach it" },
	{ "ENV-013", "definitions are checked without a drive" },
	{ "ENV-011", "an emulated drive may have a driver of any name" },
};

static bool is_asserted(const struct clause *clause)
{
	for (const struct suite *s = suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			const struct clause *const *cited = case_clauses(t);

			for (uint32_t i = 0; cited[i]; i++)
				if (cited[i] == clause)
					return clause->kind != CLAUSE_OPEN &&
						clause->kind != CLAUSE_ENVIRONMENT;
		}
	return false;
}

/* Copies the identifier at *at and moves behind it; false at the end. */
static bool next_id(const char **at, char id[32])
{
	size_t length = strcspn(*at, " ");

	if (!length)
		return false;
	snprintf(id, 32, "%.*s", (int)(length < 31 ? length : 31), *at);
	*at += length;
	*at += **at == ' ';
	return true;
}

/* Each of the clauses is in the catalogue, in the form that cases and reports use, and a case
 * asserts it: else nobody could find the defect. */
static void check_clauses(const struct defect *defect)
{
	const char *at = defect->clauses;
	unsigned count = 0;
	char id[32];

	for (; next_id(&at, id); count++) {
		const struct clause *clause = clause_find(id);

		if (!CHECK(clause && !strcmp(clause->id, id) && is_asserted(clause)))
			printf("  %s names %s\n", defect->name, id);
	}
	if (!CHECK(count > 0))
		printf("  %s\n", defect->name);
}

static void check_name(const struct defect *defect)
{
	unsigned same = 0;

	CHECK(strspn(defect->name, "abcdefghijklmnopqrstuvwxyzAZ0123456789_") ==
		strlen(defect->name));
	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d))
		same += !strcmp(d->name, defect->name);
	if (!CHECK(same == 1))
		printf("  %s\n", defect->name);
	CHECK(all_defects_find(defect->name) == defect);
	/* A drive tells clients the name in full. */
	CHECK(strlen(defect->name) < 64);
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
static bool same_bytes(const void *one, const void *other, size_t size)
{
	return !memcmp(one, other, size);
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
	CHECK(same_bytes(&before, &rules_documented, sizeof(before)));
	CHECK(!rules->recorder == !defect->apply_recorder);
	CHECK(!rules->recorder || !strcmp(rules->recorder, defect->name));
	memcpy(&renamed, rules, sizeof(renamed));
	renamed.name = rules_documented.name;
	renamed.recorder = NULL;
	if (!CHECK(same_bytes(&renamed, &rules_documented, sizeof(renamed)) == !defect->apply))
		printf("  %s changes nothing of the drive's, or too much\n", defect->name);
}

static void check_recorder_rules(const struct defect *defect)
{
	const struct recorder_rules *rules;
	struct recorder_rules before, renamed;

	memcpy(&before, &recorder_rules_default, sizeof(before));
	rules = recorder_defects_rules(defect->name);
	if (!CHECK(!rules == !defect->apply_recorder) || !rules)
		return;
	CHECK(!strcmp(rules->name, defect->name));
	CHECK(recorder_defects_rules(defect->name) == rules);
	CHECK(same_bytes(&before, &recorder_rules_default, sizeof(before)));
	memcpy(&renamed, rules, sizeof(renamed));
	renamed.name = recorder_rules_default.name;
	if (!CHECK(!same_bytes(&renamed, &recorder_rules_default, sizeof(renamed))))
		printf("  %s changes nothing of the recorder's\n", defect->name);
}

static bool is_named(const struct clause *clause)
{
	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d)) {
		const char *at = d->clauses;
		char id[32];

		while (next_id(&at, id))
			if (!strcmp(id, clause->id))
				return true;
	}
	return false;
}

static const char *why_not(const struct clause *clause)
{
	for (size_t i = 0; i < sizeof(beyond_defects) / sizeof(beyond_defects[0]); i++)
		if (!strcmp(beyond_defects[i].id, clause->id))
			return beyond_defects[i].why;
	return NULL;
}

/* What a case asserts without a defect to find, it may not be able to. */
static void check_coverage(void)
{
	for (uint32_t i = 0; i < CLAUSE_COUNT; i++) {
		const struct clause *clause = &clauses[i];
		bool wanted = is_asserted(clause) && !why_not(clause);

		if (!CHECK(is_named(clause) == wanted))
			printf("  %s\n", clause->id);
	}
}

int main(void)
{
	if (suites_prepare())
		return 1;
	unsigned of_drive = 0;
	unsigned of_recorder = 0;

	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d)) {
		check_name(d);
		check_clauses(d);
		check_text(d);
		check_rules(d);
		check_recorder_rules(d);
		CHECK(d->apply || d->apply_recorder);
		CHECK((defects_find(d->name) == d) == !d->apply_recorder);
		of_drive += !d->apply_recorder;
		of_recorder += d->apply_recorder != NULL;
	}
	check_coverage();
	CHECK(of_drive >= LEAST_DEFECTS && of_recorder >= LEAST_RECORDER_DEFECTS);
	CHECK(!all_defects_find("no_such_defect") && !all_defects_find(""));
	CHECK(recorder_defects_rules("") == &recorder_rules_default);
	CHECK(!recorder_defects_rules("documented"));
	return check_end();
}
