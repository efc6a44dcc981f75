/*
 * audit.h - what `exaccess verify` checks of a run directory: a line for each thing, and whether it
 * holds. Nothing is believed but the record and this program's own catalogue.
 */
#ifndef EXACCESS_AUDIT_H
#define EXACCESS_AUDIT_H

#include "harness/command/program.h"

struct audit {
	const struct program *program;
	const char *directory;
	struct results *results;
	const char *digest; /* that the last one of the record has to be; NULL: any */
	const char *file;   /* of the program that made the record; NULL: any */
	const char *
		signers; /* file of those who may sign, as ssh-keygen knows it; NULL: not asked for */
	bool quiet;      /* only what does not hold is told */
	struct results
		*anew; /* what the record's options make this program plan; NULL without them */
	char list
		[DIGEST_TEXT]; /* of that plan before it was divided into shards, "" if it was not */
	unsigned checked;
	unsigned failed;
};

/* Counts one check of what and prints its line: that it holds, or what does not. */
void audit_tell(struct audit *audit, bool holds, const char *what, const char *format, ...);

/* Each tells of one or more checks. */
void audit_anew(struct audit *audit);    /* tells nothing: plans what the others compare with */
void audit_record(struct audit *audit);  /* lines, digests, its end */
void audit_program(struct audit *audit); /* versions, program, clauses, cases */
void audit_plans(struct audit *audit);   /* every plan, clause and place; the selection */
void audit_options(struct audit *audit); /* and the command that they come from */
void audit_times(struct audit *audit);   /* clocks, sessions, order */
void audit_drives(struct audit *audit);  /* who they were, before and after; skips */
void audit_waivers(struct audit *audit); /* dates, and the files beside the record */
void audit_reports(struct audit *audit); /* each one made again; nothing else in the directory */
void audit_seal(struct audit *audit);    /* manifest, statement, signature */

#endif
