/*
 * commands.h - what the program can be told to do. main.c has the commands that are everywhere,
 * posix/commands.c and windows/commands.c those that a platform has besides.
 */
#ifndef EXACCESS_COMMANDS_H
#define EXACCESS_COMMANDS_H

#include "harness/command/program.h"

struct command {
	const char *name;
	const char *help; /* a line; NULL: not for users */
	/* Takes what comes after the name, which is argv[-1], and returns the exit code. */
	int (*run)(const struct program *program, int argc, char **argv);
};

/* Ends with a NULL name. */
extern const struct command platform_commands[];

#endif
