/* steady.c - exaccess steady: how often the suite accuses a drive that has done nothing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/judge/bound.h"
#include "harness/command/options.h"
#include "harness/plan/plan_write.h"
#include "harness/system/process.h"
#include "harness/system/terminal.h"
#include "harness/command/program.h"
#include "harness/play/run/run.h"

enum { RUNS, JOBS, SEED };

static const struct option options[] = {
	[RUNS] = { "runs", "N", "how often to play the whole suite; default 20" },
	[JOBS] = { "jobs", "N", "cases side by side; default one per processor" },
	[SEED] = { "seed", "N",
		"order of the cases in the first run; each run has its own; default 1" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "steady", "[OPTION]...",
	"Plays the whole suite again and again on the documented drive, which is right by definition:\n"
	"whatever it is accused of is a false alarm.",
	"Prints each false alarm, then how many there were, and what rate of them that leaves\n"
	"possible. A case that FAILs or ends in ERROR is one; so is a run with any such case.\n"
	"\n"
	"Exit codes: 0 without a false alarm, 1 with any, 3 when it could not be finished.\n",
	options };

static volatile int interrupted;

struct steady {
	const struct program *program;
	struct run_options run;
	uint64_t runs, seed;
	uint32_t done;  /* runs */
	uint32_t cases; /* in each */
	uint32_t bad_runs;
	uint32_t bad_cases;
};

static int plan_all(const struct program *program, struct results *results)
{
	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *plan = plan_write(s->name, t);

			if (!plan)
				return -1;
			if (results_add(results, plan, 1)) {
				plan_free(plan);
				return -1;
			}
		}
	results->planned = true;
	return 0;
}

/* Each case to a place that the seed draws, the same for the same seed. */
static void shuffle(struct results *results, uint64_t seed)
{
	uint64_t state = seed * 0x9E3779B97F4A7C15u + 1;

	for (uint32_t i = results->count; i > 1; i--) {
		struct case_result one = results->cases[i - 1];
		uint32_t other;

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		other = (uint32_t)((state >> 16) % i);
		results->cases[i - 1] = results->cases[other];
		results->cases[other] = one;
	}
}

static void count_alarms(struct steady *steady, struct results *results, uint64_t seed)
{
	uint32_t before = steady->bad_cases;

	results_judge(results);
	for (uint32_t i = 0; i < results->count; i++) {
		const struct case_result *one = &results->cases[i];
		const struct judgement *judgement = &one->judgement;

		if (judgement->verdict == VERDICT_PASS || judgement->verdict == VERDICT_RECORDED ||
			judgement->verdict == VERDICT_SKIPPED)
			continue;
		steady->bad_cases++;
		printf("run %u, seed %" PRIu64
		       ": %s %s/%s step %d: %s\n  expected: %s\n  seen:     %s\n",
			(unsigned)steady->done + 1, seed, verdict_name(judgement->verdict),
			one->plan->suite, one->plan->name, judgement->step, judgement->reason,
			judgement->expected, judgement->seen);
	}
	steady->bad_runs += steady->bad_cases > before;
	steady->cases = results->count;
}

static int play_once(struct steady *steady, uint64_t seed, char *error, size_t size)
{
	struct results *results = results_new();
	int result = -1;

	if (!results || plan_all(steady->program, results)) {
		snprintf(error, size, "memory is short");
	} else {
		shuffle(results, seed);
		result = run_cases_unrecorded(results, &steady->run, error, size);
		if (!result)
			count_alarms(steady, results, seed);
	}
	results_free(results);
	return result;
}

static void print_totals(const struct steady *steady, uint64_t took)
{
	uint32_t plays = steady->done * steady->cases;
	char of_runs[BOUND_TEXT];
	char of_cases[BOUND_TEXT];

	bound_print(bound_upper(steady->bad_runs, steady->done, BOUND_CONFIDENCE), of_runs,
		sizeof(of_runs));
	bound_print(bound_upper(steady->bad_cases, plays, BOUND_CONFIDENCE), of_cases,
		sizeof(of_cases));
	printf("%u runs of %u cases each on the documented drive, in %.0f s\n",
		(unsigned)steady->done, (unsigned)steady->cases, (double)took / 1e9);
	printf("%u runs with a false alarm, %u cases in all\n", (unsigned)steady->bad_runs,
		(unsigned)steady->bad_cases);
	if (steady->done)
		printf("with %s confidence no more than %s of runs have one, and no more than %s of "
		       "cases\n",
			BOUND_PERCENT, of_runs, of_cases);
}

/* What has been seen so far is not to be lost with a run that is cut off. */
static void tell_progress(const struct steady *steady)
{
	uint64_t tenth = steady->runs / 10;
	char line[60];

	snprintf(
		line, sizeof(line), "%u of %" PRIu64 " runs", (unsigned)steady->done, steady->runs);
	if (host_is_terminal(2))
		terminal_draw(stderr, line);
	else if (tenth && steady->done % tenth == 0 && steady->done < steady->runs)
		printf("%u of %" PRIu64 " runs, %u with a false alarm\n", (unsigned)steady->done,
			steady->runs, (unsigned)steady->bad_runs);
	fflush(stdout);
}

static int steady_run(struct steady *steady)
{
	uint64_t begun = clock_now();
	char error[600] = "";
	int result = 0;

	process_catch_interrupts(&interrupted);
	for (uint64_t i = 0; i < steady->runs && !result; i++) {
		result = play_once(steady, steady->seed + i, error, sizeof(error));
		steady->done += !result;
		tell_progress(steady);
	}
	if (host_is_terminal(2))
		terminal_draw(stderr, "");
	print_totals(steady, clock_now() - begun);
	if (result) {
		fprintf(stderr, "exaccess steady: %s\n", error);
		return EXIT_UNFINISHED;
	}
	return steady->bad_runs ? EXIT_VIOLATED : EXIT_CONFORMS;
}

static int take_option(struct steady *steady, struct option_reader *reader, int index)
{
	uint64_t number = 0;

	switch (index) {
	case RUNS: return options_number(reader, index, 1, 1000000, &steady->runs);
	case JOBS:
		if (options_number(reader, index, 1, 64, &number))
			return -1;
		steady->run.jobs = (uint32_t)number;
		return 0;
	case SEED: return options_number(reader, index, 0, UINT64_MAX / 2, &steady->seed);
	default: return -1;
	}
}

int command_steady(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct steady steady = { .program = program,
		.run = { .drives = { "emulated", "emulated" },
			.drive_count = 2,
			.jobs = host_cpus(),
			.repeat = 1,
			.timeout = SECONDS(10),
			.interrupted = &interrupted },
		.runs = 20,
		.seed = 1 };
	int index;

	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index == OPTION_WORD)
			return options_wrong(&manual, "'%s' is no option", reader.value);
		if (index == OPTION_WRONG || take_option(&steady, &reader, index))
			return EXIT_USAGE;
	}
	return steady_run(&steady);
}
