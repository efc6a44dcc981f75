/* run_case.c - a case of the run: which comes next, who gets it, and how it ends. */
#include "harness/play/run/run_case.h"

#include <stdio.h>
#include <string.h>

#define SILENT_MOST 5 /* cases in a row that fail because the drive does not answer */
#define DOWNS_MOST  2 /* times that a case may take its machine down, before it is left alone */

/* How the trouble of such a case begins. */
#define CUT_OFF "the line to the machine broke while it was played: "

/* From the repetition that is next in order to the first one that was not played yet. */
static uint32_t next_case(const struct run *run)
{
	return run->options->order ? run->options->order[run->next_index] : run->next_index;
}

void run_find_next(struct run *run)
{
	const struct results *results = run->results;

	for (; run->next_index < results->count; run->next_index++, run->next_repetition = 1) {
		const struct case_result *one = &results->cases[next_case(run)];

		for (; run->next_repetition <= one->trial_count; run->next_repetition++)
			if (one->trials[run->next_repetition - 1].state == TRIAL_PLANNED)
				return;
	}
}

bool run_is_late(const struct run *run)
{
	return run->options->end_by && clock_now() >= run->options->last_begin;
}

bool run_has_more(const struct run *run)
{
	return run->next_index < run->results->count && !run_is_late(run) &&
		!(run->options->interrupted && *run->options->interrupted);
}

/* The drive, or what leads to it, gave no answer, or none that can be understood; at best it let itself be
 * opened. */
static bool found_no_drive(const struct plan *plan, const struct trial *trial)
{
	bool silent = trial->trouble && strncmp(trial->trouble, TRIAL_LAB, strlen(TRIAL_LAB)) != 0;

	for (uint32_t i = 0; trial->steps && i < plan->count; i++)
		for (uint32_t j = 0; j < trial->steps[i].count; j++) {
			enum outcome outcome = trial->steps[i].list[j].outcome;
			enum operation_kind kind = plan->steps[i].operation.kind;

			if (plan->steps[i].actor == LAB)
				continue;

			if (outcome == OUTCOME_ANSWER && kind != OP_OPEN && kind != OP_CLOSE)
				return false;
			silent = silent || outcome == OUTCOME_HANG || outcome == OUTCOME_TROUBLE;
		}
	return silent;
}

/* One case can be what a drive has no answer to; when one after the other has none, there is no drive any
 * more, and each further case would wait for it in vain. */
static int count_silent(struct run *run, const struct crew *crew)
{
	const struct case_result *one = &run->results->cases[crew->index];
	const struct trial *trial = &one->trials[crew->repetition - 1];
	char why[260];

	if (trial->state != TRIAL_FINISHED)
		return 0;
	run->silent = found_no_drive(one->plan, trial) ? run->silent + 1 : 0;
	if (run->silent < SILENT_MOST || run->options->spec_of)
		return 0;
	snprintf(why, sizeof(why),
		"in %u cases in a row the drive gave no answer that can be understood, the last is "
		"%.60s/%.80s",
		(unsigned)run->silent, one->plan->suite, one->plan->name);
	return run_fail(run, why);
}

/* Where another case follows, its beginning is made sure of together with this one's end. */
int run_finish_case(struct run *run, struct crew *crew)
{
	const struct run_options *options = run->options;
	int result;

	if (!run_has_more(run) && record_sync(run->record))
		return run_fail(run, record_error(run->record));
	if (options->progress)
		options->progress(options->context, run->results, crew->index, crew->repetition);
	result = count_silent(run, crew);
	crew->index = NO_CASE;
	crew->offset = 0;
	return result;
}

/* The case that the worker has just been given is not played, for that reason. */
static int leave_alone(struct run *run, struct crew *crew)
{
	if (run_keep_trouble(run, crew,
		    "left alone: it has taken the machine down before, each time it was played") ||
		run_keep_event(run, crew, "end"))
		return -1;
	return run_finish_case(run, crew);
}

/* How often the machine went down while the case was played. */
static uint32_t count_downs(const struct case_result *one)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < one->trial_count; i++)
		count += one->trials[i].trouble &&
			!strncmp(one->trials[i].trouble, CUT_OFF, strlen(CUT_OFF));
	return count;
}

/* From its first step on a case may take the machine down: who looks then must find its name, and the
 * end of the case before it. */
int run_assign(struct run *run, struct crew *crew)
{
	const struct run_options *options = run->options;
	const struct case_result *one = &run->results->cases[next_case(run)];
	char line[400], time[24] = "-";

	crew->index = next_case(run);
	crew->repetition = run->next_repetition;
	run->next_repetition++;
	run_find_next(run);
	if (run_keep_event(run, crew, "begin"))
		return -1;
	if (record_sync(run->record))
		return run_fail(run, record_error(run->record));
	if (count_downs(one) >= DOWNS_MOST)
		return leave_alone(run, crew);
	if (crew->link)
		snprintf(time, sizeof(time), "%llu", (unsigned long long)clock_now());
	snprintf(line, sizeof(line), "play %u %u %s %s %s %s", (unsigned)crew->index,
		(unsigned)crew->repetition, time, one->plan->suite, one->plan->name,
		options->spec_of ? options->spec_of(options->context, crew->index) : "");
	crew_tell(crew, line);
	return 0;
}

/* The worker ended in its case, or before its first step: either way it was handed out and is no longer
 * played, which is an error and not a case that nobody came to. */
int run_abandon_case(struct run *run, struct crew *crew)
{
	const struct trial *trial = &run->results->cases[crew->index].trials[crew->repetition - 1];
	char why[500] = "the process that played this case ended";
	int result = 0;

	if (crew_is_cut_off(crew))
		snprintf(why, sizeof(why), CUT_OFF "%s", crew->link->why);
	run->silent = 0; /* it says nothing of the drive */
	if (trial->state == TRIAL_BEGUN)
		result = run_keep_trouble(run, crew, why) || run_keep_event(run, crew, "end") ? -1
											      : 0;
	return result ? result : run_finish_case(run, crew);
}
