/* record_read.c - reading a record back, which may have been cut off or tampered with. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/later.h"
#include "harness/record/record_damage.h"
#include "harness/system/file.h"
#include "harness/system/memory.h"
#include "harness/record/record_reader.h"
#include "harness/system/text.h"

#define WAIVERS_MOST 100000u

static int read_fact(struct reader *reader, bool of_drive)
{
	uint32_t drive = 0;
	char *key;
	char *value;
	int result;

	if (of_drive && reader_number32(reader, RECORD_DRIVES - 1, &drive))
		return -1;
	key = reader_unescaped(reader, reader_word(reader));
	value = reader_unescaped(reader, reader->rest);
	if (!key || !value)
		return reader_fail(reader, "a fact is malformed");
	result = of_drive ? results_drive_fact(reader->results, drive, key, value)
			  : results_fact(reader->results, key, value);
	return result ? reader_fail(reader, "memory is short") : 0;
}

int results_compare_drive(struct results *results, char *line, char *error, size_t size)
{
	struct reader reader = { .results = results, .rest = line, .error = error, .size = size };
	uint32_t drive = 0;
	const char *key;
	const char *value;
	const char *known;

	reader_word(&reader);
	if (reader_number32(&reader, RECORD_DRIVES - 1, &drive))
		return -1;
	key = reader_unescaped(&reader, reader_word(&reader));
	value = reader_unescaped(&reader, reader.rest);
	if (!key || !value)
		return reader_fail(&reader, "a fact is malformed");
	known = results_get_drive(results, drive, key);
	if (!known)
		return 0;
	if (!strcmp(known, value))
		return 1;
	if (!strcmp(key, "capabilities"))
		return 0;
	snprintf(error, size,
		"drive %u is not the one that the run began with: its %s is '%.60s', not '%.60s'",
		(unsigned)drive + 1, key, value, known);
	return -1;
}

static int read_planned(struct reader *reader)
{
	uint32_t count = 0;

	if (reader->results->planned)
		return reader_fail(reader, "the plan is complete twice");
	if (reader_number32(reader, CASES_MOST, &count) || count != reader->results->count)
		return reader_fail(reader, "not as many cases were planned as are there");
	reader->results->planned = true;
	return 0;
}

/* The time and the date that begin or end a session. */
static char *read_moment(struct reader *reader, uint64_t *time)
{
	char *date;

	if (reader_number(reader, UINT64_MAX, time))
		return NULL;
	date = reader_unescaped(reader, reader_word(reader));
	if (!date || !reader->results->planned) {
		reader_fail(reader, "a run goes on or ends without a date or a plan");
		return NULL;
	}
	return date;
}

static int read_resumed(struct reader *reader)
{
	uint64_t time = 0;
	const char *date = read_moment(reader, &time);

	if (!date)
		return -1;
	return results_resume(reader->results, time, date) ? reader_fail(reader, "memory is short")
							   : 0;
}

static int read_joined(struct reader *reader)
{
	uint64_t time = 0;
	const char *date = read_moment(reader, &time);

	if (!date)
		return -1;
	return results_join(reader->results, time, date) ? reader_fail(reader, "memory is short")
							 : 0;
}

static int read_finished(struct reader *reader)
{
	uint64_t time = 0;
	const char *date = read_moment(reader, &time);

	if (!date)
		return -1;
	if (reader->results->finished)
		return reader_fail(reader, "a run comes to its end twice");
	return results_end(reader->results, time, date, NULL)
		? reader_fail(reader, "memory is short")
		: 0;
}

static int read_stopped(struct reader *reader)
{
	uint64_t time = 0;
	const char *date = read_moment(reader, &time);
	const char *why = date ? reader_unescaped(reader, reader->rest) : NULL;

	if (!date)
		return -1;
	if (!why)
		return reader_fail(reader, "why the run ended early is malformed");
	return results_end(reader->results, time, date, why)
		? reader_fail(reader, "memory is short")
		: 0;
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

	if (reader_number32(reader, WAIVERS_MOST, &results->unread_count))
		return -1;
	source = reader_unescaped(reader, reader->rest);
	if (!source)
		return reader_fail(reader, "the file of the waivers is malformed");
	waivers_free(&results->unread);
	if (waivers_name(&results->unread, source))
		return reader_fail(reader, "memory is short");
	take_waivers(results);
	return 0;
}

/* The writer never leaves a word empty. */
static char *whole_word(struct reader *reader)
{
	const char *text = reader_word(reader);

	return *text ? reader_unescaped(reader, text) : NULL;
}

static int read_waiver(struct reader *reader)
{
	struct results *results = reader->results;
	struct waiver waiver = { .is_clause = false };
	const char *kind = reader_word(reader);

	if (!results->unread.source || results->unread.count >= results->unread_count)
		return reader_fail(reader, "a waiver belongs to no list");
	waiver.is_clause = !strcmp(kind, "clause");
	if (!waiver.is_clause && strcmp(kind, "case"))
		return reader_fail(reader, "a waiver is for a case or for a clause");
#define WAIVER_FIELD(name)                \
	waiver.name = whole_word(reader); \
	if (!waiver.name)                 \
		return reader_fail(reader, "a waiver is malformed: " #name);
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	if (!waiver_date_valid(waiver.expires))
		return reader_fail(reader, "a waiver expires on no date");
	if (waivers_add(&results->unread, &waiver))
		return reader_fail(reader, "memory is short");
	take_waivers(results);
	return 0;
}

/* Who a drive is after the last case: the same as before, or that is told. */
static int read_after(struct reader *reader)
{
	struct results *results = reader->results;
	uint32_t drive = 0;
	const char *key, *value, *known;
	char text[400];

	if (reader_number32(reader, RECORD_DRIVES - 1, &drive))
		return -1;
	key = reader_unescaped(reader, reader_word(reader));
	value = reader_unescaped(reader, reader->rest);
	if (!key || !value)
		return reader_fail(reader, "a fact is malformed");
	results->identified |= 1u << drive;
	known = results_get_drive(results, drive, key);
	if (results->changed || (known && !strcmp(known, value)))
		return 0;
	snprintf(text, sizeof(text),
		"drive %u was another one after the last case: its %s is '%.100s', not '%.100s'",
		(unsigned)drive + 1, key, value, known ? known : "");
	results->changed = malloc(strlen(text) + 1);
	if (!results->changed)
		return reader_fail(reader, "memory is short");
	strcpy(results->changed, text);
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
		{ "after", read_after }, { "clause", reader_clause }, { "case", reader_case },
		{ "place", reader_place }, { "step", reader_step }, { "reading", reader_reading },
		{ "planned", read_planned }, { "begin", reader_begin }, { "seen", reader_seen },
		{ "restarting", reader_restarting }, { "trouble", reader_trouble },
		{ "waited", reader_waited }, { "skip", reader_skip }, { "end", reader_end },
		{ "finished", read_finished }, { "stopped", read_stopped },
		{ "resumed", read_resumed }, { "joined", read_joined }, { "again", reader_again },
		{ "waivers", read_waivers }, { "waiver", read_waiver } };
	struct reader reader = { .results = results, .rest = line, .error = error, .size = size };
	const char *first = reader_word(&reader);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(first, kinds[i].word))
			return kinds[i].read(&reader);
	snprintf(error, size, "'%.40s' is no line of a record", first);
	return -1;
}

/* The first line says what this is. One that is damaged is believed as far as it can be read. */
static int check_version(const struct chain_lines *lines, char *error, size_t size)
{
	const char *line = lines->count ? lines->list[0].text : NULL;
	size_t known = strlen(RECORD_VERSION);

	/* Nothing at all, or cut off in the first line: told by what is missing. */
	if (!line || !strncmp(line, RECORD_VERSION, known))
		return 0;
	if (!strncmp(line, RECORD_WORD, strlen(RECORD_WORD)))
		snprintf(error, size, "line 1: a record of version %.20s, this exaccess reads %s",
			line + strlen(RECORD_WORD), &RECORD_VERSION[strlen(RECORD_WORD)]);
	else
		snprintf(error, size, "line 1: this is not a record, or of another version");
	return -1;
}

static int take_all(struct results *results, char *text, size_t length, char *error, size_t size)
{
	struct chain_lines lines;
	int result;

	if (chain_read(text, length, RECORD_TORN, &lines)) {
		snprintf(error, size, "memory is short");
		return -1;
	}
	results->torn = lines.torn;
	if (lines.count && lines.bad == lines.count) {
		snprintf(error, size,
			"line 1: no line of it holds its check: this is not a record, or all of it "
			"was changed");
		chain_lines_free(&lines);
		return -1;
	}
	result = check_version(&lines, error, size) ||
			record_take_lines(results, &lines, error, size)
		? -1
		: 0;
	chain_lines_free(&lines);
	return result;
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
		snprintf(
			error, size, "%s is empty: the run ended before it planned anything", path);
		results_free(results);
		results = NULL;
	}
	free(text);
	if (results && later_read(directory, results, error, size)) {
		results_free(results);
		results = NULL;
	}
	if (results)
		results_judge(results);
	return results;
}
