/*
 * permission.h - who may write to a drive: an entry that is put into its list of rights, and taken out again.
 */
#ifndef EXACCESS_PERMISSION_H
#define EXACCESS_PERMISSION_H

#include "harness/drive/windows/windows_drive.h"

/* May this program change who may use the drive? */
bool permission_can_change(struct windows_drive *drive, uint64_t deadline);
/* The standard user may read and write the drive, until that is withdrawn or the system starts again. 0, or a
 * negative enum drive_error. */
int permission_grant(struct windows_drive *drive, uint64_t deadline);
/* As it was, also when another run has left it so. */
int permission_withdraw(struct windows_drive *drive, uint64_t deadline);

#endif
