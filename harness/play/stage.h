/*
 * stage.h - where a plan is played: one or two drives, the emulated ones' server, and the contender
 * processes that act on them.
 *
 * A stage belongs to one worker process. Everything it starts ends with it, or with the process if
 * that dies.
 */
#ifndef EXACCESS_STAGE_H
#define EXACCESS_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/drive/drive.h"
#include "harness/facts/run_token.h"
#include "harness/lab/lab.h"
#include "harness/plan/operation.h"
#include "harness/play/cast.h"

#define STAGE_POOL 8 /* idle contenders kept for the next case */

/* What hands have done to a drive, as far as the stage has seen to it. */
struct stage_disc {
	bool known;      /* medium and content are what is in it, by those who put it in */
	bool moved;      /* it is not as cases begin with it */
	bool touched;    /* ... and that happened in this case */
	bool unseen;     /* ... and the drive could not be asked then, as it was locked */
	uint32_t medium; /* enum lab_medium */
	uint32_t content;
	bool unplugged, off, stalled;
};

struct stage {
	uint32_t drives;                            /* 1 or 2 */
	const char *specs[PLAN_DRIVES];             /* as the user wrote them */
	char addresses[PLAN_DRIVES][DRIVE_ADDRESS]; /* for contenders */
	struct drive *labs[PLAN_DRIVES];            /* this process's own view, for the lab only */
	struct drive_facts facts[PLAN_DRIVES];
	const struct lab_drive
		*hands[PLAN_DRIVES]; /* stage_equip(): who works it besides itself, or NULL */
	struct wire *
		far; /* to the machine whose lab it is, which has the orders done; NULL: this one */
	struct stage_disc discs[PLAN_DRIVES]; /* what they have done to it */
	uint32_t refused
		[PLAN_DRIVES]; /* media that a person does not put in: 1 << enum lab_medium */
	uint64_t unwilling[PLAN_DRIVES]; /* what a person does not do: 1 << enum lab_verb */
	uint32_t allowed;                /* stage_allow() */
	bool restarts; /* the machine is restarted from outside, and what follows is played then */
	uint32_t restart;                 /* the step that is to be done so, from 1; 0: none */
	bool mounted_before[PLAN_DRIVES]; /* outsider.h: a volume was, when the case began */
	uint32_t capabilities;
	char directory[120]; /* of the embedded server, "" without one */
	struct process server;
	process_file server_life;
	struct cast actors[ACTOR_COUNT];
	struct cast pool[STAGE_POOL];
	uint32_t pooled;
	process_file barrier[2];
	char token[RUN_TOKEN_TEXT]; /* run_names.h */
	uint32_t watched;           /* departures behind which nobody else was seen at the drive */
	bool reset;                 /* the last reset was done: no lock can be left */
	uint64_t timeout;           /* nanoseconds for each request */
	uint32_t outlived;          /* locks for whose end a patient step waited in vain */
	char stuck[600];            /* why no further case can be played, "" if it can */
	char trouble[300];          /* why the last call failed */
};

/* Starts the embedded server where a spec asks for one, and asks every drive who it is. 0, or -1 and
 * the reason in trouble. A failed stage must be closed all the same. */
int stage_open(struct stage *stage, const char *const *specs, uint32_t count, uint64_t timeout);
void stage_close(struct stage *stage);
/* Of an open stage: NEED_* that its user provides by saying so, whatever the drives say. */
void stage_allow(struct stage *stage, uint32_t needs);
/* Of an open stage: the lab that its drives stand in, kept by the caller. What that can do is capabilities
 * from then on. 0, or -1 and the reason in trouble: a drive is not the one that the lab's file says. */
int stage_equip(struct stage *stage, const struct lab *lab);
/* The server is started again if it has died. 0, -1. */
int stage_mend(struct stage *stage);
/* Brings every drive with a lab to its initial state. 0, -1. */
int stage_reset(struct stage *stage);
/* Asks every drive again who it is, into facts. 0, or -1 and why in stage->trouble. */
int stage_identify(struct stage *stage);

/* Makes sure the actor has a process. 0, -1. */
int stage_enter(struct stage *stage, enum actor actor);
/* Starts the actor's process with a handle to inherit; the answer comes like a step's. 0, -1. */
int stage_enter_heir(
	struct stage *stage, enum actor actor, process_file legacy, uint32_t slot, uint32_t drive);
/* Forgets a process that has ended. */
void stage_forget(struct stage *stage, enum actor actor);
/* Who has something to say without having been asked, which can only be the end: bits of
 * 1 << enum actor. 0, -1. */
int stage_listen(struct stage *stage, uint32_t *ended);
/* Lets count contenders pass the barrier. 0, -1. */
int stage_open_barrier(struct stage *stage, uint32_t count);
/* Ends all actors' processes but those fit to be used again, whose handles are closed. Returns who had
 * ended before that by itself: bits of 1 << enum actor. */
uint32_t stage_clear(struct stage *stage);
/* Ends all processes, those kept for the next case too, and renews the barrier: after something has
 * gone wrong, when an answer may still be under way, or a token lie at the barrier. */
void stage_dismiss(struct stage *stage);

#endif
