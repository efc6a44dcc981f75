/*
 * test_lab_file.c - lab files: what they say, what is wrong in them and in which line, what they let a drive
 * play, and that the program's schema is the one beside its sources.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/facts/clause.h"
#include "harness/lab/lab.h"
#include "harness/lab/lab_schema.h"
#include "harness/system/file.h"
#include "harness/testing/check.h"

#define LAB(content)   "<lab name='L' person='P'>\n" content "\n</lab>"
#define DRIVE(content) LAB("<drive spec='D:'>" content "</drive>")

static char error[2000];

static int parse(const char *text, struct lab *lab)
{
	error[0] = '\0';
	*lab = (struct lab){ 0 };
	return lab_parse(text, strlen(text), "l.xml", lab, error, sizeof(error));
}

static void check_good(void)
{
	struct lab lab;
	const struct lab_drive *drive;

	if (!CHECK(!parse(
		    "<lab name=' The  lab ' place='p' person='A' customer='C&amp;D' item='I'>"
		    "<machine name='m'><power command='true'/></machine><machine name='n'/>"
		    "<drive spec='D:' machine='m' vendor='V*'>"
		    "<disc medium='data' content='2' label='two'/><disc medium='audio'/>"
		    "<work verbs='insert take-out' by='command' command='x y' deadline='007'/>"
		    "<work verbs='press-eject' by='person'/></drive></lab>",
		    &lab))) {
		printf("%s\n", error);
		return;
	}
	CHECK(!strcmp(lab.name, "The lab") && !strcmp(lab.customer, "C&D"));
	CHECK(lab.machine_count == 2 && !strcmp(lab.machines[0].power, "true"));
	drive = lab_drive_of(&lab, "D:");
	CHECK(drive && !lab_drive_of(&lab, "E:"));
	CHECK(drive && !strcmp(drive->vendor, "V*") && !*drive->serial);
	CHECK(drive && lab_disc_of(drive, MEDIUM_DATA_DISC, 2) &&
		lab_disc_of(drive, MEDIUM_AUDIO_DISC, 1) &&
		!lab_disc_of(drive, MEDIUM_DATA_DISC, 1));
	CHECK(drive && drive->work[LAB_INSERT].way == LAB_BY_COMMAND &&
		drive->work[LAB_INSERT].seconds == 7 &&
		!strcmp(drive->work[LAB_TAKE_OUT].command, "x y"));
	CHECK(drive && lab_is_persons(drive, LAB_PRESS_EJECT) && !lab_does(drive, LAB_UNPLUG));
	CHECK(lab_power_of(&lab, "D:") && !strcmp(lab_power_of(&lab, "D:"), "true"));
	CHECK(!lab_power_of(&lab, "E:"));
	lab_free(&lab);
	CHECK(!lab.drives && !lab.name);
}

static void check_bad(void)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "l.xml" },
		{ "<lab name='L' person='P'", "l.xml:1: " },
		{ "<waivers/>", "l.xml:1: " },
		{ "<lab name='L'/>", "l.xml:1: " },
		{ "<lab name='' person='P'/>", "l.xml:1: " },
		{ LAB("\n<drive/>"), "l.xml:3: " },
		{ DRIVE("<disc medium='vinyl'/>"), "l.xml:2: " },
		{ DRIVE("<disc medium='data' content='0'/>"), "l.xml:2: " },
		{ DRIVE("<disc medium='data'/><disc medium='data' content='1'/>"),
			"two discs of this medium" },
		{ DRIVE("<work verbs='insert' by='command'/>"), "l.xml:2: " },
		{ DRIVE("<work verbs='insert' by='person' command='x'/>"), "l.xml:2: " },
		{ DRIVE("<work verbs='reset' by='person'/>"), "l.xml:2: " },
		{ DRIVE("<work verbs='' by='person'/>"), "l.xml:2: " },
		{ DRIVE("<work verbs='insert insert' by='person'/>"), "given to two" },
		{ DRIVE("<work verbs='insert' by='person' deadline='86401'/>"), "l.xml:2: " },
		{ LAB("<drive spec='a'/><drive spec='a'/>"), "there already" },
		{ LAB("<drive spec='a' machine='m'/>"), "none of the lab" },
		{ LAB("<machine name='m'/><machine name='m'/>"), "two machines" },
		{ "<!DOCTYPE lab [<!ENTITY a 'b'>]>" LAB("<drive spec='&a;'/>"),
			"document type declaration" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct lab lab;

		if (!CHECK(parse(rows[i].text, &lab) == -1 && strstr(error, rows[i].says)))
			printf("# %s\n# %s\n", rows[i].text, error);
		CHECK(!lab.drives && !lab.machines && !lab.name);
	}
}

/* What a lab's drive may play, with so many data discs, and with one who changes them. */
static uint32_t needs_with(uint32_t discs, const char *by)
{
	char text[2000];
	size_t used = 0;
	struct lab lab;
	uint32_t needs = 0;

	for (uint32_t i = 1; i <= discs; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
			"%s<disc medium='data' content='%u'/>",
			i == 1 ? "<lab name='L' person='P'><drive spec='D:'>" : "", (unsigned)i);
	snprintf(text + used, sizeof(text) - used,
		"<disc medium='blank'/><work verbs='insert take-out' %s/>"
		"<work verbs='open-tray' by='person'/></drive></lab>",
		by);
	if (!CHECK(!parse(text, &lab)))
		printf("# %s\n", error);
	else
		needs = lab_needs(&lab.drives[0], NEED_NOTIFICATIONS);
	lab_free(&lab);
	return needs;
}

static void check_needs(void)
{
	uint32_t all = needs_with(LAB_DATA_DISCS, "by='command' command='x'");
	uint32_t one = needs_with(1, "by='command' command='x'");
	uint32_t person = needs_with(LAB_DATA_DISCS, "by='person'");

	CHECK(all & NEED_DISC_CHANGE && all & NEED_OTHER_DISC && all & NEED_MEDIUM);
	CHECK(all & NEED_BLANK_MEDIUM && !(all & (NEED_AUDIO_MEDIUM | NEED_WRITABLE_MEDIUM)));
	/* Of two verbs that a need stands for, one is nobody's. */
	CHECK(!(all & NEED_TRAY));
	CHECK(one & NEED_OTHER_DISC && !(one & NEED_DISC_CHANGE));
	CHECK(person & NEED_OTHER_DISC && !(person & NEED_DISC_CHANGE));
	CHECK(!(needs_with(1, "by='software'") & (NEED_OTHER_DISC | NEED_MEDIUM)));
	/* The system is sent to sleep where the file says so, and to wake it belongs to that. */
	CHECK(needs_with(1, "by='software'/><work verbs='sleep wake' by='software'") & NEED_SLEEP);
	CHECK(!(needs_with(1, "by='software'/><work verbs='sleep' by='software'") & NEED_SLEEP));
	CHECK(!(all & NEED_SLEEP));
}

static void check_schema(void)
{
	size_t length = 0, at = 0;
	char *file = file_read("harness/lab/lab.rng", &length, error, sizeof(error));

	for (size_t i = 0; lab_schema[i] && file; i++) {
		size_t more = strlen(lab_schema[i]);

		if (!CHECK(more <= length - at && !memcmp(file + at, lab_schema[i], more)))
			break;
		at += more;
	}
	CHECK(file && at == length);
	free(file);
}

static void check_shipped(const char *path)
{
	struct lab lab = { 0 };

	if (!CHECK(!lab_read(path, &lab, error, sizeof(error))))
		printf("# %s\n", error);
	CHECK(lab.drive_count > 0);
	lab_free(&lab);
}

int main(void)
{
	check_good();
	check_bad();
	check_needs();
	check_schema();
	check_shipped("fixtures/labs/robot.xml");
	check_shipped("fixtures/labs/person.xml");
	check_shipped("fixtures/labs/qemu.xml");
	return check_end();
}
