/*
 * bench_run.h - what a run costs beside the processes and messages it consists of.
 */
#ifndef EXACCESS_BENCH_RUN_H
#define EXACCESS_BENCH_RUN_H

/* Prints lines `NAME VALUE UNIT`: the processor time of a run of all cases on emulated drives, how many
 * processes it starts and how often one of them waits for a message, the processor time of as many bare
 * processes and messages, and the ratio of the two. Three runs are made and the least of each figure
 * counts, as others on the machine can only add: processes started by anybody are counted. 0, or -1
 * after a message. */
int bench_run(void);

#endif
