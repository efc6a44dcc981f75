/* storm_figures.c - times of a storm, in order. */
#include "harness/storm/storm_figures.h"

#include <stdlib.h>

int storm_by_number(const void *one, const void *other)
{
	const uint64_t a = *(const uint64_t *)one;
	const uint64_t b = *(const uint64_t *)other;

	return a < b ? -1 : a > b;
}

void storm_times(uint64_t *times, uint64_t count, struct storm_times *figures)
{
	*figures = (struct storm_times){ .count = count };
	if (!count)
		return;
	qsort(times, (size_t)count, sizeof(*times), storm_by_number);
	figures->p50 = times[(count + 1) / 2 - 1];
	figures->p99 = times[(count * 99 + 99) / 100 - 1];
	figures->max = times[count - 1];
}
