/*
 * nt.h - functions of ntdll and kernel32 by name, and the status behind a call that failed.
 */
#ifndef EXACCESS_NT_H
#define EXACCESS_NT_H

#include <stdint.h>
#include <windows.h>
#include <winternl.h>

/* Of ntdll and kernel32; those that came after NT 5.2 are NULL on older systems. */
struct native {
	NTSTATUS(NTAPI *control)
	(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void *context, IO_STATUS_BLOCK *block,
		ULONG code, void *input, ULONG input_length, void *output, ULONG output_length);
	NTSTATUS(NTAPI *control_file_system)
	(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void *context, IO_STATUS_BLOCK *block,
		ULONG code, void *input, ULONG input_length, void *output, ULONG output_length);
	NTSTATUS(NTAPI *read)
	(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void *context, IO_STATUS_BLOCK *block,
		void *data, ULONG length, LARGE_INTEGER *offset, ULONG *key);
	NTSTATUS(NTAPI *write)
	(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void *context, IO_STATUS_BLOCK *block,
		void *data, ULONG length, LARGE_INTEGER *offset, ULONG *key);
	NTSTATUS(NTAPI *flush)(HANDLE file, IO_STATUS_BLOCK *block);
	NTSTATUS(NTAPI *query)
	(HANDLE file, IO_STATUS_BLOCK *block, void *data, ULONG length, int class_of_information);
	NTSTATUS(NTAPI *query_volume)
	(HANDLE file, IO_STATUS_BLOCK *block, void *data, ULONG length, int class_of_information);
	ULONG(NTAPI *win32_of)(NTSTATUS status);
	NTSTATUS(NTAPI *last_status)(void);
	BOOL(WINAPI *cancel)(HANDLE file, OVERLAPPED *block);   /* CancelIoEx, 6.0 */
	BOOL(WINAPI *cancel_thread)(HANDLE thread);             /* CancelSynchronousIo, 6.0 */
	BOOL(WINAPI *thread_waits)(HANDLE thread, BOOL *waits); /* GetThreadIOPendingFlag */
};

const struct native *native(void);
/* The NTSTATUS of the call of kernel32 that has just failed on this thread, after before_call() on it;
 * where the system does not tell it, the status that has this Win32 code in our table. */
void before_call(void);
uint32_t status_of_call(DWORD win32);

#endif
