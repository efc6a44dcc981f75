/*
 * link.h - the runner's end of a line to a machine elsewhere, on which `exaccess agent` plays plans.
 *
 * The line is a command of the user's, to which the frames of frame.h are spoken. Nothing that comes is
 * believed: what is no frame, not the next one, or not what is due, breaks the line, and so does silence. A
 * line that broke is opened anew, never mended: what was under way there has ended with it.
 *
 * Functions return 0, or -1 and the reason in link->why; then the line is closed.
 */
#ifndef EXACCESS_LINK_H
#define EXACCESS_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/system/process.h"
#include "harness/system/wire.h"

#define LINK_WORD 256

/* What both ends have to have alike. */
struct link_self {
	const char *version;
	const char *clauses; /* digests of the catalogue */
	const char *cases;
};

struct link {
	const char *command;
	struct link_self self;
	uint64_t silence;          /* nanoseconds after which a line that says nothing is broken */
	volatile int *interrupted; /* set: nothing is waited for any more; NULL */
	struct process process;
	struct wire wire;
	bool open;
	char nonce[24];
	uint64_t told, heard;           /* frames of each direction */
	uint64_t told_time, heard_time; /* of the last one */
	/* What the other end says of itself. */
	char program[LINK_WORD]; /* SHA-256 of its file */
	uint64_t
		up; /* when its clock began, which begins anew with the machine, by the clock here; about */
	char host[LINK_WORD], system[LINK_WORD], user[LINK_WORD];
	char why[400];
};

/* What was found beside the drives there; disturbs: somebody could get into the way of a run. */
typedef void (*link_found)(void *context, bool disturbs, const char *what);

/* Starts the command and greets whoever is there, again and again until the deadline. */
int link_open(struct link *link, uint64_t deadline);
/* Says which drives are to be played on, and has them looked at and reserved. refused (may be NULL) is set
 * when the other end is there and will not: then why is its answer. */
int link_drives(struct link *link, const char *const *specs, uint32_t count, uint64_t timeout,
	uint32_t allowed, link_found found, void *context, bool *refused);
/* Has a worker started there, or ended. lab is the line that it is sent then (errand.h), NULL without a lab. */
int link_hire(struct link *link, bool go_on, const char *lab);
int link_dismiss(struct link *link);
/* Asks the machine to restart, and waits until the line breaks: 0 when it did, -1 when it did not by then or
 * the machine will not; why then says so, and the line is closed in either case. */
int link_restart(struct link *link, uint64_t deadline);
/* Says a line to the worker. */
int link_say(struct link *link, const char *line);
/* The next line of the worker, valid until the next call; WIRE_END: it has ended; WIRE_DEADLINE;
 * WIRE_TROUBLE: the line broke, and why. */
enum wire_result link_receive(struct link *link, char **line, uint64_t deadline);
/* From time to time: asks whether somebody is there, and notices when nobody is. */
int link_tick(struct link *link);
/* Says goodbye where that is possible, and ends the command. */
void link_close(struct link *link);

#endif
