/* stranger.c - what a case shows of others who use the drive. */
#include "harness/judge/stranger.h"

#include <stdio.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/run_token.h"
#include "harness/judge/leftover.h"

const char *stranger_seen(const struct plan *plan, const struct trial *trial)
{
	for (uint32_t i = 0; trial->steps && i < plan->count; i++)
		for (uint32_t j = 0; j < trial->steps[i].count; j++)
			if (trial->steps[i].list[j].outcome == OUTCOME_FOREIGN &&
				trial->steps[i].list[j].text)
				return trial->steps[i].list[j].text;
	return NULL;
}

/* A list of owners, or a state that names one, with a token behind a name: own ones are off. */
static bool shows_a_token(const struct observation *o)
{
	char name[CALLER_NAME_FIELD + 1] = "";

	if (o->output_size == EXCLUSIVE_STATE_SIZE)
		memcpy(name, o->output + EXCLUSIVE_STATE_NAME, CALLER_NAME_FIELD);
	return run_token_ends(name);
}

/* The owner that a list of outcomes has, and who is of another run. */
static bool lists_other_run(const struct observation *o, char name[CALLER_NAME_FIELD + 1])
{
	static const char before[] = "locked:";

	if (!o->text)
		return false;
	for (const char *at = strstr(o->text, before); at; at = strstr(at, before)) {
		size_t length = strcspn(at += strlen(before), " ;\n");

		if (length > CALLER_NAME_FIELD)
			continue;
		memcpy(name, at, length);
		name[length] = '\0';
		if (run_token_ends(name))
			return true;
	}
	return false;
}

bool stranger_is_other_run(
	const struct plan *plan, const struct trial *trial, char *text, size_t size)
{
	char name[CALLER_NAME_FIELD + 1];
	const char *foreign = stranger_seen(plan, trial);
	bool tokens = false;

	if (foreign && strstr(foreign, TRIAL_OTHER_RUN)) {
		snprintf(text, size, "%s", foreign);
		return true;
	}
	for (uint32_t i = 0; trial->steps && i < plan->count; i++)
		for (uint32_t j = 0; j < trial->steps[i].count; j++) {
			const struct observation *o = &trial->steps[i].list[j];

			if (lists_other_run(o, name)) {
				leftover_describe(name, text, size);
				return true;
			}
			tokens = tokens || shows_a_token(o);
		}
	if (!tokens || !leftover_stranger(plan, trial, name) || !run_token_ends(name))
		return false;
	leftover_describe(name, text, size);
	return true;
}
