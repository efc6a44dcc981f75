/*
 * endings.c - what follows the end of a lock, whatever has happened to the drive under it, however it ended, and
 * whatever disc is in: the corners of what the suites release and post_release show on the common path.
 */
#include "suites/corners/corners.h"
#include "suites/listening.h"
#include "suites/release_steps.h"

/* plan_argument() of what varies in both: what happened, and how the lock ended. */
#define PAIR(happening, release) ((happening) | (release) << 8)

static enum happening happened(const struct plan *plan)
{
	return (enum happening)(plan_argument(plan) & 0xFF);
}

/* A lock that has not outlived what happened need not be unlocked. */
static void ends_lock(struct plan *plan, int locked)
{
	uint32_t how = plan_argument(plan) >> 8;

	if (how == BY_UNLOCK)
		given(plan, HOLDER, unlocks(), if_locked(locked, returns(SUCCESS)));
	else
		let_go_of(plan, how);
	given(plan, OBSERVER, patiently(queries()), sees_free());
}

static struct operation asks_for_the_disc(void)
{
	return controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0);
}

/* Discs of every kind are announced again. */
static void discs_are_announced(struct plan *plan)
{
	static const enum lab_medium discs[] = { MEDIUM_AUDIO_DISC, MEDIUM_BLANK_DISC,
		MEDIUM_UDF_DISC, MEDIUM_DATA_DISC };
	int locked;

	listen_from_now(plan, WITNESS);
	holder_locks(plan);
	locked = happens(plan, happened(plan));
	ends_lock(plan, locked);
	given_settled(plan, WITNESS);
	for (size_t i = 0; i < COUNT(discs); i++) {
		disc_goes(plan);
		then_hears(plan, WITNESS, "removal");
		given(plan, LAB, lab(LAB_INSERT, discs[i], 5, 0), succeeds());
		given(plan, LAB, passes_time(POLLED), succeeds());
		then_hears(plan, WITNESS, "arrival");
	}
}

/* The capabilities are read, the new volume is found, and others can read again. */
static void drive_is_looked_at(struct plan *plan)
{
	int before, locked;

	given(plan, LAB, mounts(), succeeds());
	before = given(plan, STRANGER, asks_volume(), both(succeeds(), says("")));
	given(plan, OBSERVER, asks_for_the_disc(), answers());
	holder_locks(plan);
	locked = happens(plan, happened(plan));
	given(plan, LAB, takes_out(), succeeds());
	given(plan, LAB, inserts(UDF_DISC, 2), succeeds());
	/* It is the owner who hears of that, and the driver makes nothing of it. */
	for (int i = 0; i < 2; i++)
		given(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), answers());
	given(plan, OBSERVER, reads(0, SECTOR_SIZE), answers());
	given(plan, OBSERVER, passes_through(SCSI_TEST_UNIT_READY, 0), answers());
	given(plan, LAB, clears_commands(), succeeds());
	ends_lock(plan, locked);
	/* It may be told to verify, or that there is another disc; but it has its access back. */
	then(plan, OBSERVER, asks_for_the_disc(), returns_other_than(ACCESS_DENIED));
	then(plan, LAB, reads_commands(), if_locked(locked, has_command(SCSI_GET_CONFIGURATION)));
	then(plan, STRANGER, asks_volume(),
		if_locked(locked, both(succeeds(), differs_from(before, PART_TEXT))));
	then(plan, OBSERVER, reads(0, SECTOR_SIZE), returns_other_than(ACCESS_DENIED));
	then(plan, OBSERVER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	then(plan, OBSERVER, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	/* A handle that has been through all that can lock, too. */
	then(plan, OBSERVER, locks_with(FLAG_IGNORE_VOLUME, "Observer"), returns(SUCCESS));
	then(plan, STRANGER, queries(), sees_lock_of("Observer"));
	then(plan, OBSERVER, unlocks(), returns(SUCCESS));
}

/* The capabilities are read after each release, whatever disc is in. */
static void capabilities_are_read(struct plan *plan)
{
	static const enum release ways[] = { BY_UNLOCK, BY_SILENT_UNLOCK, BY_CLOSE };

	if (plan_argument(plan) == MEDIUM_NO_DISC)
		given(plan, LAB, takes_out(), succeeds());
	else
		given(plan, LAB, lab(LAB_INSERT, plan_argument(plan), 2, 0), succeeds());
	given(plan, LAB, passes_time(POLLED), succeeds());
	for (int i = 0; i < 2; i++)
		given(plan, OBSERVER, asks_for_the_disc(), answers());
	for (size_t i = 0; i < COUNT(ways); i++) {
		holder_locks(plan);
		given(plan, LAB, clears_commands(), succeeds());
		let_go_of(plan, ways[i]);
		given(plan, OBSERVER, queries(), sees_free());
		given(plan, OBSERVER, asks_for_the_disc(), answers());
		then(plan, LAB, reads_commands(), has_command(SCSI_GET_CONFIGURATION));
	}
}

/* A rewritable disc that was changed under the lock is found, however the lock ends. */
static void rewritable_disc_is_found(struct plan *plan)
{
	static const enum release ways[] = { BY_UNLOCK, BY_SILENT_UNLOCK, BY_CLOSE };
	uint32_t content = 1;

	given(plan, LAB, inserts(UDF_DISC, content), succeeds());
	given(plan, LAB, mounts(), succeeds());
	for (size_t i = 0; i < COUNT(ways); i++) {
		int before = given(plan, STRANGER, asks_volume(), both(succeeds(), says("")));

		holder_locks(plan);
		given(plan, LAB, takes_out(), succeeds());
		given(plan, LAB, inserts(UDF_DISC, ++content), succeeds());
		for (int j = 0; j < 2; j++)
			given(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), answers());
		let_go_of(plan, ways[i]);
		then(plan, STRANGER, asks_volume(),
			both(succeeds(), differs_from(before, PART_TEXT)));
	}
}

/* What the owner reads is on the disc that is in, also when that came under its lock. */
static void owner_reads_the_new_disc(struct plan *plan)
{
	const struct operation descriptor = reads(16 * SECTOR_SIZE, SECTOR_SIZE);
	int before = given(plan, HOLDER, descriptor, returns(SUCCESS));
	int locked;

	holder_locks(plan);
	given(plan, LAB, takes_out(), succeeds());
	given(plan, LAB, inserts(DATA_DISC, 2), succeeds());
	locked = given(plan, OBSERVER, queries(), succeeds());
	/* It may be told to verify, and for as long as there is a volume of the disc before. */
	for (int i = 0; i < 2; i++)
		given(plan, HOLDER, descriptor, answers());
	then(plan, HOLDER, descriptor,
		if_locked(locked,
			both(returns_either(SUCCESS, VERIFY_REQUIRED),
				differs_from(before, PART_BYTES))));
}

/* What a release brings with it, it brings for an owner of any kind, and though others were refused meanwhile. */
static void release_of_any_owner(struct plan *plan)
{
	const struct operation opened[] = {
		overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		as_32_bit(opens(THIRD_HANDLE, PATH_INTERFACE, ACCESS_GENERIC_ALL)),
		as_account(ACCOUNT_SYSTEM, opens(SPARE_HANDLE, PATH_INTERFACE, READ_WRITE)),
	};
	static const char *const names[COUNT(opened)] = { "Holder", "H",
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" };

	listen_from_now(plan, WITNESS);
	/* Handles of the volume that stay open do not keep it from being verified. */
	given(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, READ_ONLY), returns(SUCCESS));
	given(plan, STRANGER, opens(THIRD_HANDLE, PATH_VOLUME_GUID, READ_ONLY), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(opened); i++) {
		enum handle_slot slot = (enum handle_slot)opened[i].handle;
		int before;

		given(plan, LAB, mounts(), succeeds());
		before = given(plan, STRANGER, asks_volume(), both(succeeds(), says("")));
		given(plan, OBSERVER, asks_for_the_disc(), answers());
		given(plan, HOLDER, opened[i], returns(SUCCESS));
		given(plan, HOLDER, through(slot, locks_with(FLAG_IGNORE_VOLUME, names[i])),
			returns(SUCCESS));
		given(plan, RIVAL, opens(SPARE_HANDLE, PATH_INTERFACE, READ_WRITE), answers());
		given(plan, RIVAL, closes(SPARE_HANDLE), answers());
		given(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), fails());
		given(plan, RIVAL, unlocks(), fails());
		given(plan, HOLDER, through(slot, locks_with(FLAG_IGNORE_VOLUME, "Again")),
			fails());
		given(plan, LAB, takes_out(), succeeds());
		given(plan, LAB, inserts(DATA_DISC, 3 + (uint32_t)i), succeeds());
		for (int j = 0; j < 2; j++)
			given(plan, HOLDER, through(slot, passes_through(SCSI_TEST_UNIT_READY, 0)),
				answers());
		given(plan, LAB, clears_commands(), succeeds());
		if (plan_argument(plan))
			given(plan, HOLDER, closes(slot), succeeds());
		else
			given(plan, HOLDER, through(slot, unlocks()), returns(SUCCESS));
		given(plan, LAB, passes_time(SETTLED), succeeds());
		given(plan, OBSERVER, asks_for_the_disc(), answers());
		then(plan, LAB, reads_commands(), has_command(SCSI_GET_CONFIGURATION));
		then(plan, STRANGER, asks_volume(),
			both(succeeds(), differs_from(before, PART_TEXT)));
		given_settled(plan, WITNESS);
		disc_goes(plan);
		then_hears(plan, WITNESS, "removal");
		disc_comes(plan, 9 + (uint32_t)i);
		then_hears(plan, WITNESS, "arrival");
	}
}

/* A duplicate that is closed, or ends with the process that has it, takes nothing along, whatever has happened
 * under the lock. */
static void duplicates_go(struct plan *plan)
{
	int locked;

	holder_locks(plan);
	given(plan, HOLDER, gives(FIRST_HANDLE, STRANGER, SECOND_HANDLE), returns(SUCCESS));
	given(plan, HOLDER, gives(FIRST_HANDLE, SUCCESSOR, SECOND_HANDLE), returns(SUCCESS));
	given(plan, HOLDER, duplicates(FIRST_HANDLE, DUPLICATE_HANDLE), returns(SUCCESS));
	locked = happens(plan, happened(plan));
	then(plan, SUCCESSOR, through(SECOND_HANDLE, passes_through(SCSI_INQUIRY, 36)),
		if_locked(locked, passed_good()));
	given(plan, HOLDER, closes(DUPLICATE_HANDLE), returns(SUCCESS));
	then(plan, OBSERVER, queries(), if_locked(locked, sees_lock_of("Holder")));
	given(plan, STRANGER, closes(SECOND_HANDLE), returns(SUCCESS));
	then(plan, OBSERVER, queries(), if_locked(locked, sees_lock_of("Holder")));
	given(plan, SUCCESSOR, is_killed(), ends());
	then(plan, OBSERVER, queries(), if_locked(locked, sees_lock_of("Holder")));
	given(plan, HOLDER, closes(FIRST_HANDLE), returns(SUCCESS));
	then(plan, OBSERVER, patiently(queries()), sees_free());
}

#define AFTER(word, happening, way, release, announced, capable, verified)                       \
	{ "discs-are-announced-after-" word "-and-" way, CLAUSES announced, discs_are_announced, \
		.argument = PAIR(happening, release), .needs = NEED_MEDIUM },                    \
	{                                                                                        \
		"drive-is-looked-at-after-" word "-and-" way,                                    \
			CLAUSES(capable, verified, OWNER_027, UNLOCK_020), drive_is_looked_at,   \
			.argument = PAIR(happening, release), .needs = NEED_MEDIUM               \
	}

/* However the lock ends. */
#define THEN(word, happening)                                                                    \
	AFTER(word, happening, "an-unlock", BY_UNLOCK, (MCN_005, POST_001), POST_003, POST_002), \
		AFTER(word, happening, "a-close", BY_CLOSE, (MCN_006, POST_004), POST_006,       \
			POST_005),                                                               \
		AFTER(word, happening, "an-end", BY_END, (MCN_007, POST_007), POST_009, POST_008)

#define WITH(disc, medium)                                                              \
	{                                                                               \
		"capabilities-are-read-with-" disc, CLAUSES(POST_003, POST_006),        \
			capabilities_are_read, .argument = medium, .needs = NEED_MEDIUM \
	}
#define DUPLICATES(word, happening)                                                           \
	{                                                                                     \
		"duplicates-take-no-lock-along-after-" word, CLAUSES(REL_007), duplicates_go, \
			.argument = happening, .needs = NEED_MEDIUM                           \
	}

const struct test_case endings_cases[] = {
	THEN("another-disc", DISC_CHANGED),
	THEN("a-look-at-the-disc", TRAY_MOVED),
	THEN("a-sleep", SLEPT),
	THEN("a-power-cut", POWERED_DOWN),
	THEN("a-bus-reset", BUS_WAS_RESET),
	WITH("a-rewritable-disc", MEDIUM_UDF_DISC),
	WITH("a-blank-disc", MEDIUM_BLANK_DISC),
	WITH("an-audio-disc", MEDIUM_AUDIO_DISC),
	WITH("no-disc", MEDIUM_NO_DISC),
	{ "rewritable-disc-is-found", CLAUSES(POST_002, POST_005), rewritable_disc_is_found,
		.needs = NEED_MEDIUM },
	{ "any-owners-unlock-is-a-release", CLAUSES(POST_001, POST_002, POST_003, MCN_005),
		release_of_any_owner, .needs = NEED_MEDIUM },
	{ "any-owners-close-is-a-release", CLAUSES(POST_004, POST_005, POST_006, MCN_006),
		release_of_any_owner, .argument = 1, .needs = NEED_MEDIUM },
	{ "owner-reads-the-new-disc", CLAUSES(OWNER_001), owner_reads_the_new_disc,
		.needs = NEED_MEDIUM },
	DUPLICATES("another-disc", DISC_CHANGED),
	DUPLICATES("a-look-at-the-disc", TRAY_MOVED),
	DUPLICATES("a-sleep", SLEPT),
	DUPLICATES("a-power-cut", POWERED_DOWN),
	DUPLICATES("a-bus-reset", BUS_WAS_RESET),
	DUPLICATES("a-scan", SCANNED),
	{ .name = NULL },
};
