/* line.c - orders and answers over a line. */
#include "harness/lab/line.h"

#include <stdio.h>
#include <string.h>

#include "harness/lab/device.h"
#include "harness/system/process.h"
#include "harness/system/text.h"

#define LINE_MOST  4096
#define BYTES_MOST (4u << 20) /* of an answer; whoever says more has lost the thread */

/* Takes one line of an answer: 1 goes on, or what came of it all. */
static int take_line(const char *line, uint32_t *status, struct text *out, char *text, size_t size)
{
	uint64_t number = 0;

	if (line[0] == ' ') {
		text_add(out, "%s\n", line + 1);
		return 1;
	}
	if (!strncmp(line, "status ", 7) && !text_number(line + 7, UINT32_MAX, &number)) {
		*status = (uint32_t)number;
		return LAB_DONE;
	}
	if (!strcmp(line, "done"))
		return LAB_DONE;
	if (strncmp(line, "failed", 6) != 0 || (line[6] && line[6] != ' '))
		return 1;
	*out = text_into(text, size);
	text_add(out, "the lab's line says: ");
	text_add_legible(out, line[6] ? line + 7 : "failed", strlen(line[6] ? line + 7 : "failed"));
	return LAB_FAILED;
}

static enum lab_result hear(
	struct line *line, uint32_t *status, uint64_t deadline, char *text, size_t size)
{
	struct text out = text_into(text, size);
	char word[LINE_MOST] = { 0 };
	size_t length = 0, bytes = 0;
	char piece[512];
	long got;

	while ((got = line_receive(line, piece, sizeof(piece), deadline)) > 0) {
		for (long i = 0; i < got; i++) {
			int result;

			if (piece[i] != '\n') {
				if (piece[i] != '\r' && piece[i] && length + 1 < sizeof(word))
					word[length++] = piece[i];
				continue;
			}
			word[length] = '\0';
			length = 0;
			result = take_line(word, status, &out, text, size);
			if (result <= 0)
				return (enum lab_result)result;
		}
		bytes += (size_t)got;
		if (bytes > BYTES_MOST)
			break;
	}
	snprintf(text, size, "%s",
		got == -2         ? "the lab's line gave no answer in time"
			: got > 0 ? "the lab's line says more than an answer can be"
				  : "the lab's line ended before its answer");
	return got == -2 ? LAB_LATE : LAB_FAILED;
}

enum lab_result line_ask(const char *address, const char *const *words, uint32_t seconds,
	uint32_t *status, char *text, size_t size)
{
	uint64_t deadline = clock_now() + SECONDS(seconds);
	struct line *line = line_open(address, text, size);
	char order[LINE_MOST];
	struct text out = text_into(order, sizeof(order));
	enum lab_result result = LAB_FAILED;

	if (!line)
		return LAB_FAILED;
	for (uint32_t i = 0; words[i]; i++)
		text_add(&out, "%s%s", i ? " " : "", words[i]);
	text_add(&out, "\n");
	if (out.cut || line_send(line, order, out.length, deadline))
		snprintf(text, size, "the lab's line %.200s takes no order", address);
	else
		result = hear(line, status, deadline, text, size);
	line_close(line);
	return result;
}
