/* storm_log.c - from the contenders' logs to a history, and to figures. */
#include "harness/storm/storm_log.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/process.h"

/* A tenure, as far as its hand-over is concerned. */
struct tenure {
	uint64_t acquired; /* when its owner had the answer */
	uint64_t release;  /* when the release began, 0 if it is not known */
	bool crashed;      /* and that was the owner's death */
};

struct open_file {
	uint32_t number;  /* 0: none */
	uint32_t client;  /* in the history */
	uint64_t since;   /* when its last operation ended, or began if it did not end */
	uint64_t closing; /* when its close began that did not end; 0 */
	bool pending;     /* its last operation has not ended */
	size_t tenure;    /* index + 1 of the tenure it is owner in, 0 none */
};

struct reading {
	struct history *history;
	struct storm_figures *figures;
	const struct storm_part *part;
	struct open_file files[STORM_FILES];
	struct tenure *tenures;
	size_t tenure_count, tenure_room;
	uint64_t grants; /* of this contender */
	const char *problem;
};

void storm_caller_name(char name[STORM_NAME], uint32_t number, uint32_t tenure)
{
	snprintf(name, STORM_NAME, "P%u-%06u", (unsigned)number, (unsigned)tenure);
}

void storm_client_name(char name[STORM_NAME], uint32_t number, uint32_t file)
{
	snprintf(name, STORM_NAME, "P%u.%u", (unsigned)number, (unsigned)file);
}

static int fail(struct reading *reading, const char *problem)
{
	if (!reading->problem)
		reading->problem = problem;
	return -1;
}

uint64_t storm_now(struct storm_clock *clock)
{
	uint64_t now = clock_now();
	uint64_t latest = atomic_load(&clock->latest);
	uint64_t next;

	do
		next = now > latest ? now : latest + 1;
	while (!atomic_compare_exchange_weak(&clock->latest, &latest, next));
	return next;
}

/* ---- tenures ---- */

static int begin_tenure(struct reading *reading, struct open_file *file, uint64_t acquired)
{
	if (reading->tenure_count == reading->tenure_room) {
		size_t room = reading->tenure_room ? reading->tenure_room * 2 : 256;
		struct tenure *tenures = realloc(reading->tenures, room * sizeof(*tenures));

		if (!tenures)
			return fail(reading, "memory is short");
		reading->tenures = tenures;
		reading->tenure_room = room;
	}
	reading->tenures[reading->tenure_count++] = (struct tenure){ .acquired = acquired };
	file->tenure = reading->tenure_count;
	reading->grants++;
	return 0;
}

static void end_tenure(
	struct reading *reading, struct open_file *file, uint64_t release, bool crashed)
{
	struct tenure *tenure;

	if (!file->tenure || !reading->tenures)
		return;
	tenure = &reading->tenures[file->tenure - 1];
	tenure->release = release;
	tenure->crashed = crashed;
	file->tenure = 0;
}

/* ---- operations ---- */

static int add(struct reading *reading, struct open_file *file, struct history_operation *operation)
{
	enum history_problem problem;

	operation->client = file->client;
	problem = history_add(reading->history, operation);
	if (problem)
		return fail(reading, history_problem_text(problem));
	file->pending = operation->complete == HISTORY_NEVER;
	file->since = (uint64_t)(file->pending ? operation->invoke : operation->complete);
	return 0;
}

static int add_end(struct reading *reading, struct open_file *file, enum history_verb verb,
	uint64_t invoke, uint64_t complete)
{
	struct history_operation operation = { .invoke = (int64_t)invoke,
		.complete = (int64_t)complete,
		.name = HISTORY_NO_NAME,
		.verb = (uint8_t)verb,
		.result = HISTORY_OK };

	end_tenure(reading, file, invoke, verb == HISTORY_CRASH);
	if (add(reading, file, &operation))
		return -1;
	file->number = 0;
	return 0;
}

static struct open_file *find(struct reading *reading, uint32_t number)
{
	for (int i = 0; i < STORM_FILES; i++)
		if (reading->files[i].number == number)
			return &reading->files[i];
	fail(reading, "a log names a file object that is not open");
	return NULL;
}

static int read_open(struct reading *reading, const struct storm_entry *entry)
{
	struct open_file *file = find(reading, 0);
	char name[STORM_NAME];

	if (!file)
		return -1;
	memset(file, 0, sizeof(*file));
	storm_client_name(name, reading->part->number, entry->file);
	file->number = entry->file;
	file->client = history_client(reading->history, name, strlen(name));
	return file->client == UINT32_MAX ? fail(reading, "memory is short") : 0;
}

/*
 * Whoever is dead may have completed an operation after its death was decided: then it died after
 * that. A close that was under way and the death are one end of the file object.
 */
static int read_death(struct reading *reading, const struct storm_entry *entry)
{
	uint64_t complete = atomic_load(&entry->complete);

	reading->figures->counts[entry->action]++;
	for (int i = 0; i < STORM_FILES; i++) {
		struct open_file *file = &reading->files[i];
		uint64_t invoke = entry->invoke > file->since ? entry->invoke : file->since;

		if (!file->number)
			continue;
		if (file->closing)
			invoke = file->closing;
		if (add_end(reading, file, HISTORY_CRASH, invoke, complete))
			return -1;
	}
	return 0;
}

/* After an answer that nobody understands the client can only be said to have come to its end. */
static int read_close(struct reading *reading, const struct storm_entry *entry)
{
	struct open_file *file = find(reading, entry->file);
	uint64_t complete = atomic_load(&entry->complete);

	if (!file)
		return -1;
	if (!complete) {
		file->closing = entry->invoke;
		return 0;
	}
	return add_end(reading, file, file->pending ? HISTORY_CRASH : HISTORY_CLOSE, entry->invoke,
		complete);
}

static uint8_t result_of(const struct storm_entry *entry)
{
	switch ((enum storm_answer)entry->answer) {
	case STORM_DONE: return HISTORY_OK;
	case STORM_DENIED: return HISTORY_DENIED;
	case STORM_NOT_LOCKED: return HISTORY_NOT_LOCKED;
	case STORM_NOT_OWNER: return HISTORY_NOT_OWNER;
	case STORM_FREE: return HISTORY_FREE;
	case STORM_HELD: return HISTORY_NAMED;
	default: return HISTORY_UNKNOWN;
	}
}

static int read_request(struct reading *reading, const struct storm_entry *entry)
{
	static const uint8_t verbs[STORM_ACTION_COUNT] = { [STORM_LOCK] = HISTORY_LOCK,
		[STORM_QUERY] = HISTORY_QUERY,
		[STORM_UNLOCK] = HISTORY_UNLOCK };
	struct open_file *file = find(reading, entry->file);
	uint64_t complete = atomic_load(&entry->complete);
	struct history_operation operation = { .invoke = (int64_t)entry->invoke,
		.complete = complete ? (int64_t)complete : HISTORY_NEVER,
		.name = HISTORY_NO_NAME,
		.verb = verbs[entry->action],
		.result = complete ? result_of(entry) : HISTORY_UNKNOWN };
	char name[STORM_NAME];
	const char *text = NULL;

	if (!file)
		return -1;
	if (entry->action == STORM_LOCK) {
		storm_caller_name(name, reading->part->number, entry->tenure);
		text = name;
	} else if (operation.result == HISTORY_NAMED) {
		text = entry->seen;
	}
	if (text) {
		operation.name = history_name(reading->history, text, strlen(text));
		if (operation.name == HISTORY_NO_NAME)
			return fail(reading, "memory is short");
	}
	if (operation.result == HISTORY_OK && entry->action == STORM_UNLOCK)
		end_tenure(reading, file, entry->invoke, false);
	if (operation.result == HISTORY_OK && entry->action == STORM_LOCK &&
		begin_tenure(reading, file, complete))
		return -1;
	return add(reading, file, &operation);
}

static int read_part(struct reading *reading, const struct storm_part *part)
{
	uint64_t count = atomic_load(&part->count);
	int result = 0;

	reading->part = part;
	reading->grants = 0;
	memset(reading->files, 0, sizeof(reading->files));
	for (uint64_t i = 0; i < count && !result; i++) {
		const struct storm_entry *entry = &part->entries[i];

		switch ((enum storm_action)entry->action) {
		case STORM_OPEN: result = read_open(reading, entry); break;
		case STORM_CLOSE: result = read_close(reading, entry); break;
		case STORM_CRASH:
		case STORM_KILL: result = read_death(reading, entry); break;
		default: result = read_request(reading, entry); break;
		}
	}
	for (int i = 0; i < STORM_CRASH; i++)
		reading->figures->counts[i] += part->counts[i];
	reading->figures->refused += part->refused;
	if (part->strange && !reading->figures->strange)
		snprintf(reading->figures->strange_answer, sizeof(part->strange_answer), "%s",
			part->strange_answer);
	reading->figures->strange += part->strange;
	return result;
}

/* ---- figures ---- */

static int by_acquisition(const void *one, const void *other)
{
	return storm_by_number(
		&((const struct tenure *)one)->acquired, &((const struct tenure *)other)->acquired);
}

/*
 * In the order in which they were acquired, one tenure is handed over to the next. Where the next
 * one came before the release was asked for, which no correct drive does, there was no hand-over.
 */
static int work_out_hand_overs(struct reading *reading)
{
	uint64_t *times[2];
	uint64_t counts[2] = { 0, 0 };
	size_t count = reading->tenure_count;

	times[0] = calloc(count + 1, sizeof(*times[0]));
	times[1] = calloc(count + 1, sizeof(*times[1]));
	if (times[0] && times[1]) {
		if (count)
			qsort(reading->tenures, count, sizeof(*reading->tenures), by_acquisition);
		for (size_t i = 0; i + 1 < count; i++) {
			const struct tenure *tenure = &reading->tenures[i];
			uint64_t next = reading->tenures[i + 1].acquired;

			if (tenure->release && next >= tenure->release)
				times[tenure->crashed][counts[tenure->crashed]++] =
					next - tenure->release;
		}
		storm_times(times[0], counts[0], &reading->figures->hand_off);
		storm_times(times[1], counts[1], &reading->figures->crash_release);
	} else {
		fail(reading, "memory is short");
	}
	free(times[0]);
	free(times[1]);
	reading->figures->tenures = count;
	return reading->problem ? -1 : 0;
}

static void work_out_starts(
	const struct storm_part *const *parts, uint32_t count, struct storm_figures *figures)
{
	uint64_t first = UINT64_MAX;
	uint64_t last = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (!parts[i]->started)
			continue;
		first = parts[i]->started < first ? parts[i]->started : first;
		last = parts[i]->started > last ? parts[i]->started : last;
	}
	figures->start_skew = last ? last - first : 0;
}

/* ---- order ---- */

static int by_invocation(const void *one, const void *other)
{
	const struct history_operation *a = one;
	const struct history_operation *b = other;

	if (a->invoke != b->invoke)
		return a->invoke < b->invoke ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

/* One client's operations keep their order, also those that begin at the same instant. */
static void sort(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		history->operations[i].line = (uint32_t)i;
	if (history->count)
		qsort(history->operations, history->count, sizeof(*history->operations),
			by_invocation);
	for (size_t i = 0; i < history->count; i++)
		history->operations[i].line = 0;
}

int storm_log_read(const struct storm_part *const *parts, uint32_t count, struct history *history,
	struct storm_figures *figures, char *error, size_t size)
{
	struct reading reading = { .history = history, .figures = figures };
	uint64_t *grants = calloc(count, sizeof(*grants));

	if (!grants)
		fail(&reading, "memory is short");
	for (uint32_t i = 0; i < count && !reading.problem; i++) {
		read_part(&reading, parts[i]);
		grants[i] = reading.grants;
	}
	if (!reading.problem && !work_out_hand_overs(&reading)) {
		qsort(grants, count, sizeof(*grants), storm_by_number);
		figures->grants_least = grants[0];
		figures->grants_median = grants[count / 2];
		figures->grants_most = grants[count - 1];
		work_out_starts(parts, count, figures);
		sort(history);
	}
	free(reading.tenures);
	free(grants);
	if (reading.problem && !error[0])
		snprintf(error, size, "the log cannot be read: %s", reading.problem);
	if (reading.problem)
		history_free(history);
	return reading.problem ? -1 : 0;
}
