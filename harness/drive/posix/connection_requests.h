/*
 * connection_requests.h - requests over a connection, from the frame to the reply. Private to this folder.
 */
#ifndef EXACCESS_CONNECTION_REQUESTS_H
#define EXACCESS_CONNECTION_REQUESTS_H

#include "harness/drive/posix/connection_stream.h"

/* Gives a request its id and enters it among those that wait for a reply; and takes it out. */
void connection_expect(struct connection *connection, struct drive_request *request);
void connection_forget(struct connection *connection, const struct drive_request *request);
/* Takes what has arrived and nobody waits for. 0, or DRIVE_GARBAGE when it is no answer to anything that was
 * asked, or a second one. */
int connection_settle(struct connection *connection);
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
