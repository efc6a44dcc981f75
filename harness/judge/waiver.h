/*
 * waiver.h - violations that are known and accepted for a time: for which drives, until when, why.
 *
 * A waiver names a case or a clause. One for a case covers that case. One for a clause does so only
 * together with others: a case is covered when every clause that it cites and that a drive can violate
 * (stated, derived or linked; not those left open, nor conditions of the test) is waived. Either way
 * a waiver must match each drive that the case uses, by all that it says of one, and counts until the
 * end of its last day. The day that it is compared with is the one on which the run began, so that
 * the same record is judged in the same way for ever.
 *
 * A violation (FAIL) of a case that is covered is WAIVED. Nothing else is: an ERROR, a skip and what
 * was never finished stay what they are, in each repetition by itself.
 */
#ifndef EXACCESS_WAIVER_H
#define EXACCESS_WAIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/plan/plan_data.h"

/* WAIVER_FIELD(name): what a waiver says, all of it text. The record has them in this order. */
#define WAIVER_FIELDS(WAIVER_FIELD)                                                            \
	WAIVER_FIELD(target) /* SUITE/NAME of a case, or a clause such as OPEN-001 */          \
	WAIVER_FIELD(                                                                          \
		vendor) /* of the drive: exact, or with * and ? for any characters and one; */ \
	WAIVER_FIELD(product) /* ... blanks that fill up its identification do not count */    \
	WAIVER_FIELD(revision)                                                                 \
	WAIVER_FIELD(driver)    /* of the driver, likewise */                                  \
	WAIVER_FIELD(expires)   /* YYYY-MM-DD: the last day on which it holds */               \
	WAIVER_FIELD(reference) /* where the matter is tracked */                              \
	WAIVER_FIELD(reason)    /* a sentence */

/* What came of a waiver in a run. */
enum waiver_state {
	WAIVER_USED,        /* it covers a violation */
	WAIVER_EXPIRED,     /* it waives nothing any more */
	WAIVER_OTHER_DRIVE, /* none of the run's drives is the one it is for */
	WAIVER_NOT_PLANNED, /* no case that was planned is, or cites, what it names */
	WAIVER_NOT_NEEDED,  /* cases that it covers were played, and passed */
	WAIVER_UNUSED, /* none of the above: they could not be tested, or another clause that they
			     * cite is not waived */
	WAIVER_STATES
};

struct waiver {
	bool is_clause;                /* target is a clause */
#define WAIVER_FIELD(name) char *name; /* never NULL */
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	/* From here on: what came of it, by results_judge. */
	enum waiver_state state;
	uint32_t waived; /* cases whose violation it covers */
	uint32_t passed; /* cases that it covers and that passed */
};

/* A list of waivers, all zero when empty. Owns its texts. */
struct waivers {
	char *source; /* the file it was read from; NULL for none at all */
	struct waiver *list;
	uint32_t count;
};

/* What waivers can match of a drive; NULL is unknown, and like "". */
struct waiver_drive {
	const char *vendor;
	const char *product;
	const char *revision;
	const char *driver;
};

/* Adds copies of the texts: 0, or -1 without memory. */
int waivers_add(struct waivers *waivers, const struct waiver *waiver);
int waivers_name(struct waivers *waivers, const char *source);
void waivers_free(struct waivers *waivers);
bool waivers_equal(const struct waivers *one, const struct waivers *other);

/* A date of the calendar as YYYY-MM-DD? */
bool waiver_date_valid(const char *text);
/* day is a date, or begins with one; NULL is unknown, and then everything has expired. */
bool waiver_expired(const struct waiver *waiver, const char *day);
bool waiver_matches(const struct waiver *waiver, const struct waiver_drive *drive);
/* Does it name the case, or a clause that the case cites and that a drive can violate? */
bool waiver_names(const struct waiver *waiver, const struct plan *plan);
/* The first of the waivers that together cover a case on these drives on that day; NULL when it is
 * not covered. */
const struct waiver *waivers_cover(const struct waivers *waivers, const struct plan *plan,
	const struct waiver_drive *drives, uint32_t drive_count, const char *day);
/* Is it one of those? It names the case, holds on that day, and matches a drive that the case uses. */
bool waiver_counts(const struct waiver *waiver, const struct plan *plan,
	const struct waiver_drive *drives, uint32_t drive_count, const char *day);

/* "used", "expired", "for another drive", "names nothing that was planned", "not needed", "unused". */
const char *waiver_state_name(enum waiver_state state);
/* `REASON (REFERENCE, until DATE)`. */
void waiver_describe(const struct waiver *waiver, char *text, size_t size);

#endif
