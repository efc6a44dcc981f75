/*
 * commands.c - every command block and control code of others, not only the usual ones; what a refused one must
 * not do later; and locks of handles that hold more than the lock.
 */
#include "suites/corners/corners.h"
#include "suites/listening.h"
#include "suites/owner_requests.h"
#include "suites/release_steps.h"

/* ---- command blocks ---- */

/* None of them changes a disc, should a driver let it through. */
static const struct {
	uint8_t opcode;
	uint32_t length;
} harmless[] = {
	{ 0x00, 0 },
	{ 0x03, 18 },
	{ 0x12, 36 },
	{ 0x1E, 0 },
	{ 0x23, 12 },
	{ 0x25, 8 },
	{ 0x28, SECTOR_SIZE },
	{ 0x2B, 0 },
	{ 0x2F, 0 },
	{ 0x42, 16 },
	{ 0x43, 12 },
	{ 0x44, 8 },
	{ 0x46, 64 },
	{ 0x4A, 8 },
	{ 0x4D, 8 },
	{ 0x51, 34 },
	{ 0x52, 36 },
	{ 0x5A, 64 },
	{ 0x5C, 12 },
	{ 0xA4, 8 },
	{ 0xA8, SECTOR_SIZE },
	{ 0xAC, 16 },
	{ 0xAD, 36 },
	{ 0xB9, 36 },
	{ 0xBD, 8 },
	{ 0xBE, 36 },
};

static struct operation passes_one(const struct plan *plan, size_t i)
{
	return with_code(
		plan_argument(plan), passes_through(harmless[i].opcode, harmless[i].length));
}

/* Whatever command others send, it fails, and nothing of an answer comes out. */
static void no_command_passes(struct plan *plan)
{
	given(plan, RIVAL, with_code(plan_argument(plan), passes_through(SCSI_INQUIRY, 36)),
		passed_good());
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(harmless); i++)
		then(plan, RIVAL, passes_one(plan, i), both(fails(), output_untouched_from(0)));
	still_locked(plan);
}

/* ... nor does any reach the drive. */
static void no_command_arrives(struct plan *plan)
{
	holder_locks(plan);
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, LAB, reads_commands(), says("HOLDER 12"));
	given(plan, LAB, clears_commands(), succeeds());
	for (size_t i = 0; i < COUNT(harmless); i++)
		then(plan, RIVAL, passes_one(plan, i), fails());
	then(plan, LAB, reads_commands(), says_nothing());
}

/* ---- control codes ---- */

/* Older names of what the suite owner asks for by its present one, and what is seldom asked for at all. None
 * changes a disc. */
enum { MOVING = 8 }; /* the first of them move the tray, or hold it */
static const uint32_t older[] = {
	CONTROL_CODE(DEVICE_CD_ROM, 0x200, 0, 1),     /* IOCTL_CDROM_CHECK_VERIFY */
	CONTROL_CODE(DEVICE_CD_ROM, 0x201, 0, 1),     /* IOCTL_CDROM_MEDIA_REMOVAL */
	CONTROL_CODE(DEVICE_CD_ROM, 0x202, 0, 1),     /* IOCTL_CDROM_EJECT_MEDIA */
	CONTROL_CODE(DEVICE_CD_ROM, 0x203, 0, 1),     /* IOCTL_CDROM_LOAD_MEDIA */
	CONTROL_CODE(DEVICE_DISK, 0x200, 0, 1),       /* IOCTL_DISK_CHECK_VERIFY */
	CONTROL_CODE(DEVICE_DISK, 0x201, 0, 1),       /* IOCTL_DISK_MEDIA_REMOVAL */
	CONTROL_CODE(DEVICE_DISK, 0x202, 0, 1),       /* IOCTL_DISK_EJECT_MEDIA */
	CONTROL_CODE(DEVICE_DISK, 0x203, 0, 1),       /* IOCTL_DISK_LOAD_MEDIA */
	CONTROL_CODE(DEVICE_DISK, 0x00, 0, 0),        /* IOCTL_DISK_GET_DRIVE_GEOMETRY */
	CONTROL_CODE(DEVICE_DISK, 0x28, 0, 0),        /* IOCTL_DISK_GET_DRIVE_GEOMETRY_EX */
	CONTROL_CODE(DEVICE_CD_ROM, 0x01, 0, 1),      /* IOCTL_CDROM_SEEK_AUDIO_MSF */
	CONTROL_CODE(DEVICE_CD_ROM, 0x02, 0, 1),      /* IOCTL_CDROM_STOP_AUDIO */
	CONTROL_CODE(DEVICE_CD_ROM, 0x03, 0, 1),      /* IOCTL_CDROM_PAUSE_AUDIO */
	CONTROL_CODE(DEVICE_CD_ROM, 0x04, 0, 1),      /* IOCTL_CDROM_RESUME_AUDIO */
	CONTROL_CODE(DEVICE_CD_ROM, 0x05, 0, 1),      /* IOCTL_CDROM_GET_VOLUME */
	CONTROL_CODE(DEVICE_CD_ROM, 0x0A, 0, 1),      /* IOCTL_CDROM_SET_VOLUME */
	CONTROL_CODE(DEVICE_CD_ROM, 0x0B, 0, 1),      /* IOCTL_CDROM_READ_Q_CHANNEL */
	CONTROL_CODE(DEVICE_CD_ROM, 0x0D, 0, 1),      /* IOCTL_CDROM_GET_CONTROL */
	CONTROL_CODE(DEVICE_CD_ROM, 0x0E, 0, 1),      /* IOCTL_CDROM_GET_LAST_SESSION */
	CONTROL_CODE(DEVICE_CD_ROM, 0x1A, 0, 1),      /* IOCTL_CDROM_ENABLE_STREAMING */
	CONTROL_CODE(DEVICE_STORAGE, 0x300, 0, 0),    /* IOCTL_STORAGE_GET_MEDIA_TYPES */
	CONTROL_CODE(DEVICE_STORAGE, 0x304, 0, 0),    /* IOCTL_STORAGE_GET_MEDIA_SERIAL_NUMBER */
	CONTROL_CODE(DEVICE_STORAGE, 0x206, 0, 1),    /* IOCTL_STORAGE_FIND_NEW_DEVICES */
	CONTROL_CODE(DEVICE_STORAGE, 0x440, 0, 0),    /* IOCTL_STORAGE_PREDICT_FAILURE */
	CONTROL_CODE(DEVICE_CONTROLLER, 0x403, 0, 0), /* IOCTL_SCSI_GET_INQUIRY_DATA */
	CONTROL_CODE(DEVICE_CONTROLLER, 0x404, 0, 0), /* IOCTL_SCSI_GET_CAPABILITIES */
	CONTROL_CODE(DEVICE_DVD, 0x401, 0, 1),        /* IOCTL_DVD_READ_KEY */
	CONTROL_CODE(DEVICE_DVD, 0x403, 0, 1),        /* IOCTL_DVD_END_SESSION */
	CONTROL_CODE(DEVICE_DVD, 0x450, 0, 1),        /* IOCTL_DVD_READ_STRUCTURE */
};

static struct operation asks_by_older_name(size_t i)
{
	static const uint8_t input[24] = { 0 };

	return controls(older[i], input, sizeof(input), 64);
}

/* A request by another name is refused as by its own, through whatever handle. */
static void no_name_passes(struct plan *plan)
{
	given(plan, RIVAL, overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	for (size_t i = MOVING; i < COUNT(older); i++)
		given(plan, RIVAL, asks_by_older_name(i), answers());
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(older); i++) {
		then(plan, RIVAL, asks_by_older_name(i), both(fails(), output_untouched_from(0)));
		then(plan, RIVAL, through(SECOND_HANDLE, asks_by_older_name(i)), fails());
	}
	still_locked(plan);
}

/* ---- what has been refused ---- */

/* It is not done later either: once the lock has ended the tray is where it was, is not held, and changes are
 * announced. */
static void nothing_is_put_off(struct plan *plan)
{
	static const enum group refused[] = { TRAY, REMOVAL, NOTIFICATION };

	listen_from_now(plan, WITNESS);
	given(plan, RIVAL, sends(CHECK_VERIFY, 0), returns_either(SUCCESS, VERIFY_REQUIRED));
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(refused); i++)
		for (size_t j = 0; j < count_of(refused[i]); j += i ? 2 : 1)
			then(plan, RIVAL, sends(refused[i], j), fails());
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(SETTLED), succeeds());
	given(plan, STRANGER, asks_volume(), answers());
	given(plan, RIVAL, sends(CHECK_VERIFY, 0), answers());
	then(plan, RIVAL, sends(CHECK_VERIFY, 0), returns(SUCCESS));
	given_settled(plan, WITNESS);
	then(plan, STRANGER, sends(TRAY, 0), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	then_hears(plan, WITNESS, "removal");
}

/* ... nor is a tray closed later that the owner has left open. */
static void no_load_is_put_off(struct plan *plan)
{
	holder_locks(plan);
	given(plan, HOLDER, sends(TRAY, 0), returns(SUCCESS));
	then(plan, RIVAL, sends(TRAY, 1), fails());
	then(plan, RIVAL, sends(TRAY, 2), fails());
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, LAB, passes_time(POLLED), succeeds());
	then(plan, RIVAL, sends(CHECK_VERIFY, 0), returns_other_than(SUCCESS));
	given(plan, RIVAL, sends(TRAY, 1), returns(SUCCESS));
	given(plan, RIVAL, sends(CHECK_VERIFY, 0), answers());
	then(plan, RIVAL, sends(CHECK_VERIFY, 0), returns(SUCCESS));
}

/* ---- what else there is ---- */

/* A handle that holds the tray, keeps notification off and listens can lock as any, though another does so, too. */
static void busy_handles_can_lock(struct plan *plan)
{
	static const enum actor actors[] = { RIVAL, HOLDER };

	for (size_t i = 0; i < COUNT(actors); i++) {
		given(plan, actors[i], sends(REMOVAL, 0), succeeds());
		given(plan, actors[i], sends(NOTIFICATION, 0), answers());
		given(plan, actors[i], subscribes(), answers());
		given(plan, actors[i], reads(0, SECTOR_SIZE), answers());
	}
	then(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	still_locked(plan);
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* Above PASSIVE_LEVEL no request is taken of a locked device either, whoever sends it. */
static void no_level_is_raised(struct plan *plan)
{
	static const enum actor actors[] = { HOLDER, RIVAL };

	holder_locks(plan);
	for (size_t i = 0; i < COUNT(actors); i++)
		for (uint32_t level = 1; level <= 2; level++) {
			then(plan, actors[i], at_level(level, queries()),
				returns(INVALID_DEVICE_REQUEST));
			then(plan, actors[i], at_level(level, unlocks()),
				returns(INVALID_DEVICE_REQUEST));
			then(plan, actors[i],
				at_level(level, locks_with(FLAG_IGNORE_VOLUME, "High")),
				returns(INVALID_DEVICE_REQUEST));
		}
	still_locked(plan);
}

struct wrong {
	struct operation does;
	enum status status;
	uint32_t code;
};

static void gets_each(
	struct plan *plan, enum handle_slot slot, const struct wrong *wrong, size_t count)
{
	for (size_t i = 0; i < count; i++)
		then(plan, RIVAL, through(slot, wrong[i].does),
			returns_with_code(wrong[i].status, wrong[i].code));
}

/* A refusal has the Win32 code that is printed beside its status on every handle, and whatever the device is in. */
static void codes_go_with_statuses(struct plan *plan)
{
	const struct operation opened[] = {
		overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		as_32_bit(opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE)),
		as_account(ACCOUNT_SYSTEM, opens(SPARE_HANDLE, PATH_INTERFACE, READ_WRITE)),
	};
	const struct wrong always[] = {
		{ with_input_length(7, queries()), ST_INFO_LENGTH_MISMATCH, 24 },
		{ with_input_length(71, locks("Short")), ST_INFO_LENGTH_MISMATCH, 24 },
		{ with_input_length(4, unlocks()), ST_INFO_LENGTH_MISMATCH, 24 },
		{ with_output_length(64, queries()), ST_BUFFER_TOO_SMALL, 122 },
		{ requests(3, 0, "Third", 5, 0), ST_INVALID_PARAMETER, 87 },
	};
	const struct wrong free[] = {
		{ locks_with(FLAG_IGNORE_VOLUME, "Bad*name"), ST_INVALID_PARAMETER, 87 },
		{ unlocks(), ST_INVALID_DEVICE_REQUEST, 1 },
		{ locks("Rival"), ST_INVALID_DEVICE_STATE, 22 },
	};
	const struct wrong locked[] = {
		{ locks_with(FLAG_IGNORE_VOLUME, "Rival"), ST_ACCESS_DENIED, 5 },
		{ unlocks(), ST_INVALID_HANDLE, 6 },
	};

	given(plan, LAB, inserts(UDF_DISC, 2), succeeds());
	given(plan, LAB, mounts(), succeeds());
	for (size_t i = 0; i < COUNT(opened); i++)
		given(plan, RIVAL, opened[i], returns(SUCCESS));
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < COUNT(opened); i++) {
			enum handle_slot slot = (enum handle_slot)opened[i].handle;

			gets_each(plan, slot, always, COUNT(always));
			gets_each(plan, slot, free, COUNT(free));
			holder_locks(plan);
			gets_each(plan, slot, always, COUNT(always));
			gets_each(plan, slot, locked, COUNT(locked));
			given(plan, HOLDER, unlocks(), returns(SUCCESS));
		}
}

/* Locks and unlocks return no bytes, on whatever handle, and however much room there is for some. */
static void nothing_is_returned(struct plan *plan)
{
	const struct operation opened[] = {
		overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		as_32_bit(opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE)),
		overlapped(as_account(
			ACCOUNT_SYSTEM, opens(SPARE_HANDLE, PATH_INTERFACE, ACCESS_GENERIC_ALL))),
	};
	const struct expectation no_bytes =
		both(both(returns(SUCCESS), information_is(0)), output_untouched_from(0));

	for (size_t i = 0; i < COUNT(opened); i++) {
		enum handle_slot slot = (enum handle_slot)opened[i].handle;
		struct operation lock = through(slot, locks_with(FLAG_IGNORE_VOLUME, "Holder"));

		given(plan, HOLDER, opened[i], returns(SUCCESS));
		then(plan, HOLDER, lock, both(returns(SUCCESS), information_is(0)));
		then(plan, HOLDER, through(slot, unlocks()),
			both(returns(SUCCESS), information_is(0)));
		then(plan, HOLDER, with_output_length(128, lock), no_bytes);
		then(plan, HOLDER, through(slot, with_output_length(128, unlocks())), no_bytes);
	}
}

/* One process holds two drives; the lock of each ends with its own handle. */
static void two_drives_end_apart(struct plan *plan)
{
	const struct operation ends_first = plan_argument(plan) ? closes(FIRST_HANDLE) : unlocks();

	holder_locks(plan);
	given(plan, HOLDER, through(OTHER_DRIVE, locks_with(FLAG_IGNORE_VOLUME, "Other")),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_lock_of("Other"));
	given(plan, HOLDER, ends_first, returns(SUCCESS));
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, OBSERVER, through(OTHER_DRIVE, queries()), sees_lock_of("Other"));
	then(plan, RIVAL, through(OTHER_DRIVE, locks_with(FLAG_IGNORE_VOLUME, "Rival")),
		returns(ACCESS_DENIED));
	given(plan, HOLDER, closes(OTHER_DRIVE), returns(SUCCESS));
	then(plan, OBSERVER, patiently(through(OTHER_DRIVE, queries())), sees_free());
}

const struct test_case commands_cases[] = {
	{ "no-command-passes", CLAUSES(OWNER_007), no_command_passes,
		.argument = IOCTL_SCSI_PASS_THROUGH, .needs = NEED_MEDIUM },
	{ "no-command-passes-directly", CLAUSES(OWNER_008), no_command_passes,
		.argument = IOCTL_SCSI_PASS_THROUGH_DIRECT, .needs = NEED_MEDIUM },
	{ "no-command-arrives", CLAUSES(OWNER_007), no_command_arrives,
		.argument = IOCTL_SCSI_PASS_THROUGH, .needs = NEED_MEDIUM },
	{ "no-command-arrives-directly", CLAUSES(OWNER_008), no_command_arrives,
		.argument = IOCTL_SCSI_PASS_THROUGH_DIRECT, .needs = NEED_MEDIUM },
	{ "no-other-name-passes", CLAUSES(OWNER_009, OWNER_012, OWNER_013, OWNER_014, OWNER_016),
		no_name_passes, .needs = NEED_MEDIUM },
	{ "nothing-refused-is-put-off", CLAUSES(OWNER_033, OWNER_013, OWNER_014, OWNER_015),
		nothing_is_put_off, .needs = NEED_MEDIUM },
	{ "no-refused-load-is-put-off", CLAUSES(OWNER_033), no_load_is_put_off,
		.needs = NEED_MEDIUM | NEED_LOADING_TRAY },
	{ "busy-handles-can-lock", CLAUSES(LOCK_001, LOCK_021), busy_handles_can_lock,
		.needs = NEED_MEDIUM },
	{ "no-level-is-raised-under-a-lock", CLAUSES(ENV_001), no_level_is_raised, .argument = 0 },
	{ "nothing-is-returned-on-any-handle", CLAUSES(LOCK_024, UNLOCK_014), nothing_is_returned,
		.argument = 0 },
	{ "codes-go-with-statuses",
		CLAUSES(ENV_003, ENV_004, ENV_005, ENV_006, ENV_007, ENV_008, ENV_009),
		codes_go_with_statuses, .argument = 0 },
	{ "two-drives-end-apart-by-unlock", CLAUSES(LOCK_022, QUERY_020, REL_001),
		two_drives_end_apart, .argument = 0 },
	{ "two-drives-end-apart-by-close", CLAUSES(LOCK_022, QUERY_020, REL_002),
		two_drives_end_apart, .argument = 1 },
	{ .name = NULL },
};
