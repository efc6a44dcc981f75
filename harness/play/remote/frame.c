/* frame.c - numbers and checks. */
#include "harness/play/remote/frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/digest.h"
#include "harness/system/text.h"

#define DIGITS 8
#define TAIL   (2 + DIGITS) /* " ~" and the check */

char *frame_write(uint64_t number, const char *text)
{
	size_t room = strlen(text) + TAIL + 32;
	char *line = room <= FRAME_MOST ? malloc(room) : NULL;
	char check[DIGEST_TEXT];
	int length;

	if (!line)
		return NULL;
	length = snprintf(line, room, "%" PRIu64 " %s", number, text);
	if (digest_bytes(line, (size_t)length, check)) {
		free(line);
		return NULL;
	}
	snprintf(line + length, room - (size_t)length, " ~%.*s\n", DIGITS, check);
	return line;
}

char *frame_read(char *line, uint64_t *number)
{
	size_t length = strlen(line);
	char check[DIGEST_TEXT];
	char *text = line;
	char *word;

	/* A terminal in between may end lines in its own way. */
	if (length && line[length - 1] == '\r')
		line[--length] = '\0';
	if (length <= TAIL || length > FRAME_MOST || memcmp(line + length - TAIL, " ~", 2))
		return NULL;
	if (digest_bytes(line, length - TAIL, check) ||
		memcmp(line + length - DIGITS, check, DIGITS))
		return NULL;
	line[length - TAIL] = '\0';
	word = text_word(&text);
	return word && !text_number(word, UINT64_MAX, number) ? text : NULL;
}
