/* terminal.c - one line, over and over. */
#include "harness/system/terminal.h"

#include "harness/system/process.h"

void terminal_draw(FILE *terminal, const char *line)
{
	/* The last column is left free: on some terminals a line that fills it goes on to the next. */
	int width = (int)host_columns() - 1;

	fprintf(terminal, "\r%-*.*s%s", width, width, line, *line ? "" : "\r");
	fflush(terminal);
}
