/* tally.c - counting words. */
#include "harness/system/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/system/text.h"

void tally_init(struct tally *tally)
{
	tally->count = 0;
}

void tally_add(struct tally *tally, const char *word)
{
	uint32_t i = 0;

	while (i < tally->count && strncmp(tally->rows[i].word, word, TALLY_WORD - 1))
		i++;
	if (i == TALLY_WORDS) {
		i = TALLY_WORDS - 1;
	} else if (i == tally->count) {
		snprintf(tally->rows[i].word, TALLY_WORD, "%s",
			i == TALLY_WORDS - 1 ? "others" : word);
		tally->rows[i].times = 0;
		tally->count++;
	}
	tally->rows[i].times++;
}

void tally_print(const struct tally *tally, char *text, size_t size)
{
	struct text out = text_into(text, size);

	for (uint32_t i = 0; i < tally->count; i++)
		text_add(&out, "%" PRIu64 " %s\n", tally->rows[i].times, tally->rows[i].word);
}
