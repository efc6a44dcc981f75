#include "harness/history/linearize.h"
#include "harness/history/linearize_exact.h"
#include "harness/history/linearize_explain.h"
#include "harness/history/linearize_zones.h"

#include <stdlib.h>

/* Steps 1 and 2: 1 yes, 0 no, -1 no memory, 2 open. */
static int decide_by_zones(
	const struct history *history, struct zones *zones, struct linearize_verdict *verdict)
{
	int status = zones_collect(zones, history);

	if (!status)
		status = zones_sort(zones);
	verdict->tenures = zones->count;
	if (!status)
		status = zones_schedule(zones);
	if (status)
		return status < 0 ? -1 : 0;
	verdict->step = LINEARIZE_BY_WITNESS;
	status = zones_witness(zones);
	return status ? status : 2;
}

static int decide_by_search(
	const struct history *history, struct zones *zones, struct linearize_verdict *verdict)
{
	uint32_t stuck = ZONES_NONE;
	enum exact_answer answer = exact_search(
		history->operations, history->count, history->clients.count, 0, &stuck);

	verdict->step = LINEARIZE_BY_SEARCH;
	if (answer == EXACT_NO)
		conflict_start(&zones->conflict, CONFLICT_SEARCHED, stuck);
	return answer == EXACT_YES ? 1 : answer == EXACT_NO ? 0 : -1;
}

int linearize(const struct history *history, struct linearize_verdict *verdict)
{
	struct zones zones = { 0 };
	int status;

	*verdict = (struct linearize_verdict){ .step = LINEARIZE_BY_ZONES };
	status = decide_by_zones(history, &zones, verdict);
	if (status == 2)
		status = decide_by_search(history, &zones, verdict);
	verdict->linearizable = status == 1;
	if (!status && linearize_explain(history, &zones.conflict, &verdict->conflict))
		status = -1;
	zones_free(&zones);
	if (status < 0)
		linearize_verdict_free(verdict);
	return status < 0 ? -1 : 0;
}

void linearize_verdict_free(struct linearize_verdict *verdict)
{
	free(verdict->conflict.operations);
	verdict->conflict.operations = NULL;
	verdict->conflict.count = 0;
}
