/*
 * drive_replies.c - any bytes as what a drive sends to its clients. The first byte says what the
 * client is doing, the rest is what it receives before the drive ends the connection.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/drive/posix/connection_requests.h"
#include "harness/drive/posix/connection.h"
#include "harness/system/process.h"
#include "harness/testing/fuzz/fuzz.h"

#define SENT_MOST 150000u /* bytes: more than one frame, less than a socket holds */
#define ROOM      256u
#define REQUESTS  3

/* Bits of the first byte. */
enum { GREETED = 1, EXACT = 2, ASKS_TEXT = 4, TAKEN = 8, WANTS_FACTS = 16 };

static struct connection *connect_to(struct emulated *drive, int socket, uint8_t how)
{
	struct connection *connection = calloc(1, sizeof(*connection));

	MUST(connection);
	connection->drive = drive;
	connection->socket = connection->carrier = socket;
	connection->references = 1;
	connection->greeted = how & GREETED;
	connection->exact = how & EXACT;
	return connection;
}

static void ask_for_text(struct connection *connection)
{
	uint8_t frame[FRAME_HEADER + LAB_FIXED] = { 0 };
	char text[ROOM];
	struct drive_request request = { 0 };

	if (!connection_exchange_text(connection, &request, FRAME_LAB, frame, LAB_FIXED, text,
		    sizeof(text), clock_now() + SECONDS(5)))
		MUST(memchr(text, '\0', sizeof(text)));
	connection_forget(connection, &request);
}

/* Several requests at once, of which replies can finish any. */
static void ask(struct connection *connection, uint8_t how)
{
	uint8_t frame[FRAME_HEADER + CONTROL_FIXED] = { 0 }, output[REQUESTS][ROOM];
	struct drive_request requests[REQUESTS] = { { 0 } };
	int result = 0;

	for (uint32_t i = 0; i < REQUESTS && !result; i++) {
		requests[i].output = output[i];
		requests[i].output_length = ROOM >> i;
		result = connection_request(connection, &requests[i], FRAME_CONTROL, frame,
			CONTROL_FIXED, NULL, 0, clock_now() + SECONDS(5));
	}
	for (int i = 0; i < REQUESTS && !result; i++) {
		result = connection_await(
			connection, &requests[i], how & TAKEN, clock_now() + SECONDS(5));
		MUST(result != DRIVE_TIMED_OUT);
	}
	for (int i = 0; i < REQUESTS; i++)
		connection_forget(connection, &requests[i]);
}

void fuzz_drive_replies(const uint8_t *bytes, size_t size)
{
	struct fuzz_input input = { bytes, size };
	uint8_t how = fuzz_byte(&input);
	struct emulated *drive = calloc(1, sizeof(*drive));
	struct drive_facts facts = { 0 };
	struct connection *connection;
	int ends[2], room = 1 << 20;

	MUST(drive && !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	size = fuzz_some(&input, SENT_MOST, &bytes);
	size = (size_t)(size ? send(ends[1], bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL) : 0);
	MUST(size != (size_t)-1);
	shutdown(ends[1], SHUT_WR);
	connection = connect_to(drive, ends[0], how);
	connection->facts = how & WANTS_FACTS ? &facts : NULL;
	if (how & ASKS_TEXT)
		ask_for_text(connection);
	else
		ask(connection, how);
	connection_end(connection);
	close(ends[1]);
	MUST(memchr(drive->drive.error, '\0', sizeof(drive->drive.error)));
	free(drive);
}
