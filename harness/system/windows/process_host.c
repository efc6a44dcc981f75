/* process_host.c - interrupts and facts of the host, for process.h on Windows. */
#include "harness/system/windows/native.h"

#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef ENABLE_VIRTUAL_TERMINAL_PROCESSING
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#endif

static volatile int *caught;

/* At the end of the console or the session the system gives a process some seconds, and ends it when its
 * handler returns: so that is left to the process. */
static void await_the_end(void)
{
	Sleep(INFINITE);
}

/* Runs on a thread of its own. */
static BOOL WINAPI note_interrupt(DWORD event)
{
	bool ends = event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT;

	/* There is no time for what is under way: as if the user had asked twice. */
	*caught = *caught + (ends ? 2 : 1);
	if (ends)
		await_the_end();
	return TRUE;
}

/* Whoever started this process ends it; were it gone before, that would be taken for a crash. */
static BOOL WINAPI ignore_interrupt(DWORD event)
{
	if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
		await_the_end();
	return TRUE;
}

void process_catch_interrupts(volatile int *flag)
{
	caught = flag;
	/* Whoever started this process may have had it ignore them. */
	SetConsoleCtrlHandler(NULL, FALSE);
	SetConsoleCtrlHandler(note_interrupt, TRUE);
}

void process_ignore_interrupts(void)
{
	SetConsoleCtrlHandler(ignore_interrupt, TRUE);
}

uint32_t host_cpus(void)
{
	DWORD_PTR own = 0, all = 0;
	uint32_t count = 0;

	GetProcessAffinityMask(GetCurrentProcess(), &own, &all);
	for (; own; own &= own - 1)
		count++;
	return count ? count : 1;
}

void host_name(char *text, size_t size)
{
	wchar_t wide[256];
	DWORD length = sizeof(wide) / sizeof(wide[0]);
	char *narrow = NULL;

	if (GetComputerNameExW(ComputerNameDnsHostname, wide, &length))
		narrow = utf8_from_wide(wide);
	snprintf(text, size, "%s", narrow && narrow[0] ? narrow : "unknown");
	free(narrow);
}

static const char *machine(void)
{
	SYSTEM_INFO info;

	GetNativeSystemInfo(&info);
	switch (info.wProcessorArchitecture) {
	case PROCESSOR_ARCHITECTURE_AMD64: return "x86_64";
	case PROCESSOR_ARCHITECTURE_INTEL: return "i686";
	case 12: return "arm64";
	default: return "other";
	}
}

typedef LONG(WINAPI *get_version)(OSVERSIONINFOW *);
typedef const char *(*get_wine_version)(void);

/* Evidence from a system that only stands in for Windows has to say so. */
void host_system(char *text, size_t size)
{
	get_version version = WINDOWS_FUNCTION(get_version, "ntdll.dll", "RtlGetVersion");
	get_wine_version wine = WINDOWS_FUNCTION(get_wine_version, "ntdll.dll", "wine_get_version");
	OSVERSIONINFOW info = { .dwOSVersionInfoSize = sizeof(info) };

	if (!version || version(&info))
		snprintf(text, size, "Windows NT %s", machine());
	else
		snprintf(text, size, "Windows NT %lu.%lu.%lu %s%s%s", info.dwMajorVersion,
			info.dwMinorVersion, info.dwBuildNumber, machine(), wine ? ", Wine " : "",
			wine ? wine() : "");
}

/* Of the account, the token tells the number; what it is called only a service knows, which may not be
 * there, and the environment says. */
void host_user(char *text, size_t size)
{
	wchar_t name[257] = L"";
	wchar_t *wide = windows_user_sid();
	char *sid = wide ? utf8_from_wide(wide) : NULL;
	char *narrow;

	if (GetEnvironmentVariableW(L"USERNAME", name, sizeof(name) / sizeof(name[0])) >=
		sizeof(name) / sizeof(name[0]))
		name[0] = 0;
	narrow = utf8_from_wide(name);
	if (sid && narrow && narrow[0])
		snprintf(text, size, "%s, called %s", sid, narrow);
	else
		snprintf(text, size, "%s", sid ? sid : "unknown");
	free(narrow);
	free(sid);
	LocalFree(wide);
}

void windows_claim_privilege(DWORD privilege)
{
	TOKEN_PRIVILEGES wanted = { .PrivilegeCount = 1 };
	HANDLE token;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token))
		return;
	wanted.Privileges[0].Luid.LowPart = privilege;
	wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
	AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL);
	CloseHandle(token);
}

static HANDLE stream_handle(int stream)
{
	return GetStdHandle(stream == 1 ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
}

bool host_is_terminal(int stream)
{
	DWORD mode;

	return GetConsoleMode(stream_handle(stream), &mode);
}

/* Consoles before Windows 10 show escape sequences as they are. */
bool host_has_colours(int stream)
{
	HANDLE handle = stream_handle(stream);
	DWORD mode;

	return GetConsoleMode(handle, &mode) &&
		SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

uint32_t host_columns(void)
{
	CONSOLE_SCREEN_BUFFER_INFO info;
	int columns;

	if (!GetConsoleScreenBufferInfo(stream_handle(1), &info))
		return 80;
	columns = info.srWindow.Right - info.srWindow.Left + 1;
	/* A line that fills the last column goes on to the next one. */
	return columns < 21 ? 80 : (uint32_t)columns - 1;
}

typedef BOOL(WINAPI *get_memory)(HANDLE, PROCESS_MEMORY_COUNTERS *, DWORD);

long host_peak_memory(void)
{
	PROCESS_MEMORY_COUNTERS counters = { .cb = sizeof(counters) };
	get_memory memory = WINDOWS_FUNCTION(get_memory, "kernel32.dll", "K32GetProcessMemoryInfo");

	if (!memory)
		memory = WINDOWS_FUNCTION(get_memory, "psapi.dll", "GetProcessMemoryInfo");
	if (!memory || !memory(GetCurrentProcess(), &counters, sizeof(counters)))
		return 0;
	return (long)(counters.PeakWorkingSetSize / 1024);
}

/* Handles are limited by memory only. */
int process_allow_files(uint32_t count)
{
	(void)count;
	return 0;
}
