/* lab_order.c - a run with a person. */
#include "harness/command/conduct/lab_order.h"

#include <string.h>

#include "harness/facts/clause.h"
#include "harness/facts/lab.h"

#define CHANGE_SECONDS 60u /* to change a disc, about */
#define TASK_SECONDS   20u /* ... and for anything else */
#define KINDS          5u  /* of media, none among them */
#define KEYS           (KINDS * (LAB_DATA_DISCS + 1))
#define SUITES_MOST    60

/* The disc that a case begins with: medium and content in one number, in the order of playing. What needs no disc
 * of its own is played with the first. */
static uint32_t key_of(const struct plan *plan)
{
	static const uint32_t ranks[KINDS] = { [MEDIUM_DATA_DISC] = 0,
		[MEDIUM_UDF_DISC] = 1,
		[MEDIUM_AUDIO_DISC] = 2,
		[MEDIUM_BLANK_DISC] = 3,
		[MEDIUM_NO_DISC] = 4 };
	int first = plan_first_disc(plan);
	const struct operation *o = first < 0 ? NULL : &plan->steps[first].operation;
	uint32_t medium = !o ? MEDIUM_DATA_DISC : o->verb == LAB_INSERT ? o->a : MEDIUM_NO_DISC;
	uint32_t content = !o ? 1 : o->verb == LAB_INSERT ? o->b : 0;

	return ranks[medium % KINDS] * (LAB_DATA_DISCS + 1) + content % (LAB_DATA_DISCS + 1);
}

bool lab_order(const struct lab_drive *drive, const struct results *results, uint32_t *order)
{
	uint32_t count = 0;

	if (!drive || (!lab_is_persons(drive, LAB_INSERT) && !lab_is_persons(drive, LAB_TAKE_OUT)))
		return false;
	for (uint32_t key = 0; key < KEYS; key++)
		for (uint32_t i = 0; i < results->count; i++)
			if (key_of(results->cases[i].plan) == key)
				order[count++] = i;
	return true;
}

/* Is there anybody for all that the case needs done at the drive? What the drive itself lacks, nobody knows yet. */
static bool is_playable(const struct lab_drive *drive, const struct plan *plan)
{
	uint32_t handled =
		NEED_OPERATOR | NEED_BLANK_MEDIUM | NEED_AUDIO_MEDIUM | NEED_WRITABLE_MEDIUM;

	return !(plan->needs & handled & ~lab_needs(drive, 0));
}

static uint32_t tasks_of(const struct lab_drive *drive, const struct plan *plan)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < plan->count; i++)
		count += plan->steps[i].operation.kind == OP_LAB &&
			(int)i != plan_first_disc(plan) &&
			lab_is_persons(drive, plan->steps[i].operation.verb);
	return count;
}

static void name_suite(const char *names[SUITES_MOST], uint32_t *count, const char *suite)
{
	for (uint32_t i = 0; i < *count; i++)
		if (!strcmp(names[i], suite))
			return;
	if (*count < SUITES_MOST)
		names[(*count)++] = suite;
}

void lab_order_tell(const struct lab_drive *drive, const struct results *results,
	const uint32_t *order, FILE *out)
{
	const char *suites[SUITES_MOST];
	uint32_t last = key_of(results->cases[order[0]].plan);
	uint32_t changes = 0, tasks = 0, count = 0;

	for (uint32_t i = 0; i < results->count; i++) {
		const struct plan *plan = results->cases[order[i]].plan;
		uint32_t key = key_of(plan);

		if (!is_playable(drive, plan))
			continue;
		if (key != last || tasks_of(drive, plan))
			name_suite(suites, &count, plan->suite);
		changes += key != last;
		tasks += tasks_of(drive, plan);
		last = key;
	}
	fprintf(out,
		"A person is asked at this terminal: to change the disc at most %u times, besides for the\n"
		"first one, and for %u other things; about %u min of work.",
		(unsigned)changes, (unsigned)tasks,
		(unsigned)((changes * CHANGE_SECONDS + tasks * TASK_SECONDS + 59) / 60));
	for (uint32_t i = 0; i < count; i++)
		fprintf(out, "%s %s", i ? "," : " For the suites", suites[i]);
	fprintf(out, "%s\n", count ? "." : "");
}
