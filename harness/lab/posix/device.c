/* device.c - lines of POSIX: local sockets and terminal devices. */
#define _GNU_SOURCE
#include "harness/lab/device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include "harness/system/process.h"

struct line {
	int file;
};

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof(address.sun_path))
		errno = ENAMETOOLONG;
	else if (file >= 0 &&
		!connect(file, (struct sockaddr *)&address,
			(socklen_t)(memcpy(address.sun_path, path, strlen(path)), sizeof(address))))
		return file;
	if (file >= 0)
		close(file);
	return -1;
}

/* Bytes as they are, without echo. */
static int open_device(const char *path)
{
	int file = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	struct termios mode;

	if (file >= 0 && !tcgetattr(file, &mode)) {
		cfmakeraw(&mode);
		(void)tcsetattr(file, TCSANOW, &mode);
	}
	return file;
}

struct line *line_open(const char *address, char *why, size_t size)
{
	struct line *line = malloc(sizeof(*line));

	if (!line) {
		snprintf(why, size, "memory is short");
		return NULL;
	}
	line->file = strncmp(address, "unix:", 5) ? open_device(address) : connect_to(address + 5);
	if (line->file >= 0)
		return line;
	snprintf(why, size, "the lab's line %.200s cannot be opened: %s", address, strerror(errno));
	free(line);
	return NULL;
}

/* 1 when the file is ready, 0 at the deadline, -1. */
static int await(const struct line *line, short events, uint64_t deadline)
{
	for (;;) {
		uint64_t now = clock_now();
		struct pollfd entry = { .fd = line->file, .events = events };
		int ready;

		if (now >= deadline)
			return 0;
		ready = poll(&entry, 1, (int)((deadline - now) / MILLISECONDS(1)) + 1);
		if (ready > 0)
			return 1;
		if (ready < 0 && errno != EINTR)
			return -1;
	}
}

int line_send(struct line *line, const char *bytes, size_t length, uint64_t deadline)
{
	while (length) {
		ssize_t sent;

		if (await(line, POLLOUT, deadline) <= 0)
			return -1;
		sent = write(line->file, bytes, length);
		if (sent < 0 && errno != EINTR && errno != EAGAIN)
			return -1;
		bytes += sent > 0 ? sent : 0;
		length -= sent > 0 ? (size_t)sent : 0;
	}
	return 0;
}

long line_receive(struct line *line, char *bytes, size_t size, uint64_t deadline)
{
	for (;;) {
		int ready = await(line, POLLIN, deadline);
		ssize_t got;

		if (ready <= 0)
			return ready ? -1 : -2;
		got = read(line->file, bytes, size);
		if (got >= 0)
			return (long)got;
		if (errno != EINTR && errno != EAGAIN)
			return -1;
	}
}

void line_close(struct line *line)
{
	close(line->file);
	free(line);
}
