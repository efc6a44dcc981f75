/*
 * test_kill_anywhere.c - a small run, again and again, in which one process is killed at another
 * point each time: the runner, the worker, the server of the emulated drive, each of the contenders.
 *
 * Whatever was killed: all processes end, and leave no file behind them; the record can be read, what
 * stood in it at the moment of the death still does, and the reports can be made of it. The death is
 * never taken for something that the drive did, and the exit code is what the record says.
 *
 *     test_kill_anywhere [all | ROLE CALL]
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/record/record.h"
#include "harness/testing/check.h"
#include "harness/command/tests/killing.h"
#include "reports/report.h"

#define JOBS 3
/* Of twice as many points every second is taken, and so on. Under sanitizers a run takes ten times as long. */
#define KILLS           300
#define KILLS_SANITIZED 100
#define EXIT_UNFINISHED 3

static const char *const roles[] = { "run", "worker", "embedded-server", "HOLDER", "RIVAL",
	"OBSERVER", NULL };

static const char *program;
static char scratch[200];

/* What the jobs share: the next point to be taken, and what they found. */
struct progress {
	unsigned next, stride, kills, passed, failed, unreadable, parts, resumed;
};

static struct progress *progress;

/* One run: its directories, what is done in it, and what came of it. */
struct trial_run {
	struct killing killing;
	struct aftermath aftermath;
	char place[300];     /* for its private directories: must be empty in the end */
	char directory[310]; /* of the run */
	char record[400];
	int code; /* its exit code, -1 when it was killed itself */
};

static void must(struct trial_run *run, bool holds, const char *what)
{
	if (holds) {
		__atomic_add_fetch(&progress->passed, 1, __ATOMIC_SEQ_CST);
		return;
	}
	__atomic_add_fetch(&progress->failed, 1, __ATOMIC_SEQ_CST);
	printf("%s killed at call %lu: does not hold: %s (%s)\n", run->killing.role,
		run->killing.call, what, run->directory);
	fflush(stdout);
}

static void play(struct trial_run *run)
{
	const char *const argv[] = { program, "run", "--case",
		"lock/denied-while-another-process-holds-it", "--case",
		"lock/needs-no-query-before", "--drive", "emulated", "--jobs", "1", "--quiet",
		"--out", run->directory, NULL };

	snprintf(run->place, sizeof(run->place), "%s/%s-%lu", scratch, run->killing.role,
		run->killing.call);
	snprintf(run->directory, sizeof(run->directory), "%s.run", run->place);
	snprintf(run->record, sizeof(run->record), "%s/%s", run->directory, RECORD_FILE);
	run->killing.snapshot = run->record;
	mkdir(run->place, 0700);
	setenv("TMPDIR", run->place, 1);
	must(run, !kill_at(argv, &run->killing, &run->aftermath), "the run can be traced");
	run->code = WIFEXITED(run->aftermath.status) ? WEXITSTATUS(run->aftermath.status) : -1;
}

static char *whole_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes = calloc(1, 1 << 20);

	*size = file && bytes ? fread(bytes, 1, (1 << 20) - 1, file) : 0;
	if (file)
		fclose(file);
	return bytes;
}

/* Reports are replaced whole; a death in the middle leaves the new one's beginning beside the old. */
static bool is_known(const char *name)
{
	static const char *const names[] = { RECORD_FILE, "junit.xml", "report.html", "environment",
		NULL };
	char base[256];
	char *part;

	snprintf(base, sizeof(base), "%s", name);
	part = strstr(base, ".part1");
	if (part && !part[6]) {
		__atomic_add_fetch(&progress->parts, 1, __ATOMIC_SEQ_CST);
		*part = '\0';
	}
	for (int i = 0; names[i]; i++)
		if (!strcmp(base, names[i]))
			return true;
	return false;
}

static bool holds_only_known(const char *path, bool none)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	bool right = true;

	while (directory && (entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
			(none || !is_known(entry->d_name))) {
			printf("# %s/%s\n", path, entry->d_name);
			right = false;
		}
	if (directory)
		closedir(directory);
	return right;
}

/* The record still begins with all that was in it. */
static void check_kept(struct trial_run *run)
{
	size_t size;
	char *now = whole_file(run->record, &size);

	must(run,
		size >= run->aftermath.seen_size &&
			!memcmp(now, run->aftermath.seen, run->aftermath.seen_size),
		"what stood in the record stays there");
	free(now);
}

static bool same_file(const char *path, const char *bytes, size_t size)
{
	size_t now_size;
	char *now = whole_file(path, &now_size);
	bool same = now_size == size && !memcmp(now, bytes, size);

	free(now);
	return same;
}

/* Reports of the record alone; those that the run itself wrote must be the same. */
static void check_reports(struct trial_run *run, struct results *results)
{
	const struct report_style style = { .profile = JUNIT_RICH };
	char path[400], error[600];
	size_t size;
	char *before;

	snprintf(path, sizeof(path), "%s/junit.xml", run->directory);
	before = whole_file(path, &size);
	must(run, !report_all(results, &style, run->directory, error, sizeof(error)),
		"the reports can be made of the record");
	must(run, run->code < 0 || same_file(path, before, size),
		"the run's own report is the one that its record gives");
	free(before);
}

static void check_verdicts(struct trial_run *run, const struct results *results)
{
	int code = results_exit_code(results, false);

	must(run, !results->torn, "no line of the record is cut off");
	must(run, code == 0 || code == EXIT_UNFINISHED, "a death is no violation");
	must(run, run->code < 0 || run->code == code, "the exit code is what the record says");
	if (code == 0)
		must(run, results->totals[VERDICT_PASS] == results->count && results->count == 2,
			"who says that all went well has played all");
}

/* Whatever is left of a run can be gone on with, and comes to its end. */
static void check_resuming(struct trial_run *run)
{
	const char *const argv[] = { program, "run", "--resume", run->directory, "--quiet", NULL };
	const struct killing nobody = { .role = "run", .call = KILL_NOBODY };
	char error[600] = "";
	struct aftermath aftermath;
	const bool is_drive = !strcmp(run->killing.role, "embedded-server");
	struct results *results;
	int code;

	must(run, !kill_at(argv, &nobody, &aftermath) && !aftermath.strays, "it can be resumed");
	code = WIFEXITED(aftermath.status) ? WEXITSTATUS(aftermath.status) : -1;
	results = record_read(run->directory, error, sizeof(error));
	must(run, results && results->finished && results->totals[VERDICT_MISSING] == 0,
		"a run that is resumed comes to its end");
	must(run, results && code == results_exit_code(results, false) && code != 1,
		"... with the exit code that its record gives");
	/* With the drive gone, the next case can have begun before that was seen. */
	must(run, results && results->totals[VERDICT_ERROR] <= (is_drive ? 2u : 1u),
		"... and at most one case was under way");
	check_kept(run);
	must(run, holds_only_known(run->place, true), "... and leaves nothing behind");
	__atomic_add_fetch(&progress->resumed, 1, __ATOMIC_SEQ_CST);
	results_free(results);
}

/* A run that was killed before it had planned anything has no results, and says so. */
static void check_record(struct trial_run *run)
{
	char error[600] = "";
	struct results *results = record_read(run->directory, error, sizeof(error));
	bool resumable;

	if (!results) {
		must(run, !strcmp(run->killing.role, "run") || run->code == EXIT_UNFINISHED,
			"only the runner's death leaves nothing to read");
		must(run, !run->aftermath.seen || strstr(error, "before it planned anything"),
			"a record that is there can be read");
		if (run->aftermath.seen && !strstr(error, "before it planned anything"))
			printf("# %s\n", error);
		__atomic_add_fetch(&progress->unreadable, 1, __ATOMIC_SEQ_CST);
		return;
	}
	check_verdicts(run, results);
	check_reports(run, results);
	resumable = results->planned && !results->finished;
	results_free(results);
	if (resumable)
		check_resuming(run);
}

static void check_aftermath(struct trial_run *run)
{
	bool runner = !strcmp(run->killing.role, "run");

	must(run, run->aftermath.strays == 0, "all processes end");
	must(run, runner ? run->code < 0 && WTERMSIG(run->aftermath.status) == 9 : run->code >= 0,
		"only the one that was killed dies");
	must(run, holds_only_known(run->place, true), "no private directory or socket is left");
	must(run, holds_only_known(run->directory, false), "no other file is left");
	if (run->aftermath.seen)
		check_kept(run);
	check_record(run);
	free(run->aftermath.seen);
}

static void take_point(const char *role, unsigned long call)
{
	struct trial_run run = { .killing = { .role = role, .call = call } };

	play(&run);
	if (!run.aftermath.killed) {
		/* It took fewer calls this time; the run is as good as any. */
		must(&run, run.code == 0, "a run in which nobody is killed goes well");
		return;
	}
	__atomic_add_fetch(&progress->kills, 1, __ATOMIC_SEQ_CST);
	check_aftermath(&run);
}

/* How many calls a role makes when it is left alone; for the runner first, which must go well. */
static unsigned long count_calls(const char *role)
{
	struct trial_run run = { .killing = { .role = role, .call = KILL_NOBODY } };

	play(&run);
	must(&run, run.code == 0 && run.aftermath.calls > 0, "a run in which nobody is killed");
	free(run.aftermath.seen);
	return run.aftermath.calls;
}

/* Points are numbered through: those of the first role, of the second ... */
static void work(const unsigned long *calls)
{
	for (;;) {
		unsigned long point = progress->stride *
			(unsigned long)__atomic_fetch_add(&progress->next, 1, __ATOMIC_SEQ_CST);
		int role = 0;

		while (roles[role] && point >= calls[role])
			point -= calls[role++];
		if (!roles[role])
			return;
		take_point(roles[role], point + 1);
	}
}

static void remove_scratch(void)
{
	char command[300];

	snprintf(command, sizeof(command), "rm -rf '%s'", scratch);
	if (system(command))
		printf("# %s is left\n", scratch);
}

static void check_documents(void)
{
	char command[1500];

	snprintf(command, sizeof(command),
		"find '%s' -name junit.xml -print0 | "
		"xargs -0 -r -n 200 xmllint --noout --relaxng reports/junit-rich.rng >/dev/null 2>'%s/x' "
		"|| { grep -v ' validates$' '%s/x' | head; false; }",
		scratch, scratch, scratch);
	CHECK(!system(command));
}

static unsigned count_kills(void)
{
	const char *sanitizers = getenv("SANITIZE");

	return sanitizers && *sanitizers ? KILLS_SANITIZED : KILLS;
}

static void kill_everywhere(bool all)
{
	const unsigned kills = count_kills();
	unsigned long calls[sizeof(roles) / sizeof(roles[0])] = { 0 }, sum = 0;
	pid_t jobs[JOBS];

	for (int i = 0; roles[i]; i++)
		sum += calls[i] = count_calls(roles[i]);
	progress->stride = all ? 1 : (unsigned)(sum < kills ? 1 : sum / kills);
	fflush(stdout);
	for (int i = 0; i < JOBS; i++) {
		jobs[i] = fork();
		if (!jobs[i]) {
			work(calls);
			fflush(stdout);
			_exit(0);
		}
	}
	for (int i = 0; i < JOBS; i++) {
		int status = -1;

		CHECK(jobs[i] > 0 && waitpid(jobs[i], &status, 0) == jobs[i] && !status);
	}
	for (int i = 0; roles[i]; i++)
		printf("# %s: %lu system calls\n", roles[i], calls[i]);
	printf("# %u kills: %u before anything was planned, %u while a report was written; "
	       "%u runs were resumed\n",
		progress->kills, progress->unreadable, progress->parts, progress->resumed);
	CHECK(progress->kills >= kills - kills / 6);
	check_documents();
}

int main(int argc, char **argv)
{
	const char *base = getenv("TMPDIR");
	const char *asan = getenv("ASAN_OPTIONS");
	char options[1000];

	program = getenv("EXACCESS") ? getenv("EXACCESS") : "./exaccess";
	snprintf(scratch, sizeof(scratch), "%s/kill-XXXXXX",
		base && strlen(base) < 20 ? base : "/tmp");
	progress = mmap(
		NULL, sizeof(*progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!mkdtemp(scratch) || progress == MAP_FAILED)
		return 1;
	/* Leaks are looked for by tracing, which one can do at a time. */
	snprintf(options, sizeof(options), "%s:detect_leaks=0", asan ? asan : "");
	setenv("ASAN_OPTIONS", options, 1);
	unsetenv("XDG_RUNTIME_DIR");
	if (argc > 2)
		take_point(argv[1], strtoul(argv[2], NULL, 10));
	else
		kill_everywhere(argc > 1 && !strcmp(argv[1], "all"));
	checks_passed += progress->passed;
	checks_failed += progress->failed;
	if (!checks_failed)
		remove_scratch();
	return check_end();
}
