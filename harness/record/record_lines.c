/* record_lines.c - the lines of a record, each kind of them. */
#include "harness/record/record_line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/text.h"

static void add_word(struct text *line, const char *word)
{
	text_add(line, " ");
	text_add_escaped(line, word, strlen(word), false);
}

static void add_rest(struct text *line, const char *rest)
{
	text_add(line, " ");
	text_add_escaped(line, rest, strlen(rest), true);
}

int record_fact(struct record *record, const char *key, const char *value)
{
	struct text *line = record_start_line(record, 4 * strlen(value));

	text_add(line, "fact");
	add_word(line, key);
	add_rest(line, value);
	return record_end_line(record);
}

static int write_drive_fact(
	struct record *record, const char *word, uint32_t drive, const char *key, const char *value)
{
	struct text *line = record_start_line(record, 4 * strlen(value));

	text_add(line, "%s %u", word, (unsigned)drive);
	add_word(line, key);
	add_rest(line, value);
	return record_end_line(record);
}

int record_drive_fact(struct record *record, uint32_t drive, const char *key, const char *value)
{
	return write_drive_fact(record, "drive", drive, key, value);
}

int record_drive_again(struct record *record, uint32_t drive, const char *key, const char *value)
{
	return write_drive_fact(record, "after", drive, key, value);
}

static int write_waiver(struct record *record, const struct waiver *waiver)
{
	struct text *line;
	size_t length = 0;

#define WAIVER_FIELD(name) length += 3 * strlen(waiver->name) + 2;
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	line = record_start_line(record, length);
	text_add(line, "waiver %s", waiver->is_clause ? "clause" : "case");
#define WAIVER_FIELD(name) add_word(line, waiver->name);
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	return record_end_line(record);
}

int record_waivers(struct record *record, const struct waivers *waivers)
{
	struct text *line = record_start_line(record, 4 * strlen(waivers->source));

	text_add(line, "waivers %u", (unsigned)waivers->count);
	add_rest(line, waivers->source);
	if (record_end_line(record))
		return -1;
	for (uint32_t i = 0; i < waivers->count; i++)
		if (write_waiver(record, &waivers->list[i]))
			return -1;
	return record_end_stretch(record) ? -1 : record_sync(record);
}

/* ---- the plan ---- */

int record_clause(struct record *record, const struct clause *clause)
{
	struct text *line = record_start_line(record, 0);

	text_add(line, "clause %s %s %u %u", clause->id, clause_kind_name(clause->kind),
		clause->sources, clause->where);
	add_rest(line, clause->text);
	return record_end_line(record);
}

static int write_step(
	struct record *record, uint32_t index, const struct plan *plan, uint32_t number)
{
	const struct step *step = &plan->steps[number];
	char operation[OPERATION_TEXT];
	char expected[EXPECTATION_TEXT];
	struct text *line = record_start_line(record, OPERATION_TEXT + EXPECTATION_TEXT);

	operation_print(&step->operation, operation, sizeof(operation));
	expectation_print(&step->expected, expected, sizeof(expected));
	text_add(line, "step %u %u %s %s %u %u %u %u %s | %s", (unsigned)index, (unsigned)number,
		role_name(step->role), actor_name(step->actor), (unsigned)step->group,
		(unsigned)step->loop, (unsigned)step->rounds, (unsigned)step->implied, operation,
		expected);
	if (record_end_line(record))
		return -1;
	for (uint32_t i = 0; i < step->reading_count; i++) {
		line = record_start_line(record, EXPECTATION_TEXT);
		expectation_print(&step->readings[i].expected, expected, sizeof(expected));
		text_add(line, "reading %u %u %s %s |", (unsigned)index, (unsigned)number,
			step->readings[i].letter ? "letter" : "reading", expected);
		add_rest(line, step->readings[i].text);
		if (record_end_line(record))
			return -1;
	}
	return 0;
}

/* By name, so that a record outlives a change of the table. */
static void add_needs(struct text *line, uint32_t needs)
{
	char text[1024];

	needs_text(needs, text, sizeof(text));
	add_word(line, text);
}

/* It is no part of what a case does: digests of plans are without it. */
static int write_place(struct record *record, uint32_t index, const struct place *place)
{
	struct text *line = record_start_line(record, 4 * strlen(place->file));

	if (record_is_digest(record))
		return 0;
	text_add(line, "place %u %u", (unsigned)index, (unsigned)place->line);
	add_rest(line, place->file);
	return record_end_line(record);
}

static int write_case(struct record *record, uint32_t index, const struct case_result *one)
{
	static const char *const policies[] = { "assert", "record", "environment" };
	const struct plan *plan = one->plan;
	struct text *line = record_start_line(record, 0);

	text_add(line, "case %u %s %s %s", (unsigned)index, plan->suite, plan->name,
		policies[plan->policy]);
	add_needs(line, plan->needs);
	text_add(line, " %u ", (unsigned)one->trial_count);
	for (uint32_t i = 0; plan->clauses[i]; i++)
		text_add(line, "%s%s", i ? "," : "", plan->clauses[i]->id);
	if (record_end_line(record))
		return -1;
	if (plan->place.file && write_place(record, index, &plan->place))
		return -1;
	for (uint32_t i = 0; i < plan->count; i++)
		if (write_step(record, index, plan, i))
			return -1;
	return record_end_stretch(record);
}

static bool cited_before(const struct results *results, uint32_t until, const struct clause *clause)
{
	for (uint32_t i = 0; i < until; i++)
		for (uint32_t j = 0; results->cases[i].plan->clauses[j]; j++)
			if (results->cases[i].plan->clauses[j] == clause)
				return true;
	return false;
}

static int write_plan(struct record *record, const struct results *results)
{
	struct text *line;

	if (record_end_stretch(record))
		return -1;
	for (uint32_t i = 0; i < results->count; i++) {
		const struct plan *plan = results->cases[i].plan;

		for (uint32_t j = 0; plan->clauses[j]; j++)
			if (!cited_before(results, i, plan->clauses[j]) &&
				record_clause(record, plan->clauses[j]))
				return -1;
		if (write_case(record, i, &results->cases[i]))
			return -1;
	}
	line = record_start_line(record, 0);
	text_add(line, "planned %u", (unsigned)results->count);
	return record_end_line(record);
}

/* Nothing of it counts before all of it is there. */
int record_plan(struct record *record, const struct results *results)
{
	int result;

	record_hold(record, true);
	result = write_plan(record, results);
	record_hold(record, false);
	return result ? -1 : record_sync(record);
}

/* ---- what happens ---- */

static int write_moment(struct record *record, const char *word, uint64_t time, const char *date)
{
	struct text *line = record_start_line(record, 4 * strlen(date));

	text_add(line, "%s %" PRIu64, word, time);
	add_word(line, date);
	return record_end_line(record);
}

int record_resumed(struct record *record, uint64_t time, const char *date)
{
	return write_moment(record, "resumed", time, date);
}

int record_joined(struct record *record, uint64_t time, const char *date)
{
	return write_moment(record, "joined", time, date);
}

int record_again(struct record *record, uint32_t index, uint32_t repetition)
{
	struct text *line = record_start_line(record, 0);

	text_add(line, "again %u %u", (unsigned)index, (unsigned)repetition);
	return record_end_line(record);
}

static int write_event(
	struct record *record, const char *word, uint32_t index, uint32_t repetition, uint64_t time)
{
	struct text *line = record_start_line(record, 0);

	text_add(line, "%s %u %u %" PRIu64, word, (unsigned)index, (unsigned)repetition, time);
	return record_end_line(record);
}

int record_begin(struct record *record, uint32_t index, uint32_t repetition, uint64_t time)
{
	return write_event(record, "begin", index, repetition, time);
}

int record_end(struct record *record, uint32_t index, uint32_t repetition, uint64_t time)
{
	return write_event(record, "end", index, repetition, time);
}

int record_skip(struct record *record, uint32_t index, uint32_t repetition, uint32_t needs)
{
	struct text *line = record_start_line(record, 0);

	text_add(line, "skip %u %u", (unsigned)index, (unsigned)repetition);
	add_needs(line, needs);
	return record_end_line(record);
}

int record_finish(struct record *record, uint64_t time, const char *date)
{
	struct text *line = record_start_line(record, 4 * strlen(date));

	text_add(line, "finished %" PRIu64, time);
	add_word(line, date);
	return record_end_line(record) ? -1 : record_sync(record);
}

int record_stop(struct record *record, uint64_t time, const char *date, const char *why)
{
	struct text *line = record_start_line(record, 4 * (strlen(date) + strlen(why)));

	text_add(line, "stopped %" PRIu64, time);
	add_word(line, date);
	add_rest(line, why);
	return record_end_line(record) ? -1 : record_sync(record);
}

int record_trouble(struct record *record, uint32_t index, uint32_t repetition, const char *text)
{
	struct text *line = record_start_line(record, 4 * strlen(text));

	text_add(line, "trouble %u %u", (unsigned)index, (unsigned)repetition);
	add_rest(line, text);
	return record_end_line(record);
}

int record_waited(struct record *record, uint32_t index, uint32_t repetition, uint64_t nanoseconds)
{
	struct text *line;

	if (!nanoseconds)
		return 0;
	line = record_start_line(record, 0);
	text_add(line, "waited %u %u %" PRIu64, (unsigned)index, (unsigned)repetition, nanoseconds);
	return record_end_line(record);
}

int record_seen(struct record *record, uint32_t index, uint32_t repetition, uint32_t step,
	const struct observation *observation)
{
	char *seen = observation_print(observation);
	struct text *line;

	if (!seen)
		return record_no_memory(record);
	line = record_start_line(record, strlen(seen));
	text_add(line, "seen %u %u %u %u ", (unsigned)index, (unsigned)repetition, (unsigned)step,
		(unsigned)(observation->count ? observation->count : 1));
	text_add(line, "%s", seen);
	free(seen);
	return record_end_line(record);
}
