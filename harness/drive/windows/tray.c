/* tray.c - the mechanism, as the drive itself tells of it. */
#include "harness/drive/windows/tray.h"

#include <string.h>

#include "fixtures/protocol/frame.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/codes.h"
#include "harness/facts/status.h"

/* How long a tray may take to close and its disc to become ready, and how often to ask. */
#define LOADING      SECONDS(30)
#define LOADING_STEP 250u /* milliseconds */
/* And to be seen to be open, once it is: the command ends when the tray has moved. */
#define OPENING SECONDS(5)

/* GET_CONFIGURATION_IOCTL_INPUT: feature (2 bytes) at 0, request type at 4, then two pointers. */
#define CONFIGURATION_INPUT (8u + 2u * (uint32_t)sizeof(void *))
#define ONE_FEATURE         2u
/* MMC: the Removable Medium feature, behind the header of 8 bytes: version in bits 2 to 5 of byte 2, in
 * byte 4 the mechanism's type, and from version 2 on whether it loads by command. */
#define REMOVABLE_MEDIUM 0x0003u
#define FEATURE          8u
#define FEATURE_SIZE     8u
#define LOADS            0x10u
#define TYPE_TRAY        1u
#define TYPE_CHANGER     4u

/* MMC: MECHANISM STATUS, and the door in its second byte. */
#define MECHANISM_STATUS 0xBDu
#define STATUS_SIZE      8u
#define DOOR_OPEN        0x10u

/* MMC-2: MODE SENSE(10) of the Capabilities page, behind a header of 8 bytes. */
#define MODE_SENSE_10     0x5Au
#define CAPABILITIES_PAGE 0x2Au
#define PAGE              8u
#define PAGE_SIZE         16u

#define CDB_SIZE         12u
#define ANSWER_MOST      16u
#define SECONDS_FOR_THAT 10u

/* A SCSI command that returns data: 0 when all went well. */
static int ask_drive(struct drive_handle *handle, const uint8_t *cdb, uint8_t *data,
	uint32_t length, uint64_t deadline)
{
	uint8_t request[PASS_THROUGH_64_SIZE + ANSWER_MOST] = { 0 };
	uint32_t size = PASS_THROUGH_64_SIZE + length;
	struct drive_result result;

	put_u16(request, PASS_THROUGH_64_SIZE);
	request[PASS_THROUGH_CDB_LENGTH] = CDB_SIZE;
	request[PASS_THROUGH_DATA_IN] = 1;
	put_u32(request + PASS_THROUGH_TRANSFER, length);
	put_u32(request + PASS_THROUGH_TIMEOUT, SECONDS_FOR_THAT);
	put_u64(request + PASS_THROUGH_64_DATA, PASS_THROUGH_64_SIZE);
	memcpy(request + PASS_THROUGH_64_CDB, cdb, CDB_SIZE);
	if (windows_control(handle, IOCTL_SCSI_PASS_THROUGH, request, size, request, size, deadline,
		    &result) ||
		!status_is_success(result.status) || request[PASS_THROUGH_STATUS])
		return -1;
	memcpy(data, request + PASS_THROUGH_64_SIZE, length);
	return 0;
}

/* Drives from before that feature have their mechanism's type in a mode page. */
static bool old_tray_loads(struct drive_handle *handle, uint64_t deadline)
{
	static const uint8_t cdb[CDB_SIZE] = { MODE_SENSE_10, 0,
		CAPABILITIES_PAGE, [8] = PAGE_SIZE };
	uint8_t page[PAGE_SIZE] = { 0 };

	return !ask_drive(handle, cdb, page, sizeof(page), deadline) &&
		page[PAGE] == CAPABILITIES_PAGE && page[PAGE + 6] >> 5 == TYPE_TRAY;
}

bool tray_loads(struct drive_handle *handle, uint64_t deadline)
{
	uint8_t input[CONFIGURATION_INPUT] = { 0 };
	uint8_t answer[FEATURE + FEATURE_SIZE] = { 0 };
	const uint8_t *feature = answer + FEATURE;
	struct drive_result result;
	uint32_t type;

	put_u16(input, REMOVABLE_MEDIUM);
	put_u32(input + 4, ONE_FEATURE);
	if (windows_control(handle, IOCTL_CDROM_GET_CONFIGURATION, input, sizeof(input), answer,
		    sizeof(answer), deadline, &result) ||
		!status_is_success(result.status) || result.information < FEATURE + 5 ||
		(feature[0] << 8 | feature[1]) != REMOVABLE_MEDIUM)
		return old_tray_loads(handle, deadline);
	if ((feature[2] >> 2 & 0xF) >= 2)
		return feature[4] & LOADS;
	type = feature[4] >> 5;
	return type == TYPE_TRAY || type >= TYPE_CHANGER;
}

/* The status of a request without data. */
static uint32_t tell(struct drive_handle *handle, uint32_t code, uint64_t deadline)
{
	struct drive_result result = { 0 };

	if (windows_control(handle, code, NULL, 0, NULL, 0, deadline, &result))
		return (uint32_t)ST_IO_TIMEOUT;
	return result.status;
}

/* True also of a drive that does not tell. */
static bool may_be_open(struct drive_handle *handle, uint64_t deadline)
{
	static const uint8_t cdb[CDB_SIZE] = { MECHANISM_STATUS, [9] = STATUS_SIZE };
	uint8_t status[STATUS_SIZE] = { 0 };

	return ask_drive(handle, cdb, status, sizeof(status), deadline) || status[1] & DOOR_OPEN;
}

static void load(struct drive_handle *handle)
{
	uint64_t ready = clock_now() + LOADING;
	uint32_t status = tell(handle, IOCTL_STORAGE_LOAD_MEDIA, ready);

	/* Where it was closed all the time, asking again before the next case would be in vain. */
	handle->drive->loaded_in_vain = true;
	while (status_is_success(status) && clock_now() < ready) {
		status = tell(handle, IOCTL_STORAGE_CHECK_VERIFY, ready);
		if (status != (uint32_t)ST_NO_MEDIA_IN_DEVICE)
			handle->drive->loaded_in_vain = false;
		if (status != (uint32_t)ST_DEVICE_NOT_READY)
			return;
		Sleep(LOADING_STEP);
		status = (uint32_t)ST_SUCCESS;
	}
}

void tray_close(struct drive_handle *handle, uint64_t *deadline)
{
	uint64_t began = clock_now();
	uint32_t status = tell(handle, IOCTL_STORAGE_CHECK_VERIFY, *deadline);

	/* The first request after a change of medium tells of that. */
	if (status == (uint32_t)ST_VERIFY_REQUIRED)
		status = tell(handle, IOCTL_STORAGE_CHECK_VERIFY, *deadline);
	if (status_is_success(status))
		handle->drive->loaded_in_vain = false;
	if (status != (uint32_t)ST_NO_MEDIA_IN_DEVICE || !handle->drive->loads ||
		handle->drive->loaded_in_vain)
		return;
	/* Whoever has opened it need not ask: some drives say of an open door that it is closed. */
	if (!handle->drive->ejected && !may_be_open(handle, *deadline))
		return;
	load(handle);
	handle->drive->ejected = false;
	*deadline += clock_now() - began;
}

/* ---- by command, in place of a hand ---- */

static uint32_t look(struct drive_handle *handle, uint64_t deadline)
{
	uint32_t status = tell(handle, IOCTL_STORAGE_CHECK_VERIFY, deadline);

	return status == (uint32_t)ST_VERIFY_REQUIRED
		? tell(handle, IOCTL_STORAGE_CHECK_VERIFY, deadline)
		: status;
}

static bool door_is(struct drive_handle *handle, bool open, uint64_t deadline)
{
	static const uint8_t cdb[CDB_SIZE] = { MECHANISM_STATUS, [9] = STATUS_SIZE };
	uint8_t status[STATUS_SIZE] = { 0 };

	return !ask_drive(handle, cdb, status, sizeof(status), deadline) &&
		!(status[1] & DOOR_OPEN) == !open;
}

/* Where there was a disc, it is gone, and back; where there was none, only the door can tell. */
static bool shows(struct drive_handle *handle, bool open, uint64_t deadline)
{
	bool empty = look(handle, deadline) == (uint32_t)ST_NO_MEDIA_IN_DEVICE;

	return handle->drive->opened ? empty == open : door_is(handle, open, deadline);
}

int tray_work(struct drive_handle *handle, bool open, uint32_t *status, uint64_t deadline)
{
	struct windows_drive *drive = handle->drive;
	uint64_t until = clock_now() + LOADING;

	if (open)
		drive->opened = status_is_success(look(handle, deadline));
	*status = tell(handle, open ? IOCTL_STORAGE_EJECT_MEDIA : IOCTL_STORAGE_LOAD_MEDIA, until);
	if (!status_is_success(*status))
		return 0;
	drive->loaded_in_vain = false;
	drive->ejected = open;
	if (open)
		until = clock_now() + OPENING;
	while (!shows(handle, open, until)) {
		if (clock_now() >= until)
			return windows_fail(drive, DRIVE_NOT_NOW,
				"does not show that its tray is %s", open ? "open" : "closed");
		Sleep(LOADING_STEP);
	}
	return 0;
}
