/*
 * wire.h - lines of text between the runner, its workers and its contenders.
 *
 * A channel carries lines, each ended by a newline; a line can bring one descriptor along. What the
 * lines say is said where they are used: contender.h and worker.h.
 */
#ifndef EXACCESS_WIRE_H
#define EXACCESS_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "harness/system/process.h"

#define WIRE_LINE (1u << 20) /* longest line, in bytes */

/* One end of a channel that lines are read from. Owns its buffer, not the channel. */
struct wire {
	process_file channel;
	char *buffer;
	size_t size;
	size_t room;
	size_t taken;        /* bytes of the line handed out last */
	process_file passed; /* a descriptor that came and was not fetched yet, -1 none */
};

enum wire_result {
	WIRE_LINE_READ = 0,
	WIRE_END = -1, /* the peer is gone */
	WIRE_DEADLINE = -2,
	WIRE_TROUBLE = -3, /* an error, or a line that is too long */
};

void wire_init(struct wire *wire, process_file channel);
/* Frees the buffer and an unfetched descriptor; the channel stays open. */
void wire_clear(struct wire *wire);
/* Sends a line (the newline is added), with a descriptor for the peer to keep, or -1. 0, -1. */
int wire_send(process_file channel, const char *line, process_file passed, uint64_t deadline);
/* Reads the next line; *line is valid until the next call. */
enum wire_result wire_receive(struct wire *wire, char **line, uint64_t deadline);
/* The descriptor that came with the lines so far, now the caller's; -1 when there is none. */
process_file wire_fetch(struct wire *wire);

#endif
