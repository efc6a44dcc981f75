/*
 * run_restart.h - the machine under test goes down, by a case or in one, and comes back.
 *
 * Functions of type int return 0, or -1 when the run has to end; why, its error says then.
 */
#ifndef EXACCESS_RUN_RESTART_H
#define EXACCESS_RUN_RESTART_H

#include "harness/play/run/run_state.h"

/* The worker's line broke: the machine is brought back, with the drives of before. */
int run_revive(struct run *run, struct crew *crew);
/* The worker waits to go down with its machine, in that step of its case, from 1 and in digits; another one is
 * hired to go on with it. A machine that does not come back costs the case. If it is this machine, its system is to
 * start the program again, and only returns when it was not restarted. */
int run_restart(struct run *run, struct crew *crew, const char *word);
/* The first worker: where a case waits for its machine to be back, it goes on with that. */
int run_hire_first(struct run *run, struct crew *crew);
/* The worker is ready to go on with the case after the restart. */
void run_go_on(struct run *run, struct crew *crew);

#endif
