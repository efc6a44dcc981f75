/* names.c - all the names of a drive, and how the system lists it. */
#include "harness/drive/windows/names/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/names/listed.h"
#include "harness/drive/windows/volume.h"
#include "harness/facts/lab.h"
#include "harness/system/text.h"

#define DEVICE     L"\\Device\\CdRom%u"
#define GLOBALROOT L"\\\\?\\GLOBALROOT\\Device\\CdRom%u"
#define BY_NUMBER  L"\\\\.\\CdRom%u"
#define NAME_UNITS 300

/* ---- paths ---- */

/* The given name as it can be opened: "D:" and "CdRom0" are short for \\.\D: and \\.\CdRom0. */
static wchar_t *openable(const char *name)
{
	bool whole = !strncmp(name, "\\\\", 2);
	char text[DRIVE_NAME + 4];
	size_t length;

	snprintf(text, sizeof(text), "%s%s", whole ? "" : "\\\\.\\", name);
	length = strlen(text);
	if (length && text[length - 1] == '\\')
		text[length - 1] = '\0';
	return wide_from_utf8(text);
}

uint32_t number_in_name(const wchar_t *path)
{
	uint32_t number = UINT32_MAX;
	wchar_t *end;

	if (_wcsnicmp(path, L"\\\\.\\CdRom", 9) || !path[9])
		return number;
	number = (uint32_t)wcstoul(path + 9, &end, 10);
	return *end ? UINT32_MAX : number;
}

int letter_of_device(const wchar_t *device, wchar_t letter[DRIVE_LETTER])
{
	DWORD letters = GetLogicalDrives();

	for (uint32_t i = 0; i < 26; i++) {
		wchar_t name[DRIVE_LETTER] = { (wchar_t)(L'A' + i), L':', 0 };
		wchar_t target[NAME_UNITS];

		if (!(letters >> i & 1) || !QueryDosDeviceW(name, target, NAME_UNITS) ||
			_wcsicmp(target, device))
			continue;
		wcscpy(letter, name);
		return 0;
	}
	return -1;
}

static void set_path(struct windows_drive *drive, enum lab_path path, const wchar_t *format, ...)
{
	wchar_t text[NAME_UNITS];
	va_list list;

	va_start(list, format);
	if (vswprintf(text, NAME_UNITS, format, list) > 0) {
		free(drive->paths[path]);
		drive->paths[path] = _wcsdup(text);
	}
	va_end(list);
}

/* What the drive's letter leads to. */
static void add_letter(struct windows_drive *drive, const wchar_t *letter, uint64_t deadline)
{
	wchar_t root[DRIVE_LETTER + 1];
	wchar_t volume[NAME_UNITS];
	size_t length;

	set_path(drive, PATH_LETTER, L"\\\\.\\%ls", letter);
	set_path(drive, PATH_LETTER_ROOT, L"\\\\.\\%ls\\", letter);
	swprintf(root, DRIVE_LETTER + 1, L"%ls\\", letter);
	if (GetVolumeNameForVolumeMountPointW(root, volume, NAME_UNITS)) {
		length = wcslen(volume);
		if (length && volume[length - 1] == L'\\')
			volume[length - 1] = 0;
		set_path(drive, PATH_VOLUME_GUID, L"%ls", volume);
	}
	drive->paths[PATH_FILE_ON_VOLUME] = volume_find_file(drive, letter[0], deadline);
}

int windows_find_paths(struct windows_drive *drive, uint64_t deadline)
{
	wchar_t *given = openable(drive->name);
	wchar_t letter[DRIVE_LETTER];
	wchar_t device[NAME_UNITS];
	struct listed *listed;
	uint32_t number;

	if (!given)
		return windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	number = number_of_path(given);
	if (number == UINT32_MAX)
		number = number_in_name(given);
	listed = listed_find(given, number);
	if (listed && number == UINT32_MAX)
		number = listed->number;
	/* A drive without an interface is reached by the name that it was given. */
	set_path(drive, PATH_INTERFACE, L"%ls", listed ? listed->interface_path : given);
	if (listed)
		set_path(drive, PATH_INTERFACE_ROOT, L"%ls\\", listed->interface_path);
	if (number != UINT32_MAX) {
		set_path(drive, PATH_DEVICE_NAME, BY_NUMBER, number);
		set_path(drive, PATH_GLOBALROOT, GLOBALROOT, number);
		swprintf(device, NAME_UNITS, DEVICE, number);
		if (!letter_of_device(device, letter))
			add_letter(drive, letter, deadline);
	}
	listed_free(listed);
	free(given);
	return 0;
}

/* ---- name services ---- */

static void add_line(struct text *out, const char *name, const char *value)
{
	if (!value)
		return;
	text_add(out, "%s=", name);
	text_add_legible(out, value, strlen(value));
	text_add(out, "\n");
}

static void add_path(struct text *out, const char *name, const wchar_t *path, size_t skip)
{
	char *text = path ? utf8_from_wide(path + skip) : NULL;

	add_line(out, name, text);
	free(text);
}

int windows_enumerate(struct drive *drive, char *text, size_t size, uint64_t deadline)
{
	struct windows_drive *windows = windows_of(drive);
	struct text out = text_into(text, size);
	struct listed *listed;

	(void)deadline;
	listed = listed_find(windows->paths[PATH_INTERFACE], UINT32_MAX);
	if (!listed)
		return 0;
	add_path(&out, "interface", listed->interface_path, 0);
	add_path(&out, "name", windows->paths[PATH_DEVICE_NAME], 4);
	add_path(&out, "letter", windows->paths[PATH_LETTER], 4);
	add_line(&out, "friendly", listed->friendly);
	add_line(&out, "hardware-id", listed->hardware_id);
	add_line(&out, "type", "cdrom");
	listed_free(listed);
	return 0;
}
