#include "harness/history/linearize_picture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	COLUMNS = 100,
	LABEL_MAX = 20,
};

static int by_time(const void *left, const void *right)
{
	const int64_t *one = left, *other = right;

	return *one < *other ? -1 : *one > *other;
}

/* Bars are sorted while from and row still hold what they are sorted by. */
static int by_invocation(const void *left, const void *right)
{
	const struct picture_bar *one = left, *other = right;

	if (one->from != other->from)
		return one->from < other->from ? -1 : 1;
	return one->operation < other->operation ? -1 : one->operation > other->operation;
}

static uint32_t place_of(const struct picture *picture, int64_t time)
{
	const int64_t *found = bsearch(
		&time, picture->times, picture->time_count, sizeof(*picture->times), by_time);

	return found ? (uint32_t)(found - picture->times) : 0;
}

static uint32_t row_of(struct picture *picture, uint32_t client)
{
	for (size_t row = 0; row < picture->row_count; row++) {
		if (picture->clients[row] == client)
			return (uint32_t)row;
	}
	picture->clients[picture->row_count++] = client;
	return (uint32_t)(picture->row_count - 1);
}

static void list_times(struct picture *picture, const struct history *history,
	const struct linearize_conflict *conflict)
{
	size_t kept = 0;

	for (size_t i = 0; i < conflict->count; i++) {
		const struct history_operation *operation =
			&history->operations[conflict->operations[i]];

		picture->times[2 * i] = operation->invoke;
		picture->times[2 * i + 1] = operation->complete;
	}
	qsort(picture->times, 2 * conflict->count, sizeof(*picture->times), by_time);
	for (size_t i = 0; i < 2 * conflict->count; i++) {
		if (!kept || picture->times[kept - 1] != picture->times[i])
			picture->times[kept++] = picture->times[i];
	}
	picture->time_count = kept;
}

int picture_lay_out(struct picture *picture, const struct history *history,
	const struct linearize_conflict *conflict)
{
	*picture = (struct picture){ .count = conflict->count };
	picture->bars = calloc(conflict->count + 1, sizeof(*picture->bars));
	picture->clients = calloc(conflict->count + 1, sizeof(*picture->clients));
	picture->times = calloc(2 * conflict->count + 1, sizeof(*picture->times));
	if (!picture->bars || !picture->clients || !picture->times) {
		picture_free(picture);
		return -1;
	}
	list_times(picture, history, conflict);
	for (size_t i = 0; i < conflict->count; i++) {
		uint32_t index = conflict->operations[i];
		const struct history_operation *operation = &history->operations[index];

		picture->bars[i] = (struct picture_bar){ .operation = index,
			.from = place_of(picture, operation->invoke),
			.to = place_of(picture, operation->complete) };
	}
	qsort(picture->bars, picture->count, sizeof(*picture->bars), by_invocation);
	for (size_t i = 0; i < picture->count; i++)
		picture->bars[i].row =
			row_of(picture, history->operations[picture->bars[i].operation].client);
	return 0;
}

void picture_free(struct picture *picture)
{
	free(picture->bars);
	free(picture->clients);
	free(picture->times);
	*picture = (struct picture){ 0 };
}

int picture_list(const struct picture *picture, const struct history *history, FILE *file)
{
	for (size_t i = 0; i < picture->count; i++) {
		const struct history_operation *operation =
			&history->operations[picture->bars[i].operation];

		fprintf(file, "%4zu  ", i + 1);
		if (operation->line)
			fprintf(file, "line %" PRIu32 ": ", operation->line);
		if (history_write_operation(history, operation, file) || putc('\n', file) == EOF)
			return -1;
	}
	return 0;
}

/* Column of a place, in width columns. */
static size_t column(const struct picture *picture, uint32_t place, size_t width)
{
	size_t last = picture->time_count - 1;
	size_t step = last ? (width - 1) / last : 0;

	/* A few times are not spread over the whole line, and many share columns. */
	if (step > 16)
		step = 16;
	return step ? place * step : last ? place * (width - 1) / last : 0;
}

static void draw_bar(
	const struct picture *picture, size_t index, char line[COLUMNS + 1], size_t label)
{
	const struct picture_bar *bar = &picture->bars[index];
	size_t width = COLUMNS - label;
	size_t from = label + column(picture, bar->from, width);
	size_t to = label + column(picture, bar->to, width);
	char number[24];

	for (size_t i = from; i <= to; i++)
		line[i] = '=';
	/* Where one operation of the client ended and the next began, a bar says both. */
	line[from] = line[from - 1] == '=' ? '|' : '[';
	line[to] = picture->times[bar->to] == HISTORY_NEVER ? '>' : ']';
	if (from == to)
		line[from] = '|';
	snprintf(number, sizeof(number), "%zu", index + 1);
	if (strlen(number) + 1 <= to - from)
		memcpy(line + from + 1, number, strlen(number));
}

static void draw_times(const struct picture *picture, char line[COLUMNS + 1], size_t label)
{
	size_t free_from = label;

	for (uint32_t i = 0; i < picture->time_count; i++) {
		size_t at = label + column(picture, i, COLUMNS - label);
		char text[24];
		int length = snprintf(text, sizeof(text), "%" PRId64, picture->times[i]);

		if (picture->times[i] == HISTORY_NEVER || at < free_from ||
			at + (size_t)length > COLUMNS)
			continue;
		memcpy(line + at, text, (size_t)length);
		free_from = at + (size_t)length + 1;
	}
}

static int put_line(char line[COLUMNS + 1], FILE *file)
{
	size_t length = COLUMNS;

	while (length && line[length - 1] == ' ')
		length--;
	line[length] = '\0';
	return fprintf(file, "%s\n", line) < 0 ? -1 : 0;
}

static void put_label(const struct history *history, uint32_t client, char line[COLUMNS + 1])
{
	const char *text = history_text(&history->clients, client);
	size_t length = strlen(text);

	/* The ends of long names differ more often than their beginnings. */
	if (length > LABEL_MAX) {
		memcpy(line, "..", 2);
		memcpy(line + 2, text + length - (LABEL_MAX - 2), LABEL_MAX - 2);
	} else {
		memcpy(line, text, length);
	}
}

int picture_draw(const struct picture *picture, const struct history *history, FILE *file)
{
	char line[COLUMNS + 1];
	size_t label = 0;

	if (!picture->count)
		return 0;
	for (size_t row = 0; row < picture->row_count; row++) {
		size_t length = strlen(history_text(&history->clients, picture->clients[row]));

		if (length > label)
			label = length;
	}
	label = (label > LABEL_MAX ? LABEL_MAX : label) + 2;
	memset(line, ' ', COLUMNS);
	draw_times(picture, line, label);
	if (put_line(line, file))
		return -1;
	for (size_t row = 0; row < picture->row_count; row++) {
		memset(line, ' ', COLUMNS);
		put_label(history, picture->clients[row], line);
		for (size_t i = 0; i < picture->count; i++) {
			if (picture->bars[i].row == row)
				draw_bar(picture, i, line, label);
		}
		if (put_line(line, file))
			return -1;
	}
	return 0;
}
