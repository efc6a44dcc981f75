/* select.c - patterns against suites, cases and clauses. */
#include "harness/command/select.h"

#include <ctype.h>
#include <string.h>

int selection_add(const char **list, uint32_t *count, const char *pattern)
{
	if (*count == SELECTORS_MOST)
		return -1;
	list[(*count)++] = pattern;
	return 0;
}

static bool suite_matches(const char *pattern, const char *suite)
{
	return options_match(pattern, suite);
}

static bool case_matches(const char *pattern, const char *suite, const char *name)
{
	char whole[200];

	snprintf(whole, sizeof(whole), "%s/%s", suite, name);
	return options_match(pattern, whole) ||
		(!strchr(pattern, '/') && options_match(pattern, name));
}

static bool clause_matches(const char *pattern, const char *id)
{
	char upper[64];
	size_t i = 0;

	for (; i < sizeof(upper) - 1 && pattern[i]; i++)
		upper[i] = (char)toupper((unsigned char)pattern[i]);
	upper[i] = '\0';
	return options_match(!strncmp(upper, "XA-", 3) ? upper + 3 : upper, id);
}

static bool cites(const char *pattern, const struct test_case *test)
{
	for (uint32_t i = 0; test->clauses[i]; i++)
		if (clause_matches(pattern, test->clauses[i]->id))
			return true;
	return false;
}

bool selection_has(
	const struct selection *selection, const char *suite, const struct test_case *test)
{
	bool meant[3] = { !selection->suite_count, !selection->case_count,
		!selection->clause_count };

	for (uint32_t i = 0; i < selection->suite_count; i++)
		meant[0] = meant[0] || suite_matches(selection->suites[i], suite);
	for (uint32_t i = 0; i < selection->case_count; i++)
		meant[1] = meant[1] || case_matches(selection->cases[i], suite, test->name);
	for (uint32_t i = 0; i < selection->clause_count; i++)
		meant[2] = meant[2] || cites(selection->clauses[i], test);
	return meant[0] && meant[1] && meant[2];
}

/* The name in the program that is nearest to a pattern that matched nothing. */
struct nearest {
	const char *pattern;
	size_t distance;
	char name[200];
};

static void consider(struct nearest *nearest, const char *name)
{
	size_t distance = options_distance(nearest->pattern, name);

	if (distance < nearest->distance) {
		nearest->distance = distance;
		snprintf(nearest->name, sizeof(nearest->name), "%s", name);
	}
}

static int complain(const struct manual *manual, const char *kind, const struct nearest *nearest)
{
	if (nearest->name[0])
		options_wrong(manual, "no %s matches '%s'; did you mean %s?", kind,
			nearest->pattern, nearest->name);
	else
		options_wrong(manual, "no %s matches '%s'; exaccess list shows what there is", kind,
			nearest->pattern);
	return -1;
}

static int check_suites(const struct selection *selection, const struct program *program,
	const struct manual *manual)
{
	for (uint32_t i = 0; i < selection->suite_count; i++) {
		struct nearest nearest = { .pattern = selection->suites[i], .distance = 6 };
		bool found = false;

		for (const struct suite *s = program->suites; s->name; s++) {
			found = found || suite_matches(selection->suites[i], s->name);
			consider(&nearest, s->name);
		}
		if (!found)
			return complain(manual, "suite", &nearest);
	}
	return 0;
}

static int check_cases(const struct selection *selection, const struct program *program,
	const struct manual *manual)
{
	for (uint32_t i = 0; i < selection->case_count; i++) {
		struct nearest nearest = { .pattern = selection->cases[i], .distance = 12 };
		bool found = false;

		for (const struct suite *s = program->suites; s->name; s++)
			for (const struct test_case *t = s->cases; t->name; t++) {
				char whole[200];

				snprintf(whole, sizeof(whole), "%s/%s", s->name, t->name);
				found = found ||
					case_matches(selection->cases[i], s->name, t->name);
				consider(&nearest, strchr(nearest.pattern, '/') ? whole : t->name);
			}
		if (!found)
			return complain(manual, "case", &nearest);
	}
	return 0;
}

static int check_clauses(const struct selection *selection, const struct program *program,
	const struct manual *manual)
{
	for (uint32_t i = 0; i < selection->clause_count; i++) {
		struct nearest nearest = { .pattern = selection->clauses[i], .distance = 4 };
		bool found = false;

		for (uint32_t j = 0; j < program->clause_count; j++) {
			found = found ||
				clause_matches(selection->clauses[i], program->clauses[j].id);
			consider(&nearest, program->clauses[j].id);
		}
		if (!found)
			return complain(manual, "clause", &nearest);
	}
	return 0;
}

int selection_check(const struct selection *selection, const struct program *program,
	const struct manual *manual)
{
	return check_suites(selection, program, manual) ||
			check_cases(selection, program, manual) ||
			check_clauses(selection, program, manual)
		? -1
		: 0;
}

const struct test_case *selection_find(
	const struct program *program, const char *name, const char **suite)
{
	const struct test_case *found = NULL;

	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			char whole[200];

			snprintf(whole, sizeof(whole), "%s/%s", s->name, t->name);
			if (!strcmp(whole, name)) {
				*suite = s->name;
				return t;
			}
			if (!strcmp(t->name, name)) {
				if (found)
					return NULL;
				found = t;
				*suite = s->name;
			}
		}
	return found;
}
