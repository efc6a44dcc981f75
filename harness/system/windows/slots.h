/*
 * slots.h - handles as files.
 *
 * A process_file is the index of a slot in a table of this process, from 3 on, and the slot holds a
 * handle: so the files that a child inherits are 3, 4, ... as everywhere.
 */
#ifndef EXACCESS_SLOTS_H
#define EXACCESS_SLOTS_H

#include <windows.h>

#include "harness/system/process.h"

/* What the handle of a slot is, as a letter; other processes are told it with the handle. */
enum held {
	HELD_NOTHING = 0,
	HELD_PLAIN = 'h',   /* anything */
	HELD_CHANNEL = 'c', /* an end of a channel */
	HELD_BARRIER = 'b', /* an end of a barrier */
};

struct slot {
	HANDLE handle;
	enum held held;
	void *state; /* of a HELD_CHANNEL, once it was used */
	void (*forget)(HANDLE handle, void *state);
};

/* A slot for the handle, which is the slot's from now on, also on failure: -1 and closed. */
process_file process_file_from_handle(HANDLE handle);
process_file process_file_hold(HANDLE handle, enum held held);
/* The handle in a slot, still the slot's; NULL when there is none. */
HANDLE process_file_handle(process_file file);
/* What is in a slot, HELD_NOTHING when there is no such slot. */
struct slot process_slot(process_file file);
/* Gives what a slot holds a state of its own, and the function that frees it before the handle is
 * closed. */
void process_slot_attach(
	process_file file, void *state, void (*forget)(HANDLE handle, void *state));
/* The variable that tells a child the kinds and values of its handles, while it is being started. */
#define INHERITANCE L"EXACCESS_INHERITED"
/* The handle of the parent process that this one was started with; NULL when there is none. */
HANDLE process_parent(void);

#endif
