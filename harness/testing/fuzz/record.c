/*
 * record.c - any bytes as a record: read, judged, told of in every report. And what can be read must
 * stay readable however short it is cut.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/record/chain.h"
#include "harness/record/later.h"
#include "harness/record/record.h"
#include "harness/testing/fuzz/fuzz.h"
#include "reports/report.h"

#define NOWHERE "/dev/null"

static void summarise(const struct results *results, bool all)
{
	struct summary_style style = { .colour = all,
		.telling = all ? TELL_VERBOSE : TELL_QUIET,
		.require_all = !all,
		.directory = all ? "some/where" : NULL };
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	MUST(file);
	report_summary(results, &style, file);
	fclose(file);
	free(text);
}

static void make_page(const struct results *results)
{
	size_t length = 0;
	char *page = report_make(
		results, &(struct report_style){ .profile = JUNIT_RICH }, "report.html", &length);

	MUST(page && length);
	free(page);
}

static void report(struct results *results)
{
	char error[600];
	uint32_t total = 0;
	FILE *nowhere = fopen(NOWHERE, "w");

	for (int i = 0; i < VERDICT_COUNT; i++)
		total += results->totals[i];
	MUST(nowhere);
	MUST(total == results->count);
	MUST(results_exit_code(results, true) || !results_exit_code(results, false));
	summarise(results, true);
	summarise(results, false);
	MUST(!report_junit(results, &(struct report_style){ .profile = JUNIT_RICH }, NOWHERE, error,
		sizeof(error)));
	MUST(!report_junit(results,
		&(struct report_style){ .profile = JUNIT_STRICT, .require_all = true }, NOWHERE,
		error, sizeof(error)));
	MUST(!report_environment(results, NOWHERE, error, sizeof(error)));
	MUST(!report_markdown(results, true, NOWHERE, false, error, sizeof(error)));
	MUST(!report_trace(results, NOWHERE, error, sizeof(error)));
	report_annotations(results, nowhere);
	make_page(results);
	fclose(nowhere);
}

static struct results *read_bytes(const uint8_t *bytes, size_t size, char error[600])
{
	char path[60];
	int file = memfd_create("record", MFD_CLOEXEC);
	struct results *results;

	MUST(file >= 0 && write(file, bytes, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	results = record_read(path, error, 600);
	close(file);
	MUST(results || error[0]);
	return results;
}

static void read_and_report(const uint8_t *bytes, size_t size)
{
	char error[600] = "";
	struct results *results = read_bytes(bytes, size, error);
	size_t cut = size ? bytes[size / 2] % size : 0;

	if (!results)
		return;
	report(results);
	results_free(results);
	/* The same record, cut off somewhere. */
	results = read_bytes(bytes, cut, error);
	/* Lines that hold may all stand behind the cut. */
	MUST(results || strstr(error, "the run ended before it planned anything") ||
		strstr(error, "no line of it holds its check"));
	results_free(results);
}

/* With a check behind each line and digests that hold, so that what the lines say is read, too. */
static char *seal(const uint8_t *bytes, size_t size, size_t *length)
{
	struct chain *chain = chain_new();
	char *text = malloc(size + 1);
	char *sealed = NULL;
	FILE *file = open_memstream(&sealed, length);
	char *rest = text;

	MUST(chain && text && file);
	memcpy(text, bytes, size);
	text[size] = '\0';
	for (char *line; (line = strsep(&rest, "\n")) && rest;)
		fprintf(file, "%s\n",
			strncmp(line, "digest ", 7) ? chain_line(chain, line)
						    : chain_digest(chain));
	fclose(file);
	free(text);
	chain_free(chain);
	return sealed;
}

void fuzz_record(const uint8_t *bytes, size_t size)
{
	size_t length = 0;
	char *sealed = seal(bytes, size, &length);

	read_and_report(bytes, size);
	read_and_report((const uint8_t *)sealed, length);
	free(sealed);
}

/* Any bytes as they are, which a copy of keeps apart, and with checks that hold. */
static void take_later(const char *bytes, size_t size)
{
	struct results *results = results_new();
	char *text = malloc(size + 1);
	char error[600] = "";

	MUST(results && text);
	memcpy(text, bytes, size);
	text[size] = '\0';
	MUST(!later_take("/nowhere", text, size, results, error, sizeof(error)) || error[0]);
	results_judge(results);
	free(text);
	results_free(results);
}

void fuzz_later(const uint8_t *bytes, size_t size)
{
	size_t length = 0;
	char *sealed = seal(bytes, size, &length);

	take_later((const char *)bytes, size);
	take_later(sealed, length);
	free(sealed);
}
