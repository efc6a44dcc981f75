/* twin.c - plans played on a machine in this process. */
#include "harness/random/twin.h"

#include <stdlib.h>
#include <string.h>

#include "harness/judge/verdict.h"
#include "harness/judge/verdict_conditions.h"
#include "harness/model/occasion_plan.h"
#include "harness/plan/plan.h"
#include "harness/random/explore.h"
#include "harness/random/rehearsal.h"

struct twin {
	uint32_t count;
	struct plan **plans;
	uint64_t *occasions; /* that each brings about */
	struct rehearsal *rehearsal;
};

/* The model's clauses are not looked up: what contradicts it is all that counts. */
static const struct clause *no_clause(const char *id)
{
	(void)id;
	return NULL;
}

void twin_free(struct twin *twin)
{
	for (uint32_t i = 0; twin && twin->plans && i < twin->count; i++)
		if (twin->plans[i])
			explore_plan_free(twin->plans[i]);
	if (twin) {
		free(twin->plans);
		free(twin->occasions);
		rehearsal_free(twin->rehearsal);
	}
	free(twin);
}

struct twin *twin_new(uint32_t plans, uint64_t seed)
{
	struct twin *twin = calloc(1, sizeof(*twin));
	struct moves *moves = malloc(sizeof(*moves));

	if (twin) {
		twin->plans = calloc(plans, sizeof(struct plan *));
		twin->occasions = calloc(plans, sizeof(*twin->occasions));
		twin->rehearsal = rehearsal_new(false);
	}
	for (uint32_t i = 0; twin && twin->plans && twin->occasions && moves && i < plans; i++) {
		struct plan *plan;

		explore_generate(moves, (seed << 32) + i, 0);
		plan = explore_plan(moves, no_clause);
		if (!plan)
			break;
		twin->plans[twin->count] = plan;
		twin->occasions[twin->count++] = occasions_of(plan);
	}
	free(moves);
	if (twin && twin->rehearsal && twin->count == plans)
		return twin;
	twin_free(twin);
	return NULL;
}

static bool contradicts(struct twin *twin, const struct plan *plan)
{
	struct trial trial;
	bool holds = true;

	if (trial_init(&trial, plan))
		return false;
	for (uint32_t i = 0; i < plan->count && holds; i++) {
		const struct observation *culprit;
		struct observation seen;

		if (!rehearsal_step(twin->rehearsal, &plan->steps[i], &seen))
			break;
		holds = trial_see(&trial, i, &seen) ||
			verdict_holds(plan, &trial, i, &plan->steps[i].expected, &culprit);
		observation_clear(&seen);
	}
	trial_clear(&trial, plan);
	return !holds;
}

bool twin_contradicts(struct twin *twin, const struct rules *rules, enum occasion occasion)
{
	bool found = false;

	rehearsal_begin(twin->rehearsal, rules);
	for (uint32_t i = 0; i < twin->count && !found; i++) {
		if (occasion != OCCASION_ALWAYS && !(twin->occasions[i] >> occasion & 1))
			continue;
		rehearsal_reset(twin->rehearsal);
		found = contradicts(twin, twin->plans[i]);
	}
	return found;
}
