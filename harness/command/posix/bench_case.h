/*
 * bench_case.h - what a case costs beside the processes it consists of.
 */
#ifndef EXACCESS_BENCH_CASE_H
#define EXACCESS_BENCH_CASE_H

#include "harness/plan/plan_data.h"

/* Prints lines `NAME VALUE UNIT`: the time of starting and ending two processes of this program, the
 * time of a case with two contenders on fresh processes and on reused ones, and their ratios, measured
 * in turn in one run. plan is such a case. 0, or -1 after a message. */
int bench_case(const struct plan *plan);

#endif
