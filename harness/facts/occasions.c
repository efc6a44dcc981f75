/* occasions.c - names of occasions. */
#include "harness/facts/occasions.h"

#include <string.h>

static const struct {
	const char *word;
	const char *text;
} table[] = {
	{ "", "" },
#define OCCASION(name, word, text) { word, text },
#include "harness/facts/occasions.def"
#undef OCCASION
};

const char *occasion_word(enum occasion occasion)
{
	return table[occasion].word;
}

const char *occasion_text(enum occasion occasion)
{
	return table[occasion].text;
}

int occasion_parse(const char *word)
{
	for (int i = OCCASION_ALWAYS + 1; i < OCCASION_COUNT; i++)
		if (!strcmp(table[i].word, word))
			return i;
	return -1;
}
