/*
 * kernel.h - requests that only kernel mode can send, by exprobe.sys or by a drive of exdrive.sys.
 */
#ifndef EXACCESS_KERNEL_H
#define EXACCESS_KERNEL_H

#include "harness/drive/windows/windows_drive.h"

/* Is the probe there, on a system where it can do its work? */
bool probe_is_there(void);
/* A request that only kernel mode can send, by the probe, or to our own drive by itself. */
int kernel_send(struct drive_handle *handle, struct drive_request *request, uint64_t deadline);

#endif
