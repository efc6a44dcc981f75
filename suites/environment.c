/*
 * environment.c - what surrounds the request: interrupt levels, the codes in which statuses reach
 * Win32 callers, who serves it, and what a run must know and leave behind.
 */
#include "suites/suites.h"

#define ROOM 1024u
/* Milliseconds: time for the end of a process to reach the driver; no bound is stated. */
#define SETTLED 200

/* At any level but PASSIVE_LEVEL each of the three requests is refused and changes nothing. */
static void passive_level_only(struct plan *plan)
{
	uint32_t level = plan_argument(plan);

	then(plan, RIVAL, at_level(level, queries()), returns(INVALID_DEVICE_REQUEST));
	then(plan, RIVAL, at_level(level, locks("Rival")), returns(INVALID_DEVICE_REQUEST));
	then(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	/* The owner's unlock would be in order, but for the level. */
	then(plan, HOLDER, at_level(level, unlocks()), returns(INVALID_DEVICE_REQUEST));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* One code, two causes: each is shown with the other ruled out. */
static void level_or_nothing_to_unlock(struct plan *plan)
{
	/* A lock of a free drive at a raised level: no unlock is involved. */
	then(plan, HOLDER, at_level(LEVEL_DISPATCH, locks("Holder")),
		returns(INVALID_DEVICE_REQUEST));
	given(plan, HOLDER, at_level(LEVEL_PASSIVE, locks("Holder")), returns(SUCCESS));
	then(plan, HOLDER, at_level(LEVEL_DISPATCH, unlocks()), returns(INVALID_DEVICE_REQUEST));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	/* An unlock of a free drive at PASSIVE_LEVEL: no level is involved. */
	then(plan, HOLDER, unlocks(), returns(INVALID_DEVICE_REQUEST));
}

/* A request that fails without effect, sent by the native call, which tells the status, and by the one
 * that most programs use, which tells the code. */
static void then_both_fail(struct plan *plan, enum actor actor, struct operation does,
	enum status status, uint32_t win32)
{
	then(plan, actor, does, returns_with_code(status, win32));
	then(plan, actor, with_flags(WIN32_CALL, does), returns_with_code(status, win32));
}

/* Too little input reaches a Win32 caller as 24. */
static void length_mismatch_is_bad_length(struct plan *plan)
{
	then_both_fail(plan, HOLDER, with_input_length(EXCLUSIVE_LOCK_SIZE - 1, locks("Holder")),
		ST_INFO_LENGTH_MISMATCH, 24);
	then_both_fail(plan, HOLDER, with_input_length(EXCLUSIVE_ACCESS_SIZE - 1, queries()),
		ST_INFO_LENGTH_MISMATCH, 24);
}

/* Too little output reaches a Win32 caller as 122. */
static void too_small_is_insufficient_buffer(struct plan *plan)
{
	then_both_fail(plan, HOLDER, with_output_length(EXCLUSIVE_STATE_SIZE - 1, queries()),
		ST_BUFFER_TOO_SMALL, 122);
}

/* A wrong parameter, be it the type or the name, reaches a Win32 caller as 87. */
static void invalid_parameter_is_87(struct plan *plan)
{
	then_both_fail(plan, HOLDER, requests(3, 0, "Holder", 6, 0), ST_INVALID_PARAMETER, 87);
	then_both_fail(plan, HOLDER, locks("Hold/er"), ST_INVALID_PARAMETER, 87);
	then(plan, OBSERVER, queries(), sees_free());
}

/* An unlock with nothing to unlock reaches a Win32 caller as 1. */
static void invalid_request_is_invalid_function(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then_both_fail(plan, HOLDER, unlocks(), ST_INVALID_DEVICE_REQUEST, 1);
}

/* An unlock by another than the owner reaches a Win32 caller as 6. */
static void invalid_handle_is_6(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then_both_fail(plan, RIVAL, unlocks(), ST_INVALID_HANDLE, 6);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A lock beside a mounted volume reaches a Win32 caller as 22. */
static void invalid_state_is_bad_command(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	then_both_fail(plan, HOLDER, locks("Holder"), ST_INVALID_DEVICE_STATE, 22);
	then(plan, OBSERVER, queries(), sees_free());
}

/* A lock of a locked drive reaches a Win32 caller as 5. */
static void access_denied_is_5(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then_both_fail(plan, RIVAL, locks("Rival"), ST_ACCESS_DENIED, 5);
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Out of memory: any status may come, but the drive is locked exactly if it said so. */
static void memory_may_run_short(struct plan *plan)
{
	int tried;

	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, lab(LAB_EXHAUST_MEMORY, 1, 0, 0), returns(SUCCESS));
	tried = note(plan, HOLDER, locks("Holder"));
	reading(plan, "refused: no memory, a status that the page does not list",
		returns_either(INSUFFICIENT_RESOURCES, NO_MEMORY));
	reading(plan, "locked all the same", returns(SUCCESS));
	reading(plan, "refused with another status", fails());
	then(plan, OBSERVER, queries(), sees_outcome_of(tried, "Holder"));
	note(plan, HOLDER, unlocks());
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Cancelled while it waits for its turn: again, the drive is locked exactly if the answer says so.
 */
static void request_may_be_cancelled(struct plan *plan)
{
	int tried;

	given(plan, STRANGER, overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	given(plan, HOLDER, overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, LAB, stalls(SCSI_TEST_UNIT_READY), returns(SUCCESS));
	given(plan, STRANGER,
		begins(1, through(SECOND_HANDLE, passes_through(SCSI_TEST_UNIT_READY, 0))),
		stays_pending());
	given(plan, HOLDER, begins(1, through(SECOND_HANDLE, locks("Holder"))), stays_pending());
	given(plan, HOLDER, cancels(1), answers());
	given(plan, LAB, releases_stall(), returns(SUCCESS));
	given(plan, STRANGER, awaits(1), answers());
	tried = note(plan, HOLDER, awaits(1));
	reading(plan, "cancelled, a status that the page does not list", returns(CANCELLED));
	reading(plan, "locked before it could be cancelled", returns(SUCCESS));
	reading(plan, "failed with another status", fails());
	then(plan, OBSERVER, queries(), sees_outcome_of(tried, "Holder"));
}

/* With the drive gone: any failure may come, and the drive that comes back is not locked. */
static void drive_may_be_gone(struct plan *plan)
{
	given(plan, HOLDER, queries(), sees_free());
	given(plan, LAB, lab(LAB_UNPLUG, 0, 0, 0), returns(SUCCESS));
	note(plan, HOLDER, locks("Holder"));
	reading(plan, "refused as for a mounted volume, as by the published driver",
		returns(INVALID_DEVICE_STATE));
	reading(plan, "refused: the device is gone, a status that the page does not list",
		returns_any_of3(DEVICE_REMOVED, NO_SUCH_DEVICE, DEVICE_DOES_NOT_EXIST));
	reading(plan, "refused with another status", fails());
	then(plan, HOLDER, queries(), returns_other_than(SUCCESS));
	given(plan, LAB, lab(LAB_PLUG_IN, 0, 0, 0), returns(SUCCESS));
	given(plan, OBSERVER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	then(plan, OBSERVER, through(SECOND_HANDLE, queries()), sees_free());
}

/* It is the driver of the device that answers; which one that is, is on record. */
static void class_driver_serves(struct plan *plan)
{
	note(plan, HOLDER, identifies());
	reading(plan, "cdrom, Microsoft's", says("driver=cdrom"));
	reading(plan, "the target does not say which driver", says("driver=\n"));
	reading(plan, "a driver of another name", says("driver="));
	then(plan, HOLDER, queries(), sees_free());
}

/* Others are kept out by the request itself; filter drivers on the device are worth a warning. */
static void exclusivity_without_filters(struct plan *plan)
{
	note(plan, HOLDER, identifies());
	reading(plan, "warning: filter drivers may answer in the class driver's place",
		says("filters="));
	reading(plan, "no filter drivers", returns(SUCCESS));
	given(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), fails());
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
}

/* The definitions this program was built with are those of ntddcdrm.h. */
static void definitions_are_the_headers(struct plan *plan)
{
	then(plan, HOLDER, lays_out(),
		both(both(says("CDROM_EXCLUSIVE_ACCESS 8"), says("CDROM_EXCLUSIVE_LOCK 72")),
			says("CDROM_EXCLUSIVE_LOCK_STATE 65")));
	then(plan, HOLDER, lays_out(),
		both(both(says("CallerName.lock 8"), says("CallerName.state 1")),
			says("CDROM_EXCLUSIVE_CALLER_LENGTH 64")));
	then(plan, HOLDER, lays_out(), says("IOCTL_CDROM_EXCLUSIVE_ACCESS 0x0002C05C"));
}

/* The device with the mechanism is a CD-ROM device, whatever discs it takes. */
static void device_is_a_cd_rom(struct plan *plan)
{
	then(plan, HOLDER, controls(IOCTL_STORAGE_GET_DEVICE_NUMBER, NULL, 0, 12),
		both(returns(SUCCESS), output_bytes(0, "\x02\0\0\0", 4)));
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
}

/* A driver that does not know the request is told from one with nothing to unlock by a query. */
static void driver_knows_the_request(struct plan *plan)
{
	then(plan, HOLDER, queries(),
		both(returns_other_than(INVALID_DEVICE_REQUEST), sees_free()));
}

/* Who runs the suite is on record. */
static void runner_is_on_record(struct plan *plan)
{
	then(plan, HOLDER, identifies(), both(says("elevated="), says("bits=")));
	then(plan, HOLDER, identifies(), both(says("driver="), says("vendor=")));
}

/* The state can be asked for and the drive locked by a 32-bit process as well. */
static void narrow_process_can_run_it(struct plan *plan)
{
	given(plan, HOLDER, as_32_bit(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, queries()), sees_free());
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* What an ordinary user can do is on record; an administrator's access does not depend on it. */
static void ordinary_user_runs_it(struct plan *plan)
{
	note(plan, STRANGER,
		as_account(
			ACCOUNT_STANDARD_USER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)));
	reading(plan, "may read and write the device", returns(SUCCESS));
	reading(plan, "may not", returns(ACCESS_DENIED));
	note(plan, STRANGER,
		as_account(ACCOUNT_STANDARD_USER, opens(THIRD_HANDLE, PATH_INTERFACE, READ_ONLY)));
	reading(plan, "may read the device", returns(SUCCESS));
	reading(plan, "may not", returns(ACCESS_DENIED));
	then(plan, HOLDER, identifies(), says("elevated=yes"));
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* However the one who locked comes to an end, the drive is left free and its volume mountable. */
static void nothing_is_left_behind(struct plan *plan)
{
	int volume;

	given(plan, LAB, mounts(), returns(SUCCESS));
	volume = given(plan, RIVAL, asks_volume(), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, is_killed(), ends());
	given(plan, LAB, passes_time(SETTLED), succeeds());
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, LAB, mounts(), returns(SUCCESS));
	then(plan, RIVAL, asks_volume(), same_parts_as(volume, PART_STATUS | PART_TEXT));
}

/* Who finds the drive taken learns by whom, and gets it with the first try after the release. */
static void thief_is_named(struct plan *plan)
{
	given(plan, STRANGER, locks("Background burner"), returns(SUCCESS));
	then(plan, HOLDER, locks("Holder"), returns(ACCESS_DENIED));
	then(plan, HOLDER, queries(), sees_lock_of("Background burner"));
	given(plan, STRANGER, unlocks(), returns(SUCCESS));
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

static struct operation control_call(enum handle_slot slot)
{
	return through(slot, asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, ROOM));
}

/* A call that any live handle is granted tells which layer is behind 5 and 6. */
static void control_calls_tell_layers_apart(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_ONLY), returns(SUCCESS));
	given(plan, HOLDER, opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	/* 5 from the I/O manager: the handle lives, the drive is free. */
	then(plan, HOLDER, control_call(SECOND_HANDLE), returns(SUCCESS));
	then(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")),
		returns_with_code(ST_ACCESS_DENIED, 5));
	then(plan, OBSERVER, queries(), sees_free());
	/* 5 and 6 from the class driver: the handle lives and has both rights, the drive is locked.
	 */
	given(plan, RIVAL, locks("Rival"), returns(SUCCESS));
	then(plan, HOLDER, control_call(THIRD_HANDLE), returns(SUCCESS));
	then(plan, HOLDER, through(THIRD_HANDLE, queries()), sees_lock_of("Rival"));
	then(plan, HOLDER, through(THIRD_HANDLE, locks("Holder")),
		returns_with_code(ST_ACCESS_DENIED, 5));
	then(plan, HOLDER, through(THIRD_HANDLE, unlocks()),
		returns_with_code(ST_INVALID_HANDLE, 6));
}

const struct test_case environment_cases[] = {
	{ "passive-level-only-not-apc", CLAUSES(ENV_001), passive_level_only,
		.argument = LEVEL_APC },
	{ "passive-level-only-not-dispatch", CLAUSES(ENV_001), passive_level_only,
		.argument = LEVEL_DISPATCH },
	{ "level-or-nothing-to-unlock", CLAUSES(ENV_002), level_or_nothing_to_unlock },
	{ "length-mismatch-is-bad-length", CLAUSES(ENV_003), length_mismatch_is_bad_length },
	{ "too-small-is-insufficient-buffer", CLAUSES(ENV_004), too_small_is_insufficient_buffer },
	{ "invalid-parameter-is-87", CLAUSES(ENV_005), invalid_parameter_is_87 },
	{ "invalid-request-is-invalid-function", CLAUSES(ENV_006),
		invalid_request_is_invalid_function },
	{ "invalid-handle-is-6", CLAUSES(ENV_007), invalid_handle_is_6 },
	{ "invalid-state-is-bad-command", CLAUSES(ENV_008), invalid_state_is_bad_command },
	{ "access-denied-is-5", CLAUSES(ENV_009), access_denied_is_5 },
	{ "memory-may-run-short", CLAUSES(ENV_010), memory_may_run_short },
	{ "request-may-be-cancelled", CLAUSES(ENV_010), request_may_be_cancelled },
	{ "drive-may-be-gone", CLAUSES(ENV_010), drive_may_be_gone },
	{ "class-driver-serves", CLAUSES(ENV_011), class_driver_serves },
	{ "exclusivity-without-filters", CLAUSES(ENV_012), exclusivity_without_filters,
		.needs = NEED_MEDIUM },
	{ "definitions-are-the-headers", CLAUSES(ENV_013), definitions_are_the_headers },
	{ "device-is-a-cd-rom", CLAUSES(ENV_014), device_is_a_cd_rom },
	{ "driver-knows-the-request", CLAUSES(ENV_015), driver_knows_the_request },
	{ "runner-is-on-record", CLAUSES(ENV_016), runner_is_on_record },
	{ "narrow-process-can-run-it", CLAUSES(ENV_016), narrow_process_can_run_it },
	{ "ordinary-user-runs-it", CLAUSES(ENV_016), ordinary_user_runs_it,
		.needs = NEED_ADMINISTRATOR },
	{ "nothing-is-left-behind", CLAUSES(ENV_017), nothing_is_left_behind },
	{ "thief-is-named", CLAUSES(ENV_018), thief_is_named },
	{ "control-calls-tell-layers-apart", CLAUSES(ENV_019), control_calls_tell_layers_apart },
	{ .name = NULL },
};
