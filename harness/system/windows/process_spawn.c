/* process_spawn.c - starting processes, for process.h on Windows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"
#include "harness/system/windows/slots.h"

#define INHERITED_MOST 16
#define ARGUMENTS_MOST 64
#define ATTEMPTS       5
#define LINE_MOST      32767 /* characters of a command line, with the end */

#ifndef PROC_THREAD_ATTRIBUTE_HANDLE_LIST
#define PROC_THREAD_ATTRIBUTE_HANDLE_LIST 0x00020002
#endif
#ifndef EXTENDED_STARTUPINFO_PRESENT
#define EXTENDED_STARTUPINFO_PRESENT 0x00080000
#endif

/* While one thread has handles that can be inherited, no other one starts a process. */
static struct guard spawning;
/* Whoever is in it ends with this process; NULL where this process itself is in one, and the system
 * knows no job within a job. Then children see to it by themselves; see process_follow_parent. */
static HANDLE job;
static bool job_tried;
static bool job_inherited; /* children are in it by themselves */

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
	wchar_t text[(2 + INHERITED_MOST) * 20]; /* for the child; see windows/process.c */
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

/* A job of this process, whose last handle goes with the process, however that ends. The process is in
 * it itself, so that its children are from the moment they are made: one that is put there afterwards
 * would be left behind, and suspended, by a parent that dies in between. A process that is in a job
 * already cannot join another before Windows 8; then the children are put there one by one. */
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
	job_inherited = job && AssignProcessToJobObject(job, GetCurrentProcess());
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
	BOOL done = FALSE;

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
	SetEnvironmentVariableW(INHERITANCE, legacy->text);
	/* An internal error is a process that came to nothing before it ran; Wine on a busy machine has
	 * some. */
	for (int attempts = 0; attempts < ATTEMPTS; attempts++) {
		done = CreateProcessW(
			program, line, NULL, NULL, TRUE, flags, NULL, NULL, &start.info, made);
		if (done || GetLastError() != ERROR_INTERNAL_ERROR)
			break;
	}
	if (!done)
		process_fail("cannot start a process");
	SetEnvironmentVariableW(INHERITANCE, NULL);
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
	if (job && !job_inherited)
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

/* There are no copies of processes. */
int process_fork(struct process *process, int (*function)(int argc, char **argv),
	const char *const *argv, const process_file *inherited, size_t count)
{
	(void)function;
	return process_spawn(process, argv, inherited, count);
}
