/*
 * linearize_picture.h - the operations of a contradiction, listed and drawn.
 *
 * Time is drawn by order, not to scale: what matters is what ends before what begins, and a scale
 * would make most of it invisible.
 */
#ifndef EXACCESS_LINEARIZE_PICTURE_H
#define EXACCESS_LINEARIZE_PICTURE_H

#include "harness/history/linearize.h"

/* One operation of the picture. Operations are numbered from 1 in order of invocation. */
struct picture_bar {
	uint32_t operation; /* index into history.operations */
	uint32_t row;       /* of its client */
	uint32_t from, to;  /* places of its times in picture.times */
};

/* Owns its arrays. */
struct picture {
	struct picture_bar *bars;
	size_t count;
	uint32_t *clients; /* of each row */
	size_t row_count;
	int64_t *times; /* distinct, ascending; HISTORY_NEVER may be the last */
	size_t time_count;
};

/* Returns 0, or -1 when memory runs out. picture_free() is needed after 0. */
int picture_lay_out(struct picture *picture, const struct history *history,
	const struct linearize_conflict *conflict);
void picture_free(struct picture *picture);

/* "1  line 12: A 100 180 lock Burner-1 ok" for each. Returns 0, or -1 when a write failed. */
int picture_list(const struct picture *picture, const struct history *history, FILE *file);
/* One row per client, at most 100 columns. Returns 0, or -1 when a write failed. */
int picture_draw(const struct picture *picture, const struct history *history, FILE *file);

#endif
