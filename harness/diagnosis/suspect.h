/*
 * suspect.h - which clauses the failures point at, also where the fault behind them is not known.
 *
 * A clause is the more suspect the more of the failing cases cite it and the fewer of the passing ones
 * do: the coefficient of Ochiai, as fault localisation by spectra has it. Of the failing cases those count
 * that violate a clause; where there are none, those that could not be tested.
 * A clause that a fault breaks whose failures are like these is suspect too, as much as they are alike.
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
	double alone;    /* how suspect it is without any fault being known, 0 to 1 */
	double likeness; /* of the known fault that breaks it and is most like what was seen; 0 to 1 */
	double score;    /* of both */
};

struct suspects {
	struct suspect *list; /* the most suspect first; owned */
	uint32_t count;
};

/* A fault that is left out as if it were not known; -1 for none. 0, or -1 without memory. */
int suspects_find(const struct dictionary *dictionary, const struct evidence *evidence,
	int left_out, struct suspects *suspects);
void suspects_free(struct suspects *suspects);
/* How suspect it is alone; -1 for one that no case with an outcome cites. */
double suspects_alone(const struct suspects *suspects, const char *id, size_t length);

#endif
