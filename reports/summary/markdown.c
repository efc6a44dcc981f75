/* markdown.c - the summary for pages that show Markdown, and annotations for GitHub Actions. */
#include "reports/report.h"

#include <errno.h>
#include <string.h>

#include "harness/record/suite_line.h"
#include "harness/system/file.h"
#include "reports/shared/cause.h"
#include "reports/shared/sentence.h"
#include "reports/shared/save.h"
#include "reports/shared/story.h"

#define CAUSES_MOST      20
#define NAMES_MOST       10
#define ANNOTATIONS_MOST 10 /* more of a kind are not shown */

/* Text that is fit to print, with nothing in it that Markdown or HTML would take for their own. */
static void add_plain(struct prose *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_{}[]<>#|&~", *text))
			prose_bytes(out, "\\", 1);
		prose_bytes(out, text, 1);
	}
}

/* A case's name or a command, as code; a backtick would end it. */
static void add_code(struct prose *out, const char *text)
{
	prose_add(out, "`");
	for (; *text; text++)
		prose_bytes(out, *text == '`' ? "'" : text, 1);
	prose_add(out, "`");
}

static void add_totals(const struct results *results, struct prose *out)
{
	prose_add(out, "| planned |");
	for (int i = 0; i < VERDICT_COUNT; i++)
		prose_add(out, " %s |", suite_line_word((enum verdict)i));
	prose_add(out, "\n|---|");
	for (int i = 0; i < VERDICT_COUNT; i++)
		prose_add(out, "---|");
	prose_add(out, "\n| %u |", (unsigned)results->count);
	for (int i = 0; i < VERDICT_COUNT; i++)
		prose_add(out, " %u |", (unsigned)results->totals[i]);
	prose_add(out, "\n");
}

static void add_name(const struct results *results, uint32_t index, struct prose *out)
{
	struct prose name = { 0 };

	story_name(&results->cases[index], &name);
	add_code(out, prose_text(&name));
	out->failed |= name.failed;
	prose_free(&name);
}

static void add_cause(const struct results *results, const struct causes *causes, uint32_t cause,
	struct prose *out)
{
	const struct cause *one = &causes->list[cause];
	struct prose words = { 0 };
	uint32_t told = 0;

	story_cites(&results->cases[one->first], &words);
	prose_add(&words, "%s", one->name);
	prose_add(out, "%u. ", (unsigned)cause + 1);
	add_plain(out, prose_text(&words));
	prose_add(out, " (%u %s): ", (unsigned)one->count, one->count == 1 ? "case" : "cases");
	for (uint32_t i = 0; i < results->count && told < NAMES_MOST; i++) {
		if (causes->of[i] != cause)
			continue;
		prose_add(out, "%s", told++ ? ", " : "");
		add_name(results, i, out);
	}
	if (one->count > told)
		prose_add(out, ", and %u more", (unsigned)(one->count - told));
	prose_empty(&words);
	story_command(results, &results->cases[one->first], &words);
	prose_add(out, "  \n   Repeat: ");
	add_code(out, prose_text(&words));
	prose_add(out, "\n");
	out->failed |= words.failed;
	prose_free(&words);
}

static void add_causes(
	const struct results *results, const struct causes *causes, struct prose *out)
{
	if (causes->count)
		prose_add(out, "\n### What failed, by cause\n\n");
	for (uint32_t i = 0; i < causes->count && i < CAUSES_MOST; i++)
		add_cause(results, causes, i, out);
	if (causes->count > CAUSES_MOST)
		prose_add(out, "\nAnd %u more %s, in report.html.\n",
			(unsigned)(causes->count - CAUSES_MOST),
			causes->count - CAUSES_MOST == 1 ? "cause" : "causes");
}

static void add_names(
	const struct results *results, enum verdict verdict, const char *title, struct prose *out)
{
	uint32_t told = 0;

	if (!results->totals[verdict])
		return;
	prose_add(out, "\n### %s: %u\n\n", title, (unsigned)results->totals[verdict]);
	for (uint32_t i = 0; i < results->count && told < 2 * NAMES_MOST; i++) {
		if (results->cases[i].judgement.verdict != verdict)
			continue;
		prose_add(out, "%s", told++ ? ", " : "");
		add_name(results, i, out);
	}
	if (results->totals[verdict] > told)
		prose_add(out, ", and %u more", (unsigned)(results->totals[verdict] - told));
	prose_add(out, "\n");
}

static int make(const struct results *results, bool require_all, struct prose *out)
{
	const struct report_style style = { .require_all = require_all };
	const char *drive = results_get(results, "drives");
	struct prose words = { 0 };
	struct causes causes;
	struct fates fates;

	if (fates_count(results, &fates))
		return -1;
	if (causes_find(results, &causes)) {
		fates_free(&fates);
		return -1;
	}
	(void)sentence_of(results, &style, &fates, &words);
	sentence_trouble(results, &style, &words);
	prose_add(out, "## exaccess");
	if (drive) {
		struct prose legible = { 0 };

		prose_legible(&legible, drive);
		prose_add(out, ": ");
		add_code(out, prose_text(&legible));
		out->failed |= legible.failed;
		prose_free(&legible);
	}
	prose_add(out, "\n\n**");
	add_plain(out, prose_text(&words));
	prose_add(out, "**\n\n");
	add_totals(results, out);
	add_causes(results, &causes, out);
	add_names(results, VERDICT_ERROR, "Could not be tested", out);
	add_names(results, VERDICT_MISSING, "Planned and never finished", out);
	add_names(results, VERDICT_SKIPPED, "Skipped", out);
	out->failed |= words.failed;
	prose_free(&words);
	causes_free(&causes);
	fates_free(&fates);
	return out->failed ? -1 : 0;
}

static int append(const char *path, const struct prose *out, char *error, size_t size)
{
	FILE *file = file_open(path, "ab");
	bool failed = !file || fwrite(prose_text(out), 1, out->length, file) != out->length;

	if (file && fclose(file))
		failed = true;
	return failed ? report_cannot_write(path, strerror(errno), error, size) : 0;
}

int report_markdown(const struct results *results, bool require_all, const char *path, bool adds,
	char *error, size_t size)
{
	struct prose out = { 0 };
	int result = make(results, require_all, &out);

	if (result)
		(void)report_cannot_write(path, "out of memory", error, size);
	else
		result = adds ? append(path, &out, error, size)
			      : report_save(path, prose_text(&out), out.length, error, size);
	prose_free(&out);
	return result;
}

/* ---- annotations ---- */

/* What would end the text of a workflow command is written in percent. */
static void add_escaped(struct prose *out, const char *text, const char *special)
{
	for (; *text; text++)
		if (*text == '%' || strchr(special, *text))
			prose_add(out, "%%%02X", (unsigned)(unsigned char)*text);
		else
			prose_bytes(out, text, 1);
}

static void annotate(const char *kind, const char *title, const char *text, FILE *out)
{
	struct prose line = { 0 };

	prose_add(&line, "::%s title=", kind);
	add_escaped(&line, title, ":,\r\n");
	prose_add(&line, "::");
	add_escaped(&line, text, "\r\n");
	if (!line.failed)
		fprintf(out, "%s\n", prose_text(&line));
	prose_free(&line);
}

static void annotate_cause(const struct results *results, const struct cause *cause, FILE *out)
{
	struct prose title = { 0 }, text = { 0 };

	story_name(&results->cases[cause->first], &title);
	story_cites(&results->cases[cause->first], &text);
	prose_add(&text, "%s (%u %s)", cause->name, (unsigned)cause->count,
		cause->count == 1 ? "case" : "cases");
	annotate("error", prose_text(&title), prose_text(&text), out);
	prose_free(&title);
	prose_free(&text);
}

void report_annotations(const struct results *results, FILE *out)
{
	struct causes causes;
	uint32_t bad = results->totals[VERDICT_ERROR] + results->totals[VERDICT_MISSING];

	if (causes_find(results, &causes))
		return;
	for (uint32_t i = 0; i < causes.count && i < ANNOTATIONS_MOST; i++)
		annotate_cause(results, &causes.list[i], out);
	causes_free(&causes);
	if (bad) {
		char text[100];

		snprintf(text, sizeof(text), "%u errors, %u never finished",
			(unsigned)results->totals[VERDICT_ERROR],
			(unsigned)results->totals[VERDICT_MISSING]);
		annotate("warning", "Cases that could not be tested", text, out);
	}
	fflush(out);
}
