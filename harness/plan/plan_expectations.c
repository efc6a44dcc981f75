/* plan_expectations.c - the words for what a step should be seen to do. */
#include <string.h>

#include "harness/plan/plan.h"

static struct condition condition(enum condition_kind kind)
{
	return (struct condition){ .kind = kind, .ref = -1 };
}

static struct expectation only(struct condition one)
{
	struct expectation seen = { .count = 1 };

	seen.conditions[0] = one;
	return seen;
}

static struct expectation plain(enum condition_kind kind)
{
	return only(condition(kind));
}

static struct expectation with_value(enum condition_kind kind, uint64_t value)
{
	struct condition one = condition(kind);

	one.value = value;
	return only(one);
}

static struct expectation with_text(enum condition_kind kind, const void *text, size_t size)
{
	struct condition one = condition(kind);

	struct expectation seen;

	one.text_size = (uint32_t)(size < CONDITION_TEXT ? size : CONDITION_TEXT - 1);
	if (one.text_size)
		memcpy(one.text, text, one.text_size);
	seen = only(one);
	if (size >= CONDITION_TEXT)
		seen.count = EXPECTATION_CONDITIONS + 1; /* plan_add() refuses it */
	return seen;
}

static struct expectation with_ref(enum condition_kind kind, int step, uint64_t value)
{
	struct expectation seen = with_value(kind, value);

	seen.conditions[0].ref = step;
	return seen;
}

struct expectation both(struct expectation one, struct expectation other)
{
	if (one.count + other.count > EXPECTATION_CONDITIONS) {
		one.count = EXPECTATION_CONDITIONS + 1; /* plan_add() refuses it */
		return one;
	}
	for (uint32_t i = 0; i < other.count; i++)
		one.conditions[one.count++] = other.conditions[i];
	return one;
}

struct expectation returns_one_of(uint32_t count, const enum status *statuses)
{
	struct condition one = condition(CONDITION_STATUS);

	for (uint32_t i = 0; i < count && i < CONDITION_STATUSES; i++)
		one.statuses[one.status_count++] = (uint32_t)statuses[i];
	return only(one);
}

struct expectation returns_status(enum status status)
{
	return returns_one_of(1, &status);
}

struct expectation returns_not(enum status status)
{
	struct expectation seen = returns_status(status);

	seen.conditions[0].kind = CONDITION_NOT_STATUS;
	return seen;
}

struct expectation one_winner_else(enum status loser)
{
	struct expectation seen = returns_status(loser);

	seen.conditions[0].kind = CONDITION_ONE_WINNER;
	return seen;
}

struct expectation returns_with_code(enum status status, uint32_t win32)
{
	return both(returns_status(status), with_value(CONDITION_WIN32, win32));
}

struct expectation answers(void)
{
	return plain(CONDITION_ANSWERED);
}

struct expectation in_time(struct expectation seen)
{
	return both(seen, plain(CONDITION_IN_TIME));
}

struct expectation fails(void)
{
	return plain(CONDITION_FAILS);
}

struct expectation succeeds(void)
{
	return plain(CONDITION_SUCCEEDS);
}

struct expectation stays_pending(void)
{
	return plain(CONDITION_PENDING);
}

struct expectation ends(void)
{
	return plain(CONDITION_ENDED);
}

struct expectation information_is(uint64_t bytes)
{
	return with_value(CONDITION_INFORMATION, bytes);
}

struct expectation information_at_most(uint64_t bytes)
{
	return with_value(CONDITION_INFORMATION_MOST, bytes);
}

struct expectation sees_free(void)
{
	return plain(CONDITION_FREE);
}

struct expectation sees_locked(void)
{
	return plain(CONDITION_LOCKED);
}

struct expectation sees_lock_of(const char *name)
{
	return with_text(CONDITION_LOCKED_BY, name, strlen(name));
}

struct expectation sees_free_or_lock_of(const char *name)
{
	return with_text(CONDITION_FREE_OR, name, strlen(name));
}

struct expectation sees_outcome_of(int step, const char *name)
{
	struct expectation seen = with_text(CONDITION_FOLLOWS, name, strlen(name));

	seen.conditions[0].ref = step;
	return seen;
}

struct expectation free_if(int step)
{
	return with_ref(CONDITION_FREE_IF, step, 0);
}

struct expectation same_parts_as(int step, uint32_t parts)
{
	return with_ref(CONDITION_SAME, step, parts);
}

struct expectation if_locked(int step, struct expectation seen)
{
	return both(seen, with_ref(CONDITION_IF_LOCKED, step, 0));
}

struct expectation same_as(int step)
{
	return same_parts_as(step, PART_ANSWER);
}

struct expectation differs_from(int step, uint32_t parts)
{
	return with_ref(CONDITION_DIFFERS, step, parts);
}

struct expectation output_untouched_from(uint32_t offset)
{
	return with_value(CONDITION_UNTOUCHED, offset);
}

struct expectation output_bytes(uint32_t offset, const void *bytes, uint32_t size)
{
	struct expectation seen = with_text(CONDITION_BYTES, bytes, size);

	seen.conditions[0].value = offset;
	return seen;
}

struct expectation starts_like(int step, uint32_t offset, uint32_t size)
{
	struct expectation seen = with_ref(CONDITION_STARTS_LIKE, step, size);

	seen.conditions[0].offset = offset;
	return seen;
}

struct expectation says_nothing(void)
{
	return plain(CONDITION_TEXT_EMPTY);
}

struct expectation says(const char *line_start)
{
	return with_text(CONDITION_TEXT_HAS, line_start, strlen(line_start));
}

struct expectation never_says(const char *line_start)
{
	return with_text(CONDITION_TEXT_LACKS, line_start, strlen(line_start));
}

struct expectation says_only(const char *line_start)
{
	return with_text(CONDITION_TEXT_ONLY, line_start, strlen(line_start));
}

struct expectation says_times(uint32_t count, const char *line_start)
{
	struct expectation seen = with_text(CONDITION_TEXT_COUNT, line_start, strlen(line_start));

	seen.conditions[0].value = count;
	return seen;
}

struct expectation says_in_order(const char *first, const char *second)
{
	struct expectation seen = with_text(CONDITION_TEXT_ORDER, first, strlen(first));

	strncpy(seen.conditions[0].more, second, sizeof(seen.conditions[0].more) - 1);
	return seen;
}

struct expectation has_command(uint8_t opcode)
{
	return with_value(CONDITION_TEXT_COMMAND, opcode);
}

struct expectation lacks_command(uint8_t opcode)
{
	return with_value(CONDITION_TEXT_NO_COMMAND, opcode);
}

struct expectation outcomes(const char *words)
{
	return with_text(CONDITION_OUTCOMES, words, strlen(words));
}

struct expectation some_outcome(const char *word)
{
	return with_text(CONDITION_OUTCOME, word, strlen(word));
}

struct expectation passed_good(void)
{
	const uint8_t good = SCSI_STATUS_GOOD;

	return both(returns_status(ST_SUCCESS), output_bytes(PASS_THROUGH_STATUS, &good, 1));
}
