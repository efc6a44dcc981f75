/* facts.c - who a drive is: its own words and the system's. */
#include "harness/drive/windows/driver_files.h"
#include "harness/drive/windows/facts.h"

#include <stdio.h>
#include <string.h>

#include "fixtures/protocol/frame.h"
#include "harness/drive/facts.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/here.h"
#include "harness/drive/windows/names/listed.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/text.h"

/* STORAGE_DEVICE_DESCRIPTOR: offsets of strings from its beginning, 0 for none. */
#define DESCRIPTOR_VENDOR   12u
#define DESCRIPTOR_PRODUCT  16u
#define DESCRIPTOR_REVISION 20u
#define DESCRIPTOR_SERIAL   24u
#define DESCRIPTOR_SIZE     40u

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
	facts->file_count = 0;
	driver_files_add(facts, listed->service);
	driver_files_add(facts, upper);
	driver_files_add(facts, lower);
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
	facts->capabilities = windows_provides();
	windows_close(onlooker);
	return 0;
}
