/* summary_precedence.c - the table of faults that can hold at once: which of them wins. */
#include <string.h>

#include "reports/shared/precedence.h"
#include "reports/shared/legible.h"
#include "reports/shared/story.h"
#include "reports/summary/summary_sections.h"

/* Columns. What does not fit into its own is cut. */
enum { INDENT = 2, CASE = 46, FAULT = 14, GAP = 2 };

bool summary_is_pair(const struct case_result *result)
{
	struct pair_outcome pair;

	return precedence_of(result, &pair);
}

static void add_cell(struct prose *line, const char *text, size_t length, size_t columns)
{
	char cut[4 * CASE];
	size_t width;

	report_legible(text, length, cut, sizeof(cut));
	width = prose_width(cut);
	for (size_t end = strlen(cut); width > columns && end > 0; width = prose_width(cut)) {
		do
			end--;
		while (end > 0 && ((unsigned char)cut[end] & 0xC0) == 0x80);
		cut[end] = '\0';
	}
	prose_add(line, "%s", cut);
	prose_blanks(line, columns - width + GAP);
}

static void add_words(struct prose *line, struct words words, const char *without)
{
	if (words.bytes)
		add_cell(line, words.bytes, words.length, FAULT);
	else
		add_cell(line, without, strlen(without), FAULT);
}

static void end_line(struct summary *summary, struct prose *line)
{
	while (line->length && line->bytes[line->length - 1] == ' ')
		line->bytes[--line->length] = '\0';
	prose_blanks(&summary->out, INDENT);
	prose_add(&summary->out, "%s\n", prose_text(line));
	summary->out.failed |= line->failed;
	prose_free(line);
	*line = (struct prose){ 0 };
}

/* What can stand in place of a winner. */
static const char *no_winner(const struct case_result *result, const struct pair_outcome *pair)
{
	if (pair->differs)
		return "varies";
	switch (result->judgement.verdict) {
	case VERDICT_SKIPPED: return "skipped";
	case VERDICT_ERROR: return "error";
	case VERDICT_MISSING: return "missing";
	default: return "another answer";
	}
}

static bool is_narrow(const struct summary *summary)
{
	size_t columns = summary->out.columns;

	return columns < INDENT + CASE + 3 * (GAP + FAULT);
}

static void add_plain(struct prose *line, struct words words, const char *without)
{
	char cut[200];

	report_legible(words.bytes ? words.bytes : without,
		words.bytes ? words.length : strlen(without), cut, sizeof(cut));
	prose_add(line, "%s", cut);
}

/* Where a table has no room. */
static void add_row_in_words(struct summary *summary, const struct case_result *result,
	const struct pair_outcome *pair, struct words seen)
{
	struct prose line = { 0 };

	prose_legible(&line, result->plan->name);
	prose_add(&line, ": ");
	add_plain(&line, seen, no_winner(result, pair));
	prose_add(&line, " (published: ");
	add_plain(&line, pair->current, "-");
	prose_add(&line, ", older: ");
	add_plain(&line, pair->older, "-");
	prose_add(&line, ")");
	summary_list(summary, INDENT, INDENT + 2, 0, prose_text(&line));
	summary->out.failed |= line.failed;
	prose_free(&line);
}

static void add_row(
	struct summary *summary, const struct case_result *result, const struct pair_outcome *pair)
{
	struct prose line = { 0 };
	struct words seen = pair->winner.bytes ? pair->winner : pair->otherwise;

	if (is_narrow(summary)) {
		add_row_in_words(summary, result, pair, seen);
		return;
	}
	add_cell(&line, result->plan->name, strlen(result->plan->name), CASE);
	add_words(&line, seen, no_winner(result, pair));
	add_words(&line, pair->current, "-");
	add_words(&line, pair->older, "-");
	end_line(summary, &line);
}

static void add_head(struct summary *summary, uint32_t pairs)
{
	static const struct words heads[] = { { "this drive", 10 }, { "published", 9 },
		{ "older", 5 } };
	struct prose line = { 0 };

	summary_headline(
		summary, PAINT_NOTE, "Two faults at once, and which is judged first", pairs);
	if (is_narrow(summary))
		return;
	add_cell(&line, "pair", 4, CASE);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		add_words(&line, heads[i], "");
	end_line(summary, &line);
}

struct agreement {
	uint32_t pairs, decided, current, older;
};

static void add_end(struct summary *summary, const struct agreement *agreement, struct order *order)
{
	struct prose text = { 0 };

	prose_add(&text,
		"%u of %u pairs are decided, %u as by the current published driver, %u as by the "
		"older one.",
		(unsigned)agreement->decided, (unsigned)agreement->pairs,
		(unsigned)agreement->current, (unsigned)agreement->older);
	summary_field(summary, INDENT, "", prose_text(&text));
	prose_empty(&text);
	if (order->count && !order->crowded) {
		prose_add(&text,
			"%s order of checks explains them: ", order_solve(order) ? "One" : "No");
		order_tell(order, &text);
		summary_field(summary, INDENT, "", prose_text(&text));
	}
	summary->out.failed |= text.failed;
	prose_free(&text);
}

void summary_precedence(struct summary *summary)
{
	struct agreement agreement = { 0 };
	struct order order = { 0 };
	struct pair_outcome pair;

	for (uint32_t i = 0; i < summary->results->count; i++)
		agreement.pairs += summary_is_pair(&summary->results->cases[i]);
	if (!agreement.pairs)
		return;
	add_head(summary, agreement.pairs);
	for (uint32_t i = 0; i < summary->results->count; i++) {
		const struct case_result *result = &summary->results->cases[i];

		if (!precedence_of(result, &pair))
			continue;
		add_row(summary, result, &pair);
		order_add(&order, &pair);
		agreement.decided += pair.winner.bytes != NULL;
		agreement.current += words_equal(pair.winner, pair.current);
		agreement.older += words_equal(pair.winner, pair.older);
	}
	add_end(summary, &agreement, &order);
}
