/* file_replace.c - replacing a file whole, for file.h on Windows. */
#include <stdlib.h>
#include <string.h>

#include "harness/system/file.h"
#include "harness/system/windows/native.h"

#define PARTS        16 /* names beside path: several writers at once, or leftovers of killed ones */
#define RENAME_TRIES 40
#define RENAME_PAUSE 25 /* milliseconds */

/* Where the writer of a part has ended, nobody has it open: only then this gets it, to delete it. */
static void remove_leftover(const char *part)
{
	HANDLE handle = windows_open(part, DELETE, 0, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE);

	if (handle != INVALID_HANDLE_VALUE)
		CloseHandle(handle);
}

/* A file of one's own beside path; others may read and rename it. part gets its name. */
static HANDLE open_part(const char *path, char *part, size_t size)
{
	HANDLE handle = INVALID_HANDLE_VALUE;

	for (int i = 1; i <= PARTS; i++) {
		snprintf(part, size, "%s.part%d", path, i);
		remove_leftover(part);
	}
	for (int i = 1; i <= PARTS && handle == INVALID_HANDLE_VALUE; i++) {
		snprintf(part, size, "%s.part%d", path, i);
		handle = windows_open(part, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE,
			CREATE_NEW, FILE_ATTRIBUTE_NORMAL);
		if (handle == INVALID_HANDLE_VALUE && GetLastError() != ERROR_FILE_EXISTS &&
			GetLastError() != ERROR_SHARING_VIOLATION &&
			GetLastError() != ERROR_ACCESS_DENIED)
			break;
	}
	return handle;
}

/* Another writer or a reader of the old file, and programs that look at every new one (for viruses, or
 * to find it again), keep it from being renamed for a moment. Nothing tells when they are done. */
static DWORD rename_over(const char *part, const char *path)
{
	wchar_t *from = wide_path(part), *to = wide_path(path);
	DWORD error = from && to ? ERROR_ACCESS_DENIED : ERROR_NOT_ENOUGH_MEMORY;

	for (int i = 0; i < RENAME_TRIES && from && to; i++) {
		if (MoveFileExW(from, to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) {
			error = 0;
			break;
		}
		error = GetLastError();
		if (error != ERROR_ACCESS_DENIED && error != ERROR_SHARING_VIOLATION)
			break;
		Sleep(RENAME_PAUSE);
	}
	free(from);
	free(to);
	return error;
}

static DWORD replace(const char *path, const char *bytes, size_t length)
{
	size_t size = strlen(path) + 16;
	char *part = malloc(size);
	HANDLE handle = part ? open_part(path, part, size) : INVALID_HANDLE_VALUE;
	DWORD error = part ? GetLastError() : ERROR_NOT_ENOUGH_MEMORY;

	if (handle != INVALID_HANDLE_VALUE) {
		error = windows_write(handle, bytes, length);
		if (!error && !FlushFileBuffers(handle))
			error = GetLastError();
		/* Open until it has its name, so that nobody takes it for a leftover. */
		if (!error)
			error = rename_over(part, path);
		CloseHandle(handle);
		if (error)
			remove_leftover(part);
	}
	free(part);
	return error;
}

int file_replace(const char *path, const char *bytes, size_t length, char *cause, size_t size)
{
	HANDLE handle = windows_open(path, GENERIC_WRITE,
		FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, OPEN_EXISTING,
		FILE_ATTRIBUTE_NORMAL);
	bool plain = handle == INVALID_HANDLE_VALUE || GetFileType(handle) == FILE_TYPE_DISK;
	DWORD error;

	if (plain && handle != INVALID_HANDLE_VALUE)
		CloseHandle(handle);
	if (plain) {
		error = replace(path, bytes, length);
	} else {
		error = windows_write(handle, bytes, length);
		CloseHandle(handle);
	}
	if (!error)
		return 0;
	snprintf(cause, size, "%s", windows_error(error));
	return -1;
}
