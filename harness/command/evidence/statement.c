/* statement.c - a run as an in-toto statement, for those who gather such. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/evidence/seal.h"
#include "harness/command/conduct/run_facts.h"
#include "harness/system/digest.h"
#include "harness/system/text.h"

static void add_member(struct text *out, const char *indent, const char *name, const char *value)
{
	text_add(out, ",\n%s\"%s\": ", indent, name);
	text_add_json(out, value ? value : "");
}

/* The cases that came to this, as a list of names. */
static void add_cases(struct text *out, const char *indent, const char *name,
	const struct results *results, enum verdict verdict)
{
	unsigned told = 0;

	text_add(out, ",\n%s\"%s\": [", indent, name);
	for (uint32_t i = 0; i < results->count; i++) {
		const struct plan *plan = results->cases[i].plan;
		char whole[400];

		if (results->cases[i].judgement.verdict != verdict)
			continue;
		snprintf(whole, sizeof(whole), "%s/%s", plan->suite, plan->name);
		text_add(out, "%s\n%s  ", told++ ? "," : "", indent);
		text_add_json(out, whole);
	}
	text_add(out, "%s%s]", told ? "\n" : "", told ? indent : "");
}

/* Passed only when nothing at all speaks against it: what these words do not know, such as a case that
 * could not be tested, is a failure rather than a success. */
static const char *result_of(const struct results *results, bool require_all)
{
	if (results_exit_code(results, require_all))
		return "FAILED";
	return results->totals[VERDICT_WAIVED] || results->totals[VERDICT_SKIPPED] ? "WARNED"
										   : "PASSED";
}

static void add_resource(struct text *out, const char *name, const char *digest)
{
	text_add(out, "\n      { \"name\": ");
	text_add_json(out, name);
	text_add(out, ", \"digest\": { \"sha256\": ");
	text_add_json(out, digest);
	text_add(out, " } }");
}

static void add_configuration(struct text *out, const struct results *results)
{
	static const char *const keys[] = { FACT_PROGRAM, FACT_CLAUSES, FACT_CASES };
	unsigned told = 0;

	text_add(out, ",\n    \"configuration\": [");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *digest = results_get(results, keys[i]);

		if (!digest)
			continue;
		text_add(out, "%s", told++ ? "," : "");
		add_resource(out, keys[i], digest);
	}
	text_add(out, "\n    ]");
}

static void add_drives(struct text *out, const struct results *results)
{
	unsigned told = 0;

	text_add(out, ",\n    \"drives\": [");
	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		static const char *const keys[] = { "vendor", "product", "revision", "serial" };

		if (!results->drive_fact_count[i])
			continue;
		text_add(out, "%s\n      { \"name\": \"drive%u\"", told++ ? "," : "",
			(unsigned)i + 1);
		for (size_t j = 0; j < sizeof(keys) / sizeof(keys[0]); j++) {
			text_add(out, ", \"%s\": ", keys[j]);
			text_add_json(out, results_get_drive(results, i, keys[j]));
		}
		text_add(out, " }");
	}
	text_add(out, "%s]", told ? "\n    " : "");
}

/* What the predicate has no list for; readers that do not know these members pass them over. */
static void add_others(struct text *out, const struct results *results)
{
	static const enum verdict others[] = { VERDICT_ERROR, VERDICT_SKIPPED, VERDICT_RECORDED,
		VERDICT_MISSING };

	text_add(out, ",\n    \"otherTests\": {\n      \"planned\": %u", (unsigned)results->count);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		add_cases(out, "      ", verdict_name(others[i]), results, others[i]);
	text_add(out, "\n    }");
}

static void add_statement(
	struct text *out, const struct results *results, bool require_all, const char *digest)
{
	text_add(out, "{\n  \"_type\": \"https://in-toto.io/Statement/v1\",\n  \"subject\": [");
	add_resource(out, RECORD_FILE, digest);
	text_add(out,
		"\n  ],\n  \"predicateType\": "
		"\"https://in-toto.io/attestation/test-result/v0.1\",\n  \"predicate\": {\n"
		"    \"result\": \"%s\"",
		result_of(results, require_all));
	add_configuration(out, results);
	add_cases(out, "    ", "passedTests", results, VERDICT_PASS);
	add_cases(out, "    ", "warnedTests", results, VERDICT_WAIVED);
	add_cases(out, "    ", "failedTests", results, VERDICT_FAIL);
	add_others(out, results);
	add_drives(out, results);
	add_member(out, "    ", "started", results_get(results, "started"));
	add_member(out, "    ", "ended",
		results->finished ? "the run came to its end" : results_why(results));
	add_member(out, "    ", "recordDigest", results->digest);
	text_add(out, "\n  }\n}\n");
}

char *seal_statement(const char *directory, const struct results *results, bool require_all,
	char *error, size_t size)
{
	size_t room = 65536 + (size_t)results->count * 500;
	char *bytes = malloc(room);
	struct text out = text_into(bytes, room);
	char path[4200], digest[DIGEST_TEXT];
	uint64_t length = 0;

	snprintf(error, size, "memory is short");
	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	if (bytes && !digest_file(path, digest, &length, error, size)) {
		add_statement(&out, results, require_all, digest);
		if (!out.cut)
			return bytes;
	}
	free(bytes);
	return NULL;
}
