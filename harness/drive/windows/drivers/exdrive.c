/* exdrive.c - what exdrive.sys offers besides drives. */
#include "harness/drive/windows/drivers/exdrive.h"

#include <stdio.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "fixtures/protocol/frame.h"
#include "harness/drive/facts.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/here.h"
#include "harness/drive/windows/names/names.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/clause.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/windows/nt.h"

#define PREFIX       "exdrive:"
#define SMALL_ANSWER 4096u
#define OPEN_TIMEOUT SECONDS(10)

int exdrive_parse(const char *spec, uint32_t *unit, const char **personality)
{
	const char *digit = spec + strlen(PREFIX);

	if (strncmp(spec, PREFIX, strlen(PREFIX)) || *digit < '0' ||
		*digit >= '0' + (int)EXDRIVE_UNITS || (digit[1] && digit[1] != ':'))
		return -1;
	*unit = (uint32_t)(*digit - '0');
	*personality = digit[1] ? digit + 2 : "";
	return 0;
}

struct lab_device *exdrive_new(uint32_t unit)
{
	return lab_device_new(EXDRIVE_LAB_DEVICE, "exdrive.sys", unit);
}

bool exdrive_is_loaded(void)
{
	struct windows_drive device;
	struct drive_handle *lab;

	device_init(&device, EXDRIVE_LAB_DEVICE);
	lab = device_open(&device, clock_now() + OPEN_TIMEOUT);
	device_clear(&device, lab);
	return lab != NULL;
}

int exdrive_behave(uint32_t unit, const char *personality, char *error, size_t size)
{
	struct lab_device *lab = exdrive_new(unit);
	char spec[32];
	int failed = -1;

	snprintf(spec, sizeof(spec), PREFIX "%u", (unsigned)unit);
	if (lab)
		failed = lab_device_behave(lab, spec, personality, error, size);
	else
		snprintf(error, size, "memory is short");
	lab_device_free(lab);
	return failed;
}

/* ---- paths and facts ---- */

int exdrive_know_paths(struct windows_drive *drive, uint64_t deadline)
{
	uint8_t unit[4];
	uint8_t answer[SMALL_ANSWER];
	char text[SMALL_ANSWER + 1];
	uint32_t length = sizeof(answer);
	int error;

	if (drive->named)
		return 0;
	put_u32(unit, lab_device_unit(drive->exdrive));
	error = lab_device_ask(drive, drive->exdrive, EXDRIVE_PATHS, unit, sizeof(unit), answer,
		&length, deadline);
	if (error)
		return error;
	facts_copy(text, sizeof(text), answer, length);
	for (char *line = text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		address_take_path(drive, line, ' ');
	}
	if (!drive->paths[PATH_INTERFACE])
		return windows_fail(drive, DRIVE_GARBAGE, "has no interface path");
	drive->named = true;
	return 0;
}

int exdrive_identify(struct windows_drive *drive, struct drive_facts *facts, uint64_t deadline)
{
	uint8_t unit[4];
	uint8_t answer[SMALL_ANSWER];
	uint32_t length = sizeof(answer);
	uint32_t at = 0;
	int error;

	put_u32(unit, lab_device_unit(drive->exdrive));
	error = lab_device_ask(drive, drive->exdrive, EXDRIVE_FACTS, unit, sizeof(unit), answer,
		&length, deadline);
	if (error)
		return error;
	if (facts_read(facts, answer, length, &at))
		return windows_fail(drive, DRIVE_GARBAGE, "tells facts that are cut off at byte %u",
			(unsigned)at);
	/* What the drive offers is of use only as far as this program and system can use it. It is
	 * asked itself for what otherwise takes the probe. */
	facts->capabilities &= ~(windows_lacks() & ~(uint32_t)NEED_KERNEL_HELPER);
	return 0;
}

int exdrive_names(struct windows_drive *drive, uint32_t code, struct drive_result *result,
	char *text, size_t size, uint64_t deadline)
{
	uint8_t unit[4];

	put_u32(unit, lab_device_unit(drive->exdrive));
	return lab_device_ask_text(
		drive, drive->exdrive, code, unit, sizeof(unit), result, text, size, deadline);
}

/* One system gives out a handle before the driver has refused the open: it knows. */
int exdrive_opened(struct drive_handle **handle, struct drive_result *result, uint64_t deadline)
{
	uint8_t answer[4] = { 0 };
	struct drive_result asked;
	int error = windows_control(
		*handle, EXDRIVE_OPENED, NULL, 0, answer, sizeof(answer), deadline, &asked);
	uint32_t status = status_is_error(asked.status) ? asked.status : get_u32(answer);

	if (error || !status_is_error(status))
		return error;
	*result = (struct drive_result){ .status = status,
		.win32 = native()->win32_of((NTSTATUS)status) };
	windows_close(*handle);
	*handle = NULL;
	return 0;
}
