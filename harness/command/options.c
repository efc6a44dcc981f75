/* options.c - options by table. */
#include "harness/command/options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/text.h"

#define HELP_COLUMN 22 /* for an option and what it takes */

struct option_reader options_start(const struct manual *manual, int argc, char **argv)
{
	return (struct option_reader){ .manual = manual, .argc = argc, .argv = argv };
}

int options_wrong(const struct manual *manual, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "exaccess %s: ", manual->name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n(exaccess %s --help says what can be asked)\n", manual->name);
	return 2;
}

size_t options_distance(const char *one, const char *other)
{
	size_t row[65];
	size_t length = strlen(other);

	if (length > 64 || strlen(one) > 64)
		return 64;
	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 1; one[i - 1]; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= length; j++) {
			size_t cost = corner + (one[i - 1] != other[j - 1]);

			corner = row[j];
			if (row[j] + 1 < cost)
				cost = row[j] + 1;
			if (row[j - 1] + 1 < cost)
				cost = row[j - 1] + 1;
			row[j] = cost;
		}
	}
	return row[length];
}

static int unknown(const struct option_reader *reader, const char *name)
{
	const struct option *nearest = NULL;
	size_t least = 4;

	for (const struct option *o = reader->manual->options; o->name; o++) {
		size_t distance = options_distance(name, o->name);

		if (distance < least) {
			least = distance;
			nearest = o;
		}
	}
	if (nearest)
		options_wrong(reader->manual, "there is no option --%s; did you mean --%s?", name,
			nearest->name);
	else
		options_wrong(reader->manual, "there is no option --%s", name);
	return OPTION_WRONG;
}

static int take_option(struct option_reader *reader, char *word)
{
	const struct option *table = reader->manual->options;
	char name[64];
	char *equals = strchr(word, '=');
	size_t length = equals ? (size_t)(equals - word) : strlen(word);
	int index = 0;

	snprintf(name, sizeof(name), "%.*s", (int)(length < 63 ? length : 63), word);
	if (!strcmp(name, "help")) {
		options_help(reader->manual, stdout);
		return OPTION_HELP;
	}
	while (table[index].name && strcmp(table[index].name, name))
		index++;
	if (!table[index].name)
		return unknown(reader, name);
	reader->value = equals ? equals + 1 : NULL;
	if (!table[index].argument && equals) {
		options_wrong(reader->manual, "--%s takes no value", name);
		return OPTION_WRONG;
	}
	if (table[index].argument && !equals) {
		if (reader->next >= reader->argc) {
			options_wrong(reader->manual, "--%s needs a value: %s", name,
				table[index].argument);
			return OPTION_WRONG;
		}
		reader->value = reader->argv[reader->next++];
	}
	return index;
}

int options_next(struct option_reader *reader)
{
	char *word;

	if (reader->next >= reader->argc)
		return OPTION_END;
	word = reader->argv[reader->next++];
	if (!reader->only_words && !strcmp(word, "--")) {
		reader->only_words = 1;
		return options_next(reader);
	}
	if (reader->only_words || word[0] != '-' || !word[1]) {
		reader->value = word;
		return OPTION_WORD;
	}
	if (!strcmp(word, "-h"))
		return take_option(reader, (char *)(uintptr_t) "help");
	if (word[1] != '-')
		return unknown(reader, word + 1);
	return take_option(reader, word + 2);
}

int options_number(const struct option_reader *reader, int index, uint64_t least, uint64_t most,
	uint64_t *number)
{
	if (!text_number(reader->value, most, number) && *number >= least)
		return 0;
	options_wrong(reader->manual, "--%s is a number from %llu to %llu, not '%s'",
		reader->manual->options[index].name, (unsigned long long)least,
		(unsigned long long)most, reader->value);
	return -1;
}

void options_help(const struct manual *manual, FILE *out)
{
	fprintf(out, "usage: exaccess %s %s\n\n%s\n", manual->name, manual->usage, manual->purpose);
	if (manual->options->name)
		fprintf(out, "\n");
	for (const struct option *o = manual->options; o->name; o++) {
		char left[64];

		/* What is too long for its column has a line to itself. */
		snprintf(left, sizeof(left), "--%s%s%s", o->name, o->argument ? " " : "",
			o->argument ? o->argument : "");
		if (strlen(left) > HELP_COLUMN)
			fprintf(out, "  %s\n  %-*s %s\n", left, HELP_COLUMN, "", o->help);
		else
			fprintf(out, "  %-*s %s\n", HELP_COLUMN, left, o->help);
	}
	if (manual->drives)
		fprintf(out, "\nDrives:\n%s", manual->drives);
	if (manual->details)
		fprintf(out, "\n%s", manual->details);
}
