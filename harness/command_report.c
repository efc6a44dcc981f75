/* command_report.c - exaccess report: every report of a run again, from its record alone. */
#include <stdio.h>

#include "harness/options.h"
#include "harness/program.h"

enum { REQUIRE_ALL, QUIET };

static const struct option options[] = {
	[REQUIRE_ALL] = { "require-all", NULL, "count a skipped case as a violation" },
	[QUIET] = { "quiet", NULL, "print violations and totals only" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "report", "[OPTION]... DIR",
	"Judges the record in DIR again and writes its reports, also of a run that was cut off.",
	"The exit code is that of the run: 0, 1 or 3; 2 if there is no readable record in DIR.\n",
	options };

static int report(const struct program *program, const char *directory, bool require_all, bool quiet)
{
	char error[600];
	struct results *results = record_read(directory, error, sizeof(error));
	int code;

	if (!results) {
		fprintf(stderr, "exaccess report: %s\n", error);
		return EXIT_USAGE;
	}
	code = results_exit_code(results, require_all);
	if (results->torn)
		fprintf(stderr, "exaccess report: the last line of the record was cut off while it "
				"was written; it is left out\n");
	if (!results->finished)
		fprintf(stderr, "exaccess report: the run did not come to its end\n");
	if (program->write_reports(results, require_all, directory, error, sizeof(error))) {
		fprintf(stderr, "exaccess report: %s\n", error);
		code = EXIT_UNFINISHED;
	}
	program->print_summary(results, directory, quiet, require_all);
	results_free(results);
	return code;
}

int command_report(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	const char *directory = NULL;
	bool require_all = false;
	bool quiet = false;
	int index;

	while ((index = options_next(&reader)) != OPTION_END) {
		switch (index) {
		case OPTION_HELP: return EXIT_CONFORMS;
		case OPTION_WORD:
			if (directory)
				return options_wrong(&manual, "one run directory at a time");
			directory = reader.value;
			break;
		case REQUIRE_ALL: require_all = true; break;
		case QUIET: quiet = true; break;
		default: return EXIT_USAGE;
		}
	}
	if (!directory)
		return options_wrong(&manual, "name the run directory");
	return report(program, directory, require_all, quiet);
}
