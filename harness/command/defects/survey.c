/* survey.c - playing the suite on one defective drive after the other. */
#include "harness/command/defects/survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/defects/matrix.h"
#include "harness/plan/plan_write.h"
#include "harness/play/run/run.h"

/* What takes longer on the documented drive is left to the defects that it is about. */
#define LONG MILLISECONDS(50)

/* So many requests without an answer say what there is to say. */
#define HANGS_MOST 150u

static const char *spec_of(void *context, uint32_t index)
{
	struct survey *survey = context;

	(void)index;
	return survey->spec;
}

static bool hung(const struct plan *plan, const struct trial *trial)
{
	for (uint32_t i = 0; trial->steps && i < plan->count; i++)
		for (uint32_t j = 0; j < trial->steps[i].count; j++)
			if (trial->steps[i].list[j].outcome == OUTCOME_HANG)
				return true;
	return false;
}

static void count_hangs(
	void *context, const struct results *results, uint32_t index, uint32_t repetition)
{
	struct survey *survey = context;
	const struct case_result *one = &results->cases[index];

	const struct trial *trial = &one->trials[repetition - 1];

	survey->hangs +=
		hung(one->plan, trial) || trial->ended - trial->begun > survey->options->timeout;
	if (survey->hangs >= HANGS_MOST || *survey->options->interrupted)
		survey->stop = 1;
}

static int plan_case(struct survey *survey, const struct surveyed *one)
{
	struct plan *plan = plan_write(one->suite, one->test);

	if (plan && !results_add(survey->results, plan, 1))
		return 0;
	plan_free(plan);
	return -1;
}

/* Those that cite one of the clauses come first: they are what a drive that is let off has to be seen by. */
static int plan_all(struct survey *survey, const char *clauses)
{
	for (int citing = 1; citing >= 0; citing--)
		for (uint32_t i = 0; i < survey->count; i++) {
			const struct surveyed *one = &survey->cases[i];
			bool cites = !clauses || matrix_cites(one->test, clauses);

			if (cites == (citing == 1) && !one->left_out && (cites || !one->is_long) &&
				plan_case(survey, one))
				return -1;
		}
	return 0;
}

static int play(struct survey *survey, char *error, size_t size)
{
	struct run_options run = { .drives = { "emulated", "emulated" },
		.drive_count = 2,
		/* Side by side with many, all would take long. */
		.jobs = survey->learnt ? survey->options->jobs : 1,
		.repeat = 1,
		.timeout = survey->options->timeout,
		.progress = count_hangs,
		.spec_of = spec_of,
		.context = survey,
		.interrupted = &survey->stop,
		.last_begin = clock_now() + survey->options->longest,
		.end_by = clock_now() + survey->options->longest + survey->options->timeout };
	int result;

	survey->stop = 0;
	survey->hangs = 0;
	result = run_cases_unrecorded(survey->results, &run, error, size);
	if (result && (survey->hangs >= HANGS_MOST || clock_now() > run.last_begin) &&
		!*survey->options->interrupted)
		result = 0;
	return result;
}

const struct results *survey_play(
	struct survey *survey, const char *spec, const char *clauses, char *error, size_t size)
{
	results_free(survey->results);
	survey->results = results_new();
	survey->spec = spec;
	if (!survey->results || plan_all(survey, clauses)) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	survey->results->planned = true;
	if (play(survey, error, size))
		return NULL;
	results_judge(survey->results);
	return survey->results;
}

/* What cannot fail shows nothing. */
static bool asserts(const char *suite, const struct test_case *test)
{
	struct plan *plan = plan_write(suite, test);
	bool result = plan && plan->policy == POLICY_ASSERT;

	plan_free(plan);
	return result;
}

static int list_cases(struct survey *survey)
{
	uint32_t computed = 0;

	for (const struct suite *s = survey->program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct surveyed *more;

			if (!selection_has(survey->options->cases, s->name, t) ||
				!asserts(s->name, t) ||
				(s->computed && computed++ % survey->options->stride))
				continue;
			more = realloc(survey->cases, (survey->count + 1) * sizeof(*more));
			if (!more)
				return -1;
			survey->cases = more;
			more[survey->count++] = (struct surveyed){ .suite = s->name, .test = t };
		}
	return 0;
}

/* After a play on the documented drive: what does not pass there is of no use elsewhere. */
static void learn(struct survey *survey)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < survey->count && i < survey->results->count; i++) {
		const struct case_result *one = &survey->results->cases[i];

		if (one->judgement.verdict != VERDICT_PASS)
			continue;
		survey->cases[kept] = survey->cases[i];
		survey->cases[kept++].is_long = one->trials[0].ended - one->trials[0].begun > LONG;
	}
	survey->count = kept;
	survey->learnt = true;
}

struct survey *survey_new(const struct program *program, const struct survey_options *options,
	char *error, size_t size)
{
	struct survey *survey = calloc(1, sizeof(*survey));

	if (!survey) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	survey->program = program;
	survey->options = options;
	if (list_cases(survey))
		snprintf(error, size, "memory is short");
	else if (survey_play(survey, "emulated", NULL, error, size)) {
		learn(survey);
		return survey;
	}
	survey_free(survey);
	return NULL;
}

void survey_free(struct survey *survey)
{
	if (!survey)
		return;
	results_free(survey->results);
	free(survey->cases);
	free(survey);
}
