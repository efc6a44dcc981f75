/* lease.c - leases are named objects of the machine, which go with the last handle. */
#include "harness/system/lease.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/digest.h"
#include "harness/system/windows/native.h"

struct lease {
	HANDLE object;
};

enum lease_result lease_take(const char *key, struct lease **lease, char *error, size_t size)
{
	struct lease *made = calloc(1, sizeof(*made));
	char digest[DIGEST_TEXT];
	wchar_t name[80];
	DWORD code;

	*lease = NULL;
	if (!made || digest_bytes(key, strlen(key), digest)) {
		snprintf(error, size, "memory is short");
		free(made);
		return LEASE_FAILED;
	}
	swprintf(name, sizeof(name) / sizeof(name[0]), L"Global\\exaccess-lease-%.32hs", digest);
	made->object = CreateMutexW(NULL, FALSE, name);
	code = GetLastError();
	/* Another user's object may be there and not open to this one. */
	if (made->object && code != ERROR_ALREADY_EXISTS) {
		*lease = made;
		return LEASE_TAKEN;
	}
	if (made->object)
		CloseHandle(made->object);
	free(made);
	if (code == ERROR_ALREADY_EXISTS || code == ERROR_ACCESS_DENIED)
		return LEASE_OTHERS;
	snprintf(error, size, "the system refuses a lease: error %lu", (unsigned long)code);
	return LEASE_FAILED;
}

void lease_end(struct lease *lease)
{
	if (!lease)
		return;
	CloseHandle(lease->object);
	free(lease);
}
