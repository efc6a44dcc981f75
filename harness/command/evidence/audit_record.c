/* audit_record.c - is the record whole, and what program made it? */
#include <stdio.h>
#include <string.h>

#include "harness/command/evidence/audit.h"
#include "harness/command/evidence/catalogue.h"
#include "harness/command/conduct/run_facts.h"
#include "harness/command/merge/parts.h"

static void check_lines(struct audit *audit)
{
	const struct results *results = audit->results;

	if (results->damaged)
		audit_tell(audit, false, "record",
			"%u lines were changed, dropped, added or put elsewhere: the first that does not "
			"hold is line %u",
			(unsigned)results->damaged, (unsigned)results->first_damaged);
	else
		audit_tell(audit, true, "record", "every line and every digest holds");
}

static void check_digest(struct audit *audit)
{
	const struct results *results = audit->results;

	if (results->undigested || !results->digest[0])
		audit_tell(audit, false, "digest", "no digest covers the last %u lines",
			(unsigned)results->undigested);
	else if (audit->digest && strcmp(audit->digest, results->digest))
		audit_tell(audit, false, "digest", "the last one is %s, not %s", results->digest,
			audit->digest);
	else
		audit_tell(audit, true, "digest", "%s", results->digest);
}

/* A case that a run which came to its end never played, or never ended; NULL: there is none. */
static const struct plan *find_unplayed(const struct results *results)
{
	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++) {
			const struct trial *trial = &results->cases[i].trials[j];

			if (trial->state == TRIAL_PLANNED || trial->state == TRIAL_BEGUN)
				return results->cases[i].plan;
		}
	return NULL;
}

static void check_end(struct audit *audit)
{
	const struct results *results = audit->results;
	const struct plan *unplayed = find_unplayed(results);

	if (!results->planned)
		audit_tell(audit, false, "end", "the record ends before its plan is complete");
	else if (results->torn)
		audit_tell(audit, false, "end", "the last line is cut off");
	else if (results->finished && unplayed)
		audit_tell(audit, false, "end", "%s/%s is missing in a run that came to its end",
			unplayed->suite, unplayed->name);
	else if (results->finished)
		audit_tell(audit, true, "end", "the run came to its end");
	else if (results->stopped)
		audit_tell(audit, true, "end", "the run ended early, and says why: %s",
			results->stopped);
	else
		audit_tell(audit, false, "end", "the record has no end: it was cut off");
}

void audit_record(struct audit *audit)
{
	check_lines(audit);
	check_digest(audit);
	check_end(audit);
}

/* ---- the program ---- */

/* A fact that has to be there once, no more and no less. */
static const char *single(struct audit *audit, const char *key)
{
	const char *value = NULL;
	unsigned count = 0;

	for (uint32_t i = 0; i < audit->results->fact_count; i++)
		if (!strcmp(audit->results->facts[i].key, key)) {
			value = audit->results->facts[i].value;
			count++;
		}
	if (count != 1)
		audit_tell(
			audit, false, "facts", "the record says %s %u times, not once", key, count);
	return count == 1 ? value : NULL;
}

static void check_equal(
	struct audit *audit, const char *what, const char *key, const char *name, const char *own)
{
	const char *value = single(audit, key);

	if (!value)
		return;
	if (strcmp(value, own))
		audit_tell(audit, false, what, "%s of the record: %s; of this program: %s", name,
			value, own);
	else
		audit_tell(audit, true, what, "%s %s", name, value);
}

static void check_file(struct audit *audit)
{
	const char *value = single(audit, FACT_PROGRAM);
	const char *commit = single(audit, FACT_COMMIT);
	char digest[DIGEST_TEXT], error[500];
	uint64_t length = 0;

	if (!value || !commit)
		return;
	if (!audit->file)
		run_facts_program(digest);
	else if (digest_file(audit->file, digest, &length, error, sizeof(error)))
		audit_tell(audit, false, "program", "%s", error);
	if (audit->file && digest[0])
		audit_tell(audit, !strcmp(value, digest), "program",
			"the record was made by a program with SHA-256 %s, %s has %s", value,
			audit->file, digest);
	else if (!strcmp(value, digest) && strcmp(commit, exaccess_commit) != 0)
		audit_tell(audit, false, "program",
			"this file was made from commit %s, and the record says %s",
			exaccess_commit, commit);
	else if (!audit->file)
		audit_tell(audit, true, "program", "commit %s, SHA-256 %s%s", commit, value,
			strcmp(value, digest) ? ", which is not this file"
					      : ", which is this file");
}

/* What every run says of itself, once. */
static void check_facts(struct audit *audit)
{
	static const char *const keys[] = { "command", "started", RECORD_BEGAN, "host", "system",
		"user", "seed", "repeat", "timeout", "allow-resets", "drives", "require-all" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		(void)single(audit, keys[i]);
	if (!results_get(audit->results, FACT_VIA))
		(void)single(audit, FACT_RESTARTS);
	/* Each shard has its own. */
	if (!results_get(audit->results, FACT_MERGED))
		(void)single(audit, "jobs");
}

void audit_program(struct audit *audit)
{
	struct catalogue catalogue;
	char count[16];

	check_facts(audit);
	snprintf(count, sizeof(count), "%u", (unsigned)audit->program->clause_count);
	check_equal(audit, "catalogue", "clauses", "number of clauses", count);

	check_equal(audit, "version", "version", "exaccess", EXACCESS_VERSION);
	check_file(audit);
	if (catalogue_read(audit->program, audit->anew, &catalogue)) {
		audit_tell(audit, false, "catalogue", "memory is short, or there is no SHA-256");
		return;
	}
	check_equal(audit, "catalogue", FACT_CLAUSES, "clauses", catalogue.clauses);
	check_equal(audit, "catalogue", FACT_CASES, "cases", catalogue.cases);
}
