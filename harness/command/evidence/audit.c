/* audit.c - telling what was checked. */
#include "harness/command/evidence/audit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/system/text.h"

void audit_tell(struct audit *audit, bool holds, const char *what, const char *format, ...)
{
	char line[2000], shown[4096];
	struct text out = text_into(shown, sizeof(shown));
	va_list arguments;

	audit->checked++;
	audit->failed += !holds;
	if (holds && audit->quiet)
		return;
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	/* What is told may quote what somebody wrote into the directory. */
	text_add_legible(&out, line, strlen(line));
	printf("%-5s %-10s %s\n", holds ? "ok" : "WRONG", what, shown);
}
