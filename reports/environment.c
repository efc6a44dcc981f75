/* environment.c - the facts of a run, a line each. */
#include "reports/report.h"

#include "reports/shared/prose.h"
#include "reports/shared/save.h"

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

int report_environment(const struct results *results, const char *path, char *error, size_t size)
{
	struct prose prose = { 0 };
	int result;

	add_facts(&prose, "", results->facts, results->fact_count);
	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		char prefix[24];

		snprintf(prefix, sizeof(prefix), "drive%u.", (unsigned)i + 1);
		add_facts(&prose, prefix, results->drive_facts[i], results->drive_fact_count[i]);
	}
	if (prose.failed)
		result = report_cannot_write(path, "out of memory", error, size);
	else
		result = report_save(path, prose_text(&prose), prose.length, error, size);
	prose_free(&prose);
	return result;
}
