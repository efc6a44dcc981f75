#include "harness/history/linearize.h"
#include "harness/history/linearize_exact.h"
#include "harness/history/linearize_explain.h"
#include "harness/history/linearize_sight.h"
#include "harness/history/linearize_zones.h"

#include <stdlib.h>

#define STEPS_A_SECOND UINT64_C(100000000)
#define BYTES_MOST     ((size_t)256 << 20) /* of orders to be tried, and no more */

/* Steps 1 and 2: an answer, undecided if they leave it open; -1 no memory. */
static int decide_by_zones(
	const struct history *history, struct zones *zones, struct linearize_verdict *verdict)
{
	int status = zones_collect(zones, history);

	if (!status)
		status = zones_see(zones);
	if (!status)
		status = zones_sort(zones);
	verdict->tenures = zones->count;
	if (!status)
		status = zones_schedule(zones);
	if (status)
		return status < 0 ? -1 : LINEARIZE_NO;
	verdict->step = LINEARIZE_BY_WITNESS;
	status = zones_witness(zones);
	if (status < 0)
		return -1;
	return status ? LINEARIZE_YES : LINEARIZE_UNDECIDED;
}

static int decide_by_search(const struct history *history, struct zones *zones, unsigned effort,
	struct linearize_verdict *verdict)
{
	const struct exact_limits limits = { .steps = effort * STEPS_A_SECOND +
			400 * (uint64_t)history->count,
		.bytes = BYTES_MOST };
	uint32_t stuck = ZONES_NONE;
	enum exact_answer answer = exact_search(
		history->operations, history->count, history->clients.count, &limits, &stuck);

	verdict->step = LINEARIZE_BY_SEARCH;
	if (answer == EXACT_NO)
		conflict_start(&zones->conflict, CONFLICT_SEARCHED, stuck);
	switch (answer) {
	case EXACT_NO: return LINEARIZE_NO;
	case EXACT_YES: return LINEARIZE_YES;
	case EXACT_GAVE_UP: return LINEARIZE_UNDECIDED;
	case EXACT_NO_MEMORY: break;
	}
	return -1;
}

int linearize(const struct history *history, unsigned effort, struct linearize_verdict *verdict)
{
	struct zones zones = { 0 };
	int status;

	*verdict = (struct linearize_verdict){ .step = LINEARIZE_BY_ZONES };
	status = decide_by_zones(history, &zones, verdict);
	if (status == LINEARIZE_UNDECIDED && effort)
		status = decide_by_search(history, &zones, effort, verdict);
	if (status == LINEARIZE_NO &&
		linearize_explain(history, &zones.conflict, &verdict->conflict))
		status = -1;
	zones_free(&zones);
	if (status < 0)
		linearize_verdict_free(verdict);
	else
		verdict->answer = (enum linearize_answer)status;
	return status < 0 ? -1 : 0;
}

void linearize_verdict_free(struct linearize_verdict *verdict)
{
	free(verdict->conflict.operations);
	verdict->conflict.operations = NULL;
	verdict->conflict.count = 0;
}
