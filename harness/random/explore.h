/*
 * explore.h - random moves, judged against the model, and shrunk to a minimal plan when a clause is
 * violated. This room has plans that nobody wrote, and the model that says what they have to see.
 */
#ifndef EXACCESS_EXPLORE_H
#define EXACCESS_EXPLORE_H

#include <stdint.h>

#include "harness/model/model.h"
#include "harness/play/stage.h"
#include "harness/judge/verdict.h"

#define EXPLORE_MOVES 40 /* most moves of a random plan */

/* Moves in order. */
struct moves {
	uint32_t count;
	struct move list[EXPLORE_MOVES];
};

/* Kinds of moves to leave out, as bits. */
enum explore_family {
	EXPLORE_OPENS = 1 << 0, /* opens of a locked device */
	EXPLORE_CRASHES = 1 << 1,
	EXPLORE_MOUNTS = 1 << 2,
	EXPLORE_NAMES = 1 << 3,
	EXPLORE_BUFFERS = 1 << 4,
	EXPLORE_DUPLICATES = 1 << 5,
	EXPLORE_COMMANDS = 1 << 6, /* property, inquiry, reads, class requests */
	EXPLORE_EVENTS = 1 << 7,   /* discs, power, the bus; accounts and widths of callers */
};

/* Random moves that the model has a prediction for; the same seed gives the same moves. */
void explore_generate(struct moves *moves, uint64_t seed, uint32_t without);

/* The plan of moves: each with the model's prediction; moves without one are dropped. The plan cites
 * the clauses of its predictions; clauses are looked up by find. NULL when memory is short. Free it
 * with explore_plan_free. */
struct plan *explore_plan(const struct moves *moves, const struct clause *(*find)(const char *id));
void explore_plan_free(struct plan *plan);
/* The plan of normalised moves as a case about the clauses that the step with that number decides:
 * what comes before it is given. */
struct plan *explore_case(
	const struct moves *moves, uint32_t deciding, const struct clause *(*find)(const char *id));

/* Plays moves and judges them. The verdict, or VERDICT_ERROR when the harness failed (the reason is in
 * stage->trouble). *judgement gets the details. */
enum verdict explore_play(struct stage *stage, const struct moves *moves,
	const struct clause *(*find)(const char *id), struct judgement *judgement);

/* Makes moves as few as still lead to a violation; at most tries plays. */
void explore_shrink(struct stage *stage, struct moves *moves,
	const struct clause *(*find)(const char *id), uint32_t tries);

#endif
