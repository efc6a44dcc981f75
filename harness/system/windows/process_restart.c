/* process_restart.c - restarting the machine, for process.h on Windows. */
#include "harness/system/windows/native.h"

#include <stdio.h>
#include <stdlib.h>

typedef BOOL(WINAPI *shutdown_function)(wchar_t *, wchar_t *, DWORD, BOOL, BOOL, DWORD);
typedef LONG(WINAPI *native_shutdown_function)(ULONG);

#define SHUTDOWN_REBOOT 1           /* ShutdownReboot of SHUTDOWN_ACTION */
#define PLANNED         0x80040001u /* planned, other: of reason codes */

/* A system without the process that shuts it down in order has its kernel do so. */
int host_restart(void)
{
	shutdown_function shut_down =
		WINDOWS_FUNCTION(shutdown_function, "advapi32.dll", "InitiateSystemShutdownExW");
	native_shutdown_function native =
		WINDOWS_FUNCTION(native_shutdown_function, "ntdll.dll", "NtShutdownSystem");

	windows_claim_privilege(SHUTDOWN_PRIVILEGE);
	if (shut_down && shut_down(NULL, NULL, 0, TRUE, TRUE, PLANNED))
		return 0;
	if (native && native(SHUTDOWN_REBOOT) >= 0)
		return 0;
	return process_fail("cannot restart the machine");
}

typedef LONG(WINAPI *query_system_function)(ULONG, void *, ULONG, ULONG *);

#define TIME_OF_DAY 3 /* SystemTimeOfDayInformation, whose first field is when the system began */
#define UNIX_BEGAN  11644473600 /* seconds after 1601 */

int64_t host_began(void)
{
	query_system_function query =
		WINDOWS_FUNCTION(query_system_function, "ntdll.dll", "NtQuerySystemInformation");
	LARGE_INTEGER times[6] = { { .QuadPart = 0 } }; /* as much as any version tells */
	ULONG length = 0;

	if (!query || query(TIME_OF_DAY, times, sizeof(times), &length) < 0)
		return 0;
	return times[0].QuadPart / 10000000 - UNIX_BEGAN;
}

/* ---- what the system starts once ---- */

#define RUN_ONCE      L"Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce"
#define RUN_ONCE_NAME L"exaccess"
#define PATH_MOST     2048

/* This program's own file in the place of its name. NULL when memory is short. */
static wchar_t *join(const char *const *argv)
{
	wchar_t program[PATH_MOST] = L"";
	const char **whole;
	wchar_t *line = NULL;
	char *path;
	size_t count = 0;

	while (argv[count])
		count++;
	GetModuleFileNameW(NULL, program, PATH_MOST - 1);
	path = utf8_from_wide(program);
	whole = calloc(count + 1, sizeof(*whole));
	if (path && whole) {
		for (size_t i = 1; i < count; i++)
			whole[i] = argv[i];
		whole[0] = path;
		line = command_line_join(whole);
	}
	free(whole);
	free(path);
	return line;
}

/* Whoever starts it begins in a directory of its own. */
static wchar_t *compose(const char *const *argv)
{
	static const wchar_t form[] = L"cmd.exe /s /c \"cd /d \"%ls\" && %ls\"";
	wchar_t folder[PATH_MOST] = L"";
	wchar_t *line = join(argv);
	size_t room = line ? wcslen(line) + PATH_MOST + sizeof(form) / sizeof(form[0]) : 0;
	wchar_t *command = line ? malloc(room * sizeof(*command)) : NULL;

	GetCurrentDirectoryW(PATH_MOST, folder);
	if (command)
		_snwprintf(command, room, form, folder, line);
	free(line);
	return command;
}

static LONG set(HKEY key, const wchar_t *command)
{
	DWORD size = (DWORD)((wcslen(command) + 1) * sizeof(*command));
	LONG why = RegSetValueExW(key, RUN_ONCE_NAME, 0, REG_SZ, (const BYTE *)command, size);

	return why ? why : RegFlushKey(key);
}

int host_start_later(const char *const *argv)
{
	wchar_t *command = argv ? compose(argv) : NULL;
	LONG why = ERROR_NOT_ENOUGH_MEMORY;
	HKEY key = NULL;

	if (!argv || command)
		why = RegCreateKeyExW(HKEY_LOCAL_MACHINE, RUN_ONCE, 0, NULL, 0,
			KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);
	if (!why) {
		why = command ? set(key, command) : 0;
		if (!command)
			(void)RegDeleteValueW(
				key, RUN_ONCE_NAME); /* it may never have been there */
		RegCloseKey(key);
	}
	free(command);
	return why ? process_fail_as("cannot have the system go on with the run", (DWORD)why) : 0;
}
