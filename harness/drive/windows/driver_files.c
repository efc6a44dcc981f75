/* driver_files.c - from a service's name to its file, that file's version and digest. */
#include "harness/drive/windows/driver_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/digest.h"
#include "harness/system/file.h"
#include "harness/system/windows/native.h"

#define SERVICES    L"SYSTEM\\CurrentControlSet\\Services\\"
#define PATH_ROOM   600
#define VERSION_TAG "\xBD\x04\xEF\xFE" /* VS_FIXEDFILEINFO.dwSignature, as it stands in a file */

/* ImagePath of the service; false when it has none. */
static bool registered_path(const wchar_t *service, wchar_t path[PATH_ROOM])
{
	wchar_t name[200];
	DWORD size = (PATH_ROOM - 1) * sizeof(wchar_t);
	DWORD type = 0;
	LONG result;
	HKEY key;

	_snwprintf(name, 200, SERVICES L"%ls", service);
	name[199] = 0;
	if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, name, 0, KEY_QUERY_VALUE, &key))
		return false;
	result = RegQueryValueExW(key, L"ImagePath", NULL, &type, (BYTE *)path, &size);
	RegCloseKey(key);
	path[result ? 0 : size / sizeof(wchar_t)] = 0;
	return !result && (type == REG_SZ || type == REG_EXPAND_SZ) && path[0];
}

/* The ways in which the system writes the path of a driver, as one that a program can open. */
static void resolve(const wchar_t *service, wchar_t path[PATH_ROOM])
{
	wchar_t registered[PATH_ROOM], windows[MAX_PATH] = L"";

	GetSystemWindowsDirectoryW(windows, MAX_PATH);
	if (!registered_path(service, registered))
		_snwprintf(path, PATH_ROOM, L"%ls\\system32\\drivers\\%ls.sys", windows, service);
	else if (!_wcsnicmp(registered, L"\\SystemRoot\\", 12))
		_snwprintf(path, PATH_ROOM, L"%ls\\%ls", windows, registered + 12);
	else if (!wcsncmp(registered, L"\\??\\", 4))
		_snwprintf(path, PATH_ROOM, L"%ls", registered + 4);
	else if (registered[0] && registered[1] == L':')
		_snwprintf(path, PATH_ROOM, L"%ls", registered);
	else
		_snwprintf(path, PATH_ROOM, L"%ls\\%ls", windows, registered);
	path[PATH_ROOM - 1] = 0;
}

static uint32_t number_at(const char *bytes)
{
	const unsigned char *raw = (const unsigned char *)bytes;

	return raw[0] | (uint32_t)raw[1] << 8 | (uint32_t)raw[2] << 16 | (uint32_t)raw[3] << 24;
}

/* The version resource has a signature of its own, aligned to four bytes. */
static void take_version(struct drive_file *file, const char *bytes, size_t size)
{
	for (size_t at = 0; at + 16 <= size; at += 4) {
		uint32_t most, least;

		if (memcmp(bytes + at, VERSION_TAG, 4) != 0)
			continue;
		most = number_at(bytes + at + 8);
		least = number_at(bytes + at + 12);
		snprintf(file->version, sizeof(file->version), "%u.%u.%u.%u",
			(unsigned)(most >> 16), (unsigned)(most & 0xFFFF), (unsigned)(least >> 16),
			(unsigned)(least & 0xFFFF));
		return;
	}
}

/* A 32-bit program on a 64-bit system is shown other files than those the system has loaded. */
static void read_as_system(const char *path, struct drive_file *file)
{
	typedef BOOL(WINAPI * disable)(PVOID * old);
	typedef BOOL(WINAPI * restore)(PVOID old);
	disable off = WINDOWS_FUNCTION(disable, "kernel32.dll", "Wow64DisableWow64FsRedirection");
	restore on = WINDOWS_FUNCTION(restore, "kernel32.dll", "Wow64RevertWow64FsRedirection");
	PVOID old = NULL;
	BOOL turned = off && on && off(&old);
	char error[700];
	size_t size = 0;
	char *bytes = file_read(path, &size, error, sizeof(error));

	if (turned)
		on(old);
	file->size = size;
	if (bytes && digest_bytes(bytes, size, file->sha256))
		file->sha256[0] = '\0';
	if (bytes)
		take_version(file, bytes, size);
	free(bytes);
}

static void add(struct drive_facts *facts, const char *service)
{
	struct drive_file *file = &facts->files[facts->file_count];
	wchar_t *wide = wide_from_utf8(service);
	wchar_t resolved[PATH_ROOM];
	char *path = NULL;

	if (!wide)
		return;
	resolve(wide, resolved);
	path = utf8_from_wide(resolved);
	memset(file, 0, sizeof(*file));
	if (path) {
		const char *slash = strrchr(path, '\\');

		snprintf(file->name, sizeof(file->name), "%.63s", slash ? slash + 1 : path);
		read_as_system(path, file);
		facts->file_count++;
	}
	free(path);
	free(wide);
}

void driver_files_add(struct drive_facts *facts, const char *names)
{
	while (names && *names && facts->file_count < DRIVE_FILES) {
		size_t length = strcspn(names, ",");
		char name[100];

		snprintf(name, sizeof(name), "%.*s", (int)(length < 99 ? length : 99), names);
		if (name[0])
			add(facts, name);
		names += length;
		names += strspn(names, ", ");
	}
}
