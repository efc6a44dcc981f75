/* summary.c - the console summary: its order, its head, and the sentence at its end. */
#include "reports/summary/summary_sections.h"

#include <stdio.h>
#include <string.h>

#include "harness/record/suite_line.h"
#include "reports/shared/save.h"
#include "reports/shared/fates.h"
#include "reports/shared/place.h"
#include "reports/shared/sentence.h"

/* A fact without the blanks that identification strings are filled up with; false when it says
 * nothing. */
static bool add_fact(struct prose *line, const char *before, const char *value)
{
	size_t length = value ? strlen(value) : 0;
	struct prose trimmed = { 0 };

	while (length && value[length - 1] == ' ')
		length--;
	if (!length)
		return false;
	prose_bytes(&trimmed, value, length);
	prose_add(line, "%s", line->length ? before : "");
	prose_legible(line, prose_text(&trimmed));
	line->failed |= trimmed.failed;
	prose_free(&trimmed);
	return true;
}

static void add_drive(struct summary *summary, uint32_t drive)
{
	const struct results *results = summary->results;
	const char *spec = results_get_drive(results, drive, "spec");
	struct prose line = { 0 };
	char label[16];

	if (!results->drive_fact_count[drive])
		return;
	add_fact(&line, "", results_get_drive(results, drive, "vendor"));
	add_fact(&line, " ", results_get_drive(results, drive, "product"));
	add_fact(&line, " ", results_get_drive(results, drive, "revision"));
	add_fact(&line, ", serial number ", results_get_drive(results, drive, "serial"));
	add_fact(&line, ", driver ", results_get_drive(results, drive, "driver"));
	add_fact(&line, ", ", results_get_drive(results, drive, "description"));
	if (!line.length)
		prose_add(&line, "gives no identity");
	if (spec && add_fact(&line, " (", spec))
		prose_add(&line, ")");
	snprintf(label, sizeof(label), "drive %u  ", (unsigned)drive + 1);
	summary_field(summary, 0, label, prose_text(&line));
	summary->out.failed |= line.failed;
	prose_free(&line);
}

/* Where, for whom, and of what: as its file says. */
static void summary_lab(struct summary *summary)
{
	static const struct {
		const char *key, *before;
	} facts[] = { { "lab", "" }, { "lab-place", ", " },
		{ "lab-person", ", answered for by " } };
	struct prose line = { 0 };

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		add_fact(&line, facts[i].before, results_get(summary->results, facts[i].key));
	if (line.length)
		summary_field(summary, 0, "lab      ", prose_text(&line));
	prose_empty(&line);
	if (add_fact(&line, "", results_get(summary->results, "customer")))
		summary_field(summary, 0, "customer ", prose_text(&line));
	prose_empty(&line);
	if (add_fact(&line, "", results_get(summary->results, "item")))
		summary_field(summary, 0, "item     ", prose_text(&line));
	summary->out.failed |= line.failed;
	prose_free(&line);
}

static void summary_header(struct summary *summary)
{
	static const struct {
		const char *key, *before;
	} facts[] = { { "version", "" }, { "started", ", started " }, { "host", " on " },
		{ "system", ", " }, { "seed", ", seed " }, { "jobs", ", jobs " } };
	struct prose line = { 0 };

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		add_fact(&line, facts[i].before, results_get(summary->results, facts[i].key));
	for (uint32_t i = 0; i < summary->results->fact_count; i++)
		if (!strcmp(summary->results->facts[i].key, "resumed"))
			add_fact(&line, ", resumed ", summary->results->facts[i].value);
	for (uint32_t i = 0; i < summary->results->fact_count; i++)
		if (!strcmp(summary->results->facts[i].key, "merged"))
			add_fact(&line, ", shard ", summary->results->facts[i].value);
	summary_field(summary, 0, "exaccess ", prose_text(&line));
	prose_empty(&line);
	summary_lab(summary);
	for (uint32_t i = 0; i < RECORD_DRIVES; i++)
		add_drive(summary, i);
	if (add_fact(&line, "", results_get(summary->results, "command")))
		summary_field(summary, 0, "command  ", prose_text(&line));
	summary->out.failed |= line.failed;
	prose_free(&line);
}

/* `476 planned = 400 passed + 1 failed + ...`, counted here so that it adds up by itself. In a pipe it stays
 * on one line: programs read it. */
static void add_totals(struct summary *summary)
{
	uint32_t totals[VERDICT_COUNT] = { 0 };
	struct prose line = { 0 };
	size_t column;

	for (uint32_t i = 0; i < summary->results->count; i++)
		totals[summary->results->cases[i].judgement.verdict]++;
	prose_add(&line, "%u planned", (unsigned)summary->results->count);
	column = line.length;
	for (int i = 0; i < VERDICT_COUNT; i++) {
		char term[40];
		size_t length = (size_t)snprintf(term, sizeof(term), " %c %u %s", i ? '+' : '=',
			(unsigned)totals[i], suite_line_word((enum verdict)i));

		if (summary->style->terminal && column + length > summary->out.columns) {
			prose_add(&line, "\n ");
			column = 1;
		}
		prose_add(&line, "%s", term);
		column += length;
	}
	prose_add(&summary->out, "\n");
	summary_paint(summary, PAINT_STRONG, prose_text(&line));
	prose_add(&summary->out, "\n");
	summary->out.failed |= line.failed;
	prose_free(&line);
}

#define FATE_LINES 3 /* of a list of clauses, unless all is to be told */

static void add_fate(struct summary *summary, const struct fates *fates, enum clause_fate fate,
	const char *label)
{
	struct prose list = { 0 };

	if (!fates->counts[fate])
		return;
	prose_add(&list, "%s %u: ", label, (unsigned)fates->counts[fate]);
	for (uint32_t i = 0, told = 0; i < fates->count; i++) {
		if (fates->list[i].fate != fate)
			continue;
		prose_add(&list, "%sXA-", told++ ? ", " : "");
		prose_legible(&list, fates->list[i].clause->id);
	}
	summary_list(summary, 2, 4, FATE_LINES, prose_text(&list));
	summary->out.failed |= list.failed;
	prose_free(&list);
}

static void add_sentence(struct summary *summary, const struct fates *fates)
{
	static const enum paint paints[] = { [SENTENCE_CONFORMS] = PAINT_GOOD,
		[SENTENCE_VIOLATED] = PAINT_BAD,
		[SENTENCE_NOTHING] = PAINT_TROUBLE };
	const struct report_style style = { .require_all = summary->style->require_all };
	struct prose trouble = { .columns = summary->style->terminal ? summary->out.columns
								     : SIZE_MAX };
	struct prose text = { 0 }, reason = { 0 };
	enum sentence kind = sentence_of(summary->results, &style, fates, &text);

	if (summary->style->failure) {
		prose_add(&reason, "Not all of it could be written: ");
		prose_legible(&reason, summary->style->failure);
		prose_add(&reason, ".");
	} else {
		sentence_trouble(summary->results, &style, &reason);
	}
	if (summary->style->failure && kind == SENTENCE_CONFORMS) {
		kind = SENTENCE_NOTHING;
		prose_empty(&text);
		prose_add(&text, "No violation was seen, but this run shows no conformance.");
	}
	summary_paint(summary, paints[kind], prose_text(&text));
	prose_wrap(&trouble, 0, prose_text(&reason));
	if (trouble.length)
		prose_add(&summary->out, "%s%s", summary->style->terminal ? "\n" : " ",
			prose_text(&trouble));
	prose_add(&summary->out, "\n");
	summary->out.failed |= text.failed | reason.failed | trouble.failed;
	prose_free(&text);
	prose_free(&reason);
	prose_free(&trouble);
}

#define EXCLUDED_TOLD 20u

/* Cases that the user left out are told, so that nobody takes them for played. */
static void add_excluded(struct summary *summary)
{
	const struct results *results = summary->results;
	struct prose list = { 0 };
	uint32_t count = 0;

	for (uint32_t i = 0; i < results->fact_count; i++) {
		if (strcmp(results->facts[i].key, FACT_EXCLUDED_CASE) != 0)
			continue;
		if (count++ >= EXCLUDED_TOLD)
			continue;
		prose_add(&list, list.length ? ", " : "Left out by --exclude: ");
		prose_legible(&list, results->facts[i].value);
	}
	if (count > EXCLUDED_TOLD)
		prose_add(&list, ", and %u more, which record and JUnit name",
			(unsigned)(count - EXCLUDED_TOLD));
	if (list.length)
		summary_list(summary, 2, 4, 0, prose_text(&list));
	summary->out.failed |= list.failed;
	prose_free(&list);
}

/* A line of text, which may be of a drive or a user, with further ones two columns further in. */
static void add_wrapped(struct summary *summary, size_t indent, const char *text)
{
	struct prose clean = { 0 };

	prose_legible(&clean, text);
	summary_list(summary, indent, indent + 2, 0, prose_text(&clean));
	summary->out.failed |= clean.failed;
	prose_free(&clean);
}

/* What the sentence does not cover. The catalogue's size is a fact of the run where it is known. */
static void add_rest(struct summary *summary, const struct fates *fates)
{
	const char *all = results_get(summary->results, "clauses");
	char text[200];

	add_fate(summary, fates, FATE_VIOLATED, "Violated,");
	add_fate(summary, fates, FATE_SUSPECT, "At least one violated of");
	add_fate(summary, fates, FATE_WAIVED, "Violated and waived,");
	add_fate(summary, fates, FATE_PARTLY, "Tested only in part,");
	add_fate(summary, fates, FATE_UNTESTED, "Not tested,");
	if (fates->counts[FATE_RECORDED]) {
		snprintf(text, sizeof(text),
			"Left open by the documents and only recorded, %u; they show no violation.",
			(unsigned)fates->counts[FATE_RECORDED]);
		add_wrapped(summary, 2, text);
	}
	if (all) {
		snprintf(text, sizeof(text),
			"The catalogue has %.20s clauses; this run planned cases for %u of them.",
			all, (unsigned)fates->count);
		add_wrapped(summary, 2, text);
	}
}

static void add_paths(struct summary *summary)
{
	static const char *const files[] = { RECORD_FILE, "junit.xml", HTML_FILE };

	if (summary->results->digest[0])
		prose_add(&summary->out, "digest:  %s\n", summary->results->digest);
	if (!summary->style->directory || summary->style->failure)
		return;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		prose_add(&summary->out, "%s", i ? "         " : "written: ");
		prose_legible(&summary->out, summary->style->directory);
		prose_add(&summary->out, "/%s\n", files[i]);
	}
}

/* How to go on with a run that did not come to its end, where the plan is there to go on with. */
static void add_next(struct summary *summary)
{
	const struct results *results = summary->results;

	if (results->finished || !results->planned || results->damaged ||
		!summary->style->directory || results_get(results, "replays"))
		return;
	prose_add(&summary->out, "go on:   exaccess run --resume ");
	prose_legible(&summary->out, summary->style->directory);
	prose_add(&summary->out, "\n");
}

/* Locks that went late: how often the next case had to wait for that, and for how long at most. */
static void add_waits(struct summary *summary)
{
	uint64_t most = 0;
	uint32_t count = 0;

	for (uint32_t i = 0; i < summary->results->count; i++) {
		const struct case_result *one = &summary->results->cases[i];

		for (uint32_t j = 0; j < one->trial_count; j++) {
			count += one->trials[j].waited > 0;
			if (one->trials[j].waited > most)
				most = one->trials[j].waited;
		}
	}
	if (count)
		prose_add(&summary->out,
			"The drive stayed locked for a while after %u cases, for %.3f s at most.\n",
			(unsigned)count, (double)most / 1e9);
}

static void summary_end(struct summary *summary)
{
	struct fates fates;

	add_totals(summary);
	add_waits(summary);
	summary_bound(summary);
	if (summary->results->torn_before)
		prose_add(&summary->out,
			"Lines within the record that were cut off, and do "
			"not count: %u.\n",
			(unsigned)summary->results->torn_before);
	if (summary->results->torn)
		prose_add(
			&summary->out, "The record's last line was cut off and does not count.\n");
	if (fates_count(summary->results, &fates)) {
		summary->out.failed = true;
		return;
	}
	add_sentence(summary, &fates);
	summary_unserved(summary);
	add_excluded(summary);
	add_rest(summary, &fates);
	fates_free(&fates);
	summary_causes(summary);
	add_paths(summary);
	add_next(summary);
}

static bool is_first_of_suite(const struct results *results, uint32_t index)
{
	const char *suite = results->cases[index].plan->suite;

	/* Where cases are not shuffled, it is the one before that tells. */
	for (uint32_t i = index; i-- > 0;)
		if (!strcmp(results->cases[i].plan->suite, suite))
			return false;
	return true;
}

/* A line for each suite, in the order of the plan. */
static void add_suites(struct summary *summary)
{
	const struct results *results = summary->results;

	prose_add(&summary->out, "\n");
	for (uint32_t i = 0; i < results->count; i++) {
		const char *suite = results->cases[i].plan->suite;
		uint32_t counts[VERDICT_COUNT] = { 0 };
		char line[300];

		if (!is_first_of_suite(results, i))
			continue;
		for (uint32_t j = i; j < results->count; j++)
			if (!strcmp(results->cases[j].plan->suite, suite))
				counts[results->cases[j].judgement.verdict]++;
		suite_line_print(suite, counts, line, sizeof(line));
		add_wrapped(summary, 0, line);
	}
}

void report_summary(const struct results *results, const struct summary_style *style, FILE *out)
{
	struct summary summary = { .results = results,
		.style = style,
		.out = { .columns = style->columns ? style->columns : PROSE_COLUMNS } };
	bool quiet = style->telling == TELL_QUIET;

	/* What matters most comes last, where a terminal ends up. */
	summary_header(&summary);
	if (style->suites && !quiet)
		add_suites(&summary);
	if (style->telling == TELL_VERBOSE) {
		summary_recorded(&summary);
		summary_imapi(&summary);
		summary_precedence(&summary);
	} else if (!quiet) {
		summary_departures(&summary);
	}
	if (!quiet) {
		summary_waived(&summary);
		summary_waivers(&summary);
	}
	if (!quiet || style->require_all)
		summary_skipped(&summary);
	summary_mixed(&summary);
	summary_missing(&summary);
	summary_errors(&summary);
	summary_failures(&summary);
	summary_end(&summary);
	fwrite(prose_text(&summary.out), 1, summary.out.length, out);
	if (summary.out.failed)
		fprintf(out, "\nThe summary is cut off: out of memory. The record is complete.\n");
	fflush(out);
	prose_free(&summary.out);
}
