/* drive.c - drive.h for drives of this Windows: handles, and where each call goes. */
#include "harness/drive/windows/windows_drive.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"

/* How long a handle may take to close before it is left to the system. */
#define CLOSE_TIMEOUT SECONDS(10)
/* ntdll's FileModeInformation, and its bits for handles whose requests wait. */
#define FILE_MODE        16
#define MODE_SYNCHRONOUS 0x30u

int windows_fail(struct windows_drive *drive, int error, const char *format, ...)
{
	char *text = drive->drive.error;
	size_t size = sizeof(drive->drive.error);
	int used = snprintf(text, size, "the drive %.100s ", drive->name);
	va_list list;

	va_start(list, format);
	vsnprintf(text + used, size - (size_t)used, format, list);
	va_end(list);
	return error;
}

/* ---- handles ---- */

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
	 * read to ask the drive, not the cache. */
	opening->attributes = (directory ? FILE_FLAG_BACKUP_SEMANTICS : 0) |
		(open->path == PATH_FILE_ON_VOLUME ? FILE_FLAG_NO_BUFFERING : 0) |
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

static int open_drive(struct drive *drive, const struct drive_open *open, uint64_t deadline,
	struct drive_handle **handle, struct drive_result *result)
{
	struct windows_drive *windows = windows_of(drive);
	int error = windows_know_paths(windows, deadline);

	*handle = NULL;
	if (error)
		return error;
	if (open->account != ACCOUNT_ADMINISTRATOR)
		return windows_fail(windows, DRIVE_UNSUPPORTED,
			"cannot be asked: this program acts for the account that started it");
	if (open->pointer_bits == 32 && sizeof(void *) != 4)
		return windows_fail(windows, DRIVE_UNSUPPORTED,
			"cannot be asked: this program has 64-bit pointers");
	if (windows->exdrive)
		error = exdrive_tag(windows, deadline);
	if (!error)
		error = windows_open_path(windows, open, true, deadline, handle, result);
	return !error && *handle && windows->exdrive ? exdrive_opened(handle, result, deadline)
						     : error;
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

	mailbox_close(handle->mailbox);
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

static int duplicate(struct drive_handle *handle, struct drive_handle **copy)
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

/* The handle moves into a slot, from where it is passed on as other files are. */
static intptr_t carrier(struct drive_handle *handle)
{
	if (handle->carrier < 0)
		handle->carrier = process_file_from_handle(handle->handle);
	return handle->carrier;
}

static int adopt(struct drive *drive, intptr_t taken, struct drive_handle **handle)
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

struct drive_handle *windows_open_onlooker(struct windows_drive *drive, uint64_t deadline)
{
	const struct drive_open open = {
		.path = PATH_INTERFACE, .share = SHARE_READ | SHARE_WRITE, .overlapped = true
	};
	struct drive_handle *handle = NULL;
	struct drive_result result = { 0 };
	char name[48];

	if (windows_know_paths(drive, deadline) ||
		windows_open_path(drive, &open, false, deadline, &handle, &result))
		return NULL;
	if (!handle)
		windows_fail(drive, DRIVE_UNREACHABLE, "cannot be opened: %s",
			status_text(result.status, name));
	return handle;
}

/* ---- what our own drives do, and the others ---- */

static int lab(struct drive *drive, uint32_t verb, uint32_t a, uint32_t b, uint32_t c,
	struct drive_result *result, char *text, size_t size, uint64_t deadline)
{
	struct windows_drive *windows = windows_of(drive);

	text[0] = '\0';
	if (windows->exdrive)
		return exdrive_lab(windows, (const uint32_t[4]){ verb, a, b, c }, result, text,
			size, deadline);
	return windows_lab(windows, verb, a, result, text, size, deadline);
}

static int identify(struct drive *drive, struct drive_facts *facts, uint64_t deadline)
{
	struct windows_drive *windows = windows_of(drive);

	*facts = (struct drive_facts){ 0 };
	return windows->exdrive ? exdrive_identify(windows, facts, deadline)
				: windows_identify(windows, facts, deadline);
}

static int offers(struct drive *drive, uint32_t *needs, uint64_t deadline)
{
	*needs = 0;
	return windows_of(drive)->exdrive ? 0 : windows_offers(windows_of(drive), needs, deadline);
}

static int enumerate(struct drive *drive, char *text, size_t size, uint64_t deadline)
{
	struct drive_result result;

	if (windows_of(drive)->exdrive)
		return exdrive_names(
			windows_of(drive), EXDRIVE_NAMES, &result, text, size, deadline);
	return windows_enumerate(drive, text, size, deadline);
}

static int volume_info(struct drive *drive, struct drive_result *result, char *text, size_t size,
	uint64_t deadline)
{
	if (windows_of(drive)->exdrive)
		return exdrive_names(
			windows_of(drive), EXDRIVE_VOLUME, result, text, size, deadline);
	return windows_volume_info(drive, result, text, size, deadline);
}

int windows_know_paths(struct windows_drive *drive, uint64_t deadline)
{
	int error = 0;

	if (!drive->named)
		error = exdrive_know_paths(drive, deadline);
	drive->named = drive->named || !error;
	return error;
}

void windows_forget_paths(struct windows_drive *drive)
{
	for (size_t i = 0; i < DRIVE_PATHS; i++) {
		free(drive->paths[i]);
		drive->paths[i] = NULL;
	}
	drive->named = false;
}

static void destroy(struct drive *drive)
{
	struct windows_drive *windows = windows_of(drive);

	windows_forget_paths(windows);
	exdrive_free(windows->exdrive);
	free(windows);
}

static const struct drive_ops windows_ops = {
	.open = open_drive,
	.close = windows_close,
	.duplicate = duplicate,
	.carrier = carrier,
	.adopt = adopt,
	.submit = windows_submit,
	.wait = windows_wait,
	.cancel = windows_cancel,
	.wait_or_cancel = windows_wait_or_cancel,
	.subscribe = windows_subscribe,
	.events = windows_events,
	.enumerate = enumerate,
	.volume_info = volume_info,
	.lab = lab,
	.identify = identify,
	.offers = offers,
	.destroy = destroy,
};

struct drive *drive_connect(const char *address, const char *tag)
{
	struct windows_drive *drive;
	const char *personality;
	uint32_t unit;

	drive = calloc(1, sizeof(*drive));
	if (!drive)
		return NULL;
	drive->drive.ops = &windows_ops;
	snprintf(drive->tag, sizeof(drive->tag), "%s", tag);
	drive->main_thread = GetCurrentThreadId();
	if (!address_take(drive, address))
		return &drive->drive;
	snprintf(drive->name, sizeof(drive->name), "%s", address);
	if (!exdrive_parse(address, &unit, &personality))
		drive->exdrive = exdrive_new(unit);
	if (drive->exdrive)
		return &drive->drive;
	free(drive);
	return NULL;
}
