/* said.c - lines of workers, looked at before they get into the record. */
#include "harness/play/run/said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/judge/observation.h"
#include "harness/system/text.h"

struct said {
	char *rest;
	const struct results *results;
	const struct case_result *one; /* whose turn it is, NULL: nobody's */
	const struct trial *trial;
	char *error;
	size_t size;
};

static int refuse(struct said *said, const char *why)
{
	snprintf(said->error, said->size, "what a worker said cannot be: %s", why);
	return -1;
}

static int take_number(struct said *said, uint64_t limit, uint64_t *number)
{
	const char *word = text_word(&said->rest);

	return word ? text_number(word, limit, number) : -1;
}

static bool is_text(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	char *bytes = text ? malloc(length + 2) : NULL;
	bool can_be = bytes && text_unescape(text, length, bytes, length + 1) >= 0;

	free(bytes);
	return can_be;
}

static int check_seen(struct said *said)
{
	struct observation seen;
	uint64_t step = 0, count = 0;
	char why[200];

	if (take_number(said, UINT32_MAX, &step) || take_number(said, UINT32_MAX, &count))
		return refuse(said, "something is seen of no step");
	if (said->trial->state != TRIAL_BEGUN || step >= said->one->plan->count)
		return refuse(said, "something is seen of a step that is not being done");
	if (observation_parse(said->rest, &seen, why, sizeof(why)))
		return refuse(said, why);
	observation_clear(&seen);
	if (seen.outcome == OUTCOME_REFUSED && said->one->plan->steps[step].actor != LAB)
		return refuse(said, "what is not the lab's to do is refused");
	return 0;
}

static int check_trouble(struct said *said)
{
	return is_text(said->rest) ? 0 : refuse(said, "a trouble's text is malformed");
}

static int check_number(struct said *said)
{
	uint64_t number = 0;

	if (said->trial->state != TRIAL_BEGUN || take_number(said, UINT64_MAX, &number))
		return refuse(said, "a time is none, or of a case that is not being played");
	return 0;
}

static int check_skip(struct said *said)
{
	const char *word = text_word(&said->rest);
	char needs[512];
	uint32_t unmet = 0;
	bool seen = false;

	for (uint32_t i = 0; said->trial->steps && i < said->one->plan->count; i++)
		seen = seen || said->trial->steps[i].count;
	if (said->trial->state != TRIAL_BEGUN || seen)
		return refuse(said, "a case is skipped that was played");
	if (!word || text_unescape(word, strlen(word), needs, sizeof(needs)) < 0 ||
		needs_parse(needs, &unmet))
		return refuse(said, "a need is unknown");
	if (!unmet || (unmet & ~said->one->plan->needs))
		return refuse(said, "a case is skipped for what it does not need");
	return 0;
}

static int check_fact(struct said *said)
{
	uint64_t drive = 0;

	if (take_number(said, RECORD_DRIVES - 1, &drive))
		return refuse(said, "a fact is of no drive");
	if (!is_text(text_word(&said->rest)) || !is_text(said->rest))
		return refuse(said, "a fact is malformed");
	return 0;
}

static int check(struct said *said, uint32_t index, uint32_t repetition)
{
	static const struct {
		const char *word;
		int (*check)(struct said *said);
		bool of_case;
	} kinds[] = { { "seen", check_seen, true }, { "end", check_number, true },
		{ "waited", check_number, true }, { "trouble", check_trouble, true },
		{ "skip", check_skip, true }, { "drive", check_fact, false },
		{ "after", check_fact, false } };
	const char *word = text_word(&said->rest);
	uint64_t numbers[2];

	for (size_t i = 0; word && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(word, kinds[i].word) != 0)
			continue;
		if (!kinds[i].of_case)
			return kinds[i].check(said);
		if (take_number(said, UINT32_MAX, &numbers[0]) ||
			take_number(said, UINT32_MAX, &numbers[1]) || !said->one ||
			numbers[0] != index || numbers[1] != repetition)
			return refuse(said, "it is about a case that it does not play");
		return kinds[i].check(said);
	}
	return refuse(said, "it is no line that a worker writes");
}

int said_check(const char *line, const struct results *results, uint32_t index, uint32_t repetition,
	char *error, size_t size)
{
	size_t length = strlen(line);
	char *copy = malloc(length + 1);
	struct said said = { .rest = copy, .results = results, .error = error, .size = size };
	int result;

	if (!copy)
		return refuse(&said, "memory is short");
	memcpy(copy, line, length + 1);
	if (index < results->count && repetition &&
		repetition <= results->cases[index].trial_count) {
		said.one = &results->cases[index];
		said.trial = &said.one->trials[repetition - 1];
	}
	result = check(&said, index, repetition);
	free(copy);
	return result;
}
