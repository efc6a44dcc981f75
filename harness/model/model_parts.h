/* model_parts.h - what the parts of the model call of one another; private to this room. */
#ifndef EXACCESS_MODEL_PARTS_H
#define EXACCESS_MODEL_PARTS_H

#include "harness/model/model.h"
#include "harness/plan/plan.h"

/* One more clause; NULL is none, and one that is there already stays the only one. */
void predict_cite(struct prediction *prediction, const char *clause);
/* The expectation, with its first clause. Returns true. */
bool predict_that(struct prediction *prediction, struct expectation expected, const char *clause);
/* Four bytes of an operation's input; bytes that are not there are 0. */
uint32_t predict_number(const struct operation *operation, uint32_t offset);
/* The lock is gone; why: the clause of its release. */
void predict_release(struct model *model, const char *why);

/* model_request.c: the exclusive access request through an object that may send it. */
bool predict_exclusive(struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction);
/* model_gate.c: everything else that is sent. */
bool predict_others(const struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction);
bool predict_read(const struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction);
bool predict_write(const struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction);
/* model_lab.c: what happens to the drive. */
bool predict_lab(struct model *model, const struct move *move, struct prediction *prediction);

#endif
