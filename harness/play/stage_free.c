/* stage_free.c - asking drives whether they are locked, until they are not. */
#include "harness/play/stage_free.h"

#include <string.h>

#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/plan/operation.h"
#include "harness/play/run_names.h"

#define ASK_AGAIN MILLISECONDS(5) /* nothing tells when a lock ends */

enum look { LOOK_FREE, LOOK_LOCKED, LOOK_SHUT };

/* A drive that cannot be asked is not called locked: the next case shows what is the matter with it. */
static enum look ask(struct drive *drive, struct drive_handle *handle, uint64_t deadline,
	struct stage_hold *hold)
{
	const uint8_t query[EXCLUSIVE_ACCESS_SIZE] = { EXCLUSIVE_ACCESS_QUERY };
	uint8_t state[EXCLUSIVE_STATE_SIZE] = { 0 };
	struct drive_request request = { .kind = DRIVE_CONTROL,
		.code = IOCTL_CDROM_EXCLUSIVE_ACCESS,
		.input = query,
		.input_length = sizeof(query),
		.output = state,
		.output_length = sizeof(state) };
	int error = drive->ops->submit(handle, &request, deadline);

	if (error == DRIVE_PENDING)
		error = drive->ops->wait(handle, &request, deadline);
	if (error || !status_is_success(request.result.status) || !state[0])
		return LOOK_FREE;
	hold->named = true;
	memcpy(hold->name, state + EXCLUSIVE_STATE_NAME, CALLER_NAME_FIELD);
	hold->name[CALLER_NAME_FIELD] = '\0';
	return LOOK_LOCKED;
}

/* With which access a drive is looked at. One that is locked refuses to be opened, but perhaps not for its
 * attributes; then it tells. */
static const uint32_t looking[] = { ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE,
	ACCESS_READ_ATTRIBUTES | ACCESS_SYNCHRONIZE };

/* NULL, and result may say why. */
static struct drive_handle *open_for(
	struct drive *drive, uint32_t access, uint64_t deadline, struct drive_result *result)
{
	const struct drive_open how = { .path = PATH_INTERFACE,
		.access = access,
		.share = SHARE_READ | SHARE_WRITE,
		.pointer_bits = sizeof(void *) * 8 };
	struct drive_handle *handle = NULL;

	return drive->ops->open(drive, &how, deadline, &handle, result) ? NULL : handle;
}

static enum look look_through(
	struct drive *drive, uint32_t access, uint64_t deadline, struct stage_hold *hold)
{
	struct drive_result result = { 0 };
	struct drive_handle *handle = open_for(drive, access, deadline, &result);
	enum look seen;

	if (!handle)
		return result.status == (uint32_t)ST_ACCESS_DENIED ? LOOK_SHUT : LOOK_FREE;
	seen = ask(drive, handle, deadline, hold);
	drive->ops->close(handle);
	return seen;
}

static enum look look(struct drive *drive, uint64_t deadline, struct stage_hold *hold)
{
	enum look seen = look_through(drive, looking[0], deadline, hold);

	if (seen == LOOK_SHUT)
		(void)look_through(drive, looking[1], deadline, hold);
	return seen;
}

void stage_look_at(
	struct stage *stage, uint32_t drive, struct drive_handle **kept, struct stage_hold *hold)
{
	struct drive *seen = stage->labs[drive];
	uint64_t deadline = clock_now() + stage->timeout;

	*hold = (struct stage_hold){ .drive = drive };
	for (size_t i = 0; !*kept && i < sizeof(looking) / sizeof(looking[0]); i++) {
		struct drive_result result = { 0 };

		*kept = open_for(seen, looking[i], deadline, &result);
	}
	if (*kept)
		(void)ask(seen, *kept, deadline, hold);
	run_names_clean_name(stage->token, hold->name);
}

int stage_wait_free(struct stage *stage, struct stage_hold *hold, uint64_t *waited)
{
	uint64_t begun = clock_now(), deadline = begun + stage->timeout;

	*waited = 0;
	for (uint32_t i = 0; i < stage->drives; i++) {
		*hold = (struct stage_hold){ .drive = i };
		while (look(stage->labs[i], clock_now() + stage->timeout, hold) != LOOK_FREE) {
			*waited = clock_now() - begun;
			run_names_clean_name(stage->token, hold->name);
			if (clock_now() >= deadline)
				return 1;
			(void)channel_wait_any(NULL, NULL, 0, clock_now() + ASK_AGAIN);
			*hold = (struct stage_hold){ .drive = i };
		}
	}
	return 0;
}
