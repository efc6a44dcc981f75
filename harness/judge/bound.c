/* bound.c - the limit of Clopper and Pearson, by halving an interval. */
#include "harness/judge/bound.h"

#include <inttypes.h>
#include <stdio.h>

#define NEGLIGIBLE 1e-18 /* of a sum: beneath what a double can tell */
#define HALVINGS   80    /* more than a double has bits */

/* The probability of at most k successes in n trials at rate p, 0 < p < 1. Terms are taken relative
 * to the largest one, from there outwards: none of them overflows, and only those are computed that
 * count, some ten standard deviations. */
static double at_most(uint32_t k, uint32_t n, double p)
{
	double odds = p / (1 - p);
	uint32_t mode = (uint32_t)(((double)n + 1) * p);
	double below = 0; /* terms up to k */
	double all = 0;
	double term = 1;

	if (mode > n)
		mode = n;
	for (uint32_t i = mode;; i--) {
		all += term;
		below += i <= k ? term : 0;
		if (i == 0 || term < all * NEGLIGIBLE)
			break;
		term *= (double)i / ((double)(n - i) + 1) / odds;
	}
	term = 1;
	for (uint32_t i = mode; i < n && term >= all * NEGLIGIBLE; i++) {
		term *= (double)(n - i) / ((double)i + 1) * odds;
		all += term;
		below += i + 1 <= k ? term : 0;
	}
	return below / all;
}

double bound_upper(uint32_t failures, uint32_t trials, double confidence)
{
	double low = 0;
	double high = 1;

	if (failures >= trials)
		return 1;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = low + (high - low) / 2;

		if (middle <= low || middle >= high)
			break;
		if (at_most(failures, trials, middle) > 1 - confidence)
			low = middle;
		else
			high = middle;
	}
	return high;
}

void bound_print(double rate, char *text, size_t size)
{
	/* Whole numbers, as a decimal point depends on the locale. Small rates get more places. */
	uint64_t scale = rate < 0.001 ? 10000 : 100;
	double exact = rate * 100 * (double)scale;
	uint64_t whole = (uint64_t)exact;

	if ((double)whole < exact)
		whole++;
	snprintf(text, size, "%" PRIu64 ".%0*" PRIu64 " %%", whole / scale, scale == 100 ? 2 : 4,
		whole % scale);
}
