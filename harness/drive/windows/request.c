/* request.c - requests on handles: sent once, waited for with a deadline, cancelled. */
#include "harness/drive/windows/request.h"

#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/parcel.h"
#include "harness/facts/codes.h"
#include "harness/facts/status.h"
#include "harness/system/windows/nt.h"
#include "harness/system/windows/task.h"
#include "harness/system/windows/watch.h"

#define POINTER_BITS ((uint32_t)(8 * sizeof(void *)))

/* What is in a status block that nobody has written. */
#define BLOCK_STATUS      ((NTSTATUS)0x4000AC1E)
#define BLOCK_INFORMATION ((ULONG_PTR)0x5AC1ED0)

/* A request on a synchronous handle that has not come back: how often to look whether it waits in the
 * driver, and after how long it is taken to be there on systems that do not tell. */
#define LOOK    MILLISECONDS(5)
#define ARRIVED MILLISECONDS(100)
/* How long a cancelled request may take to come back before it is given up. */
#define BREAK_OFF SECONDS(2)

/*
 * A request under way. On an overlapped handle it is sent from the caller's thread, which a driver that
 * takes its time lets go, and ends with event; on any other the thread of the task waits for it in the
 * system.
 */
struct io {
	struct task task; /* first, so that a task is an io */
	struct io *next;
	HANDLE handle;
	struct drive_request *request;
	HANDLE event; /* NULL on a synchronous handle */
	bool direct;  /* sent from the caller's thread */
	bool by_win32;
	struct parcel parcel;
	/* What the system writes; an OVERLAPPED begins as a status block does. */
	union {
		IO_STATUS_BLOCK block;
		OVERLAPPED overlapped;
	} own;
	DWORD returned; /* by_win32, synchronous */
	LARGE_INTEGER offset;
	NTSTATUS status; /* as the call returned it */
	DWORD win32;     /* by_win32: as the call gave it */
};

/* ---- sending ---- */

/* DeviceIoControl tells a Win32 code, and the system keeps the status that it comes from. */
static void send_by_win32(struct io *io)
{
	const struct drive_request *request = io->request;
	struct parcel *parcel = &io->parcel;

	io->own.overlapped.Internal = (ULONG_PTR)BLOCK_STATUS;
	io->own.overlapped.InternalHigh = BLOCK_INFORMATION;
	io->own.overlapped.hEvent = io->event;
	io->returned = (DWORD)BLOCK_INFORMATION;
	before_call();
	if (DeviceIoControl(io->handle, request->code, parcel->input, parcel->input_length,
		    parcel->output, parcel->output_length, io->event ? NULL : &io->returned,
		    io->event ? &io->own.overlapped : NULL)) {
		io->status = (NTSTATUS)ST_SUCCESS;
		return;
	}
	io->win32 = GetLastError();
	io->status = io->win32 == ERROR_IO_PENDING ? (NTSTATUS)ST_PENDING
						   : (NTSTATUS)status_of_call(io->win32);
}

static void send_control(struct io *io)
{
	const struct drive_request *request = io->request;
	const struct native *ask = native();
	struct parcel *parcel = &io->parcel;

	io->status = (CONTROL_DEVICE(request->code) == DEVICE_FILE_SYSTEM ? ask->control_file_system
									  : ask->control)(
		io->handle, io->event, NULL, NULL, &io->own.block, request->code, parcel->input,
		parcel->input_length, parcel->output, parcel->output_length);
}

static void issue(struct io *io)
{
	const struct native *ask = native();
	struct parcel *parcel = &io->parcel;

	if (io->by_win32) {
		send_by_win32(io);
		return;
	}
	io->own.block.Status = BLOCK_STATUS;
	io->own.block.Information = BLOCK_INFORMATION;
	switch (io->request->kind) {
	case DRIVE_CONTROL: send_control(io); break;
	case DRIVE_READ:
		io->status = ask->read(io->handle, io->event, NULL, NULL, &io->own.block,
			parcel->output, parcel->output_length, &io->offset, NULL);
		break;
	case DRIVE_WRITE:
		io->status = ask->write(io->handle, io->event, NULL, NULL, &io->own.block,
			parcel->input, parcel->input_length, &io->offset, NULL);
		break;
	case DRIVE_FLUSH: io->status = ask->flush(io->handle, &io->own.block); break;
	}
}

/* What a request that pended has come to. */
static void collect(struct io *io)
{
	DWORD returned;

	io->status = io->own.block.Status;
	if (!io->by_win32)
		return;
	io->win32 = GetOverlappedResult(io->handle, &io->own.overlapped, &returned, FALSE)
		? ERROR_SUCCESS
		: GetLastError();
}

static void send_and_wait(struct task *task)
{
	struct io *io = (struct io *)task;

	issue(io);
	/* The handle is overlapped after all. */
	if (io->status == (NTSTATUS)ST_PENDING && io->event) {
		WaitForSingleObject(io->event, INFINITE);
		collect(io);
	}
}

/* ---- the end ---- */

static void io_clear(struct io *io)
{
	if (io->event)
		CloseHandle(io->event);
	parcel_free(&io->parcel);
}

static void io_drop(struct io *io)
{
	io_clear(io);
	task_drop(&io->task);
}

static void link_io(struct drive_handle *handle, struct io *io)
{
	io->next = handle->pending;
	handle->pending = io;
}

static void unlink_io(struct drive_handle *handle, struct io *io)
{
	struct io **link = &handle->pending;

	while (*link && *link != io)
		link = &(*link)->next;
	if (*link)
		*link = io->next;
}

static struct io *find_io(struct drive_handle *handle, const struct drive_request *request)
{
	struct io *io = handle->pending;

	while (io && io->request != request)
		io = io->next;
	return io;
}

static void take_result(struct io *io)
{
	struct drive_request *request = io->request;
	bool in_returned = io->by_win32 && !io->event;
	/* One system writes a status without Information, which is no block yet; and DeviceIoControl
	 * itself puts a status into an OVERLAPPED. */
	bool in_block = io->own.block.Information != BLOCK_INFORMATION;
	bool written = in_returned ? !status_is_error((uint32_t)io->status) : in_block;
	uint64_t information = in_returned ? io->returned : io->own.block.Information;
	uint32_t status = (uint32_t)io->status;

	if (!written)
		information = 0;
	if (!status_is_error(status))
		parcel_unpack(&io->parcel, request, &information);
	request->result = (struct drive_result){ .status = status,
		.win32 = io->by_win32          ? io->win32
			: status == ST_SUCCESS ? 0
					       : native()->win32_of(io->status),
		.information = information,
		.status_block = written };
	request->finished = true;
}

static void finish(struct drive_handle *handle, struct io *io)
{
	unlink_io(handle, io);
	take_result(io);
	io_drop(io);
}

/* The request goes on without anybody; what it may still write into must stay for good. */
static void abandon(struct drive_handle *handle, struct io *io)
{
	unlink_io(handle, io);
	io->request->lost = true;
	/* A request without a thread has its block in io, which is left to it. */
	if (!io->direct)
		task_drop(&io->task);
}

/* ---- the four verbs ---- */

static int timed_out(struct drive_handle *handle)
{
	return windows_fail(handle->drive, DRIVE_TIMED_OUT, "did not answer in time");
}

/* NtFlushBuffersFile waits, whatever the handle is. And a class driver can do in its sender's thread what it is asked for
 * while a command is stalled, which drives with exlab.sys can be. */
static bool keeps_sender(const struct drive_handle *handle, const struct drive_request *request)
{
	return request->kind == DRIVE_FLUSH || (request->goes_on && handle->drive->exlab);
}

static struct io *io_new(struct drive_handle *handle, struct drive_request *request)
{
	struct io *io = calloc(1, sizeof(*io));

	if (!io)
		return NULL;
	io->handle = handle->handle;
	io->request = request;
	io->offset.QuadPart = (LONGLONG)request->offset;
	io->by_win32 = request->kind == DRIVE_CONTROL && request->flags & CONTROL_WIN32;
	io->direct = handle->overlapped && !keeps_sender(handle, request);
	if (handle->overlapped || handle->unsure)
		io->event = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (parcel_pack(&io->parcel, request, POINTER_BITS) ||
		((handle->overlapped || handle->unsure) && !io->event)) {
		io_clear(io);
		free(io);
		return NULL;
	}
	return io;
}

/* It is on its way to the driver, on a thread of its own: has it come back, or arrived there? */
static int await_arrival(struct drive_handle *handle, struct io *io, uint64_t deadline)
{
	uint64_t arrived = clock_now() + ARRIVED;

	while (task_wait(&io->task, clock_now() + LOOK)) {
		if (clock_now() >= deadline || clock_now() >= arrived ||
			task_is_in_driver(&io->task))
			return DRIVE_PENDING;
	}
	finish(handle, io);
	return 0;
}

/* On the caller's thread, from beginning to end. */
static int issue_watched(struct drive_handle *handle, struct io *io, uint64_t deadline)
{
	struct watch watch;
	bool late;

	io->task.holders = 1;
	watch_begin(&watch, deadline);
	send_and_wait(&io->task);
	late = watch_end(&watch) && io->status == (NTSTATUS)ST_CANCELLED;
	finish(handle, io);
	return late ? timed_out(handle) : 0;
}

static int issue_by_thread(struct drive_handle *handle, struct io *io, uint64_t deadline)
{
	bool lone = GetCurrentThreadId() != handle->drive->main_thread;

	/* Without a thread, io has gone with its task. */
	if (task_start(&io->task, send_and_wait, lone))
		return windows_fail(handle->drive, DRIVE_NO_RESOURCES, "was not asked: no thread");
	link_io(handle, io);
	return await_arrival(handle, io, deadline);
}

int windows_submit(struct drive_handle *handle, struct drive_request *request, uint64_t deadline)
{
	struct io *io;

	request->finished = request->lost = false;
	io = io_new(handle, request);
	if (!io)
		return windows_fail(handle->drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	if (!io->direct)
		return handle->watched && !handle->unsure && !request->goes_on
			? issue_watched(handle, io, deadline)
			: issue_by_thread(handle, io, deadline);
	io->task.holders = 1;
	issue(io);
	if (io->status == (NTSTATUS)ST_PENDING) {
		link_io(handle, io);
		return DRIVE_PENDING;
	}
	finish(handle, io);
	return 0;
}

/* 0 when it has ended by then, else -1. */
static int await(struct io *io, uint64_t deadline)
{
	DWORD waited;

	if (!io->direct)
		return task_wait(&io->task, deadline);
	do {
		waited = WaitForSingleObject(io->event, milliseconds_until(deadline));
	} while (waited == WAIT_TIMEOUT && clock_now() < deadline);
	if (waited != WAIT_OBJECT_0)
		return -1;
	collect(io);
	return 0;
}

/* Older systems cannot cancel one request, or what another thread waits for. */
static void break_off(struct io *io)
{
	if (native()->cancel)
		native()->cancel(io->handle, &io->own.overlapped);
	else if (io->direct)
		CancelIo(io->handle);
	if (!io->direct)
		task_cancel(&io->task);
}

/* Its time is over. The request is the caller's again, and its memory if that can be. */
static int end_late(struct drive_handle *handle, struct io *io)
{
	break_off(io);
	if (await(io, clock_now() + BREAK_OFF))
		abandon(handle, io);
	else
		finish(handle, io);
	return timed_out(handle);
}

int windows_wait(struct drive_handle *handle, struct drive_request *request, uint64_t deadline)
{
	bool only_looks = deadline <= clock_now();
	struct io *io = find_io(handle, request);

	if (!io)
		return 0;
	if (!await(io, deadline)) {
		finish(handle, io);
		return 0;
	}
	return only_looks ? timed_out(handle) : end_late(handle, io);
}

int windows_cancel(struct drive_handle *handle, struct drive_request *request, uint64_t deadline)
{
	struct io *io = find_io(handle, request);

	(void)deadline;
	if (!io)
		return 0;
	if (!io->direct && !native()->cancel_thread)
		return windows_fail(handle->drive, DRIVE_UNSUPPORTED,
			"cannot be asked: this system cancels no request of a synchronous handle");
	break_off(io);
	return 0;
}

int windows_wait_or_cancel(struct drive_handle *handle, struct drive_request *request,
	uint64_t until, uint64_t deadline, bool *late)
{
	struct io *io = find_io(handle, request);

	*late = false;
	if (!io)
		return 0;
	if (await(io, until)) {
		*late = true;
		break_off(io);
		if (await(io, deadline))
			return end_late(handle, io);
	}
	finish(handle, io);
	return 0;
}

void windows_forget_requests(struct drive_handle *handle)
{
	struct io *next;

	for (struct io *io = handle->pending; io; io = next) {
		next = io->next;
		/* The system closes no handle that a thread waits on. */
		if (!io->direct) {
			break_off(io);
			if (!await(io, clock_now() + BREAK_OFF)) {
				finish(handle, io);
				continue;
			}
		}
		abandon(handle, io);
	}
}

int windows_control(struct drive_handle *handle, uint32_t code, const void *input,
	uint32_t input_length, void *output, uint32_t output_length, uint64_t deadline,
	struct drive_result *result)
{
	struct drive_request request = { .kind = DRIVE_CONTROL,
		.code = code,
		.input = input,
		.input_length = input_length,
		.output = output,
		.output_length = output_length };
	int error = windows_submit(handle, &request, deadline);

	if (error == DRIVE_PENDING)
		error = windows_wait(handle, &request, deadline);
	*result = request.result;
	return error;
}
