/* bench_run.c - timing a run against bare processes and bare messages. */
#define _GNU_SOURCE
#include "harness/command/posix/bench_run.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/command/posix/bench_peer.h"

#define RUNS      3
#define PROCESSES 200
#define PINGS     20000

/* Of this process and of all that it has waited for, and they for theirs. */
struct usage {
	uint64_t processor; /* nanoseconds */
	uint64_t waits;     /* times that one of them gave up the processor to wait */
	uint64_t started;   /* processes, by anybody, since the system began */
};

static int complain(const char *why)
{
	fprintf(stderr, "exaccess bench: cannot measure a run: %s\n", why);
	return -1;
}

static uint64_t nanoseconds(struct timeval time)
{
	return SECONDS((uint64_t)time.tv_sec) + (uint64_t)time.tv_usec * 1000;
}

static uint64_t processes_started(void)
{
	FILE *file = fopen("/proc/stat", "re");
	char line[4096];
	uint64_t started = 0;

	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, "processes ", 10))
			started = strtoull(line + 10, NULL, 10);
	if (file)
		fclose(file);
	return started;
}

static struct usage usage_now(void)
{
	struct usage usage = { .started = processes_started() };
	const int whose[] = { RUSAGE_SELF, RUSAGE_CHILDREN };

	for (size_t i = 0; i < sizeof(whose) / sizeof(whose[0]); i++) {
		struct rusage one;

		if (getrusage(whose[i], &one))
			continue;
		usage.processor += nanoseconds(one.ru_utime) + nanoseconds(one.ru_stime);
		usage.waits += (uint64_t)one.ru_nvcsw;
	}
	return usage;
}

static struct usage usage_since(const struct usage *before)
{
	struct usage now = usage_now();

	return (struct usage){ now.processor - before->processor, now.waits - before->waits,
		now.started - before->started };
}

static void keep_least(uint64_t *least, uint64_t value)
{
	if (value < *least)
		*least = value;
}

/* ---- bare ---- */

static int measure_processes(uint64_t *each)
{
	struct usage before = usage_now();
	struct usage used;

	for (int i = 0; i < PROCESSES; i++)
		if (bench_least_process())
			return -1;
	used = usage_since(&before);
	*each = used.processor / PROCESSES;
	if (used.started > PROCESSES + PROCESSES / 10)
		fprintf(stderr,
			"exaccess bench: others started %" PRIu64
			" processes while %d were started here: "
			"run-processes has theirs in it, and the ratio comes out too low\n",
			used.started - PROCESSES, PROCESSES);
	return 0;
}

static int measure_messages(uint64_t *each)
{
	struct usage before = usage_now();
	struct bench_peer peer;
	int result = bench_peer_start(&peer);

	for (int i = 0; i < PINGS && !result; i++) {
		uint64_t time;

		result = bench_peer_ping(&peer, &time);
	}
	bench_peer_stop(&peer);
	*each = usage_since(&before).processor / (2 * (uint64_t)PINGS);
	return result;
}

/* ---- the run ---- */

_Noreturn static void become_run(const char *directory)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	/* The figures stand alone on standard output. */
	if (nowhere >= 0 && dup2(nowhere, 1) == 1)
		execl("/proc/self/exe", "exaccess", "run", "--quiet", "--out", directory,
			(char *)NULL);
	_exit(127);
}

static int play_all(const char *directory, struct usage *usage)
{
	struct usage before = usage_now();
	pid_t id = fork();
	int status = -1;

	if (id == 0)
		become_run(directory);
	if (id < 0 || waitpid(id, &status, 0) != id || status)
		return complain("it does not end with 0");
	*usage = usage_since(&before);
	return 0;
}

static int measure_runs(struct usage *least)
{
	*least = (struct usage){ UINT64_MAX, UINT64_MAX, UINT64_MAX };
	for (int i = 0; i < RUNS; i++) {
		char directory[120];
		struct usage one;
		int result;

		if (directory_private(directory, sizeof(directory)))
			return complain(process_error());
		result = play_all(directory, &one);
		directory_remove(directory);
		if (result)
			return -1;
		keep_least(&least->processor, one.processor);
		keep_least(&least->waits, one.waits);
		keep_least(&least->started, one.started);
	}
	return 0;
}

int bench_run(void)
{
	uint64_t process, message, bare;
	struct usage run;

	if (measure_processes(&process) || measure_messages(&message) || measure_runs(&run))
		return -1;
	bare = run.started * process + run.waits * message;
	printf("run-processor-time %" PRIu64 " ms\n", run.processor / MILLISECONDS(1));
	printf("run-processes %" PRIu64 " processes\n", run.started);
	printf("run-waits-for-messages %" PRIu64 " waits\n", run.waits);
	printf("bare-process %" PRIu64 " us\n", process / 1000);
	printf("bare-message %.2f us\n", (double)message / 1000.0);
	printf("bare-processor-time %" PRIu64 " ms\n", bare / MILLISECONDS(1));
	printf("run-over-bare-processor-time %.2f ratio\n", (double)run.processor / (double)bare);
	return 0;
}
