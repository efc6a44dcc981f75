/* shared.c - shared.h for Windows: a section of the paging file. */
#include "harness/system/shared.h"

#include <stdio.h>

#include "harness/system/windows/native.h"
#include "harness/system/windows/slots.h"

static _Thread_local char last_error[400];

static int fail(const char *what)
{
	snprintf(last_error, sizeof(last_error), "%s: %s", what, windows_error(GetLastError()));
	return -1;
}

const char *shared_error(void)
{
	return last_error;
}

/* The system sets the size aside at once, and takes memory when it is written to. */
int shared_create(process_file *file, uint64_t size)
{
	HANDLE section = CreateFileMappingW(
		INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, (DWORD)(size >> 32), (DWORD)size, NULL);

	*file = -1;
	if (!section)
		return fail("cannot make shared memory");
	*file = process_file_from_handle(section);
	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return *file < 0 ? fail("cannot make shared memory") : 0;
}

void *shared_map(process_file file, uint64_t offset, size_t size)
{
	HANDLE section = process_file_handle(file);
	void *memory = NULL;

	SetLastError(ERROR_INVALID_HANDLE);
	if (section)
		memory = MapViewOfFile(section, FILE_MAP_READ | FILE_MAP_WRITE,
			(DWORD)(offset >> 32), (DWORD)offset, size);
	if (!memory)
		fail("cannot map shared memory");
	return memory;
}

void shared_unmap(void *memory, size_t size)
{
	(void)size;
	if (memory)
		UnmapViewOfFile(memory);
}
