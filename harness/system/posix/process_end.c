/* process_end.c - how processes end, and stand still in between. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/system/posix/native.h"

#define KILL_DEADLINE SECONDS(10)

/* Collects the end if there is one. 0 ended, 1 still runs, -1. */
static int collect(struct process *process)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)process->id, &info, WEXITED | WNOHANG))
		return errno == EINTR ? 1 : process_fail("cannot wait for a process");
	if (!info.si_pid)
		return 1;
	process->end = info.si_code == CLD_EXITED ? PROCESS_EXITED : PROCESS_SIGNALED;
	process->code = (uint32_t)info.si_status;
	return 0;
}

/*
 * Sleeps until some child changed its state, at most 10 ms: another thread may have taken the
 * signal, so the caller looks again in any case. SIGCHLD must be blocked since before it looked.
 */
static void await_child_signal(uint64_t deadline)
{
	uint64_t soon = clock_now() + MILLISECONDS(10);
	struct timespec left = time_until(deadline < soon ? deadline : soon);
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigtimedwait(&child, NULL, &left);
}

static void block_child_signal(sigset_t *before)
{
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	pthread_sigmask(SIG_BLOCK, &child, before);
}

/* For kernels without pidfd_open. */
static int wait_by_signal(struct process *process, uint64_t deadline)
{
	sigset_t before;
	int result;

	block_child_signal(&before);
	for (;;) {
		result = collect(process);
		if (result != 1 || clock_now() >= deadline)
			break;
		await_child_signal(deadline);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}

/*
 * A process can be waited for only when it is a zombie, and by then the kernel has closed its
 * descriptors and run what their last close entails: the order in the kernel's exit path.
 */
int process_wait(struct process *process, uint64_t deadline)
{
	struct pollfd end = { .events = POLLIN };
	int result;

	if (!process->id || process->end != PROCESS_RUNS)
		return 0;
	result = collect(process);
	if (result != 1)
		return result;
	end.fd = (int)syscall(SYS_pidfd_open, (pid_t)process->id, 0);
	if (end.fd < 0)
		return wait_by_signal(process, deadline);
	do {
		result = poll_until(&end, 1, deadline);
		if (result >= 0)
			result = collect(process);
	} while (result == 1 && clock_now() < deadline);
	close(end.fd);
	return result;
}

int process_kill(struct process *process)
{
	int result;

	if (!process->id || process->end != PROCESS_RUNS)
		return 0;
	if (kill((pid_t)process->id, SIGKILL))
		return process_fail("cannot kill a process");
	result = process_wait(process, clock_now() + KILL_DEADLINE);
	if (result == 1) {
		errno = ETIMEDOUT;
		return process_fail("a killed process does not end");
	}
	return result;
}

/* The signal only asks; the process is frozen once the kernel says so, or has ended meanwhile. */
int process_stop(struct process *process)
{
	uint64_t deadline = clock_now() + KILL_DEADLINE;
	siginfo_t info = { 0 };
	sigset_t before;
	int result;

	if (!process->id || process->end != PROCESS_RUNS || kill((pid_t)process->id, SIGSTOP)) {
		errno = ESRCH;
		return process_fail("cannot stop a process");
	}
	block_child_signal(&before);
	for (;;) {
		int options = WSTOPPED | WEXITED | WNOWAIT | WNOHANG;

		result = waitid(P_PID, (id_t)process->id, &info, options);
		if ((result && errno != EINTR) || info.si_pid || clock_now() >= deadline)
			break;
		await_child_signal(deadline);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!result && info.si_code == CLD_STOPPED)
		return 0;
	errno = info.si_pid ? ESRCH : ETIMEDOUT;
	return process_fail("cannot stop a process");
}

int process_continue(struct process *process)
{
	if (!process->id || process->end != PROCESS_RUNS || kill((pid_t)process->id, SIGCONT)) {
		errno = ESRCH;
		return process_fail("cannot continue a process");
	}
	return 0;
}

_Noreturn void process_leave(int code)
{
	_exit(code);
}

/* Stores through a page that exists and refuses: a fault that no compiler can reason away. */
static void fault(void)
{
	volatile char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page != MAP_FAILED)
		*page = 1;
}

static unsigned overflow(volatile unsigned char *before)
{
	volatile unsigned char here[4096];

	here[0] = (unsigned char)(before[0] + 1);
	here[1] = before[1];
	/* Uses here after the call, so that no compiler turns the call into a loop. */
	return before[0] == 0 && before[1] ? 0 : overflow(here) + here[0];
}

_Noreturn void process_die(const char *how)
{
	volatile unsigned char seed[2] = { 1, 0 };

	/* Deaths are many and wanted: no core files, and no sanitizer's handler in between. */
	prctl(PR_SET_DUMPABLE, 0);
	signal(SIGSEGV, SIG_DFL);
	signal(SIGBUS, SIG_DFL);
	signal(SIGABRT, SIG_DFL);
	if (!strcmp(how, "abort"))
		abort();
	if (!strcmp(how, "segv"))
		fault();
	if (!strcmp(how, "overflow"))
		overflow(seed);
	if (!strcmp(how, "kill"))
		kill(getpid(), SIGKILL);
	_exit(0);
}
