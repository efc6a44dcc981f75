/* run.c - the runner: workers, what they say, and when the run is over. */
#include "harness/play/run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/play/run/run_case.h"
#include "harness/play/run/run_restart.h"
#include "harness/play/run/said.h"
#include "harness/system/stream.h"

#define START_TIMEOUT SECONDS(60)
#define WAKE          MILLISECONDS(200) /* how often to look whether the user interrupted */
#define DEATHS_MOST   20                /* workers that may die before the run is given up */
#define GRACE         SECONDS(5)        /* for cases under way when the user interrupts */

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
	case 0: return run_keep(run, line);
	case 1: return 0;
	default: return run_fail(run, why);
	}
}

static int take_line(struct run *run, struct crew *crew, char *line)
{
	char why[300];

	if (!strcmp(line, "ready")) {
		crew->ready = true;
		run->introduced = true;
		if (crew->go_on)
			run_go_on(run, crew);
		return 0;
	}
	if (!strncmp(line, "restart ", 8))
		return run_restart(run, crew, line + 8);
	if (!strncmp(line, ERRAND, strlen(ERRAND)))
		return crew_order(crew, run->options, line)
			? run_fail(run, "a worker gives the lab an order out of turn")
			: 0;
	if (!strcmp(line, "identified")) {
		run->identified = true;
		return 0;
	}
	if (!strncmp(line, "broken ", 7))
		return run_fail(run, line + 7);
	if (!strncmp(line, "stuck ", 6)) {
		snprintf(run->stuck, sizeof(run->stuck), "%s", line + 6);
		return 0;
	}
	if (!strcmp(line, "done") && crew->index == NO_CASE)
		return run_fail(run, "a worker has done what it was not given");
	if (!strcmp(line, "done"))
		return run_finish_case(run, crew) ? -1
			: run->stuck[0]           ? run_fail(run, run->stuck)
						  : 0;
	if (said_check(line, run->results, crew->index, crew->repetition, why, sizeof(why)))
		return run_fail(run, why);
	if (!strncmp(line, "drive ", 6))
		return take_drive(run, line);
	return run_keep(run, line);
}

/* The worker is gone: its case is an error, and another takes its place. */
static int replace(struct run *run, struct crew *crew)
{
	bool had_case = crew->index != NO_CASE;
	int result = 0;

	if (!crew->ready && !had_case && !crew_is_cut_off(crew))
		return run_fail(run, "a worker ended before it was ready");
	if (had_case)
		result = run_abandon_case(run, crew);
	crew_dismiss(crew);
	if (++run->deaths > DEATHS_MOST)
		return run_fail(run, "too many workers have ended by themselves");
	if (result || !run_has_more(run))
		return result;
	return (crew_is_cut_off(crew) && run_revive(run, crew)) || run_hire(run, crew) ? -1 : 0;
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
	process_file files[2 * WORKERS_MOST];
	bool ready[2 * WORKERS_MOST];

	if (record_flush(run->record))
		return run_fail(run, record_error(run->record));
	for (uint32_t i = 0; i < workers; i++) {
		files[i] = crew_channel(&run->crew[i]);
		files[workers + i] = crew_hands_channel(&run->crew[i]);
	}
	if (channel_wait_any(files, ready, 2 * workers, clock_now() + WAKE) < 0)
		return run_fail(run, process_error());
	for (uint32_t i = 0; i < workers; i++)
		if (files[workers + i] >= 0 && ready[workers + i])
			crew_hands_answer(&run->crew[i]);
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

	if (!interrupted && run_is_late(run) && has_left(run))
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
				run_has_more(run) && run_assign(run, crew))
				return -1;
		}
		if (must_stop(run))
			return run_fail(run,
				run->options->interrupted && *run->options->interrupted
					? "interrupted"
					: "its time was over, as --deadline says");
		if (!run_has_more(run) && !anyone_busy(run))
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

	if (!anyone_ready(run) && run_hire(run, &run->crew[0]))
		return -1;
	while (!run->identified) {
		struct crew *crew = anyone_ready(run);

		if (crew && !asked) {
			crew_tell(crew, "identify");
			asked = true;
		}
		if (clock_now() > deadline || (asked && !crew))
			return run_fail(run, "nobody could ask the drives again who they are");
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
	record_hold(record, true); /* until there is time to write: while all are waited for */
	run_find_next(run);
	run->workers = options->jobs < WORKERS_MOST ? options->jobs : WORKERS_MOST;
	if (run->workers > cases)
		run->workers = cases ? cases : 1;
	for (uint32_t i = 0; i < run->workers && !result; i++) {
		give_link(run, i);
		result = i ? run_hire(run, &run->crew[i]) : run_hire_first(run, &run->crew[i]);
	}
	if (!result)
		result = work(run);
	if (!result && !options->spec_of)
		result = identify_again(run);
	record_hold(record, false);
	if (result)
		(void)record_sync(run->record); /* the run ends early, for a reason of its own */
	for (uint32_t i = 0; i < run->workers; i++)
		crew_dismiss(&run->crew[i]);
	for (uint32_t i = 1; i < WORKERS_MOST; i++)
		link_close(&run->links[i]);
	free(run);
	return result;
}

int run_cases_unrecorded(
	struct results *results, const struct run_options *options, char *error, size_t size)
{
	struct record *record = record_to_nowhere();
	int result = -1;

	if (record)
		result = run_cases(results, record, options, error, size);
	else
		snprintf(error, size, "memory is short");
	record_close(record);
	return result;
}
