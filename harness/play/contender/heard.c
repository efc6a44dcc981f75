/* heard.c - notifications that a listener has collected. */
#include "harness/play/contender/heard.h"

#include <stdlib.h>
#include <string.h>

#include "harness/system/process.h"

#define ROOM 65536u
/* A drive tells when it is asked, and not by itself. */
#define LOOK_AGAIN MILLISECONDS(10)

void heard_clear(struct heard *heard)
{
	free(heard->lines);
	heard->lines = NULL;
}

static int add(struct heard *heard, const char *text)
{
	size_t before = heard->lines ? strlen(heard->lines) : 0;
	size_t size = strlen(text);
	char *lines;

	if (!size)
		return 0;
	lines = realloc(heard->lines, before + size + 1);
	if (!lines)
		return DRIVE_NO_RESOURCES;
	memcpy(lines + before, text, size + 1);
	heard->lines = lines;
	return 0;
}

int heard_collect(
	struct heard *heard, struct drive *drive, struct drive_handle *handle, uint64_t deadline)
{
	char *text = calloc(1, ROOM);
	int error = DRIVE_NO_RESOURCES;

	if (text)
		error = drive->ops->events(handle, text, ROOM, deadline);
	if (!error)
		error = add(heard, text);
	free(text);
	return error;
}

/* Where the first line that starts so ends; NULL when there is none. */
static char *end_of(const struct heard *heard, const void *start, size_t size)
{
	char *line = heard->lines;

	while (line && *line) {
		char *end = strchr(line, '\n');

		if (!strncmp(line, start, size))
			return end ? end + 1 : line + strlen(line);
		line = end ? end + 1 : NULL;
	}
	return NULL;
}

int heard_wait(struct heard *heard, struct drive *drive, struct drive_handle *handle,
	const void *start, size_t size, uint64_t timeout)
{
	uint64_t end = clock_now() + timeout;

	for (;;) {
		uint64_t again = clock_now() + LOOK_AGAIN;
		int error = heard_collect(heard, drive, handle, clock_now() + timeout);

		if (error || end_of(heard, start, size) || clock_now() >= end)
			return error;
		(void)channel_wait_any(NULL, NULL, 0, again < end ? again : end);
	}
}

char *heard_take(struct heard *heard, const void *start, size_t size)
{
	char *end = start ? end_of(heard, start, size) : NULL;
	size_t length = end    ? (size_t)(end - heard->lines)
		: heard->lines ? strlen(heard->lines)
			       : 0;
	char *taken = malloc(length + 1);

	if (!taken)
		return NULL;
	if (length)
		memcpy(taken, heard->lines, length);
	taken[length] = '\0';
	if (length && heard->lines[length])
		memmove(heard->lines, heard->lines + length, strlen(heard->lines + length) + 1);
	else
		heard_clear(heard);
	return taken;
}
