/* conduct.c - a planned run from its first line in the record to its summary. */
#include "harness/command/conduct/conduct.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/system/file.h"
#include "harness/command/conduct/estimate.h"
#include "harness/command/conduct/lab_order.h"
#include "harness/command/conduct/leases.h"
#include "harness/command/conduct/progress.h"
#include "harness/command/conduct/resume.h"
#include "harness/command/conduct/run_facts.h"
#include "harness/command/style.h"
#include "harness/drive/specs.h"
#include "harness/system/text.h"

static volatile int interrupted;

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

/* A run that is to be named after the time can find another one that began in the same second: it then is the
 * second of that name. Whoever makes the record's file has the directory. */
static struct record *create_record(struct conduct *conduct, char *error, size_t size)
{
	size_t length = strlen(conduct->default_out);
	bool named = conduct->out != conduct->default_out;
	struct record *record = NULL;

	for (unsigned number = 2; !record; number++) {
		if (directory_make(conduct->out, error, size))
			return NULL;
		record = record_create(conduct->out, error, size);
		if (record || !file_exists(conduct->out, RECORD_FILE))
			return record;
		snprintf(error, size,
			"%.400s already holds the record of a run; name another directory with --out",
			conduct->out);
		if (named || number > 1000)
			return NULL;
		snprintf(conduct->default_out + length, sizeof(conduct->default_out) - length,
			"-%u", number);
	}
	return record;
}

struct record *conduct_record(const struct program *program, struct conduct *conduct,
	struct results *results, const struct manual *manual, int *code)
{
	struct record *record = NULL;
	char error[600];

	*code = EXIT_USAGE;
	record = create_record(conduct, error, sizeof(error));
	if (!record) {
		options_wrong(manual, "%s", error);
		return NULL;
	}
	if (run_facts_write(conduct, program, results, record) ||
		write_waivers(conduct, results, record) || record_plan(record, results)) {
		fprintf(stderr, "exaccess: %s\n", record_error(record));
		*code = EXIT_UNFINISHED;
		record_close(record);
		return NULL;
	}
	results->planned = true;
	return record;
}

int conduct_conclude(const struct program *program, const struct conduct *conduct,
	struct results *results, const char *failure)
{
	struct report_style style = conduct->style;
	char error[600];
	int code;

	results_judge(results);
	style.require_all = conduct->require_all;
	code = results_exit_code(results, conduct->require_all);
	if (program->write_reports(results, &style, conduct->out, error, sizeof(error))) {
		fprintf(stderr, "exaccess: %s\n", error);
		failure = failure ? failure : error;
	}
	if (style_publish(program, results, &conduct->console, conduct->require_all, error,
		    sizeof(error))) {
		fprintf(stderr, "exaccess: %s\n", error);
		failure = failure ? failure : error;
	}
	/* What cannot be written makes the run unfinished, whatever it found. */
	if (failure)
		code = EXIT_UNFINISHED;
	program->print_summary(
		results, &conduct->console, conduct->out, conduct->require_all, failure);
	return code;
}

int conduct_close(struct results *results, struct record *record, const char *why)
{
	uint64_t now = clock_now();
	char date[40] = "";
	int result;

	(void)conduct_date(date, sizeof(date));
	result = why ? record_stop(record, now, date, why) : record_finish(record, now, date);
	if (result && !why)
		why = record_error(record);
	return results_end(results, now, date, why) || result ? -1 : 0;
}

/* What is under way at the end should come to an end by itself: the last part is left for that. */
static void set_deadline(struct conduct *conduct)
{
	uint64_t now = clock_now(), tail = conduct->span / 10;

	if (!conduct->span)
		return;
	if (tail > conduct->run.timeout)
		tail = conduct->run.timeout;
	conduct->run.end_by = now + conduct->span;
	conduct->run.last_begin = conduct->run.end_by - tail;
}

/* Where a person changes discs, cases are played in another order, and he is told what to expect. To be freed. */
static uint32_t *order_for_a_person(struct conduct *conduct, const struct results *results)
{
	const struct lab_drive *drive = lab_drive_of(&conduct->lab, conduct->run.drives[0]);
	uint32_t *order = calloc(results->count + 1, sizeof(*order));

	if (!order || !results->count || !lab_order(drive, results, order))
		return order;
	conduct->run.order = order;
	lab_order_tell(drive, results, order, stdout);
	fflush(stdout);
	return order;
}

/* What goes on with this run when the machine has been restarted for a case: the same command, where that does
 * so already. To be freed; NULL also where nothing is restarted. */
static const char **compose_again(struct conduct *conduct)
{
	const char **again = conduct->run.allowed & NEED_REBOOT && !conduct->run.link
		? calloc((size_t)conduct->argc + 6, sizeof(*again))
		: NULL;
	size_t count = 0;

	if (!again)
		return NULL;
	again[count++] = "exaccess";
	again[count++] = conduct->command;
	for (int i = 0; i < conduct->argc; i++)
		again[count++] = conduct->argv[i];
	if (!conduct->resume && !conduct->if_begun)
		again[count++] = "--resume-if-begun";
	if (conduct->out == conduct->default_out) {
		again[count++] = "--out";
		again[count++] = conduct->out;
	}
	conduct->run.again = again;
	return again;
}

static int conduct_all(const struct program *program, struct conduct *conduct,
	struct results *results, const struct manual *manual)
{
	struct progress progress;
	char early[600] = "";
	char legible[1200];
	struct text out = text_into(legible, sizeof(legible));
	const char *failure = NULL;
	int code;
	struct record *record;
	uint32_t *order;
	const char **again;

	if (program->reports_ready(early, sizeof(early))) {
		fprintf(stderr, "exaccess: %s\n", early);
		return EXIT_UNFINISHED;
	}
	record = conduct->resume ? resume_record(conduct, results, manual, &code)
				 : conduct_record(program, conduct, results, manual, &code);
	if (!record)
		return code;
	if (conduct->console.telling != TELL_QUIET && !spec_is_embedded(conduct->run.drives[0])) {
		estimate_print(results, stdout);
		fflush(stdout);
	}
	order = order_for_a_person(conduct, results);
	again = compose_again(conduct);
	progress_start(&progress, results, conduct->console.telling);
	set_deadline(conduct);
	conduct->run.progress = progress_show;
	conduct->run.context = &progress;
	(void)run_cases(results, record, &conduct->run, early, sizeof(early));
	if (conduct_close(results, record, early[0] ? early : NULL))
		failure = record_error(record);
	if (failure && !early[0])
		snprintf(early, sizeof(early), "%s", failure);
	progress_end(&progress);
	conduct->run.order = NULL;
	conduct->run.again = NULL;
	free(order);
	free(again);
	snprintf(results->digest, sizeof(results->digest), "%s", record_last_digest(record));
	code = conduct_conclude(program, conduct, results, failure);
	record_close(record);
	/* The reason may quote what a drive said. */
	text_add_legible(&out, early, strlen(early));
	if (early[0])
		fprintf(stderr, "exaccess: the run ended early: %s\n", legible);
	return interrupted && early[0] && conduct->if_begun ? EXIT_CUT_OFF : code;
}

int conduct(const struct program *program, struct conduct *conduct, struct results *results,
	const struct manual *manual)
{
	struct leases leases = { { NULL } };
	char error[600];
	int code;

	conduct->run.interrupted = &interrupted;
	process_catch_interrupts(&interrupted);
	if (conduct->run.link)
		conduct->run.link->interrupted = &interrupted;
	if (!conduct->run.link &&
		leases_take(&leases, &conduct->run, conduct->wait, error, sizeof(error)))
		code = options_wrong(manual, "%s", error);
	else
		code = conduct_all(program, conduct, results, manual);
	leases_end(&leases);
	return code;
}
