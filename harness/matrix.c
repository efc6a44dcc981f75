/* matrix.c - playing cases on defective drives. */
#include "harness/matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/run.h"

/* Plans are large: so many defects are in memory together. */
#define BATCH 24u

/* Cases on their way, each on a drive of its row. */
struct batch {
	struct matrix *matrix;
	const struct program *program;
	const struct matrix_options *options;
	struct results *results;
	uint32_t *row; /* of each case */
	char (*spec)[96]; /* of each row in the matrix */
};

bool matrix_cites(const struct test_case *test, const char *clauses)
{
	for (uint32_t i = 0; test->clauses[i]; i++) {
		const char *id = test->clauses[i]->id;
		size_t length = strlen(id);

		for (const char *at = strstr(clauses, id); at; at = strstr(at + 1, id))
			if ((at == clauses || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
				return true;
	}
	return false;
}

struct matrix *matrix_new(const struct program *program, uint32_t count)
{
	struct matrix *matrix = calloc(1, sizeof(*matrix));

	if (!matrix)
		return NULL;
	matrix->count = count;
	matrix->rows = calloc(count ? count : 1, sizeof(*matrix->rows));
	matrix->asserted = calloc(program->clause_count, sizeof(*matrix->asserted));
	matrix->guarded = calloc(program->clause_count, sizeof(*matrix->guarded));
	if (matrix->rows && matrix->asserted && matrix->guarded)
		return matrix;
	matrix_free(matrix);
	return NULL;
}

void matrix_free(struct matrix *matrix)
{
	if (!matrix)
		return;
	free(matrix->rows);
	free(matrix->asserted);
	free(matrix->guarded);
	free(matrix);
}

static const char *spec_of(void *context, uint32_t index)
{
	struct batch *batch = context;

	return batch->spec[batch->row[index]];
}

/* A case for a row of the matrix; one that asserts nothing is left out. */
static int enter(struct batch *batch, uint32_t row, const char *suite, const struct test_case *test)
{
	struct plan *plan = plan_write(suite, test);
	uint32_t count = batch->results->count;
	uint32_t *more;

	if (!plan)
		return -1;
	if (plan->policy != POLICY_ASSERT) {
		plan_free(plan);
		return 0;
	}
	more = realloc(batch->row, (count + 1) * sizeof(*more));
	if (!more || results_add(batch->results, plan, 1)) {
		batch->row = more ? more : batch->row;
		plan_free(plan);
		return -1;
	}
	batch->row = more;
	more[count] = row;
	return 0;
}

static int enter_all(struct batch *batch, uint32_t row, bool citing)
{
	const char *clauses = batch->matrix->rows[row].defect->clauses;

	for (const struct suite *s = batch->program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			if (matrix_cites(t, clauses) == citing && enter(batch, row, s->name, t))
				return -1;
	return 0;
}

static void note_kill(struct matrix_row *row, const struct plan *plan, enum kill kill)
{
	size_t used = strlen(row->killers);

	if (row->kill > kill)
		row->kill = kill;
	row->kills++;
	snprintf(row->killers + used, sizeof(row->killers) - used, "%s%s/%s", used ? " " : "",
		plan->suite, plan->name);
}

static void note_error(struct matrix_row *row, const struct case_result *one)
{
	if (!row->errors++)
		snprintf(row->error, sizeof(row->error), "%s/%s step %d: %.100s", one->plan->suite,
			one->plan->name, one->judgement.step, one->judgement.reason);
}

/* Clauses that this kill shows to be guarded. */
static void note_guarded(struct batch *batch, const struct matrix_row *row, const struct plan *plan)
{
	for (uint32_t i = 0; plan->clauses[i]; i++) {
		const struct clause *const cited[] = { plan->clauses[i], NULL };
		const struct test_case test = { .clauses = cited };

		if (matrix_cites(&test, row->defect->clauses))
			batch->matrix->guarded[plan->clauses[i] - batch->program->clauses] = true;
	}
}

static void take_in(struct batch *batch, enum kill kill)
{
	results_judge(batch->results);
	for (uint32_t i = 0; i < batch->results->count; i++) {
		const struct case_result *one = &batch->results->cases[i];
		struct matrix_row *row = &batch->matrix->rows[batch->row[i]];

		row->played++;
		if (one->judgement.verdict == VERDICT_FAIL) {
			note_kill(row, one->plan, kill);
			note_guarded(batch, row, one->plan);
		} else if (one->judgement.verdict == VERDICT_ERROR) {
			note_error(row, one);
		}
	}
}

static int play(struct batch *batch, enum kill kill, char *error, size_t size)
{
	struct run_options run = { .drives = { "emulated", "emulated" },
		.drive_count = 2,
		.jobs = batch->options->jobs,
		.repeat = 1,
		.timeout = batch->options->timeout,
		.spec_of = spec_of,
		.context = batch,
		.interrupted = batch->options->interrupted };
	struct record *record = record_to_nowhere();
	int result = -1;

	if (!record)
		snprintf(error, size, "memory is short");
	else if (!batch->results->count)
		result = 0;
	else
		result = run_cases(batch->results, record, &run, error, size);
	record_close(record);
	if (!result)
		take_in(batch, kill);
	return result;
}

static int play_rows(struct batch *batch, uint32_t first, uint32_t end, bool citing, char *error,
	size_t size)
{
	int result = 0;

	batch->results = results_new();
	if (batch->results)
		batch->results->planned = true;
	for (uint32_t i = first; i < end && batch->results && !result; i++)
		result = enter_all(batch, i, citing);
	if (!batch->results || result)
		snprintf(error, size, "memory is short");
	else
		result = play(batch, citing ? KILL_BY_CITING : KILL_BY_ANOTHER, error, size);
	if (!batch->results)
		result = -1;
	results_free(batch->results);
	batch->results = NULL;
	return result;
}

static void tell(const struct batch *batch, uint32_t done)
{
	if (batch->options->progress)
		batch->options->progress(batch->options->context, done, batch->matrix->count);
}

static int play_all(struct batch *batch, char *error, size_t size)
{
	struct matrix *matrix = batch->matrix;

	for (uint32_t first = 0; first < matrix->count; first += BATCH) {
		uint32_t end = first + BATCH < matrix->count ? first + BATCH : matrix->count;

		if (play_rows(batch, first, end, true, error, size))
			return -1;
		tell(batch, end);
	}
	for (uint32_t i = 0; i < matrix->count; i++)
		if (matrix->rows[i].kill != KILL_BY_CITING &&
			play_rows(batch, i, i + 1, false, error, size))
			return -1;
	return 0;
}

static void find_asserted(struct matrix *matrix, const struct program *program)
{
	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			for (uint32_t i = 0; t->clauses[i]; i++)
				if (t->clauses[i]->kind != CLAUSE_OPEN &&
					t->clauses[i]->kind != CLAUSE_ENVIRONMENT)
					matrix->asserted[t->clauses[i] - program->clauses] = true;
}

int matrix_play(struct matrix *matrix, const struct program *program,
	const struct matrix_options *options, char *error, size_t size)
{
	struct batch batch = { .matrix = matrix, .program = program, .options = options };
	int result = -1;

	find_asserted(matrix, program);
	batch.spec = calloc(matrix->count ? matrix->count : 1, sizeof(*batch.spec));
	if (!batch.spec) {
		snprintf(error, size, "memory is short");
		return -1;
	}
	for (uint32_t i = 0; i < matrix->count; i++) {
		matrix->rows[i].kill = KILL_BY_NONE;
		snprintf(batch.spec[i], sizeof(batch.spec[i]), "emulated:defect=%s",
			matrix->rows[i].defect->name);
	}
	result = play_all(&batch, error, size);
	for (uint32_t i = 0; i < matrix->count; i++)
		matrix->totals[matrix->rows[i].kill]++;
	free(batch.row);
	free(batch.spec);
	return result;
}
