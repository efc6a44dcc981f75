/* storm.c - starting the contenders of a storm, their deaths, and the end. */
#include "harness/storm/storm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/process.h"
#include "harness/system/shared.h"
#include "harness/storm/storm_log.h"

#define START_TIMEOUT SECONDS(60) /* for all contenders to come to the barrier */
#define END_TIMEOUT   SECONDS(20) /* for a process to be gone when its channel is */
#define GLANCE        MILLISECONDS(100)
#define SHUT_GLANCES  10
/* An emulated drive takes 4096 connections, and a closed one counts until that is noticed. */
#define FILES_OF_ALL 3600
#define FILES_BESIDE 64 /* descriptors besides the contenders' channels */

struct contender {
	struct storm_part *part;
	struct process process;
	process_file channel; /* -1 when it has ended for good */
};

struct storm {
	const struct storm_options *options;
	struct contender *contenders;
	process_file *channels; /* of all, for waiting */
	bool *ready;
	process_file memory;
	unsigned char *view;       /* all of it */
	struct storm_clock *clock; /* at its beginning; the parts begin SHARED_STEP behind */
	size_t size;               /* of the view */
	size_t stride;             /* of a contender's part */
	process_file barrier[2];
	uint32_t alive;
	uint64_t opened; /* when the barrier was */
	uint64_t crashes;
	uint64_t done;    /* operations, at the last glance */
	uint64_t stirred; /* when they were last seen to grow */
	uint64_t refused; /* opens, at the last glance */
	uint32_t shut;    /* glances in a row at which opens were refused and nobody had one */
	bool shut_out;
	bool over; /* nobody is started again */
	char *error;
	size_t error_size;
};

static int fail(struct storm *storm, const char *what, const char *why)
{
	if (!storm->error[0])
		snprintf(storm->error, storm->error_size, "%s%s%s", what, why[0] ? ": " : "", why);
	storm->over = true;
	return -1;
}

/* ---- the parts ---- */

static uint64_t share_of(const struct storm *storm, uint32_t index)
{
	const struct storm_options *options = storm->options;

	return options->operations / options->processes +
		(index < options->operations % options->processes);
}

/* Far apart for contenders that are next to each other: each goes on from its number by the same
 * steps, and no two may walk the same way. */
static uint64_t first_random(uint64_t seed, uint32_t index)
{
	uint64_t z = seed * 0xD1342543DE82EF95u + (index + 1) * 0xA0761D6478BD642Fu;

	z = (z ^ z >> 32) * 0xD6E8FEB86659FD93u;
	z = (z ^ z >> 32) * 0xD6E8FEB86659FD93u;
	return z ^ z >> 32;
}

static void prepare_part(const struct storm *storm, uint32_t index)
{
	struct storm_part *part = storm->contenders[index].part;
	uint32_t files = FILES_OF_ALL / storm->options->processes;

	part->number = index + 1;
	part->files = files < STORM_FILES ? files : STORM_FILES;
	part->share = share_of(storm, index);
	part->capacity = (storm->stride - sizeof(*part)) / sizeof(part->entries[0]);
	part->mix = storm->options->mix;
	part->random = first_random(storm->options->seed, index);
}

/* An operation has one entry, and at most one open and one death beside it. */
static int prepare_memory(struct storm *storm)
{
	uint32_t count = storm->options->processes;
	size_t entries = (size_t)share_of(storm, 0) * 3 + 2 * (size_t)STORM_SPARE;
	size_t size = sizeof(struct storm_part) + entries * sizeof(struct storm_entry);

	storm->stride = (size + SHARED_STEP - 1) / SHARED_STEP * SHARED_STEP;
	storm->size = SHARED_STEP + storm->stride * count;
	if (shared_create(&storm->memory, storm->size))
		return fail(storm, "cannot keep a log", shared_error());
	storm->view = shared_map(storm->memory, 0, storm->size);
	if (!storm->view)
		return fail(storm, "cannot keep a log", shared_error());
	storm->clock = (void *)storm->view;
	for (uint32_t i = 0; i < count; i++) {
		void *part = storm->view + SHARED_STEP + storm->stride * i;

		storm->contenders[i].part = part;
		prepare_part(storm, i);
	}
	return 0;
}

/* ---- lives and deaths ---- */

static int start(struct storm *storm, struct contender *contender)
{
	char words[3][24];
	const char *argv[] = { "exaccess", "storm-contender", words[0], words[1], words[2],
		storm->options->address, NULL };
	struct storm_part *part = contender->part;
	process_file ends[2];
	int result;

	snprintf(words[0], sizeof(words[0]), "%u", (unsigned)part->number);
	snprintf(words[1], sizeof(words[1]), "%zu", storm->stride);
	snprintf(words[2], sizeof(words[2]), "%llu",
		(unsigned long long)(storm->options->timeout / MILLISECONDS(1)));
	part->lives++;
	part->killed = part->dying = 0;
	atomic_store(&part->open, 0);
	atomic_store(&part->state, STORM_RUNS);
	if (channel_pair(ends))
		return fail(storm, "cannot start a contender", process_error());
	result = process_spawn(&contender->process, argv,
		(const process_file[]){ ends[1], storm->barrier[0], storm->memory }, 3);
	file_close(ends[1]);
	if (result) {
		file_close(ends[0]);
		return fail(storm, "cannot start a contender", process_error());
	}
	contender->channel = ends[0];
	storm->alive++;
	return 0;
}

static void log_death(struct storm *storm, struct contender *contender, bool by_itself)
{
	struct storm_part *part = contender->part;
	uint64_t count = atomic_load(&part->count);
	struct storm_entry *entry = &part->entries[count];

	if (count >= part->capacity) {
		fail(storm, "the log of a contender is full", "");
		return;
	}
	memset(entry, 0, sizeof(*entry));
	entry->action = part->killed && !by_itself ? STORM_KILL : STORM_CRASH;
	entry->answer = STORM_DONE;
	entry->invoke = by_itself ? part->dying : part->killed;
	atomic_store(&entry->complete, storm_now(storm->clock));
	atomic_store(&part->count, count + 1);
	if (!by_itself)
		atomic_fetch_add(&part->done, atomic_load(&part->open));
	atomic_store(&part->open, 0);
	storm->crashes++;
}

static void complain(struct storm *storm, const struct contender *contender)
{
	const struct process *process = &contender->process;
	char what[64];
	char why[64];

	snprintf(what, sizeof(what), "contender P%u", (unsigned)contender->part->number);
	snprintf(why, sizeof(why), "it ended unasked, %s %u",
		process->end == PROCESS_EXITED ? "with exit code" : "by signal",
		(unsigned)process->code);
	if (atomic_load(&contender->part->state) == STORM_TROUBLED)
		fail(storm, what, contender->part->trouble);
	else
		fail(storm, what, why);
}

/* The contender's channel has ended, or it was killed. */
static void bury(struct storm *storm, struct contender *contender)
{
	struct storm_part *part = contender->part;
	uint32_t state;

	if (process_wait(&contender->process, clock_now() + END_TIMEOUT))
		process_kill(&contender->process);
	file_close(contender->channel);
	contender->channel = -1;
	storm->alive--;
	state = atomic_load(&part->state);
	if (state == STORM_FINISHED)
		return;
	log_death(storm, contender, state == STORM_DIES);
	if (!part->killed && state != STORM_DIES)
		complain(storm, contender);
	if (!storm->over && atomic_load(&part->done) < part->share)
		start(storm, contender);
}

static void kill_contender(struct storm *storm, struct contender *contender)
{
	if (!contender->part->killed)
		contender->part->killed = storm_now(storm->clock);
	if (process_kill(&contender->process))
		fail(storm, "a contender cannot be killed", process_error());
	bury(storm, contender);
}

/* ---- the storm ---- */

static int wait_for_words(struct storm *storm, uint64_t deadline)
{
	uint32_t count = storm->options->processes;

	for (uint32_t i = 0; i < count; i++)
		storm->channels[i] = storm->contenders[i].channel;
	if (channel_wait_any(storm->channels, storm->ready, count, deadline) < 0)
		return fail(storm, "cannot wait for contenders", process_error());
	if (storm->options->interrupted && *storm->options->interrupted)
		return fail(storm, "interrupted", "");
	return 0;
}

/* The contender's next word, 0 when its channel has ended. */
static char hear(struct contender *contender)
{
	process_file passed;
	char word = 0;
	long got = channel_receive(contender->channel, &word, 1, &passed, clock_now());

	if (passed >= 0)
		file_close(passed);
	return got == 1 ? word : 0;
}

static int gather(struct storm *storm)
{
	uint64_t deadline = clock_now() + START_TIMEOUT;
	uint32_t count = storm->options->processes;
	uint32_t there = 0;

	for (uint32_t i = 0; i < count; i++)
		if (start(storm, &storm->contenders[i]))
			return -1;
	while (there < count && !storm->over) {
		if (clock_now() >= deadline)
			return fail(storm, "not all contenders came to the barrier", "");
		if (wait_for_words(storm, clock_now() + GLANCE))
			return -1;
		for (uint32_t i = 0; i < count; i++) {
			if (!storm->ready[i])
				continue;
			if (hear(&storm->contenders[i]) == STORM_READY)
				there++;
			else
				bury(storm, &storm->contenders[i]);
		}
	}
	if (storm->over)
		return -1;
	storm->opened = clock_now();
	if (barrier_open(storm->barrier[1], count))
		return fail(storm, "cannot open the barrier", process_error());
	return 0;
}

/* A drive that stays locked when all its owners are gone lets nobody in to see it. */
static void look_for_shut_doors(struct storm *storm, bool moves)
{
	uint64_t refused = 0;
	uint32_t open = 0;

	for (uint32_t i = 0; i < storm->options->processes; i++) {
		refused += atomic_load(&storm->contenders[i].part->refused);
		open += atomic_load(&storm->contenders[i].part->open);
	}
	storm->shut = moves || open || refused == storm->refused ? 0 : storm->shut + 1;
	storm->refused = refused;
	if (storm->shut < SHUT_GLANCES)
		return;
	storm->shut_out = true;
	fail(storm, "the drive refuses to be opened although no contender has it open", "");
}

/* Every request has a deadline, so that a storm which stands still is broken. */
static void glance(struct storm *storm)
{
	uint64_t now = clock_now();
	uint64_t done = 0;

	for (uint32_t i = 0; i < storm->options->processes; i++)
		done += atomic_load(&storm->contenders[i].part->done);
	look_for_shut_doors(storm, done != storm->done);
	if (done != storm->done || !storm->stirred)
		storm->stirred = now;
	storm->done = done;
	if (now - storm->stirred > 2 * storm->options->timeout)
		fail(storm, "no contender gets any further", "");
	if (storm->options->progress)
		storm->options->progress(storm->options->context, done, storm->crashes);
}

static void rage(struct storm *storm)
{
	uint64_t glanced = 0;

	while (storm->alive && !storm->over) {
		uint64_t now = clock_now();

		if (now - glanced >= GLANCE) {
			glance(storm);
			glanced = now;
		}
		if (wait_for_words(storm, now + GLANCE))
			break;
		for (uint32_t i = 0; i < storm->options->processes; i++) {
			struct contender *contender = &storm->contenders[i];

			if (!storm->ready[i])
				continue;
			if (hear(contender) == STORM_KILL_ME)
				kill_contender(storm, contender);
			else
				bury(storm, contender);
		}
	}
}

static int prepare(struct storm *storm)
{
	uint32_t count = storm->options->processes;

	storm->contenders = calloc(count, sizeof(*storm->contenders));
	for (uint32_t i = 0; storm->contenders && i < count; i++)
		storm->contenders[i].channel = -1;
	storm->channels = calloc(count, sizeof(*storm->channels));
	storm->ready = calloc(count, sizeof(*storm->ready));
	if (!storm->contenders || !storm->channels || !storm->ready)
		return fail(storm, "memory is short", "");
	if (process_allow_files(count + FILES_BESIDE))
		return fail(storm, "so many processes need more descriptors than the system allows",
			"");
	if (barrier_create(storm->barrier))
		return fail(storm, "cannot make a barrier", process_error());
	return prepare_memory(storm);
}

static void clear(struct storm *storm)
{
	storm->over = true;
	for (uint32_t i = 0; storm->contenders && i < storm->options->processes; i++)
		if (storm->contenders[i].channel >= 0)
			kill_contender(storm, &storm->contenders[i]);
	file_close(storm->barrier[0]);
	file_close(storm->barrier[1]);
	file_close(storm->memory);
}

static int read_logs(struct storm *storm, struct history *history, struct storm_figures *figures)
{
	uint32_t count = storm->options->processes;
	const struct storm_part **parts = calloc(count, sizeof(*parts));
	int result;

	if (!parts)
		return fail(storm, "memory is short", "");
	for (uint32_t i = 0; i < count; i++)
		parts[i] = storm->contenders[i].part;
	result = storm_log_read(parts, count, history, figures, storm->error, storm->error_size);
	free(parts);
	return result;
}

int storm_run(const struct storm_options *options, struct history *history,
	struct storm_figures *figures, char *error, size_t size)
{
	struct storm storm = { .options = options,
		.memory = -1,
		.barrier = { -1, -1 },
		.error = error,
		.error_size = size };
	uint64_t ended;
	int result;

	memset(figures, 0, sizeof(*figures));
	error[0] = '\0';
	result = prepare(&storm);
	if (!result)
		result = gather(&storm);
	if (!result)
		rage(&storm);
	ended = clock_now();
	clear(&storm);
	if (storm.view && storm.opened) {
		if (options->progress)
			options->progress(options->context, options->operations, storm.crashes);
		figures->duration = ended - storm.opened;
		figures->shut_out = storm.shut_out;
		if (read_logs(&storm, history, figures))
			result = -1;
	}
	shared_unmap(storm.view, storm.size);
	free(storm.contenders);
	free(storm.channels);
	free(storm.ready);
	return result || error[0] ? -1 : 0;
}
