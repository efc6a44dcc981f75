/* save.c - what is said when a report cannot be written. */
#include "reports/shared/save.h"

#include <stdio.h>
#include <string.h>

#include "harness/system/file.h"
#include "reports/shared/legible.h"

int report_cannot_write(const char *path, const char *cause, char *error, size_t size)
{
	char shown[512];

	report_legible(path, strlen(path), shown, sizeof(shown));
	snprintf(error, size, "cannot write %s: %s", shown, cause);
	return -1;
}

int report_save(const char *path, const char *bytes, size_t length, char *error, size_t size)
{
	char cause[300];

	if (!file_replace(path, bytes, length, cause, sizeof(cause)))
		return 0;
	return report_cannot_write(path, cause, error, size);
}
