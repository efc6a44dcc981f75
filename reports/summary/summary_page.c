/* summary_page.c - colours, headlines and fields of the summary. */
#include "reports/summary/summary_page.h"

#include <stdio.h>

void summary_paint(struct summary *summary, enum paint paint, const char *text)
{
	static const char *const codes[] = { [PAINT_BAD] = "1;31",
		[PAINT_TROUBLE] = "1;33",
		[PAINT_GOOD] = "1;32",
		[PAINT_NOTE] = "1;36",
		[PAINT_STRONG] = "1" };

	if (summary->style->colour)
		prose_add(&summary->out, "\x1B[%sm%s\x1B[0m", codes[paint], text);
	else
		prose_add(&summary->out, "%s", text);
}

void summary_headline(struct summary *summary, enum paint paint, const char *title, uint32_t count)
{
	char text[120];

	snprintf(text, sizeof(text), "%s: %u %s", title, (unsigned)count,
		count == 1 ? "case" : "cases");
	prose_add(&summary->out, "\n");
	summary_paint(summary, paint, text);
	prose_add(&summary->out, "\n");
}

void summary_field(struct summary *summary, size_t indent, const char *label, const char *text)
{
	prose_blanks(&summary->out, indent);
	prose_add(&summary->out, "%s", label);
	prose_wrap(&summary->out, indent + prose_width(label), text);
	prose_add(&summary->out, "\n");
}
