/* record.c - writing the record, line by line. */
#include "harness/record/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/chain.h"
#include "harness/system/file.h"
#include "harness/system/text.h"
#include "harness/system/wire.h"

struct record {
	struct append_file *file; /* NULL when lines go to a channel */
	process_file channel;     /* -1 when they go nowhere */
	struct chain *chain;      /* of the file's lines */
	struct digest *digest;    /* of all lines, in place of a file */
	char *line;
	size_t room;
	struct text text;
	char error[256];
};

static struct record *record_new(void)
{
	struct record *record = calloc(1, sizeof(*record));

	if (!record)
		return NULL;
	record->channel = -1;
	record->room = 8192;
	record->line = malloc(record->room);
	if (record->line)
		return record;
	free(record);
	return NULL;
}

struct record *record_to_nowhere(void)
{
	return record_new();
}

struct record *record_to_digest(void)
{
	struct record *record = record_new();

	if (record)
		record->digest = digest_new();
	if (!record || record->digest)
		return record;
	record_close(record);
	return NULL;
}

int record_take_digest(struct record *record, char digest[DIGEST_TEXT])
{
	return digest_take(record->digest, digest);
}

struct record *record_to_channel(process_file channel)
{
	struct record *record = record_new();

	if (record)
		record->channel = channel;
	return record;
}

static int start_chain(struct record *record)
{
	record->chain = chain_new();
	if (record->chain)
		return 0;
	snprintf(record->error, sizeof(record->error), "memory is short");
	return -1;
}

struct record *record_create(const char *directory, char *error, size_t size)
{
	char path[4200];

	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	return record_create_file(path, error, size);
}

struct record *record_create_file(const char *path, char *error, size_t size)
{
	return record_create_lines(path, RECORD_VERSION, error, size);
}

struct record *record_create_lines(const char *path, const char *first, char *error, size_t size)
{
	struct record *record = record_new();

	if (!record) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	record->file = append_create(path, error, size);
	if (record->file && !start_chain(record) && !record_line(record, first))
		return record;
	if (record->file)
		snprintf(error, size, "%s", record->error);
	record_close(record);
	return NULL;
}

/* The chain goes on from the last digest line that is in the file. */
static int take_up_chain(struct record *record, const char *path)
{
	struct chain_lines lines;
	size_t length = 0;
	char *text = file_read(path, &length, record->error, sizeof(record->error));
	char *copy = text ? malloc(length + 1) : NULL;
	int result = -1;

	if (!text || start_chain(record)) {
		free(copy);
		free(text);
		return -1;
	}
	if (copy)
		memcpy(copy, text, length + 1);
	if (copy && !chain_read(copy, length, RECORD_TORN, &lines)) {
		chain_count(record->chain, text + lines.last, length - lines.last);
		chain_lines_free(&lines);
		result = 0;
	} else {
		snprintf(record->error, sizeof(record->error), "memory is short");
	}
	free(copy);
	free(text);
	return result;
}

/* The mark of a line that was cut off ends that line: it is no line of its own. */
static int mark_torn(struct record *record)
{
	chain_count(record->chain, RECORD_TORN "\n", strlen(RECORD_TORN "\n"));
	return append_line(record->file, RECORD_TORN, record->error, sizeof(record->error));
}

struct record *record_append(const char *directory, bool torn, char *error, size_t size)
{
	struct record *record = record_new();
	char path[4200];

	if (!record) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	record->file = append_open(path, error, size);
	if (record->file && !take_up_chain(record, path) && (!torn || !mark_torn(record)))
		return record;
	if (record->file)
		snprintf(error, size, "%s", record->error);
	record_close(record);
	return NULL;
}

void record_close(struct record *record)
{
	if (!record)
		return;
	if (record->file)
		append_close(record->file);
	chain_free(record->chain);
	digest_free(record->digest);
	free(record->line);
	free(record);
}

const char *record_error(const struct record *record)
{
	return record->error;
}

static int write_checked(struct record *record, const char *checked)
{
	if (!checked) {
		snprintf(record->error, sizeof(record->error), "memory is short");
		return -1;
	}
	return append_line(record->file, checked, record->error, sizeof(record->error));
}

/* So that what is done is covered before anything else is. */
static bool ends_a_stretch(const char *line)
{
	static const char *const words[] = { "end ", "skip ", "planned", "finished ", "stopped ",
		"resumed " };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strncmp(line, words[i], strlen(words[i])))
			return true;
	return false;
}

static int record_digest(struct record *record)
{
	return record->file ? write_checked(record, chain_digest(record->chain)) : 0;
}

const char *record_last_digest(const struct record *record)
{
	return record->chain ? chain_last(record->chain) : "";
}

int record_line(struct record *record, const char *line)
{
	if (record->file)
		return write_checked(record, chain_line(record->chain, line)) ||
				(ends_a_stretch(line) && record_digest(record))
			? -1
			: 0;
	if (record->digest) {
		digest_add(record->digest, line, strlen(line));
		digest_add(record->digest, "\n", 1);
	}
	if (record->channel >= 0 && wire_send(record->channel, line, -1, UINT64_MAX)) {
		snprintf(record->error, sizeof(record->error), "the runner is gone");
		return -1;
	}
	return 0;
}

int record_sync(struct record *record)
{
	return record->file ? append_sync(record->file, record->error, sizeof(record->error)) : 0;
}

/* A line is put together in record->line, which grows to hold what comes. */
static struct text *start_line(struct record *record, size_t expected)
{
	if (expected + 1024 > record->room) {
		char *line = realloc(record->line, expected + 1024);

		if (line) {
			record->line = line;
			record->room = expected + 1024;
		}
	}
	record->text = text_into(record->line, record->room);
	return &record->text;
}

static int end_line(struct record *record)
{
	if (record->text.cut) {
		snprintf(record->error, sizeof(record->error), "a line of the record is too long");
		return -1;
	}
	return record_line(record, record->line);
}

static void add_word(struct text *line, const char *word)
{
	text_add(line, " ");
	text_add_escaped(line, word, strlen(word), false);
}

static void add_rest(struct text *line, const char *rest)
{
	text_add(line, " ");
	text_add_escaped(line, rest, strlen(rest), true);
}

int record_fact(struct record *record, const char *key, const char *value)
{
	struct text *line = start_line(record, 4 * strlen(value));

	text_add(line, "fact");
	add_word(line, key);
	add_rest(line, value);
	return end_line(record);
}

static int write_drive_fact(
	struct record *record, const char *word, uint32_t drive, const char *key, const char *value)
{
	struct text *line = start_line(record, 4 * strlen(value));

	text_add(line, "%s %u", word, (unsigned)drive);
	add_word(line, key);
	add_rest(line, value);
	return end_line(record);
}

int record_drive_fact(struct record *record, uint32_t drive, const char *key, const char *value)
{
	return write_drive_fact(record, "drive", drive, key, value);
}

int record_drive_again(struct record *record, uint32_t drive, const char *key, const char *value)
{
	return write_drive_fact(record, "after", drive, key, value);
}

static int write_waiver(struct record *record, const struct waiver *waiver)
{
	struct text *line;
	size_t length = 0;

#define WAIVER_FIELD(name) length += 3 * strlen(waiver->name) + 2;
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	line = start_line(record, length);
	text_add(line, "waiver %s", waiver->is_clause ? "clause" : "case");
#define WAIVER_FIELD(name) add_word(line, waiver->name);
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	return end_line(record);
}

int record_waivers(struct record *record, const struct waivers *waivers)
{
	struct text *line = start_line(record, 4 * strlen(waivers->source));

	text_add(line, "waivers %u", (unsigned)waivers->count);
	add_rest(line, waivers->source);
	if (end_line(record))
		return -1;
	for (uint32_t i = 0; i < waivers->count; i++)
		if (write_waiver(record, &waivers->list[i]))
			return -1;
	return record_digest(record) ? -1 : record_sync(record);
}

/* ---- the plan ---- */

int record_clause(struct record *record, const struct clause *clause)
{
	struct text *line = start_line(record, 0);

	text_add(line, "clause %s %s %u %u", clause->id, clause_kind_name(clause->kind),
		clause->sources, clause->where);
	add_rest(line, clause->text);
	return end_line(record);
}

static int write_step(
	struct record *record, uint32_t index, const struct plan *plan, uint32_t number)
{
	const struct step *step = &plan->steps[number];
	static const char *const roles[] = { "given", "then", "note" };
	char operation[OPERATION_TEXT];
	char expected[EXPECTATION_TEXT];
	struct text *line = start_line(record, OPERATION_TEXT + EXPECTATION_TEXT);

	operation_print(&step->operation, operation, sizeof(operation));
	expectation_print(&step->expected, expected, sizeof(expected));
	text_add(line, "step %u %u %s %s %u %u %u %u %s | %s", (unsigned)index, (unsigned)number,
		roles[step->role], actor_name(step->actor), (unsigned)step->group,
		(unsigned)step->loop, (unsigned)step->rounds, (unsigned)step->implied, operation,
		expected);
	if (end_line(record))
		return -1;
	for (uint32_t i = 0; i < step->reading_count; i++) {
		line = start_line(record, EXPECTATION_TEXT);
		expectation_print(&step->readings[i].expected, expected, sizeof(expected));
		text_add(line, "reading %u %u %s %s |", (unsigned)index, (unsigned)number,
			step->readings[i].letter ? "letter" : "reading", expected);
		add_rest(line, step->readings[i].text);
		if (end_line(record))
			return -1;
	}
	return 0;
}

/* By name, so that a record outlives a change of the table. */
static void add_needs(struct text *line, uint32_t needs)
{
	char text[512];

	needs_text(needs, text, sizeof(text));
	add_word(line, text);
}

/* It is no part of what a case does: digests of plans are without it. */
static int write_place(struct record *record, uint32_t index, const struct place *place)
{
	struct text *line = start_line(record, 4 * strlen(place->file));

	if (record->digest)
		return 0;
	text_add(line, "place %u %u", (unsigned)index, (unsigned)place->line);
	add_rest(line, place->file);
	return end_line(record);
}

static int write_case(struct record *record, uint32_t index, const struct case_result *one)
{
	static const char *const policies[] = { "assert", "record", "environment" };
	const struct plan *plan = one->plan;
	struct text *line = start_line(record, 0);

	text_add(line, "case %u %s %s %s", (unsigned)index, plan->suite, plan->name,
		policies[plan->policy]);
	add_needs(line, plan->needs);
	text_add(line, " %u ", (unsigned)one->trial_count);
	for (uint32_t i = 0; plan->clauses[i]; i++)
		text_add(line, "%s%s", i ? "," : "", plan->clauses[i]->id);
	if (end_line(record))
		return -1;
	if (plan->place.file && write_place(record, index, &plan->place))
		return -1;
	for (uint32_t i = 0; i < plan->count; i++)
		if (write_step(record, index, plan, i))
			return -1;
	return record_digest(record);
}

static bool cited_before(const struct results *results, uint32_t until, const struct clause *clause)
{
	for (uint32_t i = 0; i < until; i++)
		for (uint32_t j = 0; results->cases[i].plan->clauses[j]; j++)
			if (results->cases[i].plan->clauses[j] == clause)
				return true;
	return false;
}

int record_plan(struct record *record, const struct results *results)
{
	struct text *line;

	if (record_digest(record))
		return -1;
	for (uint32_t i = 0; i < results->count; i++) {
		const struct plan *plan = results->cases[i].plan;

		for (uint32_t j = 0; plan->clauses[j]; j++)
			if (!cited_before(results, i, plan->clauses[j]) &&
				record_clause(record, plan->clauses[j]))
				return -1;
		if (write_case(record, i, &results->cases[i]))
			return -1;
	}
	line = start_line(record, 0);
	text_add(line, "planned %u", (unsigned)results->count);
	return end_line(record) ? -1 : record_sync(record);
}

/* ---- what happens ---- */

int record_resumed(struct record *record, uint64_t time, const char *date)
{
	struct text *line = start_line(record, 4 * strlen(date));

	text_add(line, "resumed %" PRIu64, time);
	add_word(line, date);
	return end_line(record);
}

int record_again(struct record *record, uint32_t index, uint32_t repetition)
{
	struct text *line = start_line(record, 0);

	text_add(line, "again %u %u", (unsigned)index, (unsigned)repetition);
	return end_line(record);
}

static int write_event(
	struct record *record, const char *word, uint32_t index, uint32_t repetition, uint64_t time)
{
	struct text *line = start_line(record, 0);

	text_add(line, "%s %u %u %" PRIu64, word, (unsigned)index, (unsigned)repetition, time);
	return end_line(record);
}

int record_begin(struct record *record, uint32_t index, uint32_t repetition, uint64_t time)
{
	return write_event(record, "begin", index, repetition, time);
}

int record_end(struct record *record, uint32_t index, uint32_t repetition, uint64_t time)
{
	return write_event(record, "end", index, repetition, time);
}

int record_skip(struct record *record, uint32_t index, uint32_t repetition, uint32_t needs)
{
	struct text *line = start_line(record, 0);

	text_add(line, "skip %u %u", (unsigned)index, (unsigned)repetition);
	add_needs(line, needs);
	return end_line(record);
}

int record_finish(struct record *record, uint64_t time, const char *date)
{
	struct text *line = start_line(record, 4 * strlen(date));

	text_add(line, "finished %" PRIu64, time);
	add_word(line, date);
	return end_line(record) ? -1 : record_sync(record);
}

int record_stop(struct record *record, uint64_t time, const char *date, const char *why)
{
	struct text *line = start_line(record, 4 * (strlen(date) + strlen(why)));

	text_add(line, "stopped %" PRIu64, time);
	add_word(line, date);
	add_rest(line, why);
	return end_line(record) ? -1 : record_sync(record);
}

int record_trouble(struct record *record, uint32_t index, uint32_t repetition, const char *text)
{
	struct text *line = start_line(record, 4 * strlen(text));

	text_add(line, "trouble %u %u", (unsigned)index, (unsigned)repetition);
	add_rest(line, text);
	return end_line(record);
}

int record_seen(struct record *record, uint32_t index, uint32_t repetition, uint32_t step,
	const struct observation *observation)
{
	char *seen = observation_print(observation);
	struct text *line;

	if (!seen) {
		snprintf(record->error, sizeof(record->error), "memory is short");
		return -1;
	}
	line = start_line(record, strlen(seen));
	text_add(line, "seen %u %u %u %u ", (unsigned)index, (unsigned)repetition, (unsigned)step,
		(unsigned)(observation->count ? observation->count : 1));
	text_add(line, "%s", seen);
	free(seen);
	return end_line(record);
}
