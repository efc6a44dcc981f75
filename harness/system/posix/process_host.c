/* process_host.c - interrupts and facts of the host, for process.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "harness/system/posix/native.h"

static volatile int *caught;

static void note_interrupt(int signal)
{
	(void)signal;
	*caught = *caught + 1;
}

static void handle(int signal, void (*handler)(int))
{
	/* Output that is on its way when a signal comes is not to be lost. */
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };

	sigemptyset(&action.sa_mask);
	sigaction(signal, &action, NULL);
}

static bool is_ignored(int signal)
{
	struct sigaction action;

	return !sigaction(signal, NULL, &action) && action.sa_handler == SIG_IGN;
}

void process_catch_interrupts(volatile int *flag)
{
	caught = flag;
	handle(SIGPIPE, SIG_IGN);
	handle(SIGINT, note_interrupt);
	handle(SIGTERM, note_interrupt);
	/* Whoever started this with nohup wants it to outlive the terminal. */
	if (!is_ignored(SIGHUP))
		handle(SIGHUP, note_interrupt);
}

void process_ignore_interrupts(void)
{
	handle(SIGPIPE, SIG_IGN);
	handle(SIGINT, SIG_IGN);
	handle(SIGHUP, SIG_IGN);
}

uint32_t host_cpus(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) || CPU_COUNT(&set) < 1)
		return 1;
	return (uint32_t)CPU_COUNT(&set);
}

void host_name(char *text, size_t size)
{
	struct utsname name;

	snprintf(text, size, "%s", uname(&name) ? "unknown" : name.nodename);
}

void host_system(char *text, size_t size)
{
	struct utsname name;

	if (uname(&name))
		snprintf(text, size, "unknown");
	else
		snprintf(text, size, "%s %s %s", name.sysname, name.release, name.machine);
}

void host_user(char *text, size_t size)
{
	const struct passwd *entry = getpwuid(geteuid());

	if (entry)
		snprintf(text, size, "%s", entry->pw_name);
	else
		snprintf(text, size, "%lu", (unsigned long)geteuid());
}

/* This system is no machine under test. */
int host_restart(void)
{
	errno = ENOTSUP;
	return process_fail("cannot restart the machine");
}

int64_t host_began(void)
{
	struct timespec up;

	return clock_gettime(CLOCK_BOOTTIME, &up) ? 0 : clock_wall() - up.tv_sec;
}

int host_start_later(const char *const *argv)
{
	errno = ENOTSUP;
	return argv ? process_fail("cannot have the system go on with the run") : 0;
}

bool host_is_terminal(int stream)
{
	return isatty(stream);
}

bool host_has_colours(int stream)
{
	return host_is_terminal(stream);
}

uint32_t host_columns(void)
{
	struct winsize window;

	if (ioctl(1, TIOCGWINSZ, &window) || window.ws_col < 20)
		return 80;
	return window.ws_col;
}

int process_allow_files(uint32_t count)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return -1;
	if (limit.rlim_cur >= count)
		return 0;
	if (limit.rlim_max < count)
		return -1;
	limit.rlim_cur = count;
	return setrlimit(RLIMIT_NOFILE, &limit) ? -1 : 0;
}

long host_peak_memory(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_SELF, &usage) ? 0 : usage.ru_maxrss;
}
