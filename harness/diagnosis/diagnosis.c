/* diagnosis.c - weighing defects against what failed. */
#include "harness/diagnosis/diagnosis.h"

#include <stdlib.h>
#include <string.h>

#include "harness/diagnosis/weigh.h"

#define ROUNDS 3 /* of exchanging causes */

static const double best_of_nothing = -1e9;

struct solver {
	struct weighing weighing;
	const struct dictionary *dictionary;
	const struct evidence *evidence;
	int left_out;
	double *explained; /* bits, for each cell, by the causes but one */
	uint32_t chosen[DIAGNOSIS_CAUSES];
	uint32_t count;
};

static bool is_chosen(const struct solver *solver, uint32_t fault)
{
	for (uint32_t i = 0; i < solver->count; i++)
		if (solver->chosen[i] == fault)
			return true;
	return false;
}

/* What the causes explain of each cell, without the one at that place. */
static void explain_without(struct solver *solver, uint32_t place)
{
	for (uint32_t c = 0; c < solver->evidence->count; c++) {
		double most = 0;

		for (uint32_t i = 0; i < solver->count; i++) {
			double bits = i == place
				? 0
				: weigh_covered(&solver->weighing, solver->chosen[i], c);

			if (bits > most)
				most = bits;
		}
		solver->explained[c] = most;
	}
}

/* Bits that a fault adds to what is explained. */
static double bits_added(const struct solver *solver, uint32_t fault)
{
	double gain = 0;

	for (uint32_t i = 0; i < solver->weighing.failing_count; i++) {
		uint32_t c = solver->weighing.failing[i];
		double bits;

		bits = weigh_cell(&solver->weighing, fault, c) - solver->explained[c];
		if (bits > 0)
			gain += bits;
	}
	return gain - weigh_contradictions(&solver->weighing, fault);
}

/* ... and those that its clauses speak for it, which no other cause can take away. */
static double gain_of(const struct solver *solver, uint32_t fault)
{
	return bits_added(solver, fault) + weigh_clauses(&solver->weighing, fault);
}

static double find_best(const struct solver *solver, uint32_t *best)
{
	double most = best_of_nothing;

	for (uint32_t i = 0; i < solver->dictionary->fault_count; i++) {
		double gain;

		if ((int)i == solver->left_out || is_chosen(solver, i))
			continue;
		gain = gain_of(solver, i);
		if (gain > most) {
			most = gain;
			*best = i;
		}
	}
	return most;
}

static void add_causes(struct solver *solver)
{
	uint32_t best = 0;

	while (solver->count < DIAGNOSIS_CAUSES) {
		explain_without(solver, DIAGNOSIS_CAUSES);
		if (find_best(solver, &best) <= 0 ||
			(solver->count && bits_added(solver, best) <= WEIGH_CAUSE))
			return;
		solver->chosen[solver->count++] = best;
	}
}

/* Each cause makes way for a better one, now that the others are known. */
static bool exchange(struct solver *solver)
{
	bool better = false;

	for (uint32_t place = 0; place < solver->count; place++) {
		uint32_t best = 0, now = solver->chosen[place];

		explain_without(solver, place);
		if (find_best(solver, &best) <= gain_of(solver, now))
			continue;
		solver->chosen[place] = best;
		better = true;
	}
	return better;
}

/* A cause that the others have made superfluous. */
static void drop_idle(struct solver *solver)
{
	for (uint32_t place = solver->count; place-- > 0 && solver->count > 1;) {
		explain_without(solver, place);
		if (bits_added(solver, solver->chosen[place]) > WEIGH_CAUSE)
			continue;
		solver->count--;
		for (uint32_t i = place; i < solver->count; i++)
			solver->chosen[i] = solver->chosen[i + 1];
	}
}

/* ---- telling ---- */

struct ranking {
	double gain;
	uint32_t fault;
};

static int compare_rankings(const void *one, const void *other)
{
	const struct ranking *a = one, *b = other;

	if (a->gain != b->gain)
		return a->gain < b->gain ? 1 : -1;
	return a->fault < b->fault ? -1 : a->fault > b->fault;
}

static void count_shown(const struct solver *solver, struct diagnosed *cause)
{
	const struct cell *known = solver->dictionary->faults[cause->fault].cells;

	for (uint32_t c = 0; c < solver->evidence->count; c++) {
		const struct cell *seen = &solver->evidence->cells[c];

		cause->shown += weigh_cell(&solver->weighing, cause->fault, c) > 0;
		if (known[c].state != CELL_FAIL)
			continue;
		cause->contradicted += seen->state == CELL_PASS;
		cause->exact += seen->state == CELL_FAIL && seen->step == known[c].step &&
			seen->symptom == known[c].symptom;
	}
}

/* What could stand in the place of a cause, the best first. Returns how many there are. */
static uint32_t rank(struct solver *solver, uint32_t place, struct ranking *ranks)
{
	uint32_t count = 0;

	explain_without(solver, place);
	for (uint32_t i = 0; i < solver->dictionary->fault_count; i++) {
		if ((int)i == solver->left_out ||
			(is_chosen(solver, i) &&
				(place >= solver->count || i != solver->chosen[place])))
			continue;
		ranks[count].fault = i;
		ranks[count++].gain = gain_of(solver, i);
	}
	qsort(ranks, count, sizeof(*ranks), compare_rankings);
	return count;
}

static void tell_cause(struct solver *solver, uint32_t place, const struct ranking *ranks,
	uint32_t count, struct diagnosed *cause)
{
	*cause = (struct diagnosed){ .fault = solver->chosen[place] };
	cause->gain = bits_added(solver, cause->fault);
	for (uint32_t i = 0; i < count; i++) {
		if (ranks[i].fault == cause->fault ||
			bits_added(solver, ranks[i].fault) < cause->gain - WEIGH_ALIKE)
			continue;
		if (cause->group_count < DIAGNOSIS_RANKED)
			cause->group[cause->group_count] = ranks[i].fault;
		cause->group_count++;
	}
	count_shown(solver, cause);
}

static void add_ranked(struct diagnosis *diagnosis, uint32_t fault)
{
	for (uint32_t i = 0; i < diagnosis->ranked_count; i++)
		if (diagnosis->ranked[i] == fault)
			return;
	if (diagnosis->ranked_count < DIAGNOSIS_RANKED)
		diagnosis->ranked[diagnosis->ranked_count++] = fault;
}

/* The causes, then in turns what could stand in the place of each. */
static int tell(struct solver *solver, struct diagnosis *diagnosis)
{
	uint32_t all = solver->dictionary->fault_count;
	struct ranking *ranks = calloc((all + 1) * (solver->count + 1), sizeof(*ranks));
	uint32_t counts[DIAGNOSIS_CAUSES] = { 0 };

	if (!ranks)
		return -1;
	diagnosis->count = solver->count;
	for (uint32_t i = 0; i < solver->count; i++) {
		counts[i] = rank(solver, i, ranks + i * (all + 1));
		tell_cause(solver, i, ranks + i * (all + 1), counts[i], &diagnosis->causes[i]);
		add_ranked(diagnosis, solver->chosen[i]);
	}
	if (!solver->count)
		counts[0] = rank(solver, 0, ranks);
	for (uint32_t turn = 0; turn < all && diagnosis->ranked_count < DIAGNOSIS_RANKED; turn++)
		for (uint32_t i = 0; i < (solver->count ? solver->count : 1); i++)
			if (turn < counts[i])
				add_ranked(diagnosis, ranks[i * (all + 1) + turn].fault);
	free(ranks);
	return 0;
}

static int compare_causes(const void *one, const void *other)
{
	const struct diagnosed *a = one, *b = other;

	return a->gain < b->gain ? 1 : a->gain > b->gain ? -1 : 0;
}

/* The cause of each failure is the one that explains most of it. */
static void attribute(const struct solver *solver, struct diagnosis *diagnosis)
{
	double all = 0, explained = 0, against = 0;

	for (uint32_t i = 0; i < diagnosis->count; i++)
		against += weigh_contradictions(&solver->weighing, diagnosis->causes[i].fault);
	for (uint32_t c = 0; c < solver->evidence->count; c++) {
		double most = 0;

		diagnosis->cause_of[c] = DIAGNOSIS_NONE;
		if (solver->evidence->cells[c].state != CELL_FAIL)
			continue;
		for (uint32_t i = 0; i < diagnosis->count; i++) {
			double bits =
				weigh_covered(&solver->weighing, diagnosis->causes[i].fault, c);

			if (bits <= most)
				continue;
			most = bits;
			diagnosis->cause_of[c] = (uint16_t)i;
		}
		diagnosis->failures++;
		diagnosis->explained += most > 0;
		all += WEIGH_SYMPTOM;
		explained += most;
	}
	diagnosis->quality = all > 0 ? (explained - against) / all : 0;
}

static void solve(struct solver *solver)
{
	solver->count = 0;
	add_causes(solver);
	for (int i = 0; i < ROUNDS && exchange(solver); i++) {
		drop_idle(solver);
		add_causes(solver);
	}
	drop_idle(solver);
}

static int find_causes(struct solver *solver, struct diagnosis *diagnosis)
{
	uint16_t *cause_of = diagnosis->cause_of;
	bool near = diagnosis->near;
	int result;

	*diagnosis = (struct diagnosis){ .cause_of = cause_of, .near = near };
	solve(solver);
	result = tell(solver, diagnosis);
	qsort(diagnosis->causes, diagnosis->count, sizeof(*diagnosis->causes), compare_causes);
	attribute(solver, diagnosis);
	return result;
}

int diagnosis_make(const struct dictionary *dictionary, const struct evidence *evidence,
	int left_out, struct diagnosis *diagnosis)
{
	struct solver solver = {
		.dictionary = dictionary, .evidence = evidence, .left_out = left_out
	};
	int result = -1;

	*diagnosis = (struct diagnosis){ .count = 0 };
	solver.explained = calloc(evidence->count + 1, sizeof(*solver.explained));
	diagnosis->cause_of = calloc(evidence->count + 1, sizeof(*diagnosis->cause_of));
	if (solver.explained && diagnosis->cause_of &&
		!weigh_start(&solver.weighing, dictionary, evidence, left_out)) {
		result = find_causes(&solver, diagnosis);
		diagnosis->near = diagnosis->failures && diagnosis->quality < WEIGH_NEAR;
		if (!result && diagnosis->near) {
			solver.weighing.clause = WEIGH_CLAUSE_ALONE;
			result = find_causes(&solver, diagnosis);
		}
		diagnosis->unlike = diagnosis->near && diagnosis->quality < WEIGH_UNLIKE;
	}
	weigh_end(&solver.weighing);
	free(solver.explained);
	if (result)
		diagnosis_free(diagnosis);
	return result;
}

void diagnosis_free(struct diagnosis *diagnosis)
{
	free(diagnosis->cause_of);
	diagnosis->cause_of = NULL;
}
