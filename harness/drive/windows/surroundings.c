/* surroundings.c - other programs that use a drive of this Windows. */
#include "harness/drive/surroundings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/drivers/exdrive.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/here.h"
#include "harness/drive/windows/names/listed.h"
#include "harness/drive/windows/names/names.h"
#include "harness/drive/windows/services.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/windows/nt.h"

/* How long the service control manager may take, and a drive to be opened. */
#define SERVICES_TIMEOUT SECONDS(3)
#define OPEN_TIMEOUT     SECONDS(10)

/* NoDriveTypeAutoRun has a bit for each type of GetDriveType(). */
#define CDROM_BIT (1u << DRIVE_CDROM)

/* ntdll's FileProcessIdsUsingFileInformation, from NT 6.0 on. */
#define PROCESSES_USING 47
#define PROCESSES_MOST  64u

struct look {
	surroundings_take take;
	void *context;
};

__attribute__((format(gnu_printf, 4, 5))) static void found(
	const struct look *look, bool disturbs, const char *remedy, const char *format, ...)
{
	char text[400];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	look->take(look->context, disturbs, text, remedy);
}

/* ---- AutoPlay and services ---- */

/* A number in the registry, 0 where there is none. */
static DWORD setting(HKEY root, const wchar_t *path, const wchar_t *name)
{
	DWORD value = 0, type = 0, size = sizeof(value);
	HKEY key;

	if (RegOpenKeyExW(root, path, 0, KEY_READ, &key))
		return 0;
	if (RegQueryValueExW(key, name, NULL, &type, (uint8_t *)&value, &size) || type != REG_DWORD)
		value = 0;
	RegCloseKey(key);
	return value;
}

static bool autoplay_is_off(void)
{
	static const wchar_t policy[] =
		L"Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer";
	static const wchar_t handlers[] =
		L"Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\AutoplayHandlers";

	return setting(HKEY_LOCAL_MACHINE, policy, L"NoDriveTypeAutoRun") & CDROM_BIT ||
		setting(HKEY_CURRENT_USER, policy, L"NoDriveTypeAutoRun") & CDROM_BIT ||
		setting(HKEY_CURRENT_USER, handlers, L"DisableAutoplay");
}

static void look_at_services(const struct look *look)
{
	struct service services[SERVICES_MOST];
	uint32_t count = services_look(services, clock_now() + SERVICES_TIMEOUT);
	char remedy[120];

	for (uint32_t i = 0; i < count; i++) {
		if (!services[i].runs)
			continue;
		snprintf(remedy, sizeof(remedy), "sc stop %s, until the run is over",
			services[i].name);
		if (i != SERVICES_AUTOPLAY)
			found(look, true, remedy, "the service %s is running, which %s",
				services[i].name, services[i].does);
		else if (!autoplay_is_off())
			found(look, true,
				"turn it off in the settings of Windows, or by the policy "
				"NoDriveTypeAutoRun",
				"AutoPlay is on: it mounts a disc whenever one is announced");
	}
}

/* ---- filter drivers ---- */

/* Windows' own, of which some versions have one or the other in every drive's stack. */
static bool is_windows_own(const char *filter, size_t length)
{
	static const char *const own[] = { "redbook", "imapi", "cdfs", "storqosflt", "exlab" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strlen(own[i]) == length && !_strnicmp(own[i], filter, length))
			return true;
	return false;
}

static void tell_filters(
	const struct look *look, const char *spec, const char *filters, const char *where)
{
	for (size_t length; filters && *filters; filters += length) {
		filters += strspn(filters, ", ");
		length = strcspn(filters, ", ");
		if (length && !is_windows_own(filters, length))
			found(look, true, "remove the program that it belongs to",
				"the filter driver %.*s is %s the class driver of %s", (int)length,
				filters, where, spec);
	}
}

/* ---- open handles ---- */

static void tell_process(const struct look *look, const char *spec, DWORD id)
{
	BOOL(WINAPI * name_of)(HANDLE process, DWORD flags, wchar_t * name, DWORD * size);
	FARPROC function = windows_function("kernel32.dll", "QueryFullProcessImageNameW");
	HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
	wchar_t wide[300] = L"";
	DWORD size = 300;
	char *name = NULL;

	memcpy(&name_of, &function, sizeof(name_of));
	if (process && name_of && name_of(process, 0, wide, &size))
		name = utf8_from_wide(wide);
	if (process)
		CloseHandle(process);
	found(look, true, "end that program", "process %lu, %s, has %s open", (unsigned long)id,
		name ? name : "whose name the system does not tell", spec);
	free(name);
}

static void look_at_handles(const struct look *look, const char *spec, struct windows_drive *drive)
{
	struct {
		ULONG count;
		ULONG_PTR ids[PROCESSES_MOST];
	} using = { 0 };
	struct drive_handle *onlooker = windows_open_onlooker(drive, clock_now() + OPEN_TIMEOUT);
	IO_STATUS_BLOCK block;
	NTSTATUS status;

	if (!onlooker)
		return;
	status = native()->query(onlooker->handle, &block, &using, sizeof(using), PROCESSES_USING);
	windows_close(onlooker);
	for (ULONG i = 0; status == (NTSTATUS)ST_SUCCESS && i < using.count && i < PROCESSES_MOST;
		i++)
		if (using.ids[i] != GetCurrentProcessId())
			tell_process(look, spec, (DWORD) using.ids[i]);
}

/* ---- a drive ---- */

static void look_at_drive(const struct look *look, const char *spec)
{
	char address[DRIVE_ADDRESS], why[300];
	struct windows_drive drive = { .main_thread = GetCurrentThreadId() };
	struct listed *listed;

	/* That it cannot be found is the run's to say. */
	if (address_find(spec, address, sizeof(address), why, sizeof(why)) ||
		address_take(&drive, address))
		return;
	listed = drive.paths[PATH_INTERFACE] ? listed_find(drive.paths[PATH_INTERFACE], UINT32_MAX)
					     : NULL;
	if (listed) {
		tell_filters(look, spec, listed->upper_filters, "above");
		tell_filters(look, spec, listed->lower_filters, "below");
	}
	listed_free(listed);
	look_at_handles(look, spec, &drive);
	windows_forget_paths(&drive);
}

void surroundings_look(
	const char *const *specs, uint32_t count, surroundings_take take, void *context)
{
	const struct look look = { take, context };
	const char *personality;
	bool real = false;
	uint32_t unit;

	for (uint32_t i = 0; i < count; i++) {
		if (!exdrive_parse(specs[i], &unit, &personality))
			continue;
		real = true;
		look_at_drive(&look, specs[i]);
	}
	if (real)
		look_at_services(&look);
	if (real && !windows_is_administrator())
		found(&look, false, "start it from a command prompt that was run as administrator",
			"this program is not elevated: what an administrator can ask is left out, "
			"and the drive may refuse to be opened");
}
