/* connection.c - from the first contact with a drive to the end. */
#define _GNU_SOURCE
#include "harness/drive/posix/connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "harness/system/process.h"

static void set_timeout(int socket, int option, uint64_t time)
{
	struct timeval limit = { .tv_sec = (time_t)(time / SECONDS(1)),
		.tv_usec = (suseconds_t)(time % SECONDS(1) / 1000) };

	setsockopt(socket, SOL_SOCKET, option, &limit, sizeof(limit));
}

void connection_end(struct connection *connection)
{
	if (!connection)
		return;
	/* This process's way first, so that what it has under way ends before the file object. */
	if (connection->socket >= 0)
		close(connection->socket);
	if (connection->carrier >= 0 && connection->carrier != connection->socket)
		close(connection->carrier);
	free(connection->held);
	free(connection->given_up);
	free(connection);
}

int connection_reach(struct emulated *drive, uint64_t deadline, struct connection **result)
{
	struct connection *connection = calloc(1, sizeof(*connection));
	uint64_t now = clock_now();

	*result = NULL;
	if (!connection)
		return emulated_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	connection->drive = drive;
	connection->references = 1;
	connection->carrier = -1;
	connection->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection->socket < 0) {
		connection_end(connection);
		return emulated_fail(
			drive, DRIVE_NO_RESOURCES, "was not asked: %s", strerror(errno));
	}
	/* A drive that accepts nobody would otherwise hold connect for good. */
	set_timeout(connection->socket, SO_SNDTIMEO, deadline > now ? deadline - now : 1000);
	set_timeout(connection->socket, SO_RCVTIMEO, RECEIVE_SLICE);
	if (connect(connection->socket, (const struct sockaddr *)&drive->address,
		    sizeof(drive->address))) {
		int error = errno;

		connection_end(connection);
		if (error == EAGAIN)
			return emulated_fail(drive, DRIVE_TIMED_OUT, "accepts no connection");
		return emulated_fail(
			drive, DRIVE_UNREACHABLE, "cannot be reached: %s", strerror(error));
	}
	*result = connection;
	return 0;
}

uint64_t connection_mark(int socket)
{
	uint64_t mark = 0;
	socklen_t size = sizeof(mark);

	if (getsockopt(socket, SOL_SOCKET, SO_COOKIE, &mark, &size))
		return 0;
	return mark;
}

size_t connection_put_greeting(
	const struct connection *connection, uint8_t *to, uint8_t role, uint64_t mark)
{
	struct frame_hello hello = { .version = PROTOCOL_VERSION, .role = role, .mark = mark };

	memcpy(hello.tag, connection->drive->tag, sizeof(hello.tag));
	return frame_put_hello(to, 0, &hello);
}

static int await_greeting(struct connection *connection, uint64_t deadline)
{
	while (!connection->greeted) {
		int result = connection->broken ? connection->broken
						: connection_receive(connection, deadline);

		if (result)
			return result;
	}
	return 0;
}

int connection_role(struct emulated *drive, uint8_t role, uint64_t mark, struct drive_facts *facts,
	uint64_t deadline, struct connection **result)
{
	uint8_t greeting[GREETING_MAX];
	struct iovec parts[2] = { { .iov_base = greeting }, { 0 } };
	struct connection *connection;
	int error = connection_reach(drive, deadline, &connection);

	*result = NULL;
	if (!connection)
		return error;
	connection->facts = facts;
	parts[0].iov_len = connection_put_greeting(connection, greeting, role, mark);
	error = connection_send(connection, parts, deadline);
	if (!error)
		error = await_greeting(connection, deadline);
	connection->facts = NULL;
	if (error)
		connection_end(connection);
	else
		*result = connection;
	return error;
}
