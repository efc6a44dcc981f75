/*
 * fuzz.h - what reads bytes that others have written, as functions of those bytes.
 *
 * Each target takes any bytes at all, feeds them to one reader of this program, and returns. What
 * must never happen ends the process: by a sanitizer, or by MUST(). libfuzzer.c makes a fuzzer of
 * each target, test_corpus.c replays the files in fixtures/corpus/NAME without one.
 */
#ifndef EXACCESS_FUZZ_H
#define EXACCESS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* FUZZ(name): a function fuzz_NAME, a folder fixtures/corpus/NAME. */
#define FUZZ_TARGETS(FUZZ)                                                                       \
	FUZZ(drive_frames)  /* the server's sessions: frames of several clients, ends, time */   \
	FUZZ(drive_replies) /* the client's connection: greetings, replies, errors */            \
	FUZZ(contender)     /* lines of contenders: operations, expectations, observations */    \
	FUZZ(line)          /* what comes over a line from another machine, and workers there */ \
	FUZZ(record)        /* a record, its judgement, and every report of it */                \
	FUZZ(later)         /* a file of waivers beside a record */                              \
	FUZZ(history)       /* a history, and whether a correct lock could have produced it */   \
	FUZZ(waivers)       /* a file of waivers */                                              \
	FUZZ(lab)           /* a lab file */

#define FUZZ(name) void fuzz_##name(const uint8_t *bytes, size_t size);
FUZZ_TARGETS(FUZZ)
#undef FUZZ

#define MUST(condition)                                                                   \
	((condition) ? (void)0                                                            \
		     : (fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, \
				#condition),                                              \
			       abort()))

/* Input being taken apart, for targets that need more than a string of bytes: what is missing at its
 * end reads as zero. */
struct fuzz_input {
	const uint8_t *bytes;
	size_t size;
};

uint8_t fuzz_byte(struct fuzz_input *input);
uint16_t fuzz_u16(struct fuzz_input *input); /* little-endian */
/* At most that many bytes; *bytes is where they are. */
size_t fuzz_some(struct fuzz_input *input, size_t most, const uint8_t **bytes);
/* A NUL-terminated copy, to be freed. */
char *fuzz_text(const uint8_t *bytes, size_t size);

#endif
