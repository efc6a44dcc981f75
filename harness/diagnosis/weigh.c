/* weigh.c - bits for and against a defect. */
#include "harness/diagnosis/weigh.h"

#include <stdlib.h>
#include <string.h>

#include "harness/diagnosis/suspect.h"

/* The binary logarithm of a number from 1 on, linear between powers of two. */
static double bits_of(double number)
{
	double bits = 0;

	while (number >= 2) {
		number /= 2;
		bits++;
	}
	return bits + number - 1;
}

/* What it costs to say which so many of them fail, of whatever share. */
static double bits_of_share(uint32_t failing, uint32_t all)
{
	uint32_t fewer = failing < all - failing ? failing : all - failing;
	double ways = 1, bits = bits_of(all + 1.0);

	for (uint32_t i = 0; i < fewer; i++) {
		ways *= (double)(all - i) / (i + 1.0);
		if (ways < 1e100)
			continue;
		bits += bits_of(ways);
		ways = 1;
	}
	return bits + (ways > 1 ? bits_of(ways) : 0);
}

static bool is_same_status(const char *one, const char *other)
{
	size_t length = strcspn(one, ",");

	return length == strcspn(other, ",") && !strncmp(one, other, length);
}

static void find_statuses(struct weighing *weighing)
{
	const struct dictionary *dictionary = weighing->dictionary;

	for (uint32_t i = 0; i < dictionary->symptom_count; i++) {
		uint32_t first = 0;

		while (!is_same_status(dictionary->symptoms[first], dictionary->symptoms[i]))
			first++;
		weighing->status[i] = (uint16_t)first;
	}
}

static void find_contradictions(struct weighing *weighing, uint32_t fault)
{
	const struct cell *known = weighing->dictionary->faults[fault].cells;
	uint32_t failing = 0, passing = 0;
	double always, rarely;

	for (uint32_t c = 0; c < weighing->evidence->count; c++)
		if (known[c].state == CELL_FAIL) {
			failing += weighing->evidence->cells[c].state == CELL_FAIL;
			passing += weighing->evidence->cells[c].state == CELL_PASS;
		}
	always = WEIGH_PASSED * passing;
	rarely = WEIGH_RARE + bits_of_share(failing, failing + passing);
	weighing->against[fault] = failing && rarely < always ? rarely : always;
}

/* ---- clauses ---- */

/* How suspect the most suspect of its clauses is, and a little for all of them. */
static void find_clauses(struct weighing *weighing, const struct suspects *suspects, uint32_t fault)
{
	double most = 0, sum = 0;
	uint32_t count = 0;

	for (const char *at = weighing->dictionary->faults[fault].clauses; *at;
		at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");
		double score = suspects_alone(suspects, at, length);

		at += length;
		/* Nothing was asked about that clause. */
		if (score < 0)
			continue;
		most = score > most ? score : most;
		sum += score;
		count++;
	}
	weighing->clauses[fault] = count ? 0.75 * most + 0.25 * sum / count : 0;
}

int weigh_start(struct weighing *weighing, const struct dictionary *dictionary,
	const struct evidence *evidence, int left_out)
{
	struct suspects suspects;

	*weighing = (struct weighing){
		.dictionary = dictionary, .evidence = evidence, .clause = WEIGH_CLAUSE
	};
	weighing->status = calloc(dictionary->symptom_count + 1, sizeof(*weighing->status));
	weighing->clauses = calloc(dictionary->fault_count + 1, sizeof(*weighing->clauses));
	weighing->against = calloc(dictionary->fault_count + 1, sizeof(*weighing->against));
	weighing->failing = calloc(evidence->count + 1, sizeof(*weighing->failing));
	if (!weighing->status || !weighing->clauses || !weighing->against || !weighing->failing)
		return -1;
	if (suspects_find(dictionary, evidence, left_out, &suspects))
		return -1;
	find_statuses(weighing);
	for (uint32_t c = 0; c < evidence->count; c++)
		if (evidence->cells[c].state == CELL_FAIL)
			weighing->failing[weighing->failing_count++] = c;
	for (uint32_t i = 0; i < dictionary->fault_count; i++) {
		find_contradictions(weighing, i);
		find_clauses(weighing, &suspects, i);
	}
	suspects_free(&suspects);
	return 0;
}

void weigh_end(struct weighing *weighing)
{
	free(weighing->status);
	free(weighing->clauses);
	free(weighing->against);
	free(weighing->failing);
	*weighing = (struct weighing){ 0 };
}

/* The case shows a violation that is none of its own, as of a lock that outlived its owner: only a fault that
 * breaks that clause explains it, also where nobody knows what it does to the case. */
static double weigh_beside(const struct weighing *weighing, uint32_t fault, uint32_t index)
{
	const struct cell *known = &weighing->dictionary->faults[fault].cells[index];
	const struct cell *seen = &weighing->evidence->cells[index];
	const char *clause = weighing->evidence->breaks[index];

	if (known->state == CELL_FAIL && known->step == seen->step &&
		known->symptom == seen->symptom)
		return WEIGH_SYMPTOM;
	if (known->state == CELL_PASS ||
		!dictionary_lists(
			weighing->dictionary->faults[fault].clauses, clause, strlen(clause)))
		return 0;
	return WEIGH_UNKNOWN;
}

double weigh_cell(const struct weighing *weighing, uint32_t fault, uint32_t index)
{
	const struct cell *known = &weighing->dictionary->faults[fault].cells[index];
	const struct cell *seen = &weighing->evidence->cells[index];
	bool status;

	if (seen->state == CELL_FAIL && weighing->evidence->breaks &&
		weighing->evidence->breaks[index][0])
		return weigh_beside(weighing, fault, index);
	if (known->state != CELL_FAIL || seen->state != CELL_FAIL)
		return 0;
	status = weighing->status[known->symptom] == weighing->status[seen->symptom];
	if (known->step != seen->step)
		return status ? WEIGH_ELSE : WEIGH_CASE;
	if (known->symptom == seen->symptom)
		return WEIGH_SYMPTOM;
	return status ? WEIGH_STATUS : WEIGH_STEP;
}

double weigh_covered(const struct weighing *weighing, uint32_t fault, uint32_t index)
{
	if (weighing->evidence->cells[index].state == CELL_FAIL &&
		!(weighing->evidence->breaks && weighing->evidence->breaks[index][0]) &&
		weighing->dictionary->faults[fault].cells[index].state == CELL_UNKNOWN)
		return WEIGH_UNKNOWN;
	return weigh_cell(weighing, fault, index);
}

double weigh_contradictions(const struct weighing *weighing, uint32_t fault)
{
	return weighing->against[fault];
}

double weigh_clauses(const struct weighing *weighing, uint32_t fault)
{
	return weighing->clause * weighing->clauses[fault];
}
