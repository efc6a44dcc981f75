/* history_svg.h - the picture of a contradiction in a history, as SVG. */
#ifndef EXACCESS_HISTORY_SVG_H
#define EXACCESS_HISTORY_SVG_H

#include "harness/history/linearize_picture.h"

/*
 * Writes the operations of conflict as an SVG document, with its clause and sentence. Returns 0, or
 * -1 when memory ran out or a write failed. The file stays open.
 */
int history_svg_write(
	const struct history *history, const struct linearize_conflict *conflict, FILE *file);

#endif
