/* estimate.c - the waits of a run. */
#include "harness/command/conduct/estimate.h"

#include "harness/facts/lab.h"

#define MINUTE 60000u /* milliseconds */
#define STEP   20u    /* that a step takes on a drive of plastic, with its processes, about */

uint64_t estimate_of(const struct plan *plan)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];

		if (step->operation.kind == OP_LAB && step->operation.verb == LAB_PASS_TIME)
			sum += (uint64_t)step->operation.a * step->rounds;
	}
	return sum;
}

uint64_t estimate_cost(const struct plan *plan, bool waits)
{
	return (waits ? estimate_of(plan) : 0) + (uint64_t)STEP * plan->count;
}

/* Repetitions of the case that are still to be played. */
static uint32_t left(const struct case_result *one)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < one->trial_count; i++)
		count += one->trials[i].state == TRIAL_PLANNED;
	return count;
}

static void print_long(const struct results *results, FILE *out)
{
	for (uint32_t i = 0; i < results->count; i++) {
		const struct case_result *one = &results->cases[i];
		uint64_t waits = estimate_of(one->plan) * left(one);

		if (waits >= MINUTE)
			fprintf(out, "  %s/%s takes %.1f min\n", one->plan->suite, one->plan->name,
				(double)waits / MINUTE);
	}
}

void estimate_print(const struct results *results, FILE *out)
{
	uint64_t sum = 0;
	uint32_t cases = 0;

	for (uint32_t i = 0; i < results->count; i++) {
		const struct case_result *one = &results->cases[i];
		uint32_t times = left(one);

		cases += times;
		sum += times * estimate_cost(one->plan, true);
	}
	fprintf(out, "%u cases to play: about %.0f min, if the drive has all that they need.\n",
		(unsigned)cases, (double)(sum + MINUTE - 1) / MINUTE);
	print_long(results, out);
}
