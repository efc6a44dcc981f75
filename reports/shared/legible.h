/*
 * legible.h - bytes from drives and users made safe to print, in XML and on a terminal.
 */
#ifndef EXACCESS_LEGIBLE_H
#define EXACCESS_LEGIBLE_H

#include <stddef.h>

/* UTF-8 stays, controls and invalid bytes become \xNN. Into text of size bytes, always terminated; cut
 * with "..." when it does not fit. */
void report_legible(const char *bytes, size_t length, char *text, size_t size);

#define LEGIBLE_ROOM 20 /* for what one character can become, and a NUL */

/* How many bytes at the beginning of length are characters of ASCII that are fit to print as they are. */
size_t legible_run(const char *bytes, size_t length);
/* Makes the first character of length (at least 1) bytes fit to print: writes the result with a NUL
 * to out and returns how many bytes it stands for. */
size_t legible_character(const char *bytes, size_t length, char out[LEGIBLE_ROOM]);

#endif
