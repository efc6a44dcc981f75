/* run_state.c - what every part of the runner does: its record, its workers, and the reason why it ends. */
#include "harness/play/run/run_state.h"

#include <stdio.h>
#include <string.h>

#include "harness/system/text.h"

int run_fail(struct run *run, const char *why)
{
	if (!run->error[0])
		snprintf(run->error, run->size, "%s", why);
	return -1;
}

/* A line for the record is a line for the results in memory too. */
int run_keep(struct run *run, char *line)
{
	char why[200];

	if (record_line(run->record, line))
		return run_fail(run, record_error(run->record));
	if (results_take_line(run->results, line, why, sizeof(why)))
		return run_fail(run, why);
	return 0;
}

int run_keep_trouble(struct run *run, const struct crew *crew, const char *text)
{
	char line[1600];
	struct text out = text_into(line, sizeof(line));

	text_add(&out, "trouble %u %u ", (unsigned)crew->index, (unsigned)crew->repetition);
	text_add_escaped(&out, text, strlen(text), true);
	return run_keep(run, line);
}

int run_keep_event(struct run *run, const struct crew *crew, const char *word)
{
	char line[80];

	snprintf(line, sizeof(line), "%s %u %u %llu", word, (unsigned)crew->index,
		(unsigned)crew->repetition, (unsigned long long)clock_now() + crew->offset);
	return run_keep(run, line);
}

int run_hire(struct run *run, struct crew *crew)
{
	return crew_hire(crew, run->options, false) ? run_fail(run, crew->why) : 0;
}
