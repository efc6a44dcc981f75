/* filter.c - exlab.sys as a lower filter of CD-ROM drives. */
#include "harness/drive/windows/drivers/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "fixtures/kernel/exlab.h"
#include "harness/drive/windows/handle.h"
#include "harness/system/windows/native.h"

#define SERVICE L"exlab"
#define FILTERS L"LowerFilters"
#define IMAGE   L"system32\\drivers\\exlab.sys"
#define CLASS_KEY \
	L"SYSTEM\\CurrentControlSet\\Control\\Class\\{4D36E965-E325-11CE-BFC1-08002BE10318}"
#define LIST_UNITS 2048u /* UTF-16 units of the longest list of filters */
#define PATH_UNITS 400u
#define TIMEOUT    SECONDS(10)

static int fail(char *error, size_t size, const char *what, DWORD code)
{
	snprintf(error, size, "%s: %s", what, windows_error(code));
	return -1;
}

static void image_path(wchar_t path[PATH_UNITS])
{
	UINT length = GetWindowsDirectoryW(path, PATH_UNITS - 40);

	_snwprintf(path + length, PATH_UNITS - length, L"\\%ls", IMAGE);
	path[PATH_UNITS - 1] = 0;
}

/* ---- the list of filters: strings, and an empty one ---- */

static DWORD open_class(REGSAM access, HKEY *key)
{
	return (DWORD)RegOpenKeyExW(HKEY_LOCAL_MACHINE, CLASS_KEY, 0, access, key);
}

static DWORD read_list(HKEY key, wchar_t list[LIST_UNITS])
{
	DWORD size = (LIST_UNITS - 2) * sizeof(*list);
	DWORD type = 0;
	LONG code;

	memset(list, 0, LIST_UNITS * sizeof(*list));
	code = RegQueryValueExW(key, FILTERS, NULL, &type, (BYTE *)list, &size);
	if (code == ERROR_FILE_NOT_FOUND)
		return 0;
	if (!code && type != REG_MULTI_SZ)
		code = ERROR_INVALID_DATA;
	return (DWORD)code;
}

static DWORD write_list(HKEY key, const wchar_t *list, const wchar_t *end)
{
	if (end == list)
		return (DWORD)RegDeleteValueW(key, FILTERS);
	return (DWORD)RegSetValueExW(key, FILTERS, 0, REG_MULTI_SZ, (const BYTE *)list,
		(DWORD)((size_t)(end + 1 - list) * sizeof(*list)));
}

/* Where our name stands; at the end of the list if nowhere. */
static wchar_t *find_name(wchar_t *list)
{
	while (*list && _wcsicmp(list, SERVICE) != 0)
		list += wcslen(list) + 1;
	return list;
}

static wchar_t *end_of(wchar_t *list)
{
	while (*list)
		list += wcslen(list) + 1;
	return list;
}

static DWORD change_list(bool add)
{
	static wchar_t list[LIST_UNITS];
	size_t units = wcslen(SERVICE) + 1;
	wchar_t *at, *end;
	HKEY key;
	DWORD code = open_class(KEY_READ | KEY_WRITE, &key);

	if (code)
		return code;
	code = read_list(key, list);
	at = find_name(list);
	end = end_of(list);
	if (!code && add && !*at) {
		if ((size_t)(end - list) + units + 1 > LIST_UNITS)
			code = ERROR_MORE_DATA;
		else
			memcpy(end, SERVICE, units * sizeof(*end));
		if (!code)
			code = write_list(key, list, end + units);
	} else if (!code && !add && *at) {
		memmove(at, at + units, (size_t)(end + 1 - (at + units)) * sizeof(*at));
		code = write_list(key, list, end - units);
	}
	RegCloseKey(key);
	return code;
}

/* ---- the service ---- */

static DWORD create_service(void)
{
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CREATE_SERVICE);
	SC_HANDLE service = NULL;
	DWORD code = 0;

	if (manager)
		service = CreateServiceW(manager, SERVICE, L"exaccess lab filter",
			SERVICE_QUERY_STATUS, SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START,
			SERVICE_ERROR_NORMAL, IMAGE, NULL, NULL, NULL, NULL, NULL);
	if (!service)
		code = GetLastError();
	if (service)
		CloseServiceHandle(service);
	if (manager)
		CloseServiceHandle(manager);
	return code == ERROR_SERVICE_EXISTS ? 0 : code;
}

static DWORD delete_service(void)
{
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
	SC_HANDLE service = manager ? OpenServiceW(manager, SERVICE, DELETE) : NULL;
	DWORD code = 0;

	if (!service || !DeleteService(service))
		code = GetLastError();
	if (service)
		CloseServiceHandle(service);
	if (manager)
		CloseServiceHandle(manager);
	return code == ERROR_SERVICE_DOES_NOT_EXIST || code == ERROR_SERVICE_MARKED_FOR_DELETE
		? 0
		: code;
}

static bool has_service(void)
{
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
	SC_HANDLE service = manager ? OpenServiceW(manager, SERVICE, SERVICE_QUERY_STATUS) : NULL;
	bool has = service != NULL;

	if (service)
		CloseServiceHandle(service);
	if (manager)
		CloseServiceHandle(manager);
	return has;
}

/* ---- all together ---- */

void filter_look(struct filter_state *state)
{
	static wchar_t list[LIST_UNITS];
	wchar_t path[PATH_UNITS];
	struct windows_drive device;
	struct drive_handle *lab;
	HKEY key;

	image_path(path);
	state->file = GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
	state->service = has_service();
	state->filter = false;
	if (!open_class(KEY_READ, &key)) {
		state->filter = !read_list(key, list) && *find_name(list);
		RegCloseKey(key);
	}
	device_init(&device, EXLAB_LAB_DEVICE);
	lab = device_open(&device, clock_now() + TIMEOUT);
	state->loaded = lab != NULL;
	device_clear(&device, lab);
}

/* 0, or why not. */
static DWORD file_beside(wchar_t path[PATH_UNITS])
{
	DWORD length = GetModuleFileNameW(NULL, path, PATH_UNITS - 16);
	wchar_t *name = wcsrchr(path, L'\\');

	if (!length || length >= PATH_UNITS - 16 || !name)
		return ERROR_FILENAME_EXCED_RANGE;
	wcscpy(name + 1, L"exlab.sys");
	return 0;
}

static DWORD copy_file(const wchar_t *to)
{
	wchar_t from[PATH_UNITS];
	DWORD code = file_beside(from);

	if (code || GetFileAttributesW(to) != INVALID_FILE_ATTRIBUTES)
		return code;
	return CopyFileW(from, to, TRUE) ? 0 : GetLastError();
}

int filter_install(char *error, size_t size)
{
	wchar_t path[PATH_UNITS];
	DWORD code;

	image_path(path);
	code = copy_file(path);
	if (code)
		return fail(error, size,
			"exlab.sys beside this program cannot be copied to the system's drivers",
			code);
	code = create_service();
	if (code)
		return fail(error, size, "the service exlab cannot be made", code);
	code = change_list(true);
	return code ? fail(error, size, "the filter cannot be written into the registry", code) : 0;
}

int filter_remove(char *error, size_t size)
{
	wchar_t path[PATH_UNITS];
	DWORD code = change_list(false);

	if (code)
		return fail(error, size, "the filter cannot be taken out of the registry", code);
	code = delete_service();
	if (code)
		return fail(error, size, "the service exlab cannot be deleted", code);
	image_path(path);
	if (DeleteFileW(path) || GetLastError() == ERROR_FILE_NOT_FOUND ||
		MoveFileExW(path, NULL, MOVEFILE_DELAY_UNTIL_REBOOT))
		return 0;
	return fail(error, size, "exlab.sys cannot be deleted from the system's drivers",
		GetLastError());
}
