/*
 * connection.h - how connections to a drive behind a local socket begin and end. Private to this folder.
 */
#ifndef EXACCESS_CONNECTION_H
#define EXACCESS_CONNECTION_H

#include "harness/drive/posix/connection_stream.h"

/* Room for HELLO and CREATE in one write. */
#define GREETING_MAX (2 * FRAME_HEADER + HELLO_FIXED + TAG_MAX + CREATE_FIXED)

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

#endif
