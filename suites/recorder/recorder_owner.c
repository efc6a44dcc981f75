/*
 * recorder_owner.c - IDiscRecorder2::get_ExclusiveAccessOwner: whose name it gives, when, and with
 * which HRESULT it does not.
 */
#include "suites/recorder/recorder_steps.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define READS 10000u

/* Milliseconds: time for the end of a process to reach the driver; no bound is stated. */
#define SETTLED 200

/* The reader's recorder is there before anybody locks, as opens may fail later. */
static void given_a_lock_of(struct plan *plan, const char *name)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, RIVAL, locks(name), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of(name));
}

/* The read succeeds, with a success code. */
static void succeeds_while_locked(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	then(plan, HOLDER, asks_owner(), succeeds_hr());
	note(plan, HOLDER, asks_owner());
	letter(plan, "S_OK", returns_hr(S_OK));
	reading(plan, "another success code, which the page allows", succeeds_hr());
}

/* It gives the client name of the process that acquired access. */
static void gives_the_acquirers_name(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, RIVAL, acquires("The other application"), succeeds_hr());
	then(plan, HOLDER, asks_owner(), owner_is("The other application"));
	given(plan, RIVAL, releases(), succeeds_hr());
	given(plan, RIVAL, acquires("Other"), succeeds_hr());
	then(plan, HOLDER, asks_owner(), owner_is("Other"));
}

/* The value is the driver's: of a lock made by the raw request it is the name in the state
 * query. */
static void gives_the_drivers_name(struct plan *plan)
{
	given_a_lock_of(plan, "By raw request");
	then(plan, HOLDER, asks_owner(), owner_is("By raw request"));
	then(plan, OBSERVER, queries(), sees_lock_of("By raw request"));
	given(plan, RIVAL, unlocks(), returns(SUCCESS));
	given(plan, RIVAL, locks("Again"), returns(SUCCESS));
	then(plan, HOLDER, asks_owner(), owner_is("Again"));
}

/* It works when it is wanted: right after a call that failed because the device was locked. */
static void works_after_a_refusal(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	given(plan, HOLDER, acquires("Holder"), fails_hr());
	then(plan, HOLDER, asks_owner(), owner_is("Rival"));
	given(plan, HOLDER, releases(), fails_hr());
	then(plan, HOLDER, asks_owner(), owner_is("Rival"));
}

/* NULL is no place for a name, whoever has the lock. */
static void null_for_a_pointer(struct plan *plan)
{
	then(plan, HOLDER, asks_owner_into_nothing(), returns_hr(E_POINTER));
	given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, HOLDER, asks_owner_into_nothing(), returns_hr(E_POINTER));
	then(plan, HOLDER, asks_owner(), owner_is("Rival"));
}

/* A failure that has none of the described causes is told as such. */
static void unspecified_failure(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	requests_fail_with(plan, ST_UNSUCCESSFUL);
	then(plan, HOLDER, asks_owner(), fails_without_a_known_cause());
	note_which_failure(plan, asks_owner());
	requests_succeed_again(plan);
	then(plan, HOLDER, asks_owner(), owner_is("Rival"));
}

/* Without memory the caller hears of that. */
static void out_of_memory(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	fails_without_memory(plan, asks_owner());
	then(plan, HOLDER, asks_owner(), owner_is("Rival"));
}

/* A drive that is stuck in a command of the owner's does not take the request in time. */
static void stalled_drive(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	fails_behind(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), asks_owner(),
		owner_is_or("Rival", HR_E_IMAPI_RECORDER_COMMAND_TIMEOUT));
	then(plan, HOLDER, asks_owner(), owner_is("Rival"));
}

/* The handle that the recorder holds on the device is no longer one: the composed code, not a 6. */
static void handle_is_no_longer_valid(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	fails_without_a_handle(plan, asks_owner());
}

/* The drive is gone: the composed code, not a 55. */
static void drive_is_gone(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	fails_without_the_drive(plan, asks_owner());
}

static void note_a_late_reader(struct plan *plan)
{
	given(plan, HOLDER, creates_recorder(SECOND_RECORDER), succeeds_hr());
	note(plan, HOLDER, initialises(SECOND_RECORDER));
	reading(plan, "initialised during the lock", succeeds_hr());
	reading(plan, "not initialised during the lock", fails_hr());
	note(plan, HOLDER, on_recorder(SECOND_RECORDER, asks_owner()));
	reading(plan, "the owner's name", owner_is("Rival"));
	reading(plan, "locked: the code is listed, though the property is for the locked state",
		returns_hr(E_IMAPI_RECORDER_LOCKED));
	reading(plan, "another failure", fails_hr());
}

/* That a device is locked is listed as a reason to fail, and is when the name is wanted. A recorder
 * from before the lock gives the name; what one that came later does is recorded. */
static void being_locked_is_no_reason_to_fail(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	then(plan, HOLDER, asks_owner(), owner_is("Rival"));
	note_a_late_reader(plan);
}

/* Who has acquired access reads its own name. */
static void gives_the_own_name(struct plan *plan)
{
	given(plan, HOLDER, acquires("Holder"), succeeds_hr());
	then(plan, HOLDER, asks_owner(), owner_is("Holder"));
	given(plan, HOLDER, acquires("Holder"), succeeds_hr());
	then(plan, HOLDER, asks_owner(), owner_is("Holder"));
}

/* What it gives when nobody has the lock, before any lock and after one, is not said. */
static void nobody_has_the_lock(struct plan *plan)
{
	for (int i = 0; i < 2; i++) {
		note(plan, HOLDER, asks_owner());
		reading(plan, "a string without characters", owner_is(""));
		reading(plan, "success, with NULL for a string", owner_is_null());
		reading(plan, "success, with a name", succeeds_hr());
		reading(plan, "a failure", fails_hr());
		if (i)
			break;
		given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
		given(plan, RIVAL, unlocks(), returns(SUCCESS));
	}
}

/* Long names, and names with every permitted kind of character, arrive unaltered. 63 characters are
 * too many by one reading of the length rule, so that they may not be there to be read. */
static void names_arrive_unaltered(struct plan *plan)
{
	static const char *const names[] = { " .,:;-_", "  A b.c,d:e;f-g_h 1  ", "x", "aAzZ09" };
	char longest[64];
	int locked;

	memset(longest, 'L', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	given(plan, HOLDER, asks_owner(), answers());
	for (size_t i = 0; i < COUNT(names); i++) {
		given(plan, RIVAL, locks(names[i]), returns(SUCCESS));
		then(plan, HOLDER, asks_owner(), owner_is(names[i]));
		given(plan, RIVAL, unlocks(), returns(SUCCESS));
	}
	given(plan, RIVAL, locks(&longest[1]), returns(SUCCESS));
	then(plan, HOLDER, asks_owner(), owner_is(&longest[1]));
	given(plan, RIVAL, unlocks(), returns(SUCCESS));
	locked = note(plan, RIVAL, locks(longest));
	reading(plan, "63 characters are accepted", returns(SUCCESS));
	reading(plan, "63 characters are refused", fails());
	then(plan, HOLDER, asks_owner(), owner_is_outcome_of(locked, longest));
}

/* With the owner its name is gone: the read gives what it gave before there was one. The argument
 * says how the owner ends. */
static void name_goes_with_the_owner(struct plan *plan)
{
	int before = given(plan, HOLDER, asks_owner(), answers());

	given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	given(plan, HOLDER, asks_owner(), owner_is("Rival"));
	if (plan_argument(plan) == DEATH_KILL)
		given(plan, RIVAL, is_killed(), ends());
	else
		given(plan, RIVAL, dies((enum death)plan_argument(plan)), ends());
	given(plan, LAB, passes_time(SETTLED), succeeds());
	then(plan, HOLDER, asks_owner(),
		same_parts_as(before, PART_STATUS | PART_INFORMATION | PART_BYTES | PART_TEXT));
}

/* The string is the caller's to free; ten thousand of them are read and freed. */
static void strings_are_the_callers(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	then(plan, HOLDER, times(READS, asks_owner()), outcomes("owner:Rival"));
}

/* Whatever else goes wrong may have any other code, as long as it says that it went wrong. */
static void other_failures(struct plan *plan)
{
	static const enum status causes[] = { ST_IO_DEVICE_ERROR, ST_NOT_SUPPORTED,
		ST_DEVICE_NOT_READY, ST_CANCELLED };

	given_a_lock_of(plan, "Rival");
	for (size_t i = 0; i < COUNT(causes); i++) {
		requests_fail_with(plan, causes[i]);
		then(plan, HOLDER, asks_owner(), fails_hr());
		note_a_listed_code(plan, asks_owner());
		requests_succeed_again(plan);
		then(plan, HOLDER, asks_owner(), owner_is("Rival"));
	}
}

/* Does it matter whether the recorder was initialised before the lock or during it? */
static void initialised_before_or_during_the_lock(struct plan *plan)
{
	given_a_lock_of(plan, "Rival");
	note(plan, HOLDER, asks_owner());
	letter(plan, "the owner's name, initialised before", owner_is("Rival"));
	reading(plan, "a failure", fails_hr());
	note_a_late_reader(plan);
	given(plan, RIVAL, unlocks(), returns(SUCCESS));
	given(plan, RIVAL, locks("Once more"), returns(SUCCESS));
	note(plan, HOLDER, on_recorder(SECOND_RECORDER, asks_owner()));
	reading(plan, "the owner's name", owner_is("Once more"));
	reading(plan, "a failure", fails_hr());
}

const struct test_case recorder_owner_cases[] = {
	{ "succeeds-while-locked", CLAUSES(IMAPI_OWN_001), succeeds_while_locked },
	{ "gives-the-acquirers-name", CLAUSES(IMAPI_OWN_002), gives_the_acquirers_name },
	{ "gives-the-drivers-name", CLAUSES(IMAPI_OWN_003), gives_the_drivers_name },
	{ "works-after-a-refusal", CLAUSES(IMAPI_OWN_004), works_after_a_refusal },
	{ "null-for-a-pointer", CLAUSES(IMAPI_OWN_005), null_for_a_pointer },
	{ "unspecified-failure", CLAUSES(IMAPI_OWN_006), unspecified_failure },
	{ "out-of-memory", CLAUSES(IMAPI_OWN_007), out_of_memory },
	{ "stalled-drive", CLAUSES(IMAPI_OWN_008), stalled_drive },
	{ "handle-is-no-longer-valid", CLAUSES(IMAPI_OWN_009), handle_is_no_longer_valid },
	{ "drive-is-gone", CLAUSES(IMAPI_OWN_010), drive_is_gone },
	{ "being-locked-is-no-reason-to-fail", CLAUSES(IMAPI_OWN_011),
		being_locked_is_no_reason_to_fail },
	{ "gives-the-own-name", CLAUSES(IMAPI_OWN_012), gives_the_own_name },
	{ "nobody-has-the-lock", CLAUSES(IMAPI_OWN_013), nobody_has_the_lock },
	{ "names-arrive-unaltered", CLAUSES(IMAPI_OWN_014), names_arrive_unaltered },
	{ "name-goes-with-a-crashed-owner", CLAUSES(IMAPI_OWN_015), name_goes_with_the_owner,
		.argument = DEATH_FAULT },
	{ "name-goes-with-a-killed-owner", CLAUSES(IMAPI_OWN_015), name_goes_with_the_owner,
		.argument = DEATH_KILL },
	{ "name-goes-with-an-owner-that-ends", CLAUSES(IMAPI_OWN_015), name_goes_with_the_owner,
		.argument = DEATH_EXIT },
	{ "strings-are-the-callers", CLAUSES(IMAPI_OWN_016), strings_are_the_callers },
	{ "other-failures", CLAUSES(IMAPI_OWN_017), other_failures },
	{ "initialised-before-or-during-the-lock", CLAUSES(IMAPI_OWN_018),
		initialised_before_or_during_the_lock },
	{ .name = NULL },
};
