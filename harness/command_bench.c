/* command_bench.c - exaccess bench. */
#include "harness/options.h"
#include "harness/program.h"

static const struct option options[] = { { NULL, NULL, NULL } };

static const struct manual manual = { "bench", "",
	"Measures the harness and the emulated drive; a line `NAME VALUE UNIT` for each figure.", NULL,
	options };

int command_bench(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);

	(void)program;
	switch (options_next(&reader)) {
	case OPTION_END: break;
	case OPTION_HELP: return EXIT_CONFORMS;
	default: return EXIT_USAGE;
	}
	return EXIT_CONFORMS;
}
