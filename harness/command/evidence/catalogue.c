/* catalogue.c - clauses and plans, written into a digest in place of a file. */
#include "harness/command/evidence/catalogue.h"

#include "harness/command/select.h"

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

static int digest_cases(const struct program *program, struct catalogue *catalogue)
{
	const struct selection all = { .suites = { NULL, 0 } };
	struct results *results = results_new();
	struct record *record = record_to_digest();
	int result = -1;

	if (results && record && !selection_plan(&all, program, 1, 0, results) &&
		!record_plan(record, results))
		result = record_take_digest(record, catalogue->cases);
	catalogue->case_count = results ? results->count : 0;
	record_close(record);
	results_free(results);
	return result;
}

int catalogue_read(const struct program *program, struct catalogue *catalogue)
{
	return digest_clauses(program, catalogue->clauses) || digest_cases(program, catalogue) ? -1
											       : 0;
}
