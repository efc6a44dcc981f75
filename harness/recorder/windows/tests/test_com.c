/*
 * test_com.c - by which identifier IMAPI knows a drive. Needs a drive of exdrive.sys, and the COM server.
 */
#include "harness/recorder/windows/com.h"

#include <wchar.h>

#include "harness/drive/windows/drivers/exdrive.h"
#include "harness/facts/lab.h"
#include "harness/system/process.h"
#include "harness/testing/check.h"

#define PATIENCE SECONDS(20)

static bool is_known_as(const wchar_t *path, const wchar_t *expected)
{
	BSTR id = com_drive_id(path);
	bool is = id && !_wcsicmp(id, expected);

	if (!is)
		printf("%ls is %ls\n", path, id ? id : L"(null)");
	SysFreeString(id);
	return is;
}

int main(void)
{
	struct drive *drive = drive_connect("exdrive:0", "test");
	struct windows_drive *windows = drive ? windows_of(drive) : NULL;
	wchar_t *const *paths = windows ? windows->paths : NULL;

	if (!CHECK(drive) || !CHECK(!exdrive_know_paths(windows, clock_now() + PATIENCE)) ||
		!CHECK(!com_start()) || !CHECK(SUCCEEDED(com_enter())))
		return check_end();
	CHECK(is_known_as(paths[PATH_INTERFACE], paths[PATH_INTERFACE]));
	/* Another path of the same drive is no other drive. */
	CHECK(is_known_as(paths[PATH_DEVICE_NAME], paths[PATH_INTERFACE]));
	/* What leads nowhere stays as it is. */
	CHECK(is_known_as(L"\\\\.\\NoSuchDrive", L"\\\\.\\NoSuchDrive"));
	com_leave();
	drive->ops->destroy(drive);
	return check_end();
}
