/*
 * test_waiver.c - which waivers cover which case: on what drive, until when, by case and by clause; and
 * that lists of them come back from a record as they went.
 */
#include <stdio.h>
#include <string.h>

#include "harness/system/file.h"
#include "harness/plan/plan.h"
#include "harness/system/process.h"
#include "harness/record/record.h"
#include "harness/testing/check.h"

#define DAY "2030-06-15"

static const struct clause first = { "LOCK-002", CLAUSE_STATED, SOURCE_IOCTL_PAGE, 0, 3, "text" };
static const struct clause second = { "LOCK-003", CLAUSE_DERIVED, SOURCE_IOCTL_PAGE, 0, 3, "text" };
static const struct clause third = { "OPEN-001", CLAUSE_LINKED, SOURCE_HEADER, 0, 3, "text" };
static const struct clause left_open = { "LOCK-010", CLAUSE_OPEN, SOURCE_NONE, 0, 3, "text" };
static const struct clause condition = { "MCN-019", CLAUSE_ENVIRONMENT, SOURCE_NONE, 0, 3, "text" };

static const struct waiver_drive acme = { "ACME    ", "CD-ROM X1       ", "1.03", "cdrom 6.1" };
static const struct waiver_drive other = { "OTHER", "BURNER", "2", NULL };

/* A waiver in a list of its own for the rest of the program's life is enough for a test. */
static struct waivers list;

static void waive(const char *kind, const char *target, const char *vendor, const char *product,
	const char *revision, const char *driver, const char *expires)
{
	char texts[6][80];
	const char *const words[6] = { target, vendor, product, revision, driver, expires };
	char reference[] = "LAB-7";
	char reason[] = "Known, 100 %\n\x01 \xC3\xA9.";
	struct waiver waiver = {
		.is_clause = !strcmp(kind, "clause"), .reference = reference, .reason = reason
	};

	for (int i = 0; i < 6; i++)
		snprintf(texts[i], sizeof(texts[i]), "%s", words[i]);
	waiver.target = texts[0];
	waiver.vendor = texts[1];
	waiver.product = texts[2];
	waiver.revision = texts[3];
	waiver.driver = texts[4];
	waiver.expires = texts[5];
	waivers_add(&list, &waiver);
}

static void waive_any(const char *kind, const char *target)
{
	waive(kind, target, "*", "*", "*", "*", "2099-12-31");
}

/* Is lock/held covered, citing these clauses, on these drives, by the list? Empties the list. */
static bool covers(const struct clause *const *clauses, bool two_drives,
	const struct waiver_drive *one, const struct waiver_drive *two)
{
	const struct waiver_drive drives[2] = { *one, *two };
	struct plan *plan = plan_new();
	const struct operation open_other = { .kind = OP_OPEN, .drive = two_drives };
	const struct expectation success = returns(SUCCESS);
	const struct waiver *found;

	plan->suite = "lock";
	plan->name = "held";
	plan->clauses = clauses;
	given(plan, HOLDER, locks("Holder"), returns(SUCCESS));
	plan_add(plan, ROLE_GIVEN, HOLDER, &open_other, &success);
	found = waivers_cover(&list, plan, drives, 2, DAY "T07:08:09Z");
	for (uint32_t i = 0; found && i < list.count; i++)
		CHECK(waiver_counts(&list.list[i], plan, drives, 2, DAY) || found != &list.list[i]);
	plan_free(plan);
	waivers_free(&list);
	return found != NULL;
}

static bool covers_on(const struct waiver_drive *drive)
{
	const struct clause *const cited[] = { &first, NULL };

	return covers(cited, false, drive, &other);
}

static void check_cases(void)
{
	CHECK(!covers_on(&acme));
	waive_any("case", "lock/held");
	CHECK(covers_on(&acme));
	waive_any("case", "lock/hel");
	waive_any("case", "lock/heldd");
	waive_any("case", "loc/held");
	waive_any("case", "lock_held");
	waive_any("case", "lock/*"); /* a name, not a pattern */
	waive_any("case", "held");
	waive_any("clause", "lock/held");
	waive_any("case", "LOCK-002");
	CHECK(!covers_on(&acme));
}

static void check_clauses(void)
{
	const struct clause *const both[] = { &first, &second, NULL };
	const struct clause *const all[] = { &left_open, &first, &condition, &second, &third,
		NULL };
	const struct clause *const neither[] = { &left_open, &condition, NULL };

	waive_any("clause", "LOCK-002");
	CHECK(!covers(both, false, &acme, &other));
	waive_any("clause", "LOCK-003");
	CHECK(!covers(both, false, &acme, &other));
	waive_any("clause", "LOCK-003");
	waive_any("clause", "LOCK-002");
	CHECK(covers(both, false, &acme, &other));
	/* Those that cannot be violated need no waiver, and one for them is for nothing. */
	waive_any("clause", "LOCK-002");
	waive_any("clause", "LOCK-003");
	CHECK(!covers(all, false, &acme, &other));
	waive_any("clause", "LOCK-002");
	waive_any("clause", "LOCK-003");
	waive_any("clause", "OPEN-001");
	CHECK(covers(all, false, &acme, &other));
	waive_any("clause", "LOCK-010");
	waive_any("clause", "MCN-019");
	CHECK(!covers(neither, false, &acme, &other));
	/* Of each clause some waiver has to hold, not all of them. */
	waive("clause", "LOCK-002", "OTHER", "*", "*", "*", "2099-12-31");
	waive("clause", "LOCK-002", "*", "*", "*", "*", "2000-01-01");
	waive_any("clause", "LOCK-002");
	waive_any("clause", "LOCK-003");
	CHECK(covers(both, false, &acme, &other));
}

static void check_drives(void)
{
	static const struct {
		const char *vendor, *product, *revision, *driver;
		bool covers;
	} rows[] = { { "ACME", "CD-ROM X1", "1.03", "cdrom 6.1", true },
		{ "ACME", "CD-ROM X1", "1.*", "*", true }, { "A?ME", "*X?", "*", "*", true },
		{ "ACME    ", "*", "*", "*", false }, { "acme", "*", "*", "*", false },
		{ "ACM", "*", "*", "*", false }, { "*", "CD-ROM", "*", "*", false },
		{ "*", "*", "1.04", "*", false }, { "*", "*", "*", "cdrom 6.2", false } };
	const struct clause *const cited[] = { &first, NULL };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		waive("case", "lock/held", rows[i].vendor, rows[i].product, rows[i].revision,
			rows[i].driver, "2099-12-31");
		CHECK(covers_on(&acme) == rows[i].covers);
	}
	waive("case", "lock/held", "OTHER", "BURNER", "2", "*", "2099-12-31");
	CHECK(covers_on(&other)); /* of an unknown driver */
	waive("case", "lock/held", "OTHER", "BURNER", "2", "cdrom", "2099-12-31");
	CHECK(!covers_on(&other));
	/* Each drive that the case uses has to be one that it is waived for. */
	waive("case", "lock/held", "ACME", "*", "*", "*", "2099-12-31");
	CHECK(!covers(cited, true, &acme, &other));
	waive("case", "lock/held", "OTHER", "*", "*", "*", "2099-12-31");
	CHECK(!covers(cited, true, &acme, &other));
	waive("case", "lock/held", "ACME", "*", "*", "*", "2099-12-31");
	waive("clause", "LOCK-002", "OTHER", "*", "*", "*", "2099-12-31");
	CHECK(covers(cited, true, &acme, &other));
}

static void check_days(void)
{
	static const char *const dates[] = { "2024-02-29", "2000-02-29", "1999-12-31",
		"2030-11-30" };
	static const char *const none[] = { "", "2023-02-29", "1900-02-29", "2030-13-01",
		"2030-00-01", "2030-01-00", "2030-04-31", "2030-1-1", "2030-01-011", "2030/01/01",
		"20x0-01-01", "-030-01-01" };
	struct waiver waiver = { .expires = NULL };
	char expires[] = DAY;

	waiver.expires = expires;
	CHECK(!waiver_expired(&waiver, "2030-06-14"));
	CHECK(!waiver_expired(&waiver, DAY "T23:59:59Z")); /* the last day counts whole */
	CHECK(waiver_expired(&waiver, "2030-06-16T00:00:00Z"));
	CHECK(waiver_expired(&waiver, "2031-01-01"));
	CHECK(waiver_expired(&waiver, NULL)); /* nobody knows */
	CHECK(waiver_expired(&waiver, "yesterday"));
	CHECK(waiver_expired(&waiver, ""));
	waive("case", "lock/held", "*", "*", "*", "*", "2030-06-14");
	CHECK(!covers_on(&acme));
	waive("case", "lock/held", "*", "*", "*", "*", DAY);
	CHECK(covers_on(&acme));
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		CHECK(waiver_date_valid(dates[i]));
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		CHECK(!waiver_date_valid(none[i]));
}

/* ---- in a record ---- */

static struct results *read_lines(
	const char *directory, const char *const *lines, char *error, size_t size)
{
	struct record *record = record_create(directory, error, size);
	struct results *results;
	char path[300];

	for (; *lines; lines++)
		record_line(record, *lines);
	record_close(record);
	results = record_read(directory, error, size);
	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	remove(path);
	return results;
}

static void check_kept(const char *directory)
{
	struct waivers kept;
	struct record *record;
	struct results *results;
	char error[300];
	char path[300];

	waive("case", "lock/held", "A  B", "%", "*", "", "2031-12-31");
	waive("clause", "LOCK-002", "ACME", "CD ROM", "?", "\xFF", "2031-12-30");
	waivers_name(&list, "some where/waivers.xml");
	kept = list;
	list = (struct waivers){ 0 };
	record = record_create(directory, error, sizeof(error));
	CHECK(record && !record_waivers(record, &kept));
	record_close(record);
	results = record_read(directory, error, sizeof(error));
	CHECK(results && waivers_equal(&results->waivers, &kept));
	CHECK(results && !strcmp(results->waivers.source, kept.source));
	kept.list[1].reason[0] = 'k';
	CHECK(results && !waivers_equal(&results->waivers, &kept));
	results_free(results);
	waivers_free(&kept);
	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	remove(path);
}

static void check_lists(const char *directory)
{
#define A_WAIVER "waiver case lock/held A B C D 2031-12-31 E F"
	static const char *const replaced[] = { "waivers 2 one", A_WAIVER, A_WAIVER,
		"waivers 1 two", A_WAIVER, NULL };
	static const char *const incomplete[] = { "waivers 1 one", A_WAIVER, "waivers 2 two",
		A_WAIVER, NULL };
	static const char *const emptied[] = { "waivers 1 one", A_WAIVER, "waivers 0 two", NULL };
	static const char *const refused[][4] = { { A_WAIVER, NULL },
		{ "waivers 1 one", A_WAIVER, A_WAIVER, NULL },
		{ "waivers 1 one", "waiver case lock/held A B C D 2031-12-31 E", NULL },
		{ "waivers 1 one", "waiver case lock/held A B C D soon E F", NULL },
		{ "waivers 1 one", "waiver suite lock/held A B C D 2031-12-31 E F", NULL },
		{ "waivers many one", NULL } };
	char error[300];
	struct results *results = read_lines(directory, replaced, error, sizeof(error));

	CHECK(results && results->waivers.count == 1 && !strcmp(results->waivers.source, "two"));
	results_free(results);
	results = read_lines(directory, incomplete, error, sizeof(error));
	CHECK(results && results->waivers.count == 1 && !strcmp(results->waivers.source, "one"));
	results_free(results);
	results = read_lines(directory, emptied, error, sizeof(error));
	CHECK(results && !results->waivers.count && !strcmp(results->waivers.source, "two"));
	results_free(results);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		results = read_lines(directory, refused[i], error, sizeof(error));
		CHECK(!results && strstr(error, "line "));
		results_free(results);
	}
}

int main(void)
{
	char directory[200];

	if (directory_private(directory, sizeof(directory))) {
		printf("no directory: %s\n0 passed, 1 failed\n", process_error());
		return 1;
	}
	check_cases();
	check_clauses();
	check_drives();
	check_days();
	check_kept(directory);
	check_lists(directory);
	directory_remove(directory);
	return check_end();
}
