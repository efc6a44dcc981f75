/* linearize_brute.h - the question of harness/history/linearize.h for small histories, straight from it. */
#ifndef EXACCESS_LINEARIZE_BRUTE_H
#define EXACCESS_LINEARIZE_BRUTE_H

#include "harness/history/history.h"

#define BRUTE_MAX 16

/* 1 when some order of effects explains the history, else 0. At most BRUTE_MAX operations. */
int brute_linearizable(const struct history *history);

#endif
