/* legible.c - bytes from drives and users made safe to print, in XML and on a terminal. */
#include "reports/shared/legible.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The code point at the start of bytes and its length in bytes; 0 when it is not UTF-8. */
static size_t decode(const unsigned char *bytes, size_t length, uint32_t *point)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t size = bytes[0] < 0x80 ? 1
		: bytes[0] >= 0xF0    ? 4
		: bytes[0] >= 0xE0    ? 3
		: bytes[0] >= 0xC0    ? 2
				      : 0;

	if (!size || size > length || bytes[0] > 0xF4)
		return 0;
	*point = size == 1 ? bytes[0] : bytes[0] & (0x7Fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return 0;
		*point = *point << 6 | (bytes[i] & 0x3Fu);
	}
	/* Overlong forms and surrogates are the classic ways to smuggle a character past checks. */
	if (*point < least[size] || *point > 0x10FFFF || (*point >= 0xD800 && *point <= 0xDFFF))
		return 0;
	return size;
}

/* Beyond what XML forbids: noncharacters, which parsers differ on, and marks that reorder or hide
 * what a reader sees, so that a drive cannot make a failure look like something else. */
static bool printable(uint32_t point)
{
	static const uint32_t hidden[][2] = { { 0, 0x1F }, { 0x7F, 0x9F }, { 0xAD, 0xAD },
		{ 0x61C, 0x61C }, { 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },
		{ 0xFDD0, 0xFDEF }, { 0xFEFF, 0xFEFF }, { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE007F } };

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (point >= hidden[i][0] && point <= hidden[i][1])
			return false;
	return (point & 0xFFFE) != 0xFFFE;
}

size_t legible_run(const char *bytes, size_t length)
{
	size_t run = 0;

	while (run < length && bytes[run] >= ' ' && bytes[run] <= '~')
		run++;
	return run;
}

size_t legible_character(const char *bytes, size_t length, char out[LEGIBLE_ROOM])
{
	static const char digits[] = "0123456789ABCDEF";
	const unsigned char *raw = (const unsigned char *)bytes;
	uint32_t point = 0;
	size_t size = decode(raw, length, &point);
	size_t used = 0;

	if (size && printable(point)) {
		memcpy(out, bytes, size);
		out[size] = '\0';
		return size;
	}
	if (!size)
		size = 1; /* one byte at a time, so that the next good character is not lost */
	for (size_t i = 0; i < size; i++) {
		out[used++] = '\\';
		out[used++] = 'x';
		out[used++] = digits[raw[i] >> 4];
		out[used++] = digits[raw[i] & 15];
	}
	out[used] = '\0';
	return size;
}

void report_legible(const char *bytes, size_t length, char *text, size_t size)
{
	size_t used = 0;
	size_t safe = 0; /* where "..." still fits after a whole character */

	if (!size)
		return;
	for (size_t i = 0; i < length;) {
		char out[LEGIBLE_ROOM];
		size_t taken = legible_character(bytes + i, length - i, out);
		size_t count = strlen(out);

		if (used + count >= size) {
			size_t dots = size - 1 - safe < 3 ? size - 1 - safe : 3;

			memset(text + safe, '.', dots);
			used = safe + dots;
			break;
		}
		memcpy(text + used, out, count);
		used += count;
		i += taken;
		if (used + 3 < size)
			safe = used;
	}
	text[used] = '\0';
}
