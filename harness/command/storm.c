/* storm.c - exaccess storm. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/file.h"
#include "harness/command/options.h"
#include "harness/system/process.h"
#include "harness/system/terminal.h"
#include "harness/command/program.h"
#include "harness/drive/specs.h"
#include "harness/play/stage.h"
#include "harness/storm/storm.h"
#include "harness/storm/storm_report.h"

enum { DRIVE, PROCESSES, OPERATIONS, SEED, MIX, OUT, TIMEOUT };

static const struct option options[] = {
	[DRIVE] = { "drive", "SPEC", "drive to test; default emulated" },
	[PROCESSES] = { "processes", "P", "contenders, up to 1000; default 16" },
	[OPERATIONS] = { "operations", "N", "lines of the history, up to 10000000; default 20000" },
	[SEED] = { "seed", "S", "what contenders draw from; default 1" },
	[MIX] = { "mix", "MIX", "what they draw, as lock=3,query=2,unlock=3 (see below)" },
	[OUT] = { "out", "FILE", "write the history there, for exaccess check" },
	[TIMEOUT] = { "timeout", "SECONDS",
		"how long a drive may take for one request; default 10" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "storm", "[OPTION]...",
	"Has many processes contend for one drive, and decides whether a correct lock could have\n"
	"given all the answers that they got.",
	"Each contender draws operations by chance: open, lock, query, unlock, close, duplicate (of a\n"
	"handle), crash (it ends itself) and kill (it is killed while it goes on). Who dies is started\n"
	"again. A mix names those that are drawn, with weights; the default is\n"
	"  "
	"open=20,lock=300,query=300,unlock=340,close=25,duplicate=13,crash=1,kill=1"
	"\n"
	"The same seed has each contender draw the same; who comes first is the system's choice.\n"
	"\n"
	"Prints a line `NAME VALUE UNIT` for each figure. Latencies are from the asking to release, or\n"
	"the death, to the next owner's answer. Grants per contender tell of fairness, which nobody\n"
	"promises.\n"
	"\n"
	"Drives are named as for exaccess run. Use no drive whose lock somebody else needs.\n"
	"\n"
	"Exit codes:\n"
	"  0  a correct lock could have given all answers\n"
	"  1  it could not: the answers that contradict each other are printed\n"
	"  2  bad usage\n"
	"  3  the storm could not be finished\n",
	options };

struct request {
	const char *drive;
	const char *out;
	const char *mix; /* as it was asked for, or NULL */
	struct storm_options storm;
};

/* The line that tells how far the storm is. */
struct progress {
	uint64_t planned;
	uint64_t started;
};

static volatile int interrupted;

static int take_option(struct request *request, struct option_reader *reader, int index)
{
	struct storm_options *storm = &request->storm;
	uint64_t number = 0;
	char why[200];

	switch (index) {
	case DRIVE: request->drive = reader->value; return 0;
	case OUT: request->out = reader->value; return 0;
	case PROCESSES:
		if (options_number(reader, index, 1, STORM_PROCESSES_MAX, &number))
			return -1;
		storm->processes = (uint32_t)number;
		return 0;
	case OPERATIONS:
		return options_number(reader, index, 1, STORM_OPERATIONS_MAX, &storm->operations);
	case SEED: return options_number(reader, index, 0, UINT64_MAX, &storm->seed);
	case TIMEOUT:
		if (options_number(reader, index, 1, 86400, &number))
			return -1;
		storm->timeout = SECONDS(number);
		return 0;
	case MIX:
		if (storm_mix_parse(reader->value, &storm->mix, why, sizeof(why)))
			return options_wrong(&manual, "%s", why);
		request->mix = reader->value;
		return 0;
	default: return -1;
	}
}

static void show_progress(void *context, uint64_t done, uint64_t crashes)
{
	const struct progress *progress = context;

	char line[120];

	snprintf(line, sizeof(line), "[%" PRIu64 "/%" PRIu64 "] %.1f s, %" PRIu64 " died", done,
		progress->planned, (double)(clock_now() - progress->started) / (double)SECONDS(1),
		crashes);
	terminal_draw(stdout, line);
}

/* The history, and as a comment how it came about. */
static int write_history(const struct request *request, const struct history *history, FILE *file)
{
	const struct storm_options *storm = &request->storm;
	int result = history_write(history, file);

	fprintf(file,
		"# exaccess %s storm --drive %s --processes %u --operations %" PRIu64
		" --seed %" PRIu64 "%s%s\n",
		EXACCESS_VERSION, request->drive, (unsigned)storm->processes, storm->operations,
		storm->seed, request->mix ? " --mix " : "", request->mix ? request->mix : "");
	return result || ferror(file) ? -1 : 0;
}

static int conclude(const struct request *request, const struct history *history,
	const struct storm_figures *figures, const char *trouble, FILE *file)
{
	enum storm_verdict verdict;
	int code = EXIT_UNFINISHED;

	storm_report_figures(&request->storm, history, figures, stdout);
	fflush(stdout);
	verdict = storm_report_verdict(history, figures, stdout);
	if (verdict == STORM_VIOLATED)
		code = EXIT_VIOLATED;
	else if (verdict == STORM_LINEARIZABLE && !trouble[0])
		code = EXIT_CONFORMS;
	else if (verdict == STORM_UNDECIDED)
		fprintf(stderr, "exaccess storm: to decide would take too long\n");
	else if (verdict == STORM_NO_MEMORY)
		fprintf(stderr, "exaccess storm: memory is too short to decide\n");
	if (trouble[0])
		fprintf(stderr, "exaccess storm: the storm ended early: %s\n", trouble);
	if (file && write_history(request, history, file)) {
		fprintf(stderr, "exaccess storm: %s cannot be written\n", request->out);
		code = EXIT_UNFINISHED;
	}
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "exaccess storm: the figures cannot be written\n");
		code = EXIT_UNFINISHED;
	}
	return code;
}

static int storm(struct request *request, struct stage *stage, FILE *file)
{
	struct progress progress = { request->storm.operations, clock_now() };
	bool shown = host_is_terminal(1);
	struct history history = { 0 };
	struct storm_figures figures;
	char trouble[400];
	int code;

	request->storm.address = stage->addresses[0];
	request->storm.interrupted = &interrupted;
	request->storm.context = &progress;
	request->storm.progress = shown ? show_progress : NULL;
	/* What was seen before the storm ended early is still judged. */
	(void)storm_run(&request->storm, &history, &figures, trouble, sizeof(trouble));
	if (shown)
		terminal_draw(stdout, "");
	code = conclude(request, &history, &figures, trouble, file);
	history_free(&history);
	return code;
}

static int storm_on_stage(struct request *request, FILE *file)
{
	const char *specs[] = { request->drive };
	struct stage *stage = calloc(1, sizeof(*stage));
	int code = EXIT_UNFINISHED;

	if (!stage) {
		fprintf(stderr, "exaccess storm: memory is short\n");
		return code;
	}
	process_catch_interrupts(&interrupted);
	if (stage_open(stage, specs, 1, request->storm.timeout) || stage_reset(stage))
		fprintf(stderr, "exaccess storm: %s\n", stage->trouble);
	else
		code = storm(request, stage, file);
	stage_close(stage);
	free(stage);
	return code;
}

int command_storm(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct request request = { .drive = spec_default(),
		.storm = {
			.processes = 16, .operations = 20000, .seed = 1, .timeout = SECONDS(10) } };
	FILE *file = NULL;
	char why[300];
	int index;
	int code;

	(void)program;
	storm_mix_default(&request.storm.mix);
	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index == OPTION_WORD)
			return options_wrong(&manual, "'%s' is no option", reader.value);
		if (index == OPTION_WRONG || take_option(&request, &reader, index))
			return EXIT_USAGE;
	}
	if (spec_check(request.drive, why, sizeof(why)))
		return options_wrong(&manual, "%s", why);
	/* Before the storm, so that a name that will not do costs nothing. */
	if (request.out) {
		file = file_open(request.out, "w");
		if (!file)
			return options_wrong(&manual, "%s cannot be written", request.out);
	}
	code = storm_on_stage(&request, file);
	if (file && fclose(file)) {
		fprintf(stderr, "exaccess storm: %s cannot be written\n", request.out);
		code = EXIT_UNFINISHED;
	}
	return code;
}
