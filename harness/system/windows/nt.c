/* native.c - functions of ntdll and kernel32 by name, and the statuses behind failures. */
#include "harness/system/windows/nt.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "harness/facts/status.h"
#include "harness/system/windows/native.h"

static const struct {
	size_t at;
	const char *library;
	const char *name;
} wanted[] = {
	{ offsetof(struct native, control), "ntdll.dll", "NtDeviceIoControlFile" },
	{ offsetof(struct native, control_file_system), "ntdll.dll", "NtFsControlFile" },
	{ offsetof(struct native, read), "ntdll.dll", "NtReadFile" },
	{ offsetof(struct native, write), "ntdll.dll", "NtWriteFile" },
	{ offsetof(struct native, flush), "ntdll.dll", "NtFlushBuffersFile" },
	{ offsetof(struct native, query), "ntdll.dll", "NtQueryInformationFile" },
	{ offsetof(struct native, query_volume), "ntdll.dll", "NtQueryVolumeInformationFile" },
	{ offsetof(struct native, win32_of), "ntdll.dll", "RtlNtStatusToDosError" },
	{ offsetof(struct native, last_status), "ntdll.dll", "RtlGetLastNtStatus" },
	{ offsetof(struct native, cancel), "kernel32.dll", "CancelIoEx" },
	{ offsetof(struct native, cancel_thread), "kernel32.dll", "CancelSynchronousIo" },
	{ offsetof(struct native, thread_waits), "kernel32.dll", "GetThreadIOPendingFlag" },
};

static struct native table;
static bool known;
static struct guard guard;

const struct native *native(void)
{
	guard_enter(&guard);
	for (size_t i = 0; !known && i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		FARPROC found = windows_function(wanted[i].library, wanted[i].name);

		memcpy((char *)&table + wanted[i].at, &found, sizeof(found));
	}
	known = true;
	guard_leave(&guard);
	return &table;
}

/* No call fails with it. */
#define NO_STATUS ((NTSTATUS)0x4000AC1D)

void before_call(void)
{
	/* Translating a status is what leaves it where last_status() finds it. */
	(void)native()->win32_of(NO_STATUS);
}

uint32_t status_of_call(DWORD win32)
{
	uint32_t status = (uint32_t)native()->last_status();

	if (status != (uint32_t)NO_STATUS && native()->win32_of((NTSTATUS)status) == win32)
		return status;
	return status_of_win32(win32);
}
