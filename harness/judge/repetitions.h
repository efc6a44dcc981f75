/*
 * repetitions.h - what the repetitions of a case came to, each for itself, and what that says about
 * how often the case can fail. A pure function of the plan and its trials, as the verdict is.
 *
 * No repetition outweighs another one: a case whose outcomes are mixed is told as such, whichever of
 * them decides (verdict_judge_all). Outcomes are mixed when the repetitions that were played to their
 * end, or skipped, differ in their verdicts; or, in a case that is RECORDED, in what they recorded:
 * in the reading that fits a note, or in status where none does.
 */
#ifndef EXACCESS_REPETITIONS_H
#define EXACCESS_REPETITIONS_H

#include "harness/judge/verdict.h"

struct repetitions {
	uint32_t counts[VERDICT_COUNT]; /* of their verdicts; MISSING for those not played */
	uint32_t answered; /* that say something about the drive: PASS FAIL ERROR RECORDED */
	uint32_t failed;   /* of those: FAIL and ERROR, and what recorded another thing
					 * than most did */
	uint32_t readings; /* RECORDED: different things recorded; 1 is alike */
	bool mixed;
	double bound; /* upper confidence bound of failed in answered, 0 to 1 */
};

#define REPETITIONS_TEXT 200

void repetitions_count(const struct plan *plan, const struct trial *trials, uint32_t count,
	struct repetitions *repetitions);
/* `18 PASS, 2 FAIL`, and of what was recorded: `20 RECORDED in 2 different ways`. */
void repetitions_print(const struct repetitions *repetitions, char *text, size_t size);

#endif
