/*
 * kinds.c - opens, handles, volumes, files and listeners of every kind: what the suites open, handle, release
 * and media_change show with the usual ones holds with any other.
 */
#include "suites/corners/corners.h"
#include "suites/listening.h"
#include "suites/owner_requests.h"

/* Rights that imply neither reading nor writing of data, or only by their generic name. */
#define ACCESS_GENERIC_EXECUTE 0x20000000u
#define ACCESS_READ_CONTROL    0x00020000u

/* ---- opens ---- */

/* Whatever rights an open asks for, and whatever it shares. */
static void opens_of_any_kind(struct plan *plan)
{
	enum { COMMON = 2 }; /* at least these can be had without a lock */
	static const uint32_t rights[] = { READ_WRITE, READ_ONLY, WRITE_ONLY, NO_ACCESS,
		ACCESS_READ_DATA, ACCESS_WRITE_DATA, ACCESS_READ_ATTRIBUTES, ACCESS_SYNCHRONIZE,
		ACCESS_READ_CONTROL, ACCESS_GENERIC_EXECUTE, ACCESS_GENERIC_ALL,
		ACCESS_MAXIMUM_ALLOWED };
	static const uint32_t shares[] = { 0, SHARE_READ, SHARE_WRITE, SHARE_READ | SHARE_WRITE };
	const enum lab_path path = (enum lab_path)plan_argument(plan);

	for (size_t i = 0; i < COUNT(rights); i++) {
		given(plan, RIVAL, opens(LETTER_HANDLE, path, rights[i]),
			i < COMMON ? returns(SUCCESS) : answers());
		given(plan, RIVAL, closes(LETTER_HANDLE), answers());
	}
	holder_locks(plan);
	refuses_often(plan);
	for (size_t i = 0; i < COUNT(rights); i++) {
		then(plan, RIVAL, opens(SPARE_HANDLE, path, rights[i]), fails());
		then(plan, RIVAL,
			sharing(shares[i % COUNT(shares)], opens(SPARE_HANDLE, path, rights[i])),
			fails());
	}
	still_locked(plan);
}

/* No refusal stays: whatever was refused by any name can be opened again, however the lock has ended. */
static void opens_come_back(struct plan *plan)
{
	static const enum lab_path paths[] = { PATH_FILE_ON_VOLUME, PATH_LETTER, PATH_VOLUME_GUID,
		PATH_LETTER_ROOT, PATH_DEVICE_NAME, PATH_GLOBALROOT, PATH_INTERFACE };

	given(plan, LAB, mounts(), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(paths); i++) {
		given(plan, RIVAL, opens(SPARE_HANDLE, paths[i], READ_ONLY), returns(SUCCESS));
		given(plan, RIVAL, closes(SPARE_HANDLE), returns(SUCCESS));
	}
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(paths); i++) {
		given(plan, RIVAL, opens(SPARE_HANDLE, paths[i], READ_ONLY), answers());
		given(plan, RIVAL, closes(SPARE_HANDLE), answers());
	}
	given(plan, HOLDER, plan_argument(plan) ? closes(FIRST_HANDLE) : unlocks(),
		returns(SUCCESS));
	given(plan, OBSERVER, patiently(queries()), sees_free());
	for (size_t i = 0; i < COUNT(paths); i++) {
		then(plan, RIVAL, opens(SPARE_HANDLE, paths[i], READ_ONLY), returns(SUCCESS));
		if (paths[i] == PATH_FILE_ON_VOLUME)
			then(plan, RIVAL, through(SPARE_HANDLE, reads(0, SECTOR_SIZE)),
				returns(SUCCESS));
		given(plan, RIVAL, closes(SPARE_HANDLE), returns(SUCCESS));
	}
}

/* A volume that was not mounted before the lock is not mounted under it, and can be after it. */
static void nothing_mounts_under_a_lock(struct plan *plan)
{
	if (plan_argument(plan) != MEDIUM_DATA_DISC)
		given(plan, LAB, lab(LAB_INSERT, plan_argument(plan), 2, 0), returns(SUCCESS));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, asks_volume(), fails());
	then(plan, LAB, mounts(), fails());
	still_locked(plan);
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, RIVAL, asks_volume(), succeeds());
}

/* ---- ends of handles ---- */

static void prevents_and_listens(struct plan *plan, enum actor actor, enum handle_slot slot)
{
	given(plan, actor, through(slot, sends(REMOVAL, 0)), succeeds());
	given(plan, actor, through(slot, sends(NOTIFICATION, 0)), answers());
	given(plan, actor, through(slot, subscribes()), answers());
}

/* A handle of another that holds the tray, or the notifications, or listens to them, takes nothing of the
 * lock along when it goes; nor does one of a file on the volume. */
static void other_handles_go(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, RIVAL, opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY), returns(SUCCESS));
	given(plan, RIVAL, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	prevents_and_listens(plan, RIVAL, SECOND_HANDLE);
	holder_locks(plan);
	then(plan, RIVAL, closes(SECOND_HANDLE), returns(SUCCESS));
	still_locked(plan);
	then(plan, RIVAL, closes(FILE_HANDLE), returns(SUCCESS));
	still_locked(plan);
	then(plan, RIVAL, closes(LETTER_HANDLE), returns(SUCCESS));
	still_locked(plan);
}

/* Nor does any other handle, whatever it was opened for, and whatever has been under way on it. */
static void lesser_handles_go(struct plan *plan)
{
	const struct operation opened[] = {
		opens(SECOND_HANDLE, PATH_INTERFACE, NO_ACCESS),
		opens(THIRD_HANDLE, PATH_INTERFACE, READ_ONLY),
		opens(LETTER_HANDLE, PATH_INTERFACE, WRITE_ONLY),
		as_32_bit(opens(FILE_HANDLE, PATH_INTERFACE, READ_WRITE)),
		opens(DUPLICATE_HANDLE, PATH_DEVICE_NAME, NO_ACCESS),
		overlapped(opens(SPARE_HANDLE, PATH_INTERFACE, READ_WRITE)),
	};
	const struct operation long_command =
		begins(1, through(SPARE_HANDLE, passes_through(SCSI_INQUIRY, 36)));

	for (size_t i = 0; i < COUNT(opened); i++)
		given(plan, RIVAL, opened[i], returns(SUCCESS));
	given(plan, LAB, stalls(SCSI_INQUIRY), returns(SUCCESS));
	given(plan, RIVAL, long_command, stays_pending());
	given(plan, LAB, releases_stall(), returns(SUCCESS));
	given(plan, RIVAL, awaits(1), passed_good());
	holder_locks(plan);
	refuses_often(plan);
	for (size_t i = 0; i < COUNT(opened); i++) {
		then(plan, RIVAL, closes((enum handle_slot)opened[i].handle), returns(SUCCESS));
		still_locked(plan);
	}
}

/* Nor does a duplicate of it, nor the end of a process that has one. */
static void others_duplicates_go(struct plan *plan)
{
	given(plan, RIVAL, gives(FIRST_HANDLE, STRANGER, SECOND_HANDLE), returns(SUCCESS));
	given(plan, RIVAL, gives(FIRST_HANDLE, SUCCESSOR, SECOND_HANDLE), returns(SUCCESS));
	given(plan, RIVAL, duplicates(FIRST_HANDLE, DUPLICATE_HANDLE), returns(SUCCESS));
	given(plan, SUCCESSOR, through(SECOND_HANDLE, queries()), sees_free());
	holder_locks(plan);
	then(plan, STRANGER, through(SECOND_HANDLE, passes_through(SCSI_INQUIRY, 36)), fails());
	given(plan, STRANGER, is_killed(), ends());
	still_locked(plan);
	then(plan, SUCCESSOR, closes(SECOND_HANDLE), returns(SUCCESS));
	still_locked(plan);
	then(plan, RIVAL, closes(DUPLICATE_HANDLE), returns(SUCCESS));
	still_locked(plan);
	then(plan, RIVAL, closes(FIRST_HANDLE), returns(SUCCESS));
	still_locked(plan);
}

/* The owner's handle ends the lock all the same. */
static void the_owners_handle_goes(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	prevents_and_listens(plan, HOLDER, FIRST_HANDLE);
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	if (plan_argument(plan))
		given(plan, HOLDER, is_killed(), ends());
	else
		given(plan, HOLDER, closes(FIRST_HANDLE), returns(SUCCESS));
	then(plan, OBSERVER, patiently(queries()), sees_free());
	/* What it kept off ends with it, too. */
	given_settled(plan, WITNESS);
	disc_goes(plan);
	then_hears(plan, WITNESS, "removal");
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
}

/* ---- volumes ---- */

/* Through a volume, which the class driver has seen no open of, nobody locks, whatever the handle is. */
static void volumes_cannot_lock(struct plan *plan)
{
	const enum lab_path path = (enum lab_path)plan_argument(plan);
	const struct operation opened[] = {
		overlapped(opens(SECOND_HANDLE, path, READ_WRITE)),
		as_32_bit(opens(THIRD_HANDLE, path, READ_WRITE)),
		opens(SPARE_HANDLE, path, ACCESS_GENERIC_ALL),
	};

	given(plan, LAB, mounts(), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(opened); i++) {
		struct operation asks = locks_with(FLAG_IGNORE_VOLUME, "Volume");

		given(plan, RIVAL, opened[i], returns(SUCCESS));
		then(plan, RIVAL, through((enum handle_slot)opened[i].handle, asks),
			returns(INVALID_HANDLE));
		then(plan, OBSERVER, queries(), sees_free());
	}
}

/* Nor asks for the state: the lock that somebody holds makes no difference. */
static void volumes_cannot_ask(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	holder_locks(plan);
	given(plan, STRANGER, queries(), sees_lock_of("Holder"));
	then(plan, STRANGER, through(LETTER_HANDLE, queries()), returns(INVALID_HANDLE));
}

/* ---- notifications ---- */

/* Whoever listens, by whatever handle, hears nothing of a tray that moves under the lock, and of a disc
 * that goes after it. */
static void any_listener_is_spared(struct plan *plan)
{
	const struct operation opened[] = {
		opens(SECOND_HANDLE, PATH_INTERFACE, READ_ONLY),
		overlapped(opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE)),
		as_32_bit(opens(SPARE_HANDLE, PATH_INTERFACE, READ_WRITE)),
	};
	const struct expectation nothing = both(never_says("arrival"), never_says("removal"));

	given(plan, LAB, passes_time(POLLED), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(opened); i++) {
		given(plan, RIVAL, opened[i], returns(SUCCESS));
		given(plan, RIVAL, through((enum handle_slot)opened[i].handle, subscribes()),
			succeeds());
	}
	holder_locks(plan);
	given(plan, LAB, lab(LAB_OPEN_TRAY, 0, 0, 0), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), returns(SUCCESS));
	given(plan, LAB, lab(LAB_CLOSE_TRAY, 0, 0, 0), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(opened); i++)
		then(plan, RIVAL, through((enum handle_slot)opened[i].handle, sees_events()),
			nothing);
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(opened); i++)
		given(plan, RIVAL, through((enum handle_slot)opened[i].handle, sees_events()),
			answers());
	given(plan, LAB, takes_out(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(opened); i++)
		then(plan, RIVAL, through((enum handle_slot)opened[i].handle, hears("removal")),
			says("removal"));
}

/* ---- owners ---- */

/* Whoever the owner is, the system sleeps, and the drive goes to D3, as without a lock. */
static void power_changes_beside_any_owner(struct plan *plan)
{
	const struct operation opened[] = {
		overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		as_32_bit(opens(THIRD_HANDLE, PATH_INTERFACE, ACCESS_GENERIC_ALL)),
		as_account(ACCOUNT_SYSTEM, opens(SPARE_HANDLE, PATH_INTERFACE, READ_WRITE)),
	};
	const bool drive = plan_argument(plan);
	const struct operation down = lab(drive ? LAB_DRIVE_OFF : LAB_SLEEP, 0, 0, 0);
	const struct operation up = lab(drive ? LAB_DRIVE_ON : LAB_WAKE, 0, 0, 0);

	given(plan, LAB, down, succeeds());
	given(plan, LAB, up, succeeds());
	for (size_t i = 0; i < COUNT(opened); i++) {
		enum handle_slot slot = (enum handle_slot)opened[i].handle;

		given(plan, HOLDER, opened[i], returns(SUCCESS));
		given(plan, HOLDER, through(slot, locks("Holder")), returns(SUCCESS));
		then(plan, LAB, down, succeeds());
		then(plan, LAB, up, succeeds());
		given(plan, HOLDER, closes(slot), answers());
		given(plan, OBSERVER, patiently(queries()), sees_free());
	}
}

const struct test_case kinds_cases[] = {
	{ "opens-by-interface-of-any-kind", CLAUSES(OPEN_001, OPEN_002, OPEN_003),
		opens_of_any_kind, .argument = PATH_INTERFACE, .needs = NEED_MEDIUM },
	{ "opens-by-letter-of-any-kind", CLAUSES(OPEN_004), opens_of_any_kind,
		.argument = PATH_LETTER, .needs = NEED_MEDIUM },
	{ "opens-by-volume-guid-of-any-kind", CLAUSES(OPEN_004), opens_of_any_kind,
		.argument = PATH_VOLUME_GUID, .needs = NEED_MEDIUM },
	{ "opens-by-device-name-of-any-kind", CLAUSES(OPEN_005), opens_of_any_kind,
		.argument = PATH_DEVICE_NAME, .needs = NEED_MEDIUM },
	{ "opens-by-globalroot-of-any-kind", CLAUSES(OPEN_005), opens_of_any_kind,
		.argument = PATH_GLOBALROOT, .needs = NEED_MEDIUM },
	{ "opens-come-back-after-an-unlock", CLAUSES(OPEN_011), opens_come_back,
		.needs = NEED_MEDIUM },
	{ "opens-come-back-after-a-close", CLAUSES(OPEN_011), opens_come_back, .argument = 1,
		.needs = NEED_MEDIUM },
	{ "no-data-disc-mounts-under-a-lock", CLAUSES(OPEN_014, OPEN_011),
		nothing_mounts_under_a_lock, .argument = MEDIUM_DATA_DISC, .needs = NEED_MEDIUM },
	{ "no-rewritable-disc-mounts-under-a-lock", CLAUSES(OPEN_014, OPEN_011),
		nothing_mounts_under_a_lock, .argument = MEDIUM_UDF_DISC },
	{ "other-handles-take-no-lock-along", CLAUSES(REL_005), other_handles_go,
		.needs = NEED_MEDIUM },
	{ "lesser-handles-take-no-lock-along", CLAUSES(REL_005), lesser_handles_go,
		.needs = NEED_FAULT_INJECTION },
	{ "others-duplicates-take-no-lock-along", CLAUSES(REL_005, OWNER_007, CRASH_010),
		others_duplicates_go, .argument = 0 },
	{ "busy-owners-handle-takes-the-lock-along", CLAUSES(REL_002, POST_004),
		the_owners_handle_goes, .needs = NEED_MEDIUM },
	{ "busy-owners-end-takes-the-lock-along", CLAUSES(REL_003, CRASH_001, POST_007),
		the_owners_handle_goes, .argument = 1, .needs = NEED_MEDIUM },
	{ "letter-cannot-lock-on-any-handle", CLAUSES(HANDLE_007), volumes_cannot_lock,
		.argument = PATH_LETTER, .needs = NEED_MEDIUM },
	{ "volume-guid-cannot-lock-on-any-handle", CLAUSES(HANDLE_007, HANDLE_018),
		volumes_cannot_lock, .argument = PATH_VOLUME_GUID, .needs = NEED_MEDIUM },
	{ "letter-cannot-ask-under-a-lock", CLAUSES(QUERY_011), volumes_cannot_ask,
		.needs = NEED_MEDIUM },
	{ "any-listener-is-spared", CLAUSES(MCN_001, MCN_002, MCN_005), any_listener_is_spared,
		.needs = NEED_MEDIUM },
	{ "system-sleeps-beside-any-owner", CLAUSES(PNP_005), power_changes_beside_any_owner,
		.argument = 0 },
	{ "drive-powers-down-beside-any-owner", CLAUSES(PNP_007), power_changes_beside_any_owner,
		.argument = 1 },
	{ .name = NULL },
};
