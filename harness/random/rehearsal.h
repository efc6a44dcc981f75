/*
 * rehearsal.h - plans played on an emulated machine in this very process, hundreds in a second.
 *
 * No process is started, no socket used and no time waited: what a rehearsal says of a plan is a hint where to
 * look, and never a verdict. It knows the steps that most plans consist of, and does them one after the other;
 * plans with others are not rehearsed.
 */
#ifndef EXACCESS_REHEARSAL_H
#define EXACCESS_REHEARSAL_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/judge/verdict.h"
#include "harness/plan/plan_data.h"

struct rules;
struct rehearsal;

/* With a clock, time passes from step to step, and what a drive does late it does in the end; without one, what
 * is not done at once is cancelled. NULL without memory. */
struct rehearsal *rehearsal_new(bool clock);
void rehearsal_free(struct rehearsal *rehearsal);

/* A machine with these rules, the documented ones for NULL, takes the place of the one before. */
void rehearsal_begin(struct rehearsal *rehearsal, const struct rules *rules);
/* Every process ends, and what it has open is closed. */
void rehearsal_end(struct rehearsal *rehearsal);
/* The machine as it is at the start of a case: nothing is open, and it is reset. */
void rehearsal_reset(struct rehearsal *rehearsal);
/* Does the step, and says what was seen of it; false when it is none that can be done here. */
bool rehearsal_step(struct rehearsal *rehearsal, const struct step *step, struct observation *seen);

/* Whether all steps of the plan can be done here. */
bool rehearsal_knows(const struct plan *plan);
/* Plays the plan from a reset on, and judges it as a run would. MISSING without memory. */
enum verdict rehearsal_play(
	struct rehearsal *rehearsal, const struct plan *plan, struct judgement *judgement);

#endif
