/* kernel.c - requests that only kernel mode can send, by exprobe.sys or the drive itself. */
#include "harness/drive/windows/kernel.h"

#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "fixtures/protocol/frame.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/status.h"
#include "harness/system/windows/nt.h"

#define OPEN_TIMEOUT SECONDS(10)
#define ORDER_HANDLE 8u  /* bytes of an order: the handle it is for, */
#define ORDER_FIXED  20u /* and what is before its input */
#define ORDER_ANSWER 12u /* bytes before its output */

/* A handle of the probe, or NULL; device is to be cleared with it. */
static struct drive_handle *probe_open(struct windows_drive *device, uint64_t deadline)
{
	device_init(device, EXPROBE_DEVICE);
	return device_open(device, deadline);
}

/* It refuses everything where it cannot do what it is for, and an empty order otherwise. */
static bool ask_probe(void)
{
	struct windows_drive device;
	uint64_t deadline = clock_now() + OPEN_TIMEOUT;
	struct drive_handle *probe = probe_open(&device, deadline);
	struct drive_result result = { 0 };
	bool works = probe &&
		!windows_control(probe, EXPROBE_SEND_ON, NULL, 0, NULL, 0, deadline, &result) &&
		result.status != (uint32_t)ST_NOT_SUPPORTED;

	device_clear(&device, probe);
	return works;
}

bool probe_is_there(void)
{
	static volatile LONG known; /* 0: not asked yet, 1: no, 2: yes */

	if (!known)
		InterlockedExchange(&known, ask_probe() ? 2 : 1);
	return known == 2;
}

/* The order that EXDRIVE_SEND takes, behind room for a handle, which EXPROBE_SEND_ON takes too. */
static uint8_t *put_order(const struct drive_request *request, HANDLE file, uint32_t *length)
{
	uint8_t *order = malloc(ORDER_HANDLE + ORDER_FIXED + request->input_length);
	uint8_t *fields = order ? order + ORDER_HANDLE : NULL;

	*length = ORDER_FIXED + request->input_length;
	if (!order)
		return NULL;
	put_u64(order, (uintptr_t)file);
	put_u32(fields, request->code);
	put_u32(fields + 4, request->level);
	put_u32(fields + 8, request->flags & (CONTROL_NO_FILE_OBJECT | CONTROL_INTERNAL));
	put_u32(fields + 12, request->input_length);
	put_u32(fields + 16, request->output_length);
	if (request->input_length)
		memcpy(fields + ORDER_FIXED, request->input, request->input_length);
	return order;
}

static int take_answer(struct windows_drive *drive, struct drive_request *request,
	const uint8_t *answer, const struct drive_result *result)
{
	uint64_t length = result->information;
	char name[48];

	if (!status_is_success(result->status))
		return windows_fail(drive, DRIVE_REFUSED, "cannot be asked in kernel mode: %s",
			status_text(result->status, name));
	if (length < ORDER_ANSWER || length - ORDER_ANSWER > request->output_length)
		return windows_fail(drive, DRIVE_GARBAGE,
			"was asked in kernel mode, and %u bytes came back that make no answer",
			(unsigned)length);
	request->result = (struct drive_result){ .status = get_u32(answer),
		.win32 = get_u32(answer) ? native()->win32_of((NTSTATUS)get_u32(answer)) : 0,
		.information = get_u64(answer + 4),
		.status_block = true };
	if (length > ORDER_ANSWER)
		memcpy(request->output, answer + ORDER_ANSWER, (size_t)length - ORDER_ANSWER);
	request->finished = true;
	return 0;
}

static int send_order(struct drive_handle *handle, const uint8_t *order, uint32_t length,
	uint8_t *answer, uint32_t room, uint64_t deadline, struct drive_result *result)
{
	struct windows_drive *drive = handle->drive;
	struct windows_drive device;
	struct drive_handle *probe;
	int error = DRIVE_UNREACHABLE;

	if (!probe_is_there()) {
		if (!drive->exdrive)
			return windows_fail(drive, DRIVE_UNSUPPORTED,
				"cannot be asked: exprobe.sys is not loaded");
		return windows_control(handle, EXDRIVE_SEND, order + ORDER_HANDLE, length, answer,
			room, deadline, result);
	}
	probe = probe_open(&device, deadline);
	if (probe)
		error = windows_control(probe, EXPROBE_SEND_ON, order, ORDER_HANDLE + length,
			answer, room, deadline, result);
	if (error)
		windows_fail(drive, error, "was not asked: %.100s", device.drive.error);
	device_clear(&device, probe);
	return error;
}

int kernel_send(struct drive_handle *handle, struct drive_request *request, uint64_t deadline)
{
	struct drive_result result = { 0 };
	uint32_t length, room = ORDER_ANSWER + request->output_length;
	uint8_t *order = put_order(request, handle->handle, &length);
	uint8_t *answer = calloc(1, room);
	int error = DRIVE_NO_RESOURCES;

	if (order && answer)
		error = send_order(handle, order, length, answer, room, deadline, &result);
	else
		windows_fail(handle->drive, error, "was not asked: no memory");
	if (!error)
		error = take_answer(handle->drive, request, answer, &result);
	free(order);
	free(answer);
	return error;
}
