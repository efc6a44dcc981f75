/* listener_manager.c - notifications through the configuration manager. */

/* It declares them for those alone who run nowhere else. Its functions are looked up. */
#undef _WIN32_WINNT
#undef WINVER
#define _WIN32_WINNT 0x0602
#define WINVER       0x0602

#include "harness/drive/windows/events/listener.h"

#include <cfgmgr32.h>
#include <stddef.h>

#include "harness/system/windows/native.h"

void manager_tell(struct mailbox *mailbox, int action, const void *data, size_t size)
{
	const CM_NOTIFY_EVENT_DATA *event = data;
	size_t fixed = offsetof(CM_NOTIFY_EVENT_DATA, u.DeviceHandle.Data);

	if (action == CM_NOTIFY_ACTION_DEVICEREMOVECOMPLETE)
		mailbox_keep(mailbox, EVENT_DEVICE_GONE, NULL, 0);
	if (action == CM_NOTIFY_ACTION_DEVICECUSTOMEVENT && size >= fixed &&
		event->u.DeviceHandle.DataSize <= size - fixed)
		mailbox_keep_custom(mailbox, &event->u.DeviceHandle.EventGuid,
			event->u.DeviceHandle.Data, event->u.DeviceHandle.DataSize);
}

static DWORD CALLBACK notified(HCMNOTIFICATION notification, void *context, CM_NOTIFY_ACTION action,
	CM_NOTIFY_EVENT_DATA *data, DWORD size)
{
	(void)notification;
	manager_tell(context, (int)action, data, size);
	return ERROR_SUCCESS;
}

typedef CONFIGRET(WINAPI *register_function)(CM_NOTIFY_FILTER *filter, void *context,
	PCM_NOTIFY_CALLBACK callback, HCMNOTIFICATION *notification);
typedef CONFIGRET(WINAPI *unregister_function)(HCMNOTIFICATION notification);

static register_function register_notification(void)
{
	return WINDOWS_FUNCTION(register_function, "cfgmgr32.dll", "CM_Register_Notification");
}

bool manager_is_there(void)
{
	return register_notification() != NULL;
}

void *manager_listen(HANDLE handle, struct mailbox *mailbox)
{
	CM_NOTIFY_FILTER filter = { .cbSize = sizeof(filter),
		.FilterType = CM_NOTIFY_FILTER_TYPE_DEVICEHANDLE,
		.u.DeviceHandle.hTarget = handle };
	HCMNOTIFICATION notification = NULL;

	return register_notification()(&filter, mailbox, notified, &notification) ? NULL
										  : notification;
}

void manager_leave(void *listener)
{
	unregister_function leave =
		WINDOWS_FUNCTION(unregister_function, "cfgmgr32.dll", "CM_Unregister_Notification");

	if (leave && listener)
		leave(listener);
}
