/* process.c - clocks, errors, guards and threads, for process.h on Windows. */
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"

#define HOUR 3600000u

static _Thread_local char last_error[400];

int process_fail_as(const char *what, DWORD why)
{
	snprintf(last_error, sizeof(last_error), "%s: %s", what, windows_error(why));
	return -1;
}

int process_fail(const char *what)
{
	return process_fail_as(what, GetLastError());
}

const char *process_error(void)
{
	return last_error;
}

FARPROC windows_function(const char *library, const char *name)
{
	HMODULE module = GetModuleHandleA(library);

	if (!module)
		module = LoadLibraryA(library);
	return module ? GetProcAddress(module, name) : NULL;
}

typedef BOOLEAN(WINAPI *random_function)(void *, ULONG);

int windows_random(void *bytes, size_t size)
{
	/* RtlGenRandom is exported under this name only. */
	random_function generate =
		WINDOWS_FUNCTION(random_function, "advapi32.dll", "SystemFunction036");

	if (generate && generate(bytes, (ULONG)size))
		return 0;
	return process_fail_as("there are no random numbers", ERROR_NOT_SUPPORTED);
}

/* ---- clocks ---- */

/* Some systems' counters go back a little; the process's time does not. */
static uint64_t not_before(uint64_t now)
{
	static volatile LONG64 latest;
	LONG64 before = latest;

	while ((LONG64)now > before) {
		LONG64 seen = InterlockedCompareExchange64(&latest, (LONG64)now, before);

		if (seen == before)
			return now;
		before = seen;
	}
	return (uint64_t)before;
}

uint64_t clock_now(void)
{
	static volatile LONG64 frequency;
	LARGE_INTEGER count;
	uint64_t second = (uint64_t)frequency;

	if (!second) {
		QueryPerformanceFrequency(&count);
		second = (uint64_t)count.QuadPart;
		frequency = count.QuadPart;
	}
	QueryPerformanceCounter(&count);
	return not_before(SECONDS((uint64_t)count.QuadPart / second) +
		SECONDS((uint64_t)count.QuadPart % second) / second);
}

/* The system counts 100 ns since 1601. */
int64_t clock_wall(void)
{
	FILETIME now;

	GetSystemTimeAsFileTime(&now);
	return (int64_t)(((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime) / 10000000u) -
		11644473600;
}

DWORD milliseconds_until(uint64_t deadline)
{
	uint64_t now = clock_now();
	uint64_t left = deadline > now ? deadline - now : 0;

	if (left / 1000000 >= HOUR)
		return HOUR;
	return (DWORD)((left + 999999) / 1000000);
}

/* ---- guards ---- */

enum { GUARD_NEW, GUARD_BEING_MADE, GUARD_MADE };

/* NT 5.2 has no lock that needs no making. */
void guard_enter(struct guard *guard)
{
	while (InterlockedCompareExchange(&guard->state, GUARD_MADE, GUARD_MADE) != GUARD_MADE) {
		if (InterlockedCompareExchange(&guard->state, GUARD_BEING_MADE, GUARD_NEW) ==
			GUARD_NEW) {
			InitializeCriticalSection(&guard->section);
			InterlockedExchange(&guard->state, GUARD_MADE);
		} else {
			SwitchToThread();
		}
	}
	EnterCriticalSection(&guard->section);
}

void guard_leave(struct guard *guard)
{
	LeaveCriticalSection(&guard->section);
}

/* ---- this process ---- */

static UINT code_page; /* of the console when this process came */

static void restore_code_page(void)
{
	SetConsoleOutputCP(code_page);
}

/* The C library's own arguments are in the system's code page, and have their wildcards expanded. What
 * is written is in UTF-8, also to a console. */
void process_arguments(int *argc, char ***argv)
{
	char **words = command_line_split(GetCommandLineW(), argc);

	if (words)
		*argv = words;
	_setmode(0, _O_BINARY);
	_setmode(1, _O_BINARY);
	_setmode(2, _O_BINARY);
	/* A console takes a character of several bytes only if they come together. */
	setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
	code_page = GetConsoleOutputCP();
	if (code_page && code_page != CP_UTF8 && SetConsoleOutputCP(CP_UTF8))
		atexit(restore_code_page);
	SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
}

uint32_t process_id(void)
{
	return GetCurrentProcessId();
}

const char *process_self(void)
{
	static char path[4 * MAX_PATH];
	wchar_t wide[MAX_PATH * 4];
	DWORD length;
	char *narrow;

	if (path[0])
		return path;
	length = GetModuleFileNameW(NULL, wide, sizeof(wide) / sizeof(wide[0]));
	narrow = length && length < sizeof(wide) / sizeof(wide[0]) ? utf8_from_wide(wide) : NULL;
	snprintf(path, sizeof(path), "%s", narrow ? narrow : "");
	free(narrow);
	return path;
}

struct call {
	void (*function)(void *);
	void *argument;
};

static unsigned __stdcall run_call(void *argument)
{
	struct call *call = argument;

	call->function(call->argument);
	return 0;
}

int process_on_thread(void (*function)(void *), void *argument)
{
	struct call call = { function, argument };
	HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, run_call, &call, 0, NULL);

	if (!thread)
		return process_fail("cannot run a thread");
	WaitForSingleObject(thread, INFINITE);
	CloseHandle(thread);
	return 0;
}
