/* lease.c - leases are locked files in /tmp, wherever TMPDIR is: all have to find the same ones. */
#define _GNU_SOURCE
#include "harness/system/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/system/digest.h"

struct lease {
	int file;
	char path[100];
};

/* Whoever had the lease removes the file: is the one that is locked here the one that others find? */
static int is_found(const struct lease *lease)
{
	struct stat mine, found;

	return !fstat(lease->file, &mine) && !stat(lease->path, &found) &&
		mine.st_ino == found.st_ino && mine.st_dev == found.st_dev;
}

/* Another user's file in /tmp may be opened, but not by who would create it. */
static int open_file(const char *path)
{
	int file = open(path, O_RDONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);

	return file < 0 && errno == EACCES ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : file;
}

static enum lease_result take(struct lease *lease, char *error, size_t size)
{
	for (;;) {
		lease->file = open_file(lease->path);
		if (lease->file < 0)
			break;
		if (flock(lease->file, LOCK_EX | LOCK_NB)) {
			int others = errno == EWOULDBLOCK;

			close(lease->file);
			if (others)
				return LEASE_OTHERS;
			break;
		}
		if (is_found(lease))
			return LEASE_TAKEN;
		close(lease->file);
	}
	snprintf(error, size, "%s cannot be locked: %s", lease->path, strerror(errno));
	return LEASE_FAILED;
}

enum lease_result lease_take(const char *key, struct lease **lease, char *error, size_t size)
{
	struct lease *made = calloc(1, sizeof(*made));
	char digest[DIGEST_TEXT];
	enum lease_result result;

	*lease = NULL;
	if (!made || digest_bytes(key, strlen(key), digest)) {
		snprintf(error, size, "memory is short");
		free(made);
		return LEASE_FAILED;
	}
	snprintf(made->path, sizeof(made->path), "/tmp/exaccess-lease-%.32s", digest);
	result = take(made, error, size);
	if (result == LEASE_TAKEN)
		*lease = made;
	else
		free(made);
	return result;
}

void lease_end(struct lease *lease)
{
	if (!lease)
		return;
	unlink(lease->path);
	close(lease->file);
	free(lease);
}
