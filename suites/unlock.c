/* unlock.c - unlock requests: whose succeed, whose fail, and what a refusal leaves alone. */
#include "suites/listening.h"

/* The owner's unlock removes the lock. */
static void frees_the_device(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* A device that is not locked cannot be unlocked. */
static void refused_on_a_free_device(struct plan *plan)
{
	given(plan, HOLDER, queries(), sees_free());
	then(plan, HOLDER, unlocks(), returns(INVALID_DEVICE_REQUEST));
	then(plan, HOLDER, queries(), sees_free());
}

/* Another process cannot unlock what the holder has locked. */
static void refused_to_another_process(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, unlocks(), returns(INVALID_HANDLE));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Nor can the holder itself through another handle: the lock belongs to the file object. */
static void refused_on_a_second_handle_of_the_owner(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, queries()), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, unlocks()), returns(INVALID_HANDLE));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* The former owner's second unlock finds the device not locked. */
static void refused_the_second_time(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, HOLDER, unlocks(), returns(INVALID_DEVICE_REQUEST));
	then(plan, OBSERVER, queries(), sees_free());
}

/* A refused unlock leaves the lock, its name and its owner as they were. */
static void refusal_leaves_the_lock_alone(struct plan *plan)
{
	int before;

	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	before = given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, RIVAL, unlocks(), fails());
	then(plan, OBSERVER, queries(), both(sees_lock_of("Holder"), same_as(before)));
	given(plan, HOLDER, through(SECOND_HANDLE, unlocks()), fails());
	then(plan, OBSERVER, queries(), both(sees_lock_of("Holder"), same_as(before)));
	then(plan, RIVAL, locks("Rival"), fails());
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* The short structure, type and Flags, is all that an unlock needs. */
static void takes_the_short_structure(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, with_input_length(EXCLUSIVE_ACCESS_SIZE, unlocks()), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Nothing is said about an unlock with more input than that, here the size of a lock. */
static void with_a_longer_structure(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	note(plan, HOLDER, requests(EXCLUSIVE_ACCESS_UNLOCK, 0, "*", 1, 0xFF));
	reading(plan, "unlocked: the rest is ignored", returns(SUCCESS));
	reading(plan, "refused for its length", returns(INFO_LENGTH_MISMATCH));
	reading(plan, "refused for its name", returns(INVALID_PARAMETER));
	reading(plan, "refused otherwise", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "free", sees_free());
	reading(plan, "still locked", sees_lock_of("Holder"));
}

/* Only a linked page says that an unlock announces the medium's removal and arrival, and that
 * Flags 2 keeps it from doing so. */
static void medium_notifications(struct plan *plan)
{
	bool quiet = plan_argument(plan) == FLAG_NO_MEDIA_NOTIFICATIONS;

	listen_from_now(plan, OBSERVER);
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given_settled(plan, OBSERVER);
	given(plan, HOLDER, unlocks_with(plan_argument(plan)), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, OBSERVER, sees_events());
	if (quiet)
		letter(plan, "neither removal nor arrival", announces_nothing());
	else
		letter(plan, "removal, then arrival", says_in_order("removal", "arrival"));
	if (quiet)
		reading(plan, "removal, then arrival", says_in_order("removal", "arrival"));
	else
		reading(plan, "neither removal nor arrival", announces_nothing());
	reading(plan, "removal only", never_says("arrival"));
	reading(plan, "arrival only", never_says("removal"));
	given_it_listens(plan, OBSERVER);
}

/* Nothing is said about other Flags of an unlock. */
static void undefined_flags(struct plan *plan)
{
	static const uint32_t flags[] = { 1, 4, 0xFFFFFFFFu };

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
		note(plan, HOLDER, unlocks_with(flags[i]));
		reading(plan, "unlocked", returns(SUCCESS));
		reading(plan, "refused as a bad parameter", returns(INVALID_PARAMETER));
		reading(plan, "refused otherwise", fails());
		note(plan, OBSERVER, queries());
		reading(plan, "free", sees_free());
		reading(plan, "still locked", sees_lock_of("Holder"));
		given(plan, HOLDER, unlocks(), answers());
	}
}

/* An unlock returns no data, however much room the caller offers. */
static void returns_no_data(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, with_output_length(128, unlocks()),
		both(returns(SUCCESS), both(information_is(0), output_untouched_from(0))));
	then(plan, OBSERVER, queries(), sees_free());
}

/* A duplicate of the owning handle is the same file object, so it unlocks. */
static void through_a_duplicate(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, duplicates(FIRST_HANDLE, DUPLICATE_HANDLE), succeeds());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, through(DUPLICATE_HANDLE, unlocks()), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* So does one that another process was given. */
static void through_a_duplicate_in_another_process(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, gives(FIRST_HANDLE, HEIR, SPARE_HANDLE), succeeds());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HEIR, through(SPARE_HANDLE, unlocks()), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* So does one that another process inherited. */
static void through_an_inherited_handle(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, bequeaths(FIRST_HANDLE, HEIR, SPARE_HANDLE), succeeds());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HEIR, through(SPARE_HANDLE, unlocks()), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Which thread of the owner asks makes no difference. */
static void from_another_thread(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, in_a_thread(unlocks()), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* What was begun has reached the drive for certain once the lab has been answered twice. */
static void given_all_has_arrived(struct plan *plan)
{
	given(plan, LAB, reads_state(), succeeds());
	given(plan, LAB, reads_state(), succeeds());
}

/* With a request of its own still under way the owner can unlock all the same; both finish. */
static void while_own_requests_are_outstanding(struct plan *plan)
{
	given(plan, HOLDER, overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, LAB, stalls(SCSI_READ_10), succeeds());
	given(plan, HOLDER, through(SECOND_HANDLE, begins(1, reads(0, SECTOR_SIZE))),
		stays_pending());
	given_all_has_arrived(plan);
	given(plan, HOLDER, through(SECOND_HANDLE, begins(2, unlocks())), stays_pending());
	given_all_has_arrived(plan);
	given(plan, HOLDER, peeks(1), stays_pending());
	note(plan, HOLDER, peeks(2));
	reading(plan, "waits for the read", stays_pending());
	reading(plan, "overtakes the read", returns(SUCCESS));
	given(plan, LAB, releases_stall(), succeeds());
	note(plan, HOLDER, awaits(1));
	reading(plan, "the read succeeds", succeeds());
	reading(plan, "the read fails", fails());
	then(plan, HOLDER, awaits(2), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* A device that was locked once is, when free, as free as one that never was. */
static void never_locked_and_no_longer_locked(struct plan *plan)
{
	int never = then(plan, HOLDER, unlocks(), returns(INVALID_DEVICE_REQUEST));

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, HOLDER, unlocks(), same_parts_as(never, PART_STATUS));
	then(plan, RIVAL, unlocks(), same_parts_as(never, PART_STATUS));
}

/* After the unlock the device is anybody's. */
static void lets_the_next_one_lock(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, RIVAL, locks("Rival"), fails());
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* The caller name is no password: who knows it can neither unlock nor lock. */
static void knowing_the_name_gives_no_right(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, RIVAL, queries(), sees_lock_of("Holder"));
	then(plan, RIVAL, locks("Holder"), returns(ACCESS_DENIED));
	then(plan, RIVAL, unlocks(), returns(INVALID_HANDLE));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* No document mentions the notification that the published driver sends when a lock ends. */
static void notification_on_an_unlock(struct plan *plan)
{
	listen_from_now(plan, OBSERVER);
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given_settled(plan, OBSERVER);
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, OBSERVER, sees_events());
	reading(plan, "one notification of an exclusive unlock", says_times(1, "exclusive-unlock"));
	reading(plan, "none", never_says("exclusive-unlock"));
	given_it_listens(plan, OBSERVER);
}

const struct test_case unlock_cases[] = {
	{ "frees-the-device", CLAUSES(UNLOCK_001), frees_the_device },
	{ "refused-on-a-free-device", CLAUSES(UNLOCK_002), refused_on_a_free_device },
	{ "refused-to-another-process", CLAUSES(UNLOCK_003), refused_to_another_process },
	{ "refused-on-a-second-handle-of-the-owner", CLAUSES(UNLOCK_004),
		refused_on_a_second_handle_of_the_owner },
	{ "refused-the-second-time", CLAUSES(UNLOCK_005), refused_the_second_time },
	{ "refusal-leaves-the-lock-alone", CLAUSES(UNLOCK_006), refusal_leaves_the_lock_alone },
	{ "takes-the-short-structure", CLAUSES(UNLOCK_007), takes_the_short_structure },
	{ "with-a-longer-structure", CLAUSES(UNLOCK_008), with_a_longer_structure },
	{ "flags-2-and-medium-notifications", CLAUSES(UNLOCK_009), medium_notifications,
		.argument = FLAG_NO_MEDIA_NOTIFICATIONS, .needs = NEED_MEDIUM },
	{ "flags-0-and-medium-notifications", CLAUSES(UNLOCK_010), medium_notifications,
		.argument = 0, .needs = NEED_MEDIUM },
	{ "undefined-flags", CLAUSES(UNLOCK_011), undefined_flags },
	{ "returns-no-data", CLAUSES(UNLOCK_014), returns_no_data },
	{ "through-a-duplicate", CLAUSES(UNLOCK_015), through_a_duplicate },
	{ "through-a-duplicate-in-another-process", CLAUSES(UNLOCK_016),
		through_a_duplicate_in_another_process },
	{ "through-an-inherited-handle", CLAUSES(UNLOCK_016), through_an_inherited_handle },
	{ "from-another-thread", CLAUSES(UNLOCK_017), from_another_thread },
	{ "while-own-requests-are-outstanding", CLAUSES(UNLOCK_018),
		while_own_requests_are_outstanding, .needs = NEED_MEDIUM },
	{ "never-locked-and-no-longer-locked", CLAUSES(UNLOCK_019),
		never_locked_and_no_longer_locked },
	{ "lets-the-next-one-lock", CLAUSES(UNLOCK_020), lets_the_next_one_lock },
	{ "knowing-the-name-gives-no-right", CLAUSES(UNLOCK_021), knowing_the_name_gives_no_right },
	{ "notification-on-an-unlock", CLAUSES(UNLOCK_022), notification_on_an_unlock },
	{ .name = NULL },
};
