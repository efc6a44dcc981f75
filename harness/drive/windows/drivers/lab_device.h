/*
 * lab_device.h - the lab device of one of our drivers: what works a unit of it from behind.
 */
#ifndef EXACCESS_LAB_DEVICE_H
#define EXACCESS_LAB_DEVICE_H

#include "harness/drive/windows/windows_drive.h"

/* path is the device's, driver the file of the driver, for messages; both live on. The device is opened on first
 * use. NULL when memory is short. */
struct lab_device *lab_device_new(const char *path, const char *driver, uint32_t unit);
void lab_device_free(struct lab_device *lab);
uint32_t lab_device_unit(const struct lab_device *lab);

/* A request of a drive's, of a code that exdrive.h or exlab.h has; *output_length becomes what came back. What goes
 * wrong is the drive's error, and any failing status is DRIVE_REFUSED. */
int lab_device_ask(struct windows_drive *drive, struct lab_device *lab, uint32_t code,
	const void *input, uint32_t input_length, void *output, uint32_t *output_length,
	uint64_t deadline);
/* Asks for a status and a text. */
int lab_device_ask_text(struct windows_drive *drive, struct lab_device *lab, uint32_t code,
	const void *input, uint32_t input_length, struct drive_result *result, char *text,
	size_t size, uint64_t deadline);
/* A lab verb and its three operands. */
int lab_device_verb(struct windows_drive *drive, struct lab_device *lab, const uint32_t operands[4],
	struct drive_result *result, char *text, size_t size, uint64_t deadline);
/* Tells the command log what this process is called. */
int lab_device_tag(struct windows_drive *drive, struct lab_device *lab, uint64_t deadline);
/* Makes the unit behave so. 0, or -1 and why in error, in which spec is the drive's name. */
int lab_device_behave(
	struct lab_device *lab, const char *spec, const char *behaviour, char *error, size_t size);

#endif
