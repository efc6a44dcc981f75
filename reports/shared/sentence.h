/* sentence.h - the sentence that a whole run comes to, and what keeps it from showing more. */
#ifndef EXACCESS_SENTENCE_H
#define EXACCESS_SENTENCE_H

#include "harness/record/reporting.h"
#include "reports/shared/fates.h"
#include "reports/shared/prose.h"

enum sentence {
	SENTENCE_CONFORMS,
	SENTENCE_VIOLATED,
	SENTENCE_NOTHING, /* no violation, and no conformance either */
};

/* Adds why the run as a whole could not do what it set out to do, whatever the cases say; nothing if it
 * could. */
void sentence_trouble(
	const struct results *results, const struct report_style *style, struct prose *trouble);
/* Adds the sentence itself, without that. */
enum sentence sentence_of(const struct results *results, const struct report_style *style,
	const struct fates *fates, struct prose *text);

#endif
