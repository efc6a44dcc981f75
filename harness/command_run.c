/* command_run.c - exaccess run. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/file.h"
#include "harness/progress.h"
#include "harness/run.h"
#include "harness/select.h"
#include "harness/specs.h"
#include "harness/text.h"

enum { DRIVE, SUITE, CASE, CLAUSE, OUT, SEED, REPEAT, JOBS, TIMEOUT, REQUIRE_ALL, PROFILE, QUIET };

static const struct option options[] = {
	[DRIVE] = { "drive", "SPEC", "drive to test; again for a second one (see below)" },
	[SUITE] = { "suite", "GLOB", "only suites that match; may be given again" },
	[CASE] = { "case", "GLOB", "only cases NAME or SUITE/NAME that match; may be given again" },
	[CLAUSE] = { "clause", "GLOB", "only cases that cite a clause that matches" },
	[OUT] = { "out", "DIR", "run directory; default exaccess-out/TIME" },
	[SEED] = { "seed", "N", "play the cases in the order that N shuffles them into; 0: as listed" },
	[REPEAT] = { "repeat", "N", "play each case N times; the worst outcome counts" },
	[JOBS] = { "jobs", "N", "cases side by side; default one per processor, emulated drives only" },
	[TIMEOUT] = { "timeout", "SECONDS", "how long a drive may take for one request; default 10" },
	[REQUIRE_ALL] = { "require-all", NULL, "count a skipped case as a violation" },
	[PROFILE] = { "profile", "strict|rich", "what junit.xml holds; default rich" },
	[QUIET] = { "quiet", NULL, "print violations and totals only" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "run", "[OPTION]...",
	"Tests drives against the documented clauses, and writes a record and reports.",
	"Drives:\n"
	"  emulated             an emulated drive that behaves as documented (the default, twice)\n"
	"  emulated:published   one that behaves as the published driver does\n"
	"  unix:PATH            a drive behind a local socket that speaks fixtures/PROTOCOL.md\n"
	"\n"
	"Exit codes:\n"
	"  0  the drive conforms to every clause that was tested\n"
	"  1  at least one clause is violated\n"
	"  2  bad usage or configuration\n"
	"  3  the harness could not finish, or could not test, what it planned\n"
	"\n"
	"DIR gets record.txt (from which `exaccess report DIR` makes everything else again),\n"
	"junit.xml, junit-strict.xml and environment.\n",
	options };

struct request {
	struct selection selection;
	struct run_options run;
	const char *out;
	uint64_t seed;
	bool require_all;
	bool strict;
	bool quiet;
	char default_out[64];
};

static volatile int interrupted;

static int take_option(struct request *request, struct option_reader *reader, int index)
{
	struct selection *selection = &request->selection;
	uint64_t number = 0;

	switch (index) {
	case DRIVE:
		if (request->run.drive_count == RECORD_DRIVES)
			return options_wrong(&manual, "a run takes two drives at the most");
		request->run.drives[request->run.drive_count++] = reader->value;
		return 0;
	case SUITE: return selection_add(selection->suites, &selection->suite_count, reader->value);
	case CASE: return selection_add(selection->cases, &selection->case_count, reader->value);
	case CLAUSE:
		return selection_add(selection->clauses, &selection->clause_count, reader->value);
	case OUT: request->out = reader->value; return 0;
	case SEED: return options_number(reader, index, 0, UINT64_MAX, &request->seed);
	case REPEAT:
		if (options_number(reader, index, 1, 1000000, &number))
			return -1;
		request->run.repeat = (uint32_t)number;
		return 0;
	case JOBS:
		if (options_number(reader, index, 1, 64, &number))
			return -1;
		request->run.jobs = (uint32_t)number;
		return 0;
	case TIMEOUT:
		if (options_number(reader, index, 1, 86400, &number))
			return -1;
		request->run.timeout = SECONDS(number);
		return 0;
	case REQUIRE_ALL: request->require_all = true; return 0;
	case QUIET: request->quiet = true; return 0;
	default: break;
	}
	request->strict = !strcmp(reader->value, "strict");
	if (!request->strict && strcmp(reader->value, "rich"))
		return options_wrong(&manual, "--profile is strict or rich, not '%s'", reader->value);
	return 0;
}

/* Fills in what was not asked for, and refuses what cannot be. */
static int settle(struct request *request)
{
	struct run_options *run = &request->run;
	bool emulated = true;
	char why[300];
	time_t now = (time_t)clock_wall();
	struct tm *utc = gmtime(&now);

	if (!run->drive_count) {
		run->drives[run->drive_count++] = "emulated";
		run->drives[run->drive_count++] = "emulated";
	}
	for (uint32_t i = 0; i < run->drive_count; i++) {
		if (spec_check(run->drives[i], why, sizeof(why)))
			return options_wrong(&manual, "%s", why);
		emulated = emulated && spec_is_embedded(run->drives[i]);
	}
	if (run->drive_count == 2 && !strcmp(run->drives[0], run->drives[1]) &&
		!spec_is_embedded(run->drives[0]))
		return options_wrong(&manual, "--drive %s is named twice; two drives are needed",
			run->drives[0]);
	if (run->jobs > 1 && !emulated)
		return options_wrong(&manual, "--jobs %u needs emulated drives: a real one can only "
					      "play one case at a time",
			(unsigned)run->jobs);
	if (!run->jobs)
		run->jobs = emulated ? host_cpus() : 1;
	if (!request->out) {
		if (!utc || !strftime(request->default_out, sizeof(request->default_out),
				    "exaccess-out/%Y%m%dT%H%M%SZ", utc))
			return options_wrong(&manual, "the clock cannot be read; use --out");
		request->out = request->default_out;
	}
	return 0;
}

/* ---- planning ---- */

static int plan_cases(const struct program *program, const struct request *request,
	struct results *results)
{
	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *plan;

			if (!selection_has(&request->selection, s->name, t))
				continue;
			plan = plan_write(s->name, t);
			if (!plan || results_add(results, plan, request->run.repeat))
				return -1;
		}
	return 0;
}

/* A permutation that depends on the seed alone (xorshift, Fisher and Yates). */
static void shuffle(struct results *results, uint64_t seed)
{
	uint64_t state = seed;

	for (uint32_t i = results->count; seed && i > 1; i--) {
		struct case_result swapped = results->cases[i - 1];
		uint32_t j;

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		j = (uint32_t)(state % i);
		results->cases[i - 1] = results->cases[j];
		results->cases[j] = swapped;
	}
}

static int write_fact(struct results *results, struct record *record, const char *key, const char *value)
{
	return results_fact(results, key, value) || record_fact(record, key, value) ? -1 : 0;
}

static void join(struct text *out, const char *const *words, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		text_add(out, "%s%s", i ? " " : "", words[i]);
}

static int write_facts(const struct request *request, struct results *results,
	struct record *record, int argc, char **argv)
{
	char text[4096];
	struct text out;
	char host[256];
	char system[512];
	time_t now = (time_t)clock_wall();
	struct tm *utc = gmtime(&now);
	int result;

	host_name(host, sizeof(host));
	host_system(system, sizeof(system));
	result = write_fact(results, record, "version", EXACCESS_VERSION);
	out = text_into(text, sizeof(text));
	text_add(&out, "exaccess run%s", argc ? " " : "");
	join(&out, (const char *const *)argv, (uint32_t)argc);
	result |= write_fact(results, record, "command", text);
	if (utc && strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", utc))
		result |= write_fact(results, record, "started", text);
	result |= write_fact(results, record, "host", host);
	result |= write_fact(results, record, "system", system);
	snprintf(text, sizeof(text), "%" PRIu64, request->seed);
	result |= write_fact(results, record, "seed", text);
	snprintf(text, sizeof(text), "%u", (unsigned)request->run.jobs);
	result |= write_fact(results, record, "jobs", text);
	snprintf(text, sizeof(text), "%u", (unsigned)request->run.repeat);
	result |= write_fact(results, record, "repeat", text);
	snprintf(text, sizeof(text), "%" PRIu64, request->run.timeout / SECONDS(1));
	result |= write_fact(results, record, "timeout", text);
	out = text_into(text, sizeof(text));
	join(&out, request->run.drives, request->run.drive_count);
	result |= write_fact(results, record, "drives", text);
	return result;
}

/* ---- running ---- */

static int conclude(const struct program *program, const struct request *request,
	struct results *results, const char *early)
{
	char error[600];
	int code;

	results_judge(results);
	code = results_exit_code(results, request->require_all);
	if (program->write_reports(results, request->require_all, request->out, error, sizeof(error))) {
		fprintf(stderr, "exaccess run: %s\n", error);
		code = EXIT_UNFINISHED;
	} else if (request->strict) {
		char path[4200];

		snprintf(path, sizeof(path), "%s/junit.xml", request->out);
		if (program->write_junit(results, true, request->require_all, path, error,
			    sizeof(error))) {
			fprintf(stderr, "exaccess run: %s\n", error);
			code = EXIT_UNFINISHED;
		}
	}
	program->print_summary(results, request->out, request->quiet, request->require_all);
	if (early) {
		/* It may quote what a drive said. */
		char legible[1200];
		struct text out = text_into(legible, sizeof(legible));

		text_add_legible(&out, early, strlen(early));
		fprintf(stderr, "exaccess run: the run ended early: %s\n", legible);
	}
	return code;
}

static int record_and_run(const struct program *program, struct request *request,
	struct results *results, struct record *record, int argc, char **argv)
{
	struct progress progress;
	char early[600] = "";

	if (write_facts(request, results, record, argc, argv) || record_plan(record, results)) {
		fprintf(stderr, "exaccess run: %s\n", record_error(record));
		return EXIT_UNFINISHED;
	}
	results->planned = true;
	progress_start(&progress, results->count * request->run.repeat, request->quiet);
	request->run.progress = progress_show;
	request->run.context = &progress;
	request->run.interrupted = &interrupted;
	process_catch_interrupts(&interrupted);
	if (!run_cases(results, record, &request->run, early, sizeof(early))) {
		results->finished = !record_finish(record, clock_now());
		if (!results->finished)
			snprintf(early, sizeof(early), "%s", record_error(record));
	}
	progress_end(&progress);
	return conclude(program, request, results, early[0] ? early : NULL);
}

static int run(const struct program *program, struct request *request, int argc, char **argv)
{
	struct results *results = results_new();
	struct record *record = NULL;
	char error[600];
	int code = EXIT_UNFINISHED;

	if (!results || plan_cases(program, request, results)) {
		fprintf(stderr, "exaccess run: memory is short\n");
	} else if (!results->count) {
		code = options_wrong(&manual, "no case is both of these suites and of these cases");
	} else if (directory_make(request->out, error, sizeof(error))) {
		code = options_wrong(&manual, "%s", error);
	} else if (file_exists(request->out, RECORD_FILE)) {
		code = options_wrong(&manual, "%s already holds the record of a run; name another "
					      "directory with --out",
			request->out);
	} else {
		shuffle(results, request->seed);
		record = record_create(request->out, error, sizeof(error));
		code = record ? record_and_run(program, request, results, record, argc, argv)
			      : options_wrong(&manual, "%s", error);
	}
	record_close(record);
	results_free(results);
	return code;
}

int command_run(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct request request = { .run = { .repeat = 1, .timeout = SECONDS(10) } };
	int index;

	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index == OPTION_WORD)
			return options_wrong(&manual, "'%s' is no option; cases are named with --case",
				reader.value);
		if (index == OPTION_WRONG || take_option(&request, &reader, index))
			return EXIT_USAGE;
	}
	if (settle(&request) || selection_check(&request.selection, program, &manual))
		return EXIT_USAGE;
	return run(program, &request, argc, argv);
}
