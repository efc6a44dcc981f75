/* select.c - patterns against suites, cases and clauses. */
#include "harness/command/select.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/specs.h"
#include "harness/plan/plan_write.h"
#include "harness/system/text.h"

int selection_add(struct patterns *patterns, const char *pattern)
{
	const char **list = realloc(patterns->list, (patterns->count + 1) * sizeof(*list));

	if (!list) {
		fprintf(stderr, "exaccess: memory is short\n");
		return -1;
	}
	patterns->list = list;
	list[patterns->count++] = pattern;
	return 0;
}

void selection_free(struct selection *selection)
{
	free(selection->suites.list);
	free(selection->cases.list);
	free(selection->clauses.list);
	free(selection->excluded.list);
	memset(selection, 0, sizeof(*selection));
}

int selection_of(const struct results *results, struct selection *selection)
{
	const struct {
		const char *key;
		struct patterns *patterns;
	} kinds[] = { { SELECTED_SUITE, &selection->suites }, { SELECTED_CASE, &selection->cases },
		{ SELECTED_CLAUSE, &selection->clauses }, { EXCLUDED, &selection->excluded } };
	const char *shard = results_get(results, FACT_SHARD);
	const char *drive = results_get(results, SELECTED_DRIVE);

	memset(selection, 0, sizeof(*selection));
	selection->shard.waits = drive && !spec_is_embedded(drive);
	if (results_get(results, FITTED))
		selection->fitted = (uint32_t)strtoul(results_get(results, FITTED), NULL, 16);
	if (shard && shard_parse(shard, &selection->shard))
		return -1;
	for (uint32_t i = 0; i < results->fact_count; i++)
		for (size_t j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++)
			if (!strcmp(results->facts[i].key, kinds[j].key) &&
				selection_add(kinds[j].patterns, results->facts[i].value))
				return -1;
	return 0;
}

/* The needs in the name of a case for drives that offer them; 0: it is none. */
static uint32_t needs_in(const char *name)
{
	const char *at = strstr(name, "-for-");

	return at ? (uint32_t)strtoul(at + strlen("-for-"), NULL, 16) : 0;
}

/* Has the cases be there that are for drives at hand. */
static int fit(const struct selection *selection, const struct program *program)
{
	uint32_t needs = selection->fitted;
	char text[400];

	for (uint32_t i = 0; !needs && i < selection->cases.count; i++)
		needs = needs_in(selection->cases.list[i]);
	return needs && program->fit ? program->fit(needs, true, text, sizeof(text)) : 0;
}

/* A permutation that depends on the seed alone (xorshift, Fisher and Yates). */
static void shuffle(struct results *results, uint64_t seed)
{
	uint64_t state = seed;

	for (uint32_t i = results->count; seed && i > 1; i--) {
		struct case_result swapped = results->cases[i - 1];
		uint32_t j;

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		j = (uint32_t)(state % i);
		results->cases[i - 1] = results->cases[j];
		results->cases[j] = swapped;
	}
}

int selection_plan(struct selection *selection, const struct program *program, uint32_t repeat,
	uint64_t seed, struct results *results)
{
	if (fit(selection, program))
		return -1;
	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *plan;

			if (!selection_has(selection, s->name, t))
				continue;
			plan = plan_write(s->name, t);
			if (!plan || results_add(results, plan, repeat))
				return -1;
		}
	shuffle(results, seed);
	return selection->shard.count ? shard_keep(results, &selection->shard) : 0;
}

static bool suite_matches(const char *pattern, const char *suite)
{
	return text_matches(pattern, suite);
}

static bool case_matches(const char *pattern, const char *suite, const char *name)
{
	char whole[200];

	snprintf(whole, sizeof(whole), "%s/%s", suite, name);
	return text_matches(pattern, whole) ||
		(!strchr(pattern, '/') && text_matches(pattern, name));
}

static bool clause_matches(const char *pattern, const char *id)
{
	char upper[64];
	size_t i = 0;

	for (; i < sizeof(upper) - 1 && pattern[i]; i++)
		upper[i] = (char)toupper((unsigned char)pattern[i]);
	upper[i] = '\0';
	return text_matches(!strncmp(upper, "XA-", 3) ? upper + 3 : upper, id);
}

static bool cites(const char *pattern, const struct test_case *test)
{
	const struct clause *const *clauses = case_clauses(test);

	for (uint32_t i = 0; clauses[i]; i++)
		if (clause_matches(pattern, clauses[i]->id))
			return true;
	return false;
}

static bool is_selected(
	const struct selection *selection, const char *suite, const struct test_case *test)
{
	bool meant[3] = { !selection->suites.count, !selection->cases.count,
		!selection->clauses.count };

	for (uint32_t i = 0; i < selection->suites.count; i++)
		meant[0] = meant[0] || suite_matches(selection->suites.list[i], suite);
	for (uint32_t i = 0; i < selection->cases.count; i++)
		meant[1] = meant[1] || case_matches(selection->cases.list[i], suite, test->name);
	for (uint32_t i = 0; i < selection->clauses.count; i++)
		meant[2] = meant[2] || cites(selection->clauses.list[i], test);
	return meant[0] && meant[1] && meant[2];
}

static bool means_clauses(const char *pattern)
{
	return isupper((unsigned char)pattern[0]);
}

static bool is_excluded(
	const struct selection *selection, const char *suite, const struct test_case *test)
{
	for (uint32_t i = 0; i < selection->excluded.count; i++) {
		const char *pattern = selection->excluded.list[i];

		if (means_clauses(pattern) ? cites(pattern, test)
					   : case_matches(pattern, suite, test->name))
			return true;
	}
	return false;
}

bool selection_has(
	const struct selection *selection, const char *suite, const struct test_case *test)
{
	return is_selected(selection, suite, test) && !is_excluded(selection, suite, test);
}

bool selection_leaves_out(
	const struct selection *selection, const char *suite, const struct test_case *test)
{
	return is_selected(selection, suite, test) && is_excluded(selection, suite, test);
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
	for (uint32_t i = 0; i < selection->suites.count; i++) {
		struct nearest nearest = { .pattern = selection->suites.list[i], .distance = 6 };
		bool found = false;

		for (const struct suite *s = program->suites; s->name; s++) {
			found = found || suite_matches(selection->suites.list[i], s->name);
			consider(&nearest, s->name);
		}
		if (!found)
			return complain(manual, "suite", &nearest);
	}
	return 0;
}

static int check_case(
	const struct program *program, const struct manual *manual, const char *pattern)
{
	struct nearest nearest = { .pattern = pattern, .distance = 12 };
	bool found = false;

	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			char whole[200];

			snprintf(whole, sizeof(whole), "%s/%s", s->name, t->name);
			found = found || case_matches(pattern, s->name, t->name);
			consider(&nearest, strchr(nearest.pattern, '/') ? whole : t->name);
		}
	return found ? 0 : complain(manual, "case", &nearest);
}

static int check_clause(
	const struct program *program, const struct manual *manual, const char *pattern)
{
	struct nearest nearest = { .pattern = pattern, .distance = 4 };
	bool found = false;

	for (uint32_t j = 0; j < program->clause_count; j++) {
		found = found || clause_matches(pattern, program->clauses[j].id);
		consider(&nearest, program->clauses[j].id);
	}
	return found ? 0 : complain(manual, "clause", &nearest);
}

int selection_check(const struct selection *selection, const struct program *program,
	const struct manual *manual)
{
	int result;

	if (fit(selection, program))
		return options_wrong(
			manual, "cases for drives of two kinds cannot be named at once");
	result = check_suites(selection, program, manual);
	for (uint32_t i = 0; !result && i < selection->cases.count; i++)
		result = check_case(program, manual, selection->cases.list[i]);
	for (uint32_t i = 0; !result && i < selection->clauses.count; i++)
		result = check_clause(program, manual, selection->clauses.list[i]);
	for (uint32_t i = 0; !result && i < selection->excluded.count; i++) {
		const char *pattern = selection->excluded.list[i];

		result = means_clauses(pattern) ? check_clause(program, manual, pattern)
						: check_case(program, manual, pattern);
	}
	return result;
}

static const struct test_case *find(
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

const struct test_case *selection_find(
	const struct program *program, const char *name, const char **suite)
{
	const struct test_case *found = find(program, name, suite);
	char text[400];

	/* A worker is told the name alone. */
	if (!found && needs_in(name) && program->fit &&
		!program->fit(needs_in(name), true, text, sizeof(text)))
		found = find(program, name, suite);
	return found;
}
