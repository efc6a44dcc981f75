/*
 * test_waivers.c - files of waivers: what they say, what is wrong in them and in which line, and that
 * the program's schema is the one beside its sources.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/tests/test.h"
#include "reports/waivers.h"
#include "reports/waivers_schema.h"

#define DRIVE  "<drive vendor='V' product='P' revision='R'/>"
#define REASON "<reason>r</reason>"
#define WAIVER(attributes, content) \
	"<waivers>\n<waiver " attributes ">\n" content "</waiver>\n</waivers>\n"
#define GOOD "case='lock/held' expires='2031-12-31' reference='LAB-7'"

static char error[2000];

static bool say(bool holds, const char *what)
{
	check(holds, what);
	return holds;
}

#define CHECK(condition) say((condition), #condition)

static int parse(const char *text, struct waivers *waivers)
{
	error[0] = '\0';
	return report_parse_waivers(text, strlen(text), "w.xml", waivers, error, sizeof(error));
}

static void check_good(void)
{
	static const char text[] =
		"<?xml version='1.0'?>\n<!-- a comment -->\n<waivers>\n"
		"<waiver case='open/by-the-owner' expires='2031-02-28' reference=' LAB  7 '>\n"
		"  <drive vendor='ACME' product='CD&amp;DVD *' revision='1.?'/>\n"
		"  <!-- here too -->\n"
		"  <reason>\n    It is <![CDATA[<known>]]>\n\tand &#xE9;.\n  </reason>\n</waiver>\n"
		"<waiver clause='XA-IMAPI-OWN-008' reference='r' expires='2031-01-01'>"
		"<drive driver='d*' vendor='*' product='*' revision='*'/><reason>x</reason></waiver>\n"
		"<waiver clause='LOCK-002' reference='r' expires='2031-01-01'>" DRIVE REASON
		"</waiver></waivers>";
	struct waivers waivers = { 0 };

	if (!CHECK(!parse(text, &waivers) && waivers.count == 3)) {
		printf("# %s\n", error);
		return;
	}
	CHECK(!strcmp(waivers.source, "w.xml"));
	CHECK(!waivers.list[0].is_clause && !strcmp(waivers.list[0].target, "open/by-the-owner"));
	CHECK(!strcmp(waivers.list[0].vendor, "ACME"));
	CHECK(!strcmp(waivers.list[0].product, "CD&DVD *"));
	CHECK(!strcmp(waivers.list[0].revision, "1.?"));
	CHECK(!strcmp(waivers.list[0].driver, "*"));
	CHECK(!strcmp(waivers.list[0].expires, "2031-02-28"));
	CHECK(!strcmp(waivers.list[0].reference, "LAB 7"));
	CHECK(!strcmp(waivers.list[0].reason, "It is <known> and \xC3\xA9."));
	CHECK(waivers.list[1].is_clause && !strcmp(waivers.list[1].target, "IMAPI-OWN-008"));
	CHECK(!strcmp(waivers.list[1].driver, "d*"));
	CHECK(!strcmp(waivers.list[2].target, "LOCK-002"));
	waivers_free(&waivers);
	CHECK(!parse("<waivers/>", &waivers) && !waivers.count && waivers.source);
	waivers_free(&waivers);
}

/* Each with the line that is named, and something that is said. */
static void check_bad(void)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "w.xml: this is no XML" },
		{ "<waivers>", "w.xml:1: " },
		{ "<waivers>\n\n</wavers>", "w.xml:3: Opening and ending tag mismatch" },
		{ "<waifers/>", "w.xml:1: Expecting element waivers, got waifers" },
		{ "<waivers>\n<wafer/>\n</waivers>", "w.xml:2: " },
		{ "<waivers>\n<waiver/>\n</waivers>", "w.xml:2: " },
		{ "<waivers>text</waivers>", "w.xml:1: " },
		{ WAIVER(GOOD " clause='LOCK-002'", DRIVE REASON),
			"w.xml:2: Invalid attribute clause" },
		{ WAIVER("expires='2031-12-31' reference='r'", DRIVE REASON),
			"w.xml:2: Element waiver" },
		{ WAIVER("case='lock/held' reference='r'", DRIVE REASON),
			"case=SUITE/NAME or clause=" },
		{ WAIVER("case='lock/held' expires='2031-12-31'", DRIVE REASON), "w.xml:2: " },
		{ WAIVER("case='lock/*' expires='2031-12-31' reference='r'", DRIVE REASON),
			"w.xml:2: " },
		{ WAIVER("clause='lock' expires='2031-12-31' reference='r'", DRIVE REASON),
			"w.xml:2: " },
		{ WAIVER("case='lock/held' expires='2031-02-29' reference='r'", DRIVE REASON),
			"w.xml:2: Type date doesn't allow value '2031-02-29'" },
		{ WAIVER("case='lock/held' expires='2031-12-31Z' reference='r'", DRIVE REASON),
			"w.xml:2: the attribute expires is a day" },
		{ WAIVER("case='lock/held' expires='12031-12-31' reference='r'", DRIVE REASON),
			"w.xml:2: the attribute expires is a day" },
		{ WAIVER("case='lock/held' expires='2031-12-31' reference=' '", DRIVE REASON),
			"w.xml:2: " },
		{ WAIVER(GOOD " until='2031-12-31'", DRIVE REASON),
			"w.xml:2: Invalid attribute until" },
		{ WAIVER(GOOD, DRIVE), "w.xml:2: " },
		{ WAIVER(GOOD, REASON), "w.xml:3: " },
		{ WAIVER(GOOD, DRIVE "\n<reason> \n </reason>"), "w.xml:4: " },
		{ WAIVER(GOOD, DRIVE DRIVE REASON), "w.xml:3: " },
		{ WAIVER(GOOD, "<drive vendor='V' product='P'/>" REASON),
			"w.xml:3: Element drive failed to validate attributes (it has vendor" },
		{ WAIVER(GOOD, "<drive vendor='V' product='P' revision=''/>" REASON), "w.xml:3: " },
		{ "<!DOCTYPE waivers>\n<waivers/>", "document type declaration is not allowed" },
		{ "<!DOCTYPE waivers [<!ENTITY e SYSTEM '/etc/passwd'>]>\n<waivers>&e;</waivers>",
			"document type declaration is not allowed" },
		{ "<waivers xmlns='urn:other'/>", "w.xml:1: " },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct waivers waivers = { 0 };

		if (!CHECK(parse(rows[i].text, &waivers) == -1 && strstr(error, rows[i].says)))
			printf("# %s\n# '%s'\n", rows[i].text, error);
		CHECK(!waivers.count && !waivers.source);
	}
}

/* Several at once, but not without end; and nothing of it reaches a terminal raw. */
static void check_many(void)
{
	char text[20000] = "<waivers>\n";
	struct waivers waivers = { 0 };
	unsigned lines = 1;

	for (int i = 0; i < 100; i++)
		strcat(text, "<p:waiver/>\n"); /* each has a prefix that stands for nothing */
	CHECK(parse(text, &waivers) == -1);
	for (const char *c = error; *c; c++)
		lines += *c == '\n';
	CHECK(lines <= 5);
	CHECK(report_parse_waivers("<waivers/>", 10, "\x1B[31m", &waivers, error, sizeof(error)) ==
		0);
	waivers_free(&waivers);
	CHECK(report_parse_waivers("<x/>", 4, "\x1B[31m", &waivers, error, sizeof(error)) == -1);
	CHECK(!strchr(error, '\x1B') && strstr(error, "\\x1B[31m:1: "));
	CHECK(report_read_waivers("/nowhere/w.xml", &waivers, error, sizeof(error)) == -1);
	CHECK(!strcmp(error, "cannot open /nowhere/w.xml: No such file or directory"));
	CHECK(report_read_waivers("reports", &waivers, error, sizeof(error)) == -1);
}

/* Cut off anywhere, a file is refused, unless nothing but blanks is missing. */
static void check_cut_off(void)
{
	static const char text[] = WAIVER(GOOD, DRIVE REASON);

	for (size_t length = 0; length + 1 < sizeof(text) - 1; length++) {
		struct waivers waivers = { 0 };

		CHECK(report_parse_waivers(text, length, "w.xml", &waivers, error, sizeof(error)) ==
			-1);
		CHECK(!waivers.count && error[0]);
	}
}

static void check_schema(void)
{
	size_t length = 0;
	char *file = document_file("reports/waivers.rng", &length);
	size_t at = 0;

	for (size_t i = 0; waivers_schema[i] && file; i++) {
		size_t more = strlen(waivers_schema[i]);

		if (!CHECK(more <= length - at && !memcmp(file + at, waivers_schema[i], more)))
			break;
		at += more;
	}
	CHECK(file && at == length);
	free(file);
}

static void check_shipped(void)
{
	struct waivers waivers = { 0 };

	CHECK(!report_read_waivers(
		"fixtures/waivers/published.xml", &waivers, error, sizeof(error)));
	CHECK(waivers.count > 0);
	for (uint32_t i = 0; i < waivers.count; i++)
		for (uint32_t j = 0; j < i; j++)
			CHECK(strcmp(waivers.list[i].target, waivers.list[j].target));
	waivers_free(&waivers);
}

void test_waivers(void)
{
	check_good();
	check_bad();
	check_many();
	check_cut_off();
	check_schema();
	check_shipped();
}
