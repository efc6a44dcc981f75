/* process_end.c - how processes end and are made to, for process.h on Windows. */
#include <string.h>

#include "harness/system/windows/native.h"
#include "harness/system/windows/slots.h"

#define KILL_DEADLINE SECONDS(10)
/* How a process ends that was killed: a status that an application may define, so that it is taken
 * for none of the system's, and for no exit code. */
#define KILLED              0xE0000009u
#define FAIL_FAST_STATUS    0xC0000602u /* STATUS_FAIL_FAST_EXCEPTION */
#define FAIL_FAST_NO_DIALOG 2           /* FAIL_FAST_NO_HARD_ERROR_DLG */
/* Exit codes from here on are statuses of exceptions. */
#define FIRST_EXCEPTION 0xC0000000u

/* ---- waiting and ending ---- */

/* The system closes the handles of a process before it tells anyone of the end. */
int process_wait(struct process *process, uint64_t deadline)
{
	HANDLE handle = (HANDLE)process->id;
	DWORD result, code;

	if (!process->id || process->end != PROCESS_RUNS)
		return 0;
	do
		result = WaitForSingleObject(handle, milliseconds_until(deadline));
	while (result == WAIT_TIMEOUT && clock_now() < deadline);
	if (result == WAIT_TIMEOUT)
		return 1;
	if (result != WAIT_OBJECT_0 || !GetExitCodeProcess(handle, &code))
		return process_fail("cannot wait for a process");
	process->end = code >= FIRST_EXCEPTION ? PROCESS_SIGNALED : PROCESS_EXITED;
	process->code = code;
	CloseHandle(handle);
	return 0;
}

int process_kill(struct process *process)
{
	int result;

	if (!process->id || process->end != PROCESS_RUNS)
		return 0;
	/* One that is ending by itself cannot be terminated, and need not be. */
	if (!TerminateProcess((HANDLE)process->id, KILLED) && GetLastError() != ERROR_ACCESS_DENIED)
		return process_fail("cannot kill a process");
	result = process_wait(process, clock_now() + KILL_DEADLINE);
	return result == 1 ? process_fail_as("a killed process does not end", WAIT_TIMEOUT)
			   : result;
}

typedef LONG(WINAPI *ask_function)(HANDLE);

/* NtSuspendProcess or NtResumeProcess, which are documented nowhere and there since NT 5.1. */
static int ask_of_all_threads(struct process *process, const char *function, const char *failure)
{
	ask_function ask = WINDOWS_FUNCTION(ask_function, "ntdll.dll", function);

	if (!process->id || process->end != PROCESS_RUNS ||
		WaitForSingleObject((HANDLE)process->id, 0) == WAIT_OBJECT_0)
		return process_fail_as(failure, ERROR_PROCESS_ABORTED);
	if (!ask || ask((HANDLE)process->id) < 0)
		return process_fail_as(failure, ERROR_NOT_SUPPORTED);
	return 0;
}

int process_stop(struct process *process)
{
	return ask_of_all_threads(process, "NtSuspendProcess", "cannot stop a process");
}

int process_continue(struct process *process)
{
	return ask_of_all_threads(process, "NtResumeProcess", "cannot continue a process");
}

_Noreturn static void terminate(UINT code)
{
	for (;;)
		TerminateProcess(GetCurrentProcess(), code);
}

_Noreturn void process_leave(int code)
{
	terminate((UINT)code);
}

/* ---- following the parent ---- */

static DWORD WINAPI watch(void *handle)
{
	WaitForSingleObject(handle, INFINITE);
	terminate(KILLED);
	return 0;
}

/*
 * The parent's job ends this process with the parent. But a parent that is in a job has none of its
 * own on systems before Windows 8, so that this process looks after itself as well.
 */
void process_follow_parent(void)
{
	HANDLE thread, followed = process_parent();

	if (!followed)
		return;
	thread =
		CreateThread(NULL, 65536, watch, followed, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
	if (!thread)
		terminate(KILLED);
	CloseHandle(thread);
}

/* ---- deaths ---- */

/* As the system does with an exception that nobody handles, only that it starts no debugger first and
 * asks nobody; and that it needs little of a stack which is at its end. */
static LONG CALLBACK let_it_die(EXCEPTION_POINTERS *exception)
{
	DWORD status = exception->ExceptionRecord->ExceptionCode;

	if (status >= FIRST_EXCEPTION)
		TerminateProcess(GetCurrentProcess(), status);
	return EXCEPTION_CONTINUE_SEARCH;
}

/* Stores through a page that exists and refuses: a fault that no compiler can reason away. */
static void fault(void)
{
	volatile char *page = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_NOACCESS);

	if (page)
		*page = 1;
}

static unsigned overflow(volatile unsigned char *before)
{
	volatile unsigned char here[4096];

	here[0] = (unsigned char)(before[0] + 1);
	here[1] = before[1];
	/* Uses here after the call, so that no compiler turns the call into a loop. */
	return before[0] == 0 && before[1] ? 0 : overflow(here) + here[0];
}

typedef void(WINAPI *raise_function)(EXCEPTION_RECORD *, CONTEXT *, DWORD);

/* Newer systems have a way past all handlers; on older ones nobody handles this status either. */
static void fail_fast(void)
{
	raise_function raise =
		WINDOWS_FUNCTION(raise_function, "kernel32.dll", "RaiseFailFastException");

	if (raise)
		raise(NULL, NULL, FAIL_FAST_NO_DIALOG);
	RaiseException(FAIL_FAST_STATUS, EXCEPTION_NONCONTINUABLE, 0, NULL);
}

_Noreturn void process_die(const char *how)
{
	volatile unsigned char seed[2] = { 1, 0 };

	SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
	/* Nobody handles this one: the system finds out, and ends the process. */
	SetUnhandledExceptionFilter(NULL);
	if (!strcmp(how, "segv"))
		fault();
	AddVectoredExceptionHandler(1, let_it_die);
	if (!strcmp(how, "abort"))
		fail_fast();
	if (!strcmp(how, "overflow"))
		overflow(seed);
	if (!strcmp(how, "kill"))
		terminate(KILLED);
	ExitProcess(0);
}
