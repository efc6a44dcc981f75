/* trial.c - keeping what was seen. */
#include "harness/judge/trial.h"

#include <stdlib.h>
#include <string.h>

int trial_init(struct trial *trial, const struct plan *plan)
{
	memset(trial, 0, sizeof(*trial));
	trial->repetition = 1;
	trial->steps = calloc(plan->count ? plan->count : 1, sizeof(*trial->steps));
	return trial->steps ? 0 : -1;
}

void trial_clear(struct trial *trial, const struct plan *plan)
{
	for (uint32_t i = 0; trial->steps && i < plan->count; i++) {
		for (uint32_t j = 0; j < trial->steps[i].count; j++)
			observation_clear(&trial->steps[i].list[j]);
		free(trial->steps[i].list);
	}
	free(trial->steps);
	free(trial->trouble);
	memset(trial, 0, sizeof(*trial));
}

int trial_see(struct trial *trial, uint32_t step, const struct observation *observation)
{
	struct sighting *sighting = &trial->steps[step];
	uint32_t count = observation->count ? observation->count : 1;
	struct observation *list;

	for (uint32_t i = 0; i < sighting->count; i++) {
		if (observation_equal(&sighting->list[i], observation)) {
			sighting->list[i].count += count;
			return 0;
		}
	}
	list = realloc(sighting->list, (sighting->count + 1) * sizeof(*list));
	if (!list)
		return -1;
	sighting->list = list;
	if (observation_copy(&list[sighting->count], observation))
		return -1;
	list[sighting->count++].count = count;
	return 0;
}
