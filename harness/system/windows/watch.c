/* watch.c - a thread that breaks off the calls of others when their time is over. */
#include "harness/system/windows/watch.h"

#include "harness/system/windows/native.h"
#include "harness/system/windows/nt.h"

#define STACK 65536
/* How often it looks: late by so much is soon enough for what should never happen. */
#define LOOK_STEP 250u /* milliseconds */

static struct guard guard;
static struct watch *watched;
static bool started;
/* The thread that makes nearly all calls, usually the only one. */
static DWORD first_id;
static HANDLE first;

static DWORD WINAPI look_after(void *unused)
{
	(void)unused;
	for (;;) {
		uint64_t now;

		Sleep(LOOK_STEP);
		now = clock_now();
		guard_enter(&guard);
		for (struct watch *watch = watched; watch; watch = watch->next) {
			if (watch->deadline > now)
				continue;
			watch->late = true;
			/* Again each time: the first may come before the call has begun to wait. */
			if (native()->cancel_thread && watch->thread)
				native()->cancel_thread(watch->thread);
		}
		guard_leave(&guard);
	}
	return 0;
}

static HANDLE this_thread(void)
{
	HANDLE process = GetCurrentProcess();
	HANDLE thread;

	if (!DuplicateHandle(
		    process, GetCurrentThread(), process, &thread, 0, FALSE, DUPLICATE_SAME_ACCESS))
		return NULL;
	return thread;
}

static void start(void)
{
	HANDLE thread = CreateThread(
		NULL, STACK, look_after, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);

	if (thread)
		CloseHandle(thread);
	first_id = GetCurrentThreadId();
	first = this_thread();
	started = true;
}

void watch_begin(struct watch *watch, uint64_t deadline)
{
	bool is_first;

	guard_enter(&guard);
	if (!started)
		start();
	is_first = first_id == GetCurrentThreadId();
	watch->thread = is_first ? first : this_thread();
	watch->deadline = deadline;
	watch->late = false;
	watch->next = watched;
	watched = watch;
	guard_leave(&guard);
}

bool watch_end(struct watch *watch)
{
	struct watch **link = &watched;

	guard_enter(&guard);
	while (*link != watch)
		link = &(*link)->next;
	*link = watch->next;
	if (watch->thread && watch->thread != first)
		CloseHandle(watch->thread);
	guard_leave(&guard);
	return watch->late;
}
