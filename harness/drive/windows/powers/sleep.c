/* sleep.c - sleeping and waking. */
#include "harness/drive/windows/powers/sleep.h"

#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"
#include "harness/system/windows/task.h"

#define ASLEEP  15u /* seconds until the timer wakes the system */
#define WAITING SECONDS(300)
#define SLEPT   2000u /* milliseconds for which its own clock stood still, at least */

#define LIBRARY "powrprof.dll"

typedef BOOLEAN(WINAPI *ask_capabilities)(SYSTEM_POWER_CAPABILITIES *capabilities);
typedef BOOLEAN(WINAPI *suspend)(BOOLEAN hibernate, BOOLEAN force, BOOLEAN deaf);
typedef ULONGLONG(WINAPI *ask_ticks)(void);
typedef BOOL(WINAPI *ask_awake)(ULONGLONG *time);

struct sleeping {
	struct task task; /* first, so that a task is one */
	const char *why;  /* it did not; NULL when it did */
};

static bool can_sleep(void)
{
	ask_capabilities ask = WINDOWS_FUNCTION(ask_capabilities, LIBRARY, "GetPwrCapabilities");
	SYSTEM_POWER_CAPABILITIES can;

	memset(&can, 0, sizeof(can));
	return ask && ask(&can) && (can.SystemS1 || can.SystemS2 || can.SystemS3) &&
		can.RtcWake >= PowerSystemSleeping1;
}

/* For how long the system's clock of being awake stood still since it was last asked, in milliseconds; -1 where the
 * system has none. */
static int64_t time_asleep(int64_t before)
{
	ask_ticks ticks = WINDOWS_FUNCTION(ask_ticks, "kernel32.dll", "GetTickCount64");
	ask_awake awake = WINDOWS_FUNCTION(ask_awake, "kernel32.dll", "QueryUnbiasedInterruptTime");
	ULONGLONG time = 0;

	if (!ticks || !awake || !awake(&time))
		return -1;
	return (int64_t)ticks() - (int64_t)(time / 10000) - before;
}

static HANDLE set_timer(void)
{
	LARGE_INTEGER due = { .QuadPart = -(LONGLONG)ASLEEP * 10000000 };
	HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);

	SetLastError(0);
	/* It is set also where it wakes nobody: then that is the error. */
	if (timer && SetWaitableTimer(timer, &due, 0, NULL, NULL, TRUE) && !GetLastError())
		return timer;
	if (timer)
		CloseHandle(timer);
	return NULL;
}

static const char *sleep_now(void)
{
	suspend go = WINDOWS_FUNCTION(suspend, LIBRARY, "SetSuspendState");
	int64_t before = time_asleep(0);
	HANDLE timer;
	bool went;

	if (!go || !can_sleep())
		return "the system says that it cannot sleep and be woken by its clock";
	timer = set_timer();
	if (!timer)
		return "no timer wakes the system";
	windows_claim_privilege(SHUTDOWN_PRIVILEGE);
	went = go(FALSE, FALSE, FALSE);
	CloseHandle(timer);
	if (!went)
		return "the system refuses to go to sleep";
	return before >= 0 && time_asleep(before) < SLEPT ? "the system did not sleep" : NULL;
}

static void sleep_task(struct task *task)
{
	((struct sleeping *)task)->why = sleep_now();
}

int sleep_and_wake(struct windows_drive *drive)
{
	struct sleeping *sleeping = calloc(1, sizeof(*sleeping));
	const char *why;

	if (!sleeping || task_start(&sleeping->task, sleep_task, false))
		return windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	if (task_finish(&sleeping->task, clock_now() + WAITING))
		return windows_fail(drive, DRIVE_TIMED_OUT,
			"was not asked: the system neither slept nor said why not");
	why = sleeping->why;
	task_drop(&sleeping->task);
	return why ? windows_fail(drive, DRIVE_NOT_NOW, "cannot be tested over a sleep: %s", why)
		   : 0;
}
