/*
 * handle.c - which handles may lock: rights, paths, file objects the class driver knows, and
 * handles that are none.
 */
#include "suites/suites.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
/* Milliseconds: time for the end of a handle to reach the driver; no bound is stated. */
#define SETTLED 200

/* The lock through that handle works, is everybody's to see, and can be taken back. */
static void can_lock(struct plan *plan, enum actor actor, enum handle_slot slot)
{
	then(plan, actor, through(slot, locks_with(FLAG_IGNORE_VOLUME, "Locker")),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Locker"));
	given(plan, actor, through(slot, unlocks()), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_free());
}

/* A handle that was opened for reading and writing can lock. */
static void read_and_write_can_lock(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	can_lock(plan, HOLDER, SECOND_HANDLE);
}

/* A handle with only one of the two rights cannot, and the lock stays free. */
static void one_right_is_not_enough(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, plan_argument(plan)),
		returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")),
		returns_with_code(ST_ACCESS_DENIED, 5));
	then(plan, OBSERVER, queries(), sees_free());
}

/* A name that the file system passes on opens without rights, and then nothing can be asked. */
static void no_right_is_not_enough(struct plan *plan)
{
	enum lab_path path = (enum lab_path)plan_argument(plan);

	given(plan, HOLDER, opens(SECOND_HANDLE, path, NO_ACCESS), returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")),
		returns_with_code(ST_ACCESS_DENIED, 5));
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, through(SECOND_HANDLE, queries()), returns(ACCESS_DENIED));
	then(plan, HOLDER, through(SECOND_HANDLE, unlocks()), returns(ACCESS_DENIED));
}

/* Who may not write to the device cannot open it for reading and writing, hence not lock it. */
static void takes_permission_to_write(struct plan *plan)
{
	given(plan, STRANGER,
		as_account(ACCOUNT_STANDARD_USER, opens(SECOND_HANDLE, PATH_INTERFACE, WRITE_ONLY)),
		returns(ACCESS_DENIED));
	then(plan, STRANGER,
		as_account(ACCOUNT_STANDARD_USER, opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE)),
		fails());
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	can_lock(plan, HOLDER, SECOND_HANDLE);
}

/* Permission to write is enough: no administrator is needed to lock. */
static void permission_to_write_is_enough(struct plan *plan)
{
	given(plan, STRANGER,
		as_account(ACCOUNT_STANDARD_USER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(ACCESS_DENIED));
	given(plan, LAB, lab(LAB_GRANT_WRITE, ACCOUNT_STANDARD_USER, 0, 0), returns(SUCCESS));
	then(plan, STRANGER,
		as_account(ACCOUNT_STANDARD_USER, opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	can_lock(plan, STRANGER, THIRD_HANDLE);
}

/* A handle whose create ended in the file system has no file object to own the lock. */
static void no_lock_through_the_file_system(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, HOLDER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	then(plan, HOLDER, through(LETTER_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")),
		returns_with_code(ST_INVALID_HANDLE, 6));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Nor can such a handle take a lock away; the drive is locked, so no other rule refuses first. */
static void no_unlock_through_the_file_system(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, HOLDER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	then(plan, HOLDER, through(LETTER_HANDLE, unlocks()),
		returns_with_code(ST_INVALID_HANDLE, 6));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Must a state query, too, come through a file object that the class driver knows? */
static void query_through_the_file_system(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, RIVAL, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	note(plan, RIVAL, through(LETTER_HANDLE, queries()));
	letter(plan, "refused: the page demands a file object of the whole request",
		returns(INVALID_HANDLE));
	reading(plan, "answered: only lock and unlock need one, as in the published driver",
		sees_free());
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	note(plan, RIVAL, through(LETTER_HANDLE, queries()));
	letter(plan, "refused: the page demands a file object of the whole request",
		returns(INVALID_HANDLE));
	reading(plan, "answered: only lock and unlock need one, as in the published driver",
		sees_lock_of("Holder"));
}

/* With a volume mounted, a create by its names stops in the file system: only the interface locks.
 */
static void file_system_keeps_the_create(struct plan *plan)
{
	static const enum lab_path names[] = { PATH_LETTER, PATH_VOLUME_GUID };
	static const enum handle_slot slots[] = { LETTER_HANDLE, SPARE_HANDLE };

	if (plan_argument(plan) == MEDIUM_UDF_DISC)
		given(plan, LAB, inserts(UDF_DISC, 1), returns(SUCCESS));
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(names); i++) {
		given(plan, HOLDER, opens(slots[i], names[i], READ_WRITE), returns(SUCCESS));
		then(plan, HOLDER, through(slots[i], locks_with(FLAG_IGNORE_VOLUME, "Holder")),
			returns(INVALID_HANDLE));
		then(plan, OBSERVER, queries(), sees_free());
	}
	can_lock(plan, HOLDER, SECOND_HANDLE);
}

/* Without a file system to mount, nothing is promised of a create by drive letter either way. */
static void create_without_a_file_system(struct plan *plan)
{
	int tried;

	given(plan, LAB,
		lab(plan_argument(plan) ? LAB_INSERT : LAB_TAKE_OUT, plan_argument(plan),
			plan_argument(plan) ? 1 : 0, 0),
		returns(SUCCESS));
	note(plan, HOLDER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE));
	reading(plan, "opened", returns(SUCCESS));
	reading(plan, "refused", fails());
	tried = note(
		plan, HOLDER, through(LETTER_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")));
	reading(plan, "locked: the class driver saw the create", returns(SUCCESS));
	reading(plan, "refused: it did not", returns(INVALID_HANDLE));
	then(plan, OBSERVER, queries(), sees_outcome_of(tried, "Holder"));
}

static void interface_opens(struct plan *plan)
{
	then(plan, OBSERVER, enumerates(), both(returns(SUCCESS), says("interface=")));
	then(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
}

/* The interface path can be found, opened and locked, whatever disc is in the drive. */
static void interface_locks_with_any_disc(struct plan *plan)
{
	uint32_t medium = plan_argument(plan);

	if (medium != MEDIUM_DATA_DISC)
		given(plan, LAB, lab(LAB_INSERT, medium, 1, 0), returns(SUCCESS));
	interface_opens(plan);
	can_lock(plan, HOLDER, SECOND_HANDLE);
}

/* ... with its volume mounted as well. */
static void interface_locks_beside_a_volume(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	interface_opens(plan);
	can_lock(plan, HOLDER, SECOND_HANDLE);
}

/* ... and opens without any; whether an empty drive locks is a question of its own. */
static void interface_opens_without_a_disc(struct plan *plan)
{
	int tried;

	given(plan, LAB, lab((enum lab_verb)plan_argument(plan), 0, 0, 0), returns(SUCCESS));
	interface_opens(plan);
	tried = note(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")));
	reading(plan, "locked", returns(SUCCESS));
	reading(plan, "refused", fails());
	then(plan, OBSERVER, queries(), sees_outcome_of(tried, "Holder"));
}

/* Opening a name of the drive without rights mounts no volume: the lock finds none in its way. */
static void no_rights_mount_nothing(struct plan *plan)
{
	then(plan, STRANGER, opens(LETTER_HANDLE, PATH_LETTER, NO_ACCESS), returns(SUCCESS));
	then(plan, STRANGER, opens(SECOND_HANDLE, PATH_DEVICE_NAME, NO_ACCESS), returns(SUCCESS));
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	/* An open with rights would have mounted one here, and the lock would have found it. */
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, STRANGER, opens(SPARE_HANDLE, PATH_LETTER, READ_ONLY), returns(SUCCESS));
	given(plan, HOLDER, locks("Holder"), returns(INVALID_DEVICE_STATE));
}

/* A kernel-mode request without a file object can neither lock nor unlock. */
static void kernel_requests_need_a_file_object(struct plan *plan)
{
	then(plan, RIVAL, with_flags(NO_FILE_OBJECT, locks("Rival")), returns(INVALID_HANDLE));
	then(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, with_flags(NO_FILE_OBJECT, unlocks()), returns(INVALID_HANDLE));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Any access mask that comes to reading and writing is enough. */
static void access_mask_can_lock(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, plan_argument(plan)),
		returns(SUCCESS));
	can_lock(plan, HOLDER, SECOND_HANDLE);
}

/* Handles that share with nobody: do share modes come between openers, or between them and locks?
 */
static void share_modes(struct plan *plan)
{
	note(plan, HOLDER, sharing(0, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)));
	reading(plan, "opened", returns(SUCCESS));
	reading(plan, "refused", fails());
	note(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	reading(plan, "opened: share modes are not enforced", returns(SUCCESS));
	reading(plan, "refused by the share mode", returns(SHARING_VIOLATION));
	note(plan, RIVAL, sharing(0, opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE)));
	reading(plan, "opened: share modes are not enforced", returns(SUCCESS));
	reading(plan, "refused by the share mode", returns(SHARING_VIOLATION));
	note(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")));
	reading(plan, "locked: the lock does not look at share modes", returns(SUCCESS));
	reading(plan, "refused", fails());
	note(plan, RIVAL, through(THIRD_HANDLE, locks("Rival")));
	reading(plan, "refused by the lock", returns(ACCESS_DENIED));
	reading(plan, "no handle to ask through", returns(INVALID_HANDLE));
}

/* What the lock returns on a handle opened by a name about which the documents say nothing. */
static void name_without_a_promise(struct plan *plan, enum lab_path path)
{
	int tried;

	note(plan, HOLDER, opens(SPARE_HANDLE, path, READ_WRITE));
	reading(plan, "opened", returns(SUCCESS));
	reading(plan, "refused", fails());
	tried = note(plan, HOLDER, through(SPARE_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")));
	reading(plan, "locked: the class driver saw the create", returns(SUCCESS));
	reading(plan, "refused: it did not", returns(INVALID_HANDLE));
	reading(plan, "refused for another reason", fails());
	then(plan, OBSERVER, queries(), sees_outcome_of(tried, "Holder"));
	note(plan, HOLDER, through(SPARE_HANDLE, unlocks()));
	note(plan, HOLDER, closes(SPARE_HANDLE));
	given(plan, OBSERVER, queries(), sees_free());
}

/* Every name of the drive with a volume mounted: the interface locks, those of the volume do not.
 */
static void names_of_a_mounted_drive(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	can_lock(plan, HOLDER, SECOND_HANDLE);
	given(plan, HOLDER, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	then(plan, HOLDER, through(LETTER_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")),
		returns(INVALID_HANDLE));
	given(plan, HOLDER, opens(THIRD_HANDLE, PATH_VOLUME_GUID, READ_WRITE), returns(SUCCESS));
	then(plan, HOLDER, through(THIRD_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Holder")),
		returns(INVALID_HANDLE));
	then(plan, OBSERVER, queries(), sees_free());
	name_without_a_promise(plan, PATH_DEVICE_NAME);
	name_without_a_promise(plan, PATH_GLOBALROOT);
	name_without_a_promise(plan, PATH_LETTER_ROOT);
	name_without_a_promise(plan, PATH_INTERFACE_ROOT);
}

/* Every name of the drive with a disc that has no file system, or none at all. */
static void names_of_an_unmounted_drive(struct plan *plan)
{
	static const enum lab_path names[] = { PATH_INTERFACE, PATH_DEVICE_NAME, PATH_LETTER,
		PATH_VOLUME_GUID, PATH_GLOBALROOT, PATH_LETTER_ROOT, PATH_INTERFACE_ROOT };

	if (plan_argument(plan) == MEDIUM_NO_DISC)
		given(plan, LAB, takes_out(), returns(SUCCESS));
	else
		given(plan, LAB, lab(LAB_INSERT, plan_argument(plan), 1, 0), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(names); i++)
		name_without_a_promise(plan, names[i]);
}

/* It is the file object that owns the lock: only its own closing ends it, not another handle's. */
static void file_object_owns_the_lock(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	given(plan, HOLDER, closes(THIRD_HANDLE), returns(SUCCESS));
	given(plan, LAB, passes_time(SETTLED), succeeds());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, closes(SECOND_HANDLE), returns(SUCCESS));
	given(plan, LAB, passes_time(SETTLED), succeeds());
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, RIVAL, locks("Rival"), returns(SUCCESS));
}

/* Rights are looked at when a handle is opened: who uses it later may have fewer. */
static void rights_are_those_of_the_handle(struct plan *plan)
{
	given(plan, HOLDER, queries(), sees_free());
	then(plan, HOLDER, in_a_thread(as_account(ACCOUNT_STANDARD_USER, locks("Holder"))),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, in_a_thread(as_account(ACCOUNT_STANDARD_USER, unlocks())),
		returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

const struct test_case handle_cases[] = {
	{ "read-and-write-can-lock", CLAUSES(HANDLE_001), read_and_write_can_lock },
	{ "reading-is-not-enough", CLAUSES(HANDLE_002), one_right_is_not_enough,
		.argument = READ_ONLY },
	{ "writing-is-not-enough", CLAUSES(HANDLE_003), one_right_is_not_enough,
		.argument = WRITE_ONLY },
	{ "a-letter-without-rights-is-not-enough", CLAUSES(HANDLE_004), no_right_is_not_enough,
		.argument = PATH_LETTER },
	{ "a-device-name-without-rights-is-not-enough", CLAUSES(HANDLE_004), no_right_is_not_enough,
		.argument = PATH_DEVICE_NAME },
	{ "takes-permission-to-write", CLAUSES(HANDLE_005), takes_permission_to_write },
	{ "permission-to-write-is-enough", CLAUSES(HANDLE_006), permission_to_write_is_enough },
	{ "no-lock-through-the-file-system", CLAUSES(HANDLE_007), no_lock_through_the_file_system },
	{ "no-unlock-through-the-file-system", CLAUSES(HANDLE_008),
		no_unlock_through_the_file_system },
	{ "query-through-the-file-system", CLAUSES(HANDLE_009), query_through_the_file_system },
	{ "file-system-keeps-the-create", CLAUSES(HANDLE_010), file_system_keeps_the_create,
		.argument = MEDIUM_DATA_DISC },
	{ "file-system-keeps-the-create-on-udf", CLAUSES(HANDLE_010), file_system_keeps_the_create,
		.argument = MEDIUM_UDF_DISC },
	{ "create-with-an-audio-disc", CLAUSES(HANDLE_010), create_without_a_file_system,
		.argument = MEDIUM_AUDIO_DISC },
	{ "create-with-a-blank-disc", CLAUSES(HANDLE_010), create_without_a_file_system,
		.argument = MEDIUM_BLANK_DISC },
	{ "create-without-a-disc", CLAUSES(HANDLE_010), create_without_a_file_system,
		.argument = MEDIUM_NO_DISC },
	{ "interface-locks-with-a-data-disc", CLAUSES(HANDLE_011), interface_locks_with_any_disc,
		.argument = MEDIUM_DATA_DISC },
	{ "interface-locks-with-an-audio-disc", CLAUSES(HANDLE_011), interface_locks_with_any_disc,
		.argument = MEDIUM_AUDIO_DISC },
	{ "interface-locks-with-a-blank-disc", CLAUSES(HANDLE_011), interface_locks_with_any_disc,
		.argument = MEDIUM_BLANK_DISC },
	{ "interface-locks-beside-a-volume", CLAUSES(HANDLE_011), interface_locks_beside_a_volume },
	{ "interface-opens-without-a-disc", CLAUSES(HANDLE_011), interface_opens_without_a_disc,
		.argument = LAB_TAKE_OUT },
	{ "interface-opens-with-the-tray-open", CLAUSES(HANDLE_011), interface_opens_without_a_disc,
		.argument = LAB_OPEN_TRAY },
	{ "no-rights-mount-nothing", CLAUSES(HANDLE_012), no_rights_mount_nothing,
		.needs = NEED_MOUNTED_VOLUME },
	{ "kernel-requests-need-a-file-object", CLAUSES(HANDLE_013),
		kernel_requests_need_a_file_object },
	{ "data-rights-can-lock", CLAUSES(HANDLE_014), access_mask_can_lock,
		.argument = ACCESS_READ_DATA | ACCESS_WRITE_DATA },
	{ "generic-all-can-lock", CLAUSES(HANDLE_015), access_mask_can_lock,
		.argument = ACCESS_GENERIC_ALL },
	{ "maximum-allowed-can-lock", CLAUSES(HANDLE_015), access_mask_can_lock,
		.argument = ACCESS_MAXIMUM_ALLOWED },
	{ "share-modes", CLAUSES(HANDLE_016), share_modes },
	{ "names-of-a-mounted-drive", CLAUSES(HANDLE_018), names_of_a_mounted_drive },
	{ "names-with-a-blank-disc", CLAUSES(HANDLE_018), names_of_an_unmounted_drive,
		.argument = MEDIUM_BLANK_DISC },
	{ "names-without-a-disc", CLAUSES(HANDLE_018), names_of_an_unmounted_drive,
		.argument = MEDIUM_NO_DISC },
	{ "file-object-owns-the-lock", CLAUSES(HANDLE_019), file_object_owns_the_lock },
	{ "rights-are-those-of-the-handle", CLAUSES(HANDLE_020), rights_are_those_of_the_handle },
	{ .name = NULL },
};
