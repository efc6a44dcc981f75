/* killing.c - tracing a run, one system call of one process after the other. */
#define _GNU_SOURCE 1
#include "harness/command/tests/killing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIFETIME 60 /* seconds that a run may take, whatever becomes of it */
#define MOST     64 /* processes alive at a time */

struct hunt {
	const struct killing *killing;
	struct aftermath *aftermath;
	pid_t first;    /* the program itself */
	pid_t target;   /* 0 until it is there */
	pid_t youngest; /* seen first a moment ago */
	bool in_call;   /* of the target: the next stop is the end of a call */
	pid_t alive[MOST];
	size_t count;
};

static volatile sig_atomic_t out_of_time;

static void note_time(int signal)
{
	(void)signal;
	out_of_time = 1;
}

static char *read_whole(const char *path, size_t *size)
{
	FILE *file = path ? fopen(path, "rb") : NULL;
	char *bytes;
	long end;

	*size = 0;
	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	end = ftell(file);
	rewind(file);
	bytes = malloc(end > 0 ? (size_t)end : 1);
	if (bytes && end > 0)
		*size = fread(bytes, 1, (size_t)end, file);
	fclose(file);
	return bytes;
}

/* Is this the process whose argument is the role? */
static bool plays(pid_t id, const char *role)
{
	char path[64], line[4096];
	const char *argument = line;
	size_t size;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/cmdline", (long)id);
	file = fopen(path, "rb");
	size = file ? fread(line, 1, sizeof(line) - 1, file) : 0;
	if (file)
		fclose(file);
	line[size] = '\0';
	for (int i = 1; i <= 2; i++) {
		argument += strlen(argument) + 1;
		if (argument >= line + size)
			return false;
		if (!strcmp(argument, role))
			return true;
	}
	return false;
}

/* False: it was known. */
static bool remember(struct hunt *hunt, pid_t id)
{
	for (size_t i = 0; i < hunt->count; i++)
		if (hunt->alive[i] == id)
			return false;
	if (hunt->count < MOST)
		hunt->alive[hunt->count++] = id;
	return true;
}

static void forget(struct hunt *hunt, pid_t id, int status)
{
	for (size_t i = 0; i < hunt->count; i++)
		if (hunt->alive[i] == id)
			hunt->alive[i] = hunt->alive[--hunt->count];
	if (id == hunt->first)
		hunt->aftermath->status = status;
}

static void strike(struct hunt *hunt)
{
	struct aftermath *aftermath = hunt->aftermath;

	aftermath->seen = read_whole(hunt->killing->snapshot, &aftermath->seen_size);
	aftermath->killed = true;
	kill(hunt->target, SIGKILL);
}

static void go_on(const struct hunt *hunt, pid_t id, int signal)
{
	bool watched = hunt->target ? id == hunt->target && !hunt->aftermath->killed
				    : id == hunt->youngest;

	ptrace(watched ? PTRACE_SYSCALL : PTRACE_CONT, id, NULL, (void *)(intptr_t)signal);
}

/* A system call of the target begins, or has ended. */
static void take_call(struct hunt *hunt)
{
	hunt->in_call = !hunt->in_call;
	if (hunt->in_call && ++hunt->aftermath->calls == hunt->killing->call)
		strike(hunt);
}

static bool begins_call(pid_t id)
{
	struct __ptrace_syscall_info info = { 0 };

	return ptrace(PTRACE_GET_SYSCALL_INFO, id, (void *)sizeof(info), &info) > 0 &&
		info.op == PTRACE_SYSCALL_INFO_ENTRY;
}

/* A process has its role from the program that it starts, or is a copy of another that takes on a role by and by. */
static void look_for_target(struct hunt *hunt, pid_t id, bool starts, bool calls)
{
	if (hunt->target || !(starts || (calls && id == hunt->youngest)) ||
		!plays(id, hunt->killing->role))
		return;
	hunt->target = id;
	hunt->in_call = starts || begins_call(id);
}

static void take_stop(struct hunt *hunt, pid_t id, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;
	bool calls = signal == (SIGTRAP | 0x80);

	if (remember(hunt, id))
		hunt->youngest = id;
	if (id == hunt->target && calls)
		take_call(hunt);
	look_for_target(hunt, id, event == PTRACE_EVENT_EXEC, calls);
	/* Stops that tracing itself makes are no signals; nor is the one that a new process starts
	 * with. */
	if (event || calls || signal == SIGSTOP || signal == SIGTRAP)
		signal = 0;
	go_on(hunt, id, signal);
}

static void end_strays(struct hunt *hunt)
{
	hunt->aftermath->strays += (unsigned)hunt->count;
	for (size_t i = 0; i < hunt->count; i++)
		kill(hunt->alive[i], SIGKILL);
	out_of_time = 0;
	alarm(LIFETIME);
}

static void follow(struct hunt *hunt)
{
	for (;;) {
		int status;
		pid_t id = waitpid(-1, &status, __WALL);

		if (id < 0 && errno == EINTR && out_of_time)
			end_strays(hunt);
		else if (id < 0 && errno != EINTR)
			return;
		else if (id > 0 && WIFSTOPPED(status))
			take_stop(hunt, id, status);
		else if (id > 0)
			forget(hunt, id, status);
	}
}

static pid_t start(const char *const argv[])
{
	char *arguments[MOST] = { NULL };
	pid_t id = fork();

	if (id)
		return id;
	for (int i = 0; i < MOST - 1 && argv[i]; i++)
		arguments[i] = strdup(argv[i]);
	if (!arguments[0])
		_exit(127);
	for (int i = 0; i < 3; i++) {
		int nowhere = open("/dev/null", O_RDWR);

		dup2(nowhere, i);
		if (nowhere > 2)
			close(nowhere);
	}
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
		_exit(126);
	raise(SIGSTOP);
	execv(arguments[0], arguments);
	_exit(127);
}

int kill_at(const char *const argv[], const struct killing *killing, struct aftermath *aftermath)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK |
		PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
	struct hunt hunt = { .killing = killing, .aftermath = aftermath };
	struct sigaction action = { .sa_handler = note_time };
	int status;

	memset(aftermath, 0, sizeof(*aftermath));
	sigaction(SIGALRM, &action, NULL);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	hunt.first = start(argv);
	if (hunt.first < 0 || waitpid(hunt.first, &status, 0) != hunt.first ||
		!WIFSTOPPED(status) ||
		ptrace(PTRACE_SETOPTIONS, hunt.first, NULL, (void *)(intptr_t)options))
		return -1;
	remember(&hunt, hunt.first);
	out_of_time = 0;
	alarm(LIFETIME);
	go_on(&hunt, hunt.first, 0);
	follow(&hunt);
	alarm(0);
	return 0;
}
