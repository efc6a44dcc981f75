/*
 * conduct_settings.h - what a run was asked to be: the options that commands which play cases share.
 */
#ifndef EXACCESS_CONDUCT_SETTINGS_H
#define EXACCESS_CONDUCT_SETTINGS_H

#include "harness/command/evidence/catalogue.h"
#include "harness/command/options.h"
#include "harness/command/select.h"
#include "harness/lab/lab.h"
#include "harness/play/remote/link.h"
#include "harness/play/run/run.h"
#include "harness/record/reporting.h"
#include "harness/system/digest.h"

#define CONDUCT_DRIVE_FACT \
	SELECTED_DRIVE /* and drive2: the facts that name the drives as they were asked for */

#define DISTURBANCES_MOST 16

struct conduct {
	struct run_options
		run; /* jobs, repeat, timeout and drive_count are 0 where none was asked for */
	const char *command; /* its name, for the record */
	const char *via;     /* the command that leads to the drives' machine; NULL: this one */
	struct link link;    /* to it; connect_open's */
	struct catalogue catalogue; /* likewise */
	const char *replays;        /* the file whose plans are played, NULL for the suites' */
	const char *out;            /* the run directory; NULL for one named after the time */
	const char *label;          /* of the drive in JUnit; NULL: what it says of itself */
	bool if_begun;              /* out may hold a run, which then is gone on with */
	const char *resume;         /* the directory of a run to go on with; NULL for a new run */
	bool rerun;                 /* ... and do again what was under way in it */
	struct waivers waivers;     /* that were asked for; owned */
	struct lab lab;             /* that run.lab names; owned */
	char lab_digest[DIGEST_TEXT];
	struct selection *selection; /* of cases, NULL: they are not from the suites */
	uint64_t seed;
	bool seeded;   /* it was asked for */
	uint64_t span; /* nanoseconds that the whole run may take; 0: as long as it takes */
	bool wait;     /* for drives that another run uses */
	bool require_all;
	struct report_style style;
	struct console_style console;
	bool force;                                /* in spite of what could disturb it */
	char disturbances[DISTURBANCES_MOST][300]; /* what there is of that */
	uint32_t disturbance_count;
	int argc; /* its arguments, for the record */
	char **argv;
	char default_out[64]; /* conduct_settle's own */
};

/* Fills in what was not asked for, and refuses what cannot be: 0, or 2 after saying so. */
int conduct_settle(struct conduct *conduct, const struct manual *manual);
/* The time in UTC as 2031-05-06T07:08:09Z. 0, -1 when the clock cannot be read. */
int conduct_date(char *text, size_t size);

#endif
