/* slots.c - the table of this process's files. */
#include "harness/system/windows/slots.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"

#define FIRST_FILE 3

static struct slot *table; /* slot i is file FIRST_FILE + i */
static size_t table_size;
static bool table_started;
static struct guard table_guard;
static HANDLE parent;

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

void process_slot_attach(process_file file, void *state, void (*forget)(HANDLE handle, void *state))
{
	table_enter();
	table[file - FIRST_FILE].state = state;
	table[file - FIRST_FILE].forget = forget;
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
	if (slot.forget)
		slot.forget(slot.handle, slot.state);
	CloseHandle(slot.handle);
}
