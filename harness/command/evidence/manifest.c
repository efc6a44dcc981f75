/* manifest.c - the digests of a run directory's files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/evidence/seal.h"
#include "harness/system/digest.h"
#include "harness/system/file.h"
#include "harness/system/text.h"

#define FILES_MOST 1100u
#define NAME_MOST  120u /* of a file that a run or a seal writes */

bool seal_is_file(const char *name)
{
	return !strcmp(name, SEAL_MANIFEST) || !strcmp(name, SEAL_STATEMENT) ||
		!strcmp(name, SEAL_SIGNATURE);
}

struct names {
	char (*list)[NAME_MOST];
	uint32_t count;
};

static int add_name(void *context, const char *name)
{
	struct names *names = context;

	if (!strcmp(name, SEAL_MANIFEST) || !strcmp(name, SEAL_SIGNATURE))
		return 0;
	if (names->count == FILES_MOST || strlen(name) >= NAME_MOST || strpbrk(name, "\\\n"))
		return -1;
	snprintf(names->list[names->count++], NAME_MOST, "%s", name);
	return 0;
}

static int compare_names(const void *one, const void *other)
{
	return strcmp(one, other);
}

static char *write_lines(const char *directory, struct names *names, char *error, size_t size)
{
	size_t room = (size_t)names->count * (NAME_MOST + DIGEST_TEXT + 4) + 1;
	char *lines = malloc(room);
	struct text out = text_into(lines, room);

	if (!lines) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	qsort(names->list, names->count, sizeof(*names->list), compare_names);
	for (uint32_t i = 0; i < names->count; i++) {
		char path[4400], digest[DIGEST_TEXT];
		uint64_t length = 0;

		snprintf(path, sizeof(path), "%s/%s", directory, names->list[i]);
		if (digest_file(path, digest, &length, error, size)) {
			free(lines);
			return NULL;
		}
		text_add(&out, "%s  %s\n", digest, names->list[i]);
	}
	return lines;
}

char *seal_manifest(const char *directory, char *error, size_t size)
{
	struct names names = { malloc(FILES_MOST * sizeof(*names.list)), 0 };
	char *lines = NULL;

	snprintf(error, size, "memory is short, or %s holds files that are none of a run",
		directory);
	if (names.list && !directory_list(directory, add_name, &names, error, size))
		lines = write_lines(directory, &names, error, size);
	free(names.list);
	return lines;
}
