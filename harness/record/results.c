/* results.c - a run's results in memory, and what they come to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/memory.h"
#include "harness/system/text.h"
#include "harness/judge/stranger.h"
#include "harness/record/record.h"

struct results *results_new(void)
{
	return calloc(1, sizeof(struct results));
}

static void facts_free(struct run_fact *facts, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		free(facts[i].key);
		free(facts[i].value);
	}
	free(facts);
}

void results_drop(struct case_result *one)
{
	for (uint32_t j = 0; j < one->trial_count; j++)
		trial_clear(&one->trials[j], one->plan);
	free(one->trials);
	plan_free(one->plan);
}

void results_free(struct results *results)
{
	if (!results)
		return;
	for (uint32_t i = 0; i < results->count; i++)
		results_drop(&results->cases[i]);
	free(results->cases);
	facts_free(results->facts, results->fact_count);
	for (int i = 0; i < RECORD_DRIVES; i++)
		facts_free(results->drive_facts[i], results->drive_fact_count[i]);
	memory_free(results->memory);
	waivers_free(&results->waivers);
	waivers_free(&results->unread);
	free(results->stopped);
	free(results->changed);
	free(results->sessions);
	free(results);
}

static char *copy_of(const char *text)
{
	char *copy = malloc(strlen(text) + 1);

	return copy ? strcpy(copy, text) : NULL;
}

static int fact_add(struct run_fact **facts, uint32_t *count, const char *key, const char *value)
{
	struct run_fact *more = realloc(*facts, (*count + 1) * sizeof(*more));
	struct run_fact fact;

	if (!more)
		return -1;
	*facts = more;
	fact.key = copy_of(key);
	fact.value = copy_of(value);
	if (!fact.key || !fact.value) {
		free(fact.key);
		free(fact.value);
		return -1;
	}
	more[(*count)++] = fact;
	return 0;
}

int results_fact(struct results *results, const char *key, const char *value)
{
	const char *date = results_get(results, "started");
	uint64_t time = 0;

	if (!strcmp(key, RECORD_BEGAN) && !results->session_count &&
		!text_number(value, UINT64_MAX, &time) &&
		results_begin(results, time, date ? date : ""))
		return -1;
	return fact_add(&results->facts, &results->fact_count, key, value);
}

int results_drive_fact(struct results *results, uint32_t drive, const char *key, const char *value)
{
	if (drive >= RECORD_DRIVES)
		return -1;
	return fact_add(
		&results->drive_facts[drive], &results->drive_fact_count[drive], key, value);
}

static const char *fact_get(const struct run_fact *facts, uint32_t count, const char *key)
{
	for (uint32_t i = 0; i < count; i++)
		if (!strcmp(facts[i].key, key))
			return facts[i].value;
	return NULL;
}

const char *results_get(const struct results *results, const char *key)
{
	return fact_get(results->facts, results->fact_count, key);
}

const char *results_get_drive(const struct results *results, uint32_t drive, const char *key)
{
	return drive < RECORD_DRIVES
		? fact_get(results->drive_facts[drive], results->drive_fact_count[drive], key)
		: NULL;
}

/* Of all cases together: a short record can plan very many. */
#define TRIALS_MOST 5000000u

/* The trials' steps are made when all of the plan's are known, by the first event about them. */
int results_add(struct results *results, struct plan *plan, uint32_t repetitions)
{
	struct case_result *one;

	if (results->count == results->room) {
		uint32_t room = results->room ? results->room * 2 : 64;
		struct case_result *cases = realloc(results->cases, room * sizeof(*cases));

		if (!cases)
			return -1;
		results->cases = cases;
		results->room = room;
	}
	if (repetitions > TRIALS_MOST - results->trials)
		return -1;
	one = &results->cases[results->count];
	memset(one, 0, sizeof(*one));
	one->trials = calloc(repetitions ? repetitions : 1, sizeof(*one->trials));
	if (!one->trials)
		return -1;
	one->plan = plan;
	one->trial_count = repetitions ? repetitions : 1;
	for (uint32_t i = 0; i < one->trial_count; i++)
		one->trials[i].repetition = i + 1;
	results->count++;
	results->trials += one->trial_count;
	return 0;
}

void results_rewind(struct results *results)
{
	for (uint32_t i = 0; i < results->count; i++) {
		struct case_result *one = &results->cases[i];

		for (uint32_t j = 0; j < one->trial_count; j++) {
			trial_clear(&one->trials[j], one->plan);
			one->trials[j].repetition = j + 1;
		}
	}
	facts_free(results->facts, results->fact_count);
	results->facts = NULL;
	results->fact_count = 0;
	for (int i = 0; i < RECORD_DRIVES; i++) {
		facts_free(results->drive_facts[i], results->drive_fact_count[i]);
		results->drive_facts[i] = NULL;
		results->drive_fact_count[i] = 0;
	}
	results->finished = results->torn = false;
	results->torn_before = results->resumed = results->damaged = results->undigested = 0;
	results->digest[0] = '\0';
	free(results->stopped);
	results->stopped = NULL;
	results->session_count = 0;
	free(results->changed);
	results->changed = NULL;
	results->identified = results->later = 0;
	waivers_free(&results->waivers);
	waivers_free(&results->unread);
	results->unread_count = 0;
}

/* ---- going on with a run ---- */

int results_begin(struct results *results, uint64_t time, const char *date)
{
	struct session *more =
		realloc(results->sessions, (results->session_count + 1) * sizeof(*more));
	struct session *session;

	if (!more)
		return -1;
	results->sessions = more;
	session = &more[results->session_count++];
	memset(session, 0, sizeof(*session));
	session->begun = time;
	snprintf(session->begun_date, sizeof(session->begun_date), "%s", date);
	return 0;
}

int results_end(struct results *results, uint64_t time, const char *date, const char *why)
{
	struct session *session;

	if (!results->session_count && results_begin(results, 0, ""))
		return -1;
	session = &results->sessions[results->session_count - 1];
	session->ended = time;
	snprintf(session->ended_date, sizeof(session->ended_date), "%s", date);
	results->finished = !why;
	free(results->stopped);
	results->stopped = why ? copy_of(why) : NULL;
	return why && !results->stopped ? -1 : 0;
}

const char *results_why(const struct results *results)
{
	if (results->finished)
		return "the run came to its end";
	return results->stopped ? results->stopped : "it was cut off";
}

/* What was under way is interrupted; what waits for its machine to be back is not, where it can go on. */
static void interrupt(struct results *results, bool goes_on)
{
	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++) {
			struct trial *trial = &results->cases[i].trials[j];

			if (trial->state == TRIAL_BEGUN && !(goes_on && trial->restart))
				trial->state = TRIAL_INTERRUPTED;
		}
}

static int begin_session(struct results *results, uint64_t time, const char *date)
{
	results->finished = false;
	free(results->stopped);
	results->stopped = NULL;
	return results_begin(results, time, date);
}

int results_join(struct results *results, uint64_t time, const char *date)
{
	interrupt(results, false);
	return begin_session(results, time, date);
}

int results_resume(struct results *results, uint64_t time, const char *date)
{
	results->resumed++;
	interrupt(results, true);
	return begin_session(results, time, date) || results_fact(results, "resumed", date) ? -1
											    : 0;
}

int results_again(struct results *results, uint32_t index, uint32_t repetition)
{
	struct case_result *one = &results->cases[index];
	struct trial *more = realloc(one->trials, (one->trial_count + 1) * sizeof(*more));

	if (!more)
		return -1;
	one->trials = more;
	more[repetition - 1].again = true;
	memset(&more[one->trial_count], 0, sizeof(*more));
	more[one->trial_count].repetition = one->trial_count + 1;
	one->trial_count++;
	return 0;
}

uint32_t results_left(const struct results *results)
{
	uint32_t left = 0;

	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++)
			left += results->cases[i].trials[j].state == TRIAL_PLANNED;
	return left;
}

/* ---- judging ---- */

static struct waiver_drive waiver_drive(const struct results *results, uint32_t drive)
{
	return (struct waiver_drive){ results_get_drive(results, drive, "vendor"),
		results_get_drive(results, drive, "product"),
		results_get_drive(results, drive, "revision"),
		results_get_drive(results, drive, "driver") };
}

static const struct waiver *find_cover(const struct results *results, const struct plan *plan)
{
	struct waiver_drive drives[RECORD_DRIVES];

	for (uint32_t i = 0; i < RECORD_DRIVES; i++)
		drives[i] = waiver_drive(results, i);
	return waivers_cover(
		&results->waivers, plan, drives, RECORD_DRIVES, results_get(results, "started"));
}

/* Is the waiver one of those that cover the case? */
static bool takes_part(
	const struct results *results, const struct waiver *waiver, const struct plan *plan)
{
	struct waiver_drive drives[RECORD_DRIVES];

	for (uint32_t i = 0; i < RECORD_DRIVES; i++)
		drives[i] = waiver_drive(results, i);
	return waiver_counts(waiver, plan, drives, RECORD_DRIVES, results_get(results, "started"));
}

static const char *reason_of(const struct waiver *waiver, char *text, size_t size)
{
	if (!waiver)
		return NULL;
	waiver_describe(waiver, text, size);
	return text;
}

static bool is_for_a_drive(const struct results *results, const struct waiver *waiver)
{
	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		const struct waiver_drive drive = waiver_drive(results, i);

		if (results->drive_fact_count[i] && waiver_matches(waiver, &drive))
			return true;
	}
	return false;
}

/* What came of a waiver, once every case is judged. */
static void judge_waiver(const struct results *results, struct waiver *waiver)
{
	bool named = false;

	waiver->waived = waiver->passed = 0;
	for (uint32_t i = 0; i < results->count; i++) {
		const struct case_result *one = &results->cases[i];

		if (!waiver_names(waiver, one->plan))
			continue;
		named = true;
		if (!one->waiver || !takes_part(results, waiver, one->plan))
			continue;
		waiver->waived += one->judgement.verdict == VERDICT_WAIVED;
		waiver->passed += one->judgement.verdict == VERDICT_PASS;
	}
	if (waiver_expired(waiver, results_get(results, "started")))
		waiver->state = WAIVER_EXPIRED;
	else if (!named)
		waiver->state = WAIVER_NOT_PLANNED;
	else if (waiver->waived)
		waiver->state = WAIVER_USED;
	else if (!is_for_a_drive(results, waiver))
		waiver->state = WAIVER_OTHER_DRIVE;
	else
		waiver->state = waiver->passed ? WAIVER_NOT_NEEDED : WAIVER_UNUSED;
}

void results_judge_trial(const struct results *results, uint32_t index, uint32_t repetition,
	struct judgement *judgement)
{
	const struct case_result *one = &results->cases[index];
	char reason[512];

	verdict_judge(one->plan, &one->trials[repetition - 1], judgement);
	if (judgement->verdict == VERDICT_FAIL)
		verdict_waive(judgement,
			reason_of(find_cover(results, one->plan), reason, sizeof(reason)));
}

/* One sight of another run tells of all the time. */
static void look_for_other_run(struct results *results)
{
	results->other_run[0] = '\0';
	for (uint32_t i = 0; i < results->count && !results->other_run[0]; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++)
			if (stranger_is_other_run(results->cases[i].plan,
				    &results->cases[i].trials[j], results->other_run,
				    sizeof(results->other_run)))
				break;
	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++)
			results->cases[i].trials[j].other_run =
				results->other_run[0] ? results->other_run : NULL;
}

void results_judge(struct results *results)
{
	memset(results->totals, 0, sizeof(results->totals));
	look_for_other_run(results);
	for (uint32_t i = 0; i < results->count; i++) {
		struct case_result *one = &results->cases[i];
		char reason[512];

		one->waiver = find_cover(results, one->plan);
		verdict_judge_all(one->plan, one->trials, one->trial_count,
			reason_of(one->waiver, reason, sizeof(reason)), &one->judgement,
			&one->deciding);
		repetitions_count(one->plan, one->trials, one->trial_count, &one->repetitions);
		results->totals[one->judgement.verdict]++;
	}
	for (uint32_t i = 0; i < results->waivers.count; i++)
		judge_waiver(results, &results->waivers.list[i]);
}

int results_exit_code(const struct results *results, bool require_all)
{
	const uint32_t *totals = results->totals;

	if (totals[VERDICT_FAIL] || (require_all && totals[VERDICT_SKIPPED]))
		return 1;
	if (!results->finished || results->damaged || results->changed || totals[VERDICT_ERROR] ||
		totals[VERDICT_MISSING])
		return 3;
	/* A run in which all that could show a violation was skipped has tested nothing. */
	if (totals[VERDICT_SKIPPED] && !totals[VERDICT_PASS] && !totals[VERDICT_WAIVED])
		return 3;
	return 0;
}
