/* events.c - who listens for a handle. */
#include "harness/drive/windows/events/events.h"

#include <stdlib.h>

#include "fixtures/kernel/exdrive.h"
#include "harness/drive/windows/events/listener.h"
#include "harness/drive/windows/events/mailbox.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/status.h"

#define EVENTS_ANSWER 65536u

struct subscription {
	struct mailbox *mailbox;
	void *manager; /* or: */
	struct window_listener *window;
};

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

static void subscription_end(struct subscription *subscription)
{
	manager_leave(subscription->manager);
	window_leave(subscription->window);
	mailbox_free(subscription->mailbox);
	free(subscription);
}

int windows_subscribe(struct drive_handle *handle, uint64_t deadline)
{
	struct subscription *made;

	if (handle->drive->exdrive)
		return subscribe_exdrive(handle, deadline);
	if (handle->subscription)
		return 0;
	made = calloc(1, sizeof(*made));
	if (made)
		made->mailbox = mailbox_new();
	if (!made || !made->mailbox) {
		free(made);
		return windows_fail(handle->drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	}
	if (manager_is_there())
		made->manager = manager_listen(handle->handle, made->mailbox);
	else
		made->window = window_listen(handle->handle, made->mailbox);
	if (!made->manager && !made->window) {
		subscription_end(made);
		return windows_fail(handle->drive, DRIVE_UNSUPPORTED, "delivers no notifications");
	}
	handle->subscription = made;
	return 0;
}

void windows_unsubscribe(struct drive_handle *handle)
{
	if (handle->subscription)
		subscription_end(handle->subscription);
	handle->subscription = NULL;
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
	if (handle->drive->exdrive)
		return take_exdrive(handle, text, size, deadline);
	if (!handle->subscription)
		return windows_fail(
			handle->drive, DRIVE_UNSUPPORTED, "was not asked for notifications");
	mailbox_take(handle->subscription->mailbox, text, size);
	return 0;
}

int windows_hear(struct drive_handle *handle, uint64_t deadline)
{
	return handle->subscription ? mailbox_wait(handle->subscription->mailbox, deadline) : -1;
}
