/* record_read.c - reading a record back, which may have been cut off or tampered with. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/file.h"
#include "harness/memory.h"
#include "harness/record.h"
#include "harness/text.h"

#define CASES_MOST       100000u
#define STEPS_MOST       1000000u
#define REPETITIONS_MOST 1000000u
#define CITED_MOST       64u
#define WAIVERS_MOST     100000u

struct reader {
	struct results *results;
	char *rest; /* what is left of the line */
	char *error;
	size_t size;
};

static int fail(struct reader *reader, const char *why)
{
	snprintf(reader->error, reader->size, "%s", why);
	return -1;
}

static char *word(struct reader *reader)
{
	char *next = text_word(&reader->rest);

	return next ? next : (char *)(uintptr_t) "";
}

static int number(struct reader *reader, uint64_t most, uint64_t *value)
{
	return text_number(word(reader), most, value) ? fail(reader, "a number is missing or wrong")
						      : 0;
}

static int number32(struct reader *reader, uint32_t most, uint32_t *value)
{
	uint64_t wide = 0;

	if (number(reader, most, &wide))
		return -1;
	*value = (uint32_t)wide;
	return 0;
}

/* Unescaped text that lives as long as the results; NULL when it is malformed. */
static char *unescaped(struct reader *reader, const char *text)
{
	size_t length = strlen(text);
	char *copy = memory_take(&reader->results->memory, length + 1);

	return copy && text_unescape(text, length, copy, length + 1) >= 0 ? copy : NULL;
}

static int read_fact(struct reader *reader, bool of_drive)
{
	uint32_t drive = 0;
	char *key;
	char *value;
	int result;

	if (of_drive && number32(reader, RECORD_DRIVES - 1, &drive))
		return -1;
	key = unescaped(reader, word(reader));
	value = unescaped(reader, reader->rest);
	if (!key || !value)
		return fail(reader, "a fact is malformed");
	result = of_drive ? results_drive_fact(reader->results, drive, key, value)
			  : results_fact(reader->results, key, value);
	return result ? fail(reader, "memory is short") : 0;
}

int results_compare_drive(struct results *results, char *line, char *error, size_t size)
{
	struct reader reader = { .results = results, .rest = line, .error = error, .size = size };
	uint32_t drive = 0;
	const char *key;
	const char *value;
	const char *known;

	word(&reader);
	if (number32(&reader, RECORD_DRIVES - 1, &drive))
		return -1;
	key = unescaped(&reader, word(&reader));
	value = unescaped(&reader, reader.rest);
	if (!key || !value)
		return fail(&reader, "a fact is malformed");
	known = results_get_drive(results, drive, key);
	if (!known)
		return 0;
	if (!strcmp(known, value))
		return 1;
	if (!strcmp(key, "capabilities"))
		return 0;
	snprintf(error, size, "drive %u is not the one that the run began with: its %s is '%.60s', not '%.60s'",
		(unsigned)drive + 1, key, value, known);
	return -1;
}

/* ---- the plan ---- */

/* Clauses as this record has them, found again by their ID. */
struct cited {
	struct clause clause;
	struct cited *next;
};

static int read_clause(struct reader *reader)
{
	struct results *results = reader->results;
	struct cited *cited = memory_take(&results->memory, sizeof(*cited));
	char *id = memory_text(&results->memory, word(reader));
	int kind = clause_kind_parse(word(reader));
	uint32_t sources = 0;
	uint32_t where = 0;

	if (!cited || !id)
		return fail(reader, "memory is short");
	if (kind < 0 || number32(reader, 0xFFFF, &sources) || number32(reader, 0xFFFF, &where))
		return fail(reader, "a clause is malformed");
	cited->clause.id = id;
	cited->clause.kind = (enum clause_kind)kind;
	cited->clause.sources = sources;
	cited->clause.where = where;
	cited->clause.text = unescaped(reader, reader->rest);
	if (!cited->clause.text)
		return fail(reader, "a clause's text is malformed");
	cited->next = results->cited;
	results->cited = cited;
	return 0;
}

static const struct clause *cited_find(const struct results *results, const char *id)
{
	for (const struct cited *cited = results->cited; cited; cited = cited->next)
		if (!strcmp(cited->clause.id, id))
			return &cited->clause;
	return NULL;
}

static int read_citations(struct reader *reader, struct plan *plan, char *list)
{
	const struct clause **clauses = memory_take(
		&reader->results->memory, (CITED_MOST + 1) * sizeof(struct clause *));
	uint32_t count = 0;

	if (!clauses)
		return fail(reader, "memory is short");
	while (*list && count < CITED_MOST) {
		size_t length = strcspn(list, ",");
		bool more = list[length] == ',';

		list[length] = '\0';
		clauses[count] = cited_find(reader->results, list);
		if (!clauses[count++])
			return fail(reader, "a case cites a clause that the record does not have");
		list += length + more;
	}
	plan->clauses = clauses;
	return count ? 0 : fail(reader, "a case cites no clause");
}

static int word_index(const char *const *words, int count, const char *wanted)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(words[i], wanted))
			return i;
	return -1;
}

static int read_case_words(struct reader *reader, struct plan *plan, uint32_t *repetitions)
{
	static const char *const policies[] = { "assert", "record", "environment" };
	int policy;
	char *needs;

	plan->suite = memory_text(&reader->results->memory, word(reader));
	plan->name = memory_text(&reader->results->memory, word(reader));
	policy = word_index(policies, 3, word(reader));
	needs = unescaped(reader, word(reader));
	if (!plan->suite || !plan->name || !*plan->suite || !*plan->name)
		return fail(reader, "a case has no name");
	if (policy < 0 || !needs || needs_parse(needs, &plan->needs))
		return fail(reader, "a case's policy or needs are unknown");
	plan->policy = (enum policy)policy;
	if (number32(reader, REPETITIONS_MOST, repetitions))
		return -1;
	return read_citations(reader, plan, word(reader));
}

static int read_case(struct reader *reader)
{
	struct plan *plan;
	uint32_t index = 0;
	uint32_t repetitions = 1;

	if (reader->results->planned)
		return fail(reader, "a case comes after the end of the plan");
	if (number32(reader, CASES_MOST, &index))
		return -1;
	if (index != reader->results->count)
		return fail(reader, "cases are not numbered in order");
	plan = plan_new();
	if (!plan)
		return fail(reader, "memory is short");
	if (read_case_words(reader, plan, &repetitions)) {
		plan_free(plan);
		return -1;
	}
	if (results_add(reader->results, plan, repetitions)) {
		plan_free(plan);
		return fail(reader, "memory is short");
	}
	return 0;
}

/* The case that is being planned: always the last one. */
static struct plan *current_plan(struct reader *reader)
{
	struct results *results = reader->results;
	uint32_t index = 0;

	if (number32(reader, CASES_MOST, &index))
		return NULL;
	if (results->planned || !results->count || index != results->count - 1) {
		fail(reader, "this does not belong to the case before it");
		return NULL;
	}
	return results->cases[index].plan;
}

static int check_refs(const struct expectation *expected, uint32_t steps)
{
	for (uint32_t i = 0; i < expected->count; i++)
		if (expected->conditions[i].ref >= (int)steps)
			return -1;
	return 0;
}

static int read_step_body(struct reader *reader, struct plan *plan, struct step *step)
{
	char *bar = strstr(reader->rest, " | ");
	struct step *added;

	if (!bar)
		return fail(reader, "a step has no expectation");
	*bar = '\0';
	if (operation_parse(reader->rest, &step->operation, reader->error, reader->size) ||
		expectation_parse(bar + 3, &step->expected, reader->error, reader->size))
		return -1;
	if (check_refs(&step->expected, plan->count))
		return fail(reader, "a condition refers to a step that is not before it");
	added = plan_add(plan, step->role, step->actor, &step->operation, &step->expected);
	if (!added)
		return fail(reader, "memory is short");
	added->group = step->group;
	added->loop = step->loop;
	added->rounds = step->rounds;
	added->implied = step->implied;
	return 0;
}

static int read_step(struct reader *reader)
{
	static const char *const roles[] = { "given", "then", "note" };
	struct plan *plan = current_plan(reader);
	struct step step;
	uint32_t index = 0;
	uint32_t implied = 0;
	int role;
	int actor;

	memset(&step, 0, sizeof(step));
	if (!plan || number32(reader, STEPS_MOST, &index))
		return -1;
	role = word_index(roles, 3, word(reader));
	actor = actor_parse(word(reader));
	if (role < 0 || actor < 0 || index != plan->count)
		return fail(reader, "a step is out of order, or its role or actor is unknown");
	step.role = (enum role)role;
	step.actor = (enum actor)actor;
	if (number32(reader, UINT32_MAX, &step.group) || number32(reader, UINT32_MAX, &step.loop) ||
		number32(reader, UINT32_MAX, &step.rounds) || number32(reader, 1, &implied))
		return -1;
	step.implied = implied;
	return read_step_body(reader, plan, &step);
}

static int read_reading(struct reader *reader)
{
	struct plan *plan = current_plan(reader);
	struct expectation expected;
	uint32_t step = 0;
	char *which;
	char *bar;
	char *text;

	if (!plan || number32(reader, STEPS_MOST, &step))
		return -1;
	which = word(reader);
	bar = strstr(reader->rest, " | ");
	if (!bar || !plan->count || step != plan->count - 1 ||
		plan->steps[step].role != ROLE_NOTE ||
		(strcmp(which, "letter") && strcmp(which, "reading")))
		return fail(reader, "a reading does not follow its note");
	*bar = '\0';
	text = unescaped(reader, bar + 3);
	if (!text)
		return fail(reader, "a reading's text is malformed");
	if (expectation_parse(reader->rest, &expected, reader->error, reader->size))
		return -1;
	if (check_refs(&expected, plan->count))
		return fail(reader, "a reading refers to a step that is not there");
	plan_add_reading(plan, which[0] == 'l', text, &expected);
	return plan->fault[0] ? fail(reader, plan->fault) : 0;
}

/* ---- what happened ---- */

static struct trial *find_trial(struct reader *reader, struct case_result **found)
{
	struct results *results = reader->results;
	uint32_t index = 0;
	uint32_t repetition = 0;
	struct trial *trial;

	if (number32(reader, CASES_MOST, &index) || number32(reader, REPETITIONS_MOST, &repetition))
		return NULL;
	if (!results->planned || index >= results->count || !repetition ||
		repetition > results->cases[index].trial_count) {
		fail(reader, "this belongs to no planned case");
		return NULL;
	}
	*found = &results->cases[index];
	trial = &(*found)->trials[repetition - 1];
	if (!trial->steps && trial_init(trial, (*found)->plan)) {
		fail(reader, "memory is short");
		return NULL;
	}
	trial->repetition = repetition;
	return trial;
}

static int read_begin(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);

	if (!trial || number(reader, UINT64_MAX, &trial->begun))
		return -1;
	if (trial->state != TRIAL_PLANNED)
		return fail(reader, "a case begins that has begun before");
	trial->state = TRIAL_BEGUN;
	return 0;
}

static int read_end(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);

	if (!trial || number(reader, UINT64_MAX, &trial->ended))
		return -1;
	if (trial->state != TRIAL_BEGUN)
		return fail(reader, "a case ends that has not begun");
	trial->state = TRIAL_FINISHED;
	return 0;
}

static int read_seen(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);
	struct observation seen;
	uint32_t step = 0;
	uint32_t count = 0;
	int result;

	if (!trial || number32(reader, STEPS_MOST, &step) || number32(reader, UINT32_MAX, &count))
		return -1;
	if (trial->state != TRIAL_BEGUN || step >= one->plan->count)
		return fail(reader, "something is seen of a step that is not being done");
	if (observation_parse(reader->rest, &seen, reader->error, reader->size))
		return -1;
	seen.count = count;
	result = trial_see(trial, step, &seen);
	observation_clear(&seen);
	return result ? fail(reader, "memory is short") : 0;
}

static int read_skip(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);
	char *needs = trial ? unescaped(reader, word(reader)) : NULL;

	if (!trial)
		return -1;
	if (!needs || needs_parse(needs, &trial->unmet))
		return fail(reader, "a need is unknown");
	if (trial->state != TRIAL_PLANNED)
		return fail(reader, "a case is skipped that has begun");
	trial->state = TRIAL_SKIPPED;
	return 0;
}

static int read_trouble(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);
	char *text = trial ? unescaped(reader, reader->rest) : NULL;

	if (!trial)
		return -1;
	if (!text)
		return fail(reader, "a trouble's text is malformed");
	free(trial->trouble);
	trial->trouble = malloc(strlen(text) + 1);
	if (!trial->trouble)
		return fail(reader, "memory is short");
	strcpy(trial->trouble, text);
	return 0;
}

static int read_planned(struct reader *reader)
{
	reader->results->planned = true;
	return 0;
}

static int read_resumed(struct reader *reader)
{
	uint64_t time = 0;
	char *date;

	if (number(reader, UINT64_MAX, &time))
		return -1;
	date = unescaped(reader, word(reader));
	if (!date || !reader->results->planned)
		return fail(reader, "a run is resumed without a date or a plan");
	return results_resume(reader->results, date) ? fail(reader, "memory is short") : 0;
}

static int read_again(struct reader *reader)
{
	struct results *results = reader->results;
	uint32_t index = 0;
	uint32_t repetition = 0;
	struct case_result *one;

	if (number32(reader, CASES_MOST, &index) || number32(reader, REPETITIONS_MOST, &repetition))
		return -1;
	one = index < results->count ? &results->cases[index] : NULL;
	if (!results->planned || !one || !repetition || repetition > one->trial_count ||
		one->trials[repetition - 1].state != TRIAL_INTERRUPTED ||
		one->trials[repetition - 1].again)
		return fail(reader, "what is done again was not interrupted");
	return results_again(results, index, repetition) ? fail(reader, "memory is short") : 0;
}

static int read_finished(struct reader *reader)
{
	reader->results->finished = true;
	return 0;
}

/* ---- waivers ---- */

/* A list takes the place of the one before it when it is complete. */
static void take_waivers(struct results *results)
{
	if (results->unread.count != results->unread_count)
		return;
	waivers_free(&results->waivers);
	results->waivers = results->unread;
	results->unread = (struct waivers){ 0 };
}

static int read_waivers(struct reader *reader)
{
	struct results *results = reader->results;
	char *source;

	if (number32(reader, WAIVERS_MOST, &results->unread_count))
		return -1;
	source = unescaped(reader, reader->rest);
	if (!source)
		return fail(reader, "the file of the waivers is malformed");
	waivers_free(&results->unread);
	if (waivers_name(&results->unread, source))
		return fail(reader, "memory is short");
	take_waivers(results);
	return 0;
}

/* The writer never leaves a word empty. */
static char *whole_word(struct reader *reader)
{
	const char *text = word(reader);

	return *text ? unescaped(reader, text) : NULL;
}

static int read_waiver(struct reader *reader)
{
	struct results *results = reader->results;
	struct waiver waiver = { .is_clause = false };
	const char *kind = word(reader);

	if (!results->unread.source || results->unread.count >= results->unread_count)
		return fail(reader, "a waiver belongs to no list");
	waiver.is_clause = !strcmp(kind, "clause");
	if (!waiver.is_clause && strcmp(kind, "case"))
		return fail(reader, "a waiver is for a case or for a clause");
#define WAIVER_FIELD(name)                                                                         \
	waiver.name = whole_word(reader);                                                          \
	if (!waiver.name)                                                                          \
		return fail(reader, "a waiver is malformed: " #name);
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	if (!waiver_date_valid(waiver.expires))
		return fail(reader, "a waiver expires on no date");
	if (waivers_add(&results->unread, &waiver))
		return fail(reader, "memory is short");
	take_waivers(results);
	return 0;
}

static int read_run_fact(struct reader *reader)
{
	return read_fact(reader, false);
}

static int read_drive_fact(struct reader *reader)
{
	return read_fact(reader, true);
}

int results_take_line(struct results *results, char *line, char *error, size_t size)
{
	static const struct {
		const char *word;
		int (*read)(struct reader *reader);
	} kinds[] = { { "fact", read_run_fact }, { "drive", read_drive_fact },
		{ "clause", read_clause }, { "case", read_case }, { "step", read_step },
		{ "reading", read_reading }, { "planned", read_planned }, { "begin", read_begin },
		{ "seen", read_seen }, { "trouble", read_trouble }, { "skip", read_skip },
		{ "end", read_end }, { "finished", read_finished },
		{ "resumed", read_resumed }, { "again", read_again },
		{ "waivers", read_waivers }, { "waiver", read_waiver } };
	struct reader reader = { .results = results, .rest = line, .error = error, .size = size };
	const char *first = word(&reader);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(first, kinds[i].word))
			return kinds[i].read(&reader);
	snprintf(error, size, "'%.40s' is no line of a record", first);
	return -1;
}

/* A line that a crash cut off, and that says so since something was appended. */
static bool is_torn(const char *line, const char *end)
{
	size_t mark = strlen(RECORD_TORN);

	return (size_t)(end - line) >= mark && !memcmp(end - mark, RECORD_TORN, mark);
}

static int take_all(struct results *results, char *text, size_t length, char *error, size_t size)
{
	char *end = text + length;
	char *line = text;
	char why[200];

	for (unsigned count = 1; line < end; count++) {
		char *newline = memchr(line, '\n', (size_t)(end - line));

		/* A line without its newline was being written when the machine went down. */
		if (!newline) {
			results->torn = true;
			break;
		}
		*newline = '\0';
		if (count > 1 && is_torn(line, newline)) {
			results->torn_before++;
			line = newline + 1;
			continue;
		}
		/* What stands behind a zero byte would go unnoticed. */
		if (memchr(line, '\0', (size_t)(newline - line))) {
			snprintf(error, size, "line %u: there is a zero byte in it", count);
			return -1;
		}
		if (count == 1 && strcmp(line, "exaccess-record 1")) {
			snprintf(error, size, "line 1: this is not a record, or of another version");
			return -1;
		}
		if (count > 1 && results_take_line(results, line, why, sizeof(why))) {
			snprintf(error, size, "line %u: %s", count, why);
			return -1;
		}
		line = newline + 1;
	}
	return 0;
}

struct results *record_read(const char *directory, char *error, size_t size)
{
	char path[4096];
	char why[300];
	size_t length = 0;
	struct results *results = NULL;
	char *text;

	if (file_exists(directory, RECORD_FILE) || directory_is(directory))
		snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	else
		snprintf(path, sizeof(path), "%s", directory);
	text = file_read(path, &length, error, size);
	if (!text)
		return NULL;
	results = results_new();
	if (!results) {
		snprintf(error, size, "memory is short");
	} else if (take_all(results, text, length, why, sizeof(why))) {
		snprintf(error, size, "%s, %s", path, why);
		results_free(results);
		results = NULL;
	} else if (!length || (results->torn && !results->planned && !results->count)) {
		snprintf(error, size, "%s is empty: the run ended before it planned anything", path);
		results_free(results);
		results = NULL;
	}
	free(text);
	if (results)
		results_judge(results);
	return results;
}
