/*
 * test_durable.c - what is on the disk when a case is handed out: its beginning, and all that was seen
 * of those before it. The runner is real; its worker is this program again, which plays nothing and
 * looks into the record instead, as far as the runner has waited for the disk.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/system/file.h"
#include "harness/plan/plan.h"
#include "harness/record/record.h"
#include "harness/play/run/run.h"
#include "harness/testing/check.h"
#include "harness/system/wire.h"
#include "harness/play/worker.h"

#define CASES  4
#define REPEAT 3

static char directory[200];
static bool broken; /* the disk does not get anything */

/* How much of the record the runner has waited for, kept where the worker finds it. */
static void note_synced(long size)
{
	char path[240];
	FILE *file;

	snprintf(path, sizeof(path), "%s/synced", directory);
	file = fopen(path, "wb");
	if (!file)
		abort();
	fprintf(file, "%ld", size);
	fclose(file);
}

/* In place of the C library's, for everything in this program. */
int fdatasync(int descriptor)
{
	struct stat status;

	if (!broken && !fstat(descriptor, &status))
		note_synced((long)status.st_size);
	return 0;
}

/* ---- the worker ---- */

/* Is there such a line in that part of the record? */
static bool is_on_disk(const char *line)
{
	char error[300];
	size_t length = 0;
	char *synced = file_read(getenv("SYNCED"), &length, error, sizeof(error));
	char *record = file_read(getenv("RECORD"), &length, error, sizeof(error));
	bool found;

	if (!synced || !record)
		exit(4);
	if (strtoul(synced, NULL, 10) < length)
		record[strtoul(synced, NULL, 10)] = '\0';
	found = strstr(record, line) != NULL;
	free(synced);
	free(record);
	return found;
}

static void say(const char *line)
{
	wire_send(WORKER_CHANNEL, line, -1, UINT64_MAX);
}

/* Says of each case `seen` when all was on the disk, and `trouble` when something was not. */
static void answer(const char *index, const char *repetition)
{
	static char last[80]; /* the end of the case before */
	char line[80];

	snprintf(line, sizeof(line), "\nbegin %s %s ", index, repetition);
	if (!is_on_disk(line) || (last[0] && !is_on_disk(last))) {
		snprintf(line, sizeof(line), "trouble %s %s not on the disk", index, repetition);
		say(line);
	}
	snprintf(line, sizeof(line), "end %s %s 7", index, repetition);
	say(line);
	snprintf(last, sizeof(last), "\nend %s %s 7 ~", index, repetition);
	say("done");
}

static int work(void)
{
	struct wire wire;
	char *line;

	wire_init(&wire, WORKER_CHANNEL);
	say("ready");
	while (wire_receive(&wire, &line, UINT64_MAX) == WIRE_LINE_READ) {
		char *index = strchr(line, ' ');
		char *repetition;

		if (!strcmp(line, "identify"))
			say("identified");
		if (!index)
			continue;
		repetition = strchr(++index, ' ');
		*repetition++ = '\0';
		*strchr(repetition, ' ') = '\0';
		answer(index, repetition);
	}
	wire_clear(&wire);
	return 0;
}

/* ---- the runner ---- */

static struct plan *empty_plan(uint32_t number)
{
	static const struct clause clause = { "LOCK-002", CLAUSE_STATED, SOURCE_IOCTL_PAGE, 0, 3,
		"text" };
	static const struct clause *const clauses[] = { &clause, NULL };
	static char names[CASES][8];
	struct plan *plan = plan_new();

	snprintf(names[number], sizeof(names[number]), "case-%u", (unsigned)number);
	plan->suite = "suite";
	plan->name = names[number];
	plan->clauses = clauses;
	return plan;
}

/* How many repetitions found all on the disk. */
static uint32_t play(uint32_t *troubled)
{
	const struct run_options options = { .drives = { "none" },
		.drive_count = 1,
		.jobs = 1,
		.repeat = REPEAT,
		.timeout = SECONDS(10) };
	struct results *results = results_new();
	char path[240];
	char error[300] = "";
	struct record *record;
	uint32_t good = 0;

	note_synced(0);
	for (uint32_t i = 0; i < CASES; i++)
		results_add(results, empty_plan(i), REPEAT);
	record = record_create(directory, error, sizeof(error));
	CHECK(record && !record_plan(record, results));
	results->planned = true;
	/* Nothing but trouble ends a run early. */
	CHECK(!run_cases(results, record, &options, error, sizeof(error)) || broken);
	record_close(record);
	*troubled = 0;
	for (uint32_t i = 0; i < CASES; i++)
		for (uint32_t j = 0; j < REPEAT; j++) {
			good += results->cases[i].trials[j].state == TRIAL_FINISHED;
			*troubled += results->cases[i].trials[j].trouble != NULL;
		}
	CHECK(!is_on_disk("\nend 3 3 7 ~") == broken); /* the last one is waited for, too */
	results_free(results);
	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	remove(path);
	return good;
}

int main(int argc, char **argv)
{
	char path[240];
	uint32_t troubled = 0;
	uint32_t good;

	if (argc > 1 && !strcmp(argv[1], "worker"))
		return work();
	if (directory_private(directory, sizeof(directory))) {
		printf("no directory: %s\n0 passed, 1 failed\n", process_error());
		return 1;
	}
	snprintf(path, sizeof(path), "%s/synced", directory);
	setenv("SYNCED", path, 1);
	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	setenv("RECORD", path, 1);
	CHECK(play(&troubled) == CASES * REPEAT && troubled == 0);
	broken = true; /* the worker is able to tell */
	good = play(&troubled);
	CHECK(good && troubled == good);
	directory_remove(directory);
	return check_end();
}
