/*
 * run_case.h - a case of the run: which comes next, who gets it, and how it ends.
 *
 * Functions of type int return 0, or -1 when the run has to end; why, its error says then.
 */
#ifndef EXACCESS_RUN_CASE_H
#define EXACCESS_RUN_CASE_H

#include "harness/play/run/run_state.h"

/* Moves on to the first repetition that was not begun yet, from the one that is next in order. */
void run_find_next(struct run *run);
/* Is it too late for a case to begin? Not where the run has no deadline. */
bool run_is_late(const struct run *run);
/* Is there a case that can begin? */
bool run_has_more(const struct run *run);
/* Gives the worker, which has none, the next case. */
int run_assign(struct run *run, struct crew *crew);
/* The worker's case has ended: tells the user, and the worker is free. */
int run_finish_case(struct run *run, struct crew *crew);
/* The worker is gone, or its line is; its case is an error. */
int run_abandon_case(struct run *run, struct crew *crew);

#endif
