/* bench.c - exaccess bench. */
#include <stdio.h>
#include <string.h>

#include "harness/command/posix/bench_case.h"
#include "harness/command/posix/bench_drive.h"
#include "harness/command/posix/bench_run.h"
#include "harness/command/posix/bench_storm.h"
#include "harness/command/posix/bench_history.h"
#include "harness/command/options.h"
#include "harness/plan/plan_write.h"
#include "harness/system/process.h"
#include "harness/command/select.h"

static const struct option options[] = { { NULL, NULL, NULL } };

static const struct manual manual = { "bench", "[PART]...",
	"Measures the harness and the emulated drive; a line `NAME VALUE UNIT` for each figure.",
	"Parts, all of them if none is named:\n"
	"  case     a case beside the bare processes that it needs\n"
	"  drive    a round trip to the emulated drive beside a bare one, and handles beside memory\n"
	"  history  deciding histories of up to 1000000 operations\n"
	"  run      the processor time of a run beside that of as many bare processes and messages\n"
	"  storm    handing a lock over, by hand and by death, beside flock(); storms\n"
	"\n"
	"Times are medians. Compare ratios, which are measured side by side, rather than times.\n",
	options };

/* The simplest case with two contenders. */
#define MEASURED_CASE "lock/locks-a-free-device"

static int measure_case(const struct program *program)
{
	const char *suite;
	const struct test_case *test = selection_find(program, MEASURED_CASE, &suite);
	struct plan *plan = test ? plan_write(suite, test) : NULL;
	int result = plan ? bench_case(plan) : -1;

	plan_free(plan);
	return result;
}

static int measure_drive(const struct program *unused)
{
	(void)unused;
	return bench_drive(stdout);
}

static int measure_run(const struct program *unused)
{
	(void)unused;
	return bench_run();
}

static int measure_histories(const struct program *unused)
{
	(void)unused;
	return history_bench(stdout, host_peak_memory);
}

static int measure_storms(const struct program *unused)
{
	(void)unused;
	return bench_storm(stdout);
}

static const struct {
	const char *name;
	int (*measure)(const struct program *program);
} parts[] = {
	{ "case", measure_case },
	{ "drive", measure_drive },
	{ "history", measure_histories },
	{ "run", measure_run },
	{ "storm", measure_storms },
};

#define PARTS (sizeof(parts) / sizeof(parts[0]))

static int find_part(const char *name)
{
	for (size_t i = 0; i < PARTS; i++)
		if (!strcmp(parts[i].name, name))
			return (int)i;
	return -1;
}

int command_bench(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	bool wanted[PARTS] = { false };
	bool all = true;
	int code = EXIT_CONFORMS;
	int index;

	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index != OPTION_WORD)
			return EXIT_USAGE;
		index = find_part(reader.value);
		if (index < 0)
			return options_wrong(&manual, "there is no part '%s'", reader.value);
		wanted[index] = true;
		all = false;
	}
	for (size_t i = 0; i < PARTS; i++) {
		if ((all || wanted[i]) && parts[i].measure(program))
			code = EXIT_UNFINISHED;
		fflush(stdout);
	}
	return code;
}
