/* stream.c - streams and the user's commands on POSIX systems. */
#define _GNU_SOURCE
#include "harness/system/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

#include "harness/system/posix/native.h"

extern char **environ;

/* ---- this process's stream ---- */

struct pump {
	int from;
	process_file to;
};

/* A file that is no socket cannot be read like one: its bytes go through a channel. */
static void *pump(void *argument)
{
	static char bytes[65536];
	const struct pump *own = argument;
	struct pollfd ready = { .fd = own->from, .events = POLLIN };

	for (;;) {
		ssize_t got = read(own->from, bytes, sizeof(bytes));

		if (got < 0 && errno == EAGAIN && poll_until(&ready, 1, UINT64_MAX) >= 0)
			continue;
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || channel_send(own->to, bytes, (size_t)got, -1, UINT64_MAX))
			break;
	}
	file_close(own->to);
	return NULL;
}

static int pump_start(int from, process_file to)
{
	static struct pump own;
	pthread_t thread;

	own = (struct pump){ from, to };
	errno = pthread_create(&thread, NULL, pump, &own);
	if (errno)
		return process_fail("cannot read from the line");
	pthread_detach(thread);
	return 0;
}

static int open_port(const char *port)
{
	int file = open(port, O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios settings;

	if (file < 0 || tcgetattr(file, &settings))
		return file;
	cfmakeraw(&settings);
	cfsetspeed(&settings, B115200);
	(void)tcsetattr(file, TCSANOW, &settings);
	return file;
}

/* Whatever else is printed must not get between the lines: it goes where errors go. */
static int take_standard(int files[2])
{
	files[0] = fcntl(0, F_DUPFD_CLOEXEC, 3);
	files[1] = fcntl(1, F_DUPFD_CLOEXEC, 3);
	return files[0] < 0 || files[1] < 0 || dup2(2, 1) < 0 ? -1 : 0;
}

int stream_open(struct stream *stream, const char *port)
{
	process_file ends[2];
	int files[2] = { -1, -1 };

	stream->is_port = port != NULL;
	if (port)
		files[0] = files[1] = open_port(port);
	if (port ? files[0] < 0 : take_standard(files))
		return process_fail(port ? port : "cannot use the standard streams");
	if (channel_pair(ends))
		return -1;
	stream->input = ends[0];
	stream->output = files[1];
	return pump_start(files[0], ends[1]);
}

int stream_write(struct stream *stream, const void *data, size_t size, uint64_t deadline)
{
	struct pollfd room = { .fd = (int)stream->output, .events = POLLOUT };
	const char *next = data;

	while (size) {
		ssize_t wrote;
		int ready = poll_until(&room, 1, deadline);

		errno = ETIMEDOUT;
		if (ready <= 0)
			return ready ? -1 : process_fail("cannot write to the line");
		wrote = write((int)stream->output, next, size);
		if (wrote < 0 && errno != EINTR && errno != EAGAIN)
			return process_fail("cannot write to the line");
		if (wrote > 0) {
			next += wrote;
			size -= (size_t)wrote;
		}
	}
	return 0;
}

/* ---- the user's commands ---- */

/* In a group of its own, so that all of it can be ended. */
static int start(pid_t *id, const char *command, int input, int output)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char shell[] = "sh", option[] = "-c";
	char *text = strdup(command);
	char *argv[] = { shell, option, text, NULL };
	sigset_t signals;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	sigfillset(&signals);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attributes, &signals);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes,
		POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	if (input < 0)
		posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	else
		posix_spawn_file_actions_adddup2(&actions, input, 0);
	posix_spawn_file_actions_adddup2(&actions, output, 1);
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	errno = text ? posix_spawn(id, "/bin/sh", &actions, &attributes, argv, environ) : ENOMEM;
	free(text);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return errno ? process_fail("cannot start the command") : 0;
}

int command_start(struct process *process, const char *command, process_file *channel)
{
	static const struct timeval forever;
	process_file ends[2];
	pid_t id = 0;
	int result;

	*process = (struct process){ 0 };
	if (channel_pair(ends))
		return -1;
	/* Channels' receives end by themselves from time to time; a program's reads do not. */
	(void)setsockopt((int)ends[1], SOL_SOCKET, SO_RCVTIMEO, &forever, sizeof(forever));
	result = start(&id, command, (int)ends[1], (int)ends[1]);
	file_close(ends[1]);
	if (result) {
		file_close(ends[0]);
		return -1;
	}
	process->id = id;
	*channel = ends[0];
	return 0;
}

void command_end(struct process *process, uint64_t deadline)
{
	pid_t group = (pid_t)process->id;

	if (!group)
		return;
	/* What it has started may still go on, whether it ends by itself or not. */
	if (process->end == PROCESS_RUNS && process_wait(process, deadline) == 1) {
		(void)kill(-group, SIGTERM);
		if (process_wait(process, clock_now() + SECONDS(2)) == 1) {
			(void)kill(-group, SIGKILL);
			(void)process_wait(process, clock_now() + SECONDS(5));
		}
	}
	(void)kill(-group, SIGKILL);
	process->id = 0;
}

int command_run_shell(const char *command, uint64_t deadline)
{
	struct process process = { 0 };
	pid_t id = 0;
	int code = -1;

	if (start(&id, command, -1, 2))
		return -1;
	process.id = id;
	/* What it leaves behind, when it ends by itself, is meant to stay: a machine that runs. */
	if (process_wait(&process, deadline))
		command_end(&process, clock_now());
	else if (process.end == PROCESS_EXITED)
		code = (int)process.code;
	return code;
}
