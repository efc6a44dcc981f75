/* summary_page.c - colours, headlines and fields of the summary. */
#include "reports/summary/summary_page.h"

#include <stdio.h>
#include <string.h>

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

bool summary_tells_all(const struct summary *summary)
{
	return summary->style->telling == TELL_VERBOSE;
}

/* Items of a list: `one, two, three`. */
static unsigned count_items(const char *text)
{
	unsigned count = 1;

	while ((text = strchr(text, ',')) != NULL) {
		count++;
		text++;
	}
	return count;
}

/* Cuts off what comes after so many lines, behind an item, and says how many items that are. */
static void cut_lines(struct prose *block, unsigned lines, unsigned items)
{
	char more[40];
	size_t end = 0, begun = 0;

	for (; end < block->length; end++) {
		if (block->bytes[end] != '\n')
			continue;
		if (!--lines)
			break;
		begun = end + 1;
	}
	if (end == block->length)
		return;
	block->bytes[end] = '\0';
	snprintf(more, sizeof(more), " and %u more", items - count_items(block->bytes) + 1);
	while (end > begun &&
		(end - begun + strlen(more) > block->columns || block->bytes[end - 1] != ','))
		end--;
	while (end && (block->bytes[end - 1] == ' ' || block->bytes[end - 1] == '\n'))
		end--;
	block->bytes[end] = '\0';
	block->length = end;
	while (end && block->bytes[end - 1] != '\n')
		end--;
	if (prose_width(block->bytes + end) + strlen(more) > block->columns)
		prose_add(block, "\n   ");
	prose_add(block, " and %u more", items - count_items(block->bytes) + 1);
}

void summary_list(
	struct summary *summary, size_t indent, size_t further, unsigned lines, const char *text)
{
	size_t columns = summary->out.columns;
	struct prose block = { .columns = columns };

	prose_blanks(&block, indent);
	/* The first line begins further out, and is broken as if it did not. */
	prose_wrap(&block, further, text);
	if (lines && !summary_tells_all(summary))
		cut_lines(&block, lines, count_items(text));
	prose_add(&summary->out, "%s\n", prose_text(&block));
	summary->out.failed |= block.failed;
	prose_free(&block);
}
