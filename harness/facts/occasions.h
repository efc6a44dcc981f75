/*
 * occasions.h - the occasions on which alone a defect can be in force, as `emulated:defect=NAME@OCCASION`
 * names them. Pure data, shared by the emulated drive and by those who ask for one.
 */
#ifndef EXACCESS_OCCASIONS_H
#define EXACCESS_OCCASIONS_H

enum occasion {
	OCCASION_ALWAYS,
#define OCCASION(name, word, text) OCCASION_##name,
#include "harness/facts/occasions.def"
#undef OCCASION
	OCCASION_COUNT
};

/* As users write it, and what is so; "" for ALWAYS. */
const char *occasion_word(enum occasion occasion);
const char *occasion_text(enum occasion occasion);
/* -1 when there is none of that word. */
int occasion_parse(const char *word);

#endif
