/*
 * post_release.c - what the class driver does once a lock has ended: notification, verification of
 * the volume, and the multimedia capabilities.
 *
 * That changes of the disc are announced again is shown in media_change.c.
 */
#include "suites/listening.h"
#include "suites/release_steps.h"

/* Of the command log: the capabilities were read. No case here has a client that asks for them. */
static struct expectation capabilities_read(void)
{
	return has_command(SCSI_GET_CONFIGURATION);
}

static struct expectation capabilities_not_read(void)
{
	return lacks_command(SCSI_GET_CONFIGURATION);
}

/* Where the writing case writes: in the data area of any disc. */
#define WRITTEN (1024u * SECTOR_SIZE)

static struct operation asks_for_the_disc(void)
{
	return controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0);
}

static struct operation asks_for_writing(void)
{
	return controls(IOCTL_DISK_IS_WRITABLE, NULL, 0, 0);
}

static void releases_for_good(struct plan *plan, uint32_t how)
{
	let_go_of(plan, how);
	given(plan, OBSERVER, queries(), sees_free());
}

/* Another disc comes into the locked drive, and it is the owner who hears of that from the drive,
 * by pass-through, which the driver makes nothing of. So it has no hint but the release itself. */
static void change_disc_behind_the_driver(
	struct plan *plan, enum lab_medium medium, uint32_t content)
{
	given(plan, LAB, takes_out(), succeeds());
	given(plan, LAB, lab(LAB_INSERT, medium, content, 0), succeeds());
	for (int i = 0; i < 2; i++)
		given(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), answers());
}

/* A disc changed during the lock shows as the volume to whoever comes by drive letter next, and
 * what was open on the old one is void. */
static void volume_is_mounted_anew(struct plan *plan)
{
	int before;

	given(plan, LAB, mounts(), succeeds());
	given(plan, STRANGER, opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY), returns(SUCCESS));
	given(plan, STRANGER, through(FILE_HANDLE, reads(0, SECTOR_SIZE)), returns(SUCCESS));
	before = given(plan, STRANGER, asks_volume(), both(succeeds(), says("")));
	hold_whatever_is_mounted(plan);
	change_disc_behind_the_driver(plan, MEDIUM_DATA_DISC, 2);
	releases_for_good(plan, plan_argument(plan));
	then(plan, STRANGER, asks_volume(), both(succeeds(), differs_from(before, PART_TEXT)));
	then(plan, STRANGER, through(FILE_HANDLE, reads(0, SECTOR_SIZE)),
		returns_other_than(SUCCESS));
	then(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_ONLY), returns(SUCCESS));
}

/* Every release does that, not only the first. */
static void volume_is_mounted_anew_each_time(struct plan *plan)
{
	given(plan, LAB, mounts(), succeeds());
	for (uint32_t content = 2; content <= 4; content++) {
		int before = given(plan, STRANGER, asks_volume(), both(succeeds(), says("")));

		hold_whatever_is_mounted(plan);
		change_disc_behind_the_driver(plan, MEDIUM_DATA_DISC, content);
		releases_for_good(plan, BY_UNLOCK);
		then(plan, STRANGER, asks_volume(),
			both(succeeds(), differs_from(before, PART_TEXT)));
	}
}

/* The capabilities are read again after a release, with the next request at the latest, and not
 * with a request that follows none. */
static void capabilities_are_read_again(struct plan *plan)
{
	given(plan, OBSERVER, asks_for_the_disc(), answers());
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, OBSERVER, asks_for_the_disc(), returns(SUCCESS));
	given(plan, LAB, reads_commands(), both(says(""), capabilities_not_read()));
	hold_whatever_is_mounted(plan);
	given(plan, LAB, clears_commands(), succeeds());
	releases_for_good(plan, plan_argument(plan));
	given(plan, OBSERVER, asks_for_the_disc(), answers());
	then(plan, LAB, reads_commands(), capabilities_read());
}

/* ... and every release has them read. */
static void capabilities_are_read_again_each_time(struct plan *plan)
{
	given(plan, OBSERVER, asks_for_the_disc(), answers());
	for (int i = 0; i < 3; i++) {
		hold_whatever_is_mounted(plan);
		given(plan, LAB, clears_commands(), succeeds());
		releases_for_good(plan, BY_UNLOCK);
		given(plan, OBSERVER, asks_for_the_disc(), answers());
		then(plan, LAB, reads_commands(), capabilities_read());
	}
}

/* What they say of the disc that came during the lock is true of that one. A first request may be
 * told that the volume has to be verified. */
static void capabilities_are_of_the_new_disc(struct plan *plan)
{
	given(plan, OBSERVER, asks_for_writing(), answers());
	given(plan, OBSERVER, asks_for_writing(), fails());
	hold_whatever_is_mounted(plan);
	change_disc_behind_the_driver(plan, MEDIUM_UDF_DISC, 2);
	releases_for_good(plan, plan_argument(plan));
	given(plan, OBSERVER, asks_for_writing(), answers());
	then(plan, OBSERVER, asks_for_writing(), returns(SUCCESS));
}

/* With nothing mounted there is no volume to verify; the next open is expected to mount as ever. */
static void nothing_mounted_at_release(struct plan *plan)
{
	hold_whatever_is_mounted(plan);
	releases_for_good(plan, BY_UNLOCK);
	note(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_ONLY));
	reading(plan, "opened by drive letter", returns(SUCCESS));
	reading(plan, "not opened by drive letter", returns_other_than(SUCCESS));
	note(plan, STRANGER, opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY));
	reading(plan, "mounted: its file opens", returns(SUCCESS));
	reading(plan, "its file does not open", returns_other_than(SUCCESS));
	note(plan, STRANGER, asks_volume());
	reading(plan, "mounted: the volume is known", succeeds());
	reading(plan, "no volume", fails());
}

/* A handle that is none of the file system's may be told once to verify. The argument says whether
 * a volume is mounted. */
static void raw_read_after_release(struct plan *plan)
{
	if (plan_argument(plan))
		given(plan, LAB, mounts(), succeeds());
	given(plan, OBSERVER, reads(0, SECTOR_SIZE), answers());
	given(plan, OBSERVER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	hold_whatever_is_mounted(plan);
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	note(plan, OBSERVER, reads(0, SECTOR_SIZE));
	reading(plan, "told to verify first", returns(VERIFY_REQUIRED));
	reading(plan, "read at once", returns(SUCCESS));
	note(plan, OBSERVER, reads(0, SECTOR_SIZE));
	reading(plan, "read the second time", returns(SUCCESS));
	reading(plan, "told to verify again", returns(VERIFY_REQUIRED));
}

/* No order of the three actions is stated: what is there right after the unlock, and what comes
 * with the next requests, is recorded with the times. */
static void order_of_the_actions(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	given_settled(plan, WITNESS);
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	note(plan, LAB, reads_commands());
	reading(plan, "capabilities are read before any request", capabilities_read());
	reading(plan, "capabilities are not read yet", capabilities_not_read());
	given(plan, LAB, passes_time(POLLED), succeeds());
	note(plan, WITNESS, sees_events());
	reading(plan, "the medium before the end of the lock",
		says_in_order("arrival", "exclusive-unlock"));
	reading(plan, "the end of the lock before the medium",
		says_in_order("exclusive-unlock", "removal"));
	reading(plan, "the end of the lock only", says("exclusive-unlock"));
	reading(plan, "nothing announced", says_nothing());
	note(plan, OBSERVER, reads(0, SECTOR_SIZE));
	reading(plan, "verification is due with the first read", returns(VERIFY_REQUIRED));
	reading(plan, "no verification shows", returns(SUCCESS));
	note(plan, OBSERVER, asks_for_the_disc());
	note(plan, LAB, reads_commands());
	reading(plan, "capabilities are read by now", capabilities_read());
	reading(plan, "capabilities are not read at all", capabilities_not_read());
	given_it_listens(plan, WITNESS);
}

/* 'Forces an update' may mean at once, or with the next request. */
static void when_capabilities_are_read(struct plan *plan)
{
	hold_whatever_is_mounted(plan);
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	note(plan, LAB, reads_commands());
	letter(plan, "at once: the update is forced", capabilities_read());
	reading(plan, "later: the update is only marked as due, as in the published driver",
		capabilities_not_read());
	given(plan, OBSERVER, asks_for_the_disc(), answers());
	note(plan, LAB, reads_commands());
	reading(plan, "read by the end of the next request", capabilities_read());
	reading(plan, "not read with it either", capabilities_not_read());
}

/* An unlock that is refused notifies nobody. The argument says whether it is refused because
 * somebody else has the lock, or because nobody has. */
static void refused_unlock_notifies_nobody(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	given(plan, RIVAL, queries(), sees_free());
	if (plan_argument(plan))
		hold_whatever_is_mounted(plan);
	given_settled(plan, WITNESS);
	given(plan, RIVAL, unlocks(), fails());
	then_hears_of_no_release(plan, WITNESS);
	if (plan_argument(plan))
		given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given_it_listens(plan, WITNESS);
}

/* Nor does it send the drive anything, at once or with the next request, or have it verified. */
static void refused_unlock_sends_nothing(struct plan *plan)
{
	given_no_polls(plan, WITNESS);
	given(plan, OBSERVER, asks_for_the_disc(), answers());
	given(plan, OBSERVER, reads(0, SECTOR_SIZE), answers());
	given(plan, OBSERVER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	given(plan, RIVAL, queries(), sees_free());
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, RIVAL, unlocks(), fails());
	then(plan, LAB, reads_commands(), says_nothing());
	then(plan, OBSERVER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	given(plan, OBSERVER, asks_for_the_disc(), returns(SUCCESS));
	then(plan, LAB, reads_commands(), both(says(""), capabilities_not_read()));
}

/* The same while the device is locked, where it is the owner's requests that must show nothing. */
static void strangers_unlock_sends_nothing(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	hold_whatever_is_mounted(plan);
	given(plan, HOLDER, asks_for_the_disc(), answers());
	given(plan, HOLDER, reads(0, SECTOR_SIZE), answers());
	given(plan, HOLDER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, RIVAL, unlocks(), fails());
	then(plan, LAB, reads_commands(), says_nothing());
	then(plan, HOLDER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	then(plan, LAB, reads_commands(), both(has_command(SCSI_READ_10), says_times(1, "")));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* An unlock and the close of the handle later on are one release: the close brings nothing more. */
static void once_for_unlock_and_close(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	hold_whatever_is_mounted(plan);
	given_settled(plan, WITNESS);
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given_hears(plan, WITNESS, "");
	given(plan, OBSERVER, asks_for_the_disc(), answers());
	given(plan, OBSERVER, reads(0, SECTOR_SIZE), answers());
	given(plan, OBSERVER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	then(plan, LAB, reads_commands(), capabilities_read());
	given_settled(plan, WITNESS);
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, HOLDER, closes(FIRST_HANDLE), succeeds());
	then_hears_of_no_release(plan, WITNESS);
	then(plan, LAB, reads_commands(), capabilities_not_read());
	then(plan, OBSERVER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	given(plan, OBSERVER, asks_for_the_disc(), returns(SUCCESS));
	then(plan, LAB, reads_commands(), capabilities_not_read());
}

/* Files on a volume that is still the same can be read on after the verification. */
static void files_survive_on_the_same_disc(struct plan *plan)
{
	int first;

	given(plan, LAB, mounts(), succeeds());
	given(plan, STRANGER, opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY), returns(SUCCESS));
	first = given(
		plan, STRANGER, through(FILE_HANDLE, reads(0, SECTOR_SIZE)), returns(SUCCESS));
	hold_whatever_is_mounted(plan);
	releases_for_good(plan, plan_argument(plan));
	then(plan, STRANGER, through(FILE_HANDLE, reads(0, SECTOR_SIZE)), same_as(first));
}

/* What is wrong with the drive when the lock ends: plan_argument() of the next case. */
enum emptiness { NO_DISC, TRAY_OPEN, TRAY_OPENED_WHILE_LOCKED };

/* A release with no disc to be found does no harm, and the disc that comes later is noticed. */
static void release_of_an_empty_drive(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	if (plan_argument(plan) == TRAY_OPENED_WHILE_LOCKED)
		hold_whatever_is_mounted(plan);
	if (plan_argument(plan) == NO_DISC)
		given(plan, LAB, takes_out(), succeeds());
	else
		given(plan, LAB, lab(LAB_OPEN_TRAY, 0, 0, 0), succeeds());
	given(plan, LAB, passes_time(POLLED), succeeds());
	if (plan_argument(plan) != TRAY_OPENED_WHILE_LOCKED)
		hold_whatever_is_mounted(plan);
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
	given_settled(plan, WITNESS);
	if (plan_argument(plan) == NO_DISC)
		given(plan, LAB, inserts(DATA_DISC, 2), succeeds());
	else
		given(plan, LAB, lab(LAB_CLOSE_TRAY, 0, 0, 0), succeeds());
	given(plan, LAB, passes_time(POLLED), succeeds());
	then_hears(plan, WITNESS, "arrival");
}

/* What the owner has written can be read by drive letter once the lock has ended, with the disc
 * where it is. */
static void what_the_owner_wrote_can_be_read(struct plan *plan)
{
	static const char written[] = "WWWWWWWWWWWWWWWW";
	int before;

	given(plan, LAB, inserts(UDF_DISC, 1), succeeds());
	given(plan, LAB, passes_time(POLLED), succeeds());
	given(plan, HOLDER, asks_for_writing(), answers());
	given(plan, HOLDER, reads(WRITTEN, SECTOR_SIZE), answers());
	before = given(plan, HOLDER, reads(WRITTEN, SECTOR_SIZE), returns(SUCCESS));
	hold_whatever_is_mounted(plan);
	given(plan, HOLDER, with_fill('W', writes(WRITTEN, SECTOR_SIZE)), returns(SUCCESS));
	releases_for_good(plan, plan_argument(plan));
	given(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_ONLY), returns(SUCCESS));
	then(plan, STRANGER, through(LETTER_HANDLE, reads(WRITTEN, SECTOR_SIZE)),
		both(output_bytes(0, written, sizeof(written) - 1),
			differs_from(before, PART_BYTES)));
}

const struct test_case post_release_cases[] = {
	{ "volume-is-mounted-anew-after-an-unlock", CLAUSES(POST_002), volume_is_mounted_anew,
		.argument = BY_UNLOCK },
	{ "volume-is-mounted-anew-after-an-unlock-with-flags-2", CLAUSES(POST_002),
		volume_is_mounted_anew, .argument = BY_SILENT_UNLOCK },
	{ "volume-is-mounted-anew-after-every-unlock", CLAUSES(POST_002),
		volume_is_mounted_anew_each_time },
	{ "volume-is-mounted-anew-after-a-close", CLAUSES(POST_005), volume_is_mounted_anew,
		.argument = BY_CLOSE },
	{ "volume-is-mounted-anew-after-the-owners-end", CLAUSES(POST_008), volume_is_mounted_anew,
		.argument = BY_END },
	{ "capabilities-are-read-again-after-an-unlock", CLAUSES(POST_003),
		capabilities_are_read_again, .argument = BY_UNLOCK, .needs = NEED_MEDIUM },
	{ "capabilities-are-read-again-after-an-unlock-with-flags-2", CLAUSES(POST_003),
		capabilities_are_read_again, .argument = BY_SILENT_UNLOCK, .needs = NEED_MEDIUM },
	{ "capabilities-are-read-again-after-every-unlock", CLAUSES(POST_003),
		capabilities_are_read_again_each_time, .needs = NEED_MEDIUM },
	{ "capabilities-are-read-again-after-a-close", CLAUSES(POST_006),
		capabilities_are_read_again, .argument = BY_CLOSE, .needs = NEED_MEDIUM },
	{ "capabilities-are-read-again-after-the-owners-end", CLAUSES(POST_009),
		capabilities_are_read_again, .argument = BY_END, .needs = NEED_MEDIUM },
	{ "capabilities-are-of-the-new-disc-after-an-unlock", CLAUSES(POST_003),
		capabilities_are_of_the_new_disc, .argument = BY_UNLOCK,
		.needs = NEED_WRITABLE_MEDIUM },
	{ "capabilities-are-of-the-new-disc-after-a-close", CLAUSES(POST_006),
		capabilities_are_of_the_new_disc, .argument = BY_CLOSE,
		.needs = NEED_WRITABLE_MEDIUM },
	{ "capabilities-are-of-the-new-disc-after-the-owners-end", CLAUSES(POST_009),
		capabilities_are_of_the_new_disc, .argument = BY_END,
		.needs = NEED_WRITABLE_MEDIUM },
	{ "nothing-mounted-at-release", CLAUSES(POST_010), nothing_mounted_at_release,
		.needs = NEED_MEDIUM },
	{ "raw-read-after-release-with-a-volume", CLAUSES(POST_011), raw_read_after_release,
		.argument = true, .needs = NEED_MEDIUM },
	{ "raw-read-after-release-without-a-volume", CLAUSES(POST_011), raw_read_after_release,
		.argument = false, .needs = NEED_MEDIUM },
	{ "order-of-the-actions", CLAUSES(POST_012), order_of_the_actions, .needs = NEED_MEDIUM },
	{ "when-capabilities-are-read", CLAUSES(POST_013), when_capabilities_are_read,
		.needs = NEED_MEDIUM },
	{ "strangers-unlock-notifies-nobody", CLAUSES(POST_014), refused_unlock_notifies_nobody,
		.argument = true },
	{ "unlock-of-a-free-device-notifies-nobody", CLAUSES(POST_014),
		refused_unlock_notifies_nobody, .argument = false },
	{ "strangers-unlock-sends-nothing", CLAUSES(POST_014), strangers_unlock_sends_nothing,
		.needs = NEED_MEDIUM },
	{ "unlock-of-a-free-device-sends-nothing", CLAUSES(POST_014), refused_unlock_sends_nothing,
		.needs = NEED_MEDIUM },
	{ "once-for-unlock-and-close", CLAUSES(POST_015), once_for_unlock_and_close,
		.needs = NEED_MEDIUM },
	{ "files-survive-on-the-same-disc-after-an-unlock", CLAUSES(POST_016),
		files_survive_on_the_same_disc, .argument = BY_UNLOCK, .needs = NEED_MEDIUM },
	{ "files-survive-on-the-same-disc-after-a-close", CLAUSES(POST_016),
		files_survive_on_the_same_disc, .argument = BY_CLOSE, .needs = NEED_MEDIUM },
	{ "release-without-a-disc", CLAUSES(POST_017), release_of_an_empty_drive,
		.argument = NO_DISC },
	{ "release-with-the-tray-open", CLAUSES(POST_017), release_of_an_empty_drive,
		.argument = TRAY_OPEN, .needs = NEED_MEDIUM },
	{ "release-with-the-tray-opened-while-locked", CLAUSES(POST_017), release_of_an_empty_drive,
		.argument = TRAY_OPENED_WHILE_LOCKED, .needs = NEED_MEDIUM },
	{ "what-the-owner-wrote-can-be-read-after-an-unlock", CLAUSES(POST_018),
		what_the_owner_wrote_can_be_read, .argument = BY_UNLOCK,
		.needs = NEED_WRITABLE_MEDIUM },
	{ "what-the-owner-wrote-can-be-read-after-its-end", CLAUSES(POST_018),
		what_the_owner_wrote_can_be_read, .argument = BY_END,
		.needs = NEED_WRITABLE_MEDIUM },
	{ .name = NULL },
};
