/* events.c - notifications of the Plug and Play manager, as lines of text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "harness/drive/windows/windows_drive.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/text.h"

#include <dbt.h>

#define KEPT          64 /* notifications of a handle; older ones are forgotten */
#define START_TIMEOUT SECONDS(10)
#define WINDOW_CLASS  L"exaccess notifications"
#define GOODBYE       WM_APP
#define EVENT_TEXT    32
#define EVENTS_ANSWER 65536u

/* The configuration manager's declarations of NT 6.2, which older headers lack. */
#define NOTIFY_HANDLE         1
#define NOTIFY_REMOVE_DONE    5 /* device removal is complete */
#define NOTIFY_CUSTOM         7
#define NOTIFY_DATA_ALIGNMENT 8

struct notify_filter {
	DWORD size, flags;
	int type;
	DWORD reserved;
	union {
		HANDLE handle;
		wchar_t room[200]; /* an instance, in another type of filter */
	} of;
};

struct notify_event {
	int type;
	DWORD reserved;
	GUID event;
	LONG name_offset;
	DWORD data_size;
	uint8_t data[];
};

typedef DWORD(CALLBACK *notify_callback)(
	void *notification, void *context, int action, struct notify_event *data, DWORD size);

struct mailbox {
	struct guard guard;
	uint32_t count; /* ever */
	char events[KEPT][EVENT_TEXT];
	void *notification; /* the configuration manager's; else there is a window: */
	HANDLE handle;
	HANDLE thread;
	HANDLE ready;
	HWND window;
	HDEVNOTIFY registration;
	bool exdrive; /* the drive itself keeps them */
};

static const struct {
	enum lab_event event;
	GUID guid;
} known[] = {
	{ EVENT_ARRIVAL,
		{ 0xD07433C0, 0xA98E, 0x11D2,
			{ 0x91, 0x7A, 0x00, 0xA0, 0xC9, 0x06, 0x8F, 0xF3 } } },
	{ EVENT_REMOVAL,
		{ 0xD07433C1, 0xA98E, 0x11D2,
			{ 0x91, 0x7A, 0x00, 0xA0, 0xC9, 0x06, 0x8F, 0xF3 } } },
	{ EVENT_EJECT_REQUEST,
		{ 0xD07433D1, 0xA98E, 0x11D2,
			{ 0x91, 0x7A, 0x00, 0xA0, 0xC9, 0x06, 0x8F, 0xF3 } } },
	{ EVENT_LOCKED,
		{ 0xBC56C139, 0x7A10, 0x47EE,
			{ 0xA2, 0x94, 0x4C, 0x6A, 0x38, 0xF0, 0x14, 0x9A } } },
	{ EVENT_UNLOCKED,
		{ 0xA3B6D27D, 0x5E35, 0x4885,
			{ 0x81, 0xE5, 0xEE, 0x18, 0xC0, 0x0E, 0xD7, 0x79 } } },
};

static const char *event_word(enum lab_event event)
{
	switch (event) {
#define EVENT(name, number, word, text) \
	case EVENT_##name: return word;
		LAB_EVENTS(EVENT)
#undef EVENT
	}
	return "";
}

static void keep(struct mailbox *mailbox, enum lab_event event, const uint8_t *data, size_t size)
{
	char *line;
	ULONG changes = 0;

	guard_enter(&mailbox->guard);
	line = mailbox->events[mailbox->count++ % KEPT];
	/* The data of an arrival begins with how often media have changed. */
	if (event == EVENT_ARRIVAL && size >= sizeof(changes)) {
		memcpy(&changes, data, sizeof(changes));
		snprintf(line, EVENT_TEXT, "%s count=%lu", event_word(event), changes);
	} else {
		snprintf(line, EVENT_TEXT, "%s", event_word(event));
	}
	guard_leave(&mailbox->guard);
}

static void keep_custom(
	struct mailbox *mailbox, const GUID *event, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!memcmp(event, &known[i].guid, sizeof(*event)))
			keep(mailbox, known[i].event, data, size);
}

/* ---- through the configuration manager ---- */

static DWORD CALLBACK notified(
	void *notification, void *context, int action, struct notify_event *data, DWORD size)
{
	struct mailbox *mailbox = context;
	size_t fixed = offsetof(struct notify_event, data);

	(void)notification;
	if (action == NOTIFY_REMOVE_DONE)
		keep(mailbox, EVENT_DEVICE_GONE, NULL, 0);
	if (action == NOTIFY_CUSTOM && size >= fixed && data->data_size <= size - fixed)
		keep_custom(mailbox, &data->event, data->data, data->data_size);
	return ERROR_SUCCESS;
}

typedef DWORD(WINAPI *register_function)(
	struct notify_filter *filter, void *context, notify_callback callback, void **notification);
typedef DWORD(WINAPI *unregister_function)(void *notification);

static register_function register_notification(void)
{
	FARPROC found = windows_function("cfgmgr32.dll", "CM_Register_Notification");
	register_function function;

	memcpy(&function, &found, sizeof(function));
	return function;
}

static int ask_manager(struct mailbox *mailbox)
{
	struct notify_filter filter = {
		.size = sizeof(filter), .type = NOTIFY_HANDLE, .of.handle = mailbox->handle
	};

	return register_notification()(&filter, mailbox, notified, &mailbox->notification) ? -1 : 0;
}

static void leave_manager(struct mailbox *mailbox)
{
	FARPROC found = windows_function("cfgmgr32.dll", "CM_Unregister_Notification");
	unregister_function leave;

	memcpy(&leave, &found, sizeof(leave));
	if (leave && mailbox->notification)
		leave(mailbox->notification);
}

/* ---- through a window, before NT 6.2 ---- */

static LRESULT CALLBACK hear(HWND window, UINT message, WPARAM what, LPARAM about)
{
	struct mailbox *mailbox = (struct mailbox *)GetWindowLongPtrW(window, GWLP_USERDATA);
	const DEV_BROADCAST_HANDLE *news = (const DEV_BROADCAST_HANDLE *)about;

	if (message == GOODBYE) {
		PostQuitMessage(0);
		return 0;
	}
	if (message != WM_DEVICECHANGE || !mailbox || !news ||
		news->dbch_devicetype != DBT_DEVTYP_HANDLE)
		return DefWindowProcW(window, message, what, about);
	if (what == DBT_DEVICEREMOVECOMPLETE)
		keep(mailbox, EVENT_DEVICE_GONE, NULL, 0);
	if (what == DBT_CUSTOMEVENT && news->dbch_size >= offsetof(DEV_BROADCAST_HANDLE, dbch_data))
		keep_custom(mailbox, &news->dbch_eventguid, (const uint8_t *)news->dbch_data,
			news->dbch_size - offsetof(DEV_BROADCAST_HANDLE, dbch_data));
	return TRUE;
}

static HWND window_new(struct mailbox *mailbox)
{
	const WNDCLASSW type = { .lpfnWndProc = hear,
		.hInstance = GetModuleHandleW(NULL),
		.lpszClassName = WINDOW_CLASS };
	HWND window;

	RegisterClassW(&type); /* once for the process; again does no harm */
	window = CreateWindowExW(
		0, WINDOW_CLASS, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, type.hInstance, NULL);
	if (window)
		SetWindowLongPtrW(window, GWLP_USERDATA, (LONG_PTR)mailbox);
	return window;
}

static DWORD WINAPI attend(void *context)
{
	struct mailbox *mailbox = context;
	DEV_BROADCAST_HANDLE wanted = { .dbch_size = sizeof(wanted),
		.dbch_devicetype = DBT_DEVTYP_HANDLE,
		.dbch_handle = mailbox->handle };
	MSG message;

	mailbox->window = window_new(mailbox);
	if (mailbox->window)
		mailbox->registration = RegisterDeviceNotificationW(
			mailbox->window, &wanted, DEVICE_NOTIFY_WINDOW_HANDLE);
	SetEvent(mailbox->ready);
	while (mailbox->registration && GetMessageW(&message, NULL, 0, 0) > 0)
		DispatchMessageW(&message);
	if (mailbox->registration)
		UnregisterDeviceNotification(mailbox->registration);
	if (mailbox->window)
		DestroyWindow(mailbox->window);
	return 0;
}

static int open_window(struct mailbox *mailbox)
{
	mailbox->ready = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (mailbox->ready)
		mailbox->thread = CreateThread(NULL, 0, attend, mailbox, 0, NULL);
	if (!mailbox->thread)
		return -1;
	WaitForSingleObject(mailbox->ready, milliseconds_until(clock_now() + START_TIMEOUT));
	return mailbox->registration ? 0 : -1;
}

static void close_window(struct mailbox *mailbox)
{
	if (mailbox->registration)
		PostMessageW(mailbox->window, GOODBYE, 0, 0);
	if (mailbox->thread) {
		WaitForSingleObject(
			mailbox->thread, milliseconds_until(clock_now() + START_TIMEOUT));
		CloseHandle(mailbox->thread);
	}
	if (mailbox->ready)
		CloseHandle(mailbox->ready);
}

/* ---- either way ---- */

/* RegisterDeviceNotification is part of every system from NT 5 on. */
bool notifications_are_there(void)
{
	return true;
}

void mailbox_close(struct mailbox *mailbox)
{
	if (!mailbox)
		return;
	leave_manager(mailbox);
	close_window(mailbox);
	free(mailbox);
}

/* The emulated drives deliver through their own handles what the manager delivers for others. */
static int subscribe_exdrive(struct drive_handle *handle, uint64_t deadline)
{
	struct drive_result result;
	char name[48];
	int error = windows_control(handle, EXDRIVE_SUBSCRIBE, NULL, 0, NULL, 0, deadline, &result);

	if (!error && status_is_error(result.status))
		return windows_fail(handle->drive, DRIVE_UNSUPPORTED,
			"delivers no notifications: %s", status_text(result.status, name));
	return error;
}

int windows_subscribe(struct drive_handle *handle, uint64_t deadline)
{
	struct mailbox *mailbox;

	if (handle->drive->exdrive)
		return subscribe_exdrive(handle, deadline);
	if (handle->mailbox)
		return 0;
	mailbox = calloc(1, sizeof(*mailbox));
	if (!mailbox)
		return windows_fail(handle->drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	mailbox->handle = handle->handle;
	if (register_notification() ? ask_manager(mailbox) : open_window(mailbox)) {
		mailbox_close(mailbox);
		return windows_fail(handle->drive, DRIVE_UNSUPPORTED, "delivers no notifications");
	}
	handle->mailbox = mailbox;
	return 0;
}

static int take_exdrive(struct drive_handle *handle, char *text, size_t size, uint64_t deadline)
{
	struct drive_result result;
	char name[48];
	uint32_t room = size - 1 < EVENTS_ANSWER ? (uint32_t)size - 1 : EVENTS_ANSWER;
	int error = windows_control(handle, EXDRIVE_EVENTS, NULL, 0, text, room, deadline, &result);

	if (!error && status_is_error(result.status))
		error = windows_fail(handle->drive, DRIVE_UNSUPPORTED,
			"delivers no notifications: %s", status_text(result.status, name));
	text[error || result.information > room ? 0 : result.information] = '\0';
	return error;
}

int windows_events(struct drive_handle *handle, char *text, size_t size, uint64_t deadline)
{
	struct mailbox *mailbox = handle->mailbox;
	struct text out = text_into(text, size);
	uint32_t first;

	if (handle->drive->exdrive)
		return take_exdrive(handle, text, size, deadline);
	if (!mailbox)
		return windows_fail(
			handle->drive, DRIVE_UNSUPPORTED, "was not asked for notifications");
	guard_enter(&mailbox->guard);
	first = mailbox->count > KEPT ? mailbox->count - KEPT : 0;
	if (first)
		text_add(&out, "(%u earlier events lost)\n", (unsigned)first);
	for (uint32_t i = first; i < mailbox->count; i++)
		text_add(&out, "%s\n", mailbox->events[i % KEPT]);
	mailbox->count = 0;
	guard_leave(&mailbox->guard);
	return 0;
}
