/* story_select.c - which steps of a case to tell, the notes among them, and how to do it again. */
#include "reports/shared/story.h"
#include "reports/shared/legible.h"

#include <string.h>

static bool worth_telling(const struct case_result *result, uint32_t step, bool implied)
{
	return implied || !result->plan->steps[step].implied ||
		story_state(result, step) == STEP_DEPARTED || story_decides(result) == (int)step;
}

static bool take(bool *shown, uint32_t step, uint32_t *left)
{
	if (!*left || shown[step])
		return false;
	shown[step] = true;
	--*left;
	return true;
}

void story_choose(const struct case_result *result, uint32_t most, bool implied, bool *shown)
{
	uint32_t count = result->plan->count;
	uint32_t centre = story_decides(result) < 0 ? 0 : (uint32_t)story_decides(result);

	memset(shown, 0, count * sizeof(*shown));
	if (count && story_decides(result) >= 0)
		take(shown, centre, &most);
	for (uint32_t i = 0; i < count && most; i++) {
		enum step_state state = story_state(result, i);

		if (state == STEP_DEPARTED || state == STEP_NOTED)
			take(shown, i, &most);
	}
	/* Outwards from the deciding step; what led to it counts for more than what followed. */
	for (uint32_t distance = 0; distance < count && most; distance++) {
		if (distance <= centre && worth_telling(result, centre - distance, implied))
			take(shown, centre - distance, &most);
		if (distance < count - centre && worth_telling(result, centre + distance, implied))
			take(shown, centre + distance, &most);
	}
}

void story_gap(const struct case_result *result, uint32_t from, uint32_t to, struct prose *prose)
{
	uint32_t held = 0, undone = 0, all = 0;

	for (uint32_t i = from; i < to; i++) {
		enum step_state state = story_state(result, i);

		if (result->plan->steps[i].implied && state == STEP_HELD)
			continue;
		all++;
		held += state == STEP_HELD;
		undone += state == STEP_UNDONE;
	}
	if (!all)
		return;
	prose_add(prose, "%u %s", (unsigned)all, all == 1 ? "step" : "steps");
	if (held == all)
		prose_add(prose, " as expected");
	else if (undone == all)
		prose_add(prose, " not done");
	else
		prose_add(prose, ", %u of them as expected", (unsigned)held);
}

/* The reading that fits, -1 when none does. */
static int fitting(const struct case_result *result, uint32_t step)
{
	int found;

	if (story_state(result, step) == STEP_UNDONE || !story_trial(result))
		return -1;
	found = verdict_reading(result->plan, story_trial(result), step);
	return found >= 0 && (uint32_t)found < result->plan->steps[step].reading_count ? found : -1;
}

enum note_letter story_letter(const struct case_result *result, uint32_t step)
{
	const struct step *note = &result->plan->steps[step];
	int fit = fitting(result, step);
	bool written = false;

	for (uint32_t i = 0; i < note->reading_count; i++)
		written |= note->readings[i].letter;
	if (!written)
		return NOTE_SILENT;
	return fit >= 0 && note->readings[fit].letter ? NOTE_KEEPS : NOTE_DEPARTS;
}

void story_reading(const struct case_result *result, uint32_t step, struct prose *prose)
{
	int fit = fitting(result, step);

	if (fit >= 0)
		prose_legible(prose, result->plan->steps[step].readings[fit].text);
	else if (result->plan->steps[step].reading_count)
		prose_add(prose, "none of the readings that were foreseen");
	else
		prose_add(prose, "no reading was foreseen");
}

void story_letter_text(const struct case_result *result, uint32_t step, struct prose *prose)
{
	const struct step *note = &result->plan->steps[step];
	bool first = true;

	for (uint32_t i = 0; i < note->reading_count; i++) {
		if (!note->readings[i].letter)
			continue;
		prose_add(prose, "%s", first ? "" : ", or ");
		prose_legible(prose, note->readings[i].text);
		first = false;
	}
}

/* A word for a shell: quoted only where it has to be, so that the usual command stays readable. */
static void add_word(struct prose *prose, const char *word, size_t length)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_./:=,@%+-";
	bool quoted = !length;

	for (size_t i = 0; i < length; i++)
		quoted |= !strchr(plain, word[i]);
	prose_add(prose, "%s", quoted ? "'" : "");
	for (size_t i = 0; i < length;) {
		char out[LEGIBLE_ROOM];

		if (word[i] == '\'') {
			prose_add(prose, "'\\''");
			i++;
			continue;
		}
		i += legible_character(word + i, length - i, out);
		prose_add(prose, "%s", out);
	}
	prose_add(prose, "%s", quoted ? "'" : "");
}

static void add_option(struct prose *prose, const char *option, const char *word, size_t length)
{
	prose_add(prose, " %s ", option);
	add_word(prose, word, length);
}

/* The drives as they were named. The fact has blanks between them; a single specification that has
 * blanks itself is known from the drive's own fact. */
static void add_drives(const struct results *results, struct prose *prose)
{
	const char *typed = results_get(results, "drives");
	const char *spec = results_get_drive(results, 0, "spec");

	if (!typed)
		return;
	if (spec && !strcmp(spec, typed)) {
		add_option(prose, "--drive", typed, strlen(typed));
		return;
	}
	while (*(typed += strspn(typed, " "))) {
		size_t length = strcspn(typed, " ");

		add_option(prose, "--drive", typed, length);
		typed += length;
	}
}

void story_command(
	const struct results *results, const struct case_result *result, struct prose *prose)
{
	const char *seed = results_get(results, "seed");
	const char *replays = results_get(results, "replays");
	struct prose name = { 0 };

	/* A plan that came from a file is in no suite. */
	if (replays) {
		prose_add(prose, "exaccess replay");
		add_drives(results, prose);
		prose_add(prose, " ");
		add_word(prose, replays, strlen(replays));
		return;
	}
	prose_add(&name, "%s/%s", result->plan->suite, result->plan->name);
	prose_add(prose, "exaccess run");
	add_option(prose, "--case", prose_text(&name), name.length);
	add_drives(results, prose);
	if (seed && strcmp(seed, "0"))
		add_option(prose, "--seed", seed, strlen(seed));
	if (result->trial_count > 1)
		prose_add(prose, " --repeat %u", (unsigned)result->trial_count);
	prose->failed |= name.failed;
	prose_free(&name);
}
