/*
 * text.h - small text tools that the exact forms share: appending, hex, escaping of bytes.
 */
#ifndef EXACCESS_TEXT_H
#define EXACCESS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text being put together in a fixed buffer; always terminated. */
struct text {
	char *start;
	size_t size;
	size_t length;
	bool cut; /* something did not fit */
};

struct text text_into(char *buffer, size_t size);
void text_add(struct text *text, const char *format, ...);
/* Bytes as two hex digits each. */
void text_add_hex(struct text *text, const uint8_t *bytes, size_t size);
/* Bytes with everything but letters, digits and -._:;,/()+=<>"'# as %XX; a space too, if spaces is
 * false. Nothing at all becomes "%" so that a word is never empty. */
void text_add_escaped(struct text *text, const char *bytes, size_t size, bool spaces);
/* Bytes for people: printable ASCII stays, everything else becomes \xNN. */
void text_add_legible(struct text *text, const char *bytes, size_t size);
/* A string of JSON, with its quotes, in ASCII: bytes beyond that may be no UTF-8, and are told as numbers. NULL is
 * "". */
void text_add_json(struct text *text, const char *string);
/* A word as a POSIX shell reads it back: quoted where it has to be. */
void text_add_quoted(struct text *text, const char *word);
/* The reverse of escaping, into bytes of room (and a NUL): the size, or -1 when it does not fit or is malformed. */
long text_unescape(const char *text, size_t length, char *bytes, size_t room);
/* Hex digits to bytes: their count, or -1. */
long text_unhex(const char *text, size_t length, uint8_t *bytes, size_t room);
/* A whole number, decimal or 0x..., at most limit: 0, or -1. */
int text_number(const char *text, uint64_t limit, uint64_t *value);
/* The next word of *cursor (ends at a space or the end), cut off in place; NULL at the end. */
char *text_word(char **cursor);
/* Does name match the pattern, with * for any characters and ? for one? */
bool text_matches(const char *pattern, const char *name);

#endif
