/* bench_case.c - timing a case against bare processes. */
#include "harness/command/posix/bench_case.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/command/posix/bench_peer.h"
#include "harness/play/play.h"

#define ROUNDS 60

static int forget(void *context, uint32_t step, const struct observation *observation)
{
	(void)context;
	(void)step;
	(void)observation;
	return 0;
}

static int order(const void *one, const void *other)
{
	const uint64_t a = *(const uint64_t *)one;
	const uint64_t b = *(const uint64_t *)other;

	return a < b ? -1 : a > b;
}

static double median_us(uint64_t *times)
{
	qsort(times, ROUNDS, sizeof(*times), order);
	return (double)times[ROUNDS / 2] / 1000.0;
}

/* As many processes as the case has, side by side. */
static int processes(uint64_t *time)
{
	uint64_t begun = clock_now();
	struct process both[2];

	for (int i = 0; i < 2; i++)
		if (bench_start_idle(&both[i]))
			return -1;
	for (int i = 0; i < 2; i++)
		if (process_wait(&both[i], clock_now() + SECONDS(10)))
			return -1;
	*time = clock_now() - begun;
	return 0;
}

static void empty_pool(struct stage *stage)
{
	while (stage->pooled) {
		stage->actors[0] = stage->pool[--stage->pooled];
		stage_forget(stage, (enum actor)0);
	}
}

static int one_case(struct stage *stage, const struct plan *plan, bool fresh, uint64_t *time)
{
	const struct play_audience audience = { forget, NULL, NULL };
	uint64_t begun;

	if (fresh)
		empty_pool(stage);
	begun = clock_now();
	if (stage_reset(stage) || play(stage, plan, &audience))
		return -1;
	*time = clock_now() - begun;
	return 0;
}

static int measure(struct stage *stage, const struct plan *plan)
{
	static uint64_t bare[ROUNDS];
	static uint64_t fresh[ROUNDS];
	static uint64_t reused[ROUNDS];
	double medians[3];

	for (int i = 0; i < ROUNDS; i++)
		if (processes(&bare[i]) || one_case(stage, plan, true, &fresh[i]) ||
			one_case(stage, plan, false, &reused[i]))
			return -1;
	medians[0] = median_us(bare);
	medians[1] = median_us(fresh);
	medians[2] = median_us(reused);
	printf("two-processes %.0f us\n", medians[0]);
	printf("case-on-new-processes %.0f us\n", medians[1]);
	printf("case-on-new-over-two-processes %.2f ratio\n", medians[1] / medians[0]);
	printf("case-on-used-processes %.0f us\n", medians[2]);
	printf("case-on-used-over-two-processes %.2f ratio\n", medians[2] / medians[0]);
	return 0;
}

int bench_case(const struct plan *plan)
{
	static const char *const specs[] = { "emulated" };
	struct stage *stage = calloc(1, sizeof(*stage));
	int result = -1;

	if (stage) {
		result = stage_open(stage, specs, 1, SECONDS(10));
		if (!result)
			result = measure(stage, plan);
		if (result)
			fprintf(stderr, "exaccess bench: %s\n",
				stage->trouble[0] ? stage->trouble : process_error());
		stage_close(stage);
	}
	free(stage);
	return result;
}
