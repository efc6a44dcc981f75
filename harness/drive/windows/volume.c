/* volume.c - the volume on a drive's disc: whether it is mounted, what it is, a file on it. */
#include "harness/drive/windows/volume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/handle.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/text.h"
#include "harness/system/windows/nt.h"
#include "harness/system/windows/task.h"

/* A file of this many bytes is as good as a larger one; and where none is, this many folders are
 * looked into. */
#define FILE_ENOUGH  (1u << 20)
#define FOLDERS_MOST 64u

/* ntdll's FileFsDeviceInformation, and the bit of its characteristics that tells. */
#define DEVICE_INFORMATION   4
#define FILE_DEVICE_IS_MOUNT 0x20u

/* ---- what is asked of the file system, which asks the drive ---- */

struct looking {
	struct task task;       /* first, so that a task is one */
	wchar_t root[4];        /* "D:\" */
	wchar_t file[MAX_PATH]; /* the path of a file there, "" without */
	bool wants_file;
	DWORD serial;
	wchar_t label[MAX_PATH + 1];
	DWORD win32;
	uint32_t status;
};

/* Folders that are still to be looked into, and the best file until now. */
struct search {
	wchar_t folders[FOLDERS_MOST][MAX_PATH]; /* each with a backslash at its end */
	uint32_t known, seen;
	uint64_t size;
	bool found;
};

static bool put_path(wchar_t *to, const wchar_t *folder, const wchar_t *name, const wchar_t *end)
{
	return swprintf(to, MAX_PATH, L"%ls%ls%ls", folder, name, end) > 0;
}

static void take_entry(struct search *search, const wchar_t *folder, const WIN32_FIND_DATAW *entry,
	wchar_t best[MAX_PATH])
{
	uint64_t size = (uint64_t)entry->nFileSizeHigh << 32 | entry->nFileSizeLow;

	if (entry->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) {
		if (entry->cFileName[0] != L'.' && search->known < FOLDERS_MOST &&
			put_path(search->folders[search->known], folder, entry->cFileName, L"\\"))
			search->known++;
		return;
	}
	if ((search->found && size <= search->size) ||
		!put_path(best, folder, entry->cFileName, L""))
		return;
	search->found = true;
	search->size = size;
}

static void look_into(struct search *search, const wchar_t *folder, wchar_t best[MAX_PATH])
{
	WIN32_FIND_DATAW entry;
	wchar_t pattern[MAX_PATH];
	HANDLE handle;
	BOOL more = TRUE;

	if (!put_path(pattern, folder, L"*", L""))
		return;
	handle = FindFirstFileW(pattern, &entry);
	if (handle == INVALID_HANDLE_VALUE)
		return;
	while (more && search->size < FILE_ENOUGH) {
		take_entry(search, folder, &entry, best);
		more = FindNextFileW(handle, &entry);
	}
	FindClose(handle);
}

/* Folder by folder, those near the root first. */
static void find_file(struct looking *looking)
{
	struct search *search = calloc(1, sizeof(*search));

	if (!search)
		return;
	wcscpy(search->folders[search->known++], looking->root);
	while (search->seen < search->known && search->size < FILE_ENOUGH)
		look_into(search, search->folders[search->seen++], looking->file);
	free(search);
}

static void look(struct task *task)
{
	struct looking *looking = (struct looking *)task;

	before_call();
	if (!GetVolumeInformationW(looking->root, looking->label, MAX_PATH + 1, &looking->serial,
		    NULL, NULL, NULL, 0)) {
		looking->win32 = GetLastError();
		looking->status = status_of_call(looking->win32);
	}
	if (looking->wants_file)
		find_file(looking);
}

/* Looks at the volume of that letter. NULL, and drive->error, when that took too long. */
static struct looking *look_at(
	struct windows_drive *drive, wchar_t letter, bool wants_file, uint64_t deadline)
{
	struct looking *looking = calloc(1, sizeof(*looking));

	if (looking) {
		looking->root[0] = letter;
		wcscpy(looking->root + 1, L":\\");
		looking->wants_file = wants_file;
	}
	if (!looking || task_start(&looking->task, look, false)) {
		windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
		return NULL;
	}
	if (!task_finish(&looking->task, deadline))
		return looking;
	windows_fail(drive, DRIVE_TIMED_OUT, "did not show its volume in time");
	return NULL;
}

wchar_t *volume_find_file(struct windows_drive *drive, wchar_t letter, uint64_t deadline)
{
	struct looking *looking = look_at(drive, letter, true, deadline);
	wchar_t *file = looking && looking->file[0] ? _wcsdup(looking->file) : NULL;

	if (looking)
		task_drop(&looking->task);
	return file;
}

int windows_volume_info(struct drive *drive, struct drive_result *result, char *text, size_t size,
	uint64_t deadline)
{
	struct windows_drive *windows = windows_of(drive);
	struct text out = text_into(text, size);
	struct looking *looking;
	char *label;

	if (!windows->paths[PATH_LETTER]) {
		*result = (struct drive_result){ .status = (uint32_t)ST_OBJECT_NAME_NOT_FOUND,
			.win32 = status_win32((uint32_t)ST_OBJECT_NAME_NOT_FOUND) };
		return 0;
	}
	looking = look_at(windows, windows->paths[PATH_LETTER][4], false, deadline);
	if (!looking)
		return DRIVE_TIMED_OUT;
	*result = (struct drive_result){ .status = looking->status, .win32 = looking->win32 };
	label = utf8_from_wide(looking->label);
	if (!status_is_error(looking->status) && label) {
		text_add(&out, "serial=%04X-%04X label=", (unsigned)(looking->serial >> 16),
			(unsigned)(looking->serial & 0xFFFF));
		text_add_legible(&out, label, strlen(label));
		text_add(&out, "\n");
	}
	free(label);
	task_drop(&looking->task);
	return 0;
}

/* ---- what the system knows by itself ---- */

/* Opened without any right a device is not mounted, and the I/O manager answers from what it has. */
enum volume_state volume_state(struct windows_drive *drive, uint64_t deadline)
{
	const struct drive_open open = {
		.path = PATH_DEVICE_NAME, .share = SHARE_READ | SHARE_WRITE, .overlapped = true
	};
	struct {
		ULONG type, characteristics;
	} device = { 0, 0 };
	struct drive_handle *handle = NULL;
	struct drive_result result = { 0 };
	IO_STATUS_BLOCK block;
	NTSTATUS status = (NTSTATUS)ST_UNSUCCESSFUL;

	if (!drive->paths[PATH_DEVICE_NAME] ||
		windows_open_path(drive, &open, false, deadline, &handle, &result) || !handle)
		return VOLUME_UNKNOWN;
	if (native()->query_volume)
		status = native()->query_volume(
			handle->handle, &block, &device, sizeof(device), DEVICE_INFORMATION);
	windows_close(handle);
	if (!status_is_success((uint32_t)status))
		return VOLUME_UNKNOWN;
	return device.characteristics & FILE_DEVICE_IS_MOUNT ? VOLUME_MOUNTED : VOLUME_DISMOUNTED;
}
