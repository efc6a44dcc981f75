/*
 * test_names.c - a drive's names on their way to the processes of a run.
 */
#include "harness/drive/windows/names/names.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "harness/facts/lab.h"
#include "harness/testing/check.h"

static void put(struct windows_drive *drive, const char *text)
{
	memset(drive, 0, sizeof(*drive));
	if (!CHECK(!address_take(drive, text)))
		return;
	CHECK(drive->named);
}

static bool has(const struct windows_drive *drive, enum lab_path path, const wchar_t *expected)
{
	const wchar_t *found = drive->paths[path];

	return expected ? found && !wcscmp(found, expected) : !found;
}

static void check_taking(void)
{
	struct windows_drive drive;

	put(&drive,
		"windows:\\\\.\\CdRom1|interface=\\\\?\\ide#a b=c#{1}|letter=\\\\.\\E:|file=E:\\Ä=1|"
		"colour=blue|");
	CHECK(!strcmp(drive.name, "\\\\.\\CdRom1"));
	CHECK(has(&drive, PATH_INTERFACE, L"\\\\?\\ide#a b=c#{1}"));
	CHECK(has(&drive, PATH_LETTER, L"\\\\.\\E:"));
	CHECK(has(&drive, PATH_FILE_ON_VOLUME, L"E:\\\u00c4=1"));
	CHECK(has(&drive, PATH_VOLUME_GUID, NULL));
	windows_forget_paths(&drive);
	CHECK(has(&drive, PATH_INTERFACE, NULL) && !drive.named);
	put(&drive, "windows:D:");
	CHECK(!strcmp(drive.name, "D:") && has(&drive, PATH_LETTER, NULL));
	windows_forget_paths(&drive);
	CHECK(address_take(&drive, "exdrive:0") == -1);
	CHECK(address_take(&drive, "\\\\.\\CdRom0") == -1);
}

/* Found once, they are the same wherever they arrive; and there is not always room. */
static void check_finding(void)
{
	char address[DRIVE_ADDRESS], error[300];
	struct windows_drive drive;

	CHECK(!address_find("\\\\.\\CdRom0", address, sizeof(address), error, sizeof(error)));
	put(&drive, address);
	CHECK(drive.paths[PATH_INTERFACE] != NULL);
	CHECK(has(&drive, PATH_DEVICE_NAME, L"\\\\.\\CdRom0"));
	windows_forget_paths(&drive);
	CHECK(address_find("\\\\.\\CdRom0", address, 20, error, sizeof(error)));
	CHECK(strstr(error, "too long"));
}

int main(void)
{
	check_taking();
	check_finding();
	return check_end();
}
