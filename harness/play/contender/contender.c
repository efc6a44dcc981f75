/* contender.c - the loop of a contender: lines in, observations out. */
#include "harness/play/contender/contender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/play/contender/contender_steps.h"
#include "harness/system/text.h"
#include "harness/system/wire.h"

static int report(const struct observation *observation, process_file passed)
{
	char *text = observation_print(observation);
	char *line = text ? malloc(strlen(text) + sizeof("seen ")) : NULL;
	int result = -1;

	if (line) {
		strcpy(line, "seen ");
		strcat(line, text);
		result = wire_send(CONTENDER_CHANNEL, line, passed, UINT64_MAX);
	}
	free(line);
	free(text);
	return result;
}

static int perform(struct contender *contender, const char *text, bool together)
{
	struct operation operation;
	struct observation observation;
	process_file passed = -1;
	char error[200];
	int result;

	memset(&observation, 0, sizeof(observation));
	if (operation_parse(text, &operation, error, sizeof(error))) {
		observation_trouble(&observation, error);
	} else {
		if (together &&
			(wire_send(CONTENDER_CHANNEL, "ready", -1, UINT64_MAX) ||
				barrier_wait(CONTENDER_BARRIER)))
			return -1;
		passed = contender_perform(contender, &operation, &observation);
	}
	result = report(&observation, passed);
	observation_clear(&observation);
	return result;
}

static int adopt(struct contender *contender, char *text, process_file carrier)
{
	struct observation observation;
	char *slot = text_word(&text);
	char *drive = text_word(&text);
	uint64_t numbers[2] = { 0, 0 };
	int result;

	memset(&observation, 0, sizeof(observation));
	if (!slot || !drive || text_number(slot, HANDLE_SLOTS - 1, &numbers[0]) ||
		text_number(drive, PLAN_DRIVES - 1, &numbers[1]))
		observation_trouble(&observation, "the runner's request makes no sense");
	else
		contender_adopt(contender, (uint32_t)numbers[0], (uint32_t)numbers[1], carrier,
			&observation);
	result = report(&observation, -1);
	observation_clear(&observation);
	return result;
}

static int obey(struct contender *contender, struct wire *wire, char *line)
{
	static const struct observation nothing = { .outcome = OUTCOME_ANSWER };

	if (!strncmp(line, "be ", 3))
		return contender_rename(contender, line + 3);
	if (!strncmp(line, "do ", 3))
		return perform(contender, line + 3, false);
	if (!strncmp(line, "together ", 9))
		return perform(contender, line + 9, true);
	if (!strncmp(line, "adopt ", 6))
		return adopt(contender, line + 6, wire_fetch(wire));
	if (!strcmp(line, "clean")) {
		contender_clean(contender);
		return report(&nothing, -1);
	}
	return -1;
}

int contender_main(int argc, char **argv)
{
	struct contender *contender;
	struct wire wire;
	char *line;
	uint64_t timeout;
	int result = 1;

	process_follow_parent();
	process_ignore_interrupts();
	if (argc < 5 || argc > 4 + PLAN_DRIVES || text_number(argv[1], 86400000, &timeout)) {
		fprintf(stderr, "exaccess contender is started by exaccess run, not by hand\n");
		return 2;
	}
	contender =
		contender_create(argv[0], argv + 4, (uint32_t)(argc - 4), MILLISECONDS(timeout));
	if (!contender)
		return 3;
	wire_init(&wire, CONTENDER_CHANNEL);
	if (strcmp(argv[2], "-")) {
		char words[32];

		snprintf(words, sizeof(words), "%.8s %.8s", argv[2], argv[3]);
		if (adopt(contender, words, CONTENDER_LEGACY))
			goto end;
	}
	while (wire_receive(&wire, &line, UINT64_MAX) == WIRE_LINE_READ)
		if (obey(contender, &wire, line))
			break;
	result = 0;
end:
	contender_destroy(contender);
	wire_clear(&wire);
	return result;
}
