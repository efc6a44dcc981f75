/* sample.c - results for the tests of the reports. */
#include "reports/tests/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MILLISECOND 1000000u
#define SWEEP       30 /* steps of a case where there are many */

const struct clause sample_stated = { .id = "LOCK-002",
	.kind = CLAUSE_STATED,
	.sources = SOURCE_IOCTL_PAGE | SOURCE_MODE_PAGE,
	.where = WHERE_EMULATED,
	.text = "A device that is locked answers a second lock request with ACCESS_DENIED, whoever "
		"sends it, and the lock that is there stays as it was." };
const struct clause sample_derived = { .id = "LOCK-003",
	.kind = CLAUSE_DERIVED,
	.sources = SOURCE_IOCTL_PAGE,
	.where = WHERE_EMULATED,
	.text = "The first lock is not disturbed." };
const struct clause sample_open = { .id = "NAME-014",
	.kind = CLAUSE_OPEN,
	.sources = SOURCE_STRUCT_PAGES,
	.where = WHERE_EMULATED,
	.text = "What becomes of a caller name with blanks." };
const struct clause sample_fit = { .id = "ENV-001",
	.kind = CLAUSE_ENVIRONMENT,
	.where = WHERE_EMULATED,
	.text = "The drive can be opened." };
static const struct clause nasty_clause = { .id = "NASTY-" NASTY,
	.kind = CLAUSE_STATED,
	.sources = SOURCE_HEADER,
	.text = NASTY " " NASTY };

static const struct clause *const cites_stated[] = { &sample_stated, NULL };
static const struct clause *const cites_derived[] = { &sample_derived, NULL };
static const struct clause *const cites_open[] = { &sample_open, NULL };
static const struct clause *const cites_fit[] = { &sample_fit, NULL };
static const struct clause *const cites_nasty[] = { &nasty_clause, NULL };

struct plan *sample_plan(const char *suite, const char *name, const struct clause *clause)
{
	struct plan *plan = plan_new();

	plan->suite = suite;
	plan->name = name;
	plan->clauses = clause == &sample_derived ? cites_derived
		: clause == &sample_open          ? cites_open
		: clause == &sample_fit           ? cites_fit
		: clause == &nasty_clause         ? cites_nasty
						  : cites_stated;
	plan->policy = clause->kind == CLAUSE_OPEN   ? POLICY_RECORD
		: clause->kind == CLAUSE_ENVIRONMENT ? POLICY_ENVIRONMENT
						     : POLICY_ASSERT;
	return plan;
}

struct plan *sample_contention(const char *suite, const char *name, const struct clause *clause)
{
	struct plan *plan = sample_plan(suite, name, clause);

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, locks("Rival"), returns(ACCESS_DENIED));
	return plan;
}

struct case_result *sample_case(struct results *results, struct plan *plan, uint32_t repetitions)
{
	results_add(results, plan, repetitions);
	return &results->cases[results->count - 1];
}

void sample_see(struct case_result *result, uint32_t trial, uint32_t step, enum status status,
	const char *text)
{
	struct observation seen = { .outcome = OUTCOME_ANSWER,
		.status = (uint32_t)status,
		.win32 = status_win32((uint32_t)status),
		.status_block = true,
		.count = 1 };
	char copy[200];

	if (text) {
		snprintf(copy, sizeof(copy), "%s", text);
		seen.text = copy;
	}
	if (!result->trials[trial].steps)
		trial_init(&result->trials[trial], result->plan);
	result->trials[trial].repetition = trial + 1;
	trial_see(&result->trials[trial], step, &seen);
}

void sample_finish(struct case_result *result, uint32_t trial, uint32_t milliseconds)
{
	result->trials[trial].state = TRIAL_FINISHED;
	result->trials[trial].begun = MILLISECOND;
	result->trials[trial].ended = MILLISECOND + (uint64_t)milliseconds * MILLISECOND;
}

/* A case of sample_contention() in which RIVAL got this answer. */
static void add_contention(struct results *results, const char *name, enum status answer)
{
	struct case_result *result =
		sample_case(results, sample_contention("lock", name, &sample_stated), 1);

	sample_see(result, 0, 0, ST_SUCCESS, NULL);
	sample_see(result, 0, 1, answer, NULL);
	sample_finish(result, 0, 1234);
}

static void add_recorded(struct results *results, const char *name, enum status answer)
{
	struct plan *plan = sample_plan("caller_name", name, &sample_open);
	struct case_result *result;

	note(plan, HOLDER, locks("A  B"));
	letter(plan, "the name is refused", returns(INVALID_PARAMETER));
	reading(plan, "the name is taken", returns(SUCCESS));
	result = sample_case(results, plan, 1);
	sample_see(result, 0, 0, answer, NULL);
	sample_finish(result, 0, 3);
}

static void add_facts(struct results *results)
{
	results_fact(results, "version", "1.0");
	results_fact(results, "started", "2024-05-06T07:08:09Z");
	results_fact(results, "host", "lab-3");
	results_fact(results, "system", "Linux 6.1");
	results_fact(results, "seed", "42");
	results_fact(results, "drives", "emulated unix:/tmp/it's");
	results_fact(results, "command", "exaccess run");
	results_drive_fact(results, 0, "vendor", "ACME    ");
	results_drive_fact(results, 0, "product", "CD-ROM X1       ");
	results_drive_fact(results, 0, "spec", "emulated");
	results->planned = true;
	results->finished = true;
}

static void add_others(struct results *results)
{
	struct case_result *result;

	result = sample_case(
		results, sample_contention("release", "after-death", &sample_derived), 1);
	sample_see(result, 0, 0, ST_ACCESS_DENIED, NULL);
	sample_see(result, 0, 1, ST_ACCESS_DENIED, NULL);
	sample_finish(result, 0, 2);
	result = sample_case(results, sample_contention("lock", "with-a-disc", &sample_derived), 1);
	result->trials[0].state = TRIAL_SKIPPED;
	result->trials[0].unmet = NEED_MEDIUM | NEED_TRAY;
	sample_case(results, sample_contention("lock", "never-run", &sample_stated), 1);
}

void sample_waive(
	struct results *results, const char *vendor, const char *target, const char *expires)
{
	char texts[8][60];
	const char *const words[8] = { target, vendor, "CD-ROM*", "*", "*", expires, "LAB-7",
		"known in firmware 1.0" };
	struct waiver waiver = { .is_clause = false };
	int i = 0;

	if (!results->waivers.source)
		waivers_name(&results->waivers, "waivers.xml");
#define WAIVER_FIELD(name)                                    \
	snprintf(texts[i], sizeof(texts[i]), "%s", words[i]); \
	waiver.name = texts[i++];
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	waivers_add(&results->waivers, &waiver);
}

struct results *sample_results(void)
{
	struct results *results = results_new();

	add_facts(results);
	sample_waive(results, "ACME", "lock/is-waived", "2031-01-01");
	add_contention(results, "passes", ST_ACCESS_DENIED);
	add_contention(results, "fails", ST_SUCCESS);
	add_recorded(results, "keeps", ST_INVALID_PARAMETER);
	add_recorded(results, "departs", ST_SUCCESS);
	add_contention(results, "is-waived", ST_DEVICE_BUSY);
	add_others(results);
	results_judge(results);
	return results;
}

struct results *sample_nasty(void)
{
	struct results *results = results_new();
	struct case_result *result;
	struct plan *plan;

	results_fact(results, "host", NASTY);
	results_fact(results, "seed", NASTY);
	results_fact(results, "drives", NASTY " " NASTY);
	results_fact(results, NASTY, NASTY);
	results_drive_fact(results, 0, "vendor", NASTY);
	results_drive_fact(results, 1, NASTY, NASTY);
	results->planned = results->finished = true;
	for (int i = 0; i < 3; i++) { /* of one name, to see that it gets told apart */
		plan = sample_contention(NASTY, NASTY, &nasty_clause);
		result = sample_case(results, plan, 1);
		sample_see(result, 0, 0, ST_SUCCESS, NASTY "\n" NASTY);
		sample_see(result, 0, 1, i == 2 ? ST_ACCESS_DENIED : ST_SUCCESS, NASTY);
		sample_finish(result, 0, 1);
	}
	result->trials[0].trouble = malloc(sizeof(NASTY));
	memcpy(result->trials[0].trouble, NASTY, sizeof(NASTY));
	plan = sample_plan("caller_name", "open", &sample_open);
	note(plan, HOLDER, locks(NASTY));
	reading(plan, NASTY, returns(SUCCESS));
	result = sample_case(results, plan, 1);
	sample_see(result, 0, 0, ST_SUCCESS, NASTY);
	sample_finish(result, 0, 1);
	results_judge(results);
	return results;
}

struct results *sample_long(uint32_t count, uint32_t bad)
{
	struct plan *plan = sample_plan("lock", "long", &sample_stated);
	struct results *results = results_new();
	struct case_result *result;

	add_facts(results);
	for (uint32_t i = 0; i < count; i++)
		then(plan, HOLDER, queries(), returns(SUCCESS));
	result = sample_case(results, plan, 1);
	for (uint32_t i = 0; i < count; i++)
		sample_see(result, 0, i, i + 1 == bad ? ST_DEVICE_BUSY : ST_SUCCESS, NULL);
	sample_finish(result, 0, 90061);
	results_judge(results);
	return results;
}

struct results *sample_many(uint32_t count)
{
	static char names[1000][12];
	struct results *results = results_new();

	add_facts(results);
	for (uint32_t i = 0; i < count && i < sizeof(names) / sizeof(names[0]); i++) {
		struct plan *plan = sample_plan("lock", names[i], &sample_stated);
		struct case_result *result;

		snprintf(names[i], sizeof(names[i]), "case-%u", (unsigned)i);
		for (uint32_t step = 0; step < SWEEP; step++)
			then(plan, RIVAL, locks("Rival"), returns(ACCESS_DENIED));
		result = sample_case(results, plan, 1);
		for (uint32_t step = 0; step < SWEEP; step++)
			sample_see(result, 0, step, ST_SUCCESS, NULL);
		sample_finish(result, 0, 1);
	}
	results_judge(results);
	return results;
}

/* Of four repetitions the second one took the name. */
static void add_recorded_twice(struct results *results)
{
	struct plan *plan = sample_plan("caller_name", "now-so-now-so", &sample_open);
	struct case_result *result;

	note(plan, HOLDER, locks("A  B"));
	letter(plan, "the name is refused", returns(INVALID_PARAMETER));
	reading(plan, "the name is taken", returns(SUCCESS));
	result = sample_case(results, plan, 4);
	for (uint32_t i = 0; i < 4; i++) {
		sample_see(result, i, 0, i == 1 ? ST_SUCCESS : ST_INVALID_PARAMETER, NULL);
		sample_finish(result, i, 3);
	}
}

struct results *sample_mixed(void)
{
	struct results *results = results_new();
	struct case_result *result;

	add_facts(results);
	results_fact(results, "repeat", "4");
	add_recorded_twice(results);
	result = sample_case(results, sample_contention("lock", "steady", &sample_stated), 4);
	for (uint32_t i = 0; i < 4; i++) {
		sample_see(result, i, 0, ST_SUCCESS, NULL);
		sample_see(result, i, 1, ST_ACCESS_DENIED, NULL);
		sample_finish(result, i, 1);
	}
	results_judge(results);
	return results;
}

struct results *sample_waived(void)
{
	struct results *results = results_new();

	add_facts(results);
	add_contention(results, "fails", ST_SUCCESS);
	add_contention(results, "passes", ST_ACCESS_DENIED);
	add_contention(results, "fails-too", ST_SUCCESS);
	sample_waive(results, "ACME", "lock/fails", "2024-05-05"); /* the run is of the 6th */
	sample_waive(results, "ACME", "lock/fails-too", "2024-05-06");
	sample_waive(results, "ACME", "lock/passes", "2031-01-01");
	sample_waive(results, "ACME", "lock/gone", "2031-01-01");
	sample_waive(results, "OTHER", "lock/fails", "2031-01-01");
	sample_waive(results, "OTHER", "lock/fails-too", "2031-01-01");
	results_judge(results);
	return results;
}

struct results *sample_repeated(void)
{
	struct results *results = results_new();
	struct case_result *result;

	add_facts(results);
	result = sample_case(results, sample_contention("lock", "sometimes", &sample_stated), 5);
	for (uint32_t i = 0; i < 5; i++) {
		sample_see(result, i, 0, ST_SUCCESS, NULL);
		sample_see(result, i, 1, i == 1 || i == 3 ? ST_SUCCESS : ST_ACCESS_DENIED, NULL);
		sample_finish(result, i, 10);
	}
	results_judge(results);
	return results;
}

struct results *sample_clean(uint32_t skipped)
{
	struct results *results = results_new();

	add_facts(results);
	add_contention(results, "passes", ST_ACCESS_DENIED);
	for (uint32_t i = 0; i < skipped; i++) {
		struct case_result *result = sample_case(
			results, sample_contention("lock", "with-a-disc", &sample_derived), 1);

		result->trials[0].state = TRIAL_SKIPPED;
		result->trials[0].unmet = NEED_MEDIUM;
	}
	results_judge(results);
	return results;
}
