/*
 * recorder_release.c - IDiscRecorder2::ReleaseExclusiveAccess: its HRESULTs, the lock count from
 * its falling side, and what becomes of a count whose object, process or drive goes.
 */
#include "suites/listening.h"
#include "suites/recorder/recorder_steps.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void hold_times(struct plan *plan, uint32_t count)
{
	begin_rounds(plan, count);
	given(plan, HOLDER, acquires_forcing("Holder"), succeeds_hr());
	end_rounds(plan);
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

static void release_times(struct plan *plan, uint32_t count)
{
	begin_rounds(plan, count);
	given(plan, HOLDER, releases(), succeeds_hr());
	end_rounds(plan);
}

/* What was acquired is released, with a success code. */
static void releases_what_was_acquired(struct plan *plan)
{
	hold_times(plan, 1);
	then(plan, HOLDER, releases(), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_free());
	hold_times(plan, 1);
	note(plan, HOLDER, releases());
	letter(plan, "S_OK", returns_hr(S_OK));
	reading(plan, "another success code, which the page allows", succeeds_hr());
}

/* A failure that has none of the described causes is told as such, and releases nothing. */
static void unspecified_failure(struct plan *plan)
{
	hold_times(plan, 1);
	requests_fail_with(plan, ST_UNSUCCESSFUL);
	then(plan, HOLDER, releases(), fails_without_a_known_cause());
	note_which_failure(plan, releases());
	requests_succeed_again(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Without memory the caller hears of that, and still has the device. */
static void out_of_memory(struct plan *plan)
{
	hold_times(plan, 1);
	fails_without_memory(plan, releases());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A drive that is stuck in a command of the owner's does not take the request in time. */
static void stalled_drive(struct plan *plan)
{
	hold_times(plan, 1);
	fails_behind(plan, HOLDER, sends_command(SCSI_TEST_UNIT_READY), releases(),
		gives_up_or_succeeds());
	note(plan, OBSERVER, queries());
	reading(plan, "still locked", sees_lock_of("Holder"));
	reading(plan, "released after all", sees_free());
}

/* The handle that the recorder holds on the device is no longer one: the composed code, not a 6. */
static void handle_is_no_longer_valid(struct plan *plan)
{
	hold_times(plan, 1);
	fails_without_a_handle(plan, releases());
}

/* The drive went while it was held: the composed code, not a 55. */
static void drive_is_gone(struct plan *plan)
{
	hold_times(plan, 1);
	fails_without_the_drive(plan, releases());
}

/* On a recorder whose drive another client has, a release fails as locked and takes nothing away.
 * The argument says how the other one has it: 0 a raw lock, 1 a recorder. */
static void drive_is_anothers(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	if (plan_argument(plan))
		given(plan, RIVAL, acquires("Rival"), succeeds_hr());
	else
		given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, HOLDER, releases(), returns_hr(E_IMAPI_RECORDER_LOCKED));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* Whatever else goes wrong may have any other code, as long as it says that it went wrong. */
static void other_failures(struct plan *plan)
{
	static const enum status causes[] = { ST_IO_DEVICE_ERROR, ST_NOT_SUPPORTED,
		ST_DEVICE_NOT_READY, ST_CANCELLED };

	hold_times(plan, 1);
	for (size_t i = 0; i < COUNT(causes); i++) {
		requests_fail_with(plan, causes[i]);
		then(plan, HOLDER, releases(), fails_hr());
		note_a_listed_code(plan, releases());
		requests_succeed_again(plan);
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	}
}

/* The method has no parameters. */
static void takes_no_arguments(struct plan *plan)
{
	then(plan, HOLDER, lists_methods(), says("ReleaseExclusiveAccess parameters=0"));
}

/* Of as many acquires as the argument says, each release takes one off: locked up to the last. */
static void each_release_takes_one_off(struct plan *plan)
{
	uint32_t count = plan_argument(plan);

	hold_times(plan, count);
	for (uint32_t i = 1; i < count; i++) {
		then(plan, HOLDER, releases(), succeeds_hr());
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	}
	then(plan, HOLDER, releases(), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_free());
}

/* With the count at zero others can have the device, by a raw lock and by a recorder. */
static void others_can_have_it_then(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	given(plan, SUCCESSOR, asks_owner(), answers());
	hold_times(plan, 3);
	release_times(plan, 3);
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
	given(plan, RIVAL, unlocks(), returns(SUCCESS));
	then(plan, SUCCESSOR, acquires("Successor"), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Successor"));
}

/* Up to one release short, it stays the holder's, for raw locks and for recorders. */
static void others_cannot_have_it_before(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	given(plan, SUCCESSOR, asks_owner(), answers());
	hold_times(plan, 3);
	for (int i = 0; i < 2; i++) {
		given(plan, HOLDER, releases(), succeeds_hr());
		then(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), returns(ACCESS_DENIED));
		then(plan, SUCCESSOR, acquires_forcing("Successor"), fails_hr());
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	}
}

/* Recorders on two drives count for themselves. */
static void two_drives_count_apart(struct plan *plan)
{
	given(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_free());
	hold_times(plan, 2);
	given(plan, HOLDER, on_recorder(OTHER_RECORDER, acquires("Other")), succeeds_hr());
	then(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_lock_of("Other"));
	then(plan, HOLDER, on_recorder(OTHER_RECORDER, releases()), succeeds_hr());
	then(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_free());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, releases(), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, releases(), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_free());
}

static void note_a_needless_release(struct plan *plan)
{
	note(plan, HOLDER, releases());
	reading(plan, "an unspecified failure", returns_hr(E_FAIL));
	reading(plan, "locked, though it is not", returns_hr(E_IMAPI_RECORDER_LOCKED));
	reading(plan, "another failure", fails_hr());
	reading(plan, "nothing to do, so it succeeds", succeeds_hr());
	note(plan, OBSERVER, queries());
	reading(plan, "free", sees_free());
}

/* Nothing was acquired: what a release then returns is not said. */
static void without_any_acquire(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	note_a_needless_release(plan);
}

/* After one release too many, does the count start from zero? */
static void one_release_too_many(struct plan *plan)
{
	hold_times(plan, 1);
	release_times(plan, 1);
	note_a_needless_release(plan);
	note(plan, HOLDER, acquires("Holder"));
	reading(plan, "granted", succeeds_hr());
	reading(plan, "refused", fails_hr());
	note(plan, OBSERVER, queries());
	reading(plan, "locked: the count starts from zero", sees_lock_of("Holder"));
	reading(plan, "free: the count was negative", sees_free());
	note(plan, HOLDER, releases());
	reading(plan, "released", succeeds_hr());
	reading(plan, "refused", fails_hr());
	note(plan, OBSERVER, queries());
	reading(plan, "free after one release", sees_free());
	reading(plan, "still locked", sees_locked());
}

/* The object goes with two acquires that were not released. */
static void object_goes_while_it_holds(struct plan *plan)
{
	hold_times(plan, 2);
	note(plan, HOLDER, releases_object(FIRST_RECORDER));
	note(plan, OBSERVER, queries());
	reading(plan, "free: the lock went with the object", sees_free());
	reading(plan, "locked until the process ends", sees_lock_of("Holder"));
}

/* Released through an object, or in a process, that did not acquire. */
static void through_another_object_or_process(struct plan *plan)
{
	given(plan, HOLDER, creates_recorder(SECOND_RECORDER), succeeds_hr());
	given(plan, HOLDER, initialises(SECOND_RECORDER), succeeds_hr());
	given(plan, RIVAL, asks_owner(), answers());
	hold_times(plan, 1);
	note(plan, HOLDER, on_recorder(SECOND_RECORDER, releases()));
	reading(plan, "refused as locked", returns_hr(E_IMAPI_RECORDER_LOCKED));
	reading(plan, "refused", fails_hr());
	reading(plan, "released", succeeds_hr());
	note(plan, RIVAL, releases());
	reading(plan, "refused as locked", returns_hr(E_IMAPI_RECORDER_LOCKED));
	reading(plan, "refused", fails_hr());
	reading(plan, "released", succeeds_hr());
	note(plan, OBSERVER, queries());
	reading(plan, "still locked", sees_lock_of("Holder"));
	reading(plan, "free", sees_free());
}

/* What follows the end of any lock follows the last release, and no earlier one: a disc changed in
 * the meantime shows, notifications come again, the capabilities are read again. It is the holder
 * who hears of the disc from the drive, so that the driver has no hint but the release itself. */
static void the_last_release_ends_the_lock_like_any_other(struct plan *plan)
{
	int before;

	given(plan, LAB, mounts(), succeeds());
	before = given(plan, STRANGER, asks_volume(), both(succeeds(), says("")));
	listen_from_now(plan, WITNESS);
	hold_times(plan, 2);
	disc_goes(plan);
	given(plan, LAB, inserts(DATA_DISC, 2), succeeds());
	for (int i = 0; i < 2; i++)
		given(plan, HOLDER, sends_command(SCSI_TEST_UNIT_READY), answers());
	given(plan, HOLDER, releases(), succeeds_hr());
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, LAB, passes_time(POLLED), succeeds());
	then(plan, LAB, reads_commands(), says_nothing());
	then_hears_of_no_change(plan, WITNESS);
	given(plan, HOLDER, releases(), succeeds_hr());
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, OBSERVER, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0), answers());
	then(plan, LAB, reads_commands(), has_command(SCSI_GET_CONFIGURATION));
	then(plan, STRANGER, asks_volume(), both(succeeds(), differs_from(before, PART_TEXT)));
	given_settled(plan, WITNESS);
	disc_goes(plan);
	then_hears(plan, WITNESS, "removal");
}

/* Two codes of the other method are not among those listed here. A release that fails says that it
 * failed; whether with one of them is recorded. */
static void codes_that_are_not_listed(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, HOLDER, releases(), fails_hr());
	note(plan, HOLDER, releases());
	reading(plan, "not listed: E_ACCESSDENIED or E_INVALIDARG",
		returns_hr_either(E_ACCESSDENIED, E_INVALIDARG));
	reading(plan, "neither of the two", fails_hr());
	requests_fail_with(plan, ST_ACCESS_DENIED);
	then(plan, HOLDER, releases(), fails_hr());
	note(plan, HOLDER, releases());
	reading(plan, "not listed: E_ACCESSDENIED or E_INVALIDARG",
		returns_hr_either(E_ACCESSDENIED, E_INVALIDARG));
	reading(plan, "neither of the two", fails_hr());
	requests_succeed_again(plan);
}

/* The drive went with the count above zero; it comes back, and so does a new object for it. */
static void drive_comes_back(struct plan *plan)
{
	hold_times(plan, 1);
	given(plan, LAB, lab(LAB_UNPLUG, 0, 0, 0), succeeds());
	note(plan, HOLDER, releases());
	reading(plan, "the device is gone", returns_hr(WIN32_DEV_NOT_EXIST));
	reading(plan, "another failure", fails_hr());
	reading(plan, "released", succeeds_hr());
	given(plan, LAB, lab(LAB_PLUG_IN, 0, 0, 0), succeeds());
	given(plan, HOLDER, creates_recorder(SECOND_RECORDER), succeeds_hr());
	note(plan, HOLDER, initialises(SECOND_RECORDER));
	reading(plan, "a new object can be initialised", succeeds_hr());
	reading(plan, "it cannot", fails_hr());
	note(plan, HOLDER, on_recorder(SECOND_RECORDER, acquires("Holder")));
	reading(plan, "a new object can acquire", succeeds_hr());
	reading(plan, "it cannot", fails_hr());
	note(plan, HOLDER, acquires("Holder"));
	reading(plan, "the old object finds its device gone", returns_hr(WIN32_DEV_NOT_EXIST));
	reading(plan, "the old object fails otherwise", fails_hr());
	reading(plan, "the old object works", succeeds_hr());
}

const struct test_case recorder_release_cases[] = {
	{ "releases-what-was-acquired", CLAUSES(IMAPI_REL_001), releases_what_was_acquired },
	{ "unspecified-failure", CLAUSES(IMAPI_REL_002), unspecified_failure },
	{ "out-of-memory", CLAUSES(IMAPI_REL_003), out_of_memory },
	{ "stalled-drive", CLAUSES(IMAPI_REL_004), stalled_drive },
	{ "handle-is-no-longer-valid", CLAUSES(IMAPI_REL_005), handle_is_no_longer_valid },
	{ "drive-is-gone", CLAUSES(IMAPI_REL_006), drive_is_gone },
	{ "drive-is-locked-by-another", CLAUSES(IMAPI_REL_007), drive_is_anothers },
	{ "drive-is-acquired-by-another", CLAUSES(IMAPI_REL_007), drive_is_anothers,
		.argument = 1 },
	{ "other-failures", CLAUSES(IMAPI_REL_008), other_failures },
	{ "takes-no-arguments", CLAUSES(IMAPI_REL_009), takes_no_arguments },
	{ "each-of-5-takes-one-off", CLAUSES(IMAPI_REL_010), each_release_takes_one_off,
		.argument = 5 },
	{ "each-of-100-takes-one-off", CLAUSES(IMAPI_REL_010), each_release_takes_one_off,
		.argument = 100 },
	{ "others-can-have-it-then", CLAUSES(IMAPI_REL_011), others_can_have_it_then },
	{ "others-cannot-have-it-before", CLAUSES(IMAPI_REL_012), others_cannot_have_it_before },
	{ "two-drives-count-apart", CLAUSES(IMAPI_REL_013), two_drives_count_apart },
	{ "without-any-acquire", CLAUSES(IMAPI_REL_014), without_any_acquire },
	{ "one-release-too-many", CLAUSES(IMAPI_REL_015), one_release_too_many },
	{ "object-goes-while-it-holds", CLAUSES(IMAPI_REL_016), object_goes_while_it_holds },
	{ "through-another-object-or-process", CLAUSES(IMAPI_REL_017),
		through_another_object_or_process },
	{ "ends-the-lock-like-any-other", CLAUSES(IMAPI_REL_018),
		the_last_release_ends_the_lock_like_any_other },
	{ "codes-that-are-not-listed", CLAUSES(IMAPI_REL_019), codes_that_are_not_listed },
	{ "drive-comes-back", CLAUSES(IMAPI_REL_020), drive_comes_back },
	{ .name = NULL },
};
