/*
 * run_state.h - a run that is under way, for the files of the runner alone.
 *
 * Functions return 0, or -1 when the run has to end; why, its error says then.
 */
#ifndef EXACCESS_RUN_STATE_H
#define EXACCESS_RUN_STATE_H

#include "harness/play/run/crew.h"

#define WORKERS_MOST 64

struct run {
	struct results *results;
	struct record *record;
	const struct run_options *options;
	struct crew crew[WORKERS_MOST];
	struct link links[WORKERS_MOST]; /* of all but the first, if there are any */
	uint32_t workers;
	uint32_t next_index; /* in the order of playing */
	uint32_t next_repetition;
	uint64_t give_up; /* on the cases under way, after an interruption; 0 before one */
	uint32_t deaths;
	uint32_t silent; /* cases that ended so since the last one that did not */
	bool introduced; /* the drives' facts are recorded */
	char stuck[700]; /* why no case can come after the one under way */
	bool identified; /* and so are they once more, after the last case */
	char *error;
	size_t size;
};

/* The run ends for this reason, unless there was one before: -1. */
int run_fail(struct run *run, const char *why);
/* A line for the record is a line for the results in memory too. */
int run_keep(struct run *run, char *line);
/* Of the case that this worker plays: what went wrong with the harness, and that it began or ended. */
int run_keep_trouble(struct run *run, const struct crew *crew, const char *text);
int run_keep_event(struct run *run, const struct crew *crew, const char *word);
/* Starts the worker. */
int run_hire(struct run *run, struct crew *crew);

#endif
