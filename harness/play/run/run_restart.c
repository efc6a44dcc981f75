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
	if (record_flush(run->record)) /* it may take long */
		return run_fail(run, record_error(run->record));
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

/* That the machine was restarted, the runner sees, and nobody else is there to. step is from 1, as all here. */
static int keep_restart(struct run *run, const struct crew *crew, uint32_t step, uint64_t begun)
{
	struct observation seen = { .outcome = OUTCOME_ANSWER, .begun = begun };
	char line[400];
	char *text;
	int result;

	seen.ended = clock_now() + crew->offset;
	text = observation_print(&seen);
	if (!text)
		return run_fail(run, "memory is short");
	snprintf(line, sizeof(line), "seen %u %u %u 1 %s", (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned)step - 1, text);
	free(text);
	result = run_keep(run, line);
	return result;
}

/* Another worker goes on with the case behind that step. */
static int hire_to_go_on(struct run *run, struct crew *crew, uint32_t step)
{
	const uint32_t index = crew->index, repetition = crew->repetition;

	if (crew_hire(crew, run->options, true))
		return run_fail(run, crew->why);
	crew->index = index;
	crew->repetition = repetition;
	crew->go_on = step;
	return 0;
}

static int lose_case(struct run *run, struct crew *crew, const char *why)
{
	return run_keep_trouble(run, crew, why) || run_keep_event(run, crew, "end") ||
			run_finish_case(run, crew)
		? -1
		: 0;
}

static int restart_there(struct run *run, struct crew *crew, uint32_t step, bool in_order)
{
	const uint64_t begun = clock_now();
	const int64_t up = (int64_t)crew->link->up;

	crew->alive = false;
	if (restart_machine(run, crew, in_order))
		return run->error[0] || lose_case(run, crew, crew->link->why) ||
				run_revive(run, crew) || run_hire(run, crew)
			? -1
			: 0;
	if ((int64_t)crew->link->up < up + (int64_t)SECONDS(1))
		return lose_case(run, crew, "the machine did not restart: its clock went on") ||
				run_hire(run, crew)
			? -1
			: 0;
	return keep_restart(run, crew, step, begun) || hire_to_go_on(run, crew, step) ? -1 : 0;
}

/* ---- the machine is this one ---- */

static int stay(struct run *run, struct crew *crew, const char *what)
{
	char why[300];

	snprintf(why, sizeof(why), "%s", what);
	(void)host_start_later(NULL);
	if (lose_case(run, crew, why))
		return -1;
	crew_dismiss(crew);
	return run_hire(run, crew);
}

/* What follows is played by the program that the system starts then. An interrupt may be the system's, which ends this
 * process, so nothing is given up for one. */
static int restart_here(struct run *run, struct crew *crew, uint32_t step)
{
	const struct run_options *options = run->options;
	const uint64_t deadline = clock_now() + options->await;
	char line[140];

	if (!options->again || host_start_later(options->again))
		return stay(
			run, crew, options->again ? process_error() : "the run could not go on");
	snprintf(line, sizeof(line), "restarting %u %u %u %llu %lld", (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned)step - 1, (unsigned long long)clock_now(),
		(long long)clock_wall());
	if (run_keep(run, line))
		return -1;
	if (record_sync(run->record))
		return run_fail(run, record_error(run->record));
	if (host_restart())
		return stay(run, crew, process_error());
	while (clock_now() < deadline)
		(void)channel_wait_any(NULL, NULL, 0, deadline);
	return stay(run, crew, "the machine did not restart");
}

/* The case whose machine was restarted when the run was left: into crew. */
static const struct trial *find_restarted(const struct run *run, struct crew *crew)
{
	for (uint32_t i = 0; i < run->results->count; i++)
		for (uint32_t j = 0; j < run->results->cases[i].trial_count; j++) {
			const struct trial *trial = &run->results->cases[i].trials[j];

			if (trial->state != TRIAL_BEGUN || !trial->restart)
				continue;
			crew->index = i;
			crew->repetition = j + 1;
			return trial;
		}
	return NULL;
}

int run_hire_first(struct run *run, struct crew *crew)
{
	const struct trial *trial = crew->link ? NULL : find_restarted(run, crew);
	const uint32_t step = trial ? trial->restart : 0;

	if (!trial)
		return run_hire(run, crew);
	(void)host_start_later(NULL);
	crew->offset = trial->restart_time - clock_now();
	/* Seconds are whole, and when the system began is known about. */
	if (host_began() + 2 < trial->restart_date)
		return lose_case(run, crew, "the machine did not restart: its system went on") ||
				run_hire(run, crew)
			? -1
			: 0;
	return keep_restart(run, crew, step, trial->restart_time) || hire_to_go_on(run, crew, step)
		? -1
		: 0;
}

/* ---- either ---- */

/* The worker waits to go down with its machine. The case goes on with another one afterwards. */
int run_restart(struct run *run, struct crew *crew, const char *word)
{
	const struct plan *plan =
		crew->index == NO_CASE ? NULL : run->results->cases[crew->index].plan;
	const struct operation *operation;
	uint64_t step = 0;

	if (!plan || text_number(word, plan->count, &step) || !step)
		return run_fail(run, "a worker wants what it does not play to be restarted");
	operation = &plan->steps[step - 1].operation;
	if (operation->kind != OP_LAB || operation->verb != LAB_REBOOT)
		return run_fail(run, "a worker wants what it does not play to be restarted");
	return crew->link ? restart_there(run, crew, (uint32_t)step, !operation->a)
			  : restart_here(run, crew, (uint32_t)step);
}

void run_go_on(struct run *run, struct crew *crew)
{
	const struct plan *plan = run->results->cases[crew->index].plan;
	char line[400];

	snprintf(line, sizeof(line), WORKER_GO_ON " %u %u %llu %s %s %u", (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned long long)clock_now() + crew->offset,
		plan->suite, plan->name, (unsigned)crew->go_on);
	crew->go_on = 0;
	crew_tell(crew, line);
}
