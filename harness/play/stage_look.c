/* stage_look.c - looking at a drive. */
#include "harness/play/stage_look.h"

#include <stdlib.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/plan/operation.h"
#include "harness/system/process.h"
#include "harness/system/text.h"

#define SECTOR     2048u
#define DESCRIPTOR 16u /* ISO 9660: the sector of the first volume descriptor */
#define VOLUME_ID  40u /* where its volume's name begins, of 32 characters */
#define VOLUME     "EXACCESS "
#define TOC_SIZE   12u /* of a table of contents up to its first track */
#define TOC_TRACK  5u  /* control field of that, in the low half of the byte */
#define TRACK_DATA 4u

static struct drive_handle *open_it(
	struct drive *drive, enum lab_path path, uint32_t access, uint64_t deadline)
{
	const struct drive_open how = { .path = path,
		.access = access,
		.share = SHARE_READ | SHARE_WRITE,
		.pointer_bits = sizeof(void *) * 8 };
	struct drive_result result = { 0 };
	struct drive_handle *handle = NULL;

	return drive->ops->open(drive, &how, deadline, &handle, &result) ? NULL : handle;
}

/* The status that a request ends with. */
static uint32_t ask(struct drive *drive, struct drive_handle *handle, struct drive_request *request,
	uint64_t deadline)
{
	int error = drive->ops->submit(handle, request, deadline);

	if (error == DRIVE_PENDING)
		error = drive->ops->wait(handle, request, deadline);
	return error ? (uint32_t)ST_IO_TIMEOUT : request->result.status;
}

/* The first request after a change of medium tells of that. */
static enum look_seen verify(
	struct drive *drive, struct drive_handle *handle, uint32_t code, uint64_t deadline)
{
	for (int i = 0; i < 2; i++) {
		struct drive_request request = { .kind = DRIVE_CONTROL, .code = code };
		uint32_t status = ask(drive, handle, &request, deadline);

		if (status_is_success(status))
			return LOOK_DISC;
		if (status == (uint32_t)ST_NO_MEDIA_IN_DEVICE)
			return LOOK_EMPTY;
		if (status != (uint32_t)ST_VERIFY_REQUIRED)
			return LOOK_SHUT;
	}
	return LOOK_SHUT;
}

enum look_seen look_for_disc(struct drive *drive, uint64_t deadline)
{
	struct drive_handle *handle = open_it(
		drive, PATH_INTERFACE, ACCESS_READ_ATTRIBUTES | ACCESS_SYNCHRONIZE, deadline);
	enum look_seen seen = LOOK_SHUT;

	if (!handle)
		return LOOK_SHUT;
	seen = verify(drive, handle, IOCTL_STORAGE_CHECK_VERIFY2, deadline);
	drive->ops->close(handle);
	return seen;
}

/* A disc whose first track is no data is for the ear; one without tracks is blank. */
static void tell_tracks(struct drive *drive, struct drive_handle *handle, uint64_t deadline,
	struct drive_look *look)
{
	uint8_t toc[TOC_SIZE] = { 0 };
	struct drive_request request = { .kind = DRIVE_CONTROL,
		.code = IOCTL_CDROM_READ_TOC,
		.output = toc,
		.output_length = sizeof(toc) };
	uint32_t status = ask(drive, handle, &request, deadline);

	look->sure = true;
	look->medium = !status_is_success(status) ? MEDIUM_BLANK_DISC
		: toc[TOC_TRACK] & TRACK_DATA     ? MEDIUM_UDF_DISC
						  : MEDIUM_AUDIO_DISC;
}

static void tell_volume(const uint8_t *sector, struct drive_look *look)
{
	char name[33] = { 0 };
	char *end = name + 32;
	uint64_t content = 0;

	/* What is neither says nothing: maybe the drive does not know its new disc yet. */
	if (memcmp(sector + 1, "CD001", 5) != 0 && memcmp(sector + 1, "BEA01", 5) != 0)
		return;
	look->sure = true;
	look->medium = memcmp(sector + 1, "CD001", 5) ? MEDIUM_UDF_DISC : MEDIUM_DATA_DISC;
	memcpy(name, sector + VOLUME_ID, 32);
	while (end > name && (end[-1] == ' ' || !end[-1]))
		*--end = '\0';
	if (look->medium == MEDIUM_DATA_DISC && !strncmp(name, VOLUME, sizeof(VOLUME) - 1) &&
		!text_number(name + sizeof(VOLUME) - 1, LAB_DATA_DISCS, &content))
		look->content = (uint32_t)content;
}

struct drive_look look_at_disc(struct drive *drive, uint64_t deadline)
{
	struct drive_look look = { .seen = LOOK_SHUT };
	struct drive_handle *handle = open_it(
		drive, PATH_INTERFACE, ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE, deadline);
	uint8_t *sector = calloc(1, SECTOR);
	struct drive_request request = { .kind = DRIVE_READ,
		.offset = (uint64_t)DESCRIPTOR * SECTOR,
		.output = sector,
		.output_length = SECTOR };

	if (handle && sector)
		look.seen = verify(drive, handle, IOCTL_STORAGE_CHECK_VERIFY, deadline);
	if (look.seen == LOOK_DISC) {
		uint32_t status = ask(drive, handle, &request, deadline);

		if (status_is_success(status) && request.result.information == SECTOR)
			tell_volume(sector, &look);
		/* The volume of another disc is mounted still: nobody but its file system reads on. */
		else if (status != (uint32_t)ST_VERIFY_REQUIRED)
			tell_tracks(drive, handle, deadline, &look);
	}
	if (handle)
		drive->ops->close(handle);
	free(sector);
	return look;
}
