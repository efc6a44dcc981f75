/* test_plan.c - plans that make no sense are refused before anything is played. */
#include <string.h>

#include "harness/plan/plan_write.h"
#include "harness/testing/check.h"

static const struct clause stated = { "LOCK-002", CLAUSE_STATED, SOURCE_IOCTL_PAGE, 0, 3, "text" };
static const struct clause *const cited[] = { &stated, NULL };

/* The plan's fault holds these words; NULL: it has none. */
static bool is_refused_for(void (*write)(struct plan *plan), const char *words)
{
	const struct test_case test = { .name = "case", .cited = cited, .write = write };
	struct plan *plan = plan_write("suite", &test);
	bool result = words ? strstr(plan->fault, words) != NULL : !plan->fault[0];

	if (!result)
		printf("fault: %s\n", plan->fault);
	plan_free(plan);
	return result;
}

static void good(struct plan *plan)
{
	int before = given(plan, OBSERVER, queries(), sees_free());

	begin_rounds(plan, 3);
	then(plan, OBSERVER, queries(), same_as(before));
	end_rounds(plan);
}

static void demands_nothing(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
}

static void expects_nothing(struct plan *plan)
{
	then(plan, OBSERVER, queries(), (struct expectation){ 0 });
}

static void looks_ahead(struct plan *plan)
{
	then(plan, OBSERVER, queries(), same_as(1));
	then(plan, OBSERVER, queries(), sees_free());
}

static void reads_ahead(struct plan *plan)
{
	note(plan, OBSERVER, queries());
	letter(plan, "as itself", same_as(0));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Which of the rounds should be meant? */
static void compares_within_rounds(struct plan *plan)
{
	int lock;

	begin_rounds(plan, 3);
	lock = given(plan, HOLDER, locks("Holder"), answers());
	then(plan, OBSERVER, queries(), sees_outcome_of(lock, "Holder"));
	end_rounds(plan);
}

static void compares_with_rounds(struct plan *plan)
{
	int lock;

	begin_rounds(plan, 3);
	lock = given(plan, HOLDER, locks("Holder"), answers());
	end_rounds(plan);
	then(plan, OBSERVER, queries(), sees_outcome_of(lock, "Holder"));
}

/* Whoever is deaf hears nothing either. */
static void silence_without_a_sound(struct plan *plan)
{
	given(plan, WITNESS, subscribes(), succeeds());
	then(plan, WITNESS, sees_events(), never_says("arrival"));
}

static void silence_of_another_listener(struct plan *plan)
{
	given(plan, OBSERVER, subscribes(), succeeds());
	given(plan, OBSERVER, hears("removal"), says("removal"));
	silence_without_a_sound(plan);
}

static void recorded_silence(struct plan *plan)
{
	given(plan, WITNESS, subscribes(), succeeds());
	note(plan, WITNESS, sees_events());
	reading(plan, "nothing", says_nothing());
	then(plan, WITNESS, queries(), sees_free());
}

static void silence_after_a_sound(struct plan *plan)
{
	given(plan, WITNESS, subscribes(), succeeds());
	given(plan, WITNESS, hears("removal"), says("removal"));
	then(plan, WITNESS, sees_events(), never_says("arrival"));
}

int main(void)
{
	CHECK(is_refused_for(good, NULL));
	CHECK(is_refused_for(demands_nothing, "nothing is demanded"));
	CHECK(is_refused_for(expects_nothing, "expects nothing"));
	CHECK(is_refused_for(looks_ahead, "not before it"));
	CHECK(is_refused_for(reads_ahead, "not before it"));
	CHECK(is_refused_for(compares_within_rounds, "a step of rounds"));
	CHECK(is_refused_for(compares_with_rounds, "a step of rounds"));
	CHECK(is_refused_for(silence_without_a_sound, "hears nothing"));
	CHECK(is_refused_for(silence_of_another_listener, "hears nothing"));
	CHECK(is_refused_for(recorded_silence, "hears nothing"));
	CHECK(is_refused_for(silence_after_a_sound, NULL));
	return check_end();
}
