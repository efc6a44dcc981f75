/*
 * sleep.h - the system asleep, and awake again by a timer.
 */
#ifndef EXACCESS_SLEEP_H
#define EXACCESS_SLEEP_H

#include "harness/drive/windows/windows_drive.h"

/* Sends the system to sleep for some seconds and returns when it is awake. 0, or DRIVE_NOT_NOW where the system cannot
 * sleep, or could not be woken, or did not sleep; or another negative enum drive_error. */
int sleep_and_wake(struct windows_drive *drive);

#endif
