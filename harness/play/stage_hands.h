/*
 * stage_hands.h - what the lab's hands do to the drives of a stage: before a case, in it, and whether the drive
 * shows it. Nobody is believed who says that he has changed a disc: the drive is asked, a bounded number of
 * times. While it is locked it cannot be; then it is when the case has ended.
 */
#ifndef EXACCESS_STAGE_HANDS_H
#define EXACCESS_STAGE_HANDS_H

#include "harness/plan/plan_data.h"
#include "harness/play/stage.h"

/* Before a reset: drives have power and plug, and no command waits. 0, -1 with the reason in trouble. */
int stage_hands_connect(struct stage *stage);
/*
 * After it: the disc that the plan begins with. A person is asked only for another one than that which is
 * in. *changed says whether a disc was, and the drives are to be reset once more. 0; 1 when a person refuses something that the plan needs, which then
 * is left out for the rest of the run: the needs that stand for it are in *unmet, and the words are in trouble; -1
 * with the reason in trouble.
 */
int stage_hands_prepare(
	struct stage *stage, const struct plan *plan, bool *changed, uint32_t *unmet);
/* Does hands' work do the operation? */
bool stage_hands_do_it(const struct stage *stage, const struct operation *operation);
/* Has the verb done and fills in the observation. */
void stage_hands_work(
	struct stage *stage, const struct operation *operation, struct observation *seen);
/* After a case: do the drives hold what hands say they put in? 0, or -1 with the reason in trouble. */
int stage_hands_check(struct stage *stage);

#endif
