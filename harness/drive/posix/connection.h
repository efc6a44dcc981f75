/*
 * connection.h - a stream to a drive behind a local socket: frames out, replies in. Private to
 * posix/emulated.c.
 *
 * Everything that a drive sends is untrusted: a length, type or field that the protocol does not
 * allow ends the connection with DRIVE_GARBAGE, and drive->error says what was wrong. Functions
 * return 0 or a negative enum drive_error, and wait no longer than their deadline.
 */
#ifndef EXACCESS_CONNECTION_H
#define EXACCESS_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "fixtures/protocol/frame.h"
#include "harness/drive/drive.h"

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
	uint8_t *held;
	size_t held_size;
};

/* Room for HELLO and CREATE in one write. */
#define GREETING_MAX (2 * FRAME_HEADER + HELLO_FIXED + TAG_MAX + CREATE_FIXED)

/* Notes what the drive did, in words, and returns error. */
__attribute__((format(printf, 3, 4))) int emulated_fail(
	struct emulated *drive, int error, const char *format, ...);

/* A connection without a greeting yet; and its end, also of NULL. */
int connection_reach(struct emulated *drive, uint64_t deadline, struct connection **result);
void connection_end(struct connection *connection);
/* Connects in a role that needs no CREATE, and waits to be welcome; facts may be NULL. */
int connection_role(struct emulated *drive, uint8_t role, uint64_t mark, struct drive_facts *facts,
	uint64_t deadline, struct connection **result);
/* A number that every holder of a copy of this socket can find out; 0 where the system has none. */
uint64_t connection_mark(int socket);
/* HELLO into to; its size. */
size_t connection_put_greeting(
	const struct connection *connection, uint8_t *to, uint8_t role, uint64_t mark);
/* Sends both parts, of which the second may be empty. */
int connection_send(struct connection *connection, struct iovec parts[2], uint64_t deadline);

/* Gives a request its id and enters it among those that wait for a reply; and takes it out. */
void connection_expect(struct connection *connection, struct drive_request *request);
void connection_forget(struct connection *connection, const struct drive_request *request);
/* Waits until the drive has finished the request (0) or, if taken will do, said that it has it
 * (DRIVE_PENDING). */
int connection_await(struct connection *connection, struct drive_request *request, bool taken,
	uint64_t deadline);
/* Sends a request whose fixed part, after room for a header, is in frame. */
int connection_request(struct connection *connection, struct drive_request *request,
	enum frame_type type, uint8_t *frame, size_t fixed, const uint8_t *data, size_t data_length,
	uint64_t deadline);
/* A request of the connection itself, from beginning to end; and one whose output is text. */
int connection_exchange(struct connection *connection, struct drive_request *request,
	enum frame_type type, uint8_t *frame, size_t fixed, uint64_t deadline);
int connection_exchange_text(struct connection *connection, struct drive_request *request,
	enum frame_type type, uint8_t *frame, size_t fixed, char *text, size_t size,
	uint64_t deadline);

#endif
