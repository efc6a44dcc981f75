/*
 * tray.h - what moves the disc: whether it can, where it is, and bringing a disc in.
 */
#ifndef EXACCESS_TRAY_H
#define EXACCESS_TRAY_H

#include "harness/drive/windows/windows_drive.h"

/* Can the mechanism close itself by command? A slim drive's cannot. handle: opened for reading and
 * writing, here and below. */
bool tray_loads(struct drive_handle *handle, uint64_t deadline);
/* Closes a tray that is open and waits until its disc is ready; what is in it then is the operator's.
 * Takes as long as a drive needs, longer than other requests may: *deadline moves on by that. */
void tray_close(struct drive_handle *handle, uint64_t *deadline);

/* Opens the tray by command, or closes it, and waits until the drive shows that. *status is what the drive answered. 0,
 * DRIVE_NOT_NOW where it did it and nothing shows that, or another negative enum drive_error. */
int tray_work(struct drive_handle *handle, bool open, uint32_t *status, uint64_t deadline);

#endif
