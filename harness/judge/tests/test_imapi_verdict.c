/*
 * test_imapi_verdict.c - HRESULTs from plan to verdict: conditions on them, their text forms, what a
 * raw Win32 code comes to, and what the use of recorders implies in a plan.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/plan/plan_write.h"
#include "harness/judge/verdict_conditions.h"
#include "harness/testing/check.h"
#include "harness/judge/verdict.h"

static const struct clause stated = { "IMAPI-ACQ-007", CLAUSE_STATED, SOURCE_ACQUIRE_PAGE, 0, 3,
	"text" };

static struct observation answer(uint32_t hresult)
{
	return (struct observation){
		.outcome = OUTCOME_ANSWER, .is_hresult = true, .hresult = hresult, .count = 1
	};
}

static char owner_string[] = "owner=string";

/* An owner read that gave this string; its text is a literal, not to be freed. */
static struct observation owner(const char *name)
{
	struct observation o = answer(0);
	uint8_t bytes[256] = { 0 };
	uint32_t size = (uint32_t)strlen(name);

	for (uint32_t i = 0; i < size; i++)
		bytes[2 * i] = (uint8_t)name[i];
	observation_take_output(&o, bytes, 2 * size);
	o.status_block = true;
	o.information = 2 * size;
	o.text = owner_string;
	return o;
}

static struct observation with_text(struct observation o, const char *text)
{
	o.text = malloc(strlen(text) + 1);
	if (o.text)
		strcpy(o.text, text);
	return o;
}

/* Is the observation, told in the exact form and read back, the same? Clears it. */
static bool survives(struct observation *o)
{
	char *text = observation_print(o);
	struct observation back;
	char error[200];
	bool same = text && !observation_parse(text, &back, error, sizeof(error));

	if (same) {
		same = observation_equal(o, &back) &&
			observation_succeeded(o) == observation_succeeded(&back);
		observation_clear(&back);
	}
	free(text);
	return same;
}

/* Does the expectation hold for the observation? Both also after a trip through their text forms. */
static bool holds(struct expectation expected, struct observation seen)
{
	struct plan *plan = plan_new();
	const struct operation asks = asks_owner();
	const struct observation *culprit;
	struct expectation again;
	struct trial trial;
	char text[EXPECTATION_TEXT];
	char error[200];
	bool result;

	expectation_print(&expected, text, sizeof(text));
	CHECK(!expectation_parse(text, &again, error, sizeof(error)));
	plan_add(plan, ROLE_THEN, HOLDER, &asks, &expected);
	trial_init(&trial, plan);
	trial_see(&trial, 0, &seen);
	result = verdict_holds(plan, &trial, 0, &expected, &culprit);
	CHECK(result == verdict_holds(plan, &trial, 0, &again, &culprit));
	CHECK(survives(&trial.steps[0].list[0]));
	trial_clear(&trial, plan);
	plan_free(plan);
	return result;
}

static void check_conditions(void)
{
	const struct observation status = { .outcome = OUTCOME_ANSWER, .count = 1 };

	CHECK(holds(returns_hr(S_OK), answer(0)) && !holds(returns_hr(S_OK), answer(1)));
	CHECK(holds(succeeds_hr(), answer(0)) && holds(succeeds_hr(), answer(1)));
	CHECK(!holds(succeeds_hr(), answer(0x80004005)) && holds(fails_hr(), answer(0x80004005)));
	CHECK(!holds(fails_hr(), answer(6)) && !holds(fails_hr(), answer(55)));
	CHECK(holds(returns_hr(WIN32_INVALID_HANDLE), answer(0x80070006)));
	CHECK(holds(returns_hr(WIN32_DEV_NOT_EXIST), answer(0x80070037)));
	CHECK(!holds(returns_hr(WIN32_DEV_NOT_EXIST), answer(0x80070055)));
	CHECK(holds(
		returns_hr_either(E_ACCESSDENIED, E_IMAPI_RECORDER_LOCKED), answer(0xC0AA0210)));
	CHECK(!holds(
		returns_hr_either(E_ACCESSDENIED, E_IMAPI_RECORDER_LOCKED), answer(0xC0AA020D)));
	CHECK(holds(returns_hr_neither(E_ACCESSDENIED, E_INVALIDARG), answer(0x80004005)));
	CHECK(!holds(returns_hr_neither(E_ACCESSDENIED, E_INVALIDARG), answer(0x80070057)));
	/* The levels do not mix: 0 is S_OK in one and STATUS_SUCCESS in the other. */
	CHECK(!holds(returns(SUCCESS), answer(0)) && !holds(succeeds(), answer(0)));
	CHECK(!holds(fails(), answer(0xC0AA0210)) && !holds(sees_free(), answer(0)));
	CHECK(!holds(returns_hr(S_OK), status) && !holds(succeeds_hr(), status));
	CHECK(holds(answers(), answer(0x80004005)) && holds(answers(), status));
}

static void check_owners(void)
{
	char name[64];

	memset(name, 'N', 63);
	name[63] = '\0';
	CHECK(holds(owner_is("Holder"), owner("Holder")));
	CHECK(!holds(owner_is("Holder"), owner("Holde")) &&
		!holds(owner_is("Holde"), owner("Holder")));
	CHECK(!holds(owner_is("Holder"), owner("holder")) && holds(owner_is(name), owner(name)));
	CHECK(holds(owner_is(""), owner("")) && !holds(owner_is(""), owner("x")));
	CHECK(!holds(owner_is(""), answer(0)) && !holds(owner_is(""), answer(0x80004005)));
	for (int i = 1; i < 63; i++) {
		name[i] = '\0';
		CHECK(holds(owner_is(name), owner(name)) && !holds(owner_is_null(), owner(name)));
		name[i] = 'N';
	}
}

static void the_case(struct plan *plan)
{
	then(plan, HOLDER, acquires("Holder"), returns_hr(WIN32_INVALID_HANDLE));
}

static struct plan *write_plan(void (*write)(struct plan *plan))
{
	const struct clause *const cited[] = { &stated, NULL };
	static const struct clause *kept[2];
	struct test_case test = { .name = "case", .write = write };

	memcpy(kept, cited, sizeof(cited));
	test.cited = kept;
	return plan_write("suite", &test);
}

/* What a method returned that should have failed with the composed code. */
static enum verdict judge(uint32_t hresult, struct judgement *judgement)
{
	struct plan *plan = write_plan(the_case);
	struct trial trial;
	enum verdict verdict;

	trial_init(&trial, plan);
	trial.state = TRIAL_FINISHED;
	for (uint32_t i = 0; i < plan->count; i++) {
		struct observation seen = answer(0);

		if (plan->steps[i].operation.kind == OP_ACQUIRE)
			seen = answer(hresult);
		else if (plan->steps[i].actor == JANITOR)
			seen = (struct observation){
				.outcome = OUTCOME_ANSWER, .output_size = 1, .digest = 1, .count = 1
			};
		trial_see(&trial, i, &seen);
	}
	verdict_judge(plan, &trial, judgement);
	verdict = judgement->verdict;
	trial_clear(&trial, plan);
	plan_free(plan);
	return verdict;
}

static void check_raw_codes(void)
{
	struct judgement judgement;

	CHECK(judge(0x80070006, &judgement) == VERDICT_PASS);
	CHECK(judge(6, &judgement) == VERDICT_FAIL);
	CHECK(strstr(judgement.seen, "0x00000006, a success code"));
	CHECK(strstr(judgement.expected, "HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE) (0x80070006)"));
	CHECK(judge(55, &judgement) == VERDICT_FAIL);
	CHECK(strstr(judgement.seen, "0x00000037, a success code"));
	CHECK(judge(0x80004005, &judgement) == VERDICT_FAIL);
	CHECK(strstr(judgement.seen, "E_FAIL (0x80004005)"));
}

static void check_words(void)
{
	struct observation o = owner("A b");
	char text[400];

	observation_describe(&o, 0, text, sizeof(text));
	CHECK(!strcmp(text, "S_OK, owner \"A b\""));
	o = with_text(answer(0), "owner=null");
	observation_describe(&o, 0, text, sizeof(text));
	CHECK(!strcmp(text, "S_OK, NULL for a name"));
	CHECK(survives(&o));
	observation_clear(&o);
}

/* ---- plans ---- */

static void uses_the_first(struct plan *plan)
{
	then(plan, HOLDER, acquires("Holder"), succeeds_hr());
	then(plan, RIVAL, on_recorder(OTHER_RECORDER, asks_owner()), succeeds_hr());
}

static void uses_an_unmade_one(struct plan *plan)
{
	then(plan, HOLDER, on_recorder(SECOND_RECORDER, releases()), succeeds_hr());
}

static void uses_one_that_is_gone(struct plan *plan)
{
	then(plan, HOLDER, releases(), fails_hr());
	given(plan, HOLDER, releases_object(FIRST_RECORDER), answers());
	then(plan, HOLDER, releases(), fails_hr());
}

static void uses_one_of_the_dead(struct plan *plan)
{
	given(plan, HOLDER, acquires("Holder"), succeeds_hr());
	given(plan, HOLDER, is_killed(), ends());
	then(plan, HOLDER, releases(), fails_hr());
}

static void burns_something(struct plan *plan)
{
	then(plan, HOLDER, burns("Burner", SECTOR_SIZE), succeeds_hr());
}

static void check_plans(void)
{
	struct plan *plan = write_plan(uses_the_first);

	CHECK(!plan->fault[0] && plan->needs == (NEED_IMAPI | NEED_SECOND_DRIVE));
	CHECK(plan->steps[0].operation.kind == OP_CREATE_RECORDER && plan->steps[0].implied);
	CHECK(plan->steps[1].operation.kind == OP_INITIALISE && plan->steps[1].actor == HOLDER);
	CHECK(plan->steps[2].operation.kind == OP_CREATE_RECORDER && plan->steps[2].actor == RIVAL);
	CHECK(plan->steps[3].operation.drive == 1 &&
		plan->steps[3].operation.recorder == OTHER_RECORDER);
	CHECK(plan->steps[4].operation.kind == OP_ACQUIRE);
	plan_free(plan);
	plan = write_plan(burns_something);
	CHECK(!plan->fault[0] && plan->needs == (NEED_IMAPI | NEED_BURNING | NEED_WRITABLE_MEDIUM));
	plan_free(plan);
	plan = write_plan(uses_an_unmade_one);
	CHECK(plan->fault[0]);
	plan_free(plan);
	plan = write_plan(uses_one_that_is_gone);
	CHECK(plan->fault[0]);
	plan_free(plan);
	plan = write_plan(uses_one_of_the_dead);
	CHECK(plan->fault[0]);
	plan_free(plan);
}

static void check_operations(void)
{
	const uint16_t odd[] = { 0x0141, 0, 0xD83D, 'x' };
	const struct operation list[] = { creates_recorder(OTHER_RECORDER),
		initialises(FIRST_RECORDER), acquires_utf16(odd, 4),
		without_length(acquires_forcing("Holder")), acquires_null(),
		acquires_filled(0xFFFF, 'N'), giving_up_after(30, releases()),
		asks_owner_into_nothing(), times(10000, asks_owner()),
		begins(1, burns("Burner", 4096)), sends_command(0), loses_handle(), lists_methods(),
		releases_object(THIRD_RECORDER) };

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct operation back;
		char text[OPERATION_TEXT];
		char error[200];

		operation_print(&list[i], text, sizeof(text));
		CHECK(!operation_parse(text, &back, error, sizeof(error)));
		CHECK(!memcmp(&back, &list[i], sizeof(back)));
		operation_describe(&list[i], text, sizeof(text));
		CHECK(strlen(text) > 10 && !strchr(text, '?'));
	}
}

int main(void)
{
	check_conditions();
	check_owners();
	check_raw_codes();
	check_words();
	check_plans();
	check_operations();
	return check_end();
}
