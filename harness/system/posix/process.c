/* process.c - clocks, threads and reasons. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/system/posix/native.h"

static _Thread_local char last_error[256];

int process_fail(const char *what)
{
	snprintf(last_error, sizeof(last_error), "%s: %s", what, strerror(errno));
	return -1;
}

const char *process_error(void)
{
	return last_error;
}

uint64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return SECONDS(now.tv_sec) + (uint64_t)now.tv_nsec;
}

int64_t clock_wall(void)
{
	return (int64_t)time(NULL);
}

struct timespec time_until(uint64_t deadline)
{
	uint64_t now = clock_now();
	uint64_t left = deadline > now ? deadline - now : 0;

	return (struct timespec){
		.tv_sec = (time_t)(left / SECONDS(1) > INT_MAX ? INT_MAX : left / SECONDS(1)),
		.tv_nsec = (long)(left % SECONDS(1)),
	};
}

int poll_until(struct pollfd *files, size_t count, uint64_t deadline)
{
	for (;;) {
		struct timespec left = time_until(deadline);
		int ready = ppoll(files, (nfds_t)count, &left, NULL);

		if (ready > 0)
			return 1;
		if (ready < 0 && errno != EINTR)
			return process_fail("poll");
		if (ready == 0 || clock_now() >= deadline)
			return 0;
	}
}

/* A standard stream that is closed would be the next file that is opened, and what is printed would go
 * there. What is written to it must fail, so that is told: the null device is opened the wrong way round. */
static void occupy_standard_streams(void)
{
	for (int stream = 0; stream <= 2; stream++)
		if (fcntl(stream, F_GETFD) < 0 && errno == EBADF)
			(void)open("/dev/null", stream ? O_RDONLY : O_WRONLY);
}

/* The bytes that the system shows as this process's command line. */
static struct {
	char *start;
	size_t size;
} shown;

static void find_shown(int argc, char **argv)
{
	if (argc < 1)
		return;
	shown.start = argv[0];
	shown.size = (size_t)(argv[argc - 1] - argv[0]) + strlen(argv[argc - 1]) + 1;
}

void process_show_arguments(const char *const *argv)
{
	size_t used = 0;

	if (!shown.start)
		return;
	memset(shown.start, 0, shown.size);
	for (; *argv && used + strlen(*argv) < shown.size; argv++) {
		memcpy(shown.start + used, *argv, strlen(*argv));
		used += strlen(*argv) + 1;
	}
}

/* They are what main() should have. */
void process_arguments(int *argc, char ***argv)
{
	find_shown(*argc, *argv);
	occupy_standard_streams();
	(void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write */
}

uint32_t process_id(void)
{
	return (uint32_t)getpid();
}

const char *process_self(void)
{
	static char path[PATH_MAX];
	ssize_t length;

	if (!path[0]) {
		length = readlink("/proc/self/exe", path, sizeof(path) - 1);
		path[length > 0 ? length : 0] = '\0';
	}
	return path;
}

struct call {
	void (*function)(void *);
	void *argument;
};

static void *run_call(void *argument)
{
	struct call *call = argument;

	call->function(call->argument);
	return NULL;
}

int process_on_thread(void (*function)(void *), void *argument)
{
	struct call call = { function, argument };
	pthread_t thread;

	errno = pthread_create(&thread, NULL, run_call, &call);
	if (!errno)
		errno = pthread_join(thread, NULL);
	return errno ? process_fail("cannot run a thread") : 0;
}

/* Private directories */
