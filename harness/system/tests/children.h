/*
 * children.h - a test program that starts itself again, and talks to its children in letters.
 *
 * The first argument says what a child is to do. Its first file is a channel to its parent.
 */
#ifndef EXACCESS_CHILDREN_H
#define EXACCESS_CHILDREN_H

#include <stdio.h>

#include "harness/system/process.h"
#include "harness/testing/check.h"

#define FIRST  3
#define SECOND 4

static inline uint64_t soon(void)
{
	return clock_now() + SECONDS(20);
}

/* Does what a child is to do. NULL: the program is started again for it. */
static int (*copied)(int argc, char **argv);

/* A child whose first argument is its role, with these files as 3, 4, ... */
static inline struct process start(
	const char *role, const char *argument, const process_file *files, size_t count)
{
	const char *argv[] = { "test", role, argument, NULL };
	struct process process;

	if (!CHECK(!(copied ? process_fork(&process, copied, argv, files, count)
			    : process_spawn(&process, argv, files, count))))
		printf("    %s\n", process_error());
	return process;
}

/* With a channel to it; end gets this side's. */
static inline struct process start_talking(
	const char *role, const char *argument, process_file *end)
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
static inline char hear(process_file channel)
{
	char byte;
	long got = channel_receive(channel, &byte, 1, NULL, soon());

	return got == 1 ? byte : got == 0 ? '\0' : '!';
}

static inline int say(process_file channel, char byte)
{
	return channel_send(channel, &byte, 1, -1, soon());
}

static inline bool is_silent(process_file channel)
{
	char byte;

	return channel_receive(channel, &byte, 1, NULL, clock_now() + MILLISECONDS(50)) == -2;
}

static inline bool ends_with(struct process *process, enum process_end end, uint32_t code)
{
	return !process_wait(process, soon()) && process->end == end && process->code == code;
}

/* Child: answers what it hears, until the end. */
static inline int echo(void)
{
	char bytes[1000];
	long got;

	while ((got = channel_receive(FIRST, bytes, sizeof(bytes), NULL, UINT64_MAX)) > 0)
		if (channel_send(FIRST, bytes, (size_t)got, -1, UINT64_MAX))
			return 1;
	return got ? 2 : 0;
}

/* Child: says so and waits for good. */
static inline int wait_for_good(void)
{
	process_file none[2];

	if (say(FIRST, 'w') || channel_pair(none))
		return 1;
	(void)hear(none[0]);
	return 0;
}

#endif
