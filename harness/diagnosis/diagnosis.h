/*
 * diagnosis.h - the few known defects that explain what failed in a run.
 *
 * Each hypothesis is weighed in bits: a failing case speaks for a defect that fails there too, the more
 * the more alike step and symptom are; one that passed speaks against a defect that fails there. What is
 * unknown speaks for nobody. A defect that shows in some of its cases only may be there on occasion
 * only, which costs bits of its own. Causes are added, each for a price, as long as they explain more
 * than they cost, and exchanged while that helps.
 */
#ifndef EXACCESS_DIAGNOSIS_H
#define EXACCESS_DIAGNOSIS_H

#include "harness/diagnosis/evidence.h"

#define DIAGNOSIS_CAUSES 5
#define DIAGNOSIS_RANKED 10

struct diagnosed {
	uint32_t fault;                   /* index in the dictionary */
	double gain;                      /* bits that the explanation would be worse without it */
	uint32_t shown;                   /* failing cases that it makes fail too ... */
	uint32_t exact;                   /* ... at the same step, with the same symptom */
	uint32_t contradicted;            /* cases that passed and that it makes fail */
	uint32_t group_count;             /* faults that explain as much: it is one of them */
	uint32_t group[DIAGNOSIS_RANKED]; /* the best of those, without itself */
};

struct diagnosis {
	struct diagnosed causes[DIAGNOSIS_CAUSES]; /* the one that explains most first */
	uint32_t count;
	/* Faults in the order in which to look for them: the causes, then what is as good or nearly so. */
	uint32_t ranked[DIAGNOSIS_RANKED];
	uint32_t ranked_count;
	uint32_t failures;
	uint32_t explained; /* failing cases that a cause makes fail too */
	double quality; /* how much of what could be explained is, less what speaks against it: 1 is all */
	bool near;   /* not enough is: clauses then count more than symptoms */
	bool unlike; /* too little is explained: this is like nothing known */
	uint16_t *
		cause_of; /* for each case of the dictionary: the cause of its failure, DIAGNOSIS_NONE; owned */
};

#define DIAGNOSIS_NONE UINT16_MAX

/* A fault that is left out as if it were not known; -1 for none. 0, or -1 without memory. */
int diagnosis_make(const struct dictionary *dictionary, const struct evidence *evidence,
	int left_out, struct diagnosis *diagnosis);
void diagnosis_free(struct diagnosis *diagnosis);

#endif
