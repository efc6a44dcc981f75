/* comparison_words.c - what every form of a comparison says in the same words. */
#include "reports/compare/comparison.h"

#include <stdio.h>
#include <string.h>

#include "reports/shared/story.h"

void comparison_outcome(const struct case_result *result, struct prose *out)
{
	enum verdict verdict;

	if (!result) {
		prose_add(out, "not planned");
		return;
	}
	verdict = result->judgement.verdict;
	prose_add(out, "%s", verdict_name(verdict));
	if (verdict == VERDICT_PASS || verdict == VERDICT_RECORDED)
		return;
	prose_add(out, ": ");
	story_repetitions(result, out);
	story_judgement(result, out);
}

static void add_fact(
	struct prose *out, const char *what, const char *key, const char *before, const char *after)
{
	if (before && after && !strcmp(before, after))
		return;
	prose_add(out, "%s", what);
	prose_legible(out, key);
	prose_add(out, ": ");
	prose_legible(out, before ? before : "unknown");
	prose_add(out, ", now ");
	prose_legible(out, after ? after : "unknown");
	prose_add(out, "\n");
}

static void add_drive(const struct comparison *comparison, uint32_t drive, struct prose *out)
{
	const struct results *old = comparison->old, *now = comparison->now;
	char what[24];

	snprintf(what, sizeof(what), "drive %u ", (unsigned)drive + 1);
	for (uint32_t i = 0; i < now->drive_fact_count[drive]; i++) {
		const struct run_fact *fact = &now->drive_facts[drive][i];

		add_fact(out, what, fact->key, results_get_drive(old, drive, fact->key),
			results_get_drive(now, drive, fact->key));
	}
	for (uint32_t i = 0; i < old->drive_fact_count[drive]; i++) {
		const struct run_fact *fact = &old->drive_facts[drive][i];

		if (!results_get_drive(now, drive, fact->key))
			add_fact(out, what, fact->key, fact->value, NULL);
	}
}

void comparison_facts(const struct comparison *comparison, struct prose *out)
{
	static const char *const keys[] = { "version", "commit", "host", "system", "timeout",
		"repeat" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		add_fact(out, "", keys[i], results_get(comparison->old, keys[i]),
			results_get(comparison->now, keys[i]));
	for (uint32_t drive = 0; drive < RECORD_DRIVES; drive++)
		add_drive(comparison, drive, out);
}

void comparison_totals(const struct comparison *comparison, struct prose *out)
{
	prose_add(out, "%u cases = %u alike", (unsigned)comparison->cases,
		(unsigned)(comparison->cases - comparison->count));
	for (int i = 0; i < DIFFERENCE_COUNT; i++)
		prose_add(out, " + %u %s", (unsigned)comparison->counts[i],
			difference_word((enum difference)i));
	prose_add(out, "\n");
	if (comparison->worse)
		prose_add(out, "%u of them got worse.\n", (unsigned)comparison->worse);
	else
		prose_add(out, "Nothing got worse.\n");
}
