/*
 * exdrive.h - what exdrive.sys offers besides drives.
 */
#ifndef EXACCESS_EXDRIVE_CLIENT_H
#define EXACCESS_EXDRIVE_CLIENT_H

#include "harness/drive/windows/drivers/lab_device.h"

/* Reads "exdrive:UNIT" with or without ":PERSONALITY", which is *personality, "" without: 0, or -1 when
 * it is something else. */
int exdrive_parse(const char *spec, uint32_t *unit, const char **personality);
/* The lab of a unit; NULL when memory is short. */
struct lab_device *exdrive_new(uint32_t unit);
bool exdrive_is_loaded(void);
/* Makes the unit a new drive of that behaviour. 0, or -1 and why in error. */
int exdrive_behave(uint32_t unit, const char *personality, char *error, size_t size);
/* The paths of such a drive, of which its lab tells, on first use; those of others came with the
 * address. */
int exdrive_know_paths(struct windows_drive *drive, uint64_t deadline);
int exdrive_identify(struct windows_drive *drive, struct drive_facts *facts, uint64_t deadline);
/* Name services: code is EXDRIVE_NAMES or EXDRIVE_VOLUME. */
int exdrive_names(struct windows_drive *drive, uint32_t code, struct drive_result *result,
	char *text, size_t size, uint64_t deadline);
/* What the driver itself says of an open that the system let happen: when that is a refusal, the handle
 * is closed, *handle NULL, and result says so. */
int exdrive_opened(struct drive_handle **handle, struct drive_result *result, uint64_t deadline);

#endif
