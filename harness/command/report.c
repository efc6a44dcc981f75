/* report.c - exaccess report: every report of a run again, from its record alone. */
#include <stdio.h>
#include <string.h>

#include "harness/command/conduct/conduct.h"
#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/command/style.h"
#include "harness/record/later.h"

enum { REQUIRE_ALL, WAIVERS, PROFILE, RECORDED, QUIET, VERBOSE, COLOUR, SUMMARY, TRACE };

static const struct option options[] = {
	[REQUIRE_ALL] = { "require-all", NULL, "count a skipped case as a violation" },
	[WAIVERS] = { "waivers", "FILE",
		"judge with these waivers, and keep them beside the record" },
	[PROFILE] = STYLE_PROFILE,
	[RECORDED] = STYLE_RECORDED,
	[QUIET] = STYLE_QUIET,
	[VERBOSE] = STYLE_VERBOSE,
	[COLOUR] = STYLE_COLOUR,
	[SUMMARY] = STYLE_SUMMARY,
	[TRACE] = { "trace", "FILE", "write the steps as Chrome trace events, for Perfetto" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "report", "[OPTION]... DIR",
	"Judges the record in DIR again and writes its reports, also of a run that was cut off.",
	"The exit code is that of the run: 0, 1 or 3; 2 if there is no readable record in DIR, or FILE\n"
	"is no file of waivers. Waivers in FILE take the place of those that the record has already.\n",
	options };

/* Waivers that the run does not have yet go into a file of their own beside its record. */
static int keep_waivers(const struct results *results, const char *directory,
	const struct waivers *waivers, char *error, size_t size)
{
	char date[40] = "unknown", user[256];

	if (results->waivers.source && waivers_equal(&results->waivers, waivers))
		return 0;
	(void)conduct_date(date, sizeof(date));
	host_user(user, sizeof(user));
	return later_write(directory, results, waivers, date, user, error, size);
}

/* The run in directory, judged with the waivers in file, unless that is NULL. NULL after saying why. */
static struct results *read_run(
	const struct program *program, const char *directory, const char *file)
{
	char error[2000];
	struct results *results = record_read(directory, error, sizeof(error));
	struct waivers waivers = { 0 };

	if (results && file) {
		int result = program->read_waivers(file, &waivers, error, sizeof(error));

		if (!result)
			result = keep_waivers(results, directory, &waivers, error, sizeof(error));
		waivers_free(&waivers);
		results_free(results);
		results = result ? NULL : record_read(directory, error, sizeof(error));
	}
	if (!results)
		fprintf(stderr, "exaccess report: %s\n", error);
	return results;
}

static int report(const struct program *program, struct results *results, const char *directory,
	const struct report_style *style, const struct console_style *console)
{
	int code = results_exit_code(results, style->require_all);
	const char *failure = NULL;
	char error[600];

	if (results->torn)
		fprintf(stderr,
			"exaccess report: the last line of the record was cut off while it "
			"was written; it is left out\n");
	if (!results->finished)
		fprintf(stderr, "exaccess report: the run did not come to its end\n");
	if (program->write_reports(results, style, directory, error, sizeof(error))) {
		fprintf(stderr, "exaccess report: %s\n", error);
		failure = error;
		code = EXIT_UNFINISHED;
	}
	if (style_publish(program, results, console, style->require_all, error, sizeof(error))) {
		fprintf(stderr, "exaccess report: %s\n", error);
		failure = failure ? failure : error;
		code = EXIT_UNFINISHED;
	}
	program->print_summary(results, console, directory, style->require_all, failure);
	return code;
}

struct request {
	const char *directory;
	const char *waivers;
	const char *trace; /* a file for the steps, NULL for none */
	struct report_style style;
	struct console_style console;
};

/* 0, or what the program ends with. */
static int take_option(struct request *request, const struct option_reader *reader, int index)
{
	switch (index) {
	case OPTION_WORD:
		if (request->directory)
			return options_wrong(&manual, "one run directory at a time");
		request->directory = reader->value;
		return 0;
	case REQUIRE_ALL: request->style.require_all = true; return 0;
	case WAIVERS: request->waivers = reader->value; return 0;
	case PROFILE: return style_profile(&manual, reader->value, &request->style);
	case RECORDED: return style_recorded(&manual, reader->value, &request->style);
	case SUMMARY: request->console.markdown = reader->value; return 0;
	case TRACE: request->trace = reader->value; return 0;
	case QUIET: request->console.telling = TELL_QUIET; return 0;
	case VERBOSE: request->console.telling = TELL_VERBOSE; return 0;
	case COLOUR: return style_colour(&manual, reader->value, &request->console);
	default: return EXIT_USAGE;
	}
}

int command_report(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct request request = { .console = { .suites = true } };
	struct results *results;
	char error[600];
	const char *required;
	int code = 0;
	int index;

	while (!code && (index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		code = take_option(&request, &reader, index);
	}
	if (code)
		return code;
	if (!request.directory)
		return options_wrong(&manual, "name the run directory");
	results = read_run(program, request.directory, request.waivers);
	if (!results)
		return EXIT_USAGE;
	required = results_get(results, "require-all");
	request.style.require_all =
		request.style.require_all || (required && !strcmp(required, "yes"));
	if (request.trace && program->write_trace(results, request.trace, error, sizeof(error)))
		code = options_wrong(&manual, "%s", error);
	else
		code = report(
			program, results, request.directory, &request.style, &request.console);
	results_free(results);
	return code;
}
