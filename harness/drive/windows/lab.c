/* lab.c - the lab around a drive that is none of ours: what software can do to it. */
#include "harness/drive/windows/lab.h"

#include <stdio.h>
#include <string.h>

#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/here.h"
#include "harness/drive/windows/powers/device_node.h"
#include "harness/drive/windows/powers/event_log.h"
#include "harness/drive/windows/powers/permission.h"
#include "harness/drive/windows/powers/sleep.h"
#include "harness/drive/windows/request.h"
#include "harness/drive/windows/tray.h"
#include "harness/drive/windows/volume.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/text.h"

/* How long other programs may keep a volume from being dismounted, and how often to try. */
#define DISMOUNTING      SECONDS(5)
#define DISMOUNTING_STEP 100u /* milliseconds */
/* How long a class driver may keep an onlooker waiting: one that queues a query behind a long command answers later. */
#define ONLOOKING SECONDS(2)

static struct drive_handle *open_for_use(
	struct windows_drive *drive, enum lab_path path, uint64_t deadline)
{
	const struct drive_open open = { .path = path,
		.access = ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE,
		.share = SHARE_READ | SHARE_WRITE,
		.overlapped = true };
	struct drive_handle *handle = NULL;
	struct drive_result result = { 0 };
	char name[48];

	if (!windows_open_path(drive, &open, false, deadline, &handle, &result) && !handle)
		windows_fail(drive, DRIVE_REFUSED,
			"cannot be opened for reading and writing, maybe because %s: %s",
			windows_is_administrator()
				? "another program has exclusive access"
				: "this program was not started as administrator",
			status_text(result.status, name));
	return handle;
}

/* The status of a request without data. */
static uint32_t tell(struct drive_handle *handle, uint32_t code, uint64_t deadline)
{
	struct drive_result result = { .status = (uint32_t)ST_IO_TIMEOUT };

	if (windows_control(handle, code, NULL, 0, NULL, 0, deadline, &result))
		return (uint32_t)ST_IO_TIMEOUT;
	return result.status;
}

enum lock_state { LOCK_FREE, LOCK_TAKEN, LOCK_UNKNOWN };

/* The state query; whose the lock is, goes into text. That a query fails is for the cases to judge. */
static enum lock_state ask_owner(
	struct drive_handle *handle, char *text, size_t size, uint64_t deadline)
{
	const uint8_t query[EXCLUSIVE_ACCESS_SIZE] = { EXCLUSIVE_ACCESS_QUERY };
	uint8_t state[EXCLUSIVE_STATE_SIZE] = { 0 };
	struct drive_result result;
	struct text out = text_into(text, size);
	size_t length = 0;

	if (windows_control(handle, IOCTL_CDROM_EXCLUSIVE_ACCESS, query, sizeof(query), state,
		    sizeof(state), deadline, &result) ||
		!status_is_success(result.status))
		return LOCK_UNKNOWN;
	while (length < CALLER_NAME_FIELD && state[EXCLUSIVE_STATE_NAME + length])
		length++;
	text_add_legible(&out, (const char *)state + EXCLUSIVE_STATE_NAME, length);
	return state[0] ? LOCK_TAKEN : LOCK_FREE;
}

/* A class driver that has begun to play audio refuses all reads until it hears, from an application that asks, that none plays
 * any more: a disc that is gone does not tell it. */
static void leave_silent(struct drive_handle *handle, uint64_t deadline)
{
	const uint8_t position[] = { 1,
		0 }; /* CDROM_SUB_Q_DATA_FORMAT: the current one, of any track */
	uint8_t answer[16];
	struct drive_result result;

	(void)windows_control(handle, IOCTL_CDROM_READ_Q_CHANNEL, position, sizeof(position),
		answer, sizeof(answer), deadline, &result);
}

/* Once; the status says how that went. */
static int dismount(struct windows_drive *drive, uint32_t *status, uint64_t deadline)
{
	struct drive_handle *handle = open_for_use(drive, PATH_LETTER, deadline);

	if (!handle)
		return DRIVE_REFUSED;
	*status = tell(handle, FSCTL_LOCK_VOLUME, deadline);
	if (status_is_success(*status))
		*status = tell(handle, FSCTL_DISMOUNT_VOLUME, deadline);
	windows_close(handle);
	/* A drive without a disc has no volume; a volume that was never mounted cannot be locked. */
	if (*status == (uint32_t)ST_NO_MEDIA_IN_DEVICE ||
		*status == (uint32_t)ST_INVALID_DEVICE_REQUEST)
		*status = (uint32_t)ST_SUCCESS;
	return 0;
}

/*
 * Cases begin with no volume mounted: a lock that does not say otherwise is refused beside one. What is
 * not mounted is left alone, for the letter would mount it first, which takes seconds. Other programs that
 * look at a disc soon let go of it.
 */
static int leave_dismounted(struct windows_drive *drive, uint64_t deadline)
{
	uint64_t patience = clock_now() + DISMOUNTING;
	bool sure = volume_state(drive, deadline) != VOLUME_UNKNOWN;
	uint32_t status = (uint32_t)ST_SUCCESS;
	char name[48];
	int error = 0;

	if (!drive->paths[PATH_LETTER])
		return 0;
	while (!error && (!sure || volume_state(drive, deadline) == VOLUME_MOUNTED)) {
		if (clock_now() > patience || clock_now() > deadline)
			return windows_fail(drive, DRIVE_REFUSED,
				"has a volume that cannot be dismounted, maybe because another "
				"program has files open on it or mounts it again: %s",
				status_text(status, name));
		error = dismount(drive, &status, deadline);
		if (!error && status_is_success(status) && !sure)
			return 0;
		if (!error && !status_is_success(status))
			Sleep(DISMOUNTING_STEP);
	}
	return error;
}

/*
 * The state that cases begin in, as far as software can bring it about: nobody has exclusive access, the
 * tray is closed, no volume is mounted. What handles of other programs keep (locks, disabled media
 * notifications, a locked tray) is theirs; what handles of this one kept has ended with them.
 */
static int reset(struct windows_drive *drive, uint64_t deadline)
{
	char owner[4 * CALLER_NAME_FIELD + 1];
	struct drive_handle *handle;
	enum lock_state lock;
	int error;

	device_node_bring_back(drive, deadline);
	if (drive->logged)
		event_log_mark(drive);
	handle = open_for_use(drive, PATH_INTERFACE, deadline);
	if (!handle)
		return DRIVE_REFUSED;
	error = permission_withdraw(drive, deadline);
	lock = ask_owner(handle, owner, sizeof(owner), deadline);
	if (!error && lock == LOCK_TAKEN)
		error = windows_fail(drive, DRIVE_REFUSED,
			"is locked by another program, which calls itself \"%.100s\"", owner);
	else if (!error)
		tray_close(handle, &deadline);
	if (!error)
		leave_silent(handle, deadline);
	windows_close(handle);
	/* To a drive that knows no exclusive access, a volume makes no difference. */
	return !error && lock == LOCK_FREE ? leave_dismounted(drive, deadline) : error;
}

/* What an onlooker sees who touches neither tray nor disc. */
static struct drive_handle *describe_owner(
	struct windows_drive *drive, struct text *out, uint64_t deadline)
{
	struct drive_handle *handle = open_for_use(drive, PATH_INTERFACE, deadline);
	enum volume_state volume = volume_state(drive, deadline);
	char owner[4 * CALLER_NAME_FIELD + 1];
	uint64_t patience = clock_now() + ONLOOKING;
	enum lock_state lock;

	if (!handle)
		return NULL;
	lock = ask_owner(handle, owner, sizeof(owner), patience < deadline ? patience : deadline);
	if (volume != VOLUME_UNKNOWN)
		text_add(out, "mounted=%d ", volume == VOLUME_MOUNTED);
	if (lock != LOCK_UNKNOWN)
		text_add(out, "locked=%d ", lock == LOCK_TAKEN);
	text_add(out, "plugged=1");
	return handle;
}

int windows_describe(struct windows_drive *drive, char *text, size_t size, uint64_t deadline)
{
	struct text out = text_into(text, size);
	struct drive_handle *handle = describe_owner(drive, &out, deadline);

	if (!handle)
		return DRIVE_REFUSED;
	windows_close(handle);
	return 0;
}

/* And of the disc, as far as the drive says. */
static int describe(struct windows_drive *drive, char *text, size_t size, uint64_t deadline)
{
	struct text out = text_into(text, size);
	struct drive_handle *handle = describe_owner(drive, &out, deadline);
	uint32_t status;

	if (!handle)
		return DRIVE_REFUSED;
	status = tell(handle, IOCTL_STORAGE_CHECK_VERIFY2, deadline);
	if (status == (uint32_t)ST_NO_MEDIA_IN_DEVICE)
		text_add(&out, " medium=none");
	else if (status_is_success(status))
		text_add(&out, " tray=closed");
	text_add(&out, "\n");
	windows_close(handle);
	return 0;
}

/* By command, which takes a handle and a driver that lets the command through: a hand needs neither. */
static int work_tray(
	struct windows_drive *drive, bool open, struct drive_result *result, uint64_t deadline)
{
	struct drive_handle *handle = open_for_use(drive, PATH_INTERFACE, deadline);
	char owner[4 * CALLER_NAME_FIELD + 1];
	int error;

	if (!handle)
		return DRIVE_NOT_NOW;
	error = tray_work(handle, open, &result->status, deadline);
	if (!error && !status_is_success(result->status) &&
		ask_owner(handle, owner, sizeof(owner), deadline) == LOCK_TAKEN)
		error = windows_fail(drive, DRIVE_NOT_NOW,
			"is locked, and its tray is then worked by hand alone");
	windows_close(handle);
	return error;
}

static int pass_time(struct windows_drive *drive, uint32_t milliseconds, uint64_t deadline)
{
	if (clock_now() + MILLISECONDS(milliseconds) > deadline)
		return windows_fail(drive, DRIVE_TIMED_OUT,
			"was not asked: %u ms of its time are more than there is",
			(unsigned)milliseconds);
	Sleep(milliseconds);
	return 0;
}

static int mount(struct windows_drive *drive, struct drive_result *result, uint64_t deadline)
{
	char volume[600];

	return windows_volume_info(&drive->drive, result, volume, sizeof(volume), deadline);
}

int windows_lab(struct windows_drive *drive, uint32_t verb, uint32_t a, struct drive_result *result,
	char *text, size_t size, uint64_t deadline)
{
	*result = (struct drive_result){ .status = (uint32_t)ST_SUCCESS };
	switch (verb) {
	case LAB_RESET: return reset(drive, deadline);
	case LAB_MOUNT: return mount(drive, result, deadline);
	case LAB_PASS_TIME: return pass_time(drive, a, deadline);
	case LAB_GRANT_WRITE:
		return a == ACCOUNT_STANDARD_USER ? permission_grant(drive, deadline) : 0;
	case LAB_OPEN_TRAY: return work_tray(drive, true, result, deadline);
	case LAB_CLOSE_TRAY: return work_tray(drive, false, result, deadline);
	case LAB_SLEEP: return sleep_and_wake(drive);
	case LAB_WAKE: return 0; /* its timer has done it */
	case LAB_READ_EVENT_LOG: return event_log_read(drive, text, size, deadline);
	case LAB_ASK_REMOVAL:
	case LAB_RESTART_DEVICE:
	case LAB_RESCAN: return device_node_do(drive, verb, &result->status, deadline);
	case LAB_STATE: return describe(drive, text, size, deadline);
	default:
		return windows_fail(
			drive, DRIVE_UNSUPPORTED, "has no lab for that: it takes an operator");
	}
}
