/*
 * open.c - opening the drive while it is locked: who is refused, what an attempt changes, and what
 * is no open at all.
 */
#include "suites/suites.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
/* Milliseconds: time for the end of a handle or process to reach the driver; no bound is stated. */
#define SETTLED 200

static const uint32_t rights[] = { READ_WRITE, READ_ONLY, NO_ACCESS };
/* A slot for each, so that an open which should fail leaves the others alone. */
static const enum handle_slot slots[] = { SECOND_HANDLE, THIRD_HANDLE, SPARE_HANDLE };

/* The rival can open so before the lock: what refuses it afterwards is the lock. */
static void could_open(struct plan *plan, enum lab_path path, uint32_t access)
{
	given(plan, RIVAL, opens(LETTER_HANDLE, path, access), returns(SUCCESS));
	given(plan, RIVAL, closes(LETTER_HANDLE), returns(SUCCESS));
}

static void holder_locks(struct plan *plan)
{
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* While the drive is locked, another process cannot open its interface. */
static void interface_is_refused(struct plan *plan)
{
	could_open(plan, PATH_INTERFACE, plan_argument(plan));
	holder_locks(plan);
	then(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, plan_argument(plan)), fails());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* ... whether it is the first lock or a later one; not even the owner of the first can. */
static void interface_is_refused_under_a_later_lock(struct plan *plan)
{
	given(plan, STRANGER, locks("Former owner"), returns(SUCCESS));
	given(plan, STRANGER, unlocks(), returns(SUCCESS));
	could_open(plan, PATH_INTERFACE, READ_WRITE);
	holder_locks(plan);
	then(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), fails());
	then(plan, STRANGER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), fails());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Nor open a name of it that goes through its mounted volume, with whatever rights. */
static void name_is_refused_beside_a_volume(struct plan *plan)
{
	enum lab_path path = (enum lab_path)plan_argument(plan);

	given(plan, LAB, mounts(), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(rights); i++)
		could_open(plan, path, rights[i]);
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(rights); i++)
		then(plan, RIVAL, opens(slots[i], path, rights[i]), fails());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* ... nor when no volume is mounted; only an open without rights can be tried before, as others
 * might mount it. */
static void name_is_refused_without_a_volume(struct plan *plan)
{
	enum lab_path path = (enum lab_path)plan_argument(plan);

	could_open(plan, path, NO_ACCESS);
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(rights); i++)
		then(plan, RIVAL, opens(slots[i], path, rights[i]), fails());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Nor open what is on the volume: a file, or the root directory. */
static void volume_content_is_refused(struct plan *plan)
{
	enum lab_path path = (enum lab_path)plan_argument(plan);

	given(plan, LAB, mounts(), returns(SUCCESS));
	could_open(plan, path, READ_ONLY);
	holder_locks(plan);
	then(plan, RIVAL, opens(SECOND_HANDLE, path, READ_ONLY), fails());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

static void readings_of_an_open(struct plan *plan, const char *by_the_letter)
{
	letter(plan, by_the_letter, fails());
	reading(plan, "opened: the published driver does not ask about the lock", returns(SUCCESS));
}

/* Is the owner's own process refused as well? */
static void by_the_owner(struct plan *plan)
{
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(rights); i++) {
		note(plan, HOLDER, opens(slots[i], PATH_INTERFACE, rights[i]));
		readings_of_an_open(plan, "refused: the page makes no exception for the owner");
	}
}

/* Is an account with every privilege refused as well? */
static void by_a_privileged_account(struct plan *plan)
{
	enum lab_account account = (enum lab_account)plan_argument(plan);

	holder_locks(plan);
	for (size_t i = 0; i < COUNT(rights); i++) {
		note(plan, RIVAL, as_account(account, opens(slots[i], PATH_INTERFACE, rights[i])));
		readings_of_an_open(plan, "refused: the page makes no exception for anybody");
	}
}

/* An attempt to open, however it ends, leaves the lock and its owner alone. */
static void attempt_disturbs_nothing(struct plan *plan)
{
	int before;

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	before = given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	for (size_t i = 0; i < COUNT(rights); i++) {
		then(plan, RIVAL, opens(slots[i], PATH_INTERFACE, rights[i]), answers());
		then(plan, OBSERVER, queries(), same_as(before));
		then(plan, RIVAL, closes(slots[i]), answers());
		then(plan, OBSERVER, queries(), same_as(before));
	}
	then(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* Handles from before the lock stay handles: they are asked, duplicated and closed as any. */
static void earlier_handles_stay_valid(struct plan *plan)
{
	given(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	then(plan, RIVAL, through(SECOND_HANDLE, queries()), sees_lock_of("Holder"));
	then(plan, RIVAL, duplicates(SECOND_HANDLE, DUPLICATE_HANDLE), returns(SUCCESS));
	then(plan, RIVAL, closes(SECOND_HANDLE), returns(SUCCESS));
	then(plan, RIVAL, through(DUPLICATE_HANDLE, queries()), sees_lock_of("Holder"));
	then(plan, RIVAL, closes(DUPLICATE_HANDLE), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* The ways in which a lock ends. */
enum release { BY_UNLOCK, BY_CLOSE, BY_QUIT, BY_EXIT, BY_KILL };

static void holder_releases(struct plan *plan, enum release way)
{
	switch (way) {
	case BY_UNLOCK: given(plan, HOLDER, unlocks(), returns(SUCCESS)); break;
	case BY_CLOSE: given(plan, HOLDER, closes(FIRST_HANDLE), returns(SUCCESS)); break;
	case BY_QUIT: given(plan, HOLDER, quits(), ends()); break;
	case BY_EXIT: given(plan, HOLDER, dies(DEATH_EXIT), ends()); break;
	case BY_KILL: given(plan, HOLDER, is_killed(), ends()); break;
	}
	if (way == BY_UNLOCK)
		return;
	given(plan, LAB, passes_time(SETTLED), succeeds());
	given(plan, OBSERVER, patiently(queries()), answers());
}

/* Once the lock is gone, in whatever way, the drive opens again at the first attempt. */
static void opens_after_release(struct plan *plan)
{
	holder_locks(plan);
	holder_releases(plan, (enum release)plan_argument(plan));
	then(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	then(plan, RIVAL, opens(THIRD_HANDLE, PATH_DEVICE_NAME, NO_ACCESS), returns(SUCCESS));
	then(plan, RIVAL, through(SECOND_HANDLE, queries()), sees_free());
	then(plan, RIVAL, through(SECOND_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Rival")),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* Duplicating a handle, handing it on and leaving it to a child are no opens. */
static void duplicates_are_no_opens(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	holder_locks(plan);
	then(plan, RIVAL, duplicates(FIRST_HANDLE, DUPLICATE_HANDLE), returns(SUCCESS));
	then(plan, RIVAL, through(DUPLICATE_HANDLE, queries()), sees_lock_of("Holder"));
	then(plan, RIVAL, gives(FIRST_HANDLE, STRANGER, SECOND_HANDLE), returns(SUCCESS));
	then(plan, STRANGER, through(SECOND_HANDLE, queries()), sees_lock_of("Holder"));
	then(plan, RIVAL, bequeaths(FIRST_HANDLE, HEIR, SECOND_HANDLE), returns(SUCCESS));
	then(plan, HEIR, through(SECOND_HANDLE, queries()), sees_lock_of("Holder"));
}

/* Services that only deal in names answer as if there were no lock. */
static void name_services_go_on(struct plan *plan)
{
	int unlocked = given(plan, RIVAL, enumerates(), returns(SUCCESS));

	holder_locks(plan);
	then(plan, RIVAL, enumerates(), same_parts_as(unlocked, PART_STATUS | PART_TEXT));
	then(plan, HOLDER, enumerates(), same_parts_as(unlocked, PART_STATUS | PART_TEXT));
}

/* Services that open the volume by its letter fail. */
static void volume_services_fail(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, RIVAL, asks_volume(), returns(SUCCESS));
	holder_locks(plan);
	then(plan, RIVAL, asks_volume(), fails());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* The kernel's own create of the device object falls under the same rule as any other. */
static void kernel_open_is_refused(struct plan *plan)
{
	static const uint32_t wanted[] = { NO_ACCESS, READ_ONLY };

	for (size_t i = 0; i < COUNT(wanted); i++) {
		given(plan, RIVAL,
			as_account(
				ACCOUNT_SYSTEM, opens(LETTER_HANDLE, PATH_GLOBALROOT, wanted[i])),
			returns(SUCCESS));
		given(plan, RIVAL, closes(LETTER_HANDLE), returns(SUCCESS));
	}
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(wanted); i++)
		then(plan, RIVAL,
			as_account(ACCOUNT_SYSTEM, opens(slots[i], PATH_GLOBALROOT, wanted[i])),
			fails());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A caller that opens through the file system ends up without a lock; one that looks for the
 * interface and opens that gets it. */
static void file_system_is_the_wrong_way_in(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, HOLDER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	then(plan, HOLDER, through(LETTER_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")),
		returns(INVALID_HANDLE));
	then(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, enumerates(), returns(SUCCESS));
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* An open that races with a lock: how can it end, and is the handle ever more than a stranger's? */
static void open_races_with_a_lock(struct plan *plan)
{
	given(plan, HOLDER, queries(), sees_free());
	begin_rounds(plan, 50);
	at_once(plan, 2);
	note(plan, HOLDER, locks("Holder"));
	reading(plan, "locked", returns(SUCCESS));
	note(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	reading(plan, "opened every time", returns(SUCCESS));
	reading(plan, "refused every time", fails());
	reading(plan, "opened at times, refused at others", answers());
	note(plan, RIVAL, through(SECOND_HANDLE, passes_through(SCSI_TEST_UNIT_READY, 0)));
	reading(plan, "denied every time", returns(ACCESS_DENIED));
	reading(plan, "denied, or no handle to ask through",
		returns_either(ACCESS_DENIED, INVALID_HANDLE));
	reading(plan, "failed", fails());
	note(plan, RIVAL, through(SECOND_HANDLE, unlocks()));
	reading(plan, "not the owner's handle, every time", returns(INVALID_HANDLE));
	note(plan, RIVAL, closes(SECOND_HANDLE));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	end_rounds(plan);
}

static void as_any_other(struct plan *plan, struct operation does)
{
	note(plan, RIVAL, through(SECOND_HANDLE, does));
	reading(plan, "no handle to ask through: the open was refused", returns(INVALID_HANDLE));
	reading(plan, "denied, as on a handle from before the lock", returns(ACCESS_DENIED));
	reading(plan, "answered", succeeds());
}

/* Should the drive open while it is locked, what is the handle good for? */
static void what_an_admitted_open_can_do(struct plan *plan)
{
	holder_locks(plan);
	note(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	readings_of_an_open(plan, "refused, and the rest has nothing to ask through");
	as_any_other(plan, queries());
	as_any_other(plan, locks("Rival"));
	as_any_other(plan, reads(0, SECTOR_SIZE));
	as_any_other(plan, passes_through(SCSI_TEST_UNIT_READY, 0));
	as_any_other(plan, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0));
	as_any_other(plan, controls(IOCTL_CDROM_READ_TOC, NULL, 0, 804));
	as_any_other(plan, controls(IOCTL_STORAGE_GET_DEVICE_NUMBER, NULL, 0, 12));
	as_any_other(plan, asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, 1024));
	as_any_other(plan, asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE_ID, 1024));
	as_any_other(plan, asks_property(PROPERTY_QUERY_EXISTS, PROPERTY_DEVICE, 1024));
	as_any_other(plan, asks_inquiry(1024));
	note(plan, RIVAL, through(SECOND_HANDLE, unlocks()));
	reading(plan, "refused: no handle, or not the owner's", returns(INVALID_HANDLE));
	note(plan, OBSERVER, queries());
	reading(plan, "the lock is untouched", sees_lock_of("Holder"));
}

const struct test_case open_cases[] = {
	{ "interface-is-refused", CLAUSES(OPEN_001), interface_is_refused, .argument = READ_WRITE },
	{ "interface-is-refused-under-a-later-lock", CLAUSES(OPEN_001),
		interface_is_refused_under_a_later_lock },
	{ "interface-is-refused-for-reading", CLAUSES(OPEN_002), interface_is_refused,
		.argument = READ_ONLY },
	{ "interface-is-refused-without-rights", CLAUSES(OPEN_003), interface_is_refused,
		.argument = NO_ACCESS },
	{ "letter-is-refused-beside-a-volume", CLAUSES(OPEN_004), name_is_refused_beside_a_volume,
		.argument = PATH_LETTER },
	{ "letter-is-refused-without-a-volume", CLAUSES(OPEN_004), name_is_refused_without_a_volume,
		.argument = PATH_LETTER },
	{ "device-name-is-refused-beside-a-volume", CLAUSES(OPEN_005),
		name_is_refused_beside_a_volume, .argument = PATH_DEVICE_NAME },
	{ "device-name-is-refused-without-a-volume", CLAUSES(OPEN_005),
		name_is_refused_without_a_volume, .argument = PATH_DEVICE_NAME },
	{ "file-is-refused", CLAUSES(OPEN_006), volume_content_is_refused,
		.argument = PATH_FILE_ON_VOLUME },
	{ "directory-is-refused", CLAUSES(OPEN_006), volume_content_is_refused,
		.argument = PATH_LETTER_ROOT },
	{ "by-the-owner", CLAUSES(OPEN_007), by_the_owner },
	{ "by-an-administrator", CLAUSES(OPEN_008), by_a_privileged_account,
		.argument = ACCOUNT_ADMINISTRATOR, .needs = NEED_ADMINISTRATOR },
	{ "by-the-system", CLAUSES(OPEN_008), by_a_privileged_account, .argument = ACCOUNT_SYSTEM },
	{ "attempt-disturbs-nothing", CLAUSES(OPEN_009), attempt_disturbs_nothing,
		.needs = NEED_MEDIUM },
	{ "earlier-handles-stay-valid", CLAUSES(OPEN_010), earlier_handles_stay_valid },
	{ "opens-after-an-unlock", CLAUSES(OPEN_011), opens_after_release, .argument = BY_UNLOCK },
	{ "opens-after-a-close", CLAUSES(OPEN_011), opens_after_release, .argument = BY_CLOSE },
	{ "opens-after-the-owner-quits", CLAUSES(OPEN_011), opens_after_release,
		.argument = BY_QUIT },
	{ "opens-after-the-owner-exits", CLAUSES(OPEN_011), opens_after_release,
		.argument = BY_EXIT },
	{ "opens-after-the-owner-is-killed", CLAUSES(OPEN_011), opens_after_release,
		.argument = BY_KILL },
	{ "duplicates-are-no-opens", CLAUSES(OPEN_012), duplicates_are_no_opens },
	{ "name-services-go-on", CLAUSES(OPEN_013), name_services_go_on },
	{ "volume-services-fail", CLAUSES(OPEN_014), volume_services_fail },
	{ "kernel-open-is-refused", CLAUSES(OPEN_015), kernel_open_is_refused,
		.needs = NEED_KERNEL_HELPER },
	{ "file-system-is-the-wrong-way-in", CLAUSES(OPEN_016), file_system_is_the_wrong_way_in },
	{ "open-races-with-a-lock", CLAUSES(OPEN_017), open_races_with_a_lock },
	{ "what-an-admitted-open-can-do", CLAUSES(OPEN_018), what_an_admitted_open_can_do,
		.needs = NEED_MEDIUM },
	{ .name = NULL },
};
