/* process_host.c - interrupts and facts of the host, for process.h on Windows. */
#include "harness/system/windows/native.h"

#include <psapi.h>
#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef ENABLE_VIRTUAL_TERMINAL_PROCESSING
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#endif

static volatile int *caught;

/* Runs on a thread of its own. When it returns from the end of the console or the session, the
 * system ends the process: so it leaves that to the process, for as long as the system waits. */
static BOOL WINAPI note_interrupt(DWORD event)
{
	*caught = *caught + 1;
	if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
		Sleep(INFINITE);
	return TRUE;
}

static BOOL WINAPI ignore_interrupt(DWORD event)
{
	return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
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

/* The account's identifier, which the process itself knows. */
static wchar_t *own_identifier(void)
{
	union {
		TOKEN_USER user;
		BYTE bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	} information;
	wchar_t *text = NULL;
	HANDLE token;
	DWORD length;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return NULL;
	if (GetTokenInformation(token, TokenUser, &information, sizeof(information), &length) &&
		!ConvertSidToStringSidW(information.user.User.Sid, &text))
		text = NULL;
	CloseHandle(token);
	return text;
}

/* The name is the session's word for it: where there is none, asking the system for one can end the
 * process (services may be missing that GetUserName relies on). */
void host_user(char *text, size_t size)
{
	wchar_t name[257] = { 0 };
	wchar_t *identifier = NULL;
	char *narrow;

	if (!GetEnvironmentVariableW(L"USERNAME", name, sizeof(name) / sizeof(name[0])))
		identifier = own_identifier();
	narrow = utf8_from_wide(identifier ? identifier : name);
	snprintf(text, size, "%s", narrow && narrow[0] ? narrow : "unknown");
	free(narrow);
	LocalFree(identifier);
}

static HANDLE stream_handle(int stream)
{
	return GetStdHandle(stream == 1 ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
}

/* Consoles before Windows 10 show escape sequences as they are. */
bool host_is_terminal(int stream)
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
