/* file_replace.c - replacing a file whole, for file.h on POSIX. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/system/file.h"

#define PARTS 16 /* names beside path: several writers at once, or leftovers of killed ones */
#define PIECE (1u << 20)

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

/* Does this name still lead to this file? */
static bool is_name_of(const char *path, int file)
{
	struct stat named, open;

	return !lstat(path, &named) && !fstat(file, &open) && named.st_dev == open.st_dev &&
		named.st_ino == open.st_ino;
}

/*
 * A writer has its part locked until it has got its name. So whoever gets the lock of a part that
 * still has that name has found the leftover of one that is dead; or that of one which has only just
 * made it, and which goes on to another when it finds it locked.
 */
static void remove_leftover(const char *part)
{
	int file = open(part, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (file < 0)
		return;
	if (!flock(file, LOCK_EX | LOCK_NB) && is_name_of(part, file))
		unlink(part);
	close(file);
}

/* A file of one's own beside path, locked; part gets its name. Where a file system knows no locks,
 * nobody removes leftovers either. -1 with errno. */
static int open_part(const char *path, char *part, size_t size)
{
	for (int i = 1; i <= PARTS; i++) {
		snprintf(part, size, "%s.part%d", path, i);
		remove_leftover(part);
	}
	errno = EEXIST;
	for (int i = 1; i <= PARTS; i++) {
		int file;

		snprintf(part, size, "%s.part%d", path, i);
		file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (file < 0 && errno != EEXIST)
			return -1;
		if (file < 0)
			continue;
		if ((!flock(file, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK) &&
			is_name_of(part, file))
			return file;
		close(file);
		errno = EEXIST;
	}
	return -1;
}

static int replace(const char *path, const char *bytes, size_t length)
{
	size_t size = strlen(path) + 16;
	char *part = malloc(size);
	int file, lock, cause;

	if (!part)
		return ENOMEM;
	file = open_part(path, part, size);
	cause = file < 0 ? errno : 0;
	if (!cause) {
		/* The lock is the open file's, which is open until its last descriptor is closed. */
		lock = fcntl(file, F_DUPFD_CLOEXEC, 0);
		cause = write_and_close(file, bytes, length);
		if (!cause && rename(part, path))
			cause = errno;
		if (cause)
			unlink(part);
		if (lock >= 0)
			close(lock);
	}
	free(part);
	return cause;
}

int file_replace(const char *path, const char *bytes, size_t length, char *cause, size_t size)
{
	struct stat there;
	int error;

	if (!stat(path, &there) && !S_ISREG(there.st_mode)) {
		int file = open(path, O_WRONLY | O_CLOEXEC);

		error = file < 0 ? errno : write_and_close(file, bytes, length);
	} else {
		error = replace(path, bytes, length);
	}
	if (!error)
		return 0;
	snprintf(cause, size, "%s", strerror(error));
	return -1;
}
