/* fates.c - from verdicts of cases to fates of clauses. */
#include "reports/shared/fates.h"

#include <stdlib.h>
#include <string.h>

/* One citation. */
struct citation {
	const struct clause *clause;
	uint32_t index;
	enum verdict verdict; /* of the case, as far as it is about the clause */
	bool certain;         /* it failed, and asserts nothing else */
};

static bool counts(const struct clause *clause)
{
	return clause->kind != CLAUSE_ENVIRONMENT;
}

static uint32_t count_citations(const struct results *results)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < results->count; i++) {
		const struct clause *const *cited = results->cases[i].plan->clauses;

		count++; /* one more that may be violated */
		for (; cited && *cited; cited++)
			count += counts(*cited);
	}
	return count;
}

/* A case that violates a clause which is not its own has not tested its own. */
static enum verdict own_verdict(const struct judgement *judgement)
{
	return judgement->breaks[0] ? VERDICT_ERROR : judgement->verdict;
}

static const struct clause *find(const struct results *results, const char *id)
{
	for (uint32_t i = 0; i < results->count; i++) {
		const struct clause *const *cited = results->cases[i].plan->clauses;

		for (; cited && *cited; cited++)
			if (!strcmp((*cited)->id, id))
				return *cited;
	}
	return NULL;
}

/* Clauses of the case that a drive can violate. */
static uint32_t count_asserted(const struct plan *plan)
{
	const struct clause *const *cited = plan->clauses;
	uint32_t count = 0;

	for (; cited && *cited; cited++)
		count += counts(*cited) && (*cited)->kind != CLAUSE_OPEN;
	return count;
}

/* Returns how many there are. */
static uint32_t collect(const struct results *results, struct citation *list)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < results->count; i++) {
		const struct judgement *judgement = &results->cases[i].judgement;
		const struct clause *const *cited = results->cases[i].plan->clauses;
		const struct clause *other =
			judgement->breaks[0] ? find(results, judgement->breaks) : NULL;

		bool only = count_asserted(results->cases[i].plan) == 1;

		for (; cited && *cited; cited++)
			if (counts(*cited))
				list[count++] =
					(struct citation){ *cited, i, own_verdict(judgement),
						only && (*cited)->kind != CLAUSE_OPEN };
		if (other)
			list[count++] = (struct citation){ other, i, judgement->verdict, true };
	}
	return count;
}

static int by_clause(const void *one, const void *other)
{
	const struct citation *a = one, *b = other;
	int order = strcmp(a->clause->id, b->clause->id);

	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static bool is_certain(const struct citation *list, uint32_t count, const struct clause *clause)
{
	uint32_t from = 0, to = count;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (strcmp(list[middle].clause->id, clause->id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < count && !strcmp(list[from].clause->id, clause->id); from++)
		if (list[from].certain && list[from].verdict == VERDICT_FAIL)
			return true;
	return false;
}

/* A failed case that cites a clause which is violated for certain says nothing of its others. list is in
 * the order of clauses. */
static void clear_the_others(struct citation *list, uint32_t count, bool *explained)
{
	for (uint32_t i = 0; i < count; i++)
		if (list[i].verdict == VERDICT_FAIL && is_certain(list, count, list[i].clause))
			explained[list[i].index] = list[i].certain = true;
	for (uint32_t i = 0; i < count; i++)
		if (list[i].verdict == VERDICT_FAIL && !list[i].certain && explained[list[i].index])
			list[i].verdict = VERDICT_ERROR;
}

static int by_first(const void *one, const void *other)
{
	const struct clause_outcome *a = one, *b = other;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return strcmp(a->clause->id, b->clause->id);
}

/* list is count citations of one clause. A clause that the documents leave open cannot be violated,
 * even where a case that asserts another clause cites it too. */
static enum clause_fate fate_of(const struct citation *list, uint32_t count)
{
	uint32_t seen[VERDICT_COUNT] = { 0 };
	uint32_t answered;
	bool certain = false;

	for (uint32_t i = 0; i < count; i++) {
		seen[list[i].verdict]++;
		certain |= list[i].verdict == VERDICT_FAIL && list[i].certain;
	}
	answered = seen[VERDICT_PASS] + seen[VERDICT_RECORDED];
	if (seen[VERDICT_FAIL] && list->clause->kind != CLAUSE_OPEN)
		return certain ? FATE_VIOLATED : FATE_SUSPECT;
	if (seen[VERDICT_WAIVED] && list->clause->kind != CLAUSE_OPEN)
		return FATE_WAIVED;
	if (list->clause->kind == CLAUSE_OPEN && answered + seen[VERDICT_FAIL])
		return FATE_RECORDED;
	if (answered == count)
		return FATE_TESTED;
	return answered ? FATE_PARTLY : FATE_UNTESTED;
}

static void fold(const struct citation *list, uint32_t count, struct fates *fates)
{
	for (uint32_t i = 0; i < count;) {
		uint32_t end = i + 1;
		enum clause_fate fate;

		while (end < count && !strcmp(list[i].clause->id, list[end].clause->id))
			end++;
		fate = fate_of(list + i, end - i);
		fates->list[fates->count++] =
			(struct clause_outcome){ list[i].clause, fate, list[i].index };
		fates->counts[fate]++;
		i = end;
	}
	qsort(fates->list, fates->count, sizeof(*fates->list), by_first);
}

int fates_count(const struct results *results, struct fates *fates)
{
	uint32_t count = count_citations(results);
	struct citation *list = calloc(count + 1, sizeof(*list));
	bool *explained = calloc(results->count + 1, sizeof(*explained));

	*fates = (struct fates){ .list = calloc(count + 1, sizeof(*fates->list)) };
	if (!list || !explained || !fates->list) {
		free(explained);
		free(list);
		fates_free(fates);
		return -1;
	}
	count = collect(results, list);
	qsort(list, count, sizeof(*list), by_clause);
	clear_the_others(list, count, explained);
	fold(list, count, fates);
	free(explained);
	free(list);
	return 0;
}

void fates_free(struct fates *fates)
{
	free(fates->list);
	*fates = (struct fates){ 0 };
}
