/*
 * bench_peer.h - what is measured beside: bare processes, which start, find nothing to do and end, and bare
 * messages, to a process that sends back what it gets.
 */
#ifndef EXACCESS_BENCH_PEER_H
#define EXACCESS_BENCH_PEER_H

#include <stdint.h>

#include "harness/system/process.h"

struct bench_peer {
	int channel;
	long id;
};

/* 0, or -1 after a message. A peer that did not start can be stopped. */
int bench_peer_start(struct bench_peer *peer);
/* One message there and one back, in nanoseconds. */
int bench_peer_ping(const struct bench_peer *peer, uint64_t *time);
void bench_peer_stop(struct bench_peer *peer);

/* A contender whose runner is gone at once: this program, beginning and ending. The caller waits for it.
 * 0 or -1. */
int bench_start_idle(struct process *process);

/* The least that a process can be: the program true, started and waited for. 0, or -1 after a message. */
int bench_least_process(void);

#endif
