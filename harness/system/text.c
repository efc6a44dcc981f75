/* text.c - appending, hex and escaping. */
#include "harness/system/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text text_into(char *buffer, size_t size)
{
	if (size)
		buffer[0] = '\0';
	return (struct text){ .start = buffer, .size = size };
}

void text_add(struct text *text, const char *format, ...)
{
	size_t room = text->size - text->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text->start + text->length, room, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= room) {
		text->cut = true;
		text->length = text->size ? text->size - 1 : 0;
	} else {
		text->length += (size_t)length;
	}
}

void text_add_hex(struct text *text, const uint8_t *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < size; i++) {
		if (text->length + 3 > text->size) {
			text->cut = true;
			return;
		}
		text->start[text->length++] = digits[bytes[i] >> 4];
		text->start[text->length++] = digits[bytes[i] & 15];
		text->start[text->length] = '\0';
	}
}

static bool plain(unsigned char byte, bool spaces)
{
	if (byte == ' ')
		return spaces;
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
		(byte >= 'a' && byte <= 'z') || (byte && strchr("-._:;,/()+=<>\"'#", byte));
}

void text_add_escaped(struct text *text, const char *bytes, size_t size, bool spaces)
{
	static const char digits[] = "0123456789ABCDEF";

	if (!size)
		text_add(text, "%%");
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (text->length + 4 > text->size) {
			text->cut = true;
			return;
		}
		if (plain(byte, spaces)) {
			text->start[text->length++] = (char)byte;
		} else {
			text->start[text->length++] = '%';
			text->start[text->length++] = digits[byte >> 4];
			text->start[text->length++] = digits[byte & 15];
		}
		text->start[text->length] = '\0';
	}
}

void text_add_legible(struct text *text, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		text_add(text, byte >= ' ' && byte < 0x7F ? "%c" : "\\x%02X", byte);
	}
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

void text_add_quoted(struct text *text, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "-_.,:/=+@%";

	if (*word && !word[strspn(word, plain)]) {
		text_add(text, "%s", word);
		return;
	}
	text_add(text, "'");
	for (; *word; word++)
		text_add(text, *word == '\'' ? "'\\''" : "%c", *word);
	text_add(text, "'");
}

long text_unescape(const char *text, size_t length, char *bytes, size_t room)
{
	size_t size = 0;

	if (!room)
		return -1;
	if (length == 1 && text[0] == '%')
		length = 0;
	for (size_t i = 0; i < length; i++) {
		int byte = (unsigned char)text[i];

		if (text[i] == '%') {
			if (length - i < 3 || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0)
				return -1;
			byte = digit(text[i + 1]) << 4 | digit(text[i + 2]);
			i += 2;
		}
		if (size + 1 >= room)
			return -1;
		bytes[size++] = (char)byte;
	}
	bytes[size] = '\0';
	return (long)size;
}

long text_unhex(const char *text, size_t length, uint8_t *bytes, size_t room)
{
	if (length % 2 || length / 2 > room)
		return -1;
	for (size_t i = 0; i < length / 2; i++) {
		int high = digit(text[2 * i]);
		int low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return -1;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return (long)(length / 2);
}

int text_number(const char *text, uint64_t limit, uint64_t *value)
{
	uint64_t base = 10;
	uint64_t sum = 0;

	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	if (!*text)
		return -1;
	for (; *text; text++) {
		int next = digit(*text);

		if (next < 0 || (uint64_t)next >= base || (uint64_t)next > limit ||
			sum > (limit - (uint64_t)next) / base)
			return -1;
		sum = sum * base + (uint64_t)next;
	}
	*value = sum;
	return 0;
}

char *text_word(char **cursor)
{
	char *word = *cursor;
	char *end;

	while (*word == ' ')
		word++;
	if (!*word)
		return NULL;
	end = strchr(word, ' ');
	*cursor = end ? end + 1 : word + strlen(word);
	if (end)
		*end = '\0';
	return word;
}

bool text_matches(const char *pattern, const char *name)
{
	const char *star = NULL;
	const char *mark = NULL;

	while (*name) {
		if (*pattern == '*') {
			star = pattern++;
			mark = name;
		} else if (*pattern == '?' || *pattern == *name) {
			pattern++;
			name++;
		} else if (star) {
			pattern = star + 1;
			name = ++mark;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

void text_add_json(struct text *text, const char *string)
{
	text_add(text, "\"");
	for (; string && *string; string++) {
		unsigned char byte = (unsigned char)*string;

		if (byte == '"' || byte == '\\')
			text_add(text, "\\%c", byte);
		else if (byte < 0x20 || byte >= 0x7F)
			text_add(text, "\\u%04x", byte);
		else
			text_add(text, "%c", byte);
	}
	text_add(text, "\"");
}
