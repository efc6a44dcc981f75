/*
 * handle.h - opening and closing drives.
 */
#ifndef EXACCESS_HANDLE_H
#define EXACCESS_HANDLE_H

#include "harness/drive/windows/windows_drive.h"

/* Opens one of the drive's paths, watched or as a task. result says how that went; *handle is NULL unless
 * it did. */
int windows_open_path(struct windows_drive *drive, const struct drive_open *open, bool watched,
	uint64_t deadline, struct drive_handle **handle, struct drive_result *result);
void windows_close(struct drive_handle *handle);
/* drive.h says what these do. The handle that is passed on moves into a slot, from where it goes as other
 * files do. */
int windows_duplicate(struct drive_handle *handle, struct drive_handle **copy);
intptr_t windows_carrier(struct drive_handle *handle);
int windows_adopt(struct drive *drive, intptr_t taken, struct drive_handle **handle);
/* Opens the first path there is, with no right but to ask for attributes. NULL, and drive->error. */
struct drive_handle *windows_open_onlooker(struct windows_drive *drive, uint64_t deadline);

/* A device of our drivers, known by its name and nothing else, as something to open; and its end, with a
 * handle on it or NULL. */
void device_init(struct windows_drive *device, const char *name);
void device_clear(struct windows_drive *device, struct drive_handle *handle);
/* For reading and writing, as those who may load drivers; NULL when it cannot be opened. */
struct drive_handle *device_open(struct windows_drive *device, uint64_t deadline);

#endif
