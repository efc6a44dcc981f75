/* precedence.c - pairs of faults in a record, and an order of checks that explains them. */
#include "reports/shared/precedence.h"

#include <string.h>

#include "harness/facts/precedence.h"
#include "reports/shared/legible.h"

bool words_equal(struct words one, struct words other)
{
	return one.bytes && other.bytes && one.length == other.length &&
		!memcmp(one.bytes, other.bytes, one.length);
}

/* The fault that a reading says is judged first; none when it says something else. published gets
 * what follows. */
static struct words fault_of(const struct reading *reading, const char **published)
{
	const char *first = reading->text ? strstr(reading->text, PRECEDENCE_FIRST) : NULL;
	struct words words = { 0 };

	if (!first || first == reading->text)
		return words;
	words.bytes = reading->text;
	words.length = (size_t)(first - reading->text);
	*published = first + strlen(PRECEDENCE_FIRST);
	return words;
}

/* The pair that a step is about: exactly two of its readings name a fault. */
static bool is_pair(const struct step *step, struct pair_outcome *pair)
{
	unsigned count = 0;

	memset(pair, 0, sizeof(*pair));
	for (uint32_t i = 0; step->role == ROLE_NOTE && i < step->reading_count; i++) {
		const char *published = "";
		struct words fault = fault_of(&step->readings[i], &published);

		if (!fault.bytes)
			continue;
		if (count == 2)
			return false;
		pair->faults[count++] = fault;
		if (!strcmp(published, PRECEDENCE_BOTH) || !strcmp(published, PRECEDENCE_CURRENT))
			pair->current = fault;
		if (!strcmp(published, PRECEDENCE_BOTH) || !strcmp(published, PRECEDENCE_OLDER))
			pair->older = fault;
	}
	return count == 2 && !words_equal(pair->faults[0], pair->faults[1]);
}

/* Adds what one trial showed in one step; false when it contradicts what was seen before. */
static bool add_sighting(const struct case_result *result, const struct trial *trial, uint32_t step,
	struct pair_outcome *pair)
{
	int index = trial->steps ? verdict_reading(result->plan, trial, step) : -1;
	const struct reading *reading;
	struct words said, before = pair->winner.bytes ? pair->winner : pair->otherwise;
	const char *published;

	if (index < 0)
		return true;
	reading = &result->plan->steps[step].readings[index];
	said = fault_of(reading, &published);
	if (said.bytes)
		pair->winner = said;
	else
		said = pair->otherwise =
			(struct words){ reading->text, reading->text ? strlen(reading->text) : 0 };
	return !before.bytes || words_equal(before, said);
}

bool precedence_of(const struct case_result *result, struct pair_outcome *pair)
{
	bool found = false;

	for (uint32_t step = 0; step < result->plan->count; step++) {
		struct pair_outcome other;

		if (!is_pair(&result->plan->steps[step], found ? &other : pair))
			continue;
		found = true;
		for (uint32_t i = 0; i < result->trial_count; i++)
			if (!add_sighting(result, &result->trials[i], step, pair))
				pair->differs = true;
	}
	if (found && pair->differs)
		pair->winner.bytes = pair->otherwise.bytes = NULL;
	return found;
}

static int number_of(struct order *order, struct words fault)
{
	for (unsigned i = 0; i < order->count; i++)
		if (words_equal(order->faults[i], fault))
			return (int)i;
	if (order->count == ORDER_FAULTS) {
		order->crowded = true;
		return -1;
	}
	order->faults[order->count] = fault;
	return (int)order->count++;
}

void order_add(struct order *order, const struct pair_outcome *pair)
{
	bool is_first = words_equal(pair->winner, pair->faults[0]);
	int winner, loser;

	if (!pair->winner.bytes)
		return;
	winner = number_of(order, pair->winner);
	loser = number_of(order, pair->faults[is_first ? 1 : 0]);
	if (winner >= 0 && loser >= 0)
		order->before[winner][loser] = true;
}

/* Are all that win over the fault in a layer already? */
static bool is_due(const struct order *order, unsigned fault)
{
	for (unsigned i = 0; i < order->count; i++)
		if (order->before[i][fault] && !order->layers[i])
			return false;
	return !order->layers[fault];
}

bool order_solve(struct order *order)
{
	unsigned left = order->count;

	for (unsigned layer = 1; left; layer++) {
		bool due[ORDER_FAULTS];
		unsigned count = 0;

		for (unsigned i = 0; i < order->count; i++)
			count += due[i] = is_due(order, i);
		if (!count)
			return false;
		for (unsigned i = 0; i < order->count; i++)
			if (due[i])
				order->layers[i] = layer;
		left -= count;
	}
	return true;
}

static void add_fault(struct prose *prose, const struct order *order, unsigned fault)
{
	for (size_t i = 0; i < order->faults[fault].length;) {
		char shown[LEGIBLE_ROOM];

		i += legible_character(
			order->faults[fault].bytes + i, order->faults[fault].length - i, shown);
		prose_add(prose, "%s", shown);
	}
}

static void tell_layer(const struct order *order, unsigned layer, struct prose *prose)
{
	bool begun = false;

	for (unsigned i = 0; i < order->count; i++) {
		if (order->layers[i] != layer)
			continue;
		prose_add(prose, "%s", begun ? ", " : layer > 1 ? " > " : "");
		add_fault(prose, order, i);
		begun = true;
	}
}

/* One that wins over the fault and is in no layer either. */
static unsigned winner_over(const struct order *order, unsigned fault)
{
	for (unsigned i = 0; i < order->count; i++)
		if (!order->layers[i] && order->before[i][fault])
			return i;
	return fault;
}

/* Whoever is in no layer has such a winner, so that going from one to the next ends in a circle. */
static void tell_contradiction(const struct order *order, unsigned start, struct prose *prose)
{
	unsigned circle[ORDER_FAULTS + 1];
	unsigned count = 0, at = start;

	for (unsigned i = 0; i < order->count; i++)
		at = winner_over(order, at);
	do {
		circle[count++] = at;
		at = winner_over(order, at);
	} while (at != circle[0] && count < ORDER_FAULTS);
	circle[count++] = circle[0];
	while (count--) {
		add_fault(prose, order, circle[count]);
		prose_add(prose, "%s", count ? " > " : "");
	}
}

void order_tell(const struct order *order, struct prose *prose)
{
	for (unsigned i = 0; i < order->count; i++)
		if (!order->layers[i]) {
			tell_contradiction(order, i, prose);
			return;
		}
	for (unsigned layer = 1; layer <= order->count; layer++)
		tell_layer(order, layer, prose);
}
