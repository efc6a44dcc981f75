/* channel.c - channels, which carry descriptors, and barriers. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/system/posix/native.h"

#define MANY_FILES 1024

/* A receive sleeps in the kernel this long, then polls until its deadline: mostly one call does all. */
#define RECEIVE_SLICE MILLISECONDS(100)

int channel_pair(process_file ends[2])
{
	static const struct timeval slice = { .tv_usec = RECEIVE_SLICE / 1000 };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return process_fail("cannot make a channel");
	for (int i = 0; i < 2; i++) {
		ends[i] = pair[i];
		if (setsockopt(pair[i], SOL_SOCKET, SO_RCVTIMEO, &slice, sizeof(slice)))
			goto fail;
	}
	return 0;
fail:
	close(pair[0]);
	close(pair[1]);
	return process_fail("cannot make a channel");
}

void file_close(process_file file)
{
	if (file >= 0)
		close((int)file);
}

/* Room for one descriptor beside the data, aligned as the kernel wants it. */
union passing {
	struct cmsghdr header;
	char room[CMSG_SPACE(sizeof(int))];
};

static void attach(struct msghdr *message, union passing *passing, process_file file)
{
	int descriptor = (int)file;

	memset(passing, 0, sizeof(*passing));
	message->msg_control = passing;
	message->msg_controllen = sizeof(*passing);
	passing->header.cmsg_level = SOL_SOCKET;
	passing->header.cmsg_type = SCM_RIGHTS;
	passing->header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&passing->header), &descriptor, sizeof(descriptor));
}

int channel_send(
	process_file channel, const void *data, size_t size, process_file passed, uint64_t deadline)
{
	struct pollfd room = { .fd = (int)channel, .events = POLLOUT };
	const char *next = data;

	while (size) {
		struct iovec part = { .iov_len = size };
		struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
		union passing passing;
		ssize_t sent;
		int ready;

		memcpy(&part.iov_base, &next, sizeof(next));
		if (passed >= 0)
			attach(&message, &passing, passed);
		sent = sendmsg((int)channel, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0) {
			next += sent;
			size -= (size_t)sent;
			passed = -1;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return process_fail("cannot send");
		ready = poll_until(&room, 1, deadline);
		errno = ETIMEDOUT;
		if (ready <= 0)
			return ready ? -1 : process_fail("cannot send");
	}
	return 0;
}

/* The descriptor that came, -1 when none did. */
static process_file attached(struct msghdr *message)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	int descriptor = -1;

	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
		header->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&descriptor, CMSG_DATA(header), sizeof(descriptor));
	return descriptor;
}

long channel_receive(
	process_file channel, void *data, size_t size, process_file *passed, uint64_t deadline)
{
	struct pollfd arrival = { .fd = (int)channel, .events = POLLIN };
	int flags = clock_now() + 2 * RECEIVE_SLICE < deadline ? 0 : MSG_DONTWAIT;

	if (passed)
		*passed = -1;
	for (;;) {
		union passing passing;
		struct iovec part = { .iov_base = data, .iov_len = size };
		struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
		ssize_t got;
		int ready;

		if (passed) {
			message.msg_control = &passing;
			message.msg_controllen = sizeof(passing);
		}
		got = recvmsg((int)channel, &message, flags | MSG_CMSG_CLOEXEC);
		if (got >= 0 && passed)
			*passed = attached(&message);
		/* A peer that died with unread data resets the channel: an end like any other. */
		if (got >= 0 || errno == ECONNRESET)
			return got > 0 ? got : 0;
		if (errno != EAGAIN && errno != EINTR)
			return process_fail("cannot receive");
		flags = MSG_DONTWAIT;
		ready = poll_until(&arrival, 1, deadline);
		if (ready <= 0)
			return ready ? -1 : -2;
	}
}

int channel_wait_any(const process_file *files, bool *ready, size_t count, uint64_t deadline)
{
	struct pollfd polled[MANY_FILES];
	int result, found = 0;

	if (count > MANY_FILES) {
		errno = EMFILE;
		return process_fail("cannot wait");
	}
	for (size_t i = 0; i < count; i++)
		polled[i] = (struct pollfd){ .fd = (int)files[i], .events = POLLIN };
	result = poll_until(polled, count, deadline);
	for (size_t i = 0; i < count; i++) {
		ready[i] = result > 0 && files[i] >= 0 && polled[i].revents;
		found += ready[i];
	}
	return result < 0 ? -1 : found;
}

/*
 * A barrier is a pipe: each waiter takes one byte. Unlike an eventfd, it ends when the opener does,
 * so that nobody waits for a token that cannot come.
 */
int barrier_create(process_file ends[2])
{
	int pair[2];

	if (pipe2(pair, O_CLOEXEC))
		return process_fail("cannot make a barrier");
	ends[0] = pair[0];
	ends[1] = pair[1];
	return 0;
}

int barrier_open(process_file end, size_t count)
{
	char tokens[256] = { 0 };

	while (count) {
		size_t some = count < sizeof(tokens) ? count : sizeof(tokens);
		ssize_t wrote = write((int)end, tokens, some);

		if (wrote < 0 && errno != EINTR)
			return process_fail("cannot open a barrier");
		if (wrote > 0)
			count -= (size_t)wrote;
	}
	return 0;
}

int barrier_wait(process_file end)
{
	char token;
	ssize_t got;

	do
		got = read((int)end, &token, 1);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return process_fail("cannot wait at a barrier");
	errno = EPIPE;
	return got ? 0 : process_fail("cannot wait at a barrier");
}
