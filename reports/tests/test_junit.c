/* test_junit.c - what the JUnit files say, and that every reader can read them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/tests/sample.h"
#include "reports/tests/test.h"

#define STRICT "reports/junit-strict.rng"
#define RICH   "reports/junit-rich.rng"

static void check_counts(xmlDocPtr d, const char *what)
{
	static const char *const pairs[][2] = {
		{ "/testsuites/@tests", "count(//testcase)" },
		{ "/testsuites/@failures", "count(//failure)" },
		{ "/testsuites/@errors", "count(//error)" },
		{ "sum(//testsuite/@tests)", "count(//testcase)" },
		{ "sum(//testsuite/@failures)", "count(//failure)" },
		{ "sum(//testsuite/@errors)", "count(//error)" },
		{ "sum(//testsuite/@skipped)", "count(//skipped)" },
		{ "round(1000 * sum(//testsuite/@time))", "round(1000 * sum(//testcase/@time))" },
		{ "round(1000 * /testsuites/@time)", "round(1000 * sum(//testcase/@time))" },
		{ "count(//testsuite[@tests != count(testcase)])", "0" },
		{ "count(//testsuite[@failures != count(testcase/failure)])", "0" },
		{ "count(//testcase[count(failure|error|skipped) > 1])", "0" },
	};
	char name[120];
	bool same = d != NULL;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		double one = document_number(d, pairs[i][0]),
		       other = document_number(d, pairs[i][1]);

		/* Both are whole numbers; NaN is neither less nor more, and must not pass. */
		if (one <= other && one >= other)
			continue;
		printf("# %s is %.0f, %s is %.0f\n", pairs[i][0], one, pairs[i][1], other);
		same = false;
	}
	snprintf(name, sizeof(name), "counts add up, %s", what);
	check(same, name);
}

static void check_document(struct results *results, bool require_all, const char *what)
{
	xmlDocPtr rich = test_junit(results, JUNIT_RICH, require_all);
	xmlDocPtr strict = test_junit(results, JUNIT_STRICT, require_all);
	char name[120];

	snprintf(name, sizeof(name), "the rich profile is valid, %s", what);
	check(document_valid(rich, RICH), name);
	snprintf(name, sizeof(name), "the strict profile is valid, %s", what);
	check(document_valid(strict, STRICT), name);
	check_counts(rich, what);
	check_counts(strict, what);
	xmlFreeDoc(rich);
	xmlFreeDoc(strict);
	results_free(results);
}

static void check_unplanned(void)
{
	struct results *results = results_new();
	xmlDocPtr d = test_junit(results, JUNIT_RICH, false);

	check(document_is(d, "//testcase/error/@type", "missing"),
		"a run without a whole plan is an error, not a run without failures");
	xmlFreeDoc(d);
	check_document(results, false, "no plan");
	results = results_new();
	results->planned = true;
	check_document(results, false, "an empty plan");
}

static void check_nasty(void)
{
	struct results *results = sample_nasty();
	xmlDocPtr d = test_junit(results, JUNIT_RICH, false);
	char *text = document_text(d, "//testcase[1]/@name");
	size_t length;
	char *bytes;

	check(strstr(text, "A\\x1B[31m\"'<&>]]>\\x09\\x01\\x7F\\xC0\\xAF\\xFF") != NULL,
		"hostile bytes in a name stay legible");
	check(strstr(text, "\\xEF\\xBF\\xBE\\xE2\\x80\\xAE\xC3\xA9") != NULL,
		"noncharacters and marks that reorder are shown, letters stay");
	check(document_is(
		      d, "count(//testcase/@name[. = ../preceding-sibling::testcase/@name])", "0"),
		"cases of one name are told apart");
	check(document_is(d, "substring-after(//testcase[2]/@name, 'é')", " (2)"),
		"... by a number");
	xmlFree(text);
	xmlFreeDoc(d);
	report_junit(results, &(struct report_style){ .profile = JUNIT_STRICT }, test_path("raw"),
		NULL, 0);
	bytes = document_file(test_path("raw"), &length);
	remove(test_path("raw"));
	check(bytes && strlen(bytes) == length && !strpbrk(bytes, "\x1B\x01\x7F\t\r"),
		"no control character is in the file");
	free(bytes);
	check_document(results, false, "hostile bytes everywhere");
}

void test_documents(void)
{
	struct results *results = sample_results();
	xmlDocPtr rich = test_junit(results, JUNIT_RICH, false);
	xmlDocPtr strict = test_junit(results, JUNIT_STRICT, false);

	check(document_refused(rich, STRICT), "the strict schema refuses the rich profile");
	check(document_is(strict, "count(//testcase/properties)", "0"),
		"the strict profile has no properties on a case");
	check(document_is(rich, "count(//testcase[not(properties)])", "0"),
		"the rich profile has them on every case");
	check(document_is(rich, "count(//testsuite)", "3"), "a testsuite for each suite");
	check(document_is(rich, "//testsuite[1]/@timestamp", "2024-05-06T07:08:09"),
		"when it began");
	check(document_is(rich, "//testsuite[3]/properties/property[@name='drive1.vendor']/@value",
		      "ACME    "),
		"the drive's identity is with every suite");
	check(document_is(rich, "//testcase[@name='passes']/@time", "1.234"), "times are real");
	xmlFreeDoc(rich);
	xmlFreeDoc(strict);
	check_document(results, false, "all verdicts");
	check_document(sample_results(), true, "all verdicts, skips forbidden");
	check_document(sample_repeated(), false, "repetitions");
	check_document(sample_mixed(), false, "mixed recordings");
	check_document(sample_waived(), false, "waivers");
	check_unplanned();
	check_nasty();
}

#define CASE(name)     "//testcase[@name='" name "']"
#define PROPERTY(name) "/properties/property[@name='" name "']/@value"

static void check_failure(xmlDocPtr d)
{
	check(document_is(d, CASE("fails") "/failure/@type", "XA-LOCK-002"),
		"a failure's type is the clause");
	check(document_is(d, CASE("fails") "/failure/@message",
		      "step 2, RIVAL locks the drive as \"Rival\": expected "
		      "STATUS_ACCESS_DENIED, saw STATUS_SUCCESS"),
		"its message is who did what, and what was expected and seen");
	check(document_has(d, CASE("fails") "/failure", "IOCTL_CDROM_EXCLUSIVE_ACCESS; CD-ROM Ex"),
		"its text names the documents");
	check(document_has(d, CASE("fails") "/failure",
		      "\n    1. HOLDER: locks the drive as \"Holder\" -> STATUS_SUCCESS\n"
		      ">   2. RIVAL: locks the drive as \"Rival\" -> STATUS_SUCCESS "
		      "(expected STATUS_ACCESS_DENIED) (this decides)\n"),
		"... who did what, and what decided");
	check(document_has(d, CASE("fails") "/failure",
		      "\nrepeat: exaccess run --case lock/fails --drive emulated "
		      "--drive 'unix:/tmp/it'\\''s' --seed 42"),
		"... and the command that repeats the case, quoted for a shell");
}

static void check_verdicts(xmlDocPtr d)
{
	check(document_is(d, "count(" CASE("passes") "/*)", "1"),
		"a pass has nothing but properties");
	check(document_is(d, CASE("after-death") "/error/@type", "error"), "an error is one");
	check(document_is(d, CASE("never-run") "/error/@type", "missing"),
		"a case that never ran is an error");
	check(document_is(
		      d, CASE("with-a-disc") "/skipped/@message", "needs: medium, tray by hand"),
		"a skip names its needs");
	check(document_is(d, CASE("is-waived") "/skipped/@type", "waived"), "a waiver shows");
	check(document_is(d, CASE("is-waived") "/skipped/@message",
		      "known in firmware 1.0 (LAB-7, until 2031-01-01): step 2, RIVAL locks "
		      "the drive as \"Rival\": expected "
		      "STATUS_ACCESS_DENIED, saw STATUS_DEVICE_BUSY"),
		"... with its reason");
	check(document_has(d, CASE("keeps") "/system-out",
		      "RECORDED: reading \"the name is refused\" (as the documents' letter says)\n"
		      "  step 1, HOLDER: locks the drive as \"A  B\" -> STATUS_INVALID_PARAMETER"),
		"a recorded case says which reading fits");
	check(document_has(d, CASE("departs") "/system-out",
		      "\"the name is taken\" (departs from the documents' letter: "
		      "\"the name is refused\")"),
		"... and where it departs from the letter");
	check(document_is(d, CASE("departs") "/skipped/@type", "recorded") &&
			document_is(d, CASE("departs") "/skipped/@message",
				"recorded: the documents leave this open; seen: the name is taken"),
		"... and is no pass");
}

void test_cases(void)
{
	struct results *results = sample_results();
	xmlDocPtr d = test_junit(results, JUNIT_RICH, false);

	check_failure(d);
	check_verdicts(d);
	check(document_is(d, CASE("departs") PROPERTY("verdict"), "RECORDED") &&
			document_is(d, CASE("departs") PROPERTY("clauses"), "XA-NAME-014") &&
			document_is(d, CASE("departs") PROPERTY("policy"), "record") &&
			document_is(d, CASE("departs") PROPERTY("needs"), "none") &&
			document_is(d, CASE("departs") PROPERTY("repetitions"), "1"),
		"properties tell verdict, clauses, policy, needs and repetitions");
	check(document_is(d, CASE("fails") PROPERTY("step.2"),
		      "RIVAL: locks the drive as \"Rival\" -> STATUS_SUCCESS"),
		"... and what was seen");
	xmlFreeDoc(d);
	d = test_junit(results, JUNIT_STRICT, true);
	check(document_is(d, CASE("with-a-disc") "/failure/@type", "skipped") &&
			document_is(d, "count(" CASE("with-a-disc") "/skipped)", "0"),
		"a skip is a failure when everything is required");
	xmlFreeDoc(d);
	results_free(results);
	results = sample_repeated();
	d = test_junit(results, JUNIT_STRICT, false);
	check(document_has(d, CASE("sometimes") "/failure/@message",
		      "2 of 5 repetitions (mixed: 3 PASS, 2 FAIL): step 2, RIVAL locks the "
		      "drive as \"Rival\": expected "),
		"a failure says in how many repetitions");
	check(document_is(d, CASE("sometimes") "/@time", "0.050"),
		"the time is that of all of them");
	xmlFreeDoc(d);
	results_free(results);
}

void test_repetitions(void)
{
	struct results *results = sample_mixed();
	xmlDocPtr d = test_junit(results, JUNIT_RICH, false);

	check(document_is(d, CASE("now-so-now-so") "/skipped/@type", "mixed"),
		"a case that recorded different things is no pass");
	check(document_is(d, CASE("now-so-now-so") "/skipped/@message",
		      "mixed: 4 RECORDED in 2 different ways; it differs from most in at most "
		      "75.14 % of its repetitions (95 %)"),
		"... and says how often");
	check(document_is(d, CASE("now-so-now-so") PROPERTY("repetitions.mixed"), "yes") &&
			document_is(d, CASE("steady") PROPERTY("repetitions.mixed"), "no"),
		"mixed outcomes are a property");
	check(document_is(d, CASE("now-so-now-so") PROPERTY("letter"), "departs"),
		"one that departs from the letter decides");
	check(document_is(d, CASE("steady") PROPERTY("repetitions.outcomes"), "4 PASS") &&
			document_is(d, CASE("steady") PROPERTY("repetitions.failed"),
				"0 of 4; at most 52.72 % (95 %)"),
		"outcomes and bound are properties");
	xmlFreeDoc(d);
	results_free(results);
	results = sample_waived();
	d = test_junit(results, JUNIT_RICH, false);
	check(document_is(d, CASE("fails") "/failure/@type", "XA-LOCK-002"),
		"an expired waiver waives nothing");
	check(document_is(d, CASE("fails-too") "/skipped/@type", "waived"),
		"a waiver holds on its last day");
	check(document_is(d, CASE("passes") PROPERTY("waiver.not-needed"),
		      "known in firmware 1.0 (LAB-7, until 2031-01-01)"),
		"a waived case that passes says so");
	check(document_is(d, "//testsuite" PROPERTY("waiver.1"),
		      "expired: case lock/fails, known in firmware 1.0 (LAB-7, until 2024-05-05)") &&
			document_has(d, "//testsuite" PROPERTY("waiver.4"),
				"names nothing that was planned: case lock/gone"),
		"what came of each waiver is with the suite");
	xmlFreeDoc(d);
	results_free(results);
}

void test_sizes(void)
{
	struct results *results = sample_long(5000, 3000);
	xmlDocPtr d = test_junit(results, JUNIT_RICH, false);
	char error[300];
	size_t length = 0;

	check(document_is(d, "count(//property[starts-with(@name, 'step.')])", "20"),
		"a long case has 20 of its observations in its properties");
	check(document_has(d, "//property[@name='step.3000']/@value", "STATUS_DEVICE_BUSY"),
		"... the deciding one among them");
	check(document_has(d, "//failure", " steps as expected ...\n"),
		"... and says what it left out");
	check(document_is(d, "//testcase/@time", "90.061"), "a long time");
	xmlFreeDoc(d);
	check_document(results, false, "a long case");
	results = sample_many(1000);
	check(!report_junit(results, &(struct report_style){ .profile = JUNIT_RICH },
		      test_path("many"), error, sizeof(error)),
		"1,000 violations can be written");
	free(document_file(test_path("many"), &length));
	check(length && length < 8000000, "... and take no more than services accept");
	remove(test_path("many"));
	results_free(results);
}
