/*
 * test_repetitions.c - what repetitions come to together: which outcomes are mixed, what counts as a
 * failure, which trial decides, and that a waiver covers violations and nothing else.
 */
#include <string.h>

#include "harness/judge/bound.h"
#include "harness/plan/plan.h"
#include "harness/judge/repetitions.h"
#include "harness/testing/check.h"

#define TRIALS 6

static const struct clause stated = { "LOCK-002", CLAUSE_STATED, SOURCE_IOCTL_PAGE, 0, 3, "text" };
static const struct clause left_open = { "LOCK-010", CLAUSE_OPEN, SOURCE_NONE, 0, 3, "text" };

struct scene {
	struct plan *plan;
	const struct clause *clauses[2];
	struct trial trials[TRIALS];
	struct repetitions repetitions;
	struct judgement judgement;
	uint32_t deciding;
};

/* HOLDER locks; then RIVAL must be denied, or what it gets is noted. */
static void open_scene(struct scene *scene, enum policy policy, bool readings)
{
	memset(scene, 0, sizeof(*scene));
	scene->plan = plan_new();
	scene->plan->suite = "lock";
	scene->plan->name = "scene";
	scene->clauses[0] = policy == POLICY_RECORD ? &left_open : &stated;
	scene->plan->clauses = scene->clauses;
	scene->plan->policy = policy;
	given(scene->plan, HOLDER, locks("Holder"), returns(SUCCESS));
	if (policy == POLICY_RECORD)
		note(scene->plan, RIVAL, locks("Rival"));
	else
		then(scene->plan, RIVAL, locks("Rival"), returns(ACCESS_DENIED));
	if (readings) {
		letter(scene->plan, "denied", returns(ACCESS_DENIED));
		reading(scene->plan, "granted", returns(SUCCESS));
	}
	for (uint32_t i = 0; i < TRIALS; i++) {
		trial_init(&scene->trials[i], scene->plan);
		scene->trials[i].repetition = i + 1;
	}
}

static void close_scene(struct scene *scene)
{
	for (uint32_t i = 0; i < TRIALS; i++)
		trial_clear(&scene->trials[i], scene->plan);
	plan_free(scene->plan);
}

/* The next trials, one for each letter: d(enied), g(ranted), b(usy), e(rror), s(kipped), m(issing),
 * i(nterrupted), I(nterrupted after its last step). */
static void play(struct scene *scene, const char *letters, const char *waiver)
{
	uint32_t count = (uint32_t)strlen(letters);

	for (uint32_t i = 0; i < count; i++) {
		struct observation seen = { .outcome = OUTCOME_ANSWER, .count = 1 };
		struct trial *trial = &scene->trials[i];
		char letter = letters[i];

		if (letter == 'm')
			continue;
		trial->state = letter == 's' ? TRIAL_SKIPPED
			: letter == 'i'      ? TRIAL_INTERRUPTED
			: letter == 'I'      ? TRIAL_INTERRUPTED
					     : TRIAL_FINISHED;
		if (letter == 's')
			continue;
		seen.status = (uint32_t)(letter == 'e' ? ST_ACCESS_DENIED : ST_SUCCESS);
		trial_see(trial, 0, &seen);
		seen.status = (uint32_t)(letter == 'g' ? ST_SUCCESS
				: letter == 'b'        ? ST_DEVICE_BUSY
						       : ST_ACCESS_DENIED);
		if (letter != 'i')
			trial_see(trial, 1, &seen);
	}
	repetitions_count(scene->plan, scene->trials, count, &scene->repetitions);
	verdict_judge_all(
		scene->plan, scene->trials, count, waiver, &scene->judgement, &scene->deciding);
}

struct row {
	const char *letters;
	enum verdict verdict;
	uint32_t deciding, answered, failed;
	bool mixed;
};

static void check_rows(const struct row *rows, size_t count, enum policy policy, const char *waiver)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];
		unsigned before = checks_failed;
		struct scene scene;

		open_scene(&scene, policy, true);
		play(&scene, row->letters, waiver);
		CHECK(scene.judgement.verdict == row->verdict);
		CHECK(scene.deciding == row->deciding);
		CHECK(scene.repetitions.answered == row->answered);
		CHECK(scene.repetitions.failed == row->failed);
		CHECK(scene.repetitions.mixed == row->mixed);
		CHECK(scene.repetitions.bound >= bound_upper(row->failed, row->answered, 0.95) &&
			scene.repetitions.bound <= bound_upper(row->failed, row->answered, 0.95));
		if (checks_failed > before)
			printf("# %s\n", row->letters);
		close_scene(&scene);
	}
}

static void check_asserted(void)
{
	static const struct row rows[] = {
		{ "dddddd", VERDICT_PASS, 0, 6, 0, false },
		{ "gggggg", VERDICT_FAIL, 0, 6, 6, false },
		{ "ddgddg", VERDICT_FAIL, 2, 6, 2, true }, { "gdddd", VERDICT_FAIL, 0, 5, 1, true },
		{ "dded", VERDICT_ERROR, 2, 4, 1, true }, { "deg", VERDICT_FAIL, 2, 3, 2, true },
		{ "dds", VERDICT_SKIPPED, 2, 2, 0, true },
		{ "sss", VERDICT_SKIPPED, 0, 0, 0, false },
		{ "ddmm", VERDICT_MISSING, 2, 2, 0, false }, /* cut off is no outcome */
		{ "gdmm", VERDICT_FAIL, 0, 2, 1, true }, { "mm", VERDICT_MISSING, 0, 0, 0, false },
		{ "Id", VERDICT_ERROR, 0, 2, 1, true },
		{ "id", VERDICT_ERROR, 0, 2, 1, true }, /* done again: what came before stays */
	};

	check_rows(rows, sizeof(rows) / sizeof(rows[0]), POLICY_ASSERT, NULL);
}

/* A waiver covers each violation by itself: what else went wrong is not hidden behind it. */
static void check_waived(void)
{
	static const struct row rows[] = {
		{ "gg", VERDICT_WAIVED, 0, 2, 2, false },
		{ "dg", VERDICT_WAIVED, 1, 2, 1, true },
		{ "dd", VERDICT_PASS, 0, 2, 0, false },
		{ "ge", VERDICT_ERROR, 1, 2, 2, true },
		{ "gs", VERDICT_SKIPPED, 1, 1, 1, true },
		{ "gm", VERDICT_MISSING, 1, 1, 1, false },
		{ "gi", VERDICT_ERROR, 1, 2, 2, true },
		{ "ee", VERDICT_ERROR, 0, 2, 2, false },
	};
	struct scene scene;

	check_rows(rows, sizeof(rows) / sizeof(rows[0]), POLICY_ASSERT, "known");
	open_scene(&scene, POLICY_ASSERT, false);
	play(&scene, "g", "known");
	CHECK(!strcmp(scene.judgement.reason, "known") && scene.judgement.step == 1);
	CHECK(scene.judgement.expected[0] && scene.judgement.seen[0]);
	close_scene(&scene);
}

static void check_recorded(void)
{
	static const struct row rows[] = {
		{ "ddd", VERDICT_RECORDED, 0, 3, 0, false },
		{ "gdd", VERDICT_RECORDED, 0, 3, 1, true },
		{ "Id", VERDICT_ERROR, 0, 2, 1, true },
		{ "bbb", VERDICT_RECORDED, 0, 3, 0, false },
		{ "dgd", VERDICT_RECORDED, 1, 3, 1, true }, /* the departure decides */
		{ "ggd", VERDICT_RECORDED, 0, 3, 1, true },
		{ "dgb", VERDICT_RECORDED, 1, 3, 2, true },
		{ "dge", VERDICT_ERROR, 2, 3, 2, true },
		{ "dsd", VERDICT_SKIPPED, 1, 2, 0, true },
	};
	struct scene scene;

	check_rows(rows, sizeof(rows) / sizeof(rows[0]), POLICY_RECORD, NULL);
	/* Without readings the status tells. */
	open_scene(&scene, POLICY_RECORD, false);
	play(&scene, "ddgdgb", NULL);
	CHECK(scene.repetitions.mixed && scene.repetitions.readings == 3);
	CHECK(scene.repetitions.failed == 3);
	close_scene(&scene);
	open_scene(&scene, POLICY_RECORD, false);
	play(&scene, "bbb", NULL);
	CHECK(!scene.repetitions.mixed && scene.repetitions.readings == 1);
	close_scene(&scene);
}

static void check_words(void)
{
	struct scene scene;
	char text[REPETITIONS_TEXT];

	open_scene(&scene, POLICY_ASSERT, false);
	play(&scene, "dgdesm", NULL);
	repetitions_print(&scene.repetitions, text, sizeof(text));
	CHECK(!strcmp(text, "2 PASS, 1 FAIL, 1 ERROR, 1 SKIPPED, 1 MISSING"));
	close_scene(&scene);
	open_scene(&scene, POLICY_RECORD, true);
	play(&scene, "ddg", NULL);
	repetitions_print(&scene.repetitions, text, sizeof(text));
	CHECK(!strcmp(text, "3 RECORDED in 2 different ways"));
	close_scene(&scene);
}

int main(void)
{
	check_asserted();
	check_waived();
	check_recorded();
	check_words();
	return check_end();
}
