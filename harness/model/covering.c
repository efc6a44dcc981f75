/* covering.c - a covering array, row by row: each holds what is still missing, and as much more of it as
 * a greedy choice finds. */
#include "harness/model/covering.h"

#include <stdlib.h>
#include <string.h>

#define TUPLES_MOST 16384
#define TRIES_MOST  4000 /* choices that may turn out wrong on the way to a row */

/* Two or three values that are to meet. */
struct tuple {
	uint8_t count;
	uint8_t axis[3];
	uint8_t value[3];
	bool done;
	uint32_t level; /* the lowest that offers them all */
};

struct maker {
	const struct covering *covering;
	struct tuple *tuples;
	uint32_t count;
	uint8_t order[COVERING_AXES]; /* axes, the largest first */
	uint32_t used[COVERING_AXES][COVERING_VALUES];
	uint32_t level; /* of the row under way */
	uint32_t tries;
	const struct tuple *seed; /* what the row is made for */
	struct {
		uint32_t first, count;
	} of[COVERING_AXES][COVERING_VALUES];
	uint16_t *by_value; /* numbers of tuples, for each value those that name it */
};

static uint32_t level_of(const struct covering *covering, uint32_t axis, uint32_t value)
{
	uint32_t level = 0;

	while (level + 1 < covering->level_count &&
		covering->needs[axis][value] & ~covering->levels[level])
		level++;
	return level;
}

static int add_tuple(struct maker *maker, uint32_t count, const uint8_t *axis, const uint8_t *value)
{
	struct tuple *tuple = &maker->tuples[maker->count];

	if (maker->count == TUPLES_MOST)
		return -1;
	memset(tuple, 0, sizeof(*tuple));
	tuple->count = (uint8_t)count;
	for (uint32_t i = 0; i < count; i++) {
		tuple->axis[i] = axis[i];
		tuple->value[i] = value[i];
		if (level_of(maker->covering, axis[i], value[i]) > tuple->level)
			tuple->level = level_of(maker->covering, axis[i], value[i]);
	}
	maker->count++;
	return 0;
}

static int add_tuples(struct maker *maker, uint32_t count, const uint8_t *axis)
{
	const uint32_t *sizes = maker->covering->sizes;
	uint8_t value[3] = { 0 };

	for (value[0] = 0; value[0] < sizes[axis[0]]; value[0]++)
		for (value[1] = 0; value[1] < sizes[axis[1]]; value[1]++)
			for (value[2] = 0; value[2] < (count > 2 ? sizes[axis[2]] : 1); value[2]++)
				if (add_tuple(maker, count, axis, value))
					return -1;
	return 0;
}

static int list_tuples(struct maker *maker)
{
	const struct covering *covering = maker->covering;

	for (uint32_t i = 0; i < covering->triple_count; i++)
		if (add_tuples(maker, 3, covering->triples[i]))
			return -1;
	for (uint32_t i = 0; i < covering->axes; i++)
		for (uint32_t j = i + 1; j < covering->axes; j++) {
			const uint8_t axis[2] = { (uint8_t)i, (uint8_t)j };

			if (add_tuples(maker, 2, axis))
				return -1;
		}
	return 0;
}

static void index_tuples(struct maker *maker)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < maker->count; i++)
		for (uint32_t j = 0; j < maker->tuples[i].count; j++)
			maker->of[maker->tuples[i].axis[j]][maker->tuples[i].value[j]].count++;
	for (uint32_t axis = 0; axis < maker->covering->axes; axis++)
		for (uint32_t value = 0; value < maker->covering->sizes[axis]; value++) {
			maker->of[axis][value].first = at;
			at += maker->of[axis][value].count;
			maker->of[axis][value].count = 0;
		}
	for (uint32_t i = 0; i < maker->count; i++)
		for (uint32_t j = 0; j < maker->tuples[i].count; j++) {
			uint32_t axis = maker->tuples[i].axis[j];
			uint32_t value = maker->tuples[i].value[j];

			maker->by_value[maker->of[axis][value].first +
				maker->of[axis][value].count++] = (uint16_t)i;
		}
}

static void order_axes(struct maker *maker)
{
	const struct covering *covering = maker->covering;

	for (uint32_t i = 0; i < covering->axes; i++) {
		uint32_t at = i;

		for (; at && covering->sizes[maker->order[at - 1]] < covering->sizes[i]; at--)
			maker->order[at] = maker->order[at - 1];
		maker->order[at] = (uint8_t)i;
	}
}

static bool holds(const struct covering_row *row, const struct tuple *tuple)
{
	for (uint32_t i = 0; i < tuple->count; i++)
		if (row->value[tuple->axis[i]] != tuple->value[i])
			return false;
	return true;
}

/* How many tuples that are missing a row would hold by having its value on that axis. Those that are done
 * are struck off on the way. */
static uint32_t gain(struct maker *maker, const struct covering_row *row, uint32_t axis)
{
	uint32_t value = row->value[axis];
	uint16_t *list = maker->by_value + maker->of[axis][value].first;
	uint32_t *count = &maker->of[axis][value].count;
	uint32_t sum = 0;

	for (uint32_t i = 0; i < *count;) {
		const struct tuple *tuple = &maker->tuples[list[i]];

		if (tuple->done) {
			list[i] = list[--*count];
			continue;
		}
		sum += tuple->level == maker->level && holds(row, tuple);
		i++;
	}
	return sum;
}

static bool meets(
	const struct maker *maker, const struct covering_row *row, const struct tuple *tuple)
{
	return !maker->covering->meets || maker->covering->meets(row, tuple->axis, tuple->count);
}

/* The values of an axis, the most useful first; those seldom used before come first among equals. */
static uint32_t rank_values(
	struct maker *maker, struct covering_row *row, uint32_t axis, uint8_t *ranked)
{
	uint32_t gains[COVERING_VALUES];
	uint32_t count = 0;

	for (uint32_t value = 0; value < maker->covering->sizes[axis]; value++) {
		uint32_t at = count;
		uint32_t use = maker->used[axis][value];
		uint32_t worth;

		if (level_of(maker->covering, axis, value) > maker->level)
			continue;
		row->value[axis] = (uint8_t)value;
		if (!maker->covering->allowed(row) || !meets(maker, row, maker->seed))
			continue;
		worth = gain(maker, row, axis);
		for (; at &&
			(gains[at - 1] < worth ||
				(gains[at - 1] == worth &&
					maker->used[axis][ranked[at - 1]] > use));
			at--) {
			gains[at] = gains[at - 1];
			ranked[at] = ranked[at - 1];
		}
		gains[at] = worth;
		ranked[at] = (uint8_t)value;
		count++;
	}
	row->value[axis] = COVERING_UNSET;
	return count;
}

/* Chooses for the axes from that place of the order on; takes choices back that lead nowhere. */
static bool complete(struct maker *maker, struct covering_row *row, uint32_t place)
{
	uint8_t ranked[COVERING_VALUES];
	uint32_t count;
	uint32_t axis;

	while (place < maker->covering->axes && row->value[maker->order[place]] != COVERING_UNSET)
		place++;
	if (place == maker->covering->axes)
		return true;
	axis = maker->order[place];
	count = rank_values(maker, row, axis, ranked);
	for (uint32_t i = 0; i < count && maker->tries; i++) {
		maker->tries--;
		row->value[axis] = ranked[i];
		if (complete(maker, row, place + 1))
			return true;
	}
	row->value[axis] = COVERING_UNSET;
	return false;
}

static bool start_row(struct maker *maker, const struct tuple *tuple, struct covering_row *row)
{
	memset(row, COVERING_UNSET, sizeof(*row));
	for (uint32_t i = 0; i < tuple->count; i++)
		row->value[tuple->axis[i]] = tuple->value[i];
	maker->level = tuple->level;
	maker->seed = tuple;
	maker->tries = TRIES_MOST;
	return maker->covering->allowed(row) && complete(maker, row, 0) && meets(maker, row, tuple);
}

static void take_row(
	struct maker *maker, const struct covering_row *row, struct covering_count *count)
{
	for (uint32_t axis = 0; axis < maker->covering->axes; axis++)
		maker->used[axis][row->value[axis]]++;
	for (uint32_t i = 0; i < maker->count; i++) {
		struct tuple *tuple = &maker->tuples[i];

		/* In a row of a higher level it would not be met on every drive of its own. */
		if (tuple->done || !holds(row, tuple) || tuple->level != maker->level ||
			!meets(maker, row, tuple))
			continue;
		tuple->done = true;
		count->met++;
	}
}

/* What meets in rows that there are anyway. */
static void take_given(struct maker *maker)
{
	const struct covering *covering = maker->covering;

	for (uint32_t i = 0; i < covering->given_count; i++)
		for (uint32_t j = 0; j < maker->count; j++) {
			struct tuple *tuple = &maker->tuples[j];

			tuple->done = tuple->done ||
				(holds(&covering->given[i], tuple) &&
					meets(maker, &covering->given[i], tuple));
		}
}

static uint32_t make_rows(
	struct maker *maker, struct covering_row *rows, uint32_t most, struct covering_count *count)
{
	uint32_t levels = maker->covering->levels_made;
	uint32_t made = 0;

	if (!levels)
		levels = maker->covering->level_count;
	for (uint32_t level = 0; level < levels; level++)
		for (uint32_t j = 0; j < maker->count; j++) {
			struct tuple *tuple = &maker->tuples[j];
			struct covering_row row;

			if (tuple->done || tuple->level != level)
				continue;
			if (!start_row(maker, tuple, &row)) {
				tuple->done = true;
				count->impossible++;
				continue;
			}
			if (made == most)
				return 0;
			take_row(maker, &row, count);
			rows[made++] = row;
		}
	return made;
}

uint32_t covering_make(const struct covering *covering, struct covering_row *rows, uint32_t most,
	struct covering_count *count)
{
	struct maker *maker = calloc(1, sizeof(*maker));
	uint32_t made = 0;

	memset(count, 0, sizeof(*count));
	if (!maker)
		return 0;
	maker->covering = covering;
	maker->tuples = malloc(TUPLES_MOST * sizeof(*maker->tuples));
	maker->by_value = malloc(3 * TUPLES_MOST * sizeof(*maker->by_value));
	if (maker->tuples && maker->by_value && !list_tuples(maker)) {
		index_tuples(maker);
		order_axes(maker);
		take_given(maker);
		made = make_rows(maker, rows, most, count);
	}
	free(maker->by_value);
	free(maker->tuples);
	free(maker);
	return made;
}
