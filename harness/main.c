/* main.c - the command line, and the one place that knows suites and reports both. */
#include <stdio.h>
#include <string.h>

#include "harness/command/check.h"
#include "harness/command/commands.h"
#include "harness/plan/plan_write.h"
#include "harness/play/contender/contender.h"
#include "harness/play/remote/errand.h"
#include "harness/command/options.h"
#include "harness/system/process.h"
#include "harness/command/program.h"
#include "harness/command/select.h"
#include "harness/command/style.h"
#include "harness/storm/storm_contender.h"
#include "harness/play/worker.h"
#include "reports/report.h"
#include "reports/waivers.h"
#include "suites/suites.h"

static void print_summary(const struct results *results, const struct console_style *console,
	const char *directory, bool require_all, const char *failure)
{
	const struct summary_style style = { .colour = style_has_colours(console->colours),
		.telling = console->telling,
		.suites = console->suites,
		.terminal = host_is_terminal(1),
		.columns = host_columns(),
		.require_all = require_all,
		.directory = directory,
		.failure = failure };

	report_summary(results, &style, stdout);
}

static int fit(uint32_t needs, bool add, char *text, size_t size)
{
	struct circumstances_fit fit;

	if (circumstances_fit_to(needs, add, &fit))
		return -1;
	snprintf(text, size,
		"%u of %u pairs of circumstances can be had on drives that offer 0x%x; %u of them "
		"meet in rows that they can play, and %u with %u rows more",
		(unsigned)fit.within, (unsigned)fit.pairs, (unsigned)fit.needs, (unsigned)fit.met,
		(unsigned)fit.fitted, (unsigned)fit.rows);
	return 0;
}

static const struct program program = {
	.suites = suites,
	.fit = fit,
	.clauses = clauses,
	.clause_count = CLAUSE_COUNT,
	.find_clause = clause_find,
	.uncovered = clause_uncovered,
	.reports_ready = report_ready,
	.write_reports = report_all,
	.report_names = report_names,
	.make_report = report_make,
	.read_waivers = report_read_waivers,
	.compare = report_comparison,
	.write_markdown = report_markdown,
	.write_trace = report_trace,
	.print_annotations = report_annotations,
	.print_summary = print_summary,
};

static struct plan *find_plan(const char *suite, const char *name)
{
	char whole[256];
	const struct test_case *test;

	snprintf(whole, sizeof(whole), "%s/%s", suite, name);
	test = selection_find(&program, whole, &suite);
	return test ? plan_write(suite, test) : NULL;
}

static int check(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	return check_command(argc + 1, argv - 1); /* it takes its own name too */
}

static int contender(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	return contender_main(argc, argv);
}

static int worker(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	if (suites_prepare())
		return EXIT_UNFINISHED;
	return worker_main(argc, argv, find_plan);
}

static int hands(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	return hands_main(argc, argv);
}

static int storm_contender(const struct program *unused, int argc, char **argv)
{
	(void)unused;
	return storm_contender_main(argc, argv);
}

static const struct command commands[] = {
	{ "run", "test drives, write record and reports", command_run },
	{ "list", "list cases, suites, or clauses with the cases that cite them", command_list },
	{ "explain", "print a case's plan in words", command_explain },
	{ "drives", "list the drives that can be tested", command_drives },
	{ "media", "write images of the discs that cases ask for", command_media },
	{ "report", "make the reports of a run again from its record", command_report },
	{ "agent", "play on this machine what a runner elsewhere hands out", command_agent },
	{ "merge", "put the shards of a run together", command_merge },
	{ "compare", "tell what is better, worse or seen otherwise in a second run",
		command_compare },
	{ "diagnose", "name the known defects that explain the failures of a run",
		command_diagnose },
	{ "verify", "check a run directory: digests, plans, verdicts, reports, signature",
		command_verify },
	{ "seal", "write a manifest and a statement of a run, and sign them", command_seal },
	{ "explore", "play random plans until one violates a clause, and shrink it",
		command_explore },
	{ "replay", "play the plans in a file again", command_replay },
	{ "storm", "many processes contend for one drive; check all answers", command_storm },
	{ "check", "decide whether a history of lock operations is possible", check },
	{ "defects", "list defective drives, and measure which cases find them out",
		command_defects },
	{ "contender", NULL, contender },
	{ "worker", NULL, worker },
	{ "hands", NULL, hands },
	{ "storm-contender", NULL, storm_contender },
	{ NULL, NULL, NULL },
};

static void list_commands(const struct command *command, FILE *out)
{
	for (; command->name; command++)
		if (command->help)
			fprintf(out, "  %-9s %s\n", command->name, command->help);
}

static void print_usage(FILE *out)
{
	fprintf(out,
		"usage: exaccess COMMAND [OPTION]...\n\n"
		"Tests whether CD-ROM drives grant exclusive access as Microsoft documents it.\n\n");
	list_commands(commands, out);
	list_commands(platform_commands, out);
	fprintf(out,
		"\nexaccess COMMAND --help says more. exaccess --version prints the version.\n");
}

static const struct command *find(const struct command *command, const char *name)
{
	while (command->name && strcmp(command->name, name))
		command++;
	return command->name ? command : NULL;
}

static void find_nearest(
	const struct command *command, const char *name, size_t *least, const char **nearest)
{
	for (; command->name; command++) {
		size_t distance = options_distance(name, command->name);

		if (command->help && distance < *least) {
			*least = distance;
			*nearest = command->name;
		}
	}
}

static int unknown(const char *name)
{
	const char *nearest = NULL;
	size_t least = 4;

	find_nearest(commands, name, &least, &nearest);
	find_nearest(platform_commands, name, &least, &nearest);
	if (nearest)
		fprintf(stderr, "exaccess: there is no command '%s'; did you mean '%s'?\n", name,
			nearest);
	else
		fprintf(stderr, "exaccess: there is no command '%s'; exaccess --help lists them\n",
			name);
	return EXIT_USAGE;
}

/* Runs the command that argv names, or says what there is. */
static int obey(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		print_usage(stdout);
		return EXIT_CONFORMS;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("exaccess %s\n", EXACCESS_VERSION);
		return EXIT_CONFORMS;
	}
	command = find(commands, argv[1]);
	if (!command)
		command = find(platform_commands, argv[1]);
	if (!command)
		return unknown(argv[1]);
	/* Of those that only a run starts, the worker alone knows cases. */
	if (command->help && suites_prepare()) {
		fprintf(stderr, "exaccess: memory is short\n");
		return EXIT_UNFINISHED;
	}
	return command->run(&program, argc - 2, argv + 2);
}

int main(int argc, char **argv)
{
	int code;

	process_arguments(&argc, &argv);
	code = obey(argc, argv);
	/* What was to be told and could not be is no success. */
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	fprintf(stderr, "exaccess: cannot write to standard output\n");
	return code ? code : EXIT_UNFINISHED;
}
