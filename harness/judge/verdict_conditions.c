/* verdict_conditions.c - does a sighting satisfy a condition? */
#include "harness/judge/verdict_conditions.h"

#include <stdio.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/hresult.h"
#include "harness/facts/status.h"
#include "harness/plan/operation.h"

static bool status_in(const struct condition *condition, uint32_t status)
{
	for (uint32_t i = 0; i < condition->status_count; i++)
		if (condition->statuses[i] == status)
			return true;
	return false;
}

/* A state query was answered, with something in LockState. */
static bool state_seen(const struct observation *o)
{
	return !o->is_hresult && status_is_success(o->status) && o->output_size > 0;
}

static bool is_free(const struct observation *o)
{
	return state_seen(o) && o->output[0] == 0;
}

static bool is_locked_by(const struct observation *o, const struct condition *c)
{
	if (!state_seen(o) || o->output[0] == 0)
		return false;
	for (uint32_t i = 0; i < c->text_size; i++)
		if (observation_byte(o, EXCLUSIVE_STATE_NAME + i) != (uint8_t)c->text[i])
			return false;
	return c->text_size >= CALLER_NAME_FIELD ||
		observation_byte(o, EXCLUSIVE_STATE_NAME + c->text_size) == 0;
}

static bool same_parts(const struct observation *o, const struct observation *ref, uint64_t parts)
{
	if (parts & PART_STATUS &&
		(o->outcome != ref->outcome || o->status != ref->status ||
			o->is_hresult != ref->is_hresult || o->hresult != ref->hresult))
		return false;
	if (parts & PART_INFORMATION &&
		(o->status_block != ref->status_block || o->information != ref->information))
		return false;
	if (parts & PART_BYTES && (o->output_size != ref->output_size || o->digest != ref->digest))
		return false;
	return !(parts & PART_TEXT) || !strcmp(o->text ? o->text : "", ref->text ? ref->text : "");
}

static bool starts_like(
	const struct observation *o, const struct observation *ref, const struct condition *c)
{
	/* Not output_size: what was answered last can be, by chance, what stood there before. */
	if (!o->output_size || ref->output_size <= c->offset || c->value > o->output_length ||
		c->offset + c->value > ref->output_length ||
		c->offset + c->value > OBSERVATION_OUTPUT)
		return false;
	for (uint32_t i = 0; i < c->value; i++)
		if (observation_byte(o, i) != observation_byte(ref, c->offset + i))
			return false;
	return true;
}

static bool bytes_are(const struct observation *o, const struct condition *c)
{
	for (uint32_t i = 0; i < c->text_size; i++)
		if (observation_byte(o, (uint32_t)c->value + i) != (uint8_t)c->text[i])
			return false;
	return c->value + c->text_size <= o->output_length;
}

/* ---- text: a list of lines ---- */

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : line + strlen(line);
}

static bool line_starts(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

static uint64_t lines_starting(const char *text, const char *with, uint64_t *lines)
{
	uint64_t count = 0;

	*lines = 0;
	for (const char *line = text; *line; line = next_line(line)) {
		++*lines;
		count += line_starts(line, with);
	}
	return count;
}

static bool in_order(const char *text, const char *first, const char *second)
{
	const char *line = text;

	while (*line && !line_starts(line, first))
		line = next_line(line);
	if (!*line)
		return false;
	for (line = next_line(line); *line; line = next_line(line))
		if (line_starts(line, second))
			return true;
	return false;
}

/* Each line is `WHO CODE NAME`, the code in two hexadecimal digits. */
static bool has_command(const char *text, uint64_t opcode)
{
	for (const char *line = text; *line; line = next_line(line)) {
		const char *code = strchr(line, ' ');
		char wanted[8];

		snprintf(wanted, sizeof(wanted), " %02X ", (unsigned)(opcode & 0xFF));
		if (code && !strncmp(code, wanted, 4))
			return true;
	}
	return false;
}

/* Is the size bytes long word one of those in words, which are separated by spaces? */
static bool word_among(const char *word, size_t size, const char *words)
{
	while (*words) {
		size_t length = strcspn(words, " ");

		if (length == size && !strncmp(words, word, size))
			return true;
		words += length + (words[length] == ' ');
	}
	return false;
}

/* Each line is `COUNT WORD`. */
static bool has_outcome(const char *text, const char *wanted)
{
	for (const char *line = text; *line; line = next_line(line)) {
		const char *word = strchr(line, ' ');
		size_t size = word ? strcspn(word + 1, "\n") : 0;

		if (word && size == strlen(wanted) && !strncmp(word + 1, wanted, size))
			return true;
	}
	return false;
}

static bool all_outcomes_among(const char *text, const char *words)
{
	if (!*text)
		return false;
	for (const char *line = text; *line; line = next_line(line)) {
		const char *word = strchr(line, ' ');

		if (!word || !word_among(word + 1, strcspn(word + 1, "\n"), words))
			return false;
	}
	return true;
}

/* Each line is `ACTOR STATUS`, one for each process of a race. */
static bool one_winner(const char *text, const struct condition *c)
{
	uint32_t winners = 0;

	for (const char *line = text; *line; line = next_line(line)) {
		char name[48];
		const char *word = strchr(line, ' ');
		uint32_t status;
		size_t size = word ? strcspn(word + 1, "\n") : 0;

		if (!word || size >= sizeof(name))
			return false;
		memcpy(name, word + 1, size);
		name[size] = '\0';
		if (status_parse(name, &status))
			return false;
		if (status == (uint32_t)ST_SUCCESS)
			winners++;
		else if (!status_in(c, status))
			return false;
	}
	return winners == 1;
}

/* Conditions on what a list says; the others are about lists of answers, which the harness makes. */
static bool is_of_a_list(const struct condition *c)
{
	return c->kind >= CONDITION_TEXT_EMPTY && c->kind <= CONDITION_TEXT_ORDER;
}

static bool text_holds(const struct observation *o, const struct condition *c)
{
	const char *text = o->text ? o->text : "";
	uint64_t lines;
	uint64_t matching = lines_starting(text, c->text, &lines);

	/* What could not be listed is no empty list. */
	if (!o->text || (!observation_succeeded(o) && is_of_a_list(c)))
		return false;

	switch (c->kind) {
	case CONDITION_TEXT_EMPTY: return lines == 0;
	case CONDITION_TEXT_HAS: return matching > 0;
	case CONDITION_TEXT_LACKS: return matching == 0;
	case CONDITION_TEXT_ONLY: return matching == lines;
	case CONDITION_TEXT_COUNT: return matching == c->value;
	case CONDITION_TEXT_COMMAND: return has_command(text, c->value);
	case CONDITION_TEXT_NO_COMMAND: return !has_command(text, c->value);
	case CONDITION_TEXT_ORDER: return in_order(text, c->text, c->more);
	case CONDITION_OUTCOMES: return all_outcomes_among(text, c->text);
	case CONDITION_OUTCOME: return has_outcome(text, c->text);
	case CONDITION_ONE_WINNER: return one_winner(text, c);
	default: return false;
	}
}

/* The string of a successful owner read is the text, unit by unit. */
static bool owner_is(const struct observation *o, const struct condition *c)
{
	if (!observation_succeeded(o) || strcmp(o->text ? o->text : "", OWNER_STRING) ||
		o->information != 2 * (uint64_t)c->text_size)
		return false;
	for (uint32_t i = 0; i < c->text_size; i++)
		if (observation_byte(o, 2 * i) != (uint8_t)c->text[i] ||
			observation_byte(o, 2 * i + 1) != 0)
			return false;
	return true;
}

/* Of an answer of the IMAPI level: conditions on an NTSTATUS never hold for it. */
static bool hresult_holds(const struct observation *o, const struct condition *c)
{
	switch (c->kind) {
	case CONDITION_ANSWERED: return true;
	case CONDITION_HRESULT: return status_in(c, o->hresult);
	case CONDITION_NOT_HRESULT: return !status_in(c, o->hresult);
	case CONDITION_FAILED_HR: return hresult_failed(o->hresult);
	case CONDITION_SUCCEEDED_HR: return !hresult_failed(o->hresult);
	case CONDITION_OWNER: return owner_is(o, c);
	case CONDITION_OWNER_OR: return status_in(c, o->hresult) || owner_is(o, c);
	default: return text_holds(o, c);
	}
}

static bool answer_holds(const struct observation *o, const struct condition *c)
{
	if (o->is_hresult)
		return hresult_holds(o, c);
	switch (c->kind) {
	case CONDITION_ANSWERED: return true;
	case CONDITION_STATUS: return status_in(c, o->status);
	case CONDITION_NOT_STATUS: return !status_in(c, o->status);
	case CONDITION_WIN32: return o->win32 == c->value;
	case CONDITION_FAILS: return status_is_error(o->status);
	case CONDITION_SUCCEEDS: return status_is_success(o->status);
	case CONDITION_INFORMATION: return o->status_block && o->information == c->value;
	case CONDITION_INFORMATION_MOST: return o->status_block && o->information <= c->value;
	case CONDITION_FREE: return is_free(o);
	case CONDITION_LOCKED: return state_seen(o) && o->output[0] != 0;
	case CONDITION_LOCKED_BY: return is_locked_by(o, c);
	case CONDITION_FREE_OR: return is_free(o) || is_locked_by(o, c);
	case CONDITION_UNTOUCHED: return o->output_size <= c->value;
	case CONDITION_BYTES: return bytes_are(o, c);
	default: return text_holds(o, c);
	}
}

/* The first thing seen of the step that a condition refers to; NULL when nothing was. */
static const struct observation *referred(
	const struct plan *plan, const struct trial *trial, const struct condition *c)
{
	if (c->ref < 0 || (uint32_t)c->ref >= plan->count || !trial->steps[c->ref].count)
		return NULL;
	return &trial->steps[c->ref].list[0];
}

/* What an expectation says may count only for a device that an earlier query saw locked. */
static bool counts(
	const struct plan *plan, const struct trial *trial, const struct expectation *expected)
{
	for (uint32_t i = 0; i < expected->count; i++) {
		const struct condition *c = &expected->conditions[i];
		const struct observation *ref;

		if (c->kind != CONDITION_IF_LOCKED)
			continue;
		ref = referred(plan, trial, c);
		if (!ref || !state_seen(ref) || ref->output[0] == 0)
			return false;
	}
	return true;
}

static bool comparison_holds(
	const struct observation *o, const struct observation *ref, const struct condition *c)
{
	bool ref_succeeded;

	if (!ref)
		return false;
	ref_succeeded = observation_succeeded(ref);
	switch (c->kind) {
	case CONDITION_SAME: return same_parts(o, ref, c->value);
	case CONDITION_DIFFERS: return !same_parts(o, ref, c->value);
	case CONDITION_STARTS_LIKE: return starts_like(o, ref, c);
	case CONDITION_FOLLOWS: return ref_succeeded ? is_locked_by(o, c) : is_free(o);
	case CONDITION_FREE_IF: return !ref_succeeded || is_free(o);
	case CONDITION_OWNER_FOLLOWS: return owner_is(o, c) == ref_succeeded;
	case CONDITION_COMPOSED:
		return o->is_hresult &&
			(status_in(c, o->hresult) ||
				(ref->win32 && o->hresult == hresult_from_win32(ref->win32)));
	default: return false;
	}
}

static bool condition_holds(const struct plan *plan, const struct trial *trial,
	const struct observation *o, const struct condition *c)
{
	switch (c->kind) {
	case CONDITION_IF_LOCKED: return true;
	case CONDITION_ENDED: return o->outcome == OUTCOME_END;
	case CONDITION_PENDING: return o->outcome == OUTCOME_PENDING;
	case CONDITION_IN_TIME: return o->outcome != OUTCOME_HANG;
	case CONDITION_SAME:
	case CONDITION_DIFFERS:
	case CONDITION_STARTS_LIKE:
	case CONDITION_FOLLOWS:
	case CONDITION_FREE_IF:
	case CONDITION_COMPOSED:
	case CONDITION_OWNER_FOLLOWS:
		return o->outcome == OUTCOME_ANSWER &&
			comparison_holds(o, referred(plan, trial, c), c);
	default: return o->outcome == OUTCOME_ANSWER && answer_holds(o, c);
	}
}

bool verdict_may_hold(const struct expectation *expected, const struct observation *seen)
{
	for (uint32_t i = 0; i < expected->count; i++) {
		const struct condition *c = &expected->conditions[i];

		if (c->kind == CONDITION_IF_LOCKED)
			return true;
		if (c->ref < 0 && c->kind != CONDITION_ONE_WINNER &&
			!condition_holds(NULL, NULL, seen, c))
			return false;
	}
	return true;
}

bool verdict_holds(const struct plan *plan, const struct trial *trial, uint32_t step,
	const struct expectation *expected, const struct observation **culprit)
{
	const struct sighting *sighting = &trial->steps[step];

	*culprit = NULL;
	if (!counts(plan, trial, expected))
		return sighting->count > 0;
	for (uint32_t i = 0; i < sighting->count; i++) {
		for (uint32_t j = 0; j < expected->count; j++) {
			if (!condition_holds(
				    plan, trial, &sighting->list[i], &expected->conditions[j])) {
				*culprit = &sighting->list[i];
				return false;
			}
		}
	}
	return sighting->count > 0;
}
