/* dictionary_make.c - the dictionary of faults, played and written. */
#include "harness/command/defects/dictionary_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/defects/recorder/recorder_defects.h"
#include "harness/command/defects/matrix.h"
#include "harness/diagnosis/dictionary.h"
#include "harness/diagnosis/evidence.h"
#include "harness/plan/plan_write.h"

struct maker {
	const struct making *making;
	struct survey *survey;
	struct dictionary *old, *now;
	int *kept; /* for each case: its index in the old one, -1 for one that is new or has changed */
	uint32_t played;
};

/* "LOCK-002 LOCK-003" */
static void list_clauses(const struct test_case *test, char *text, size_t size)
{
	const struct clause *const *clauses = case_clauses(test);
	size_t used = 0;

	text[0] = '\0';
	for (uint32_t i = 0; clauses[i] && used < size; i++)
		used += (size_t)snprintf(
			text + used, size - used, "%s%s", i ? " " : "", clauses[i]->id);
}

static int digest_of(
	const char *suite, const struct test_case *test, char digest[DICTIONARY_DIGEST])
{
	struct plan *plan = plan_write(suite, test);

	if (!plan)
		return -1;
	dictionary_digest(plan, digest);
	plan_free(plan);
	return 0;
}

static int kept_case(
	const struct dictionary *old, const char *suite, const char *name, const char *digest)
{
	int index = dictionary_find_case(old, suite, name);

	return index >= 0 && !strcmp(old->cases[index].digest, digest) ? index : -1;
}

static int add_cases(struct maker *maker)
{
	maker->kept = calloc(maker->survey->count + 1, sizeof(*maker->kept));
	if (!maker->kept)
		return -1;
	for (uint32_t i = 0; i < maker->survey->count; i++) {
		struct surveyed *one = &maker->survey->cases[i];
		char name[256], clauses[600], digest[DICTIONARY_DIGEST];

		snprintf(name, sizeof(name), "%s/%s", one->suite, one->test->name);
		list_clauses(one->test, clauses, sizeof(clauses));
		if (digest_of(one->suite, one->test, digest) ||
			dictionary_add_case(maker->now, name, digest, clauses) < 0)
			return -1;
		maker->kept[i] = maker->making->anew
			? -1
			: kept_case(maker->old, one->suite, one->test->name, digest);
	}
	return 0;
}

static bool is_same_fault(const struct fault *fault, const struct defect *defect)
{
	return !strcmp(fault->clauses, defect->clauses) && !strcmp(fault->text, defect->text);
}

/* The cells that are known, and which cases have to be played. Returns how many, -1 without memory. */
static int keep_cells(struct maker *maker, const struct defect *defect, struct fault *fault)
{
	int index = maker->making->anew ? -1 : dictionary_find_fault(maker->old, defect->name);
	const struct fault *old = index >= 0 ? &maker->old->faults[index] : NULL;
	int missing = 0;

	if (old && !is_same_fault(old, defect))
		old = NULL;
	for (uint32_t i = 0; i < maker->survey->count; i++) {
		bool known = old && maker->kept[i] >= 0;

		maker->survey->cases[i].left_out = known;
		missing += !known;
		if (!known)
			continue;
		fault->cells[i] = old->cells[maker->kept[i]];
		if (fault->cells[i].state != CELL_FAIL)
			continue;
		index = dictionary_add_symptom(
			maker->now, maker->old->symptoms[fault->cells[i].symptom]);
		if (index < 0)
			return -1;
		fault->cells[i].symptom = (uint16_t)index;
	}
	return missing;
}

static int take_results(struct maker *maker, const struct results *results, struct fault *fault)
{
	struct evidence evidence;

	if (evidence_make(maker->now, results, &evidence))
		return -1;
	for (uint32_t i = 0; i < evidence.count; i++)
		if (!maker->survey->cases[i].left_out)
			fault->cells[i] = evidence.cells[i];
	evidence_free(&evidence);
	return 0;
}

static int make_fault(struct maker *maker, const struct defect *defect, char *error, size_t size)
{
	int index = dictionary_add_fault(maker->now, defect->name, defect->clauses, defect->text);
	struct fault *fault = index < 0 ? NULL : &maker->now->faults[index];
	int missing = fault ? keep_cells(maker, defect, fault) : -1;
	const struct results *results;
	char spec[120];

	if (missing <= 0)
		return missing;
	snprintf(spec, sizeof(spec), "emulated:defect=%s", defect->name);
	results = survey_play(maker->survey, spec, defect->clauses, error, size);
	if (!results)
		return -1;
	maker->played += results->count;
	return take_results(maker, results, fault);
}

static int make_faults(struct maker *maker, char *error, size_t size)
{
	uint32_t count = 0, done = 0;

	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d))
		count++;
	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d)) {
		if (make_fault(maker, d, error, size))
			return -1;
		if (maker->making->progress)
			maker->making->progress(NULL, ++done, count);
	}
	return 0;
}

static int save(const struct maker *maker, char *error, size_t size)
{
	char path[4100];
	FILE *out;
	int result;

	snprintf(path, sizeof(path), "%s.new", maker->making->path);
	out = fopen(path, "wb");
	result = out ? dictionary_write(maker->now, out) : -1;
	if (out && fclose(out))
		result = -1;
	if (!result && !rename(path, maker->making->path))
		return 0;
	snprintf(error, size, "cannot write %.400s", maker->making->path);
	(void)remove(path);
	return -1;
}

int dictionary_make(
	const struct program *program, const struct making *making, char *error, size_t size)
{
	struct maker maker = { .making = making,
		.survey = survey_new(program, making->survey, error, size) };
	int result = -1;

	if (!maker.survey)
		return -1;
	snprintf(error, size, "memory is short");
	maker.old = dictionary_read();
	maker.now = dictionary_new();
	if (maker.old && maker.now && !add_cases(&maker) && !make_faults(&maker, error, size))
		result = save(&maker, error, size);
	if (!result)
		printf("%u faults in %u cases; %u plays of a case were new\n",
			(unsigned)maker.now->fault_count, (unsigned)maker.now->case_count,
			(unsigned)maker.played);
	dictionary_free(maker.old);
	dictionary_free(maker.now);
	survey_free(maker.survey);
	free(maker.kept);
	return result;
}

/* ---- is it current? ---- */

#define MANY 20

static uint32_t lacks_case(
	const struct dictionary *dictionary, const char *suite, const struct test_case *test)
{
	char digest[DICTIONARY_DIGEST];
	int index = dictionary_find_case(dictionary, suite, test->name);

	/* Of the cases that nobody wrote it has some. */
	if (index < 0 || digest_of(suite, test, digest) ||
		!strcmp(digest, dictionary->cases[index].digest))
		return 0;
	printf("case\t%s/%s\tis planned otherwise\n", suite, test->name);
	return 1;
}

static uint32_t lacks_written(
	const struct dictionary *dictionary, const char *suite, const struct test_case *test)
{
	struct plan *plan = plan_write(suite, test);
	bool asserts = plan && plan->policy == POLICY_ASSERT;

	plan_free(plan);
	if (!asserts || dictionary_find_case(dictionary, suite, test->name) >= 0)
		return 0;
	printf("case\t%s/%s\tis not there\n", suite, test->name);
	return 1;
}

uint32_t dictionary_lacks(const struct program *program, bool *many)
{
	struct dictionary *dictionary = dictionary_read();
	uint32_t count = 0, cases;

	for (const struct suite *s = program->suites; dictionary && s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			count += lacks_case(dictionary, s->name, t);
			if (!s->computed)
				count += lacks_written(dictionary, s->name, t);
		}
	cases = count;
	for (const struct defect *d = all_defects_next(NULL); dictionary && d;
		d = all_defects_next(d)) {
		int index = dictionary_find_fault(dictionary, d->name);

		if (index >= 0 && is_same_fault(&dictionary->faults[index], d))
			continue;
		printf("defect\t%s\tis %s\n", d->name, index < 0 ? "not there" : "another one");
		count++;
	}
	*many = !dictionary || cases * MANY > dictionary->case_count ||
		(count - cases) * MANY > dictionary->fault_count;
	dictionary_free(dictionary);
	return count;
}
