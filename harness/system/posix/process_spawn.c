/* process_spawn.c - how processes start, and whom they follow. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "harness/system/posix/native.h"

static const char parent_variable[] = PARENT_VARIABLE "=";

extern char **environ;

/* The environment with this process's id in it. The caller frees the array. */
static char **child_environment(char *parent, size_t size)
{
	size_t count = 0, kept = 0;
	char **copy;

	while (environ[count])
		count++;
	copy = malloc((count + 2) * sizeof(*copy));
	if (!copy)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], parent_variable, sizeof(parent_variable) - 1) != 0)
			copy[kept++] = environ[i];
	snprintf(parent, size, "%s%ld", parent_variable, (long)getpid());
	copy[kept++] = parent;
	copy[kept] = NULL;
	return copy;
}

/*
 * Renumbers the inherited descriptors to 3, 4, ... in the child. One whose number is itself among
 * the new ones would be overwritten before its turn, so it is lifted out of the way first; lifted
 * holds those copies, to be closed after the start.
 */
static int inherit(posix_spawn_file_actions_t *actions, const process_file *inherited, size_t count,
	int *lifted)
{
	int end = FIRST_INHERITED + (int)count;

	for (size_t i = 0; i < count; i++) {
		int from = (int)inherited[i], to = FIRST_INHERITED + (int)i;

		lifted[i] = -1;
		if (from >= FIRST_INHERITED && from < end && from != to) {
			from = lifted[i] = fcntl(from, F_DUPFD_CLOEXEC, end);
			if (from < 0)
				return -1;
		}
		errno = posix_spawn_file_actions_adddup2(actions, from, to);
		if (errno)
			return -1;
	}
	errno = posix_spawn_file_actions_addclosefrom_np(actions, end);
	if (!errno)
		errno = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
	return errno ? -1 : 0;
}

/*
 * A group of its own, so that a key on the terminal reaches the runner alone, which then ends its
 * children in order; and signals as in a fresh program, whatever the runner blocks or ignores.
 */
static void set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t signals;

	sigfillset(&signals);
	posix_spawnattr_setsigdefault(attributes, &signals);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(attributes, &signals);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(
		attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
}

static int start(pid_t *id, const char *const *argv, char **environment,
	const process_file *inherited, size_t count)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char *arguments[64];
	int lifted[16];
	size_t n = 0;
	int result;

	if (count > sizeof(lifted) / sizeof(lifted[0])) {
		errno = EMFILE;
		return -1;
	}
	for (; argv[n]; n++) {
		if (n + 1 == sizeof(arguments) / sizeof(arguments[0])) {
			errno = E2BIG;
			return -1;
		}
		memcpy(&arguments[n], &argv[n], sizeof(arguments[n]));
	}
	arguments[n] = NULL;
	for (size_t i = 0; i < count; i++)
		lifted[i] = -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	set_attributes(&attributes);
	result = inherit(&actions, inherited, count, lifted);
	if (!result)
		result = posix_spawn(
			id, "/proc/self/exe", &actions, &attributes, arguments, environment);
	else
		result = errno;
	for (size_t i = 0; i < count; i++)
		if (lifted[i] >= 0)
			close(lifted[i]);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	errno = result;
	return result ? -1 : 0;
}

int process_spawn(struct process *process, const char *const *argv, const process_file *inherited,
	size_t count)
{
	char parent[sizeof(parent_variable) + 24];
	char **environment = child_environment(parent, sizeof(parent));
	pid_t id = 0;
	int result;

	*process = (struct process){ 0 };
	if (!environment)
		return process_fail("cannot start a process");
	result = start(&id, argv, environment, inherited, count);
	if (result)
		process_fail("cannot start a process");
	free(environment);
	process->id = result ? 0 : id;
	return result;
}

/*
 * The kernel ties the signal to the parent's thread that started this process, so contenders are
 * started from threads that stay. A parent that died before the request is found by its id.
 */
void process_follow_parent(void)
{
	const char *parent = getenv(PARENT_VARIABLE);

	/* Started through /proc/self/exe, this would be listed as "exe". */
	prctl(PR_SET_NAME, program_invocation_short_name);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (parent && strtol(parent, NULL, 10) != (long)getppid())
		kill(getpid(), SIGKILL);
}
