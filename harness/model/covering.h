/*
 * covering.h - covering arrays: few rows of values in which all pairs of values meet, and all triples of
 * some axes.
 *
 * Values need things that not every drive offers. What drives offer comes in levels. Values that a level
 * offers meet in rows that need no more than that level does: so the rows that a drive of this level can
 * play hold every pair that can be played on it. Rows come in the order of their levels.
 *
 * The same question gives the same rows, on every machine.
 */
#ifndef EXACCESS_COVERING_H
#define EXACCESS_COVERING_H

#include <stdbool.h>
#include <stdint.h>

#define COVERING_AXES   24
#define COVERING_VALUES 24 /* of an axis */
#define COVERING_UNSET  0xFF

/* A value's number for each axis. */
struct covering_row {
	uint8_t value[COVERING_AXES];
};

struct covering {
	uint32_t axes;
	uint32_t sizes[COVERING_AXES];
	uint32_t needs[COVERING_AXES][COVERING_VALUES]; /* bits */
	/* What drives are likely to offer together, each a part of the next; the last holds every need. */
	const uint32_t *levels;
	uint32_t level_count;
	/* Can a row be completed in which some values are still COVERING_UNSET? */
	bool (*allowed)(const struct covering_row *row);
	/* Does a row, as far as it is set, bring the values on these axes to bear together? NULL: always. */
	bool (*meets)(const struct covering_row *row, const uint8_t *axes, uint32_t count);
	/* Axes of which all triples meet; they are as constrained as pairs. */
	const uint8_t (*triples)[3];
	uint32_t triple_count;
	/* Rows that there are anyway: what meets in one of them is not missing. */
	const struct covering_row *given;
	uint32_t given_count;
	/* Only rows of so many of the levels are made, from the first on; 0: of all. */
	uint32_t levels_made;
};

struct covering_count {
	uint32_t met;
	uint32_t impossible; /* pairs and triples that no row may hold */
};

/* At most so many rows. Returns how many there are; 0 when memory is short or they are too many. */
uint32_t covering_make(const struct covering *covering, struct covering_row *rows, uint32_t most,
	struct covering_count *count);

#endif
