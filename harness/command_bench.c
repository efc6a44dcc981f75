/* command_bench.c - exaccess bench. */
#include <stdio.h>

#include "harness/bench_case.h"
#include "harness/options.h"
#include "harness/select.h"

static const struct option options[] = { { NULL, NULL, NULL } };

static const struct manual manual = { "bench", "",
	"Measures the harness and the emulated drive; a line `NAME VALUE UNIT` for each figure.",
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

int command_bench(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);

	switch (options_next(&reader)) {
	case OPTION_END: break;
	case OPTION_HELP: return EXIT_CONFORMS;
	case OPTION_WORD: return options_wrong(&manual, "'%s' is no option", reader.value);
	default: return EXIT_USAGE;
	}
	return measure_case(program) ? EXIT_UNFINISHED : EXIT_CONFORMS;
}
