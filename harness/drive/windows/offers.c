/* offers.c - what only a look at drive, medium and volume tells of a drive. */
#include <string.h>

#include "fixtures/protocol/frame.h"
#include "harness/drive/windows/events/events.h"
#include "harness/drive/windows/facts.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/powers/accounts.h"
#include "harness/drive/windows/powers/device_node.h"
#include "harness/drive/windows/powers/event_log.h"
#include "harness/drive/windows/powers/permission.h"
#include "harness/drive/windows/request.h"
#include "harness/drive/windows/tray.h"
#include "harness/drive/windows/volume.h"
#include "harness/facts/clause.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"

#define SECTOR 2048u
/* How long a notification may take to arrive; those that arrive take milliseconds. */
#define HEARING SECONDS(5)

/* The first sector is data on a data disc, and on no other; a look at the volume has gone before, so that
 * a change of medium is known already. */
static bool reads_data(struct drive_handle *handle, uint64_t deadline)
{
	static uint8_t sector[SECTOR];
	struct drive_request request = {
		.kind = DRIVE_READ, .output = sector, .output_length = sizeof(sector)
	};
	int error = windows_submit(handle, &request, deadline);

	if (error == DRIVE_PENDING)
		error = windows_wait(handle, &request, deadline);
	return !error && status_is_success(request.result.status) &&
		request.result.information == sizeof(sector);
}

/* Does anything arrive where a lock comes and goes? It disturbs neither volume nor medium. What a drive
 * announces of that is for the cases to judge; that nothing at all comes is no listener's fault only where
 * notifications are. */
static bool hears(struct drive_handle *handle, uint64_t deadline)
{
	uint8_t lock[EXCLUSIVE_LOCK_SIZE] = { 0 };
	struct drive_result result = { 0 };
	char news[400];
	bool heard;

	put_u32(lock, EXCLUSIVE_ACCESS_LOCK);
	put_u32(lock + 4, FLAG_IGNORE_VOLUME | FLAG_NO_MEDIA_NOTIFICATIONS);
	memcpy(lock + EXCLUSIVE_LOCK_NAME, "exaccess", 8);
	if (windows_subscribe(handle, deadline) ||
		windows_control(handle, IOCTL_CDROM_EXCLUSIVE_ACCESS, lock, sizeof(lock), NULL, 0,
			deadline, &result) ||
		!status_is_success(result.status))
		return false;
	heard = !windows_hear(handle, clock_now() + HEARING);
	(void)windows_events(handle, news, sizeof(news), deadline);
	put_u32(lock, EXCLUSIVE_ACCESS_UNLOCK);
	(void)windows_control(handle, IOCTL_CDROM_EXCLUSIVE_ACCESS, lock, EXCLUSIVE_ACCESS_SIZE,
		NULL, 0, deadline, &result);
	/* The second one is not to reach a listener of the first case. */
	return heard && !windows_hear(handle, clock_now() + HEARING);
}

/* What software does to the drive and around it, in the place of hands. */
static uint32_t powers(struct windows_drive *drive, uint64_t deadline)
{
	uint32_t needs = NEED_NOTHING;

	if (accounts_are_there(deadline) && permission_can_change(drive, deadline))
		needs |= NEED_SECOND_ACCOUNT;
	if (event_log_is_there()) {
		event_log_mark(drive);
		needs |= NEED_EVENT_LOG;
	}
	if (device_node_can_restart(drive))
		needs |= NEED_DEVICE_NODE;
	return needs;
}

int windows_offers(struct windows_drive *drive, bool alone, uint32_t *needs, uint64_t deadline)
{
	const struct drive_open open = { .path = PATH_INTERFACE,
		.access = ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE,
		.share = SHARE_READ | SHARE_WRITE,
		.overlapped = true };
	struct drive_handle *handle = NULL;
	struct drive_result result = { 0 };
	char text[600];
	bool mounted = !windows_volume_info(&drive->drive, &result, text, sizeof(text), deadline) &&
		status_is_success(result.status);

	*needs = 0;
	*needs |= powers(drive, deadline);
	/* Why it cannot be opened, the reset will say. */
	if (windows_open_path(drive, &open, false, deadline, &handle, &result) || !handle)
		return 0;
	if (reads_data(handle, deadline))
		*needs |= NEED_MEDIUM | (mounted ? (uint32_t)NEED_MOUNTED_VOLUME : 0);
	drive->loads = tray_loads(handle, deadline);
	if (drive->loads)
		*needs |= NEED_LOADING_TRAY | NEED_TRAY;
	if (alone ? hears(handle, deadline) : !windows_subscribe(handle, deadline))
		*needs |= NEED_NOTIFICATIONS;
	windows_close(handle);
	return 0;
}
