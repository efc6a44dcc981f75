/* cause.c - failures that are alike. */
#include "reports/shared/cause.h"

#include <stdlib.h>
#include <string.h>

#include "harness/diagnosis/attribution.h"
#include "reports/shared/story.h"

/* What was seen, without what differs from case to case: the names and numbers behind a status. */
static void add_answer(const char *text, struct prose *name)
{
	struct prose answer = { 0 };

	prose_bytes(&answer, text, strcspn(text, ",;"));
	prose_legible(name, prose_text(&answer));
	name->failed |= answer.failed;
	prose_free(&answer);
}

/* What was done, without whose, with what and in which way: `locks the drive`. */
static void add_request(const struct case_result *result, uint32_t step, struct prose *name)
{
	static const char *const ends[] = { " as ", " for ", " with ", " (", " \"", ", ", ": " };
	struct prose does = { 0 };
	size_t length;

	story_does(result, step, &does);
	length = does.length;
	for (size_t i = 0; does.length && i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *end = strstr(does.bytes, ends[i]);

		if (end && end > does.bytes && (size_t)(end - does.bytes) < length)
			length = (size_t)(end - does.bytes);
	}
	prose_bytes(name, prose_text(&does), length);
	prose_add(name, ": ");
	name->failed |= does.failed;
	prose_free(&does);
}

void cause_name(const struct results *results, uint32_t index, struct prose *name)
{
	const struct case_result *result = &results->cases[index];
	const struct judgement *judgement = &result->judgement;
	int step = story_decides(result);

	if (story_breaks(result) || step < 0 || !judgement->seen[0] || !judgement->expected[0]) {
		add_answer(judgement->reason[0] ? judgement->reason : judgement->seen, name);
		return;
	}
	add_request(result, (uint32_t)step, name);
	add_answer(judgement->seen, name);
	prose_add(name, " where ");
	add_answer(judgement->expected, name);
	prose_add(name, " was expected");
}

static uint32_t count_clauses(const struct case_result *result)
{
	const struct clause *const *cited = result->plan->clauses;
	uint32_t count = 0;

	while (cited && cited[count])
		count++;
	return count;
}

static bool has_failed(const struct results *results, uint32_t index)
{
	return results->cases[index].judgement.verdict == VERDICT_FAIL;
}

/* The known fault behind it, else what the failure is like. */
static void add_name(const struct results *results, const struct attribution *found, uint32_t index,
	struct prose *name)
{
	int cause = found->dictionary ? attribution_of(found, results, index) : -1;
	const struct fault *fault;

	if (cause < 0) {
		cause_name(results, index, name);
		return;
	}
	fault = &found->dictionary->faults[found->diagnosis.causes[cause].fault];
	prose_add(name, "as with %s: ", fault->name);
	prose_legible(name, fault->text);
}

/* Takes one more case into the causes. */
static int take(const struct results *results, const struct attribution *found, uint32_t index,
	struct causes *causes)
{
	struct prose name = { 0 };
	uint32_t i = 0;

	add_name(results, found, index, &name);
	if (name.failed || (!name.bytes && (prose_add(&name, " "), name.failed)))
		return -1;
	while (i < causes->count && strcmp(causes->list[i].name, name.bytes) != 0)
		i++;
	if (i < causes->count)
		prose_free(&name);
	else
		causes->list[causes->count++] = (struct cause){ name.bytes, index, 0 };
	causes->list[i].count++;
	if (count_clauses(&results->cases[index]) <
		count_clauses(&results->cases[causes->list[i].first]))
		causes->list[i].first = index;
	causes->of[index] = i;
	return 0;
}

static int compare(const void *one, const void *other)
{
	const struct cause *a = one, *b = other;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/* The most frequent first; cases go on to point at theirs, places has room for as many. */
static void order(const struct results *results, struct causes *causes, uint32_t *places)
{
	for (uint32_t i = 0; i < causes->count; i++)
		causes->list[i].place = i;
	qsort(causes->list, causes->count, sizeof(*causes->list), compare);
	for (uint32_t i = 0; i < causes->count; i++)
		places[causes->list[i].place] = i;
	for (uint32_t i = 0; i < results->count; i++)
		if (causes->of[i] != CAUSE_NONE)
			causes->of[i] = places[causes->of[i]];
}

int causes_find(const struct results *results, struct causes *causes)
{
	size_t room = (size_t)results->count + 1;
	struct attribution found = { .dictionary = NULL };
	uint32_t *places = calloc(room, sizeof(*places));
	int result = 0;

	*causes = (struct causes){ .list = calloc(room, sizeof(*causes->list)),
		.of = calloc(room, sizeof(*causes->of)) };
	if (!places || !causes->list || !causes->of ||
		(attribution_is_needed(results) && attribution_make(results, &found)))
		result = -1;
	for (uint32_t i = 0; !result && i < results->count; i++) {
		causes->of[i] = CAUSE_NONE;
		if (has_failed(results, i))
			result = take(results, &found, i, causes);
	}
	if (result)
		causes_free(causes);
	else
		order(results, causes, places);
	attribution_free(&found);
	free(places);
	return result;
}

void causes_free(struct causes *causes)
{
	for (uint32_t i = 0; i < causes->count; i++)
		free(causes->list[i].name);
	free(causes->list);
	free(causes->of);
	*causes = (struct causes){ 0 };
}
