/* process.c - clocks, errors, guards and the table of files, for process.h on Windows. */
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"

#define FIRST_FILE 3
#define HOUR       3600000u

static _Thread_local char last_error[400];

static struct guard table_guard;
static struct slot *table; /* slot i is file FIRST_FILE + i */
static size_t table_size;
static bool table_started;
static HANDLE parent;

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
	return SECONDS((uint64_t)count.QuadPart / second) +
		SECONDS((uint64_t)count.QuadPart % second) / second;
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

/* ---- the table of files ---- */

static process_file put(HANDLE handle, enum held held)
{
	size_t i = 0;

	while (i < table_size && table[i].held != HELD_NOTHING)
		i++;
	if (i == table_size) {
		size_t size = table_size ? table_size * 2 : 16;
		struct slot *larger = realloc(table, size * sizeof(*larger));

		if (!larger)
			return -1;
		memset(larger + table_size, 0, (size - table_size) * sizeof(*larger));
		table = larger;
		table_size = size;
	}
	table[i] = (struct slot){ .handle = handle, .held = held };
	return FIRST_FILE + (process_file)i;
}

/* `p1c c20 b24`: the parent, then files 3 and 4. None of them is for the children of this process. */
static void take_inheritance(void)
{
	wchar_t text[600];
	DWORD length = GetEnvironmentVariableW(INHERITANCE, text, sizeof(text) / sizeof(text[0]));
	wchar_t *next = text;

	if (!length || length >= sizeof(text) / sizeof(text[0]))
		return;
	SetEnvironmentVariableW(INHERITANCE, NULL);
	while (*next) {
		wchar_t kind = *next++;
		HANDLE handle = (HANDLE)(uintptr_t)wcstoul(next, &next, 16);

		SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0);
		if (kind == L'p')
			parent = handle;
		else
			put(handle, (enum held)kind);
		next += wcsspn(next, L" ");
	}
}

/* Before anything else is put there. */
static void table_enter(void)
{
	guard_enter(&table_guard);
	if (!table_started) {
		table_started = true;
		take_inheritance();
	}
}

HANDLE process_parent(void)
{
	table_enter();
	guard_leave(&table_guard);
	return parent;
}

process_file process_file_hold(HANDLE handle, enum held held)
{
	process_file file;

	table_enter();
	file = put(handle, held);
	guard_leave(&table_guard);
	if (file < 0) {
		CloseHandle(handle);
		process_fail_as("cannot keep a handle", ERROR_NOT_ENOUGH_MEMORY);
	}
	return file;
}

process_file process_file_from_handle(HANDLE handle)
{
	return process_file_hold(handle, HELD_PLAIN);
}

struct slot process_slot(process_file file)
{
	struct slot slot = { 0 };

	table_enter();
	if (file >= FIRST_FILE && (size_t)(file - FIRST_FILE) < table_size)
		slot = table[file - FIRST_FILE];
	guard_leave(&table_guard);
	return slot;
}

HANDLE process_file_handle(process_file file)
{
	return process_slot(file).handle;
}

void process_slot_attach(process_file file, struct channel *channel)
{
	table_enter();
	table[file - FIRST_FILE].channel = channel;
	guard_leave(&table_guard);
}

void file_close(process_file file)
{
	struct slot slot = process_slot(file);

	if (slot.held == HELD_NOTHING)
		return;
	table_enter();
	table[file - FIRST_FILE] = (struct slot){ 0 };
	guard_leave(&table_guard);
	channel_forget(slot.handle, slot.channel);
	CloseHandle(slot.handle);
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
