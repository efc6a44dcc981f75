/* test_text.c - hostile text, locales, and what becomes of files that cannot be written. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reports/shared/save.h"
#include "reports/shared/legible.h"
#include "reports/tests/sample.h"
#include "reports/tests/test.h"

static void check_legible(const char *bytes, size_t length, const char *expected)
{
	char text[200], what[300];

	report_legible(bytes, length, text, sizeof(text));
	snprintf(what, sizeof(what), "legible: %s", expected);
	check(!strcmp(text, expected), what);
	if (strcmp(text, expected))
		printf("# but is %s\n", text);
}

#define LEGIBLE(bytes, expected) check_legible(bytes, sizeof(bytes) - 1, expected)

/* Whatever room there is, the text ends in time and in whole characters. */
static void check_cutting(void)
{
	static const char bytes[] = "ab\xC3\xA9\x1B"
				    "cd\xE2\x82\xAC";
	bool good = true;
	char text[32];

	for (size_t size = 0; size < sizeof(text); size++) {
		memset(text, 'Z', sizeof(text));
		report_legible(bytes, sizeof(bytes) - 1, text, size);
		good &= size == sizeof(text) || text[size] == 'Z';
		if (!size)
			continue;
		good &= memchr(text, '\0', size) != NULL;
		if (size > 4 && size < 14)
			good &= !strcmp(text + strlen(text) - 3, "...");
		if (size > 13)
			good &= !strcmp(text, "ab\xC3\xA9\\x1Bcd\xE2\x82\xAC");
	}
	check(good, "text is cut to any room, in whole characters");
	report_legible(bytes, sizeof(bytes) - 1, text, 8);
	check(!strcmp(text, "ab\xC3\xA9..."), "... and says that it was");
}

void test_legible(void)
{
	LEGIBLE("", "");
	LEGIBLE("plain \"quotes\" ]]> <&>", "plain \"quotes\" ]]> <&>");
	LEGIBLE("a\0b", "a\\x00b");
	LEGIBLE("\x1B[31m\n\r\t\x7F", "\\x1B[31m\\x0A\\x0D\\x09\\x7F");
	LEGIBLE("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x92\xBF", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x92\xBF");
	LEGIBLE("\xC2\x85", "\\xC2\\x85");
	LEGIBLE("\x80\xC3", "\\x80\\xC3");
	LEGIBLE("\xC3(", "\\xC3(");
	LEGIBLE("\xC0\xAF\xE0\x80\xAF", "\\xC0\\xAF\\xE0\\x80\\xAF");
	LEGIBLE("\xED\xA0\x80", "\\xED\\xA0\\x80");
	LEGIBLE("\xF4\x90\x80\x80\xF8", "\\xF4\\x90\\x80\\x80\\xF8");
	LEGIBLE("\xEF\xBF\xBE\xEF\xBF\xBF", "\\xEF\\xBF\\xBE\\xEF\\xBF\\xBF");
	LEGIBLE("\xF0\x9F\xBF\xBE", "\\xF0\\x9F\\xBF\\xBE");
	LEGIBLE("\xE2\x80\xAE\xEF\xBB\xBF", "\\xE2\\x80\\xAE\\xEF\\xBB\\xBF");
	check_cutting();
}

static void check_refused(const char *path, const char *cause, const char *what)
{
	struct results *results = sample_clean(0);
	char error[300] = "", expected[300];
	int result = report_junit(results, &(struct report_style){ .profile = JUNIT_RICH }, path,
		error, sizeof(error));

	snprintf(expected, sizeof(expected), "cannot write %s: %s", path, cause);
	check(result == -1 && !strcmp(error, expected), what);
	if (strcmp(error, expected))
		printf("# %d, %s\n", result, error);
	results_free(results);
}

/* A disk that fills up, as far as one can be had without rights: a limit on the size of files. */
static void check_full(void)
{
	struct rlimit before, small;
	const char *path = test_path("kept");
	char error[300];
	size_t length;
	char *bytes;

	report_save(path, "old", 3, error, sizeof(error));
	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){ .rlim_cur = 512, .rlim_max = before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	fflush(stdout);
	setrlimit(RLIMIT_FSIZE, &small);
	check_refused(path, strerror(EFBIG), "a file that grows too large is refused");
	fflush(stdout);
	setrlimit(RLIMIT_FSIZE, &before);
	bytes = document_file(path, &length);
	check(bytes && !strcmp(bytes, "old"), "... the old report stays as it was");
	check(document_count(test_directory) == 1, "... and nothing is beside it");
	free(bytes);
	remove(path);
}

void test_saving(void)
{
	struct results *results = sample_results();
	char error[300];
	struct stat there;
	size_t length;
	char *bytes;

	check_refused("/dev/full", strerror(ENOSPC), "a full disk is told of");
	check(!stat("/dev/full", &there) && S_ISCHR(there.st_mode), "... and a device stays one");
	check_refused(
		test_path("none/junit.xml"), strerror(ENOENT), "a directory that is not there");
	check_refused("/proc/version/junit.xml", strerror(ENOTDIR), "a directory that is a file");
	check_refused(test_directory, strerror(EISDIR), "a path that is a directory");
	check_full();
	check(!report_all(results, &(struct report_style){ .profile = JUNIT_BOTH }, test_directory,
		      error, sizeof(error)) &&
			document_count(test_directory) == 4,
		"all reports of a run, and no other file");
	bytes = document_file(test_path("environment"), &length);
	check(bytes && strstr(bytes, "seed=42\n") && strstr(bytes, "\ndrive1.vendor=ACME    \n"),
		"the environment is a line for each fact");
	free(bytes);
	check(report_all(results, &(struct report_style){ .profile = JUNIT_BOTH },
		      test_path("none"), error, sizeof(error)) == -1 &&
			strstr(error, "/none/junit.xml: "),
		"a run directory that is not there is told of");
	remove(test_path("junit.xml"));
	remove(test_path("junit-strict.xml"));
	remove(test_path("environment"));
	remove(test_path("report.html"));
	results_free(results);
}

/* A locale with a decimal comma: one that the system has, or one made for this. */
static bool set_comma(void)
{
	static const char *const names[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "comma" };
	const char *source = test_path("comma.src");
	char command[400];
	FILE *file = fopen(source, "w");
	int made;

	fprintf(file,
		"LC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\ngrouping 3;3\n"
		"END LC_NUMERIC\n");
	fclose(file);
	snprintf(command, sizeof(command),
		"localedef --no-archive -c -i %s -f ANSI_X3.4-1968 %s >/dev/null 2>&1", source,
		test_path("comma"));
	made = system(command);
	if (made < 0)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (i == 2)
			setenv("LOCPATH", test_directory, 1);
		if (setlocale(LC_NUMERIC, names[i]) && localeconv()->decimal_point[0] == ',')
			return true;
	}
	return false;
}

void test_locale(void)
{
	struct results *results = sample_results();
	char command[200];

	if (set_comma()) {
		xmlDocPtr d = test_junit(results, JUNIT_STRICT, false);

		check(document_is(d, "//testcase[@name='passes']/@time", "1.234"),
			"times have a point where the locale has a comma");
		xmlFreeDoc(d);
	} else {
		printf("# not checked: no locale with a decimal comma can be had here\n");
	}
	setlocale(LC_NUMERIC, "C");
	snprintf(command, sizeof(command), "rm -rf %s %s", test_path("comma"),
		test_path("comma.src"));
	check(!system(command), "the locale made for this is gone again");
	results_free(results);
}
