/* report_all.c - every report of a run directory. */
#include "reports/report.h"

#include <string.h>

#include "harness/system/file.h"
#include "reports/html/html.h"
#include "reports/junit/junit.h"
#include "reports/shared/environment.h"
#include "reports/shared/libxml.h"
#include "reports/shared/place.h"
#include "reports/shared/prose.h"
#include "reports/shared/save.h"

#define JUNIT_FILE        "junit.xml"
#define JUNIT_STRICT_FILE "junit-strict.xml"
#define ENVIRONMENT_FILE  "environment"

const char *const report_names[] = { JUNIT_FILE, JUNIT_STRICT_FILE, HTML_FILE, ENVIRONMENT_FILE,
	NULL };

int report_ready(char *error, size_t size)
{
	const char *why = libxml_load();

	if (why)
		snprintf(error, size, "no reports can be written: %s", why);
	return why ? -1 : 0;
}

static void make(const struct results *results, const struct report_style *style, const char *name,
	struct prose *out)
{
	if (!strcmp(name, ENVIRONMENT_FILE))
		environment_make(results, out);
	else if (!strcmp(name, HTML_FILE))
		html_make(results, style, out);
	else
		junit_make(results, style,
			!strcmp(name, JUNIT_STRICT_FILE) || style->profile == JUNIT_STRICT, out);
}

char *report_make(const struct results *results, const struct report_style *style, const char *name,
	size_t *length)
{
	struct prose out = { 0 };

	make(results, style, name, &out);
	*length = out.length;
	if (!out.failed)
		return out.bytes;
	prose_free(&out);
	return NULL;
}

/* Empties what was made. */
static int save(struct prose *made, const char *path, char *error, size_t size)
{
	int result = made->failed ? report_cannot_write(path, "out of memory", error, size)
				  : report_save(path, prose_text(made), made->length, error, size);

	prose_free(made);
	return result;
}

int report_junit(const struct results *results, const struct report_style *style, const char *path,
	char *error, size_t size)
{
	struct prose out = { 0 };

	junit_make(results, style, style->profile == JUNIT_STRICT, &out);
	return save(&out, path, error, size);
}

int report_environment(const struct results *results, const char *path, char *error, size_t size)
{
	struct prose out = { 0 };

	environment_make(results, &out);
	return save(&out, path, error, size);
}

static bool is_wanted(const struct report_style *style, const char *directory, const char *name)
{
	return strcmp(name, JUNIT_STRICT_FILE) || style->profile == JUNIT_BOTH ||
		file_exists(directory, name);
}

int report_all(const struct results *results, const struct report_style *style,
	const char *directory, char *error, size_t size)
{
	int result = 0;

	/* One that cannot be written does not keep the others from being; the first is told of. */
	for (const char *const *name = report_names; *name; name++) {
		struct prose path = { 0 }, out = { 0 };
		char later[600];
		char *text = result ? later : error;
		size_t room = result ? sizeof(later) : size;

		if (!is_wanted(style, directory, *name))
			continue;
		prose_add(&path, "%s/%s", directory, *name);
		make(results, style, *name, &out);
		out.failed |= path.failed;
		if (save(&out, prose_text(&path), text, room))
			result = -1;
		prose_free(&path);
	}
	return result;
}
