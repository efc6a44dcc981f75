/*
 * options.h - reading a command's options from its table, which also makes its help.
 */
#ifndef EXACCESS_OPTIONS_H
#define EXACCESS_OPTIONS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A table ends with a NULL name. */
struct option {
	const char *name;     /* without the dashes */
	const char *argument; /* what the value is called, NULL for a switch */
	const char *help;
};

/* How a command is called and what it is for. */
struct manual {
	const char *name;
	const char *usage;   /* after "exaccess NAME" */
	const char *purpose; /* a line */
	const char *details; /* paragraphs after the options, or NULL */
	const struct option *options;
	const char *drives; /* what a drive can be, a line each before the details, or NULL */
};

enum { OPTION_END = -1, OPTION_WORD = -2, OPTION_WRONG = -3, OPTION_HELP = -4 };

struct option_reader {
	const struct manual *manual;
	int argc;
	char **argv;
	int next;
	int only_words;    /* after -- */
	const char *value; /* of the option or word read last */
};

struct option_reader options_start(const struct manual *manual, int argc, char **argv);
/* The index of the next option in the table, or one of OPTION_*. What is wrong has been said on
 * standard error; help has been printed on standard output. */
int options_next(struct option_reader *reader);
/* Says what is wrong, and how to get help. Returns 2, the exit code for bad usage. */
int options_wrong(const struct manual *manual, const char *format, ...);
/* The value as a number between least and most, or -1 after saying what is wrong. */
int options_number(const struct option_reader *reader, int index, uint64_t least, uint64_t most,
	uint64_t *number);
void options_help(const struct manual *manual, FILE *out);

/* How far apart two words are, for "did you mean". */
size_t options_distance(const char *one, const char *other);

#endif
