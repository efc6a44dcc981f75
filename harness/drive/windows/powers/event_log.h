/*
 * event_log.h - the system's event log, read back.
 */
#ifndef EXACCESS_EVENT_LOG_H
#define EXACCESS_EVENT_LOG_H

#include "harness/drive/windows/windows_drive.h"

/* Is there a log with anything in it? One that is never written to tells nothing. */
bool event_log_is_there(void);
/* What comes from now on is what event_log_read() reads. */
void event_log_mark(struct windows_drive *drive);
/* A line for each event since: its number, who logged it, and what it says, without the name of the drive's device.
 * Waits a little for one about this drive. 0, or a negative enum drive_error. */
int event_log_read(struct windows_drive *drive, char *text, size_t size, uint64_t deadline);

#endif
