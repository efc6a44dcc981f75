/* exlab.c - a drive with exlab.sys below its class driver. */
#include "harness/drive/windows/drivers/exlab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exlab.h"
#include "fixtures/protocol/frame.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/lab.h"
#include "harness/drive/windows/names/names.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/clause.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"

#define PREFIX         "exlab:"
#define ADDRESS_PREFIX "exlab="
#define VIRTUAL        "virtual"
#define DRIVES_MOST    100u
#define WHO_TIMEOUT    SECONDS(10)
/* How long a class driver may take to ask for news of the disc, and how often to look. */
#define NEWS      SECONDS(4)
#define NEWS_STEP 50u /* milliseconds */
/* Requests in which a class driver has found out what a new disc is. */
#define WRITABLE_TRIES 3

int exlab_parse(const char *spec, char *base, const char **mode)
{
	const char *at = spec + strlen(PREFIX);
	uint32_t number = 0;

	if (strncmp(spec, PREFIX, strlen(PREFIX)) != 0 || *at < '0' || *at > '9')
		return -1;
	while (*at >= '0' && *at <= '9' && number < DRIVES_MOST)
		number = number * 10 + (uint32_t)(*at++ - '0');
	if (number >= DRIVES_MOST || (*at && *at != ':'))
		return -1;
	snprintf(base, DRIVE_NAME, "\\\\.\\CdRom%u", (unsigned)number);
	*mode = *at && at[1] ? at + 1 : VIRTUAL;
	return 0;
}

static struct lab_device *exlab_new(uint32_t unit)
{
	return lab_device_new(EXLAB_LAB_DEVICE, "exlab.sys", unit);
}

/* Which unit is below that drive. 0, or -1. */
static int ask_unit(const char *address, uint32_t *unit, char *error, size_t size)
{
	struct windows_drive drive = { .main_thread = GetCurrentThreadId() };
	uint64_t deadline = clock_now() + WHO_TIMEOUT;
	struct drive_handle *handle = NULL;
	struct drive_result result = { 0 };
	uint8_t answer[4] = { 0 };
	int found = -1;

	if (!address_take(&drive, address))
		handle = windows_open_onlooker(&drive, deadline);
	if (handle &&
		!windows_control(
			handle, EXLAB_WHO, NULL, 0, answer, sizeof(answer), deadline, &result) &&
		status_is_success(result.status) && result.information == sizeof(answer))
		found = 0;
	*unit = get_u32(answer);
	if (found)
		snprintf(error, size,
			"%.60s has no exlab.sys below its class driver that answers: README.md says how to "
			"put it there%s%.100s",
			drive.name, handle ? "" : ": ", handle ? "" : drive.drive.error);
	if (handle)
		windows_close(handle);
	windows_forget_paths(&drive);
	return found;
}

/* Kept to the end: when it goes, the drive is itself again. */
static int set_mode(uint32_t unit, const char *spec, const char *mode, char *error, size_t size)
{
	struct lab_device *lab = exlab_new(unit);

	if (!lab) {
		snprintf(error, size, "memory is short");
		return -1;
	}
	if (!lab_device_behave(lab, spec, mode, error, size))
		return 0;
	lab_device_free(lab);
	return -1;
}

int exlab_address(const char *spec, char *address, size_t size, char *error, size_t error_size)
{
	char base[DRIVE_NAME];
	const char *mode;
	int length;
	uint32_t unit;

	/* A disc's paths are looked for with the disc in that will be there. */
	if (exlab_parse(spec, base, &mode) ||
		address_find(base, address, size, error, error_size) ||
		ask_unit(address, &unit, error, error_size) ||
		set_mode(unit, spec, mode, error, error_size))
		return -1;
	length = snprintf(address, size, ADDRESS_PREFIX "%u,%.40s;", (unsigned)unit, mode);
	return address_find(base, address + length, size - (size_t)length, error, error_size);
}

const char *exlab_take(struct windows_drive *drive, const char *address)
{
	const char *end = strchr(address, ';');
	const char *comma = strchr(address, ',');

	if (strncmp(address, ADDRESS_PREFIX, strlen(ADDRESS_PREFIX)) != 0 || !end || !comma)
		return NULL;
	drive->exlab = exlab_new((uint32_t)strtoul(address + strlen(ADDRESS_PREFIX), NULL, 10));
	drive->virtual = !strncmp(comma + 1, VIRTUAL, strlen(VIRTUAL));
	return drive->exlab ? end + 1 : NULL;
}

uint32_t exlab_provides(const struct windows_drive *drive)
{
	/* Whether discs are written, exlab_writes() finds out. */
	return drive->virtual
		? (NEED_OF_FILTER | NEED_OF_STAND_IN) & ~(uint32_t)NEED_WRITABLE_MEDIUM
		: NEED_OF_FILTER;
}

/* ---- the lab ---- */

static int tell_verb(
	struct windows_drive *drive, enum lab_verb verb, char *text, size_t size, uint64_t deadline)
{
	struct drive_result result;

	return lab_device_verb(
		drive, drive->exlab, (const uint32_t[4]){ verb }, &result, text, size, deadline);
}

/* A change of disc reaches the class driver when it asks: a case begins when it has. One that does not ask, as none
 * does while it is told not to, finds out with the first command. */
static int wait_for_news(struct windows_drive *drive, uint64_t deadline)
{
	uint64_t patience = clock_now() + NEWS;
	char text[200] = "";
	int error;

	do {
		error = tell_verb(drive, LAB_STATE, text, sizeof(text), deadline);
		if (error || !strstr(text, "news=1"))
			break;
		Sleep(NEWS_STEP);
	} while (clock_now() < patience && clock_now() < deadline);
	return error;
}

static int reset(struct windows_drive *drive, struct drive_result *result, uint64_t deadline)
{
	char text[200];
	int error = tell_verb(drive, LAB_RESET, text, sizeof(text), deadline);

	if (!error)
		error = wait_for_news(drive, deadline);
	if (!error)
		error = windows_lab(drive, LAB_RESET, 0, result, text, sizeof(text), deadline);
	if (!error)
		error = tell_verb(drive, LAB_CLEAR_COMMANDS, text, sizeof(text), deadline);
	return error;
}

/* A class driver can keep an onlooker until a command that is stalled has ended, in the very thread that is to let
 * it go on: then it is not asked. */
static int describe(struct windows_drive *drive, char *text, size_t size, uint64_t deadline)
{
	char drives[200], systems[200] = "";
	char *news;
	int error = tell_verb(drive, LAB_STATE, drives, sizeof(drives), deadline);

	if (!error && !strstr(drives, "stalls=1"))
		error = windows_describe(drive, systems, sizeof(systems), deadline);
	if (error)
		return error;
	/* What is on its way is nothing to be seen. */
	news = strstr(drives, "news=");
	if (news)
		*news = '\0';
	snprintf(text, size, "%s%s\n", drives, systems);
	return 0;
}

bool exlab_writes(struct windows_drive *drive, uint64_t deadline)
{
	const uint32_t rewritable[4] = { LAB_INSERT, MEDIUM_UDF_DISC, 1 };
	struct drive_handle *handle = windows_open_onlooker(drive, deadline);
	struct drive_result result = { .status = (uint32_t)ST_MEDIA_WRITE_PROTECTED };
	char text[200] = "";
	/* What has to be verified first makes the first requests fail. */
	int error = handle ? lab_device_verb(drive, drive->exlab, rewritable, &result, text,
				     sizeof(text), deadline)
			   : -1;

	for (int i = 0; !error && i < WRITABLE_TRIES; i++) {
		error = windows_control(
			handle, IOCTL_DISK_IS_WRITABLE, NULL, 0, NULL, 0, deadline, &result);
		if (status_is_success(result.status))
			break;
	}
	if (handle)
		windows_close(handle);
	(void)tell_verb(drive, LAB_RESET, text, sizeof(text), deadline);
	(void)wait_for_news(drive, deadline);
	return !error && status_is_success(result.status);
}

int exlab_lab(struct windows_drive *drive, const uint32_t operands[4], struct drive_result *result,
	char *text, size_t size, uint64_t deadline)
{
	int error;

	*result = (struct drive_result){ .status = (uint32_t)ST_SUCCESS };
	switch (operands[0]) {
	case LAB_RESET: return reset(drive, result, deadline);
	case LAB_STATE: return describe(drive, text, size, deadline);
	case LAB_REAL_CLOCK: /* it is never another */
		if (operands[1])
			return 0;
		break;
	default: break;
	}
	error = lab_device_verb(drive, drive->exlab, operands, result, text, size, deadline);
	if (error || result->status != (uint32_t)ST_NOT_IMPLEMENTED)
		return error;
	return windows_lab(drive, operands[0], operands[1], result, text, size, deadline);
}
