/* record_file.c - where the lines of a record go: a file, a channel, a digest, nowhere. */
#include "harness/record/record_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/chain.h"
#include "harness/system/file.h"

/* Lines are held back until they are so many bytes, at the most. */
#define HELD_MOST 65536

struct record {
	struct append_file *file; /* NULL when lines go to a channel */
	process_file channel;     /* -1 when they go nowhere */
	struct chain *chain;      /* of the file's lines */
	struct digest *digest;    /* of all lines, in place of a file */
	char *line;
	size_t room;
	char *held; /* whole lines that are not written yet */
	size_t held_size;
	size_t held_room;
	bool holds;
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

/* ---- lines that are held back ---- */

void record_hold(struct record *record, bool hold)
{
	record->holds = hold;
}

int record_flush(struct record *record)
{
	size_t size = record->held_size;

	record->held_size = 0;
	if (!size)
		return 0;
	if (record->file)
		return append_text(
			record->file, record->held, size, record->error, sizeof(record->error));
	if (!channel_send(record->channel, record->held, size, -1, UINT64_MAX))
		return 0;
	snprintf(record->error, sizeof(record->error), "the runner is gone");
	return -1;
}

static int put(struct record *record, const char *line)
{
	size_t length = strlen(line);
	size_t size = record->held_size + length + 1;

	if (size > record->held_room) {
		char *held = realloc(record->held, 2 * size);

		if (!held)
			return record_no_memory(record);
		record->held = held;
		record->held_room = 2 * size;
	}
	memcpy(record->held + record->held_size, line, length);
	record->held[size - 1] = '\n';
	record->held_size = size;
	return record->holds && size < HELD_MOST ? 0 : record_flush(record);
}

/* ---- records, and where they are kept ---- */

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
	return put(record, RECORD_TORN);
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
	(void)record_flush(record);
	if (record->file)
		append_close(record->file);
	chain_free(record->chain);
	digest_free(record->digest);
	free(record->line);
	free(record->held);
	free(record);
}

const char *record_error(const struct record *record)
{
	return record->error;
}

static int write_checked(struct record *record, const char *checked)
{
	return checked ? put(record, checked) : record_no_memory(record);
}

/* So that what is done is covered before anything else is. */
static bool ends_a_stretch(const char *line)
{
	static const char *const words[] = { "end ", "skip ", "planned", "finished ", "stopped ",
		"resumed ", "joined " };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strncmp(line, words[i], strlen(words[i])))
			return true;
	return false;
}

int record_end_stretch(struct record *record)
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
				(ends_a_stretch(line) && record_end_stretch(record))
			? -1
			: 0;
	if (record->digest) {
		digest_add(record->digest, line, strlen(line));
		digest_add(record->digest, "\n", 1);
	}
	return record->channel >= 0 ? put(record, line) : 0;
}

int record_sync(struct record *record)
{
	if (record_flush(record))
		return -1;
	return record->file ? append_sync(record->file, record->error, sizeof(record->error)) : 0;
}

struct text *record_start_line(struct record *record, size_t expected)
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

int record_end_line(struct record *record)
{
	if (record->text.cut) {
		snprintf(record->error, sizeof(record->error), "a line of the record is too long");
		return -1;
	}
	return record_line(record, record->line);
}

bool record_is_digest(const struct record *record)
{
	return record->digest != NULL;
}

int record_no_memory(struct record *record)
{
	snprintf(record->error, sizeof(record->error), "memory is short");
	return -1;
}
