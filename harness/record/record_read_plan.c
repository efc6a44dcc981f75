/* record_read_plan.c - the words of a record's lines, and those lines that make up the plan. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "harness/system/memory.h"
#include "harness/record/record_reader.h"
#include "harness/system/text.h"

#define CITED_MOST 127u

int reader_fail(struct reader *reader, const char *why)
{
	snprintf(reader->error, reader->size, "%s", why);
	return -1;
}

char *reader_word(struct reader *reader)
{
	char *next = text_word(&reader->rest);

	return next ? next : (char *)(uintptr_t) "";
}

int reader_number(struct reader *reader, uint64_t most, uint64_t *value)
{
	return text_number(reader_word(reader), most, value)
		? reader_fail(reader, "a number is missing or wrong")
		: 0;
}

int reader_number32(struct reader *reader, uint32_t most, uint32_t *value)
{
	uint64_t wide = 0;

	if (reader_number(reader, most, &wide))
		return -1;
	*value = (uint32_t)wide;
	return 0;
}

char *reader_unescaped(struct reader *reader, const char *text)
{
	size_t length = strlen(text);
	char *copy = memory_take(&reader->results->memory, length + 1);

	return copy && text_unescape(text, length, copy, length + 1) >= 0 ? copy : NULL;
}

/* ---- the plan ---- */

/* Clauses as this record has them, found again by their ID. */
struct cited {
	struct clause clause;
	struct cited *next;
};

int reader_clause(struct reader *reader)
{
	struct results *results = reader->results;
	struct cited *cited = memory_take(&results->memory, sizeof(*cited));
	char *id = memory_text(&results->memory, reader_word(reader));
	int kind = clause_kind_parse(reader_word(reader));
	uint32_t sources = 0;
	uint32_t where = 0;

	if (!cited || !id)
		return reader_fail(reader, "memory is short");
	if (kind < 0 || reader_number32(reader, 0xFFFF, &sources) ||
		reader_number32(reader, 0xFFFF, &where))
		return reader_fail(reader, "a clause is malformed");
	cited->clause.id = id;
	cited->clause.kind = (enum clause_kind)kind;
	cited->clause.sources = sources;
	cited->clause.where = where;
	cited->clause.text = reader_unescaped(reader, reader->rest);
	if (!cited->clause.text)
		return reader_fail(reader, "a clause's text is malformed");
	cited->next = results->cited;
	results->cited = cited;
	return 0;
}

static const struct clause *cited_find(const struct results *results, const char *id)
{
	for (const struct cited *cited = results->cited; cited; cited = cited->next)
		if (!strcmp(cited->clause.id, id))
			return &cited->clause;
	return NULL;
}

static int read_citations(struct reader *reader, struct plan *plan, char *list)
{
	const struct clause **clauses =
		memory_take(&reader->results->memory, (CITED_MOST + 1) * sizeof(struct clause *));
	uint32_t count = 0;

	if (!clauses)
		return reader_fail(reader, "memory is short");
	while (*list && count < CITED_MOST) {
		size_t length = strcspn(list, ",");
		bool more = list[length] == ',';

		list[length] = '\0';
		clauses[count] = cited_find(reader->results, list);
		if (!clauses[count++])
			return reader_fail(
				reader, "a case cites a clause that the record does not have");
		list += length + more;
	}
	if (*list)
		return reader_fail(reader, "a case cites more clauses than any case does");
	plan->clauses = clauses;
	return count ? 0 : reader_fail(reader, "a case cites no clause");
}

static int word_index(const char *const *words, int count, const char *wanted)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(words[i], wanted))
			return i;
	return -1;
}

static int read_case_words(struct reader *reader, struct plan *plan, uint32_t *repetitions)
{
	static const char *const policies[] = { "assert", "record", "environment" };
	int policy;
	char *needs;

	plan->suite = memory_text(&reader->results->memory, reader_word(reader));
	plan->name = memory_text(&reader->results->memory, reader_word(reader));
	policy = word_index(policies, 3, reader_word(reader));
	needs = reader_unescaped(reader, reader_word(reader));
	if (!plan->suite || !plan->name || !*plan->suite || !*plan->name)
		return reader_fail(reader, "a case has no name");
	if (policy < 0 || !needs || needs_parse(needs, &plan->needs))
		return reader_fail(reader, "a case's policy or needs are unknown");
	plan->policy = (enum policy)policy;
	if (reader_number32(reader, REPETITIONS_MOST, repetitions))
		return -1;
	return read_citations(reader, plan, reader_word(reader));
}

int reader_case(struct reader *reader)
{
	struct plan *plan;
	uint32_t index = 0;
	uint32_t repetitions = 1;

	if (reader->results->planned)
		return reader_fail(reader, "a case comes after the end of the plan");
	if (reader_number32(reader, CASES_MOST, &index))
		return -1;
	if (index != reader->results->count)
		return reader_fail(reader, "cases are not numbered in order");
	plan = plan_new();
	if (!plan)
		return reader_fail(reader, "memory is short");
	if (read_case_words(reader, plan, &repetitions)) {
		plan_free(plan);
		return -1;
	}
	if (results_add(reader->results, plan, repetitions)) {
		plan_free(plan);
		return reader_fail(reader, "memory is short");
	}
	return 0;
}

/* The case that is being planned: always the last one. */
static struct plan *current_plan(struct reader *reader)
{
	struct results *results = reader->results;
	uint32_t index = 0;

	if (reader_number32(reader, CASES_MOST, &index))
		return NULL;
	if (results->planned || !results->count || index != results->count - 1) {
		reader_fail(reader, "this does not belong to the case before it");
		return NULL;
	}
	return results->cases[index].plan;
}

int reader_place(struct reader *reader)
{
	struct plan *plan = current_plan(reader);
	char *file;

	if (!plan || reader_number32(reader, UINT32_MAX, &plan->place.line))
		return -1;
	file = reader_unescaped(reader, reader->rest);
	if (!file || plan->count)
		return reader_fail(reader, "the place of a case is malformed");
	plan->place.file = file;
	return 0;
}

static int check_refs(const struct expectation *expected, uint32_t steps)
{
	for (uint32_t i = 0; i < expected->count; i++)
		if (expected->conditions[i].ref >= (int)steps)
			return -1;
	return 0;
}

static int read_step_body(struct reader *reader, struct plan *plan, struct step *step)
{
	char *bar = strstr(reader->rest, " | ");
	struct step *added;

	if (!bar)
		return reader_fail(reader, "a step has no expectation");
	*bar = '\0';
	if (operation_parse(reader->rest, &step->operation, reader->error, reader->size) ||
		expectation_parse(bar + 3, &step->expected, reader->error, reader->size))
		return -1;
	if (check_refs(&step->expected, plan->count))
		return reader_fail(reader, "a condition refers to a step that is not before it");
	added = plan_add(plan, step->role, step->actor, &step->operation, &step->expected);
	if (!added)
		return reader_fail(reader, "memory is short");
	added->group = step->group;
	added->loop = step->loop;
	added->rounds = step->rounds;
	added->implied = step->implied;
	return 0;
}

int reader_step(struct reader *reader)
{
	struct plan *plan = current_plan(reader);
	struct step step;
	uint32_t index = 0;
	uint32_t implied = 0;
	int role;
	int actor;

	memset(&step, 0, sizeof(step));
	if (!plan || reader_number32(reader, STEPS_MOST, &index))
		return -1;
	role = role_parse(reader_word(reader));
	actor = actor_parse(reader_word(reader));
	if (role < 0 || actor < 0 || index != plan->count)
		return reader_fail(
			reader, "a step is out of order, or its role or actor is unknown");
	step.role = (enum role)role;
	step.actor = (enum actor)actor;
	if (reader_number32(reader, UINT32_MAX, &step.group) ||
		reader_number32(reader, UINT32_MAX, &step.loop) ||
		reader_number32(reader, UINT32_MAX, &step.rounds) ||
		reader_number32(reader, 1, &implied))
		return -1;
	step.implied = implied;
	return read_step_body(reader, plan, &step);
}

int reader_reading(struct reader *reader)
{
	struct plan *plan = current_plan(reader);
	struct expectation expected;
	uint32_t step = 0;
	char *which;
	char *bar;
	char *text;

	if (!plan || reader_number32(reader, STEPS_MOST, &step))
		return -1;
	which = reader_word(reader);
	bar = strstr(reader->rest, " | ");
	if (!bar || !plan->count || step != plan->count - 1 ||
		plan->steps[step].role != ROLE_NOTE ||
		(strcmp(which, "letter") && strcmp(which, "reading")))
		return reader_fail(reader, "a reading does not follow its note");
	*bar = '\0';
	text = reader_unescaped(reader, bar + 3);
	if (!text)
		return reader_fail(reader, "a reading's text is malformed");
	if (expectation_parse(reader->rest, &expected, reader->error, reader->size))
		return -1;
	if (check_refs(&expected, plan->count))
		return reader_fail(reader, "a reading refers to a step that is not there");
	plan_add_reading(plan, which[0] == 'l', text, &expected);
	return plan->fault[0] ? reader_fail(reader, plan->fault) : 0;
}
