/* sentence.c - from the fates of clauses to one sentence. */
#include "reports/shared/sentence.h"

void sentence_trouble(
	const struct results *results, const struct report_style *style, struct prose *trouble)
{
	if (results->damaged) {
		prose_add(trouble, "The record is damaged: %u %s not hold, the first is line %u.",
			(unsigned)results->damaged,
			results->damaged == 1 ? "line does" : "lines do",
			(unsigned)results->first_damaged);
	} else if (!results->planned) {
		prose_add(trouble, "The run ended before its plan was complete.");
	} else if (!results->finished) {
		prose_add(trouble, "The run did not come to its end: ");
		prose_legible(trouble, results_why(results));
		prose_add(trouble, ".");
	} else if (results->totals[VERDICT_ERROR] || results->totals[VERDICT_MISSING]) {
		prose_add(trouble, "Some cases could not be tested.");
	} else if (results->totals[VERDICT_SKIPPED] && style->require_all) {
		prose_add(trouble, "Some cases were skipped, and none may be.");
	}
}

static bool has_trouble(const struct results *results, const struct report_style *style)
{
	return results->damaged || !results->planned || !results->finished ||
		results->totals[VERDICT_ERROR] || results->totals[VERDICT_MISSING] ||
		(results->totals[VERDICT_SKIPPED] && style->require_all);
}

enum sentence sentence_of(const struct results *results, const struct report_style *style,
	const struct fates *fates, struct prose *text)
{
	unsigned tested = fates->counts[FATE_TESTED];
	unsigned violated = fates->counts[FATE_VIOLATED];
	unsigned suspect = fates->counts[FATE_SUSPECT];

	if (violated || results->totals[VERDICT_FAIL]) {
		if (violated || !suspect)
			prose_add(text, "The drive does not conform: %u %s violated", violated,
				violated == 1 ? "clause is" : "clauses are");
		else
			prose_add(text,
				"The drive does not conform: at least one of %u clauses is violated",
				suspect);
		prose_add(text, violated && suspect ? ", and at least one of %u more." : ".",
			suspect);
		return SENTENCE_VIOLATED;
	}
	if (has_trouble(results, style)) {
		prose_add(text, "No violation was seen, but this run shows no conformance.");
		return SENTENCE_NOTHING;
	}
	if (!tested) {
		prose_add(text, "No clause was tested.");
		return SENTENCE_NOTHING;
	}
	prose_add(text, "The drive conforms to every clause that was tested%s: %u %s.",
		fates->counts[FATE_WAIVED] ? " and not waived" : "", tested,
		tested == 1 ? "clause" : "clauses");
	return SENTENCE_CONFORMS;
}
