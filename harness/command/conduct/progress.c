/* progress.c - how far the run is, and what went wrong so far. */
#include "harness/command/conduct/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/suite_line.h"
#include "harness/system/process.h"
#include "harness/system/terminal.h"
#include "harness/system/text.h"

#define REDRAW       MILLISECONDS(50)
#define LINE_IN_PIPE 80          /* columns; the name of the case is cut off there */
#define SILENT       SECONDS(30) /* in a pipe: after so long a line says how far the run is */

struct suite_progress {
	const char *name; /* the plan's */
	uint32_t left;
	uint32_t counts[VERDICT_COUNT]; /* of repetitions */
};

static struct suite_progress *suite_of(struct progress *progress, const char *name)
{
	/* Cases of a suite stand together: most often it is the last. */
	for (uint32_t i = progress->suite_count; i-- > 0;)
		if (!strcmp(progress->suites[i].name, name))
			return &progress->suites[i];
	return NULL;
}

static void wipe(struct progress *progress)
{
	if (progress->terminal)
		terminal_draw(stdout, "");
}

static void end_suite(struct progress *progress, const struct suite_progress *suite)
{
	char line[300];
	int width = progress->terminal ? (int)host_columns() - 1 : (int)sizeof(line);

	if (progress->telling == TELL_QUIET)
		return;
	wipe(progress);
	suite_line_print(suite->name, suite->counts, line, sizeof(line));
	printf("%.*s\n", width, line);
	fflush(stdout);
}

static void count(struct progress *progress, const struct results *results, uint32_t index,
	uint32_t repetition, struct judgement *judgement)
{
	struct suite_progress *suite =
		progress->suites ? suite_of(progress, results->cases[index].plan->suite) : NULL;

	results_judge_trial(results, index, repetition, judgement);
	if (suite)
		suite->counts[judgement->verdict]++;
}

/* Suites, and what of them was played before the run was cut off. */
static void survey(struct progress *progress, const struct results *results)
{
	for (uint32_t i = 0; i < results->count; i++) {
		const struct case_result *one = &results->cases[i];
		struct suite_progress *suite = suite_of(progress, one->plan->suite);
		struct judgement judgement;

		if (!suite) {
			suite = &progress->suites[progress->suite_count++];
			suite->name = one->plan->suite;
		}
		for (uint32_t j = 0; j < one->trial_count; j++)
			if (one->trials[j].state == TRIAL_PLANNED)
				suite->left++;
			else
				count(progress, results, i, j + 1, &judgement);
	}
}

void progress_start(struct progress *progress, const struct results *results, enum telling telling)
{
	*progress = (struct progress){ .planned = results_left(results),
		.terminal = host_is_terminal(1),
		.telling = telling,
		.started = clock_now(),
		.shown = clock_now(),
		.suites = calloc((size_t)results->count + 1, sizeof(*progress->suites)) };
	if (!progress->suites)
		return;
	survey(progress, results);
	for (uint32_t i = 0; i < progress->suite_count; i++)
		if (!progress->suites[i].left)
			end_suite(progress, &progress->suites[i]);
}

static void tell_progress(struct progress *progress, const struct plan *plan, uint64_t pause)
{
	uint64_t now = clock_now();
	char line[160];

	if (now - progress->shown < pause &&
		(!progress->terminal || progress->done < progress->planned))
		return;
	progress->shown = now;
	snprintf(line, sizeof(line), "[%u/%u] %.1f s, %u bad  %s/%s", (unsigned)progress->done,
		(unsigned)progress->planned,
		(double)((now - progress->started) / MILLISECONDS(100)) / 10.0,
		(unsigned)progress->bad, plan->suite, plan->name);
	if (progress->terminal)
		terminal_draw(stdout, line);
	else
		printf("%.*s\n", LINE_IN_PIPE, line);
	fflush(stdout);
}

static bool worth_a_line(const struct progress *progress, enum verdict verdict)
{
	return progress->telling == TELL_VERBOSE ||
		(verdict != VERDICT_PASS && verdict != VERDICT_RECORDED &&
			verdict != VERDICT_SKIPPED);
}

/* Whoever follows a log sees it at once; a terminal is not wide enough for every name. */
static void tell_case(
	const struct case_result *one, uint32_t repetition, enum verdict verdict, bool terminal)
{
	char line[400];
	int width = terminal ? (int)host_columns() - 1 : (int)sizeof(line);
	struct text out = text_into(line, sizeof(line));

	text_add(&out, "%-8s %s/%s", verdict_name(verdict), one->plan->suite, one->plan->name);
	if (one->trial_count > 1)
		text_add(&out, " (%u of %u)", (unsigned)repetition, (unsigned)one->trial_count);
	printf("%.*s\n", width, line);
	fflush(stdout);
}

void progress_show(
	void *context, const struct results *results, uint32_t index, uint32_t repetition)
{
	struct progress *progress = context;
	const struct case_result *one = &results->cases[index];
	struct suite_progress *suite;
	struct judgement judgement;

	count(progress, results, index, repetition, &judgement);
	progress->done++;
	progress->bad += judgement.verdict == VERDICT_FAIL || judgement.verdict == VERDICT_ERROR;
	if (progress->telling == TELL_QUIET)
		return;
	if (worth_a_line(progress, judgement.verdict)) {
		wipe(progress);
		tell_case(one, repetition, judgement.verdict, progress->terminal);
		progress->shown = progress->terminal ? 0 : clock_now();
	}
	suite = progress->suites ? suite_of(progress, one->plan->suite) : NULL;
	if (suite && suite->left && !--suite->left)
		end_suite(progress, suite);
	tell_progress(progress, one->plan, progress->terminal ? REDRAW : SILENT);
}

void progress_end(struct progress *progress)
{
	if (progress->telling != TELL_QUIET) {
		wipe(progress);
		printf("\n");
	}
	fflush(stdout);
	free(progress->suites);
	progress->suites = NULL;
}
