/* crash.c - owners that vanish: whatever becomes of the process, the lock does not outlive it. */
#include "suites/listening.h"

/* Milliseconds: time for the end of a process to reach the driver; no bound is stated. */
#define SETTLED 200
/* plan_argument() of the cases about deaths: an enum death, or this. */
#define KILLED_FROM_OUTSIDE 100u

#define SENT 1 /* tag of the command during which the owner dies */

static void settle(struct plan *plan)
{
	given(plan, LAB, passes_time(SETTLED), succeeds());
}

static void end(struct plan *plan, enum actor who, uint32_t how)
{
	if (how == KILLED_FROM_OUTSIDE)
		given(plan, who, is_killed(), ends());
	else
		given(plan, who, dies((enum death)how), ends());
	settle(plan);
}

/* The holder dies by a fault, as crashed programs do. */
static void crash(struct plan *plan)
{
	end(plan, HOLDER, DEATH_FAULT);
	given(plan, OBSERVER, queries(), sees_free());
}

static void hold(struct plan *plan)
{
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
}

/* However the owner dies, the lock is gone. */
static void freed_by_the_owners_death(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	end(plan, HOLDER, plan_argument(plan));
	then(plan, OBSERVER, patiently(queries()), sees_free());
}

/* It is the end of the handles that frees the device: the lock was taken by a thread that had ended
 * before, and through a second handle. */
static void freed_with_the_handles_of_the_dead(struct plan *plan)
{
	given(plan, HOLDER, queries(), sees_free());
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, through(SECOND_HANDLE, in_a_thread(locks("Holder"))), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	end(plan, HOLDER, DEATH_EXIT);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Successor"));
}

/* An owner that is killed while a command of its own is under way leaves no stuck lock behind. The
 * argument says whether it is a direct one. */
static void killed_during_a_command(struct plan *plan)
{
	struct operation command = passes_through(SCSI_INQUIRY, 36);

	if (plan_argument(plan))
		command = passes_through_direct(SCSI_INQUIRY, 36);
	given(plan, SUCCESSOR, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, LAB, stalls(SCSI_INQUIRY), succeeds());
	given(plan, HOLDER, begins(SENT, command), stays_pending());
	given(plan, HOLDER, is_killed(), ends());
	settle(plan);
	given(plan, LAB, releases_stall(), succeeds());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
	then(plan, SUCCESSOR, passes_through(SCSI_INQUIRY, 36), passed_good());
	then(plan, OBSERVER, queries(), sees_lock_of("Successor"));
}

/* However often the owner had acquired access through its recorder: all of it goes at once. The
 * argument says how the owner dies. */
static void lock_count_goes_at_once(struct plan *plan)
{
	given(plan, SUCCESSOR, queries(), sees_free());
	for (int i = 0; i < 3; i++)
		given(plan, HOLDER, acquires("Holder"), succeeds_hr());
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	end(plan, HOLDER, plan_argument(plan));
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
}

/* An owner that is killed while it writes a disc leaves no lock behind, its own or the write's. The
 * argument says whether it had acquired access before. */
static void killed_during_a_write(struct plan *plan)
{
	given(plan, LAB, inserts(UDF_DISC, 1), succeeds());
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, SUCCESSOR, queries(), sees_free());
	if (plan_argument(plan))
		given(plan, HOLDER, acquires_forcing("Holder"), succeeds_hr());
	given(plan, LAB, stalls(SCSI_WRITE_10), succeeds());
	given(plan, HOLDER, begins(SENT, burns("Burner", SECTOR_SIZE)), stays_pending());
	given(plan, HOLDER, is_killed(), ends());
	settle(plan);
	given(plan, LAB, releases_stall(), succeeds());
	settle(plan);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks_with(FLAG_IGNORE_VOLUME, "Successor"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Successor"));
}

/* No bound is stated for the time from a death to the release: the next query tells, and the record
 * has the times. */
static void latency_of_the_release(struct plan *plan)
{
	begin_rounds(plan, 50);
	given(plan, HOLDER, opens(FIRST_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, is_killed(), ends());
	note(plan, OBSERVER, queries());
	reading(plan, "released by the first query, every time", sees_free());
	reading(plan, "not released by the first query, at least once", returns(SUCCESS));
	settle(plan);
	end_rounds(plan);
}

/* Right after the owner's death the next process can lock: one that had a handle already, and one
 * that opens its first. */
static void next_process_locks_after_a_death(struct plan *plan)
{
	given(plan, SUCCESSOR, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	end(plan, HOLDER, plan_argument(plan));
	given(plan, OBSERVER, patiently(queries()), answers());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Successor"));
	end(plan, SUCCESSOR, plan_argument(plan));
	given(plan, OBSERVER, patiently(queries()), answers());
	then(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	then(plan, RIVAL, through(SECOND_HANDLE, locks("Rival")), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
}

/* The death of a process that does not own the lock ends nothing, even if it had it before. */
static void kept_when_another_dies(struct plan *plan)
{
	given(plan, STRANGER, locks("Stranger"), returns(SUCCESS));
	given(plan, STRANGER, unlocks(), returns(SUCCESS));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	end(plan, STRANGER, plan_argument(plan));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* Nothing is said about an owner that is finished but kept in existence, here by being frozen. */
static void frozen_owner(struct plan *plan)
{
	given(plan, RIVAL, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, is_stopped(), answers());
	settle(plan);
	note(plan, OBSERVER, queries());
	letter(plan, "locked: the owner has not terminated", sees_lock_of("Holder"));
	reading(plan, "free", sees_free());
	given(plan, HOLDER, is_killed(), ends());
	settle(plan);
	note(plan, OBSERVER, queries());
	letter(plan, "free when the process has ended", sees_free());
	reading(plan, "still locked", sees_locked());
}

/* Nothing is said about one that wakes up again either. */
static void frozen_owner_goes_on(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, is_stopped(), answers());
	settle(plan);
	given(plan, HOLDER, goes_on(), answers());
	note(plan, HOLDER, queries());
	letter(plan, "still the owner", sees_lock_of("Holder"));
	reading(plan, "free", sees_free());
	note(plan, HOLDER, unlocks());
	letter(plan, "unlocks as the owner", returns(SUCCESS));
	reading(plan, "not the owner any more", fails());
}

/* The owner crashes while a duplicate of its handle lives on: by the letter the lock ends with the
 * application, by the file object it stays. The argument says whether it was inherited. */
static void crashes_before_its_duplicate(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	if (plan_argument(plan))
		given(plan, HOLDER, bequeaths(FIRST_HANDLE, HEIR, SPARE_HANDLE), succeeds());
	else
		given(plan, HOLDER, gives(FIRST_HANDLE, HEIR, SPARE_HANDLE), succeeds());
	end(plan, HOLDER, DEATH_FAULT);
	note(plan, OBSERVER, queries());
	letter(plan, "free: the application has terminated", sees_free());
	reading(plan, "locked: the file object lives, as in the published driver",
		sees_lock_of("Holder"));
	end(plan, HEIR, KILLED_FROM_OUTSIDE);
	note(plan, OBSERVER, queries());
	letter(plan, "free with the last handle", sees_free());
	reading(plan, "locked although nobody has a handle", sees_locked());
}

/* A crash of the owner is followed by what follows any release: changes are announced again. */
static void announced_again_after_a_crash(struct plan *plan)
{
	listen_from_now(plan, WITNESS);
	hold(plan);
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	crash(plan);
	given_settled(plan, WITNESS);
	disc_goes(plan);
	then_hears(plan, WITNESS, "removal");
	disc_comes(plan, 2);
	then_hears(plan, WITNESS, "arrival");
}

/* A disc changed behind the driver is mounted anew: the owner alone has heard of it, in sense data
 * that pass-through hands on unread. */
static void mounted_anew_after_a_crash(struct plan *plan)
{
	int before;

	given(plan, LAB, mounts(), succeeds());
	before = given(plan, STRANGER, asks_volume(), both(succeeds(), says("")));
	hold(plan);
	given(plan, LAB, takes_out(), succeeds());
	given(plan, LAB, inserts(DATA_DISC, 2), succeeds());
	for (int i = 0; i < 2; i++)
		given(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), answers());
	crash(plan);
	then(plan, STRANGER, asks_volume(), both(succeeds(), differs_from(before, PART_TEXT)));
}

/* And the capabilities are read again, with the next request at the latest. */
static void capabilities_read_after_a_crash(struct plan *plan)
{
	const struct operation asks = controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0);

	given(plan, OBSERVER, asks, answers());
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, OBSERVER, asks, returns(SUCCESS));
	given(plan, LAB, reads_commands(), both(says(""), lacks_command(SCSI_GET_CONFIGURATION)));
	hold(plan);
	given(plan, LAB, clears_commands(), succeeds());
	crash(plan);
	given(plan, OBSERVER, asks, answers());
	then(plan, LAB, reads_commands(), has_command(SCSI_GET_CONFIGURATION));
}

/* A thousand owners die one after the other: each finds the drive free, and leaves it so. */
static void a_thousand_crashes(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	begin_rounds(plan, 1000);
	given(plan, HOLDER, opens(FIRST_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	then(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, HOLDER, is_killed(), ends());
	given(plan, LAB, passes_time(20), succeeds());
	then(plan, OBSERVER, patiently(queries()), sees_free());
	end_rounds(plan);
}

/* After a system crash or a loss of power with a lock held, the device comes up free. */
static void free_after_a_system_crash(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	given(plan, LAB, lab(LAB_REBOOT, 1, 0, 0), succeeds());
	then(plan, OBSERVER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	then(plan, OBSERVER, through(SECOND_HANDLE, queries()), sees_free());
}

/* A handle passed to a process that lives on outruns the protection: what becomes of the lock when
 * the application that took it dies is recorded, that it ends with the last handle is demanded. */
static void handle_passed_to_a_long_lived_process(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, HOLDER, gives(FIRST_HANDLE, HEIR, SPARE_HANDLE), succeeds());
	end(plan, HOLDER, KILLED_FROM_OUTSIDE);
	note(plan, OBSERVER, queries());
	reading(plan, "locked by a program that is no more", sees_lock_of("Holder"));
	reading(plan, "free: the protection worked", sees_free());
	end(plan, HEIR, DEATH_EXIT);
	then(plan, OBSERVER, patiently(queries()), sees_free());
	then(plan, SUCCESSOR, locks("Successor"), returns(SUCCESS));
}

const struct test_case crash_cases[] = {
	{ "freed-when-killed-from-outside", CLAUSES(CRASH_001, CRASH_005),
		freed_by_the_owners_death, .argument = KILLED_FROM_OUTSIDE },
	{ "freed-after-an-access-violation", CLAUSES(CRASH_002), freed_by_the_owners_death,
		.argument = DEATH_FAULT },
	{ "freed-with-the-handles-of-the-dead", CLAUSES(CRASH_004),
		freed_with_the_handles_of_the_dead },
	{ "freed-after-an-exit-without-a-close", CLAUSES(CRASH_004), freed_by_the_owners_death,
		.argument = DEATH_EXIT },
	{ "freed-after-an-abort", CLAUSES(CRASH_005), freed_by_the_owners_death,
		.argument = DEATH_ABORT },
	{ "freed-after-a-stack-overflow", CLAUSES(CRASH_005), freed_by_the_owners_death,
		.argument = DEATH_OVERFLOW },
	{ "freed-when-it-kills-itself", CLAUSES(CRASH_005), freed_by_the_owners_death,
		.argument = DEATH_KILL },
	{ "lock-count-goes-with-a-killed-owner", CLAUSES(CRASH_003), lock_count_goes_at_once,
		.argument = KILLED_FROM_OUTSIDE },
	{ "lock-count-goes-with-a-crashed-owner", CLAUSES(CRASH_003), lock_count_goes_at_once,
		.argument = DEATH_FAULT },
	{ "killed-during-a-write", CLAUSES(CRASH_007), killed_during_a_write },
	{ "killed-during-a-write-of-its-own", CLAUSES(CRASH_007), killed_during_a_write,
		.argument = 1 },
	{ "killed-during-a-command", CLAUSES(CRASH_006), killed_during_a_command,
		.argument = false },
	{ "killed-during-a-direct-command", CLAUSES(CRASH_006), killed_during_a_command,
		.argument = true },
	{ "latency-of-the-release", CLAUSES(CRASH_008), latency_of_the_release },
	{ "next-process-locks-after-a-kill", CLAUSES(CRASH_009), next_process_locks_after_a_death,
		.argument = KILLED_FROM_OUTSIDE },
	{ "next-process-locks-after-a-crash", CLAUSES(CRASH_009), next_process_locks_after_a_death,
		.argument = DEATH_FAULT },
	{ "kept-when-another-is-killed", CLAUSES(CRASH_010), kept_when_another_dies,
		.argument = KILLED_FROM_OUTSIDE },
	{ "kept-when-another-crashes", CLAUSES(CRASH_010), kept_when_another_dies,
		.argument = DEATH_FAULT },
	{ "frozen-owner", CLAUSES(CRASH_011), frozen_owner },
	{ "frozen-owner-goes-on", CLAUSES(CRASH_011), frozen_owner_goes_on },
	{ "crashes-before-its-duplicate", CLAUSES(CRASH_012), crashes_before_its_duplicate,
		.argument = false },
	{ "crashes-before-its-heir", CLAUSES(CRASH_012), crashes_before_its_duplicate,
		.argument = true },
	{ "announced-again-after-a-crash", CLAUSES(CRASH_013), announced_again_after_a_crash,
		.needs = NEED_MEDIUM },
	{ "mounted-anew-after-a-crash", CLAUSES(CRASH_013), mounted_anew_after_a_crash },
	{ "capabilities-read-after-a-crash", CLAUSES(CRASH_013), capabilities_read_after_a_crash,
		.needs = NEED_MEDIUM },
	{ "a-thousand-crashes", CLAUSES(CRASH_014), a_thousand_crashes },
	{ "free-after-a-system-crash", CLAUSES(CRASH_015), free_after_a_system_crash },
	{ "handle-passed-to-a-long-lived-process", CLAUSES(CRASH_016),
		handle_passed_to_a_long_lived_process },
	{ .name = NULL },
};
