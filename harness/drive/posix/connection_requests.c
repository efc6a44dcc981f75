/* connection_requests.c - requests that wait for a reply. */
#include "harness/drive/posix/connection_requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/status.h"
#include "harness/system/process.h"

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
	uint32_t *more;

	while (*link && *link != request)
		link = &(*link)->next;
	if (!*link)
		return;
	*link = request->next;
	more = realloc(connection->given_up, (connection->given_up_count + 1) * sizeof(*more));
	if (!more) {
		connection->exact = true; /* from now on, answers may be anybody's */
		return;
	}
	connection->given_up = more;
	more[connection->given_up_count++] = request->id;
}

int connection_settle(struct connection *connection)
{
	int result = 0;

	while (!result && !connection->broken && !connection->exact)
		result = connection_receive(connection, clock_now());
	return result == DRIVE_GARBAGE ? result : 0;
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
		result = connection_receive(connection, deadline);
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
