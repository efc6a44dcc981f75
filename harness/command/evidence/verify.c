/* verify.c - exaccess verify: does a run directory say what its record gives, and does that hold? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/evidence/audit.h"
#include "harness/command/options.h"
#include "harness/system/file.h"
#include "harness/system/text.h"

enum { DIGEST, PROGRAM, SIGNERS, QUIET };

static const struct option options[] = {
	[DIGEST] = { "digest", "HEX", "the record's last digest, as the run printed it" },
	[PROGRAM] = { "program", "FILE", "the exaccess that has to have made the record" },
	[SIGNERS] = { "signers", "FILE",
		"the seal has to be signed by one of these (allowed_signers of ssh-keygen)" },
	[QUIET] = { "quiet", NULL, "print only what does not hold" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "verify", "[OPTION]... DIR",
	"Checks a run directory, and prints a line for each thing checked. It believes nothing but the\n"
	"record in DIR and this program's own clauses and cases: digests, plans, selection, clocks, drives,\n"
	"waivers, every verdict, every report, and the seal if there is one.",
	"Exit codes:\n"
	"  0  all of it holds, whatever the verdicts are\n"
	"  1  something does not, and it is named\n"
	"  2  bad usage\n"
	"  3  the record cannot be read\n",
	options };

static void check_all(struct audit *audit)
{
	audit_anew(audit);
	audit_record(audit);
	audit_program(audit);
	audit_plans(audit);
	audit_options(audit);
	audit_times(audit);
	audit_drives(audit);
	audit_waivers(audit);
	audit_reports(audit);
	audit_seal(audit);
}

/* A record of this version that makes no sense was not written by a run: that is a finding. One that is
 * not there, or of another version, cannot be judged. */
static int refuse(struct audit *audit, const char *error)
{
	char path[4200], reason[300];
	size_t length = 0;
	bool known;
	char *text;

	snprintf(path, sizeof(path), "%s/%s", audit->directory, RECORD_FILE);
	text = file_read(path, &length, reason, sizeof(reason));
	known = text && !strncmp(text, RECORD_VERSION, strlen(RECORD_VERSION));
	free(text);
	if (!known) {
		fprintf(stderr, "exaccess verify: %s\n", error);
		return EXIT_UNFINISHED;
	}
	audit_tell(audit, false, "record", "%s", error);
	return EXIT_VIOLATED;
}

static int verify(struct audit *audit)
{
	char error[2000];

	audit->results = record_read(audit->directory, error, sizeof(error));
	if (!audit->results)
		return refuse(audit, error);
	check_all(audit);
	if (audit->failed)
		printf("\n%u of %u checks do not hold: this is no evidence.\n", audit->failed,
			audit->checked);
	else
		printf("\nAll %u checks hold.\n", audit->checked);
	results_free(audit->anew);
	results_free(audit->results);
	return audit->failed ? EXIT_VIOLATED : EXIT_CONFORMS;
}

int command_verify(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	struct audit audit = { .program = program };
	int index;

	while ((index = options_next(&reader)) != OPTION_END) {
		switch (index) {
		case OPTION_HELP: return EXIT_CONFORMS;
		case OPTION_WORD:
			if (audit.directory)
				return options_wrong(&manual, "one run directory at a time");
			audit.directory = reader.value;
			break;
		case DIGEST: audit.digest = reader.value; break;
		case PROGRAM: audit.file = reader.value; break;
		case SIGNERS: audit.signers = reader.value; break;
		case QUIET: audit.quiet = true; break;
		default: return EXIT_USAGE;
		}
	}
	if (!audit.directory)
		return options_wrong(&manual, "name the run directory");
	if (!directory_is(audit.directory)) {
		fprintf(stderr, "exaccess verify: %s is no directory\n", audit.directory);
		return EXIT_UNFINISHED;
	}
	return verify(&audit);
}
