/* test_process.c - what callers rely on in process.h but for channels, and in shared.h. */
#include <stdlib.h>
#include <string.h>

#include "harness/system/process.h"
#include "harness/system/shared.h"
#include "harness/system/tests/children.h"

/* ---- arguments ---- */

static const char *const arguments[] = { "any name", "arguments", "", " ", "a b", "\"", "a\\",
	"a b\\", "\\\"", "\\\\\"x y\\\\", "\\\\ \\\\\\", "a\"b\" c", "\"\"", "tab\there",
	"line\nend", "*", "?", "test_*", "%PATH%", "'", "^&|<>();",
	"\xC3\xA4\xE2\x82\xAC \xF0\x9D\x84\x9E", "--x=\"y z\"", "/", "", NULL };

/* Child: all arguments, each with its end, over the first channel. */
static int tell_arguments(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (channel_send(FIRST, argv[i], strlen(argv[i]) + 1, -1, soon()))
			return 1;
	return 0;
}

static void arguments_arrive_as_they_are(void)
{
	process_file ends[2];
	struct process process;

	CHECK(!channel_pair(ends));
	CHECK(!process_spawn(&process, arguments, &ends[1], 1));
	file_close(ends[1]);
	for (size_t i = 0; arguments[i]; i++) {
		bool same = true;
		char c;

		for (size_t j = 0; j <= strlen(arguments[i]); j++) {
			if (channel_receive(ends[0], &c, 1, NULL, soon()) != 1)
				c = '?';
			same = same && c == arguments[i][j];
		}
		if (!CHECK(same))
			printf("    argument %u: %s\n", (unsigned)i, arguments[i]);
	}
	CHECK(hear(ends[0]) == '\0');
	CHECK(ends_with(&process, PROCESS_EXITED, 0));
	file_close(ends[0]);
}

static void too_many_arguments_are_refused(void)
{
	const char *argv[80] = { "test" };
	struct process process;

	for (size_t i = 1; i < 79; i++)
		argv[i] = "x";
	CHECK(process_spawn(&process, argv, NULL, 0) == -1);
	CHECK(process_error()[0]);
	CHECK(!process.id);
	CHECK(!process_wait(&process, clock_now()));
	CHECK(!process_kill(&process));
}

/* ---- inherited files ---- */

/* Child: its number over each of the files. */
static int tell_numbers(void)
{
	for (process_file file = FIRST; file < FIRST + 4; file++)
		if (say(file, (char)('0' + file)))
			return 1;
	return 0;
}

static void files_are_inherited_in_order(void)
{
	process_file ends[3][2];
	process_file given[4];
	struct process process;

	for (int i = 0; i < 3; i++)
		CHECK(!channel_pair(ends[i]));
	/* Out of order, and one of them twice. */
	given[0] = ends[2][1];
	given[1] = ends[0][1];
	given[2] = ends[1][1];
	given[3] = ends[0][1];
	process = start("numbers", NULL, given, 4);
	for (int i = 0; i < 3; i++)
		file_close(ends[i][1]);
	CHECK(hear(ends[2][0]) == '3');
	CHECK(hear(ends[0][0]) == '4');
	CHECK(hear(ends[0][0]) == '6');
	CHECK(hear(ends[1][0]) == '5');
	CHECK(ends_with(&process, PROCESS_EXITED, 0));
	for (int i = 0; i < 3; i++) {
		CHECK(hear(ends[i][0]) == '\0');
		file_close(ends[i][0]);
	}
}

/* Whatever the parent reads from. */
static void input_is_empty(void)
{
	struct process process = start("input", NULL, NULL, 0);

	CHECK(ends_with(&process, PROCESS_EXITED, 5));
}

static void other_files_are_not_inherited(void)
{
	process_file first, second;
	struct process one = start_talking("echo", NULL, &first);
	struct process two = start_talking("echo", NULL, &second);

	CHECK(!say(second, 'a') && hear(second) == 'a');
	/* The second child would hold the ends of the first one's channel. */
	CHECK(!process_kill(&one));
	CHECK(hear(first) == '\0');
	file_close(first);
	file_close(second);
	CHECK(ends_with(&two, PROCESS_EXITED, 0));
}

/* Not even for the moment in which a child is made. */
static void what_is_closed_is_closed(void)
{
	for (int i = 0; i < 100; i++) {
		process_file ends[2];
		struct process process;
		char byte;

		CHECK(!channel_pair(ends));
		process = start("return", "0", NULL, 0);
		file_close(ends[1]);
		CHECK(channel_receive(ends[0], &byte, 1, NULL, clock_now()) == 0);
		file_close(ends[0]);
		CHECK(ends_with(&process, PROCESS_EXITED, 0));
	}
}

/* ---- ends ---- */

static void exit_codes_are_told(void)
{
	static const char *const codes[] = { "0", "1", "7", "255" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		struct process returns = start("return", codes[i], NULL, 0);
		struct process leaves = start("leave", codes[i], NULL, 0);
		uint32_t code = (uint32_t)atoi(codes[i]);

		CHECK(ends_with(&returns, PROCESS_EXITED, code));
		CHECK(ends_with(&leaves, PROCESS_EXITED, code));
		/* What is known is known. */
		CHECK(!process_wait(&leaves, clock_now()) && leaves.code == code);
	}
}

static void deaths_are_told_apart_from_exits(void)
{
	static const char *const deaths[] = { "exit", "abort", "segv", "overflow", "kill" };
	uint32_t codes[sizeof(deaths) / sizeof(deaths[0])];

	for (size_t i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++) {
		enum process_end end = i ? PROCESS_SIGNALED : PROCESS_EXITED;
		process_file channel;
		struct process process = start_talking("die", deaths[i], &channel);

		CHECK(hear(channel) == 'd');
		CHECK(hear(channel) == '\0');
		if (!CHECK(!process_wait(&process, soon()) && process.end == end))
			printf("    %s: end %d, code %u\n", deaths[i], (int)process.end,
				(unsigned)process.code);
		CHECK(!process.code == !i);
		codes[i] = process.code;
		file_close(channel);
	}
	CHECK(codes[1] != codes[2] && codes[1] != codes[4] && codes[2] != codes[4]);
}

static void a_child_can_be_killed(void)
{
	process_file channel;
	struct process process = start_talking("echo", NULL, &channel);

	CHECK(!say(channel, 'a') && hear(channel) == 'a');
	CHECK(process_wait(&process, clock_now()) == 1);
	CHECK(process_wait(&process, clock_now() + MILLISECONDS(20)) == 1);
	CHECK(!process_kill(&process));
	CHECK(process.end == PROCESS_SIGNALED);
	CHECK(hear(channel) == '\0');
	CHECK(!process_kill(&process));
	CHECK(process_stop(&process) == -1);
	CHECK(process_continue(&process) == -1);
	file_close(channel);
}

static void one_that_has_ended_can_be_killed(void)
{
	process_file channel;
	struct process process = start_talking("return", "5", &channel);

	CHECK(hear(channel) == '\0');
	CHECK(!process_kill(&process));
	file_close(channel);
}

static void a_child_can_be_frozen(void)
{
	process_file channel;
	struct process process = start_talking("echo", NULL, &channel);

	for (int i = 0; i < 3; i++) {
		CHECK(!say(channel, 'a') && hear(channel) == 'a');
		CHECK(!process_stop(&process));
		CHECK(!say(channel, 'b'));
		CHECK(is_silent(channel));
		CHECK(process_wait(&process, clock_now()) == 1);
		CHECK(!process_continue(&process));
		CHECK(hear(channel) == 'b');
	}
	CHECK(!process_stop(&process));
	CHECK(!process_kill(&process));
	CHECK(process.end == PROCESS_SIGNALED);
	file_close(channel);
}

/* Child: starts one of its own that has the same channels, and freezes it if it is told to. */
static int found_a_family(const char *how)
{
	struct process process = start("follow", NULL, (const process_file[]){ FIRST, SECOND }, 2);

	if (!strcmp(how, "frozen")) {
		if (hear(SECOND) != 'f' || process_stop(&process))
			return 1;
	}
	(void)say(FIRST, 'c');
	(void)hear(SECOND);
	return 0;
}

static void a_family_dies_with_its_parent(bool frozen)
{
	process_file family[2] = { -1, -1 }, life[2] = { -1, -1 };
	struct process child;
	unsigned seen = 0;

	CHECK(!channel_pair(family) && !channel_pair(life));
	child = start("family", frozen ? "frozen" : "kept",
		(const process_file[]){ family[1], life[1] }, 2);
	file_close(family[1]);
	if (frozen)
		CHECK(hear(family[0]) == 'w' && !say(life[0], 'f') && hear(family[0]) == 'c');
	else
		for (int i = 0; i < 2; i++)
			switch (hear(family[0])) {
			case 'c': seen |= 1; break;
			case 'w': seen |= 2; break;
			default: break;
			}
	CHECK(frozen || seen == 3);
	CHECK(!process_kill(&child));
	/* At its end when nobody has it any more. */
	CHECK(hear(family[0]) == '\0');
	file_close(family[0]);
	file_close(life[0]);
	file_close(life[1]);
}

/* ---- shared memory ---- */

/* Child: puts its argument into the second step of the memory, and dies. */
static int write_memory(const char *text)
{
	char *memory = shared_map(SECOND, SHARED_STEP, SHARED_STEP);

	if (!memory || memory[0] || memory[SHARED_STEP - 1] != 'e')
		return 1;
	memcpy(memory, text, strlen(text) + 1);
	if (say(FIRST, 'm'))
		return 1;
	process_die("kill");
}

static void memory_is_shared_and_outlives_a_writer(void)
{
	process_file ends[2], memory;
	struct process process;
	char *view;

	CHECK(!shared_create(&memory, 3 * SHARED_STEP));
	view = shared_map(memory, 0, 3 * SHARED_STEP);
	if (!CHECK(view && !channel_pair(ends)))
		return;
	for (size_t i = 0; i < 3 * SHARED_STEP; i += 997)
		CHECK(!view[i]);
	view[2 * SHARED_STEP - 1] = 'e';
	process = start("memory", "written", (const process_file[]){ ends[1], memory }, 2);
	file_close(ends[1]);
	file_close(memory);
	CHECK(hear(ends[0]) == 'm');
	CHECK(!process_wait(&process, soon()) && process.end == PROCESS_SIGNALED);
	CHECK(!strcmp(view + SHARED_STEP, "written"));
	CHECK(!view[0] && !view[2 * SHARED_STEP]);
	shared_unmap(view, 3 * SHARED_STEP);
	file_close(ends[0]);
	CHECK(!shared_map(memory, 0, SHARED_STEP) && shared_error()[0]);
}

/* ---- the rest ---- */

static int tell_time(void)
{
	uint64_t now = clock_now();

	return channel_send(FIRST, &now, sizeof(now), -1, soon());
}

static void clocks_agree(void)
{
	uint64_t before = clock_now(), its = 0, last = before;
	process_file channel;
	struct process process = start_talking("time", NULL, &channel);

	CHECK(channel_receive(channel, &its, sizeof(its), NULL, soon()) == sizeof(its));
	CHECK(before <= its && its <= clock_now());
	CHECK(ends_with(&process, PROCESS_EXITED, 0));
	for (int i = 0; i < 10000; i++) {
		uint64_t now = clock_now();

		if (now < last && !CHECK(now >= last))
			break;
		last = now;
	}
	CHECK(clock_wall() > 1577836800 && clock_wall() < 4102444800);
	file_close(channel);
}

static void directories_are_private_and_removed(void)
{
	char path[600], other[600];

	CHECK(!directory_private(path, sizeof(path)));
	CHECK(directory_private_make(path) == -1 && process_error()[0]);
	CHECK(!directory_private_name(other, sizeof(other)) && strcmp(path, other));
	CHECK(!directory_private_make(other));
	CHECK(directory_private_make(other) == -1);
	directory_remove(path);
	directory_remove(other);
	CHECK(!directory_private_make(other));
	directory_remove(other);
	CHECK(directory_private_name(path, 5) == -1);
}

static void note_thread(void *argument)
{
	*(int *)argument = 42;
}

static void the_host_is_described(void)
{
	char text[200];
	int answer = 0;

	host_name(text, sizeof(text));
	CHECK(text[0]);
	host_system(text, sizeof(text));
	CHECK(text[0]);
	CHECK(host_cpus() >= 1);
	CHECK(host_columns() >= 20);
	CHECK(host_peak_memory() >= 0);
	CHECK(!process_allow_files(100));
	CHECK(process_self()[0] && process_id());
	CHECK(!process_on_thread(note_thread, &answer) && answer == 42);
}

static int play_role(int argc, char **argv)
{
	const char *role = argv[1];
	const char *argument = argc > 2 ? argv[2] : "";

	if (!strcmp(role, "arguments"))
		return tell_arguments(argc, argv);
	if (!strcmp(role, "numbers"))
		return tell_numbers();
	if (!strcmp(role, "echo"))
		return echo();
	if (!strcmp(role, "input"))
		return getchar() == EOF && !ferror(stdin) ? 5 : 6;
	if (!strcmp(role, "return"))
		return atoi(argument);
	if (!strcmp(role, "leave"))
		process_leave(atoi(argument));
	if (!strcmp(role, "die")) {
		(void)say(FIRST, 'd');
		process_die(argument);
	}
	if (!strcmp(role, "family"))
		return found_a_family(argument);
	if (!strcmp(role, "follow")) {
		process_follow_parent();
		return wait_for_good();
	}
	if (!strcmp(role, "memory"))
		return write_memory(argument);
	if (!strcmp(role, "time"))
		return tell_time();
	return 99;
}

static void children_are_as_they_should_be(void)
{
	files_are_inherited_in_order();
	input_is_empty();
	other_files_are_not_inherited();
	what_is_closed_is_closed();
	exit_codes_are_told();
	deaths_are_told_apart_from_exits();
	a_child_can_be_killed();
	one_that_has_ended_can_be_killed();
	a_child_can_be_frozen();
	a_family_dies_with_its_parent(false);
	a_family_dies_with_its_parent(true);
}

int main(int argc, char **argv)
{
	process_arguments(&argc, &argv);
	if (argc > 1)
		return play_role(argc, argv);
	setvbuf(stdout, NULL, _IONBF, 0);
	process_ignore_interrupts();
	arguments_arrive_as_they_are();
	too_many_arguments_are_refused();
	children_are_as_they_should_be();
	copied = play_role;
	children_are_as_they_should_be();
	copied = NULL;
	memory_is_shared_and_outlives_a_writer();
	clocks_agree();
	directories_are_private_and_removed();
	the_host_is_described();
	return check_end();
}
