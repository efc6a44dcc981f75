/* test_summary.c - what the console shows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/shared/prose.h"
#include "reports/tests/sample.h"
#include "reports/tests/test.h"

static const struct summary_style plain = { .directory = "reports/out/latest" };
static const struct summary_style verbose = {
	.terminal = true, .directory = "reports/out/latest", .telling = TELL_VERBOSE
};
static const struct summary_style quiet = { .telling = TELL_QUIET };

static void check_has(const char *text, const char *expected, const char *what)
{
	bool found = strstr(text, expected) != NULL;

	check(found, what);
	if (!found)
		printf("# expected: %s\n# in:\n%s", expected, text);
}

static bool is_narrow(const char *text, size_t columns)
{
	while (*text) {
		char line[4096];
		size_t length = strcspn(text, "\n");

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		/* A word of a command cannot be broken, nor can a path. */
		if (prose_width(line) > columns && !strstr(line, "  --") &&
			!strstr(line, "  picture: ")) {
			printf("# %s\n", line);
			return false;
		}
		text += length + (text[length] == '\n');
	}
	return true;
}

static void check_sections(const char *text)
{
	check_has(text, "\ndrive 1  ACME CD-ROM X1 (emulated)\n", "the drive is named first");
	check_has(text, "\nFAIL  XA-LOCK-002  lock/fails\n", "a violation names clause and case");
	check_has(text,
		"\n        1 HOLDER  locks the drive as \"Holder\" -> STATUS_SUCCESS\n"
		"    >   2 RIVAL   locks the drive as \"Rival\"  -> STATUS_SUCCESS\n"
		"    expected: STATUS_ACCESS_DENIED\n    seen:     STATUS_SUCCESS\n"
		"    repeat:   exaccess run --case lock/fails --drive emulated",
		"... and tells its story");
	check_has(text, "\nERROR XA-LOCK-003  release/after-death\n", "an error is told of");
	check_has(text, "\n  1 for want of medium: insert a data disc\n    lock/with-a-disc\n",
		"a skip is listed under each need, with the remedy");
	check_has(text, "\nPlanned and never finished: 1 case\n    lock/never-run\n",
		"what is missing is listed");
	check_has(text, "\n    XA-NAME-014: the name is refused\n",
		"a recorded case that keeps to the letter is one line");
	check_has(text,
		"\n    letter:   the name is refused\n    reading:  the name is taken (step 1)",
		"a departure from the letter is told in full");
	check_has(text,
		"\n8 planned = 1 passed + 1 failed + 1 errors + 1 skipped + 1 waived + 2 recorded\n"
		"  + 1 missing\n",
		"the totals add up");
	check_has(text,
		"\nThe drive does not conform: 1 clause is violated.\nSome cases could not be "
		"tested.\n  Violated, 1: XA-LOCK-002\n",
		"the verdict names what is violated");
	check_has(text, "\n  Not tested, 1: XA-LOCK-003\n", "... and what was not tested");
	check_has(text, "reports/out/latest/record.txt\n", "the record's path");
	check_has(text, "reports/out/latest/junit.xml\n", "the report's path");
}

static void check_quiet(const struct results *results)
{
	char *text = test_summary(results, quiet);

	check(!strstr(text, "for want of") &&
			!strstr(text, "Left open by the documents, recorded:"),
		"quiet leaves out what is no trouble");
	check_has(text, "\nFAIL  XA-LOCK-002  lock/fails\n", "... and not a violation");
	check_has(text, "\n8 planned = ", "... nor the totals");
	free(text);
}

static void check_sentences(void)
{
	struct results *results = sample_clean(0);
	char *text = test_summary(results, plain);

	check_has(text, "\nThe drive conforms to every clause that was tested: 1 clause.\n",
		"a run that went well says how much it showed");
	free(text);
	results->finished = false;
	text = test_summary(results, plain);
	check_has(text,
		"\nNo violation was seen, but this run shows no conformance. The run did not",
		"a run without an end shows nothing");
	free(text);
	results_free(results);
	results = sample_clean(1);
	text = test_summary(results, plain);
	check_has(text, "\n  Not tested, 1: XA-LOCK-003\n", "a skipped clause is not tested");
	free(text);
	text = test_summary(results, (struct summary_style){ .require_all = true });
	check_has(text, "shows no conformance. Some cases were skipped, and none may be.\n",
		"... and is trouble when everything is required");
	free(text);
	results_free(results);
}

static void check_long(void)
{
	struct results *results = sample_long(5000, 3000);
	char *text = test_summary(results, plain);

	check_has(text, " steps as expected ...\n", "a long story is cut");
	check_has(text, "    > 3000 HOLDER  queries the lock state -> STATUS_DEVICE_BUSY",
		"... around the step that decided");
	free(text);
	results_free(results);
	results = sample_repeated();
	text = test_summary(results, plain);
	check_has(text, "\n    in 2 of 5 repetitions, mixed with other outcomes\n",
		"repetitions are told of");
	check_has(text,
		"\nOutcomes that are mixed: 1 case\n    lock/sometimes: 3 PASS, 2 FAIL; it fails in "
		"at most 81.08 % of its\n      repetitions (95 %)\n",
		"... their outcomes, and the bound");
	check_has(text, " --seed 42 --repeat 5\n", "... and repeated");
	free(text);
	results_free(results);
}

static void check_mixed(void)
{
	struct results *results = sample_mixed();
	char *text = test_summary(results, quiet);

	check_has(text, "\n    caller_name/now-so-now-so: 4 RECORDED in 2 different ways; ",
		"different recordings are mixed");
	check_has(text,
		"\n4 repetitions of 2 cases: 1 mixed; failure rate of each of the 1 that never\n"
		"failed at most 52.72 % (95 %)\n",
		"the bound of those that never failed");
	free(text);
	results_free(results);
}

static void check_waivers(void)
{
	struct results *results = sample_waived();
	char *text = test_summary(results, plain);

	check_has(text,
		"\nWaivers in waivers.xml: 6, of which 1 is used\n"
		"    1 expired and waive nothing any more: lock/fails on 2024-05-05\n"
		"    1 not needed, as what they cover passed: lock/passes\n"
		"    2 for other drives than those of this run: lock/fails, lock/fails-too\n"
		"    1 for what this run did not plan: lock/gone\n"
		"    1 waived case was played and passed:\n      lock/passes\n",
		"what came of the waivers");
	check_has(text, "\n    waiver:   expired on 2024-05-05: known in firmware 1.0\n",
		"a violation tells of its waiver that expired");
	check(!strstr(strstr(text, "waiver:   expired") + 1, "waiver:   expired"),
		"... and of no other");
	check_has(text, "3 planned = 1 passed + 1 failed + 0 errors + 0 skipped + 1 waived",
		"... and is not waived");
	free(text);
	results_free(results);
}

/* A drive that refuses two locks, each with one of these. */
static char *refusing(enum status one, enum status other)
{
	struct results *results = results_new();
	struct case_result *result =
		sample_case(results, sample_contention("lock", "contention", &sample_stated), 1);
	char *text;

	sample_see(result, 0, 0, one, NULL);
	sample_see(result, 0, 1, other, NULL);
	sample_finish(result, 0, 1);
	results_judge(results);
	text = test_summary(results, plain);
	results_free(results);
	return text;
}

static void check_unserved(void)
{
	char *text = refusing(ST_NOT_SUPPORTED, ST_INVALID_DEVICE_REQUEST);

	check_has(text,
		"Not implemented by the drive: IOCTL_CDROM_EXCLUSIVE_ACCESS to lock (2 times\n"
		"                                STATUS_INVALID_DEVICE_REQUEST)",
		"a request that is never taken is told");
	free(text);
	text = refusing(ST_NOT_SUPPORTED, ST_ACCESS_DENIED);
	check(!strstr(text, "Not implemented"), "... but not when it was denied once");
	free(text);
	text = refusing(ST_NOT_SUPPORTED, ST_SUCCESS);
	check(!strstr(text, "Not implemented"), "... nor when it was granted once");
	free(text);
}

/* A failed case that asserts two clauses, and another that asserts only the one. */
static char *asserting(bool both_alone)
{
	static const struct clause *const two[] = { &sample_stated, &sample_derived, NULL };
	struct results *results = results_new();
	char *text;

	for (int i = 0; i < 1 + both_alone; i++) {
		struct plan *plan =
			sample_contention("lock", i ? "alone" : "beside", &sample_derived);
		struct case_result *result;

		plan->clauses = i ? plan->clauses : two;
		result = sample_case(results, plan, 1);
		sample_see(result, 0, 0, ST_SUCCESS, NULL);
		sample_see(result, 0, 1, ST_SUCCESS, NULL);
		sample_finish(result, 0, 1);
	}
	results->planned = results->finished = true;
	results_judge(results);
	text = test_summary(results, plain);
	results_free(results);
	return text;
}

/* A failed case that asserts several clauses does not show all of them violated. */
static void check_blame(void)
{
	char *text = asserting(false);

	check_has(text,
		"\nThe drive does not conform: at least one of 2 clauses is violated.\n"
		"  At least one violated of 2: XA-LOCK-002, XA-LOCK-003\n",
		"of clauses that stand beside each other, one is violated");
	free(text);
	text = asserting(true);
	check_has(text,
		"\nThe drive does not conform: 1 clause is violated.\n"
		"  Violated, 1: XA-LOCK-003\n  Not tested, 1: XA-LOCK-002\n",
		"one that is violated for certain clears those beside it");
	free(text);
}

void test_summaries(void)
{
	struct results *results = sample_results();
	char *text = test_summary(results, verbose);
	char *again = test_summary(results, verbose);

	check_sections(text);
	check(is_narrow(text, 80), "no line is wider than 80 columns");
	check(!strcmp(text, again), "the same results give the same summary");
	check(!strchr(text, '\x1B'), "no colours unless they are wanted");
	free(text);
	free(again);
	text = test_summary(results, (struct summary_style){ .colour = true });
	check_has(text, "\x1B[1;31mFAIL\x1B[0m", "colours when they are");
	free(text);
	check_quiet(results);
	results_free(results);
	check_sentences();
	check_long();
	check_mixed();
	check_waivers();
	check_unserved();
	check_blame();
	results = sample_nasty();
	text = test_summary(results, verbose);
	check(!strpbrk(text, "\x1B\x01\x7F\t\r"), "no control character of a drive gets through");
	check(is_narrow(text, 80), "... and lines stay narrow");
	free(text);
	results_free(results);
}
