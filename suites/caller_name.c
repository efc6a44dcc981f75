/* caller_name.c - the name in a lock request: which names are good, and what becomes of them. */
#include "suites/suites.h"

/* The longest name that no document refuses, and the one that documents disagree about. */
#define SAFE_LENGTH     62u
#define DISPUTED_LENGTH 63u

/* A lock request whose name is exactly these bytes, with NULs up to the end of the field. */
static struct operation locks_as(const void *name, size_t size)
{
	return requests(EXCLUSIVE_ACCESS_LOCK, 0, name, size, 0);
}

/* By the convention's own list. */
static bool is_legal(unsigned byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
		(byte >= '0' && byte <= '9') ||
		(byte && byte < 0x80 && strchr(" .,:;-_", (int)byte));
}

/* The name is good: the lock is granted, and a query returns the name unchanged. */
static void then_accepted(struct plan *plan, const char *name)
{
	then(plan, HOLDER, locks(name), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of(name));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
}

/* The name breaks the convention: the lock is refused for it, and the device stays free. */
static void then_refused(struct plan *plan, const void *name, size_t size)
{
	then(plan, HOLDER, locks_as(name, size), returns(INVALID_PARAMETER));
	then(plan, OBSERVER, queries(), sees_free());
}

/* The same of a name with this character in it: alone, first, inside and last. */
static void then_refused_anywhere(struct plan *plan, unsigned byte)
{
	const char bad = (char)byte;

	then(plan, HOLDER, locks((char[]){ bad, '\0' }), returns(INVALID_PARAMETER));
	then(plan, HOLDER, locks((char[]){ bad, 'b', 'c', '\0' }), returns(INVALID_PARAMETER));
	then(plan, HOLDER, locks((char[]){ 'A', bad, 'c', '\0' }), returns(INVALID_PARAMETER));
	then(plan, HOLDER, locks((char[]){ 'A', 'b', bad, '\0' }), returns(INVALID_PARAMETER));
	then(plan, OBSERVER, queries(), sees_free());
}

static void then_range_accepted(struct plan *plan, char first, char last)
{
	char all[32] = "";
	size_t length = 0;

	for (char c = first; c <= last; c++) {
		then_accepted(plan, (char[]){ c, '\0' });
		all[length++] = c;
	}
	all[length] = '\0';
	then_accepted(plan, all);
}

/* Capital letters, each alone and all in one name. */
static void capital_letters(struct plan *plan)
{
	then_range_accepted(plan, 'A', 'Z');
}

/* Small letters. */
static void small_letters(struct plan *plan)
{
	then_range_accepted(plan, 'a', 'z');
}

/* Digits. */
static void digits(struct plan *plan)
{
	then_range_accepted(plan, '0', '9');
}

/* A space or a mark of punctuation that the convention lists: alone, first, inside and last. */
static void listed_mark(struct plan *plan)
{
	char mark = (char)plan_argument(plan);

	then_accepted(plan, (char[]){ mark, '\0' });
	then_accepted(plan, (char[]){ mark, 'A', 'b', '\0' });
	then_accepted(plan, (char[]){ 'A', mark, 'b', '\0' });
	then_accepted(plan, (char[]){ 'A', 'b', mark, '\0' });
}

/* Every byte but NUL, as a name of one character: those listed are good, all others are not. */
static void every_byte_alone(struct plan *plan)
{
	for (unsigned byte = 1; byte < 256; byte++) {
		char name[] = { (char)byte, '\0' };

		if (is_legal(byte))
			then_accepted(plan, name);
		else
			then_refused(plan, name, 1);
	}
}

/* The same set at any place in a name: here within, and at the end of, the longest safe one. */
static void every_byte_in_a_long_name(struct plan *plan)
{
	char name[SAFE_LENGTH + 1] = "";

	for (unsigned byte = 1; byte < 256; byte++) {
		memset(name, 'n', SAFE_LENGTH);
		name[plan_argument(plan)] = (char)byte;
		if (is_legal(byte))
			then_accepted(plan, name);
		else
			then_refused(plan, name, SAFE_LENGTH);
	}
}

/* A name that fills its field has no NUL, and every name must have one. */
static void no_nul_at_all(struct plan *plan)
{
	char name[CALLER_NAME_FIELD];

	memset(name, 'A', sizeof(name));
	then_refused(plan, name, sizeof(name));
	memcpy(name, "Burning Program; 1.0", 20);
	then_refused(plan, name, sizeof(name));
}

/* A name of 62 characters is short enough by every document. */
static void longest_safe_name(struct plan *plan)
{
	char name[SAFE_LENGTH + 1] = "";

	memset(name, 'L', SAFE_LENGTH);
	name[0] = 'F';
	name[SAFE_LENGTH - 1] = 'Z';
	then_accepted(plan, name);
}

static void note_locks(struct plan *plan, struct operation lock, const char *name)
{
	int step = note(plan, HOLDER, lock);

	letter(plan, "accepted: the request's page sets no lower bound", returns(SUCCESS));
	reading(plan, "refused: no name", returns(INVALID_PARAMETER));
	reading(plan, "refused otherwise", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "the state follows the status", sees_outcome_of(step, name));
}

/* Documents disagree about 63 characters, which with the NUL fill the field. */
static void disputed_length(struct plan *plan)
{
	char name[DISPUTED_LENGTH + 1] = "";
	int step;

	memset(name, 'D', DISPUTED_LENGTH);
	step = note(plan, HOLDER, locks(name));
	letter(plan, "refused: less than 64 bytes with the NUL, as the request's page says",
		returns(INVALID_PARAMETER));
	reading(plan, "accepted: at most 64 bytes with the NUL, as the structure pages say",
		returns(SUCCESS));
	reading(plan, "refused otherwise", fails());
	note(plan, OBSERVER, queries());
	reading(plan, "the state follows the status", sees_outcome_of(step, name));
}

/* One character is enough. */
static void shortest_name(struct plan *plan)
{
	then_accepted(plan, "x");
}

/* No document on the request itself says whether a name may be empty. */
static void empty_name(struct plan *plan)
{
	note_locks(plan, locks(""), "");
}

/* Nor what text behind a NUL in first place counts for. */
static void text_behind_an_empty_name(struct plan *plan)
{
	note_locks(plan, locks_as("\0Holder", 7), "");
}

static void note_what_a_query_repeats(struct plan *plan, const void *behind, uint32_t size)
{
	uint8_t zeros[CALLER_NAME_FIELD] = "AB";
	uint8_t repeated[CALLER_NAME_FIELD] = "AB";

	memcpy(repeated + sizeof("AB"), behind, size);
	note(plan, OBSERVER, queries());
	reading(plan, "locked, and zeros behind the name",
		both(sees_lock_of("AB"), output_bytes(EXCLUSIVE_STATE_NAME, zeros, sizeof(zeros))));
	reading(plan, "locked, and what was sent behind the NUL comes back",
		both(sees_lock_of("AB"),
			output_bytes(
				EXCLUSIVE_STATE_NAME, repeated, (uint32_t)sizeof("AB") + size)));
	reading(plan, "locked, and something else behind the name", sees_lock_of("AB"));
	reading(plan, "free", sees_free());
}

/* Nothing is said about text between the NUL and the end of the field. */
static void text_behind_the_name(struct plan *plan)
{
	note(plan, HOLDER, locks_as("AB\0CD", 5));
	reading(plan, "accepted: the name ends at its NUL", returns(SUCCESS));
	reading(plan, "refused", fails());
	note_what_a_query_repeats(plan, "CD", 2);
}

/* Nor about bytes there that no name may contain. */
static void illegal_bytes_behind_the_name(struct plan *plan)
{
	static const char behind[] = "\xFF\xFF\xFF\xFF";

	note(plan, HOLDER, requests(EXCLUSIVE_ACCESS_LOCK, 0, "AB", sizeof("AB"), 0xFF));
	reading(plan, "accepted: the name ends at its NUL", returns(SUCCESS));
	reading(plan, "refused for them", returns(INVALID_PARAMETER));
	reading(plan, "refused otherwise", fails());
	note_what_a_query_repeats(plan, behind, 4);
}

/* A name need not have letters in it. */
static void nothing_but_spaces_or_marks(struct plan *plan)
{
	then_accepted(plan, "   ");
	then_accepted(plan, " .,:;-_");
	then_accepted(plan, "._-;:,. ");
	then_accepted(plan, "----");
}

/* The name comes back as it was given: case, spacing, all of it. */
static void returned_unchanged(struct plan *plan)
{
	then_accepted(plan, "mIxEd CaSe");
	then_accepted(plan, "  two  spaces,  three   here ");
	then_accepted(plan, "UPPER");
	then_accepted(plan, "upper");
}

/* Letters outside ASCII are not letters here, whatever the code page. */
static void high_bytes(struct plan *plan)
{
	for (unsigned byte = 0x80; byte < 0x100; byte++)
		then_refused_anywhere(plan, byte);
}

/* Nor are control characters. */
static void control_characters(struct plan *plan)
{
	for (unsigned byte = 1; byte < 0x20; byte++)
		then_refused_anywhere(plan, byte);
	then_refused_anywhere(plan, 0x7F);
}

/* Right beside each listed range lies a byte that is not listed, and the ranges end where they
 * should. */
static void neighbours_of_the_ranges(struct plan *plan)
{
	static const char outside[] = "+/@[`{";
	static const char inside[] = ",-.09:;AZ_az";

	for (const char *c = outside; *c; c++)
		then_refused_anywhere(plan, (unsigned char)*c);
	for (const char *c = inside; *c; c++)
		then_accepted(plan, (char[]){ *c, '\0' });
}

/* All other punctuation of ASCII is unlisted. */
static void unlisted_punctuation(struct plan *plan)
{
	static const char unlisted[] = "!\"#$%&'()*+/<=>?@[\\]^`{|}~";

	for (const char *c = unlisted; *c; c++)
		then_refused_anywhere(plan, (unsigned char)*c);
}

/* Text in another encoding: UTF-8 beyond ASCII breaks the convention; UTF-16 ends at its first high
 * byte, which is NUL, and leaves a name of one letter. */
static void other_encodings(struct plan *plan)
{
	static const char utf16[] = "A\0p\0p";

	then_refused(plan, "Caf\xC3\xA9", 5);
	then_refused(plan, "\xE3\x83\x87\xE3\x82\xA3", 6);
	then(plan, HOLDER, locks_as(utf16, sizeof(utf16)), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("A"));
}

/* An illegal byte in the last place that a name can reach. */
static void illegal_in_the_last_place(struct plan *plan)
{
	char name[DISPUTED_LENGTH];

	memset(name, 'n', sizeof(name));
	name[DISPUTED_LENGTH - 1] = '*';
	then_refused(plan, name, sizeof(name));
}

/* An illegal byte where the NUL must be at the latest. */
static void illegal_in_place_of_the_nul(struct plan *plan)
{
	char name[CALLER_NAME_FIELD];

	memset(name, 'n', sizeof(name));
	name[CALLER_NAME_FIELD - 1] = '*';
	then_refused(plan, name, sizeof(name));
}

/* A query or an unlock has no name. Whether it may be longer than its structure is left open; if
 * so, what stands where a lock has its name makes no difference. */
static void rules_apply_to_locks_only(struct plan *plan)
{
	struct operation good = with_output_length(EXCLUSIVE_STATE_SIZE,
		requests(EXCLUSIVE_ACCESS_QUERY, 0, "Good", sizeof("Good"), 0));
	struct operation bad = with_output_length(
		EXCLUSIVE_STATE_SIZE, requests(EXCLUSIVE_ACCESS_QUERY, 0, "*", 1, 0xFF));
	int step = given(plan, OBSERVER, good, answers());

	then(plan, OBSERVER, bad, both(same_as(step), returns_other_than(INVALID_PARAMETER)));
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	step = given(plan, OBSERVER, good, answers());
	then(plan, OBSERVER, bad, both(same_as(step), returns_other_than(INVALID_PARAMETER)));
	step = given(plan, HOLDER, requests(EXCLUSIVE_ACCESS_UNLOCK, 0, "Good", sizeof("Good"), 0),
		answers());
	given(plan, HOLDER, unlocks(), answers());
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	then(plan, HOLDER, requests(EXCLUSIVE_ACCESS_UNLOCK, 0, "*", 1, 0xFF),
		both(same_parts_as(step, PART_STATUS), returns_other_than(INVALID_PARAMETER)));
}

/* The name is what the driver tells the owner apart by: others see the name of this owner, then of
 * the next, never one that a request of somebody else carried. */
static void identifies_the_owner(struct plan *plan)
{
	given(plan, HOLDER, locks("Writer 1.0"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Writer 1.0"));
	given(plan, RIVAL, locks("Updater_2"), fails());
	then(plan, OBSERVER, queries(), sees_lock_of("Writer 1.0"));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	given(plan, RIVAL, locks("Updater_2"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Updater_2"));
}

/* A rejected name locks nothing and shows nowhere, nor does it bring back an earlier owner's. */
static void rejected_name_leaves_no_trace(struct plan *plan)
{
	int before = given(plan, OBSERVER, queries(), sees_free());

	given(plan, HOLDER, locks("Earlier owner"), returns(SUCCESS));
	given(plan, HOLDER, unlocks(), returns(SUCCESS));
	then(plan, HOLDER, locks("Rejected*"), returns(INVALID_PARAMETER));
	then(plan, OBSERVER, queries(), both(sees_free(), same_as(before)));
	then(plan, RIVAL, locks("Next"), returns(SUCCESS));
	then(plan, OBSERVER, queries(), sees_lock_of("Next"));
}

/* If 63 characters are accepted, all of them come back, and a NUL in the last byte of the field. */
static void disputed_length_comes_back_whole(struct plan *plan)
{
	char name[DISPUTED_LENGTH + 1] = "";
	int step;

	memset(name, 'r', DISPUTED_LENGTH);
	name[0] = 'F';
	name[DISPUTED_LENGTH - 1] = 'Z';
	step = given(plan, HOLDER, locks(name), answers());
	then(plan, OBSERVER, queries(), sees_outcome_of(step, name));
	given(plan, HOLDER, unlocks(), answers());
	name[SAFE_LENGTH] = '\0';
	given(plan, HOLDER, locks(name), returns(SUCCESS));
	then(plan, OBSERVER, queries(),
		both(sees_lock_of(name),
			output_bytes(EXCLUSIVE_STATE_NAME, name, SAFE_LENGTH + 1)));
}

const struct test_case caller_name_cases[] = {
	{ "capital-letters", CLAUSES(NAME_001), capital_letters },
	{ "small-letters", CLAUSES(NAME_002), small_letters },
	{ "digits", CLAUSES(NAME_003), digits },
	{ "spaces", CLAUSES(NAME_004), listed_mark, .argument = ' ' },
	{ "periods", CLAUSES(NAME_005), listed_mark, .argument = '.' },
	{ "commas", CLAUSES(NAME_006), listed_mark, .argument = ',' },
	{ "colons", CLAUSES(NAME_007), listed_mark, .argument = ':' },
	{ "semicolons", CLAUSES(NAME_008), listed_mark, .argument = ';' },
	{ "hyphens", CLAUSES(NAME_009), listed_mark, .argument = '-' },
	{ "underscores", CLAUSES(NAME_010), listed_mark, .argument = '_' },
	{ "every-byte-alone", CLAUSES(NAME_011), every_byte_alone },
	{ "every-byte-within-a-long-name", CLAUSES(NAME_012), every_byte_in_a_long_name,
		.argument = SAFE_LENGTH / 2 },
	{ "every-byte-at-the-end-of-a-long-name", CLAUSES(NAME_012), every_byte_in_a_long_name,
		.argument = SAFE_LENGTH - 1 },
	{ "no-nul-at-all", CLAUSES(NAME_013), no_nul_at_all },
	{ "longest-safe-name", CLAUSES(NAME_014), longest_safe_name },
	{ "disputed-length", CLAUSES(NAME_015), disputed_length },
	{ "shortest-name", CLAUSES(NAME_016), shortest_name },
	{ "empty-name", CLAUSES(NAME_017), empty_name },
	{ "text-behind-an-empty-name", CLAUSES(NAME_018), text_behind_an_empty_name },
	{ "text-behind-the-name", CLAUSES(NAME_019), text_behind_the_name },
	{ "illegal-bytes-behind-the-name", CLAUSES(NAME_020), illegal_bytes_behind_the_name },
	{ "nothing-but-spaces-or-marks", CLAUSES(NAME_021), nothing_but_spaces_or_marks },
	{ "returned-unchanged", CLAUSES(NAME_022), returned_unchanged },
	{ "high-bytes", CLAUSES(NAME_023), high_bytes },
	{ "control-characters", CLAUSES(NAME_024), control_characters },
	{ "neighbours-of-the-ranges", CLAUSES(NAME_025), neighbours_of_the_ranges },
	{ "unlisted-punctuation", CLAUSES(NAME_026), unlisted_punctuation },
	{ "other-encodings", CLAUSES(NAME_027), other_encodings },
	{ "illegal-in-the-last-place", CLAUSES(NAME_028), illegal_in_the_last_place },
	{ "illegal-in-place-of-the-nul", CLAUSES(NAME_029), illegal_in_place_of_the_nul },
	{ "rules-apply-to-locks-only", CLAUSES(NAME_030), rules_apply_to_locks_only },
	{ "identifies-the-owner", CLAUSES(NAME_031), identifies_the_owner },
	{ "rejected-name-leaves-no-trace", CLAUSES(NAME_032), rejected_name_leaves_no_trace },
	{ "disputed-length-comes-back-whole", CLAUSES(NAME_033), disputed_length_comes_back_whole },
	{ .name = NULL },
};
