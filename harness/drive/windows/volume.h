/*
 * volume.h - the volume on a drive's disc.
 */
#ifndef EXACCESS_VOLUME_H
#define EXACCESS_VOLUME_H

#include "harness/drive/windows/windows_drive.h"

int windows_volume_info(struct drive *drive, struct drive_result *result, char *text, size_t size,
	uint64_t deadline);
/* The path of a file on the volume of that letter, a large one if there is one; to be freed. NULL when
 * there is none. Mounts the volume. */
wchar_t *volume_find_file(struct windows_drive *drive, wchar_t letter, uint64_t deadline);

enum volume_state { VOLUME_UNKNOWN, VOLUME_DISMOUNTED, VOLUME_MOUNTED };

/* Is a volume mounted? Neither drive nor file system is asked, nothing is mounted by it. */
enum volume_state volume_state(struct windows_drive *drive, uint64_t deadline);

#endif
