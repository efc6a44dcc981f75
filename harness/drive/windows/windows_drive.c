/* windows_drive.c - what every part of a drive needs. */
#include "harness/drive/windows/windows_drive.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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

void windows_forget_paths(struct windows_drive *drive)
{
	for (size_t i = 0; i < DRIVE_PATHS; i++) {
		free(drive->paths[i]);
		drive->paths[i] = NULL;
	}
	drive->named = false;
}
