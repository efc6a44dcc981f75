/* test_channel.c - what callers rely on in the channels and barriers of process.h. */
#include <stdlib.h>
#include <string.h>

#include "harness/system/process.h"
#include "harness/system/tests/children.h"

#define MANY 200

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
	process_file ends[2] = { -1, -1 };
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
	process_file ends[2] = { -1, -1 };

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
	process_file ends[2] = { -1, -1 };
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
		process_file ends[2] = { -1, -1 };

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
	process_file ends[2] = { -1, -1 };

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
	process_file channel, ends[2] = { -1, -1 }, back = -1;
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
	process_file channel, ends[2] = { -1, -1 };
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
	process_file channel[2] = { -1, -1 }, ends[2] = { -1, -1 };

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
	process_file barrier[2] = { -1, -1 }, channels[WAITERS];
	struct process processes[WAITERS];
	bool ready[WAITERS];
	int passed = 0, gone = 0;

	CHECK(!barrier_create(barrier));
	for (int i = 0; i < WAITERS; i++) {
		process_file ends[2] = { -1, -1 };

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
	process_file barrier[2] = { -1, -1 }, ends[2] = { -1, -1 }, opener_channel;
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

static int play_role(const char *role)
{
	if (!strcmp(role, "echo"))
		return echo();
	if (!strcmp(role, "use"))
		return use_what_comes();
	if (!strcmp(role, "wait"))
		return wait_for_good();
	if (!strcmp(role, "bursts"))
		return burst();
	if (!strcmp(role, "barrier"))
		return wait_at_barrier();
	return 99;
}

int main(int argc, char **argv)
{
	process_arguments(&argc, &argv);
	if (argc > 1)
		return play_role(argv[1]);
	setvbuf(stdout, NULL, _IONBF, 0);
	process_ignore_interrupts();
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
	return check_end();
}
