/* bench_peer.c - bench_peer.h. */
#define _GNU_SOURCE
#include "harness/command/posix/bench_peer.h"

#include <spawn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PING 80 /* bytes; as long as most requests */

static int complain(const char *why)
{
	fprintf(stderr, "exaccess: cannot measure a bare round trip: %s\n", why);
	return -1;
}

_Noreturn static void answer_pings(int channel)
{
	char bytes[PING];

	while (read(channel, bytes, PING) == PING && write(channel, bytes, PING) == PING)
		continue;
	_exit(0);
}

int bench_peer_start(struct bench_peer *peer)
{
	int ends[2];

	*peer = (struct bench_peer){ .channel = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return complain("no socket");
	peer->channel = ends[0];
	peer->id = fork();
	if (peer->id == 0) {
		close(ends[0]);
		answer_pings(ends[1]);
	}
	close(ends[1]);
	return peer->id < 0 ? complain("no process") : 0;
}

void bench_peer_stop(struct bench_peer *peer)
{
	if (peer->channel >= 0)
		close(peer->channel);
	if (peer->id > 0)
		waitpid((pid_t)peer->id, NULL, 0);
	*peer = (struct bench_peer){ .channel = -1 };
}

int bench_peer_ping(const struct bench_peer *peer, uint64_t *time)
{
	char bytes[PING] = { 0 };
	uint64_t start = clock_now();

	if (write(peer->channel, bytes, PING) != PING || read(peer->channel, bytes, PING) != PING)
		return complain("the peer is gone");
	*time = clock_now() - start;
	return 0;
}

int bench_start_idle(struct process *process)
{
	static const char *const argv[] = { "exaccess", "contender", "HOLDER", "1000", "-", "0",
		"unix:/nowhere", NULL };
	process_file ends[2];
	int result;

	if (channel_pair(ends))
		return -1;
	result = process_spawn(process, argv, (const process_file[]){ ends[1], ends[1] }, 2);
	file_close(ends[0]);
	file_close(ends[1]);
	return result;
}

int bench_least_process(void)
{
	char name[] = "true";
	char *const argv[] = { name, NULL };
	int status = -1;
	pid_t id;

	if (posix_spawnp(&id, name, NULL, NULL, argv, environ) || waitpid(id, &status, 0) != id ||
		status) {
		fprintf(stderr, "exaccess: cannot measure a bare process: no program true\n");
		return -1;
	}
	return 0;
}
