/* specs.c - drives as users name them: those of this Windows, and exdrive.sys's. */
#include "harness/drive/specs.h"

#include <stdio.h>
#include <string.h>

#include "fixtures/drive/rules.h"
#include "fixtures/kernel/exdrive.h"
#include "harness/drive/windows/drivers/exdrive.h"
#include "harness/drive/windows/drivers/exlab.h"
#include "harness/drive/windows/names/names.h"

const char spec_kinds[] =
	"  \\\\.\\CdRom0           a drive by its number\n"
	"  D:                   a drive by its letter\n"
	"  \\\\?\\...              a drive by its device interface; exaccess drives lists them all\n"
	"  exdrive:0            the first of two emulated drives of exdrive.sys, if that is loaded;\n"
	"                       it behaves as documented\n"
	"  exdrive:0:published  the same, but it behaves as the published driver does\n"
	"  exlab:0              \\\\.\\CdRom0 with exlab.sys below its class driver, which answers in\n"
	"                       the drive's place: any disc, tray and fault can be had\n"
	"  exlab:0:pass         the same, but the drive answers, and the filter logs its commands,\n"
	"                       and makes them fail; pass,slow=MS makes each take so long\n";

const char *spec_default(void)
{
	return NULL;
}

bool spec_is_embedded(const char *spec)
{
	(void)spec;
	return false;
}

const struct rules *spec_rules(const char *spec)
{
	(void)spec;
	return NULL;
}

static bool is_letter(const char *spec)
{
	bool letter = (spec[0] >= 'A' && spec[0] <= 'Z') || (spec[0] >= 'a' && spec[0] <= 'z');

	return letter && spec[1] == ':' && (!spec[2] || (spec[2] == '\\' && !spec[3]));
}

int spec_check(const char *spec, char *error, size_t size)
{
	char base[DRIVE_NAME];
	const char *personality;
	uint32_t unit;

	if (!spec) {
		snprintf(error, size,
			"no drive is named: use --drive, and exaccess drives to see which there are");
		return -1;
	}
	if (strlen(spec) >= DRIVE_NAME) {
		snprintf(error, size, "'%.60s...' is too long", spec);
		return -1;
	}
	if (is_letter(spec) ||
		((!strncmp(spec, "\\\\.\\", 4) || !strncmp(spec, "\\\\?\\", 4)) && spec[4]))
		return 0;
	if (!exdrive_parse(spec, &unit, &personality) || !exlab_parse(spec, base, &personality))
		return 0;
	snprintf(error, size,
		"there is no drive '%.100s'; a drive is \\\\.\\CdRom0, D:, a device interface "
		"path, exdrive:0 to exdrive:%u, or exlab:0 for \\\\.\\CdRom0",
		spec, EXDRIVE_UNITS - 1);
	return -1;
}

int spec_address(const char *spec, char *address, size_t size, char *error, size_t error_size)
{
	const char *personality;
	uint32_t unit;

	if (!exdrive_parse(spec, &unit, &personality)) {
		snprintf(address, size, "exdrive:%u", (unsigned)unit);
		return exdrive_behave(
			unit, personality[0] ? personality : "documented", error, error_size);
	}
	return strncmp(spec, "exlab:", 6) ? address_find(spec, address, size, error, error_size)
					  : exlab_address(spec, address, size, error, error_size);
}

void spec_identity(const char *spec, char *identity, size_t size)
{
	const char *personality;
	char base[DRIVE_NAME];
	char error[300];
	uint32_t unit;

	/* The drive is the same, whoever answers. */
	if (!exlab_parse(spec, base, &personality))
		spec = base;

	if (!exdrive_parse(spec, &unit, &personality))
		snprintf(identity, size, "exdrive:%u", (unsigned)unit);
	else if (address_find(spec, identity, size, error, sizeof(error)))
		snprintf(identity, size, "%s", spec);
}
