/* lock.c - lock requests: when they succeed, when they fail, and what a refusal leaves alone. */
#include "suites/listening.h"

#define LOCK_ROUNDS 1000
#define LOCK_CYCLES 10000

/* With nothing mounted, Flags 0 and a good name, the lock is granted and shows. */
static void locks_a_free_device(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A device that is locked answers another process's lock request with ACCESS_DENIED. */
static void denied_while_another_process_holds_it(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, locks("Rival"), returns(ACCESS_DENIED));
	then(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), returns(ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* The owner's process gets the same answer through any other handle of its own. */
static void denied_on_a_second_handle_of_the_owner(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Second")), returns(ACCESS_DENIED));
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Locks do not nest: the handle that holds the lock cannot lock again, and one unlock frees it. */
static void denied_on_the_owning_handle(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, locks("Holder"), returns(ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* While a file system is mounted, Flags 0 is refused for that reason, and the device stays free. */
static void refused_while_a_volume_is_mounted(struct plan *plan)
{
	if (plan_argument(plan) != MEDIUM_DATA_DISC)
		given(plan, LAB, lab(LAB_INSERT, plan_argument(plan), 1, 0), succeeds());
	given(plan, LAB, mounts(), succeeds());
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, locks("Holder"), returns(INVALID_DEVICE_STATE));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Flags 1 suspends the check for a mounted file system. */
static void flags_1_locks_in_spite_of_a_volume(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Flags 1 does no harm where nothing is mounted. */
static void flags_1_locks_without_a_volume(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Once the caller has locked and dismounted the volume, and kept that handle, Flags 0 will do. */
static void locks_after_its_own_dismount(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	given(plan, HOLDER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(LETTER_HANDLE, controls(FSCTL_LOCK_VOLUME, NULL, 0, 0)),
		succeeds());
	given(plan, HOLDER, through(LETTER_HANDLE, controls(FSCTL_DISMOUNT_VOLUME, NULL, 0, 0)),
		succeeds());
	note(plan, HOLDER, locks("Holder"));
	reading(plan, "locked: no volume is mounted any more", returns(SUCCESS));
	reading(plan, "refused: the dismounted volume still counts", returns(INVALID_DEVICE_STATE));
	note(plan, HOLDER, through(LETTER_HANDLE, controls(FSCTL_IS_VOLUME_MOUNTED, NULL, 0, 0)));
	reading(plan, "mounted again meanwhile", succeeds());
	reading(plan, "still dismounted", fails());
	given(plan, HOLDER, closes(LETTER_HANDLE), answers());
	note(plan, HOLDER, locks("Holder"));
	reading(plan, "locked once the handle is closed", returns(SUCCESS));
	reading(plan, "it has the lock already", returns(ACCESS_DENIED));
	reading(plan, "refused still", returns(INVALID_DEVICE_STATE));
}

/* Nothing is said about a RAW mount, which an open by drive letter brings about where there is no
 * file system: is that a file system mounted on the device? */
static void with_a_raw_mount(struct plan *plan)
{
	int lock;

	if (plan_argument(plan) == MEDIUM_NO_DISC)
		given(plan, LAB, takes_out(), succeeds());
	else
		given(plan, LAB, lab(LAB_INSERT, plan_argument(plan), 1, 0), succeeds());
	note(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE));
	reading(plan, "opened by drive letter", returns(SUCCESS));
	reading(plan, "not opened by drive letter", fails());
	lock = note(plan, HOLDER, locks("Holder"));
	reading(plan, "locked: a RAW mount does not count", returns(SUCCESS));
	reading(plan, "refused: a RAW mount counts", returns(INVALID_DEVICE_STATE));
	reading(plan, "refused otherwise", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "the state follows the status", sees_outcome_of(lock, "Holder"));
}

/* What Flags does to a lock beyond the value 1: status and state are recorded, and the device is
 * freed again for the next one. */
static void note_lock_flags(struct plan *plan, uint32_t flags)
{
	int lock = note(plan, HOLDER, locks_with(flags, "Holder"));

	letter(plan, "refused for the mounted volume: Flags is not 1",
		returns(INVALID_DEVICE_STATE));
	reading(plan, "locked: only bit 0 counts, and it is set", returns(SUCCESS));
	reading(plan, "refused as a bad parameter", returns(INVALID_PARAMETER));
	reading(plan, "refused otherwise", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "the state follows the status", sees_outcome_of(lock, "Holder"));
	given(plan, HOLDER, unlocks(), answers());
}

/* Sources disagree whether the no-notifications flag belongs to locking or to unlocking. */
static void flags_2(struct plan *plan)
{
	int lock = note(plan, HOLDER, locks_with(FLAG_NO_MEDIA_NOTIFICATIONS, "Holder"));

	reading(plan, "locked: the flag is allowed or ignored", returns(SUCCESS));
	reading(plan, "refused as a bad parameter", returns(INVALID_PARAMETER));
	reading(plan, "refused otherwise", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "the state follows the status", sees_outcome_of(lock, "Holder"));
}

/* Nothing is said about Flags 3 on a mounted volume: is it 1 with something else, or not 1? */
static void flags_3_on_a_mounted_volume(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	note_lock_flags(plan, FLAG_IGNORE_VOLUME | FLAG_NO_MEDIA_NOTIFICATIONS);
}

/* Nor about bits that have no meaning, beside bit 0 or without it. */
static void undefined_flags_on_a_mounted_volume(struct plan *plan)
{
	static const uint32_t flags[] = { 4, 0x80000000u, 0xFFFFFFFEu, 5, 0xFFFFFFFFu };

	given(plan, LAB, mounts(), succeeds());
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		note_lock_flags(plan, flags[i]);
}

/* A lock refused for a mounted volume leaves the volume alone: an open file reads as before. */
static void refusal_leaves_the_volume_alone(struct plan *plan)
{
	int before;

	given(plan, LAB, mounts(), succeeds());
	given(plan, STRANGER, opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY), returns(SUCCESS));
	before = given(plan, STRANGER, through(FILE_HANDLE, reads(0, SECTOR_SIZE)), succeeds());
	given(plan, HOLDER, locks("Holder"), returns(INVALID_DEVICE_STATE));
	then(plan, STRANGER, through(FILE_HANDLE, reads(0, SECTOR_SIZE)), same_as(before));
}

/* A refused lock changes neither the name that shows nor who can unlock. */
static void refusal_leaves_the_owner_alone(struct plan *plan)
{
	int before;

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	before = given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, RIVAL, locks("Rival"), fails());
	then(plan, OBSERVER, queries(), both(sees_lock_of("Holder"), same_as(before)));
	then(plan, RIVAL, unlocks(), fails());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Of two lock requests at the same moment one wins, and the other is told why it lost. */
static void one_of_two_wins_a_race(struct plan *plan)
{
	begin_rounds(plan, LOCK_ROUNDS);
	given(plan, OBSERVER, queries(), sees_free());
	at_once(plan, 2);
	then(plan, HOLDER, locks("Holder"), returns_either(SUCCESS, ACCESS_DENIED));
	then(plan, RIVAL, locks("Rival"), one_winner(ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_locked());
	given(plan, HOLDER, unlocks(), answers());
	given(plan, RIVAL, unlocks(), answers());
	end_rounds(plan);
}

/* The next process can lock as soon as the last one has unlocked: no delay, no retry. */
static void hands_over_at_once(struct plan *plan)
{
	begin_rounds(plan, 100);
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
	given(plan, RIVAL, unlocks(), returns(SUCCESS));
	end_rounds(plan);
}

/* A lock on one drive leaves another drive usable and lockable, by anybody. */
static void leaves_the_other_drive_free(struct plan *plan)
{
	given(plan, RIVAL, through(OTHER_DRIVE, passes_through(SCSI_INQUIRY, 36)), passed_good());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, through(OTHER_DRIVE, passes_through(SCSI_INQUIRY, 36)), passed_good());
	then(plan, RIVAL, through(OTHER_DRIVE, locks("Other")), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_lock_of("Other"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_lock_of("Other"));
}

static void note_a_lock(struct plan *plan)
{
	int lock = note(plan, HOLDER, locks("Holder"));

	letter(plan, "locked: no document makes this a reason to refuse", returns(SUCCESS));
	reading(plan, "refused: no medium", returns(NO_MEDIA_IN_DEVICE));
	reading(plan, "refused otherwise", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "the state follows the status", sees_outcome_of(lock, "Holder"));
}

/* Nothing is said about locking an empty drive. */
static void without_a_disc(struct plan *plan)
{
	given(plan, LAB, takes_out(), succeeds());
	note_a_lock(plan);
}

/* Nor about locking one with its tray open. */
static void with_the_tray_open(struct plan *plan)
{
	given(plan, LAB, lab(LAB_OPEN_TRAY, 0, 0, 0), succeeds());
	note_a_lock(plan);
}

/* A lock returns no data, however much room the caller offers. */
static void returns_no_data(struct plan *plan)
{
	then(plan, HOLDER, with_output_length(128, locks("Holder")),
		both(returns(SUCCESS), both(information_is(0), output_untouched_from(0))));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* To query before locking is good advice and no condition: the lock is the first request of all. */
static void needs_no_query_before(struct plan *plan)
{
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A system component locks like an application, as long as it has a real file object. */
static void system_components_can_lock(struct plan *plan)
{
	given(plan, HOLDER,
		as_account(ACCOUNT_SYSTEM, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, through(SECOND_HANDLE, at_level(LEVEL_PASSIVE, locks("Component"))),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Component"));
	then(plan, RIVAL, locks("Application"), returns(ACCESS_DENIED));
	then(plan, HOLDER, through(SECOND_HANDLE, at_level(LEVEL_PASSIVE, unlocks())),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

static struct operation opens_overlapped(enum handle_slot slot)
{
	return overlapped(opens(slot, PATH_INTERFACE, READ_WRITE));
}

/* An overlapped handle gets the answers that a synchronous one gets: granted, and refused to
 * another process, to another handle and to the owner itself. */
static void overlapped_handles_lock_alike(struct plan *plan)
{
	given(plan, HOLDER, opens_overlapped(SECOND_HANDLE), returns(SUCCESS));
	given(plan, HOLDER, opens_overlapped(THIRD_HANDLE), returns(SUCCESS));
	given(plan, RIVAL, opens_overlapped(SECOND_HANDLE), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, RIVAL, through(SECOND_HANDLE, locks("Rival")), returns(ACCESS_DENIED));
	then(plan, HOLDER, through(THIRD_HANDLE, locks("Third")), returns(ACCESS_DENIED));
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* So it does on a mounted volume, without and with Flags 1. */
static void overlapped_handles_lock_alike_when_mounted(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	given(plan, HOLDER, opens_overlapped(SECOND_HANDLE), returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(INVALID_DEVICE_STATE));
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, through(SECOND_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* What was begun has reached the drive for certain once the lab has been answered twice. */
static void given_all_has_arrived(struct plan *plan)
{
	given(plan, LAB, reads_state(), succeeds());
	given(plan, LAB, reads_state(), succeeds());
}

/* Nothing is said about a lock that is cancelled while it waits for somebody's long command. */
static void cancelled_behind_a_long_command(struct plan *plan)
{
	int lock;

	given(plan, STRANGER, opens_overlapped(SECOND_HANDLE), returns(SUCCESS));
	given(plan, RIVAL, opens_overlapped(SECOND_HANDLE), returns(SUCCESS));
	given(plan, LAB, stalls(ANY_COMMAND), succeeds());
	given(plan, STRANGER, through(SECOND_HANDLE, begins(1, passes_through(SCSI_INQUIRY, 36))),
		stays_pending());
	given_all_has_arrived(plan);
	given(plan, RIVAL, through(SECOND_HANDLE, begins(1, locks("Rival"))), stays_pending());
	given_all_has_arrived(plan);
	note(plan, RIVAL, peeks(1));
	reading(plan, "waits behind the running command", stays_pending());
	reading(plan, "locked meanwhile", returns(SUCCESS));
	given(plan, RIVAL, cancels(1), answers());
	given_all_has_arrived(plan);
	given(plan, LAB, releases_stall(), succeeds());
	given(plan, STRANGER, awaits(1), answers());
	lock = note(plan, RIVAL, awaits(1));
	reading(plan, "cancelled", returns(CANCELLED));
	reading(plan, "locked: the cancellation came too late or had no effect", returns(SUCCESS));
	reading(plan, "failed otherwise", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "the state follows the status", sees_outcome_of(lock, "Rival"));
}

/* Ten thousand locks and unlocks end as the first one did. */
static void cycles_all_alike(struct plan *plan)
{
	then(plan, HOLDER, cycles(LOCK_CYCLES, "Holder"), outcomes("STATUS_SUCCESS"));
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* No document mentions the entry in the system's event log that the published driver makes. */
static void system_event_on_a_lock(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	note(plan, LAB, lab(LAB_READ_EVENT_LOG, 0, 0, 0));
	reading(plan, "an entry with the caller name", says("133 cdrom Holder"));
	reading(plan, "an entry", says("133"));
	reading(plan, "no entry", says_nothing());
}

/* Nor the notification that it sends. */
static void notification_on_a_lock(struct plan *plan)
{
	listen_from_now(plan, OBSERVER);
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, OBSERVER, sees_events());
	reading(plan, "one notification of an exclusive lock", says_times(1, "exclusive-lock"));
	reading(plan, "none", never_says("exclusive-lock"));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given_hears(plan, OBSERVER, "");
}

/* Nothing is said about another process's read that is under way when the lock is asked for. */
static void while_another_process_reads(struct plan *plan)
{
	given(plan, STRANGER, opens_overlapped(SECOND_HANDLE), returns(SUCCESS));
	given(plan, HOLDER, opens_overlapped(SECOND_HANDLE), returns(SUCCESS));
	given(plan, LAB, stalls(SCSI_READ_10), succeeds());
	given(plan, STRANGER, through(SECOND_HANDLE, begins(1, reads(0, SECTOR_SIZE))),
		stays_pending());
	given_all_has_arrived(plan);
	given(plan, HOLDER, through(SECOND_HANDLE, begins(1, locks("Holder"))), stays_pending());
	given_all_has_arrived(plan);
	given(plan, STRANGER, peeks(1), stays_pending());
	note(plan, HOLDER, peeks(1));
	reading(plan, "waits for the read", stays_pending());
	reading(plan, "answered meanwhile", returns(SUCCESS));
	given(plan, LAB, releases_stall(), succeeds());
	note(plan, STRANGER, awaits(1));
	reading(plan, "the read finishes", succeeds());
	reading(plan, "the read is denied", returns(ACCESS_DENIED));
	reading(plan, "the read fails otherwise", fails());
	note(plan, HOLDER, awaits(1));
	reading(plan, "locked", returns(SUCCESS));
	reading(plan, "refused", fails());
	note(plan, STRANGER, through(SECOND_HANDLE, reads(0, SECTOR_SIZE)));
	reading(plan, "the next read fails", fails());
	reading(plan, "the next read succeeds", succeeds());
}

/* Nor about a drive that is playing audio. */
static void while_audio_plays(struct plan *plan)
{
	static const uint8_t minutes_0_to_10[] = { 0, 2, 0, 10, 0, 0 };

	given(plan, LAB, inserts(AUDIO_DISC, 1), succeeds());
	given(plan, STRANGER,
		controls(IOCTL_CDROM_PLAY_AUDIO_MSF, minutes_0_to_10, sizeof(minutes_0_to_10), 0),
		succeeds());
	note_a_lock(plan);
}

/* What it is all for: while the lock lasts, only the owner's commands reach the drive, whatever
 * others try and however long it takes. */
static void keeps_other_commands_away(struct plan *plan)
{
	given(plan, STRANGER, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, STRANGER, passes_through(SCSI_INQUIRY, 36), answers());
	given(plan, STRANGER, passes_through_direct(SCSI_TEST_UNIT_READY, 0), answers());
	given(plan, STRANGER, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0), answers());
	given(plan, STRANGER, controls(IOCTL_CDROM_READ_TOC, NULL, 0, 804), answers());
	given(plan, STRANGER, controls(IOCTL_STORAGE_EJECT_MEDIA, NULL, 0, 0), answers());
	given(plan, STRANGER, reads(0, SECTOR_SIZE), answers());
	given(plan, LAB, passes_time(60000), succeeds());
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	then(plan, LAB, reads_commands(), both(says_only("HOLDER "), says_times(2, "HOLDER ")));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

const struct test_case lock_cases[] = {
	{ "locks-a-free-device", CLAUSES(LOCK_001), locks_a_free_device },
	{ "denied-while-another-process-holds-it", CLAUSES(LOCK_002),
		denied_while_another_process_holds_it },
	{ "denied-on-a-second-handle-of-the-owner", CLAUSES(LOCK_003),
		denied_on_a_second_handle_of_the_owner },
	{ "denied-on-the-owning-handle", CLAUSES(LOCK_004), denied_on_the_owning_handle },
	{ "refused-while-a-volume-is-mounted", CLAUSES(LOCK_005), refused_while_a_volume_is_mounted,
		.argument = MEDIUM_DATA_DISC, .needs = NEED_MEDIUM },
	{ "refused-while-a-udf-volume-is-mounted", CLAUSES(LOCK_005),
		refused_while_a_volume_is_mounted, .argument = MEDIUM_UDF_DISC },
	{ "flags-1-locks-in-spite-of-a-volume", CLAUSES(LOCK_006),
		flags_1_locks_in_spite_of_a_volume, .needs = NEED_MEDIUM },
	{ "flags-1-locks-without-a-volume", CLAUSES(LOCK_007), flags_1_locks_without_a_volume },
	{ "locks-after-its-own-dismount", CLAUSES(LOCK_008), locks_after_its_own_dismount,
		.needs = NEED_MEDIUM },
	{ "blank-disc-opened-by-drive-letter", CLAUSES(LOCK_009), with_a_raw_mount,
		.argument = MEDIUM_BLANK_DISC, .needs = NEED_BLANK_MEDIUM },
	{ "empty-drive-opened-by-drive-letter", CLAUSES(LOCK_009), with_a_raw_mount,
		.argument = MEDIUM_NO_DISC },
	{ "flags-2", CLAUSES(LOCK_010), flags_2 },
	{ "flags-3-on-a-mounted-volume", CLAUSES(LOCK_011), flags_3_on_a_mounted_volume,
		.needs = NEED_MEDIUM },
	{ "undefined-flags-on-a-mounted-volume", CLAUSES(LOCK_012),
		undefined_flags_on_a_mounted_volume, .needs = NEED_MEDIUM },
	{ "refusal-leaves-the-volume-alone", CLAUSES(LOCK_013), refusal_leaves_the_volume_alone,
		.needs = NEED_MEDIUM },
	{ "refusal-leaves-the-owner-alone", CLAUSES(LOCK_019), refusal_leaves_the_owner_alone },
	{ "one-of-two-wins-a-race", CLAUSES(LOCK_020), one_of_two_wins_a_race },
	{ "hands-over-at-once", CLAUSES(LOCK_021), hands_over_at_once },
	{ "leaves-the-other-drive-free", CLAUSES(LOCK_022), leaves_the_other_drive_free },
	{ "without-a-disc", CLAUSES(LOCK_023), without_a_disc },
	{ "with-the-tray-open", CLAUSES(LOCK_023), with_the_tray_open },
	{ "returns-no-data", CLAUSES(LOCK_024), returns_no_data },
	{ "needs-no-query-before", CLAUSES(LOCK_025), needs_no_query_before },
	{ "system-components-can-lock", CLAUSES(LOCK_026), system_components_can_lock,
		.needs = NEED_KERNEL_HELPER },
	{ "overlapped-handles-lock-alike", CLAUSES(LOCK_027), overlapped_handles_lock_alike },
	{ "overlapped-handles-lock-alike-when-mounted", CLAUSES(LOCK_027),
		overlapped_handles_lock_alike_when_mounted, .needs = NEED_MEDIUM },
	{ "cancelled-behind-a-long-command", CLAUSES(LOCK_028), cancelled_behind_a_long_command },
	{ "cycles-all-alike", CLAUSES(LOCK_029), cycles_all_alike },
	{ "system-event-on-a-lock", CLAUSES(LOCK_030), system_event_on_a_lock },
	{ "notification-on-a-lock", CLAUSES(LOCK_031), notification_on_a_lock },
	{ "while-another-process-reads", CLAUSES(LOCK_032), while_another_process_reads,
		.needs = NEED_MEDIUM },
	{ "while-audio-plays", CLAUSES(LOCK_033), while_audio_plays, .needs = NEED_AUDIO_MEDIUM },
	{ "keeps-other-commands-away", CLAUSES(LOCK_034), keeps_other_commands_away,
		.needs = NEED_MEDIUM },
	{ .name = NULL },
};
