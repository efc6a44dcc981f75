/* later.c - files of waivers beside a record. */
#include "harness/record/later.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/chain.h"
#include "harness/record/record_reader.h"
#include "harness/system/file.h"
#include "harness/system/text.h"

#define FIRST_LINE "exaccess-waivers 1"
#define NO_DIGEST  "none" /* of a record that was cut off before its first */

static void name_of(uint32_t number, char *name, size_t size)
{
	snprintf(name, size, LATER_NAME, (unsigned)number);
}

static uint32_t first_free(const char *directory)
{
	uint32_t number = 1;
	char name[40];

	for (; number <= LATER_MOST; number++) {
		name_of(number, name, sizeof(name));
		if (!file_exists(directory, name))
			break;
	}
	return number;
}

static int write_head(
	struct record *record, const struct results *results, const char *date, const char *user)
{
	char line[600];
	struct text out = text_into(line, sizeof(line));

	text_add(&out, "applied %s ", date);
	text_add_escaped(&out, user, strlen(user), true);
	if (record_line(record, line))
		return -1;
	snprintf(line, sizeof(line), "record %s", results->digest[0] ? results->digest : NO_DIGEST);
	return record_line(record, line);
}

int later_write(const char *directory, const struct results *results, const struct waivers *waivers,
	const char *date, const char *user, char *error, size_t size)
{
	uint32_t number = first_free(directory);
	struct record *record;
	char path[4200], name[40];
	int result;

	if (number > LATER_MOST) {
		snprintf(error, size, "%s has %u files of waivers already", directory, LATER_MOST);
		return -1;
	}
	name_of(number, name, sizeof(name));
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	record = record_create_lines(path, FIRST_LINE, error, size);
	if (!record)
		return -1;
	result =
		write_head(record, results, date, user) || record_waivers(record, waivers) ? -1 : 0;
	if (result)
		snprintf(error, size, "%s", record_error(record));
	record_close(record);
	return result;
}

/* ---- reading ---- */

/* What one file says, line by line. */
struct later {
	const char *directory;
	struct results *results;
	bool applied;
	bool bound; /* it says which record it is for */
};

static int take_applied(struct later *later, char *rest, char *error, size_t size)
{
	char who[600], fact[700];
	const char *date = text_word(&rest);

	if (!date || strlen(date) < 10 || text_unescape(rest, strlen(rest), who, sizeof(who)) < 0) {
		snprintf(error, size, "when the waivers were applied is malformed");
		return -1;
	}
	snprintf(fact, sizeof(fact), "%s by %s", date, who);
	later->applied = true;
	return results_fact(later->results, LATER_FACT, fact);
}

/* A run may have gone on since: then it is a digest in the middle of its record. */
static bool is_of_record(const struct later *later, const char *digest)
{
	char path[4200], line[100], error[300];
	size_t length = 0;
	bool found = false;
	char *text;

	if (!strcmp(digest, later->results->digest[0] ? later->results->digest : NO_DIGEST))
		return true;
	snprintf(path, sizeof(path), "%s/%s", later->directory, RECORD_FILE);
	text = file_read(path, &length, error, sizeof(error));
	snprintf(line, sizeof(line), "\ndigest %.64s ~", digest);
	found = text && strstr(text, line);
	free(text);
	return found;
}

static int take_bound(struct later *later, const char *rest, char *error, size_t size)
{
	later->bound = true;
	if (is_of_record(later, rest))
		return 0;
	snprintf(
		error, size, "the waivers are for another record, one with the digest %.64s", rest);
	return -1;
}

static int take_line(struct later *later, char *line, char *error, size_t size)
{
	if (!strncmp(line, "applied ", 8))
		return take_applied(later, line + 8, error, size);
	if (!strncmp(line, "record ", 7))
		return take_bound(later, line + 7, error, size);
	if (!strncmp(line, "waivers ", 8) || !strncmp(line, "waiver ", 7))
		return results_take_line(later->results, line, error, size);
	if (!strncmp(line, "digest ", 7))
		return 0;
	snprintf(error, size, "'%.40s' is no line of a file of waivers", line);
	return -1;
}

static int take_lines(
	struct later *later, const struct chain_lines *lines, char *error, size_t size)
{
	char why[200];

	if (!lines->count || strcmp(lines->list[0].text, FIRST_LINE)) {
		snprintf(error, size, "line 1: this is no file of waivers, or of another version");
		return -1;
	}
	if (lines->bad || lines->open || lines->torn) {
		snprintf(error, size, "line %u: it is damaged, or was cut off",
			(unsigned)(lines->bad ? lines->first_bad : lines->count + 1));
		return -1;
	}
	for (uint32_t i = 1; i < lines->count; i++)
		if (take_line(later, lines->list[i].text, why, sizeof(why))) {
			snprintf(error, size, "line %u: %s", (unsigned)i + 1, why);
			return -1;
		}
	if (later->applied && later->bound && !later->results->unread.source)
		return 0;
	snprintf(error, size, "line %u: the list of waivers is not whole", (unsigned)lines->count);
	return -1;
}

int later_take(const char *directory, char *text, size_t length, struct results *results,
	char *error, size_t size)
{
	struct later later = { .directory = directory, .results = results };
	struct chain_lines lines;
	int result;

	if (chain_read(text, length, RECORD_TORN, &lines)) {
		snprintf(error, size, "memory is short, or the system has no SHA-256");
		return -1;
	}
	result = take_lines(&later, &lines, error, size);
	chain_lines_free(&lines);
	return result;
}

static int read_one(
	const char *directory, const char *path, struct results *results, char *error, size_t size)
{
	size_t length = 0;
	char why[300];
	char *text = file_read(path, &length, error, size);
	int result = text ? later_take(directory, text, length, results, why, sizeof(why)) : -1;

	if (text && result)
		snprintf(error, size, "%s, %s", path, why);
	free(text);
	return result;
}

int later_read(const char *directory, struct results *results, char *error, size_t size)
{
	uint32_t end = first_free(directory);

	for (uint32_t number = 1; number < end; number++) {
		char path[4200], name[40];

		name_of(number, name, sizeof(name));
		snprintf(path, sizeof(path), "%s/%s", directory, name);
		if (read_one(directory, path, results, error, size))
			return -1;
		results->later = number;
	}
	return 0;
}
