/* run.c - the runner: workers, their cases, and the record. */
#include "harness/play/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/play/crew.h"
#include "harness/facts/lab.h"
#include "harness/play/said.h"
#include "harness/play/worker.h"
#include "harness/system/stream.h"
#include "harness/system/text.h"

#define WORKERS_MOST  64
#define START_TIMEOUT SECONDS(60)
#define WAKE          MILLISECONDS(200) /* how often to look whether the user interrupted */
#define DEATHS_MOST   20                /* workers that may die before the run is given up */
#define GRACE         SECONDS(5)        /* for cases under way when the user interrupts */
#define SILENT_MOST   5 /* cases in a row that fail because the drive does not answer */
#define DOWNS_MOST    2 /* times that a case may take its machine down, before it is left alone */

/* How the trouble of such a case begins. */
#define CUT_OFF "the line to the machine broke while it was played: "

struct run {
	struct results *results;
	struct record *record;
	const struct run_options *options;
	struct crew crew[WORKERS_MOST];
	struct link links[WORKERS_MOST]; /* of all but the first, if there are any */
	uint32_t workers;
	uint32_t next_index; /* in the order of playing */
	uint32_t next_repetition;
	uint64_t give_up; /* on the cases under way, after an interruption; 0 before one */
	uint32_t deaths;
	uint32_t silent; /* cases that ended so since the last one that did not */
	bool introduced; /* the drives' facts are recorded */
	char stuck[700]; /* why no case can come after the one under way */
	bool identified; /* and so are they once more, after the last case */
	char *error;
	size_t size;
};

static int fail(struct run *run, const char *why)
{
	if (!run->error[0])
		snprintf(run->error, run->size, "%s", why);
	return -1;
}

/* A line for the record is a line for the results in memory too. */
static int keep(struct run *run, char *line)
{
	char why[200];

	if (record_line(run->record, line))
		return fail(run, record_error(run->record));
	if (results_take_line(run->results, line, why, sizeof(why)))
		return fail(run, why);
	return 0;
}

static int keep_trouble(struct run *run, const struct crew *crew, const char *text)
{
	char line[1600];
	struct text out = text_into(line, sizeof(line));

	text_add(&out, "trouble %u %u ", (unsigned)crew->index, (unsigned)crew->repetition);
	text_add_escaped(&out, text, strlen(text), true);
	return keep(run, line);
}

static int hire(struct run *run, struct crew *crew)
{
	return crew_hire(crew, run->options, false) ? fail(run, crew->why) : 0;
}

/* The first worker's line is open already; others have lines of the same kind. */
static void give_link(struct run *run, uint32_t number)
{
	const struct link *first = run->options->link;

	if (!first)
		return;
	run->crew[number].link = number ? &run->links[number] : run->options->link;
	if (number)
		run->links[number] = (struct link){ .command = first->command,
			.self = first->self,
			.silence = first->silence,
			.interrupted = first->interrupted };
}

/* From the repetition that is next in order to the first one that was not played yet. */
static uint32_t next_case(const struct run *run)
{
	return run->options->order ? run->options->order[run->next_index] : run->next_index;
}

static void find_next(struct run *run)
{
	const struct results *results = run->results;

	for (; run->next_index < results->count; run->next_index++, run->next_repetition = 1) {
		const struct case_result *one = &results->cases[next_case(run)];

		for (; run->next_repetition <= one->trial_count; run->next_repetition++)
			if (one->trials[run->next_repetition - 1].state == TRIAL_PLANNED)
				return;
	}
}

static bool is_late(const struct run *run)
{
	return run->options->end_by && clock_now() >= run->options->last_begin;
}

static bool more_to_do(const struct run *run)
{
	return run->next_index < run->results->count && !is_late(run) &&
		!(run->options->interrupted && *run->options->interrupted);
}

static int keep_event(struct run *run, const struct crew *crew, const char *word)
{
	char line[80];

	snprintf(line, sizeof(line), "%s %u %u %llu", word, (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned long long)clock_now());
	return keep(run, line);
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
	return fail(run, why);
}

/* Where another case follows, its beginning is made sure of together with this one's end. */
static int finish_case(struct run *run, struct crew *crew)
{
	const struct run_options *options = run->options;
	int result;

	if (!more_to_do(run) && record_sync(run->record))
		return fail(run, record_error(run->record));
	if (options->progress)
		options->progress(options->context, run->results, crew->index, crew->repetition);
	result = count_silent(run, crew);
	crew->index = NO_CASE;
	return result;
}

/* The case that the worker has just been given is not played, for that reason. */
static int leave_alone(struct run *run, struct crew *crew)
{
	if (keep_trouble(run, crew,
		    "left alone: it has taken the machine down before, each time it was played") ||
		keep_event(run, crew, "end"))
		return -1;
	return finish_case(run, crew);
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
static int assign(struct run *run, struct crew *crew)
{
	const struct run_options *options = run->options;
	const struct case_result *one = &run->results->cases[next_case(run)];
	char line[400], time[24] = "-";

	crew->index = next_case(run);
	crew->repetition = run->next_repetition;
	run->next_repetition++;
	find_next(run);
	if (keep_event(run, crew, "begin"))
		return -1;
	if (record_sync(run->record))
		return fail(run, record_error(run->record));
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

/* All workers have drives of the same kind; the first one's identity stands for them. In a run that
 * is resumed the drives have to be those that it began with. */
static int take_drive(struct run *run, char *line)
{
	char copy[1000];
	char why[200];

	if (run->introduced)
		return 0;
	snprintf(copy, sizeof(copy), "%s", line);
	switch (results_compare_drive(run->results, copy, why, sizeof(why))) {
	case 0: return keep(run, line);
	case 1: return 0;
	default: return fail(run, why);
	}
}

/* The worker ended in its case, or before its first step: either way it was handed out and is no longer
 * played, which is an error and not a case that nobody came to. */
static int abandon_case(struct run *run, struct crew *crew)
{
	const struct trial *trial = &run->results->cases[crew->index].trials[crew->repetition - 1];
	char why[500] = "the process that played this case ended";
	int result = 0;

	if (crew_is_cut_off(crew))
		snprintf(why, sizeof(why), CUT_OFF "%s", crew->link->why);
	run->silent = 0; /* it says nothing of the drive */
	if (trial->state == TRIAL_BEGUN)
		result = keep_trouble(run, crew, why) || keep_event(run, crew, "end") ? -1 : 0;
	return result ? result : finish_case(run, crew);
}

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
		return fail(run, why);
	}
	if (crew_await(crew, options)) {
		snprintf(why, sizeof(why), "the machine did not come back in %.0f s: %.300s",
			(double)options->await / (double)SECONDS(1), crew->why);
		return fail(run, why);
	}
	run->introduced = false;
	return 0;
}

static int revive(struct run *run, struct crew *crew)
{
	char why[400], fact[600];
	struct text out = text_into(fact, sizeof(fact));

	snprintf(why, sizeof(why), "%s", crew->link->why);
	if (bring_back(run, crew))
		return -1;
	text_add(&out, "fact line-opened-again ");
	text_add_escaped(&out, why, strlen(why), true);
	return keep(run, fact);
}

/* ---- cases that restart the machine ---- */

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
		return fail(run, "memory is short");
	snprintf(line, sizeof(line), "seen %u %u %u 1 %s", (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned)step, text);
	free(text);
	result = keep(run, line);
	return result;
}

/* The worker waits to go down with its machine. The case goes on with another one afterwards. */
static int restart(struct run *run, struct crew *crew, const char *word)
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
		return fail(run, "a worker wants what it does not play to be restarted");
	up = (int64_t)crew->link->up;
	crew->alive = false;
	if (restart_machine(run, crew, !plan->steps[step - 1].operation.a)) {
		if (run->error[0])
			return -1;
		return keep_trouble(run, crew, crew->link->why) || keep_event(run, crew, "end") ||
				finish_case(run, crew) || revive(run, crew) || hire(run, crew)
			? -1
			: 0;
	}
	if ((int64_t)crew->link->up < up + (int64_t)SECONDS(1))
		return keep_trouble(run, crew, "the machine did not restart: its clock went on") ||
				keep_event(run, crew, "end") || finish_case(run, crew) ||
				hire(run, crew)
			? -1
			: 0;
	if (keep_restart(run, crew, (uint32_t)step - 1, begun) ||
		crew_hire(crew, run->options, true))
		return fail(run, crew->why);
	crew->index = index;
	crew->repetition = repetition;
	crew->go_on = (uint32_t)step;
	return 0;
}

static void go_on(struct run *run, struct crew *crew)
{
	const struct plan *plan = run->results->cases[crew->index].plan;
	char line[400];

	snprintf(line, sizeof(line), WORKER_GO_ON " %u %u %llu %s %s %u", (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned long long)clock_now(), plan->suite,
		plan->name, (unsigned)crew->go_on);
	crew->go_on = 0;
	crew_tell(crew, line);
}

static int take_line(struct run *run, struct crew *crew, char *line)
{
	char why[300];

	if (!strcmp(line, "ready")) {
		crew->ready = true;
		run->introduced = true;
		if (crew->go_on)
			go_on(run, crew);
		return 0;
	}
	if (!strncmp(line, "restart ", 8))
		return restart(run, crew, line + 8);
	if (!strcmp(line, "identified")) {
		run->identified = true;
		return 0;
	}
	if (!strncmp(line, "broken ", 7))
		return fail(run, line + 7);
	if (!strncmp(line, "stuck ", 6)) {
		snprintf(run->stuck, sizeof(run->stuck), "%s", line + 6);
		return 0;
	}
	if (!strcmp(line, "done") && crew->index == NO_CASE)
		return fail(run, "a worker has done what it was not given");
	if (!strcmp(line, "done"))
		return finish_case(run, crew) ? -1 : run->stuck[0] ? fail(run, run->stuck) : 0;
	if (said_check(line, run->results, crew->index, crew->repetition, why, sizeof(why)))
		return fail(run, why);
	if (!strncmp(line, "drive ", 6))
		return take_drive(run, line);
	return keep(run, line);
}

/* The worker is gone: its case is an error, and another takes its place. */
static int replace(struct run *run, struct crew *crew)
{
	bool had_case = crew->index != NO_CASE;
	int result = 0;

	if (!crew->ready && !had_case && !crew_is_cut_off(crew))
		return fail(run, "a worker ended before it was ready");
	if (had_case)
		result = abandon_case(run, crew);
	crew_dismiss(crew);
	if (++run->deaths > DEATHS_MOST)
		return fail(run, "too many workers have ended by themselves");
	if (result || !more_to_do(run))
		return result;
	return (crew_is_cut_off(crew) && revive(run, crew)) || hire(run, crew) ? -1 : 0;
}

static int serve(struct run *run, struct crew *crew)
{
	char *line;

	/* One read may bring many lines; all that are there are taken. */
	for (;;) {
		enum wire_result got = crew_hear(crew, &line);

		if (got == WIRE_DEADLINE)
			return 0;
		if (got != WIRE_LINE_READ)
			return replace(run, crew);
		if (take_line(run, crew, line))
			return -1;
	}
}

static int serve_all(struct run *run)
{
	const uint32_t workers = run->workers;
	process_file files[WORKERS_MOST];
	bool ready[WORKERS_MOST];

	for (uint32_t i = 0; i < workers; i++)
		files[i] = crew_channel(&run->crew[i]);
	if (channel_wait_any(files, ready, workers, clock_now() + WAKE) < 0)
		return fail(run, process_error());
	for (uint32_t i = 0; i < workers; i++)
		if (files[i] >= 0 && ready[i] && serve(run, &run->crew[i]))
			return -1;
	for (uint32_t i = 0; i < workers; i++)
		if (run->crew[i].alive &&
			(crew_is_cut_off(&run->crew[i]) || !crew_is_reached(&run->crew[i])) &&
			replace(run, &run->crew[i]))
			return -1;
	return 0;
}

static bool anyone_playing(const struct run *run)
{
	for (uint32_t i = 0; i < run->workers; i++)
		if (run->crew[i].alive && run->crew[i].index != NO_CASE)
			return true;
	return false;
}

static bool anyone_busy(const struct run *run)
{
	for (uint32_t i = 0; i < run->workers; i++)
		if (run->crew[i].alive && !run->crew[i].ready)
			return true;
	return anyone_playing(run);
}

/* Is there anything that was not begun, or is not ended? */
static bool has_left(const struct run *run)
{
	return run->next_index < run->results->count || anyone_playing(run);
}

/* What was begun is finished if it can be: a case that the user cut short would be an error. */
static bool must_stop(struct run *run)
{
	int interrupted = run->options->interrupted ? *run->options->interrupted : 0;

	if (!interrupted && is_late(run) && has_left(run))
		return !anyone_playing(run) || clock_now() >= run->options->end_by;
	if (interrupted && !run->give_up)
		run->give_up = clock_now() + run->options->timeout + GRACE;
	return interrupted > 1 ||
		(interrupted && (!anyone_playing(run) || clock_now() > run->give_up));
}

static int work(struct run *run)
{
	for (;;) {
		for (uint32_t i = 0; i < run->workers; i++) {
			struct crew *crew = &run->crew[i];

			if (crew->alive && crew->ready && crew->index == NO_CASE &&
				more_to_do(run) && assign(run, crew))
				return -1;
		}
		if (must_stop(run))
			return fail(run,
				run->options->interrupted && *run->options->interrupted
					? "interrupted"
					: "its time was over, as --deadline says");
		if (!more_to_do(run) && !anyone_busy(run))
			return 0;
		if (serve_all(run))
			return -1;
	}
}

static struct crew *anyone_ready(struct run *run)
{
	for (uint32_t i = 0; i < run->workers; i++)
		if (run->crew[i].alive && run->crew[i].ready)
			return &run->crew[i];
	return NULL;
}

/* After the last case: are the drives still those of the first? */
static int identify_again(struct run *run)
{
	uint64_t deadline = clock_now() + START_TIMEOUT + RECORD_DRIVES * run->options->timeout;
	bool asked = false;

	if (!anyone_ready(run) && hire(run, &run->crew[0]))
		return -1;
	while (!run->identified) {
		struct crew *crew = anyone_ready(run);

		if (crew && !asked) {
			crew_tell(crew, "identify");
			asked = true;
		}
		if (clock_now() > deadline || (asked && !crew))
			return fail(run, "nobody could ask the drives again who they are");
		if (serve_all(run))
			return -1;
	}
	return 0;
}

int run_cases(struct results *results, struct record *record, const struct run_options *options,
	char *error, size_t size)
{
	struct run *run = calloc(1, sizeof(*run));
	uint32_t cases = results_left(results);
	int result = 0;

	error[0] = '\0';
	if (!run) {
		snprintf(error, size, "memory is short");
		return -1;
	}
	*run = (struct run){ .results = results,
		.record = record,
		.options = options,
		.next_repetition = 1,
		.error = error,
		.size = size };
	find_next(run);
	run->workers = options->jobs < WORKERS_MOST ? options->jobs : WORKERS_MOST;
	if (run->workers > cases)
		run->workers = cases ? cases : 1;
	for (uint32_t i = 0; i < run->workers && !result; i++) {
		give_link(run, i);
		result = hire(run, &run->crew[i]);
	}
	if (!result)
		result = work(run);
	if (!result && !options->spec_of)
		result = identify_again(run);
	if (result)
		(void)record_sync(run->record); /* the run ends early, for a reason of its own */
	for (uint32_t i = 0; i < run->workers; i++)
		crew_dismiss(&run->crew[i]);
	for (uint32_t i = 1; i < WORKERS_MOST; i++)
		link_close(&run->links[i]);
	free(run);
	return result;
}
