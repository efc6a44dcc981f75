/* file.c - file.h for POSIX. */
#define _GNU_SOURCE 1
#include "harness/system/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct append_file {
	int descriptor;
	char path[PATH_MAX];
};

static int fail(const char *what, const char *path, char *error, size_t size)
{
	snprintf(error, size, "%s %s: %s", what, path, strerror(errno));
	return -1;
}

/* The name of a new file outlives a crash when its directory has been written, too. Where that cannot
 * be waited for, it is left to the system. */
static void sync_name(const char *path)
{
	char directory[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;
	int descriptor;

	if (length + 3 > sizeof(directory))
		return;
	memcpy(directory, path, length);
	strcpy(directory + length, slash ? "/." : ".");
	descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor < 0)
		return;
	(void)fsync(descriptor);
	close(descriptor);
}

/* One that is there already is left alone. */
static int make_one(const char *path)
{
	if (mkdir(path, 0777))
		return errno == EEXIST ? 0 : -1;
	sync_name(path);
	return 0;
}

int directory_make(const char *directory, char *error, size_t size)
{
	char path[PATH_MAX];
	size_t length = strlen(directory);
	struct stat status;

	if (!length || length >= sizeof(path)) {
		snprintf(error, size, "the name of the output directory is empty or too long");
		return -1;
	}
	memcpy(path, directory, length + 1);
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (make_one(path))
			return fail("cannot create the directory", path, error, size);
		*slash = '/';
	}
	if (make_one(path))
		return fail("cannot create the directory", path, error, size);
	if (stat(path, &status))
		return fail("cannot look at the directory", path, error, size);
	if (!S_ISDIR(status.st_mode)) {
		snprintf(error, size, "%s is not a directory", path);
		return -1;
	}
	return 0;
}

bool directory_is(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISDIR(status.st_mode);
}

bool file_is_own(const char *path)
{
	struct stat status;

	return !lstat(path, &status) && S_ISREG(status.st_mode);
}

int directory_list(const char *directory, int (*each)(void *context, const char *name),
	void *context, char *error, size_t size)
{
	DIR *open = opendir(directory);
	struct dirent *entry;
	int result = 0;

	if (!open)
		return fail("cannot open", directory, error, size);
	while (!result && (entry = readdir(open)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			result = each(context, entry->d_name);
	closedir(open);
	return result;
}

/* The lock is the open file's: it ends with the process, however that ends, and no child has it. Where
 * a file system knows no locks, there is none. */
static int take_alone(const struct append_file *file, char *error, size_t size)
{
	if (!flock(file->descriptor, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK)
		return 0;
	snprintf(error, size, "%s is being written to by a run that is still going on", file->path);
	return -1;
}

static struct append_file *append_start(const char *path, int flags, char *error, size_t size)
{
	struct append_file *file = calloc(1, sizeof(*file));
	int length;

	if (!file) {
		snprintf(error, size, "memory is short");
		return NULL;
	}
	length = snprintf(file->path, sizeof(file->path), "%s", path);
	if (length < 0 || (size_t)length >= sizeof(file->path)) {
		snprintf(error, size, "the name of the output directory is too long");
		free(file);
		return NULL;
	}
	file->descriptor = open(file->path, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0666);
	if (file->descriptor < 0) {
		fail(flags & O_CREAT ? "cannot create" : "cannot append to", file->path, error,
			size);
		free(file);
		return NULL;
	}
	if (!take_alone(file, error, size)) {
		if (flags & O_CREAT)
			sync_name(file->path);
		return file;
	}
	append_close(file);
	return NULL;
}

struct append_file *append_create(const char *path, char *error, size_t size)
{
	return append_start(path, O_CREAT | O_EXCL, error, size);
}

struct append_file *append_open(const char *path, char *error, size_t size)
{
	return append_start(path, 0, error, size);
}

int append_text(struct append_file *file, const char *text, size_t length, char *error, size_t size)
{
	while (length) {
		ssize_t written = write(file->descriptor, text, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return fail("cannot write to", file->path, error, size);
		text += written;
		length -= (size_t)written;
	}
	return 0;
}

int append_sync(struct append_file *file, char *error, size_t size)
{
	/* Not every file can be synced (a pipe, /dev/full); that is no loss of what was written. */
	if (fdatasync(file->descriptor) && errno != EINVAL && errno != EROFS)
		return fail("cannot write to", file->path, error, size);
	return 0;
}

void append_close(struct append_file *file)
{
	close(file->descriptor);
	free(file);
}

int append_remove(struct append_file *file, char *error, size_t size)
{
	int result = unlink(file->path) ? fail("cannot remove", file->path, error, size) : 0;

	append_close(file);
	return result;
}

bool file_exists(const char *directory, const char *name)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof(path), "%s/%s", directory, name);

	return length > 0 && (size_t)length < sizeof(path) && !access(path, F_OK);
}

static char *read_all(int descriptor, size_t *length)
{
	size_t room = 65536;
	char *text = malloc(room);
	size_t got = 0;

	while (text) {
		ssize_t more;

		if (got + 1 == room) {
			char *larger = realloc(text, room * 2);

			if (!larger)
				break;
			text = larger;
			room *= 2;
		}
		more = read(descriptor, text + got, room - got - 1);
		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			break;
		if (more == 0) {
			text[got] = '\0';
			*length = got;
			return text;
		}
		got += (size_t)more;
	}
	free(text);
	return NULL;
}

char *file_read(const char *path, size_t *length, char *error, size_t size)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	char *text;

	if (descriptor < 0) {
		fail("cannot open", path, error, size);
		return NULL;
	}
	errno = ENOMEM;
	text = read_all(descriptor, length);
	if (!text)
		fail("cannot read", path, error, size);
	close(descriptor);
	return text;
}

FILE *file_open(const char *path, const char *mode)
{
	return fopen(path, mode);
}

FILE *file_temporary(void)
{
	return tmpfile();
}
