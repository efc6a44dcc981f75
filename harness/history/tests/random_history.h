/* random_history.h - small random histories, most of them nearly right, for comparing checkers. */
#ifndef EXACCESS_RANDOM_HISTORY_H
#define EXACCESS_RANDOM_HISTORY_H

#include "harness/history/history.h"

/* How the random histories of one round differ. */
struct shape {
	int clients, names, operations;
	int times;    /* distinct instants, fewer than operations for many ties */
	int apart;    /* all times distinct */
	int unique;   /* every granted lock has its own name */
	int simulate; /* results come from a lock, not from chance */
	int mutations;
	int calm;    /* clients neither close nor crash */
	int pending; /* percent of clients whose last operation never returns */
};

/* Everything below depends on the seed alone. */
void random_seed(uint64_t seed);
int random_below(int limit);
struct shape random_shape(void);
/* Fills history, which the caller frees; at most 10 operations. */
void random_history(struct history *history, const struct shape *shape);
/* Some of the clients are killed in the middle of their lock; at most 15 operations. */
void random_killed(struct history *history, const struct shape *shape);

#endif
