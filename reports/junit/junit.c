/* junit.c - the JUnit document: suites, counts, and the facts of the run. */
#include "reports/junit/junit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/junit/junit_case.h"
#include "reports/shared/story.h"

/* Many services refuse a file of 30 MB: the more cases there are, the less is told of each. */
#define ALL_STEPS 50000u
#define ALL_LINES 100000u

struct count {
	unsigned long tests, failures, errors, skipped;
	unsigned long long milliseconds;
	unsigned long verdicts[VERDICT_COUNT];
};

/* The name of a case in its suite as JUnit gets it. Some services keep only the first of two cases
 * with one name, so a second one gets a number. */
struct label {
	char *name; /* legible "SUITE/NAME"; owned */
	uint32_t index;
	uint32_t ordinal; /* 0 for the first of its name */
};

static uint32_t share(uint32_t all, uint32_t count, uint32_t least, uint32_t most)
{
	uint32_t each = count ? all / count : most;

	return each < least ? least : each > most ? most : each;
}

static bool of_suite(const struct case_result *result, const char *suite)
{
	return !suite || !strcmp(result->plan->suite, suite);
}

/* Of one suite, or of all with suite NULL. */
static void add_up(const struct junit *junit, const char *suite, struct count *count)
{
	memset(count, 0, sizeof(*count));
	for (uint32_t i = 0; i < junit->results->count; i++) {
		const struct case_result *result = &junit->results->cases[i];
		enum junit_outcome outcome = junit_outcome(junit, result);

		if (!of_suite(result, suite))
			continue;
		count->tests++;
		count->failures += outcome == JUNIT_FAILURE;
		count->errors += outcome == JUNIT_ERROR;
		count->skipped += outcome == JUNIT_SKIPPED;
		count->milliseconds += story_milliseconds(result);
		count->verdicts[result->judgement.verdict]++;
	}
}

static void write_facts(
	struct sheet *sheet, const char *prefix, const struct run_fact *facts, uint32_t count)
{
	struct prose name = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		prose_add(&name, "%s", prefix);
		prose_legible(&name, facts[i].key);
		sheet_property(sheet, prose_text(&name), facts[i].value);
		prose_empty(&name);
	}
	sheet->failed |= name.failed;
	prose_free(&name);
}

/* What came of each waiver: `expired: case lock/held, REASON (REFERENCE, until DATE)`. */
static void write_waivers(struct junit *junit)
{
	const struct waivers *waivers = &junit->results->waivers;
	struct prose value = { 0 };

	for (uint32_t i = 0; i < waivers->count; i++) {
		const struct waiver *waiver = &waivers->list[i];
		char name[24], text[512];

		waiver_describe(waiver, text, sizeof(text));
		prose_add(&value, "%s: %s ", waiver_state_name(waiver->state),
			waiver->is_clause ? "clause" : "case");
		prose_legible(&value, waiver->target);
		prose_add(&value, ", ");
		prose_legible(&value, text);
		snprintf(name, sizeof(name), "waiver.%u", (unsigned)i + 1);
		sheet_property_of(&junit->sheet, name, &value);
	}
	junit->sheet.failed |= value.failed;
	prose_free(&value);
}

static void write_properties(struct junit *junit, const struct count *count)
{
	const struct results *results = junit->results;
	struct prose text = { 0 };

	sheet_open(&junit->sheet, "properties");
	write_facts(&junit->sheet, "", results->facts, results->fact_count);
	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		char prefix[24];

		snprintf(prefix, sizeof(prefix), "drive%u.", (unsigned)i + 1);
		write_facts(&junit->sheet, prefix, results->drive_facts[i],
			results->drive_fact_count[i]);
	}
	write_waivers(junit);
	sheet_property(&junit->sheet, "run.finished", results->finished ? "yes" : "no");
	for (int i = 0; i < VERDICT_COUNT; i++) {
		char name[40];

		snprintf(name, sizeof(name), "verdicts.%s", verdict_name((enum verdict)i));
		prose_add(&text, "%lu", count->verdicts[i]);
		sheet_property_of(&junit->sheet, name, &text);
	}
	sheet_shut(&junit->sheet);
	prose_free(&text);
}

/* The date and time that the schemas want, without a zone; false when the fact is none. */
static bool timestamp_of(const struct results *results, char stamp[20])
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd";
	const char *started = results_get(results, "started");

	if (!started || strlen(started) < strlen(shape))
		return false;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == 'd' ? started[i] < '0' || started[i] > '9' : started[i] != shape[i])
			return false;
	memcpy(stamp, started, strlen(shape));
	stamp[strlen(shape)] = '\0';
	return true;
}

/* Which drive the suite is about: two in one job must not be taken for a repetition. */
static void add_drive(const struct results *results, struct prose *name)
{
	const char *label = results_get(results, "label");
	static const char *const keys[] = { "vendor", "product", "revision", "serial" };
	struct prose drive = { 0 };

	for (size_t i = 0; !label && i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *value = results_get_drive(results, 0, keys[i]);
		size_t length = value ? strlen(value) : 0;

		while (length && value[length - 1] == ' ')
			length--;
		if (length && drive.length)
			prose_bytes(&drive, " ", 1);
		prose_bytes(&drive, value, length);
	}
	if (!label)
		label = drive.length ? prose_text(&drive) : results_get(results, "drive1");
	if (label) {
		prose_add(name, " (");
		prose_legible(name, label);
		prose_add(name, ")");
	}
	name->failed |= drive.failed;
	prose_free(&drive);
}

static void open_suite(struct junit *junit, const char *name, const struct count *count)
{
	const char *host = results_get(junit->results, "host");
	struct prose full = { 0 };
	char stamp[20];

	prose_add(&full, "exaccess.%s", name);
	add_drive(junit->results, &full);
	junit->sheet.failed |= full.failed;
	sheet_open(&junit->sheet, "testsuite");
	sheet_attribute(&junit->sheet, "name", prose_text(&full));
	sheet_number(&junit->sheet, "tests", count->tests);
	sheet_number(&junit->sheet, "failures", count->failures);
	sheet_number(&junit->sheet, "errors", count->errors);
	sheet_number(&junit->sheet, "skipped", count->skipped);
	sheet_seconds(&junit->sheet, "time", count->milliseconds);
	if (timestamp_of(junit->results, stamp))
		sheet_attribute(&junit->sheet, "timestamp", stamp);
	if (host)
		sheet_attribute(&junit->sheet, "hostname", host);
	write_properties(junit, count);
	prose_free(&full);
}

static int compare_labels(const void *one, const void *other)
{
	const struct label *a = one, *b = other;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static int compare_indices(const void *one, const void *other)
{
	const struct label *a = one, *b = other;

	return (a->index > b->index) - (a->index < b->index);
}

static void free_labels(struct label *labels, uint32_t count)
{
	for (uint32_t i = 0; labels && i < count; i++)
		free(labels[i].name);
	free(labels);
}

/* One label per case, in their order; NULL without memory. */
static struct label *make_labels(const struct results *results)
{
	struct label *labels = calloc(results->count + 1, sizeof(*labels));
	bool failed = !labels;

	for (uint32_t i = 0; labels && i < results->count; i++) {
		struct prose name = { 0 };

		story_name(&results->cases[i], &name);
		failed |= name.failed;
		labels[i] = (struct label){ .name = name.bytes, .index = i };
	}
	if (failed) {
		free_labels(labels, results->count);
		return NULL;
	}
	qsort(labels, results->count, sizeof(*labels), compare_labels);
	for (uint32_t i = 1; i < results->count; i++)
		if (!strcmp(labels[i].name, labels[i - 1].name))
			labels[i].ordinal = labels[i - 1].ordinal + 1;
	qsort(labels, results->count, sizeof(*labels), compare_indices);
	return labels;
}

static void write_suite(struct junit *junit, const char *suite, const struct label *labels)
{
	struct prose name = { 0 };
	struct count count;

	add_up(junit, suite, &count);
	open_suite(junit, suite, &count);
	for (uint32_t i = 0; i < junit->results->count; i++) {
		const struct case_result *result = &junit->results->cases[i];

		if (!of_suite(result, suite))
			continue;
		prose_legible(&name, result->plan->name);
		if (labels[i].ordinal)
			prose_add(&name, " (%u)", (unsigned)labels[i].ordinal + 1);
		junit->sheet.failed |= name.failed;
		junit_case(junit, result, prose_text(&name));
		prose_empty(&name);
	}
	sheet_shut(&junit->sheet);
	prose_free(&name);
}

/* A run that ended before its plan was written has nothing to count as missing; without this it
 * would look like a small run that went well. */
static void write_unplanned(struct junit *junit)
{
	const struct count count = { .tests = 1, .errors = 1 };

	open_suite(junit, "run", &count);
	sheet_open(&junit->sheet, "testcase");
	sheet_attribute(&junit->sheet, "classname", "exaccess.run");
	sheet_attribute(&junit->sheet, "name", "the-plan-is-complete");
	sheet_seconds(&junit->sheet, "time", 0);
	sheet_open(&junit->sheet, "error");
	sheet_attribute(&junit->sheet, "type", "missing");
	sheet_attribute(&junit->sheet, "message",
		"the run ended before its plan was written down: how many cases are missing is not "
		"known");
	sheet_shut(&junit->sheet);
	sheet_shut(&junit->sheet);
	sheet_shut(&junit->sheet);
}

static bool is_first_of_suite(const struct results *results, uint32_t index)
{
	for (uint32_t i = index; i-- > 0;)
		if (!strcmp(results->cases[i].plan->suite, results->cases[index].plan->suite))
			return false;
	return true;
}

static void write_document(struct junit *junit, const struct label *labels)
{
	const struct results *results = junit->results;
	unsigned long unplanned = !results->planned;
	struct count count;

	add_up(junit, NULL, &count);
	sheet_open(&junit->sheet, "testsuites");
	sheet_attribute(&junit->sheet, "name", "exaccess");
	sheet_number(&junit->sheet, "tests", count.tests + unplanned);
	sheet_number(&junit->sheet, "failures", count.failures);
	sheet_number(&junit->sheet, "errors", count.errors + unplanned);
	if (junit->rich)
		sheet_number(&junit->sheet, "skipped", count.skipped);
	sheet_seconds(&junit->sheet, "time", count.milliseconds);
	for (uint32_t i = 0; i < results->count; i++)
		if (is_first_of_suite(results, i))
			write_suite(junit, results->cases[i].plan->suite, labels);
	if (unplanned)
		write_unplanned(junit);
	sheet_shut(&junit->sheet);
}

void junit_make(const struct results *results, const struct report_style *style, bool strict,
	struct prose *out)
{
	struct junit junit = { .results = results,
		.rich = !strict,
		.require_all = style->require_all,
		.recorded_pass = style->recorded_pass,
		.most_steps = share(ALL_STEPS, results->count, 1, 20),
		.most_lines = share(ALL_LINES, results->count, 4, 60) };
	struct label *labels = libxml_load() ? NULL : make_labels(results);

	if (!labels) {
		out->failed = true;
		return;
	}
	sheet_begin(&junit.sheet);
	write_document(&junit, labels);
	if (sheet_end(&junit.sheet))
		prose_bytes(out, (const char *)libxml.BufferContent(junit.sheet.buffer),
			(size_t)libxml.BufferLength(junit.sheet.buffer));
	else
		out->failed = true;
	sheet_free(&junit.sheet);
	free_labels(labels, results->count);
}
