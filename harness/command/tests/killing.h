/*
 * killing.h - runs this program and kills one of its processes at one exact point.
 *
 * A point is the beginning of a system call: between two calls a process does nothing that anyone
 * else could see, so these are all the points that there are. The caller's process traces the run
 * (ptrace) and becomes the parent of whatever it leaves behind (a subreaper), so that it knows when
 * everything has ended. One run at a time in a process.
 */
#ifndef EXACCESS_KILLING_H
#define EXACCESS_KILLING_H

#include <stdbool.h>
#include <stddef.h>

#define KILL_NOBODY 0ul

struct killing {
	const char *role;     /* the first process whose first or second argument this is */
	unsigned long call;   /* the system call, from 1, that it does not live to make */
	const char *snapshot; /* a file to read at that moment; it may not exist */
};

struct aftermath {
	unsigned long calls; /* that the role's process made, or began */
	bool killed;
	int status;      /* of the program itself, as from waitpid */
	unsigned strays; /* processes that did not end by themselves in time, and were killed */
	char *seen;      /* the file at that moment; to be freed; NULL when it was not there */
	size_t seen_size;
};

/* Runs argv with its output going nowhere, and waits until all of its processes have ended. 0, or -1
 * when that cannot be done here. */
int kill_at(const char *const argv[], const struct killing *killing, struct aftermath *aftermath);

#endif
