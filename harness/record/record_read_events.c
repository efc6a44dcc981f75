/* record_read_events.c - reading back what happened to cases. */
#include <stdlib.h>
#include <string.h>

#include "harness/record/record_reader.h"
#include "harness/system/text.h"

/* Damage that was found before the first event about the trial stays. */
static int begin_anew(struct trial *trial, const struct plan *plan)
{
	const struct trial before = *trial;

	if (trial_init(trial, plan))
		return -1;
	trial->damaged = before.damaged;
	trial->trouble = before.trouble;
	return 0;
}

static struct trial *find_trial(struct reader *reader, struct case_result **found)
{
	struct results *results = reader->results;
	uint32_t index = 0;
	uint32_t repetition = 0;
	struct trial *trial;

	if (reader_number32(reader, CASES_MOST, &index) ||
		reader_number32(reader, REPETITIONS_MOST, &repetition))
		return NULL;
	if (!results->planned || index >= results->count || !repetition ||
		repetition > results->cases[index].trial_count) {
		reader_fail(reader, "this belongs to no planned case");
		return NULL;
	}
	*found = &results->cases[index];
	trial = &(*found)->trials[repetition - 1];
	if (!trial->steps && begin_anew(trial, (*found)->plan)) {
		reader_fail(reader, "memory is short");
		return NULL;
	}
	trial->repetition = repetition;
	return trial;
}

int reader_begin(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);

	if (!trial || reader_number(reader, UINT64_MAX, &trial->begun))
		return -1;
	if (trial->state != TRIAL_PLANNED)
		return reader_fail(reader, "a case begins that has begun before");
	trial->state = TRIAL_BEGUN;
	return 0;
}

int reader_end(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);

	if (!trial || reader_number(reader, UINT64_MAX, &trial->ended))
		return -1;
	if (trial->state != TRIAL_BEGUN)
		return reader_fail(reader, "a case ends that has not begun");
	trial->state = TRIAL_FINISHED;
	return 0;
}

int reader_seen(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);
	struct observation seen;
	uint32_t step = 0;
	uint32_t count = 0;
	int result;

	if (!trial || reader_number32(reader, STEPS_MOST, &step) ||
		reader_number32(reader, UINT32_MAX, &count))
		return -1;
	if (trial->state != TRIAL_BEGUN || step >= one->plan->count)
		return reader_fail(reader, "something is seen of a step that is not being done");
	if (observation_parse(reader->rest, &seen, reader->error, reader->size))
		return -1;
	seen.count = count;
	if (step + 1 == trial->restart)
		trial->restart = 0; /* it is back */
	result = trial_see(trial, step, &seen);
	observation_clear(&seen);
	return result ? reader_fail(reader, "memory is short") : 0;
}

int reader_restarting(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);
	uint32_t step = 0;
	uint64_t date = 0;

	if (!trial || reader_number32(reader, STEPS_MOST, &step) ||
		reader_number(reader, UINT64_MAX, &trial->restart_time) ||
		reader_number(reader, INT64_MAX, &date))
		return -1;
	if (trial->state != TRIAL_BEGUN || step >= one->plan->count)
		return reader_fail(reader, "the machine restarts in a step that is not being done");
	trial->restart = step + 1;
	trial->restart_date = (int64_t)date;
	return 0;
}

static bool any_seen(const struct case_result *one, const struct trial *trial)
{
	for (uint32_t i = 0; i < one->plan->count; i++)
		if (trial->steps[i].count)
			return true;
	return false;
}

int reader_skip(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);
	char *needs = trial ? reader_unescaped(reader, reader_word(reader)) : NULL;

	if (!trial)
		return -1;
	if (!needs || needs_parse(needs, &trial->unmet))
		return reader_fail(reader, "a need is unknown");
	if (trial->state != TRIAL_PLANNED && (trial->state != TRIAL_BEGUN || any_seen(one, trial)))
		return reader_fail(reader, "a case is skipped that was played");
	trial->state = TRIAL_SKIPPED;
	return 0;
}

int reader_trouble(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);
	char *text = trial ? reader_unescaped(reader, reader->rest) : NULL;

	if (!trial)
		return -1;
	if (!text)
		return reader_fail(reader, "a trouble's text is malformed");
	free(trial->trouble);
	trial->trouble = malloc(strlen(text) + 1);
	if (!trial->trouble)
		return reader_fail(reader, "memory is short");
	strcpy(trial->trouble, text);
	return 0;
}

int reader_waited(struct reader *reader)
{
	struct case_result *one;
	struct trial *trial = find_trial(reader, &one);

	if (!trial)
		return -1;
	if (text_number(reader_word(reader), UINT64_MAX, &trial->waited))
		return reader_fail(reader, "a time of waiting is no number");
	return 0;
}

int reader_again(struct reader *reader)
{
	struct results *results = reader->results;
	uint32_t index = 0;
	uint32_t repetition = 0;
	struct case_result *one;

	if (reader_number32(reader, CASES_MOST, &index) ||
		reader_number32(reader, REPETITIONS_MOST, &repetition))
		return -1;
	one = index < results->count ? &results->cases[index] : NULL;
	if (!results->planned || !one || !repetition || repetition > one->trial_count ||
		one->trials[repetition - 1].state != TRIAL_INTERRUPTED ||
		one->trials[repetition - 1].again)
		return reader_fail(reader, "what is done again was not interrupted");
	return results_again(results, index, repetition) ? reader_fail(reader, "memory is short")
							 : 0;
}
