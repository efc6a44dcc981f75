/* process_spawn_windows.c - starting, watching and ending processes, for process.h on Windows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/process_windows.h"

#define KILL_DEADLINE  SECONDS(10)
#define INHERITED_MOST 16
#define ARGUMENTS_MOST 64
#define LINE_MOST      32767 /* characters of a command line, with the end */

/* How a process ends that was killed: a status that an application may define, so that it is taken
 * for none of the system's, and for no exit code. */
#define KILLED              0xE0000009u
#define FAIL_FAST_STATUS    0xC0000602u /* STATUS_FAIL_FAST_EXCEPTION */
#define FAIL_FAST_NO_DIALOG 2           /* FAIL_FAST_NO_HARD_ERROR_DLG */
/* Exit codes from here on are statuses of exceptions. */
#define FIRST_EXCEPTION 0xC0000000u

#ifndef PROC_THREAD_ATTRIBUTE_HANDLE_LIST
#define PROC_THREAD_ATTRIBUTE_HANDLE_LIST 0x00020002
#endif
#ifndef EXTENDED_STARTUPINFO_PRESENT
#define EXTENDED_STARTUPINFO_PRESENT 0x00080000
#endif

static const wchar_t inheritance[] = L"EXACCESS_INHERITED";

/* While one thread has handles that can be inherited, no other one starts a process. */
static struct guard spawning;
/* Whoever is in it ends with this process; NULL where this process itself is in one, and the system
 * knows no job within a job. Then children see to it by themselves; see process_follow_parent. */
static HANDLE job;
static bool job_tried;

/* ---- what a child gets ---- */

/* Newer systems let a child inherit what is named here, and nothing else. */
struct start_info {
	STARTUPINFOW info;
	void *attributes;
};

struct legacy {
	/* Input, output, errors, the parent, and what the caller gives. */
	HANDLE handles[4 + INHERITED_MOST];
	bool own[4 + INHERITED_MOST]; /* a copy, to be closed */
	size_t count;
	wchar_t text[(2 + INHERITED_MOST) * 20]; /* for the child; see process_windows.c */
};

enum { LEGACY_INPUT, LEGACY_OUTPUT, LEGACY_ERRORS, LEGACY_PARENT, LEGACY_FILES };

/* Before Windows 8 a handle of a console was no object, and went its own way to a child. None at all,
 * which is -1, looks the same. */
static bool is_old_console(HANDLE handle)
{
	return ((uintptr_t)handle & 3) == 3;
}

static int bequeath(struct legacy *legacy, HANDLE handle, DWORD access)
{
	HANDLE self = GetCurrentProcess();
	size_t i = legacy->count++;

	/* A stream that is not there, or that goes its own way. */
	if (i < LEGACY_PARENT && (!handle || is_old_console(handle))) {
		legacy->handles[i] = handle;
		return 0;
	}
	if (!DuplicateHandle(self, handle, self, &legacy->handles[i], access, TRUE,
		    access ? 0 : DUPLICATE_SAME_ACCESS))
		return -1;
	legacy->own[i] = true;
	return 0;
}

static int bequeath_input(struct legacy *legacy)
{
	SECURITY_ATTRIBUTES inherited = { .nLength = sizeof(inherited), .bInheritHandle = TRUE };
	HANDLE null = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE,
		&inherited, OPEN_EXISTING, 0, NULL);

	if (null == INVALID_HANDLE_VALUE)
		return -1;
	legacy->handles[legacy->count] = null;
	legacy->own[legacy->count++] = true;
	return 0;
}

static int legacy_make(struct legacy *legacy, const process_file *inherited, size_t count)
{
	size_t length;

	if (bequeath_input(legacy) || bequeath(legacy, GetStdHandle(STD_OUTPUT_HANDLE), 0) ||
		bequeath(legacy, GetStdHandle(STD_ERROR_HANDLE), 0) ||
		bequeath(legacy, GetCurrentProcess(), SYNCHRONIZE))
		return -1;
	length = (size_t)swprintf(legacy->text, 20, L"p%llx",
		(unsigned long long)(uintptr_t)legacy->handles[LEGACY_PARENT]);
	for (size_t i = 0; i < count; i++) {
		struct slot slot = process_slot(inherited[i]);

		SetLastError(ERROR_INVALID_HANDLE);
		if (slot.held == HELD_NOTHING || bequeath(legacy, slot.handle, 0))
			return -1;
		length +=
			(size_t)swprintf(legacy->text + length, 20, L" %lc%llx", (wint_t)slot.held,
				(unsigned long long)(uintptr_t)legacy->handles[LEGACY_FILES + i]);
	}
	return 0;
}

static void legacy_free(struct legacy *legacy)
{
	for (size_t i = 0; i < legacy->count; i++)
		if (legacy->own[i])
			CloseHandle(legacy->handles[i]);
}

/* ---- starting ---- */

typedef BOOL(WINAPI *initialize_list)(void *, DWORD, DWORD, SIZE_T *);
typedef BOOL(WINAPI *update_list)(void *, DWORD, DWORD_PTR, const void *, SIZE_T, void *, SIZE_T *);

/* A list of the handles that the child gets, to be freed; NULL where the system has no such lists. */
static void *attributes_make(const HANDLE *handles, size_t count)
{
	initialize_list initialize = WINDOWS_FUNCTION(
		initialize_list, "kernel32.dll", "InitializeProcThreadAttributeList");
	update_list update =
		WINDOWS_FUNCTION(update_list, "kernel32.dll", "UpdateProcThreadAttribute");
	SIZE_T size = 0;
	void *room;

	if (!initialize || !update)
		return NULL;
	initialize(NULL, 1, 0, &size);
	room = malloc(size);
	if (room && initialize(room, 1, 0, &size) &&
		update(room, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles,
			count * sizeof(*handles), NULL, NULL))
		return room;
	free(room);
	return NULL;
}

/* A job of this process, whose last handle goes with the process, however that ends. */
static void job_make(void)
{
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { 0 };

	job_tried = true;
	job = CreateJobObjectW(NULL, NULL);
	limits.BasicLimitInformation.LimitFlags =
		JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
	if (job &&
		!SetInformationJobObject(
			job, JobObjectExtendedLimitInformation, &limits, sizeof(limits))) {
		CloseHandle(job);
		job = NULL;
	}
}

/* The child of a process without a console would be given one of its own, with a window, or with a
 * helper process that inherits what the child does. */
static DWORD creation_flags(void)
{
	DWORD flags = CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP;

	return GetConsoleWindow() ? flags : flags | DETACHED_PROCESS;
}

static int create(PROCESS_INFORMATION *made, wchar_t *line, const struct legacy *legacy)
{
	struct start_info start = { 0 };
	HANDLE listed[4 + INHERITED_MOST];
	wchar_t program[4 * MAX_PATH];
	DWORD flags = creation_flags();
	size_t count = 0;
	BOOL done;

	for (size_t i = 0; i < legacy->count; i++)
		if (legacy->own[i])
			listed[count++] = legacy->handles[i];
	start.attributes = attributes_make(listed, count);
	start.info.cb = sizeof(start.info);
	if (start.attributes) {
		start.info.cb = sizeof(start);
		flags |= EXTENDED_STARTUPINFO_PRESENT;
	}
	start.info.dwFlags = STARTF_USESTDHANDLES;
	start.info.hStdInput = legacy->handles[LEGACY_INPUT];
	start.info.hStdOutput = legacy->handles[LEGACY_OUTPUT];
	start.info.hStdError = legacy->handles[LEGACY_ERRORS];
	program[0] = L'\0';
	GetModuleFileNameW(NULL, program, sizeof(program) / sizeof(program[0]));
	SetEnvironmentVariableW(inheritance, legacy->text);
	done = CreateProcessW(
		program, line, NULL, NULL, TRUE, flags, NULL, NULL, &start.info, made);
	if (!done)
		process_fail("cannot start a process");
	SetEnvironmentVariableW(inheritance, NULL);
	free(start.attributes);
	return done ? 0 : -1;
}

static int start(
	struct process *process, wchar_t *line, const process_file *inherited, size_t count)
{
	struct legacy legacy = { 0 };
	PROCESS_INFORMATION made;
	int result;

	guard_enter(&spawning);
	if (!job_tried)
		job_make();
	result = legacy_make(&legacy, inherited, count);
	if (result)
		process_fail("cannot start a process");
	else
		result = create(&made, line, &legacy);
	legacy_free(&legacy);
	guard_leave(&spawning);
	if (result)
		return -1;
	if (job)
		AssignProcessToJobObject(job, made.hProcess);
	ResumeThread(made.hThread);
	CloseHandle(made.hThread);
	process->id = (intptr_t)made.hProcess;
	return 0;
}

int process_spawn(struct process *process, const char *const *argv, const process_file *inherited,
	size_t count)
{
	size_t arguments = 0;
	wchar_t *line;
	int result = -1;

	*process = (struct process){ 0 };
	while (argv[arguments])
		arguments++;
	line = command_line_join(argv);
	if (!line)
		process_fail_as("cannot start a process", ERROR_NOT_ENOUGH_MEMORY);
	else if (count > INHERITED_MOST)
		process_fail_as("cannot start a process", ERROR_TOO_MANY_OPEN_FILES);
	else if (arguments >= ARGUMENTS_MOST || wcslen(line) >= LINE_MOST)
		process_fail_as("cannot start a process", ERROR_BAD_LENGTH);
	else
		result = start(process, line, inherited, count);
	free(line);
	return result;
}

/* ---- waiting and ending ---- */

/*
 * The system closes the handles of a process before it tells anyone of the end.
 */
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
	AddVectoredExceptionHandler(1, let_it_die);
	if (!strcmp(how, "abort"))
		fail_fast();
	if (!strcmp(how, "segv"))
		fault();
	if (!strcmp(how, "overflow"))
		overflow(seed);
	if (!strcmp(how, "kill"))
		terminate(KILLED);
	ExitProcess(0);
}
