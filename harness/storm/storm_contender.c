/* storm_contender.c - a contender of a storm: draws what to do, does it, and logs it. */
#include "harness/storm/storm_contender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/drive.h"
#include "harness/facts/lab.h"
#include "harness/system/process.h"
#include "harness/system/shared.h"
#include "harness/facts/status.h"
#include "harness/storm/storm.h"
#include "harness/storm/storm_log.h"
#include "harness/system/text.h"

#define COPIES_MAX     3   /* handles on one file object */
#define REFUSALS_MAX   100 /* of an open before the storm begins, in a row */
#define NO_FILE        STORM_FILES
#define OWN_LOCK_ODDS  8  /* of so many unlocks by an owner, one goes to any of its file objects */
#define DEATH_PATIENCE 64 /* draws that a death waits for the contender to own the lock */

struct file {
	struct drive_handle *handles[COPIES_MAX];
	uint32_t copies; /* 0: not open */
	uint32_t number;
};

struct contender {
	struct storm_part *part;
	struct storm_clock *clock;
	struct drive *drive;
	uint64_t timeout;
	struct file files[STORM_FILES];
	uint32_t owner; /* index of the file that holds the lock, or NO_FILE */
	bool asked_to_be_killed;
	enum storm_action death; /* that it has drawn, or STORM_OPEN */
	uint32_t patience;       /* draws until it happens in any case */
};

/* ---- chance ---- */

static uint32_t any(struct contender *contender, uint32_t below)
{
	uint64_t z = contender->part->random += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (uint32_t)((z ^ z >> 31) >> 32) % below;
}

static enum storm_action some_action(struct contender *contender)
{
	const struct storm_mix *mix = &contender->part->mix;
	uint32_t sum = 0;
	uint32_t drawn;

	for (int i = 0; i < STORM_ACTION_COUNT; i++)
		sum += mix->weights[i];
	drawn = any(contender, sum);
	for (int i = 0; i < STORM_ACTION_COUNT; i++) {
		if (drawn < mix->weights[i])
			return (enum storm_action)i;
		drawn -= mix->weights[i];
	}
	return STORM_QUERY;
}

/* One of the open files. There is one. */
static uint32_t some_file(struct contender *contender)
{
	uint32_t nth = any(contender, contender->part->open);
	uint32_t index = 0;

	while (!contender->files[index].copies || nth--)
		index++;
	return index;
}

/* ---- the log ---- */

static struct storm_entry *begin(
	struct contender *contender, enum storm_action action, uint32_t file, uint32_t tenure)
{
	struct storm_part *part = contender->part;
	uint64_t count = atomic_load_explicit(&part->count, memory_order_relaxed);
	struct storm_entry *entry = &part->entries[count];

	entry->action = (uint8_t)action;
	entry->answer = STORM_NOTHING;
	entry->file = file;
	entry->tenure = tenure;
	entry->invoke = storm_now(contender->clock);
	atomic_store_explicit(&part->count, count + 1, memory_order_release);
	return entry;
}

static void end(struct contender *contender, struct storm_entry *entry, enum storm_answer answer)
{
	entry->answer = (uint8_t)answer;
	atomic_store_explicit(&entry->complete, storm_now(contender->clock), memory_order_release);
}

static void count_done(struct contender *contender, uint64_t more)
{
	uint64_t done = atomic_load_explicit(&contender->part->done, memory_order_relaxed);

	atomic_store_explicit(&contender->part->done, done + more, memory_order_relaxed);
}

/* The storm learns why, and ends. */
_Noreturn static void give_up(struct contender *contender, const char *what, const char *why)
{
	struct storm_part *part = contender->part;

	snprintf(part->trouble, sizeof(part->trouble), "%s: %s", what, why);
	atomic_store_explicit(&part->state, STORM_TROUBLED, memory_order_release);
	process_leave(3);
}

/* ---- requests ---- */

static uint32_t request_of(enum storm_action action)
{
	return action == STORM_LOCK     ? EXCLUSIVE_ACCESS_LOCK
		: action == STORM_QUERY ? EXCLUSIVE_ACCESS_QUERY
					: EXCLUSIVE_ACCESS_UNLOCK;
}

static struct drive_result ask(struct contender *contender, const struct file *file,
	enum storm_action action, uint32_t tenure, uint8_t state[EXCLUSIVE_STATE_SIZE])
{
	const struct drive_ops *ops = contender->drive->ops;
	struct drive_handle *handle = file->handles[any(contender, file->copies)];
	uint8_t input[EXCLUSIVE_LOCK_SIZE] = { (uint8_t)request_of(action) };
	struct drive_request request = { .kind = DRIVE_CONTROL,
		.code = IOCTL_CDROM_EXCLUSIVE_ACCESS,
		.input = input,
		.input_length = EXCLUSIVE_ACCESS_SIZE };
	uint64_t deadline = clock_now() + contender->timeout;
	int error;

	if (action == STORM_QUERY) {
		request.output = state;
		request.output_length = EXCLUSIVE_STATE_SIZE;
	} else if (action == STORM_LOCK) {
		/* A volume that happens to be mounted is no part of the contention. */
		input[4] = FLAG_IGNORE_VOLUME;
		storm_caller_name(
			(char *)input + EXCLUSIVE_LOCK_NAME, contender->part->number, tenure);
		request.input_length = EXCLUSIVE_LOCK_SIZE;
	}
	error = ops->submit(handle, &request, deadline);
	if (error == DRIVE_PENDING)
		error = ops->wait(handle, &request, deadline);
	if (error)
		give_up(contender, "the drive cannot be asked", contender->drive->error);
	return request.result;
}

static enum storm_answer answer_of(enum storm_action action, const struct drive_result *result,
	const uint8_t state[EXCLUSIVE_STATE_SIZE])
{
	switch (result->status) {
	case (uint32_t)ST_SUCCESS:
		if (action != STORM_QUERY)
			return STORM_DONE;
		if (result->information != EXCLUSIVE_STATE_SIZE)
			return STORM_NOTHING;
		return state[0] ? STORM_HELD : STORM_FREE;
	case (uint32_t)ST_ACCESS_DENIED: return action == STORM_LOCK ? STORM_DENIED : STORM_NOTHING;
	case (uint32_t)ST_INVALID_DEVICE_REQUEST:
		return action == STORM_UNLOCK ? STORM_NOT_LOCKED : STORM_NOTHING;
	case (uint32_t)ST_INVALID_HANDLE:
		return action == STORM_UNLOCK ? STORM_NOT_OWNER : STORM_NOTHING;
	default: return STORM_NOTHING;
	}
}

static void note_strange(
	struct contender *contender, enum storm_action action, const struct drive_result *result)
{
	static const char *const words[] = { [STORM_LOCK] = "a lock request",
		[STORM_QUERY] = "a state query",
		[STORM_UNLOCK] = "an unlock request" };
	struct storm_part *part = contender->part;
	char status[48];

	if (part->strange++)
		return;
	snprintf(part->strange_answer, sizeof(part->strange_answer),
		"%s was answered with %s, %llu bytes", words[action],
		status_text(result->status, status), (unsigned long long)result->information);
}

/* ---- actions ---- */

/* Asks once; a drive may refuse while somebody has the lock. */
static bool open_file(struct contender *contender, uint32_t *status)
{
	const struct drive_open open = { .path = PATH_INTERFACE,
		.access = ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE,
		.share = SHARE_READ | SHARE_WRITE,
		.account = ACCOUNT_ADMINISTRATOR,
		.pointer_bits = 64 };
	struct storm_part *part = contender->part;
	struct drive *drive = contender->drive;
	struct drive_handle *handle;
	struct drive_result result;
	uint32_t index = 0;

	while (contender->files[index].copies)
		index++;
	if (drive->ops->open(drive, &open, clock_now() + contender->timeout, &handle, &result))
		give_up(contender, "the drive cannot be opened", drive->error);
	*status = result.status;
	if (!handle) {
		part->refused++;
		return false;
	}
	contender->files[index].handles[0] = handle;
	contender->files[index].copies = 1;
	contender->files[index].number = ++part->opened;
	part->open++;
	end(contender, begin(contender, STORM_OPEN, part->opened, 0), STORM_DONE);
	return true;
}

/* Closes one handle; with the last one goes the file object, which is an operation. */
static void close_file(struct contender *contender, uint32_t index)
{
	struct file *file = &contender->files[index];
	struct storm_entry *entry = NULL;

	if (file->copies == 1)
		entry = begin(contender, STORM_CLOSE, file->number, 0);
	contender->drive->ops->close(file->handles[--file->copies]);
	if (!entry)
		return;
	end(contender, entry, STORM_DONE);
	contender->part->open--;
	count_done(contender, 1);
	if (contender->owner == index)
		contender->owner = NO_FILE;
}

static void duplicate(struct contender *contender, uint32_t index)
{
	struct file *file = &contender->files[index];
	struct drive *drive = contender->drive;

	if (drive->ops->duplicate(file->handles[0], &file->handles[file->copies]))
		give_up(contender, "a handle cannot be duplicated", drive->error);
	file->copies++;
}

/* A lock request, unlock request or query. */
static void request(struct contender *contender, uint32_t index, enum storm_action action)
{
	struct file *file = &contender->files[index];
	uint8_t state[EXCLUSIVE_STATE_SIZE] = { 0 };
	uint32_t tenure = action == STORM_LOCK ? ++contender->part->tenures : 0;
	struct storm_entry *entry = begin(contender, action, file->number, tenure);
	struct drive_result result = ask(contender, file, action, tenure, state);
	enum storm_answer answer = answer_of(action, &result, state);

	count_done(contender, 1);
	if (answer == STORM_NOTHING) {
		/* What it did is not known, and nobody can go on from there but by a close. */
		note_strange(contender, action, &result);
		while (file->copies)
			close_file(contender, index);
		return;
	}
	if (answer == STORM_HELD)
		memcpy(entry->seen, state + EXCLUSIVE_STATE_NAME, CALLER_NAME_FIELD);
	end(contender, entry, answer);
	if (answer == STORM_DONE && action == STORM_LOCK)
		contender->owner = index;
	if (answer == STORM_DONE && action == STORM_UNLOCK)
		contender->owner = NO_FILE;
}

_Noreturn static void crash(struct contender *contender)
{
	static const char *const ways[] = { "exit", "abort", "segv", "kill" };
	struct storm_part *part = contender->part;
	const char *way = ways[any(contender, sizeof(ways) / sizeof(ways[0]))];

	part->counts[STORM_CRASH]++;
	count_done(contender, part->open);
	part->dying = storm_now(contender->clock);
	atomic_store_explicit(&part->state, STORM_DIES, memory_order_release);
	process_die(way);
}

static void ask_for_death(struct contender *contender)
{
	static const char word = STORM_KILL_ME;

	contender->asked_to_be_killed = true;
	contender->part->counts[STORM_KILL]++;
	if (channel_send(STORM_CHANNEL, &word, 1, -1, clock_now() + contender->timeout))
		give_up(contender, "cannot ask to be killed", process_error());
}

/* An owner's death says more than another's: half of the deaths wait for it. */
static void draw_death(struct contender *contender, enum storm_action action)
{
	if (contender->death != STORM_OPEN || contender->asked_to_be_killed)
		return;
	contender->death = action;
	contender->patience = any(contender, 2) ? DEATH_PATIENCE : 0;
}

static bool is_time_to_die(struct contender *contender)
{
	if (contender->death == STORM_OPEN || !contender->part->open)
		return false;
	if (contender->patience && contender->owner == NO_FILE) {
		contender->patience--;
		return false;
	}
	return true;
}

static void meet_death(struct contender *contender)
{
	if (contender->death == STORM_CRASH)
		crash(contender);
	contender->death = STORM_OPEN;
	ask_for_death(contender);
}

/* What was drawn, or a query where that cannot be done now. */
static void act(struct contender *contender, enum storm_action action)
{
	struct storm_part *part = contender->part;
	uint32_t index;

	if (!part->open || (action == STORM_OPEN && part->open < part->files)) {
		uint32_t status;

		part->counts[STORM_OPEN]++;
		open_file(contender, &status);
		return;
	}
	if (action == STORM_CRASH || action == STORM_KILL) {
		draw_death(contender, action);
		return;
	}
	index = some_file(contender);
	if (action == STORM_OPEN ||
		(action == STORM_DUPLICATE && contender->files[index].copies == COPIES_MAX))
		action = STORM_QUERY;
	/* An owner that hardly ever found its own lock would keep everyone else waiting. */
	if (action == STORM_UNLOCK && contender->owner != NO_FILE && any(contender, OWN_LOCK_ODDS))
		index = contender->owner;
	part->counts[action]++;
	switch (action) {
	case STORM_CLOSE: close_file(contender, index); break;
	case STORM_DUPLICATE: duplicate(contender, index); break;
	default: request(contender, index, action); break;
	}
}

/* ---- life ---- */

static void work(struct contender *contender)
{
	struct storm_part *part = contender->part;

	while (atomic_load_explicit(&part->done, memory_order_relaxed) < part->share &&
		atomic_load_explicit(&part->count, memory_order_relaxed) + STORM_SPARE <
			part->capacity) {
		if (is_time_to_die(contender))
			meet_death(contender);
		act(contender, some_action(contender));
	}
	for (uint32_t i = 0; i < STORM_FILES; i++)
		while (contender->files[i].copies)
			close_file(contender, i);
	atomic_store_explicit(&part->state, STORM_FINISHED, memory_order_release);
}

/* With a file object each, or those that come first would lock the others out. */
static int come_to_the_barrier(struct contender *contender)
{
	static const char word = STORM_READY;
	uint32_t status = 0;
	char text[48];
	int tries = 0;

	while (!open_file(contender, &status))
		if (++tries == REFUSALS_MAX)
			give_up(contender, "the drive refuses to be opened",
				status_text(status, text));
	if (channel_send(STORM_CHANNEL, &word, 1, -1, clock_now() + contender->timeout) ||
		barrier_wait(STORM_BARRIER))
		return -1;
	contender->part->started = clock_now();
	return 0;
}

int storm_contender_main(int argc, char **argv)
{
	struct contender contender = { .owner = NO_FILE };
	uint64_t numbers[3];
	char tag[STORM_NAME];

	process_follow_parent();
	process_ignore_interrupts();
	if (argc != 4 || text_number(argv[0], STORM_PROCESSES_MAX, &numbers[0]) ||
		text_number(argv[1], UINT64_MAX / 2048, &numbers[1]) ||
		text_number(argv[2], 86400000, &numbers[2]) || !numbers[0]) {
		fprintf(stderr,
			"exaccess storm-contender is started by exaccess storm, not by hand\n");
		return 2;
	}
	contender.timeout = MILLISECONDS(numbers[2]);
	contender.clock = shared_map(STORM_MEMORY, 0, SHARED_STEP);
	contender.part = shared_map(
		STORM_MEMORY, SHARED_STEP + (numbers[0] - 1) * numbers[1], (size_t)numbers[1]);
	if (!contender.clock || !contender.part)
		return 3;
	file_close(STORM_MEMORY);
	snprintf(tag, sizeof(tag), "P%u", (unsigned)numbers[0]);
	contender.drive = drive_connect(argv[3], tag);
	if (!contender.drive)
		give_up(&contender, "the drive cannot be reached", "memory is short");
	if (contender.part->lives == 1 && come_to_the_barrier(&contender))
		return 3;
	work(&contender);
	contender.drive->ops->destroy(contender.drive);
	/* A death that is on its way should not find anything half done. */
	if (contender.asked_to_be_killed)
		process_leave(0);
	return 0;
}
