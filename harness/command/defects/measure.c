/* measure.c - diagnoses of drives whose defect is known. */
#include "harness/command/defects/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/defects/recorder/recorder_defects.h"
#include "harness/diagnosis/diagnosis.h"
#include "harness/diagnosis/suspect.h"
#include "harness/drive/specs.h"

#define FIRST       5 /* that a reader looks at */
#define SKIPPED     3 /* in ten */
#define PAIR_TRIALS 50

/* Of how many, how many were named first, and among the first five. */
struct score {
	uint32_t asked, first, five;
};

struct meter {
	const struct measuring *measuring;
	struct survey *survey;
	struct dictionary *dictionary;
	uint64_t state;  /* of chance */
	uint32_t unseen; /* drives on which nothing failed */
	struct score alone, skipped, unknown, kin, clause, pairs, occasions;
};

static uint32_t chance(struct meter *meter, uint32_t below)
{
	meter->state = meter->state * 6364136223846793005u + 1442695040888963407u;
	return below ? (uint32_t)(meter->state >> 33) % below : 0;
}

static bool share_clause(const char *one, const char *other)
{
	for (const char *at = one; *at; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");

		if (dictionary_lists(other, at, length))
			return true;
		at += length;
	}
	return false;
}

/* The place of a fault among those that are named; DIAGNOSIS_RANKED when it is not. */
static uint32_t place_of(const struct diagnosis *diagnosis, int fault)
{
	for (uint32_t i = 0; i < diagnosis->ranked_count; i++)
		if ((int)diagnosis->ranked[i] == fault)
			return i;
	return DIAGNOSIS_RANKED;
}

static void count(struct score *score, uint32_t place)
{
	score->asked++;
	score->first += place == 0;
	score->five += place < FIRST;
}

static int ask(struct meter *meter, const struct evidence *evidence, int fault, struct score *score)
{
	struct diagnosis diagnosis;

	if (!evidence->failures)
		return 0;
	if (diagnosis_make(meter->dictionary, evidence, -1, &diagnosis))
		return -1;
	count(score, place_of(&diagnosis, fault));
	diagnosis_free(&diagnosis);
	return 0;
}

/* Is there another that breaks a clause it does? */
static bool has_kin(const struct dictionary *dictionary, uint32_t fault)
{
	for (uint32_t i = 0; i < dictionary->fault_count; i++)
		if (i != fault &&
			share_clause(
				dictionary->faults[i].clauses, dictionary->faults[fault].clauses))
			return true;
	return false;
}

/* As if the fault were not known: does what is named share a clause with it? */
static int ask_without(struct meter *meter, const struct evidence *evidence, int fault)
{
	const char *clauses = meter->dictionary->faults[fault].clauses;
	struct suspects suspects;
	struct diagnosis diagnosis;
	uint32_t place = 0;

	if (diagnosis_make(meter->dictionary, evidence, fault, &diagnosis))
		return -1;
	while (place < diagnosis.ranked_count &&
		!share_clause(meter->dictionary->faults[diagnosis.ranked[place]].clauses, clauses))
		place++;
	place = place < diagnosis.ranked_count ? place : DIAGNOSIS_RANKED;
	count(&meter->unknown, place);
	if (has_kin(meter->dictionary, (uint32_t)fault))
		count(&meter->kin, place);
	diagnosis_free(&diagnosis);
	if (suspects_find(meter->dictionary, evidence, fault, &suspects))
		return -1;
	for (place = 0; place < suspects.count; place++)
		if (dictionary_lists(
			    clauses, suspects.list[place].id, strlen(suspects.list[place].id)))
			break;
	count(&meter->clause, place);
	suspects_free(&suspects);
	return 0;
}

static int play(struct meter *meter, const char *spec, const char *clauses,
	struct evidence *evidence, char *error, size_t size)
{
	const struct results *results = survey_play(meter->survey, spec, clauses, error, size);

	if (!results)
		return -1;
	if (!evidence_make(meter->dictionary, results, evidence))
		return 0;
	snprintf(error, size, "memory is short");
	return -1;
}

static int measure_alone(struct meter *meter, const struct defect *defect, char *error, size_t size)
{
	int fault = dictionary_find_fault(meter->dictionary, defect->name);
	struct evidence evidence;
	char spec[160];
	int result;

	snprintf(spec, sizeof(spec), "emulated:defect=%s", defect->name);
	if (fault < 0 || play(meter, spec, defect->clauses, &evidence, error, size))
		return fault < 0 ? 0 : -1;
	meter->unseen += !evidence.failures;
	result = ask(meter, &evidence, fault, &meter->alone);
	if (!result && evidence.failures)
		result = ask_without(meter, &evidence, fault);
	for (uint32_t i = 0; i < evidence.count; i++)
		if (chance(meter, 10) < SKIPPED)
			evidence.cells[i].state = CELL_UNKNOWN;
	evidence_count(&evidence);
	if (!result)
		result = ask(meter, &evidence, fault, &meter->skipped);
	evidence_free(&evidence);
	return result;
}

static const struct defect *choose(struct meter *meter, uint32_t all)
{
	uint32_t left = chance(meter, all);
	const struct defect *defect = all_defects_next(NULL);

	while (left--)
		defect = all_defects_next(defect);
	return defect;
}

/* By the later one of the two, which is at best the second. */
static void count_pair(struct score *score, uint32_t later)
{
	score->asked++;
	score->first += later == 1;
	score->five += later < FIRST;
}

/* Both have to be among the first five. */
static int measure_pair(struct meter *meter, uint32_t all, char *error, size_t size)
{
	const struct defect *pair[2];
	struct evidence evidence;
	struct diagnosis diagnosis;
	char spec[200], clauses[600];
	uint32_t places[2];
	int tries = PAIR_TRIALS;

	do {
		pair[0] = choose(meter, all);
		pair[1] = choose(meter, all);
		snprintf(spec, sizeof(spec), "emulated:defect=%s+%s", pair[0]->name, pair[1]->name);
	} while (tries-- && !spec_rules(spec));
	snprintf(clauses, sizeof(clauses), "%s %s", pair[0]->clauses, pair[1]->clauses);
	if (play(meter, spec, clauses, &evidence, error, size))
		return -1;
	if (diagnosis_make(meter->dictionary, &evidence, -1, &diagnosis)) {
		evidence_free(&evidence);
		return -1;
	}
	for (int i = 0; i < 2; i++)
		places[i] = place_of(
			&diagnosis, dictionary_find_fault(meter->dictionary, pair[i]->name));
	if (evidence.failures)
		count_pair(&meter->pairs, places[0] > places[1] ? places[0] : places[1]);
	diagnosis_free(&diagnosis);
	evidence_free(&evidence);
	return 0;
}

static int measure_occasion(struct meter *meter, uint32_t all, char *error, size_t size)
{
	enum occasion occasion =
		(enum occasion)(OCCASION_ALWAYS + 1 + (int)chance(meter, OCCASION_COUNT - 1));
	const struct defect *defect = choose(meter, all);
	struct evidence evidence;
	char spec[200];
	int result;

	snprintf(
		spec, sizeof(spec), "emulated:defect=%s@%s", defect->name, occasion_word(occasion));
	if (!spec_rules(spec))
		return 0;
	if (play(meter, spec, defect->clauses, &evidence, error, size))
		return -1;
	result = ask(meter, &evidence, dictionary_find_fault(meter->dictionary, defect->name),
		&meter->occasions);
	evidence_free(&evidence);
	return result;
}

static int measure_all(struct meter *meter, char *error, size_t size)
{
	uint32_t every = meter->measuring->every, all = 0, index = 0, done = 0;

	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d))
		all++;
	for (const struct defect *d = all_defects_next(NULL); d; d = all_defects_next(d)) {
		if ((index++ + meter->measuring->seed) % every)
			continue;
		if (measure_alone(meter, d, error, size) || measure_pair(meter, all, error, size) ||
			measure_occasion(meter, all, error, size))
			return -1;
		if (meter->measuring->progress)
			meter->measuring->progress(NULL, ++done, all / every + 1);
	}
	return 0;
}

static void print(const char *what, const struct score *score)
{
	uint32_t asked = score->asked ? score->asked : 1;

	printf("%-52s %5u  first %5.1f %%  among five %5.1f %%\n", what, (unsigned)score->asked,
		100.0 * score->first / asked, 100.0 * score->five / asked);
}

static void print_all(const struct meter *meter)
{
	print("a defect alone", &meter->alone);
	print("three cases in ten skipped", &meter->skipped);
	print("pairs of defects, both (first: before all others)", &meter->pairs);
	print("on one occasion only, where anything fails", &meter->occasions);
	print("the defect unknown: one that breaks a clause it does", &meter->unknown);
	print("... of those that have such a one", &meter->kin);
	print("... a clause that it breaks, among those told", &meter->clause);
	printf("%u drives on which nothing failed were not asked about\n", (unsigned)meter->unseen);
}

int measure(
	const struct program *program, const struct measuring *measuring, char *error, size_t size)
{
	struct meter meter = { .measuring = measuring,
		.state = measuring->seed,
		.survey = survey_new(program, measuring->survey, error, size) };
	int result = -1;

	if (!meter.survey)
		return -1;
	snprintf(error, size, "memory is short");
	meter.dictionary = dictionary_read();
	if (meter.dictionary)
		result = measure_all(&meter, error, size);
	if (!result)
		print_all(&meter);
	dictionary_free(meter.dictionary);
	survey_free(meter.survey);
	return result;
}
