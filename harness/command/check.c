#include "harness/command/check.h"
#include "harness/system/file.h"
#include "harness/history/linearize.h"
#include "harness/history/linearize_picture.h"
#include "harness/system/process.h"
#include "reports/history_svg.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { YES = 0, NO = 1, UNUSABLE = 2, UNDECIDED = 3 };

struct options {
	const char *file, *svg;
	unsigned effort;
	int help;
};

static const char usage[] =
	"usage: exaccess check [--svg FILE] [--effort SECONDS] FILE\n"
	"\n"
	"Tells whether a correct exclusive lock could have produced the history in FILE\n"
	"('-' is standard input): whether there is an order of effects, each inside its\n"
	"operation's interval, in which every result is right.\n"
	"\n"
	"  --svg FILE  if there is none, draw the operations that contradict each other\n"
	"  --effort SECONDS  how long to search, about, where clients were killed in the\n"
	"              middle of a lock or names repeat: counted, not timed (5)\n"
	"  --help      this text\n"
	"\n"
	"A history is text, one operation a line, each client's in its order:\n"
	"\n"
	"  exaccess-history 1\n"
	"  CLIENT INVOKE_NS COMPLETE_NS lock   NAME ok|denied\n"
	"  CLIENT INVOKE_NS COMPLETE_NS unlock -    ok|not-locked|not-owner\n"
	"  CLIENT INVOKE_NS COMPLETE_NS query  -    free|NAME\n"
	"  CLIENT INVOKE_NS COMPLETE_NS close  -    ok\n"
	"  CLIENT INVOKE_NS COMPLETE_NS crash  -    ok\n"
	"\n"
	"COMPLETE_NS is '-' for an operation that never returned. Lines that begin with\n"
	"'#' are comments.\n"
	"\n"
	"Exit status: 0 yes, 1 no, 2 not a history or bad usage, 3 undecided: it would take\n"
	"too long to know, and is neither yes nor no.\n";

static int complain(const char *what, const char *about)
{
	fprintf(stderr, "exaccess check: %s%s\nTry 'exaccess check --help'.\n", what, about);
	return UNUSABLE;
}

static int read_effort(struct options *options, const char *text)
{
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || seconds > 1000000)
		return -1;
	options->effort = (unsigned)seconds;
	return 0;
}

/* 0, or the exit status. */
static int parse(struct options *options, int argc, char **argv)
{
	int only_files = 0;

	for (int i = 1; i < argc; i++) {
		const char *argument = argv[i];

		if (only_files || argument[0] != '-' || !argument[1]) {
			if (options->file)
				return complain("one file at a time, not also ", argument);
			options->file = argument;
		} else if (!strcmp(argument, "--")) {
			only_files = 1;
		} else if (!strcmp(argument, "--help")) {
			options->help = 1;
		} else if (!strncmp(argument, "--svg=", 6)) {
			options->svg = argument + 6;
		} else if (!strcmp(argument, "--svg")) {
			if (++i == argc)
				return complain("--svg needs a file", "");
			options->svg = argv[i];
		} else if (!strcmp(argument, "--effort")) {
			if (++i == argc || read_effort(options, argv[i]))
				return complain(
					"--effort needs a number of seconds, 0 to 1000000", "");
		} else if (!strncmp(argument, "--effort=", 9)) {
			if (read_effort(options, argument + 9))
				return complain(
					"--effort needs a number of seconds, 0 to 1000000", "");
		} else {
			return complain("unknown option ", argument);
		}
	}
	if (!options->file && !options->help)
		return complain("which file?", "");
	return 0;
}

static double seconds(void)
{
	return (double)clock_now() / 1e9;
}

static int read_file(struct history *history, const char *name)
{
	struct history_error error;
	int standard = !strcmp(name, "-");
	const char *shown = standard ? "standard input" : name;
	FILE *file = standard ? stdin : file_open(name, "rb");
	int status;

	if (!file) {
		fprintf(stderr, "exaccess check: %s cannot be opened\n", shown);
		return UNUSABLE;
	}
	status = history_read(history, file, &error);
	if (!standard)
		fclose(file);
	if (!status)
		return 0;
	if (error.line)
		fprintf(stderr, "%s:%lu:%lu: %s\n", shown, error.line, error.column, error.text);
	else
		fprintf(stderr, "%s: %s\n", shown, error.text);
	return UNUSABLE;
}

static int draw_svg(
	const char *name, const struct history *history, const struct linearize_conflict *conflict)
{
	FILE *file = file_open(name, "wb");
	int status = file ? history_svg_write(history, conflict, file) : -1;

	if (file && fclose(file))
		status = -1;
	if (status) {
		fprintf(stderr, "exaccess check: %s cannot be written\n", name);
		return UNUSABLE;
	}
	printf("\nDrawn in %s.\n", name);
	return NO;
}

static int say_no(const struct options *options, const struct history *history,
	const struct linearize_conflict *conflict)
{
	struct picture picture;
	int status;

	printf("no: %s (XA-%s)\n\n%s\n\n", conflict->title, conflict->clause, conflict->text);
	if (picture_lay_out(&picture, history, conflict)) {
		fprintf(stderr, "exaccess check: memory ran out\n");
		return UNUSABLE;
	}
	if (picture.count == 1)
		printf("This operation contradicts the rest of the history:\n\n");
	else
		printf("%s\n\n",
			conflict->minimal
				? "These operations contradict each other; any of them left out, the "
				  "others do not:"
				: "These operations contradict each other; perhaps fewer of them do:");
	status = picture_list(&picture, history, stdout);
	putchar('\n');
	if (!status)
		status = picture_draw(&picture, history, stdout);
	picture_free(&picture);
	if (status)
		return UNUSABLE;
	return options->svg ? draw_svg(options->svg, history, conflict) : NO;
}

static int judge(const struct options *options, const struct history *history, double started)
{
	struct linearize_verdict verdict;
	int status = YES;

	if (linearize(history, options->effort, &verdict)) {
		fprintf(stderr, "exaccess check: memory ran out\n");
		return UNUSABLE;
	}
	if (verdict.answer == LINEARIZE_YES) {
		printf("yes: a correct lock could have produced this history\n");
	} else if (verdict.answer == LINEARIZE_NO) {
		status = say_no(options, history, &verdict.conflict);
	} else {
		printf("undecided: to know whether a correct lock could have produced this history "
		       "would take longer; --effort %u goes on for twice as long\n",
			options->effort ? 2 * options->effort : LINEARIZE_EFFORT);
		status = UNDECIDED;
	}
	if (verdict.answer == LINEARIZE_NO)
		putchar('\n');
	printf("%zu operations, %" PRIu32 " clients, %" PRIu32 " tenures, %.3f s\n", history->count,
		history->clients.count, verdict.tenures, seconds() - started);
	linearize_verdict_free(&verdict);
	return status;
}

int check_command(int argc, char **argv)
{
	struct options options = { .effort = LINEARIZE_EFFORT };
	struct history history = { 0 };
	double started = seconds();
	int status = parse(&options, argc, argv);

	if (status)
		return status;
	if (options.help) {
		fputs(usage, stdout);
	} else {
		status = read_file(&history, options.file);
		if (!status)
			status = judge(&options, &history, started);
		history_free(&history);
	}
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "exaccess check: the answer cannot be written\n");
		return UNUSABLE;
	}
	return status;
}
