/* record_look.c - is there a run in a directory that can be gone on with? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/record.h"
#include "harness/system/file.h"

static bool has_line(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (;;) {
		if (!strncmp(text, word, length))
			return true;
		text = strchr(text, '\n');
		if (!text)
			return false;
		text++;
	}
}

/* Nothing was handed out before the plan was complete, so nothing is lost with it. A run that is still
 * writing its plan holds its record, and is told of. */
static enum record_state remove_unplanned(const char *path, char *error, size_t size)
{
	struct append_file *file = append_open(path, error, size);

	return !file || append_remove(file, error, size) ? RECORD_FAILED : RECORD_NONE;
}

enum record_state record_look(const char *directory, char *error, size_t size)
{
	char path[4200];
	size_t length = 0;
	char *text;
	bool planned;

	if (!file_exists(directory, RECORD_FILE))
		return RECORD_NONE;
	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	text = file_read(path, &length, error, size);
	if (!text)
		return RECORD_FAILED;
	planned = has_line(text, "planned ") || has_line(text, "begin ");
	/* What is no record at all is left alone, and refused by who reads it. */
	if (length &&
		strncmp(text, RECORD_VERSION,
			length < strlen(RECORD_VERSION) ? length : strlen(RECORD_VERSION)))
		planned = true;
	free(text);
	return planned ? RECORD_BEGUN : remove_unplanned(path, error, size);
}
