/*
 * console.h - the terminal that this process was started at: lab/posix/console.c, lab/windows/console.c.
 */
#ifndef EXACCESS_LAB_CONSOLE_H
#define EXACCESS_LAB_CONSOLE_H

#include <stddef.h>
#include <stdint.h>

/* Writes words to the terminal; 0, or -1 when there is none. */
int console_write(const char *words);
/* Reads a line from it, without its end: its length, -1 when there is no terminal or it ended, -2 at the deadline. */
int console_read(char *line, size_t size, uint64_t deadline);

#endif
