/*
 * system_account.c - borrowing the system's account.
 *
 * The service is this program again. It connects to a pipe of who made it, says a byte and waits for the pipe to
 * end; who owns the pipe may act for whom he hears, and keeps what he acts with.
 */
#include "harness/drive/windows/powers/system_account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/powers/token.h"
#include "harness/system/windows/native.h"
#include "harness/system/windows/task.h"

#define NAME         64   /* characters of a service's name */
#define COMMAND_MOST 1200 /* and of its command line */
#define PIPE_PREFIX  L"\\\\.\\pipe\\"
/* How long the service may take to connect, once it is started. */
#define CONNECTING SECONDS(20)

struct borrowing {
	struct task task; /* first, so that a task is one */
	wchar_t name[NAME];
	HANDLE token;
	char why[300];
};

static void fail(struct borrowing *borrowing, const char *what)
{
	DWORD code = GetLastError();

	if (!borrowing->why[0])
		snprintf(borrowing->why, sizeof(borrowing->why), "%s: %s", what,
			windows_error(code));
}

/* ---- who borrows ---- */

static HANDLE make_pipe(const wchar_t *name)
{
	wchar_t path[NAME + 20];

	swprintf(path, NAME + 20, PIPE_PREFIX L"%ls", name);
	return CreateNamedPipeW(path,
		PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
		PIPE_TYPE_BYTE | PIPE_WAIT, 1, 16, 16, 0, NULL);
}

static SC_HANDLE make_service(SC_HANDLE manager, const wchar_t *name)
{
	wchar_t command[COMMAND_MOST];
	wchar_t *self = wide_from_utf8(process_self());
	SC_HANDLE service = NULL;

	if (self &&
		swprintf(command, COMMAND_MOST, L"\"%ls\" %ls %ls", self,
			L"" SYSTEM_ACCOUNT_COMMAND, name) > 0)
		service = CreateServiceW(manager, name, name,
			SERVICE_START | SERVICE_QUERY_STATUS | DELETE, SERVICE_WIN32_OWN_PROCESS,
			SERVICE_DEMAND_START, SERVICE_ERROR_IGNORE, command, NULL, NULL, NULL, NULL,
			NULL);
	free(self);
	return service;
}

/* Waits for what is under way on the pipe: true when it came to a good end. */
static bool wait_for_pipe(HANDLE pipe, OVERLAPPED *block)
{
	uint64_t until = clock_now() + CONNECTING;
	DWORD count = 0;

	if (WaitForSingleObject(block->hEvent, milliseconds_until(until)) == WAIT_OBJECT_0)
		return GetOverlappedResult(pipe, block, &count, FALSE);
	CancelIo(pipe);
	(void)GetOverlappedResult(pipe, block, &count, TRUE);
	SetLastError(ERROR_TIMEOUT);
	return false;
}

/* Its first byte: only who has said something can be acted for. */
static bool hear(HANDLE pipe)
{
	OVERLAPPED block = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) };
	bool heard = false;
	char byte = 0;

	if (!block.hEvent)
		return false;
	if (ConnectNamedPipe(pipe, &block) || GetLastError() == ERROR_PIPE_CONNECTED)
		heard = true;
	else if (GetLastError() == ERROR_IO_PENDING)
		heard = wait_for_pipe(pipe, &block);
	if (heard) {
		ResetEvent(block.hEvent);
		heard = ReadFile(pipe, &byte, 1, NULL, &block) ||
			(GetLastError() == ERROR_IO_PENDING && wait_for_pipe(pipe, &block));
	}
	CloseHandle(block.hEvent);
	return heard;
}

/* What this thread acts with, for itself. */
static HANDLE keep_token(struct borrowing *borrowing)
{
	HANDLE heard = NULL, made = NULL;

	if (!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY | TOKEN_DUPLICATE, TRUE, &heard)) {
		fail(borrowing, "the service's token cannot be opened");
		return NULL;
	}
	if (!token_is_of(heard, SID_SYSTEM))
		snprintf(borrowing->why, sizeof(borrowing->why),
			"services do not run under the system's account here");
	else if (!(made = token_to_act_with(heard)))
		fail(borrowing, "the service's token cannot be duplicated");
	CloseHandle(heard);
	return made;
}

static void take_token(struct borrowing *borrowing, SC_HANDLE service, HANDLE pipe)
{
	bool started = StartServiceW(service, 0, NULL);

	if (!started)
		fail(borrowing, "the service does not start");
	/* It is gone when it has ended, which it does with the pipe, whatever becomes of this process. */
	if (!DeleteService(service))
		fail(borrowing, "the service cannot be removed");
	if (!started)
		return;
	if (!hear(pipe)) {
		fail(borrowing, "the service does not answer");
	} else if (!ImpersonateNamedPipeClient(pipe)) {
		fail(borrowing, "this program may not act for the service");
	} else {
		borrowing->token = keep_token(borrowing);
		(void)SetThreadToken(NULL, NULL);
	}
}

static void borrow(struct task *task)
{
	struct borrowing *borrowing = (struct borrowing *)task;
	HANDLE pipe = make_pipe(borrowing->name);
	SC_HANDLE manager = pipe != INVALID_HANDLE_VALUE
		? OpenSCManagerW(NULL, NULL, SC_MANAGER_CREATE_SERVICE)
		: NULL;
	SC_HANDLE service = manager ? make_service(manager, borrowing->name) : NULL;

	if (pipe == INVALID_HANDLE_VALUE)
		fail(borrowing, "no pipe can be made");
	else if (!service)
		fail(borrowing, "no service can be made, which takes an administrator");
	else
		take_token(borrowing, service, pipe);
	if (pipe != INVALID_HANDLE_VALUE)
		CloseHandle(pipe);
	if (service)
		CloseServiceHandle(service);
	if (manager)
		CloseServiceHandle(manager);
}

static void give_back(struct task *task)
{
	struct borrowing *borrowing = (struct borrowing *)task;

	if (borrowing->token)
		CloseHandle(borrowing->token);
}

int system_account_borrow(HANDLE *token, uint64_t deadline, char *why, size_t size)
{
	struct borrowing *borrowing = calloc(1, sizeof(*borrowing));
	uint32_t number = 0;

	*token = NULL;
	if (borrowing) {
		(void)windows_random(&number, sizeof(number));
		swprintf(borrowing->name, NAME, L"exaccess-%lu-%08x",
			(unsigned long)GetCurrentProcessId(), (unsigned)number);
		borrowing->task.regret = give_back;
	}
	if (!borrowing || task_start(&borrowing->task, borrow, true)) {
		snprintf(why, size, "memory is short");
		return -1;
	}
	if (task_finish(&borrowing->task, deadline)) {
		snprintf(why, size, "the service control manager does not answer in time");
		return -1;
	}
	*token = borrowing->token;
	if (!*token)
		snprintf(why, size, "%s", borrowing->why);
	task_drop(&borrowing->task);
	return *token ? 0 : -1;
}

/* ---- the service ---- */

static wchar_t service_name[NAME];
static SERVICE_STATUS_HANDLE service_status;

static void tell(DWORD state)
{
	SERVICE_STATUS status = { .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
		.dwCurrentState = state };

	if (service_status)
		SetServiceStatus(service_status, &status);
}

/* It cannot be stopped: it stops when its pipe ends. */
static void WINAPI take_control(DWORD control)
{
	if (control == SERVICE_CONTROL_INTERROGATE)
		tell(SERVICE_RUNNING);
}

static void WINAPI serve(DWORD argc, wchar_t **argv)
{
	wchar_t path[NAME + 20];
	HANDLE pipe;
	DWORD count;
	char byte = 1;

	(void)argc;
	(void)argv;
	service_status = RegisterServiceCtrlHandlerW(service_name, take_control);
	tell(SERVICE_RUNNING);
	swprintf(path, NAME + 20, PIPE_PREFIX L"%ls", service_name);
	pipe = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
		SECURITY_SQOS_PRESENT | SECURITY_IMPERSONATION, NULL);
	if (pipe != INVALID_HANDLE_VALUE) {
		if (WriteFile(pipe, &byte, 1, &count, NULL))
			(void)ReadFile(pipe, &byte, 1, &count, NULL);
		CloseHandle(pipe);
	}
	tell(SERVICE_STOPPED);
}

int system_account_serve(int argc, char **argv)
{
	SERVICE_TABLE_ENTRYW table[] = { { service_name, serve }, { NULL, NULL } };
	wchar_t *name = argc == 1 ? wide_from_utf8(argv[0]) : NULL;

	if (name)
		_snwprintf(service_name, NAME - 1, L"%ls", name);
	free(name);
	/* Whoever is no service control manager's is refused. */
	if (service_name[0] && StartServiceCtrlDispatcherW(table))
		return 0;
	fprintf(stderr,
		"exaccess " SYSTEM_ACCOUNT_COMMAND
		" is started by the service control manager, not by hand\n");
	return 2;
}
