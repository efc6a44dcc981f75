/* connection.c - connection.h: receiving, sending, and the greeting. */
#define _GNU_SOURCE
#include "harness/drive/posix/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/drive/facts.h"
#include "harness/system/process.h"
#include "harness/facts/status.h"

/* A receive sleeps in the kernel this long before it asks poll for the rest of the deadline: in
 * the usual case one system call waits and reads, and no deadline is missed for it. */
#define RECEIVE_SLICE MILLISECONDS(100)

__attribute__((format(printf, 3, 4))) int emulated_fail(
	struct emulated *drive, int error, const char *format, ...)
{
	char *text = drive->drive.error;
	size_t size = sizeof(drive->drive.error);
	int used = snprintf(text, size, "the drive at %s ", drive->address.sun_path);
	va_list list;

	va_start(list, format);
	vsnprintf(text + used, size - (size_t)used, format, list);
	va_end(list);
	return error;
}

/* The end of a connection: whoever still waits on it learns the cause when he asks. */
static int give_up(struct connection *connection, int error)
{
	connection->broken = error;
	connection->waiting = NULL;
	return error;
}

/* Receiving */

static int no_answer(struct connection *connection)
{
	return emulated_fail(connection->drive, DRIVE_TIMED_OUT, "did not answer in time");
}

static int await(int socket, short events, uint64_t deadline)
{
	struct pollfd file = { .fd = socket, .events = events };
	uint64_t now = clock_now();
	struct timespec left = { 0 };

	if (now < deadline) {
		left.tv_sec = (time_t)((deadline - now) / SECONDS(1));
		left.tv_nsec = (long)((deadline - now) % SECONDS(1));
	}
	return ppoll(&file, 1, &left, NULL) > 0;
}

/* Bytes received, 0 at the end or after a reset, -1 at the deadline. */
static ssize_t receive_bytes(int socket, uint8_t *to, size_t most, uint64_t deadline)
{
	int flags = clock_now() + 2 * RECEIVE_SLICE < deadline ? 0 : MSG_DONTWAIT;

	for (;;) {
		ssize_t got = recv(socket, to, most, flags);

		if (got >= 0)
			return got;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return 0;
		flags = MSG_DONTWAIT;
		if (!await(socket, POLLIN, deadline) && clock_now() >= deadline)
			return -1;
	}
}

static int take_welcome(struct connection *connection, const uint8_t *payload, uint32_t length)
{
	uint16_t version = 0;
	uint32_t at = WELCOME_FIXED;

	switch (frame_get_welcome(payload, length, &version)) {
	case 0: break;
	case ERROR_VERSION:
		return emulated_fail(connection->drive, DRIVE_REFUSED,
			"speaks version %u of the protocol, this program %u", version,
			PROTOCOL_VERSION);
	default:
		return emulated_fail(connection->drive, DRIVE_REFUSED,
			"does not greet as an exaccess drive does");
	}
	if (facts_read(connection->facts, payload, length, &at))
		return emulated_fail(connection->drive, DRIVE_GARBAGE,
			"sent a greeting whose facts are cut off at byte %u", at);
	connection->greeted = true;
	return 0;
}

/* The drive says why it ends the connection. */
static int take_error(struct connection *connection, const uint8_t *payload, uint32_t length)
{
	char text[128] = "";
	uint32_t error;
	int kind = DRIVE_REFUSED;

	if (length < ERROR_FIXED)
		return emulated_fail(connection->drive, DRIVE_GARBAGE,
			"sent an error frame of %u bytes; its code alone takes %u", length,
			ERROR_FIXED);
	error = get_u32(payload);
	facts_copy(text, sizeof(text), payload + ERROR_FIXED, length - ERROR_FIXED);
	connection->refusal = (int)(error & 0xFF);
	if (error == ERROR_UNEXPECTED)
		kind = DRIVE_UNSUPPORTED;
	return emulated_fail(connection->drive, kind, "refused (error %u): %s", error, text);
}

static int take_reply(
	struct connection *connection, uint32_t id, const uint8_t *payload, uint32_t length)
{
	struct drive_request **link = &connection->waiting;
	struct drive_request *request;
	struct frame_reply reply;
	uint32_t output, expected;

	if (frame_get_reply(payload, length, &reply))
		return emulated_fail(connection->drive, DRIVE_GARBAGE,
			"sent a reply of %u bytes; its fields alone take %u", length, REPLY_FIXED);
	while (*link && (*link)->id != id)
		link = &(*link)->next;
	request = *link;
	/* The answer to a request that was given up, here or by who had this handle before. */
	if (!request)
		return 0;
	output = length - REPLY_FIXED;
	if (output > request->output_length)
		return emulated_fail(connection->drive, DRIVE_GARBAGE,
			"returned %u bytes of output to a request that has room for %u", output,
			request->output_length);
	expected = reply.information < request->output_length ? (uint32_t)reply.information
							      : request->output_length;
	if (!(reply.flags & REPLY_INTERIM) && !status_is_error(reply.status) && output != expected)
		return emulated_fail(connection->drive, DRIVE_GARBAGE,
			"returned %u bytes of output, but Information says %u", output, expected);
	request->result = (struct drive_result){
		.status = reply.status,
		.win32 = reply.win32,
		.information = reply.information,
		.status_block = (reply.flags & REPLY_STATUS_BLOCK) != 0,
	};
	if (reply.flags & REPLY_INTERIM)
		return 0;
	if (output)
		memcpy(request->output, payload + REPLY_FIXED, output);
	*link = request->next;
	request->finished = true;
	return 0;
}

static int take_frame(
	struct connection *connection, const struct frame_header *header, const uint8_t *payload)
{
	if (header->type == FRAME_ERROR)
		return take_error(connection, payload, header->length);
	if (!connection->greeted && header->type == FRAME_WELCOME)
		return take_welcome(connection, payload, header->length);
	if (connection->greeted && header->type == FRAME_REPLY)
		return take_reply(connection, header->id, payload, header->length);
	return emulated_fail(connection->drive, connection->greeted ? DRIVE_GARBAGE : DRIVE_REFUSED,
		"sent a frame of type %u where %s belongs", header->type,
		connection->greeted ? "a reply" : "its greeting");
}

static int bad_header(struct connection *connection, const struct frame_header *header)
{
	if (!connection->greeted)
		return emulated_fail(connection->drive, DRIVE_REFUSED,
			"does not speak the protocol of exaccess drives");
	if (header->zero)
		return emulated_fail(connection->drive, DRIVE_GARBAGE,
			"sent a frame header with %u where zero belongs", header->zero);
	return emulated_fail(connection->drive, DRIVE_GARBAGE,
		"announced a frame of %u bytes; %u is the most", header->length, FRAME_MAX_PAYLOAD);
}

/* Takes all whole frames in size bytes and keeps the rest. */
static int take_frames(struct connection *connection, const uint8_t *bytes, size_t size)
{
	while (size >= FRAME_HEADER) {
		struct frame_header header;
		size_t frame;
		int result;

		if (frame_get_header(bytes, &header))
			return bad_header(connection, &header);
		frame = FRAME_HEADER + header.length;
		if (size < frame)
			break;
		result = take_frame(connection, &header, bytes + FRAME_HEADER);
		if (result)
			return result;
		bytes += frame;
		size -= frame;
	}
	free(connection->held);
	connection->held = NULL;
	connection->held_size = size;
	if (!size)
		return 0;
	connection->held = malloc(size);
	if (!connection->held)
		return emulated_fail(connection->drive, DRIVE_NO_RESOURCES,
			"sent a frame that this process has no memory for");
	memcpy(connection->held, bytes, size);
	return 0;
}

/* How much may be read without taking what another process waits for. */
static size_t read_limit(const struct connection *connection)
{
	struct frame_header header;

	if (!connection->exact)
		return FRAME_MAX - connection->held_size;
	if (connection->held_size < FRAME_HEADER)
		return FRAME_HEADER - connection->held_size;
	frame_get_header(connection->held, &header);
	return FRAME_HEADER + header.length - connection->held_size;
}

/* Receives once and takes what came. 0 or a negative enum drive_error. */
static int receive(struct connection *connection, uint64_t deadline)
{
	uint8_t *scratch = connection->drive->scratch;
	size_t held = connection->held_size;
	ssize_t got;
	int result;

	if (held)
		memcpy(scratch, connection->held, held);
	got = receive_bytes(connection->socket, scratch + held, read_limit(connection), deadline);
	if (got < 0)
		return no_answer(connection);
	if (got == 0)
		return give_up(connection,
			emulated_fail(connection->drive, DRIVE_LOST, "ended the connection%s",
				held                           ? " in the middle of a frame"
					: !connection->greeted ? " without a greeting"
							       : ""));
	result = take_frames(connection, scratch, held + (size_t)got);
	return result ? give_up(connection, result) : 0;
}

/* Sending */

int connection_send(struct connection *connection, struct iovec parts[2], uint64_t deadline)
{
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = parts[1].iov_len ? 2 : 1 };
	size_t left = parts[0].iov_len + parts[1].iov_len;

	while (left) {
		ssize_t sent = sendmsg(connection->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent < 0 && errno == EAGAIN) {
			if (!await(connection->socket, POLLOUT, deadline) &&
				clock_now() >= deadline)
				return give_up(connection, no_answer(connection));
			continue;
		}
		if (sent < 0 && errno == EINTR)
			continue;
		/* The drive may have said why before it went: the receiver finds out. */
		if (sent < 0)
			return 0;
		left -= (size_t)sent;
		for (size_t i = 0; i < 2 && sent; i++) {
			size_t gone =
				(size_t)sent < parts[i].iov_len ? (size_t)sent : parts[i].iov_len;

			parts[i].iov_base = (uint8_t *)parts[i].iov_base + gone;
			parts[i].iov_len -= gone;
			sent -= (ssize_t)gone;
		}
	}
	return 0;
}

/* Enters request among those that wait for a reply. */
void connection_expect(struct connection *connection, struct drive_request *request)
{
	struct emulated *drive = connection->drive;

	if (!drive->next_id)
		drive->next_id = 1;
	request->id = drive->next_id++;
	request->finished = false;
	request->result = (struct drive_result){ 0 };
	request->next = connection->waiting;
	connection->waiting = request;
}

void connection_forget(struct connection *connection, const struct drive_request *request)
{
	struct drive_request **link = &connection->waiting;

	while (*link && *link != request)
		link = &(*link)->next;
	if (*link)
		*link = request->next;
}

/* Waits until the drive has finished the request or, if taken will do, said that it has it. */
int connection_await(
	struct connection *connection, struct drive_request *request, bool taken, uint64_t deadline)
{
	while (!request->finished) {
		int result;

		if (taken && request->result.status == ST_PENDING)
			return DRIVE_PENDING;
		if (connection->broken)
			return connection->broken;
		result = receive(connection, deadline);
		if (result)
			return result;
	}
	return 0;
}

/* Sends a request whose fixed part, after room for a header, is in frame. */
int connection_request(struct connection *connection, struct drive_request *request,
	enum frame_type type, uint8_t *frame, size_t fixed, const uint8_t *data, size_t data_length,
	uint64_t deadline)
{
	struct iovec parts[2] = { { .iov_base = frame, .iov_len = FRAME_HEADER + fixed },
		{ .iov_len = data_length } };

	memcpy(&parts[1].iov_base, &data, sizeof(data));
	if (connection->broken)
		return emulated_fail(connection->drive, connection->broken,
			"is out of reach since its connection ended");
	connection_expect(connection, request);
	frame_put_header(frame, type, request->id, (uint32_t)(fixed + data_length));
	return connection_send(connection, parts, deadline);
}

/* A request of the connection itself, from beginning to end. */
int connection_exchange(struct connection *connection, struct drive_request *request,
	enum frame_type type, uint8_t *frame, size_t fixed, uint64_t deadline)
{
	int result = connection_request(connection, request, type, frame, fixed, NULL, 0, deadline);

	if (!result)
		result = connection_await(connection, request, false, deadline);
	connection_forget(connection, request);
	return result;
}

/* An exchange whose output is text. */
int connection_exchange_text(struct connection *connection, struct drive_request *request,
	enum frame_type type, uint8_t *frame, size_t fixed, char *text, size_t size,
	uint64_t deadline)
{
	int result;

	text[0] = '\0';
	request->output = (uint8_t *)text;
	request->output_length = (uint32_t)(size - 1 < TRANSFER_MAX ? size - 1 : TRANSFER_MAX);
	result = connection_exchange(connection, request, type, frame, fixed, deadline);
	if (result)
		return result;
	/* A failure can bring output along, which is no text. */
	if (status_is_error(request->result.status)) {
		text[0] = '\0';
		return 0;
	}
	if (request->result.information > request->output_length)
		return emulated_fail(connection->drive, DRIVE_NO_RESOURCES,
			"returned %llu bytes of text; there is room for %u",
			(unsigned long long)request->result.information, request->output_length);
	text[request->result.information] = '\0';
	return 0;
}

/* Connections */

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
	free(connection);
}

/* A connection without a greeting yet. */
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

/* A number that every holder of a copy of this socket can find out; 0 where the system has none. */
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
		int result =
			connection->broken ? connection->broken : receive(connection, deadline);

		if (result)
			return result;
	}
	return 0;
}

/* Connects in a role that needs no CREATE, and waits to be welcome. */
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
