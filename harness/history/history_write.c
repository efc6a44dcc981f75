#include "harness/history/history.h"

#include <inttypes.h>
#include <string.h>

static int stands_for_itself(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
		(byte >= '0' && byte <= '9') || (byte && strchr("._:;,-", byte));
}

char *history_encode_name(const char *name, char text[HISTORY_NAME_SIZE])
{
	static const char digits[] = "0123456789ABCDEF";
	int reserved = !strcmp(name, "free") || !strcmp(name, "-");
	char *end = text;

	for (size_t i = 0; i < HISTORY_NAME_MAX && name[i]; i++) {
		unsigned char byte = (unsigned char)name[i];

		if (stands_for_itself(name[i]) && !(reserved && i == 0)) {
			*end++ = name[i];
			continue;
		}
		*end++ = '%';
		*end++ = digits[byte >> 4];
		*end++ = digits[byte & 15];
	}
	if (end == text)
		*end++ = '%';
	*end = '\0';
	return text;
}

int history_write_operation(
	const struct history *history, const struct history_operation *operation, FILE *file)
{
	char name[HISTORY_NAME_SIZE] = "-";
	char complete[24] = "-";
	int lock = operation->verb == HISTORY_LOCK;
	int named = operation->result == HISTORY_NAMED;

	if (lock || named)
		history_encode_name(history_text(&history->names, operation->name), name);
	if (operation->complete != HISTORY_NEVER)
		snprintf(complete, sizeof(complete), "%" PRId64, operation->complete);
	return fprintf(file, "%s %" PRId64 " %s %s %s %s",
		       history_text(&history->clients, operation->client), operation->invoke,
		       complete, history_verb_word(operation->verb), lock ? name : "-",
		       named ? name : history_result_word(operation->result)) < 0
		? -1
		: 0;
}

int history_write(const struct history *history, FILE *file)
{
	if (fputs("exaccess-history 1\n", file) < 0)
		return -1;
	for (size_t i = 0; i < history->count; i++) {
		if (history_write_operation(history, &history->operations[i], file) ||
			putc('\n', file) == EOF)
			return -1;
	}
	return fflush(file) ? -1 : 0;
}
