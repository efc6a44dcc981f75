/*
 * chain.h - what shows that lines were changed, dropped, added or put in another order.
 *
 * Each line ends with " ~" and the first eight hexadecimal digits of the SHA-256 of what stands before
 * that. From time to time comes a line
 *
 *   digest HEX
 *
 * whose HEX is the SHA-256 of all bytes of the file from the beginning of the digest line before (of
 * the file, for the first one) to the beginning of this one: a stretch. As the digest line before is
 * part of it, the last digest stands for every byte before it; and a stretch that does not hold says
 * nothing against the others. Whoever can write the file can make all this anew: against that helps
 * only what is kept elsewhere, the last digest or a signature.
 */
#ifndef EXACCESS_CHAIN_H
#define EXACCESS_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/system/digest.h"

#define CHAIN_CHECK 10 /* bytes of " ~" and the digits */

/* ---- writing ---- */

struct chain;

/* NULL when memory is short. */
struct chain *chain_new(void);
void chain_free(struct chain *chain);
/* The line with its check behind it, which lives until the next call; NULL when memory is short or the
 * system's SHA-256 failed. The chain counts it, with its newline. */
const char *chain_line(struct chain *chain, const char *line);
/* Counts bytes that are in the file already, or that get there in other ways. */
void chain_count(struct chain *chain, const void *bytes, size_t length);
/* The same for a digest line over the stretch that ends here; the next one begins with it. */
const char *chain_digest(struct chain *chain);
/* The digest of the last digest line, "" when there was none. */
const char *chain_last(const struct chain *chain);

/* ---- reading ---- */

enum chain_state {
	CHAIN_HOLDS,
	CHAIN_CHANGED, /* the check is not that of the line, or is missing */
	CHAIN_DOUBTED, /* the line holds, the stretch that it is in does not */
	CHAIN_TORN,    /* marked as cut off by a crash */
	CHAIN_DIGEST,  /* a digest line whose stretch holds */
};

struct chain_line {
	char *text; /* without check and newline, terminated; NULL for none that could be read */
	enum chain_state state;
	uint32_t
		blamed; /* of a DOUBTED line: the number of the CHANGED line in its stretch, or its own */
};

struct chain_lines {
	struct chain_line *list; /* number N of the file is list[N - 1] */
	uint32_t count;
	bool torn;          /* there is a last line without a newline; it is not in the list */
	uint32_t bad;       /* lines that are CHANGED or DOUBTED */
	uint32_t first_bad; /* the number of the first of them */
	char digest[DIGEST_TEXT]; /* of the last digest line, "" when there is none */
	size_t last;              /* where that one begins */
	uint32_t open;            /* lines behind it, which no digest covers */
};

/* Takes text of length bytes (and a NUL behind) apart, which is changed and has to outlive lines. torn
 * is the mark at the end of lines that were cut off. 0, -1 without memory or SHA-256. */
int chain_read(char *text, size_t length, const char *torn, struct chain_lines *lines);
void chain_lines_free(struct chain_lines *lines);

#endif
