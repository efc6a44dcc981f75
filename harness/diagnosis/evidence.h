/*
 * evidence.h - what a run shows, in the terms of the dictionary.
 */
#ifndef EXACCESS_EVIDENCE_H
#define EXACCESS_EVIDENCE_H

#include "harness/diagnosis/dictionary.h"
#include "harness/record/record.h"

#define EVIDENCE_CLAUSE 24 /* bytes of a clause's identifier, with its NUL */

/* Cells for the dictionary's cases. One is unknown when its case was not planned, was skipped, waits for
 * something that is nobody's fault of the drive, or is planned otherwise than when the dictionary was made. */
struct evidence {
	struct cell *cells;
	uint32_t count;    /* the dictionary's cases */
	uint32_t failures; /* of them */
	/* For each cell: the clause that is violated where it is none of its case's own, "REL-002"; else "".
	 * NULL: it is none of them. */
	char (*breaks)[EVIDENCE_CLAUSE];
	uint32_t *of_case; /* for each case of the results: its cell, EVIDENCE_NONE */
	uint32_t of_count;
	bool *set_aside; /* for each case of the results: its failure follows from another one, or says nothing
			     * about the drive */
};

#define EVIDENCE_NONE UINT32_MAX

/* 0, or -1 without memory. results are judged; symptoms that are new are added to the dictionary. */
int evidence_make(
	struct dictionary *dictionary, const struct results *results, struct evidence *evidence);
/* What a fault would show. 0, -1 likewise. */
int evidence_of(
	const struct dictionary *dictionary, const struct cell *cells, struct evidence *evidence);
void evidence_free(struct evidence *evidence);
/* The clauses that the case's failure is about: its own, or the one that was violated beside them. */
const char *evidence_clauses(
	const struct dictionary *dictionary, const struct evidence *evidence, uint32_t index);
/* Counts the failures again, after cells were changed. */
void evidence_count(struct evidence *evidence);

/* Did the case fail, or could it not be tested for what the drive did? */
bool evidence_fails(const struct case_result *result);

#endif
