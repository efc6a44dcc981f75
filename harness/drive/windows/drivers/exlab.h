/*
 * exlab.h - a drive of this Windows with exlab.sys below its class driver, and what the filter adds to it.
 *
 * Such a drive is "exlab:N", N the number of \\.\CdRomN, or "exlab:N:MODE" with a mode of fixtures/kernel/exlab.h;
 * without one the emulated mechanism stands in for the drive. It has all names of the drive's own.
 */
#ifndef EXACCESS_EXLAB_CLIENT_H
#define EXACCESS_EXLAB_CLIENT_H

#include "harness/drive/windows/drivers/lab_device.h"

/* *base, of DRIVE_NAME bytes, is the drive's own name. 0, or -1 when it is something else. */
int exlab_parse(const char *spec, char *base, const char **mode);
/* The address for drive_connect(). Sets the mode, which lasts as long as this process. 0, or -1 and why in error. */
int exlab_address(const char *spec, char *address, size_t size, char *error, size_t error_size);
/* Takes the filter's part out of an address: what is left, or NULL when there is none, or no memory. */
const char *exlab_take(struct windows_drive *drive, const char *address);
/* What the filter provides besides what the drive does: bits of enum need. */
uint32_t exlab_provides(const struct windows_drive *drive);
/* Whether the class driver writes to a disc that takes it: one that has seen no drive that writes at its start does not. Puts
 * such a disc in, and the first one in again. */
bool exlab_writes(struct windows_drive *drive, uint64_t deadline);
/* A lab verb and its operands. */
int exlab_lab(struct windows_drive *drive, const uint32_t operands[4], struct drive_result *result,
	char *text, size_t size, uint64_t deadline);

#endif
