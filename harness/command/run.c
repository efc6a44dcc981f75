/* run.c - exaccess run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/conduct/conduct.h"
#include "harness/command/conduct/connect.h"
#include "harness/command/conduct/conduct_lab.h"
#include "harness/command/conduct/look_around.h"
#include "harness/command/conduct/resume.h"
#include "harness/command/select.h"
#include "harness/command/style.h"
#include "harness/drive/specs.h"

enum {
	DRIVE,
	VIA,
	REVIVE,
	AWAIT,
	SUITE,
	CASE,
	CLAUSE,
	EXCLUDE,
	OUT,
	FIT_TO,
	SEED,
	REPEAT,
	JOBS,
	TIMEOUT,
	DEADLINE,
	WAIT,
	ALLOW_RESETS,
	ALLOW_RESTARTS,
	REQUIRE_ALL,
	WAIVERS,
	LAB_FILE,
	SHARD,
	RESUME,
	IF_BEGUN,
	RERUN,
	FORCE,
	LABEL,
	PROFILE,
	RECORDED,
	QUIET,
	VERBOSE,
	COLOUR,
	SUMMARY
};

static const struct option options[] = {
	[DRIVE] = { "drive", "SPEC", "drive to test; again for a second one (see below)" },
	[VIA] = { "via", "COMMAND",
		"the drives are on another machine: what leads to `exaccess agent` there" },
	[REVIVE] = { "revive", "COMMAND", "... what brings that machine back when it went down" },
	[AWAIT] = { "await", "SECONDS", "... and how long it may take; default 300" },
	[SUITE] = { "suite", "GLOB", "only suites that match; may be given again" },
	[CASE] = { "case", "GLOB", "only cases NAME or SUITE/NAME that match; may be given again" },
	[CLAUSE] = { "clause", "GLOB", "only cases that cite a clause that matches" },
	[EXCLUDE] = { "exclude", "GLOB",
		"leave out cases that match, or cite a clause XA-... that does; reports list them" },
	[OUT] = { "out", "DIR", "run directory; default exaccess-out/TIME" },
	[FIT_TO] = { "fit-to", "NEEDS",
		"also circumstances for drives that lack something; exaccess drives says what to name" },
	[SEED] = { "seed", "N",
		"play the cases in the order that N shuffles them into; 0: as listed" },
	[REPEAT] = { "repeat", "N",
		"play each case N times; the worst outcome counts, mixed ones are told" },
	[JOBS] = { "jobs", "N",
		"cases side by side; default one per processor, emulated drives only" },
	[TIMEOUT] = { "timeout", "SECONDS",
		"how long a drive may take for one request; default 10" },
	[DEADLINE] = { "deadline", "SECONDS",
		"how long the whole run may take; then it ends early, with its reports" },
	[WAIT] = { "wait", NULL, "wait for drives that another run uses; else it is refused" },
	[ALLOW_RESETS] = { "allow-resets", NULL,
		"play what resets device and bus, or calibrates its laser, should the driver be wrong" },
	[ALLOW_RESTARTS] = { "allow-restarts", NULL,
		"play what restarts this machine; the run goes on when it is back (Windows)" },
	[REQUIRE_ALL] = { "require-all", NULL, "count a skipped case as a violation" },
	[LAB_FILE] = { "lab", "FILE", "the lab that the drives stand in, as XML: who works them" },
	[WAIVERS] = { "waivers", "FILE", "violations that are known and accepted, as XML" },
	[SHARD] = { "shard", "PART",
		"K/N: only the Kth of N parts of these cases; merge puts them together" },
	[RESUME] = { "resume", "DIR", "go on with the run in DIR, which was cut off" },
	[IF_BEGUN] = { "resume-if-begun", NULL,
		"go on with the run that --out holds, if it holds one; 4: cut off, run me again" },
	[RERUN] = { "rerun-interrupted", NULL, "... and play again what was under way then" },
	[LABEL] = { "label", "NAME", "what JUnit calls the drive; default what it says of itself" },
	[PROFILE] = STYLE_PROFILE,
	[RECORDED] = STYLE_RECORDED,
	[FORCE] = { "force", NULL, "go on in spite of other programs that could disturb a drive" },
	[QUIET] = STYLE_QUIET,
	[VERBOSE] = STYLE_VERBOSE,
	[COLOUR] = STYLE_COLOUR,
	[SUMMARY] = STYLE_SUMMARY,
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "run", "[OPTION]...",
	"Tests drives against the documented clauses, and writes a record and reports.",
	"Exit codes:\n"
	"  0  the drive conforms to every clause that was tested\n"
	"  1  at least one clause is violated\n"
	"  2  bad usage or configuration\n"
	"  3  the harness could not finish, or could not test, what it planned\n"
	"  4  with --resume-if-begun: cut off, and to be run again with the same options\n"
	"\n"
	"DIR gets record.txt (from which `exaccess report DIR` makes everything else again),\n"
	"junit.xml, report.html and environment.\n",
	options, spec_kinds };

struct request {
	struct selection selection;
	const char *waivers; /* the file */
	struct conduct conduct;
};

static int take_needs(struct selection *selection, const char *value)
{
	char *end = NULL;
	unsigned long number = strtoul(value, &end, 16);

	if (strncmp(value, "0x", 2) != 0 || !value[2] || *end || !number || number > UINT32_MAX)
		return options_wrong(&manual,
			"--fit-to takes needs as exaccess drives prints them, as 0x3; not '%s'",
			value);
	selection->fitted = (uint32_t)number;
	return 0;
}

static int take_option(struct request *request, struct option_reader *reader, int index)
{
	struct selection *selection = &request->selection;
	uint64_t number = 0;

	switch (index) {
	case DRIVE:
		if (request->conduct.run.drive_count == RECORD_DRIVES)
			return options_wrong(&manual, "a run takes two drives at the most");
		request->conduct.run.drives[request->conduct.run.drive_count++] = reader->value;
		return 0;
	case VIA: request->conduct.via = reader->value; return 0;
	case REVIVE: request->conduct.run.revive = reader->value; return 0;
	case AWAIT:
		if (options_number(reader, index, 1, 86400, &number))
			return -1;
		request->conduct.run.await = SECONDS(number);
		return 0;
	case SUITE: return selection_add(&selection->suites, reader->value);
	case CASE: return selection_add(&selection->cases, reader->value);
	case CLAUSE: return selection_add(&selection->clauses, reader->value);
	case EXCLUDE: return selection_add(&selection->excluded, reader->value);
	case FIT_TO: return take_needs(selection, reader->value);
	case OUT: request->conduct.out = reader->value; return 0;
	case SEED:
		request->conduct.seeded = true;
		return options_number(reader, index, 0, UINT64_MAX, &request->conduct.seed);
	case REPEAT:
		if (options_number(reader, index, 1, REPEAT_MOST, &number))
			return -1;
		request->conduct.run.repeat = (uint32_t)number;
		return 0;
	case JOBS:
		if (options_number(reader, index, 1, 64, &number))
			return -1;
		request->conduct.run.jobs = (uint32_t)number;
		return 0;
	case TIMEOUT:
		if (options_number(reader, index, 1, 86400, &number))
			return -1;
		request->conduct.run.timeout = SECONDS(number);
		return 0;
	case DEADLINE:
		if (options_number(reader, index, 1, 31536000, &number))
			return -1;
		request->conduct.span = SECONDS(number);
		return 0;
	case WAIT: request->conduct.wait = true; return 0;
	case ALLOW_RESETS: request->conduct.run.allowed |= NEED_RESETS; return 0;
	case ALLOW_RESTARTS: request->conduct.run.allowed |= NEED_REBOOT; return 0;
	case REQUIRE_ALL: request->conduct.require_all = true; return 0;
	case LAB_FILE: request->conduct.run.lab = reader->value; return 0;
	case WAIVERS: request->waivers = reader->value; return 0;
	case SHARD:
		if (!shard_parse(reader->value, &selection->shard))
			return 0;
		return options_wrong(&manual,
			"--shard is K/N, as 2/3, with K from 1 to N and N to %d; not '%s'",
			SHARDS_MOST, reader->value);
	case RESUME: request->conduct.resume = reader->value; return 0;
	case IF_BEGUN: request->conduct.if_begun = true; return 0;
	case RERUN: request->conduct.rerun = true; return 0;
	case FORCE: request->conduct.force = true; return 0;
	case SUMMARY: request->conduct.console.markdown = reader->value; return 0;
	case QUIET: request->conduct.console.telling = TELL_QUIET; return 0;
	case VERBOSE: request->conduct.console.telling = TELL_VERBOSE; return 0;
	case COLOUR: return style_colour(&manual, reader->value, &request->conduct.console);
	case LABEL: request->conduct.label = reader->value; return 0;
	case PROFILE: return style_profile(&manual, reader->value, &request->conduct.style);
	case RECORDED: return style_recorded(&manual, reader->value, &request->conduct.style);
	default: return -1;
	}
}

static int complain_of_none(const struct selection *selection)
{
	if (selection->shard.count)
		return options_wrong(&manual, "there are too few cases for shard %u of %u",
			(unsigned)selection->shard.number, (unsigned)selection->shard.count);
	return options_wrong(&manual, "no case is both of these suites and of these cases");
}

static int run(const struct program *program, struct request *request)
{
	struct results *results = results_new();
	int code = EXIT_UNFINISHED;

	if (conduct_settle(&request->conduct, &manual) ||
		conduct_read_lab(&request->conduct, &manual) ||
		selection_check(&request->selection, program, &manual) ||
		look_around(&request->conduct, &manual)) {
		code = EXIT_USAGE;
	} else if (!(code = connect_open(&request->conduct, program, &manual))) {
		code = EXIT_UNFINISHED;
		request->selection.shard.waits = !spec_is_embedded(request->conduct.run.drives[0]);
		if (!results ||
			selection_plan(&request->selection, program, request->conduct.run.repeat,
				request->conduct.seed, results))
			fprintf(stderr, "exaccess run: memory is short\n");
		else if (!results->count)
			code = complain_of_none(&request->selection);
		else
			code = conduct(program, &request->conduct, results, &manual);
	}
	results_free(results);
	return code;
}

static int go_on(const struct program *program, struct request *request)
{
	struct conduct *conduct_it = &request->conduct;
	struct results *results = resume_read(program, conduct_it, &manual);
	int code = EXIT_USAGE;

	if (results && conduct_it->if_begun && !resume_has_left(conduct_it, results))
		code = conduct_conclude(program, conduct_it, results, NULL);
	else if (results && !conduct_settle(conduct_it, &manual) &&
		!conduct_read_lab(conduct_it, &manual) && !look_around(conduct_it, &manual))
		code = conduct(program, conduct_it, results, &manual);
	results_free(results);
	return code;
}

/* The run that --out holds, or a new one where it holds none, or one that played nothing yet. */
static int run_or_go_on(const struct program *program, struct request *request)
{
	char error[600];

	switch (record_look(request->conduct.out, error, sizeof(error))) {
	case RECORD_BEGUN: request->conduct.resume = request->conduct.out; break;
	case RECORD_NONE: break;
	default: return options_wrong(&manual, "%s", error);
	}
	return request->conduct.resume ? go_on(program, request) : run(program, request);
}

/* What excludes what. */
static int check_options(const struct request *request)
{
	const struct conduct *asked = &request->conduct;
	const struct selection *selection = &request->selection;

	if ((asked->run.revive || asked->run.await) && !asked->via && !asked->resume)
		return options_wrong(&manual, "--revive and --await go with --via");
	if (asked->run.allowed & NEED_REBOOT && asked->via)
		return options_wrong(&manual,
			"--allow-restarts is about this machine; with --via, --revive does it");
	if (asked->rerun && !asked->resume && !asked->if_begun)
		return options_wrong(
			&manual, "--rerun-interrupted goes with --resume or --resume-if-begun");
	if (asked->if_begun && (asked->resume || !asked->out))
		return options_wrong(&manual,
			"--resume-if-begun goes with --out, which names the run, and not with "
			"--resume");
	if (asked->resume &&
		(selection->suites.count || selection->cases.count || selection->clauses.count ||
			selection->excluded.count || selection->shard.count))
		return options_wrong(&manual,
			"--resume plays the cases that were planned: it takes no "
			"--suite, --case, --clause, --exclude or --shard");
	return 0;
}

static int read_waivers(const struct program *program, struct request *request)
{
	char error[2000];

	if (!request->waivers ||
		!program->read_waivers(
			request->waivers, &request->conduct.waivers, error, sizeof(error)))
		return 0;
	return options_wrong(&manual, "%s", error);
}

/* 0, or what the program ends with now. */
static int take_options(struct request *request, struct option_reader *reader, bool *help)
{
	int index;

	while ((index = options_next(reader)) != OPTION_END) {
		*help = index == OPTION_HELP;
		if (*help)
			return 0;
		if (index == OPTION_WORD)
			return options_wrong(&manual,
				"'%s' is no option; cases are named with --case", reader->value);
		if (index == OPTION_WRONG || take_option(request, reader, index))
			return EXIT_USAGE;
	}
	return check_options(request);
}

int command_run(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct request request = { .conduct = { .command = "run", .argc = argc, .argv = argv } };
	bool help = false;
	int code = take_options(&request, &reader, &help);

	request.conduct.selection = &request.selection;
	if (!code && !help)
		code = read_waivers(program, &request);
	if (!code && !help)
		code = request.conduct.if_begun  ? run_or_go_on(program, &request)
			: request.conduct.resume ? go_on(program, &request)
						 : run(program, &request);
	connect_close(&request.conduct);
	waivers_free(&request.conduct.waivers);
	lab_free(&request.conduct.lab);
	selection_free(&request.selection);
	return code;
}
