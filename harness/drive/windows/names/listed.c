/* listed.c - the system's enumeration of CD-ROM drives. */
#include "harness/drive/windows/names/listed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"

#include <setupapi.h>

#define NUMBER_TIMEOUT SECONDS(10)
#define PROPERTY       4096u /* bytes of the longest */

static const GUID cdrom_interface = { 0x53F56308, 0xB6BF, 0x11D0,
	{ 0x94, 0xF2, 0x00, 0xA0, 0xC9, 0x1E, 0xFB, 0x8B } };
static const GUID cdrom_class = { 0x4D36E965, 0xE325, 0x11CE,
	{ 0xBF, 0xC1, 0x08, 0x00, 0x2B, 0xE1, 0x03, 0x18 } };

/* Strings that end with an empty one become one, with commas; what is one string stays. */
static void join(wchar_t *list, size_t units)
{
	for (size_t i = 0; i + 1 < units; i++) {
		if (list[i])
			continue;
		if (!list[i + 1])
			return;
		memmove(list + i + 2, list + i + 1, (units - i - 2) * sizeof(*list));
		list[i] = L',';
		list[i + 1] = L' ';
	}
}

/* The text of a registry value of size bytes, which need not end as it should; NULL without text. */
static char *text_of(const uint8_t *value, DWORD size, DWORD type)
{
	wchar_t text[PROPERTY + 2] = { 0 };
	size_t units = size / sizeof(*text);

	if (!units || (type != REG_SZ && type != REG_MULTI_SZ && type != REG_EXPAND_SZ))
		return NULL;
	memcpy(text, value, units * sizeof(*text));
	if (type == REG_MULTI_SZ)
		join(text, PROPERTY);
	return text[0] ? utf8_from_wide(text) : NULL;
}

static char *property(HDEVINFO set, SP_DEVINFO_DATA *device, DWORD which)
{
	uint8_t value[PROPERTY];
	DWORD type = 0;
	DWORD size = 0;

	if (!SetupDiGetDeviceRegistryPropertyW(
		    set, device, which, &type, value, sizeof(value), &size))
		return NULL;
	return text_of(value, size < sizeof(value) ? size : (DWORD)sizeof(value), type);
}

static char *registry_text(HKEY key, const wchar_t *name)
{
	uint8_t value[PROPERTY];
	DWORD type = 0;
	DWORD size = sizeof(value);

	if (RegQueryValueExW(key, name, NULL, &type, value, &size))
		return NULL;
	return text_of(value, size, type);
}

/* Both parts, either of which may be NULL, with a comma between. */
static char *both(char *one, char *other)
{
	size_t size = (one ? strlen(one) : 0) + (other ? strlen(other) : 0) + 3;
	char *text = one && other ? malloc(size) : NULL;

	if (!one || !other)
		return one ? one : other;
	if (text)
		snprintf(text, size, "%s, %s", one, other);
	free(one);
	free(other);
	return text;
}

static void describe(struct listed *listed, HDEVINFO set, SP_DEVINFO_DATA *device)
{
	HKEY key = SetupDiOpenClassRegKey(&cdrom_class, KEY_READ);
	wchar_t instance[300];

	listed->friendly = property(set, device, SPDRP_FRIENDLYNAME);
	listed->hardware_id = property(set, device, SPDRP_HARDWAREID);
	listed->service = property(set, device, SPDRP_SERVICE);
	listed->upper_filters = property(set, device, SPDRP_UPPERFILTERS);
	listed->lower_filters = property(set, device, SPDRP_LOWERFILTERS);
	if (SetupDiGetDeviceInstanceIdW(set, device, instance, 300, NULL))
		listed->instance = utf8_from_wide(instance);
	/* Those of every drive of the class. */
	if (key != INVALID_HANDLE_VALUE) {
		listed->upper_filters =
			both(registry_text(key, L"UpperFilters"), listed->upper_filters);
		listed->lower_filters =
			both(registry_text(key, L"LowerFilters"), listed->lower_filters);
		RegCloseKey(key);
	}
	key = SetupDiOpenDevRegKey(set, device, DICS_FLAG_GLOBAL, 0, DIREG_DRV, KEY_READ);
	if (key != INVALID_HANDLE_VALUE) {
		listed->driver_version = registry_text(key, L"DriverVersion");
		RegCloseKey(key);
	}
}

uint32_t number_of_path(const wchar_t *path)
{
	struct windows_drive drive = { .named = true, .main_thread = GetCurrentThreadId() };
	struct drive_handle *handle;
	struct drive_result result;
	uint32_t answer[3] = { 0 }; /* STORAGE_DEVICE_NUMBER: type, number, partition */
	uint64_t deadline = clock_now() + NUMBER_TIMEOUT;
	int error;

	drive.paths[PATH_INTERFACE] = _wcsdup(path);
	handle = windows_open_onlooker(&drive, deadline);
	if (!handle) {
		windows_forget_paths(&drive);
		return UINT32_MAX;
	}
	error = windows_control(handle, IOCTL_STORAGE_GET_DEVICE_NUMBER, NULL, 0, answer,
		sizeof(answer), deadline, &result);
	windows_close(handle);
	windows_forget_paths(&drive);
	return !error && status_is_success(result.status) && answer[0] == DEVICE_CD_ROM
		? answer[1]
		: UINT32_MAX;
}

static struct listed *listed_new(HDEVINFO set, SP_DEVICE_INTERFACE_DATA *found)
{
	SP_DEVINFO_DATA device = { .cbSize = sizeof(device) };
	struct listed *listed = calloc(1, sizeof(*listed));
	SP_DEVICE_INTERFACE_DETAIL_DATA_W *detail;
	DWORD size = 0;

	SetupDiGetDeviceInterfaceDetailW(set, found, NULL, 0, &size, NULL);
	detail = calloc(1, size + sizeof(*detail));
	if (listed && detail) {
		detail->cbSize = sizeof(*detail);
		if (SetupDiGetDeviceInterfaceDetailW(set, found, detail, size, NULL, &device))
			listed->interface_path = _wcsdup(detail->DevicePath);
	}
	free(detail);
	if (!listed || !listed->interface_path) {
		free(listed);
		return NULL;
	}
	listed->number = number_of_path(listed->interface_path);
	describe(listed, set, &device);
	return listed;
}

struct listed *listed_all(void)
{
	SP_DEVICE_INTERFACE_DATA found = { .cbSize = sizeof(found) };
	struct listed *list = NULL;
	struct listed **end = &list;
	HDEVINFO set = SetupDiGetClassDevsW(
		&cdrom_interface, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);

	if (set == INVALID_HANDLE_VALUE)
		return NULL;
	for (DWORD i = 0; SetupDiEnumDeviceInterfaces(set, NULL, &cdrom_interface, i, &found);
		i++) {
		*end = listed_new(set, &found);
		if (*end)
			end = &(*end)->next;
	}
	SetupDiDestroyDeviceInfoList(set);
	return list;
}

void listed_free(struct listed *list)
{
	while (list) {
		struct listed *next = list->next;

		free(list->interface_path);
		free(list->friendly);
		free(list->hardware_id);
		free(list->service);
		free(list->driver_version);
		free(list->instance);
		free(list->upper_filters);
		free(list->lower_filters);
		free(list);
		list = next;
	}
}

bool listed_is_exdrive(const struct listed *listed)
{
	return listed->service && !strcmp(listed->service, EXDRIVE_SERVICE);
}

static bool is_meant(const struct listed *listed, const wchar_t *path, uint32_t number)
{
	if (listed_is_exdrive(listed))
		return false;
	return !_wcsicmp(listed->interface_path, path) ||
		(number != UINT32_MAX && listed->number == number);
}

struct listed *listed_find(const wchar_t *path, uint32_t number)
{
	struct listed *list = listed_all();
	struct listed **link = &list;
	struct listed *found;

	while (*link && !is_meant(*link, path, number))
		link = &(*link)->next;
	found = *link;
	if (found) {
		*link = found->next;
		found->next = NULL;
	}
	listed_free(list);
	return found;
}
