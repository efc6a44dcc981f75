/*
 * attribution.h - which fault lies behind which failure of a run: the diagnosis as reports need it.
 */
#ifndef EXACCESS_ATTRIBUTION_H
#define EXACCESS_ATTRIBUTION_H

#include "harness/diagnosis/diagnosis.h"

struct attribution {
	struct dictionary *dictionary;
	struct evidence evidence;
	struct diagnosis diagnosis;
};

/* The diagnosis of a run that was judged. 0, or -1 without memory. */
int attribution_make(const struct results *results, struct attribution *attribution);
void attribution_free(struct attribution *attribution);
/*
 * The fault behind the failure of a case, as an index of the diagnosis' causes: the one that makes it fail
 * too; of a case that the dictionary does not have, the one that breaks most of the clauses that it cites.
 * -1: none does, the case did not fail, or the run is like nothing known.
 */
int attribution_of(
	const struct attribution *attribution, const struct results *results, uint32_t index);
/* Does any case of the run fail? */
bool attribution_is_needed(const struct results *results);

#endif
