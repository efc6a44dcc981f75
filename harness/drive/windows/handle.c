/* handle.c - opening and closing drives, and passing handles on. */
#include "harness/drive/windows/handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/events/events.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/windows/native.h"
#include "harness/system/windows/nt.h"
#include "harness/system/windows/slots.h"
#include "harness/system/windows/task.h"
#include "harness/system/windows/watch.h"

/* How long a handle may take to close before it is left to the system. */
#define CLOSE_TIMEOUT SECONDS(10)
/* ntdll's FileModeInformation, and its bits for handles whose requests wait. */
#define FILE_MODE        16
#define MODE_SYNCHRONOUS 0x30u

static struct drive_handle *handle_new(struct windows_drive *drive, HANDLE handle)
{
	struct drive_handle *made = calloc(1, sizeof(*made));

	if (made) {
		made->drive = drive;
		made->handle = handle;
		made->carrier = -1;
	} else {
		windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	}
	return made;
}

struct opening {
	struct task task; /* first, so that a task is an opening */
	wchar_t *path;
	DWORD access, share, attributes;
	HANDLE handle;
	DWORD win32;
	uint32_t status;
};

static void open_file(struct task *task)
{
	struct opening *opening = (struct opening *)task;

	before_call();
	opening->handle = CreateFileW(opening->path, opening->access, opening->share, NULL,
		OPEN_EXISTING, opening->attributes, NULL);
	if (opening->handle == INVALID_HANDLE_VALUE) {
		opening->win32 = GetLastError();
		opening->status = status_of_call(opening->win32);
	}
	free(opening->path);
	opening->path = NULL;
}

static void close_again(struct task *task)
{
	struct opening *opening = (struct opening *)task;

	if (opening->handle != INVALID_HANDLE_VALUE)
		CloseHandle(opening->handle);
}

static struct opening *opening_new(const wchar_t *path, const struct drive_open *open)
{
	struct opening *opening = calloc(1, sizeof(*opening));
	bool directory = open->path == PATH_LETTER_ROOT || open->path == PATH_INTERFACE_ROOT;

	if (!opening)
		return NULL;
	opening->path = _wcsdup(path);
	if (!opening->path) {
		free(opening);
		return NULL;
	}
	opening->access = open->access;
	opening->share = open->share;
	/* CreateFile opens directories for those alone who say that they know what they do. A file is
	 * read to ask the drive, not the cache, unless a case is about that. */
	opening->attributes = (directory ? FILE_FLAG_BACKUP_SEMANTICS : 0) |
		(open->path == PATH_FILE_ON_VOLUME && !open->buffered ? FILE_FLAG_NO_BUFFERING
								      : 0) |
		(open->overlapped ? FILE_FLAG_OVERLAPPED : 0);
	opening->task.regret = close_again;
	return opening;
}

static int not_opened(struct windows_drive *drive)
{
	return windows_fail(drive, DRIVE_TIMED_OUT, "was not opened in time");
}

/* What came of it becomes a handle, or a result without one. */
static int take_opened(struct windows_drive *drive, const struct opening *opening,
	const struct drive_open *open, struct drive_handle **handle, struct drive_result *result)
{
	*result = (struct drive_result){ .status = opening->status, .win32 = opening->win32 };
	if (opening->handle == INVALID_HANDLE_VALUE)
		return 0;
	*handle = handle_new(drive, opening->handle);
	if (!*handle) {
		CloseHandle(opening->handle);
		return DRIVE_NO_RESOURCES;
	}
	(*handle)->overlapped = open->overlapped;
	return 0;
}

static int open_watched(struct windows_drive *drive, const struct drive_open *open,
	struct opening *opening, uint64_t deadline, struct drive_handle **handle,
	struct drive_result *result)
{
	struct watch watch;
	bool late;
	int error;

	watch_begin(&watch, deadline);
	open_file(&opening->task);
	late = watch_end(&watch) && opening->handle == INVALID_HANDLE_VALUE;
	error = late ? not_opened(drive) : take_opened(drive, opening, open, handle, result);
	if (*handle)
		(*handle)->watched = true;
	free(opening);
	return error;
}

int windows_open_path(struct windows_drive *drive, const struct drive_open *open, bool watched,
	uint64_t deadline, struct drive_handle **handle, struct drive_result *result)
{
	const wchar_t *path = open->path < DRIVE_PATHS ? drive->paths[open->path] : NULL;
	struct opening *opening;
	int error;

	*handle = NULL;
	if (!path) {
		/* What the system would say of a name that nothing has. */
		*result = (struct drive_result){ .status = (uint32_t)ST_OBJECT_NAME_NOT_FOUND,
			.win32 = status_win32((uint32_t)ST_OBJECT_NAME_NOT_FOUND) };
		return 0;
	}
	opening = opening_new(path, open);
	if (opening && watched)
		return open_watched(drive, open, opening, deadline, handle, result);
	if (!opening || task_start(&opening->task, open_file, false))
		return windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	if (task_finish(&opening->task, deadline))
		return not_opened(drive);
	error = take_opened(drive, opening, open, handle, result);
	task_drop(&opening->task);
	return error;
}

struct closing {
	struct task task; /* first, so that a task is a closing */
	HANDLE handle;
	process_file carrier;
};

static void close_file(struct task *task)
{
	struct closing *closing = (struct closing *)task;

	if (closing->carrier >= 0)
		file_close(closing->carrier);
	else
		CloseHandle(closing->handle);
}

void windows_close(struct drive_handle *handle)
{
	struct closing *closing = handle->watched ? NULL : calloc(1, sizeof(*closing));
	struct closing here = { .handle = handle->handle, .carrier = handle->carrier };

	windows_unsubscribe(handle);
	windows_forget_requests(handle);
	if (closing) {
		closing->handle = handle->handle;
		closing->carrier = handle->carrier;
		if (!task_start(&closing->task, close_file, false) &&
			!task_finish(&closing->task, clock_now() + CLOSE_TIMEOUT))
			task_drop(&closing->task);
	} else {
		close_file(&here.task);
	}
	free(handle);
}

int windows_duplicate(struct drive_handle *handle, struct drive_handle **copy)
{
	HANDLE process = GetCurrentProcess();
	HANDLE made;

	*copy = NULL;
	if (!DuplicateHandle(
		    process, handle->handle, process, &made, 0, FALSE, DUPLICATE_SAME_ACCESS))
		return windows_fail(handle->drive, DRIVE_NO_RESOURCES,
			"has a handle that cannot be duplicated: %s",
			windows_error(GetLastError()));
	*copy = handle_new(handle->drive, made);
	if (!*copy) {
		CloseHandle(made);
		return DRIVE_NO_RESOURCES;
	}
	(*copy)->overlapped = handle->overlapped;
	(*copy)->unsure = handle->unsure;
	(*copy)->watched = handle->watched;
	return 0;
}

intptr_t windows_carrier(struct drive_handle *handle)
{
	if (handle->carrier < 0)
		handle->carrier = process_file_from_handle(handle->handle);
	return handle->carrier;
}

int windows_adopt(struct drive *drive, intptr_t taken, struct drive_handle **handle)
{
	HANDLE file = process_file_handle(taken);
	IO_STATUS_BLOCK block;
	ULONG mode = 0;

	*handle = file ? handle_new(windows_of(drive), file) : NULL;
	if (!file)
		return windows_fail(windows_of(drive), DRIVE_UNREACHABLE,
			"has no handle where one was to be taken over");
	if (!*handle)
		return DRIVE_NO_RESOURCES;
	(*handle)->carrier = taken;
	(*handle)->watched = true;
	(*handle)->unsure =
		native()->query(file, &block, &mode, sizeof(mode), FILE_MODE) != ST_SUCCESS;
	(*handle)->overlapped = !(*handle)->unsure && !(mode & MODE_SYNCHRONOUS);
	return 0;
}

static struct drive_handle *open_with(
	struct windows_drive *drive, uint32_t access, uint64_t deadline)
{
	const struct drive_open open = { .path = PATH_INTERFACE,
		.access = access,
		.share = SHARE_READ | SHARE_WRITE,
		.overlapped = true };
	struct drive_handle *handle = NULL;
	struct drive_result result = { 0 };
	char name[48];

	if (windows_open_path(drive, &open, false, deadline, &handle, &result))
		return NULL;
	if (!handle)
		windows_fail(drive, DRIVE_UNREACHABLE, "cannot be opened: %s",
			status_text(result.status, name));
	return handle;
}

struct drive_handle *windows_open_onlooker(struct windows_drive *drive, uint64_t deadline)
{
	return open_with(drive, 0, deadline);
}

/* ---- devices that are no drives ---- */

struct drive_handle *device_open(struct windows_drive *device, uint64_t deadline)
{
	/* The drivers ask who opens these devices for it. */
	windows_claim_privilege(LOAD_DRIVER_PRIVILEGE);
	return open_with(device, ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE, deadline);
}

void device_init(struct windows_drive *device, const char *name)
{
	memset(device, 0, sizeof(*device));
	snprintf(device->name, sizeof(device->name), "%s", name);
	device->paths[PATH_INTERFACE] = wide_from_utf8(name);
	device->named = true;
	device->main_thread = GetCurrentThreadId();
}

void device_clear(struct windows_drive *device, struct drive_handle *handle)
{
	if (handle)
		windows_close(handle);
	windows_forget_paths(device);
}
