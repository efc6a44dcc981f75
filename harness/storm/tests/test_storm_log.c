/* test_storm_log.c - times and logs of a storm on a machine whose clock is not to be trusted. */
#include <stdlib.h>
#include <string.h>

#include "harness/storm/storm_log.h"
#include "harness/system/process.h"
#include "harness/testing/check.h"

static void time_never_goes_back(void)
{
	struct storm_clock clock = { 0 };
	uint64_t first = storm_now(&clock);
	uint64_t ahead;

	CHECK(first >= 1 && storm_now(&clock) > first);
	ahead = clock_now() + SECONDS(1000);
	atomic_store(&clock.latest, ahead);
	CHECK(storm_now(&clock) == ahead + 1);
	CHECK(storm_now(&clock) == ahead + 2);
}

static void add(
	struct storm_part *part, enum storm_action action, uint64_t invoke, uint64_t complete)
{
	struct storm_entry *entry = &part->entries[part->count++];

	entry->action = (uint8_t)action;
	entry->answer = STORM_DONE;
	entry->file = 1;
	entry->tenure = 1;
	entry->invoke = invoke;
	entry->complete = complete;
}

/* What one contender saw is no history without what the others did. */
static void half_a_history_is_none(void)
{
	struct storm_part *parts[2];
	struct history history = { 0 };
	struct storm_figures figures = { 0 };
	char error[200] = "";

	for (uint32_t i = 0; i < 2; i++) {
		parts[i] = calloc(1, sizeof(*parts[i]) + 4 * sizeof(parts[i]->entries[0]));
		if (!parts[i])
			abort();
		parts[i]->number = i + 1;
		parts[i]->capacity = 4;
		add(parts[i], STORM_OPEN, 1, 2);
	}
	add(parts[0], STORM_LOCK, 10, 20);
	add(parts[1], STORM_LOCK, 40, 30);
	CHECK(storm_log_read((const struct storm_part *const *)parts, 2, &history, &figures, error,
		      sizeof(error)) == -1);
	CHECK(strstr(error, "the log cannot be read"));
	CHECK(history.count == 0);
	parts[1]->entries[1].complete = 50;
	error[0] = '\0';
	CHECK(!storm_log_read((const struct storm_part *const *)parts, 2, &history, &figures, error,
		sizeof(error)));
	CHECK(history.count == 2);
	history_free(&history);
	free(parts[0]);
	free(parts[1]);
}

int main(void)
{
	time_never_goes_back();
	half_a_history_is_none();
	return check_end();
}
