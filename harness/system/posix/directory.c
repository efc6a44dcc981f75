/* directory.c - private directories. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/system/posix/native.h"

/* Longest part of a private directory's name that still leaves room for sockets in sun_path. */
#define BASE_MAX 60

int directory_private(char *path, size_t size)
{
	const char *bases[] = { getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp" };

	errno = ENAMETOOLONG;
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		int length;

		if (!bases[i] || bases[i][0] != '/' || strlen(bases[i]) > BASE_MAX)
			continue;
		length = snprintf(path, size, "%s/exaccess-%ld-XXXXXX", bases[i], (long)getpid());
		if (length > 0 && (size_t)length < size && mkdtemp(path))
			return 0;
	}
	return process_fail("cannot make a private directory");
}

int directory_private_name(char *path, size_t size)
{
	const char *bases[] = { getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp" };
	uint64_t chance;

	if (getrandom(&chance, sizeof(chance), 0) != sizeof(chance))
		return process_fail("cannot name a private directory");
	errno = ENAMETOOLONG;
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		int length;

		if (!bases[i] || bases[i][0] != '/' || strlen(bases[i]) > BASE_MAX ||
			access(bases[i], W_OK | X_OK))
			continue;
		length = snprintf(path, size, "%s/exaccess-%ld-%012llx", bases[i], (long)getpid(),
			(unsigned long long)(chance >> 16));
		if (length > 0 && (size_t)length < size)
			return 0;
	}
	return process_fail("cannot name a private directory");
}

int directory_private_make(const char *path)
{
	return mkdir(path, 0700) ? process_fail("cannot make a private directory") : 0;
}

void directory_remove(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	if (!directory)
		return;
	while ((entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(directory), entry->d_name, 0);
	closedir(directory);
	rmdir(path);
}
