/*
 * stream.h - bytes to and from somebody who may be on another machine: this process's standard streams, a
 * port, or a command of the user's.
 *
 * Functions return 0, or -1 and the reason in process_error().
 */
#ifndef EXACCESS_STREAM_H
#define EXACCESS_STREAM_H

#include "harness/system/process.h"

struct stream {
	process_file input; /* a channel: what comes can be waited for like anything else */
	intptr_t output;    /* the system's own */
	bool is_port;       /* it has no end: whoever was there may come back */
};

/* The standard streams (port NULL), which then are this stream's alone, or a port, as /dev/ttyS0 or
 * \\.\COM2, with bytes as they are. There is one stream in a process, which goes with it. */
int stream_open(struct stream *stream, const char *port);
/* Writes all of it. -1 also at the deadline, as far as the system lets that be waited for. */
int stream_write(struct stream *stream, const void *data, size_t size, uint64_t deadline);

/*
 * Starts the user's command, as the system's shell understands it, with a channel for its standard input
 * and output. It ends when it sees the end of its input, or by command_end. On POSIX systems only.
 */
int command_start(struct process *process, const char *command, process_file *channel);
/* Ends it, and what it has started, at the deadline if it does not by itself. Its channel is closed before. */
void command_end(struct process *process, uint64_t deadline);
/* Runs a command to its end, without input. Its exit code, or -1 when it could not be run or had not ended
 * by the deadline; then it is ended. */
int command_run_shell(const char *command, uint64_t deadline);

#endif
