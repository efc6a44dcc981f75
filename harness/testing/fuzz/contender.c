/*
 * contender.c - any bytes as lines that come from a contender, and each line as an operation, an
 * expectation and an observation. What can be read is written and read again: it must stay the same.
 */
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/plan/expectation.h"
#include "harness/judge/observation.h"
#include "harness/plan/operation.h"
#include "harness/testing/fuzz/fuzz.h"
#include "harness/system/wire.h"

#define LINES_MOST 60000u /* bytes: what a channel holds while nobody reads */

static void try_operation(const char *line)
{
	struct operation operation, again;
	char text[OPERATION_TEXT], twice[OPERATION_TEXT], words[200], error[200] = "";

	if (operation_parse(line, &operation, error, sizeof(error))) {
		MUST(error[0]);
		return;
	}
	operation_print(&operation, text, sizeof(text));
	MUST(!operation_parse(text, &again, error, sizeof(error)));
	operation_print(&again, twice, sizeof(twice));
	MUST(!strcmp(text, twice));
	operation_describe(&operation, words, sizeof(words));
}

static void try_expectation(const char *line)
{
	struct expectation expectation, again;
	char text[EXPECTATION_TEXT], twice[EXPECTATION_TEXT], words[200], error[200] = "";

	if (expectation_parse(line, &expectation, error, sizeof(error))) {
		MUST(error[0]);
		return;
	}
	expectation_print(&expectation, text, sizeof(text));
	MUST(!expectation_parse(text, &again, error, sizeof(error)));
	expectation_print(&again, twice, sizeof(twice));
	MUST(!strcmp(text, twice));
	expectation_describe(&expectation, words, sizeof(words));
}

static void try_observation(const char *line)
{
	static const uint32_t codes[] = { 0, IOCTL_CDROM_EXCLUSIVE_ACCESS,
		IOCTL_STORAGE_QUERY_PROPERTY };
	struct observation observation, again;
	char words[200], error[200] = "";
	char *text, *twice;

	if (observation_parse(line, &observation, error, sizeof(error))) {
		MUST(error[0]);
		return;
	}
	text = observation_print(&observation);
	MUST(text && !observation_parse(text, &again, error, sizeof(error)));
	twice = observation_print(&again);
	MUST(twice && !strcmp(text, twice));
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		observation_describe(&observation, codes[i], words, sizeof(words));
	free(text);
	free(twice);
	observation_clear(&observation);
	observation_clear(&again);
}

static void try_line(const char *line)
{
	try_operation(line);
	try_expectation(line);
	try_observation(line);
}

void fuzz_contender(const uint8_t *bytes, size_t size)
{
	process_file ends[2];
	struct wire wire;
	char *line;

	if (size > LINES_MOST)
		size = LINES_MOST;
	MUST(!channel_pair(ends));
	if (size)
		MUST(!channel_send(ends[1], bytes, size, -1, clock_now() + SECONDS(5)));
	file_close(ends[1]);
	wire_init(&wire, ends[0]);
	while (!wire_receive(&wire, &line, clock_now() + SECONDS(5)))
		try_line(line);
	wire_clear(&wire);
	file_close(ends[0]);
}
