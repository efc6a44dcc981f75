/* summary_imapi.c - what the pages of IDiscRecorder2 leave open or contradict, and what was seen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/shared/story.h"
#include "reports/summary/summary_sections.h"

#define LINES_TOLD 12 /* of a discrepancy */
#define LINE_ROOM  400

/* Discrepancies of the IMAPI level. Clauses name them by number in their text, as `DD-13`. */
static const struct {
	unsigned number;
	const char *subject;
} discrepancies[] = {
	{ 13, "E_ACCESSDENIED or E_IMAPI_RECORDER_LOCKED: both say that somebody else has the device" },
	{ 14, "a bad client name: E_INVALIDARG is listed, a code of its own exists and is not" },
	{ 15, "without force on a mounted volume: no code is given for the refusal" },
	{ 16, "the owner: E_IMAPI_RECORDER_LOCKED is listed, though locked is when it is wanted" },
	{ 17, "the owner while there is none: not described" },
	{ 18, "`Value: 6` and `Value: 55`: Win32 codes, printed where an HRESULT belongs" },
	{ 23, "the lock count of `each recorder`: an object's, a process's or a device's" },
	{ 24, "with force on a mounted volume: whether it is dismounted first is not said" },
};

#define DISCREPANCIES (sizeof(discrepancies) / sizeof(discrepancies[0]))

/* The lines of one discrepancy that were told already: many cases see the same. */
struct told {
	char lines[LINES_TOLD][LINE_ROOM];
	uint32_t count;
};

static bool is_about(const struct case_result *result, unsigned number)
{
	const struct clause *const *cited = result->plan->clauses;
	char tag[16];

	snprintf(tag, sizeof(tag), "DD-%u", number);
	for (; cited && *cited; cited++)
		if (!strncmp((*cited)->id, "IMAPI-", 6) && strstr((*cited)->text, tag))
			return true;
	return false;
}

static bool has_notes(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++)
		if (plan->steps[i].role == ROLE_NOTE)
			return true;
	return false;
}

/* The notes say it where there are any, the demands on recorders where there are none. */
static bool is_telling(const struct plan *plan, uint32_t step)
{
	if (has_notes(plan))
		return plan->steps[step].role == ROLE_NOTE;
	return plan->steps[step].role == ROLE_THEN &&
		operation_is_recorders(&plan->steps[step].operation);
}

static void tell(struct summary *summary, struct told *told, const char *line)
{
	for (uint32_t i = 0; i < told->count; i++)
		if (!strncmp(told->lines[i], line, LINE_ROOM - 1))
			return;
	if (told->count == LINES_TOLD)
		return;
	snprintf(told->lines[told->count++], LINE_ROOM, "%s", line);
	summary_field(summary, 4, "", line);
}

static void tell_step(
	struct summary *summary, const struct case_result *result, uint32_t step, struct told *told)
{
	struct prose line = { 0 };

	if (story_state(result, step) == STEP_UNDONE)
		return;
	story_does(result, step, &line);
	prose_add(&line, " -> ");
	story_sees(result, step, &line);
	if (result->plan->steps[step].role == ROLE_NOTE) {
		prose_add(&line, ": ");
		story_reading(result, step, &line);
	}
	tell(summary, told, prose_text(&line));
	summary->out.failed |= line.failed;
	prose_free(&line);
}

static void tell_discrepancy(struct summary *summary, size_t index)
{
	const struct results *results = summary->results;
	struct told *told = calloc(1, sizeof(*told));
	struct prose title = { 0 };
	bool begun = false;

	if (!told)
		summary->out.failed = true;
	for (uint32_t i = 0; told && i < results->count; i++) {
		const struct case_result *result = &results->cases[i];

		if (!is_about(result, discrepancies[index].number))
			continue;
		if (!begun) {
			prose_add(&title, "DD-%u  %s", discrepancies[index].number,
				discrepancies[index].subject);
			summary_field(summary, 2, "", prose_text(&title));
		}
		begun = true;
		for (uint32_t step = 0; step < result->plan->count; step++)
			if (is_telling(result->plan, step))
				tell_step(summary, result, step, told);
	}
	if (begun && !told->count)
		summary_field(summary, 4, "", "not seen: no case about it was played");
	summary->out.failed |= title.failed;
	prose_free(&title);
	free(told);
}

void summary_imapi(struct summary *summary)
{
	const struct results *results = summary->results;
	uint32_t cases = 0;

	for (uint32_t i = 0; i < results->count; i++)
		for (size_t j = 0; j < DISCREPANCIES; j++)
			if (is_about(&results->cases[i], discrepancies[j].number)) {
				cases++;
				break;
			}
	if (!cases)
		return;
	summary_headline(
		summary, PAINT_NOTE, "Not settled by the pages of IDiscRecorder2, seen", cases);
	for (size_t i = 0; i < DISCREPANCIES; i++)
		tell_discrepancy(summary, i);
}
