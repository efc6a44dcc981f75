/* pnp_power.c - Plug and Play and power, which a lock leaves as they are. */
#include "suites/suites.h"

/* Kinds and minor codes of the requests that the lab sends straight to the driver. */
#define REQUEST_PNP   0u
#define REQUEST_POWER 1u

#define MINOR_START_DEVICE      0x00u
#define MINOR_STOP_DEVICE       0x04u
#define MINOR_QUERY_STOP_DEVICE 0x05u
#define MINOR_QUERY_ID          0x13u
#define MINOR_SET_POWER         0x02u
#define MINOR_QUERY_POWER       0x03u

#define SENT 1 /* tag of the request that is under way when the drive goes */

static struct operation asks_removal(void)
{
	return lab(LAB_ASK_REMOVAL, 0, 0, 0);
}

static struct expectation not_done(void)
{
	return returns_other_than(SUCCESS);
}

static struct operation unplugs(void)
{
	return lab(LAB_UNPLUG, 0, 0, 0);
}

static struct operation plugs_in(void)
{
	return lab(LAB_PLUG_IN, 0, 0, 0);
}

static struct operation opens_anew(void)
{
	return opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE);
}

/* Safe removal of a locked drive ends as it does with the same handle open and no lock. */
static void safe_removal_as_without_a_lock(struct plan *plan)
{
	int unlocked;

	given(plan, HOLDER, queries(), sees_free());
	given(plan, OBSERVER, queries(), sees_free());
	/* Where an open handle does not keep a drive, there is none left to lock. */
	unlocked = provided(plan, LAB, asks_removal(), not_done());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, LAB, asks_removal(), same_parts_as(unlocked, PART_STATUS | PART_TEXT));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A drive that is pulled out while locked fails what is asked of it, and its handles close. */
static void surprise_removal(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, LAB, unplugs(), succeeds());
	then(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), fails());
	then(plan, HOLDER, reads(0, SECTOR_SIZE), fails());
	then(plan, HOLDER, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0), fails());
	then(plan, RIVAL, passes_through(SCSI_INQUIRY, 36), fails());
	then(plan, RIVAL, reads(0, SECTOR_SIZE), fails());
	then(plan, HOLDER, closes(FIRST_HANDLE), succeeds());
	then(plan, RIVAL, closes(FIRST_HANDLE), succeeds());
}

/* A command that is under way when the drive goes ends, and with a failure. */
static void surprise_removal_during_a_command(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, LAB, stalls(ANY_COMMAND), succeeds());
	given(plan, HOLDER, begins(SENT, passes_through(SCSI_INQUIRY, 36)), stays_pending());
	given(plan, LAB, unplugs(), succeeds());
	then(plan, HOLDER, awaits(SENT), in_time(fails()));
	then(plan, HOLDER, closes(FIRST_HANDLE), succeeds());
}

/* A drive that is plugged in again is a new device, not locked, whatever old handle is still open;
 * closing that one then takes nothing from it. */
static void plugged_in_again_it_is_free(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, LAB, unplugs(), succeeds());
	given(plan, LAB, plugs_in(), succeeds());
	then(plan, OBSERVER, opens_anew(), returns(SUCCESS));
	then(plan, RIVAL, opens_anew(), returns(SUCCESS));
	then(plan, OBSERVER, through(SECOND_HANDLE, queries()), sees_free());
	then(plan, RIVAL, through(SECOND_HANDLE, locks("Rival")), returns(SUCCESS));
	then(plan, OBSERVER, through(SECOND_HANDLE, queries()), sees_lock_of("Rival"));
	given(plan, HOLDER, closes(FIRST_HANDLE), answers());
	then(plan, OBSERVER, through(SECOND_HANDLE, queries()), sees_lock_of("Rival"));
}

/* Disabling and enabling a locked device ends as it does with a like handle open and no lock. The
 * first restart may have voided the handle it met, so the lock gets one of its own. */
static void restart_as_without_a_lock(struct plan *plan)
{
	int unlocked;

	given(plan, HOLDER, queries(), sees_free());
	unlocked = given(plan, LAB, lab(LAB_RESTART_DEVICE, 0, 0, 0), answers());
	given(plan, HOLDER, closes(FIRST_HANDLE), answers());
	given(plan, HOLDER, opens_anew(), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, locks("Holder")), returns(SUCCESS));
	then(plan, LAB, lab(LAB_RESTART_DEVICE, 0, 0, 0),
		same_parts_as(unlocked, PART_STATUS | PART_TEXT));
	then(plan, HOLDER, closes(SECOND_HANDLE), answers());
	then(plan, OBSERVER, opens_anew(), returns(SUCCESS));
	then(plan, OBSERVER, through(SECOND_HANDLE, queries()), sees_free());
}

/* The system goes to sleep and resumes with a lock held, and the drive answers its owner. */
static void sleeps_while_locked(struct plan *plan)
{
	given(plan, LAB, lab(LAB_SLEEP, 0, 0, 0), succeeds());
	given(plan, LAB, lab(LAB_WAKE, 0, 0, 0), succeeds());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, LAB, lab(LAB_SLEEP, 0, 0, 0), succeeds());
	then(plan, LAB, lab(LAB_WAKE, 0, 0, 0), succeeds());
	then(plan, OBSERVER, queries(), returns(SUCCESS));
	then(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
}

/* Whether the lock is still there afterwards, nobody says. */
static void lock_over_sleep(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, lab(LAB_SLEEP, 0, 0, 0), succeeds());
	given(plan, LAB, lab(LAB_WAKE, 0, 0, 0), succeeds());
	note(plan, OBSERVER, queries());
	reading(plan, "kept, as the published driver does", sees_lock_of("Holder"));
	reading(plan, "gone", sees_free());
	reading(plan, "kept under another name", sees_locked());
}

/* What the system knows of the drive can be enumerated while it is locked as before. */
static void enumerated_while_locked(struct plan *plan)
{
	const uint32_t parts = PART_STATUS | PART_TEXT;
	int before = given(plan, RIVAL, enumerates(), both(succeeds(), says("")));

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, enumerates(), same_parts_as(before, parts));
	then(plan, HOLDER, enumerates(), same_parts_as(before, parts));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Enumerating the bus again leaves the device and its lock where they are. */
static void bus_rescan(struct plan *plan)
{
	int before = given(plan, RIVAL, enumerates(), both(succeeds(), says("")));

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, LAB, lab(LAB_RESCAN, 0, 0, 0), succeeds());
	then(plan, RIVAL, enumerates(), same_parts_as(before, PART_STATUS | PART_TEXT));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* The system restarts with a lock held, and the device comes up free for anyone. */
static void restarts_with_a_lock_held(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, LAB, lab(LAB_REBOOT, 0, 0, 0), succeeds());
	then(plan, OBSERVER, opens_anew(), returns(SUCCESS));
	then(plan, RIVAL, opens_anew(), returns(SUCCESS));
	then(plan, OBSERVER, through(SECOND_HANDLE, queries()), sees_free());
	then(plan, RIVAL, through(SECOND_HANDLE, locks("Rival")), returns(SUCCESS));
	then(plan, OBSERVER, through(SECOND_HANDLE, queries()), sees_lock_of("Rival"));
}

/* Plug and Play and power requests sent straight to the driver get the answers they get without a
 * lock. In this order they leave the device started. */
static void direct_requests_as_without_a_lock(struct plan *plan)
{
	static const struct {
		uint32_t kind;
		uint32_t minor;
	} sent[] = {
		{ REQUEST_PNP, MINOR_QUERY_ID },
		{ REQUEST_POWER, MINOR_QUERY_POWER },
		{ REQUEST_POWER, MINOR_SET_POWER },
		{ REQUEST_PNP, MINOR_QUERY_STOP_DEVICE },
		{ REQUEST_PNP, MINOR_STOP_DEVICE },
		{ REQUEST_PNP, MINOR_START_DEVICE },
	};
	enum { COUNT = sizeof(sent) / sizeof(sent[0]) };
	int unlocked[COUNT];

	given(plan, HOLDER, queries(), sees_free());
	for (int i = 0; i < COUNT; i++)
		unlocked[i] = given(
			plan, LAB, lab(LAB_PNP_REQUEST, sent[i].kind, sent[i].minor, 0), answers());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	for (int i = 0; i < COUNT; i++)
		then(plan, LAB, lab(LAB_PNP_REQUEST, sent[i].kind, sent[i].minor, 0),
			same_parts_as(unlocked[i], PART_STATUS));
	given(plan, HOLDER, unlocks(), answers());
}

/* Nothing is said about WMI and system control requests. */
static void system_control_while_locked(struct plan *plan)
{
	int unlocked = given(plan, LAB, lab(LAB_SYSTEM_CONTROL, 0, 0, 0), answers());

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	note(plan, LAB, lab(LAB_SYSTEM_CONTROL, 0, 0, 0));
	reading(plan, "as without a lock", same_parts_as(unlocked, PART_STATUS));
	reading(plan, "refused", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "the lock is kept", sees_lock_of("Holder"));
	reading(plan, "the lock is gone", sees_free());
}

/* A device that is being removed may answer as one with a volume mounted does; whether it is there
 * tells the two apart. */
static void requests_after_removal(struct plan *plan)
{
	int before = given(plan, OBSERVER, enumerates(), both(succeeds(), says("")));

	given(plan, HOLDER, queries(), sees_free());
	given(plan, LAB, unplugs(), succeeds());
	note(plan, OBSERVER, enumerates());
	reading(plan, "the device is gone", differs_from(before, PART_STATUS | PART_TEXT));
	reading(plan, "the device is still listed", same_parts_as(before, PART_STATUS | PART_TEXT));
	note(plan, HOLDER, locks("Holder"));
	reading(plan, "refused as for a mounted volume", returns(INVALID_DEVICE_STATE));
	reading(plan, "refused otherwise", fails());
	reading(plan, "accepted", returns(SUCCESS));
	note(plan, HOLDER, queries());
	reading(plan, "refused as for a mounted volume", returns(INVALID_DEVICE_STATE));
	reading(plan, "refused otherwise", fails());
	reading(plan, "answered", returns(SUCCESS));
	note(plan, HOLDER, passes_through(SCSI_INQUIRY, 36));
	reading(plan, "refused as for a mounted volume", returns(INVALID_DEVICE_STATE));
	reading(plan, "refused otherwise", fails());
}

const struct test_case pnp_power_cases[] = {
	{ "safe-removal-as-without-a-lock", CLAUSES(PNP_001), safe_removal_as_without_a_lock },
	{ "surprise-removal", CLAUSES(PNP_002), surprise_removal },
	{ "surprise-removal-during-a-command", CLAUSES(PNP_002),
		surprise_removal_during_a_command },
	{ "plugged-in-again-it-is-free", CLAUSES(PNP_003), plugged_in_again_it_is_free },
	{ "restart-as-without-a-lock", CLAUSES(PNP_004), restart_as_without_a_lock },
	{ "sleeps-while-locked", CLAUSES(PNP_005), sleeps_while_locked },
	{ "lock-over-sleep", CLAUSES(PNP_006), lock_over_sleep },
	{ "enumerated-while-locked", CLAUSES(PNP_008), enumerated_while_locked },
	{ "bus-rescan", CLAUSES(PNP_009), bus_rescan },
	{ "restarts-with-a-lock-held", CLAUSES(PNP_010), restarts_with_a_lock_held },
	{ "direct-requests-as-without-a-lock", CLAUSES(PNP_011),
		direct_requests_as_without_a_lock },
	{ "system-control-while-locked", CLAUSES(PNP_012), system_control_while_locked },
	{ "requests-after-removal", CLAUSES(PNP_013), requests_after_removal },
	{ .name = NULL },
};
