/*
 * drive_frames.c - any bytes as what the clients of an emulated drive do. The input is a list of
 * acts, each a byte for what and for whom, then what the act needs: a client connects with a
 * greeting, sends a frame or bare bytes, reads what has come for it, closes; time passes. Between
 * acts the server has a turn, with the drive's own state machine behind it.
 *
 * At the end everybody has gone, and nothing may be left of them.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fixtures/drive/rules.h"
#include "fixtures/server/session.h"
#include "fixtures/server/session_request.h"
#include "fixtures/server/session_stream.h"
#include "harness/facts/lab.h"
#include "harness/testing/fuzz/fuzz.h"

#define CLIENTS   4
#define ACTS_MOST 200
#define CHUNK     600u            /* bytes of one act */
#define BATCH     (ACTS_MOST + 8) /* more than there can be events */

/* The low bits of an act's first byte; the next two say for which client, the last whether the
 * server's turn is left out. */
enum act { ACT_GREET, ACT_CONNECT, ACT_FRAME, ACT_BYTES, ACT_READ, ACT_CLOSE, ACT_TIME, ACT_LARGE };

struct scene {
	struct service service;
	struct hosted hosted;
	int clients[CLIENTS]; /* -1: not connected */
	uint32_t id;
};

static void set_up(struct scene *scene)
{
	struct hosted *hosted = &scene->hosted;
	static void *memory;
	char nothing[1];

	scene->service.time = 1000000000u; /* as on a system that has been up for a while */
	scene->service.epoll = epoll_create1(EPOLL_CLOEXEC);
	MUST(scene->service.epoll >= 0);
	hosted->service = &scene->service;
	hosted->options = (struct server_drive){ .rules = &rules_documented,
		.vendor = "V",
		.product = "P",
		.revision = "R",
		.serial = "S" };
	hosted->host = (struct machine_host){
		.complete = hosted_complete, .drop_all = hosted_drop_all, .context = hosted
	};
	/* Taken once: it is large, and made new in the same place every time. */
	memory = memory ? memory : malloc(machine_size());
	MUST(memory);
	hosted->machine = memory;
	machine_init(memory, &hosted->host, hosted->options.rules);
	machine_identity(hosted->machine, "V", "P", "R", "S");
	machine_lab(hosted->machine, LAB_RESET, 0, 0, 0, nothing, sizeof(nothing));
	hosted_prepare_welcome(hosted);
	for (int i = 0; i < CLIENTS; i++)
		scene->clients[i] = -1;
}

/* As the server's loop does it, with the events that these clients make. */
static void turn(struct scene *scene)
{
	struct service *service = &scene->service;
	struct session *busy = service->busy;
	struct epoll_event batch[BATCH];
	int count = epoll_wait(service->epoll, batch, BATCH, 0);

	service->busy = NULL;
	machine_advance(scene->hosted.machine, service->time);
	if (service->passing)
		session_time_passed(scene->hosted.sessions);
	service_settle(service);
	for (int i = 0; i < count; i++)
		if (batch[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR) &&
			session_gather(batch[i].data.ptr))
			batch[i].events = 0;
	for (int i = 0; i < count; i++)
		if (batch[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
			session_finish(batch[i].data.ptr);
			batch[i].events = 0;
		}
	service_settle(service);
	service_handle_busy(busy);
	for (int i = 0; i < count; i++) {
		if (batch[i].events & EPOLLOUT)
			session_writable(batch[i].data.ptr);
		if (batch[i].events & EPOLLIN)
			session_readable(batch[i].data.ptr, true);
	}
	service_sweep(service);
}

static void leave(struct scene *scene, int client)
{
	if (scene->clients[client] >= 0)
		close(scene->clients[client]);
	scene->clients[client] = -1;
}

static void join(struct scene *scene, int client)
{
	int ends[2];

	leave(scene, client);
	MUST(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends));
	session_start(&scene->hosted, ends[0]);
	scene->clients[client] = ends[1];
}

static void put(struct scene *scene, int client, const uint8_t *bytes, size_t size)
{
	if (size && scene->clients[client] >= 0)
		(void)!send(scene->clients[client], bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* A greeting in the role and with the mark that the next byte says. */
static void greet(struct scene *scene, int client, struct fuzz_input *input)
{
	uint8_t frame[FRAME_HEADER + HELLO_FIXED + TAG_MAX];
	uint8_t choice = fuzz_byte(input);
	struct frame_hello hello = { .version = PROTOCOL_VERSION,
		.role = choice & 3,
		.mark = choice >> 2 & 3,
		.tag = "client" };

	join(scene, client);
	put(scene, client, frame, frame_put_hello(frame, 0, &hello));
}

/* A frame with a right header; its size stands in the input, and so does its payload's beginning. */
static void send_frame(
	struct scene *scene, int client, struct fuzz_input *input, size_t length, bool large)
{
	static uint8_t frame[FRAME_MAX];
	uint8_t type = fuzz_byte(input);
	const uint8_t *payload;
	size_t given = fuzz_some(input, large ? CHUNK : length, &payload);

	if (length > FRAME_MAX_PAYLOAD)
		length = FRAME_MAX_PAYLOAD;
	if (given > length)
		given = length;
	frame_put_header(frame, (enum frame_type)type, ++scene->id, (uint32_t)length);
	memset(frame + FRAME_HEADER, 0, length);
	memcpy(frame + FRAME_HEADER, payload, given);
	put(scene, client, frame, FRAME_HEADER + length);
}

static void take_replies(struct scene *scene, int client)
{
	char bytes[4096];

	while (scene->clients[client] >= 0 &&
		recv(scene->clients[client], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		continue;
}

static void act(struct scene *scene, struct fuzz_input *input)
{
	uint8_t choice = fuzz_byte(input);
	int client = choice >> 3 & 3;
	const uint8_t *bytes;
	size_t size;

	switch ((enum act)(choice & 7)) {
	case ACT_GREET: greet(scene, client, input); break;
	case ACT_CONNECT: join(scene, client); break;
	case ACT_FRAME: send_frame(scene, client, input, fuzz_byte(input), false); break;
	case ACT_LARGE: send_frame(scene, client, input, 2u * fuzz_u16(input), true); break;
	case ACT_BYTES:
		size = fuzz_some(input, fuzz_byte(input), &bytes);
		put(scene, client, bytes, size);
		break;
	case ACT_READ: take_replies(scene, client); break;
	case ACT_CLOSE: leave(scene, client); break;
	case ACT_TIME: scene->service.time += 1000000u * (uint64_t)fuzz_u16(input); break;
	}
	if (!(choice & 128))
		turn(scene);
}

static void tear_down(struct scene *scene)
{
	struct service *service = &scene->service;

	for (int i = 0; i < CLIENTS; i++)
		leave(scene, i);
	for (int i = 0; i < 3; i++)
		turn(scene);
	MUST(!scene->hosted.sessions && !service->busy && !service->doomed && !service->ended);
	MUST(!service->sessions && !service->pending_bytes && !service->backlog_bytes);
	MUST(!service->passing);
	close(service->epoll);
}

void fuzz_drive_frames(const uint8_t *bytes, size_t size)
{
	static struct scene scene;
	struct fuzz_input input = { bytes, size };

	memset(&scene, 0, sizeof(scene));
	set_up(&scene);
	for (int i = 0; i < ACTS_MOST && input.size; i++)
		act(&scene, &input);
	tear_down(&scene);
}
