/* bench_drive.c - bench_drive.h. */
#define _GNU_SOURCE
#include "harness/command/posix/bench_drive.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/command/posix/bench_peer.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/play/stage.h"
#include "harness/facts/status.h"

#define ROUNDS    40
#define PER_ROUND 500
#define SAMPLES   ((size_t)ROUNDS * PER_ROUND)
#define HANDLES   1000
#define TIMEOUT   SECONDS(10)

struct bench {
	struct stage stage;
	struct drive *drive;
	struct drive_handle *handles[HANDLES];
	uint32_t open;
	struct bench_peer peer;
	uint64_t queries[SAMPLES];
	uint64_t pings[SAMPLES];
};

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "exaccess: %s: %s\n", what, why);
	return -1;
}

static int open_handle(struct bench *bench)
{
	const struct drive_open open = { .path = PATH_INTERFACE,
		.access = ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE,
		.share = SHARE_READ | SHARE_WRITE,
		.account = ACCOUNT_ADMINISTRATOR,
		.pointer_bits = 64 };
	struct drive_result result;

	if (bench->drive->ops->open(bench->drive, &open, clock_now() + TIMEOUT,
		    &bench->handles[bench->open], &result))
		return complain("cannot open the drive", bench->drive->error);
	if (!bench->handles[bench->open])
		return complain("cannot open the drive", "it refuses");
	bench->open++;
	return 0;
}

static int query(const struct bench *bench, struct drive_handle *handle, uint64_t *time)
{
	const uint8_t input[EXCLUSIVE_ACCESS_SIZE] = { EXCLUSIVE_ACCESS_QUERY };
	uint8_t output[EXCLUSIVE_STATE_SIZE];
	struct drive_request request = { .kind = DRIVE_CONTROL,
		.code = IOCTL_CDROM_EXCLUSIVE_ACCESS,
		.input = input,
		.input_length = sizeof(input),
		.output = output,
		.output_length = sizeof(output) };
	uint64_t start = clock_now();
	int error = bench->drive->ops->submit(handle, &request, start + TIMEOUT);

	if (error == DRIVE_PENDING)
		error = bench->drive->ops->wait(handle, &request, start + TIMEOUT);
	*time = clock_now() - start;
	if (error)
		return complain("cannot query the drive", bench->drive->error);
	if (request.result.status != ST_SUCCESS)
		return complain("cannot query the drive", "it fails the query");
	return 0;
}

/* Figures */

/*
 * Two processes that talk by turns are some microseconds apart on one processor and some tens on
 * two, and the scheduler's choice lasts for the whole run: both pairs are put on one, so that the
 * ratio compares the work and not the luck.
 */
static void share_processor(const struct bench *bench)
{
	int here = sched_getcpu();
	cpu_set_t one;

	if (here < 0)
		return;
	CPU_ZERO(&one);
	CPU_SET((size_t)here, &one);
	sched_setaffinity(0, sizeof(one), &one);
	sched_setaffinity((pid_t)bench->peer.id, sizeof(one), &one);
	sched_setaffinity((pid_t)bench->stage.server.id, sizeof(one), &one);
}

static int ascending(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static double median(uint64_t *samples)
{
	qsort(samples, SAMPLES, sizeof(*samples), ascending);
	return (double)samples[SAMPLES / 2] / 1000;
}

static int bench_round_trips(struct bench *bench, FILE *out)
{
	double asked, pinged;

	if (bench_peer_start(&bench->peer) || open_handle(bench))
		return -1;
	share_processor(bench);
	for (size_t i = 0; i < SAMPLES; i++) {
		size_t turn = i % PER_ROUND;
		uint64_t unused;

		/* The first of each turn pays for caches that the other has cleared. */
		if (turn == 0 && bench_peer_ping(&bench->peer, &unused))
			return -1;
		if (bench_peer_ping(&bench->peer, &bench->pings[i]))
			return -1;
		if (turn != PER_ROUND - 1)
			continue;
		for (size_t j = i + 1 - PER_ROUND; j <= i; j++)
			if (query(bench, bench->handles[0], &bench->queries[j]))
				return -1;
	}
	asked = median(bench->queries);
	pinged = median(bench->pings);
	fprintf(out, "query-round-trip %.2f us\n", asked);
	fprintf(out, "ping-pong-round-trip %.2f us\n", pinged);
	fprintf(out, "query-over-ping-pong %.2f ratio\n", asked / pinged);
	return 0;
}

/* The most memory a process has had in use, in MiB; negative when the system does not say. */
static double peak_memory(intptr_t id)
{
	char path[64], line[256];
	double kibibytes = -1024;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)id);
	status = fopen(path, "r");
	if (!status)
		return -1;
	while (fgets(line, sizeof(line), status))
		if (!strncmp(line, "VmHWM:", 6))
			kibibytes = strtod(line + 6, NULL);
	fclose(status);
	return kibibytes / 1024;
}

static int bench_handles(struct bench *bench, FILE *out)
{
	uint64_t unused;
	double memory;

	while (bench->open < HANDLES)
		if (open_handle(bench))
			return -1;
	for (uint32_t i = 0; i < bench->open; i++)
		if (query(bench, bench->handles[i], &unused))
			return -1;
	memory = peak_memory(bench->stage.server.id);
	if (memory < 0)
		return complain("cannot tell the server's memory", "the system does not say");
	fprintf(out, "open-handles %u count\n", (unsigned)bench->open);
	fprintf(out, "server-peak-memory %.1f MiB\n", memory);
	return 0;
}

static int bench_all(struct bench *bench, FILE *out)
{
	const char *specs[] = { "emulated" };

	if (stage_open(&bench->stage, specs, 1, TIMEOUT))
		return complain("cannot start an emulated drive", bench->stage.trouble);
	bench->drive = drive_connect(bench->stage.addresses[0], "bench");
	if (!bench->drive)
		return complain("cannot start an emulated drive", "memory is short");
	return bench_round_trips(bench, out) || bench_handles(bench, out) ? -1 : 0;
}

int bench_drive(FILE *out)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	cpu_set_t before;
	bool known = !sched_getaffinity(0, sizeof(before), &before);
	int result;

	if (!bench)
		return complain("cannot measure", "memory is short");
	bench->peer.channel = -1;
	result = bench_all(bench, out);
	bench_peer_stop(&bench->peer);
	while (bench->open)
		bench->drive->ops->close(bench->handles[--bench->open]);
	if (bench->drive)
		bench->drive->ops->destroy(bench->drive);
	stage_close(&bench->stage);
	if (known)
		sched_setaffinity(0, sizeof(before), &before);
	free(bench);
	return result;
}
