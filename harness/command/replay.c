/* replay.c - exaccess replay: a plan from a file, or all of a record's, played again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/conduct/conduct.h"
#include "harness/command/style.h"
#include "harness/drive/specs.h"
#include "harness/play/worker.h"

enum { DRIVE, OUT, TIMEOUT, QUIET, VERBOSE, COLOUR, SUMMARY };

static const struct option options[] = {
	[DRIVE] = { "drive", "SPEC", "drive to test, as for run; again for a second one" },
	[OUT] = { "out", "DIR", "run directory; default exaccess-out/TIME" },
	[TIMEOUT] = { "timeout", "SECONDS",
		"how long a drive may take for one request; default 10" },
	[QUIET] = STYLE_QUIET,
	[VERBOSE] = STYLE_VERBOSE,
	[COLOUR] = STYLE_COLOUR,
	[SUMMARY] = STYLE_SUMMARY,
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "replay", "[OPTION]... FILE",
	"Plays the plans in FILE again, as they were written down: by exaccess explore --out, or in a\n"
	"run directory by exaccess run.",
	"Exit codes are those of run.\n", options };

/* Before its first step a case is on the disk: it may take the machine down. */
static int play_one(struct stage *stage, struct record *record, uint32_t index, uint32_t repetition,
	const struct plan *plan)
{
	if (record_begin(record, index, repetition, clock_now()) || record_sync(record))
		return -1;
	struct desk desk = { .record = record, .index = index, .repetition = repetition };

	return worker_play(stage, &desk, plan);
}

static int play_all(struct stage *stage, struct record *record, struct results *results)
{
	if (worker_introduce(stage, record, false))
		return -1;
	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++)
			if (play_one(stage, record, i, j + 1, results->cases[i].plan))
				return -1;
	if (stage_identify(stage) || worker_introduce(stage, record, true))
		return conduct_close(results, record, stage->trouble);
	return conduct_close(results, record, NULL);
}

/* Everything is written to a record first; what is printed is read back from there. */
static int replay(const struct program *program, struct conduct *conduct, struct results *results)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	struct record *record = NULL;
	struct results *again = NULL;
	char error[600];
	int code = EXIT_UNFINISHED;

	if (!stage)
		return EXIT_UNFINISHED;
	record = conduct_record(program, conduct, results, &manual, &code);
	if (record &&
		stage_open(
			stage, conduct->run.drives, conduct->run.drive_count, conduct->run.timeout))
		fprintf(stderr, "exaccess replay: %s\n", stage->trouble);
	else if (record && play_all(stage, record, results))
		fprintf(stderr, "exaccess replay: %s\n", record_error(record));
	stage_close(stage);
	free(stage);
	if (!record)
		return code;
	record_close(record);
	again = record_read(conduct->out, error, sizeof(error));
	if (!again)
		fprintf(stderr, "exaccess replay: %s\n", error);
	code = again ? conduct_conclude(program, conduct, again, NULL) : EXIT_UNFINISHED;
	results_free(again);
	return code;
}

static int take_option(struct conduct *conduct, struct option_reader *reader, int index)
{
	uint64_t number;

	switch (index) {
	case DRIVE:
		if (conduct->run.drive_count == RECORD_DRIVES)
			return options_wrong(&manual, "a run takes two drives at the most");
		conduct->run.drives[conduct->run.drive_count++] = reader->value;
		return 0;
	case OUT: conduct->out = reader->value; return 0;
	case SUMMARY: conduct->console.markdown = reader->value; return 0;
	case QUIET: conduct->console.telling = TELL_QUIET; return 0;
	case VERBOSE: conduct->console.telling = TELL_VERBOSE; return 0;
	case COLOUR: return style_colour(&manual, reader->value, &conduct->console);
	default:
		if (options_number(reader, index, 1, 86400, &number))
			return -1;
		conduct->run.timeout = SECONDS(number);
		return 0;
	}
}

int command_replay(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct conduct conduct = { .command = "replay",
		.run = { .repeat = 1, .jobs = 1, .timeout = SECONDS(10) },
		.argc = argc,
		.argv = argv };
	struct results *results;
	const char *file = NULL;
	char error[600];
	int index;
	int code;

	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index == OPTION_WORD && !file)
			file = reader.value;
		else if (index == OPTION_WORD)
			return options_wrong(&manual, "one file at a time");
		else if (index == OPTION_WRONG || take_option(&conduct, &reader, index))
			return EXIT_USAGE;
	}
	if (!file)
		return options_wrong(&manual, "name the file with the plan");
	if (conduct_settle(&conduct, &manual))
		return EXIT_USAGE;
	results = record_read(file, error, sizeof(error));
	if (!results)
		return options_wrong(&manual, "%s", error);
	results_rewind(results);
	conduct.replays = file;
	code = replay(program, &conduct, results);
	results_free(results);
	return code;
}
