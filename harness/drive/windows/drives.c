/* drives.c - the CD-ROM drives of this Windows, and the emulated ones of exdrive.sys. */
#include "harness/drive/drives.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "harness/drive/windows/drivers/exdrive.h"
#include "harness/drive/windows/names/listed.h"
#include "harness/drive/windows/names/names.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"

#define TIMEOUT SECONDS(10)
#define NUMBERS 32u /* of \\.\CdRomN that are looked for */

/* A drive is named by its number where it has one, else by its interface. */
static char *spec_of(const struct listed *listed)
{
	char name[32];
	wchar_t *path = listed->interface_path;

	if (listed->number == UINT32_MAX)
		return utf8_from_wide(path);
	snprintf(name, sizeof(name), "\\\\.\\CdRom%u", (unsigned)listed->number);
	return _strdup(name);
}

static void tell(drives_take take, void *context, const char *spec, struct windows_drive *drive,
	const struct drive_facts *facts, uint32_t needs)
{
	char *path = NULL, *letter = NULL;
	char volume[600] = "";
	struct drive_result result;

	if (drive->paths[PATH_INTERFACE])
		path = utf8_from_wide(drive->paths[PATH_INTERFACE]);
	if (drive->paths[PATH_LETTER])
		letter = utf8_from_wide(drive->paths[PATH_LETTER] + 4);
	if (drive->drive.ops->volume_info(
		    &drive->drive, &result, volume, sizeof(volume), clock_now() + TIMEOUT) ||
		status_is_error(result.status))
		snprintf(volume, sizeof(volume), "none");
	volume[strcspn(volume, "\n")] = '\0';
	take(context, spec,
		(const struct drives_fact[]){ { "path", path ? path : "" },
			{ "letter", letter ? letter : "" }, { "vendor", facts->vendor },
			{ "product", facts->product }, { "revision", facts->revision },
			{ "serial", facts->serial }, { "driver", facts->driver },
			{ "filters", facts->filters }, { "volume", volume },
			{ "is", facts->description } },
		10, needs);
	free(path);
	free(letter);
}

static void ask_and_tell(drives_take take, void *context, const char *spec)
{
	char address[DRIVE_ADDRESS];
	char why[300] = "memory is short";
	const char *personality;
	uint32_t unit;
	struct drive_facts facts = { 0 };
	struct drive *drive = NULL;
	uint32_t needs = 0;

	if (!exdrive_parse(spec, &unit, &personality))
		drive = drive_connect(spec, "drives");
	else if (!address_find(spec, address, sizeof(address), why, sizeof(why)))
		drive = drive_connect(address, "drives");
	if (!drive) {
		take(context, spec, (const struct drives_fact[]){ { "trouble", why } }, 1,
			DRIVES_UNKNOWN);
		return;
	}
	if (!drive->ops->identify(drive, &facts, clock_now() + TIMEOUT) &&
		!drive->ops->offers(drive, false, &needs, clock_now() + TIMEOUT))
		tell(take, context, spec, windows_of(drive), &facts, facts.capabilities | needs);
	else
		take(context, spec, (const struct drives_fact[]){ { "trouble", drive->error } }, 1,
			DRIVES_UNKNOWN);
	drive->ops->destroy(drive);
}

/* A drive that has a name, but no interface to be listed by. */
static bool is_unlisted(const struct listed *list, uint32_t number, const uint32_t *ours)
{
	wchar_t name[16];
	wchar_t target[300];

	for (; list; list = list->next)
		if (list->number == number && !listed_is_exdrive(list))
			return false;
	for (uint32_t unit = 0; unit < EXDRIVE_UNITS; unit++)
		if (ours[unit] == number)
			return false;
	swprintf(name, 16, L"CdRom%u", (unsigned)number);
	return QueryDosDeviceW(name, target, 300) > 0;
}

/* Which of the names \\.\CdRomN are those of exdrive.sys; UINT32_MAX for none. */
static void find_ours(uint32_t *ours)
{
	for (uint32_t unit = 0; unit < EXDRIVE_UNITS; unit++) {
		struct windows_drive *drive;
		char spec[32];

		snprintf(spec, sizeof(spec), "exdrive:%u", (unsigned)unit);
		drive = windows_of(drive_connect(spec, "drives"));
		ours[unit] = UINT32_MAX;
		if (!drive)
			continue;
		if (!exdrive_know_paths(drive, clock_now() + TIMEOUT) &&
			drive->paths[PATH_DEVICE_NAME])
			ours[unit] = number_in_name(drive->paths[PATH_DEVICE_NAME]);
		drive->drive.ops->destroy(&drive->drive);
	}
}

int drives_find(drives_take take, void *context, char *error, size_t size)
{
	struct listed *list = listed_all();
	bool loaded = exdrive_is_loaded();
	uint32_t ours[EXDRIVE_UNITS];
	char spec[32];

	(void)error;
	(void)size;
	memset(ours, 0xFF, sizeof(ours));
	if (loaded)
		find_ours(ours);
	for (const struct listed *listed = list; listed; listed = listed->next) {
		char *name = listed_is_exdrive(listed) ? NULL : spec_of(listed);

		if (name)
			ask_and_tell(take, context, name);
		free(name);
	}
	for (uint32_t number = 0; number < NUMBERS; number++) {
		snprintf(spec, sizeof(spec), "\\\\.\\CdRom%u", (unsigned)number);
		if (is_unlisted(list, number, ours))
			ask_and_tell(take, context, spec);
	}
	listed_free(list);
	for (uint32_t unit = 0; loaded && unit < EXDRIVE_UNITS; unit++) {
		snprintf(spec, sizeof(spec), "exdrive:%u", (unsigned)unit);
		ask_and_tell(take, context, spec);
	}
	return 0;
}
