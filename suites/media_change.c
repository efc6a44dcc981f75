/* media_change.c - media change notification: off while locked, on again after a release. */
#include "suites/listening.h"
#include "suites/release_steps.h"

/* Milliseconds: the default period of the published driver, and what may be added to it. */
#define PERIOD    1000
#define TOLERANCE 500

/* The baseline of this file: changes of the disc are announced while the device is not locked. */
static void changes_are_announced_while_free(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	given(plan, WITNESS, queries(), sees_free());
	disc_goes(plan);
	then_hears(plan, WITNESS, "removal");
	disc_comes(plan, 1);
	then_hears(plan, WITNESS, "arrival");
}

/* A disc put into a locked drive is not announced. */
static void no_arrival_while_locked(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	disc_goes(plan);
	given_hears(plan, WITNESS, "removal");
	given_settled(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	disc_comes(plan, 2);
	then_hears_of_no_change(plan, WITNESS);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Nor is a disc taken out of it. */
static void no_removal_while_locked(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	disc_goes(plan);
	then_hears_of_no_change(plan, WITNESS);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Notification is off for the device, so nothing is announced either when it is a command of the
 * owner by which the driver learns of the change. */
static void nothing_announced_for_the_owners_requests(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	disc_goes(plan);
	given(plan, HOLDER, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0), fails());
	then_hears_of_no_change(plan, WITNESS);
	disc_comes(plan, 2);
	given(plan, HOLDER, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0), answers());
	given(plan, HOLDER, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0), answers());
	then_hears_of_no_change(plan, WITNESS);
}

/* The system sends no command of its own to a locked drive, while before it did. */
static void no_polls_while_locked(struct plan *plan)
{
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, LAB, passes_time(POLLED), succeeds());
	given(plan, LAB, reads_commands(), says(""));
	hold_whatever_is_mounted(plan);
	given_log_empty(plan);
	given(plan, LAB, passes_time(15000), succeeds());
	then(plan, LAB, reads_commands(), says_nothing());
	given_log_awake(plan, HOLDER);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	/* Under the next lock it is the same. */
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	given(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), returns(SUCCESS));
	given_log_empty(plan);
	given(plan, LAB, passes_time(15000), succeeds());
	then(plan, LAB, reads_commands(), says_nothing());
}

/* Changes of the disc are announced again after the lock has ended, in whatever way. */
static void announced_again_after_a_release(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	let_go_of(plan, plan_argument(plan));
	given(plan, OBSERVER, queries(), sees_free());
	given_settled(plan, WITNESS);
	disc_goes(plan);
	then_hears(plan, WITNESS, "removal");
	disc_comes(plan, 2);
	then_hears(plan, WITNESS, "arrival");
}

/* The same when the disc had been changed during the lock. */
static void announced_again_after_a_silent_change(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	disc_goes(plan);
	disc_comes(plan, 2);
	let_go_of(plan, plan_argument(plan));
	given(plan, OBSERVER, queries(), sees_free());
	given_settled(plan, WITNESS);
	disc_goes(plan);
	then_hears(plan, WITNESS, "removal");
	disc_comes(plan, 3);
	then_hears(plan, WITNESS, "arrival");
}

/* Polling resumes within the driver's own period: the one case that runs on the real clock. That it has the
 * usual one shows before the lock, as no document states a period. What the release itself sends is done
 * when the log is emptied. */
static void polls_resume_within_the_period(struct plan *plan)
{
	provided(plan, LAB, lab(LAB_REAL_CLOCK, 1, 0, 0), succeeds());
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, LAB, passes_time(PERIOD + TOLERANCE), succeeds());
	provided(plan, LAB, reads_commands(), says(""));
	hold_whatever_is_mounted(plan);
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, LAB, passes_time(PERIOD + TOLERANCE), succeeds());
	then(plan, LAB, reads_commands(), says(""));
	then(plan, OBSERVER, queries(), sees_free());
}

static void note_events(struct plan *plan)
{
	note(plan, WITNESS, sees_events());
	reading(plan, "removal, then arrival", says_in_order("removal", "arrival"));
	reading(plan, "two removals or more", says_in_order("removal", "removal"));
	reading(plan, "a removal only", both(says("removal"), never_says("arrival")));
	reading(plan, "an arrival only", both(says("arrival"), never_says("removal")));
	reading(plan, "neither removal nor arrival", announces_nothing());
}

/* Nothing is said about a change made during the lock: it may be announced after the release or never. The argument says whether a disc is in the drive at the end. */
static void change_during_the_lock(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	disc_goes(plan);
	if (plan_argument(plan))
		disc_comes(plan, 2);
	given_settled(plan, WITNESS);
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note_events(plan);
}

/* The structure page has an unlock announce the disc as removed and as arrived. */
static void unlock_with_a_disc(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	given_settled(plan, WITNESS);
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, WITNESS, sees_events());
	letter(plan, "removal, then arrival", says_in_order("removal", "arrival"));
	reading(plan, "neither, as before that page", announces_nothing());
	reading(plan, "another sequence", says(""));
	given_it_listens(plan, WITNESS);
}

/* And says that Flags 2 suppresses both. */
static void unlock_with_flags_2(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	given_settled(plan, WITNESS);
	given(plan, HOLDER, unlocks_with(FLAG_NO_MEDIA_NOTIFICATIONS), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, WITNESS, sees_events());
	letter(plan, "neither removal nor arrival", announces_nothing());
	reading(plan, "removal, then arrival: the flag is ignored",
		says_in_order("removal", "arrival"));
	reading(plan, "another sequence", says(""));
	given_it_listens(plan, WITNESS);
}

/* What it announces of an empty drive, it does not say. */
static void unlock_of_an_empty_drive(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	disc_goes(plan);
	given_hears(plan, WITNESS, "removal");
	hold_whatever_is_mounted(plan);
	given_settled(plan, WITNESS);
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note_events(plan);
}

/* A release that is no request has no Flags to suppress anything with. */
static void release_without_flags(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	given_settled(plan, WITNESS);
	let_go_of(plan, plan_argument(plan));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, WITNESS, sees_events());
	letter(plan, "removal, then arrival, as after Flags 0",
		says_in_order("removal", "arrival"));
	reading(plan, "neither", announces_nothing());
	reading(plan, "another sequence", says(""));
	given_it_listens(plan, WITNESS);
}

/* Nothing is said about the eject button, which changes no medium while removal is prevented, as
 * authoring programs have it. */
static void eject_button_while_locked(struct plan *plan)
{
	const uint8_t prevent = 1;

	watch_changes(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	given(plan, HOLDER, controls(IOCTL_STORAGE_MEDIA_REMOVAL, &prevent, 1, 0), answers());
	given_settled(plan, WITNESS);
	given(plan, LAB, lab(LAB_PRESS_EJECT, 0, 0, 0), succeeds());
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, WITNESS, sees_events());
	reading(plan, "announced as an eject request", says("eject-request"));
	reading(plan, "not announced", never_says("eject-request"));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, WITNESS, sees_events());
	reading(plan, "announced after the unlock", says("eject-request"));
	reading(plan, "not announced after it", never_says("eject-request"));
}

/* Who has turned notification off before the lock finds it off after it, and can turn it on. */
static void disabled_before_stays_disabled(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	given(plan, RIVAL, controls_notification(1), returns(SUCCESS));
	disc_goes(plan);
	disc_comes(plan, 2);
	given(plan, WITNESS, sees_events(), announces_nothing());
	hold_whatever_is_mounted(plan);
	let_go_of(plan, plan_argument(plan));
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, passes_time(POLLED), succeeds());
	note_events(plan);
	disc_goes(plan);
	disc_comes(plan, 3);
	then_hears_of_no_change(plan, WITNESS);
	given(plan, RIVAL, controls_notification(0), returns(SUCCESS));
	disc_goes(plan);
	given_hears(plan, WITNESS, "removal");
}

/* Nothing is said about an owner that enables during the lock what it never disabled. */
static void owner_enables_notification(struct plan *plan)
{
	hold_whatever_is_mounted(plan);
	note(plan, HOLDER, controls_notification(0));
	reading(plan, "refused, as the published driver does", returns(INVALID_DEVICE_STATE));
	reading(plan, "accepted, as its older generation did", returns(SUCCESS));
	reading(plan, "refused otherwise", fails());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Nor whether changes are announced from then on. */
static void owner_enables_and_changes(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	given(plan, HOLDER, controls_notification(0), answers());
	given_settled(plan, WITNESS);
	disc_goes(plan);
	disc_comes(plan, 2);
	note(plan, WITNESS, sees_events());
	letter(plan, "changes are not announced during the lock", announces_nothing());
	reading(plan, "changes are announced", says(""));
}

/* A lock that is refused disables nothing. The argument is whether it is refused for the volume, or
 * for its name and for its length. */
static void refused_lock_disables_nothing(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	if (plan_argument(plan)) {
		given(plan, LAB, mounts(), succeeds());
		given(plan, RIVAL, locks("Rival"), returns(INVALID_DEVICE_STATE));
	} else {
		given(plan, RIVAL, locks("Rival?"), returns(INVALID_PARAMETER));
		given(plan, RIVAL, with_input_length(EXCLUSIVE_ACCESS_SIZE, locks("Rival")),
			returns(INFO_LENGTH_MISMATCH));
	}
	given(plan, OBSERVER, queries(), sees_free());
	given_settled(plan, WITNESS);
	disc_goes(plan);
	then_hears(plan, WITNESS, "removal");
	disc_comes(plan, 2);
	then_hears(plan, WITNESS, "arrival");
}

/* The poll goes on after it, too. */
static void refused_lock_does_not_stop_the_poll(struct plan *plan)
{
	given(plan, RIVAL, locks("Rival?"), returns(INVALID_PARAMETER));
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, LAB, passes_time(POLLED), succeeds());
	then(plan, LAB, reads_commands(), says(""));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Pass-through hands the sense data of a change to the owner, and the driver makes no event of it;
 * what it makes of a class request's is recorded. */
static void change_shows_in_the_owners_commands(struct plan *plan)
{
	watch_changes(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	disc_goes(plan);
	disc_comes(plan, 2);
	given(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), answers());
	then_hears_of_no_change(plan, WITNESS);
	disc_goes(plan);
	disc_comes(plan, 3);
	note(plan, HOLDER, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0));
	reading(plan, "the change shows in its status", returns(VERIFY_REQUIRED));
	reading(plan, "the driver tried again by itself", returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, WITNESS, sees_events());
	letter(plan, "not announced: notification is off", announces_nothing());
	reading(plan, "announced, as the published driver may do", says(""));
}

/* The media change count can be had before the lock and after it; how it moves is recorded. The
 * argument is the Flags of the unlock. A changed volume may be reported once before the count. */
static void change_count_over_a_lock(struct plan *plan)
{
	const struct operation counts = controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 4);
	int before;

	given(plan, OBSERVER, counts, answers());
	before = given(plan, OBSERVER, counts, both(returns(SUCCESS), information_is(4)));
	hold_whatever_is_mounted(plan);
	given(plan, HOLDER, unlocks_with(plan_argument(plan)), returns(SUCCESS));
	note(plan, OBSERVER, counts);
	reading(plan, "a volume to be verified comes first", returns(VERIFY_REQUIRED));
	reading(plan, "the count at once", returns(SUCCESS));
	then(plan, OBSERVER, counts, both(returns(SUCCESS), information_is(4)));
	note(plan, OBSERVER, counts);
	reading(plan, "the count has not moved", same_parts_as(before, PART_BYTES));
	reading(plan, "the count has moved", differs_from(before, PART_BYTES));
}

const struct test_case media_change_cases[] = {
	{ "changes-are-announced-while-free", CLAUSES(MCN_019), changes_are_announced_while_free,
		.needs = NEED_MEDIUM },
	{ "no-arrival-while-locked", CLAUSES(MCN_001), no_arrival_while_locked },
	{ "no-removal-while-locked", CLAUSES(MCN_002), no_removal_while_locked },
	{ "nothing-announced-for-the-owners-requests", CLAUSES(MCN_001, MCN_002),
		nothing_announced_for_the_owners_requests },
	{ "no-polls-while-locked", CLAUSES(MCN_004), no_polls_while_locked },
	{ "announced-again-after-an-unlock", CLAUSES(MCN_005, POST_001),
		announced_again_after_a_release, .argument = BY_UNLOCK },
	{ "announced-again-after-an-unlock-with-flags-2", CLAUSES(MCN_005, POST_001),
		announced_again_after_a_release, .argument = BY_SILENT_UNLOCK },
	{ "announced-again-after-a-close", CLAUSES(MCN_006, POST_004),
		announced_again_after_a_release, .argument = BY_CLOSE },
	{ "announced-again-after-the-owners-end", CLAUSES(MCN_007, POST_007),
		announced_again_after_a_release, .argument = BY_END },
	{ "announced-again-after-a-silent-change-and-an-unlock", CLAUSES(MCN_005),
		announced_again_after_a_silent_change, .argument = BY_UNLOCK },
	{ "announced-again-after-a-silent-change-and-a-close", CLAUSES(MCN_006),
		announced_again_after_a_silent_change, .argument = BY_CLOSE },
	{ "announced-again-after-a-silent-change-and-the-owners-end", CLAUSES(MCN_007),
		announced_again_after_a_silent_change, .argument = BY_END },
	{ "polls-resume-within-the-period", CLAUSES(MCN_008), polls_resume_within_the_period },
	{ "removed-during-the-lock", CLAUSES(MCN_009), change_during_the_lock, .argument = 0 },
	{ "changed-during-the-lock", CLAUSES(MCN_009), change_during_the_lock, .argument = 1 },
	{ "unlock-with-a-disc", CLAUSES(MCN_010), unlock_with_a_disc, .needs = NEED_MEDIUM },
	{ "unlock-with-flags-2", CLAUSES(MCN_011), unlock_with_flags_2, .needs = NEED_MEDIUM },
	{ "unlock-of-an-empty-drive", CLAUSES(MCN_012), unlock_of_an_empty_drive,
		.needs = NEED_MEDIUM },
	{ "close-without-flags", CLAUSES(MCN_013), release_without_flags, .argument = BY_CLOSE,
		.needs = NEED_MEDIUM },
	{ "end-without-flags", CLAUSES(MCN_013), release_without_flags, .argument = BY_END,
		.needs = NEED_MEDIUM },
	{ "eject-button-while-locked", CLAUSES(MCN_014), eject_button_while_locked },
	{ "disabled-before-stays-disabled-after-an-unlock", CLAUSES(MCN_015),
		disabled_before_stays_disabled, .argument = BY_UNLOCK },
	{ "disabled-before-stays-disabled-after-a-close", CLAUSES(MCN_015),
		disabled_before_stays_disabled, .argument = BY_CLOSE },
	{ "owner-enables-notification", CLAUSES(MCN_016), owner_enables_notification },
	{ "owner-enables-notification-and-changes", CLAUSES(MCN_016), owner_enables_and_changes },
	{ "refused-lock-disables-nothing", CLAUSES(MCN_017), refused_lock_disables_nothing,
		.argument = 0, .needs = NEED_MEDIUM },
	{ "lock-refused-for-a-volume-disables-nothing", CLAUSES(MCN_017),
		refused_lock_disables_nothing, .argument = 1, .needs = NEED_MEDIUM },
	{ "refused-lock-does-not-stop-the-poll", CLAUSES(MCN_017),
		refused_lock_does_not_stop_the_poll },
	{ "change-shows-in-the-owners-commands", CLAUSES(MCN_018),
		change_shows_in_the_owners_commands },
	{ "change-count-over-a-lock", CLAUSES(MCN_021), change_count_over_a_lock, .argument = 0,
		.needs = NEED_MEDIUM },
	{ "change-count-over-a-lock-with-flags-2", CLAUSES(MCN_021), change_count_over_a_lock,
		.argument = FLAG_NO_MEDIA_NOTIFICATIONS, .needs = NEED_MEDIUM },
	{ .name = NULL },
};
