/*
 * recorder_acquire.c - IDiscRecorder2::AcquireExclusiveAccess: what it grants, what it refuses and
 * with which HRESULT, and the lock count from its rising side. Client names are in recorder_name.c.
 */
#include "suites/recorder/recorder_steps.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define STUCK 1 /* tag of a command that the drive does not finish */
#define ASKED 2 /* tag of a query that may have to wait for it */

/* A free drive is given, with a success code. */
static void gives_a_free_drive(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, acquires("Holder"), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	let_go(plan);
	note(plan, HOLDER, acquires("Holder"));
	letter(plan, "S_OK", returns_hr(S_OK));
	reading(plan, "another success code, which the page allows", succeeds_hr());
}

/* A failure that has none of the described causes is told as such, and gives nothing. */
static void unspecified_failure(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	requests_fail_with(plan, ST_UNSUCCESSFUL);
	then(plan, HOLDER, acquires("Holder"),
		both(fails_without_a_known_cause(),
			returns_hr_neither(E_ACCESSDENIED, E_INVALIDARG)));
	note_which_failure(plan, acquires("Holder"));
	requests_succeed_again(plan);
	nobody_has_it(plan);
}

/* Who has the drive decides what the argument says: 0 a raw lock, 1 a recorder. */
static void let_the_rival_have_it(struct plan *plan)
{
	if (plan_argument(plan))
		given(plan, RIVAL, acquires("Rival"), succeeds_hr());
	else
		given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

static void note_which_of_the_two(struct plan *plan, enum recorder_slot slot)
{
	note(plan, HOLDER, on_recorder(slot, acquires("Holder")));
	reading(plan, "locked", returns_hr(E_IMAPI_RECORDER_LOCKED));
	reading(plan, "used by another application", returns_hr(E_ACCESSDENIED));
	reading(plan, "the recorder cannot be initialised while another has it",
		returns_hr(E_IMAPI_RECORDER_REQUIRED));
	reading(plan, "refused with another code", fails_hr());
	reading(plan, "given", succeeds_hr());
}

/* Two codes are described as "somebody else has it"; it has to be one of them. */
static void used_by_another_application(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	let_the_rival_have_it(plan);
	then(plan, HOLDER, acquires("Holder"),
		returns_hr_either(E_ACCESSDENIED, E_IMAPI_RECORDER_LOCKED));
	note_which_of_the_two(plan, FIRST_RECORDER);
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* A recorder that comes only when another application uses the drive is refused as well; opens of
 * the drive may fail by then, so that it may not even be initialised. */
static void used_by_another_before_the_recorder_came(struct plan *plan)
{
	let_the_rival_have_it(plan);
	given(plan, HOLDER, creates_recorder(SECOND_RECORDER), succeeds_hr());
	note(plan, HOLDER, initialises(SECOND_RECORDER));
	reading(plan, "initialised", succeeds_hr());
	reading(plan, "not initialised", fails_hr());
	then(plan, HOLDER, on_recorder(SECOND_RECORDER, acquires("Holder")), fails_hr());
	note_which_of_the_two(plan, SECOND_RECORDER);
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* A raw lock of another process is an exclusive lock, and the caller hears so. */
static void locked_by_a_raw_request(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, HOLDER, acquires("Holder"),
		returns_hr_either(E_IMAPI_RECORDER_LOCKED, E_ACCESSDENIED));
	then(plan, HOLDER, acquires_forcing("Holder"),
		returns_hr_either(E_IMAPI_RECORDER_LOCKED, E_ACCESSDENIED));
	note(plan, HOLDER, acquires("Holder"));
	letter(plan, "exclusively locked", returns_hr(E_IMAPI_RECORDER_LOCKED));
	reading(plan, "used by another application", returns_hr(E_ACCESSDENIED));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* A bad argument, here a name with a character that is not permitted, is told as one. IMAPI also
 * has a code for bad names, which this page does not list. */
static void bad_argument(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, acquires("Illegal*name"),
		returns_hr_either(E_INVALIDARG, E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID));
	note(plan, HOLDER, acquires("Illegal*name"));
	letter(plan, "an argument is not valid", returns_hr(E_INVALIDARG));
	reading(plan, "the client name is not valid: a code that the page does not list",
		returns_hr(E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID));
	nobody_has_it(plan);
}

/* Without memory the caller hears of that, and has nothing. */
static void out_of_memory(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, OBSERVER, queries(), sees_free());
	fails_without_memory(plan, acquires("Holder"));
	nobody_has_it(plan);
	then(plan, HOLDER, acquires("Holder"), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A drive that is stuck in a command of another process does not take the request in time, and does
 * not take it later either. */
static void stalled_drive(struct plan *plan)
{
	int tried;

	given(plan, HOLDER, asks_owner(), answers());
	given(plan, OBSERVER, queries(), sees_free());
	tried = fails_behind(plan, STRANGER, passes_through(SCSI_TEST_UNIT_READY, 0),
		acquires("Holder"), gives_up_or_succeeds());
	then(plan, OBSERVER, queries(), sees_outcome_of(tried, "Holder"));
}

/* The handle that the recorder holds on the device is no longer one: the composed code, not a 6. */
static void handle_is_no_longer_valid(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, asks_owner(), answers());
	fails_without_a_handle(plan, acquires("Holder"));
	nobody_has_it(plan);
}

/* The drive went after the recorder was initialised: the composed code, not a 55. */
static void drive_is_gone(struct plan *plan)
{
	int gone;

	given(plan, HOLDER, asks_owner(), answers());
	gone = fails_without_the_drive(plan, acquires("Holder"));
	then(plan, HOLDER, acquires_forcing("Holder"),
		returns_hr_or_composed(HR_WIN32_DEV_NOT_EXIST, gone));
}

/* Whatever else goes wrong may have any other code, as long as it says that it went wrong. */
static void other_failures(struct plan *plan)
{
	static const enum status causes[] = { ST_IO_DEVICE_ERROR, ST_NOT_SUPPORTED,
		ST_DEVICE_NOT_READY, ST_CANCELLED };

	given(plan, OBSERVER, queries(), sees_free());
	for (size_t i = 0; i < COUNT(causes); i++) {
		requests_fail_with(plan, causes[i]);
		then(plan, HOLDER, acquires("Holder"), fails_hr());
		note_a_listed_code(plan, acquires("Holder"));
		requests_succeed_again(plan);
		nobody_has_it(plan);
	}
}

/* While the device is locked nobody else can ask, so the volume is asked for after the release,
 * which may itself have it verified with the first request. */
static void note_the_volume(struct plan *plan)
{
	struct operation asks =
		through(LETTER_HANDLE, controls(FSCTL_IS_VOLUME_MOUNTED, NULL, 0, 0));

	given(plan, HOLDER, releases(), succeeds_hr());
	given(plan, STRANGER, asks, answers());
	note(plan, STRANGER, asks);
	reading(plan, "the volume is still mounted", returns(SUCCESS));
	reading(plan, "the volume was dismounted",
		returns_any_of3(VOLUME_DISMOUNTED, FILE_INVALID, WRONG_VOLUME));
	reading(plan, "that cannot be told", fails());
}

/* With force, a mounted volume is no obstacle. Whether it is dismounted is not said. */
static void force_with_a_mounted_volume(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	given(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, acquires_forcing("Holder"), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	note_the_volume(plan);
}

/* Nor is one that cannot be dismounted: a file on it is open, and with the argument it is locked by
 * another program. */
static void force_with_a_volume_in_use(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	given(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	if (plan_argument(plan))
		given(plan, STRANGER,
			through(LETTER_HANDLE, controls(FSCTL_LOCK_VOLUME, NULL, 0, 0)),
			succeeds());
	else
		given(plan, STRANGER, opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY),
			returns(SUCCESS));
	then(plan, HOLDER, acquires_forcing("Holder"), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	note_the_volume(plan);
}

/* Without force, a drive with nothing mounted is given. */
static void no_force_without_a_volume(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, acquires_with(FORCE_FALSE, "Holder"), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Without force, a drive with a mounted volume is not given; with which code is not said. */
static void no_force_with_a_mounted_volume(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, acquires_with(FORCE_FALSE, "Holder"), fails_hr());
	nobody_has_it(plan);
	note(plan, HOLDER, acquires("Holder"));
	reading(plan, "the driver's own refusal", returns_hr(WIN32_BAD_COMMAND));
	reading(plan, "used by another application", returns_hr(E_ACCESSDENIED));
	reading(plan, "an unspecified failure", returns_hr(E_FAIL));
	reading(plan, "another code", fails_hr());
}

/* Values of force that are neither of the two: true, or false? */
static void odd_values_of_force(struct plan *plan)
{
	static const uint32_t values[] = { 1, 2, 0x7FFF };

	given(plan, LAB, mounts(), succeeds());
	for (size_t i = 0; i < COUNT(values); i++) {
		note(plan, HOLDER, acquires_with(values[i], "Holder"));
		reading(plan, "taken for true", succeeds_hr());
		reading(plan, "taken for false", fails_hr());
		given(plan, HOLDER, releases(), answers());
	}
}

/* The first call locks, and every further one is granted, with the device locked all the time. */
static void every_call_is_granted(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	for (int i = 0; i < 5; i++) {
		then(plan, HOLDER, acquires("Holder"), succeeds_hr());
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	}
}

/* However often: a hundred times. */
static void a_hundred_calls(struct plan *plan)
{
	given(plan, HOLDER, acquires("Holder"), succeeds_hr());
	begin_rounds(plan, 99);
	then(plan, HOLDER, acquires("Holder"), succeeds_hr());
	end_rounds(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

static void acquire_times(struct plan *plan, uint32_t count)
{
	begin_rounds(plan, count);
	given(plan, HOLDER, acquires("Holder"), succeeds_hr());
	end_rounds(plan);
}

/* Of four acquires, the first three releases free nothing, and the fourth does. */
static void only_the_last_release_frees(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	acquire_times(plan, 4);
	for (int i = 0; i < 3; i++) {
		given(plan, HOLDER, releases(), succeeds_hr());
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
		then(plan, RIVAL, locks("Rival"), returns(ACCESS_DENIED));
	}
	given(plan, HOLDER, releases(), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
}

/* As many releases as acquires free the device, and not one less; what was acquired so often can be
 * acquired again. */
static void as_many_releases_as_acquires(struct plan *plan)
{
	uint32_t count = plan_argument(plan);

	given(plan, RIVAL, queries(), sees_free());
	acquire_times(plan, count);
	if (count > 1) {
		begin_rounds(plan, count - 1);
		then(plan, HOLDER, releases(), succeeds_hr());
		end_rounds(plan);
	}
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, releases(), succeeds_hr());
	then(plan, RIVAL, queries(), sees_free());
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	given(plan, RIVAL, unlocks(), returns(SUCCESS));
	then(plan, HOLDER, acquires("Again"), succeeds_hr());
	then(plan, RIVAL, queries(), sees_lock_of("Again"));
}

/* Why an acquire fails: plan_argument() of the next case. */
enum refusal { BY_ITS_NAME, BY_ANOTHER_OWNER, BY_A_VOLUME, BY_A_FAULT };

/* An acquire that failed does not count: after one that succeeds, one release is enough. */
static void failures_do_not_count(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	given(plan, HOLDER, asks_owner(), answers());
	switch (plan_argument(plan)) {
	case BY_ITS_NAME: given(plan, HOLDER, acquires("Illegal*name"), fails_hr()); break;
	case BY_ANOTHER_OWNER:
		given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
		given(plan, HOLDER, acquires("Holder"), fails_hr());
		given(plan, RIVAL, unlocks(), returns(SUCCESS));
		break;
	case BY_A_VOLUME:
		given(plan, LAB, mounts(), succeeds());
		given(plan, HOLDER, acquires("Holder"), fails_hr());
		break;
	default:
		requests_fail_with(plan, ST_UNSUCCESSFUL);
		given(plan, HOLDER, acquires("Holder"), fails_hr());
		requests_succeed_again(plan);
		break;
	}
	given(plan, RIVAL, queries(), sees_free());
	given(plan, HOLDER, acquires_forcing("Holder"), succeeds_hr());
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, releases(), succeeds_hr());
	then(plan, RIVAL, queries(), sees_free());
}

/* A second acquire with another name, or with force: whose name shows then is not said. */
static void second_acquire_with_other_arguments(struct plan *plan)
{
	given(plan, HOLDER, acquires("First"), succeeds_hr());
	note(plan, HOLDER, acquires_forcing("Second"));
	reading(plan, "granted", succeeds_hr());
	reading(plan, "refused", fails_hr());
	note(plan, OBSERVER, queries());
	reading(plan, "the first name stays", sees_lock_of("First"));
	reading(plan, "the second name replaces it", sees_lock_of("Second"));
	note(plan, HOLDER, acquires("Illegal*name"));
	reading(plan, "a bad name is refused all the same", fails_hr());
	reading(plan, "the name of a further acquire does not matter", succeeds_hr());
}

/* Does the count belong to the object, or to its process? A second object on the same drive. */
static void second_object_on_the_same_drive(struct plan *plan)
{
	given(plan, HOLDER, creates_recorder(SECOND_RECORDER), succeeds_hr());
	given(plan, HOLDER, initialises(SECOND_RECORDER), succeeds_hr());
	given(plan, HOLDER, acquires("First"), succeeds_hr());
	note(plan, HOLDER, on_recorder(SECOND_RECORDER, acquires("Second")));
	reading(plan, "refused as locked: the count is the object's",
		returns_hr(E_IMAPI_RECORDER_LOCKED));
	reading(plan, "refused: the count is the object's", fails_hr());
	reading(plan, "granted: the objects share a count", succeeds_hr());
	given(plan, HOLDER, releases(), answers());
	note(plan, OBSERVER, queries());
	reading(plan, "free after the first object's release: one count each", sees_free());
	reading(plan, "still locked: one count for both", sees_locked());
	note(plan, HOLDER, on_recorder(SECOND_RECORDER, acquires("Second")));
	reading(plan, "granted", succeeds_hr());
	reading(plan, "refused", fails_hr());
}

/* Another process is refused as long as the device is held, and the holder's count is not
 * touched. */
static void another_process_is_refused(struct plan *plan)
{
	given(plan, RIVAL, asks_owner(), answers());
	given(plan, HOLDER, acquires("Holder"), succeeds_hr());
	given(plan, HOLDER, acquires("Holder"), succeeds_hr());
	for (int i = 0; i < 2; i++) {
		then(plan, RIVAL, acquires("Rival"),
			returns_hr_either(E_ACCESSDENIED, E_IMAPI_RECORDER_LOCKED));
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
		given(plan, HOLDER, releases(), succeeds_hr());
	}
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, RIVAL, acquires("Rival"), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* A write that does not come to its end, as the drive is stuck in it. */
static void begin_burning(struct plan *plan)
{
	given(plan, LAB, inserts(UDF_DISC, 1), succeeds());
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, LAB, stalls(SCSI_WRITE_10), succeeds());
	given(plan, HOLDER, begins(STUCK, burns("Burner", SECTOR_SIZE)), stays_pending());
	given(plan, OBSERVER, begins(ASKED, queries()), stays_pending());
	given(plan, LAB, releases_stall(), succeeds());
}

/* A write takes the lock by itself, under its client name, for as long as it lasts. */
static void a_write_locks_by_itself(struct plan *plan)
{
	begin_burning(plan);
	then(plan, OBSERVER, awaits(ASKED), sees_lock_of("Burner"));
	then(plan, HOLDER, awaits(STUCK), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_free());
}

/* What the application had acquired before a write is its own: it stays until it is released. */
static void a_write_leaves_the_callers_lock(struct plan *plan)
{
	given(plan, LAB, inserts(UDF_DISC, 1), succeeds());
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, acquires_forcing("Holder"), succeeds_hr());
	given(plan, HOLDER, burns("Burner", SECTOR_SIZE), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_locked());
	given(plan, HOLDER, releases(), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_free());
}

/* Who was refused can ask whom to thank for it. */
static void the_owner_can_be_asked_for(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	let_the_rival_have_it(plan);
	given(plan, HOLDER, acquires("Holder"), fails_hr());
	then(plan, HOLDER, asks_owner(), owner_is("Rival"));
}

/* A recorder that was never initialised stands for no drive. */
static void never_initialised(struct plan *plan)
{
	given(plan, HOLDER, creates_recorder(SECOND_RECORDER), succeeds_hr());
	note(plan, HOLDER, on_recorder(SECOND_RECORDER, acquires("Holder")));
	reading(plan, "a recorder is required", returns_hr(E_IMAPI_RECORDER_REQUIRED));
	reading(plan, "another failure", fails_hr());
	reading(plan, "granted", succeeds_hr());
}

/* The process already has the drive, by a raw lock on a handle of its own. */
static void own_raw_lock(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, HOLDER, locks("Raw"), returns(SUCCESS));
	note(plan, HOLDER, acquires("Holder"));
	reading(plan, "refused as locked", returns_hr(E_IMAPI_RECORDER_LOCKED));
	reading(plan, "refused as used", returns_hr(E_ACCESSDENIED));
	reading(plan, "refused otherwise", fails_hr());
	reading(plan, "granted", succeeds_hr());
	note(plan, OBSERVER, queries());
	reading(plan, "the raw lock stays", sees_lock_of("Raw"));
}

/* Acquired on one thread and released on another. */
static void from_different_threads(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	note(plan, HOLDER, in_a_thread(acquires("Holder")));
	reading(plan, "granted", succeeds_hr());
	reading(plan, "refused", fails_hr());
	note(plan, HOLDER, in_a_thread(releases()));
	reading(plan, "released by another thread", succeeds_hr());
	reading(plan, "refused to another thread", fails_hr());
	note(plan, OBSERVER, queries());
	reading(plan, "free", sees_free());
	reading(plan, "locked", sees_locked());
}

static void note_what_is_judged_first(struct plan *plan, struct operation does)
{
	note(plan, HOLDER, does);
	reading(plan, "the name is judged first",
		returns_hr_either(E_INVALIDARG, E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID));
	reading(plan, "the owner is judged first",
		returns_hr_either(E_IMAPI_RECORDER_LOCKED, E_ACCESSDENIED));
	reading(plan, "the volume is judged first", returns_hr(WIN32_BAD_COMMAND));
	reading(plan, "refused otherwise", fails_hr());
}

/* The order of checks is not laid down: a bad name for a locked drive. */
static void bad_name_for_a_locked_drive(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	note_what_is_judged_first(plan, acquires("Illegal*name"));
}

/* A bad name for a drive with a mounted volume, without force. */
static void bad_name_for_a_mounted_drive(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, LAB, mounts(), succeeds());
	note_what_is_judged_first(plan, acquires("Illegal*name"));
}

/* A drive that is locked and has a mounted volume, without force. */
static void mounted_drive_that_is_locked(struct plan *plan)
{
	given(plan, HOLDER, asks_owner(), answers());
	given(plan, LAB, mounts(), succeeds());
	given(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), returns(SUCCESS));
	note_what_is_judged_first(plan, acquires("Holder"));
}

/* The class is there, its objects can be created and initialised. */
static void is_available(struct plan *plan)
{
	then(plan, HOLDER, creates_recorder(FIRST_RECORDER), succeeds_hr());
	then(plan, HOLDER, initialises(FIRST_RECORDER), succeeds_hr());
}

const struct test_case recorder_acquire_cases[] = {
	{ "gives-a-free-drive", CLAUSES(IMAPI_ACQ_001), gives_a_free_drive },
	{ "unspecified-failure", CLAUSES(IMAPI_ACQ_002), unspecified_failure },
	{ "used-by-another-application", CLAUSES(IMAPI_ACQ_003), used_by_another_application },
	{ "used-by-another-recorder", CLAUSES(IMAPI_ACQ_003), used_by_another_application,
		.argument = 1 },
	{ "used-before-the-recorder-came", CLAUSES(IMAPI_ACQ_003),
		used_by_another_before_the_recorder_came },
	{ "bad-argument", CLAUSES(IMAPI_ACQ_004), bad_argument },
	{ "out-of-memory", CLAUSES(IMAPI_ACQ_005), out_of_memory },
	{ "stalled-drive", CLAUSES(IMAPI_ACQ_006), stalled_drive },
	{ "handle-is-no-longer-valid", CLAUSES(IMAPI_ACQ_007), handle_is_no_longer_valid },
	{ "drive-is-gone", CLAUSES(IMAPI_ACQ_008), drive_is_gone },
	{ "locked-by-a-raw-request", CLAUSES(IMAPI_ACQ_009), locked_by_a_raw_request },
	{ "other-failures", CLAUSES(IMAPI_ACQ_010), other_failures },
	{ "force-with-a-mounted-volume", CLAUSES(IMAPI_ACQ_011), force_with_a_mounted_volume },
	{ "force-with-an-open-file", CLAUSES(IMAPI_ACQ_012), force_with_a_volume_in_use },
	{ "force-with-a-locked-volume", CLAUSES(IMAPI_ACQ_012), force_with_a_volume_in_use,
		.argument = 1 },
	{ "no-force-without-a-volume", CLAUSES(IMAPI_ACQ_013), no_force_without_a_volume },
	{ "no-force-with-a-mounted-volume", CLAUSES(IMAPI_ACQ_014),
		no_force_with_a_mounted_volume },
	{ "odd-values-of-force", CLAUSES(IMAPI_ACQ_015), odd_values_of_force },
	{ "every-call-is-granted", CLAUSES(IMAPI_ACQ_024), every_call_is_granted },
	{ "a-hundred-calls", CLAUSES(IMAPI_ACQ_025), a_hundred_calls },
	{ "only-the-last-release-frees", CLAUSES(IMAPI_ACQ_026), only_the_last_release_frees },
	{ "balanced-1", CLAUSES(IMAPI_ACQ_027), as_many_releases_as_acquires, .argument = 1 },
	{ "balanced-2", CLAUSES(IMAPI_ACQ_027), as_many_releases_as_acquires, .argument = 2 },
	{ "balanced-3", CLAUSES(IMAPI_ACQ_027), as_many_releases_as_acquires, .argument = 3 },
	{ "balanced-100", CLAUSES(IMAPI_ACQ_027), as_many_releases_as_acquires, .argument = 100 },
	{ "failure-by-name-does-not-count", CLAUSES(IMAPI_ACQ_028), failures_do_not_count,
		.argument = BY_ITS_NAME },
	{ "failure-by-owner-does-not-count", CLAUSES(IMAPI_ACQ_028), failures_do_not_count,
		.argument = BY_ANOTHER_OWNER },
	{ "failure-by-volume-does-not-count", CLAUSES(IMAPI_ACQ_028), failures_do_not_count,
		.argument = BY_A_VOLUME },
	{ "failure-by-fault-does-not-count", CLAUSES(IMAPI_ACQ_028), failures_do_not_count,
		.argument = BY_A_FAULT },
	{ "second-acquire-with-other-arguments", CLAUSES(IMAPI_ACQ_029),
		second_acquire_with_other_arguments },
	{ "second-object-on-the-same-drive", CLAUSES(IMAPI_ACQ_030),
		second_object_on_the_same_drive },
	{ "another-process-is-refused", CLAUSES(IMAPI_ACQ_031), another_process_is_refused },
	{ "a-write-locks-by-itself", CLAUSES(IMAPI_ACQ_032), a_write_locks_by_itself },
	{ "a-write-leaves-the-callers-lock", CLAUSES(IMAPI_ACQ_033),
		a_write_leaves_the_callers_lock },
	{ "the-owner-can-be-asked-for", CLAUSES(IMAPI_ACQ_034), the_owner_can_be_asked_for },
	{ "the-acquirer-can-be-asked-for", CLAUSES(IMAPI_ACQ_034), the_owner_can_be_asked_for,
		.argument = 1 },
	{ "never-initialised", CLAUSES(IMAPI_ACQ_035), never_initialised },
	{ "own-raw-lock", CLAUSES(IMAPI_ACQ_036), own_raw_lock },
	{ "from-different-threads", CLAUSES(IMAPI_ACQ_037), from_different_threads },
	{ "bad-name-for-a-locked-drive", CLAUSES(IMAPI_ACQ_038), bad_name_for_a_locked_drive },
	{ "bad-name-for-a-mounted-drive", CLAUSES(IMAPI_ACQ_038), bad_name_for_a_mounted_drive },
	{ "mounted-drive-that-is-locked", CLAUSES(IMAPI_ACQ_038), mounted_drive_that_is_locked },
	{ "is-available", CLAUSES(IMAPI_ACQ_039), is_available },
	{ .name = NULL },
};
