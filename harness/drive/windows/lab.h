/*
 * lab.h - the lab around a drive that is none of ours: what software can do to it.
 */
#ifndef EXACCESS_LAB_WINDOWS_H
#define EXACCESS_LAB_WINDOWS_H

#include "harness/drive/windows/windows_drive.h"

int windows_lab(struct windows_drive *drive, uint32_t verb, uint32_t a, struct drive_result *result,
	char *text, size_t size, uint64_t deadline);
/* What an onlooker sees who touches neither tray nor disc: `key=value` words on a line. */
int windows_describe(struct windows_drive *drive, char *text, size_t size, uint64_t deadline);

#endif
