/* connection_stream.c - bytes from and to a drive, and what frames among them mean. */
#define _GNU_SOURCE
#include "harness/drive/posix/connection_stream.h"

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

int emulated_fail(struct emulated *drive, int error, const char *format, ...)
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

/* ---- receiving ---- */

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

/* The answer to a request that was given up, here or by who had this handle before, comes late. Any other is
 * one too many, and what the drive says is not to be relied on. */
static int take_stray(struct connection *connection, uint32_t id, bool interim)
{
	size_t i = 0;

	while (i < connection->given_up_count && connection->given_up[i] != id)
		i++;
	if (i == connection->given_up_count && !connection->exact)
		return emulated_fail(connection->drive, DRIVE_GARBAGE,
			"answered request %u, which it has answered before or was never sent", id);
	if (i < connection->given_up_count && !interim)
		connection->given_up[i] = connection->given_up[--connection->given_up_count];
	return 0;
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
	if (!request)
		return take_stray(connection, id, (reply.flags & REPLY_INTERIM) != 0);
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

int connection_receive(struct connection *connection, uint64_t deadline)
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

/* ---- sending ---- */

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
