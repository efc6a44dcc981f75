/*
 * task.h - work that may hang, on threads that wait in the caller's place.
 */
#ifndef EXACCESS_TASK_H
#define EXACCESS_TASK_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

enum { TASK_RUNS, TASK_DONE, TASK_ABANDONED };

/* Work that may take long, on a thread of its own. The work's data begins with a struct task, in
 * memory of its own from malloc; whoever drops it last frees it. */
struct task {
	void (*work)(struct task *task);
	/* Undoes what the work has done when nobody waits for it any more; may be NULL. */
	void (*regret)(struct task *task);
	HANDLE done; /* set when the work is over */
	volatile LONG holders;
	volatile LONG state;        /* TASK_* */
	struct task_thread *thread; /* while the work goes on */
};

/* Starts work. lone: on a thread that ends with it, so that what the thread has begun ends too. 0, or
 * -1 when there is no memory or thread: task is freed. */
int task_start(struct task *task, void (*work)(struct task *task), bool lone);
/* Waits for its end: 0, or -1 at the deadline. */
int task_wait(struct task *task, uint64_t deadline);
/* Asks the system to break off what the work waits for. */
void task_cancel(struct task *task);
/* Has the work reached a driver that takes its time, as far as the system tells? */
bool task_is_in_driver(struct task *task);
/* As task_wait, but cancelled at the deadline and, if that does not help soon, abandoned: -1 then, and
 * task is no more the caller's. */
int task_finish(struct task *task, uint64_t deadline);
void task_drop(struct task *task);

#endif
