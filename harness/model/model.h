/*
 * model.h - what the documents say must be seen, move by move. The main header of this room.
 *
 * A model follows who has which file object open with which rights, who owns the lock under which
 * name, what is in the drive, and what has happened to it. Asked about a move, it says which clauses
 * speak of it and what must be seen, or that the documents leave it open. It knows nothing of any
 * drive's inside, and the emulated drive knows nothing of it.
 *
 * The room needs the language of plans and nothing else: random testing judges by the model, and the
 * suite about circumstances gets its expectations here.
 */
#ifndef EXACCESS_MODEL_H
#define EXACCESS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/plan/expectation.h"
#include "harness/plan/operation.h"

#define MODEL_OBJECTS 64
#define MODEL_TAGS    4 /* operation.tag is below */
#define MODEL_CLAUSES 8

struct move {
	enum actor actor;
	struct operation operation;
};

/* What must be seen, and the IDs of the clauses that say so ("LOCK-002"), the closest first. */
struct prediction {
	struct expectation expected;
	uint32_t count;
	const char *clauses[MODEL_CLAUSES];
};

/* An open file object, numbered from 1. */
struct model_object {
	uint32_t references;
	uint32_t access;  /* ACCESS_READ_DATA, ACCESS_WRITE_DATA */
	uint32_t device;  /* the number of the device that it was opened on */
	uint32_t waiting; /* requests under way */
	uint32_t asked;   /* the rights as they were asked for */
	uint32_t account; /* enum lab_account */
	uint32_t slot;    /* that it was opened into */
	bool overlapped;
	bool narrow; /* by a 32-bit process */
	enum actor opener;
	bool shut_out; /* was open while somebody else had the lock */
};

enum model_mount { MOUNTED_NOTHING, MOUNTED_VOLUME, MOUNTED_UNKNOWN };

struct model {
	uint32_t slots[ACTOR_COUNT][HANDLE_SLOTS]; /* numbers of objects, 0 for none */
	struct model_object object[MODEL_OBJECTS];
	uint32_t objects;
	uint32_t owner;    /* an object, 0 for nobody */
	enum actor locker; /* whose request made it that */
	char name[CONDITION_TEXT];
	bool asked; /* somebody has queried since the last lock */
	const char *
		why; /* the clause by which the lock is there, or is not; NULL: none in particular */

	enum model_mount mounted;
	bool guesses; /* says of a lock without a disc what is seen if it succeeds */
	bool disc;    /* there is a disc that can be used */
	bool foreign; /* it has no file system that can be mounted */
	bool readable; /* there is one with sectors to read, and nothing to be told about it before */
	bool verify;   /* a release has asked for the volume to be verified */
	bool granted[3]; /* accounts that may write */

	uint32_t device; /* counts arrivals of the device */
	bool gone;       /* unplugged */
	bool asleep;
	bool stalled; /* commands do not come to their end */
	struct {
		enum actor actor;
		uint32_t object;
		struct prediction answer;
	} tags[MODEL_TAGS]; /* requests under way; object 0: none */
};

/* Nothing open, nothing locked or mounted, a data disc in the drive. */
void model_init(struct model *model);
/*
 * What must be seen of a move. Returns false, and changes nothing, when the move makes no sense here or
 * when the documents leave its outcome open; true after taking the move into account.
 *
 * Of some events no document says whether a lock outlives them (model_may_end_lock): the model goes on
 * with the lock. model_lose_lock gives the other way that it can go.
 */
bool model_predict(struct model *model, const struct move *move, struct prediction *prediction);
bool model_may_end_lock(const struct model *model, const struct move *move);
void model_lose_lock(struct model *model);
/* Does a process of that actor hold the file object that owns the lock? */
bool model_holds_lock(const struct model *model, enum actor actor);

#endif
