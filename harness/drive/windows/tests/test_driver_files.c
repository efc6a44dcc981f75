/* test_driver_files.c - the files of drivers that the system has, and of one that it has not. */
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/driver_files.h"
#include "harness/system/digest.h"
#include "harness/system/windows/native.h"
#include "harness/testing/check.h"

/* Every Windows has it; so has Wine. */
#define THERE "mountmgr"

static void check_there(const struct drive_file *file)
{
	char path[400], digest[DIGEST_TEXT], error[500];
	uint64_t length = 0;
	char windows[MAX_PATH] = "";

	GetSystemWindowsDirectoryA(windows, MAX_PATH);
	snprintf(path, sizeof(path), "%s\\system32\\drivers\\%s.sys", windows, THERE);
	CHECK(!_stricmp(file->name, THERE ".sys"));
	if (!CHECK(!digest_file(path, digest, &length, error, sizeof(error))))
		printf("  %s\n", error);
	CHECK(length && file->size == length);
	CHECK(!strcmp(file->sha256, digest));
	CHECK(!file->version[0] || strchr(file->version, '.'));
}

int main(void)
{
	struct drive_facts *facts = calloc(1, sizeof(*facts));

	if (!CHECK(facts))
		return check_end();
	driver_files_add(facts, NULL);
	driver_files_add(facts, "");
	CHECK(facts->file_count == 0);
	driver_files_add(facts, THERE ", no-such-driver");
	if (CHECK(facts->file_count == 2)) {
		check_there(&facts->files[0]);
		CHECK(!strcmp(facts->files[1].name, "no-such-driver.sys"));
		CHECK(!facts->files[1].sha256[0] && !facts->files[1].size);
	}
	for (int i = 0; i < DRIVE_FILES; i++)
		driver_files_add(facts, THERE);
	CHECK(facts->file_count == DRIVE_FILES);
	free(facts);
	return check_end();
}
