/*
 * stops.c - what others do while a request is in the middle of its own: between check and set of a lock,
 * between what a release tells and what it does.
 *
 * A race shows such a moment now and then. Here it is a step: the driver stops at a named place, others do
 * what they do, and it goes on. A driver may make them wait as well as let them pass, so nothing is said of
 * when they are answered, and of requests that overlap every order is right that fits all answers.
 */
#include "suites/suites.h"

#define ASKED 1 /* what is under way */
#define AGAIN 2

static void begin(struct plan *plan, enum actor actor, uint32_t tag, struct operation does)
{
	given(plan, actor, begins(tag, does), stays_pending());
}

/* Two requests pass the checks one behind the other, and the first has not taken the lock yet. */
static void one_of_two_locks_wins(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, stops_at(LOCK_CHECKED), succeeds());
	begin(plan, HOLDER, ASKED, locks("Winner"));
	begin(plan, RIVAL, ASKED, locks("Winner"));
	given(plan, LAB, goes_on_from(LOCK_CHECKED), succeeds());
	at_once(plan, 2);
	then(plan, HOLDER, awaits(ASKED), returns_either(SUCCESS, ACCESS_DENIED));
	then(plan, RIVAL, awaits(ASKED), one_winner(ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_lock_of("Winner"));
}

/* Who asks meanwhile sees it free or taken, with its whole name. */
static void query_while_a_lock_is_taken(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, stops_at(LOCK_CHECKED), succeeds());
	given(plan, LAB, stops_at(LOCK_TAKEN), succeeds());
	begin(plan, HOLDER, ASKED, locks("Holder"));
	begin(plan, OBSERVER, ASKED, queries());
	given(plan, LAB, goes_on_from(LOCK_CHECKED), succeeds());
	begin(plan, STRANGER, ASKED, queries());
	given(plan, LAB, goes_on_from(LOCK_TAKEN), succeeds());
	then(plan, HOLDER, awaits(ASKED), returns(SUCCESS));
	then(plan, OBSERVER, awaits(ASKED), sees_free_or_lock_of("Holder"));
	then(plan, STRANGER, awaits(ASKED), sees_free_or_lock_of("Holder"));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* The lock is taken and its caller not told yet: whoever asks for it now comes too late. */
static void lock_while_another_is_answered(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, stops_at(LOCK_TAKEN), succeeds());
	begin(plan, HOLDER, ASKED, locks("Holder"));
	begin(plan, RIVAL, ASKED, locks("Rival"));
	begin(plan, STRANGER, ASKED, unlocks());
	given(plan, LAB, goes_on_from(LOCK_TAKEN), succeeds());
	then(plan, HOLDER, awaits(ASKED), returns(SUCCESS));
	then(plan, RIVAL, awaits(ASKED), returns(ACCESS_DENIED));
	then(plan, STRANGER, awaits(ASKED), returns_either(INVALID_HANDLE, INVALID_DEVICE_REQUEST));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* How an open ends that comes while a lock is being taken is left open. */
static void open_while_a_lock_is_taken(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, stops_at(LOCK_CHECKED), succeeds());
	given(plan, LAB, stops_at(LOCK_TAKEN), succeeds());
	begin(plan, HOLDER, ASKED, locks("Holder"));
	note(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	reading(plan, "let in before the lock is set", succeeds());
	reading(plan, "refused before the lock is set", fails());
	given(plan, LAB, goes_on_from(LOCK_CHECKED), succeeds());
	note(plan, STRANGER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	reading(plan, "let in before the lock is answered", succeeds());
	reading(plan, "refused before the lock is answered", fails());
	given(plan, LAB, goes_on_from(LOCK_TAKEN), succeeds());
	note(plan, HOLDER, awaits(ASKED));
	reading(plan, "locked", returns(SUCCESS));
	reading(plan, "not locked", fails());
}

/* Who dies between check and set has no lock, and leaves none. */
static void owner_dies_before_the_lock_is_set(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, stops_at(LOCK_CHECKED), succeeds());
	begin(plan, HOLDER, ASKED, locks("Holder"));
	given(plan, HOLDER, is_killed(), ends());
	given(plan, LAB, goes_on_from(LOCK_CHECKED), answers());
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
}

/* Nor does one that dies before it is told that it has the lock. */
static void owner_dies_before_the_lock_is_answered(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, stops_at(LOCK_TAKEN), succeeds());
	begin(plan, HOLDER, ASKED, locks("Holder"));
	given(plan, HOLDER, is_killed(), ends());
	given(plan, LAB, goes_on_from(LOCK_TAKEN), answers());
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
}

/* The state is on its way to who asked for it when it changes: no answer is made of two states. */
static void query_while_the_state_changes(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, stops_at(QUERY_COPIED), succeeds());
	begin(plan, OBSERVER, ASKED, queries());
	begin(plan, HOLDER, ASKED, unlocks());
	given(plan, LAB, goes_on_from(QUERY_COPIED), succeeds());
	then(plan, OBSERVER, awaits(ASKED), sees_free_or_lock_of("Holder"));
	then(plan, HOLDER, awaits(ASKED), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Two unlocks of one owner, and another's lock behind them: the second unlock ends nothing. */
static void unlock_ends_its_own_lock_only(struct plan *plan)
{
	int lock;

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, duplicates(FIRST_HANDLE, DUPLICATE_HANDLE), succeeds());
	given(plan, LAB, stops_at(RELEASE_BEGUN), succeeds());
	begin(plan, HOLDER, ASKED, unlocks());
	begin(plan, HOLDER, AGAIN, through(DUPLICATE_HANDLE, unlocks()));
	begin(plan, RIVAL, ASKED, locks("Rival"));
	given(plan, LAB, goes_on_from(RELEASE_BEGUN), succeeds());
	given(plan, HOLDER, awaits(ASKED), answers());
	given(plan, HOLDER, awaits(AGAIN), answers());
	lock = then(plan, RIVAL, awaits(ASKED), returns_either(SUCCESS, ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_outcome_of(lock, "Rival"));
}

/* Between what a release tells and what it does, the lock is there or is not. */
static void query_while_a_lock_is_released(struct plan *plan)
{
	int lock;

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, stops_at(RELEASE_BEGUN), succeeds());
	given(plan, LAB, stops_at(RELEASE_TOLD), succeeds());
	begin(plan, HOLDER, ASKED, unlocks());
	begin(plan, OBSERVER, ASKED, queries());
	given(plan, LAB, goes_on_from(RELEASE_BEGUN), succeeds());
	begin(plan, STRANGER, ASKED, queries());
	begin(plan, RIVAL, ASKED, locks("Rival"));
	given(plan, LAB, goes_on_from(RELEASE_TOLD), succeeds());
	then(plan, HOLDER, awaits(ASKED), returns(SUCCESS));
	then(plan, OBSERVER, awaits(ASKED), sees_free_or_lock_of("Holder"));
	then(plan, STRANGER, awaits(ASKED), sees_free_or_lock_of("Holder"));
	lock = then(plan, RIVAL, awaits(ASKED), returns_either(SUCCESS, ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_outcome_of(lock, "Rival"));
}

/* A close has ended the lock and is not at its own end: a lock that comes now is another's. */
static void close_ends_its_own_lock_only(struct plan *plan)
{
	int lock;

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, stops_at(RELEASED), succeeds());
	given(plan, HOLDER, closes(FIRST_HANDLE), succeeds());
	lock = then(plan, RIVAL, locks("Rival"), returns_either(SUCCESS, ACCESS_DENIED));
	given(plan, LAB, goes_on_from(RELEASED), succeeds());
	then(plan, OBSERVER, queries(), sees_outcome_of(lock, "Rival"));
}

/* The same at the end of the owner. */
static void death_ends_its_own_lock_only(struct plan *plan)
{
	int lock;

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, stops_at(RELEASED), succeeds());
	given(plan, HOLDER, is_killed(), ends());
	lock = then(plan, RIVAL, locks("Rival"), returns_either(SUCCESS, ACCESS_DENIED));
	given(plan, LAB, goes_on_from(RELEASED), succeeds());
	then(plan, OBSERVER, queries(), sees_outcome_of(lock, "Rival"));
}

/* The owner is dead and its lock still there: it shows its name until it is gone, and then is gone. */
static void query_while_a_dead_owner_is_cleaned_up(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, stops_at(RELEASE_BEGUN), succeeds());
	given(plan, LAB, stops_at(RELEASE_TOLD), succeeds());
	given(plan, HOLDER, is_killed(), ends());
	then(plan, OBSERVER, queries(), sees_free_or_lock_of("Holder"));
	given(plan, LAB, goes_on_from(RELEASE_BEGUN), succeeds());
	then(plan, OBSERVER, queries(), sees_free_or_lock_of("Holder"));
	given(plan, LAB, goes_on_from(RELEASE_TOLD), succeeds());
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
}

/* Whether the event of a release comes before the lock is gone is left open. */
static void event_of_a_release_that_is_not_done(struct plan *plan)
{
	given(plan, OBSERVER, subscribes(), succeeds());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, hears("exclusive-lock"), says("exclusive-lock"));
	given(plan, LAB, stops_at(RELEASE_TOLD), succeeds());
	begin(plan, HOLDER, ASKED, unlocks());
	given(plan, LAB, passes_time(1000), succeeds());
	note(plan, OBSERVER, sees_events());
	reading(plan, "told while the owner is still there", says("exclusive-unlock"));
	reading(plan, "not told before the owner is gone", never_says("exclusive-unlock"));
	given(plan, LAB, goes_on_from(RELEASE_TOLD), succeeds());
	given(plan, HOLDER, awaits(ASKED), returns(SUCCESS));
}

const struct test_case stops_cases[] = {
	{ "one-of-two-locks-wins", CLAUSES(LOCK_020), .write = one_of_two_locks_wins },
	{ "query-while-a-lock-is-taken", CLAUSES(QUERY_015, QUERY_003, LOCK_007),
		.write = query_while_a_lock_is_taken },
	{ "lock-while-another-is-answered", CLAUSES(LOCK_002, LOCK_020, UNLOCK_003),
		.write = lock_while_another_is_answered },
	{ "open-while-a-lock-is-taken", CLAUSES(OPEN_017), .write = open_while_a_lock_is_taken },
	{ "owner-dies-before-the-lock-is-set", CLAUSES(CRASH_001, CRASH_009),
		.write = owner_dies_before_the_lock_is_set },
	{ "owner-dies-before-the-lock-is-answered", CLAUSES(CRASH_001, CRASH_009),
		.write = owner_dies_before_the_lock_is_answered },
	{ "query-while-the-state-changes", CLAUSES(QUERY_015, UNLOCK_001),
		.write = query_while_the_state_changes },
	{ "unlock-ends-its-own-lock-only", CLAUSES(UNLOCK_003, UNLOCK_005, UNLOCK_020),
		.write = unlock_ends_its_own_lock_only },
	{ "query-while-a-lock-is-released", CLAUSES(QUERY_012, QUERY_015, LOCK_021),
		.write = query_while_a_lock_is_released },
	{ "close-ends-its-own-lock-only", CLAUSES(REL_020, REL_002),
		.write = close_ends_its_own_lock_only },
	{ "death-ends-its-own-lock-only", CLAUSES(REL_020, CRASH_009),
		.write = death_ends_its_own_lock_only },
	{ "query-while-a-dead-owner-is-cleaned-up", CLAUSES(QUERY_015, CRASH_001, CRASH_009),
		.write = query_while_a_dead_owner_is_cleaned_up },
	{ "event-of-a-release-that-is-not-done", CLAUSES(UNLOCK_022),
		.write = event_of_a_release_that_is_not_done },
	{ .name = NULL },
};
