/* comparison_text.c - a comparison for a terminal, and as Markdown. */
#include "reports/compare/comparison.h"

#include <string.h>

#include "reports/shared/story.h"

#define INDENT 8

/* `was:      ...`, broken into lines. */
static void add_line(struct prose *out, const char *label, struct prose *text)
{
	prose_blanks(out, INDENT);
	prose_add(out, "%-10s", label);
	prose_wrap(out, INDENT + 10, prose_text(text));
	prose_add(out, "\n");
	out->failed |= text->failed;
	prose_empty(text);
}

static void add_step(struct prose *out, const struct compared *one)
{
	struct prose text = { 0 };

	if (!one->now || one->step < 0)
		return;
	prose_add(
		&text, "%d %s ", one->step + 1, actor_name(one->now->plan->steps[one->step].actor));
	story_does(one->now, (uint32_t)one->step, &text);
	if (one->others)
		prose_add(&text, " (and %u %s behind it)", (unsigned)one->others,
			one->others == 1 ? "step" : "steps");
	add_line(out, "step:", &text);
	story_sees(one->old, (uint32_t)one->step, &text);
	add_line(out, "saw:", &text);
	story_sees(one->now, (uint32_t)one->step, &text);
	add_line(out, "sees:", &text);
	prose_free(&text);
}

static void add_case(
	struct prose *out, const struct comparison *comparison, const struct compared *one)
{
	const struct case_result *told = one->now ? one->now : one->old;
	struct prose text = { 0 };

	prose_add(out, "  %s", one->worse ? "! " : "  ");
	story_name(told, out);
	prose_add(out, "  ");
	story_clauses(told, " ", out);
	prose_add(out, "\n");
	comparison_outcome(one->old, &text);
	add_line(out, "was:", &text);
	comparison_outcome(one->now, &text);
	add_line(out, "is:", &text);
	add_step(out, one);
	if (one->worse) {
		story_command(comparison->now, told, &text);
		add_line(out, "repeat:", &text);
	}
	prose_free(&text);
}

static void add_run(struct prose *out, const char *label, const struct results *results)
{
	const char *command = results_get(results, "command");
	struct prose text = { 0 };

	prose_legible(&text, results_get(results, "started"));
	prose_add(&text, ", ");
	prose_legible(&text, command ? command : "");
	if (!results->finished)
		prose_add(&text, " (the run did not come to its end)");
	prose_add(out, "%-6s", label);
	prose_wrap(out, 6, prose_text(&text));
	prose_add(out, "\n");
	out->failed |= text.failed;
	prose_free(&text);
}

void comparison_text(const struct comparison *comparison, struct prose *out)
{
	struct prose facts = { 0 };

	add_run(out, "old", comparison->old);
	add_run(out, "new", comparison->now);
	comparison_facts(comparison, &facts);
	prose_add(out, "%s", prose_text(&facts));
	out->failed |= facts.failed;
	prose_free(&facts);
	for (int kind = 0; kind < DIFFERENCE_COUNT; kind++) {
		if (!comparison->counts[kind])
			continue;
		prose_add(out, "\n%s, %u: %s\n", difference_word((enum difference)kind),
			(unsigned)comparison->counts[kind],
			difference_meaning((enum difference)kind));
		for (uint32_t i = 0; i < comparison->count; i++)
			if (comparison->list[i].kind == (enum difference)kind)
				add_case(out, comparison, &comparison->list[i]);
	}
	prose_add(out, "\n");
	comparison_totals(comparison, out);
}

/* ---- Markdown ---- */

/* Characters that mean something there, told by what stands for them. */
static void add_marked(struct prose *out, struct prose *text)
{
	for (const char *at = prose_text(text); *at; at++)
		if (strchr("\\`*_[]<>|~", *at))
			prose_add(out, "\\%c", *at);
		else
			prose_bytes(out, at, 1);
	out->failed |= text->failed;
	prose_empty(text);
}

static void add_row(struct prose *out, const struct compared *one)
{
	const struct case_result *told = one->now ? one->now : one->old;
	struct prose text = { 0 };

	prose_add(out, "| %s%s | ", difference_word(one->kind), one->worse ? " (worse)" : "");
	story_name(told, &text);
	add_marked(out, &text);
	prose_add(out, " | ");
	story_clauses(told, " ", &text);
	add_marked(out, &text);
	prose_add(out, " | ");
	comparison_outcome(one->old, &text);
	if (one->now && one->step >= 0 && one->kind == DIFFERENCE_CHANGED) {
		prose_add(&text, ", step %d: ", one->step + 1);
		story_sees(one->old, (uint32_t)one->step, &text);
	}
	add_marked(out, &text);
	prose_add(out, " | ");
	comparison_outcome(one->now, &text);
	if (one->now && one->step >= 0 && one->kind == DIFFERENCE_CHANGED) {
		prose_add(&text, ", step %d: ", one->step + 1);
		story_sees(one->now, (uint32_t)one->step, &text);
	}
	add_marked(out, &text);
	prose_add(out, " |\n");
	prose_free(&text);
}

void comparison_markdown(const struct comparison *comparison, struct prose *out)
{
	struct prose text = { 0 };

	prose_add(out, "## exaccess compare\n\n");
	comparison_totals(comparison, &text);
	add_marked(out, &text);
	prose_add(out, "\n");
	comparison_facts(comparison, &text);
	if (text.length) {
		prose_add(out, "```\n%s```\n\n", prose_text(&text));
		prose_empty(&text);
	}
	if (comparison->count)
		prose_add(
			out, "| | case | clauses | was | is |\n| --- | --- | --- | --- | --- |\n");
	for (int kind = 0; kind < DIFFERENCE_COUNT; kind++)
		for (uint32_t i = 0; i < comparison->count; i++)
			if (comparison->list[i].kind == (enum difference)kind)
				add_row(out, &comparison->list[i]);
	out->failed |= text.failed;
	prose_free(&text);
}
