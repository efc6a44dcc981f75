/*
 * test_file.c - what callers rely on in file.h, on every system.
 *
 * The program starts itself again; the first argument says what the child is to do.
 */
#include "harness/system/file.h"

#include <stdlib.h>
#include <string.h>

#include "harness/system/process.h"
#include "harness/testing/check.h"

#define FIRST   3
#define WRITERS 4
#define PARTS   16
#define REPORT  20000 /* bytes of a file that is replaced */

static char scratch[600];
static char error[800];

static uint64_t soon(void)
{
	return clock_now() + SECONDS(20);
}

/* A name in the scratch directory, good until the next but three. */
static const char *in_scratch(const char *name)
{
	static char paths[4][1400];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", scratch, name);
	return path;
}

/* The file holds these bytes and no others. */
static bool holds(const char *path, const char *text)
{
	size_t length = 0;
	char *all = file_read(path, &length, error, sizeof(error));
	bool same = all && length == strlen(text) && !memcmp(all, text, length + 1);

	free(all);
	return same;
}

/* The beginning of a child; its first word says that it has come so far. */
static struct process start(
	const char *role, const char *path, const char *number, process_file *channel)
{
	const char *argv[] = { "test", role, path, number, NULL };
	struct process process;
	process_file ends[2];
	char byte = 0;

	CHECK(!channel_pair(ends));
	CHECK(!process_spawn(&process, argv, &ends[1], 1));
	file_close(ends[1]);
	CHECK(channel_receive(ends[0], &byte, 1, NULL, soon()) == 1);
	CHECK(byte == 'r');
	*channel = ends[0];
	return process;
}

/* ---- lines ---- */

static int append_line(struct append_file *file, const char *line)
{
	char text[64];

	return append_text(file, text, (size_t)snprintf(text, sizeof(text), "%s\n", line), error,
		sizeof(error));
}

static void lines_are_appended(void)
{
	const char *path = in_scratch("lines");
	struct append_file *file = append_create(path, error, sizeof(error));

	if (!CHECK(file))
		return;
	CHECK(!append_line(file, "one"));
	CHECK(holds(path, "one\n"));
	CHECK(!append_line(file, ""));
	CHECK(!append_sync(file, error, sizeof(error)));
	append_close(file);
	CHECK(!append_create(path, error, sizeof(error)) && strstr(error, path));
	file = append_open(path, error, sizeof(error));
	if (!CHECK(file))
		return;
	CHECK(!append_line(file, "t\xC3\xA4wo\r"));
	CHECK(!append_sync(file, error, sizeof(error)));
	append_close(file);
	CHECK(holds(path, "one\n\nt\xC3\xA4wo\r\n"));
	CHECK(!append_open(in_scratch("nowhere"), error, sizeof(error)) &&
		strstr(error, "nowhere"));
	CHECK(!append_create(in_scratch("nowhere/lines"), error, sizeof(error)));
	CHECK(!file_exists(scratch, "nowhere"));
}

static void long_lines_come_whole(void)
{
	enum { LONG = 3000000 };
	const char *path = in_scratch("long");
	struct append_file *file = append_create(path, error, sizeof(error));
	char *line = malloc(LONG + 2);

	if (!CHECK(file && line)) {
		free(line);
		return;
	}
	memset(line, 'x', LONG);
	memcpy(line + LONG, "\n", 2);
	CHECK(!append_text(file, line, LONG + 1, error, sizeof(error)));
	append_close(file);
	CHECK(holds(path, line));
	free(line);
}

/* Child: has the file to itself until it is killed. */
static int keep_file(const char *path)
{
	struct append_file *file = append_open(path, error, sizeof(error));
	process_file pair[2];
	char byte;

	if (!file || append_line(file, "child") || channel_pair(pair))
		return 1;
	if (channel_send(FIRST, "r", 1, -1, soon()))
		return 1;
	(void)channel_receive(pair[0], &byte, 1, NULL, UINT64_MAX);
	return 0;
}

static void one_process_writes_at_a_time(void)
{
	const char *path = in_scratch("alone");
	struct append_file *file = append_create(path, error, sizeof(error));
	process_file channel;
	struct process process;

	if (!CHECK(file))
		return;
	CHECK(!append_open(path, error, sizeof(error)) && strstr(error, "still going on"));
	/* Readers do not mind. */
	CHECK(holds(path, ""));
	append_close(file);
	process = start("keep", path, NULL, &channel);
	CHECK(!append_open(path, error, sizeof(error)) && strstr(error, "still going on"));
	CHECK(holds(path, "child\n"));
	CHECK(!process_kill(&process));
	file = append_open(path, error, sizeof(error));
	CHECK(file);
	if (file)
		append_close(file);
	file_close(channel);
}

/* ---- directories and names ---- */

static void directories_are_made_with_their_parents(void)
{
	const char *deep = in_scratch("a/b/c");

	CHECK(!directory_is(deep));
	CHECK(!directory_make(deep, error, sizeof(error)));
	CHECK(!directory_make(deep, error, sizeof(error)));
	CHECK(!directory_make(in_scratch("a/b/d/"), error, sizeof(error)));
	CHECK(directory_is(deep) && directory_is(in_scratch("a/b/d")));
	CHECK(file_exists(deep, "../d") && !file_exists(deep, "d"));
	CHECK(directory_make("", error, sizeof(error)) == -1 && error[0]);
	CHECK(!file_replace(in_scratch("plain"), "x", 1, error, sizeof(error)));
	CHECK(!directory_is(in_scratch("plain")));
	CHECK(directory_make(in_scratch("plain"), error, sizeof(error)) == -1);
	CHECK(directory_make(in_scratch("plain/below"), error, sizeof(error)) == -1);
	CHECK(!directory_make(".", error, sizeof(error)));
}

static void names_may_be_long_and_in_any_script(void)
{
	char path[1400];
	char name[41];
	struct append_file *file;
	int depth = 0;

	memset(name, 'n', 40);
	name[40] = '\0';
	snprintf(path, sizeof(path), "%s/\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E", scratch);
	while (depth++ < 8) {
		size_t length = strlen(path);

		snprintf(path + length, sizeof(path) - length, "/%s", name);
	}
	CHECK(!directory_make(path, error, sizeof(error)));
	CHECK(directory_is(path));
	snprintf(path + strlen(path), 10, "/\xC3\xBC");
	file = append_create(path, error, sizeof(error));
	if (!CHECK(file))
		return;
	CHECK(!append_line(file, "x"));
	append_close(file);
	CHECK(holds(path, "x\n"));
	CHECK(!file_replace(path, "y", 1, error, sizeof(error)) && holds(path, "y"));
	*strrchr(path, '/') = '\0';
	CHECK(file_exists(path, "\xC3\xBC"));
	directory_remove(path);
	CHECK(!directory_is(path));
	/* What is left is empty directories, the innermost first. */
	for (depth = 0; depth < 8; depth++) {
		*strrchr(path, '/') = '\0';
		directory_remove(path);
		CHECK(!directory_is(path));
	}
}

/* ---- streams ---- */

static void streams_carry_bytes(void)
{
	const char *path = in_scratch("str\xC3\xB6m");
	FILE *file = file_open(path, "w");
	char back[32] = "";

	if (!CHECK(file))
		return;
	CHECK(fprintf(file, "a\nb\r\n\x1A%s", "c") == 7 && !fclose(file));
	CHECK(holds(path,
		"a\nb\r\n\x1A"
		"c"));
	file = file_open(path, "r");
	if (!CHECK(file))
		return;
	CHECK(fread(back, 1, sizeof(back), file) == 7 && !memcmp(back, "a\nb\r\n\x1A", 6));
	CHECK(!fclose(file));
	file = file_open(path, "ab");
	CHECK(file && fputs("d", file) >= 0 && !fclose(file));
	CHECK(holds(path,
		"a\nb\r\n\x1A"
		"cd"));
	CHECK(!file_open(in_scratch("nowhere/x"), "w"));
	CHECK(!file_open(in_scratch("nowhere"), "r"));
}

static void temporary_files_are_written_and_read(void)
{
	FILE *one = file_temporary();
	FILE *two = file_temporary();
	char back[32] = "";

	if (!CHECK(one && two))
		return;
	CHECK(fputs("one\n\x1A", one) >= 0 && fputs("two", two) >= 0);
	rewind(one);
	CHECK(fread(back, 1, sizeof(back), one) == 5 && !memcmp(back, "one\n\x1A", 5));
	CHECK(!fclose(one) && !fclose(two));
}

/* ---- files replaced whole ---- */

static const char *part_of(const char *path, int number)
{
	static char part[1500];

	snprintf(part, sizeof(part), "%s.part%d", path, number);
	return part;
}

static bool has_parts(const char *path)
{
	FILE *file;

	for (int i = 1; i <= PARTS; i++) {
		file = file_open(part_of(path, i), "r");
		if (file) {
			fclose(file);
			return true;
		}
	}
	return false;
}

static void leave(const char *path, const char *text)
{
	FILE *file = file_open(path, "w");

	CHECK(file && fputs(text, file) >= 0 && !fclose(file));
}

static void a_file_is_replaced(void)
{
	const char *path = in_scratch("report");

	CHECK(!file_replace(path, "new\n", 4, error, sizeof(error)) && holds(path, "new\n"));
	CHECK(!file_replace(path, "", 0, error, sizeof(error)) && holds(path, ""));
	CHECK(!file_replace(path, "newer", 5, error, sizeof(error)) && holds(path, "newer"));
	CHECK(file_replace(in_scratch("nowhere/x"), "x", 1, error, sizeof(error)) == -1);
	CHECK(error[0] && !strstr(error, "nowhere"));
	CHECK(file_replace(scratch, "x", 1, error, sizeof(error)) == -1 && error[0]);
	CHECK(!has_parts(path) && !has_parts(scratch));
}

static void leftovers_are_removed(void)
{
	const char *path = in_scratch("killed");

	for (int i = 1; i <= PARTS; i++)
		leave(part_of(path, i), "half of a rep");
	/* Not of that kind. */
	leave(in_scratch("killed.part17"), "kept");
	leave(in_scratch("killed.part"), "kept");
	CHECK(!file_replace(path, "whole", 5, error, sizeof(error)));
	CHECK(holds(path, "whole") && !has_parts(path));
	CHECK(holds(in_scratch("killed.part17"), "kept"));
	CHECK(holds(in_scratch("killed.part"), "kept"));
}

static void fill(char *bytes, char which)
{
	memset(bytes, which, REPORT);
	bytes[REPORT] = '\0';
}

/* Child: replaces the file by its own again and again, as often as it is told (0: for good). */
static int replace_again(const char *path, const char *number, const char *times)
{
	static char bytes[REPORT + 1];
	int most = atoi(times);

	fill(bytes, number[0]);
	if (file_replace(path, bytes, REPORT, error, sizeof(error)))
		return 1;
	if (channel_send(FIRST, "r", 1, -1, soon()))
		return 2;
	for (int i = 0; !most || i < most; i++)
		if (file_replace(path, bytes, REPORT, error, sizeof(error))) {
			printf("a writer was disturbed: %s\n", error);
			return 3;
		}
	return 0;
}

/* All the same letter, and all of it. */
static bool is_of_one(const char *path)
{
	size_t length = 0;
	char *all = file_read(path, &length, error, sizeof(error));
	bool whole = all && length == REPORT;

	for (size_t i = 1; whole && i < length; i++)
		whole = all[i] == all[0];
	free(all);
	return whole;
}

static struct process start_writer(
	const char *path, int number, const char *times, process_file *channel)
{
	char role[16];

	snprintf(role, sizeof(role), "replace%s", times);
	return start(role, path, (const char[]){ (char)('a' + number), '\0' }, channel);
}

static void writers_at_once_do_not_disturb_each_other(void)
{
	const char *path = in_scratch("contended");
	struct process writers[WRITERS];
	process_file channels[WRITERS];

	for (int i = 0; i < WRITERS; i++)
		writers[i] = start_writer(path, i, "25", &channels[i]);
	for (int i = 0; i < WRITERS; i++) {
		CHECK(!process_wait(&writers[i], soon()));
		CHECK(writers[i].end == PROCESS_EXITED && !writers[i].code);
		file_close(channels[i]);
	}
	CHECK(is_of_one(path) && !has_parts(path));
}

static void a_killed_writer_leaves_the_old_file_or_the_new(void)
{
	const char *path = in_scratch("interrupted");

	for (int i = 0; i < 10; i++) {
		process_file channel;
		struct process writer = start_writer(path, i, "0", &channel);

		CHECK(!process_kill(&writer));
		CHECK(is_of_one(path));
		file_close(channel);
	}
	CHECK(!file_replace(path, "last", 4, error, sizeof(error)));
	CHECK(holds(path, "last") && !has_parts(path));
}

static int play_role(int argc, char **argv)
{
	process_follow_parent();
	if (argc > 2 && !strcmp(argv[1], "keep"))
		return keep_file(argv[2]);
	if (argc > 3 && !strncmp(argv[1], "replace", 7))
		return replace_again(argv[2], argv[3], argv[1] + 7);
	return 99;
}

int main(int argc, char **argv)
{
	process_arguments(&argc, &argv);
	if (argc > 1)
		return play_role(argc, argv);
	setvbuf(stdout, NULL, _IONBF, 0);
	if (directory_private(scratch, sizeof(scratch))) {
		printf("%s\n", process_error());
		return 1;
	}
	lines_are_appended();
	long_lines_come_whole();
	one_process_writes_at_a_time();
	directories_are_made_with_their_parents();
	names_may_be_long_and_in_any_script();
	streams_carry_bytes();
	temporary_files_are_written_and_read();
	a_file_is_replaced();
	leftovers_are_removed();
	writers_at_once_do_not_disturb_each_other();
	a_killed_writer_leaves_the_old_file_or_the_new();
	directory_remove(in_scratch("a/b/c"));
	directory_remove(in_scratch("a/b/d"));
	directory_remove(in_scratch("a/b"));
	directory_remove(in_scratch("a"));
	directory_remove(in_scratch("\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E"));
	directory_remove(scratch);
	CHECK(!directory_is(scratch));
	return check_end();
}
