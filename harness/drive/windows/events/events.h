/*
 * events.h - notifications of a drive.
 */
#ifndef EXACCESS_EVENTS_H
#define EXACCESS_EVENTS_H

#include "harness/drive/windows/windows_drive.h"

/* As drive.h has them. */
int windows_subscribe(struct drive_handle *handle, uint64_t deadline);
int windows_events(struct drive_handle *handle, char *text, size_t size, uint64_t deadline);
/* Waits until a handle that has subscribed has heard something: 0, or -1 at the deadline. */
int windows_hear(struct drive_handle *handle, uint64_t deadline);
/* The handle is about to be closed. */
void windows_unsubscribe(struct drive_handle *handle);

#endif
