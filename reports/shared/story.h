/*
 * story.h - one case told in words: who did what, what was expected, what was seen. What the
 * console and JUnit have in common. Everything added to a prose here is fit to print.
 */
#ifndef EXACCESS_STORY_H
#define EXACCESS_STORY_H

#include "harness/record/record.h"
#include "reports/shared/prose.h"

/* What came of one step. */
enum step_state {
	STEP_HELD,     /* seen as expected */
	STEP_DEPARTED, /* seen, and not as expected */
	STEP_NOTED,    /* seen; nothing was expected */
	STEP_UNDONE,   /* not seen at all */
};

/* How a note stands to what the documents say by the letter. */
enum note_letter {
	NOTE_SILENT, /* they say nothing */
	NOTE_KEEPS,
	NOTE_DEPARTS,
};

/* The trial that the judgement is about; NULL when there is none. */
const struct trial *story_trial(const struct case_result *result);
/* The deciding step, -1 when there is none. */
int story_decides(const struct case_result *result);
/* How many repetitions came out as the judgement says. */
uint32_t story_alike(const struct case_result *result);
/* Of all repetitions together, rounded. */
uint64_t story_milliseconds(const struct case_result *result);
/* The needs for which a case was skipped; 0 when it was for what the judgement says. */
uint32_t story_unmet(const struct case_result *result);
/* The first clause whose violation the case would show; the first of any kind when it shows none;
 * NULL when it cites nothing. */
const struct clause *story_clause(const struct case_result *result);
/* The clause that was violated where it is none of the case's own, as "REL-002"; else NULL. */
const char *story_breaks(const struct case_result *result);
/* XA-LOCK-002 and so on: the violated one, or all that the case cites. */
void story_clauses(const struct case_result *result, const char *separator, struct prose *prose);
/* `XA-LOCK-002: `: the violated clause, else that of story_clause; nothing when there is none. */
void story_cites(const struct case_result *result, struct prose *prose);
/* "SUITE/NAME". */
void story_name(const struct case_result *result, struct prose *prose);
/* `2 of 20 repetitions (mixed: 18 PASS, 2 FAIL): `, or nothing when the case was done once. */
void story_repetitions(const struct case_result *result, struct prose *prose);
/* `18 PASS, 2 FAIL; it fails in at most 28.26 % of its repetitions (95 %)`. */
void story_outcomes(const struct case_result *result, struct prose *prose);
/* `expected X, saw Y` of the deciding step, else the reason of the judgement. */
void story_judgement(const struct case_result *result, struct prose *prose);

enum step_state story_state(const struct case_result *result, uint32_t step);
void story_does(const struct case_result *result, uint32_t step, struct prose *prose);
void story_expects(const struct case_result *result, uint32_t step, struct prose *prose);
void story_sees(const struct case_result *result, uint32_t step, struct prose *prose);

/* Marks in shown (one per step) at most `most` steps worth telling, the deciding one and those
 * around it first. Openings and final checks that the plan added are told only when they went
 * wrong, unless implied is set. */
void story_choose(const struct case_result *result, uint32_t most, bool implied, bool *shown);
/* What happened in the steps from..to-1, in a phrase such as `5 steps as expected`; nothing when
 * there is nothing worth a mention. */
void story_gap(const struct case_result *result, uint32_t from, uint32_t to, struct prose *prose);

enum note_letter story_letter(const struct case_result *result, uint32_t step);
/* The readings' words: of the one that fits what was seen, and of the documents' letter. */
void story_reading(const struct case_result *result, uint32_t step, struct prose *prose);
void story_letter_text(const struct case_result *result, uint32_t step, struct prose *prose);

/* The command that does this case, and only this case, again. */
void story_command(
	const struct results *results, const struct case_result *result, struct prose *prose);

#endif
