/* marks.c - playing every case on a drive that notes what it is asked. */
#include "harness/command/defects/marks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/defects/marks.h"
#include "harness/plan/plan_write.h"
#include "harness/system/file.h"
#include "harness/system/process.h"
#include "harness/system/shared.h"

/* What no mark can tell: the rule that a case is about is asked, if it is right, in a way that looks like
 * another one. An entry without a case is for all that cite the clause. */
static const struct excuse {
	const char *name; /* SUITE/NAME, or NULL */
	const char *clause;
	const char *why;
} excuses[] = {
#define EXCUSE(name, clause, why) { name, clause, why },
#include "harness/command/defects/marks.def"
#undef EXCUSE
};

struct marked {
	const struct program *program;
	const struct matrix_options *options;
	struct results *results;
	const struct test_case **tests;
	const char **suites;
	char directory[80];
	char path[100]; /* of the marks: SHARED_STEP bytes for each case */
	char spec[140];
	/* Citations. */
	uint32_t reached, vacuous, excused, apart;
	uint32_t failed; /* cases that did not pass */
};

static const char *spec_of(void *context, uint32_t index)
{
	struct marked *marked = context;

	snprintf(marked->spec, sizeof(marked->spec), "emulated:marks=%u:%s", (unsigned)index,
		marked->path);
	return marked->spec;
}

static int plan_cases(struct marked *marked)
{
	uint32_t count = 0;

	for (const struct suite *s = marked->program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			count++;
	marked->tests = calloc(count + 1, sizeof(*marked->tests));
	marked->suites = calloc(count + 1, sizeof(*marked->suites));
	marked->results = results_new();
	if (!marked->tests || !marked->suites || !marked->results)
		return -1;
	for (const struct suite *s = marked->program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *plan = selection_has(marked->options->cases, s->name, t)
				? plan_write(s->name, t)
				: NULL;
			uint32_t at = marked->results->count;

			if (!plan || plan->policy != POLICY_ASSERT) {
				plan_free(plan);
				continue;
			}
			marked->tests[at] = t;
			marked->suites[at] = s->name;
			if (results_add(marked->results, plan, 1)) {
				plan_free(plan);
				return -1;
			}
		}
	marked->results->planned = true;
	return 0;
}

static int make_file(struct marked *marked)
{
	FILE *file;

	if (directory_private(marked->directory, sizeof(marked->directory)))
		return -1;
	snprintf(marked->path, sizeof(marked->path), "%s/marks", marked->directory);
	file = file_open(marked->path, "wb");
	if (!file)
		return -1;
	/* Nothing lies between what is written to. */
	for (uint32_t i = 0; i < marked->results->count; i++)
		if (fseek(file, (long)(i * SHARED_STEP + MARKS_SIZE - 1), SEEK_SET) ||
			fputc(0, file) == EOF)
			break;
	return fclose(file) ? -1 : 0;
}

static int play(struct marked *marked, char *error, size_t size)
{
	if (matrix_play_kinds(marked->results, marked->options, spec_of, marked, error, size))
		return -1;
	results_judge(marked->results);
	return 0;
}

/* ---- what the marks say ---- */

static const struct excuse *excuse_for(const char *name, const char *id)
{
	for (size_t i = 0; i < sizeof(excuses) / sizeof(excuses[0]); i++)
		if (!strcmp(excuses[i].clause, id) &&
			(!excuses[i].name || !strcmp(excuses[i].name, name)))
			return &excuses[i];
	return NULL;
}

static void look_at(struct marked *marked, uint32_t index, const uint8_t *marks, const char *id)
{
	char name[160];
	uint32_t rules = 0, asked = 0, at = 0;

	for (const struct defect *d = defects_next(NULL); d; d = defects_next(d), at++)
		if (matrix_names(d->clauses, id)) {
			rules++;
			asked += marks[at];
		}
	snprintf(name, sizeof(name), "%s/%s", marked->suites[index], marked->tests[index]->name);
	marked->apart += !rules;
	marked->reached += asked != 0;
	if (!rules || asked)
		return;
	if (excuse_for(name, id)) {
		marked->excused++;
		return;
	}
	marked->vacuous++;
	printf("vacuous  %s cites XA-%s, and comes to none of the %u rules that break it\n", name,
		id, (unsigned)rules);
}

static int look(struct marked *marked, char *error, size_t size)
{
	size_t length = 0;
	char *marks = file_read(marked->path, &length, error, size);

	for (uint32_t i = 0; marks && i < marked->results->count; i++) {
		const struct judgement *judgement = &marked->results->cases[i].judgement;
		const uint8_t *own = (const uint8_t *)marks + (size_t)i * SHARED_STEP;

		if (judgement->verdict != VERDICT_PASS ||
			(size_t)i * SHARED_STEP + MARKS_SIZE > length) {
			marked->failed++;
			printf("not passed  %s/%s\n", marked->suites[i], marked->tests[i]->name);
			continue;
		}
		for (uint32_t j = 0; case_clauses(marked->tests[i])[j]; j++)
			look_at(marked, i, own, case_clauses(marked->tests[i])[j]->id);
	}
	free(marks);
	return marks ? 0 : -1;
}

static int measure(struct marked *marked, char *error, size_t size)
{
	snprintf(error, size, "memory is short, or there is no place for files");
	if (plan_cases(marked) || make_file(marked) || play(marked, error, size) ||
		look(marked, error, size))
		return -1;
	printf("%u cases: %u citations come to a rule that breaks the clause, %u are vacuous, %u cannot be "
	       "told and have a reason, %u are of clauses that the drive has no rule for; %u cases did not pass\n",
		(unsigned)marked->results->count, (unsigned)marked->reached,
		(unsigned)marked->vacuous, (unsigned)marked->excused, (unsigned)marked->apart,
		(unsigned)marked->failed);
	return marked->vacuous || marked->failed;
}

int marks_measure(const struct program *program, const struct matrix_options *options, char *error,
	size_t size)
{
	struct marked marked = { .program = program, .options = options };
	int result = measure(&marked, error, size);

	if (marked.directory[0])
		directory_remove(marked.directory);
	results_free(marked.results);
	free(marked.tests);
	free(marked.suites);
	return result;
}
