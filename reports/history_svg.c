#include "reports/history_svg.h"

#include <inttypes.h>
#include <string.h>

#include "reports/shared/libxml.h"

enum {
	MARGIN = 16,
	LABEL_WIDTH = 160,
	STEP_MIN = 24,
	STEP_MAX = 120,
	DRAWING_WIDTH = 960,
	ROW_HEIGHT = 44,
	BAR_HEIGHT = 18,
	HEAD_HEIGHT = 84,
	LIST_HEIGHT = 18,
};

struct svg {
	xmlTextWriterPtr writer;
	const struct history *history;
	const struct linearize_conflict *conflict;
	struct picture picture;
	int step;   /* pixels between two times */
	int failed; /* some write failed */
};

static const xmlChar *xml(const char *text)
{
	return (const xmlChar *)text;
}

static void start(struct svg *svg, const char *name)
{
	svg->failed |= libxml.TextWriterStartElement(svg->writer, xml(name)) < 0;
}

static void attribute(struct svg *svg, const char *name, const char *value)
{
	svg->failed |= libxml.TextWriterWriteAttribute(svg->writer, xml(name), xml(value)) < 0;
}

static void number(struct svg *svg, const char *name, int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", value);
	attribute(svg, name, text);
}

static void end(struct svg *svg)
{
	svg->failed |= libxml.TextWriterEndElement(svg->writer) < 0;
}

static void text_at(struct svg *svg, int x, int y, const char *style, const char *text)
{
	start(svg, "text");
	number(svg, "x", x);
	number(svg, "y", y);
	attribute(svg, "class", style);
	svg->failed |= libxml.TextWriterWriteString(svg->writer, xml(text)) < 0;
	end(svg);
}

/* "A 100 180 lock Burner-1 ok", as the format writes it: printable ASCII whatever the name. */
static void operation_text(const struct svg *svg, uint32_t index, char *text, size_t size)
{
	const struct history_operation *operation = &svg->history->operations[index];
	char name[HISTORY_NAME_SIZE] = "";
	char complete[24] = "-";

	if (operation->name != HISTORY_NO_NAME)
		history_encode_name(history_text(&svg->history->names, operation->name), name);
	if (operation->complete != HISTORY_NEVER)
		snprintf(complete, sizeof(complete), "%" PRId64, operation->complete);
	snprintf(text, size, "%.64s %" PRId64 " %s %s %.100s%s%s",
		history_text(&svg->history->clients, operation->client), operation->invoke,
		complete, history_verb_word(operation->verb),
		operation->verb == HISTORY_LOCK ? name : "",
		operation->verb == HISTORY_LOCK ? " " : "",
		operation->result == HISTORY_NAMED ? name : history_result_word(operation->result));
}

static int x_of(const struct svg *svg, uint32_t place)
{
	return MARGIN + LABEL_WIDTH + (int)place * svg->step;
}

static void bar(struct svg *svg, size_t index)
{
	const struct picture_bar *it = &svg->picture.bars[index];
	const struct history_operation *operation = &svg->history->operations[it->operation];
	int x = x_of(svg, it->from), y = HEAD_HEIGHT + (int)it->row * ROW_HEIGHT;
	int width = x_of(svg, it->to) - x;
	char text[400];

	start(svg, "g");
	start(svg, "title");
	operation_text(svg, it->operation, text, sizeof(text));
	svg->failed |= libxml.TextWriterWriteString(svg->writer, xml(text)) < 0;
	end(svg);
	start(svg, "rect");
	number(svg, "x", x);
	number(svg, "y", y);
	number(svg, "width", width > 2 ? width : 2);
	number(svg, "height", BAR_HEIGHT);
	attribute(svg, "rx", "3");
	attribute(svg, "class", history_verb_word(operation->verb));
	if (operation->complete == HISTORY_NEVER)
		attribute(svg, "stroke-dasharray", "4 3");
	end(svg);
	snprintf(text, sizeof(text), "%zu %s", index + 1, history_verb_word(operation->verb));
	text_at(svg, x + 4, y + BAR_HEIGHT - 5, "bar", text);
	end(svg);
}

static void rows(struct svg *svg, int width)
{
	for (size_t row = 0; row < svg->picture.row_count; row++) {
		int y = HEAD_HEIGHT + (int)row * ROW_HEIGHT;
		char text[32];

		snprintf(text, sizeof(text), "%.24s",
			history_text(&svg->history->clients, svg->picture.clients[row]));
		text_at(svg, MARGIN, y + BAR_HEIGHT - 5, "client", text);
		start(svg, "line");
		number(svg, "x1", MARGIN);
		number(svg, "x2", width - MARGIN);
		number(svg, "y1", y + BAR_HEIGHT + 10);
		number(svg, "y2", y + BAR_HEIGHT + 10);
		attribute(svg, "class", "rule");
		end(svg);
	}
}

static void list(struct svg *svg)
{
	int y = HEAD_HEIGHT + (int)svg->picture.row_count * ROW_HEIGHT + LIST_HEIGHT;

	for (size_t i = 0; i < svg->picture.count; i++) {
		char operation[360], text[400];

		operation_text(svg, svg->picture.bars[i].operation, operation, sizeof(operation));
		snprintf(text, sizeof(text), "%zu   %s", i + 1, operation);
		text_at(svg, MARGIN, y + (int)i * LIST_HEIGHT, "list", text);
	}
}

static void document(struct svg *svg)
{
	static const char style[] =
		"text{font-family:sans-serif;font-size:12px}.head{font-size:16px;font-weight:bold}"
		".list{font-family:monospace}.bar{font-size:11px}.rule{stroke:#ccc}"
		"rect{stroke:#333;fill:#bbb}rect.lock{fill:#8fd19e}rect.unlock{fill:#f5c26b}"
		"rect.query{fill:#9ec5fe}rect.close,rect.crash{fill:#f1aeb5}";
	size_t steps = svg->picture.time_count > 1 ? svg->picture.time_count - 1 : 1;
	int width, height;
	char text[200];

	svg->step = steps > DRAWING_WIDTH / STEP_MIN ? STEP_MIN : (int)(DRAWING_WIDTH / steps);
	if (svg->step > STEP_MAX)
		svg->step = STEP_MAX;
	width = 2 * MARGIN + LABEL_WIDTH + DRAWING_WIDTH;
	if (x_of(svg, (uint32_t)steps) + 2 * MARGIN > width)
		width = x_of(svg, (uint32_t)steps) + 2 * MARGIN;
	height = HEAD_HEIGHT + (int)svg->picture.row_count * ROW_HEIGHT +
		((int)svg->picture.count + 2) * LIST_HEIGHT;
	start(svg, "svg");
	attribute(svg, "xmlns", "http://www.w3.org/2000/svg");
	number(svg, "width", width);
	number(svg, "height", height);
	start(svg, "style");
	svg->failed |= libxml.TextWriterWriteString(svg->writer, xml(style)) < 0;
	end(svg);
	snprintf(text, sizeof(text), "XA-%s: %s", svg->conflict->clause, svg->conflict->title);
	text_at(svg, MARGIN, MARGIN + 14, "head", text);
	text_at(svg, MARGIN, MARGIN + 36, "list",
		"time runs to the right, by order and not to scale");
	rows(svg, width);
	for (size_t i = 0; i < svg->picture.count; i++)
		bar(svg, i);
	list(svg);
	end(svg);
}

int history_svg_write(
	const struct history *history, const struct linearize_conflict *conflict, FILE *file)
{
	struct svg svg = { .history = history, .conflict = conflict };
	xmlBufferPtr buffer = NULL;
	int status = -1;

	if (libxml_load() || picture_lay_out(&svg.picture, history, conflict))
		return -1;
	buffer = libxml.BufferCreate();
	if (buffer)
		svg.writer = libxml.NewTextWriterMemory(buffer, 0);
	if (svg.writer) {
		svg.failed |= libxml.TextWriterSetIndent(svg.writer, 1) < 0;
		svg.failed |= libxml.TextWriterStartDocument(svg.writer, NULL, "UTF-8", NULL) < 0;
		document(&svg);
		svg.failed |= libxml.TextWriterEndDocument(svg.writer) < 0;
		libxml.FreeTextWriter(svg.writer);
		if (!svg.failed)
			status = fputs((const char *)libxml.BufferContent(buffer), file) < 0 ||
					fflush(file)
				? -1
				: 0;
	}
	if (buffer)
		libxml.BufferFree(buffer);
	picture_free(&svg.picture);
	return status;
}
