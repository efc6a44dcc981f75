/*
 * cached_query.c - IOCTL_STORAGE_QUERY_PROPERTY while the drive is locked: what others are told
 * from the class driver's memory, what is answered as ever, and what is refused to them.
 */
#include "suites/suites.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define ROOM        1024u  /* more than any descriptor of a CD-ROM drive takes */
#define LOTS        65536u /* the largest room that a request can offer */

/* STORAGE_QUERY_TYPE, and what stands for -1. */
enum query_type {
	STANDARD = PROPERTY_QUERY_STANDARD,
	EXISTS = PROPERTY_QUERY_EXISTS,
	MASK = PROPERTY_QUERY_MASK,
	MAX_DEFINED,
	UNKNOWN = 0xFFFF
};

/* STORAGE_PROPERTY_ID, an undefined one, and what stands for 0x7FFFFFFF. */
enum property {
	DEVICE = PROPERTY_DEVICE,
	ADAPTER = PROPERTY_ADAPTER,
	DEVICE_ID = PROPERTY_DEVICE_ID,
	UNIQUE_ID = PROPERTY_UNIQUE_ID,
	WRITE_CACHE = PROPERTY_WRITE_CACHE,
	MINIPORT,
	ACCESS_ALIGNMENT,
	SEEK_PENALTY,
	TRIM,
	WRITE_AGGREGATION,
	TELEMETRY,
	LB_PROVISIONING,
	POWER,
	COPY_OFFLOAD,
	RESILIENCY,
	MEDIUM_PRODUCT_TYPE,
	IO_CAPABILITY = 48,
	UNDEFINED_99 = 99,
	UNDEFINED = 0xFFFF
};

/* A type and a property in one number, for the argument of a case. */
#define ASKED(type, property) ((uint32_t)(type) << 16 | (uint32_t)(property))

static const uint32_t remembered[] = { ASKED(STANDARD, DEVICE), ASKED(STANDARD, ADAPTER) };

static struct operation asks(uint32_t asked, uint32_t room)
{
	uint32_t type = asked >> 16;
	uint32_t property = asked & 0xFFFF;

	return asks_property(type == UNKNOWN ? 0xFFFFFFFF : type,
		property == UNDEFINED ? 0x7FFFFFFF : property, room);
}

/* The lock is in force, and the rival knows whose it is. */
static void holder_locks(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* Of device and adapter, others get while locked byte for byte what they got before. */
static void others_are_told_from_memory(struct plan *plan)
{
	uint32_t asked = plan_argument(plan);
	int unlocked = given(plan, RIVAL, asks(asked, ROOM), returns(SUCCESS));

	holder_locks(plan);
	then(plan, RIVAL, asks(asked, ROOM), both(returns(SUCCESS), same_as(unlocked)));
	then(plan, RIVAL, queries(), sees_lock_of("Holder"));
}

/* What is neither remembered nor about existence is denied to others, because of the lock alone. */
static void others_are_denied(struct plan *plan)
{
	uint32_t asked = plan_argument(plan);

	given(plan, RIVAL, asks(asked, ROOM), returns_other_than(ACCESS_DENIED));
	holder_locks(plan);
	then(plan, RIVAL, asks(asked, ROOM), returns(ACCESS_DENIED));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, RIVAL, asks(asked, ROOM), returns_other_than(ACCESS_DENIED));
}

/* Whether a property exists, others learn as if there were no lock. */
static void others_learn_existence_as_ever(struct plan *plan)
{
	uint32_t asked = plan_argument(plan);
	int unlocked = given(plan, RIVAL, asks(asked, ROOM), returns_other_than(ACCESS_DENIED));

	holder_locks(plan);
	then(plan, RIVAL, asks(asked, ROOM),
		same_parts_as(unlocked, PART_STATUS | PART_INFORMATION));
}

/* All this holds for every lock, and the owner of an earlier one is another application now. */
static void later_locks_are_alike(struct plan *plan)
{
	static const enum actor others[] = { STRANGER, RIVAL };
	int unlocked[COUNT(remembered)];

	for (size_t i = 0; i < COUNT(remembered); i++)
		unlocked[i] = given(plan, RIVAL, asks(remembered[i], ROOM), returns(SUCCESS));
	given(plan, STRANGER, locks("Former owner"), returns(SUCCESS));
	given(plan, STRANGER, unlocks(), returns(SUCCESS));
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(others); i++) {
		for (size_t j = 0; j < COUNT(remembered); j++)
			then(plan, others[i], asks(remembered[j], ROOM), same_as(unlocked[j]));
		then(plan, others[i], asks(ASKED(STANDARD, DEVICE_ID), ROOM),
			returns(ACCESS_DENIED));
	}
}

/* What is answered from memory asks nothing of the drive. */
static void memory_asks_nothing_of_the_drive(struct plan *plan)
{
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	given(plan, LAB, clears_commands(), returns(SUCCESS));
	/* The log does see what reaches the drive. */
	given(plan, HOLDER, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, LAB, reads_commands(), says("HOLDER 12"));
	given(plan, LAB, clears_commands(), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(remembered); i++)
		then(plan, RIVAL, asks(remembered[i], ROOM), returns(SUCCESS));
	then(plan, LAB, reads_commands(), says_nothing());
}

/* The owner's own queries are not restricted: every combination is answered as before the lock. */
static void owner_is_not_restricted(struct plan *plan)
{
	static const enum query_type types[] = { STANDARD, EXISTS, MASK, MAX_DEFINED, UNKNOWN };
	static const enum property properties[] = { DEVICE, ADAPTER, DEVICE_ID, UNIQUE_ID,
		WRITE_CACHE, MINIPORT, ACCESS_ALIGNMENT, SEEK_PENALTY, TRIM, WRITE_AGGREGATION,
		TELEMETRY, LB_PROVISIONING, POWER, COPY_OFFLOAD, RESILIENCY, MEDIUM_PRODUCT_TYPE,
		IO_CAPABILITY, UNDEFINED_99, UNDEFINED };
	int unlocked[COUNT(types)][COUNT(properties)];

	for (size_t i = 0; i < COUNT(types); i++)
		for (size_t j = 0; j < COUNT(properties); j++)
			unlocked[i][j] = given(plan, HOLDER,
				asks(ASKED(types[i], properties[j]), ROOM), answers());
	holder_locks(plan);
	/* Another process is refused what the owner gets below. */
	given(plan, RIVAL, asks(ASKED(STANDARD, DEVICE_ID), ROOM), returns(ACCESS_DENIED));
	for (size_t i = 0; i < COUNT(types); i++)
		for (size_t j = 0; j < COUNT(properties); j++)
			then(plan, HOLDER, asks(ASKED(types[i], properties[j]), ROOM),
				same_as(unlocked[i][j]));
}

/* Is the owner's process, on a second handle, "another application"? */
static void second_handle_of_the_owner(struct plan *plan)
{
	static const uint32_t asked[] = { ASKED(STANDARD, DEVICE), ASKED(STANDARD, DEVICE_ID),
		ASKED(EXISTS, DEVICE_ID), ASKED(MASK, DEVICE) };
	int unlocked[COUNT(asked)];

	given(plan, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(asked); i++)
		unlocked[i] = given(
			plan, HOLDER, through(SECOND_HANDLE, asks(asked[i], ROOM)), answers());
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(asked); i++) {
		note(plan, HOLDER, through(SECOND_HANDLE, asks(asked[i], ROOM)));
		reading(plan, "answered as when unlocked", same_as(unlocked[i]));
		reading(plan, "denied: the file object is the owner, as in the published driver",
			returns(ACCESS_DENIED));
	}
}

/* A remembered answer, and no room for any of it. */
static void no_room(struct plan *plan)
{
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(remembered); i++) {
		note(plan, RIVAL, asks(remembered[i], 0));
		reading(plan, "accepted, nothing returned, as by the published driver",
			both(returns(SUCCESS), information_is(0)));
		reading(plan, "refused: the buffer is too small", returns(BUFFER_TOO_SMALL));
		reading(plan, "refused for another reason", fails());
	}
}

/* ... and room for less than the descriptor's header. */
static void room_for_less_than_the_header(struct plan *plan)
{
	holder_locks(plan);
	for (uint32_t room = 1; room <= 7; room++)
		for (size_t i = 0; i < COUNT(remembered); i++) {
			note(plan, RIVAL, asks(remembered[i], room));
			reading(plan, "refused: too small, as by the published driver",
				returns(BUFFER_TOO_SMALL));
			reading(plan, "refused for another reason", fails());
			reading(plan, "cut to the buffer", succeeds());
		}
}

/* ... and room for just the header, which says how much the whole takes. */
static void room_for_the_header(struct plan *plan)
{
	int whole[COUNT(remembered)];

	for (size_t i = 0; i < COUNT(remembered); i++)
		whole[i] = given(plan, RIVAL, asks(remembered[i], ROOM), returns(SUCCESS));
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(remembered); i++) {
		note(plan, RIVAL, asks(remembered[i], 8));
		reading(plan, "the header with the whole size, as by the published driver",
			both(returns(SUCCESS), starts_like(whole[i], 0, 8)));
		reading(plan, "refused: the buffer is too small", returns(BUFFER_TOO_SMALL));
		reading(plan, "refused for another reason", fails());
	}
}

/* ... and room around what the descriptors take, and far beyond. */
static void room_around_the_size(struct plan *plan)
{
	static const uint32_t rooms[] = { 31, 32, 33, 39, 40, 41, 64, 128, LOTS };

	holder_locks(plan);
	for (size_t i = 0; i < COUNT(remembered); i++) {
		int whole = given(plan, RIVAL, asks(remembered[i], ROOM), returns(SUCCESS));

		for (size_t j = 0; j < COUNT(rooms); j++) {
			note(plan, RIVAL, asks(remembered[i], rooms[j]));
			reading(plan, "the whole descriptor", same_as(whole));
			reading(plan, "cut to the buffer, as by the published driver",
				both(returns(SUCCESS), information_is(rooms[j])));
			reading(plan, "refused: the buffer is too small",
				returns(BUFFER_TOO_SMALL));
		}
	}
}

static void short_inputs(struct plan *plan)
{
	for (uint32_t length = 0; length < PROPERTY_QUERY_SIZE; length++) {
		note(plan, RIVAL, with_input_length(length, asks(ASKED(STANDARD, DEVICE), ROOM)));
		reading(plan, "refused for its length, as by the published driver",
			returns(INFO_LENGTH_MISMATCH));
		reading(plan, "refused for the lock", returns(ACCESS_DENIED));
		reading(plan, "refused for another reason", fails());
	}
}

/* Input that is shorter than the structure of a query: without a lock, and with one. */
static void short_input(struct plan *plan)
{
	short_inputs(plan);
	holder_locks(plan);
	short_inputs(plan);
}

/* The control code asks for no right, so a handle without any is told from memory too. */
static void any_handle_will_do(struct plan *plan)
{
	int unlocked[COUNT(remembered)];

	given(plan, RIVAL, opens(SECOND_HANDLE, PATH_INTERFACE, NO_ACCESS), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(remembered); i++)
		unlocked[i] = then(plan, RIVAL, through(SECOND_HANDLE, asks(remembered[i], ROOM)),
			returns(SUCCESS));
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(remembered); i++)
		then(plan, RIVAL, through(SECOND_HANDLE, asks(remembered[i], ROOM)),
			both(returns(SUCCESS), same_as(unlocked[i])));
}

/* What is remembered tells of the drive, not of the medium, and no number of locks wears it out. */
static void memory_outlives_media_and_locks(struct plan *plan)
{
	int first[COUNT(remembered)];

	for (size_t i = 0; i < COUNT(remembered); i++)
		first[i] = given(plan, RIVAL, asks(remembered[i], ROOM), returns(SUCCESS));
	given(plan, HOLDER, cycles(50, "Holder"), outcomes("STATUS_SUCCESS"));
	holder_locks(plan);
	given(plan, LAB, takes_out(), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(remembered); i++)
		then(plan, RIVAL, asks(remembered[i], ROOM), same_as(first[i]));
	given(plan, LAB, inserts(DATA_DISC, 2), returns(SUCCESS));
	for (size_t i = 0; i < COUNT(remembered); i++)
		then(plan, RIVAL, asks(remembered[i], ROOM), same_as(first[i]));
}

/* Two properties that the class driver may answer for by itself: do they exist, with little room?
 */
static void existence_with_little_room(struct plan *plan)
{
	static const uint32_t asked[] = { ASKED(EXISTS, UNIQUE_ID), ASKED(EXISTS, WRITE_CACHE) };
	static const uint32_t rooms[] = { 0, 4, 7, 8, 28 };
	int unlocked[COUNT(asked)][COUNT(rooms)];

	for (size_t i = 0; i < COUNT(asked); i++)
		for (size_t j = 0; j < COUNT(rooms); j++)
			unlocked[i][j] = given(plan, RIVAL, asks(asked[i], rooms[j]), answers());
	holder_locks(plan);
	for (size_t i = 0; i < COUNT(asked); i++)
		for (size_t j = 0; j < COUNT(rooms); j++) {
			note(plan, RIVAL, asks(asked[i], rooms[j]));
			letter(plan, "as when unlocked, as the page says of every such query",
				same_parts_as(unlocked[i][j], PART_STATUS | PART_INFORMATION));
			reading(plan, "refused for the lock", returns(ACCESS_DENIED));
		}
}

const struct test_case cached_query_cases[] = {
	{ "standard-device-is-told-from-memory", CLAUSES(CACHE_001), others_are_told_from_memory,
		.argument = ASKED(STANDARD, DEVICE) },
	{ "standard-adapter-is-told-from-memory", CLAUSES(CACHE_002), others_are_told_from_memory,
		.argument = ASKED(STANDARD, ADAPTER) },
	{ "standard-device-id-is-denied", CLAUSES(CACHE_003), others_are_denied,
		.argument = ASKED(STANDARD, DEVICE_ID) },
	{ "later-locks-are-alike", CLAUSES(CACHE_001, CACHE_002, CACHE_003),
		later_locks_are_alike },
	{ "standard-unique-id-is-denied", CLAUSES(CACHE_004), others_are_denied,
		.argument = ASKED(STANDARD, UNIQUE_ID) },
	{ "standard-write-cache-is-denied", CLAUSES(CACHE_005), others_are_denied,
		.argument = ASKED(STANDARD, WRITE_CACHE) },
	{ "standard-miniport-is-denied", CLAUSES(CACHE_006), others_are_denied,
		.argument = ASKED(STANDARD, MINIPORT) },
	{ "standard-access-alignment-is-denied", CLAUSES(CACHE_007), others_are_denied,
		.argument = ASKED(STANDARD, ACCESS_ALIGNMENT) },
	{ "standard-seek-penalty-is-denied", CLAUSES(CACHE_008), others_are_denied,
		.argument = ASKED(STANDARD, SEEK_PENALTY) },
	{ "standard-trim-is-denied", CLAUSES(CACHE_009), others_are_denied,
		.argument = ASKED(STANDARD, TRIM) },
	{ "standard-write-aggregation-is-denied", CLAUSES(CACHE_010), others_are_denied,
		.argument = ASKED(STANDARD, WRITE_AGGREGATION) },
	{ "standard-telemetry-is-denied", CLAUSES(CACHE_011), others_are_denied,
		.argument = ASKED(STANDARD, TELEMETRY) },
	{ "standard-lb-provisioning-is-denied", CLAUSES(CACHE_012), others_are_denied,
		.argument = ASKED(STANDARD, LB_PROVISIONING) },
	{ "standard-power-is-denied", CLAUSES(CACHE_013), others_are_denied,
		.argument = ASKED(STANDARD, POWER) },
	{ "standard-copy-offload-is-denied", CLAUSES(CACHE_014), others_are_denied,
		.argument = ASKED(STANDARD, COPY_OFFLOAD) },
	{ "standard-resiliency-is-denied", CLAUSES(CACHE_015), others_are_denied,
		.argument = ASKED(STANDARD, RESILIENCY) },
	{ "standard-medium-product-type-is-denied", CLAUSES(CACHE_016), others_are_denied,
		.argument = ASKED(STANDARD, MEDIUM_PRODUCT_TYPE) },
	{ "standard-io-capability-is-denied", CLAUSES(CACHE_017), others_are_denied,
		.argument = ASKED(STANDARD, IO_CAPABILITY) },
	{ "standard-undefined-is-denied", CLAUSES(CACHE_018), others_are_denied,
		.argument = ASKED(STANDARD, UNDEFINED) },
	{ "exists-device-is-answered-as-ever", CLAUSES(CACHE_019), others_learn_existence_as_ever,
		.argument = ASKED(EXISTS, DEVICE) },
	{ "exists-adapter-is-answered-as-ever", CLAUSES(CACHE_020), others_learn_existence_as_ever,
		.argument = ASKED(EXISTS, ADAPTER) },
	{ "exists-device-id-is-answered-as-ever", CLAUSES(CACHE_021),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, DEVICE_ID) },
	{ "exists-unique-id-is-answered-as-ever", CLAUSES(CACHE_022),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, UNIQUE_ID) },
	{ "exists-write-cache-is-answered-as-ever", CLAUSES(CACHE_023),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, WRITE_CACHE) },
	{ "exists-miniport-is-answered-as-ever", CLAUSES(CACHE_024), others_learn_existence_as_ever,
		.argument = ASKED(EXISTS, MINIPORT) },
	{ "exists-access-alignment-is-answered-as-ever", CLAUSES(CACHE_025),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, ACCESS_ALIGNMENT) },
	{ "exists-seek-penalty-is-answered-as-ever", CLAUSES(CACHE_026),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, SEEK_PENALTY) },
	{ "exists-trim-is-answered-as-ever", CLAUSES(CACHE_027), others_learn_existence_as_ever,
		.argument = ASKED(EXISTS, TRIM) },
	{ "exists-write-aggregation-is-answered-as-ever", CLAUSES(CACHE_028),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, WRITE_AGGREGATION) },
	{ "exists-telemetry-is-answered-as-ever", CLAUSES(CACHE_029),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, TELEMETRY) },
	{ "exists-lb-provisioning-is-answered-as-ever", CLAUSES(CACHE_030),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, LB_PROVISIONING) },
	{ "exists-power-is-answered-as-ever", CLAUSES(CACHE_031), others_learn_existence_as_ever,
		.argument = ASKED(EXISTS, POWER) },
	{ "exists-copy-offload-is-answered-as-ever", CLAUSES(CACHE_032),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, COPY_OFFLOAD) },
	{ "exists-resiliency-is-answered-as-ever", CLAUSES(CACHE_033),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, RESILIENCY) },
	{ "exists-medium-product-type-is-answered-as-ever", CLAUSES(CACHE_034),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, MEDIUM_PRODUCT_TYPE) },
	{ "exists-io-capability-is-answered-as-ever", CLAUSES(CACHE_035),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, IO_CAPABILITY) },
	{ "exists-undefined-is-answered-as-ever", CLAUSES(CACHE_036),
		others_learn_existence_as_ever, .argument = ASKED(EXISTS, UNDEFINED) },
	{ "mask-device-is-denied", CLAUSES(CACHE_037), others_are_denied,
		.argument = ASKED(MASK, DEVICE) },
	{ "mask-adapter-is-denied", CLAUSES(CACHE_038), others_are_denied,
		.argument = ASKED(MASK, ADAPTER) },
	{ "mask-device-id-is-denied", CLAUSES(CACHE_039), others_are_denied,
		.argument = ASKED(MASK, DEVICE_ID) },
	{ "mask-unique-id-is-denied", CLAUSES(CACHE_040), others_are_denied,
		.argument = ASKED(MASK, UNIQUE_ID) },
	{ "mask-write-cache-is-denied", CLAUSES(CACHE_041), others_are_denied,
		.argument = ASKED(MASK, WRITE_CACHE) },
	{ "mask-undefined-is-denied", CLAUSES(CACHE_042), others_are_denied,
		.argument = ASKED(MASK, UNDEFINED_99) },
	{ "max-defined-device-is-denied", CLAUSES(CACHE_043), others_are_denied,
		.argument = ASKED(MAX_DEFINED, DEVICE) },
	{ "max-defined-adapter-is-denied", CLAUSES(CACHE_044), others_are_denied,
		.argument = ASKED(MAX_DEFINED, ADAPTER) },
	{ "max-defined-device-id-is-denied", CLAUSES(CACHE_045), others_are_denied,
		.argument = ASKED(MAX_DEFINED, DEVICE_ID) },
	{ "max-defined-unique-id-is-denied", CLAUSES(CACHE_046), others_are_denied,
		.argument = ASKED(MAX_DEFINED, UNIQUE_ID) },
	{ "max-defined-write-cache-is-denied", CLAUSES(CACHE_047), others_are_denied,
		.argument = ASKED(MAX_DEFINED, WRITE_CACHE) },
	{ "max-defined-undefined-is-denied", CLAUSES(CACHE_048), others_are_denied,
		.argument = ASKED(MAX_DEFINED, UNDEFINED_99) },
	{ "unknown-type-device-is-denied", CLAUSES(CACHE_049), others_are_denied,
		.argument = ASKED(UNKNOWN, DEVICE) },
	{ "unknown-type-adapter-is-denied", CLAUSES(CACHE_050), others_are_denied,
		.argument = ASKED(UNKNOWN, ADAPTER) },
	{ "unknown-type-device-id-is-denied", CLAUSES(CACHE_051), others_are_denied,
		.argument = ASKED(UNKNOWN, DEVICE_ID) },
	{ "unknown-type-unique-id-is-denied", CLAUSES(CACHE_052), others_are_denied,
		.argument = ASKED(UNKNOWN, UNIQUE_ID) },
	{ "unknown-type-write-cache-is-denied", CLAUSES(CACHE_053), others_are_denied,
		.argument = ASKED(UNKNOWN, WRITE_CACHE) },
	{ "unknown-type-undefined-is-denied", CLAUSES(CACHE_054), others_are_denied,
		.argument = ASKED(UNKNOWN, UNDEFINED_99) },
	{ "memory-asks-nothing-of-the-drive", CLAUSES(CACHE_055),
		memory_asks_nothing_of_the_drive },
	{ "owner-is-not-restricted", CLAUSES(CACHE_056), owner_is_not_restricted },
	{ "second-handle-of-the-owner", CLAUSES(CACHE_057), second_handle_of_the_owner },
	{ "no-room", CLAUSES(CACHE_058), no_room },
	{ "room-for-less-than-the-header", CLAUSES(CACHE_059), room_for_less_than_the_header },
	{ "room-for-the-header", CLAUSES(CACHE_060), room_for_the_header },
	{ "room-around-the-size", CLAUSES(CACHE_061), room_around_the_size },
	{ "short-input", CLAUSES(CACHE_062), short_input },
	{ "any-handle-will-do", CLAUSES(CACHE_063), any_handle_will_do },
	{ "memory-outlives-media-and-locks", CLAUSES(CACHE_064), memory_outlives_media_and_locks },
	{ "existence-with-little-room", CLAUSES(CACHE_065), existence_with_little_room },
	{ .name = NULL },
};
