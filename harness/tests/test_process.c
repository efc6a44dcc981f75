/*
 * test_process.c - what callers rely on in process.h and shared.h, on every system.
 *
 * The program starts itself again; the first argument says what the child is to do. Children answer
 * in letters over their first channel.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/process.h"
#include "harness/shared.h"
#include "harness/tests/check.h"

#define FIRST  3
#define SECOND 4
#define MANY   200

static uint64_t soon(void)
{
	return clock_now() + SECONDS(20);
}

/* ---- helpers of the parent ---- */

static struct process start(
	const char *role, const char *argument, const process_file *files, size_t count)
{
	const char *argv[] = { "test", role, argument, NULL };
	struct process process;

	if (!CHECK(!process_spawn(&process, argv, files, count)))
		printf("    %s\n", process_error());
	return process;
}

/* With a channel to it; end gets this side's. */
static struct process start_talking(const char *role, const char *argument, process_file *end)
{
	process_file ends[2];
	struct process process;

	CHECK(!channel_pair(ends));
	process = start(role, argument, &ends[1], 1);
	file_close(ends[1]);
	*end = ends[0];
	return process;
}

/* The next byte, 0 at the end, '!' for anything else. */
static char hear(process_file channel)
{
	char byte;
	long got = channel_receive(channel, &byte, 1, NULL, soon());

	return got == 1 ? byte : got == 0 ? '\0' : '!';
}

static int say(process_file channel, char byte)
{
	return channel_send(channel, &byte, 1, -1, soon());
}

static bool is_silent(process_file channel)
{
	char byte;

	return channel_receive(channel, &byte, 1, NULL, clock_now() + MILLISECONDS(50)) == -2;
}

static bool ends_with(struct process *process, enum process_end end, uint32_t code)
{
	return !process_wait(process, soon()) && process->end == end && process->code == code;
}

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

/* Child: answers what it hears, until the end. */
static int echo(void)
{
	char bytes[1000];
	long got;

	while ((got = channel_receive(FIRST, bytes, sizeof(bytes), NULL, UINT64_MAX)) > 0)
		if (channel_send(FIRST, bytes, (size_t)got, -1, UINT64_MAX))
			return 1;
	return got ? 2 : 0;
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

/* Child: says so and waits for good. */
static int wait_for_good(void)
{
	process_file none[2];

	if (say(FIRST, 'w') || channel_pair(none))
		return 1;
	(void)hear(none[0]);
	return 0;
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
	process_file family[2], life[2];
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
			seen |= 1u << (hear(family[0]) - 'a');
	CHECK(frozen || seen == (1u << ('c' - 'a') | 1u << ('w' - 'a')));
	CHECK(!process_kill(&child));
	/* At its end when nobody has it any more. */
	CHECK(hear(family[0]) == '\0');
	file_close(family[0]);
	file_close(life[0]);
	file_close(life[1]);
}

/* ---- channels ---- */

static void big_messages_come_whole(void)
{
	enum { SIZE = 1 << 20 };
	unsigned char *bytes = malloc(SIZE), *back = malloc(SIZE);
	size_t sent = 0, got = 0;
	process_file channel;
	struct process process = start_talking("echo", NULL, &channel);

	CHECK(bytes && back);
	for (size_t i = 0; bytes && i < SIZE; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 251);
	/* In pieces that fit, since nobody reads while the other writes. */
	while (bytes && back && got < SIZE) {
		size_t piece = SIZE - sent < 30000 ? SIZE - sent : 30000;
		size_t until = sent + piece;

		if (!CHECK(!channel_send(channel, bytes + sent, piece, -1, soon())))
			break;
		sent = until;
		while (got < until) {
			long some = channel_receive(channel, back + got, SIZE - got, NULL, soon());

			if (!CHECK(some > 0))
				goto end;
			got += (size_t)some;
		}
	}
	CHECK(got == SIZE && !memcmp(bytes, back, SIZE));
end:
	file_close(channel);
	CHECK(ends_with(&process, PROCESS_EXITED, 0));
	free(bytes);
	free(back);
}

static void a_full_channel_has_a_deadline(void)
{
	static const char bytes[4096];
	process_file ends[2];
	int sent = 0;

	CHECK(!channel_pair(ends));
	while (sent < 4096 &&
		!channel_send(ends[0], bytes, sizeof(bytes), -1, clock_now() + MILLISECONDS(20)))
		sent++;
	CHECK(sent >= 4 && sent < 4096);
	CHECK(process_error()[0]);
	file_close(ends[1]);
	CHECK(channel_send(ends[0], bytes, sizeof(bytes), -1, soon()) == -1);
	file_close(ends[0]);
}

static void what_was_sent_before_the_end_is_received(void)
{
	process_file ends[2];

	CHECK(!channel_pair(ends));
	CHECK(!say(ends[0], 'a') && !say(ends[0], 'b'));
	CHECK(!channel_send(ends[0], "", 0, -1, soon()));
	file_close(ends[0]);
	CHECK(hear(ends[1]) == 'a');
	CHECK(hear(ends[1]) == 'b');
	CHECK(hear(ends[1]) == '\0');
	CHECK(hear(ends[1]) == '\0');
	file_close(ends[1]);
}

static void peeking_costs_nothing(void)
{
	process_file ends[2];
	char bytes[10];
	bool ready;

	CHECK(!channel_pair(ends));
	CHECK(channel_receive(ends[0], bytes, 10, NULL, 0) == -2);
	CHECK(channel_receive(ends[0], bytes, 10, NULL, clock_now()) == -2);
	CHECK(channel_wait_any(ends, &ready, 1, clock_now()) == 0 && !ready);
	CHECK(!channel_send(ends[1], "abc", 3, -1, soon()));
	CHECK(channel_receive(ends[0], bytes, 2, NULL, clock_now()) == 2);
	CHECK(channel_wait_any(ends, &ready, 1, clock_now()) == 1 && ready);
	CHECK(channel_receive(ends[0], bytes, 2, NULL, clock_now()) == 1 && bytes[0] == 'c');
	CHECK(channel_receive(ends[0], bytes, 2, NULL, clock_now()) == -2);
	file_close(ends[0]);
	file_close(ends[1]);
}

static size_t count_ready(const bool *ready)
{
	size_t count = 0;

	for (size_t i = 0; i < MANY; i++)
		count += ready[i];
	return count;
}

static void many_channels_are_waited_for(void)
{
	static const size_t chosen[] = { 0, 63, 64, 65, 130, MANY - 1 };
	enum { CHOSEN = sizeof(chosen) / sizeof(chosen[0]) };
	static process_file near[MANY], far[MANY];
	static bool ready[MANY];

	for (size_t i = 0; i < MANY; i++) {
		process_file ends[2];

		CHECK(!channel_pair(ends));
		near[i] = ends[0];
		far[i] = ends[1];
	}
	CHECK(channel_wait_any(near, ready, MANY, clock_now() + MILLISECONDS(20)) == 0);
	CHECK(count_ready(ready) == 0);
	for (size_t i = 0; i < CHOSEN; i++)
		CHECK(!say(far[chosen[i]], 'x'));
	CHECK(channel_wait_any(near, ready, MANY, soon()) == CHOSEN);
	for (size_t i = 0; i < CHOSEN; i++)
		CHECK(ready[chosen[i]] && hear(near[chosen[i]]) == 'x');
	CHECK(channel_wait_any(near, ready, MANY, clock_now()) == 0);
	/* Those that are not asked about do not matter. */
	CHECK(!say(far[10], 'y'));
	file_close(near[10]);
	near[10] = -1;
	CHECK(channel_wait_any(near, ready, MANY, clock_now()) == 0);
	/* An end is something to be read. */
	file_close(far[150]);
	CHECK(channel_wait_any(near, ready, MANY, soon()) == 1 && ready[150]);
	CHECK(hear(near[150]) == '\0');
	for (size_t i = 0; i < MANY; i++) {
		file_close(near[i]);
		if (i != 150)
			file_close(far[i]);
	}
}

/* Each of many children says something at a time of its own. */
static void many_children_are_heard(void)
{
	enum { CHILDREN = 12 };
	process_file channels[CHILDREN];
	struct process processes[CHILDREN];
	bool ready[CHILDREN];
	int heard = 0, ended = 0;

	for (int i = 0; i < CHILDREN; i++)
		processes[i] = start_talking("bursts", NULL, &channels[i]);
	while (ended < CHILDREN && CHECK(channel_wait_any(channels, ready, CHILDREN, soon()) > 0)) {
		for (int i = 0; i < CHILDREN; i++) {
			if (channels[i] < 0 || !ready[i])
				continue;
			switch (hear(channels[i])) {
			case 'b': heard++; break;
			default:
				file_close(channels[i]);
				channels[i] = -1;
				ended++;
			}
		}
	}
	CHECK(heard == 100 * CHILDREN);
	for (int i = 0; i < CHILDREN; i++)
		CHECK(ends_with(&processes[i], PROCESS_EXITED, 0));
}

static int burst(void)
{
	for (int i = 0; i < 100; i++)
		if (say(FIRST, 'b'))
			return 1;
	return 0;
}

static void peek_on_thread(void *argument)
{
	process_file *channel = argument;
	bool ready;

	CHECK(channel_wait_any(channel, &ready, 1, clock_now()) == 0);
}

static void a_thread_can_end_that_has_waited(void)
{
	process_file ends[2];

	CHECK(!channel_pair(ends));
	CHECK(!process_on_thread(peek_on_thread, &ends[0]));
	CHECK(!say(ends[1], 'a'));
	CHECK(hear(ends[0]) == 'a');
	CHECK(!process_on_thread(peek_on_thread, &ends[0]));
	CHECK(!say(ends[1], 'b'));
	CHECK(hear(ends[0]) == 'b');
	file_close(ends[0]);
	file_close(ends[1]);
}

/* ---- files that are passed on ---- */

/* Child: answers over each file that it is passed, and passes the last one back. */
static int use_what_comes(void)
{
	process_file passed, last = -1;
	char byte;

	while (channel_receive(FIRST, &byte, 1, &passed, UINT64_MAX) == 1) {
		if (byte == 'r') {
			if (channel_send(FIRST, "back", 4, last, soon()))
				return 1;
			file_close(last);
			last = -1;
			continue;
		}
		if (passed < 0 || say(passed, byte) || say(FIRST, 'o'))
			return 2;
		if (last >= 0)
			file_close(last);
		last = passed;
	}
	return 0;
}

static void files_are_passed_both_ways(void)
{
	process_file channel, ends[2], back = -1;
	struct process process = start_talking("use", NULL, &channel);
	char text[4];

	for (int i = 0; i < 3; i++) {
		CHECK(!channel_pair(ends));
		CHECK(!channel_send(channel, "p", 1, ends[1], soon()));
		/* From here on the one on its way does not need this one. */
		file_close(ends[1]);
		CHECK(hear(ends[0]) == 'p');
		CHECK(hear(channel) == 'o');
		if (i < 2) {
			CHECK(is_silent(ends[0]));
			file_close(ends[0]);
		}
	}
	CHECK(!say(channel, 'r'));
	CHECK(channel_receive(channel, text, 4, &back, soon()) >= 1 && back >= 0);
	/* What was received outlives who sent it. */
	CHECK(!process_kill(&process));
	CHECK(!say(back, 'z') && hear(ends[0]) == 'z');
	file_close(back);
	CHECK(hear(ends[0]) == '\0');
	file_close(ends[0]);
	file_close(channel);
}

static void a_file_that_nobody_takes_is_closed(void)
{
	process_file channel, ends[2];
	struct process process = start_talking("wait", NULL, &channel);

	CHECK(hear(channel) == 'w');
	CHECK(!channel_pair(ends));
	CHECK(!channel_send(channel, "p", 1, ends[1], soon()));
	file_close(ends[1]);
	CHECK(is_silent(ends[0]));
	CHECK(!process_kill(&process));
	file_close(channel);
	CHECK(hear(ends[0]) == '\0');
	file_close(ends[0]);
}

static void a_file_that_came_with_no_one_asking_is_closed(void)
{
	process_file channel[2], ends[2];

	CHECK(!channel_pair(channel) && !channel_pair(ends));
	CHECK(!channel_send(channel[0], "p", 1, ends[1], soon()));
	file_close(ends[1]);
	CHECK(hear(channel[1]) == 'p');
	/* The sender's part of it ends when it next hears of the other side. */
	CHECK(!say(channel[1], 'q') && hear(channel[0]) == 'q');
	CHECK(hear(ends[0]) == '\0');
	file_close(ends[0]);
	file_close(channel[0]);
	file_close(channel[1]);
}

/* ---- barriers ---- */

/* Child: ready, waits at the barrier, passed or gone. */
static int wait_at_barrier(void)
{
	if (say(FIRST, 'r'))
		return 1;
	return say(FIRST, barrier_wait(SECOND) ? 'g' : 'p');
}

static void a_barrier_lets_as_many_pass_as_it_is_told(void)
{
	enum { WAITERS = 6 };
	process_file barrier[2], channels[WAITERS];
	struct process processes[WAITERS];
	bool ready[WAITERS];
	int passed = 0, gone = 0;

	CHECK(!barrier_create(barrier));
	for (int i = 0; i < WAITERS; i++) {
		process_file ends[2];

		CHECK(!channel_pair(ends));
		processes[i] =
			start("barrier", NULL, (const process_file[]){ ends[1], barrier[0] }, 2);
		file_close(ends[1]);
		channels[i] = ends[0];
		CHECK(hear(ends[0]) == 'r');
	}
	CHECK(channel_wait_any(channels, ready, WAITERS, clock_now() + MILLISECONDS(20)) == 0);
	CHECK(!barrier_open(barrier[1], 2));
	while (passed < 2 && CHECK(channel_wait_any(channels, ready, WAITERS, soon()) > 0))
		for (int i = 0; i < WAITERS; i++)
			if (ready[i] && CHECK(hear(channels[i]) == 'p')) {
				passed++;
				file_close(channels[i]);
				channels[i] = -1;
			}
	CHECK(channel_wait_any(channels, ready, WAITERS, clock_now() + MILLISECONDS(20)) == 0);
	/* One of them is killed as it waits; the others are told. */
	for (int i = 0; i < WAITERS; i++)
		if (channels[i] >= 0) {
			CHECK(!process_kill(&processes[i]));
			file_close(channels[i]);
			channels[i] = -1;
			break;
		}
	file_close(barrier[1]);
	for (int i = 0; i < WAITERS; i++)
		if (channels[i] >= 0) {
			gone += hear(channels[i]) == 'g';
			file_close(channels[i]);
		}
	CHECK(passed == 2 && gone == WAITERS - 3);
	for (int i = 0; i < WAITERS; i++)
		CHECK(!process_wait(&processes[i], soon()));
	file_close(barrier[0]);
}

static void a_barrier_ends_with_its_opener(void)
{
	process_file barrier[2], ends[2], opener_channel;
	process_file given[2];
	struct process opener, waiter;

	CHECK(!barrier_create(barrier) && !channel_pair(ends));
	given[0] = ends[1];
	given[1] = barrier[1];
	opener = start("wait", NULL, given, 2);
	file_close(ends[1]);
	opener_channel = ends[0];
	CHECK(hear(opener_channel) == 'w');
	file_close(barrier[1]);
	CHECK(!channel_pair(ends));
	given[0] = ends[1];
	given[1] = barrier[0];
	waiter = start("barrier", NULL, given, 2);
	file_close(ends[1]);
	CHECK(hear(ends[0]) == 'r');
	CHECK(is_silent(ends[0]));
	CHECK(!process_kill(&opener));
	CHECK(hear(ends[0]) == 'g');
	CHECK(!process_wait(&waiter, soon()));
	file_close(ends[0]);
	file_close(opener_channel);
	file_close(barrier[0]);
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
	if (!strcmp(role, "use"))
		return use_what_comes();
	if (!strcmp(role, "wait"))
		return wait_for_good();
	if (!strcmp(role, "bursts"))
		return burst();
	if (!strcmp(role, "barrier"))
		return wait_at_barrier();
	if (!strcmp(role, "memory"))
		return write_memory(argument);
	if (!strcmp(role, "time"))
		return tell_time();
	return 99;
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
	files_are_inherited_in_order();
	other_files_are_not_inherited();
	exit_codes_are_told();
	deaths_are_told_apart_from_exits();
	a_child_can_be_killed();
	one_that_has_ended_can_be_killed();
	a_child_can_be_frozen();
	a_family_dies_with_its_parent(false);
	a_family_dies_with_its_parent(true);
	big_messages_come_whole();
	a_full_channel_has_a_deadline();
	what_was_sent_before_the_end_is_received();
	peeking_costs_nothing();
	many_channels_are_waited_for();
	many_children_are_heard();
	a_thread_can_end_that_has_waited();
	files_are_passed_both_ways();
	a_file_that_nobody_takes_is_closed();
	a_file_that_came_with_no_one_asking_is_closed();
	a_barrier_lets_as_many_pass_as_it_is_told();
	a_barrier_ends_with_its_opener();
	memory_is_shared_and_outlives_a_writer();
	clocks_agree();
	directories_are_private_and_removed();
	the_host_is_described();
	return check_end();
}
