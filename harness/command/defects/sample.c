/* sample.c - playing a sample of defects, each on its occasion. */
#include "harness/command/defects/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/defects/recorder/recorder_defects.h"
#include "harness/model/occasion_plan.h"
#include "harness/plan/plan_write.h"
#include "harness/random/rehearsal.h"
#include "harness/random/twin.h"

/* Plans are large: so many are in memory together. */
#define CASES_TOGETHER 600u
#define CASES_MOST     4096u
#define DEFECTS_MOST   2048u
/* Random plans by which the model tells a defect from none. */
#define TWIN_PLANS 4000u

/* A case that can find something out, and on which occasions. */
struct finder {
	const char *suite;
	const struct test_case *test;
	uint64_t occasions;
	struct plan *plan; /* NULL: it cannot be rehearsed */
};

/* One turn: for each row that is still alive, its next few cases. */
struct turn {
	struct sample *sample;
	const struct program *program;
	const struct matrix_options *options;
	struct finder *finders;
	uint32_t finder_count;
	struct results *results;
	uint32_t row[CASES_TOGETHER + 64];
	const struct finder *finder[CASES_TOGETHER + 64];
	uint32_t *next; /* of each row: the finder to look at next */
	uint32_t *hint; /* of each row: the finder that is tried first, from 1; 0: any */
	char spec[160];
};

/* ---- the sample ---- */

static uint64_t shuffle_next(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* Defects that, always in force, contradict the model: the others do so on no occasion. Returns how many. */
static uint32_t find_visible(struct twin *twin, const struct defect **visible)
{
	uint32_t count = 0;

	for (const struct defect *d = defects_next(NULL); d; d = defects_next(d)) {
		const struct rules *rules = defects_rules(d);

		if (rules && count < DEFECTS_MOST && twin_contradicts(twin, rules, OCCASION_ALWAYS))
			visible[count++] = d;
	}
	return count;
}

static uint32_t list_pairs(
	const struct defect *const *visible, uint32_t count, struct sample_row *rows)
{
	uint32_t pairs = 0;

	for (uint32_t i = 0; i < count; i++)
		for (int o = OCCASION_ALWAYS + 1; o < OCCASION_COUNT; o++)
			rows[pairs++] = (struct sample_row){ .defect = visible[i],
				.occasion = (enum occasion)o };
	return pairs;
}

/* Draws without putting back; what passes all that the model knows is drawn in vain. */
static void draw(
	struct sample *sample, struct twin *twin, uint32_t pairs, uint32_t count, uint64_t seed)
{
	for (uint32_t i = 0; i < pairs && sample->count < count; i++) {
		uint32_t other = i + (uint32_t)(shuffle_next(&seed) % (pairs - i));
		struct sample_row drawn = sample->rows[other];
		const struct rules *rules = defects_rules_on(drawn.defect, drawn.occasion);

		sample->rows[other] = sample->rows[i];
		sample->rows[i] = drawn;
		sample->drawn++;
		/* Those kept come first; they are never behind what has been drawn. */
		if (rules && twin_contradicts(twin, rules, drawn.occasion))
			sample->rows[sample->count++] = drawn;
	}
}

struct sample *sample_new(uint32_t count, uint64_t seed)
{
	static const struct defect *visible[DEFECTS_MOST];
	struct sample *sample = calloc(1, sizeof(*sample));
	struct twin *twin = twin_new(TWIN_PLANS, 1);
	uint32_t visible_count = twin ? find_visible(twin, visible) : 0;

	if (sample)
		sample->rows =
			calloc(visible_count * (OCCASION_COUNT - 1) + 1, sizeof(*sample->rows));
	if (!sample || !sample->rows || !twin) {
		sample_free(sample);
		sample = NULL;
	} else {
		draw(sample, twin, list_pairs(visible, visible_count, sample->rows), count, seed);
	}
	twin_free(twin);
	return sample;
}

void sample_free(struct sample *sample)
{
	if (sample)
		free(sample->rows);
	free(sample);
}

/* ---- who can find something out ---- */

static bool is_unfit(const struct matrix *matrix, const struct test_case *test)
{
	for (uint32_t i = 0; i < matrix->false_alarms; i++)
		if (matrix->unfit[i] == test)
			return true;
	return false;
}

static int find_finders(struct turn *turn, const struct matrix *matrix)
{
	turn->finders = calloc(CASES_MOST, sizeof(*turn->finders));
	if (!turn->finders)
		return -1;
	for (const struct suite *s = turn->program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			struct finder *finder = &turn->finders[turn->finder_count];
			struct plan *plan;

			if (turn->finder_count == CASES_MOST || is_unfit(matrix, t) ||
				!selection_has(turn->options->cases, s->name, t))
				continue;
			plan = plan_write(s->name, t);
			if (!plan)
				return -1;
			if (plan->policy != POLICY_ASSERT) {
				plan_free(plan);
				continue;
			}
			*finder = (struct finder){ s->name, t, occasions_of(plan), plan };
			turn->finder_count++;
		}
	return 0;
}

static bool can_find(const struct finder *finder, const struct sample_row *row)
{
	return finder->occasions >> row->occasion & 1 &&
		matrix_cites(finder->test, row->defect->clauses);
}

/* ---- rehearsals: which of them to try first ---- */

/* Only what passes on a right drive tells anything of another one. */
static void choose_rehearsed(struct turn *turn, struct rehearsal *rehearsal)
{
	static struct judgement judgement;

	rehearsal_begin(rehearsal, NULL);
	for (uint32_t i = 0; i < turn->finder_count; i++) {
		struct finder *finder = &turn->finders[i];

		if (rehearsal_knows(finder->plan) &&
			rehearsal_play(rehearsal, finder->plan, &judgement) == VERDICT_PASS)
			continue;
		plan_free(finder->plan);
		finder->plan = NULL;
	}
}

static uint32_t rehearse_row(
	struct turn *turn, struct rehearsal *rehearsal, const struct sample_row *row)
{
	const struct rules *rules = defects_rules_on(row->defect, row->occasion);
	static struct judgement judgement;

	if (!rules)
		return 0;
	rehearsal_reset(rehearsal);
	rehearsal_begin(rehearsal, rules);
	for (uint32_t i = 0; i < turn->finder_count; i++)
		if (turn->finders[i].plan && can_find(&turn->finders[i], row) &&
			rehearsal_play(rehearsal, turn->finders[i].plan, &judgement) ==
				VERDICT_FAIL)
			return i + 1;
	return 0;
}

/* What a rehearsal shows is played for real before anything else; where none shows anything, everything is. */
static int find_hints(struct turn *turn)
{
	struct rehearsal *rehearsal = rehearsal_new(true);

	turn->hint = calloc(turn->sample->count + 1, sizeof(*turn->hint));
	if (!rehearsal || !turn->hint) {
		rehearsal_free(rehearsal);
		return -1;
	}
	choose_rehearsed(turn, rehearsal);
	for (uint32_t i = 0; i < turn->sample->count; i++)
		turn->hint[i] = rehearse_row(turn, rehearsal, &turn->sample->rows[i]);
	rehearsal_free(rehearsal);
	return 0;
}

/* Finders are gone through with a stride, so that those tried first have little in common. */
static const struct finder *next_finder(struct turn *turn, uint32_t row)
{
	const uint32_t stride = 257;
	const struct sample_row *one = &turn->sample->rows[row];

	if (turn->hint[row]) {
		const struct finder *hint = &turn->finders[turn->hint[row] - 1];

		turn->hint[row] = 0;
		return hint;
	}
	while (turn->next[row] < turn->finder_count) {
		uint32_t at = (uint32_t)((uint64_t)turn->next[row]++ * stride + 1000 + row) %
			turn->finder_count;

		if (can_find(&turn->finders[at], one))
			return &turn->finders[at];
	}
	return NULL;
}

/* ---- playing ---- */

static const char *spec_of(void *context, uint32_t index)
{
	struct turn *turn = context;
	const struct sample_row *row = &turn->sample->rows[turn->row[index]];

	snprintf(turn->spec, sizeof(turn->spec), "emulated:defect=%s@%s", row->defect->name,
		occasion_word(row->occasion));
	return turn->spec;
}

static int enter(struct turn *turn, uint32_t row, const struct finder *finder)
{
	struct plan *plan = plan_write(finder->suite, finder->test);
	uint32_t at = turn->results->count;

	if (!plan || results_add(turn->results, plan, 1)) {
		plan_free(plan);
		return -1;
	}
	turn->row[at] = row;
	turn->finder[at] = finder;
	return 0;
}

/* Of a violation of a clause that is not the case's own: is it one that the defect breaks? */
static bool breaks_cited(const struct sample_row *row, const char *breaks)
{
	return !breaks[0] || matrix_names(row->defect->clauses, breaks);
}

static void take_in(struct turn *turn)
{
	results_judge(turn->results);
	for (uint32_t i = 0; i < turn->results->count; i++) {
		const struct judgement *judgement = &turn->results->cases[i].judgement;
		struct sample_row *row = &turn->sample->rows[turn->row[i]];
		bool kills =
			judgement->verdict == VERDICT_FAIL && breaks_cited(row, judgement->breaks);

		row->played++;
		turn->sample->played++;
		row->errors += judgement->verdict == VERDICT_ERROR;
		if (row->killed || (!kills && row->name[0]))
			continue;
		row->killed = kills;
		snprintf(row->name, sizeof(row->name), "%s/%s", turn->finder[i]->suite,
			turn->finder[i]->test->name);
	}
}

static int play_together(struct turn *turn, char *error, size_t size)
{
	if (matrix_play_kinds(turn->results, turn->options, spec_of, turn, error, size))
		return -1;
	take_in(turn);
	return 0;
}

static int start_together(struct turn *turn)
{
	results_free(turn->results);
	turn->results = results_new();
	if (!turn->results)
		return -1;
	turn->results->planned = true;
	return 0;
}

/* Each row that is alive gets so many cases more. */
static int play_turn(struct turn *turn, uint32_t each, bool *more, char *error, size_t size)
{
	*more = false;
	if (start_together(turn))
		return -1;
	for (uint32_t i = 0; i < turn->sample->count; i++) {
		struct sample_row *row = &turn->sample->rows[i];

		for (uint32_t j = 0; j < each && !row->killed; j++) {
			const struct finder *finder = next_finder(turn, i);

			if (!finder)
				break;
			row->possible++;
			*more = true;
			if (enter(turn, i, finder))
				return -1;
		}
		if (turn->results->count >= CASES_TOGETHER - each &&
			(play_together(turn, error, size) || start_together(turn)))
			return -1;
	}
	return turn->results->count ? play_together(turn, error, size) : 0;
}

static int play_all(struct turn *turn, char *error, size_t size)
{
	static const uint32_t steps[] = { 1, 2, 4, 8, 16 };
	bool more = true;

	for (uint32_t i = 0; more; i++) {
		uint32_t left = 0;

		if (play_turn(turn, steps[i < 5 ? i : 4], &more, error, size))
			return -1;
		for (uint32_t j = 0; j < turn->sample->count; j++)
			left += !turn->sample->rows[j].killed;
		if (turn->options->progress)
			turn->options->progress(turn->options->context,
				turn->sample->count - (more ? left : 0), turn->sample->count);
	}
	return 0;
}

int sample_play(struct sample *sample, const struct program *program,
	const struct matrix_options *options, const struct matrix *matrix, char *error, size_t size)
{
	struct turn *turn = calloc(1, sizeof(*turn));
	int result = -1;

	snprintf(error, size, "memory is short");
	if (!turn)
		return -1;
	turn->sample = sample;
	turn->program = program;
	turn->options = options;
	turn->next = calloc(sample->count + 1, sizeof(*turn->next));
	if (turn->next && !find_finders(turn, matrix) && !find_hints(turn))
		result = play_all(turn, error, size);
	for (uint32_t i = 0; i < sample->count; i++)
		sample->killed += sample->rows[i].killed;
	results_free(turn->results);
	for (uint32_t i = 0; i < turn->finder_count; i++)
		plan_free(turn->finders[i].plan);
	free(turn->finders);
	free(turn->next);
	free(turn->hint);
	free(turn);
	return result;
}
