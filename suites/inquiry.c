/*
 * inquiry.c - IOCTL_CDROM_GET_INQUIRY_DATA: what the class driver remembers of the drive and tells
 * everybody, locked or not.
 */
#include "suites/listening.h"
#include "suites/suites.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define CACHE       260u /* the most a drive can have to say: 255 bytes and the five before them */
#define STRUCTURE   104u /* INQUIRYDATA */
#define ROOM        1024u
/* Where the data of a command passed through begins in its answer. */
#define PASSED_DATA 80u

static void holder_locks(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Others get the data while the drive is locked. */
static void others_are_told(struct plan *plan)
{
	holder_locks(plan);
	then(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));
	then(plan, RIVAL, asks_inquiry(ROOM), information_at_most(CACHE));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* It is remembered, with a lock or without: no INQUIRY, nor any other command, goes to the drive.
 */
static void drive_is_not_asked(struct plan *plan)
{
	given_no_polls(plan, WITNESS);
	given(plan, LAB, clears_commands(), returns(SUCCESS));
	then(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));
	then(plan, HOLDER, asks_inquiry(ROOM), returns(SUCCESS));
	then(plan, LAB, reads_commands(), says_nothing());
	/* The log would show it. */
	given(plan, RIVAL, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, LAB, reads_commands(), says("RIVAL 12"));
	holder_locks(plan);
	given(plan, LAB, clears_commands(), returns(SUCCESS));
	then(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));
	then(plan, HOLDER, asks_inquiry(ROOM), returns(SUCCESS));
	then(plan, LAB, reads_commands(), says_nothing());
}

/* The answer is the same before, during and after the lock. */
static void answer_does_not_depend_on_the_lock(struct plan *plan)
{
	int unlocked = given(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));

	holder_locks(plan);
	then(plan, RIVAL, asks_inquiry(ROOM), same_as(unlocked));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, RIVAL, asks_inquiry(ROOM), same_as(unlocked));
}

/* The owner is told what others are. */
static void owner_is_told_the_same(struct plan *plan)
{
	int others;

	holder_locks(plan);
	others = given(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));
	then(plan, HOLDER, asks_inquiry(ROOM), same_as(others));
}

/* What is remembered is what the drive itself answers to INQUIRY. */
static void data_is_the_drives(struct plan *plan)
{
	int live;

	holder_locks(plan);
	live = given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	then(plan, RIVAL, asks_inquiry(ROOM),
		both(returns(SUCCESS), starts_like(live, PASSED_DATA, 36)));
}

/* There must be room for INQUIRYDATA; with less, only the refusal of none at all is agreed on. */
static void room_for_the_structure(struct plan *plan)
{
	static const uint32_t less[] = { 1, 4, 35, 36, STRUCTURE - 1 };
	static const uint32_t enough[] = { CACHE, 4096 };
	int whole = given(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));

	then(plan, RIVAL, asks_inquiry(0), fails());
	for (size_t i = 0; i < COUNT(less); i++) {
		note(plan, RIVAL, asks_inquiry(less[i]));
		letter(plan, "refused: too small for INQUIRYDATA", fails());
		reading(plan, "all that the drive has to say", same_as(whole));
		reading(plan, "cut to the buffer, with a warning, as by the published driver",
			both(returns(BUFFER_OVERFLOW), information_is(less[i])));
		reading(plan, "cut to the buffer", both(returns(SUCCESS), information_is(less[i])));
	}
	then(plan, RIVAL, asks_inquiry(STRUCTURE), returns_either(SUCCESS, BUFFER_OVERFLOW));
	for (size_t i = 0; i < COUNT(enough); i++)
		then(plan, RIVAL, asks_inquiry(enough[i]), same_as(whole));
}

/* Information counts the bytes that were returned, not those that there was room for. */
static void information_counts_bytes(struct plan *plan)
{
	int whole = given(plan, RIVAL, asks_inquiry(CACHE), returns(SUCCESS));

	then(plan, RIVAL, asks_inquiry(CACHE), both(information_at_most(CACHE), same_as(whole)));
	then(plan, RIVAL, asks_inquiry(4096),
		both(both(returns(SUCCESS), information_at_most(CACHE)),
			both(same_parts_as(whole, PART_INFORMATION),
				output_untouched_from(CACHE))));
	then(plan, RIVAL, asks_inquiry(STRUCTURE),
		both(information_at_most(STRUCTURE), output_untouched_from(STRUCTURE)));
}

/* The request has no input: whatever is handed in is not looked at. */
static void input_is_not_used(struct plan *plan)
{
	static const uint8_t garbage[] = { 0xFF, 0x00, 0x80, 0x7F, 0x12, 0x34, 0xAA, 0x55, 0x01 };
	int plain = given(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));

	then(plan, RIVAL, controls(IOCTL_CDROM_GET_INQUIRY_DATA, garbage, sizeof(garbage), ROOM),
		same_as(plain));
	then(plan, RIVAL, with_fill(0xFF, with_input_length(4096, asks_inquiry(ROOM))),
		same_as(plain));
	holder_locks(plan);
	then(plan, RIVAL, controls(IOCTL_CDROM_GET_INQUIRY_DATA, garbage, sizeof(garbage), ROOM),
		same_as(plain));
}

/* The code asks for the right to read, and the I/O manager sees to it, lock or no lock. */
static void takes_the_right_to_read(struct plan *plan)
{
	given(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, NO_ACCESS), returns(SUCCESS));
	given(plan, RIVAL, opens(THIRD_HANDLE, PATH_INTERFACE, READ_ONLY), returns(SUCCESS));
	then(plan, RIVAL, through(SECOND_HANDLE, asks_inquiry(ROOM)),
		returns_with_code(ST_ACCESS_DENIED, 5));
	then(plan, RIVAL, through(THIRD_HANDLE, asks_inquiry(ROOM)), returns(SUCCESS));
	holder_locks(plan);
	then(plan, RIVAL, through(SECOND_HANDLE, asks_inquiry(ROOM)),
		returns_with_code(ST_ACCESS_DENIED, 5));
	then(plan, RIVAL, through(THIRD_HANDLE, asks_inquiry(ROOM)), returns(SUCCESS));
}

/* It does not matter when the handle was opened: before the lock or, where one can be, during it.
 */
static void any_handle_is_told(struct plan *plan)
{
	int early = given(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));

	holder_locks(plan);
	then(plan, RIVAL, asks_inquiry(ROOM), same_as(early));
	note(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	letter(plan, "refused: no open while the drive is locked", fails());
	reading(plan, "opened: the published driver does not ask about the lock", returns(SUCCESS));
	/* A refused open leaves nothing to ask through. */
	then(plan, RIVAL, through(SECOND_HANDLE, asks_inquiry(ROOM)),
		returns_either(SUCCESS, INVALID_HANDLE));
}

/* What is remembered outlives discs, any number of locks, and the death of an owner. */
static void data_outlives_discs_and_owners(struct plan *plan)
{
	int first = given(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));

	given(plan, STRANGER, cycles(50, "Stranger"), outcomes("STATUS_SUCCESS"));
	then(plan, RIVAL, asks_inquiry(ROOM), same_as(first));
	holder_locks(plan);
	given(plan, LAB, takes_out(), returns(SUCCESS));
	then(plan, RIVAL, asks_inquiry(ROOM), same_as(first));
	given(plan, LAB, inserts(DATA_DISC, 2), returns(SUCCESS));
	then(plan, RIVAL, asks_inquiry(ROOM), same_as(first));
	given(plan, HOLDER, is_killed(), ends());
	then(plan, RIVAL, asks_inquiry(ROOM), same_as(first));
}

/* A drive that comes back, with new firmware or as another one: is it asked again? */
static void drive_that_comes_back(struct plan *plan)
{
	int before = given(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));

	given(plan, LAB, lab(LAB_UNPLUG, 0, 0, 0), returns(SUCCESS));
	given(plan, LAB, lab(LAB_PLUG_IN, 0, 0, 0), returns(SUCCESS));
	given(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	note(plan, RIVAL, through(SECOND_HANDLE, asks_inquiry(ROOM)));
	reading(plan, "the same data: the same drive, or an old answer", same_as(before));
	reading(plan, "other data: the drive was asked again", returns(SUCCESS));
	reading(plan, "no data", fails());
}

/* The answer does not wait behind the owner's command, however long that takes. */
static void answer_does_not_wait(struct plan *plan)
{
	int idle = given(plan, RIVAL, asks_inquiry(ROOM), returns(SUCCESS));

	holder_locks(plan);
	given(plan, LAB, stalls(SCSI_TEST_UNIT_READY), returns(SUCCESS));
	given(plan, HOLDER, begins(1, passes_through(SCSI_TEST_UNIT_READY, 0)), stays_pending());
	then(plan, RIVAL, asks_inquiry(ROOM), in_time(same_as(idle)));
	/* It was answered while the command was still under way. */
	given(plan, HOLDER, peeks(1), stays_pending());
	given(plan, LAB, releases_stall(), returns(SUCCESS));
	given(plan, HOLDER, awaits(1), answers());
}

const struct test_case inquiry_cases[] = {
	{ "others-are-told", CLAUSES(INQ_001), others_are_told },
	{ "drive-is-not-asked", CLAUSES(INQ_002), drive_is_not_asked },
	{ "answer-does-not-depend-on-the-lock", CLAUSES(INQ_003),
		answer_does_not_depend_on_the_lock },
	{ "owner-is-told-the-same", CLAUSES(INQ_004), owner_is_told_the_same },
	{ "data-is-the-drives", CLAUSES(INQ_005), data_is_the_drives },
	{ "room-for-the-structure", CLAUSES(INQ_006), room_for_the_structure },
	{ "information-counts-bytes", CLAUSES(INQ_007), information_counts_bytes },
	{ "input-is-not-used", CLAUSES(INQ_008), input_is_not_used },
	{ "takes-the-right-to-read", CLAUSES(INQ_009), takes_the_right_to_read },
	{ "any-handle-is-told", CLAUSES(INQ_010), any_handle_is_told },
	{ "data-outlives-discs-and-owners", CLAUSES(INQ_011), data_outlives_discs_and_owners },
	{ "drive-that-comes-back", CLAUSES(INQ_012), drive_that_comes_back },
	{ "answer-does-not-wait", CLAUSES(INQ_013), answer_does_not_wait },
	{ .name = NULL },
};
