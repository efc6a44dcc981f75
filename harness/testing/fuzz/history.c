/* history.c - any bytes as a history; what can be read is written, read again, and decided. */
#define _GNU_SOURCE
#include <string.h>

#include "harness/history/history.h"
#include "harness/history/linearize.h"
#include "harness/history/linearize_picture.h"
#include "harness/testing/fuzz/fuzz.h"
#include "reports/history_svg.h"

#define DECIDED_MOST 400 /* operations; the search for a contradiction takes its time */

static void draw(const struct history *history, const struct linearize_conflict *conflict)
{
	struct picture picture;
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	MUST(file && !picture_lay_out(&picture, history, conflict));
	MUST(!picture_list(&picture, history, file) && !picture_draw(&picture, history, file));
	picture_free(&picture);
	MUST(!history_svg_write(history, conflict, file));
	fclose(file);
	free(text);
}

static int decide(const struct history *history)
{
	struct linearize_verdict verdict;
	enum linearize_answer answer;

	MUST(!linearize(history, LINEARIZE_EFFORT, &verdict));
	answer = verdict.answer;
	if (answer == LINEARIZE_NO)
		draw(history, &verdict.conflict);
	linearize_verdict_free(&verdict);
	return (int)answer;
}

static int read_bytes(struct history *history, const void *bytes, size_t size)
{
	struct history_error error;
	char *copy = malloc(size + 1);
	FILE *file;
	int result;

	MUST(copy);
	memcpy(copy, bytes, size);
	file = fmemopen(copy, size, "rb");
	MUST(file);
	result = history_read(history, file, &error);
	MUST(!result || error.text[0]);
	fclose(file);
	free(copy);
	return result;
}

/* What was read, written and read again, is the same history. */
static void repeat(const struct history *history)
{
	struct history again = { 0 };
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	MUST(file && !history_write(history, file));
	fclose(file);
	MUST(!read_bytes(&again, text, size));
	MUST(again.count == history->count && again.clients.count == history->clients.count);
	if (history->count <= DECIDED_MOST)
		MUST(decide(&again) == decide(history));
	history_free(&again);
	free(text);
}

void fuzz_history(const uint8_t *bytes, size_t size)
{
	struct history history = { 0 };

	if (!size)
		return;
	if (!read_bytes(&history, bytes, size))
		repeat(&history);
	history_free(&history);
}
