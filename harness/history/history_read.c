#include "harness/history/history.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIELD_CLIENT,
	FIELD_INVOKE,
	FIELD_COMPLETE,
	FIELD_VERB,
	FIELD_ARGUMENT,
	FIELD_RESULT,
	FIELD_COUNT,
	/* Six of the longest fields and generous spaces; what is longer is no history. */
	LINE_MAX_BYTES = 4096,
};

static const char *const field_names[FIELD_COUNT] = {
	"CLIENT",
	"INVOKE_NS",
	"COMPLETE_NS",
	"OPERATION",
	"ARGUMENT",
	"RESULT",
};

struct field {
	const char *text;
	size_t length;
};

struct reader {
	struct history *history;
	FILE *file;
	struct history_error *error;
	unsigned long line;
	size_t at, filled;
	size_t length; /* of text */
	struct field fields[FIELD_COUNT];
	char text[LINE_MAX_BYTES]; /* the line, without its end */
	char buffer[65536];
};

static int fail(struct reader *reader, size_t column, const char *format, ...)
{
	va_list arguments;

	reader->error->line = reader->line;
	reader->error->column = (unsigned long)column + 1;
	va_start(arguments, format);
	vsnprintf(reader->error->text, sizeof(reader->error->text), format, arguments);
	va_end(arguments);
	return -1;
}

static int fail_field(struct reader *reader, int field, const char *text)
{
	return fail(reader, (size_t)(reader->fields[field].text - reader->text), "%s", text);
}

/* 1 with a line in text, 0 at the end of the file, -1 with the error filled. */
static int next_line(struct reader *reader)
{
	reader->length = 0;
	reader->line++;
	for (;;) {
		const char *start, *end;
		size_t take;

		if (reader->at == reader->filled) {
			reader->filled =
				fread(reader->buffer, 1, sizeof(reader->buffer), reader->file);
			reader->at = 0;
			if (ferror(reader->file)) {
				reader->line = 0;
				return fail(reader, (size_t)-1, "the file cannot be read");
			}
			if (!reader->filled)
				return reader->length > 0;
		}
		start = reader->buffer + reader->at;
		end = memchr(start, '\n', reader->filled - reader->at);
		take = end ? (size_t)(end - start) : reader->filled - reader->at;
		if (reader->length + take > sizeof(reader->text))
			return fail(reader, sizeof(reader->text), "the line is too long");
		memcpy(reader->text + reader->length, start, take);
		reader->length += take;
		reader->at += take + (end != NULL);
		if (end) {
			if (reader->length && reader->text[reader->length - 1] == '\r')
				reader->length--;
			return 1;
		}
	}
}

static int is_space(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* 1 with fields set, 0 for a line that says nothing, -1 with the error filled. */
static int split(struct reader *reader)
{
	size_t at = 0;
	int count = 0;

	if (!reader->length || reader->text[0] == '#')
		return 0;
	for (;;) {
		size_t start;

		while (at < reader->length && is_space(reader->text[at]))
			at++;
		if (at == reader->length)
			break;
		if (count == FIELD_COUNT)
			return fail(reader, at, "a line has six fields, and this is a seventh");
		start = at;
		while (at < reader->length && !is_space(reader->text[at])) {
			if (reader->text[at] < '!' || reader->text[at] > '~')
				return fail(reader, at,
					"this byte is not printable ASCII; write it %%XX in a name");
			at++;
		}
		reader->fields[count++] = (struct field){ reader->text + start, at - start };
	}
	if (count && count < FIELD_COUNT)
		return fail(reader, at, "the line ends before its %s; a line has six fields",
			field_names[count]);
	return count > 0;
}

static int is(const struct field *field, const char *word)
{
	return *field->text == *word && field->length == strlen(word) &&
		!memcmp(field->text, word, field->length);
}

static int read_time(struct reader *reader, int index, int64_t *time)
{
	const struct field *field = &reader->fields[index];
	int64_t value = 0;

	for (size_t i = 0; i < field->length; i++) {
		int digit = field->text[i] - '0';

		if (digit < 0 || digit > 9)
			return fail_field(reader, index,
				index == FIELD_COMPLETE ? "not a time: decimal nanoseconds, or '-'"
							: "not a time: decimal nanoseconds");
		if (value > (HISTORY_NEVER - 1 - digit) / 10)
			return fail_field(reader, index,
				"the time is too large: at most 9223372036854775806");
		value = value * 10 + digit;
	}
	*time = value;
	return 0;
}

static int hexadecimal(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return -1;
}

static int is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
		(byte >= '0' && byte <= '9') || (byte && strchr("._:;,-", byte));
}

/* One byte of a name at *at, which moves past what stands for it; -1 with the error filled. */
static int read_byte(struct reader *reader, const struct field *field, size_t *at)
{
	size_t column = (size_t)(field->text - reader->text) + *at;
	char byte = field->text[*at];
	int high, low;

	if (byte != '%') {
		if (!is_plain(byte))
			return fail(reader, column, "in a name, %c is written %%%02X", byte,
				(unsigned)(unsigned char)byte);
		*at += 1;
		return byte;
	}
	if (field->length - *at < 3)
		return fail(reader, column, "'%%' is followed by two hexadecimal digits");
	high = hexadecimal(field->text[*at + 1]);
	low = hexadecimal(field->text[*at + 2]);
	if (high < 0 || low < 0)
		return fail(reader, column, "'%%' is followed by two hexadecimal digits");
	if (!high && !low)
		return fail(reader, column, "a name has no zero byte");
	*at += 3;
	return high * 16 + low;
}

static int read_name(struct reader *reader, int index, uint32_t *name)
{
	const struct field *field = &reader->fields[index];
	int empty = is(field, "%");
	char decoded[HISTORY_NAME_MAX];
	size_t length = 0;

	for (size_t at = 0; !empty && at < field->length;) {
		int byte = read_byte(reader, field, &at);

		if (byte < 0)
			return -1;
		if (length == sizeof(decoded))
			return fail_field(reader, index, "a name has at most 255 bytes");
		decoded[length++] = (char)byte;
	}
	*name = history_name(reader->history, decoded, length);
	return *name == UINT32_MAX ? fail_field(reader, index, "memory ran out") : 0;
}

static int read_client(struct reader *reader, uint32_t *client)
{
	const struct field *field = &reader->fields[FIELD_CLIENT];

	if (field->length > HISTORY_NAME_MAX)
		return fail_field(reader, FIELD_CLIENT, "a client has at most 255 bytes");
	*client = history_client(reader->history, field->text, field->length);
	return *client == UINT32_MAX ? fail_field(reader, FIELD_CLIENT, "memory ran out") : 0;
}

static int read_verb(struct reader *reader, uint8_t *verb)
{
	for (int i = 0; i < HISTORY_VERB_COUNT; i++) {
		if (is(&reader->fields[FIELD_VERB], history_verb_word((enum history_verb)i))) {
			*verb = (uint8_t)i;
			return 0;
		}
	}
	return fail_field(
		reader, FIELD_VERB, "not an operation: lock, unlock, query, close or crash");
}

static int read_argument(struct reader *reader, struct history_operation *operation)
{
	const struct field *field = &reader->fields[FIELD_ARGUMENT];

	operation->name = HISTORY_NO_NAME;
	if (operation->verb != HISTORY_LOCK)
		return is(field, "-") ? 0
				      : fail_field(reader, FIELD_ARGUMENT,
						"only a lock has an argument; write '-'");
	if (is(field, "-") || is(field, "free"))
		return fail_field(reader, FIELD_ARGUMENT,
			"not a name: write the name - as %2D, the name free as %66ree");
	return read_name(reader, FIELD_ARGUMENT, &operation->name);
}

static int read_result(struct reader *reader, struct history_operation *operation)
{
	static const char *const allowed[HISTORY_VERB_COUNT] = {
		[HISTORY_LOCK] = "not a result of lock: ok or denied",
		[HISTORY_UNLOCK] = "not a result of unlock: ok, not-locked or not-owner",
		[HISTORY_CLOSE] = "not a result of close: ok",
		[HISTORY_CRASH] = "not a result of crash: ok",
	};
	enum history_verb verb = operation->verb;

	for (int i = 0; i < HISTORY_RESULT_COUNT; i++) {
		enum history_result result = (enum history_result)i;

		if (result == HISTORY_NAMED || !history_result_fits(verb, result) ||
			!is(&reader->fields[FIELD_RESULT], history_result_word(result)))
			continue;
		operation->result = (uint8_t)result;
		return 0;
	}
	if (verb != HISTORY_QUERY)
		return fail_field(reader, FIELD_RESULT, allowed[verb]);
	operation->result = HISTORY_NAMED;
	return read_name(reader, FIELD_RESULT, &operation->name);
}

/* The field that a reader of the error should look at first. */
static int field_at_fault(enum history_problem problem)
{
	switch (problem) {
	case HISTORY_OVERLAPS: return FIELD_INVOKE;
	case HISTORY_ENDS_EARLY: return FIELD_COMPLETE;
	case HISTORY_WRONG_RESULT:
	case HISTORY_UNKNOWN_RESULT: return FIELD_RESULT;
	default: return FIELD_CLIENT;
	}
}

static int read_operation(struct reader *reader)
{
	struct history_operation operation = { .complete = HISTORY_NEVER };
	enum history_problem problem;

	operation.line = reader->line < UINT32_MAX ? (uint32_t)reader->line : 0;
	if (read_client(reader, &operation.client) ||
		read_time(reader, FIELD_INVOKE, &operation.invoke) ||
		(!is(&reader->fields[FIELD_COMPLETE], "-") &&
			read_time(reader, FIELD_COMPLETE, &operation.complete)) ||
		read_verb(reader, &operation.verb) || read_argument(reader, &operation) ||
		read_result(reader, &operation))
		return -1;
	problem = history_add(reader->history, &operation);
	if (problem)
		return fail_field(reader, field_at_fault(problem), history_problem_text(problem));
	return 0;
}

static int read_lines(struct reader *reader)
{
	static const char header[] = "exaccess-history 1";
	int more = next_line(reader);

	if (more < 0)
		return -1;
	if (!more || reader->length != sizeof(header) - 1 ||
		memcmp(reader->text, header, sizeof(header) - 1))
		return fail(reader, 0, "not a history: the first line must be \"%s\"", header);
	while ((more = next_line(reader)) > 0) {
		int fields = split(reader);

		if (fields < 0 || (fields && read_operation(reader)))
			return -1;
	}
	return more;
}

int history_read(struct history *history, FILE *file, struct history_error *error)
{
	struct reader *reader = malloc(sizeof(*reader));
	int status;

	*error = (struct history_error){ 0 };
	if (!reader) {
		snprintf(error->text, sizeof(error->text), "memory ran out");
		return -1;
	}
	/* The buffers need no clearing. */
	reader->history = history;
	reader->file = file;
	reader->error = error;
	reader->line = 0;
	reader->at = reader->filled = reader->length = 0;
	status = read_lines(reader);
	free(reader);
	return status;
}
