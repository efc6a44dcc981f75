/*
 * device_node.h - the drive's node in the system's device tree: safe removal, restart, and a new look at the bus.
 */
#ifndef EXACCESS_DEVICE_NODE_H
#define EXACCESS_DEVICE_NODE_H

#include "harness/drive/windows/windows_drive.h"

/* Has it a node that may be disabled, on a system that lets this program do that? Changes nothing. */
bool device_node_can_restart(struct windows_drive *drive);
/* Does ask-removal, restart-device or rescan of enum lab_verb; *status says what the system answered. 0, or a negative
 * enum drive_error. */
int device_node_do(struct windows_drive *drive, uint32_t verb, uint32_t *status, uint64_t deadline);
/* Brings a drive back that was removed or left disabled; where nothing was done to it, it does nothing. */
void device_node_bring_back(struct windows_drive *drive, uint64_t deadline);

#endif
