/* audit_reports.c - is every report the one that the record gives, and are waivers what they say? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/evidence/audit.h"
#include "harness/command/evidence/seal.h"
#include "harness/record/later.h"
#include "harness/system/date.h"
#include "harness/system/file.h"
#include "harness/system/process.h"
#include "harness/system/text.h"

#define DAY (24 * 3600)

/* ---- waivers ---- */

static void check_applied(struct audit *audit)
{
	const struct results *results = audit->results;
	const char *started = results_get(results, "started");

	for (uint32_t i = 0; i < results->fact_count; i++) {
		const char *when = results->facts[i].value; /* and by whom */
		char date[sizeof("2031-05-06T07:08:09Z")];
		int64_t seconds = 0;

		if (strcmp(results->facts[i].key, LATER_FACT) != 0)
			continue;
		snprintf(date, sizeof(date), "%s", when);
		if (date_seconds(date, &seconds) || seconds > clock_wall() + DAY) {
			audit_tell(audit, false, "waivers",
				"applied on %s, which is still to come, or no date", when);
			continue;
		}
		audit_tell(audit, started && strncmp(when, started, strlen("2031-05-06")) >= 0,
			"waivers", "applied after the run, on %s", when);
	}
}

void audit_waivers(struct audit *audit)
{
	const struct results *results = audit->results;
	unsigned states[WAIVER_STATES] = { 0 };

	for (uint32_t i = 0; i < results->waivers.count; i++)
		states[results->waivers.list[i].state]++;
	check_applied(audit);
	if (results->unread.source)
		audit_tell(audit, false, "waivers", "the list of %s is not whole",
			results->unread.source);
	else if (!results->waivers.source)
		audit_tell(audit, true, "waivers", "none");
	else
		audit_tell(audit, true, "waivers",
			"%u of %s: %u used, %u expired when the run began, %u not used",
			(unsigned)results->waivers.count, results->waivers.source,
			states[WAIVER_USED], states[WAIVER_EXPIRED],
			(unsigned)results->waivers.count - states[WAIVER_USED] -
				states[WAIVER_EXPIRED]);
}

/* ---- reports ---- */

/* The number of the line in which two texts first differ. */
static unsigned first_difference(const char *one, const char *other)
{
	unsigned number = 1;

	for (; *one && *one == *other; one++, other++)
		number += *one == '\n';
	return number;
}

/* The ways in which a report can be made of a record without hiding anything of it; in the order in
 * which they are looked for. */
static bool next_style(struct report_style *style, bool required, unsigned way)
{
	if (way >= 8)
		return false;
	*style = (struct report_style){ .require_all = required || (way & 4),
		.recorded_pass = way & 2,
		.profile = way & 1 ? JUNIT_STRICT : JUNIT_RICH };
	return true;
}

static void describe(const struct report_style *style, bool required, char *text, size_t size)
{
	struct text out = text_into(text, size);

	text_add(&out, "is what the record gives");
	if (style->profile == JUNIT_STRICT)
		text_add(&out, ", in the strict profile");
	if (style->require_all && !required)
		text_add(&out, ", with skips as violations");
	if (style->recorded_pass)
		text_add(&out, ", with recorded cases as passed ones");
}

/* Does the report come from the record in one of the ways? line is where it differs from the first. */
static bool is_made_of(struct audit *audit, const char *name, const char *there, size_t length,
	char *how, size_t size, unsigned *line)
{
	const char *fact = results_get(audit->results, "require-all");
	bool required = fact && !strcmp(fact, "yes");
	struct report_style style;

	*line = 0;
	for (unsigned way = 0; next_style(&style, required, way); way++) {
		size_t made = 0;
		char *bytes = audit->program->make_report(audit->results, &style, name, &made);
		bool same = bytes && made == length && !memcmp(bytes, there, length);

		if (bytes && !*line)
			*line = first_difference(bytes, there);
		free(bytes);
		if (!same)
			continue;
		describe(&style, required, how, size);
		return true;
	}
	return false;
}

static void check_report(struct audit *audit, const char *name, bool optional)
{
	char path[4200], how[200], error[300];
	size_t length = 0;
	unsigned line = 0;
	char *there;

	if (!file_exists(audit->directory, name)) {
		if (!optional)
			audit_tell(audit, false, "reports", "%s is missing", name);
		return;
	}
	snprintf(path, sizeof(path), "%s/%s", audit->directory, name);
	there = file_read(path, &length, error, sizeof(error));
	if (!there)
		audit_tell(audit, false, "reports", "%s", error);
	else if (is_made_of(audit, name, there, length, how, sizeof(how), &line))
		audit_tell(audit, true, "reports", "%s %s", name, how);
	else
		audit_tell(audit, false, "reports",
			"%s is not what the record gives: the first line that differs is %u", name,
			line);
	free(there);
}

/* ---- what else is in the directory ---- */

struct census {
	struct audit *audit;
	unsigned strangers;
};

static bool is_known(const struct audit *audit, const char *name)
{
	char later[40];

	if (!strcmp(name, RECORD_FILE) || seal_is_file(name))
		return true;
	for (const char *const *report = audit->program->report_names; *report; report++)
		if (!strcmp(name, *report))
			return true;
	for (uint32_t i = 1; i <= audit->results->later; i++) {
		snprintf(later, sizeof(later), LATER_NAME, (unsigned)i);
		if (!strcmp(name, later))
			return true;
	}
	return false;
}

static int count_stranger(void *context, const char *name)
{
	struct census *census = context;
	char path[4200];

	snprintf(path, sizeof(path), "%s/%s", census->audit->directory, name);
	if (is_known(census->audit, name) && file_is_own(path))
		return 0;
	census->strangers++;
	audit_tell(census->audit, false, "directory",
		is_known(census->audit, name) ? "%s stands elsewhere: it is a link, or no file"
					      : "%s is no file of a run",
		name);
	return 0;
}

static void check_directory(struct audit *audit)
{
	struct census census = { audit, 0 };
	char error[500];

	if (directory_list(audit->directory, count_stranger, &census, error, sizeof(error)))
		audit_tell(audit, false, "directory", "%s", error);
	else if (!census.strangers)
		audit_tell(audit, true, "directory", "it holds the files of a run, and no others");
}

static void tell_verdicts(struct audit *audit)
{
	char text[300];
	struct text out = text_into(text, sizeof(text));

	text_add(&out, "judged again: %u planned", (unsigned)audit->results->count);
	for (int i = 0; i < VERDICT_COUNT; i++)
		text_add(&out, "%s %u %s", i ? "," : ":", (unsigned)audit->results->totals[i],
			verdict_name((enum verdict)i));
	audit_tell(audit, true, "verdicts", "%s", text);
}

void audit_reports(struct audit *audit)
{
	tell_verdicts(audit);
	for (const char *const *name = audit->program->report_names; *name; name++)
		check_report(audit, *name,
			strcmp(*name, audit->program->report_names[0]) != 0 &&
				strstr(*name, "strict") != NULL);
	check_directory(audit);
}
