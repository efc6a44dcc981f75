/*
 * listener.h - the two ways in which Windows tells of a device: the configuration manager, and before
 * NT 6.2 a window.
 */
#ifndef EXACCESS_LISTENER_H
#define EXACCESS_LISTENER_H

#include <stdbool.h>
#include <windows.h>

#include "harness/drive/windows/events/mailbox.h"

/* windows/listener_manager.c; is_there: does this system have it? */
bool manager_is_there(void);
/* Listens to the device of that handle for the mailbox; NULL when the system refuses. */
void *manager_listen(HANDLE handle, struct mailbox *mailbox);
/* Ends that: nothing is kept any more. */
void manager_leave(void *listener);
/* What the manager calls, for tests: data is a CM_NOTIFY_EVENT_DATA of size bytes. */
void manager_tell(struct mailbox *mailbox, int action, const void *data, size_t size);

/* windows/listener_window.c, likewise. */
struct window_listener *window_listen(HANDLE handle, struct mailbox *mailbox);
void window_leave(struct window_listener *listener);

#endif
