/* bench_storm.c - bench_storm.h; flock() is what it is measured against. */
#define _GNU_SOURCE
#include "harness/command/posix/bench_storm.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/history/linearize.h"
#include "harness/system/shared.h"
#include "harness/play/stage.h"
#include "harness/facts/status.h"
#include "harness/storm/storm.h"

#define TIMEOUT SECONDS(10)
#define KILLS   300
#define SLICES  6
#define SLICE   MILLISECONDS(250)
#define RIVALS  2
#define CHANNEL 3
#define BARRIER 4
#define MEMORY  5

enum kind { DRIVE, FLOCK, KINDS };

static const char *const kind_names[KINDS] = { "drive", "flock" };

/* What two rivals share. */
struct arena {
	_Atomic uint32_t stop;
	_Atomic uint32_t last; /* who had the lock last, from 1 */
	_Atomic uint64_t hand_offs;
};

/* A lock of either kind, as one process has it. */
struct locker {
	struct drive *drive;
	struct drive_handle *handle;
	int file;
};

struct bench {
	struct stage stage;
	char targets[KINDS][200];
	struct locker own[KINDS];
	uint64_t releases[KINDS][KILLS];
	uint64_t hand_offs[KINDS];
	process_file memory;
	struct arena *arena;
};

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "exaccess bench: %s: %s\n", what, why);
	return -1;
}

/* ---- lockers ---- */

static int locker_open(struct locker *locker, const char *target)
{
	const struct drive_open open_for = { .path = PATH_INTERFACE,
		.access = ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE,
		.share = SHARE_READ | SHARE_WRITE,
		.account = ACCOUNT_ADMINISTRATOR,
		.pointer_bits = 64 };
	struct drive_result result;

	*locker = (struct locker){ .file = -1 };
	if (!strncmp(target, "flock:", 6)) {
		locker->file = open(target + 6, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		return locker->file < 0 ? complain("cannot open a file to lock", target) : 0;
	}
	locker->drive = drive_connect(target, "bench");
	if (!locker->drive)
		return complain("cannot open the drive", "memory is short");
	if (locker->drive->ops->open(
		    locker->drive, &open_for, clock_now() + TIMEOUT, &locker->handle, &result))
		return complain("cannot open the drive", locker->drive->error);
	return locker->handle ? 0 : complain("cannot open the drive", "it refuses");
}

static void locker_close(struct locker *locker)
{
	if (locker->handle)
		locker->drive->ops->close(locker->handle);
	if (locker->drive)
		locker->drive->ops->destroy(locker->drive);
	if (locker->file >= 0)
		close(locker->file);
}

static uint32_t ask(const struct locker *locker, uint8_t type)
{
	uint8_t input[EXCLUSIVE_LOCK_SIZE] = { type };
	struct drive_request request = { .kind = DRIVE_CONTROL,
		.code = IOCTL_CDROM_EXCLUSIVE_ACCESS,
		.input = input,
		.input_length = type == EXCLUSIVE_ACCESS_LOCK ? EXCLUSIVE_LOCK_SIZE
							      : EXCLUSIVE_ACCESS_SIZE };
	uint64_t deadline = clock_now() + TIMEOUT;
	int error;

	memcpy(input + EXCLUSIVE_LOCK_NAME, "Bench", sizeof("Bench"));
	error = locker->drive->ops->submit(locker->handle, &request, deadline);
	if (error == DRIVE_PENDING)
		error = locker->drive->ops->wait(locker->handle, &request, deadline);
	return error ? (uint32_t)ST_UNSUCCESSFUL : request.result.status;
}

/* 1 locked, 0 somebody else has it, -1. Whoever has it may need this processor to let go of it: a
 * drive gives way while it waits for its answer, a file must do so by itself. */
static int locker_try(const struct locker *locker)
{
	uint32_t status;

	if (locker->file >= 0) {
		if (!flock(locker->file, LOCK_EX | LOCK_NB))
			return 1;
		sched_yield();
		return 0;
	}
	status = ask(locker, EXCLUSIVE_ACCESS_LOCK);
	return status == (uint32_t)ST_SUCCESS ? 1 : status == (uint32_t)ST_ACCESS_DENIED ? 0 : -1;
}

static int locker_unlock(const struct locker *locker)
{
	if (locker->file >= 0)
		return flock(locker->file, LOCK_UN);
	return ask(locker, EXCLUSIVE_ACCESS_UNLOCK) == (uint32_t)ST_SUCCESS ? 0 : -1;
}

/* ---- the processes that are started ---- */

static int say_ready(void)
{
	return channel_send(CHANNEL, "r", 1, -1, clock_now() + TIMEOUT);
}

static int hold(const struct locker *locker)
{
	process_file passed;
	char byte;

	if (locker_try(locker) != 1 || say_ready())
		return 3;
	(void)channel_receive(CHANNEL, &byte, 1, &passed, UINT64_MAX);
	return 0;
}

static int contend(const struct locker *locker, uint32_t number)
{
	struct arena *arena = shared_map(MEMORY, 0, sizeof(*arena));

	if (!arena || say_ready() || barrier_wait(BARRIER))
		return 3;
	while (!atomic_load(&arena->stop)) {
		int locked = locker_try(locker);

		if (locked < 0)
			return 3;
		if (!locked)
			continue;
		if (atomic_exchange(&arena->last, number) != number)
			atomic_fetch_add(&arena->hand_offs, 1);
		if (locker_unlock(locker))
			return 3;
	}
	return 0;
}

int bench_contender_main(int argc, char **argv)
{
	struct locker locker;
	int result = 3;

	process_follow_parent();
	process_ignore_interrupts();
	if (argc != 2) {
		fprintf(stderr,
			"exaccess bench-contender is started by exaccess bench, not by hand\n");
		return 2;
	}
	if (!locker_open(&locker, argv[1]))
		result = argv[0][0] == 'h' ? hold(&locker)
					   : contend(&locker, (uint32_t)(argv[0][0] - '0'));
	locker_close(&locker);
	return result;
}

static int start(const struct bench *bench, const char *part, const char *target,
	const process_file barrier[2], struct process *process, process_file *channel)
{
	const char *argv[] = { "exaccess", "bench-contender", part, target, NULL };
	process_file ends[2], passed;
	char byte;
	long got;

	if (channel_pair(ends))
		return complain("cannot start a process", process_error());
	if (process_spawn(process, argv,
		    (const process_file[]){ ends[1], barrier[0], bench->memory }, 3)) {
		file_close(ends[0]);
		file_close(ends[1]);
		return complain("cannot start a process", process_error());
	}
	file_close(ends[1]);
	*channel = ends[0];
	got = channel_receive(ends[0], &byte, 1, &passed, clock_now() + TIMEOUT);
	return got == 1 ? 0 : complain("a process did not get ready", target);
}

/* ---- release by death ---- */

/* The kill does not wait: the lock is asked for from then on, without a pause. */
static int measure_kill(
	struct bench *bench, enum kind kind, const process_file barrier[2], uint64_t *time)
{
	const struct locker *own = &bench->own[kind];
	struct process holder;
	process_file channel = -1;
	uint64_t begun = 0, deadline;
	int locked = -1;
	int result = start(bench, "hold", bench->targets[kind], barrier, &holder, &channel);

	if (!result) {
		begun = clock_now();
		deadline = begun + TIMEOUT;
		kill((pid_t)holder.id, SIGKILL);
		do
			locked = locker_try(own);
		while (!locked && clock_now() < deadline);
		*time = clock_now() - begun;
	}
	process_kill(&holder);
	file_close(channel);
	if (result)
		return result;
	if (locked != 1 || locker_unlock(own))
		return complain("a lock was not released by a death", kind_names[kind]);
	return 0;
}

static int measure_kills(struct bench *bench, const process_file barrier[2])
{
	for (size_t i = 0; i < KILLS; i++)
		for (int kind = 0; kind < KINDS; kind++)
			if (measure_kill(
				    bench, (enum kind)kind, barrier, &bench->releases[kind][i]))
				return -1;
	return 0;
}

static void print_kills(struct bench *bench, FILE *out)
{
	struct storm_times times[KINDS];

	for (int kind = 0; kind < KINDS; kind++) {
		storm_times(bench->releases[kind], KILLS, &times[kind]);
		fprintf(out, "%s-crash-release.p50 %.1f us\n", kind_names[kind],
			(double)times[kind].p50 / 1000);
		fprintf(out, "%s-crash-release.p99 %.1f us\n", kind_names[kind],
			(double)times[kind].p99 / 1000);
	}
	fprintf(out, "crash-release-over-flock.p50 %.2f ratio\n",
		(double)times[DRIVE].p50 / (double)times[FLOCK].p50);
	fprintf(out, "crash-release-over-flock.p99 %.2f ratio\n",
		(double)times[DRIVE].p99 / (double)times[FLOCK].p99);
}

/* ---- release by hand ---- */

static int measure_slice(struct bench *bench, enum kind kind, const process_file barrier[2])
{
	static const char *const parts[RIVALS] = { "1", "2" };
	struct process rivals[RIVALS] = { 0 };
	process_file channels[RIVALS] = { -1, -1 };
	bool ended[RIVALS];
	int result = 0;

	memset(bench->arena, 0, sizeof(*bench->arena));
	for (int i = 0; i < RIVALS && !result; i++)
		result = start(
			bench, parts[i], bench->targets[kind], barrier, &rivals[i], &channels[i]);
	if (!result && barrier_open(barrier[1], RIVALS))
		result = complain("cannot start two rivals", process_error());
	/* A channel that ends before the time is up is a rival in trouble. */
	if (!result && channel_wait_any(channels, ended, RIVALS, clock_now() + SLICE))
		result = complain("a rival ended early", kind_names[kind]);
	atomic_store(&bench->arena->stop, 1);
	for (int i = 0; i < RIVALS; i++) {
		if (rivals[i].id && process_wait(&rivals[i], clock_now() + TIMEOUT))
			process_kill(&rivals[i]);
		file_close(channels[i]);
	}
	bench->hand_offs[kind] += atomic_load(&bench->arena->hand_offs);
	return result;
}

static int measure_hand_offs(struct bench *bench, const process_file barrier[2], FILE *out)
{
	const double seconds = (double)(SLICES * SLICE) / (double)SECONDS(1);

	for (int i = 0; i < SLICES; i++)
		for (int kind = 0; kind < KINDS; kind++)
			if (measure_slice(bench, (enum kind)kind, barrier))
				return -1;
	for (int kind = 0; kind < KINDS; kind++)
		fprintf(out, "%s-hand-offs %.0f 1/s\n", kind_names[kind],
			(double)bench->hand_offs[kind] / seconds);
	if (bench->hand_offs[FLOCK])
		fprintf(out, "hand-offs-over-flock %.3f ratio\n",
			(double)bench->hand_offs[DRIVE] / (double)bench->hand_offs[FLOCK]);
	return 0;
}

static int bench_locks(struct bench *bench, FILE *out)
{
	process_file barrier[2] = { -1, -1 };
	int result = 0;

	for (int kind = 0; kind < KINDS && !result; kind++)
		result = locker_open(&bench->own[kind], bench->targets[kind]);
	if (!result && barrier_create(barrier))
		result = complain("cannot make a barrier", process_error());
	if (!result)
		result = measure_kills(bench, barrier);
	if (!result) {
		print_kills(bench, out);
		result = measure_hand_offs(bench, barrier, out);
	}
	file_close(barrier[0]);
	file_close(barrier[1]);
	for (int kind = 0; kind < KINDS; kind++)
		locker_close(&bench->own[kind]);
	return result;
}

/* ---- storms ---- */

static void print_storm(uint32_t processes, const struct history *history,
	const struct storm_figures *figures, FILE *out)
{
	const double seconds = (double)figures->duration / (double)SECONDS(1);
	unsigned n = (unsigned)processes;

	fprintf(out, "storm.%u.operations %zu count\n", n, history->count);
	fprintf(out, "storm.%u.deaths %" PRIu64 " count\n", n,
		figures->counts[STORM_CRASH] + figures->counts[STORM_KILL]);
	fprintf(out, "storm.%u.time %.2f s\n", n, seconds);
	fprintf(out, "storm.%u.operations-per-second %.0f 1/s\n", n,
		(double)history->count / seconds);
	fprintf(out, "storm.%u.start-skew %.1f us\n", n, (double)figures->start_skew / 1000);
	fprintf(out, "storm.%u.hand-off.p50 %.1f us\n", n, (double)figures->hand_off.p50 / 1000);
	fprintf(out, "storm.%u.hand-off.p99 %.1f us\n", n, (double)figures->hand_off.p99 / 1000);
}

static int one_storm(const struct bench *bench, uint32_t processes, uint64_t operations, FILE *out)
{
	struct storm_options options = { .address = bench->stage.addresses[0],
		.processes = processes,
		.operations = operations,
		.seed = 1,
		.timeout = SECONDS(60) };
	struct history history = { 0 };
	struct storm_figures figures;
	struct linearize_verdict verdict = { 0 };
	uint64_t begun;
	char trouble[400];
	int result;

	storm_mix_default(&options.mix);
	result = storm_run(&options, &history, &figures, trouble, sizeof(trouble));
	if (result) {
		complain("a storm ended early", trouble);
	} else {
		print_storm(processes, &history, &figures, out);
		begun = clock_now();
		result = linearize(&history, LINEARIZE_EFFORT, &verdict);
		fprintf(out, "storm.%u.check-time %.3f s\n", (unsigned)processes,
			(double)(clock_now() - begun) / (double)SECONDS(1));
	}
	if (!result && verdict.answer == LINEARIZE_NO)
		result = complain("a storm is not linearizable", verdict.conflict.title);
	else if (!result && verdict.answer == LINEARIZE_UNDECIDED)
		result = complain("whether a storm is linearizable is", "undecided");
	if (!result)
		linearize_verdict_free(&verdict);
	history_free(&history);
	return result;
}

static int prepare(struct bench *bench)
{
	const char *specs[] = { "emulated" };

	if (stage_open(&bench->stage, specs, 1, SECONDS(60)))
		return complain("cannot start an emulated drive", bench->stage.trouble);
	snprintf(bench->targets[DRIVE], sizeof(bench->targets[DRIVE]), "%.190s",
		bench->stage.addresses[0]);
	/* In the drive's own directory, which goes with it. */
	snprintf(bench->targets[FLOCK], sizeof(bench->targets[FLOCK]), "flock:%.150s/flock",
		bench->stage.directory);
	if (shared_create(&bench->memory, sizeof(struct arena)))
		return complain("cannot share memory", shared_error());
	bench->arena = shared_map(bench->memory, 0, sizeof(*bench->arena));
	return bench->arena ? 0 : complain("cannot share memory", shared_error());
}

int bench_storm(FILE *out)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	int result;

	if (!bench)
		return complain("cannot measure", "memory is short");
	bench->memory = -1;
	bench->own[DRIVE].file = bench->own[FLOCK].file = -1;
	result = prepare(bench);
	if (!result)
		result = bench_locks(bench, out);
	if (!result)
		result = one_storm(bench, 1000, 20000, out);
	if (!result)
		result = one_storm(bench, 64, 1000000, out);
	shared_unmap(bench->arena, sizeof(*bench->arena));
	file_close(bench->memory);
	stage_close(&bench->stage);
	free(bench);
	return result;
}
