/* conduct.c - a planned run from its first line in the record to its summary. */
#include "harness/command/conduct.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/system/file.h"
#include "harness/command/progress.h"
#include "harness/command/resume.h"
#include "harness/drive/specs.h"
#include "harness/system/text.h"

static volatile int interrupted;

static int write_fact(
	struct results *results, struct record *record, const char *key, const char *value)
{
	return results_fact(results, key, value) || record_fact(record, key, value) ? -1 : 0;
}

int conduct_date(char *text, size_t size)
{
	time_t now = (time_t)clock_wall();
	struct tm *utc = gmtime(&now);

	return utc && strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", utc) ? 0 : -1;
}

static void join(struct text *out, const char *const *words, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		text_add(out, "%s%s", i ? " " : "", words[i]);
}

static int write_facts(const struct conduct *conduct, uint32_t clause_count,
	struct results *results, struct record *record)
{
	char text[4096];
	struct text out;
	char host[256];
	char system[512];
	int result;

	host_name(host, sizeof(host));
	host_system(system, sizeof(system));
	result = write_fact(results, record, "version", EXACCESS_VERSION);
	out = text_into(text, sizeof(text));
	text_add(&out, "exaccess %s%s", conduct->command, conduct->argc ? " " : "");
	join(&out, (const char *const *)conduct->argv, (uint32_t)conduct->argc);
	result |= write_fact(results, record, "command", text);
	if (conduct->replays)
		result |= write_fact(results, record, "replays", conduct->replays);
	if (!conduct_date(text, sizeof(text)))
		result |= write_fact(results, record, "started", text);
	result |= write_fact(results, record, "host", host);
	result |= write_fact(results, record, "system", system);
	snprintf(text, sizeof(text), "%" PRIu64, conduct->seed);
	result |= write_fact(results, record, "seed", text);
	snprintf(text, sizeof(text), "%u", (unsigned)conduct->run.jobs);
	result |= write_fact(results, record, "jobs", text);
	snprintf(text, sizeof(text), "%u", (unsigned)conduct->run.repeat);
	result |= write_fact(results, record, "repeat", text);
	snprintf(text, sizeof(text), "%" PRIu64, conduct->run.timeout / SECONDS(1));
	result |= write_fact(results, record, "timeout", text);
	snprintf(text, sizeof(text), "%u", (unsigned)clause_count);
	result |= write_fact(results, record, "clauses", text);
	out = text_into(text, sizeof(text));
	join(&out, conduct->run.drives, conduct->run.drive_count);
	result |= write_fact(results, record, "drives", text);
	for (uint32_t i = 0; i < conduct->run.drive_count; i++) {
		char key[] = CONDUCT_DRIVE_FACT;

		key[sizeof(key) - 2] = (char)('1' + i);
		result |= write_fact(results, record, key, conduct->run.drives[i]);
	}
	return result |
		write_fact(results, record, "require-all", conduct->require_all ? "yes" : "no");
}

/* From here on they are the results'. */
static int write_waivers(struct conduct *conduct, struct results *results, struct record *record)
{
	if (!conduct->waivers.source)
		return 0;
	results->waivers = conduct->waivers;
	conduct->waivers = (struct waivers){ 0 };
	return record_waivers(record, &results->waivers);
}

/* ---- running ---- */

struct record *conduct_record(const struct program *program, struct conduct *conduct,
	struct results *results, const struct manual *manual, int *code)
{
	struct record *record = NULL;
	char error[600];

	*code = EXIT_USAGE;
	if (directory_make(conduct->out, error, sizeof(error))) {
		options_wrong(manual, "%s", error);
		return NULL;
	}
	if (file_exists(conduct->out, RECORD_FILE)) {
		options_wrong(manual,
			"%s already holds the record of a run; name another directory "
			"with --out",
			conduct->out);
		return NULL;
	}
	record = record_create(conduct->out, error, sizeof(error));
	if (!record) {
		options_wrong(manual, "%s", error);
		return NULL;
	}
	if (write_facts(conduct, program->clause_count, results, record) ||
		write_waivers(conduct, results, record) || record_plan(record, results)) {
		fprintf(stderr, "exaccess: %s\n", record_error(record));
		*code = EXIT_UNFINISHED;
		record_close(record);
		return NULL;
	}
	results->planned = true;
	return record;
}

/* Reports that cannot be written make the run unfinished, whatever it found. */
static int write_reports(
	const struct program *program, const struct conduct *conduct, const struct results *results)
{
	char error[600];
	char path[4200];

	if (program->write_reports(
		    results, conduct->require_all, conduct->out, error, sizeof(error))) {
		fprintf(stderr, "exaccess: %s\n", error);
		return -1;
	}
	if (!conduct->strict)
		return 0;
	snprintf(path, sizeof(path), "%s/junit.xml", conduct->out);
	if (program->write_junit(results, true, conduct->require_all, path, error, sizeof(error))) {
		fprintf(stderr, "exaccess: %s\n", error);
		return -1;
	}
	return 0;
}

int conduct_conclude(
	const struct program *program, const struct conduct *conduct, struct results *results)
{
	int code;

	results_judge(results);
	code = results_exit_code(results, conduct->require_all);
	if (write_reports(program, conduct, results))
		code = EXIT_UNFINISHED;
	program->print_summary(results, conduct->out, conduct->quiet, conduct->require_all);
	return code;
}

int conduct(const struct program *program, struct conduct *conduct, struct results *results,
	const struct manual *manual)
{
	struct progress progress;
	char early[600] = "";
	char legible[1200];
	struct text out = text_into(legible, sizeof(legible));
	int code;
	struct record *record;

	if (program->reports_ready(early, sizeof(early))) {
		fprintf(stderr, "exaccess: %s\n", early);
		return EXIT_UNFINISHED;
	}
	record = conduct->resume ? resume_record(conduct, results, manual, &code)
				 : conduct_record(program, conduct, results, manual, &code);
	if (!record)
		return code;
	progress_start(&progress, results_left(results), conduct->quiet);
	conduct->run.progress = progress_show;
	conduct->run.context = &progress;
	conduct->run.interrupted = &interrupted;
	process_catch_interrupts(&interrupted);
	if (!run_cases(results, record, &conduct->run, early, sizeof(early))) {
		results->finished = !record_finish(record, clock_now());
		if (!results->finished)
			snprintf(early, sizeof(early), "%s", record_error(record));
	}
	progress_end(&progress);
	snprintf(results->digest, sizeof(results->digest), "%s", record_last_digest(record));
	record_close(record);
	code = conduct_conclude(program, conduct, results);
	/* The reason may quote what a drive said. */
	text_add_legible(&out, early, strlen(early));
	if (early[0])
		fprintf(stderr, "exaccess: the run ended early: %s\n", legible);
	return code;
}

int conduct_settle(struct conduct *conduct, const struct manual *manual)
{
	struct run_options *run = &conduct->run;
	bool emulated = true;
	char why[300];
	time_t now = (time_t)clock_wall();
	struct tm *utc = gmtime(&now);

	run->repeat = run->repeat ? run->repeat : 1;
	run->timeout = run->timeout ? run->timeout : SECONDS(10);
	if (!run->drive_count) {
		run->drives[run->drive_count++] = spec_default();
		if (run->drives[0] && spec_is_embedded(run->drives[0]))
			run->drives[run->drive_count++] = run->drives[0];
	}
	for (uint32_t i = 0; i < run->drive_count; i++) {
		if (spec_check(run->drives[i], why, sizeof(why)))
			return options_wrong(manual, "%s", why);
		emulated = emulated && spec_is_embedded(run->drives[i]);
	}
	if (run->drive_count == 2 && !strcmp(run->drives[0], run->drives[1]) &&
		!spec_is_embedded(run->drives[0]))
		return options_wrong(
			manual, "--drive %s is named twice; two drives are needed", run->drives[0]);
	if (run->jobs > 1 && !emulated)
		return options_wrong(manual,
			"--jobs %u needs emulated drives: a real one can only "
			"play one case at a time",
			(unsigned)run->jobs);
	if (!run->jobs)
		run->jobs = emulated ? host_cpus() : 1;
	if (!conduct->out) {
		if (!utc ||
			!strftime(conduct->default_out, sizeof(conduct->default_out),
				"exaccess-out/%Y%m%dT%H%M%SZ", utc))
			return options_wrong(manual, "the clock cannot be read; use --out");
		conduct->out = conduct->default_out;
	}
	return 0;
}
