/* buffers.c - lengths, layouts and request types: what the class driver asks of the buffers. */
#include "suites/suites.h"

/* Any request with a good name where a lock has it, and room for a state. */
static struct operation requests_type(uint32_t type)
{
	return with_output_length(
		EXCLUSIVE_STATE_SIZE, requests(type, 0, "Holder", sizeof("Holder"), 0));
}

/* Less input than the 8 bytes that every request begins with, for a query and a lock of a free
 * device, and for an unlock by the owner: nothing else could be wrong. */
static void input_shorter_than_the_header(struct plan *plan)
{
	for (uint32_t length = 0; length < EXCLUSIVE_ACCESS_SIZE; length++) {
		then(plan, HOLDER, with_input_length(length, requests_type(EXCLUSIVE_ACCESS_QUERY)),
			returns(INFO_LENGTH_MISMATCH));
		then(plan, HOLDER, with_input_length(length, requests_type(EXCLUSIVE_ACCESS_LOCK)),
			returns(INFO_LENGTH_MISMATCH));
	}
	then(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	for (uint32_t length = 0; length < EXCLUSIVE_ACCESS_SIZE; length++)
		then(plan, HOLDER,
			with_input_length(length, requests_type(EXCLUSIVE_ACCESS_UNLOCK)),
			returns(INFO_LENGTH_MISMATCH));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* No input at all is too short as well, with room for an answer and without. */
static void no_input_at_all(struct plan *plan)
{
	then(plan, HOLDER, controls(IOCTL_CDROM_EXCLUSIVE_ACCESS, NULL, 0, EXCLUSIVE_STATE_SIZE),
		returns(INFO_LENGTH_MISMATCH));
	then(plan, HOLDER, controls(IOCTL_CDROM_EXCLUSIVE_ACCESS, NULL, 0, 0),
		returns(INFO_LENGTH_MISMATCH));
	then(plan, OBSERVER, queries(), sees_free());
}

/* A lock with all lengths from the bare header to one byte short of its structure. */
static void lock_input_too_short(struct plan *plan)
{
	for (uint32_t length = EXCLUSIVE_ACCESS_SIZE; length < EXCLUSIVE_LOCK_SIZE; length++)
		then(plan, HOLDER, with_input_length(length, locks("Holder")),
			returns(INFO_LENGTH_MISMATCH));
	then(plan, OBSERVER, queries(), sees_free());
}

/* A lock with 72 bytes has what it needs. */
static void lock_input_of_72_bytes(struct plan *plan)
{
	then(plan, HOLDER, with_input_length(72, locks("Holder")), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A query with 8. */
static void query_input_of_8_bytes(struct plan *plan)
{
	then(plan, OBSERVER, with_input_length(8, queries()), both(returns(SUCCESS), sees_free()));
}

/* An unlock with 8. */
static void unlock_input_of_8_bytes(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, with_input_length(8, unlocks()), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* A query with any room less than that of a lock state, on a free and on a locked device. */
static void query_output_too_short(struct plan *plan)
{
	for (uint32_t length = 0; length < EXCLUSIVE_STATE_SIZE; length++)
		then(plan, OBSERVER, with_output_length(length, queries()),
			returns(BUFFER_TOO_SMALL));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	for (uint32_t length = 0; length < EXCLUSIVE_STATE_SIZE; length++)
		then(plan, HOLDER, with_output_length(length, queries()),
			returns(BUFFER_TOO_SMALL));
}

/* A query with room for exactly a lock state. */
static void query_output_of_65_bytes(struct plan *plan)
{
	then(plan, OBSERVER, with_output_length(65, queries()),
		both(sees_free(), both(returns(SUCCESS), information_is(65))));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, with_output_length(65, queries()),
		both(sees_lock_of("Holder"), both(returns(SUCCESS), information_is(65))));
}

/* More room changes nothing: 65 bytes come, and the rest stays as it was. */
static void query_output_longer_than_needed(struct plan *plan)
{
	static const uint32_t lengths[] = { 66, 72, 128, 4096, 0x10000 };

	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct expectation whole = both(returns(SUCCESS), sees_lock_of("Holder"));

		then(plan, OBSERVER, with_output_length(lengths[i], queries()),
			both(whole,
				both(information_is(EXCLUSIVE_STATE_SIZE),
					output_untouched_from(EXCLUSIVE_STATE_SIZE))));
	}
}

static void given_an_overlapped_handle(struct plan *plan)
{
	given(plan, OBSERVER, overlapped(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
}

static void note_information(struct plan *plan, struct operation does)
{
	note(plan, OBSERVER, through(SECOND_HANDLE, does));
	reading(plan, "Information is 0", both(fails(), information_is(0)));
	reading(plan, "Information is 65, what a state needs",
		both(fails(), information_is(EXCLUSIVE_STATE_SIZE)));
	reading(plan, "Information is something else, or not delivered", fails());
}

/* Nothing is said about Information when the room is too small; only an overlapped handle shows
 * that of a failed request at all. */
static void information_when_output_is_too_short(struct plan *plan)
{
	given_an_overlapped_handle(plan);
	note_information(plan, with_output_length(0, queries()));
	note_information(plan, with_output_length(1, queries()));
	note_information(plan, with_output_length(EXCLUSIVE_STATE_SIZE - 1, queries()));
}

/* Nor about Information of any other failure. */
static void information_of_other_failures(struct plan *plan)
{
	given_an_overlapped_handle(plan);
	note_information(plan, with_input_length(7, queries()));
	note_information(plan, with_input_length(71, locks("Observer")));
	note_information(plan, requests_type(3));
	note_information(plan, locks("Illegal*name"));
	note_information(plan, unlocks());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	note_information(plan, locks("Observer"));
	note_information(plan, unlocks());
}

static void note_long_input(struct plan *plan, struct operation does)
{
	note(plan, HOLDER, does);
	reading(plan, "accepted: the rest is ignored", returns(SUCCESS));
	reading(plan, "refused for its length", returns(INFO_LENGTH_MISMATCH));
	reading(plan, "refused otherwise", fails());
}

/* Nothing is said about more input than the structure has. */
static void input_longer_than_needed(struct plan *plan)
{
	static const uint32_t lengths[] = { 73, 4096, 0x10000 };
	static const uint32_t short_lengths[] = { 9, 72, 4096, 0x10000 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		note_long_input(plan, with_input_length(lengths[i], locks("Holder")));
		given(plan, HOLDER, unlocks(), answers());
	}
	for (size_t i = 0; i < sizeof(short_lengths) / sizeof(short_lengths[0]); i++) {
		note_long_input(plan, with_input_length(short_lengths[i], queries()));
		given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
		note_long_input(plan, with_input_length(short_lengths[i], unlocks()));
		given(plan, HOLDER, unlocks(), answers());
	}
}

/* Locks and unlocks return nothing, so no room is too small for them. */
static void output_of_locks_and_unlocks(struct plan *plan)
{
	static const uint32_t lengths[] = { 0, 1, 8, 64 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		then(plan, HOLDER, with_output_length(lengths[i], locks("Holder")),
			returns(SUCCESS));
		then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
		then(plan, HOLDER, with_output_length(lengths[i], unlocks()), returns(SUCCESS));
		then(plan, OBSERVER, queries(), sees_free());
	}
}

/* Memory that the caller itself cannot read or write: the system refuses, and nothing happens. */
static void memory_that_cannot_be_touched(struct plan *plan)
{
	struct operation with_room = with_output_length(EXCLUSIVE_STATE_SIZE, locks("Holder"));

	then(plan, HOLDER, with_flags(INPUT_UNREADABLE, locks("Holder")),
		returns_with_code(ST_ACCESS_VIOLATION, 998));
	then(plan, HOLDER, with_flags(OUTPUT_UNWRITABLE, with_room),
		returns_with_code(ST_ACCESS_VIOLATION, 998));
	then(plan, HOLDER, with_flags(INPUT_UNREADABLE, queries()),
		returns_with_code(ST_ACCESS_VIOLATION, 998));
	then(plan, HOLDER, with_flags(OUTPUT_UNWRITABLE, queries()),
		returns_with_code(ST_ACCESS_VIOLATION, 998));
	then(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, with_flags(INPUT_UNREADABLE, unlocks()),
		returns_with_code(ST_ACCESS_VIOLATION, 998));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* A request type that does not exist, with everything in place that any request could want. */
static void undefined_type(struct plan *plan)
{
	then(plan, HOLDER, requests_type(plan_argument(plan)), returns(INVALID_PARAMETER));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Nor do larger types exist, or a lock's type with its bytes in another order. */
static void other_undefined_types(struct plan *plan)
{
	static const uint32_t types[] = { 0x80000000u, 0x80000001u, 0x00000100, 0x00010000,
		0x01000000, 0x02000000, 0x00010001 };

	for (uint32_t type = 4; type < 256; type++)
		then(plan, HOLDER, requests_type(type), returns(INVALID_PARAMETER));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		then(plan, HOLDER, requests_type(types[i]), returns(INVALID_PARAMETER));
	then(plan, OBSERVER, queries(), sees_free());
}

/* What looks like a lock in all but its type locks nothing, and an owner's unlocks nothing. */
static void undefined_types_change_nothing(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, requests_type(3), returns(INVALID_PARAMETER));
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, requests_type(0x01000000), returns(INVALID_PARAMETER));
	then(plan, OBSERVER, queries(), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, requests_type(3), returns(INVALID_PARAMETER));
	then(plan, HOLDER, requests_type(0x02000000), returns(INVALID_PARAMETER));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

/* Input and output may be the same memory: the answer then stands in place of the question. */
static void input_and_output_in_one_place(struct plan *plan)
{
	int apart;

	then(plan, OBSERVER, with_buffers(BUFFERS_IN_PLACE, queries()), sees_free());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	apart = given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, OBSERVER, with_buffers(BUFFERS_IN_PLACE, queries()), same_as(apart));
	then(plan, OBSERVER, with_buffers(BUFFERS_IN_PLACE, queries()),
		both(sees_lock_of("Holder"), information_is(EXCLUSIVE_STATE_SIZE)));
}

/* Nor need the caller's memory be aligned. */
static void unaligned_buffers(struct plan *plan)
{
	int aligned;

	then(plan, HOLDER, with_buffers(BUFFERS_UNALIGNED, locks("Holder")), returns(SUCCESS));
	aligned = given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, OBSERVER, with_buffers(BUFFERS_UNALIGNED, queries()), same_as(aligned));
	then(plan, RIVAL, with_buffers(BUFFERS_UNALIGNED, locks("Rival")), returns(ACCESS_DENIED));
	then(plan, HOLDER, with_buffers(BUFFERS_UNALIGNED, unlocks()), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* What a caller finds at the limits of all three structures: 72, 65 and 8 bytes, the name at 8 of
 * the one and at 1 of the other. */
static void then_sizes_hold(struct plan *plan, enum handle_slot slot)
{
	then(plan, HOLDER, through(slot, with_input_length(71, locks("Holder"))),
		returns(INFO_LENGTH_MISMATCH));
	then(plan, HOLDER, through(slot, with_input_length(72, locks("Holder"))), returns(SUCCESS));
	then(plan, HOLDER, through(slot, with_output_length(64, queries())),
		returns(BUFFER_TOO_SMALL));
	then(plan, HOLDER, through(slot, with_output_length(65, queries())),
		both(sees_lock_of("Holder"),
			both(information_is(65),
				output_bytes(1, "Holder", (uint32_t)sizeof("Holder")))));
	then(plan, HOLDER, through(slot, with_input_length(7, queries())),
		returns(INFO_LENGTH_MISMATCH));
	then(plan, HOLDER, through(slot, with_input_length(7, unlocks())),
		returns(INFO_LENGTH_MISMATCH));
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
	then(plan, HOLDER, through(slot, with_input_length(8, unlocks())), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Structures have the same sizes for 32-bit callers, and the answers are the same. */
static void sizes_for_a_32_bit_caller(struct plan *plan)
{
	given(plan, HOLDER, as_32_bit(opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE)),
		returns(SUCCESS));
	then_sizes_hold(plan, SECOND_HANDLE);
	then(plan, HOLDER, through(SECOND_HANDLE, unlocks()), returns(INVALID_DEVICE_REQUEST));
	then(plan, HOLDER, through(SECOND_HANDLE, requests_type(3)), returns(INVALID_PARAMETER));
}

/* The layout that this program was built with is the layout of the headers, and of the driver. */
static void layout_of_the_structures(struct plan *plan)
{
	static const char *const facts[] = { "CDROM_EXCLUSIVE_ACCESS 8", "CDROM_EXCLUSIVE_LOCK 72",
		"CDROM_EXCLUSIVE_LOCK_STATE 65", "CallerName.lock 8", "CallerName.state 1",
		"CDROM_EXCLUSIVE_CALLER_LENGTH 64" };

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		then(plan, HOLDER, lays_out(), says(facts[i]));
	then_sizes_hold(plan, FIRST_HANDLE);
}

/* Control codes that differ from the documented one in access, method or function alone. No
 * document speaks of them; what they must not do is lock. */
static void neighbouring_control_codes(struct plan *plan)
{
	static const uint32_t codes[] = { 0x0002005C, 0x0002405C, 0x0002805C, 0x0002C05D,
		0x0002C05E, 0x0002C05F };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		note(plan, HOLDER, with_code(codes[i], requests_type(EXCLUSIVE_ACCESS_LOCK)));
		letter(plan, "refused: it is another request, and unknown", fails());
		reading(plan, "accepted", succeeds());
		note(plan, OBSERVER, queries());
		letter(plan, "the device is still free", sees_free());
		reading(plan, "it has locked the device", sees_locked());
		given(plan, HOLDER, unlocks(), answers());
	}
}

/* A query that fails writes nothing to the caller's memory. */
static void failed_queries_write_nothing(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, OBSERVER, with_output_length(64, queries()),
		both(returns(BUFFER_TOO_SMALL), output_untouched_from(0)));
	then(plan, OBSERVER, with_output_length(1, queries()),
		both(returns(BUFFER_TOO_SMALL), output_untouched_from(0)));
	then(plan, OBSERVER, with_input_length(7, queries()),
		both(returns(INFO_LENGTH_MISMATCH), output_untouched_from(0)));
	then(plan, OBSERVER, with_output_length(128, requests_type(3)),
		both(returns(INVALID_PARAMETER), output_untouched_from(0)));
}

/* The lengths that the caller states are what counts, not what its memory holds: a short name is
 * complete long before 71 bytes, and 64 bytes would hold all of the answer but padding. */
static void stated_lengths_are_what_counts(struct plan *plan)
{
	then(plan, HOLDER, with_input_length(71, locks("H")), returns(INFO_LENGTH_MISMATCH));
	then(plan, HOLDER, with_input_length(10, locks("H")), returns(INFO_LENGTH_MISMATCH));
	then(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, with_input_length(72, locks("H")), returns(SUCCESS));
	then(plan, OBSERVER, with_output_length(64, queries()), returns(BUFFER_TOO_SMALL));
	then(plan, OBSERVER, with_output_length(65, queries()), sees_lock_of("H"));
}

const struct test_case buffers_cases[] = {
	{ "input-shorter-than-the-header", CLAUSES(BUF_001), input_shorter_than_the_header },
	{ "no-input-at-all", CLAUSES(BUF_002), no_input_at_all },
	{ "lock-input-too-short", CLAUSES(BUF_003), lock_input_too_short },
	{ "lock-input-of-72-bytes", CLAUSES(BUF_004), lock_input_of_72_bytes },
	{ "query-input-of-8-bytes", CLAUSES(BUF_005), query_input_of_8_bytes },
	{ "unlock-input-of-8-bytes", CLAUSES(BUF_006), unlock_input_of_8_bytes },
	{ "query-output-too-short", CLAUSES(BUF_007), query_output_too_short },
	{ "query-output-of-65-bytes", CLAUSES(BUF_008), query_output_of_65_bytes },
	{ "query-output-longer-than-needed", CLAUSES(BUF_009), query_output_longer_than_needed },
	{ "information-when-output-is-too-short", CLAUSES(BUF_010),
		information_when_output_is_too_short },
	{ "information-of-other-failures", CLAUSES(BUF_011), information_of_other_failures },
	{ "input-longer-than-needed", CLAUSES(BUF_012), input_longer_than_needed },
	{ "output-of-locks-and-unlocks", CLAUSES(BUF_013), output_of_locks_and_unlocks },
	{ "memory-that-cannot-be-touched", CLAUSES(BUF_014), memory_that_cannot_be_touched },
	{ "undefined-type-3", CLAUSES(BUF_015), undefined_type, .argument = 3 },
	{ "undefined-type-7fffffff", CLAUSES(BUF_016), undefined_type, .argument = 0x7FFFFFFF },
	{ "undefined-type-ffffffff", CLAUSES(BUF_017), undefined_type, .argument = 0xFFFFFFFFu },
	{ "other-undefined-types", CLAUSES(BUF_018), other_undefined_types },
	{ "undefined-types-change-nothing", CLAUSES(BUF_019), undefined_types_change_nothing },
	{ "input-and-output-in-one-place", CLAUSES(BUF_026), input_and_output_in_one_place },
	{ "unaligned-buffers", CLAUSES(BUF_027), unaligned_buffers },
	{ "sizes-for-a-32-bit-caller", CLAUSES(BUF_028), sizes_for_a_32_bit_caller },
	{ "layout-of-the-structures", CLAUSES(BUF_029), layout_of_the_structures },
	{ "neighbouring-control-codes", CLAUSES(BUF_030), neighbouring_control_codes },
	{ "failed-queries-write-nothing", CLAUSES(BUF_031), failed_queries_write_nothing },
	{ "stated-lengths-are-what-counts", CLAUSES(BUF_032), stated_lengths_are_what_counts },
	{ .name = NULL },
};
