/*
 * model.h - what the documents say must be seen, move by move: the oracle of random testing.
 *
 * A model follows who has which file object open with which rights, who owns the lock under which
 * name, and whether a volume is mounted. Asked about a move, it says what clause speaks of it and what
 * must be seen, or that the documents leave it open. It knows nothing of any drive's inside, and the
 * emulated drive knows nothing of it.
 */
#ifndef EXACCESS_MODEL_H
#define EXACCESS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/plan/expectation.h"
#include "harness/plan/operation.h"

#define MODEL_OBJECTS 64

struct move {
	enum actor actor;
	struct operation operation;
};

struct model {
	/* File objects, numbered from 1; slots hold those numbers, 0 for none. */
	uint32_t slots[ACTOR_COUNT][HANDLE_SLOTS];
	uint32_t references[MODEL_OBJECTS];
	uint32_t access[MODEL_OBJECTS]; /* ACCESS_READ_DATA, ACCESS_WRITE_DATA */
	uint32_t objects;
	uint32_t owner; /* a file object, 0 for nobody */
	char name[CONDITION_TEXT];
	bool mounted;
	bool verify; /* a release has asked for the volume to be verified */
};

void model_init(struct model *model);
/*
 * What must be seen of a move, and the clause that says so (an ID such as "LOCK-002"). Returns false,
 * and changes nothing, when the move makes no sense here or when the documents leave its outcome open;
 * true after taking the move into account.
 */
bool model_predict(struct model *model, const struct move *move, struct expectation *expected,
	const char **clause);

#endif
