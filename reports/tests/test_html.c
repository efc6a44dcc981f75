/* test_html.c - the page. It is written as XML too, so that a parser and XPath can ask it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/html/html.h"
#include "reports/tests/sample.h"
#include "reports/tests/test.h"

/* The page, parsed; length gets its bytes. */
static xmlDocPtr page_of(const struct results *results, size_t *length)
{
	const struct report_style style = { .profile = JUNIT_RICH };
	struct prose out = { 0 };
	xmlDocPtr document = NULL;

	html_make(results, &style, &out);
	*length = out.length;
	if (!out.failed)
		document = xmlReadMemory(prose_text(&out), (int)out.length, NULL, "UTF-8",
			XML_PARSE_NONET | XML_PARSE_HUGE);
	prose_free(&out);
	return document;
}

static void check_number(xmlDocPtr page, const char *question, double expected, const char *what)
{
	double got = document_number(page, question);

	check(got == expected, what);
	if (got != expected)
		printf("# %s is %g\n", question, got);
}

static void check_verdicts(void)
{
	struct results *results = sample_results();
	size_t length;
	xmlDocPtr page = page_of(results, &length);

	check(page != NULL, "the page is well-formed");
	check_number(page, "count(//section[@id='cases']//tbody/tr)", 8, "it has every case");
	check_number(
		page, "count(//section[@id='failures']/article)", 1, "a failure is told in full");
	check(document_has(page, "//section[@id='failures']/article[1]/@id", "lock/fails"),
		"... at its place");
	check(document_has(page, "(//section[@id='failures']//code)[2]",
		      "exaccess run --case lock/fails"),
		"... with the command that repeats it");
	check_number(page,
		"count(//section[@id='failures']//*[local-name()='svg']"
		"//*[contains(@class, 'decides')])",
		1, "its picture marks the step that decides");
	check_number(page,
		"count(//section[@id='failures']//*[local-name()='rect'][@class='ghost'])", 1,
		"... and who should hold the drive, where somebody else does");
	check(document_has(page, "//p[@class='bad']", "1 clause is violated"),
		"the verdict is on top");
	check(document_has(page, "//section[@id='left-out']", "medium"),
		"what was left out is told");
	check(document_has(page, "//section[@id='left-out']", "lock/never-run"),
		"... what is missing too");
	check_number(page, "count(//section[@id='waivers']/div//tr)", 2, "waivers are told");
	check(document_has(page, "//article[@id='lock/is-waived']//dl", "until 2031-01-01"),
		"... and what they waive, and until when");
	check_number(page, "count(//article[@id='lock/is-waived']//*[local-name()='svg'])", 1,
		"... with its picture");
	check_number(page,
		"count(//*[local-name()='svg'][not(substring-after(@viewBox, '0 0 ') = "
		"concat(@width, ' ', @height))])",
		0, "pictures can be made smaller, for paper");
	check_number(page, "count(//section[@id='recorded']//tbody/tr)", 2, "readings are told");
	check_number(page, "count(//*[@src or self::link or self::iframe])", 0,
		"nothing has to be fetched");
	xmlFreeDoc(page);
	results_free(results);
}

static void check_nasty(void)
{
	struct results *results = sample_nasty();
	size_t length;
	xmlDocPtr page = page_of(results, &length);

	check(page != NULL, "a page with nasty text is well-formed");
	check_number(page, "count(//script)", 1, "... with no script of a drive's");
	xmlFreeDoc(page);
	results_free(results);
}

static void check_size(void)
{
	struct results *results = sample_many(1000);
	size_t length;
	xmlDocPtr page = page_of(results, &length);

	check(page && length < 10u << 20,
		"a thousand violations of many steps make less than 10 MB");
	printf("# %zu bytes\n", length);
	check_number(
		page, "count(//section[@id='cases']//tbody/tr)", 1000, "... and all are there");
	xmlFreeDoc(page);
	results_free(results);
}

static void check_clean(void)
{
	struct results *results = sample_clean(0);
	size_t length;
	xmlDocPtr page = page_of(results, &length);

	check_number(page, "count(//*[local-name()='svg'])", 0, "what passed has no picture");
	check(document_has(page, "//p[@class='good']", "conforms to every clause"), "it conforms");
	xmlFreeDoc(page);
	results->finished = false;
	page = page_of(results, &length);
	check_number(
		page, "count(//p[@class='good'])", 0, "a run without an end conforms in no report");
	xmlFreeDoc(page);
	results_free(results);
}

void test_html(void)
{
	check_verdicts();
	check_nasty();
	check_size();
	check_clean();
}
