/*
 * test_listener.c - what becomes of what the configuration manager says.
 */
#undef _WIN32_WINNT
#undef WINVER
#define _WIN32_WINNT 0x0602
#define WINVER       0x0602

#include "harness/drive/windows/events/listener.h"

#include <cfgmgr32.h>
#include <stddef.h>
#include <string.h>

#include "harness/system/process.h"
#include "harness/testing/check.h"

#define ROOM 64u

static const GUID arrival = { 0xD07433C0, 0xA98E, 0x11D2,
	{ 0x91, 0x7A, 0x00, 0xA0, 0xC9, 0x06, 0x8F, 0xF3 } };
static const GUID locked = { 0xBC56C139, 0x7A10, 0x47EE,
	{ 0xA2, 0x94, 0x4C, 0x6A, 0x38, 0xF0, 0x14, 0x9A } };

/* An event as the manager hands it over, claiming so many bytes of data. */
static void tell(struct mailbox *mailbox, int action, const GUID *guid, ULONG data, DWORD claimed)
{
	union {
		CM_NOTIFY_EVENT_DATA event;
		unsigned char bytes[sizeof(CM_NOTIFY_EVENT_DATA) + ROOM];
	} told = { .event = { .FilterType = CM_NOTIFY_FILTER_TYPE_DEVICEHANDLE } };

	told.event.u.DeviceHandle.EventGuid = *guid;
	told.event.u.DeviceHandle.NameOffset = -1;
	told.event.u.DeviceHandle.DataSize = claimed;
	memcpy(told.event.u.DeviceHandle.Data, &data, sizeof(data));
	manager_tell(mailbox, action, &told,
		offsetof(CM_NOTIFY_EVENT_DATA, u.DeviceHandle.Data) + sizeof(data));
}

static void hears(struct mailbox *mailbox, const char *expected)
{
	char text[400];

	mailbox_take(mailbox, text, sizeof(text));
	CHECK(!strcmp(text, expected));
}

int main(void)
{
	struct mailbox *mailbox = mailbox_new();

	if (!CHECK(mailbox))
		return check_end();
	CHECK(mailbox_wait(mailbox, clock_now()) == -1);
	tell(mailbox, CM_NOTIFY_ACTION_DEVICECUSTOMEVENT, &arrival, 7, sizeof(ULONG));
	tell(mailbox, CM_NOTIFY_ACTION_DEVICECUSTOMEVENT, &locked, 0, 0);
	CHECK(!mailbox_wait(mailbox, clock_now()));
	hears(mailbox, "arrival count=7\nexclusive-lock\n");
	CHECK(mailbox_wait(mailbox, clock_now()) == -1);
	tell(mailbox, CM_NOTIFY_ACTION_DEVICEREMOVECOMPLETE, &locked, 0, 0);
	hears(mailbox, "device-removed\n");
	/* What is none of a driver's events, what is of another kind, and what claims more than it has. */
	tell(mailbox, CM_NOTIFY_ACTION_DEVICECUSTOMEVENT, &(const GUID){ 0 }, 0, 0);
	tell(mailbox, CM_NOTIFY_ACTION_DEVICEINSTANCEENUMERATED, &locked, 0, 0);
	tell(mailbox, CM_NOTIFY_ACTION_DEVICEQUERYREMOVE, &locked, 0, 0);
	tell(mailbox, CM_NOTIFY_ACTION_DEVICECUSTOMEVENT, &locked, 0, 5);
	manager_tell(mailbox, CM_NOTIFY_ACTION_DEVICECUSTOMEVENT, &locked, 4);
	hears(mailbox, "");
	mailbox_free(mailbox);
	return check_end();
}
