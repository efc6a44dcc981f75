/* save.c - writing beside, then renaming. */
#define _POSIX_C_SOURCE 200809L
#include "reports/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reports/report.h"

#ifndef O_BINARY
#define O_BINARY 0
#endif

#define TRIES 16 /* names beside path: several reporters at once, or leftovers of killed ones */
#define PIECE (1u << 20)

int report_cannot_write(const char *path, const char *cause, char *error, size_t size)
{
	char shown[512];

	report_legible(path, strlen(path), shown, sizeof(shown));
	snprintf(error, size, "cannot write %s: %s", shown, cause);
	return -1;
}

/* 0, or the errno of what went wrong. */
static int write_all(int file, const char *bytes, size_t length)
{
	while (length) {
		ssize_t done = write(file, bytes, length < PIECE ? length : PIECE);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done ? errno : EIO;
		bytes += done;
		length -= (size_t)done;
	}
	return 0;
}

/* Writes and closes; some file systems tell only at the close that the disk is full. */
static int write_and_close(int file, const char *bytes, size_t length)
{
	int cause = write_all(file, bytes, length);

	if (close(file) && !cause)
		cause = errno;
	return cause;
}

/* Opens a file of its own beside path; beside gets its name. -1 with errno. */
static int open_beside(const char *path, char *beside, size_t size)
{
	int file = -1;

	for (int i = 1; i <= TRIES && file < 0; i++) {
		snprintf(beside, size, "%s.part%d", path, i);
		file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_BINARY, 0666);
		if (file < 0 && errno != EEXIST)
			break;
	}
	return file;
}

static int replace(const char *path, const char *bytes, size_t length)
{
	size_t size = strlen(path) + 16;
	char *beside = malloc(size);
	int cause;
	int file;

	if (!beside)
		return ENOMEM;
	file = open_beside(path, beside, size);
	if (file < 0) {
		cause = errno;
		goto out;
	}
	cause = write_and_close(file, bytes, length);
	if (!cause && rename(beside, path)) {
		/* Where a rename does not replace, the old report has to go first. */
		cause = errno;
		if (cause == EEXIST && !remove(path))
			cause = rename(beside, path) ? errno : 0;
	}
	if (cause)
		remove(beside);
out:
	free(beside);
	return cause;
}

int report_save(const char *path, const char *bytes, size_t length, char *error, size_t size)
{
	struct stat there;
	int cause;

	if (!stat(path, &there) && !S_ISREG(there.st_mode)) {
		int file = open(path, O_WRONLY | O_BINARY);

		cause = file < 0 ? errno : write_and_close(file, bytes, length);
	} else {
		cause = replace(path, bytes, length);
	}
	return cause ? report_cannot_write(path, strerror(cause), error, size) : 0;
}
