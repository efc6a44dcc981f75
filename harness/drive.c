/* drive.c - which kind of drive an address means. */
#include "harness/drive.h"

#include <string.h>

struct drive *drive_connect(const char *address, const char *tag)
{
	if (!strncmp(address, "unix:", 5))
		return drive_emulated(address + 5, tag);
	return NULL;
}
