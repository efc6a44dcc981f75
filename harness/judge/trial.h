/*
 * trial.h - one go at a plan: what was seen of each step.
 */
#ifndef EXACCESS_TRIAL_H
#define EXACCESS_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/judge/observation.h"
#include "harness/plan/plan_data.h"

/* What was seen of one step: the different observations of its rounds. */
struct sighting {
	struct observation *list;
	uint32_t count;
};

enum trial_state {
	TRIAL_PLANNED, /* not begun */
	TRIAL_BEGUN,   /* begun and not finished: the run ended in the middle */
	TRIAL_FINISHED,
	TRIAL_SKIPPED,     /* unmet says for what */
	TRIAL_INTERRUPTED, /* begun and not finished, and the run was resumed without it */
};

/* The trouble of a trial in which a lock was refused as beside a mounted volume, one was mounted in fact, and
 * the plan had mounted none. */
#define TRIAL_MOUNTED "somebody else mounted the volume: another program uses the drive"

/* What the text of OUTCOME_FOREIGN, or a reason, ends with when it was another run that used the drive. */
#define TRIAL_OTHER_RUN ": another run of exaccess"

/* What the trouble of a trial begins with that was skipped because a person did not want to work the drive. */
#define TRIAL_REFUSED "a person refused to "

/* ... and in which the lab did not do what it was asked, or the drive did not show it. */
#define TRIAL_LAB "the lab: "

/* One go at a plan. */
struct trial {
	enum trial_state state;
	uint32_t repetition; /* from 1 */
	uint32_t unmet;      /* enum need */
	bool again;          /* interrupted, and another repetition was planned in its place */
	uint32_t restart;    /* the step in which its machine is restarting, from 1; 0: it is not */
	uint64_t restart_time; /* when, by the clock of before, and in seconds since 1970 */
	int64_t restart_date;
	struct sighting *steps; /* plan->count of them */
	uint64_t begun;         /* nanoseconds of clock_now() */
	uint64_t ended;
	uint64_t waited; /* nanoseconds after that, until the drives were free */
	char *trouble;   /* what kept the harness from doing it right, NULL if nothing */
	const char *
		other_run; /* somewhere in the same run another one was seen on the drive: its name, whose
				  owner keeps it; NULL if none was */
	bool damaged; /* the record of it is, as trouble says: nothing else counts */
};

int trial_init(struct trial *trial, const struct plan *plan);
void trial_clear(struct trial *trial, const struct plan *plan);
/* Adds what was seen in a step, folding it into an equal sighting. 0, -1 without memory. */
int trial_see(struct trial *trial, uint32_t step, const struct observation *observation);

#endif
