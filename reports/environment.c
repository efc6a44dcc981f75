/* environment.c - the facts of a run, a line each. */
#include "reports/shared/environment.h"

#include <stdio.h>

static void add_facts(
	struct prose *prose, const char *prefix, const struct run_fact *facts, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		prose_add(prose, "%s", prefix);
		prose_legible(prose, facts[i].key);
		prose_bytes(prose, "=", 1);
		prose_legible(prose, facts[i].value);
		prose_bytes(prose, "\n", 1);
	}
}

static void add_text(struct prose *prose, const char *key, const char *value)
{
	prose_add(prose, "%s=", key);
	prose_legible(prose, value);
	prose_bytes(prose, "\n", 1);
}

/* How the run ended, and what its record is worth. */
static void add_run(struct prose *prose, const struct results *results)
{
	const struct session *last =
		results->session_count ? &results->sessions[results->session_count - 1] : NULL;

	prose_add(prose, "finished=%s\n", results->finished ? "yes" : "no");
	if (last && last->ended)
		add_text(prose, "ended", last->ended_date);
	if (!results->finished)
		add_text(prose, "ended-early", results_why(results));
	add_text(prose, "record-digest", results->digest);
	if (results->damaged)
		prose_add(prose, "record-damaged=%u lines, the first is %u\n",
			(unsigned)results->damaged, (unsigned)results->first_damaged);
}

void environment_make(const struct results *results, struct prose *out)
{
	add_facts(out, "", results->facts, results->fact_count);
	add_run(out, results);
	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		char prefix[24];

		snprintf(prefix, sizeof(prefix), "drive%u.", (unsigned)i + 1);
		add_facts(out, prefix, results->drive_facts[i], results->drive_fact_count[i]);
	}
}
