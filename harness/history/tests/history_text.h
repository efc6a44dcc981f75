/* history_text.h - histories from strings, for tests. */
#ifndef EXACCESS_HISTORY_TEXT_H
#define EXACCESS_HISTORY_TEXT_H

#include "harness/history/history.h"

#define HEADER "exaccess-history 1\n"

/* Reads a history from text; -1 with error filled when it is none. */
static inline int read_text(struct history *history, const char *text, struct history_error *error)
{
	FILE *file = tmpfile();
	int status;

	*history = (struct history){ 0 };
	if (!file)
		return -1;
	fputs(text, file);
	rewind(file);
	status = history_read(history, file, error);
	fclose(file);
	return status;
}

#endif
