/* file.c - file.h for Windows. */
#include "harness/system/file.h"

#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"

#define PIECE (1u << 20)

struct append_file {
	HANDLE handle;
	char *path;
};

static int fail_as(const char *what, const char *path, DWORD why, char *error, size_t size)
{
	snprintf(error, size, "%s %s: %s", what, path, windows_error(why));
	return -1;
}

static int fail(const char *what, const char *path, char *error, size_t size)
{
	return fail_as(what, path, GetLastError(), error, size);
}

HANDLE windows_open(
	const char *path, DWORD access, DWORD share, DWORD disposition, DWORD attributes)
{
	wchar_t *wide = wide_path(path);
	HANDLE handle = INVALID_HANDLE_VALUE;
	DWORD error = ERROR_NOT_ENOUGH_MEMORY;

	if (wide) {
		handle = CreateFileW(wide, access, share, NULL, disposition, attributes, NULL);
		error = GetLastError();
	}
	free(wide);
	SetLastError(error);
	return handle;
}

static DWORD attributes_of(const char *path)
{
	wchar_t *wide = wide_path(path);
	DWORD attributes = wide ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;

	free(wide);
	return attributes;
}

/* ---- directories ---- */

/* One that is there already is left alone; so is the name of a drive or a share. */
static int make_one(const char *path)
{
	wchar_t *wide = wide_path(path);
	DWORD error = ERROR_NOT_ENOUGH_MEMORY;
	BOOL made = FALSE;

	if (wide) {
		made = CreateDirectoryW(wide, NULL);
		error = GetLastError();
	}
	free(wide);
	SetLastError(error);
	return made || error == ERROR_ALREADY_EXISTS || directory_is(path) ? 0 : -1;
}

int directory_make(const char *directory, char *error, size_t size)
{
	char *path = _strdup(directory);
	size_t length = path ? strlen(path) : 0;
	int result = 0;

	if (!length) {
		snprintf(error, size, "the name of the output directory is empty");
		free(path);
		return -1;
	}
	/* Whether a parent is there shows when the last one is made. */
	for (size_t i = 1; i < length; i++) {
		char separator = path[i];

		if (separator != '/' && separator != '\\')
			continue;
		path[i] = '\0';
		(void)make_one(path);
		path[i] = separator;
	}
	if (make_one(path)) {
		result = fail("cannot create the directory", path, error, size);
	} else if (!directory_is(path)) {
		snprintf(error, size, "%s is not a directory", path);
		result = -1;
	}
	free(path);
	return result;
}

bool directory_is(const char *path)
{
	DWORD attributes = attributes_of(path);

	return attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY;
}

bool file_is_own(const char *path)
{
	DWORD attributes = attributes_of(path);

	return attributes != INVALID_FILE_ATTRIBUTES &&
		!(attributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT));
}

bool file_exists(const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = malloc(size);
	bool exists;

	if (!path)
		return false;
	snprintf(path, size, "%s/%s", directory, name);
	exists = attributes_of(path) != INVALID_FILE_ATTRIBUTES;
	free(path);
	return exists;
}

/* ---- files that lines are appended to ---- */

/* Who has opened it so shares it with readers only: until the end of the process, and no child has
 * the handle. */
static struct append_file *append_start(
	const char *path, DWORD disposition, char *error, size_t size)
{
	struct append_file *file = calloc(1, sizeof(*file));

	if (file)
		file->path = _strdup(path);
	if (!file || !file->path) {
		snprintf(error, size, "memory is short");
		free(file);
		return NULL;
	}
	file->handle = windows_open(path, FILE_APPEND_DATA | SYNCHRONIZE, FILE_SHARE_READ,
		disposition, FILE_ATTRIBUTE_NORMAL);
	if (file->handle != INVALID_HANDLE_VALUE)
		return file;
	if (GetLastError() == ERROR_SHARING_VIOLATION)
		snprintf(error, size, "%s is being written to by a run that is still going on",
			path);
	else
		fail(disposition == CREATE_NEW ? "cannot create" : "cannot append to", path, error,
			size);
	free(file->path);
	free(file);
	return NULL;
}

struct append_file *append_create(const char *path, char *error, size_t size)
{
	return append_start(path, CREATE_NEW, error, size);
}

struct append_file *append_open(const char *path, char *error, size_t size)
{
	return append_start(path, OPEN_EXISTING, error, size);
}

DWORD windows_write(HANDLE handle, const char *bytes, size_t length)
{
	while (length) {
		DWORD done, some = length < PIECE ? (DWORD)length : PIECE;

		if (!WriteFile(handle, bytes, some, &done, NULL))
			return GetLastError();
		if (!done)
			return ERROR_WRITE_FAULT;
		bytes += done;
		length -= done;
	}
	return 0;
}

int append_text(struct append_file *file, const char *text, size_t length, char *error, size_t size)
{
	DWORD why = windows_write(file->handle, text, length);

	return why ? fail_as("cannot write to", file->path, why, error, size) : 0;
}

int append_sync(struct append_file *file, char *error, size_t size)
{
	/* Not every file can be synced (a pipe, a console); that is no loss of what was written. */
	if (!FlushFileBuffers(file->handle) && GetFileType(file->handle) == FILE_TYPE_DISK)
		return fail("cannot write to", file->path, error, size);
	return 0;
}

int append_remove(struct append_file *file, char *error, size_t size)
{
	wchar_t *wide = wide_path(file->path);
	int result = 0;

	CloseHandle(file->handle);
	file->handle = INVALID_HANDLE_VALUE;
	if (!wide || !DeleteFileW(wide))
		result = fail("cannot remove", file->path, error, size);
	free(wide);
	append_close(file);
	return result;
}

void append_close(struct append_file *file)
{
	if (file->handle != INVALID_HANDLE_VALUE)
		CloseHandle(file->handle);
	free(file->path);
	free(file);
}

/* ---- files read whole ---- */

static char *read_all(HANDLE handle, size_t *length)
{
	size_t room = 65536;
	char *text = malloc(room);
	size_t got = 0;

	while (text) {
		DWORD more, most;

		if (got + 1 == room) {
			char *larger = realloc(text, room * 2);

			if (!larger)
				break;
			text = larger;
			room *= 2;
		}
		most = room - got - 1 < PIECE ? (DWORD)(room - got - 1) : PIECE;
		if (!ReadFile(handle, text + got, most, &more, NULL)) {
			if (GetLastError() != ERROR_BROKEN_PIPE)
				break;
			more = 0;
		}
		if (more == 0) {
			text[got] = '\0';
			*length = got;
			return text;
		}
		got += more;
	}
	free(text);
	return NULL;
}

char *file_read(const char *path, size_t *length, char *error, size_t size)
{
	HANDLE handle = windows_open(path, GENERIC_READ,
		FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, OPEN_EXISTING,
		FILE_FLAG_SEQUENTIAL_SCAN);
	char *text;

	if (handle == INVALID_HANDLE_VALUE) {
		fail("cannot open", path, error, size);
		return NULL;
	}
	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	text = read_all(handle, length);
	if (!text)
		fail("cannot read", path, error, size);
	CloseHandle(handle);
	return text;
}

/* ---- streams ---- */

FILE *file_open(const char *path, const char *mode)
{
	wchar_t *wide = wide_path(path);
	wchar_t *how = wide_from_utf8(mode);
	wchar_t binary[8];
	FILE *file = NULL;

	/* Lines end as everywhere, whatever the mode says. */
	if (wide && how && wcslen(how) < 6) {
		swprintf(binary, 8, L"%ls%ls", how, wcschr(how, L'b') ? L"" : L"b");
		file = _wfopen(wide, binary);
	}
	free(wide);
	free(how);
	return file;
}

/* Goes with its last handle, however the process ends. tmpfile() would put it into the root of the
 * drive, where few may write. */
FILE *file_temporary(void)
{
	HANDLE handle;
	FILE *file = NULL;
	char path[600];
	int number;

	if (directory_private_name(path, sizeof(path)))
		return NULL;
	handle = windows_open(path, GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW,
		FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE);
	if (handle == INVALID_HANDLE_VALUE)
		return NULL;
	number = _open_osfhandle((intptr_t)handle, _O_BINARY | _O_RDWR);
	if (number < 0) {
		CloseHandle(handle);
		return NULL;
	}
	file = _fdopen(number, "w+b");
	if (!file)
		_close(number);
	return file;
}
