/* prose.c - text that grows, and its breaking into lines. */
#include "reports/shared/prose.h"
#include "reports/shared/legible.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST 12 /* columns of a line, however far in it begins */

/* Room for length more bytes and a NUL. */
static bool reserve(struct prose *prose, size_t length)
{
	size_t room = prose->room ? prose->room : 256;
	char *bytes;

	if (prose->failed || length >= SIZE_MAX / 4 - prose->length) {
		prose->failed = true;
		return false;
	}
	while (room <= prose->length + length)
		room *= 2;
	if (room == prose->room)
		return true;
	bytes = realloc(prose->bytes, room);
	if (!bytes) {
		prose->failed = true;
		return false;
	}
	prose->bytes = bytes;
	prose->room = room;
	return true;
}

void prose_bytes(struct prose *prose, const char *bytes, size_t length)
{
	if (!reserve(prose, length))
		return;
	if (length)
		memcpy(prose->bytes + prose->length, bytes, length);
	prose->length += length;
	prose->bytes[prose->length] = '\0';
}

void prose_add(struct prose *prose, const char *format, ...)
{
	va_list list;
	int length;

	va_start(list, format);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length < 0) {
		prose->failed = true;
		return;
	}
	if (!reserve(prose, (size_t)length))
		return;
	va_start(list, format);
	vsnprintf(prose->bytes + prose->length, (size_t)length + 1, format, list);
	va_end(list);
	prose->length += (size_t)length;
}

void prose_legible(struct prose *prose, const char *text)
{
	size_t length = text ? strlen(text) : 0;

	for (size_t i = 0; i < length;) {
		size_t run = legible_run(text + i, length - i);
		char out[LEGIBLE_ROOM];

		prose_bytes(prose, text + i, run);
		i += run;
		if (i == length)
			break;
		i += legible_character(text + i, length - i, out);
		prose_bytes(prose, out, strlen(out));
	}
}

void prose_blanks(struct prose *prose, size_t count)
{
	while (count--)
		prose_bytes(prose, " ", 1);
}

static bool begins_character(char byte)
{
	return ((unsigned char)byte & 0xC0) != 0x80;
}

/* Bytes of the first columns of text. */
static size_t bytes_of(const char *text, size_t columns)
{
	size_t i = 0;

	while (text[i]) {
		if (begins_character(text[i]) && !columns--)
			break;
		i++;
	}
	return i;
}

static size_t width_of(const char *text, size_t length)
{
	size_t width = 0;

	for (size_t i = 0; i < length; i++)
		width += begins_character(text[i]);
	return width;
}

void prose_wrap(struct prose *prose, size_t indent, const char *text)
{
	size_t columns = prose->columns ? prose->columns : PROSE_COLUMNS;
	size_t column = indent;

	for (;;) {
		size_t word, width, room = columns > indent + LEAST ? columns - indent : LEAST;
		size_t gap = strspn(text, " ");

		text += gap;
		if (!*text)
			break;
		word = strcspn(text, " ");
		width = width_of(text, word);
		if (width > room) { /* no place to break: a path, a name */
			word = bytes_of(text, room);
			width = room;
		}
		if (column > indent && column + gap + width > indent + room) {
			prose_bytes(prose, "\n", 1);
			prose_blanks(prose, indent);
			column = indent;
		} else if (column > indent) {
			prose_blanks(
				prose, gap); /* as many as there were: they can be part of a name */
			column += gap;
		}
		prose_bytes(prose, text, word);
		column += width;
		text += word;
	}
}

const char *prose_text(const struct prose *prose)
{
	return prose->length ? prose->bytes : "";
}

void prose_empty(struct prose *prose)
{
	prose->length = 0;
}

void prose_free(struct prose *prose)
{
	free(prose->bytes);
	*prose = (struct prose){ 0 };
}

size_t prose_width(const char *text)
{
	return width_of(text, strlen(text));
}
