/*
 * suspect.h - which clauses the failures point at, without any fault being known.
 *
 * A clause is the more suspect the more of the failing cases cite it and the fewer of the passing ones
 * do: the coefficient of Ochiai, as fault localisation by spectra has it. Of the failing cases those count
 * that violate a clause; where there are none, those that could not be tested.
 */
#ifndef EXACCESS_SUSPECT_H
#define EXACCESS_SUSPECT_H

#include "harness/diagnosis/evidence.h"

#define SUSPECT_ID 24 /* bytes of a clause's identifier, with its NUL */

struct suspect {
	char id[SUSPECT_ID];
	uint32_t failing;      /* cases that cite it */
	uint32_t cases;        /* that cite it and have an outcome */
	double weight_failing; /* a case that cites many says little of each */
	double weight;
	double score; /* 0 to 1 */
};

struct suspects {
	struct suspect *list; /* the most suspect first; owned */
	uint32_t count;
};

/* 0, or -1 without memory. */
int suspects_find(const struct dictionary *dictionary, const struct evidence *evidence,
	struct suspects *suspects);
void suspects_free(struct suspects *suspects);
/* -1 for one that no case with an outcome cites. */
double suspects_score(const struct suspects *suspects, const char *id, size_t length);

#endif
