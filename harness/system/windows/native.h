/*
 * native.h - what the Windows files of the harness share: handles as files, text in UTF-16.
 *
 * A process_file is the index of a slot in a table of this process, from 3 on, and the slot holds a
 * handle: so the files that a child inherits are 3, 4, ... as everywhere.
 */
#ifndef EXACCESS_PROCESS_WINDOWS_H
#define EXACCESS_PROCESS_WINDOWS_H

#include <stdint.h>
#include <windows.h>

#include "harness/system/process.h"

/* What the handle of a slot is, as a letter; other processes are told it with the handle. */
enum held {
	HELD_NOTHING = 0,
	HELD_PLAIN = 'h',   /* anything */
	HELD_CHANNEL = 'c', /* an end of a channel */
	HELD_BARRIER = 'b', /* an end of a barrier */
};

struct channel; /* what was read ahead, windows/channel.c */

struct slot {
	HANDLE handle;
	enum held held;
	struct channel *channel; /* of HELD_CHANNEL, once it was used */
};

/* ---- files ---- */

/* A slot for the handle, which is the slot's from now on, also on failure: -1 and closed. */
process_file process_file_from_handle(HANDLE handle);
process_file process_file_hold(HANDLE handle, enum held held);
/* The handle in a slot, still the slot's; NULL when there is none. */
HANDLE process_file_handle(process_file file);
/* What is in a slot, HELD_NOTHING when there is no such slot. */
struct slot process_slot(process_file file);
/* Gives the channel of a slot its state. */
void process_slot_attach(process_file file, struct channel *channel);
/* The variable that tells a child the kinds and values of its handles, while it is being started. */
#define INHERITANCE L"EXACCESS_INHERITED"
/* The handle of the parent process that this one was started with; NULL when there is none. */
HANDLE process_parent(void);
/* Ends what goes on in a channel and frees it. It may be NULL. */
void channel_forget(HANDLE handle, struct channel *channel);

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
/* size random bytes that nobody can guess. 0, -1. */
int windows_random(void *bytes, size_t size);

#endif
