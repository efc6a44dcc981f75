/* report_all.c - every report of a run directory. */
#include "reports/report.h"

#include "reports/shared/libxml.h"
#include "reports/shared/prose.h"
#include "reports/shared/save.h"

static const char *const names[] = { "junit.xml", "junit-strict.xml", "environment" };

#define REPORTS (sizeof(names) / sizeof(names[0]))

static int write_report(const struct results *results, size_t which, bool require_all,
	const char *path, char *error, size_t size)
{
	if (which == 2)
		return report_environment(results, path, error, size);
	return report_junit(
		results, which == 0 ? JUNIT_RICH : JUNIT_STRICT, require_all, path, error, size);
}

int report_ready(char *error, size_t size)
{
	const char *why = libxml_load();

	if (why)
		snprintf(error, size, "no reports can be written: %s", why);
	return why ? -1 : 0;
}

int report_all(const struct results *results, bool require_all, const char *directory, char *error,
	size_t size)
{
	int result = 0;

	/* One that cannot be written does not keep the others from being; the first is told of. */
	for (size_t i = 0; i < REPORTS; i++) {
		struct prose path = { 0 };
		char later[600];
		char *text = result ? later : error;
		size_t room = result ? sizeof(later) : size;

		prose_add(&path, "%s/%s", directory, names[i]);
		if (path.failed)
			result = report_cannot_write(names[i], "out of memory", text, room);
		else if (write_report(results, i, require_all, prose_text(&path), text, room))
			result = -1;
		prose_free(&path);
	}
	return result;
}
