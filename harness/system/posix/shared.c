/* shared.c - shared.h for Linux. */
#define _GNU_SOURCE
#include "harness/system/shared.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static _Thread_local char last_error[128];

static int fail(const char *what)
{
	snprintf(last_error, sizeof(last_error), "%s: %s", what, strerror(errno));
	return -1;
}

const char *shared_error(void)
{
	return last_error;
}

int shared_create(process_file *file, uint64_t size)
{
	int made = memfd_create("exaccess", MFD_CLOEXEC);

	*file = -1;
	if (made < 0)
		return fail("cannot make shared memory");
	if (ftruncate(made, (off_t)size)) {
		fail("cannot make shared memory");
		close(made);
		return -1;
	}
	*file = made;
	return 0;
}

void *shared_map(process_file file, uint64_t offset, size_t size)
{
	void *memory =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, (int)file, (off_t)offset);

	if (memory != MAP_FAILED)
		return memory;
	fail("cannot map shared memory");
	return NULL;
}

void shared_unmap(void *memory, size_t size)
{
	if (memory)
		munmap(memory, size);
}
