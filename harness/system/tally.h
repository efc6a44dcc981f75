/*
 * tally.h - how often each of a few words came up.
 */
#ifndef EXACCESS_TALLY_H
#define EXACCESS_TALLY_H

#include <stddef.h>
#include <stdint.h>

#define TALLY_WORDS 16
#define TALLY_WORD  200
#define TALLY_TEXT  (TALLY_WORDS * (TALLY_WORD + 24))

struct tally {
	uint32_t count;
	struct {
		char word[TALLY_WORD];
		uint64_t times;
	} rows[TALLY_WORDS]; /* the last one collects what finds no room */
};

void tally_init(struct tally *tally);
void tally_add(struct tally *tally, const char *word);
/* A line `TIMES WORD` each, in the order in which they first came up. */
void tally_print(const struct tally *tally, char *text, size_t size);

#endif
