/* process_fork.c - processes that are copies of this one. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/system/posix/native.h"

#define ARGUMENTS_MOST 63
#define INHERITED_MOST 8
#define ASIDE          64 /* from this number on descriptors are out of the way */

/* The descriptors become 3, 4, ..., and no other is left. Input is the null device. */
static int take_descriptors(const process_file *inherited, size_t count)
{
	int aside[INHERITED_MOST];

	for (size_t i = 0; i < count; i++) {
		aside[i] = fcntl((int)inherited[i], F_DUPFD, ASIDE);
		if (aside[i] < 0)
			return -1;
	}
	for (size_t i = 0; i < count; i++)
		if (dup2(aside[i], FIRST_INHERITED + (int)i) < 0)
			return -1;
	close(0);
	if (open("/dev/null", O_RDONLY) != 0)
		return -1;
	return close_range(FIRST_INHERITED + (unsigned)count, ~0u, 0);
}

static _Noreturn void be_child(pid_t parent, int (*function)(int argc, char **argv),
	const char *const *argv, const process_file *inherited, size_t count)
{
	char *arguments[ARGUMENTS_MOST + 1];
	char text[24];
	int argc = 0;

	for (; argc < ARGUMENTS_MOST && argv[argc]; argc++)
		memcpy(&arguments[argc], &argv[argc], sizeof(arguments[argc]));
	arguments[argc] = NULL;
	snprintf(text, sizeof(text), "%ld", (long)parent);
	if (setpgid(0, 0) || setenv(PARENT_VARIABLE, text, 1) || take_descriptors(inherited, count))
		_exit(127);
	process_show_arguments(argv);
	exit(function(argc, arguments));
}

/* What this process has open the child has too until it has put that away, and would keep alive what this
 * process closes. So the child is waited for: its end of a pipe is closed with all the others. */
int process_fork(struct process *process, int (*function)(int argc, char **argv),
	const char *const *argv, const process_file *inherited, size_t count)
{
	pid_t parent = getpid(), id;
	int away[2];
	char byte;

	*process = (struct process){ 0 };
	errno = EMFILE;
	if (count > INHERITED_MOST || pipe2(away, O_CLOEXEC))
		return process_fail("cannot start a process");
	id = fork();
	if (!id)
		be_child(parent, function, argv, inherited, count);
	if (id < 0)
		process_fail("cannot start a process");
	close(away[1]);
	while (id > 0 && read(away[0], &byte, 1) < 0 && errno == EINTR)
		;
	close(away[0]);
	process->id = id > 0 ? id : 0;
	return id > 0 ? 0 : -1;
}
