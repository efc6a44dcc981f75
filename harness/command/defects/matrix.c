/* matrix.c - playing cases on defective drives. */
#include "harness/command/defects/matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/plan/plan_write.h"
#include "harness/play/run/run.h"

/* Plans are large: so many defects are in memory together. At the end of each lot the drives that are done wait
 * for those that still wait for an answer. */
#define BATCH 64u

#define NO_ROW UINT32_MAX

/* Cases that cite a broken clause, of written suites and of computed ones; those of written suites that do not. */
enum group { CITING, COMPUTED_CITING, OTHERS, ALL };

/* Cases on their way, each on a drive of its row. */
struct batch {
	struct matrix *matrix;
	struct worked {
		const struct test_case *test;
		const char *suite;
		uint32_t given; /* defects that break what it cites */
		uint32_t found; /* of them */
	} * worked;
	uint32_t worked_count;
	enum group group; /* that is being played */
	const struct program *program;
	const struct matrix_options *options;
	struct results *results;
	uint32_t *row; /* of each case; NO_ROW: it is played on the documented drive */
	const struct test_case **test; /* of each case */
	uint32_t room;
	char (*spec)[96]; /* of each row in the matrix */
};

bool matrix_names(const char *clauses, const char *id)
{
	size_t length = strlen(id);

	for (const char *at = strstr(clauses, id); at; at = strstr(at + 1, id))
		if ((at == clauses || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

bool matrix_cites(const struct test_case *test, const char *clauses)
{
	const struct clause *const *cited = case_clauses(test);

	for (uint32_t i = 0; cited[i]; i++)
		if (matrix_names(clauses, cited[i]->id))
			return true;
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
	free(matrix->unfit);
	free(matrix->idle);
	free(matrix->idle_suite);
	free(matrix->asserted);
	free(matrix->guarded);
	free(matrix);
}

static const char *spec_of(void *context, uint32_t index)
{
	struct batch *batch = context;

	return batch->row[index] == NO_ROW ? "emulated" : batch->spec[batch->row[index]];
}

static bool is_unfit(const struct matrix *matrix, const struct test_case *test)
{
	for (uint32_t i = 0; i < matrix->false_alarms; i++)
		if (matrix->unfit[i] == test)
			return true;
	return false;
}

static int make_room(struct batch *batch)
{
	uint32_t room = 2 * batch->room + 64;
	const struct test_case **test;
	uint32_t *row;

	if (batch->results->count < batch->room)
		return 0;
	row = realloc(batch->row, room * sizeof(*row));
	if (!row)
		return -1;
	batch->row = row;
	test = realloc(batch->test, room * sizeof(*test));
	if (!test)
		return -1;
	batch->test = test;
	batch->room = room;
	return 0;
}

/* A case for a row of the matrix; there, one that asserts nothing is left out. */
static int enter(struct batch *batch, uint32_t row, const char *suite, const struct test_case *test)
{
	struct plan *plan = make_room(batch) ? NULL : plan_write(suite, test);
	uint32_t count = batch->results->count;

	if (!plan)
		return -1;
	if (row != NO_ROW && (plan->policy != POLICY_ASSERT || is_unfit(batch->matrix, test))) {
		plan_free(plan);
		return 0;
	}
	if (results_add(batch->results, plan, 1)) {
		plan_free(plan);
		return -1;
	}
	batch->row[count] = row;
	batch->test[count] = test;
	return 0;
}

/* The cases that nobody wrote are many, and break the same rules again and again: they are given what
 * the others do not find, and the documented drive. */
static bool is_of_group(const struct suite *suite, const struct test_case *test,
	const char *clauses, enum group group)
{
	bool cites = matrix_cites(test, clauses);

	switch (group) {
	case CITING: return cites && !suite->computed;
	case COMPUTED_CITING: return cites && suite->computed;
	case OTHERS: return !cites && !suite->computed;
	default: return true;
	}
}

static int enter_all(struct batch *batch, uint32_t row, enum group group)
{
	for (const struct suite *s = batch->program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			const char *clauses =
				row == NO_ROW ? "" : batch->matrix->rows[row].defect->clauses;

			if (is_of_group(s, t, clauses, group) &&
				selection_has(batch->options->cases, s->name, t) &&
				enter(batch, row, s->name, t))
				return -1;
		}
	return 0;
}

/* A word more, as far as there is room. */
static void append(char *text, size_t size, const char *word)
{
	size_t used = strlen(text);

	snprintf(text + used, size - used, "%s%s", used ? " " : "", word);
}

static void note_kill(struct matrix_row *row, const struct plan *plan, enum kill kill)
{
	char name[200];

	if (row->kill > kill)
		row->kill = kill;
	row->kills++;
	snprintf(name, sizeof(name), "%s/%s", plan->suite, plan->name);
	append(row->killers, sizeof(row->killers), name);
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
	for (uint32_t i = 0; plan->clauses[i]; i++)
		if (matrix_names(row->defect->clauses, plan->clauses[i]->id))
			batch->matrix->guarded[plan->clauses[i] - batch->program->clauses] = true;
}

/* Of a violation of a clause that is not the case's own: is it one that the defect breaks? */
static enum kill breaking_kill(const struct matrix_row *row, const char *breaks)
{
	return matrix_names(row->defect->clauses, breaks) ? KILL_BY_CITING : KILL_BY_ANOTHER;
}

static void take_in_row(
	struct batch *batch, const struct case_result *one, struct matrix_row *row, enum kill kill)
{
	const char *breaks = one->judgement.breaks[0] ? one->judgement.breaks : NULL;

	row->played++;
	if (one->judgement.verdict == VERDICT_FAIL) {
		note_kill(row, one->plan, breaks ? breaking_kill(row, breaks) : kill);
		if (!breaks)
			note_guarded(batch, row, one->plan);
	} else if (one->judgement.verdict == VERDICT_ERROR) {
		note_error(row, one);
	}
}

/* What each case of a written suite is good for. Without memory for it, it is not told. */
static void note_work(struct batch *batch, uint32_t index, bool found)
{
	const struct test_case *test = batch->test[index];
	struct worked *one = batch->worked;
	struct worked *more;

	for (uint32_t i = 0; i < batch->worked_count && one->test != test; i++)
		one++;
	if (!one || one == batch->worked + batch->worked_count) {
		more = realloc(batch->worked, (batch->worked_count + 1) * sizeof(*more));
		if (!more)
			return;
		batch->worked = more;
		one = &more[batch->worked_count++];
		*one = (struct worked){ .test = test,
			.suite = batch->results->cases[index].plan->suite };
	}
	one->given++;
	one->found += found;
}

static int list_idle(struct batch *batch)
{
	struct matrix *matrix = batch->matrix;

	matrix->idle = calloc(batch->worked_count + 1, sizeof(*matrix->idle));
	matrix->idle_suite = calloc(batch->worked_count + 1, sizeof(*matrix->idle_suite));
	if (!matrix->idle || !matrix->idle_suite)
		return -1;
	for (uint32_t i = 0; i < batch->worked_count; i++)
		if (!batch->worked[i].found) {
			matrix->idle_suite[matrix->idle_count] = batch->worked[i].suite;
			matrix->idle[matrix->idle_count++] = batch->worked[i].test;
		}
	return 0;
}

static int take_in_documented(struct batch *batch)
{
	struct matrix *matrix = batch->matrix;

	matrix->planned = batch->results->count;
	matrix->unfit = calloc(matrix->planned + 1, sizeof(*matrix->unfit));
	for (uint32_t i = 0; matrix->unfit && i < matrix->planned; i++) {
		enum verdict verdict = batch->results->cases[i].judgement.verdict;

		if (verdict == VERDICT_FAIL || verdict == VERDICT_ERROR)
			matrix->unfit[matrix->false_alarms++] = batch->test[i];
	}
	return matrix->unfit ? 0 : -1;
}

static int take_in(struct batch *batch, enum kill kill)
{
	if (!batch->results->count || !batch->row)
		return 0;
	results_judge(batch->results);
	if (batch->row[0] == NO_ROW)
		return take_in_documented(batch);
	for (uint32_t i = 0; i < batch->results->count; i++) {
		if (batch->group == CITING)
			note_work(batch, i,
				batch->results->cases[i].judgement.verdict == VERDICT_FAIL);
		take_in_row(batch, &batch->results->cases[i], &batch->matrix->rows[batch->row[i]],
			kill);
	}
	return 0;
}

/* A clause that the row names is missed when no case that cites it failed. */
static void find_missed(struct batch *batch, uint32_t row)
{
	struct matrix_row *one = &batch->matrix->rows[row];
	const char *clauses = one->defect->clauses;

	for (uint32_t i = 0; i < batch->program->clause_count; i++) {
		const char *id = batch->program->clauses[i].id;
		bool found = false;

		if (!matrix_names(clauses, id))
			continue;
		for (uint32_t j = 0; j < batch->results->count && !found; j++)
			found = batch->row[j] == row &&
				batch->results->cases[j].judgement.verdict == VERDICT_FAIL &&
				matrix_cites(batch->test[j], id);
		if (!found)
			append(one->missed, sizeof(one->missed), id);
	}
}

int matrix_play_kinds(struct results *results, const struct matrix_options *options,
	const char *(*kind_of)(void *context, uint32_t index), void *context, char *error,
	size_t size)
{
	const struct run_options run = { .drives = { "emulated", "emulated" },
		.drive_count = 2,
		.jobs = options->jobs,
		.repeat = 1,
		.timeout = options->timeout,
		.spec_of = kind_of,
		.context = context,
		.interrupted = options->interrupted };

	return run_cases_unrecorded(results, &run, error, size);
}

static int play(struct batch *batch, enum kill kill, char *error, size_t size)
{
	if (batch->results->count &&
		matrix_play_kinds(batch->results, batch->options, spec_of, batch, error, size))
		return -1;
	if (take_in(batch, kill)) {
		snprintf(error, size, "memory is short");
		return -1;
	}
	return 0;
}

static int play_rows(struct batch *batch, uint32_t first, uint32_t end, enum group group,
	char *error, size_t size)
{
	int result = 0;

	batch->group = group;
	batch->results = results_new();
	if (batch->results)
		batch->results->planned = true;
	for (uint32_t i = first; i < end && batch->results && !result; i++)
		result = enter_all(batch, i, group);
	if (!batch->results || result)
		snprintf(error, size, "memory is short");
	else
		result = play(
			batch, group == OTHERS ? KILL_BY_ANOTHER : KILL_BY_CITING, error, size);
	if (!batch->results)
		result = -1;
	for (uint32_t i = first; i < end && !result && group == CITING; i++)
		find_missed(batch, i);
	results_free(batch->results);
	batch->results = NULL;
	return result;
}

static int play_documented(struct batch *batch, char *error, size_t size)
{
	int result;

	batch->results = results_new();
	if (batch->results)
		batch->results->planned = true;
	result = batch->results ? enter_all(batch, NO_ROW, ALL) : -1;
	if (result)
		snprintf(error, size, "memory is short");
	else
		result = play(batch, KILL_BY_NONE, error, size);
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

	if (play_documented(batch, error, size))
		return -1;
	for (uint32_t first = 0; first < matrix->count; first += BATCH) {
		uint32_t end = first + BATCH < matrix->count ? first + BATCH : matrix->count;

		if (play_rows(batch, first, end, CITING, error, size))
			return -1;
		tell(batch, end);
	}
	for (enum group group = COMPUTED_CITING; group <= OTHERS; group++)
		for (uint32_t i = 0; i < matrix->count; i++)
			if (matrix->rows[i].kill != KILL_BY_CITING &&
				play_rows(batch, i, i + 1, group, error, size))
				return -1;
	return 0;
}

static void find_asserted(struct matrix *matrix, const struct program *program)
{
	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			for (uint32_t i = 0; case_clauses(t)[i]; i++)
				if (case_clauses(t)[i]->kind != CLAUSE_OPEN &&
					case_clauses(t)[i]->kind != CLAUSE_ENVIRONMENT)
					matrix->asserted[case_clauses(t)[i] - program->clauses] =
						true;
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
	if (!result && list_idle(&batch)) {
		snprintf(error, size, "memory is short");
		result = -1;
	}
	free(batch.worked);
	for (uint32_t i = 0; i < matrix->count; i++)
		matrix->totals[matrix->rows[i].kill]++;
	free(batch.row);
	free(batch.test);
	free(batch.spec);
	return result;
}
