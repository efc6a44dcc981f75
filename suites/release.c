/* release.c - what ends a lock, and what does not. */
#include "suites/suites.h"

/* Milliseconds: time for the end of a handle or process to reach the driver; no bound is stated. */
#define SETTLED 200

#define SENT  1 /* tag of a request that is under way when its handle is closed */
#define ASKED 2 /* tag of a query that may have to wait for that one; nobody awaits it */

static void settle(struct plan *plan)
{
	given(plan, LAB, passes_time(SETTLED), succeeds());
}

/* The owner's unlock request ends the lock, as anyone else can see. */
static void ended_by_an_unlock(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Successor"));
}

/* So does the owner's closing of its handle. */
static void ended_by_a_close(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, closes(FIRST_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Successor"));
}

/* ... of an overlapped handle as well. */
static void ended_by_the_close_of_an_overlapped_handle(struct plan *plan)
{
	given(plan, HOLDER, overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, closes(SECOND_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
}

/* So does the end of the owner's process, which has closed nothing. */
static void ended_by_the_end_of_the_process(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, dies(DEATH_EXIT), ends());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Successor"));
}

/* It is the end of the locking handle that counts: while the process lives on, with another handle
 * of its own on the drive. */
static void ended_with_the_locking_handle(struct plan *plan)
{
	given(plan, HOLDER, queries(), sees_free());
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, closes(SECOND_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, HOLDER, locks("Again"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Again"));
}

/* A stranger's handle is closed: the lock stays, and so does what its owner may do. */
static void kept_when_a_stranger_closes(struct plan *plan)
{
	given(plan, STRANGER, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, STRANGER, closes(FIRST_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* Another handle of the owner's own process is closed: the lock stays. */
static void kept_when_another_handle_is_closed(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, queries()), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, closes(SECOND_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* Of two duplicates of the locking handle, the first to be closed takes nothing with it, the last
 * takes the lock. The argument is the slot that goes first. */
static void ended_with_the_last_duplicate(struct plan *plan)
{
	bool original = plan_argument(plan) == FIRST_HANDLE;
	enum handle_slot first = original ? FIRST_HANDLE : DUPLICATE_HANDLE;
	enum handle_slot last = original ? DUPLICATE_HANDLE : FIRST_HANDLE;

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, duplicates(FIRST_HANDLE, DUPLICATE_HANDLE), succeeds());
	given(plan, HOLDER, closes(first), succeeds());
	settle(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, closes(last), succeeds());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
}

/* The owner ends while a duplicate of its handle lives on in another process: the page has the lock
 * end with the application, the file object lives. The argument says whether it was inherited. */
static void owner_ends_before_its_duplicate(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	if (plan_argument(plan))
		given(plan, HOLDER, bequeaths(FIRST_HANDLE, HEIR, SPARE_HANDLE), succeeds());
	else
		given(plan, HOLDER, gives(FIRST_HANDLE, HEIR, SPARE_HANDLE), succeeds());
	given(plan, HOLDER, dies(DEATH_EXIT), ends());
	settle(plan);
	note(plan, OBSERVER, queries());
	letter(plan, "free: the application has terminated", sees_free());
	reading(plan, "locked: the file object lives, as in the published driver",
		sees_lock_of("Holder"));
	given(plan, HEIR, closes(SPARE_HANDLE), answers());
	settle(plan);
	note(plan, OBSERVER, queries());
	letter(plan, "free with the last handle", sees_free());
	reading(plan, "locked although nobody has a handle", sees_locked());
}

/* The locking handle leaves its owner's process by another's doing, and ends there. */
static void ended_by_a_remote_close(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, gives(FIRST_HANDLE, HEIR, SPARE_HANDLE), succeeds());
	given(plan, HOLDER, closes(FIRST_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HEIR, closes(SPARE_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
}

/* Nothing is said about a close while a request on the handle is under way. */
static void close_with_a_request_under_way(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	given(plan, LAB, stalls(ANY_COMMAND), succeeds());
	given(plan, HOLDER, begins(SENT, through(SECOND_HANDLE, reads(0, SECTOR_SIZE))),
		stays_pending());
	given(plan, HOLDER, closes(SECOND_HANDLE), answers());
	settle(plan);
	given(plan, OBSERVER, begins(ASKED, queries()), stays_pending());
	note(plan, OBSERVER, peeks(ASKED));
	reading(plan, "free at once: the request was cancelled", sees_free());
	reading(plan, "locked until the request has ended", sees_locked());
	reading(plan, "the query has to wait for the request", stays_pending());
	given(plan, LAB, releases_stall(), succeeds());
	settle(plan);
	note(plan, OBSERVER, queries());
	reading(plan, "free once the request has ended", sees_free());
	reading(plan, "locked for good", sees_locked());
}

/* Nor whether the lock is gone when CloseHandle returns: the next process asks at once. */
static void lock_right_after_a_close(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	begin_rounds(plan, 100);
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	given(plan, HOLDER, closes(SECOND_HANDLE), succeeds());
	note(plan, RIVAL, locks("Rival"));
	reading(plan, "released when CloseHandle returns, every time", returns(SUCCESS));
	reading(plan, "not yet released, at least once", returns_either(SUCCESS, ACCESS_DENIED));
	given(plan, LAB, passes_time(20), succeeds());
	given(plan, RIVAL, unlocks(), answers());
	end_rounds(plan);
}

/* The thread that locked ends and its process lives on: the lock stays. */
static void kept_when_the_thread_ends(struct plan *plan)
{
	given(plan, HOLDER, in_a_thread(locks("Holder")), returns(SUCCESS));
	settle(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, patiently(queries()), sees_free());
}

/* Whoever ends the owner's process from outside, as a logoff or the end of a job does, ends the
 * lock. */
static void ended_by_a_kill_from_outside(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, is_killed(), ends());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
}

/* Time alone ends nothing: the lock is there after ten minutes, and can be used. */
static void kept_for_ten_minutes(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	for (int minute = 0; minute < 10; minute++) {
		given(plan, LAB, passes_time(60000), succeeds());
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	}
	then(plan, RIVAL, locks("Rival"), fails());
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

static void note_state_of_lock(struct plan *plan)
{
	note(plan, OBSERVER, queries());
	letter(plan, "locked: no trigger of a release", sees_lock_of("Holder"));
	reading(plan, "free", sees_free());
	reading(plan, "locked under another name", sees_locked());
}

/* Nothing is said about a medium that the owner ejects or that someone changes. */
static void medium_changes(struct plan *plan)
{
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	given(plan, HOLDER, controls(IOCTL_STORAGE_EJECT_MEDIA, NULL, 0, 0), answers());
	note_state_of_lock(plan);
	given(plan, LAB, takes_out(), succeeds());
	note_state_of_lock(plan);
	given(plan, LAB, inserts(DATA_DISC, 2), succeeds());
	note_state_of_lock(plan);
}

/* Nor about a reset of the bus. */
static void bus_reset(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, lab(LAB_RESET_BUS, 0, 0, 0), succeeds());
	note_state_of_lock(plan);
}

/* Nor about a reset of the device that the owner asks for itself. */
static void reset_by_the_owner(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	note(plan, HOLDER, controls(IOCTL_STORAGE_RESET_DEVICE, NULL, 0, 0));
	reading(plan, "done", succeeds());
	reading(plan, "refused", fails());
	note_state_of_lock(plan);
}

/* Nor about a drive whose power goes and comes back without a removal. */
static void drive_power_cycle(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, lab(LAB_DRIVE_OFF, 0, 0, 0), succeeds());
	given(plan, LAB, lab(LAB_DRIVE_ON, 0, 0, 0), succeeds());
	note_state_of_lock(plan);
}

/* Locking and dismounting the volume, by the owner or by another, does not end the device's lock.
 * The argument is the process that does it, through a handle opened before. */
static void kept_over_volume_requests(struct plan *plan)
{
	static const uint32_t codes[] = { FSCTL_LOCK_VOLUME, FSCTL_DISMOUNT_VOLUME,
		FSCTL_UNLOCK_VOLUME };
	enum actor who = (enum actor)plan_argument(plan);

	given(plan, LAB, mounts(), succeeds());
	given(plan, who, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		given(plan, who, through(LETTER_HANDLE, controls(codes[i], NULL, 0, 0)), answers());
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	}
	given(plan, who, closes(LETTER_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* Who does not own the lock ends it neither by unlocking nor by locking. */
static void kept_against_strangers(struct plan *plan)
{
	int before;

	given(plan, RIVAL, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	before = given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, RIVAL, unlocks(), answers());
	then(plan, OBSERVER, queries(), both(sees_lock_of("Holder"), same_as(before)));
	given(plan, RIVAL, locks("Rival"), answers());
	then(plan, OBSERVER, queries(), both(sees_lock_of("Holder"), same_as(before)));
	given(plan, RIVAL, unlocks(), answers());
	then(plan, OBSERVER, queries(), both(sees_lock_of("Holder"), same_as(before)));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* A former owner's handle takes no lock with it that someone has taken since. */
static void later_lock_survives_a_former_owner(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Rival"));
	if (plan_argument(plan))
		given(plan, HOLDER, dies(DEATH_EXIT), ends());
	else
		given(plan, HOLDER, closes(FIRST_HANDLE), succeeds());
	settle(plan);
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
	then(plan, RIVAL, unlocks(), returns(SUCCESS));
}

/* Not even when it is closed at the moment of that locking. */
static void former_owners_close_races_a_lock(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	begin_rounds(plan, 1000);
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, unlocks()), returns(SUCCESS));
	at_once(plan, 2);
	given(plan, HOLDER, closes(SECOND_HANDLE), succeeds());
	given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
	then(plan, RIVAL, unlocks(), returns(SUCCESS));
	end_rounds(plan);
}

const struct test_case release_cases[] = {
	{ "ended-by-an-unlock", CLAUSES(REL_001), ended_by_an_unlock },
	{ "ended-by-a-close", CLAUSES(REL_002), ended_by_a_close },
	{ "ended-by-the-close-of-an-overlapped-handle", CLAUSES(REL_002),
		ended_by_the_close_of_an_overlapped_handle },
	{ "ended-by-the-end-of-the-process", CLAUSES(REL_003), ended_by_the_end_of_the_process },
	{ "ended-with-the-locking-handle", CLAUSES(REL_004), ended_with_the_locking_handle },
	{ "kept-when-a-stranger-closes", CLAUSES(REL_005), kept_when_a_stranger_closes },
	{ "kept-when-another-handle-is-closed", CLAUSES(REL_006),
		kept_when_another_handle_is_closed },
	{ "ended-with-the-last-duplicate", CLAUSES(REL_007), ended_with_the_last_duplicate,
		.argument = FIRST_HANDLE },
	{ "ended-with-the-original-as-the-last", CLAUSES(REL_007), ended_with_the_last_duplicate,
		.argument = DUPLICATE_HANDLE },
	{ "owner-ends-before-its-duplicate", CLAUSES(REL_008), owner_ends_before_its_duplicate,
		.argument = false },
	{ "owner-ends-before-its-heir", CLAUSES(REL_008), owner_ends_before_its_duplicate,
		.argument = true },
	{ "ended-by-a-remote-close", CLAUSES(REL_009), ended_by_a_remote_close },
	{ "close-with-a-request-under-way", CLAUSES(REL_010), close_with_a_request_under_way,
		.needs = NEED_MEDIUM },
	{ "lock-right-after-a-close", CLAUSES(REL_011), lock_right_after_a_close },
	{ "kept-when-the-thread-ends", CLAUSES(REL_012), kept_when_the_thread_ends },
	{ "ended-by-a-kill-from-outside", CLAUSES(REL_013), ended_by_a_kill_from_outside },
	{ "kept-for-ten-minutes", CLAUSES(REL_014), kept_for_ten_minutes },
	{ "medium-changes", CLAUSES(REL_015), medium_changes },
	{ "bus-reset", CLAUSES(REL_016), bus_reset },
	{ "reset-by-the-owner", CLAUSES(REL_016), reset_by_the_owner },
	{ "drive-power-cycle", CLAUSES(REL_016), drive_power_cycle },
	{ "kept-over-the-owners-volume-requests", CLAUSES(REL_017), kept_over_volume_requests,
		.argument = HOLDER, .needs = NEED_MEDIUM },
	{ "kept-over-anothers-volume-requests", CLAUSES(REL_017), kept_over_volume_requests,
		.argument = RIVAL, .needs = NEED_MEDIUM },
	{ "kept-against-strangers", CLAUSES(REL_018), kept_against_strangers },
	{ "later-lock-survives-a-former-owners-close", CLAUSES(REL_019),
		later_lock_survives_a_former_owner, .argument = false },
	{ "later-lock-survives-a-former-owners-end", CLAUSES(REL_020),
		later_lock_survives_a_former_owner, .argument = true },
	{ "former-owners-close-races-a-lock", CLAUSES(REL_020), former_owners_close_races_a_lock },
	{ .name = NULL },
};
