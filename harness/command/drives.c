/* drives.c - exaccess drives: which drives there are to be tested. */
#include <stdio.h>
#include <string.h>

#include "harness/drive/drives.h"
#include "harness/plan/plan_write.h"
#include "harness/facts/clause.h"
#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/recorder/recorder.h"
#include "harness/system/text.h"

static const struct option options[] = {
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "drives", "",
	"Lists the drives that --drive can name, and what is known of each: also which needs of cases it\n"
	"meets, how many cases it can play, and for want of what it cannot play the others.",
	NULL, options };

struct listing {
	const struct program *program;
	unsigned printed;
};

#define ALL_MEDIA                                                                    \
	(NEED_MEDIUM | NEED_MOUNTED_VOLUME | NEED_AUDIO_MEDIUM | NEED_BLANK_MEDIUM | \
		NEED_WRITABLE_MEDIUM)
#define A_PERSONS \
	(ALL_MEDIA | NEED_OTHER_DISC | NEED_TRAY | NEED_EJECT_BUTTON | NEED_PLUG | NEED_DRIVE_POWER)

/* What one thing more, or somebody, would add. */
static const struct {
	const char *text;
	uint32_t needs;
} additions[] = {
	{ "a data disc", NEED_MEDIUM | NEED_MOUNTED_VOLUME },
	{ "a rewritable disc", NEED_WRITABLE_MEDIUM | NEED_MEDIUM },
	{ "a person with all discs", A_PERSONS },
	{ "a robot with all discs", A_PERSONS | NEED_DISC_CHANGE },
	{ "a filter below the driver", NEED_COMMANDS | NEED_COMMAND_LOG | NEED_FAULT_INJECTION },
	{ "the kernel helper", NEED_KERNEL_HELPER },
};

#define ADDITIONS (sizeof(additions) / sizeof(additions[0]))

/* How many cases a drive can play, alone and beside a second one, and what keeps it from others. */
struct reach {
	unsigned cases, playable, with_second;
	unsigned missing[32]; /* cases that lack the need of that bit */
	unsigned more[ADDITIONS];
};

static struct reach reach_of(const struct program *program, uint32_t needs)
{
	struct reach reach = { 0 };

	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct plan *plan = plan_write(s->name, t);
			uint32_t unmet = plan ? plan->needs & ~needs : 0;

			reach.cases++;
			reach.playable += plan && !unmet;
			reach.with_second += plan && unmet == NEED_SECOND_DRIVE;
			for (size_t i = 0; i < ADDITIONS; i++)
				reach.more[i] += unmet && !(unmet & ~additions[i].needs);
			for (unsigned bit = 0; bit < 32; bit++)
				reach.missing[bit] += unmet >> bit & 1;
			plan_free(plan);
		}
	return reach;
}

static void print_additions(const struct reach *reach)
{
	const char *separator = "";

	for (size_t i = 0; i < ADDITIONS; i++) {
		if (!reach->more[i])
			continue;
		if (!*separator)
			printf("  %-10s ", "to gain");
		printf("%s%s (%u)", separator, additions[i].text, reach->more[i]);
		separator = ", ";
	}
	if (*separator)
		printf("\n");
}

static void print_reach(const struct program *program, uint32_t needs)
{
	struct reach reach = reach_of(program, needs);
	char names[1024];
	const char *separator = "";

	needs_text(needs, names, sizeof(names));
	printf("  %-10s %s\n", "meets", names);
	printf("  %-10s %u of %u cases", "plays", reach.playable, reach.cases);
	if (reach.with_second)
		printf(", and %u with a second drive", reach.with_second);
	printf("\n");
	for (unsigned bit = 0; bit < 32; bit++) {
		if (!reach.missing[bit] || UINT32_C(1) << bit == NEED_SECOND_DRIVE)
			continue;
		if (!*separator)
			printf("  %-10s ", "lacks");
		printf("%s%s (%u)", separator, need_name(UINT32_C(1) << bit), reach.missing[bit]);
		separator = ", ";
	}
	if (*separator)
		printf("\n");
	print_additions(&reach);
}

/* What drives say of themselves may be any bytes. */
static void print_drive(void *context, const char *spec, const struct drives_fact *facts,
	size_t count, uint32_t needs)
{
	struct listing *listing = context;

	printf("%s%s\n", listing->printed++ ? "\n" : "", spec);
	for (size_t i = 0; i < count; i++) {
		char legible[2400];
		struct text out = text_into(legible, sizeof(legible));

		if (!facts[i].value[0])
			continue;
		text_add_legible(&out, facts[i].value, strlen(facts[i].value));
		printf("  %-10s %s\n", facts[i].key, legible);
	}
	if (needs != DRIVES_UNKNOWN)
		print_reach(listing->program, needs & ~recorder_lacks());
}

int command_drives(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct listing listing = { .program = program };
	char error[300];
	int index;

	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index == OPTION_WORD)
			return options_wrong(&manual, "'%s' is no option", reader.value);
		return EXIT_USAGE;
	}
	if (drives_find(print_drive, &listing, error, sizeof(error))) {
		fprintf(stderr, "exaccess drives: %s\n", error);
		return EXIT_UNFINISHED;
	}
	if (!listing.printed)
		printf("There is no CD-ROM drive here.\n");
	return EXIT_CONFORMS;
}
