/* audit_plans.c - does the record plan what this program's catalogue has, all of it and in that order? */
#include <stdio.h>
#include <string.h>

#include "harness/command/evidence/audit.h"
#include "harness/command/conduct/resume.h"
#include "harness/command/select.h"
#include "harness/system/text.h"

static bool clauses_equal(const struct clause *one, const struct clause *other)
{
	return !strcmp(one->id, other->id) && one->kind == other->kind &&
		one->sources == other->sources && one->where == other->where &&
		!strcmp(one->text, other->text);
}

/* The first clause that a case of the record cites and that this catalogue has otherwise; NULL: none. */
static const struct clause *find_foreign(const struct audit *audit)
{
	const struct results *results = audit->results;

	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; results->cases[i].plan->clauses[j]; j++) {
			const struct clause *cited = results->cases[i].plan->clauses[j];
			const struct clause *own = audit->program->find_clause(cited->id);

			if (!own || !clauses_equal(cited, own))
				return cited;
		}
	return NULL;
}

static void check_clauses(struct audit *audit)
{
	const struct clause *foreign = find_foreign(audit);

	if (foreign)
		audit_tell(audit, false, "clauses", "XA-%s does not read as in the catalogue",
			foreign->id);
	else
		audit_tell(audit, true, "clauses", "every clause reads as in the catalogue");
}

/* ---- the selection ---- */

static bool number_fact(const struct results *results, const char *key, uint64_t *number)
{
	const char *value = results_get(results, key);

	return value && !text_number(value, UINT64_MAX, number);
}

void audit_anew(struct audit *audit)
{
	struct selection selection;
	struct results *anew = results_new();
	uint64_t seed = 0, repeat = 1;
	int result = -1;

	(void)number_fact(audit->results, "repeat", &repeat);
	if (anew && number_fact(audit->results, "seed", &seed) && repeat <= REPEAT_MOST &&
		!selection_of(audit->results, &selection)) {
		result = selection_plan(&selection, audit->program, (uint32_t)repeat, seed, anew);
		/* A run that was merged has the whole list. */
		if (!result && !selection.shard.count && results_get(audit->results, FACT_LIST))
			result = shard_digest(anew, selection.shard.list);
		snprintf(audit->list, sizeof(audit->list), "%s", selection.shard.list);
		selection_free(&selection);
	}
	if (result) {
		results_free(anew);
		anew = NULL;
	}
	audit->anew = anew;
}

static bool same_name(const struct plan *one, const struct plan *other)
{
	return !strcmp(one->suite, other->suite) && !strcmp(one->name, other->name);
}

static bool is_among(const struct results *results, const struct plan *plan)
{
	for (uint32_t i = 0; i < results->count; i++)
		if (same_name(results->cases[i].plan, plan))
			return true;
	return false;
}

/* The first plan of one that the other does not have; NULL: there is none. */
static const struct plan *find_only_in(const struct results *one, const struct results *other)
{
	for (uint32_t i = 0; i < one->count; i++)
		if (!is_among(other, one->cases[i].plan))
			return one->cases[i].plan;
	return NULL;
}

static bool same_cases(const struct results *one, const struct results *other)
{
	bool same = one->count == other->count;

	for (uint32_t i = 0; same && i < one->count; i++)
		same = same_name(one->cases[i].plan, other->cases[i].plan);
	return same;
}

/* Names what is missing, added or out of its place. */
static bool check_selected(struct audit *audit, const struct results *anew)
{
	const struct results *results = audit->results;
	bool same = same_cases(results, anew);
	const struct plan *missing = same ? NULL : find_only_in(anew, results);
	const struct plan *added = same ? NULL : find_only_in(results, anew);

	if (same)
		audit_tell(audit, true, "selection",
			"all %u cases that the run's options mean are planned",
			(unsigned)results->count);
	if (missing)
		audit_tell(audit, false, "selection",
			"%s/%s is meant by the run's options, and is not planned", missing->suite,
			missing->name);
	if (added)
		audit_tell(audit, false, "selection",
			"%s/%s is planned, and is not meant by the run's options", added->suite,
			added->name);
	if (!same && !missing && !added)
		audit_tell(audit, false, "selection",
			"the cases do not stand in the order of the seed, or one stands there twice");
	return same;
}

static bool places_equal(const struct place *one, const struct place *other)
{
	if (!one->file || !other->file)
		return one->file == other->file;
	return one->line == other->line && !strcmp(one->file, other->file);
}

static void check_plan(struct audit *audit, const struct results *anew)
{
	const struct results *results = audit->results;

	for (uint32_t i = 0; i < results->count; i++) {
		const struct plan *own = anew->cases[i].plan;
		const struct plan *there = results->cases[i].plan;

		if (!resume_plans_equal(own, there)) {
			audit_tell(audit, false, "plans",
				"%s/%s does not have the steps, expectations, clauses and needs that "
				"this program gives it",
				there->suite, there->name);
			return;
		}
		if (!places_equal(&own->place, &there->place)) {
			audit_tell(audit, false, "plans", "%s/%s stands in %s:%u, not in %s:%u",
				there->suite, there->name,
				own->place.file ? own->place.file : "nothing",
				(unsigned)own->place.line,
				there->place.file ? there->place.file : "nothing",
				(unsigned)there->place.line);
			return;
		}
	}
	audit_tell(audit, true, "plans", "every plan is the one that this program writes");
}

/* Each repetition that was asked for, and one for each that was done again. */
static void check_repetitions(struct audit *audit, uint64_t repeat)
{
	const struct results *results = audit->results;

	for (uint32_t i = 0; i < results->count; i++) {
		const struct case_result *one = &results->cases[i];
		uint64_t again = 0;

		for (uint32_t j = 0; j < one->trial_count; j++)
			again += one->trials[j].again;
		if (one->trial_count != repeat + again) {
			audit_tell(audit, false, "selection",
				"%s/%s is planned %u times, and %u times were asked for",
				one->plan->suite, one->plan->name, (unsigned)one->trial_count,
				(unsigned)repeat);
			return;
		}
	}
	audit_tell(audit, true, "selection", "each is planned %u times", (unsigned)repeat);
}

/* What a shard is one of: its digest is what other shards have to name too. */
static void check_list(struct audit *audit)
{
	const char *list = results_get(audit->results, FACT_LIST);
	const char *shard = results_get(audit->results, FACT_SHARD);

	if (!shard && !list)
		return;
	if (!list || strcmp(list, audit->list))
		audit_tell(audit, false, "shard",
			"the list that it is a part of has the digest %s here, not %s", audit->list,
			list ? list : "none");
	else
		audit_tell(audit, true, "shard", "%s of the list %s", shard ? shard : "all", list);
}

void audit_plans(struct audit *audit)
{
	const char *file = results_get(audit->results, "replays");
	uint64_t repeat = 0;

	check_clauses(audit);
	if (file) {
		audit_tell(audit, false, "plans", "they come from %s, not from the suites", file);
		return;
	}
	if (!audit->anew || !number_fact(audit->results, "repeat", &repeat)) {
		audit_tell(audit, false, "selection", "the record does not say what was asked for");
		return;
	}
	check_list(audit);
	if (check_selected(audit, audit->anew)) {
		check_plan(audit, audit->anew);
		check_repetitions(audit, repeat);
	}
}
