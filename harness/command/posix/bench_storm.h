/*
 * bench_storm.h - handing a lock over, by hand and by death, beside the same with flock().
 */
#ifndef EXACCESS_BENCH_STORM_H
#define EXACCESS_BENCH_STORM_H

#include <stdio.h>

/*
 * Prints "name value unit" lines to out, for an emulated drive and for a file with flock(), taken
 * in turns in one run: how long after its kill a holder's lock goes to a process that asks for it
 * all the time; how often two processes that do nothing else take the lock from each other; and the
 * ratios. Then two storms: one of 1,000 processes, one of 64 with 1,000,000 operations. Returns 0;
 * -1 when a figure could not be taken or a storm was not linearizable, which is said on stderr.
 */
int bench_storm(FILE *out);

/* The entry point of a process that bench_storm starts. */
int bench_contender_main(int argc, char **argv);

#endif
