/* drives.c - exaccess drives: which drives there are to be tested. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/drive.h"
#include "harness/drive/drives.h"
#include "harness/drive/specs.h"
#include "harness/lab/lab.h"
#include "harness/plan/plan_write.h"
#include "harness/facts/clause.h"
#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/recorder/recorder.h"
#include "harness/system/process.h"
#include "harness/system/text.h"

enum { LAB_FILE };

static const struct option options[] = {
	[LAB_FILE] = { "lab", "FILE",
		"count what this lab adds to its drives, and list those, too" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "drives", "[OPTION]...",
	"Lists the drives that --drive can name, and what is known of each: also which needs of cases it\n"
	"meets, how many cases it can play, and for want of what it cannot play the others.",
	NULL, options, NULL };

#define TIMEOUT SECONDS(10)

struct listing {
	const struct program *program;
	unsigned printed;
	struct lab lab;
	bool *listed; /* for each drive of the lab */
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
	{ "a filter below the driver", NEED_OF_FILTER },
	{ "a filter in its place",
		NEED_OF_FILTER | NEED_OF_STAND_IN | NEED_MEDIUM | NEED_MOUNTED_VOLUME },
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

/* What run --fit-to would add. */
static void print_circumstances(const struct program *program, uint32_t needs)
{
	char text[400];

	if (program->fit && !program->fit(needs, false, text, sizeof(text)))
		printf("  %-10s %s\n", "corners", text);
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
	print_circumstances(program, needs);
}

/* The lab's drive of that name, which is noted; NULL when it has none. */
static const struct lab_drive *note_listed(struct listing *listing, const char *spec)
{
	const struct lab_drive *drive = lab_drive_of(&listing->lab, spec);

	if (drive)
		listing->listed[drive - listing->lab.drives] = true;
	return drive;
}

/* What drives say of themselves may be any bytes. */
static void print_drive(void *context, const char *spec, const struct drives_fact *facts,
	size_t count, uint32_t needs)
{
	struct listing *listing = context;
	const struct lab_drive *worked = note_listed(listing, spec);

	printf("%s%s\n", listing->printed++ ? "\n" : "", spec);
	for (size_t i = 0; i < count; i++) {
		char legible[2400];
		struct text out = text_into(legible, sizeof(legible));

		if (!facts[i].value[0])
			continue;
		text_add_legible(&out, facts[i].value, strlen(facts[i].value));
		printf("  %-10s %s\n", facts[i].key, legible);
	}
	if (worked)
		printf("  %-10s %s\n", "lab", listing->lab.name);
	if (needs == DRIVES_UNKNOWN)
		return;
	needs &= ~recorder_lacks();
	print_reach(listing->program, worked ? needs | lab_needs(worked, needs) : needs);
}

/* ---- drives that only the lab names ---- */

static void ask_drive(struct listing *listing, const char *spec)
{
	char address[DRIVE_ADDRESS], why[300] = "no drive can be reached under that name";
	struct drive_facts facts = { 0 };
	struct drive *drive = NULL;
	uint32_t needs = 0;
	int error = -1;

	if (!spec_check(spec, why, sizeof(why)) &&
		!spec_address(spec, address, sizeof(address), why, sizeof(why)))
		drive = drive_connect(address, "drives");
	if (drive) {
		error = drive->ops->identify(drive, &facts, clock_now() + TIMEOUT);
		if (!error && drive->ops->offers)
			error = drive->ops->offers(drive, false, &needs, clock_now() + TIMEOUT);
		if (error)
			snprintf(why, sizeof(why), "%s", drive->error);
		drive->ops->destroy(drive);
	}
	print_drive(listing, spec,
		(const struct drives_fact[]){ { "vendor", facts.vendor },
			{ "product", facts.product }, { "revision", facts.revision },
			{ "serial", facts.serial }, { "driver", facts.driver },
			{ "trouble", error ? why : "" } },
		6, error ? DRIVES_UNKNOWN : facts.capabilities | needs);
}

static int read_lab(struct listing *listing, const char *file)
{
	char error[2000];

	lab_free(&listing->lab);
	free(listing->listed);
	listing->listed = NULL;
	if (lab_read(file, &listing->lab, error, sizeof(error)))
		return options_wrong(&manual, "%s", error);
	listing->listed = calloc(listing->lab.drive_count + 1, sizeof(*listing->listed));
	if (listing->listed)
		return 0;
	fprintf(stderr, "exaccess drives: memory is short\n");
	return EXIT_UNFINISHED;
}

static int list(struct listing *listing)
{
	char error[300];

	if (drives_find(print_drive, listing, error, sizeof(error))) {
		fprintf(stderr, "exaccess drives: %s\n", error);
		return EXIT_UNFINISHED;
	}
	for (uint32_t i = 0; i < listing->lab.drive_count; i++)
		if (!listing->listed[i])
			ask_drive(listing, listing->lab.drives[i].spec);
	if (!listing->printed)
		printf("There is no CD-ROM drive here.\n");
	return EXIT_CONFORMS;
}

int command_drives(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct listing listing = { .program = program };
	bool helped = false;
	int index, result = EXIT_CONFORMS;

	while (!helped && result == EXIT_CONFORMS &&
		(index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			helped = true;
		else if (index == LAB_FILE)
			result = read_lab(&listing, reader.value);
		else
			result = index == OPTION_WORD
				? options_wrong(&manual, "'%s' is no option", reader.value)
				: EXIT_USAGE;
	}
	if (result == EXIT_CONFORMS && !helped)
		result = list(&listing);
	lab_free(&listing.lab);
	free(listing.listed);
	return result;
}
