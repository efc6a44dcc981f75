/* test_reports.c - tests of the reports, run from the top directory. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "reports/tests/test.h"

char test_directory[64] = "/tmp/exaccess-reports-XXXXXX";

static unsigned passed, failed;

void check(bool good, const char *what)
{
	printf("%s - %s\n", good ? "ok" : "FAILED", what);
	*(good ? &passed : &failed) += 1;
}

const char *test_path(const char *name)
{
	static char paths[4][128];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", test_directory, name);
	return path;
}

xmlDocPtr test_junit(struct results *results, enum junit_profile profile, bool require_all)
{
	const char *path = test_path("junit.xml");
	char error[300] = "";
	xmlDocPtr document = NULL;

	const struct report_style style = { .profile = profile, .require_all = require_all };

	if (report_junit(results, &style, path, error, sizeof(error)))
		printf("# %s\n", error);
	else
		document = document_parse(path);
	remove(path);
	return document;
}

char *test_summary(const struct results *results, struct summary_style style)
{
	const char *path = test_path("summary");
	FILE *file = fopen(path, "wb");
	size_t length;
	char *text;

	report_summary(results, &style, file);
	fclose(file);
	text = document_file(path, &length);
	remove(path);
	return text;
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!mkdtemp(test_directory)) {
		perror(test_directory);
		return 1;
	}
	test_legible();
	test_documents();
	test_cases();
	test_sizes();
	test_repetitions();
	test_waivers();
	test_saving();
	test_locale();
	test_summaries();
	test_precedence();
	test_html();
	check(!rmdir(test_directory), "nothing is left behind in the directory of the reports");
	xmlRelaxNGCleanupTypes();
	xmlCleanupParser();
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
