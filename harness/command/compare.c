/* compare.c - exaccess compare: what a second run shows that a first one did not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/options.h"
#include "harness/command/program.h"

enum { FORMAT, COMMON };

static const struct option options[] = {
	[FORMAT] = { "format", "text|markdown|html", "how to print it; default text" },
	[COMMON] = { "common", NULL, "also of runs whose cases are not all the same" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "compare", "[OPTION]... OLD NEW",
	"Prints in which cases the run in directory NEW differs from the one in OLD: broken, vanished\n"
	"(skipped or not finished now), fixed, changed in what was seen, appeared. Of steps whose order is\n"
	"left to chance, only verdicts are compared.",
	"Exit codes:\n"
	"  0  nothing got worse\n"
	"  1  a case fails, or has no outcome, that was better before\n"
	"  2  bad usage, or the runs cannot be compared: other clauses, cases or policies\n"
	"  3  a record cannot be read\n",
	options };

struct request {
	const char *directories[2];
	uint32_t count;
	struct comparison_style style;
};

static int take_format(struct request *request, const char *value)
{
	static const char *const words[] = { [COMPARISON_TEXT] = "text",
		[COMPARISON_MARKDOWN] = "markdown",
		[COMPARISON_HTML] = "html" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(value, words[i])) {
			request->style.form = (enum comparison_form)i;
			return 0;
		}
	return options_wrong(&manual, "--format is text, markdown or html, not '%s'", value);
}

/* 0, or what the program ends with. */
static int take_option(struct request *request, const struct option_reader *reader, int index)
{
	switch (index) {
	case OPTION_WORD:
		if (request->count == 2)
			return options_wrong(&manual, "two run directories at a time");
		request->directories[request->count++] = reader->value;
		return 0;
	case FORMAT: return take_format(request, reader->value);
	case COMMON: request->style.common = true; return 0;
	default: return EXIT_USAGE;
	}
}

static int print(const struct program *program, const struct request *request,
	const struct results *old, const struct results *now)
{
	struct comparison_report report = { NULL };
	char error[600];
	int result = program->compare(old, now, &request->style, &report, error, sizeof(error));

	if (result > 0)
		return options_wrong(&manual, "these runs cannot be compared: %s", error);
	if (result) {
		fprintf(stderr, "exaccess compare: %s\n", error);
		return EXIT_UNFINISHED;
	}
	fwrite(report.bytes, 1, report.length, stdout);
	free(report.bytes);
	return report.worse ? EXIT_VIOLATED : EXIT_CONFORMS;
}

static int compare(const struct program *program, const struct request *request)
{
	struct results *runs[2] = { NULL };
	char error[2000];
	int code = EXIT_CONFORMS;

	for (uint32_t i = 0; i < 2 && !code; i++) {
		runs[i] = record_read(request->directories[i], error, sizeof(error));
		if (runs[i])
			continue;
		fprintf(stderr, "exaccess compare: %s\n", error);
		code = EXIT_UNFINISHED;
	}
	if (!code)
		code = print(program, request, runs[0], runs[1]);
	results_free(runs[0]);
	results_free(runs[1]);
	return code;
}

int command_compare(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct request request = { .count = 0 };
	int code = 0;
	int index;

	while (!code && (index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		code = take_option(&request, &reader, index);
	}
	if (!code && request.count < 2)
		code = options_wrong(&manual, "name two run directories, the older one first");
	return code ? code : compare(program, &request);
}
