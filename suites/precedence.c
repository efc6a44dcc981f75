/*
 * precedence.c - requests with two faults at once: which of them is judged first.
 *
 * No document lays down an order, and the two published generations of the class driver differ in
 * it, so each case only records. A row of the table is a request and two faults that can hold at
 * once and are told apart by their status. Pairs with one status cannot be: input short of the
 * header and of the lock (4), an undefined type and a bad name (87), missing rights and a locked
 * device (5), a raised level and a device that is not locked (1), no file object and another owner
 * (6). A pair that the catalogue does not name cites the clause about the pair nearest to it. Rights
 * are not checked for requests from kernel mode, where alone a level can be raised.
 */
#include "suites/suites.h"

/* FAULT(name, words, status) */
#define FAULTS(FAULT)                                             \
	FAULT(RIGHTS, "lack of rights", ACCESS_DENIED)            \
	FAULT(LEVEL, "raised level", INVALID_DEVICE_REQUEST)      \
	FAULT(HEADER, "short header", INFO_LENGTH_MISMATCH)       \
	FAULT(TYPE, "undefined type", INVALID_PARAMETER)          \
	FAULT(INPUT, "short input", INFO_LENGTH_MISMATCH)         \
	FAULT(OUTPUT, "short output", BUFFER_TOO_SMALL)           \
	FAULT(FILE, "no file object", INVALID_HANDLE)             \
	FAULT(NAME, "bad name", INVALID_PARAMETER)                \
	FAULT(MOUNTED, "mounted volume", INVALID_DEVICE_STATE)    \
	FAULT(LOCKED, "locked device", ACCESS_DENIED)             \
	FAULT(UNLOCKED, "nothing locked", INVALID_DEVICE_REQUEST) \
	FAULT(STRANGER, "another owner", INVALID_HANDLE)

enum fault {
#define FAULT(name, words, status) FAULT_##name,
	FAULTS(FAULT)
#undef FAULT
};

/* Which published generations judge a fault first. */
enum published { PUBLISHED_NEITHER, PUBLISHED_CURRENT, PUBLISHED_OLDER, PUBLISHED_BOTH };

static const struct {
	enum status status;
	const char *texts[4]; /* enum published */
} faults[] = {
#define FAULT(name, words, value)                                                    \
	[FAULT_##name] = { ST_##value,                                               \
		{ words PRECEDENCE_FIRST, words PRECEDENCE_FIRST PRECEDENCE_CURRENT, \
			words PRECEDENCE_FIRST PRECEDENCE_OLDER,                     \
			words PRECEDENCE_FIRST PRECEDENCE_BOTH } },
	FAULTS(FAULT)
#undef FAULT
};

/* The request that is at fault. */
enum request { QUERY, LOCK, UNLOCK, UNDEFINED };

/*
 * A row as a number: the request, the fault that the current published driver judges first, the
 * other one. OLDER_TURNED: the older one judges them the other way round. IN_KERNEL: the missing file
 * object is that of a kernel-mode caller, where it could be that of a handle on a volume.
 */
#define PAIR(request, first, second) \
	((uint32_t)(request) | FAULT_##first << 4 | FAULT_##second << 8)
#define OLDER_TURNED (1u << 12)
#define IN_KERNEL    (1u << 13)

#define MOST_HANDLES 3

struct pair {
	enum request request;
	enum fault first, second;
	bool older_turned;
	bool in_kernel;
};

static struct pair pair_of(uint32_t argument)
{
	return (struct pair){ (enum request)(argument & 15), (enum fault)(argument >> 4 & 15),
		(enum fault)(argument >> 8 & 15), argument & OLDER_TURNED, argument & IN_KERNEL };
}

static bool has(const struct pair *pair, enum fault fault)
{
	return pair->first == fault || pair->second == fault;
}

/* A missing file object is had through a handle on a volume wherever a level needs no kernel mode. */
static bool through_a_volume(const struct pair *pair)
{
	return has(pair, FAULT_FILE) && !has(pair, FAULT_LEVEL) && !pair->in_kernel;
}

/* The handles that the request goes through, one after the other: three that lack rights, when it is
 * rights that are missing. Returns how many. */
static uint32_t given_handles(
	struct plan *plan, const struct pair *pair, enum handle_slot slots[MOST_HANDLES])
{
	static const enum handle_slot without[MOST_HANDLES] = { SECOND_HANDLE, THIRD_HANDLE,
		SPARE_HANDLE };
	static const uint32_t access[MOST_HANDLES] = { READ_ONLY, WRITE_ONLY, NO_ACCESS };

	slots[0] = FIRST_HANDLE;
	if (through_a_volume(pair)) {
		slots[0] = LETTER_HANDLE;
		given(plan, RIVAL,
			opens(LETTER_HANDLE, PATH_LETTER,
				has(pair, FAULT_RIGHTS) ? READ_ONLY : READ_WRITE),
			returns(SUCCESS));
		return 1;
	}
	if (!has(pair, FAULT_RIGHTS))
		return 1;
	for (int i = 0; i < MOST_HANDLES; i++) {
		slots[i] = without[i];
		given(plan, RIVAL, opens(slots[i], PATH_INTERFACE, access[i]), returns(SUCCESS));
	}
	return MOST_HANDLES;
}

static bool is_mounted(const struct pair *pair)
{
	return has(pair, FAULT_MOUNTED) || through_a_volume(pair);
}

/* An unlock without a file object is sent to a locked device, as that nothing is locked would be a
 * third fault; that it has another owner is one too, but of the same status. */
static bool is_locked(const struct pair *pair)
{
	return has(pair, FAULT_LOCKED) || has(pair, FAULT_STRANGER) ||
		(pair->request == UNLOCK && !has(pair, FAULT_UNLOCKED));
}

static struct expectation sees_the_lock(const struct pair *pair)
{
	return is_locked(pair) ? sees_lock_of("Holder") : sees_free();
}

/* The request in good order, but for its type. */
static struct operation request_of(const struct pair *pair)
{
	static const uint32_t types[] = { [QUERY] = EXCLUSIVE_ACCESS_QUERY,
		[LOCK] = EXCLUSIVE_ACCESS_LOCK,
		[UNLOCK] = EXCLUSIVE_ACCESS_UNLOCK,
		[UNDEFINED] = 3 };
	bool volume_counts = has(pair, FAULT_MOUNTED) || !through_a_volume(pair);
	const char *name = has(pair, FAULT_NAME) ? "Illegal*name" : "Rival";
	struct operation does = requests(types[pair->request],
		volume_counts ? 0 : FLAG_IGNORE_VOLUME, name, strlen(name), 0);

	if (pair->request == QUERY || pair->request == UNLOCK)
		does = with_input_length(EXCLUSIVE_ACCESS_SIZE, does);
	if (pair->request == QUERY || pair->request == UNDEFINED)
		does = with_output_length(EXCLUSIVE_STATE_SIZE, does);
	return does;
}

static struct operation with_the_faults(const struct pair *pair, struct operation does)
{
	if (has(pair, FAULT_HEADER))
		does = with_input_length(EXCLUSIVE_ACCESS_SIZE - 1, does);
	if (has(pair, FAULT_INPUT))
		does = with_input_length(pair->request == UNDEFINED ? EXCLUSIVE_ACCESS_SIZE
								    : EXCLUSIVE_LOCK_SIZE - 1,
			does);
	if (has(pair, FAULT_OUTPUT))
		does = with_output_length(EXCLUSIVE_STATE_SIZE - 1, does);
	if (has(pair, FAULT_LEVEL))
		does = at_level(LEVEL_DISPATCH, does);
	if (has(pair, FAULT_FILE) && !through_a_volume(pair))
		does = with_flags(NO_FILE_OBJECT, does);
	return does;
}

/* That the system judges rights before it sends a request anywhere is what documents let expect; and
 * that queries are open to all. */
static void read_as(struct plan *plan, const struct pair *pair, enum fault fault)
{
	bool is_first = fault == pair->first;
	bool expected = fault == FAULT_RIGHTS ||
		(is_first && pair->request == QUERY && has(pair, FAULT_LOCKED));
	enum published published = is_first ? PUBLISHED_BOTH : PUBLISHED_NEITHER;
	struct expectation seen = returns_status(faults[fault].status);

	if (pair->older_turned)
		published = is_first ? PUBLISHED_CURRENT : PUBLISHED_OLDER;
	(expected ? letter : reading)(plan, faults[fault].texts[published], seen);
}

static void note_the_request(
	struct plan *plan, const struct pair *pair, enum handle_slot slot, struct operation does)
{
	note(plan, RIVAL, through(slot, does));
	read_as(plan, pair, pair->first);
	read_as(plan, pair, pair->second);
	reading(plan, "neither", fails());
	reading(plan, "no failure", succeeds());
}

static void two_faults(struct plan *plan)
{
	struct pair pair = pair_of(plan_argument(plan));
	struct operation does = with_the_faults(&pair, request_of(&pair));
	enum handle_slot slots[MOST_HANDLES];
	uint32_t count;

	if (is_mounted(&pair))
		given(plan, LAB, mounts(), succeeds());
	count = given_handles(plan, &pair, slots);
	if (is_locked(&pair))
		given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	given(plan, OBSERVER, queries(), sees_the_lock(&pair));
	for (uint32_t i = 0; i < count; i++)
		note_the_request(plan, &pair, slots[i], does);
	/* The shortest header that still holds a type, and no room at all. */
	if (has(&pair, FAULT_HEADER) && has(&pair, FAULT_TYPE))
		note_the_request(plan, &pair, slots[0], with_input_length(4, does));
	if (has(&pair, FAULT_OUTPUT))
		note_the_request(plan, &pair, slots[0], with_output_length(0, does));
	note(plan, OBSERVER, queries());
	reading(plan, "nothing has changed", sees_the_lock(&pair));
}

#define CASE(name, clause, pair)                                      \
	{                                                             \
		name, CLAUSES(clause), two_faults, .argument = (pair) \
	}

/* clang-format off */
const struct test_case precedence_cases[] = {
	CASE("query-without-rights-and-short-header", UNLOCK_013, PAIR(QUERY, RIGHTS, HEADER)),
	CASE("query-without-rights-and-short-output", UNLOCK_013, PAIR(QUERY, RIGHTS, OUTPUT)),
	CASE("query-without-rights-and-file-object", UNLOCK_013, PAIR(QUERY, RIGHTS, FILE)),
	CASE("query-at-raised-level-and-short-header", UNLOCK_012, PAIR(QUERY, LEVEL, HEADER)),
	CASE("query-at-raised-level-and-short-output", UNLOCK_012, PAIR(QUERY, LEVEL, OUTPUT)),
	CASE("query-at-raised-level-and-without-file-object", UNLOCK_012, PAIR(QUERY, LEVEL, FILE)),
	CASE("query-with-short-header-and-short-output", BUF_021, PAIR(QUERY, HEADER, OUTPUT)),
	CASE("query-with-short-header-and-no-file-object", BUF_025, PAIR(QUERY, HEADER, FILE)),
	CASE("query-with-short-output-and-no-file-object", BUF_025, PAIR(QUERY, OUTPUT, FILE)),
	CASE("query-with-short-output-on-locked-device", BUF_024, PAIR(QUERY, OUTPUT, LOCKED)),

	CASE("lock-without-rights-and-short-header", UNLOCK_013, PAIR(LOCK, RIGHTS, HEADER)),
	CASE("lock-without-rights-and-short-input", UNLOCK_013, PAIR(LOCK, RIGHTS, INPUT)),
	CASE("lock-without-rights-and-file-object", UNLOCK_013, PAIR(LOCK, RIGHTS, FILE)),
	CASE("lock-without-rights-and-bad-name", UNLOCK_013, PAIR(LOCK, RIGHTS, NAME)),
	CASE("lock-without-rights-on-mounted-volume", UNLOCK_013, PAIR(LOCK, RIGHTS, MOUNTED)),
	CASE("lock-at-raised-level-and-short-header", UNLOCK_012, PAIR(LOCK, LEVEL, HEADER)),
	CASE("lock-at-raised-level-and-short-input", UNLOCK_012, PAIR(LOCK, LEVEL, INPUT)),
	CASE("lock-at-raised-level-and-without-file-object", UNLOCK_012, PAIR(LOCK, LEVEL, FILE)),
	CASE("lock-at-raised-level-and-bad-name", UNLOCK_012, PAIR(LOCK, LEVEL, NAME)),
	CASE("lock-at-raised-level-on-mounted-volume", UNLOCK_012, PAIR(LOCK, LEVEL, MOUNTED)),
	CASE("lock-at-raised-level-on-locked-device", UNLOCK_012, PAIR(LOCK, LEVEL, LOCKED)),
	CASE("lock-with-short-header-and-no-file-object", BUF_025, PAIR(LOCK, HEADER, FILE)),
	CASE("lock-with-short-header-on-mounted-volume", BUF_023, PAIR(LOCK, HEADER, MOUNTED)),
	CASE("lock-with-short-header-on-locked-device", BUF_022, PAIR(LOCK, HEADER, LOCKED)),
	CASE("lock-with-short-input-and-no-file-object", BUF_025, PAIR(LOCK, INPUT, FILE)),
	CASE("lock-with-short-input-and-bad-name", BUF_022, PAIR(LOCK, INPUT, NAME)),
	CASE("lock-with-short-input-on-mounted-volume", BUF_023, PAIR(LOCK, INPUT, MOUNTED)),
	CASE("lock-with-short-input-on-locked-device", BUF_022, PAIR(LOCK, INPUT, LOCKED)),
	CASE("lock-without-file-object-and-bad-name", LOCK_017, PAIR(LOCK, FILE, NAME) | OLDER_TURNED),
	CASE("lock-without-file-object-on-mounted-volume", LOCK_018, PAIR(LOCK, FILE, MOUNTED)),
	CASE("lock-without-file-object-on-locked-device", LOCK_018, PAIR(LOCK, FILE, LOCKED)),
	CASE("lock-with-bad-name-on-mounted-volume", LOCK_014, PAIR(LOCK, NAME, MOUNTED)),
	CASE("lock-with-bad-name-on-locked-device", LOCK_015, PAIR(LOCK, NAME, LOCKED)),
	CASE("lock-on-mounted-volume-of-locked-device", LOCK_016, PAIR(LOCK, MOUNTED, LOCKED)),

	CASE("unlock-without-rights-and-short-header", UNLOCK_013, PAIR(UNLOCK, RIGHTS, HEADER)),
	CASE("unlock-without-rights-and-file-object", UNLOCK_013, PAIR(UNLOCK, RIGHTS, FILE)),
	CASE("unlock-without-rights-and-lock", UNLOCK_013, PAIR(UNLOCK, RIGHTS, UNLOCKED)),
	CASE("unlock-without-rights-of-another-owner", UNLOCK_013, PAIR(UNLOCK, RIGHTS, STRANGER)),
	CASE("unlock-at-raised-level-and-short-header", UNLOCK_012, PAIR(UNLOCK, LEVEL, HEADER)),
	CASE("unlock-at-raised-level-and-without-file-object", UNLOCK_012, PAIR(UNLOCK, LEVEL, FILE)),
	CASE("unlock-at-raised-level-of-another-owner", UNLOCK_012, PAIR(UNLOCK, LEVEL, STRANGER)),
	CASE("unlock-with-short-header-and-no-file-object", BUF_025, PAIR(UNLOCK, HEADER, FILE)),
	CASE("unlock-with-short-header-and-no-lock", BUF_022, PAIR(UNLOCK, HEADER, UNLOCKED)),
	CASE("unlock-with-short-header-of-another-owner", BUF_022, PAIR(UNLOCK, HEADER, STRANGER)),
	CASE("unlock-without-file-object-and-lock", UNLOCK_012,
		PAIR(UNLOCK, FILE, UNLOCKED) | OLDER_TURNED),
	CASE("kernel-unlock-without-file-object-and-lock", UNLOCK_012,
		PAIR(UNLOCK, FILE, UNLOCKED) | OLDER_TURNED | IN_KERNEL),

	CASE("undefined-type-without-rights", UNLOCK_013, PAIR(UNDEFINED, RIGHTS, TYPE)),
	CASE("undefined-type-at-raised-level", UNLOCK_012, PAIR(UNDEFINED, LEVEL, TYPE)),
	CASE("undefined-type-with-short-header", BUF_020, PAIR(UNDEFINED, HEADER, TYPE)),
	CASE("undefined-type-with-short-input", BUF_020, PAIR(UNDEFINED, TYPE, INPUT)),
	CASE("undefined-type-with-short-output", BUF_021, PAIR(UNDEFINED, TYPE, OUTPUT)),
	CASE("undefined-type-without-file-object", BUF_020, PAIR(UNDEFINED, TYPE, FILE)),
	CASE("undefined-type-on-mounted-volume", BUF_020, PAIR(UNDEFINED, TYPE, MOUNTED)),
	CASE("undefined-type-on-locked-device", BUF_020, PAIR(UNDEFINED, TYPE, LOCKED)),
	{ .name = NULL },
};
/* clang-format on */
