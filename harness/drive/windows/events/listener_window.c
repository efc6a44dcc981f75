/* listener_window.c - notifications through a window, before NT 6.2. */
#include "harness/drive/windows/events/listener.h"

#include <dbt.h>
#include <stddef.h>
#include <stdlib.h>

#include "harness/system/windows/native.h"

#define START_TIMEOUT SECONDS(10)
#define WINDOW_CLASS  L"exaccess notifications"
#define GOODBYE       WM_APP

struct window_listener {
	struct mailbox *mailbox;
	HANDLE device;
	HANDLE thread;
	HANDLE ready;
	HWND window;
	HDEVNOTIFY registration;
};

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
		mailbox_keep(mailbox, EVENT_DEVICE_GONE, NULL, 0);
	if (what == DBT_CUSTOMEVENT && news->dbch_size >= offsetof(DEV_BROADCAST_HANDLE, dbch_data))
		mailbox_keep_custom(mailbox, &news->dbch_eventguid, news->dbch_data,
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
	struct window_listener *listener = context;
	DEV_BROADCAST_HANDLE wanted = { .dbch_size = sizeof(wanted),
		.dbch_devicetype = DBT_DEVTYP_HANDLE,
		.dbch_handle = listener->device };
	MSG message;

	listener->window = window_new(listener->mailbox);
	if (listener->window)
		listener->registration = RegisterDeviceNotificationW(
			listener->window, &wanted, DEVICE_NOTIFY_WINDOW_HANDLE);
	SetEvent(listener->ready);
	while (listener->registration && GetMessageW(&message, NULL, 0, 0) > 0)
		DispatchMessageW(&message);
	if (listener->registration)
		UnregisterDeviceNotification(listener->registration);
	if (listener->window)
		DestroyWindow(listener->window);
	return 0;
}

struct window_listener *window_listen(HANDLE handle, struct mailbox *mailbox)
{
	struct window_listener *listener = calloc(1, sizeof(*listener));

	if (!listener)
		return NULL;
	listener->mailbox = mailbox;
	listener->device = handle;
	listener->ready = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (listener->ready)
		listener->thread = CreateThread(NULL, 0, attend, listener, 0, NULL);
	if (listener->thread)
		WaitForSingleObject(
			listener->ready, milliseconds_until(clock_now() + START_TIMEOUT));
	if (listener->registration)
		return listener;
	window_leave(listener);
	return NULL;
}

void window_leave(struct window_listener *listener)
{
	if (!listener)
		return;
	if (listener->registration)
		PostMessageW(listener->window, GOODBYE, 0, 0);
	if (listener->thread) {
		WaitForSingleObject(
			listener->thread, milliseconds_until(clock_now() + START_TIMEOUT));
		CloseHandle(listener->thread);
	}
	if (listener->ready)
		CloseHandle(listener->ready);
	free(listener);
}
