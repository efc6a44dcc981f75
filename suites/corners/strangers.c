/*
 * strangers.c - what is refused to others, and granted, whatever their handle leads through, however much
 * they ask for, and in whatever state the drive is: the corners of what the suites open, owner and
 * cached_query show on the common path.
 */
#include "suites/corners/corners.h"
#include "suites/owner_requests.h"

#define UNDER_WAY 1u

/* ---- by another path ---- */

struct answers_of_the_free {
	int device;
	int adapter;
	int exists[PROPERTY_DEVICE_ID + 1];
};

static struct operation device_property(void)
{
	return asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, 1024);
}

static struct operation adapter_property(void)
{
	return asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_ADAPTER, 1024);
}

static void answers_while_free(
	struct plan *plan, enum handle_slot slot, struct answers_of_the_free *known)
{
	known->device = given(plan, RIVAL, through(slot, device_property()), succeeds());
	known->adapter = given(plan, RIVAL, through(slot, adapter_property()), succeeds());
	for (uint32_t id = 0; id < COUNT(known->exists); id++)
		known->exists[id] = given(plan, RIVAL,
			through(slot, asks_property(PROPERTY_QUERY_EXISTS, id, 0)), answers());
}

static void is_told_what_is_cached(struct plan *plan, enum handle_slot slot,
	const struct answers_of_the_free *known, int locked)
{
	then(plan, RIVAL, through(slot, device_property()), same_as(known->device));
	then(plan, RIVAL, through(slot, adapter_property()), same_as(known->adapter));
	for (uint32_t id = 0; id < COUNT(known->exists); id++)
		then(plan, RIVAL, through(slot, asks_property(PROPERTY_QUERY_EXISTS, id, 0)),
			same_as(known->exists[id]));
	then(plan, RIVAL,
		through(slot, asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE_ID, 1024)),
		if_locked(locked, returns(ACCESS_DENIED)));
	then(plan, RIVAL, through(slot, asks_property(PROPERTY_QUERY_MASK, PROPERTY_DEVICE, 1024)),
		returns(ACCESS_DENIED));
}

static void is_refused_the_drive(struct plan *plan, enum handle_slot slot)
{
	static const enum group asked[] = { CHECK_VERIFY, CONTENTS, CONFIGURATION, SIZE, TRAY,
		REMOVAL, NOTIFICATION };

	then(plan, RIVAL, through(slot, reads(0, SECTOR_SIZE)), fails());
	then(plan, RIVAL, through(slot, passes_through(SCSI_TEST_UNIT_READY, 0)), fails());
	then(plan, RIVAL, through(slot, passes_through_direct(SCSI_TEST_UNIT_READY, 0)), fails());
	for (size_t i = 0; i < COUNT(asked); i++)
		for (size_t j = 0; j < count_of(asked[i]); j++)
			then(plan, RIVAL, through(slot, sends(asked[i], j)), fails());
}

/* A handle by any name leads to the same drive: what others are refused, they are refused through it. */
static void any_path_leads_to_the_lock(struct plan *plan)
{
	given(plan, RIVAL, opens(LETTER_HANDLE, (enum lab_path)plan_argument(plan), READ_WRITE),
		returns(SUCCESS));
	given(plan, RIVAL, through(LETTER_HANDLE, sends(CHECK_VERIFY, 0)),
		returns_either(SUCCESS, VERIFY_REQUIRED));
	holder_locks(plan);
	refuses_often(plan);
	is_refused_the_drive(plan, LETTER_HANDLE);
	then(plan, RIVAL, through(LETTER_HANDLE, unlocks()), returns(INVALID_HANDLE));
	then(plan, RIVAL, through(LETTER_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Rival")), fails());
	still_locked(plan);
	given(plan, RIVAL, closes(LETTER_HANDLE), returns(SUCCESS));
	still_locked(plan);
}

/* ... and what they are told from memory, they are told, though it has just refused them something. */
static void any_path_tells_what_is_cached(struct plan *plan)
{
	struct answers_of_the_free known;
	int inquiry, locked;

	given(plan, RIVAL, opens(LETTER_HANDLE, (enum lab_path)plan_argument(plan), READ_WRITE),
		returns(SUCCESS));
	answers_while_free(plan, LETTER_HANDLE, &known);
	inquiry = given(plan, RIVAL, through(LETTER_HANDLE, asks_inquiry(512)), succeeds());
	locked = holder_locks(plan);
	given(plan, RIVAL, through(LETTER_HANDLE, reads(0, SECTOR_SIZE)), answers());
	is_told_what_is_cached(plan, LETTER_HANDLE, &known, locked);
	then(plan, RIVAL, through(LETTER_HANDLE, asks_inquiry(512)), same_as(inquiry));
	still_locked(plan);
}

/* ---- whatever the drive has been through ---- */

/* ... or on whatever kind of handle: what is answered from memory stays as it was. */
static void cached_answers_stay(struct plan *plan)
{
	const struct operation opened[] = {
		opens(SECOND_HANDLE, PATH_INTERFACE, NO_ACCESS),
		overlapped(opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE)),
		as_32_bit(opens(SPARE_HANDLE, PATH_INTERFACE, READ_ONLY)),
	};
	struct answers_of_the_free known[COUNT(opened)];
	int locked;

	for (size_t i = 0; i < COUNT(opened); i++) {
		given(plan, RIVAL, opened[i], returns(SUCCESS));
		answers_while_free(plan, (enum handle_slot)opened[i].handle, &known[i]);
	}
	holder_locks(plan);
	locked = happens(plan, plan_argument(plan));
	for (size_t i = 0; i < COUNT(opened); i++)
		is_told_what_is_cached(plan, (enum handle_slot)opened[i].handle, &known[i], locked);
}

/* Nobody else's write is let through either, nor changes what is on the disc. */
static void writes_are_refused(struct plan *plan)
{
	const struct operation opened[] = {
		opens(SECOND_HANDLE, PATH_INTERFACE, WRITE_ONLY),
		overlapped(opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE)),
		as_32_bit(opens(SPARE_HANDLE, PATH_INTERFACE, READ_WRITE)),
	};
	int locked;

	given(plan, LAB, inserts(UDF_DISC, 2), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(opened); i++)
		given(plan, RIVAL, opened[i], returns(SUCCESS));
	holder_locks(plan);
	locked = happens(plan, plan_argument(plan));
	given(plan, HOLDER, with_fill(0x44, writes(TARGET, SECTOR_SIZE)), answers());
	for (size_t i = 0; i < COUNT(opened); i++)
		then(plan, RIVAL,
			through((enum handle_slot)opened[i].handle,
				with_fill(0x55, writes(TARGET, SECTOR_SIZE))),
			if_locked(locked, fails()));
}

/* A file cannot be read under a lock by anybody: not by the system, not by a 32-bit program, not after what
 * happens to the drive meanwhile. */
static void files_stay_shut(struct plan *plan)
{
	const struct operation opened[] = {
		opens(SECOND_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY),
		overlapped(opens(THIRD_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY)),
		as_32_bit(opens(SPARE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY)),
	};
	int locked;

	given(plan, LAB, mounts(), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(opened); i++) {
		given(plan, RIVAL, opened[i], returns(SUCCESS));
		given(plan, RIVAL,
			through((enum handle_slot)opened[i].handle, reads(0, SECTOR_SIZE)),
			returns(SUCCESS));
	}
	holder_locks(plan);
	locked = happens(plan, plan_argument(plan));
	for (size_t i = 0; i < COUNT(opened); i++)
		then(plan, RIVAL,
			through((enum handle_slot)opened[i].handle, reads(0, SECTOR_SIZE)),
			if_locked(locked, both(fails(), returns_other_than(END_OF_FILE))));
}

/* ---- however much is asked for ---- */

/* Reads of any size, anywhere on the disc: the owner's are done as before the lock, others' are not. */
static void reads_of_any_size(struct plan *plan)
{
	static const struct {
		uint32_t offset, length;
	} asked[] = { { 0, 2 * SECTOR_SIZE }, { 16 * SECTOR_SIZE, SECTOR_SIZE },
		{ 64 * SECTOR_SIZE, 16 * SECTOR_SIZE }, { TARGET, SECTOR_SIZE } };
	int unlocked[COUNT(asked)];

	given(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_ONLY), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(asked); i++) {
		unlocked[i] =
			given(plan, HOLDER, reads(asked[i].offset, asked[i].length), answers());
		given(plan, RIVAL, through(SECOND_HANDLE, reads(asked[i].offset, asked[i].length)),
			same_parts_as(unlocked[i], PART_STATUS));
	}
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(asked); i++) {
		struct operation does = reads(asked[i].offset, asked[i].length);

		then(plan, RIVAL, does, both(fails(), output_untouched_from(0)));
		then(plan, RIVAL, through(SECOND_HANDLE, does),
			both(fails(), output_untouched_from(0)));
		then(plan, HOLDER, does, same_as(unlocked[i]));
	}
	still_locked(plan);
}

/* ---- whoever the owner is ---- */

/* What a disc takes, it takes from the owner: under a lock beside a volume, through a duplicate in another
 * process, and under a later lock. */
static void owner_writes(struct plan *plan)
{
	const struct operation write = with_fill(0x66, writes(TARGET, SECTOR_SIZE));

	given(plan, LAB, inserts(UDF_DISC, 2), returns(SUCCESS));
	given(plan, LAB, mounts(), returns(SUCCESS));
	for (int i = 0; i < 2; i++)
		given(plan, HOLDER, reads(TARGET, SECTOR_SIZE),
			returns_either(SUCCESS, VERIFY_REQUIRED));
	given(plan, HOLDER, write, returns(SUCCESS));
	for (int i = 0; i < 2; i++) {
		holder_locks(plan);
		then(plan, HOLDER, write, returns(SUCCESS));
		if (i == 0)
			given(plan, HOLDER, gives(FIRST_HANDLE, STRANGER, SECOND_HANDLE),
				returns(SUCCESS));
		then(plan, STRANGER, through(SECOND_HANDLE, write), returns(SUCCESS));
		then(plan, RIVAL, write, fails());
		given(plan, HOLDER, unlocks(), returns(SUCCESS));
		given(plan, STRANGER, asks_volume(), answers());
	}
}

/* ---- while a command of the owner is under way ---- */

/* What waits behind it is refused in the end as it would be at once. */
static void refused_behind_a_command(struct plan *plan)
{
	const struct operation open = overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	const struct {
		enum actor actor;
		struct operation does;
		struct expectation seen;
	} asked[] = {
		{ RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), returns(ACCESS_DENIED) },
		{ STRANGER, unlocks(), returns(INVALID_HANDLE) },
		{ HEIR, reads(0, SECTOR_SIZE), fails() },
		{ SUCCESSOR, sends(CHECK_VERIFY, 0), fails() },
		{ WITNESS, passes_through(SCSI_TEST_UNIT_READY, 0), fails() },
	};

	given(plan, HOLDER, open, returns(SUCCESS));
	for (size_t i = 0; i < COUNT(asked); i++)
		given(plan, asked[i].actor, open, returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")),
		returns(SUCCESS));
	given(plan, LAB, stalls(SCSI_INQUIRY), returns(SUCCESS));
	given(plan, HOLDER,
		through(SECOND_HANDLE, begins(UNDER_WAY, passes_through(SCSI_INQUIRY, 36))),
		stays_pending());
	for (size_t i = 0; i < COUNT(asked); i++)
		given(plan, asked[i].actor,
			through(SECOND_HANDLE, begins(UNDER_WAY, asked[i].does)), stays_pending());
	given(plan, LAB, reads_state(), succeeds());
	given(plan, LAB, reads_state(), succeeds());
	given(plan, LAB, releases_stall(), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(asked); i++)
		then(plan, asked[i].actor, awaits(UNDER_WAY), asked[i].seen);
	then(plan, HOLDER, awaits(UNDER_WAY), passed_good());
	still_locked(plan);
	then(plan, HOLDER, through(SECOND_HANDLE, unlocks()), returns(SUCCESS));
}

/* ---- what they know ---- */

/* Whoever says the owner's name with an unlock is not the owner for that, not even one who was, by that name. */
static void the_name_unlocks_nothing(struct plan *plan)
{
	given(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	given(plan, RIVAL, unlocks(), returns(SUCCESS));
	holder_locks(plan);
	refuses_often(plan);
	then(plan, RIVAL, requests(EXCLUSIVE_ACCESS_UNLOCK, 0, "Holder", 6, 0), fails());
	still_locked(plan);
	then(plan, RIVAL,
		requests(EXCLUSIVE_ACCESS_UNLOCK, FLAG_NO_MEDIA_NOTIFICATIONS, "Holder", 6, 0),
		fails());
	still_locked(plan);
	then(plan, RIVAL, unlocks_with(FLAG_NO_MEDIA_NOTIFICATIONS), returns(INVALID_HANDLE));
	still_locked(plan);
}

const struct test_case strangers_cases[] = {
#define CASE(word, path)                                                                          \
	{ "path-" word "-leads-to-the-lock",                                                      \
		CLAUSES(OWNER_004, OWNER_007, OWNER_008, OWNER_009, OWNER_010, OWNER_011,         \
			OWNER_012, OWNER_013, OWNER_014, OWNER_015, UNLOCK_003, HANDLE_018),      \
		any_path_leads_to_the_lock, .argument = PATH_##path, .needs = NEED_MEDIUM },      \
	{                                                                                         \
		"path-" word "-tells-what-is-cached",                                             \
			CLAUSES(CACHE_001, CACHE_002, CACHE_003, CACHE_019, CACHE_020, CACHE_021, \
				CACHE_037, INQ_001, INQ_003),                                     \
			any_path_tells_what_is_cached, .argument = PATH_##path,                   \
						       .needs = NEED_MEDIUM                       \
	}
	CASE("device-name", DEVICE_NAME),
	CASE("letter", LETTER),
	CASE("volume-guid", VOLUME_GUID),
	CASE("globalroot", GLOBALROOT),
#undef CASE
#define CASE(word, event)                                                                 \
	{ "cached-answers-stay-" word,                                                    \
		CLAUSES(CACHE_001, CACHE_002, CACHE_003, CACHE_019, CACHE_020, CACHE_021, \
			CACHE_037, CACHE_063, CACHE_064),                                 \
		cached_answers_stay, .argument = event, .needs = NEED_MEDIUM },           \
	{                                                                                 \
		"writes-are-refused-" word, CLAUSES(OWNER_005), writes_are_refused,       \
			.argument = event, .needs = NEED_WRITABLE_MEDIUM                  \
	}
	CASE("beside-another-disc", DISC_CHANGED),
	CASE("with-the-tray-open", TRAY_OUT),
	CASE("after-a-sleep", SLEPT),
	CASE("after-a-power-cut", POWERED_DOWN),
	CASE("after-a-bus-reset", BUS_WAS_RESET),
#undef CASE
	{ "files-stay-shut-after-a-sleep", CLAUSES(OWNER_028), files_stay_shut, .argument = SLEPT },
	{ "files-stay-shut-after-a-power-cut", CLAUSES(OWNER_028), files_stay_shut,
		.argument = POWERED_DOWN },
	{ "files-stay-shut-after-a-bus-reset", CLAUSES(OWNER_028), files_stay_shut,
		.argument = BUS_WAS_RESET },
	{ "reads-of-any-size", CLAUSES(OWNER_004, OWNER_001), reads_of_any_size,
		.needs = NEED_MEDIUM },
	{ "owner-writes", CLAUSES(OWNER_005, OWNER_025), owner_writes,
		.needs = NEED_WRITABLE_MEDIUM },
	{ "refused-behind-a-command",
		CLAUSES(LOCK_002, UNLOCK_003, OWNER_004, OWNER_007, OWNER_009),
		refused_behind_a_command, .needs = NEED_MEDIUM },
	{ "the-name-unlocks-nothing", CLAUSES(UNLOCK_021, UNLOCK_006), the_name_unlocks_nothing,
		.argument = 0 },
	{ .name = NULL },
};
