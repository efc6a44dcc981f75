/*
 * errand.h - orders to a lab whose file is on another machine than the drive: the worker beside the drive sends
 * them to the runner, and a process beside the runner has them done by whoever the file names.
 *
 *   worker -> runner -> hands   hands DRIVE VERB A B C    numbers, DRIVE from 0: to be done and answered
 *                               hands tell TEXT           for the person at the terminal; no answer
 *   hands -> runner -> worker   did RESULT STATUS TEXT    as lab_do() returns them; RESULT is 0 or more: -enum lab_result
 *
 * Before anything else the runner sends the worker `lab TEXT`, the whole file. Texts are escaped as in a record.
 */
#ifndef EXACCESS_ERRAND_H
#define EXACCESS_ERRAND_H

#include <stdbool.h>

#include "harness/lab/lab.h"
#include "harness/system/wire.h"

#define ERRAND       "hands "
#define ERRAND_DRIVE 16 /* drives that can be meant */

/* ---- the worker's end: wire is that to the runner ---- */

/* Reads the lab that the runner sends. 0, or -1 with what is wrong in error; lab is empty then. */
int errand_take_lab(struct wire *wire, struct lab *lab, char *error, size_t size);
/* As lab_do(), for the drive of that number; waits until it was done, or the runner is gone. */
enum lab_result errand_send(struct wire *wire, uint32_t drive, const struct lab_order *order,
	uint32_t *status, char *text, size_t size);
/* As lab_tell(). */
void errand_tell(struct wire *wire, const char *text);

/* ---- the runner's end ---- */

/* The process that does them. All zero: there is none. */
struct hands {
	struct process process;
	struct wire wire;
	bool alive;
	bool busy; /* an order was not answered yet */
};

/* The line that sends a worker the lab of that file, to be freed; NULL and why. */
char *errand_lab_line(const char *file, char *why, size_t size);
/* Passes on what a worker said; file is the lab's, drives are as the run names them, with a NULL behind. Starts the
 * process if there is none. 0, or -1: it is no order, comes out of turn, or nobody can do it. */
int hands_order(struct hands *hands, const char *line, const char *file, const char *const *drives);
/* The answer that is there, valid until the next call, when the process has something to say: WIRE_DEADLINE
 * otherwise. A process that has ended answers that it has. */
enum wire_result hands_answer(struct hands *hands, char **line);
/* Whatever it does, it ends. */
void hands_end(struct hands *hands);

/* The entry point of `exaccess hands`: argv is the lab's file, and then the drives as the user wrote them. */
int hands_main(int argc, char **argv);

#endif
