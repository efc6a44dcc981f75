/* digest_whole.c - of bytes and files that are there as a whole. */
#include "harness/system/digest.h"

#include <stdio.h>
#include <string.h>

#include "harness/system/file.h"

int digest_bytes(const void *bytes, size_t length, char text[DIGEST_TEXT])
{
	struct digest *digest = digest_new();
	int result = -1;

	text[0] = '\0';
	if (digest) {
		digest_add(digest, bytes, length);
		result = digest_take(digest, text);
	}
	digest_free(digest);
	return result;
}

static int add_file(struct digest *digest, FILE *file, uint64_t *length)
{
	static unsigned char piece[65536];
	size_t got;

	*length = 0;
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0) {
		digest_add(digest, piece, got);
		*length += got;
	}
	return ferror(file) ? -1 : 0;
}

int digest_file(
	const char *path, char text[DIGEST_TEXT], uint64_t *length, char *error, size_t size)
{
	FILE *file = file_open(path, "rb");
	struct digest *digest = digest_new();
	int result = -1;

	text[0] = '\0';
	if (!file)
		snprintf(error, size, "cannot open %s", path);
	else if (!digest)
		snprintf(error, size, "memory is short");
	else if (add_file(digest, file, length))
		snprintf(error, size, "cannot read %s", path);
	else if (digest_take(digest, text))
		snprintf(error, size, "the system's SHA-256 failed on %s", path);
	else
		result = 0;
	digest_free(digest);
	if (file)
		fclose(file);
	return result;
}
