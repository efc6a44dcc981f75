/*
 * later.h - waivers that are applied to a run after it: each list in a file of its own beside the record,
 * which is never rewritten.
 *
 * The first is waivers-1.txt, the next waivers-2.txt and so on; the last of them counts, in place of all
 * waivers before. Lines, checks and the digest line are those of a record:
 *
 *   exaccess-waivers 1
 *   applied DATE USER                     when, and by whom
 *   record HEX                            the last digest of the record that they are for
 *   waivers COUNT FILE
 *   waiver ...                            COUNT of them
 *   digest HEX
 */
#ifndef EXACCESS_LATER_H
#define EXACCESS_LATER_H

#include "harness/record/record.h"

#define LATER_NAME "waivers-%u.txt"
#define LATER_FACT "waivers-applied" /* of the results: `DATE by USER`, one for each file */
#define LATER_MOST 1000u

/* Writes the next file in directory, for the run in results. 0, or -1 and the reason in error. */
int later_write(const char *directory, const struct results *results, const struct waivers *waivers,
	const char *date, const char *user, char *error, size_t size);
/* Takes one such file, of length bytes and a NUL behind, into results; changes it. directory has the record. 0,
 * or -1 and what is wrong, with its line, in error. */
int later_take(const char *directory, char *text, size_t length, struct results *results,
	char *error, size_t size);
/* Reads all files of directory into results, whose waivers become those of the last. 0, or -1 and the
 * reason, with file and line, in error: then something is wrong with them. */
int later_read(const char *directory, struct results *results, char *error, size_t size);

#endif
