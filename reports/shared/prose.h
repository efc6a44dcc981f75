/*
 * prose.h - text of any length being put together for a reader. This room has what reports share.
 */
#ifndef EXACCESS_PROSE_H
#define EXACCESS_PROSE_H

#include <stdbool.h>
#include <stddef.h>

#define PROSE_COLUMNS 80 /* of a console whose width is not known */

/* All zero is empty. Once memory runs out, failed is set and nothing is added any more. */
struct prose {
	char *bytes; /* NUL-terminated, NULL while empty; owned */
	size_t length;
	size_t room;
	size_t columns; /* that lines are broken at; 0: PROSE_COLUMNS */
	bool failed;
};

/* Adds bytes as they are. */
void prose_bytes(struct prose *prose, const char *bytes, size_t length);
/* Adds as printf does; only for whole numbers and text that is already fit to print. */
void prose_add(struct prose *prose, const char *format, ...);
/* Adds text of a drive or a user, made fit to print; NULL counts as empty. */
void prose_legible(struct prose *prose, const char *text);
void prose_blanks(struct prose *prose, size_t count);
/* Adds text, which is fit to print, broken between words at the columns that the prose has. The line is taken to be
 * at column indent already, and every further line begins there. Ends without a newline. */
void prose_wrap(struct prose *prose, size_t indent, const char *text);
/* The text so far, "" when there is none. */
const char *prose_text(const struct prose *prose);
void prose_empty(struct prose *prose);
void prose_free(struct prose *prose);

/* Columns that legible text takes: its code points. */
size_t prose_width(const char *text);

#endif
