/*
 * recorder_name.c - the client name of IDiscRecorder2::AcquireExclusiveAccess: which strings are
 * names, and what the driver gets to see of them.
 */
#include "suites/recorder/recorder_steps.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* More characters than any name may have. */
#define HUGE_NAME 0xFFFFu

static void note_the_refusal(struct plan *plan, struct operation does)
{
	note(plan, HOLDER, does);
	reading(plan, "an argument is not valid", returns_hr(E_INVALIDARG));
	reading(plan, "a pointer is not valid", returns_hr(E_POINTER));
	reading(plan, "the client name is not valid",
		returns_hr(E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID));
	reading(plan, "another code", fails_hr());
	reading(plan, "accepted", succeeds_hr());
}

/* NULL is no name. */
static void null_for_a_name(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, acquires_null(), fails_hr());
	then(plan, HOLDER, forcing(FORCE_TRUE, acquires_null()), fails_hr());
	nobody_has_it(plan);
	note_the_refusal(plan, acquires_null());
}

/* Nor is a string of length zero. */
static void empty_name(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, acquires(""), fails_hr());
	then(plan, HOLDER, acquires_forcing(""), fails_hr());
	nobody_has_it(plan);
	note_the_refusal(plan, acquires(""));
}

/* Characters that the request to the driver permits are permitted here, and arrive there. */
static void permitted_characters(struct plan *plan)
{
	static const char *const names[] = { "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
		"abcdefghijklmnopqrstuvwxyz", "0123456789", " .,:;-_", "A b.c,d:e;f-g_h 1",
		"  blanks around  ", "x" };

	given(plan, OBSERVER, queries(), sees_free());
	for (size_t i = 0; i < COUNT(names); i++) {
		then(plan, HOLDER, acquires(names[i]), succeeds_hr());
		then(plan, OBSERVER, queries(), sees_lock_of(names[i]));
		let_go(plan);
	}
}

static bool is_permitted(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		(c && c < 0x80 && strchr(" .,:;-_", (int)c));
}

/* Any other ASCII character is refused, by itself and inside a name that would do without it. */
static void forbidden_characters(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	for (uint32_t c = 1; c < 0x80; c++) {
		const uint16_t alone[] = { (uint16_t)c };
		const uint16_t inside[] = { 'H', 'o', (uint16_t)c, 'd', 'e', 'r' };

		if (is_permitted(c))
			continue;
		then(plan, HOLDER, acquires_utf16(alone, COUNT(alone)), fails_hr());
		then(plan, HOLDER, acquires_utf16(inside, COUNT(inside)), fails_hr());
	}
	nobody_has_it(plan);
	note_the_refusal(plan, acquires("#"));
}

/* 62 characters are accepted by any reading of the length rule, 64 by none, nor any number that
 * seems to be small where there is room for few of its bits. */
static void name_lengths(struct plan *plan)
{
	static const uint32_t refused[] = { 64, 65, 128, 0x100, 0x110, 0x8010, HUGE_NAME };
	char longest[63];

	memset(longest, 'N', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, HOLDER, acquires(longest), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of(longest));
	let_go(plan);
	for (size_t i = 0; i < COUNT(refused); i++) {
		then(plan, HOLDER, acquires_filled(refused[i], 'N'), fails_hr());
		nobody_has_it(plan);
	}
	note(plan, HOLDER, acquires_filled(63, 'N'));
	letter(plan, "refused: it must be less than 64 with the NUL", fails_hr());
	reading(plan, "accepted: at most 64 with the NUL", succeeds_hr());
}

/* What is not ASCII is refused, and above all does not turn into a letter that looks like it. */
static void characters_beyond_ascii(struct plan *plan)
{
	static const uint16_t units[] = { 0x00E9, 0x00C1, 0x0141, 0x0410, 0x2013, 0x00A0, 0x3000,
		0xFF21, 0x0100 + 'A', 0xD83D, 0xDE00, 0xFFFE, 0xFFFF };
	static const uint16_t pair[] = { 'A', 0xD83D, 0xDE00, 'B' };
	static const uint16_t swapped[] = { 'A', 0xDE00, 0xD83D, 'B' };

	given(plan, OBSERVER, queries(), sees_free());
	for (size_t i = 0; i < COUNT(units); i++) {
		const uint16_t inside[] = { 'H', 'o', units[i], 'd', 'e', 'r' };

		then(plan, HOLDER, acquires_utf16(&units[i], 1), fails_hr());
		nobody_has_it(plan);
		then(plan, HOLDER, acquires_utf16(inside, COUNT(inside)), fails_hr());
		nobody_has_it(plan);
	}
	then(plan, HOLDER, acquires_utf16(pair, COUNT(pair)), fails_hr());
	then(plan, HOLDER, acquires_utf16(swapped, COUNT(swapped)), fails_hr());
	nobody_has_it(plan);
}

static void note_a_name(struct plan *plan, struct operation does, const char *up_to_the_nul)
{
	int acquired = note(plan, HOLDER, does);

	reading(plan, "refused", fails_hr());
	reading(plan, "accepted", succeeds_hr());
	note(plan, OBSERVER, queries());
	reading(plan, "locked under the characters up to the NUL, if accepted",
		sees_outcome_of(acquired, up_to_the_nul));
	given(plan, HOLDER, releases(), answers());
}

/* A BSTR can hold a NUL, and may come without the length that makes it one: how either is read is
 * not said. */
static void strings_that_are_no_ordinary_bstr(struct plan *plan)
{
	static const uint16_t inside[] = { 'A', 'B', 0, 'C', 'D' };
	static const uint16_t last[] = { 'A', 'B', 0 };
	static const uint16_t first[] = { 0, 'A', 'B' };

	note_a_name(plan, acquires_utf16(inside, COUNT(inside)), "AB");
	note_a_name(plan, acquires_utf16(last, COUNT(last)), "AB");
	note_a_name(plan, acquires_utf16(first, COUNT(first)), "");
	note_a_name(plan, without_length(acquires("Holder")), "Holder");
	note_a_name(plan, without_length(acquires("")), "");
	note_a_name(plan, without_length(acquires_utf16(inside, COUNT(inside))), "AB");
}

/* One name: what was given here is what the driver reports, and what other recorders report. */
static void the_name_is_the_drivers(struct plan *plan)
{
	given(plan, OBSERVER, queries(), sees_free());
	given(plan, RIVAL, asks_owner(), answers());
	given(plan, HOLDER, acquires("Name, of: the-Holder_1"), succeeds_hr());
	then(plan, OBSERVER, queries(), sees_lock_of("Name, of: the-Holder_1"));
	then(plan, RIVAL, asks_owner(), owner_is("Name, of: the-Holder_1"));
}

const struct test_case recorder_name_cases[] = {
	{ "null-for-a-name", CLAUSES(IMAPI_ACQ_016), null_for_a_name },
	{ "empty-name", CLAUSES(IMAPI_ACQ_017), empty_name },
	{ "permitted-characters", CLAUSES(IMAPI_ACQ_018), permitted_characters },
	{ "forbidden-characters", CLAUSES(IMAPI_ACQ_019), forbidden_characters },
	{ "name-lengths", CLAUSES(IMAPI_ACQ_020), name_lengths },
	{ "characters-beyond-ascii", CLAUSES(IMAPI_ACQ_021), characters_beyond_ascii },
	{ "strings-that-are-no-ordinary-bstr", CLAUSES(IMAPI_ACQ_022),
		strings_that_are_no_ordinary_bstr },
	{ "the-name-is-the-drivers", CLAUSES(IMAPI_ACQ_023), the_name_is_the_drivers },
	{ .name = NULL },
};
