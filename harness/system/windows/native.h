/*
 * native.h - what the Windows files of the harness share: failures, time, text in UTF-16.
 */
#ifndef EXACCESS_PROCESS_WINDOWS_H
#define EXACCESS_PROCESS_WINDOWS_H

#include <stdint.h>
#include <windows.h>

#include "harness/system/process.h"

/* ---- failures and time ---- */

/* Notes `what: why` for process_error(), why being GetLastError() or given. Returns -1. */
int process_fail(const char *what);
int process_fail_as(const char *what, DWORD why);
/* What the system says of an error code, in UTF-8; of this thread until it asks again. */
const char *windows_error(DWORD code);
/* Milliseconds until a deadline, rounded up; at most an hour, so look at the clock again. */
DWORD milliseconds_until(uint64_t deadline);

/* Room for one thread at a time; all zero at first. */
struct guard {
	volatile LONG state;
	CRITICAL_SECTION section;
};
void guard_enter(struct guard *guard);
void guard_leave(struct guard *guard);

/* A function that not all systems from NT 5.2 on have; NULL where it is missing. */
FARPROC windows_function(const char *library, const char *name);
#define WINDOWS_FUNCTION(type, library, name) \
	((type)(void (*)(void))windows_function(library, name))

/* ---- text, to be freed; NULL when memory is short ---- */

/* What is no text in the one encoding becomes U+FFFD in the other. */
wchar_t *wide_from_utf8(const char *text);
char *utf8_from_wide(const wchar_t *text);
/* As wide_from_utf8, for the name of a file: also one that is longer than 260 characters. */
wchar_t *wide_path(const char *path);
/* The command line from which the arguments come back as they are. */
wchar_t *command_line_join(const char *const *argv);
/* The arguments of a command line, in one piece; count gets their number. */
char **command_line_split(const wchar_t *line, int *count);

/* ---- the system's files ---- */

/* CreateFileW with a name in UTF-8. */
HANDLE windows_open(
	const char *path, DWORD access, DWORD share, DWORD disposition, DWORD attributes);
/* Writes all of it to a handle that is not overlapped. 0, or why not. */
DWORD windows_write(HANDLE handle, const char *bytes, size_t length);
/* The identifier of the account that this process runs under, for LocalFree(); NULL when the system does
 * not say. */
wchar_t *windows_user_sid(void);
/* Turns a privilege on that this process has and does not use yet; nothing happens where it has it not. Their numbers
 * are the same on every system, and need no service that knows their names. */
#define LOAD_DRIVER_PRIVILEGE 10 /* SE_LOAD_DRIVER_PRIVILEGE */
#define SHUTDOWN_PRIVILEGE    19 /* SE_SHUTDOWN_PRIVILEGE */
void windows_claim_privilege(DWORD privilege);
/* size random bytes that nobody can guess. 0, -1. */
int windows_random(void *bytes, size_t size);

#endif
