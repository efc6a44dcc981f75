/* address.c - a drive and all its names as one argument of a process. */
#include "harness/drive/windows/names/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/lab.h"
#include "harness/system/text.h"

#define PREFIX    "windows:"
#define SEPARATOR '|' /* which no name on Windows has */

/* A disc may have to be loaded and mounted for that. */
#define FIND_TIMEOUT SECONDS(60)

static const char *const words[DRIVE_PATHS] = {
#define PATH(name, number, word, text) [number] = word,
	LAB_PATHS(PATH)
#undef PATH
};

/* 0, or -1 when it does not fit. */
static int put_paths(const struct windows_drive *drive, char *address, size_t size)
{
	struct text out = text_into(address, size);

	text_add(&out, "%s%s", PREFIX, drive->name);
	for (size_t i = 0; i < DRIVE_PATHS; i++) {
		char *path = drive->paths[i] ? utf8_from_wide(drive->paths[i]) : NULL;

		if (path)
			text_add(&out, "%c%s=%s", SEPARATOR, words[i], path);
		free(path);
	}
	return out.cut ? -1 : 0;
}

int address_find(const char *spec, char *address, size_t size, char *error, size_t error_size)
{
	struct windows_drive drive = { .main_thread = GetCurrentThreadId() };
	int result;

	snprintf(drive.name, sizeof(drive.name), "%s", spec);
	result = windows_find_paths(&drive, clock_now() + FIND_TIMEOUT);
	if (result) {
		snprintf(error, error_size, "%s", drive.drive.error);
	} else if (put_paths(&drive, address, size)) {
		result = -1;
		snprintf(error, error_size, "'%.60s' has names that are too long", spec);
	}
	windows_forget_paths(&drive);
	return result ? -1 : 0;
}

void address_take_path(struct windows_drive *drive, const char *field, char separator)
{
	for (size_t i = 0; i < DRIVE_PATHS; i++) {
		size_t length = strlen(words[i]);

		if (strncmp(field, words[i], length) || field[length] != separator)
			continue;
		free(drive->paths[i]);
		drive->paths[i] = wide_from_utf8(field + length + 1);
	}
}

int address_take(struct windows_drive *drive, const char *address)
{
	char *text =
		strncmp(address, PREFIX, strlen(PREFIX)) ? NULL : _strdup(address + strlen(PREFIX));
	char *field, *next;

	if (!text)
		return -1;
	next = strchr(text, SEPARATOR);
	if (next)
		*next++ = '\0';
	snprintf(drive->name, sizeof(drive->name), "%s", text);
	while (next) {
		field = next;
		next = strchr(field, SEPARATOR);
		if (next)
			*next++ = '\0';
		address_take_path(drive, field, '=');
	}
	drive->named = true;
	free(text);
	return 0;
}
