/* resume.c - from the record of a run that was cut off to the rest of the run. */
#include "harness/command/conduct/resume.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/conduct/connect.h"
#include "harness/command/conduct/conduct_lab.h"
#include "harness/command/conduct/run_facts.h"
#include "harness/command/select.h"
#include "harness/plan/plan_write.h"
#include "harness/system/text.h"

/* ---- is it the same run? ---- */

static bool operations_equal(const struct operation *one, const struct operation *other)
{
	char texts[2][OPERATION_TEXT];

	operation_print(one, texts[0], sizeof(texts[0]));
	operation_print(other, texts[1], sizeof(texts[1]));
	return !strcmp(texts[0], texts[1]);
}

static bool expectations_equal(const struct expectation *one, const struct expectation *other)
{
	char texts[2][EXPECTATION_TEXT];

	expectation_print(one, texts[0], sizeof(texts[0]));
	expectation_print(other, texts[1], sizeof(texts[1]));
	return !strcmp(texts[0], texts[1]);
}

static bool steps_equal(const struct step *one, const struct step *other)
{
	bool same = one->role == other->role && one->actor == other->actor &&
		one->group == other->group && one->loop == other->loop &&
		one->rounds == other->rounds && one->implied == other->implied &&
		one->reading_count == other->reading_count &&
		operations_equal(&one->operation, &other->operation) &&
		expectations_equal(&one->expected, &other->expected);

	for (uint32_t i = 0; same && i < one->reading_count; i++)
		same = one->readings[i].letter == other->readings[i].letter &&
			!strcmp(one->readings[i].text, other->readings[i].text) &&
			expectations_equal(
				&one->readings[i].expected, &other->readings[i].expected);
	return same;
}

bool resume_plans_equal(const struct plan *one, const struct plan *other)
{
	bool same = one->policy == other->policy && one->needs == other->needs &&
		one->count == other->count;

	for (uint32_t i = 0; same && i < one->count; i++)
		same = steps_equal(&one->steps[i], &other->steps[i]);
	for (uint32_t i = 0; same && (one->clauses[i] || other->clauses[i]); i++)
		same = one->clauses[i] && other->clauses[i] &&
			!strcmp(one->clauses[i]->id, other->clauses[i]->id);
	return same;
}

/* The worker plays a case by its name: what it plays has to be what was planned. */
static bool is_as_planned(const struct program *program, const struct plan *planned)
{
	char whole[400];
	const char *suite = NULL;
	const struct test_case *test;
	struct plan *plan;
	bool same;

	snprintf(whole, sizeof(whole), "%s/%s", planned->suite, planned->name);
	test = selection_find(program, whole, &suite);
	if (!test || strcmp(suite, planned->suite))
		return false;
	plan = plan_write(suite, test);
	same = plan && resume_plans_equal(plan, planned);
	plan_free(plan);
	return same;
}

static int check_plans(const struct program *program, const struct conduct *conduct,
	const struct results *results, const struct manual *manual)
{
	for (uint32_t i = 0; i < results->count; i++) {
		const struct plan *plan = results->cases[i].plan;

		if (!is_as_planned(program, plan))
			return options_wrong(manual,
				"%s was begun by another exaccess: its case %.100s/%.100s is not "
				"planned in this way any more",
				conduct->resume, plan->suite, plan->name);
	}
	return 0;
}

/* Interrupted, or about to be, and not planned anew yet. One that waits for its machine to be back goes on. */
static bool is_interrupted(const struct trial *trial)
{
	return ((trial->state == TRIAL_BEGUN && !trial->restart) ||
		       trial->state == TRIAL_INTERRUPTED) &&
		!trial->again;
}

static uint32_t count_interrupted(const struct results *results)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++)
			count += is_interrupted(&results->cases[i].trials[j]);
	return count;
}

bool resume_has_left(const struct conduct *conduct, const struct results *results)
{
	return !results->finished || (conduct->rerun && count_interrupted(results));
}

/* What a run is about stays what it was when the run began. */
static int check_host(
	const struct conduct *conduct, const struct results *results, const struct manual *manual)
{
	char host[256];
	char system[512];
	char own[DIGEST_TEXT];
	const struct {
		const char *key;
		const char *now;
	} rows[] = { { "version", EXACCESS_VERSION }, { FACT_PROGRAM, own }, { "host", host },
		{ "system", system } };

	if (!resume_has_left(conduct, results))
		return 0;
	connect_host(conduct, host, sizeof(host));
	connect_system(conduct, system, sizeof(system));
	run_facts_program(own);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *then = results_get(results, rows[i].key);

		if (!then || strcmp(then, rows[i].now))
			return options_wrong(manual,
				"%s was begun with %s '%.200s', this is '%.200s'", conduct->resume,
				rows[i].key, then ? then : "unknown", rows[i].now);
	}
	return 0;
}

/* ---- its options ---- */

static bool patterns_equal(const struct patterns *one, const struct patterns *other)
{
	bool same = one->count == other->count;

	for (uint32_t i = 0; same && i < one->count; i++)
		same = !strcmp(one->list[i], other->list[i]);
	return same;
}

static bool selections_equal(const struct selection *one, const struct selection *other)
{
	return patterns_equal(&one->suites, &other->suites) &&
		patterns_equal(&one->cases, &other->cases) &&
		patterns_equal(&one->clauses, &other->clauses) &&
		patterns_equal(&one->excluded, &other->excluded) &&
		one->shard.number == other->shard.number && one->shard.count == other->shard.count;
}

/* Who says the same command again means the same cases. */
static int check_selection(
	const struct conduct *conduct, const struct results *results, const struct manual *manual)
{
	struct selection then;
	bool same;

	if (!conduct->if_begun)
		return 0;
	if (selection_of(results, &then)) {
		selection_free(&then);
		return options_wrong(
			manual, "the record of %s does not say its cases", conduct->resume);
	}
	same = selections_equal(&then, conduct->selection);
	selection_free(&then);
	return same ? 0
		    : options_wrong(manual,
			      "%s holds a run of other cases: --suite, --case, --clause, --exclude "
			      "and --shard have to be those that it was begun with",
			      conduct->resume);
}

/* A number of the run: taken over, or compared when it was asked for. */
static int take_number(const struct conduct *conduct, const struct results *results,
	const struct manual *manual, const char *option, bool asked, uint64_t *number)
{
	const char *fact = results_get(results, option);
	uint64_t then = 0;

	if (!fact || text_number(fact, UINT64_MAX, &then))
		return options_wrong(
			manual, "the record of %s does not say its --%s", conduct->resume, option);
	if (asked && *number != then)
		return options_wrong(manual, "%s was begun with --%s %" PRIu64 ", not %" PRIu64,
			conduct->resume, option, then, *number);
	*number = then;
	return 0;
}

static int take_numbers(
	struct conduct *conduct, const struct results *results, const struct manual *manual)
{
	struct run_options *run = &conduct->run;
	uint64_t jobs = run->jobs;
	uint64_t repeat = run->repeat;
	uint64_t timeout = run->timeout / SECONDS(1);
	const char *resets = results_get(results, "allow-resets");
	const char *restarts = results_get(results, FACT_RESTARTS);

	if (take_number(conduct, results, manual, "seed", conduct->seeded, &conduct->seed) ||
		take_number(conduct, results, manual, "jobs", jobs != 0, &jobs) ||
		take_number(conduct, results, manual, "repeat", repeat != 0, &repeat) ||
		take_number(conduct, results, manual, "timeout", timeout != 0, &timeout))
		return EXIT_USAGE;
	run->jobs = (uint32_t)jobs;
	run->repeat = (uint32_t)repeat;
	run->timeout = SECONDS(timeout);
	/* What was allowed once is allowed, and what was not is not. */
	run->allowed = (resets && !strcmp(resets, "yes") ? NEED_RESETS : 0) |
		(restarts && !strcmp(restarts, "yes") ? NEED_REBOOT : 0);
	return 0;
}

static int take_drives(
	struct conduct *conduct, const struct results *results, const struct manual *manual)
{
	struct run_options *run = &conduct->run;
	uint32_t asked = run->drive_count;
	uint32_t count = 0;

	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		char key[] = CONDUCT_DRIVE_FACT;
		const char *then;

		key[sizeof(key) - 2] = (char)('1' + i);
		then = results_get(results, key);
		if (asked > i && (!then || strcmp(run->drives[i], then)))
			return options_wrong(manual, "%s was begun with --drive %s, not %s",
				conduct->resume, then ? then : "(none)", run->drives[i]);
		if (then)
			run->drives[count++] = then;
	}
	if (!count)
		return options_wrong(
			manual, "the record of %s does not say its --drive", conduct->resume);
	if (asked && asked != count)
		return options_wrong(manual, "%s was begun with %u drives, not %u", conduct->resume,
			(unsigned)count, (unsigned)asked);
	run->drive_count = count;
	return 0;
}

static int take_options(
	struct conduct *conduct, const struct results *results, const struct manual *manual)
{
	const char *require_all = results_get(results, "require-all");
	bool required = require_all && !strcmp(require_all, "yes");

	if (conduct->out && strcmp(conduct->out, conduct->resume))
		return options_wrong(manual,
			"a run goes on in its own directory: --out %s is not %s", conduct->out,
			conduct->resume);
	if (conduct->require_all && !required)
		return options_wrong(manual, "%s was begun without --require-all", conduct->resume);
	if (conduct->waivers.source && !waivers_equal(&conduct->waivers, &results->waivers))
		return options_wrong(manual,
			"%s was begun with other waivers than those in %s; `exaccess report "
			"--waivers` judges the whole run with these",
			conduct->resume, conduct->waivers.source);
	if (conduct->via && !results_get(results, FACT_VIA))
		return options_wrong(manual, "%s was begun without --via", conduct->resume);
	if (!conduct->via)
		conduct->via = results_get(results, FACT_VIA);
	conduct->run.await = conduct->run.await ? conduct->run.await : SECONDS(300);
	conduct->out = conduct->resume;
	conduct->require_all = required;
	if (take_drives(conduct, results, manual) || take_numbers(conduct, results, manual) ||
		conduct_resume_lab(conduct, results, manual))
		return EXIT_USAGE;
	return 0;
}

/* ---- what is left to do, and what is not ---- */

static int check_left(
	const struct conduct *conduct, const struct results *results, const struct manual *manual)
{
	if (results_get(results, "replays"))
		return options_wrong(manual, "%s is a run of exaccess replay, which is done anew",
			conduct->resume);
	if (!results->planned)
		return options_wrong(manual,
			"the run in %s was cut off before its plan was complete: nothing was "
			"played, and it is done anew",
			conduct->resume);
	if (conduct->if_begun || resume_has_left(conduct, results))
		return 0;
	return options_wrong(manual, "the run in %s came to its end", conduct->resume);
}

struct results *resume_read(
	const struct program *program, struct conduct *conduct, const struct manual *manual)
{
	char error[600];
	struct results *results = record_read(conduct->resume, error, sizeof(error));

	if (!results) {
		options_wrong(manual, "%s", error);
		return NULL;
	}
	if (!check_left(conduct, results, manual) && !check_selection(conduct, results, manual) &&
		!take_options(conduct, results, manual) &&
		(!resume_has_left(conduct, results) || !connect_open(conduct, program, manual)) &&
		!check_host(conduct, results, manual) &&
		!check_plans(program, conduct, results, manual))
		return results;
	results_free(results);
	return NULL;
}

/* ---- the record goes on ---- */

static void tell(const struct conduct *conduct, const struct results *results, bool torn)
{
	if (torn)
		fprintf(stderr,
			"exaccess run: the last line of the record was cut off while it was "
			"written; it does not count\n");
	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++)
			if (is_interrupted(&results->cases[i].trials[j]))
				fprintf(stderr,
					"exaccess run: %s/%s was under way when the run was cut off: an "
					"error; it is %s\n",
					results->cases[i].plan->suite, results->cases[i].plan->name,
					conduct->rerun
						? "done again"
						: "not done again without --rerun-interrupted");
}

static int plan_again(struct record *record, struct results *results)
{
	for (uint32_t i = 0; i < results->count; i++) {
		uint32_t count = results->cases[i].trial_count;

		for (uint32_t j = 0; j < count; j++)
			if (is_interrupted(&results->cases[i].trials[j]) &&
				(record_again(record, i, j + 1) ||
					results_again(results, i, j + 1)))
				return -1;
	}
	return 0;
}

static int go_on(const struct conduct *conduct, struct record *record, struct results *results)
{
	bool torn = results->torn;
	uint64_t now = clock_now();
	char date[40];

	if (torn)
		results->torn_before++;
	results->torn = false;
	if (conduct_date(date, sizeof(date)) || record_resumed(record, now, date) ||
		results_resume(results, now, date))
		return -1;
	tell(conduct, results, torn);
	if (conduct->rerun && plan_again(record, results))
		return -1;
	return record_sync(record);
}

struct record *resume_record(const struct conduct *conduct, struct results *results,
	const struct manual *manual, int *code)
{
	char error[600];
	struct record *record = record_append(conduct->resume, results->torn, error, sizeof(error));

	*code = EXIT_USAGE;
	if (!record) {
		options_wrong(manual, "%s", error);
		return NULL;
	}
	if (!go_on(conduct, record, results))
		return record;
	fprintf(stderr, "exaccess run: the run cannot go on: %s\n",
		record_error(record)[0] ? record_error(record) : "memory is short");
	*code = EXIT_UNFINISHED;
	record_close(record);
	return NULL;
}
