/*
 * heard.h - the notifications of one listener: collected from the drive, and kept in their order until
 * a step takes them, all or up to one that it waits for.
 */
#ifndef EXACCESS_HEARD_H
#define EXACCESS_HEARD_H

#include <stddef.h>
#include <stdint.h>

#include "harness/drive/drive.h"

/* All zero when nothing is kept. */
struct heard {
	char *lines; /* each ends with a line feed; owned */
};

/* Adds what has come since: 0, or the drive's error (drive.h). */
int heard_collect(
	struct heard *heard, struct drive *drive, struct drive_handle *handle, uint64_t deadline);
/* Collects until a line is kept that starts with the size bytes, for at most timeout nanoseconds; each question to
 * the drive may take as long. That none came is no error. 0, or the drive's error. */
int heard_wait(struct heard *heard, struct drive *drive, struct drive_handle *handle,
	const void *start, size_t size, uint64_t timeout);
/* Takes the lines up to the first that starts so, or all where none does, or start is NULL. The caller's to free;
 * NULL without memory, and then they are still kept. */
char *heard_take(struct heard *heard, const void *start, size_t size);
void heard_clear(struct heard *heard);

#endif
