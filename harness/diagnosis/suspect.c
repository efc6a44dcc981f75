/* suspect.c - clauses in the order in which they are suspect. */
#include "harness/diagnosis/suspect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* By Newton, from above. */
static double root_of(double number)
{
	double root = number > 1 ? number : 1;

	for (int i = 0; i < 60; i++)
		root = (root + number / root) / 2;
	return root;
}

static struct suspect *find(struct suspects *suspects, const char *id, size_t length)
{
	struct suspect *more;

	for (uint32_t i = 0; i < suspects->count; i++)
		if (!strncmp(suspects->list[i].id, id, length) && !suspects->list[i].id[length])
			return &suspects->list[i];
	if (length >= SUSPECT_ID)
		return NULL;
	more = realloc(suspects->list, (suspects->count + 1) * sizeof(*more));
	if (!more)
		return NULL;
	suspects->list = more;
	more += suspects->count++;
	*more = (struct suspect){ .failing = 0 };
	memcpy(more->id, id, length);
	return more;
}

static bool violates(const struct cell *cell, bool errors)
{
	return cell->state == CELL_FAIL && cell->error == errors;
}

static uint32_t count_words(const char *text)
{
	uint32_t count = 0;

	for (; *text; text += strspn(text, " ")) {
		text += strcspn(text, " ");
		count++;
	}
	return count;
}

static int take_case(struct suspects *suspects, const char *clauses, bool failing)
{
	double weight = 1.0 / count_words(clauses);

	for (const char *at = clauses; *at; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");
		struct suspect *one = find(suspects, at, length);

		if (!one)
			return -1;
		one->failing += failing;
		one->cases++;
		one->weight_failing += failing ? weight : 0;
		one->weight += weight;
		at += length;
	}
	return 0;
}

static int count(const struct dictionary *dictionary, const struct evidence *evidence, bool errors,
	struct suspects *suspects)
{
	for (uint32_t c = 0; c < evidence->count; c++) {
		const struct cell *cell = &evidence->cells[c];
		bool failing = violates(cell, errors);

		if ((failing || cell->state == CELL_PASS) &&
			take_case(suspects, evidence_clauses(dictionary, evidence, c), failing))
			return -1;
	}
	return 0;
}

/* ---- known faults ---- */

/* How much of a failure in one case is like another: the whole of it, or less. */
static double likeness_of_cells(const struct cell *one, const struct cell *other)
{
	if (one->step != other->step)
		return 0.3;
	return one->symptom == other->symptom ? 1 : 0.6;
}

/* How far the failures of a drive with that fault are those that were seen: the cosine of both, squared,
 * with cases that cite many clauses counting less. */
static double likeness_of(const struct dictionary *dictionary, const struct cell *known,
	const struct evidence *evidence, const double *weights)
{
	double alike = 0, of_known = 0, of_seen = 0;

	for (uint32_t c = 0; c < dictionary->case_count; c++) {
		const struct cell *seen = &evidence->cells[c];

		if (known[c].state == CELL_UNKNOWN || seen->state == CELL_UNKNOWN)
			continue;
		if (known[c].state == CELL_FAIL)
			of_known += weights[c];
		if (seen->state == CELL_FAIL)
			of_seen += weights[c];
		if (known[c].state == CELL_FAIL && seen->state == CELL_FAIL)
			alike += weights[c] * likeness_of_cells(&known[c], seen);
	}
	return alike > 0 ? alike * alike / (of_known * of_seen) : 0;
}

static void lend(struct suspects *suspects, const char *clauses, double likeness)
{
	for (uint32_t i = 0; i < suspects->count; i++) {
		struct suspect *one = &suspects->list[i];

		if (one->failing && likeness > one->likeness &&
			dictionary_lists(clauses, one->id, strlen(one->id)))
			one->likeness = likeness;
	}
}

static int compare_with_faults(const struct dictionary *dictionary, const struct evidence *evidence,
	int left_out, struct suspects *suspects)
{
	double *weights = calloc(dictionary->case_count + 1, sizeof(*weights));

	if (!weights)
		return -1;
	for (uint32_t c = 0; c < dictionary->case_count; c++)
		weights[c] = 1.0 / count_words(dictionary->cases[c].clauses);
	for (uint32_t i = 0; i < dictionary->fault_count; i++)
		if ((int)i != left_out)
			lend(suspects, dictionary->faults[i].clauses,
				likeness_of(dictionary, dictionary->faults[i].cells, evidence,
					weights));
	free(weights);
	return 0;
}

/* ---- both ---- */

static int compare(const void *one, const void *other)
{
	const struct suspect *a = one, *b = other;

	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	return strcmp(a->id, b->id);
}

int suspects_find(const struct dictionary *dictionary, const struct evidence *evidence,
	int left_out, struct suspects *suspects)
{
	double all = 0;
	uint32_t failing = 0;
	bool errors;

	*suspects = (struct suspects){ .count = 0 };
	for (uint32_t c = 0; c < evidence->count; c++)
		failing += violates(&evidence->cells[c], false);
	errors = failing == 0;
	if (count(dictionary, evidence, errors, suspects) ||
		compare_with_faults(dictionary, evidence, left_out, suspects)) {
		suspects_free(suspects);
		return -1;
	}
	for (uint32_t i = 0; i < suspects->count; i++)
		all += suspects->list[i].weight_failing;
	for (uint32_t i = 0; i < suspects->count; i++) {
		struct suspect *one = &suspects->list[i];

		if (one->failing)
			one->alone = one->weight_failing / root_of(all * one->weight);
		one->score = (one->alone + one->likeness) / 2;
	}
	if (suspects->count)
		qsort(suspects->list, suspects->count, sizeof(*suspects->list), compare);
	return 0;
}

void suspects_free(struct suspects *suspects)
{
	free(suspects->list);
	*suspects = (struct suspects){ 0 };
}

double suspects_alone(const struct suspects *suspects, const char *id, size_t length)
{
	for (uint32_t i = 0; i < suspects->count; i++)
		if (!strncmp(suspects->list[i].id, id, length) && !suspects->list[i].id[length])
			return suspects->list[i].alone;
	return -1;
}
