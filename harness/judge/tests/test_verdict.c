/*
 * test_verdict.c - the judge: what every combination of role, policy and sighting comes to, and every
 * condition against observations that satisfy and that break it.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/plan/plan.h"
#include "harness/judge/verdict_conditions.h"
#include "harness/system/process.h"
#include "harness/testing/check.h"
#include "harness/facts/lab.h"
#include "harness/facts/run_token.h"
#include "harness/judge/stranger.h"
#include "harness/judge/verdict.h"

static const struct clause stated = { "LOCK-002", CLAUSE_STATED, SOURCE_IOCTL_PAGE, 0, 3, "text" };
static const struct clause open_question = { "LOCK-010", CLAUSE_OPEN, SOURCE_NONE, 0, 3, "text" };
static const struct clause condition_of_test = { "MCN-019", CLAUSE_ENVIRONMENT, SOURCE_NONE, 0, 3,
	"text" };

static struct observation answer(enum status status)
{
	return (struct observation){
		.outcome = OUTCOME_ANSWER, .status = (uint32_t)status, .count = 1
	};
}

static struct observation ended_so(enum outcome outcome)
{
	return (struct observation){ .outcome = outcome, .count = 1 };
}

/* The answer of a state query: LockState and name, the rest of the 65 bytes zero. */
static struct observation state(uint8_t locked, const char *name)
{
	struct observation o = answer(ST_SUCCESS);
	uint8_t buffer[65] = { locked };

	memcpy(buffer + 1, name, strlen(name));
	o.status_block = true;
	o.information = 65;
	observation_take_output(&o, buffer, sizeof(buffer));
	return o;
}

/* A plan of one step and its only sighting, judged against one expectation. */
static bool holds(struct expectation expected, struct observation seen)
{
	struct plan *plan = plan_new();
	const struct operation nothing = queries();
	const struct observation *culprit;
	struct trial trial;
	bool result;

	plan_add(plan, ROLE_THEN, HOLDER, &nothing, &expected);
	trial_init(&trial, plan);
	trial_see(&trial, 0, &seen);
	result = verdict_holds(plan, &trial, 0, &expected, &culprit);
	CHECK(result == (culprit == NULL));
	trial_clear(&trial, plan);
	plan_free(plan);
	return result;
}

static void check_statuses(void)
{
	CHECK(holds(returns(SUCCESS), answer(ST_SUCCESS)));
	CHECK(!holds(returns(SUCCESS), answer(ST_ACCESS_DENIED)));
	CHECK(!holds(returns(SUCCESS), ended_so(OUTCOME_HANG)));
	CHECK(!holds(returns(SUCCESS), ended_so(OUTCOME_NOTHING)));
	CHECK(!holds(returns(SUCCESS), ended_so(OUTCOME_TROUBLE)));
	CHECK(!holds(returns(SUCCESS), ended_so(OUTCOME_END)));
	CHECK(!holds(returns(SUCCESS), ended_so(OUTCOME_PENDING)));
	CHECK(holds(returns_either(SUCCESS, ACCESS_DENIED), answer(ST_ACCESS_DENIED)));
	CHECK(!holds(returns_either(SUCCESS, ACCESS_DENIED), answer(ST_INVALID_HANDLE)));
	CHECK(holds(returns_other_than(SUCCESS), answer(ST_INVALID_HANDLE)));
	CHECK(!holds(returns_other_than(SUCCESS), answer(ST_SUCCESS)));
	CHECK(!holds(returns_other_than(SUCCESS), ended_so(OUTCOME_HANG)));
	CHECK(holds(fails(), answer(ST_ACCESS_DENIED)));
	CHECK(!holds(fails(), answer(ST_SUCCESS)));
	CHECK(!holds(fails(), answer(ST_BUFFER_OVERFLOW)));
	CHECK(holds(succeeds(), answer(ST_SUCCESS)));
	CHECK(!holds(succeeds(), answer(ST_BUFFER_OVERFLOW)));
	CHECK(!holds(succeeds(), answer(ST_ACCESS_DENIED)));
	CHECK(holds(answers(), answer(ST_ACCESS_DENIED)));
	CHECK(!holds(answers(), ended_so(OUTCOME_HANG)));
	CHECK(holds(ends(), ended_so(OUTCOME_END)));
	CHECK(!holds(ends(), answer(ST_SUCCESS)));
	CHECK(holds(in_time(returns(SUCCESS)), answer(ST_SUCCESS)));
	CHECK(!holds(in_time(answers()), ended_so(OUTCOME_HANG)));
	CHECK(holds(stays_pending(), ended_so(OUTCOME_PENDING)));
	CHECK(!holds(stays_pending(), answer(ST_SUCCESS)));
}

static void check_codes_and_lengths(void)
{
	struct observation denied = answer(ST_ACCESS_DENIED);
	struct observation told = answer(ST_SUCCESS);

	denied.win32 = 5;
	CHECK(holds(returns_with_code(ST_ACCESS_DENIED, 5), denied));
	CHECK(!holds(returns_with_code(ST_ACCESS_DENIED, 6), denied));
	CHECK(!holds(information_is(0), told)); /* the status block was not written */
	told.status_block = true;
	told.information = 65;
	CHECK(holds(information_is(65), told));
	CHECK(!holds(information_is(64), told));
	CHECK(holds(information_at_most(65), told));
	CHECK(!holds(information_at_most(64), told));
}

static void check_states(void)
{
	char longest[64];

	memset(longest, 'A', 63);
	longest[63] = '\0';
	CHECK(holds(sees_free(), state(0, "")));
	CHECK(!holds(sees_free(), state(1, "Holder")));
	CHECK(!holds(sees_free(), answer(ST_SUCCESS))); /* nothing was written */
	CHECK(!holds(sees_free(), answer(ST_ACCESS_DENIED)));
	CHECK(holds(sees_locked(), state(1, "Holder")));
	CHECK(holds(sees_locked(), state(0xFF, "")));
	CHECK(!holds(sees_locked(), state(0, "Holder")));
	CHECK(holds(sees_lock_of("Holder"), state(1, "Holder")));
	CHECK(!holds(sees_lock_of("Holder"), state(1, "Holde")));
	CHECK(!holds(sees_lock_of("Holde"), state(1, "Holder")));
	CHECK(!holds(sees_lock_of("Holder"), state(0, "Holder")));
	CHECK(!holds(sees_lock_of("holder"), state(1, "Holder")));
	CHECK(holds(sees_lock_of(longest), state(1, longest)));
	CHECK(!holds(sees_lock_of("Holder"), answer(ST_SUCCESS)));
}

static void check_output(void)
{
	struct observation o = state(1, "Holder");
	struct observation none = answer(ST_SUCCESS);

	CHECK(holds(output_untouched_from(65), o));
	CHECK(!holds(output_untouched_from(10), o));
	CHECK(holds(output_untouched_from(0), none));
	CHECK(holds(output_bytes(1, "Hold", 4), o));
	CHECK(!holds(output_bytes(2, "Hold", 4), o));
	CHECK(!holds(output_bytes(64, "\0\0", 2), o));
	CHECK(holds(output_bytes(64, "\0", 1), o));
}

static struct observation listing(const char *text)
{
	static char copy[256];
	struct observation o = answer(ST_SUCCESS);

	snprintf(copy, sizeof(copy), "%s", text);
	o.text = copy;
	return o;
}

static void check_lists(void)
{
	struct observation refused = listing("");

	CHECK(holds(says_nothing(), listing("")));
	CHECK(!holds(says_nothing(), answer(ST_SUCCESS))); /* no list is no empty list */
	CHECK(!holds(says_nothing(), listing("arrival\n")));
	CHECK(!holds(says_nothing(), ended_so(OUTCOME_HANG)));
	CHECK(holds(says("arrival"), listing("removal\narrival count=3\n")));
	CHECK(!holds(says("arrival"), listing("late arrival\n")));
	CHECK(holds(never_says("removal"), listing("arrival\n")));
	CHECK(!holds(never_says("removal"), listing("arrival\nremoval\n")));
	CHECK(!holds(never_says("removal"), ended_so(OUTCOME_TROUBLE)));
	refused.status = (uint32_t)ST_NOT_SUPPORTED;
	CHECK(!holds(says_nothing(), refused)); /* nor is one that was refused */
	CHECK(!holds(never_says("removal"), refused));
	CHECK(!holds(says_only("HOLDER "), refused));
	CHECK(!holds(says_times(0, "HOLDER "), refused));
	CHECK(holds(says_only("HOLDER "), listing("HOLDER 28\nHOLDER 00\n")));
	CHECK(holds(says_only("HOLDER "), listing("")));
	CHECK(!holds(says_only("HOLDER "), listing("HOLDER 28\npoller 00\n")));
	CHECK(holds(says_times(2, "a"), listing("a\nb\nab\n")));
	CHECK(!holds(says_times(1, "a"), listing("a\nb\nab\n")));
	CHECK(holds(says_in_order("a", "b"), listing("a\nb\n")));
	CHECK(!holds(says_in_order("b", "a"), listing("a\nb\n")));
	CHECK(!holds(says_in_order("a", "a"), listing("a\nb\n")));
	CHECK(holds(outcomes("free locked:A"), listing("3 free\n4 locked:A\n")));
	CHECK(!holds(outcomes("free"), listing("3 free\n4 locked:A\n")));
	CHECK(!holds(outcomes("fre locked:AB"), listing("3 free\n")));
	CHECK(!holds(outcomes("free"), listing("")));
	CHECK(holds(one_winner(ACCESS_DENIED),
		listing("A STATUS_ACCESS_DENIED\nB STATUS_SUCCESS\nC STATUS_ACCESS_DENIED\n")));
	CHECK(!holds(one_winner(ACCESS_DENIED), listing("A STATUS_SUCCESS\nB STATUS_SUCCESS\n")));
	CHECK(!holds(one_winner(ACCESS_DENIED),
		listing("A STATUS_ACCESS_DENIED\nB STATUS_ACCESS_DENIED\n")));
	CHECK(!holds(
		one_winner(ACCESS_DENIED), listing("A STATUS_SUCCESS\nB STATUS_INVALID_HANDLE\n")));
	CHECK(!holds(one_winner(ACCESS_DENIED), listing("A STATUS_SUCCESS\nB no-answer\n")));
}

/* Two steps: what was seen of the second, compared with the first. */
static bool compares(
	struct observation first, struct observation second, struct expectation expected)
{
	struct plan *plan = plan_new();
	const struct operation look = queries();
	const struct expectation anything = answers();
	const struct observation *culprit;
	struct trial trial;
	bool result;

	plan_add(plan, ROLE_GIVEN, HOLDER, &look, &anything);
	plan_add(plan, ROLE_THEN, HOLDER, &look, &expected);
	trial_init(&trial, plan);
	trial_see(&trial, 0, &first);
	trial_see(&trial, 1, &second);
	result = verdict_holds(plan, &trial, 1, &expected, &culprit);
	trial_clear(&trial, plan);
	plan_free(plan);
	return result;
}

/* A last byte that by chance is what stood in the buffer before: answered all the same. */
static void check_last_byte(void)
{
	struct observation o = answer(ST_SUCCESS);
	struct observation whole = answer(ST_SUCCESS);
	struct observation cut = answer(ST_SUCCESS);
	uint8_t buffer[40];

	for (size_t i = 0; i < sizeof(buffer); i++)
		buffer[i] = observation_sentinel(i);
	memset(buffer, 'x', 35);
	observation_take_output(&o, buffer, sizeof(buffer));
	CHECK(o.output_size == 35);
	buffer[36] = buffer[37] = 0;
	observation_take_output(&whole, buffer, sizeof(buffer));
	CHECK(compares(whole, o, starts_like(0, 0, 36)));
	CHECK(!compares(whole, o, starts_like(0, 0, 37)));
	CHECK(!compares(whole, o, starts_like(0, 0, 41)));
	for (size_t i = 30; i < sizeof(buffer); i++)
		buffer[i] = observation_sentinel(i);
	observation_take_output(&cut, buffer, sizeof(buffer));
	CHECK(!compares(whole, cut, starts_like(0, 0, 36)));
}

static void check_comparisons(void)
{
	struct observation short_answer = state(1, "Holder");

	short_answer.information = 64;
	CHECK(compares(state(1, "A"), state(1, "A"), same_as(0)));
	CHECK(!compares(state(1, "A"), state(1, "B"), same_as(0)));
	CHECK(!compares(state(1, "Holder"), short_answer, same_as(0)));
	CHECK(compares(
		state(1, "Holder"), short_answer, same_parts_as(0, PART_BYTES | PART_STATUS)));
	CHECK(compares(state(1, "A"), state(1, "B"), differs_from(0, PART_BYTES)));
	CHECK(!compares(state(1, "A"), state(1, "A"), differs_from(0, PART_BYTES)));
	CHECK(compares(answer(ST_SUCCESS), state(1, "A"), sees_outcome_of(0, "A")));
	CHECK(!compares(answer(ST_SUCCESS), state(0, ""), sees_outcome_of(0, "A")));
	CHECK(compares(answer(ST_INVALID_PARAMETER), state(0, ""), sees_outcome_of(0, "A")));
	CHECK(!compares(answer(ST_INVALID_PARAMETER), state(1, "A"), sees_outcome_of(0, "A")));
	CHECK(compares(answer(ST_ACCESS_DENIED), answer(ST_INVALID_HANDLE), free_if(0)));
	CHECK(!compares(answer(ST_SUCCESS), state(1, "A"), free_if(0)));
	CHECK(compares(state(1, "Holder"), state(1, "Holder"), starts_like(0, 0, 7)));
	CHECK(!compares(state(1, "Holder"), state(1, "Holder"), starts_like(0, 1, 7)));
	CHECK(!compares(answer(ST_SUCCESS), state(1, "Holder"), starts_like(0, 0, 7)));
	CHECK(!compares(state(1, "Holder"), answer(ST_SUCCESS), starts_like(0, 0, 7)));
	check_last_byte();
}

/* ---- whole trials ---- */

struct scene {
	struct plan *plan;
	struct trial trial;
	struct judgement judgement;
};

static const struct clause *const cited_stated[] = { &stated, NULL };
static const struct clause *const cited_open[] = { &open_question, NULL };
static const struct clause *const cited_environment[] = { &condition_of_test, NULL };

/* given HOLDER SUCCESS; then or note RIVAL ACCESS_DENIED. */
static struct scene scene_open(enum policy policy)
{
	const struct clause *const *const cited[] = { cited_stated, cited_open, cited_environment };
	const struct operation lock = locks("Holder");
	const struct expectation success = returns(SUCCESS);
	const struct expectation denied = returns(ACCESS_DENIED);
	struct scene scene = { .plan = plan_new() };

	scene.plan->policy = policy;
	scene.plan->clauses = cited[policy];
	plan_add(scene.plan, ROLE_GIVEN, HOLDER, &lock, &success);
	if (policy == POLICY_RECORD) {
		const struct expectation anything = { 0 };

		plan_add(scene.plan, ROLE_NOTE, RIVAL, &lock, &anything);
		plan_add_reading(scene.plan, true, "denied", &denied);
		plan_add_reading(scene.plan, false, "granted", &success);
	} else {
		plan_add(scene.plan, ROLE_THEN, RIVAL, &lock, &denied);
	}
	trial_init(&scene.trial, scene.plan);
	scene.trial.state = TRIAL_FINISHED;
	return scene;
}

static void scene_close(struct scene *scene)
{
	trial_clear(&scene->trial, scene->plan);
	plan_free(scene->plan);
}

static enum verdict play_out(
	enum policy policy, struct observation first, struct observation second)
{
	struct scene scene = scene_open(policy);
	enum verdict verdict;

	if (first.outcome != OUTCOME_NOTHING)
		trial_see(&scene.trial, 0, &first);
	if (second.outcome != OUTCOME_NOTHING)
		trial_see(&scene.trial, 1, &second);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	verdict = scene.judgement.verdict;
	scene_close(&scene);
	return verdict;
}

static void check_verdicts(void)
{
	const struct observation good = answer(ST_SUCCESS);
	const struct observation denied = answer(ST_ACCESS_DENIED);
	const struct observation nothing = ended_so(OUTCOME_NOTHING);
	const struct observation hang = ended_so(OUTCOME_HANG);
	const struct observation trouble = ended_so(OUTCOME_TROUBLE);
	const struct observation end = ended_so(OUTCOME_END);

	CHECK(play_out(POLICY_ASSERT, good, denied) == VERDICT_PASS);
	CHECK(play_out(POLICY_ASSERT, good, good) == VERDICT_FAIL);
	CHECK(play_out(POLICY_ASSERT, denied, denied) == VERDICT_ERROR);
	CHECK(play_out(POLICY_ASSERT, denied, good) == VERDICT_ERROR);
	CHECK(play_out(POLICY_ASSERT, good, hang) == VERDICT_ERROR);
	CHECK(play_out(POLICY_ASSERT, hang, nothing) == VERDICT_ERROR);
	CHECK(play_out(POLICY_ASSERT, good, trouble) == VERDICT_ERROR);
	CHECK(play_out(POLICY_ASSERT, good, end) == VERDICT_ERROR);
	CHECK(play_out(POLICY_ASSERT, good, nothing) == VERDICT_ERROR);
	CHECK(play_out(POLICY_ASSERT, nothing, nothing) == VERDICT_ERROR);
	CHECK(play_out(POLICY_RECORD, good, denied) == VERDICT_RECORDED);
	CHECK(play_out(POLICY_RECORD, good, good) == VERDICT_RECORDED);
	CHECK(play_out(POLICY_RECORD, good, answer(ST_INVALID_HANDLE)) == VERDICT_RECORDED);
	CHECK(play_out(POLICY_RECORD, denied, good) == VERDICT_ERROR);
	CHECK(play_out(POLICY_RECORD, good, hang) == VERDICT_ERROR);
	CHECK(play_out(POLICY_RECORD, good, nothing) == VERDICT_ERROR);
	CHECK(play_out(POLICY_RECORD, good, trouble) == VERDICT_ERROR);
	CHECK(play_out(POLICY_ENVIRONMENT, good, denied) == VERDICT_PASS);
	CHECK(play_out(POLICY_ENVIRONMENT, good, good) == VERDICT_ERROR);
}

static void check_letters(void)
{
	const struct {
		enum status status;
		int reading;
		bool departs;
	} rows[] = { { ST_ACCESS_DENIED, 0, false }, { ST_SUCCESS, 1, true },
		{ ST_INVALID_HANDLE, -1, true } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scene scene = scene_open(POLICY_RECORD);
		struct observation seen[2] = { answer(ST_SUCCESS), answer(rows[i].status) };

		trial_see(&scene.trial, 0, &seen[0]);
		trial_see(&scene.trial, 1, &seen[1]);
		verdict_judge(scene.plan, &scene.trial, &scene.judgement);
		CHECK(verdict_reading(scene.plan, &scene.trial, 1) == rows[i].reading);
		CHECK(scene.judgement.departs == rows[i].departs);
		scene_close(&scene);
	}
}

static void check_states_of_trials(void)
{
	struct scene scene = scene_open(POLICY_ASSERT);
	struct observation seen[2] = { answer(ST_SUCCESS), answer(ST_SUCCESS) };

	scene.trial.state = TRIAL_PLANNED;
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_MISSING);
	scene.trial.state = TRIAL_SKIPPED;
	scene.trial.unmet = NEED_PLUG;
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_SKIPPED);
	CHECK(strstr(scene.judgement.reason, "plug") != NULL);
	/* Cut off in the middle: an error, unless a violation had been seen by then. */
	scene.trial.state = TRIAL_BEGUN;
	trial_see(&scene.trial, 0, &seen[0]);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_ERROR);
	trial_see(&scene.trial, 1, &seen[1]);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_FAIL && scene.judgement.step == 1);
	scene_close(&scene);

	scene = scene_open(POLICY_ASSERT);
	seen[1] = answer(ST_ACCESS_DENIED);
	trial_see(&scene.trial, 0, &seen[0]);
	trial_see(&scene.trial, 1, &seen[1]);
	scene.trial.trouble = malloc(8);
	strcpy(scene.trial.trouble, "trouble");
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_ERROR); /* trouble turns a pass into an error */
	scene_close(&scene);
}

/* One bad round among a thousand decides, and a retry never erases a failure. */
static void check_repetition(void)
{
	struct scene scene = scene_open(POLICY_ASSERT);
	struct observation good = answer(ST_SUCCESS);
	struct observation denied = answer(ST_ACCESS_DENIED);
	struct trial trials[3];
	struct judgement judgement;
	uint32_t index;

	trial_see(&scene.trial, 0, &good);
	for (int i = 0; i < 999; i++)
		trial_see(&scene.trial, 1, &denied);
	CHECK(scene.trial.steps[1].count == 1 && scene.trial.steps[1].list[0].count == 999);
	scene.plan->steps[1].rounds = 1000;
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_ERROR && scene.judgement.step == 1);
	scene.plan->steps[1].rounds = 999;
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_PASS);
	trial_see(&scene.trial, 1, &good);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_FAIL);
	scene.plan->steps[1].rounds = 1;

	for (int i = 0; i < 3; i++) {
		trial_init(&trials[i], scene.plan);
		trials[i].state = TRIAL_FINISHED;
		trial_see(&trials[i], 0, &good);
		trial_see(&trials[i], 1, i == 1 ? &good : &denied);
	}
	verdict_judge_all(scene.plan, trials, 3, NULL, &judgement, &index);
	CHECK(judgement.verdict == VERDICT_FAIL && index == 1);
	verdict_judge_all(scene.plan, trials, 1, NULL, &judgement, &index);
	CHECK(judgement.verdict == VERDICT_PASS && index == 0);
	trials[2].state = TRIAL_PLANNED;
	verdict_judge_all(scene.plan, trials + 2, 1, NULL, &judgement, &index);
	CHECK(judgement.verdict == VERDICT_MISSING);
	for (int i = 0; i < 3; i++)
		trial_clear(&trials[i], scene.plan);
	scene_close(&scene);
}

/* A lock of the case that is left behind is a violation of another clause; whose it is not, or what the
 * drive does not tell, is an error; neither is ever a pass. */
static void check_left(
	struct observation last, enum verdict verdict, const char *breaks, const char *reason)
{
	struct scene scene = scene_open(POLICY_ASSERT);
	const struct operation look = queries();
	const struct expectation must_be_free = free_if(0);
	struct observation seen[3] = { answer(ST_SUCCESS), answer(ST_ACCESS_DENIED), last };

	trial_clear(&scene.trial, scene.plan);
	plan_add(scene.plan, ROLE_GIVEN, JANITOR, &look, &must_be_free)->implied = true;
	trial_init(&scene.trial, scene.plan);
	scene.trial.state = TRIAL_FINISHED;
	for (uint32_t i = 0; i < 3; i++)
		trial_see(&scene.trial, i, &seen[i]);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == verdict);
	CHECK(!strcmp(scene.judgement.breaks, breaks));
	CHECK(strstr(scene.judgement.reason, reason) != NULL);
	verdict_waive(&scene.judgement, "a waiver of what the case is about");
	CHECK(scene.judgement.verdict == verdict);
	scene_close(&scene);
}

/*
 * A free drive is expected and shows a name: after a lock of the plan's own or not. Somebody else's makes an
 * error of any departure; what the drive may have made of the plan's names is the drive's.
 */
static void check_stranger_beside(
	struct operation locks_it, bool after_lock, const char *name, enum verdict verdict)
{
	struct plan *plan = plan_new();
	const struct operation steps[] = { locks_it, queries() };
	const struct expectation seen[] = { returns(SUCCESS), sees_free() };
	struct observation was[] = { answer(after_lock ? ST_SUCCESS : ST_ACCESS_DENIED),
		state(1, name) };
	struct judgement judgement;
	struct trial trial;

	plan->clauses = cited_stated;
	for (int i = 0; i < 2; i++)
		plan_add(plan, i ? ROLE_THEN : ROLE_NOTE, HOLDER, &steps[i], &seen[i]);
	trial_init(&trial, plan);
	trial.state = TRIAL_FINISHED;
	for (uint32_t i = 0; i < 2; i++)
		trial_see(&trial, i, &was[i]);
	verdict_judge(plan, &trial, &judgement);
	CHECK(judgement.verdict == verdict);
	CHECK(!strcmp(judgement.reason, "the drive is used by somebody else (Nero)") ==
		(verdict == VERDICT_ERROR));
	trial_clear(&trial, plan);
	plan_free(plan);
}

static void check_stranger(bool after_lock, const char *name, enum verdict verdict)
{
	check_stranger_beside(locks("Holder"), after_lock, name, verdict);
}

/* How the one who had locked went decides which clause a lock that stays has broken. */
static void check_left_after(enum operation_kind end, const char *breaks)
{
	struct plan *plan = plan_new();
	const struct operation steps[] = { locks("Holder"), { .kind = end },
		opens(FIRST_HANDLE, PATH_INTERFACE, READ_WRITE) };
	const struct expectation seen[] = { returns(SUCCESS), ends(),
		returns_not(ST_ACCESS_DENIED) };
	const struct observation was[] = { answer(ST_SUCCESS), ended_so(OUTCOME_END),
		answer(ST_ACCESS_DENIED) };
	struct judgement judgement;
	struct trial trial;

	plan->policy = POLICY_RECORD;
	plan->clauses = cited_open;
	for (int i = 0; i < 3; i++)
		plan_add(plan, ROLE_GIVEN, i < 2 ? HOLDER : JANITOR, &steps[i], &seen[i])->implied =
			i == 2;
	trial_init(&trial, plan);
	trial.state = TRIAL_FINISHED;
	for (uint32_t i = 0; i < 3; i++)
		trial_see(&trial, i, &was[i]);
	verdict_judge(plan, &trial, &judgement);
	CHECK(judgement.verdict == VERDICT_FAIL && !strcmp(judgement.breaks, breaks));
	trial_clear(&trial, plan);
	plan_free(plan);
}

/* No answer is a violation only where an answer is what the clause is about. */
static void check_no_answer(struct expectation expected, enum verdict verdict)
{
	struct scene scene = scene_open(POLICY_ASSERT);
	struct observation seen[] = { answer(ST_SUCCESS), ended_so(OUTCOME_HANG) };

	scene.plan->steps[1].expected = expected;
	for (uint32_t i = 0; i < 2; i++)
		trial_see(&scene.trial, i, &seen[i]);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == verdict && scene.judgement.step == 1);
	CHECK(strstr(scene.judgement.reason, "no answer") != NULL);
	scene_close(&scene);
}

/* The second step of the scene, in that role and expecting that, was seen so. */
static enum verdict judged(enum role role, struct expectation expected, struct observation seen)
{
	struct scene scene = scene_open(POLICY_ASSERT);
	struct observation good = answer(ST_SUCCESS);
	enum verdict verdict;

	scene.plan->steps[1].role = role;
	scene.plan->steps[1].expected = expected;
	trial_see(&scene.trial, 0, &good);
	trial_see(&scene.trial, 1, &seen);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	verdict = scene.judgement.verdict;
	scene_close(&scene);
	return verdict;
}

/* A failure of a run in which another one was seen says nothing, wherever that was seen. */
static void check_other_run(void)
{
	struct plan *plan = plan_new();
	const struct operation lock = locks("Holder");
	const struct expectation success = returns(SUCCESS);
	struct observation denied = answer(ST_ACCESS_DENIED), foreign = ended_so(OUTCOME_FOREIGN);
	char words[] = "used (HolderOrderdehlord)" TRIAL_OTHER_RUN;
	struct judgement judgement;
	struct trial trial;
	char text[200];

	plan->clauses = cited_stated;
	plan_add(plan, ROLE_THEN, HOLDER, &lock, &success);
	trial_init(&trial, plan);
	trial.state = TRIAL_FINISHED;
	trial_see(&trial, 0, &denied);
	verdict_judge(plan, &trial, &judgement);
	CHECK(judgement.verdict == VERDICT_FAIL);
	CHECK(!stranger_is_other_run(plan, &trial, text, sizeof(text)));
	trial.other_run = words;
	verdict_judge(plan, &trial, &judgement);
	CHECK(judgement.verdict == VERDICT_ERROR && !strcmp(judgement.reason, words));
	trial.other_run = NULL;
	foreign.text = words;
	trial_see(&trial, 0, &foreign);
	CHECK(stranger_is_other_run(plan, &trial, text, sizeof(text)) && !strcmp(text, words));
	verdict_judge(plan, &trial, &judgement);
	CHECK(judgement.verdict == VERDICT_ERROR && !strcmp(judgement.reason, words));
	trial_clear(&trial, plan);
	plan_free(plan);
	CHECK(run_token_ends("HolderOrderdehlord") && run_token_ends("XOrderooooooo"));
	CHECK(!run_token_ends("HolderOrderdehlorx") && !run_token_ends("HolderOrderdehlor"));
	CHECK(!run_token_ends("Orderdehlord") && !run_token_ends("") && !run_token_ends("Holder"));
}

/* What this side answered by itself proves nothing of the drive, and what somebody else did is not its doing;
 * what a drive need not do is no violation either. */
static void check_who_answered(void)
{
	struct observation unasked = answer(ST_INVALID_HANDLE);
	struct observation foreign = ended_so(OUTCOME_FOREIGN);
	char none[] = NO_HANDLE;

	CHECK(judged(ROLE_THEN, returns(INVALID_HANDLE), unasked) == VERDICT_PASS);
	unasked.text = none;
	CHECK(judged(ROLE_THEN, returns(INVALID_HANDLE), unasked) == VERDICT_ERROR);
	CHECK(judged(ROLE_THEN, fails(), unasked) == VERDICT_ERROR);
	CHECK(judged(ROLE_THEN, returns_either(SUCCESS, INVALID_HANDLE), unasked) == VERDICT_PASS);
	CHECK(judged(ROLE_GIVEN, returns(INVALID_HANDLE), unasked) == VERDICT_PASS);
	CHECK(judged(ROLE_THEN, answers(), foreign) == VERDICT_ERROR);
	CHECK(judged(ROLE_GIVEN, answers(), foreign) == VERDICT_ERROR);
	CHECK(judged(ROLE_PROVIDED, succeeds(), answer(ST_SUCCESS)) == VERDICT_PASS);
	CHECK(judged(ROLE_PROVIDED, succeeds(), answer(ST_NOT_SUPPORTED)) == VERDICT_SKIPPED);
	CHECK(judged(ROLE_PROVIDED, succeeds(), ended_so(OUTCOME_HANG)) == VERDICT_ERROR);
}

/* A plan whose second step somebody refuses to do; the first one ends with that status. */
static enum verdict refused_by(enum actor actor, enum role role, enum status first)
{
	struct plan *plan = plan_new();
	const struct operation lock = locks("Holder"), opens_it = lab(LAB_OPEN_TRAY, 0, 0, 0);
	const struct expectation success = returns(SUCCESS);
	struct observation seen = answer(first), refused = ended_so(OUTCOME_REFUSED);
	struct judgement judgement;
	struct trial trial;

	plan->policy = POLICY_ASSERT;
	plan->clauses = cited_stated;
	plan_add(plan, ROLE_THEN, HOLDER, &lock, &success);
	plan_add(plan, role, actor, actor == LAB ? &opens_it : &lock, &success);
	plan_add(plan, ROLE_THEN, HOLDER, &lock, &success);
	trial_init(&trial, plan);
	trial.state = TRIAL_FINISHED;
	trial_see(&trial, 0, &seen);
	trial_see(&trial, 1, &refused);
	verdict_judge(plan, &trial, &judgement);
	trial_clear(&trial, plan);
	plan_free(plan);
	return judgement.verdict;
}

/* That the lab does not do something now is nobody's fault, and hides no violation that was seen before; a contender
 * has nothing to refuse. */
static void check_refusals(void)
{
	CHECK(refused_by(LAB, ROLE_GIVEN, ST_SUCCESS) == VERDICT_SKIPPED);
	CHECK(refused_by(LAB, ROLE_THEN, ST_SUCCESS) == VERDICT_SKIPPED);
	CHECK(refused_by(LAB, ROLE_GIVEN, ST_ACCESS_DENIED) == VERDICT_FAIL);
	CHECK(refused_by(RIVAL, ROLE_GIVEN, ST_SUCCESS) == VERDICT_ERROR);
	CHECK(refused_by(RIVAL, ROLE_THEN, ST_SUCCESS) == VERDICT_ERROR);
}

/* SUCCESS of a pass-through may come with CHECK CONDITION in its output. */
static void check_passed_good(void)
{
	struct observation o = answer(ST_SUCCESS);
	uint8_t header[56] = { 56, 0, 0 };

	observation_take_output(&o, header, sizeof(header));
	o.output_length = sizeof(header);
	CHECK(holds(passed_good(), o));
	header[2] = 2;
	observation_take_output(&o, header, sizeof(header));
	CHECK(!holds(passed_good(), o));
	CHECK(!holds(passed_good(), answer(ST_ACCESS_DENIED)));
}

/* A list of a command log, and a tally. */
static void check_logs_and_tallies(void)
{
	CHECK(holds(has_command(0x46), listing("driver 46 GET CONFIGURATION\n")));
	CHECK(holds(has_command(0x46), listing("HOLDER 12 INQUIRY\nclass 46 GET CONFIGURATION\n")));
	CHECK(!holds(has_command(0x46), listing("HOLDER 12 INQUIRY 46\n")));
	CHECK(holds(lacks_command(0x46), listing("HOLDER 12 INQUIRY\n")));
	CHECK(holds(some_outcome("STATUS_SUCCESS"),
		listing("3 STATUS_ACCESS_DENIED\n2 STATUS_SUCCESS\n")));
	CHECK(!holds(some_outcome("STATUS_SUCCESS"), listing("3 STATUS_SUCCESS_NOT\n")));
}

/* Who held something has ended by itself after its step: what another saw then proves nothing. */
static void check_loss(void)
{
	struct scene scene = scene_open(POLICY_ASSERT);
	struct observation seen[] = { answer(ST_SUCCESS), ended_so(OUTCOME_END),
		answer(ST_SUCCESS) };

	trial_see(&scene.trial, 0, &seen[0]);
	trial_see(&scene.trial, 0, &seen[1]);
	trial_see(&scene.trial, 1, &seen[2]);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == VERDICT_ERROR && scene.judgement.step == 0);
	CHECK(strstr(scene.judgement.reason, "ended by itself") != NULL);
	scene_close(&scene);
}

/* In rounds it is what happened first that decides, not what comes first in the plan. */
static void check_rounds(void)
{
	for (int violated_first = 0; violated_first < 2; violated_first++) {
		struct scene scene = scene_open(POLICY_ASSERT);
		struct observation seen[] = { answer(ST_SUCCESS), answer(ST_ACCESS_DENIED),
			answer(ST_ACCESS_DENIED), answer(ST_SUCCESS) };

		for (uint32_t i = 0; i < 4; i++)
			seen[i].begun = i + 1;
		for (uint32_t i = 0; i < 2; i++) {
			scene.plan->steps[i].loop = 1;
			scene.plan->steps[i].rounds = 2;
			trial_see(&scene.trial, i, &seen[i]);
		}
		/* The second round departs in both steps, or the first already in the second step. */
		if (violated_first)
			seen[3].begun = 2;
		trial_see(&scene.trial, 0, &seen[2]);
		trial_see(&scene.trial, 1, &seen[3]);
		verdict_judge(scene.plan, &scene.trial, &scene.judgement);
		CHECK(scene.judgement.verdict == (violated_first ? VERDICT_FAIL : VERDICT_ERROR));
		CHECK(scene.judgement.step == violated_first);
		scene_close(&scene);
	}
}

/* A lab that cannot tell what it has logged is no violation by the driver; what it does tell can be. */
static void check_lab(void)
{
	struct plan *plan = plan_new();
	const struct operation look = reads_commands();
	const struct expectation empty = says_nothing();
	struct observation seen[] = { listing(""), listing("poller 00\n"), listing(""),
		ended_so(OUTCOME_HANG) };
	static char texts[2][16] = { "", "poller 00\n" };
	const enum verdict verdicts[] = { VERDICT_PASS, VERDICT_FAIL, VERDICT_ERROR,
		VERDICT_ERROR };

	seen[2].status = (uint32_t)ST_NOT_SUPPORTED;
	plan->policy = POLICY_ASSERT;
	plan->clauses = cited_stated;
	plan_add(plan, ROLE_THEN, LAB, &look, &empty);
	for (int i = 0; i < 4; i++) {
		struct judgement judgement;
		struct trial trial;

		if (seen[i].text)
			seen[i].text = texts[i == 1];
		trial_init(&trial, plan);
		trial.state = TRIAL_FINISHED;
		trial_see(&trial, 0, &seen[i]);
		verdict_judge(plan, &trial, &judgement);
		CHECK(judgement.verdict == verdicts[i]);
		trial_clear(&trial, plan);
	}
	plan_free(plan);
}

/* The rival's lock is refused otherwise than as by the holder's, in a trial with that trouble. */
static void check_mounted(const char *trouble, enum status refusal, enum verdict verdict)
{
	struct scene scene = scene_open(POLICY_ASSERT);
	const struct observation seen[] = { answer(ST_SUCCESS), answer(refusal) };

	for (uint32_t i = 0; i < 2; i++)
		trial_see(&scene.trial, i, &seen[i]);
	scene.trial.trouble = malloc(strlen(trouble) + 1);
	strcpy(scene.trial.trouble, trouble);
	verdict_judge(scene.plan, &scene.trial, &scene.judgement);
	CHECK(scene.judgement.verdict == verdict);
	scene_close(&scene);
}

int main(void)
{
	check_statuses();
	check_codes_and_lengths();
	check_states();
	check_output();
	check_lists();
	check_comparisons();
	check_verdicts();
	check_letters();
	check_states_of_trials();
	check_repetition();
	check_left(state(1, "Holder"), VERDICT_FAIL, "REL-002", "the drive stayed locked");
	check_left(state(1, "Burner"), VERDICT_ERROR, "", "somebody else");
	check_stranger(false, "Nero", VERDICT_ERROR);
	check_stranger(true, "Nero", VERDICT_FAIL);
	/* A name in a request of a type that there is none of is the plan's own, too. */
	check_stranger_beside(requests(3, 0, "Third", 5, 0), false, "Third", VERDICT_FAIL);
	check_stranger_beside(requests(3, 0, "Third", 5, 0), false, "Nero", VERDICT_ERROR);
	check_other_run();
	check_stranger(false, "Holder", VERDICT_FAIL);
	check_stranger(false, "Hold", VERDICT_FAIL);
	check_stranger(false, "", VERDICT_FAIL);
	check_left(answer(ST_NOT_SUPPORTED), VERDICT_ERROR, "",
		"does not say whether it stayed locked");
	check_left_after(OP_DIE, "CRASH-001");
	check_left_after(OP_KILL, "CRASH-001");
	check_left_after(OP_QUIT, "REL-003");
	check_left_after(OP_CLOSE, "REL-002");
	check_no_answer(returns(ACCESS_DENIED), VERDICT_ERROR);
	check_no_answer(in_time(returns(ACCESS_DENIED)), VERDICT_FAIL);
	check_who_answered();
	check_refusals();
	check_passed_good();
	check_logs_and_tallies();
	check_loss();
	check_rounds();
	check_lab();
	check_mounted(TRIAL_MOUNTED, ST_INVALID_DEVICE_STATE, VERDICT_ERROR);
	/* What a volume does not explain is a violation, and so is what no volume was there for. */
	check_mounted(TRIAL_MOUNTED, ST_INVALID_PARAMETER, VERDICT_FAIL);
	check_mounted("trouble", ST_INVALID_DEVICE_STATE, VERDICT_FAIL);
	/* A disc that nobody put in shows as one that the drive does not know. */
	check_mounted(TRIAL_LAB "the drive shows no disc", ST_INVALID_PARAMETER, VERDICT_ERROR);
	return check_end();
}
