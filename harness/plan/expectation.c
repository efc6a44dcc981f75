/* expectation.c - the text forms of an expectation. */
#include "harness/plan/expectation.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/facts/hresult.h"
#include "harness/facts/status.h"
#include "harness/system/text.h"

/* What a condition carries besides its kind; each is written as key=value when its bit is set. */
enum operand {
	HAS_STATUSES = 1,
	HAS_VALUE = 2,
	HAS_REF = 4,
	HAS_TEXT = 8,
	HAS_MORE = 16,
	HAS_OFFSET = 32
};

static const struct shape {
	const char *word;
	unsigned operands;
} shapes[] = {
	[CONDITION_ANSWERED] = { "answered", 0 },
	[CONDITION_STATUS] = { "status", HAS_STATUSES },
	[CONDITION_NOT_STATUS] = { "not-status", HAS_STATUSES },
	[CONDITION_WIN32] = { "win32", HAS_VALUE },
	[CONDITION_FAILS] = { "fails", 0 },
	[CONDITION_SUCCEEDS] = { "succeeds", 0 },
	[CONDITION_INFORMATION] = { "information", HAS_VALUE },
	[CONDITION_INFORMATION_MOST] = { "information-at-most", HAS_VALUE },
	[CONDITION_FREE] = { "free", 0 },
	[CONDITION_LOCKED] = { "locked", 0 },
	[CONDITION_LOCKED_BY] = { "locked-by", HAS_TEXT },
	[CONDITION_FOLLOWS] = { "follows", HAS_REF | HAS_TEXT },
	[CONDITION_FREE_OR] = { "free-or", HAS_TEXT },
	[CONDITION_FREE_IF] = { "free-if", HAS_REF },
	[CONDITION_SAME] = { "same", HAS_REF | HAS_VALUE },
	[CONDITION_DIFFERS] = { "differs", HAS_REF | HAS_VALUE },
	[CONDITION_UNTOUCHED] = { "untouched", HAS_VALUE },
	[CONDITION_BYTES] = { "bytes", HAS_VALUE | HAS_TEXT },
	[CONDITION_STARTS_LIKE] = { "starts-like", HAS_REF | HAS_VALUE | HAS_OFFSET },
	[CONDITION_TEXT_EMPTY] = { "text-empty", 0 },
	[CONDITION_TEXT_HAS] = { "text-has", HAS_TEXT },
	[CONDITION_TEXT_LACKS] = { "text-lacks", HAS_TEXT },
	[CONDITION_TEXT_ONLY] = { "text-only", HAS_TEXT },
	[CONDITION_TEXT_COUNT] = { "text-count", HAS_VALUE | HAS_TEXT },
	[CONDITION_TEXT_COMMAND] = { "text-command", HAS_VALUE },
	[CONDITION_TEXT_NO_COMMAND] = { "text-no-command", HAS_VALUE },
	[CONDITION_TEXT_ORDER] = { "text-order", HAS_TEXT | HAS_MORE },
	[CONDITION_OUTCOMES] = { "outcomes", HAS_TEXT },
	[CONDITION_OUTCOME] = { "outcome", HAS_TEXT },
	[CONDITION_ONE_WINNER] = { "one-winner", HAS_STATUSES },
	[CONDITION_IN_TIME] = { "in-time", 0 },
	[CONDITION_ENDED] = { "ended", 0 },
	[CONDITION_PENDING] = { "pending", 0 },
	[CONDITION_HRESULT] = { "hresult", HAS_STATUSES },
	[CONDITION_NOT_HRESULT] = { "not-hresult", HAS_STATUSES },
	[CONDITION_COMPOSED] = { "composed", HAS_REF | HAS_STATUSES },
	[CONDITION_OWNER_OR] = { "owner-or", HAS_STATUSES | HAS_TEXT },
	[CONDITION_FAILED_HR] = { "hr-failed", 0 },
	[CONDITION_SUCCEEDED_HR] = { "hr-succeeded", 0 },
	[CONDITION_OWNER] = { "owner", HAS_TEXT },
	[CONDITION_OWNER_FOLLOWS] = { "owner-follows", HAS_REF | HAS_TEXT },
	[CONDITION_IF_LOCKED] = { "if-locked", HAS_REF },
};

/* The statuses of a condition are NTSTATUS values or HRESULTs; both texts fit HRESULT_TEXT. */
static bool has_hresults(const struct condition *condition)
{
	switch (condition->kind) {
	case CONDITION_HRESULT:
	case CONDITION_NOT_HRESULT:
	case CONDITION_COMPOSED:
	case CONDITION_OWNER_OR: return true;
	default: return false;
	}
}

static const char *value_text(
	const struct condition *condition, uint32_t index, char text[HRESULT_TEXT])
{
	return has_hresults(condition) ? hresult_text(condition->statuses[index], text)
				       : status_text(condition->statuses[index], text);
}

static void print_condition(struct text *out, const struct condition *condition)
{
	unsigned operands = shapes[condition->kind].operands;

	text_add(out, "%s", shapes[condition->kind].word);
	if (operands & HAS_REF)
		text_add(out, " ref=%d", condition->ref);
	if (operands & HAS_VALUE)
		text_add(out, " value=%llu", (unsigned long long)condition->value);
	if (operands & HAS_OFFSET)
		text_add(out, " offset=%u", (unsigned)condition->offset);
	if (operands & HAS_STATUSES)
		for (uint32_t i = 0; i < condition->status_count; i++) {
			char name[HRESULT_TEXT];

			text_add(out, " is=%s", value_text(condition, i, name));
		}
	if (operands & HAS_TEXT) {
		text_add(out, " text=");
		text_add_escaped(out, condition->text, condition->text_size, false);
	}
	if (operands & HAS_MORE) {
		text_add(out, " then=");
		text_add_escaped(out, condition->more, strlen(condition->more), false);
	}
}

void expectation_print(const struct expectation *expectation, char *text, size_t size)
{
	struct text out = text_into(text, size);

	for (uint32_t i = 0; i < expectation->count; i++) {
		if (i)
			text_add(&out, " & ");
		print_condition(&out, &expectation->conditions[i]);
	}
}

static int parse_text(struct condition *condition, const char *key, const char *value)
{
	long size;

	if (!strcmp(key, "text")) {
		size = text_unescape(value, strlen(value), condition->text, CONDITION_TEXT);
		if (size < 0)
			return -1;
		condition->text_size = (uint32_t)size;
		return 0;
	}
	if (!strcmp(key, "then"))
		return text_unescape(
			       value, strlen(value), condition->more, sizeof(condition->more)) < 0
			? -1
			: 0;
	return -1;
}

/* The bit of the operand that is written so; 0 when there is none. */
static unsigned operand_of(const char *key)
{
	static const struct {
		const char *key;
		unsigned operand;
	} keys[] = { { "is", HAS_STATUSES }, { "value", HAS_VALUE }, { "ref", HAS_REF },
		{ "text", HAS_TEXT }, { "then", HAS_MORE }, { "offset", HAS_OFFSET } };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!strcmp(key, keys[i].key))
			return keys[i].operand;
	return 0;
}

static int parse_operand(struct condition *condition, const char *key, const char *value)
{
	uint64_t number;

	if (!(shapes[condition->kind].operands & operand_of(key)))
		return -1;
	if (!strcmp(key, "is")) {
		if (condition->status_count == CONDITION_STATUSES)
			return -1;
		if (has_hresults(condition))
			return hresult_parse(
				value, &condition->statuses[condition->status_count++]);
		return status_parse(value, &condition->statuses[condition->status_count++]);
	}
	if (!strcmp(key, "value"))
		return text_number(value, UINT64_MAX, &condition->value);
	if (!strcmp(key, "ref") || !strcmp(key, "offset")) {
		if (text_number(value, INT32_MAX, &number))
			return -1;
		if (key[0] == 'r')
			condition->ref = (int)number;
		else
			condition->offset = (uint32_t)number;
		return 0;
	}
	return parse_text(condition, key, value);
}

static int parse_condition(struct condition *condition, char *text, char *error, size_t size)
{
	char *word = text_word(&text);
	int kind = 0;

	memset(condition, 0, sizeof(*condition));
	condition->ref = -1;
	while (word && kind < CONDITION_COUNT && strcmp(word, shapes[kind].word))
		kind++;
	if (!word || kind == CONDITION_COUNT) {
		snprintf(error, size, "there is no condition '%s'", word ? word : "");
		return -1;
	}
	condition->kind = (enum condition_kind)kind;
	while ((word = text_word(&text))) {
		char *equals = strchr(word, '=');

		if (equals)
			*equals = '\0';
		if (!equals || parse_operand(condition, word, equals + 1)) {
			snprintf(error, size, "'%s' does not fit the condition '%s'", word,
				shapes[kind].word);
			return -1;
		}
	}
	if (shapes[kind].operands & HAS_REF && condition->ref < 0) {
		snprintf(error, size, "the condition '%s' refers to no step", shapes[kind].word);
		return -1;
	}
	return 0;
}

int expectation_parse(const char *text, struct expectation *expectation, char *error, size_t size)
{
	char copy[EXPECTATION_TEXT];
	char *next = copy;

	memset(expectation, 0, sizeof(*expectation));
	if (strlen(text) >= sizeof(copy)) {
		snprintf(error, size, "the expectation is too long");
		return -1;
	}
	strcpy(copy, text);
	while (next && *next) {
		char *start = next;

		next = strstr(start, " & ");
		if (next) {
			*next = '\0';
			next += 3;
		}
		if (expectation->count == EXPECTATION_CONDITIONS) {
			snprintf(error, size, "more than %d conditions", EXPECTATION_CONDITIONS);
			return -1;
		}
		if (parse_condition(
			    &expectation->conditions[expectation->count++], start, error, size))
			return -1;
	}
	return 0;
}

static void add_statuses(struct text *out, const struct condition *condition)
{
	char name[HRESULT_TEXT];

	for (uint32_t i = 0; i < condition->status_count; i++)
		text_add(out, "%s%s", i ? " or " : "",
			has_hresults(condition) ? hresult_describe(condition->statuses[i], name)
						: status_text(condition->statuses[i], name));
}

static void add_quoted(struct text *out, const char *before, const char *bytes, size_t size)
{
	text_add(out, "%s\"", before);
	text_add_legible(out, bytes, size);
	text_add(out, "\"");
}

static void describe_text(struct text *out, const struct condition *c)
{
	switch (c->kind) {
	case CONDITION_LOCKED_BY: add_quoted(out, "locked by ", c->text, c->text_size); break;
	case CONDITION_FREE_OR:
		add_quoted(out, "not locked, or locked by ", c->text, c->text_size);
		break;
	case CONDITION_FOLLOWS:
		add_quoted(out, "locked by ", c->text, c->text_size);
		text_add(out, " if step %d succeeded, else not locked", c->ref + 1);
		break;
	case CONDITION_OWNER: add_quoted(out, "success, owner ", c->text, c->text_size); break;
	case CONDITION_OWNER_FOLLOWS:
		add_quoted(out, "owner ", c->text, c->text_size);
		text_add(out, " if step %d succeeded, else not", c->ref + 1);
		break;
	case CONDITION_BYTES:
		text_add(out, "output from byte %llu is ", (unsigned long long)c->value);
		text_add_hex(out, (const uint8_t *)c->text, c->text_size);
		break;
	case CONDITION_TEXT_EMPTY: text_add(out, "nothing listed"); break;
	case CONDITION_TEXT_HAS:
		if (!c->text_size) {
			text_add(out, "lists something");
			break;
		}
		add_quoted(out, "lists ", c->text, c->text_size);
		break;
	case CONDITION_TEXT_LACKS: add_quoted(out, "does not list ", c->text, c->text_size); break;
	case CONDITION_TEXT_ONLY: add_quoted(out, "lists only ", c->text, c->text_size); break;
	case CONDITION_TEXT_COUNT:
		text_add(out, "lists %llu times ", (unsigned long long)c->value);
		add_quoted(out, "", c->text, c->text_size);
		break;
	case CONDITION_TEXT_COMMAND:
		text_add(out, "lists SCSI command %02Xh", (unsigned)c->value);
		break;
	case CONDITION_TEXT_NO_COMMAND:
		text_add(out, "does not list SCSI command %02Xh", (unsigned)c->value);
		break;
	case CONDITION_TEXT_ORDER:
		add_quoted(out, "lists ", c->text, c->text_size);
		add_quoted(out, " and later ", c->more, strlen(c->more));
		break;
	case CONDITION_OUTCOMES: text_add(out, "every time one of: %s", c->text); break;
	case CONDITION_OUTCOME: text_add(out, "at least once: %s", c->text); break;
	default: text_add(out, "an answer"); break;
	}
}

static const char *parts_word(uint64_t parts)
{
	switch (parts) {
	case PART_STATUS: return "the same status as";
	case PART_INFORMATION: return "the same Information as";
	case PART_BYTES: return "the same bytes as";
	case PART_TEXT: return "the same list as";
	case PART_STATUS | PART_INFORMATION: return "the same status and Information as";
	default: return "the same answer as";
	}
}

static void describe_condition(struct text *out, const struct condition *c)
{
	switch (c->kind) {
	case CONDITION_HRESULT:
	case CONDITION_STATUS: add_statuses(out, c); break;
	case CONDITION_COMPOSED:
		add_statuses(out, c);
		text_add(out, " or the Win32 code of step %d as an HRESULT", c->ref + 1);
		break;
	case CONDITION_OWNER_OR:
		add_statuses(out, c);
		add_quoted(out, " or success, owner ", c->text, c->text_size);
		break;
	case CONDITION_NOT_HRESULT:
	case CONDITION_NOT_STATUS:
		text_add(out, "anything but ");
		add_statuses(out, c);
		break;
	case CONDITION_ONE_WINNER:
		text_add(out, "exactly one STATUS_SUCCESS, every other ");
		add_statuses(out, c);
		break;
	case CONDITION_WIN32:
		text_add(out, "Win32 code %llu", (unsigned long long)c->value);
		if (status_win32_name((uint32_t)c->value))
			text_add(out, " (%s)", status_win32_name((uint32_t)c->value));
		break;
	case CONDITION_FAILS: text_add(out, "a failure status"); break;
	case CONDITION_SUCCEEDS: text_add(out, "a success status"); break;
	case CONDITION_FAILED_HR: text_add(out, "a failure HRESULT"); break;
	case CONDITION_SUCCEEDED_HR: text_add(out, "a success HRESULT"); break;
	case CONDITION_INFORMATION:
		text_add(out, "Information %llu", (unsigned long long)c->value);
		break;
	case CONDITION_INFORMATION_MOST:
		text_add(out, "Information at most %llu", (unsigned long long)c->value);
		break;
	case CONDITION_FREE: text_add(out, "not locked"); break;
	case CONDITION_LOCKED: text_add(out, "locked"); break;
	case CONDITION_FREE_IF:
		text_add(out, "not locked, if step %d succeeded", c->ref + 1);
		break;
	case CONDITION_IF_LOCKED:
		text_add(out, "provided that step %d saw the device locked", c->ref + 1);
		break;
	case CONDITION_SAME:
		text_add(out, "%s in step %d", parts_word(c->value), c->ref + 1);
		break;
	case CONDITION_DIFFERS:
		text_add(out, "not %s in step %d", parts_word(c->value), c->ref + 1);
		break;
	case CONDITION_UNTOUCHED:
		text_add(out, "output untouched from byte %llu on", (unsigned long long)c->value);
		break;
	case CONDITION_STARTS_LIKE:
		text_add(out, "the first %llu bytes as in step %d from byte %u",
			(unsigned long long)c->value, c->ref + 1, (unsigned)c->offset);
		break;
	case CONDITION_ENDED: text_add(out, "the process ends"); break;
	case CONDITION_PENDING: text_add(out, "no answer yet"); break;
	case CONDITION_IN_TIME: text_add(out, "an answer in time"); break;
	default: describe_text(out, c); break;
	}
}

void expectation_describe(const struct expectation *expectation, char *text, size_t size)
{
	struct text out = text_into(text, size);

	if (!expectation->count)
		text_add(&out, "anything");
	for (uint32_t i = 0; i < expectation->count; i++) {
		if (i)
			text_add(&out, ", ");
		describe_condition(&out, &expectation->conditions[i]);
	}
}
