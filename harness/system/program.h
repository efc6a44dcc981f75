/* program.h - running a program that this system has, to its end. */
#ifndef EXACCESS_PROGRAM_RUN_H
#define EXACCESS_PROGRAM_RUN_H

#include <stddef.h>
#include <stdint.h>

/*
 * Runs argv[0], found as a shell finds it, with the file input (NULL: nothing) as its standard input.
 * What it prints on either stream comes into output, as far as there is room, terminated. Its exit code;
 * -1 when there is no such program or it cannot be run, -2 when it did not end before the deadline and was
 * killed, -3 when it died. It asks nobody: it has no terminal to read from but this process's own.
 */
int program_run(
	const char *const *argv, const char *input, char *output, size_t size, uint64_t deadline);

#endif
