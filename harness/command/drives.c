/* drives.c - exaccess drives: which drives there are to be tested. */
#include <stdio.h>
#include <string.h>

#include "harness/drive/drives.h"
#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/system/text.h"

static const struct option options[] = {
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "drives", "",
	"Lists the drives that --drive can name, and what is known of each.", NULL, options };

/* What drives say of themselves may be any bytes. */
static void print_drive(
	void *context, const char *spec, const struct drives_fact *facts, size_t count)
{
	unsigned *printed = context;

	printf("%s%s\n", (*printed)++ ? "\n" : "", spec);
	for (size_t i = 0; i < count; i++) {
		char legible[2400];
		struct text out = text_into(legible, sizeof(legible));

		if (!facts[i].value[0])
			continue;
		text_add_legible(&out, facts[i].value, strlen(facts[i].value));
		printf("  %-10s %s\n", facts[i].key, legible);
	}
}

int command_drives(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	unsigned printed = 0;
	char error[300];
	int index;

	(void)program;
	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index == OPTION_WORD)
			return options_wrong(&manual, "'%s' is no option", reader.value);
		return EXIT_USAGE;
	}
	if (drives_find(print_drive, &printed, error, sizeof(error))) {
		fprintf(stderr, "exaccess drives: %s\n", error);
		return EXIT_UNFINISHED;
	}
	if (!printed)
		printf("There is no CD-ROM drive here.\n");
	return EXIT_CONFORMS;
}
