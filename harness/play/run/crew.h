/*
 * crew.h - one of the runner's workers: a process here, or behind a line to another machine.
 *
 * Functions return 0, or -1 and the reason in crew->why.
 */
#ifndef EXACCESS_CREW_H
#define EXACCESS_CREW_H

#include "harness/play/remote/errand.h"
#include "harness/play/remote/link.h"
#include "harness/play/run/run_options.h"

#define NO_CASE        UINT32_MAX
#define CREW_ARGUMENTS (8 + RECORD_DRIVES)

struct crew {
	struct process process;
	struct wire wire;
	struct link *link;  /* to the machine where the worker is, NULL: it is here */
	struct hands hands; /* what works the lab for a worker that is elsewhere */
	bool alive;
	bool ready;
	uint32_t index; /* of the case it plays, NO_CASE for none */
	uint32_t repetition;
	uint32_t go_on; /* the step after which it is to go on when it is ready, from 1; 0: none */
	uint64_t
		offset; /* what the clock of its case is ahead of the one here, modulo 2^64: there was a restart */
	char why[400];
};

/* The command line of a worker for these drives, with a NULL behind it; numbers is its memory. */
void crew_arguments(const char *argv[CREW_ARGUMENTS], char numbers[2][24],
	const struct run_options *options, bool go_on);
/* Starts a worker; go_on: in the middle of a case, after a restart. A line that is not open yet is opened,
 * within the time that options give. */
int crew_hire(struct crew *crew, const struct run_options *options, bool go_on);
/* Ends it, whatever it does; a line stays open. */
void crew_dismiss(struct crew *crew);
/* Where what it says comes from, for channel_wait_any; -1: nowhere. */
process_file crew_channel(const struct crew *crew);
/* Says a line to it. A worker that is gone shows when it is listened to. */
void crew_tell(struct crew *crew, const char *line);
/* The next line that is there: as wire_receive. */
enum wire_result crew_hear(struct crew *crew, char **line);
/* An order of a worker elsewhere for the lab of this machine, which is answered when it was done. 0, or -1: it has no
 * business to give any. */
int crew_order(struct crew *crew, const struct run_options *options, const char *line);
/* Where that answer comes from, as crew_channel(), and passing it on when it is there. */
process_file crew_hands_channel(const struct crew *crew);
void crew_hands_answer(struct crew *crew);
/* From time to time. False: its line broke, and crew->why says why. */
bool crew_is_reached(struct crew *crew);
/* Has it a line, and did that break? */
bool crew_is_cut_off(const struct crew *crew);
/* Waits until the machine is there again, and has its drives looked at; interrupted by the user, or not in
 * the time that options give: -1. */
int crew_await(struct crew *crew, const struct run_options *options);

#endif
