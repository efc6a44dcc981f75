/*
 * test_bound.c - the bound against values that are known in closed form or from tables, against the
 * definition itself, and in its order; the percentage never promises more than the bound.
 */
#include <string.h>

#include "harness/judge/bound.h"
#include "harness/testing/check.h"

/* printf would do to see what is wrong, but a check has to say it. */
static bool agrees(double one, double other, double within)
{
	double apart = one > other ? one - other : other - one;

	if (apart <= within)
		return true;
	printf("# %.17g is not %.17g\n", one, other);
	return false;
}

/* One-sided 95 % upper limits, to the four places that tables give: the upper ends of two-sided 90 %
 * intervals of Clopper and Pearson. */
static void check_tables(void)
{
	static const struct {
		uint32_t failures, trials;
		double limit;
	} rows[] = { { 0, 1, 0.95 }, { 0, 2, 0.7764 }, { 0, 5, 0.4507 }, { 0, 10, 0.2589 },
		{ 0, 20, 0.1391 }, { 0, 59, 0.0495 }, { 0, 100, 0.0295 }, { 1, 10, 0.3942 },
		{ 2, 10, 0.5069 }, { 5, 10, 0.7776 }, { 9, 10, 0.9949 }, { 1, 20, 0.2161 },
		{ 2, 20, 0.2826 }, { 3, 20, 0.3437 }, { 1, 100, 0.0466 }, { 5, 100, 0.1023 },
		{ 10, 100, 0.1637 }, { 50, 100, 0.5864 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK(agrees(bound_upper(rows[i].failures, rows[i].trials, 0.95), rows[i].limit,
			0.00005));
	/* The rule of three. */
	CHECK(agrees(bound_upper(0, 1000, 0.95), 0.002991, 0.0000005));
	CHECK(agrees(bound_upper(0, 3000, 0.95), 0.000998, 0.0000005));
}

/* Without failures (1 - p)^n = 0.05, with one success 1 - p^n = 0.05: powers, which need no solving. */
static void check_closed_forms(void)
{
	for (uint32_t n = 1; n <= 1000000; n = n * 3 + 1) {
		double power = 1;
		double p = bound_upper(0, n, 0.95);
		double q = bound_upper(n - 1, n, 0.95);

		for (uint32_t i = 0; i < n; i++)
			power *= 1 - p;
		CHECK(agrees(power, 0.05, 1e-9));
		power = 1;
		for (uint32_t i = 0; i < n; i++)
			power *= q;
		CHECK(agrees(1 - power, 0.05, 1e-9));
	}
}

/* The probability of k to n successes in n, by the definition: from the top down, every term. */
static long double at_least(uint32_t k, uint32_t n, long double p)
{
	long double term = 1;
	long double sum = 0;

	for (uint32_t i = 0; i < n; i++)
		term *= p;
	for (uint32_t i = n;; i--) {
		sum += term;
		if (i == k)
			return sum;
		term *= (long double)i / (long double)(n - i + 1) * (1 - p) / p;
	}
}

/* From the end where the first term is the larger one, so that it is not lost. */
static double defined(uint32_t k, uint32_t n, double p)
{
	if (p > 0.5)
		return (double)(1 - at_least(k + 1, n, (long double)p));
	return (double)at_least(n - k, n, 1 - (long double)p);
}

static void check_definition(void)
{
	static const uint32_t sizes[] = { 3, 7, 20, 100, 488, 1000, 10000 };
	static const double levels[] = { 0.5, 0.9, 0.95, 0.99, 0.999999 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (uint32_t k = 0; k < sizes[i]; k += 1 + sizes[i] / 7)
			for (size_t j = 0; j < sizeof(levels) / sizeof(levels[0]); j++) {
				double p = bound_upper(k, sizes[i], levels[j]);

				CHECK(p > (double)k / sizes[i] && p < 1);
				CHECK(agrees(defined(k, sizes[i], p), 1 - levels[j], 1e-7));
			}
}

static void check_order(void)
{
	for (uint32_t n = 1; n < 60; n++)
		for (uint32_t k = 0; k < n; k++) {
			double p = bound_upper(k, n, 0.95);

			CHECK(p < bound_upper(k + 1, n, 0.95)); /* more failures */
			CHECK(p > bound_upper(k, n + 1, 0.95)); /* more trials */
			CHECK(p < bound_upper(k, n, 0.99));     /* more confidence */
		}
	CHECK(bound_upper(0, 0, 0.95) >= 1 && bound_upper(7, 7, 0.95) >= 1);
	CHECK(bound_upper(0, UINT32_MAX, 0.95) < 1e-9);
	CHECK(bound_upper(UINT32_MAX / 2, UINT32_MAX, 0.95) < 0.5001);
}

static bool prints(double rate, const char *expected)
{
	char text[BOUND_TEXT];

	bound_print(rate, text, sizeof(text));
	if (strcmp(text, expected))
		printf("# '%s' is not '%s'\n", text, expected);
	return !strcmp(text, expected);
}

static void check_percentages(void)
{
	CHECK(prints(1, "100.00 %"));
	CHECK(prints(0, "0.0000 %"));
	CHECK(prints(0.5, "50.00 %"));
	CHECK(prints(bound_upper(0, 20, BOUND_CONFIDENCE), "13.92 %")); /* 13.911 is above 13.91 */
	CHECK(prints(bound_upper(0, 1000, BOUND_CONFIDENCE), "0.30 %"));
	CHECK(prints(bound_upper(0, 3000, BOUND_CONFIDENCE), "0.0999 %"));
	CHECK(prints(0.000000001, "0.0001 %"));
	CHECK(prints(0.99999, "100.00 %"));
}

int main(void)
{
	check_tables();
	check_closed_forms();
	check_definition();
	check_order();
	check_percentages();
	return check_end();
}
