/*
 * watch.h - calls on the caller's own thread that are broken off at a deadline.
 */
#ifndef EXACCESS_WATCH_H
#define EXACCESS_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

/*
 * A call on the caller's own thread, which is quicker by far than a task. It is broken off when its time
 * is over; where the system, or the driver, does not do that, the process hangs, and it is for who
 * started it to end it. So this is for contenders: the runner waits for those with a deadline.
 */
struct watch {
	uint64_t deadline;
	HANDLE thread;
	bool late;
	struct watch *next;
};

void watch_begin(struct watch *watch, uint64_t deadline);
/* True when the time was over before the call was. */
bool watch_end(struct watch *watch);

#endif
