/*
 * connection_stream.h - the bytes between a drive behind a local socket and this process: frames out,
 * replies in. Private to this folder.
 *
 * Everything that a drive sends is untrusted: a length, type or field that the protocol does not
 * allow ends the connection with DRIVE_GARBAGE, and drive->error says what was wrong. Functions
 * return 0 or a negative enum drive_error, and wait no longer than their deadline.
 */
#ifndef EXACCESS_CONNECTION_STREAM_H
#define EXACCESS_CONNECTION_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "fixtures/protocol/frame.h"
#include "harness/drive/drive.h"
#include "harness/system/process.h"

/* A receive sleeps in the kernel this long before it asks poll for the rest of the deadline: in
 * the usual case one system call waits and reads, and no deadline is missed for it. */
#define RECEIVE_SLICE MILLISECONDS(100)

struct emulated {
	struct drive drive;
	struct sockaddr_un address;
	char tag[TAG_MAX + 1];
	struct connection *lab;
	struct connection *names;
	uint32_t next_id;
	uint8_t scratch[FRAME_MAX]; /* where frames are received; nothing stays here */
};

/*
 * A stream to the drive. Frames that arrive are handed to the requests that wait for them, whoever
 * reads; only the beginning of a frame that has not arrived whole is kept, in held.
 */
struct connection {
	struct emulated *drive;
	int socket;
	int carrier; /* keeps the file object; the same as socket where this process opened it */
	unsigned references; /* handles of this process */
	bool greeted;
	bool exact;  /* another process may read this stream: take one frame at a time */
	int broken;  /* enum drive_error, once nothing more can come */
	int refusal; /* enum frame_error that the drive sent */
	struct drive_facts *facts; /* where a greeting's facts go, or NULL */
	struct drive_request *waiting;
	uint32_t *
		given_up; /* ids of requests that nobody waits for, and whose answer may still come */
	size_t given_up_count;
	uint8_t *held;
	size_t held_size;
};

/* Notes what the drive did, in words, and returns error. */
__attribute__((format(printf, 3, 4))) int emulated_fail(
	struct emulated *drive, int error, const char *format, ...);

/* Receives once and hands what came to the requests that wait for it. */
int connection_receive(struct connection *connection, uint64_t deadline);
/* Sends both parts, of which the second may be empty. */
int connection_send(struct connection *connection, struct iovec parts[2], uint64_t deadline);

#endif
