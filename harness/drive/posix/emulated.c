/* emulated.c - drive.h for a drive behind a local socket that speaks fixtures/PROTOCOL.md. */
#define _GNU_SOURCE
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "harness/drive/posix/connection.h"
#include "harness/drive/posix/connection_requests.h"
#include "harness/system/process.h"
#include "harness/facts/status.h"

#define ADOPT_DEADLINE SECONDS(10)

struct drive_handle {
	struct connection *connection;
};

static struct emulated *emulated_of(struct drive *drive)
{
	return (struct emulated *)drive;
}

/* The connection kept in *kept for later calls, made now if there is none or it has ended. */
static int keep_role(
	struct emulated *drive, uint8_t role, uint64_t deadline, struct connection **kept)
{
	if (*kept && !(*kept)->broken)
		return 0;
	connection_end(*kept);
	*kept = NULL;
	return connection_role(drive, role, 0, NULL, deadline, kept);
}

/* Handles */

static int make_handle(struct connection *connection, struct drive_handle **handle)
{
	*handle = malloc(sizeof(**handle));
	if (!*handle)
		return emulated_fail(
			connection->drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	(*handle)->connection = connection;
	return 0;
}

static int create(struct connection *connection, const struct drive_open *open,
	struct drive_request *request, uint64_t deadline)
{
	uint8_t frames[GREETING_MAX];
	uint64_t mark = connection_mark(connection->socket);
	struct iovec parts[2] = { { .iov_base = frames }, { 0 } };
	size_t size = connection_put_greeting(connection, frames, ROLE_FILE, mark);
	uint8_t *payload = frames + size + FRAME_HEADER;
	int result;

	connection_expect(connection, request);
	frame_put_header(frames + size, FRAME_CREATE, request->id, CREATE_FIXED);
	payload[0] = (uint8_t)open->path;
	payload[1] = (uint8_t)open->account;
	payload[2] = (uint8_t)open->pointer_bits;
	payload[3] = (uint8_t)((open->overlapped ? CREATE_OVERLAPPED : 0) |
		(open->buffered ? CREATE_BUFFERED : 0));
	put_u32(payload + 4, open->access);
	put_u32(payload + 8, open->share);
	parts[0].iov_len = size + FRAME_HEADER + CREATE_FIXED;
	result = connection_send(connection, parts, deadline);
	return result ? result : connection_await(connection, request, false, deadline);
}

static int emulated_open(struct drive *drive, const struct drive_open *open, uint64_t deadline,
	struct drive_handle **handle, struct drive_result *result)
{
	struct drive_request request = { 0 };
	struct connection *connection;
	int error = connection_reach(emulated_of(drive), deadline, &connection);

	*handle = NULL;
	if (error)
		return error;
	connection->carrier = connection->socket;
	error = create(connection, open, &request, deadline);
	*result = request.result;
	if (!error && !status_is_error(result->status))
		error = make_handle(connection, handle);
	if (!*handle)
		connection_end(connection);
	return error;
}

static void emulated_close(struct drive_handle *handle)
{
	struct connection *connection = handle->connection;

	struct drive *drive = &connection->drive->drive;

	free(handle);
	if (--connection->references)
		return;
	if (connection_settle(connection) && !drive->fault[0])
		snprintf(drive->fault, sizeof(drive->fault), "%s", drive->error);
	connection_end(connection);
}

static int emulated_duplicate(struct drive_handle *handle, struct drive_handle **copy)
{
	int result = make_handle(handle->connection, copy);

	if (!result)
		handle->connection->references++;
	return result;
}

static intptr_t emulated_carrier(struct drive_handle *handle)
{
	handle->connection->exact = true;
	return handle->connection->carrier;
}

/* The carrier itself as the way to the drive, good as long as the processes take turns. */
static int use_carrier(struct emulated *drive, int carrier, struct connection **result)
{
	struct connection *connection = calloc(1, sizeof(*connection));

	*result = connection;
	if (!connection)
		return emulated_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	connection->drive = drive;
	connection->socket = carrier;
	connection->references = 1;
	connection->greeted = connection->exact = true;
	return 0;
}

/*
 * The carrier keeps the file object; requests go over a stream of this process's own, because two
 * processes that read one stream would take each other's replies. Some drives cannot link streams.
 */
static int emulated_adopt(struct drive *drive, intptr_t carrier, struct drive_handle **handle)
{
	struct emulated *emulated = emulated_of(drive);
	uint64_t mark = connection_mark((int)carrier);
	struct drive_handle *made = malloc(sizeof(*made));
	int result = DRIVE_UNSUPPORTED;

	*handle = NULL;
	if (!made)
		return emulated_fail(emulated, DRIVE_NO_RESOURCES, "was not asked: no memory");
	if (mark)
		result = connection_role(emulated, ROLE_SHARED, mark, NULL,
			clock_now() + ADOPT_DEADLINE, &made->connection);
	if (result == DRIVE_UNSUPPORTED)
		result = use_carrier(emulated, (int)carrier, &made->connection);
	if (result) {
		free(made);
		return result;
	}
	made->connection->carrier = (int)carrier;
	*handle = made;
	return 0;
}

static int emulated_submit(
	struct drive_handle *handle, struct drive_request *request, uint64_t deadline)
{
	struct connection *connection = handle->connection;
	uint8_t frame[FRAME_HEADER + CONTROL_FIXED] = { 0 };
	uint8_t *payload = frame + FRAME_HEADER;
	const uint8_t *data = request->input;
	uint32_t data_length = request->input_length;
	size_t fixed = ACCESS_FIXED;
	enum frame_type type = FRAME_FLUSH;
	int result;

	if (request->kind == DRIVE_CONTROL) {
		type = FRAME_CONTROL;
		put_u32(payload, request->code);
		put_u32(payload + 4, request->input_length);
		put_u32(payload + 8, request->output_length);
		payload[12] = (uint8_t)request->level;
		payload[13] = (uint8_t)request->flags;
		if (request->flags & CONTROL_INPUT_UNREADABLE)
			data_length = 0;
	} else if (request->kind == DRIVE_FLUSH) {
		fixed = data_length = 0;
	} else {
		type = request->kind == DRIVE_READ ? FRAME_READ : FRAME_WRITE;
		put_u64(payload, request->offset);
		put_u32(payload + 8, type == FRAME_READ ? request->output_length : data_length);
		if (type == FRAME_READ)
			data_length = 0;
	}
	result = connection_request(
		connection, request, type, frame, fixed, data, data_length, deadline);
	if (!result)
		result = connection_await(connection, request, true, deadline);
	if (result < 0)
		connection_forget(connection, request);
	return result;
}

static int emulated_wait(
	struct drive_handle *handle, struct drive_request *request, uint64_t deadline)
{
	bool only_looks = deadline <= clock_now();
	int result = connection_await(handle->connection, request, false, deadline);

	if (result && !(only_looks && result == DRIVE_TIMED_OUT))
		connection_forget(handle->connection, request);
	return result;
}

static int emulated_cancel(
	struct drive_handle *handle, struct drive_request *request, uint64_t deadline)
{
	uint8_t frame[FRAME_HEADER + CANCEL_FIXED];
	struct drive_request cancel = { 0 };

	put_u32(frame + FRAME_HEADER, request->id);
	return connection_exchange(
		handle->connection, &cancel, FRAME_CANCEL, frame, CANCEL_FIXED, deadline);
}

static int emulated_wait_or_cancel(struct drive_handle *handle, struct drive_request *request,
	uint64_t until, uint64_t deadline, bool *late)
{
	int result = connection_await(handle->connection, request, false, until);

	*late = result == DRIVE_TIMED_OUT && until < deadline;
	if (*late)
		result = emulated_cancel(handle, request, deadline);
	if (*late && !result)
		result = connection_await(handle->connection, request, false, deadline);
	if (result)
		connection_forget(handle->connection, request);
	return result;
}

static int emulated_subscribe(struct drive_handle *handle, uint64_t deadline)
{
	uint8_t frame[FRAME_HEADER];
	struct drive_request request = { 0 };
	int result = connection_exchange(
		handle->connection, &request, FRAME_SUBSCRIBE, frame, 0, deadline);

	if (!result && status_is_error(request.result.status))
		return emulated_fail(
			handle->connection->drive, DRIVE_UNSUPPORTED, "delivers no notifications");
	return result;
}

static int emulated_events(struct drive_handle *handle, char *text, size_t size, uint64_t deadline)
{
	uint8_t frame[FRAME_HEADER];
	struct drive_request request = { 0 };
	int result = connection_exchange_text(
		handle->connection, &request, FRAME_EVENTS, frame, 0, text, size, deadline);

	if (!result && status_is_error(request.result.status))
		return emulated_fail(
			handle->connection->drive, DRIVE_UNSUPPORTED, "delivers no notifications");
	return result;
}

/* Name services, lab, identity */

static int ask_names(struct drive *drive, enum frame_type type, struct drive_result *result,
	char *text, size_t size, uint64_t deadline)
{
	struct emulated *emulated = emulated_of(drive);
	uint8_t frame[FRAME_HEADER];
	struct drive_request request = { 0 };
	int error = keep_role(emulated, ROLE_NAMES, deadline, &emulated->names);

	if (!error)
		error = connection_exchange_text(
			emulated->names, &request, type, frame, 0, text, size, deadline);
	/* Names come from services of the system, which know no Information. */
	request.result.information = 0;
	request.result.status_block = false;
	*result = request.result;
	return error;
}

static int emulated_enumerate(struct drive *drive, char *text, size_t size, uint64_t deadline)
{
	struct drive_result result;
	int error = ask_names(drive, FRAME_ENUMERATE, &result, text, size, deadline);

	if (!error && status_is_error(result.status))
		return emulated_fail(emulated_of(drive), DRIVE_UNSUPPORTED, "lists no names");
	return error;
}

static int emulated_volume_info(struct drive *drive, struct drive_result *result, char *text,
	size_t size, uint64_t deadline)
{
	return ask_names(drive, FRAME_VOLUME_INFO, result, text, size, deadline);
}

static int emulated_lab(struct drive *drive, uint32_t verb, uint32_t a, uint32_t b, uint32_t c,
	struct drive_result *result, char *text, size_t size, uint64_t deadline)
{
	struct emulated *emulated = emulated_of(drive);
	uint8_t frame[FRAME_HEADER + LAB_FIXED] = { 0 };
	uint8_t *payload = frame + FRAME_HEADER;
	struct drive_request request = { 0 };
	int error = keep_role(emulated, ROLE_LAB, deadline, &emulated->lab);

	put_u16(payload, (uint16_t)verb);
	put_u32(payload + 4, a);
	put_u32(payload + 8, b);
	put_u32(payload + 12, c);
	if (!error)
		error = connection_exchange_text(
			emulated->lab, &request, FRAME_LAB, frame, LAB_FIXED, text, size, deadline);
	*result = request.result;
	return error;
}

static int emulated_identify(struct drive *drive, struct drive_facts *facts, uint64_t deadline)
{
	struct connection *connection;
	int result;

	*facts = (struct drive_facts){ 0 };
	/* The one role that every drive has; without a CREATE it opens nothing. */
	result = connection_role(emulated_of(drive), ROLE_FILE, 0, facts, deadline, &connection);
	connection_end(connection);
	return result;
}

static void emulated_destroy(struct drive *drive)
{
	struct emulated *emulated = emulated_of(drive);

	connection_end(emulated->lab);
	connection_end(emulated->names);
	free(emulated);
}

static const struct drive_ops emulated_ops = {
	.open = emulated_open,
	.close = emulated_close,
	.duplicate = emulated_duplicate,
	.carrier = emulated_carrier,
	.adopt = emulated_adopt,
	.submit = emulated_submit,
	.wait = emulated_wait,
	.cancel = emulated_cancel,
	.wait_or_cancel = emulated_wait_or_cancel,
	.subscribe = emulated_subscribe,
	.events = emulated_events,
	.enumerate = emulated_enumerate,
	.volume_info = emulated_volume_info,
	.lab = emulated_lab,
	.identify = emulated_identify,
	.destroy = emulated_destroy,
};

struct drive *drive_connect(const char *address, const char *tag)
{
	return strncmp(address, "unix:", 5) ? NULL : drive_emulated(address + 5, tag);
}

struct drive *drive_emulated(const char *socket_path, const char *tag)
{
	struct emulated *emulated;

	if (strlen(socket_path) >= sizeof(emulated->address.sun_path))
		return NULL;
	emulated = malloc(sizeof(*emulated));
	if (!emulated)
		return NULL;
	/* Most contenders never receive a long frame: the scratch room stays untouched memory. */
	memset(emulated, 0, offsetof(struct emulated, scratch));
	emulated->drive.ops = &emulated_ops;
	emulated->address.sun_family = AF_UNIX;
	strcpy(emulated->address.sun_path, socket_path);
	snprintf(emulated->tag, sizeof(emulated->tag), "%s", tag);
	/* Processes that share a stream must not wait for equal ids. */
	emulated->next_id = (process_id() << 12) + 1;
	return &emulated->drive;
}
