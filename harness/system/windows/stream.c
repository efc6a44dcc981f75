/* stream.c - streams on Windows. */
#include "harness/system/stream.h"

#include <io.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/pipe.h"

struct pump {
	HANDLE from;
	bool overlapped;
	process_file to;
};

/* A port is opened for overlapped requests, so that a read under way does not keep a write waiting. */
static bool read_some(const struct pump *own, void *bytes, DWORD size, DWORD *got)
{
	static OVERLAPPED request;

	*got = 0;
	if (!own->overlapped)
		return ReadFile(own->from, bytes, size, got, NULL);
	memset(&request, 0, sizeof(request));
	request.hEvent = pipe_event();
	ResetEvent(request.hEvent);
	if (!ReadFile(own->from, bytes, size, NULL, &request) && GetLastError() != ERROR_IO_PENDING)
		return false;
	return GetOverlappedResult(own->from, &request, got, TRUE);
}

/* A port that has nothing to say returns nothing; a pipe never does. */
static DWORD WINAPI pump(void *argument)
{
	static char bytes[4096];
	const struct pump *own = argument;
	DWORD got;

	while (read_some(own, bytes, sizeof(bytes), &got) && (got || own->overlapped))
		if (got && channel_send(own->to, bytes, got, -1, UINT64_MAX))
			break;
	file_close(own->to);
	return 0;
}

static int pump_start(HANDLE from, bool overlapped, process_file to)
{
	static struct pump own;
	HANDLE thread;

	own = (struct pump){ from, overlapped, to };
	thread = CreateThread(NULL, 0, pump, &own, 0, NULL);
	if (!thread)
		return process_fail("cannot read from the line");
	CloseHandle(thread);
	return 0;
}

/* Not every driver of a port knows rates and waits; what it does not know, it does not need. */
static HANDLE open_port(const char *port)
{
	HANDLE handle = windows_open(port, GENERIC_READ | GENERIC_WRITE, 0, OPEN_EXISTING,
		FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OVERLAPPED);
	COMMTIMEOUTS waits = { .ReadIntervalTimeout = MAXDWORD,
		.ReadTotalTimeoutMultiplier = MAXDWORD,
		.ReadTotalTimeoutConstant = 60000 };
	DCB settings = { .DCBlength = sizeof(settings) };

	if (handle == INVALID_HANDLE_VALUE)
		return handle;
	if (GetCommState(handle, &settings)) {
		settings.BaudRate = CBR_115200;
		settings.ByteSize = 8;
		settings.Parity = NOPARITY;
		settings.StopBits = ONESTOPBIT;
		settings.fBinary = TRUE;
		settings.fOutX = settings.fInX = FALSE;
		(void)SetCommState(handle, &settings);
	}
	(void)SetCommTimeouts(handle, &waits);
	return handle;
}

/* Whatever else is printed must not get between the lines: it goes where errors go. */
static void take_standard(HANDLE handles[2])
{
	handles[0] = GetStdHandle(STD_INPUT_HANDLE);
	handles[1] = GetStdHandle(STD_OUTPUT_HANDLE);
	SetStdHandle(STD_OUTPUT_HANDLE, GetStdHandle(STD_ERROR_HANDLE));
}

int stream_open(struct stream *stream, const char *port)
{
	HANDLE handles[2];
	process_file ends[2];

	stream->is_port = port != NULL;
	if (port)
		handles[0] = handles[1] = open_port(port);
	else
		take_standard(handles);
	if (!handles[0] || handles[0] == INVALID_HANDLE_VALUE)
		return process_fail(port ? port : "cannot use the standard streams");
	if (channel_pair(ends))
		return -1;
	stream->input = ends[0];
	stream->output = (intptr_t)handles[1];
	return pump_start(handles[0], stream->is_port, ends[1]);
}

/* A pipe's writes cannot be given up: they end with its reader. */
int stream_write(struct stream *stream, const void *data, size_t size, uint64_t deadline)
{
	HANDLE handle = (HANDLE)stream->output;
	DWORD why = stream->is_port ? pipe_write(handle, data, size, deadline)
				    : windows_write(handle, data, size);

	return why ? process_fail_as("cannot write to the line", why) : 0;
}

/* ---- the user's commands: worked from POSIX systems only ---- */

int command_start(struct process *process, const char *command, process_file *channel)
{
	(void)command;
	*process = (struct process){ 0 };
	*channel = -1;
	return process_fail_as("cannot start a command on Windows", ERROR_NOT_SUPPORTED);
}

void command_end(struct process *process, uint64_t deadline)
{
	(void)deadline;
	process->id = 0;
}

int command_run_shell(const char *command, uint64_t deadline)
{
	(void)command;
	(void)deadline;
	return process_fail_as("cannot run a command on Windows", ERROR_NOT_SUPPORTED);
}
