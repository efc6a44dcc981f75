/* suite_line.c - verdicts of a suite, counted. */
#include "harness/record/suite_line.h"

#include "harness/system/text.h"

#define NAME_COLUMNS 20

const char *suite_line_word(enum verdict verdict)
{
	static const char *const words[] = { [VERDICT_PASS] = "passed",
		[VERDICT_FAIL] = "failed",
		[VERDICT_ERROR] = "errors",
		[VERDICT_SKIPPED] = "skipped",
		[VERDICT_WAIVED] = "waived",
		[VERDICT_RECORDED] = "recorded",
		[VERDICT_MISSING] = "missing" };

	return words[verdict];
}

void suite_line_print(
	const char *suite, const uint32_t counts[VERDICT_COUNT], char *text, size_t size)
{
	struct text out = text_into(text, size);
	uint32_t all = 0;
	bool first = true;

	for (int i = 0; i < VERDICT_COUNT; i++)
		all += counts[i];
	text_add(&out, "%-*.*s %4u: ", NAME_COLUMNS, NAME_COLUMNS, suite, (unsigned)all);
	for (int i = 0; i < VERDICT_COUNT; i++) {
		if (!counts[i])
			continue;
		text_add(&out, "%s%u %s", first ? "" : ", ", (unsigned)counts[i],
			suite_line_word((enum verdict)i));
		first = false;
	}
}
