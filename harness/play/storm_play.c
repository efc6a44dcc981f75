/* storm_play.c - a storm as one step of a plan. */
#include "harness/play/storm_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/file.h"
#include "harness/system/process.h"
#include "harness/facts/status.h"
#include "harness/storm/storm_report.h"

#define REPORT_MAX 65536

static int read_options(
	const struct operation *operation, struct storm_options *options, char *why, size_t size)
{
	char mix[OPERATION_INPUT + 1];

	options->processes = operation->a;
	options->operations = operation->length;
	options->seed = operation->b;
	snprintf(mix, sizeof(mix), "%.*s", (int)operation->input_size,
		(const char *)operation->input);
	if (!options->processes || options->processes > STORM_PROCESSES_MAX ||
		!options->operations || options->operations > STORM_OPERATIONS_MAX) {
		snprintf(why, size, "the plan asks for a storm that is too large or none");
		return -1;
	}
	if (mix[0])
		return storm_mix_parse(mix, &options->mix, why, size);
	storm_mix_default(&options->mix);
	return 0;
}

/* All that was written to file, as text. NULL when memory is short. */
static char *read_report(FILE *file)
{
	char *text = malloc(REPORT_MAX);
	size_t size;

	if (!text)
		return NULL;
	rewind(file);
	size = fread(text, 1, REPORT_MAX - 1, file);
	text[size] = '\0';
	return text;
}

/* What is wrong comes before the figures, which are many. */
static void judge(const struct storm_options *options, const struct history *history,
	const struct storm_figures *figures, const char *trouble, struct observation *seen)
{
	FILE *file = file_temporary();
	enum storm_verdict verdict;
	char *text;

	if (!file) {
		observation_trouble(seen, "there is no temporary file for a report");
		return;
	}
	verdict = storm_report_verdict(history, figures, file);
	storm_report_figures(options, history, figures, file);
	text = read_report(file);
	fclose(file);
	if (!text || verdict == STORM_NO_MEMORY || verdict == STORM_UNDECIDED) {
		observation_trouble(seen,
			text && verdict == STORM_UNDECIDED
				? "whether a lock could have answered so would take too long to know"
				: "memory is short");
		free(text);
	} else if (verdict == STORM_LINEARIZABLE && trouble[0]) {
		observation_trouble(seen, trouble);
		free(text);
	} else {
		seen->outcome = OUTCOME_ANSWER;
		seen->status = (uint32_t)ST_SUCCESS;
		seen->text = text;
	}
}

void storm_play(const char *address, uint64_t timeout, const struct operation *operation,
	struct observation *seen)
{
	struct storm_options options = { .address = address, .timeout = timeout };
	struct history history = { 0 };
	struct storm_figures figures;
	char trouble[400];

	seen->begun = clock_now();
	if (read_options(operation, &options, trouble, sizeof(trouble))) {
		observation_trouble(seen, trouble);
	} else {
		(void)storm_run(&options, &history, &figures, trouble, sizeof(trouble));
		judge(&options, &history, &figures, trouble, seen);
		history_free(&history);
	}
	seen->ended = clock_now();
}
