/* test_precedence.c - the table of faults that hold at once, and the order of checks behind it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/precedence.h"
#include "reports/shared/precedence.h"
#include "reports/tests/sample.h"
#include "reports/tests/test.h"

#define READS(fault, published) fault PRECEDENCE_FIRST published

/* A case about two faults, with status 87 for the first and 5 for the second. */
static struct case_result *add_pair(
	struct results *results, const char *name, const char *first, const char *second)
{
	struct plan *plan = sample_plan("precedence", name, &sample_open);

	note(plan, RIVAL, locks("*"));
	reading(plan, first, returns(INVALID_PARAMETER));
	reading(plan, second, returns(ACCESS_DENIED));
	reading(plan, "neither", fails());
	return sample_case(results, plan, 2);
}

static void see(struct case_result *result, enum status first, enum status second)
{
	sample_see(result, 0, 0, first, NULL);
	sample_see(result, 1, 0, second, NULL);
	sample_finish(result, 0, 1);
	sample_finish(result, 1, 1);
}

static char *summary_of(struct results *results)
{
	results_judge(results);
	return test_summary(
		results, (struct summary_style){ .telling = TELL_VERBOSE, .columns = 100 });
}

static void check_has(const char *text, const char *expected, const char *what)
{
	bool found = strstr(text, expected) != NULL;

	check(found, what);
	if (!found)
		printf("# expected: %s\n# in:\n%s", expected, text);
}

static void check_table(void)
{
	struct results *results = results_new();
	char *text;

	see(add_pair(results, "lock-a-b", READS("a", PRECEDENCE_BOTH), READS("b", "")),
		ST_INVALID_PARAMETER, ST_INVALID_PARAMETER);
	see(add_pair(results, "lock-b-c", READS("b", PRECEDENCE_OLDER),
		    READS("c", PRECEDENCE_CURRENT)),
		ST_INVALID_PARAMETER, ST_INVALID_PARAMETER);
	see(add_pair(results, "lock-mixed", READS("a", PRECEDENCE_BOTH), READS("c", "")),
		ST_INVALID_PARAMETER, ST_ACCESS_DENIED);
	see(add_pair(results, "lock-other", READS("a", ""), READS("c", "")), ST_INVALID_HANDLE,
		ST_INVALID_HANDLE);
	add_pair(results, "lock-never", READS("a", PRECEDENCE_BOTH), READS("c", ""));
	see(add_pair(results, "lock-plain", "the name is refused", "it is denied"),
		ST_ACCESS_DENIED, ST_ACCESS_DENIED);
	text = summary_of(results);
	check_has(text, "\nTwo faults at once, and which is judged first: 5 cases\n",
		"a case without such readings is no row");
	check_has(text,
		"\n  lock-a-b                                        a               a"
		"               a\n",
		"a row: this drive, both generations");
	check_has(text,
		"\n  lock-b-c                                        b               c"
		"               b\n",
		"the generations stand apart");
	check_has(text, "\n  lock-mixed                                      varies",
		"repetitions that differ decide nothing");
	check_has(text,
		"\n  lock-other                                      neither         -"
		"               -\n",
		"neither fault's status");
	check_has(text, "\n  lock-never                                      missing         a",
		"a case that was never played");
	check_has(text,
		"\n  2 of 5 pairs are decided, 1 as by the current published driver, 2 as by the "
		"older one.\n  One order of checks explains them: a > b > c\n",
		"what it comes to");
	check(!strstr(text, "XA-NAME-014: a is"), "pairs are not told of twice");
	check_has(text, "\n  4 of them are pairs of faults, told of below.\n", "... but counted");
	free(text);
	results_free(results);
}

static void check_contradiction(void)
{
	static const char *const names[] = { "p", "q", "r" };
	static const char *const firsts[] = { READS("p", ""), READS("q", ""), READS("r", "") };
	struct results *results = results_new();
	char *text;

	for (int i = 0; i < 3; i++)
		see(add_pair(results, names[i], firsts[i], firsts[(i + 1) % 3]),
			ST_INVALID_PARAMETER, ST_INVALID_PARAMETER);
	see(add_pair(results, "s", READS("s", ""), firsts[0]), ST_INVALID_PARAMETER,
		ST_INVALID_PARAMETER);
	text = summary_of(results);
	check_has(text, "\n  No order of checks explains them: ", "a circle is no order");
	check(strstr(text, ": p > q > r > p\n") || strstr(text, ": q > r > p > q\n") ||
			strstr(text, ": r > p > q > r\n"),
		"... and is shown");
	free(text);
	results_free(results);
}

/* More faults than an order holds, and none at all. */
static void check_sizes(void)
{
	static char texts[ORDER_FAULTS + 2][60];
	struct results *results = results_new();
	char *text;

	for (int i = 0; i < ORDER_FAULTS + 2; i++)
		snprintf(texts[i], sizeof(texts[i]), "fault %d" PRECEDENCE_FIRST, i);
	for (int i = 0; i <= ORDER_FAULTS; i++)
		see(add_pair(results, "many", texts[i], texts[i + 1]), ST_INVALID_PARAMETER,
			ST_INVALID_PARAMETER);
	text = summary_of(results);
	check(!strstr(text, "order of checks"), "too many faults for an order are not ordered");
	free(text);
	results_free(results);
	results = results_new();
	text = summary_of(results);
	check(!strstr(text, "Two faults"), "no pairs, no table");
	free(text);
	results_free(results);
}

void test_precedence(void)
{
	check_table();
	check_contradiction();
	check_sizes();
}
