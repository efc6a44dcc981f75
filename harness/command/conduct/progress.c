/* progress.c - the line that tells how far the run is. */
#include "harness/command/conduct/progress.h"

#include <stdio.h>
#include <string.h>

#include "harness/system/process.h"
#include "harness/system/terminal.h"

#define REDRAW MILLISECONDS(50)

void progress_start(struct progress *progress, uint32_t planned, bool quiet)
{
	*progress = (struct progress){ .planned = planned,
		.terminal = host_is_terminal(1),
		.quiet = quiet,
		.started = clock_now() };
}

static void draw(struct progress *progress, const struct plan *plan)
{
	uint64_t now = clock_now();
	char line[160];

	if (now - progress->shown < REDRAW && progress->done < progress->planned)
		return;
	progress->shown = now;
	snprintf(line, sizeof(line), "[%u/%u] %.1f s, %u bad  %s/%s", (unsigned)progress->done,
		(unsigned)progress->planned,
		(double)((now - progress->started) / MILLISECONDS(100)) / 10.0,
		(unsigned)progress->bad, plan->suite, plan->name);
	terminal_draw(stdout, line);
}

void progress_show(
	void *context, const struct results *results, uint32_t index, uint32_t repetition)
{
	struct progress *progress = context;
	const struct case_result *one = &results->cases[index];
	struct judgement judgement;

	results_judge_trial(results, index, repetition, &judgement);
	progress->done++;
	progress->bad += judgement.verdict == VERDICT_FAIL || judgement.verdict == VERDICT_ERROR;
	if (progress->quiet)
		return;
	if (progress->terminal) {
		draw(progress, one->plan);
		return;
	}
	printf("%-8s %s/%s", verdict_name(judgement.verdict), one->plan->suite, one->plan->name);
	if (one->trial_count > 1)
		printf(" (%u of %u)", (unsigned)repetition, (unsigned)one->trial_count);
	printf("\n");
	fflush(stdout); /* whoever follows a log sees each case as it ends */
}

void progress_end(struct progress *progress)
{
	if (progress->terminal && !progress->quiet)
		terminal_draw(stdout, "");
	fflush(stdout);
}
