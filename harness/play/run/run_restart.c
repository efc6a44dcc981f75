/* run_restart.c - the machine under test goes down, by a case or in one, and comes back. */
#include "harness/play/run/run_restart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/lab.h"
#include "harness/play/run/run_case.h"
#include "harness/play/worker.h"
#include "harness/system/stream.h"
#include "harness/system/text.h"

/* The machine is brought back, and its drives have to be those of before. */
static int bring_back(struct run *run, struct crew *crew)
{
	const struct run_options *options = run->options;
	char why[500];
	int code = 0;

	if (options->revive)
		code = command_run_shell(options->revive, clock_now() + options->await);
	if (code) {
		snprintf(why, sizeof(why), "the command that revives the machine %s (%d): %.200s",
			code < 0 ? "did not end in time" : "failed", code, options->revive);
		return run_fail(run, why);
	}
	if (crew_await(crew, options)) {
		snprintf(why, sizeof(why), "the machine did not come back in %.0f s: %.300s",
			(double)options->await / (double)SECONDS(1), crew->why);
		return run_fail(run, why);
	}
	run->introduced = false;
	return 0;
}

int run_revive(struct run *run, struct crew *crew)
{
	char why[400], fact[600];
	struct text out = text_into(fact, sizeof(fact));

	snprintf(why, sizeof(why), "%s", crew->link->why);
	if (bring_back(run, crew))
		return -1;
	text_add(&out, "fact line-opened-again ");
	text_add_escaped(&out, why, strlen(why), true);
	return run_keep(run, fact);
}

/* The machine restarts in order, or loses its power; 0 when it is back. What it says of its clock tells whether it
 * was down at all. */
static int restart_machine(struct run *run, struct crew *crew, bool in_order)
{
	const struct run_options *options = run->options;
	struct run_options by_itself = *options;

	by_itself.await = options->await / 4;
	if (in_order && link_restart(crew->link, clock_now() + by_itself.await))
		return -1;
	link_close(crew->link);
	if (in_order && !crew_await(crew, &by_itself)) {
		run->introduced = false;
		return 0;
	}
	return bring_back(run, crew);
}

/* That the machine was restarted, the runner sees, and nobody else is there to. */
static int keep_restart(struct run *run, const struct crew *crew, uint32_t step, uint64_t begun)
{
	struct observation seen = { .outcome = OUTCOME_ANSWER, .begun = begun };
	char line[400];
	char *text;
	int result;

	seen.ended = clock_now();
	text = observation_print(&seen);
	if (!text)
		return run_fail(run, "memory is short");
	snprintf(line, sizeof(line), "seen %u %u %u 1 %s", (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned)step, text);
	free(text);
	result = run_keep(run, line);
	return result;
}

/* The worker waits to go down with its machine. The case goes on with another one afterwards. */
int run_restart(struct run *run, struct crew *crew, const char *word)
{
	const struct plan *plan =
		crew->index == NO_CASE ? NULL : run->results->cases[crew->index].plan;
	const uint32_t index = crew->index, repetition = crew->repetition;
	const uint64_t begun = clock_now();
	uint64_t step = 0;
	int64_t up;

	if (!plan || !crew->link || text_number(word, plan->count, &step) || !step ||
		plan->steps[step - 1].operation.kind != OP_LAB ||
		plan->steps[step - 1].operation.verb != LAB_REBOOT)
		return run_fail(run, "a worker wants what it does not play to be restarted");
	up = (int64_t)crew->link->up;
	crew->alive = false;
	if (restart_machine(run, crew, !plan->steps[step - 1].operation.a)) {
		if (run->error[0])
			return -1;
		return run_keep_trouble(run, crew, crew->link->why) ||
				run_keep_event(run, crew, "end") || run_finish_case(run, crew) ||
				run_revive(run, crew) || run_hire(run, crew)
			? -1
			: 0;
	}
	if ((int64_t)crew->link->up < up + (int64_t)SECONDS(1))
		return run_keep_trouble(
			       run, crew, "the machine did not restart: its clock went on") ||
				run_keep_event(run, crew, "end") || run_finish_case(run, crew) ||
				run_hire(run, crew)
			? -1
			: 0;
	if (keep_restart(run, crew, (uint32_t)step - 1, begun) ||
		crew_hire(crew, run->options, true))
		return run_fail(run, crew->why);
	crew->index = index;
	crew->repetition = repetition;
	crew->go_on = (uint32_t)step;
	return 0;
}

void run_go_on(struct run *run, struct crew *crew)
{
	const struct plan *plan = run->results->cases[crew->index].plan;
	char line[400];

	snprintf(line, sizeof(line), WORKER_GO_ON " %u %u %llu %s %s %u", (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned long long)clock_now(), plan->suite,
		plan->name, (unsigned)crew->go_on);
	crew->go_on = 0;
	crew_tell(crew, line);
}
