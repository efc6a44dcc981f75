/*
 * pipe.c - overlapped requests, named pipes, and the barriers made of them.
 *
 * All that a thread begins signals one event of that thread, whose state says only that it is time to
 * look again: so there is no limit to how many requests can be waited for.
 */
#include "harness/system/windows/pipe.h"

#include <stdlib.h>
#include <wchar.h>

#define QUOTA         65536
#define BARRIER_TIME  SECONDS(10)
#define REJECT_REMOTE 0x00000008 /* PIPE_REJECT_REMOTE_CLIENTS, since NT 6.0 */

/* ---- waiting for requests ---- */

HANDLE pipe_event(void)
{
	static _Thread_local HANDLE event;

	if (!event)
		event = CreateEventW(NULL, TRUE, FALSE, NULL);
	return event;
}

/* Whether it is finished by then. Looks once more after the deadline. */
bool pipe_await(OVERLAPPED *request, uint64_t deadline)
{
	bool late = false;

	for (;;) {
		ResetEvent(request->hEvent);
		if (HasOverlappedIoCompleted(request))
			return true;
		if (late)
			return false;
		late = WaitForSingleObject(request->hEvent, milliseconds_until(deadline)) ==
				WAIT_TIMEOUT &&
			clock_now() >= deadline;
	}
}

typedef BOOL(WINAPI *cancel_function)(HANDLE, OVERLAPPED *);

/* Cancels a request, which is finished then. NT 5.2 can only cancel all that this thread has begun
 * on the handle: a read among it is begun again. */
bool pipe_cancel(HANDLE handle, OVERLAPPED *request)
{
	cancel_function cancel_one =
		WINDOWS_FUNCTION(cancel_function, "kernel32.dll", "CancelIoEx");

	if (cancel_one)
		cancel_one(handle, request);
	else
		CancelIo(handle);
	return pipe_await(request, clock_now() + SECONDS(10));
}

/* Writes all of it. 0, or why not. */
DWORD pipe_write(HANDLE handle, const void *data, size_t size, uint64_t deadline)
{
	/* Not on the stack: if it cannot be cancelled, it stays. */
	OVERLAPPED *request = calloc(1, sizeof(*request));
	DWORD done = 0, error = 0;

	if (!request)
		return ERROR_NOT_ENOUGH_MEMORY;
	request->hEvent = pipe_event();
	if (!WriteFile(handle, data, (DWORD)size, NULL, request) &&
		GetLastError() != ERROR_IO_PENDING) {
		error = GetLastError();
	} else if (!pipe_await(request, deadline)) {
		if (!pipe_cancel(handle, request))
			return ERROR_TIMEOUT;
		error = ERROR_TIMEOUT;
	}
	if (!error && !GetOverlappedResult(handle, request, &done, FALSE))
		error = GetLastError();
	free(request);
	/* What ended meanwhile was told of by the same event. */
	SetEvent(pipe_event());
	return !error && done != size ? ERROR_WRITE_FAULT : error;
}

/* ---- pipes ---- */

/* The end that was made first gets the direction, the other one what is left. Nobody else can come
 * between: there is room for one client, and the name is not to be guessed. */
int pipe_make(HANDLE ends[2], DWORD direction, DWORD other)
{
	DWORD mode = PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT;
	wchar_t name[80];
	uint64_t chance[2];

	if (windows_random(chance, sizeof(chance)))
		return -1;
	swprintf(name, sizeof(name) / sizeof(name[0]), L"\\\\.\\pipe\\exaccess-%lx-%016llx%016llx",
		(unsigned long)GetCurrentProcessId(), (unsigned long long)chance[0],
		(unsigned long long)chance[1]);
	if ((GetVersion() & 0xff) >= 6)
		mode |= REJECT_REMOTE;
	ends[0] = CreateNamedPipeW(name,
		direction | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE, mode, 1, QUOTA,
		QUOTA, 0, NULL);
	if (ends[0] == INVALID_HANDLE_VALUE)
		return -1;
	ends[1] = CreateFileW(name, other, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
	if (ends[1] != INVALID_HANDLE_VALUE)
		return 0;
	CloseHandle(ends[0]);
	return -1;
}

int pipe_hold(HANDLE handles[2], enum held held, process_file ends[2])
{
	ends[0] = process_file_hold(handles[0], held);
	ends[1] = process_file_hold(handles[1], held);
	if (ends[0] >= 0 && ends[1] >= 0)
		return 0;
	file_close(ends[0]);
	file_close(ends[1]);
	ends[0] = ends[1] = -1;
	return -1;
}

/* ---- barriers ---- */

int barrier_create(process_file ends[2])
{
	HANDLE handles[2];

	ends[0] = ends[1] = -1;
	if (pipe_make(handles, PIPE_ACCESS_INBOUND, GENERIC_WRITE))
		return process_fail("cannot make a barrier");
	return pipe_hold(handles, HELD_BARRIER, ends);
}

int barrier_open(process_file end, size_t count)
{
	char tokens[256] = { 0 };
	HANDLE handle = process_file_handle(end);
	uint64_t deadline = clock_now() + BARRIER_TIME;

	if (!handle)
		return process_fail_as("cannot open a barrier", ERROR_INVALID_HANDLE);
	while (count) {
		size_t some = count < sizeof(tokens) ? count : sizeof(tokens);
		DWORD error = pipe_write(handle, tokens, some, deadline);

		if (error)
			return process_fail_as("cannot open a barrier", error);
		count -= some;
	}
	return 0;
}

int barrier_wait(process_file end)
{
	OVERLAPPED request = { .hEvent = pipe_event() };
	HANDLE handle = process_file_handle(end);
	DWORD got = 0;
	char token;

	if (!handle)
		return process_fail_as("cannot wait at a barrier", ERROR_INVALID_HANDLE);
	if (!ReadFile(handle, &token, 1, NULL, &request) && GetLastError() != ERROR_IO_PENDING)
		return process_fail("cannot wait at a barrier");
	while (!pipe_await(&request, UINT64_MAX))
		continue;
	if (!GetOverlappedResult(handle, &request, &got, FALSE) || !got)
		return process_fail("cannot wait at a barrier");
	return 0;
}
