/* waiver.c - which waivers cover a case. */
#include "harness/judge/waiver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/text.h"

#define DATE 10 /* characters of YYYY-MM-DD */

static char *copy_of(const char *text)
{
	char *copy = malloc(strlen(text) + 1);

	return copy ? strcpy(copy, text) : NULL;
}

static void clear(struct waiver *waiver)
{
#define WAIVER_FIELD(name) free(waiver->name);
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
}

int waivers_add(struct waivers *waivers, const struct waiver *waiver)
{
	struct waiver *more = realloc(waivers->list, (waivers->count + 1) * sizeof(*more));
	struct waiver copy = { .is_clause = waiver->is_clause };
	bool whole = true;

	if (!more)
		return -1;
	waivers->list = more;
#define WAIVER_FIELD(name)                 \
	copy.name = copy_of(waiver->name); \
	whole = whole && copy.name;
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	if (!whole) {
		clear(&copy);
		return -1;
	}
	more[waivers->count++] = copy;
	return 0;
}

int waivers_name(struct waivers *waivers, const char *source)
{
	char *copy = copy_of(source);

	if (!copy)
		return -1;
	free(waivers->source);
	waivers->source = copy;
	return 0;
}

void waivers_free(struct waivers *waivers)
{
	for (uint32_t i = 0; i < waivers->count; i++)
		clear(&waivers->list[i]);
	free(waivers->list);
	free(waivers->source);
	*waivers = (struct waivers){ 0 };
}

bool waivers_equal(const struct waivers *one, const struct waivers *other)
{
	bool same = one->count == other->count;

	for (uint32_t i = 0; same && i < one->count; i++) {
		const struct waiver *a = &one->list[i];
		const struct waiver *b = &other->list[i];

		same = a->is_clause == b->is_clause;
#define WAIVER_FIELD(name) same = same && !strcmp(a->name, b->name);
		WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	}
	return same;
}

/* ---- what one waiver is about ---- */

static unsigned two_digits(const char *text)
{
	return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

bool waiver_date_valid(const char *text)
{
	static const unsigned days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	static const char shape[] = "dddd-dd-dd";
	unsigned year, month, most;

	if (strlen(text) != DATE)
		return false;
	for (int i = 0; i < DATE; i++)
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
			return false;
	year = two_digits(text) * 100 + two_digits(text + 2);
	month = two_digits(text + 5);
	if (month < 1 || month > 12)
		return false;
	most = days[month - 1];
	if (month == 2 && (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)))
		most++;
	return two_digits(text + 8) >= 1 && two_digits(text + 8) <= most;
}

bool waiver_expired(const struct waiver *waiver, const char *day)
{
	char date[DATE + 1] = "";

	if (day)
		snprintf(date, sizeof(date), "%s", day);
	return !waiver_date_valid(date) || strcmp(date, waiver->expires) > 0;
}

static bool matches(const char *pattern, const char *name)
{
	char trimmed[256];
	size_t length = name ? strlen(name) : 0;

	while (length && name[length - 1] == ' ')
		length--;
	if (length >= sizeof(trimmed))
		return false;
	memcpy(trimmed, length ? name : "", length);
	trimmed[length] = '\0';
	return text_matches(pattern, trimmed);
}

bool waiver_matches(const struct waiver *waiver, const struct waiver_drive *drive)
{
	return matches(waiver->vendor, drive->vendor) && matches(waiver->product, drive->product) &&
		matches(waiver->revision, drive->revision) &&
		matches(waiver->driver, drive->driver);
}

static bool can_be_violated(const struct clause *clause)
{
	return clause->kind == CLAUSE_STATED || clause->kind == CLAUSE_DERIVED ||
		clause->kind == CLAUSE_LINKED;
}

static bool names_case(const struct waiver *waiver, const struct plan *plan)
{
	size_t length = strlen(plan->suite);

	return !waiver->is_clause && !strncmp(waiver->target, plan->suite, length) &&
		waiver->target[length] == '/' && !strcmp(waiver->target + length + 1, plan->name);
}

static bool names_clause(const struct waiver *waiver, const struct clause *clause)
{
	return waiver->is_clause && can_be_violated(clause) && !strcmp(waiver->target, clause->id);
}

bool waiver_names(const struct waiver *waiver, const struct plan *plan)
{
	if (names_case(waiver, plan))
		return true;
	for (uint32_t i = 0; plan->clauses && plan->clauses[i]; i++)
		if (names_clause(waiver, plan->clauses[i]))
			return true;
	return false;
}

/* ---- all of them together ---- */

/* One look at a case on one of its drives. */
struct look {
	const struct waivers *waivers;
	const struct plan *plan;
	const struct waiver_drive *drive;
	const char *day;
};

static const struct waiver *for_case(const struct look *look)
{
	for (uint32_t i = 0; i < look->waivers->count; i++) {
		const struct waiver *waiver = &look->waivers->list[i];

		if (names_case(waiver, look->plan) && !waiver_expired(waiver, look->day) &&
			waiver_matches(waiver, look->drive))
			return waiver;
	}
	return NULL;
}

static const struct waiver *for_clause(const struct look *look, const struct clause *clause)
{
	for (uint32_t i = 0; i < look->waivers->count; i++) {
		const struct waiver *waiver = &look->waivers->list[i];

		if (names_clause(waiver, clause) && !waiver_expired(waiver, look->day) &&
			waiver_matches(waiver, look->drive))
			return waiver;
	}
	return NULL;
}

static const struct waiver *for_drive(const struct look *look)
{
	const struct waiver *first = for_case(look);
	const struct clause *const *cited = look->plan->clauses;

	if (first)
		return first;
	for (; cited && *cited; cited++) {
		const struct waiver *waiver;

		if (!can_be_violated(*cited))
			continue;
		waiver = for_clause(look, *cited);
		if (!waiver)
			return NULL;
		first = first ? first : waiver;
	}
	return first;
}

static bool uses(const struct plan *plan, uint32_t drive)
{
	for (uint32_t i = 0; i < plan->count; i++)
		if (plan->steps[i].operation.drive == drive)
			return true;
	return false;
}

const struct waiver *waivers_cover(const struct waivers *waivers, const struct plan *plan,
	const struct waiver_drive *drives, uint32_t drive_count, const char *day)
{
	const struct waiver *first = NULL;

	for (uint32_t i = 0; i < drive_count; i++) {
		const struct look look = { waivers, plan, &drives[i], day };
		const struct waiver *waiver;

		if (!uses(plan, i))
			continue;
		waiver = for_drive(&look);
		if (!waiver)
			return NULL;
		first = first ? first : waiver;
	}
	return first;
}

bool waiver_counts(const struct waiver *waiver, const struct plan *plan,
	const struct waiver_drive *drives, uint32_t drive_count, const char *day)
{
	if (!waiver_names(waiver, plan) || waiver_expired(waiver, day))
		return false;
	for (uint32_t i = 0; i < drive_count; i++)
		if (uses(plan, i) && waiver_matches(waiver, &drives[i]))
			return true;
	return false;
}

const char *waiver_state_name(enum waiver_state state)
{
	static const char *const names[WAIVER_STATES] = { [WAIVER_USED] = "used",
		[WAIVER_EXPIRED] = "expired",
		[WAIVER_OTHER_DRIVE] = "for another drive",
		[WAIVER_NOT_PLANNED] = "names nothing that was planned",
		[WAIVER_NOT_NEEDED] = "not needed",
		[WAIVER_UNUSED] = "unused" };

	return (unsigned)state < WAIVER_STATES ? names[state] : "?";
}

void waiver_describe(const struct waiver *waiver, char *text, size_t size)
{
	snprintf(text, size, "%.300s (%.100s, until %s)", waiver->reason, waiver->reference,
		waiver->expires);
}
