/* task.c - threads that wait in a caller's place. */
#include "harness/system/windows/task.h"

#include <stdlib.h>

#include "harness/system/windows/native.h"
#include "harness/system/windows/nt.h"

#define STACK     (1u << 20) /* reserved; classes of COM are loaded on it, too */
#define IDLE_MOST 4
/* How long a cancelled call may take to come back before its thread is given up. */
#define BREAK_OFF SECONDS(2)

struct task_thread {
	HANDLE thread;
	HANDLE wake;
	struct task *task; /* what it works on; under the guard */
	bool lone;
	struct task_thread *next;
};

static struct guard guard;
static struct task_thread *idle;
static uint32_t idle_count;

static void thread_free(struct task_thread *thread)
{
	if (thread->wake)
		CloseHandle(thread->wake);
	if (thread->thread)
		CloseHandle(thread->thread);
	free(thread);
}

/* Takes the thread's task from it, so that nobody breaks off another in its place. False: the thread is
 * to end. */
static bool settle(struct task_thread *thread)
{
	bool stays = !thread->lone;

	guard_enter(&guard);
	thread->task->thread = NULL;
	thread->task = NULL;
	stays = stays && idle_count < IDLE_MOST;
	if (stays) {
		thread->next = idle;
		idle = thread;
		idle_count++;
	}
	guard_leave(&guard);
	return stays;
}

static DWORD WINAPI live(void *context)
{
	struct task_thread *thread = context;
	bool stays = true;

	while (stays && WaitForSingleObject(thread->wake, INFINITE) == WAIT_OBJECT_0) {
		struct task *task = thread->task;

		task->work(task);
		stays = settle(thread);
		if (InterlockedCompareExchange(&task->state, TASK_DONE, TASK_RUNS) ==
				TASK_ABANDONED &&
			task->regret)
			task->regret(task);
		SetEvent(task->done);
		task_drop(task);
	}
	thread_free(thread);
	return 0;
}

static struct task_thread *thread_new(void)
{
	struct task_thread *thread = calloc(1, sizeof(*thread));

	if (!thread)
		return NULL;
	thread->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
	if (thread->wake)
		thread->thread = CreateThread(
			NULL, STACK, live, thread, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
	if (thread->thread)
		return thread;
	thread_free(thread);
	return NULL;
}

static struct task_thread *thread_take(bool lone)
{
	struct task_thread *thread = NULL;

	guard_enter(&guard);
	if (idle && !lone) {
		thread = idle;
		idle = thread->next;
		idle_count--;
	}
	guard_leave(&guard);
	if (!thread)
		thread = thread_new();
	if (thread)
		thread->lone = lone;
	return thread;
}

int task_start(struct task *task, void (*work)(struct task *task), bool lone)
{
	struct task_thread *thread;

	task->work = work;
	task->holders = 1;
	task->state = TASK_RUNS;
	task->thread = NULL;
	task->done = CreateEventW(NULL, TRUE, FALSE, NULL);
	thread = task->done ? thread_take(lone) : NULL;
	if (!thread) {
		task_drop(task);
		return -1;
	}
	task->holders = 2;
	thread->task = task;
	task->thread = thread;
	SetEvent(thread->wake);
	return 0;
}

int task_wait(struct task *task, uint64_t deadline)
{
	DWORD waited = WaitForSingleObject(task->done, milliseconds_until(deadline));

	/* The system waits no longer than an hour at a time. */
	while (waited == WAIT_TIMEOUT && clock_now() < deadline)
		waited = WaitForSingleObject(task->done, milliseconds_until(deadline));
	return waited == WAIT_OBJECT_0 ? 0 : -1;
}

void task_cancel(struct task *task)
{
	guard_enter(&guard);
	if (task->thread && native()->cancel_thread)
		native()->cancel_thread(task->thread->thread);
	guard_leave(&guard);
}

bool task_is_in_driver(struct task *task)
{
	BOOL waits = FALSE;

	guard_enter(&guard);
	if (task->thread && native()->thread_waits)
		native()->thread_waits(task->thread->thread, &waits);
	guard_leave(&guard);
	return waits;
}

int task_finish(struct task *task, uint64_t deadline)
{
	if (!task_wait(task, deadline))
		return 0;
	task_cancel(task);
	if (!task_wait(task, clock_now() + BREAK_OFF))
		return 0;
	/* It may have come back just now. */
	if (InterlockedCompareExchange(&task->state, TASK_ABANDONED, TASK_RUNS) == TASK_DONE)
		return 0;
	task_drop(task);
	return -1;
}

void task_drop(struct task *task)
{
	if (InterlockedDecrement(&task->holders) > 0)
		return;
	if (task->done)
		CloseHandle(task->done);
	free(task);
}
