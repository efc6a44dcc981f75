/*
 * owner.c - who can do what while the drive is locked: everything through the file object that
 * owns the lock, and through no other.
 */
#include "suites/listening.h"
#include "suites/owner_requests.h"
#include "suites/suites.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* A sector, in bytes, that a test may overwrite: behind all that a file system starts with. */
#define TARGET (1024u * SECTOR_SIZE)

static void holder_locks(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* From here on the log holds what follows, and it does see what reaches the drive. */
static void watch_the_drive(struct plan *plan)
{
	given(plan, LAB, clears_commands(), returns(SUCCESS));
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, LAB, reads_commands(), says("HOLDER 12"));
	given(plan, LAB, clears_commands(), returns(SUCCESS));
}

/* The owner reads the disc while the drive is locked as it did before. */
static void owner_reads(struct plan *plan)
{
	int unlocked = given(plan, HOLDER, reads(0, SECTOR_SIZE), returns(SUCCESS));

	holder_locks(plan);
	then(plan, HOLDER, reads(0, SECTOR_SIZE),
		both(both(returns(SUCCESS), information_is(SECTOR_SIZE)), same_as(unlocked)));
}

/* The owner's own commands go to the drive, and their answers come back. */
static void owner_passes_through(struct plan *plan)
{
	static const struct {
		uint8_t opcode;
		uint32_t length;
	} asked[] = { { SCSI_INQUIRY, 36 }, { SCSI_GET_CONFIGURATION, 64 },
		{ SCSI_MODE_SENSE_10, 64 } };
	int unlocked[COUNT(asked)];

	given(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	/* A command that this drive does not know is refused to the owner as it was before. */
	for (size_t i = 0; i < COUNT(asked); i++)
		unlocked[i] = given(
			plan, HOLDER, passes_through(asked[i].opcode, asked[i].length), answers());
	holder_locks(plan);
	then(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	for (size_t i = 0; i < COUNT(asked); i++)
		then(plan, HOLDER, passes_through(asked[i].opcode, asked[i].length),
			same_as(unlocked[i]));
	then(plan, HOLDER, passes_through_direct(SCSI_TEST_UNIT_READY, 0), passed_good());
}

/* The owner's commands really reach the drive, as its log shows. */
static void owner_reaches_the_drive(struct plan *plan)
{
	holder_locks(plan);
	given(plan, LAB, clears_commands(), returns(SUCCESS));
	then(plan, HOLDER, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	then(plan, LAB, reads_commands(), says("HOLDER 00"));
	given(plan, LAB, clears_commands(), returns(SUCCESS));
	/* A class driver may read in a thread of its own, which the log then names. */
	then(plan, HOLDER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	then(plan, LAB, reads_commands(), has_command(SCSI_READ_10));
}

/* The class driver serves the owner's requests as if there were no lock. */
static void owner_is_served(struct plan *plan)
{
	static const enum group asked[] = { CHECK_VERIFY, CONTENTS, CONFIGURATION, SIZE, REMOVAL };
	static const uint8_t fastest[12] = { [4] = 0xFF, 0xFF, 0xFF, 0xFF };
	struct operation sets_speed = controls(IOCTL_CDROM_SET_SPEED, fastest, sizeof(fastest), 0);
	int unlocked[COUNT(asked)][4];
	int speed = given(plan, HOLDER, sets_speed, answers());

	for (size_t i = 0; i < COUNT(asked); i++)
		for (size_t j = 0; j < count_of(asked[i]); j++)
			unlocked[i][j] = given(plan, HOLDER, sends(asked[i], j), succeeds());
	holder_locks(plan);
	given(plan, RIVAL, sends(CHECK_VERIFY, 0), fails());
	for (size_t i = 0; i < COUNT(asked); i++)
		for (size_t j = 0; j < count_of(asked[i]); j++)
			then(plan, HOLDER, sends(asked[i], j), same_as(unlocked[i][j]));
	then(plan, HOLDER, sets_speed, same_parts_as(speed, PART_STATUS));
}

/* The tray moves for the owner: out, where nothing can be read, and in again. */
static void owner_moves_the_tray(struct plan *plan)
{
	given(plan, HOLDER, sends(CHECK_VERIFY, 0), returns(SUCCESS));
	holder_locks(plan);
	then(plan, HOLDER, controls(IOCTL_STORAGE_EJECT_MEDIA, NULL, 0, 0), returns(SUCCESS));
	then(plan, HOLDER, sends(CHECK_VERIFY, 0), returns_other_than(SUCCESS));
	then(plan, HOLDER, controls(IOCTL_STORAGE_LOAD_MEDIA, NULL, 0, 0), returns(SUCCESS));
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* Nobody else reads the disc, and not a byte of it comes out. */
static void others_cannot_read(struct plan *plan)
{
	given(plan, RIVAL, reads(0, SECTOR_SIZE), returns(SUCCESS));
	holder_locks(plan);
	then(plan, RIVAL, reads(0, SECTOR_SIZE), both(fails(), output_untouched_from(0)));
	given(plan, HOLDER, reads(0, SECTOR_SIZE), returns(SUCCESS));
}

/* Nobody else writes to it. */
static void others_cannot_write(struct plan *plan)
{
	holder_locks(plan);
	then(plan, RIVAL, writes(TARGET, SECTOR_SIZE), fails());
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* A new disc is announced to whoever reads, once or twice; after that it is old. */
static void insert_a_writable_disc(struct plan *plan)
{
	given(plan, LAB, inserts(UDF_DISC, 1), returns(SUCCESS));
	for (int i = 0; i < 2; i++)
		given(plan, RIVAL, reads(TARGET, SECTOR_SIZE),
			returns_either(SUCCESS, VERIFY_REQUIRED));
}

/* ... not even to a disc that takes it: the sector is what the owner last saw there. */
static void others_cannot_write_to_a_writable_disc(struct plan *plan)
{
	int sector;

	insert_a_writable_disc(plan);
	given(plan, RIVAL, with_fill(0x11, writes(TARGET, SECTOR_SIZE)), returns(SUCCESS));
	sector = given(plan, HOLDER, reads(TARGET, SECTOR_SIZE), returns(SUCCESS));
	holder_locks(plan);
	then(plan, RIVAL, with_fill(0x22, writes(TARGET, SECTOR_SIZE)), fails());
	then(plan, HOLDER, reads(TARGET, SECTOR_SIZE), same_as(sector));
	then(plan, HOLDER, with_fill(0x33, writes(TARGET, SECTOR_SIZE)), returns(SUCCESS));
}

/* Nor is anybody else told whether they could, or has the drive compare what is there: drives may refuse
 * that of themselves on any other disc. */
static void others_are_not_told_of_writability(struct plan *plan)
{
	insert_a_writable_disc(plan);
	given(plan, RIVAL, sends(WRITING, 0), returns(SUCCESS));
	given(plan, RIVAL, sends(WRITING, 1), answers());
	holder_locks(plan);
	then(plan, RIVAL, sends(WRITING, 0), fails());
	then(plan, RIVAL, sends(WRITING, 1), fails());
}

/* Reads and writes of others end before the drive. */
static void others_transfer_nothing(struct plan *plan)
{
	holder_locks(plan);
	watch_the_drive(plan);
	if (plan_argument(plan) == OP_READ)
		then(plan, RIVAL, reads(0, SECTOR_SIZE), fails());
	else
		then(plan, RIVAL, writes(TARGET, SECTOR_SIZE), fails());
	then(plan, LAB, reads_commands(), says_nothing());
}

/* A read of no bytes accesses nothing: is it refused all the same? */
static void others_read_nothing(struct plan *plan)
{
	holder_locks(plan);
	note(plan, RIVAL, reads(0, 0));
	letter(plan, "refused: all requests of others fail", fails());
	reading(plan, "done: there was nothing to read", returns(SUCCESS));
}

static struct operation passes(const struct plan *plan, uint8_t opcode, uint32_t length)
{
	return with_code(plan_argument(plan), passes_through(opcode, length));
}

/* Nobody else gets a command through the class driver. */
static void others_cannot_pass_through(struct plan *plan)
{
	given(plan, RIVAL, passes(plan, SCSI_TEST_UNIT_READY, 0), passed_good());
	given(plan, RIVAL, passes(plan, SCSI_INQUIRY, 36), passed_good());
	holder_locks(plan);
	then(plan, RIVAL, passes(plan, SCSI_TEST_UNIT_READY, 0), fails());
	then(plan, RIVAL, passes(plan, SCSI_INQUIRY, 36), both(fails(), output_untouched_from(0)));
	then(plan, RIVAL, passes(plan, SCSI_START_STOP_UNIT, 0), fails());
}

/* ... nor to the drive. */
static void passed_commands_go_nowhere(struct plan *plan)
{
	holder_locks(plan);
	watch_the_drive(plan);
	then(plan, RIVAL, passes(plan, SCSI_TEST_UNIT_READY, 0), fails());
	then(plan, RIVAL, passes(plan, SCSI_INQUIRY, 36), fails());
	then(plan, RIVAL, passes(plan, SCSI_START_STOP_UNIT, 0), fails());
	then(plan, LAB, reads_commands(), says_nothing());
}

/* Requests that work on the unlocked drive fail for others while it is locked. */
static void others_are_refused(struct plan *plan)
{
	const enum group group = plan_argument(plan);
	const size_t count = count_of(group);

	for (size_t i = 0; i < count; i++)
		if (before_of(group, i) != UNTRIED)
			given(plan, RIVAL, sends(group, i),
				before_of(group, i) == WORKS ? succeeds() : answers());
	holder_locks(plan);
	for (size_t i = 0; i < count; i++)
		then(plan, RIVAL, sends(group, i), fails());
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* ... and nothing of them gets as far as the drive. */
static void refusals_stay_off_the_drive(struct plan *plan)
{
	const enum group group = plan_argument(plan);

	holder_locks(plan);
	watch_the_drive(plan);
	for (size_t i = 0; i < count_of(group); i++) {
		then(plan, RIVAL, sends(group, i), fails());
		then(plan, LAB, reads_commands(), says_nothing());
	}
}

/* The drive has had another owner before: the present one is as alone with it as the first one was,
 * and the former one is a stranger like any other. */
static void later_owners_are_alone_too(struct plan *plan)
{
	static const enum actor others[] = { STRANGER, RIVAL };

	given(plan, STRANGER, locks("Former owner"), returns(SUCCESS));
	given(plan, STRANGER, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	given(plan, STRANGER, unlocks(), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(others); i++)
		for (int j = 0; j < 2; j++)
			given(plan, others[i], reads(0, SECTOR_SIZE),
				returns_either(SUCCESS, VERIFY_REQUIRED));
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(others); i++) {
		then(plan, others[i], reads(0, SECTOR_SIZE),
			both(fails(), output_untouched_from(0)));
		then(plan, others[i], passes_through(SCSI_TEST_UNIT_READY, 0), fails());
		then(plan, others[i], sends(CHECK_VERIFY, 0), fails());
		then(plan, others[i], sends(TRAY, 0), fails());
	}
	then(plan, HOLDER, reads(0, SECTOR_SIZE), returns(SUCCESS));
}

/* A lock that ignored the volume keeps others out like any lock. */
static void flags_1_keeps_others_out(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	then(plan, RIVAL, reads(0, SECTOR_SIZE), fails());
	then(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), fails());
	then(plan, RIVAL, sends(CHECK_VERIFY, 0), fails());
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* Some control codes ask for no right, so a handle without any could send them before the lock. */
static void handles_without_rights_are_refused(struct plan *plan)
{
	static const struct {
		enum group group;
		size_t index;
	} asked[] = { { CHECK_VERIFY, 2 }, { TRAY, 2 }, { REMOVAL, 2 }, { REMOVAL, 3 },
		{ NOTIFICATION, 0 }, { NOTIFICATION, 1 } };

	given(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, NO_ACCESS), returns(SUCCESS));
	given(plan, RIVAL, through(SECOND_HANDLE, sends(asked[0].group, asked[0].index)),
		returns(SUCCESS));
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(asked); i++)
		then(plan, RIVAL, through(SECOND_HANDLE, sends(asked[i].group, asked[i].index)),
			fails());
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* A handle of the volume leads to the same drive: what is sent through it is refused as well. */
static void volume_handles_are_refused(struct plan *plan)
{
	static const enum group asked[] = { CHECK_VERIFY, CONTENTS, SIZE };

	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, RIVAL, opens(LETTER_HANDLE, PATH_LETTER, READ_WRITE), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(asked); i++)
		given(plan, RIVAL, through(LETTER_HANDLE, sends(asked[i], 0)), succeeds());
	given(plan, RIVAL, through(LETTER_HANDLE, reads(0, SECTOR_SIZE)), returns(SUCCESS));
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(asked); i++)
		then(plan, RIVAL, through(LETTER_HANDLE, sends(asked[i], 0)), fails());
	then(plan, RIVAL, through(LETTER_HANDLE, reads(0, SECTOR_SIZE)), fails());
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* Requests that need not ask the drive anything: are others refused them too? */
static void others_ask_for_addresses(struct plan *plan)
{
	int unlocked[ADDRESSES_COUNT];

	for (size_t i = 0; i < ADDRESSES_COUNT; i++)
		unlocked[i] = given(plan, RIVAL, sends(ADDRESSES, i), succeeds());
	holder_locks(plan);
	for (size_t i = 0; i < ADDRESSES_COUNT; i++) {
		note(plan, RIVAL, sends(ADDRESSES, i));
		letter(plan, "refused: the page grants others two requests, and not this one",
			fails());
		reading(plan, "answered as when unlocked, as by the published driver",
			same_as(unlocked[i]));
		reading(plan, "answered, but not as when unlocked", succeeds());
	}
}

/* Are others told that a disc is in the locked drive? */
static void others_ask_for_media_types(struct plan *plan)
{
	struct operation asks = controls(IOCTL_STORAGE_GET_MEDIA_TYPES_EX, NULL, 0, 256);
	int unlocked = given(plan, RIVAL, asks, returns(SUCCESS));

	holder_locks(plan);
	note(plan, RIVAL, asks);
	letter(plan, "refused: the page grants others two requests, and not this one", fails());
	reading(plan, "the answer of the unlocked drive", same_as(unlocked));
	reading(plan, "an answer without the mark of a mounted disc, as by the published driver",
		both(succeeds(), differs_from(unlocked, PART_BYTES)));
}

/* Requests of the mount manager and to volumes: does the lock stand in their way? */
static void others_ask_as_a_volume(struct plan *plan)
{
	for (size_t i = 0; i < count_of(FOREIGN); i++)
		given(plan, RIVAL, sends(FOREIGN, i), answers());
	holder_locks(plan);
	for (size_t i = 0; i < count_of(FOREIGN); i++) {
		note(plan, RIVAL, sends(FOREIGN, i));
		letter(plan, "refused: all requests of others fail", fails());
		reading(plan, "done, as by the published driver", succeeds());
	}
}

/* Does another process's flush get to the drive? */
static void others_flush(struct plan *plan)
{
	holder_locks(plan);
	watch_the_drive(plan);
	note(plan, RIVAL, flushes());
	letter(plan, "refused: all requests of others fail", fails());
	reading(plan, "done, as by the published driver", returns(SUCCESS));
	note(plan, LAB, reads_commands());
	letter(plan, "nothing reached the drive", says_nothing());
	reading(plan, "a command reached the drive, as with the published driver", answers());
}

static void application_or_file_object(struct plan *plan, struct operation does)
{
	note(plan, HOLDER, through(SECOND_HANDLE, does));
	reading(plan, "done: the application is the owner", returns(SUCCESS));
	reading(plan, "refused: the file object is, as in the published driver",
		returns(ACCESS_DENIED));
	reading(plan, "refused with another status", fails());
}

/* Is a second handle of the owner's own process the owner's, or anybody's? */
static void second_handle_of_the_owner(struct plan *plan)
{
	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	holder_locks(plan);
	application_or_file_object(plan, reads(0, SECTOR_SIZE));
	application_or_file_object(plan, passes_through(SCSI_TEST_UNIT_READY, 0));
	application_or_file_object(plan, sends(CHECK_VERIFY, 0));
}

/* It has the owner's access, while the rival, which has its own file object, has none. */
static void has_access(struct plan *plan, enum actor actor, enum handle_slot slot)
{
	then(plan, actor, through(slot, passes_through(SCSI_TEST_UNIT_READY, 0)), passed_good());
	then(plan, actor, through(slot, reads(0, SECTOR_SIZE)), returns(SUCCESS));
	given(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), fails());
}

/* A duplicate of the owning handle leads to the same file object, hence to the owner's access. */
static void duplicate_is_the_owner(struct plan *plan)
{
	given(plan, HOLDER, duplicates(FIRST_HANDLE, DUPLICATE_HANDLE), returns(SUCCESS));
	holder_locks(plan);
	has_access(plan, HOLDER, DUPLICATE_HANDLE);
	given(plan, HOLDER, duplicates(FIRST_HANDLE, SPARE_HANDLE), returns(SUCCESS));
	has_access(plan, HOLDER, SPARE_HANDLE);
}

/* ... in whichever process it is: handed over, or inherited. */
static void duplicate_elsewhere_is_the_owner(struct plan *plan)
{
	holder_locks(plan);
	given(plan, HOLDER, gives(FIRST_HANDLE, STRANGER, SECOND_HANDLE), returns(SUCCESS));
	has_access(plan, STRANGER, SECOND_HANDLE);
	given(plan, HOLDER, bequeaths(FIRST_HANDLE, HEIR, SECOND_HANDLE), returns(SUCCESS));
	has_access(plan, HEIR, SECOND_HANDLE);
}

/* What was begun has reached the drive for certain once the lab has been answered twice. */
static void given_all_has_arrived(struct plan *plan)
{
	given(plan, LAB, reads_state(), succeeds());
	given(plan, LAB, reads_state(), succeeds());
}

/* A handle from before the lock loses its access with the very first request after it. */
static void access_is_lost_at_once(struct plan *plan)
{
	given(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
	given(plan, STRANGER, sends(CONFIGURATION, 0), succeeds());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), fails());
	then(plan, STRANGER, sends(CONFIGURATION, 0), fails());
}

/* Not even a request that was sent before the lock, and waited its turn behind it, gets through: what
 * is asked for is done, or not, when its turn comes. */
static void waiting_requests_lose_access(struct plan *plan)
{
	struct operation open = overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	static const enum actor actors[] = { STRANGER, HOLDER, RIVAL };

	for (size_t i = 0; i < COUNT(actors); i++)
		given(plan, actors[i], open, returns(SUCCESS));
	given(plan, LAB, stalls(SCSI_INQUIRY), returns(SUCCESS));
	given(plan, STRANGER, through(SECOND_HANDLE, begins(1, passes_through(SCSI_INQUIRY, 36))),
		stays_pending());
	given_all_has_arrived(plan);
	given(plan, HOLDER, through(SECOND_HANDLE, begins(1, locks("Holder"))), stays_pending());
	given_all_has_arrived(plan);
	given(plan, RIVAL,
		through(SECOND_HANDLE, begins(1, passes_through(SCSI_TEST_UNIT_READY, 0))),
		stays_pending());
	given_all_has_arrived(plan);
	given(plan, LAB, releases_stall(), returns(SUCCESS));
	given(plan, STRANGER, awaits(1), answers());
	given(plan, HOLDER, awaits(1), returns(SUCCESS));
	then(plan, RIVAL, awaits(1), fails());
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* ... and has it again after the release, not opened anew; the medium may ask to be verified once.
 */
static void access_comes_back(struct plan *plan)
{
	given(plan, RIVAL, reads(0, SECTOR_SIZE), returns(SUCCESS));
	holder_locks(plan);
	given(plan, RIVAL, reads(0, SECTOR_SIZE), fails());
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, RIVAL, reads(0, SECTOR_SIZE), returns_either(SUCCESS, VERIFY_REQUIRED));
	/* Verification is the file system's: whoever uses the letter brings it about. */
	given(plan, STRANGER, asks_volume(), answers());
	then(plan, RIVAL, reads(0, SECTOR_SIZE), returns(SUCCESS));
	then(plan, RIVAL, passes_through(SCSI_TEST_UNIT_READY, 0), passed_good());
}

/* Reading a file asks the drive in the file system's name, not in the owner's: it fails for all. */
static void files_cannot_be_read(struct plan *plan)
{
	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, RIVAL, opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY), returns(SUCCESS));
	given(plan, HOLDER, opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY), returns(SUCCESS));
	/* Read past every cache, so that what was read once is asked for again. */
	given(plan, RIVAL, through(FILE_HANDLE, reads(0, SECTOR_SIZE)), returns(SUCCESS));
	given(plan, HOLDER, through(FILE_HANDLE, reads(0, SECTOR_SIZE)), returns(SUCCESS));
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	then(plan, RIVAL, through(FILE_HANDLE, reads(0, SECTOR_SIZE)),
		both(fails(), returns_other_than(END_OF_FILE)));
	then(plan, HOLDER, through(FILE_HANDLE, reads(0, SECTOR_SIZE)),
		both(fails(), returns_other_than(END_OF_FILE)));
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* What was read from a file before may still be in a cache that no driver is asked about. */
static void files_may_be_remembered(struct plan *plan)
{
	int before;

	given(plan, LAB, mounts(), returns(SUCCESS));
	given(plan, RIVAL, buffered(opens(FILE_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY)),
		returns(SUCCESS));
	before = given(plan, RIVAL, through(FILE_HANDLE, reads(0, SECTOR_SIZE)), returns(SUCCESS));
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	note(plan, RIVAL, through(FILE_HANDLE, reads(0, SECTOR_SIZE)));
	reading(plan, "served from the cache, which is no violation", same_as(before));
	reading(plan, "refused", fails());
}

/* A minute of the lock goes by without any command that the owner did not send. */
static void nobody_else_reaches_the_drive(struct plan *plan)
{
	given(plan, LAB, clears_commands(), returns(SUCCESS));
	given(plan, LAB, passes_time(5000), returns(SUCCESS));
	/* Somebody does ask the drive while it is not locked. */
	given(plan, LAB, reads_commands(), says(""));
	holder_locks(plan);
	given_log_empty(plan);
	given(plan, LAB, passes_time(60000), returns(SUCCESS));
	then(plan, LAB, reads_commands(), says_nothing());
	given_log_awake(plan, HOLDER);
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* An internal request of another component is no more the owner's than any other. */
static void internal_requests_are_refused(struct plan *plan)
{
	given(plan, LAB, lab(LAB_INTERNAL_COMMAND, SCSI_TEST_UNIT_READY, 0, 0), returns(SUCCESS));
	holder_locks(plan);
	watch_the_drive(plan);
	then(plan, LAB, lab(LAB_INTERNAL_COMMAND, SCSI_TEST_UNIT_READY, 0, 0), fails());
	then(plan, RIVAL, with_flags(INTERNAL_REQUEST, passes_through(SCSI_TEST_UNIT_READY, 0)),
		fails());
	then(plan, LAB, reads_commands(), says_nothing());
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

static void how_it_fails(struct plan *plan, struct operation does)
{
	note(plan, RIVAL, does);
	reading(plan, "access denied, as by the published driver", returns(ACCESS_DENIED));
	reading(plan, "another failure", fails());
	reading(plan, "no failure", answers());
}

/* With what status is each request refused? One property query aside, no page says. */
static void statuses_of_refusal(struct plan *plan)
{
	holder_locks(plan);
	how_it_fails(plan, reads(0, SECTOR_SIZE));
	how_it_fails(plan, flushes());
	how_it_fails(plan, passes_through(SCSI_TEST_UNIT_READY, 0));
	how_it_fails(plan, passes_through_direct(SCSI_TEST_UNIT_READY, 0));
	for (enum group i = 0; i < REFUSED_GROUPS; i++)
		for (size_t j = 0; j < count_of(i); j++)
			if (i != CALIBRATION && i != RESETS)
				how_it_fails(plan, sends(i, j));
}

/* ... and what could do harm, were it not refused. */
static void statuses_of_refused_harm(struct plan *plan)
{
	holder_locks(plan);
	how_it_fails(plan, writes(TARGET, SECTOR_SIZE));
	how_it_fails(plan, sends(CALIBRATION, 0));
	for (size_t i = 0; i < count_of(RESETS); i++)
		how_it_fails(plan, sends(RESETS, i));
}

/* A refused request has had no effect: the tray is where it was, the disc in it readable. */
static void refusals_change_nothing(struct plan *plan)
{
	int sector = given(plan, HOLDER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	int count;

	holder_locks(plan);
	count = given(plan, HOLDER, sends(CHECK_VERIFY, 1), returns(SUCCESS));
	for (size_t i = 0; i < count_of(TRAY); i++)
		then(plan, RIVAL, sends(TRAY, i), fails());
	then(plan, RIVAL, sends(REMOVAL, 0), fails());
	/* Neither out nor changed since: not even the count of changes moved. */
	then(plan, HOLDER, sends(CHECK_VERIFY, 1), same_as(count));
	then(plan, HOLDER, reads(0, SECTOR_SIZE), same_as(sector));
	/* Nor is it held in by the refused prevention. */
	then(plan, HOLDER, sends(TRAY, 0), returns(SUCCESS));
	given(plan, HOLDER, sends(TRAY, 1), returns(SUCCESS));
}

/* The same with the tray open: a refused load leaves it open. */
static void refused_load_closes_nothing(struct plan *plan)
{
	int before;

	holder_locks(plan);
	given(plan, HOLDER, sends(TRAY, 0), returns(SUCCESS));
	before = given(plan, HOLDER, sends(CHECK_VERIFY, 0), returns_other_than(SUCCESS));
	then(plan, RIVAL, sends(TRAY, 1), fails());
	then(plan, RIVAL, sends(TRAY, 2), fails());
	then(plan, HOLDER, sends(CHECK_VERIFY, 0), same_parts_as(before, PART_STATUS));
	given(plan, HOLDER, sends(TRAY, 1), returns(SUCCESS));
}

const struct test_case owner_cases[] = {
	{ "owner-reads", CLAUSES(OWNER_001), owner_reads, .needs = NEED_MEDIUM },
	{ "owner-passes-through", CLAUSES(OWNER_002), owner_passes_through, .needs = NEED_MEDIUM },
	{ "owner-reaches-the-drive", CLAUSES(OWNER_002, OWNER_001), owner_reaches_the_drive,
		.needs = NEED_MEDIUM },
	{ "owner-is-served", CLAUSES(OWNER_003), owner_is_served, .needs = NEED_MEDIUM },
	{ "owner-moves-the-tray", CLAUSES(OWNER_003), owner_moves_the_tray,
		.needs = NEED_MEDIUM | NEED_LOADING_TRAY },
	{ "others-cannot-read", CLAUSES(OWNER_004), others_cannot_read, .needs = NEED_MEDIUM },
	{ "reads-stay-off-the-drive", CLAUSES(OWNER_004), others_transfer_nothing,
		.argument = OP_READ, .needs = NEED_MEDIUM },
	{ "others-cannot-write", CLAUSES(OWNER_005), others_cannot_write,
		.needs = NEED_WRITABLE_MEDIUM },
	{ "others-cannot-write-to-a-writable-disc", CLAUSES(OWNER_005),
		others_cannot_write_to_a_writable_disc, .needs = NEED_WRITABLE_MEDIUM },
	{ "writes-stay-off-the-drive", CLAUSES(OWNER_005), others_transfer_nothing,
		.argument = OP_WRITE, .needs = NEED_WRITABLE_MEDIUM },
	{ "others-read-nothing", CLAUSES(OWNER_006), others_read_nothing },
	{ "pass-through-is-refused", CLAUSES(OWNER_007), others_cannot_pass_through,
		.argument = IOCTL_SCSI_PASS_THROUGH, .needs = NEED_MEDIUM },
	{ "pass-through-stays-off-the-drive", CLAUSES(OWNER_007), passed_commands_go_nowhere,
		.argument = IOCTL_SCSI_PASS_THROUGH },
	{ "direct-pass-through-is-refused", CLAUSES(OWNER_008), others_cannot_pass_through,
		.argument = IOCTL_SCSI_PASS_THROUGH_DIRECT, .needs = NEED_MEDIUM },
	{ "direct-pass-through-stays-off-the-drive", CLAUSES(OWNER_008), passed_commands_go_nowhere,
		.argument = IOCTL_SCSI_PASS_THROUGH_DIRECT },
	{ "check-verify-is-refused", CLAUSES(OWNER_009), others_are_refused,
		.argument = CHECK_VERIFY, .needs = NEED_MEDIUM },
	{ "check-verify-stays-off-the-drive", CLAUSES(OWNER_009), refusals_stay_off_the_drive,
		.argument = CHECK_VERIFY },
	{ "contents-are-refused", CLAUSES(OWNER_010), others_are_refused, .argument = CONTENTS,
		.needs = NEED_MEDIUM },
	{ "contents-stay-off-the-drive", CLAUSES(OWNER_010), refusals_stay_off_the_drive,
		.argument = CONTENTS },
	{ "configuration-is-refused", CLAUSES(OWNER_011), others_are_refused,
		.argument = CONFIGURATION },
	{ "configuration-stays-off-the-drive", CLAUSES(OWNER_011), refusals_stay_off_the_drive,
		.argument = CONFIGURATION },
	{ "size-is-refused", CLAUSES(OWNER_012), others_are_refused, .argument = SIZE,
		.needs = NEED_MEDIUM },
	{ "size-stays-off-the-drive", CLAUSES(OWNER_012), refusals_stay_off_the_drive,
		.argument = SIZE },
	{ "tray-is-refused", CLAUSES(OWNER_013), others_are_refused, .argument = TRAY },
	{ "tray-stays-off-the-drive", CLAUSES(OWNER_013), refusals_stay_off_the_drive,
		.argument = TRAY },
	{ "media-removal-is-refused", CLAUSES(OWNER_014), others_are_refused, .argument = REMOVAL },
	{ "media-removal-stays-off-the-drive", CLAUSES(OWNER_014), refusals_stay_off_the_drive,
		.argument = REMOVAL },
	{ "notification-control-is-refused", CLAUSES(OWNER_015), others_are_refused,
		.argument = NOTIFICATION },
	{ "notification-control-stays-off-the-drive", CLAUSES(OWNER_015),
		refusals_stay_off_the_drive, .argument = NOTIFICATION },
	{ "disc-requests-are-refused", CLAUSES(OWNER_016), others_are_refused, .argument = DISC },
	{ "disc-requests-stay-off-the-drive", CLAUSES(OWNER_016), refusals_stay_off_the_drive,
		.argument = DISC },
	{ "calibration-is-refused", CLAUSES(OWNER_016), others_are_refused, .argument = CALIBRATION,
		.needs = NEED_RESETS },
	{ "calibration-stays-off-the-drive", CLAUSES(OWNER_016), refusals_stay_off_the_drive,
		.argument = CALIBRATION, .needs = NEED_RESETS },
	{ "writing-is-refused", CLAUSES(OWNER_017), others_are_refused, .argument = WRITING },
	{ "resets-are-refused", CLAUSES(OWNER_017), others_are_refused, .argument = RESETS,
		.needs = NEED_RESETS },
	{ "writability-is-refused", CLAUSES(OWNER_017), others_are_not_told_of_writability,
		.needs = NEED_WRITABLE_MEDIUM },
	{ "writing-stays-off-the-drive", CLAUSES(OWNER_017), refusals_stay_off_the_drive,
		.argument = WRITING },
	{ "resets-stay-off-the-drive", CLAUSES(OWNER_017), refusals_stay_off_the_drive,
		.argument = RESETS, .needs = NEED_RESETS },
	{ "undefined-codes-are-refused", CLAUSES(OWNER_018), others_are_refused,
		.argument = UNDEFINED_CODES },
	{ "undefined-codes-stay-off-the-drive", CLAUSES(OWNER_018), refusals_stay_off_the_drive,
		.argument = UNDEFINED_CODES },
	{ "later-owners-are-alone-too", CLAUSES(OWNER_004, OWNER_007, OWNER_009, OWNER_013),
		later_owners_are_alone_too, .needs = NEED_MEDIUM },
	{ "flags-1-keeps-others-out", CLAUSES(OWNER_004, OWNER_007, OWNER_009),
		flags_1_keeps_others_out, .needs = NEED_MEDIUM },
	{ "handles-without-rights-are-refused", CLAUSES(OWNER_009, OWNER_013, OWNER_014, OWNER_015),
		handles_without_rights_are_refused, .needs = NEED_MEDIUM },
	{ "volume-handles-are-refused", CLAUSES(OWNER_004, OWNER_009, OWNER_010, OWNER_012),
		volume_handles_are_refused, .needs = NEED_MEDIUM },
	{ "others-ask-for-addresses", CLAUSES(OWNER_019), others_ask_for_addresses },
	{ "others-ask-for-media-types", CLAUSES(OWNER_020), others_ask_for_media_types,
		.needs = NEED_MEDIUM },
	{ "others-ask-as-a-volume", CLAUSES(OWNER_021), others_ask_as_a_volume },
	{ "others-flush", CLAUSES(OWNER_022), others_flush },
	{ "second-handle-of-the-owner", CLAUSES(OWNER_023), second_handle_of_the_owner,
		.needs = NEED_MEDIUM },
	{ "duplicate-is-the-owner", CLAUSES(OWNER_024), duplicate_is_the_owner,
		.needs = NEED_MEDIUM },
	{ "duplicate-elsewhere-is-the-owner", CLAUSES(OWNER_025), duplicate_elsewhere_is_the_owner,
		.needs = NEED_MEDIUM },
	{ "access-is-lost-at-once", CLAUSES(OWNER_026), access_is_lost_at_once,
		.needs = NEED_MEDIUM },
	{ "waiting-requests-lose-access", CLAUSES(OWNER_026), waiting_requests_lose_access },
	{ "access-comes-back", CLAUSES(OWNER_027), access_comes_back, .needs = NEED_MEDIUM },
	{ "files-cannot-be-read", CLAUSES(OWNER_028), files_cannot_be_read },
	{ "files-may-be-remembered", CLAUSES(OWNER_029), files_may_be_remembered },
	{ "nobody-else-reaches-the-drive", CLAUSES(OWNER_030), nobody_else_reaches_the_drive },
	{ "internal-requests-are-refused", CLAUSES(OWNER_031), internal_requests_are_refused,
		.needs = NEED_MEDIUM },
	{ "statuses-of-refusal", CLAUSES(OWNER_032), statuses_of_refusal },
	{ "statuses-of-refused-harm", CLAUSES(OWNER_032), statuses_of_refused_harm,
		.needs = NEED_WRITABLE_MEDIUM | NEED_RESETS },
	{ "refusals-change-nothing", CLAUSES(OWNER_033), refusals_change_nothing,
		.needs = NEED_MEDIUM | NEED_LOADING_TRAY },
	{ "refused-load-closes-nothing", CLAUSES(OWNER_033), refused_load_closes_nothing,
		.needs = NEED_MEDIUM | NEED_LOADING_TRAY },
	{ .name = NULL },
};
