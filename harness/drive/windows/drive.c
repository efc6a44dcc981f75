/* drive.c - drive.h for drives of this Windows: where each call goes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "harness/drive/windows/events/events.h"
#include "harness/drive/windows/drivers/exdrive.h"
#include "harness/drive/windows/drivers/exlab.h"
#include "harness/drive/windows/facts.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/kernel.h"
#include "harness/drive/windows/lab.h"
#include "harness/drive/windows/names/names.h"
#include "harness/drive/windows/powers/accounts.h"
#include "harness/drive/windows/request.h"
#include "harness/drive/windows/volume.h"
#include "harness/drive/windows/windows_drive.h"
#include "harness/facts/clause.h"
#include "harness/facts/lab.h"

/* From now on this thread asks for that account. */
static int act_for(struct windows_drive *drive, uint32_t account, uint64_t deadline)
{
	char why[200];

	if (!account_enter(account, deadline, why, sizeof(why)))
		return 0;
	return windows_fail(
		drive, DRIVE_UNSUPPORTED, "cannot be asked for another account: %s", why);
}

static int open_drive(struct drive *drive, const struct drive_open *open, uint64_t deadline,
	struct drive_handle **handle, struct drive_result *result)
{
	struct windows_drive *windows = windows_of(drive);
	int error = exdrive_know_paths(windows, deadline);

	*handle = NULL;
	if (error)
		return error;
	if (open->account != ACCOUNT_ADMINISTRATOR && windows->exdrive)
		return windows_fail(windows, DRIVE_UNSUPPORTED,
			"cannot be asked: this program acts for the account that started it");
	if (open->pointer_bits == 32 && sizeof(void *) != 4)
		return windows_fail(windows, DRIVE_UNSUPPORTED,
			"cannot be asked: this program has 64-bit pointers");
	if (windows->exdrive || windows->exlab)
		error = lab_device_tag(
			windows, windows->exdrive ? windows->exdrive : windows->exlab, deadline);
	if (!error)
		error = act_for(windows, open->account, deadline);
	if (!error)
		error = windows_open_path(windows, open, true, deadline, handle, result);
	if (open->account != ACCOUNT_ADMINISTRATOR)
		account_leave();
	return !error && *handle && windows->exdrive ? exdrive_opened(handle, result, deadline)
						     : error;
}

/* Some requests only kernel mode can send. */
static int submit(struct drive_handle *handle, struct drive_request *request, uint64_t deadline)
{
	int error;

	if (!request->level && !(request->flags & (CONTROL_NO_FILE_OBJECT | CONTROL_INTERNAL))) {
		error = act_for(handle->drive, request->account, deadline);
		if (!error)
			error = windows_submit(handle, request, deadline);
		if (request->account != ACCOUNT_ADMINISTRATOR)
			account_leave();
		return error;
	}
	request->finished = request->lost = false;
	return kernel_send(handle, request, deadline);
}

/* ---- what our own drives do, and the others ---- */

static int lab(struct drive *drive, uint32_t verb, uint32_t a, uint32_t b, uint32_t c,
	struct drive_result *result, char *text, size_t size, uint64_t deadline)
{
	struct windows_drive *windows = windows_of(drive);
	const uint32_t operands[4] = { verb, a, b, c };

	text[0] = '\0';
	if (windows->exdrive)
		return lab_device_verb(
			windows, windows->exdrive, operands, result, text, size, deadline);
	if (windows->exlab)
		return exlab_lab(windows, operands, result, text, size, deadline);
	return windows_lab(windows, verb, a, result, text, size, deadline);
}

static int identify(struct drive *drive, struct drive_facts *facts, uint64_t deadline)
{
	struct windows_drive *windows = windows_of(drive);

	int error;

	*facts = (struct drive_facts){ 0 };
	if (windows->exdrive)
		return exdrive_identify(windows, facts, deadline);
	error = windows_identify(windows, facts, deadline);
	if (!error && windows->exlab)
		facts->capabilities |= exlab_provides(windows);
	return error;
}

static int offers(struct drive *drive, bool alone, uint32_t *needs, uint64_t deadline)
{
	struct windows_drive *windows = windows_of(drive);
	int error;

	*needs = 0;
	if (windows->exdrive)
		return 0;
	error = windows_offers(windows, alone, needs, deadline);
	if (!error && windows->exlab && windows->virtual && exlab_writes(windows, deadline))
		*needs |= NEED_WRITABLE_MEDIUM;
	return error;
}

static int enumerate(struct drive *drive, char *text, size_t size, uint64_t deadline)
{
	struct drive_result result;

	if (windows_of(drive)->exdrive)
		return exdrive_names(
			windows_of(drive), EXDRIVE_NAMES, &result, text, size, deadline);
	return windows_enumerate(drive, text, size, deadline);
}

static int volume_info(struct drive *drive, struct drive_result *result, char *text, size_t size,
	uint64_t deadline)
{
	if (windows_of(drive)->exdrive)
		return exdrive_names(
			windows_of(drive), EXDRIVE_VOLUME, result, text, size, deadline);
	return windows_volume_info(drive, result, text, size, deadline);
}

static void destroy(struct drive *drive)
{
	struct windows_drive *windows = windows_of(drive);

	windows_forget_paths(windows);
	lab_device_free(windows->exdrive);
	lab_device_free(windows->exlab);
	free(windows);
}

static const struct drive_ops windows_ops = {
	.open = open_drive,
	.close = windows_close,
	.duplicate = windows_duplicate,
	.carrier = windows_carrier,
	.adopt = windows_adopt,
	.submit = submit,
	.wait = windows_wait,
	.cancel = windows_cancel,
	.wait_or_cancel = windows_wait_or_cancel,
	.subscribe = windows_subscribe,
	.events = windows_events,
	.enumerate = enumerate,
	.volume_info = volume_info,
	.lab = lab,
	.identify = identify,
	.offers = offers,
	.destroy = destroy,
};

struct drive *drive_connect(const char *address, const char *tag)
{
	struct windows_drive *drive;
	const char *personality;
	const char *rest;
	uint32_t unit;

	drive = calloc(1, sizeof(*drive));
	if (!drive)
		return NULL;
	drive->drive.ops = &windows_ops;
	snprintf(drive->tag, sizeof(drive->tag), "%s", tag);
	drive->main_thread = GetCurrentThreadId();
	rest = exlab_take(drive, address);
	if (!address_take(drive, rest ? rest : address))
		return &drive->drive;
	snprintf(drive->name, sizeof(drive->name), "%s", address);
	if (!exdrive_parse(address, &unit, &personality))
		drive->exdrive = exdrive_new(unit);
	if (drive->exdrive)
		return &drive->drive;
	free(drive);
	return NULL;
}
