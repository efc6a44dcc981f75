/* facts.c - who a drive is, and what this system and program can do with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/protocol/frame.h"
#include "harness/facts/clause.h"
#include "harness/facts/codes.h"
#include "harness/drive/windows/windows_drive.h"
#include "harness/drive/facts.h"
#include "harness/facts/lab.h"
#include "harness/recorder/recorder.h"
#include "harness/facts/status.h"
#include "harness/system/text.h"

/* STORAGE_DEVICE_DESCRIPTOR: offsets of strings from its beginning, 0 for none. */
#define DESCRIPTOR_VENDOR   12u
#define DESCRIPTOR_PRODUCT  16u
#define DESCRIPTOR_REVISION 20u
#define DESCRIPTOR_SERIAL   24u
#define DESCRIPTOR_SIZE     40u

/* ---- what is here to be used ---- */

/* What this program and system provide, whatever the drive. */
#define HERE                                                                                   \
	((uint32_t)(NEED_ADMINISTRATOR | NEED_KERNEL_HELPER | NEED_CALLER_WIDTH | NEED_IMAPI | \
		NEED_BURNING))

bool windows_is_administrator(void)
{
	SID_IDENTIFIER_AUTHORITY authority = { SECURITY_NT_AUTHORITY };
	BOOL member = FALSE;
	PSID group;

	if (!AllocateAndInitializeSid(&authority, 2, SECURITY_BUILTIN_DOMAIN_RID,
		    DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &group))
		return false;
	if (!CheckTokenMembership(NULL, group, &member))
		member = FALSE;
	FreeSid(group);
	return member;
}

/* A 32-bit program on a 64-bit system. */
static bool is_narrow_caller(void)
{
	BOOL(WINAPI * ask)(HANDLE process, BOOL * is);
	FARPROC found = windows_function("kernel32.dll", "IsWow64Process");
	BOOL is = FALSE;

	memcpy(&ask, &found, sizeof(ask));
	return sizeof(void *) == 4 && ask && ask(GetCurrentProcess(), &is) && is;
}

uint32_t windows_lacks(void)
{
	uint32_t lacks = NEED_SECOND_ACCOUNT; /* which would need its password */

	if (!is_narrow_caller())
		lacks |= NEED_CALLER_WIDTH;
	if (!windows_is_administrator())
		lacks |= NEED_ADMINISTRATOR;
	if (!probe_is_there())
		lacks |= NEED_KERNEL_HELPER;
	if (!recorder_available())
		lacks |= NEED_IMAPI;
	if (!recorder_burns())
		lacks |= NEED_BURNING;
	return lacks;
}

/* ---- the drive's own words ---- */

/* A string of the descriptor, without the spaces that pad it. */
static void take_string(
	char *to, size_t size, const uint8_t *descriptor, uint32_t length, uint32_t field)
{
	uint32_t at = get_u32(descriptor + field);
	uint32_t end;

	if (!at || at >= length)
		return;
	while (at < length && descriptor[at] == ' ')
		at++;
	end = at;
	while (end < length && descriptor[end])
		end++;
	while (end > at && descriptor[end - 1] == ' ')
		end--;
	facts_copy(to, size, descriptor + at, end - at);
}

static void take_descriptor(
	struct drive_facts *facts, struct drive_handle *onlooker, uint64_t deadline)
{
	uint8_t query[PROPERTY_QUERY_SIZE] = { PROPERTY_DEVICE };
	uint8_t descriptor[1024] = { 0 };
	struct drive_result result;
	uint32_t length;

	if (windows_control(onlooker, IOCTL_STORAGE_QUERY_PROPERTY, query, sizeof(query),
		    descriptor, sizeof(descriptor), deadline, &result) ||
		!status_is_success(result.status) || result.information < DESCRIPTOR_SIZE ||
		result.information > sizeof(descriptor))
		return;
	length = (uint32_t)result.information;
	take_string(facts->vendor, sizeof(facts->vendor), descriptor, length, DESCRIPTOR_VENDOR);
	take_string(facts->product, sizeof(facts->product), descriptor, length, DESCRIPTOR_PRODUCT);
	take_string(
		facts->revision, sizeof(facts->revision), descriptor, length, DESCRIPTOR_REVISION);
	take_string(facts->serial, sizeof(facts->serial), descriptor, length, DESCRIPTOR_SERIAL);
}

static void take_listed(struct drive_facts *facts, const struct listed *listed)
{
	struct text out = text_into(facts->filters, sizeof(facts->filters));
	const char *upper = listed->upper_filters;
	const char *lower = listed->lower_filters;

	if (listed->service)
		snprintf(facts->driver, sizeof(facts->driver), "%.40s %.20s", listed->service,
			listed->driver_version ? listed->driver_version : "");
	if (listed->friendly)
		snprintf(
			facts->description, sizeof(facts->description), "%.120s", listed->friendly);
	text_add(&out, "%s%s%s%s%s", upper ? "above: " : "", upper ? upper : "",
		upper && lower ? "; " : "", lower ? "below: " : "", lower ? lower : "");
	if (!upper && !lower)
		text_add(&out, "none");
}

int windows_offers(struct windows_drive *drive, uint32_t *needs, uint64_t deadline)
{
	struct drive_handle *onlooker = windows_open_onlooker(drive, deadline);
	struct drive_result result;
	char text[600];

	*needs = 0;
	if (!onlooker)
		return DRIVE_UNREACHABLE;
	if (!windows_control(
		    onlooker, IOCTL_STORAGE_CHECK_VERIFY2, NULL, 0, NULL, 0, deadline, &result) &&
		status_is_success(result.status))
		*needs |= NEED_MEDIUM;
	windows_close(onlooker);
	if (!windows_volume_info(&drive->drive, &result, text, sizeof(text), deadline) &&
		status_is_success(result.status))
		*needs |= NEED_MEDIUM | NEED_MOUNTED_VOLUME;
	if (notifications_are_there())
		*needs |= NEED_NOTIFICATIONS;
	return 0;
}

int windows_identify(struct windows_drive *drive, struct drive_facts *facts, uint64_t deadline)
{
	struct drive_handle *onlooker = windows_open_onlooker(drive, deadline);
	struct listed *listed;

	if (!onlooker)
		return DRIVE_UNREACHABLE;
	take_descriptor(facts, onlooker, deadline);
	listed = listed_find(drive->paths[PATH_INTERFACE], UINT32_MAX);
	if (listed)
		take_listed(facts, listed);
	else
		snprintf(facts->description, sizeof(facts->description),
			"a drive without a device interface");
	listed_free(listed);
	facts->capabilities = HERE & ~windows_lacks();
	windows_close(onlooker);
	return 0;
}
