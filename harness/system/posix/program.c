/* program.c - program.h for POSIX. */
#define _GNU_SOURCE
#include "harness/system/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/system/process.h"

extern char **environ;

static int start(const char *const *argv, const char *input, int output, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	int result = posix_spawn_file_actions_init(&actions);

	if (result)
		return result;
	result = posix_spawn_file_actions_addopen(
		&actions, 0, input ? input : "/dev/null", O_RDONLY, 0);
	result = result ? result : posix_spawn_file_actions_adddup2(&actions, output, 1);
	result = result ? result : posix_spawn_file_actions_adddup2(&actions, output, 2);
	if (!result)
		result = posix_spawnp(
			child, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

/* Until the end of what it prints. 0, or -1 at the deadline. */
static int drain(int from, char *output, size_t size, uint64_t deadline)
{
	size_t used = 0;

	for (;;) {
		char piece[512];
		uint64_t now = clock_now();
		struct pollfd poll_file = { .fd = from, .events = POLLIN };
		ssize_t got;

		if (now >= deadline)
			return -1;
		if (poll(&poll_file, 1, (int)((deadline - now) / MILLISECONDS(1)) + 1) <= 0)
			continue;
		got = read(from, piece, sizeof(piece));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return 0;
		for (ssize_t i = 0; i < got && used + 1 < size; i++)
			output[used++] = piece[i];
		output[used] = '\0';
	}
}

int program_run(
	const char *const *argv, const char *input, char *output, size_t size, uint64_t deadline)
{
	int ends[2], status = 0, late;
	pid_t child = 0;

	output[0] = '\0';
	if (pipe2(ends, O_CLOEXEC))
		return -1;
	if (start(argv, input, ends[1], &child)) {
		close(ends[0]);
		close(ends[1]);
		return -1;
	}
	close(ends[1]);
	late = drain(ends[0], output, size, deadline);
	close(ends[0]);
	if (late)
		kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (late)
		return -2;
	return WIFEXITED(status) ? WEXITSTATUS(status) == 127 ? -1 : WEXITSTATUS(status) : -3;
}
