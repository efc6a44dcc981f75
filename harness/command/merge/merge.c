/* merge.c - exaccess merge: one run of its shards. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/conduct/conduct.h"
#include "harness/command/conduct/run_facts.h"
#include "harness/command/merge/parts.h"
#include "harness/command/style.h"
#include "harness/record/chain.h"
#include "harness/system/file.h"
#include "harness/system/text.h"

enum { OUT, ALIKE, PROFILE, RECORDED, QUIET, VERBOSE, COLOUR, SUMMARY };

static const struct option options[] = {
	[OUT] = { "out", "DIR", "run directory for the whole run, which must hold none yet" },
	[ALIKE] = { "alike", NULL,
		"the drives may be several of one model: serial numbers may differ" },
	[PROFILE] = STYLE_PROFILE,
	[RECORDED] = STYLE_RECORDED,
	[QUIET] = STYLE_QUIET,
	[VERBOSE] = STYLE_VERBOSE,
	[COLOUR] = STYLE_COLOUR,
	[SUMMARY] = STYLE_SUMMARY,
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "merge", "[OPTION]... DIR...",
	"Puts the shards of a run (run --shard) together to one run.",
	"Shards of another version, other options, drives or cases are refused. A shard that is missing or\n"
	"did not come to its end is told; its cases are then missing in the whole run too.\n"
	"Exit codes are those of run: 0, 1 or 3; 2 when the directories are not shards of one run.\n",
	options };

struct merge {
	struct parts parts;
	struct record *record;
	struct conduct conduct;
	char *directories[SHARDS_MOST];
	char lack[2000]; /* why the whole is not finished, "" if it is */
};

/* ---- facts ---- */

/* What the shards say under a key, each word of it once. */
static void join_values(const struct parts *parts, const char *key, char *text, size_t size)
{
	struct text out = text_into(text, size);

	for (uint32_t i = 0; i < parts->count; i++) {
		const char *value = results_get(parts->list[i].results, key);
		bool said = !value;

		for (uint32_t j = 0; value && j < i && !said; j++) {
			const char *before = results_get(parts->list[j].results, key);

			said = before && !strcmp(before, value);
		}
		if (!said)
			text_add(&out, "%s%s", out.length ? ", " : "", value);
	}
}

static int write_joined(struct merge *merge)
{
	static const char *const keys[] = { "host", "system", "user", FACT_VIA, FACT_CONTROLLER };
	char text[2000];

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		text[0] = '\0';
		join_values(&merge->parts, keys[i], text, sizeof(text));
		if (text[0] && record_fact(merge->record, keys[i], text))
			return -1;
	}
	return 0;
}

static int write_command(struct merge *merge)
{
	char text[4096];
	struct text out = text_into(text, sizeof(text));

	text_add(&out, "exaccess merge");
	for (int i = 0; i < merge->conduct.argc; i++) {
		text_add(&out, " ");
		text_add_quoted(&out, merge->conduct.argv[i]);
	}
	return record_fact(merge->record, "command", text);
}

/* Each shard by name, and what stands for all of its record. */
static int write_shards(struct merge *merge)
{
	for (uint32_t i = 0; i < merge->parts.count; i++) {
		const struct part *part = &merge->parts.list[i];
		const char *host = results_get(part->results, "host");
		char text[600];

		snprintf(text, sizeof(text), "%u/%u of %.300s, digest %s",
			(unsigned)part->shard.number, (unsigned)part->shard.count,
			host ? host : "unknown", part->results->digest);
		if (record_fact(merge->record, FACT_MERGED, text))
			return -1;
	}
	return 0;
}

static int write_disturbances(struct merge *merge)
{
	for (uint32_t i = 0; i < merge->parts.count; i++) {
		const struct results *own = merge->parts.list[i].results;

		for (uint32_t j = 0; j < own->fact_count; j++)
			if (!strcmp(own->facts[j].key, "disturbance") &&
				record_fact(merge->record, "disturbance", own->facts[j].value))
				return -1;
	}
	return 0;
}

static int write_facts(struct merge *merge)
{
	const struct results *first = merge->parts.list[0].results;
	const char *started = results_get(first, "started");
	const char *began = results_get(first, RECORD_BEGAN);

	for (uint32_t i = 0; i < first->fact_count; i++)
		if (!parts_fact_is_own(first->facts[i].key) &&
			record_fact(merge->record, first->facts[i].key, first->facts[i].value))
			return -1;
	if (!started || !began || record_fact(merge->record, "started", started) ||
		record_fact(merge->record, RECORD_BEGAN, began))
		return -1;
	return write_command(merge) || write_joined(merge) || write_shards(merge) ||
			write_disturbances(merge) ||
			(first->waivers.source && record_waivers(merge->record, &first->waivers))
		? -1
		: 0;
}

/* ---- drives ---- */

/* Of the first shard that reached them. */
static int write_drives(struct merge *merge)
{
	for (uint32_t drive = 0; drive < RECORD_DRIVES; drive++) {
		const struct results *from = NULL;

		for (uint32_t i = 0; !from && i < merge->parts.count; i++)
			if (merge->parts.list[i].results->drive_fact_count[drive])
				from = merge->parts.list[i].results;
		for (uint32_t i = 0; from && i < from->drive_fact_count[drive]; i++)
			if (record_drive_fact(merge->record, drive, from->drive_facts[drive][i].key,
				    from->drive_facts[drive][i].value))
				return -1;
	}
	return 0;
}

/* Several drives of one model: each shard's was the same at its end, by another serial number. */
static bool is_another_serial(const struct merge *merge, const struct part *part, const char *line)
{
	return merge->parts.alike && !part->results->changed && !strncmp(line, "after ", 6) &&
		!strncmp(line + 7, " serial ", 8);
}

/* ---- what happened ---- */

/* The words of lines about a case; the others have no number to change. */
static bool is_about_case(const char *word)
{
	static const char *const words[] = { "begin", "seen", "restarting", "trouble", "waited",
		"skip", "end", "again" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

static int copy_case_line(
	struct merge *merge, const struct part *part, const char *word, char *rest)
{
	char *index = text_word(&rest);
	uint64_t number = 0;
	size_t room = strlen(rest) + 64;
	char *line;
	int result;

	if (!index || !part->results->count ||
		text_number(index, part->results->count - 1, &number))
		return -1;
	line = malloc(room);
	if (!line)
		return -1;
	snprintf(line, room, "%s %u %s", word, (unsigned)part->places[number], rest);
	result = record_line(merge->record, line);
	free(line);
	return result;
}

/* The whole ends where the last shard does, if it has all; else that shard's end is one of many. */
static int copy_finish(struct merge *merge, const struct part *part, char *rest)
{
	const struct part *last = &merge->parts.list[merge->parts.count - 1];
	char *time_text = text_word(&rest);
	const char *date = text_word(&rest);
	uint64_t time = 0;
	char why[2100];

	if (!time_text || !date || text_number(time_text, UINT64_MAX, &time))
		return -1;
	if (part == last && !merge->lack[0])
		return record_finish(merge->record, time, date);
	if (part == last)
		snprintf(why, sizeof(why), "%s", merge->lack);
	else
		snprintf(why, sizeof(why), "shard %u/%u came to its end",
			(unsigned)part->shard.number, (unsigned)part->shard.count);
	return record_stop(merge->record, time, date, why);
}

static int copy_line(struct merge *merge, const struct part *part, char *line)
{
	char *rest = line;
	char word[16] = "";
	size_t length = strcspn(line, " ");

	if (is_another_serial(merge, part, line))
		return 0;
	if (length >= sizeof(word))
		return 0;
	memcpy(word, line, length);
	if (!strcmp(word, "after") || !strcmp(word, "resumed") || !strcmp(word, "stopped"))
		return record_line(merge->record, line);
	(void)text_word(&rest);
	if (is_about_case(word))
		return copy_case_line(merge, part, word, rest);
	return strcmp(word, "finished") ? 0 : copy_finish(merge, part, rest);
}

static int copy_part(struct merge *merge, const struct part *part, char *error, size_t size)
{
	struct chain_lines lines;
	char path[4200];
	size_t length = 0;
	char *text;
	int result = 0;

	snprintf(path, sizeof(path), "%s/%s", part->directory, RECORD_FILE);
	text = file_read(path, &length, error, size);
	if (!text)
		return -1;
	if (chain_read(text, length, RECORD_TORN, &lines)) {
		free(text);
		snprintf(error, size, "memory is short");
		return -1;
	}
	for (uint32_t i = 0; !result && i < lines.count; i++)
		if (lines.list[i].state == CHAIN_HOLDS)
			result = copy_line(merge, part, lines.list[i].text);
	chain_lines_free(&lines);
	free(text);
	if (result)
		snprintf(error, size, "%s: %s", part->directory, record_error(merge->record));
	return result;
}

static int copy_parts(struct merge *merge, char *error, size_t size)
{
	for (uint32_t i = 0; i < merge->parts.count; i++) {
		const struct part *part = &merge->parts.list[i];
		const char *started = results_get(part->results, "started");
		const char *began = results_get(part->results, RECORD_BEGAN);
		uint64_t time = 0;

		if (i &&
			(!started || !began || text_number(began, UINT64_MAX, &time) ||
				record_joined(merge->record, time, started))) {
			snprintf(error, size, "%s does not say when it began", part->directory);
			return -1;
		}
		if (copy_part(merge, part, error, size))
			return -1;
	}
	return 0;
}

/* ---- all of it ---- */

static int write_whole(struct merge *merge, char *error, size_t size)
{
	const char *out = merge->conduct.out;
	int result;

	if (directory_make(out, error, size))
		return -1;
	if (file_exists(out, RECORD_FILE)) {
		snprintf(error, size, "%.400s already holds the record of a run", out);
		return -1;
	}
	merge->record = record_create(out, error, size);
	if (!merge->record)
		return -1;
	result = write_facts(merge) || record_plan(merge->record, merge->parts.whole) ||
			write_drives(merge)
		? -1
		: 0;
	if (result)
		snprintf(error, size, "%.300s", record_error(merge->record));
	else
		result = copy_parts(merge, error, size) || record_sync(merge->record) ? -1 : 0;
	record_close(merge->record);
	return result;
}

static int merge_all(struct merge *merge, const struct program *program)
{
	const char *required = results_get(merge->parts.list[0].results, "require-all");
	struct results *results = NULL;
	char error[2200] = "";
	int code;

	if (program->reports_ready(error, sizeof(error))) {
		fprintf(stderr, "exaccess merge: %s\n", error);
		return EXIT_UNFINISHED;
	}
	if (parts_lack(&merge->parts, merge->lack, sizeof(merge->lack)))
		fprintf(stderr, "exaccess merge: %s\n", merge->lack);
	if (write_whole(merge, error, sizeof(error)))
		return options_wrong(&manual, "%s", error);
	results = record_read(merge->conduct.out, error, sizeof(error));
	if (!results)
		return options_wrong(&manual, "%s", error);
	merge->conduct.console.suites = true;
	merge->conduct.require_all = required && !strcmp(required, "yes");
	code = conduct_conclude(program, &merge->conduct, results, NULL);
	results_free(results);
	return code;
}

static int take_option(struct merge *merge, const struct option_reader *reader, int index)
{
	switch (index) {
	case OPTION_WORD:
		if (merge->parts.count == SHARDS_MOST)
			return options_wrong(
				&manual, "there are %d shards at the most", SHARDS_MOST);
		merge->directories[merge->parts.count++] = reader->argv[reader->next - 1];
		return 0;
	case OUT: merge->conduct.out = reader->value; return 0;
	case ALIKE: merge->parts.alike = true; return 0;
	case PROFILE: return style_profile(&manual, reader->value, &merge->conduct.style);
	case RECORDED: return style_recorded(&manual, reader->value, &merge->conduct.style);
	case SUMMARY: merge->conduct.console.markdown = reader->value; return 0;
	case QUIET: merge->conduct.console.telling = TELL_QUIET; return 0;
	case VERBOSE: merge->conduct.console.telling = TELL_VERBOSE; return 0;
	case COLOUR: return style_colour(&manual, reader->value, &merge->conduct.console);
	default: return EXIT_USAGE;
	}
}

int command_merge(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct merge *merge = calloc(1, sizeof(*merge));
	int code = merge ? 0 : EXIT_UNFINISHED;
	bool help = false;
	int index;

	while (!code && !help && (index = options_next(&reader)) != OPTION_END) {
		help = index == OPTION_HELP;
		code = help ? 0 : take_option(merge, &reader, index);
	}
	if (!code && !help) {
		merge->conduct.argc = argc;
		merge->conduct.argv = argv;
		code = !merge->parts.count || !merge->conduct.out
			? options_wrong(&manual, "name the shards' directories, and --out")
			: parts_read(&merge->parts, merge->directories, program, &manual);
		if (!code && merge->parts.list)
			code = merge_all(merge, program);
	}
	if (merge)
		parts_free(&merge->parts);
	free(merge);
	return code;
}
