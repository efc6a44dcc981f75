/* query.c - state queries: what they answer, to whom, and that they change nothing. */
#include "suites/listening.h"
#include "suites/suites.h"

static const uint8_t no_name[CALLER_NAME_FIELD];

/* A state query with other Flags than 0. */
static struct operation queries_with(uint32_t flags)
{
	return with_output_length(EXCLUSIVE_STATE_SIZE,
		with_input_length(
			EXCLUSIVE_ACCESS_SIZE, requests(EXCLUSIVE_ACCESS_QUERY, flags, "", 0, 0)));
}

/* A device that nobody has locked answers a state query, and the answer is: not locked. */
static void free_before_any_lock(struct plan *plan)
{
	then(plan, OBSERVER, queries(), both(returns(SUCCESS), sees_free()));
	then(plan, STRANGER, queries(), both(returns(SUCCESS), sees_free()));
}

/* A locked device answers a state query, and the answer is: locked. */
static void locked_after_a_lock(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), both(returns(SUCCESS), sees_locked()));
}

/* The answer carries the name of whoever holds the lock now, up to its NUL, not an earlier one. */
static void names_the_present_owner(struct plan *plan)
{
	given(plan, HOLDER, locks("First owner; 1"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("First owner; 1"));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, RIVAL, locks("Second"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Second"));
	then(plan, OBSERVER, queries(),
		output_bytes(EXCLUSIVE_STATE_NAME, "Second", sizeof("Second")));
}

/* Whoever wants the lock can ask first who has it. */
static void answers_those_who_do_not_own_it(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, queries(), both(returns(SUCCESS), sees_lock_of("Holder")));
	then(plan, STRANGER, queries(), both(returns(SUCCESS), sees_lock_of("Holder")));
}

/* Information is the size of the lock state, locked or not. */
static void information_is_the_size_of_the_state(struct plan *plan)
{
	then(plan, OBSERVER, queries(),
		both(returns(SUCCESS), information_is(EXCLUSIVE_STATE_SIZE)));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(),
		both(returns(SUCCESS), information_is(EXCLUSIVE_STATE_SIZE)));
	then(plan, HOLDER, queries(), both(returns(SUCCESS), information_is(EXCLUSIVE_STATE_SIZE)));
}

/* The owner sees its own lock. */
static void shows_the_owner_its_own_lock(struct plan *plan)
{
	given(plan, HOLDER, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, queries(), sees_lock_of("Holder"));
}

/* A second handle of the owner's process, opened before the lock, sees the lock as well. */
static void answers_on_a_second_handle_of_the_owner(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, queries()), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, queries()), sees_lock_of("Holder"));
}

static void note_name_of_nobody(struct plan *plan)
{
	note(plan, OBSERVER, queries());
	reading(plan, "all 64 bytes are zero",
		output_bytes(EXCLUSIVE_STATE_NAME, no_name, sizeof(no_name)));
	reading(plan, "an empty name, with something behind its NUL",
		output_bytes(EXCLUSIVE_STATE_NAME, "", 1));
	reading(plan, "the name of the last owner",
		output_bytes(EXCLUSIVE_STATE_NAME, "Gone", sizeof("Gone")));
}

/* Nothing is said about the name field of a device that nobody holds, or no longer. */
static void name_field_when_free(struct plan *plan)
{
	note_name_of_nobody(plan);
	given(plan, HOLDER, locks("Gone"), returns(SUCCESS));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	note_name_of_nobody(plan);
}

/* Nothing is said about the bytes behind the name's NUL, where an older, longer name might show. */
static void padding_behind_the_name(struct plan *plan)
{
	uint8_t zero_filled[CALLER_NAME_FIELD] = "Brief";

	given(plan, HOLDER, locks("A name much longer than the next"), returns(SUCCESS));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, HOLDER, locks("Brief"), returns(SUCCESS));
	note(plan, OBSERVER, queries());
	reading(plan, "zeros up to the end of the field",
		output_bytes(EXCLUSIVE_STATE_NAME, zero_filled, sizeof(zero_filled)));
	reading(plan, "the rest of the earlier, longer name",
		output_bytes(EXCLUSIVE_STATE_NAME, "Brief\0 much longer", 18));
	reading(plan, "the name, then neither zeros nor the earlier name",
		output_bytes(EXCLUSIVE_STATE_NAME, "Brief", sizeof("Brief")));
}

static void note_flags_of_a_query(struct plan *plan)
{
	static const uint32_t flags[] = { 1, 2, 3, 0x80000000u, 0xFFFFFFFFu };
	int plain = note(plan, OBSERVER, queries());

	reading(plan, "answered", returns(SUCCESS));
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		note(plan, OBSERVER, queries_with(flags[i]));
		letter(plan, "answered as with Flags 0: they do not apply to a query",
			same_as(plain));
		reading(plan, "refused", fails());
		reading(plan, "answered otherwise than with Flags 0", returns(SUCCESS));
	}
}

/* Flags do not apply to a query; whether values other than 0 are harmless is not spelled out. */
static void flags_of_a_query(struct plan *plan)
{
	note_flags_of_a_query(plan);
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	note_flags_of_a_query(plan);
}

/* The whole request needs a file object that the class driver saw created, queries included: the
 * create request of a drive-letter open on a mounted volume ends in the file system. */
static void needs_a_file_object_by_drive_letter(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	given(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	given(plan, STRANGER, queries(), sees_free());
	then(plan, STRANGER, through(LETTER_HANDLE, queries()), returns(INVALID_HANDLE));
}

/* The same of a kernel-mode caller that hands in no file object at all. */
static void needs_a_file_object_in_kernel_mode(struct plan *plan)
{
	given(plan, STRANGER, queries(), sees_free());
	then(plan, STRANGER, with_flags(NO_FILE_OBJECT, queries()), returns(INVALID_HANDLE));
}

/* The first query after the unlock says: not locked, and is silent about the former owner. The
 * answer from before the lock stands for silence. */
static void free_at_once_after_an_unlock(struct plan *plan)
{
	int before = given(plan, OBSERVER, queries(), sees_free());

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, queries(), both(sees_free(), same_parts_as(before, PART_BYTES)));
}

/* A failed lock request leaves the answer of a free device as it was, whatever made it fail. */
static void unchanged_by_failed_locks_when_free(struct plan *plan)
{
	int before = given(plan, OBSERVER, queries(), sees_free());

	given(plan, RIVAL, locks("Illegal*name"), fails());
	then(plan, OBSERVER, queries(), same_as(before));
	given(plan, RIVAL, with_input_length(EXCLUSIVE_LOCK_SIZE - 1, locks("Rival")), fails());
	then(plan, OBSERVER, queries(), same_as(before));
	given(plan, RIVAL, with_input_length(4, locks("Rival")), fails());
	then(plan, OBSERVER, queries(), same_as(before));
	given(plan, RIVAL, requests(3, 0, "Rival", sizeof("Rival"), 0), fails());
	then(plan, OBSERVER, queries(), same_as(before));
	given(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_ONLY), returns(SUCCESS));
	given(plan, RIVAL, through(SECOND_HANDLE, locks("Rival")), fails());
	then(plan, OBSERVER, queries(), same_as(before));
}

/* It leaves the answer of a locked device as it was: owner, name and the bytes behind it. */
static void unchanged_by_failed_locks_when_locked(struct plan *plan)
{
	int before;

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	before = given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, RIVAL, locks("Rival with a longer name"), fails());
	then(plan, OBSERVER, queries(), same_as(before));
	given(plan, HOLDER, locks("Another name"), fails());
	then(plan, OBSERVER, queries(), same_as(before));
	given(plan, RIVAL, locks("Illegal*name"), fails());
	then(plan, OBSERVER, queries(), same_as(before));
	given(plan, RIVAL, with_input_length(EXCLUSIVE_LOCK_SIZE - 1, locks("Rival")), fails());
	then(plan, OBSERVER, queries(), same_as(before));
}

/* A lock request that fails for a mounted volume, or for want of a file object, changes nothing. */
static void unchanged_by_failed_locks_when_mounted(struct plan *plan)
{
	int before;

	given(plan, LAB, mounts(), succeeds());
	given(plan, RIVAL, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	before = given(plan, OBSERVER, queries(), sees_free());
	given(plan, RIVAL, locks("Rival"), fails());
	then(plan, OBSERVER, queries(), same_as(before));
	given(plan, RIVAL, through(LETTER_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Rival")),
		fails());
	then(plan, OBSERVER, queries(), same_as(before));
}

/* A thousand queries neither need a lock nor stand in the way of one, nor do they end it. */
static void changes_nothing(struct plan *plan)
{
	then(plan, OBSERVER, times(1000, queries()), outcomes("free"));
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, times(1000, queries()), outcomes("locked:Holder"));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* 62 characters: the longest name that no document refuses. */
#define MANY_A "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define MANY_B "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"

/* Of one who contends with one other for the lock: it has the lock at times. */
static struct expectation locks_and_is_refused(void)
{
	return both(outcomes("STATUS_SUCCESS STATUS_ACCESS_DENIED STATUS_INVALID_HANDLE "
			     "STATUS_INVALID_DEVICE_REQUEST"),
		some_outcome("STATUS_SUCCESS"));
}

/* While two processes lock and unlock as fast as they can, a query sees one of the names, whole, or
 * a free device; never a mixture, never an empty name. */
static void answers_are_never_torn(struct plan *plan)
{
	at_once(plan, 3);
	given(plan, HOLDER, cycles(3000, MANY_A), locks_and_is_refused());
	given(plan, RIVAL, cycles(3000, MANY_B), locks_and_is_refused());
	then(plan, OBSERVER, times(10000, queries()),
		outcomes("free locked:" MANY_A " locked:" MANY_B));
}

/* The control code asks for read and write rights, so a handle without both is refused before the
 * driver is asked; the full handle shows that nothing else is wrong. */
static void needs_read_and_write_rights(struct plan *plan)
{
	given(plan, STRANGER, opens(SECOND_HANDLE, PATH_INTERFACE, plan_argument(plan)),
		returns(SUCCESS));
	given(plan, STRANGER, queries(), sees_free());
	then(plan, STRANGER, through(SECOND_HANDLE, queries()),
		returns_with_code(ST_ACCESS_DENIED, 5));
	then(plan, STRANGER, queries(), sees_free());
}

/* The lock, if the drive can be locked in this state, shows as well. */
static void answers_free_and_locked(struct plan *plan)
{
	int lock;

	then(plan, OBSERVER, queries(), both(returns(SUCCESS), sees_free()));
	lock = given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), answers());
	then(plan, OBSERVER, queries(), both(returns(SUCCESS), sees_outcome_of(lock, "Holder")));
}

/* A query is about the lock, not about the medium: it succeeds whatever disc is in the drive. */
static void answers_with_any_disc(struct plan *plan)
{
	given(plan, LAB, lab(LAB_INSERT, plan_argument(plan), 1, 0), succeeds());
	answers_free_and_locked(plan);
}

/* It succeeds with an empty drive. */
static void answers_without_a_disc(struct plan *plan)
{
	given(plan, LAB, takes_out(), succeeds());
	answers_free_and_locked(plan);
}

/* It succeeds with the tray open. */
static void answers_with_the_tray_open(struct plan *plan)
{
	given(plan, LAB, lab(LAB_OPEN_TRAY, 0, 0, 0), succeeds());
	answers_free_and_locked(plan);
}

/* The class driver answers from memory: no command reaches the drive. The pass-through command at
 * the end shows that the log was awake. */
static void sends_nothing_to_the_drive(struct plan *plan)
{
	given_no_polls(plan, WITNESS);
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, LAB, reads_commands(), says_nothing());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, queries(), sees_lock_of("Holder"));
	then(plan, LAB, reads_commands(), says_nothing());
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, LAB, reads_commands(), says(""));
}

/* What was begun has reached the drive for certain once the lab has been answered twice. */
static void given_all_has_arrived(struct plan *plan)
{
	given(plan, LAB, reads_state(), succeeds());
	given(plan, LAB, reads_state(), succeeds());
}

/* Nothing is said about a query while a long command of the owner is running: it may wait. */
static void while_the_owner_keeps_the_drive_busy(struct plan *plan)
{
	struct operation open = overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));

	given(plan, HOLDER, open, returns(SUCCESS));
	given(plan, OBSERVER, open, returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	given(plan, LAB, stalls(ANY_COMMAND), succeeds());
	given(plan, HOLDER, through(SECOND_HANDLE, begins(1, passes_through(SCSI_INQUIRY, 36))),
		stays_pending());
	given_all_has_arrived(plan);
	given(plan, OBSERVER, through(SECOND_HANDLE, begins(1, queries())), stays_pending());
	given_all_has_arrived(plan);
	given(plan, HOLDER, peeks(1), stays_pending());
	note(plan, OBSERVER, peeks(1));
	reading(plan, "waits behind the running command", stays_pending());
	reading(plan, "answered meanwhile", sees_lock_of("Holder"));
	given(plan, LAB, releases_stall(), succeeds());
	given(plan, HOLDER, awaits(1), answers());
	note(plan, OBSERVER, awaits(1));
	reading(plan, "answered in the end, with the owner's name", sees_lock_of("Holder"));
	reading(plan, "failed", fails());
}

/* Each drive has a lock of its own. */
static void tells_drives_apart(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_free());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, HOLDER, through(OTHER_DRIVE, locks("Other")), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_lock_of("Other"));
}

const struct test_case query_cases[] = {
	{ "free-before-any-lock", CLAUSES(QUERY_001), free_before_any_lock },
	{ "locked-after-a-lock", CLAUSES(QUERY_002), locked_after_a_lock },
	{ "names-the-present-owner", CLAUSES(QUERY_003), names_the_present_owner },
	{ "answers-those-who-do-not-own-it", CLAUSES(QUERY_004), answers_those_who_do_not_own_it },
	{ "information-is-the-size-of-the-state", CLAUSES(QUERY_005),
		information_is_the_size_of_the_state },
	{ "shows-the-owner-its-own-lock", CLAUSES(QUERY_006), shows_the_owner_its_own_lock },
	{ "answers-on-a-second-handle-of-the-owner", CLAUSES(QUERY_007),
		answers_on_a_second_handle_of_the_owner },
	{ "name-field-when-free", CLAUSES(QUERY_008), name_field_when_free },
	{ "padding-behind-the-name", CLAUSES(QUERY_009), padding_behind_the_name },
	{ "flags-of-a-query", CLAUSES(QUERY_010), flags_of_a_query },
	{ "needs-a-file-object-by-drive-letter", CLAUSES(QUERY_011),
		needs_a_file_object_by_drive_letter },
	{ "needs-a-file-object-in-kernel-mode", CLAUSES(QUERY_011),
		needs_a_file_object_in_kernel_mode },
	{ "free-at-once-after-an-unlock", CLAUSES(QUERY_012), free_at_once_after_an_unlock },
	{ "unchanged-by-failed-locks-when-free", CLAUSES(QUERY_013),
		unchanged_by_failed_locks_when_free },
	{ "unchanged-by-failed-locks-when-locked", CLAUSES(QUERY_013),
		unchanged_by_failed_locks_when_locked },
	{ "unchanged-by-failed-locks-when-mounted", CLAUSES(QUERY_013),
		unchanged_by_failed_locks_when_mounted },
	{ "changes-nothing", CLAUSES(QUERY_014), changes_nothing },
	{ "answers-are-never-torn", CLAUSES(QUERY_015), answers_are_never_torn },
	{ "denied-on-a-read-only-handle", CLAUSES(QUERY_016), needs_read_and_write_rights,
		.argument = READ_ONLY },
	{ "denied-on-a-write-only-handle", CLAUSES(QUERY_016), needs_read_and_write_rights,
		.argument = WRITE_ONLY },
	{ "denied-on-a-handle-without-access", CLAUSES(QUERY_016), needs_read_and_write_rights,
		.argument = NO_ACCESS },
	{ "answers-with-a-data-disc", CLAUSES(QUERY_017), answers_with_any_disc,
		.argument = MEDIUM_DATA_DISC, .needs = NEED_MEDIUM },
	{ "answers-with-an-audio-disc", CLAUSES(QUERY_017), answers_with_any_disc,
		.argument = MEDIUM_AUDIO_DISC, .needs = NEED_AUDIO_MEDIUM },
	{ "answers-with-a-blank-disc", CLAUSES(QUERY_017), answers_with_any_disc,
		.argument = MEDIUM_BLANK_DISC, .needs = NEED_BLANK_MEDIUM },
	{ "answers-without-a-disc", CLAUSES(QUERY_017), answers_without_a_disc },
	{ "answers-with-the-tray-open", CLAUSES(QUERY_017), answers_with_the_tray_open },
	{ "sends-nothing-to-the-drive", CLAUSES(QUERY_018), sends_nothing_to_the_drive },
	{ "while-the-owner-keeps-the-drive-busy", CLAUSES(QUERY_019),
		while_the_owner_keeps_the_drive_busy },
	{ "tells-drives-apart", CLAUSES(QUERY_020), tells_drives_apart },
	{ .name = NULL },
};
