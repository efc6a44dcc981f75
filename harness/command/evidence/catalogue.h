/*
 * catalogue.h - what this program would test, in two digests: another program that has the same ones
 * plans the same cases, with the same steps, expectations and clauses, to the letter.
 */
#ifndef EXACCESS_CATALOGUE_H
#define EXACCESS_CATALOGUE_H

#include "harness/command/program.h"
#include "harness/system/digest.h"

struct catalogue {
	char clauses[DIGEST_TEXT]; /* over the clauses, as a record has them */
	char cases
		[DIGEST_TEXT]; /* over the record of all cases' plans, in the order of the suites */
	uint32_t case_count;
};

/* planned are cases of this program that have been planned already, so that it need not be done twice; NULL
 * for none. 0, or -1 without memory or SHA-256. */
int catalogue_read(
	const struct program *program, const struct results *planned, struct catalogue *catalogue);

#endif
