/* catalogue.c - clauses and plans, written into a digest in place of a file. */
#include "harness/command/evidence/catalogue.h"

#include "harness/plan/plan_write.h"

static int digest_clauses(const struct program *program, char digest[DIGEST_TEXT])
{
	struct record *record = record_to_digest();
	int result = record ? 0 : -1;

	for (uint32_t i = 0; !result && i < program->clause_count; i++)
		result = record_clause(record, &program->clauses[i]);
	if (!result)
		result = record_take_digest(record, digest);
	record_close(record);
	return result;
}

/* The plan of a case that is planned already; NULL when it is not. */
static struct plan *find_planned(
	const struct results *planned, const char *suite, const struct test_case *test)
{
	for (uint32_t i = 0; planned && i < planned->count; i++)
		if (planned->cases[i].plan->name == test->name &&
			planned->cases[i].plan->suite == suite)
			return planned->cases[i].plan;
	return NULL;
}

/* All cases, with plans that are planned's where it has them. */
static int plan_all(
	const struct program *program, const struct results *planned, struct results *all)
{
	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *plan;

			if (t->fitted)
				continue;
			plan = find_planned(planned, s->name, t);
			if (!plan)
				plan = plan_write(s->name, t);
			if (!plan || results_add(all, plan, 1))
				return -1;
		}
	return 0;
}

/* Plans that are planned's stay with it. */
static void forget(struct results *all, const struct results *planned)
{
	for (uint32_t i = 0; planned && i < planned->count; i++)
		for (uint32_t j = 0; j < all->count; j++)
			if (all->cases[j].plan == planned->cases[i].plan)
				all->cases[j].plan = NULL;
	results_free(all);
}

static int digest_cases(
	const struct program *program, const struct results *planned, struct catalogue *catalogue)
{
	struct results *all = results_new();
	struct record *record = record_to_digest();
	int result = -1;

	if (all && record && !plan_all(program, planned, all) && !record_plan(record, all))
		result = record_take_digest(record, catalogue->cases);
	catalogue->case_count = all ? all->count : 0;
	record_close(record);
	if (all)
		forget(all, planned);
	return result;
}

int catalogue_read(
	const struct program *program, const struct results *planned, struct catalogue *catalogue)
{
	return digest_clauses(program, catalogue->clauses) ||
			digest_cases(program, planned, catalogue)
		? -1
		: 0;
}
