/* circumstances.c - the table of circumstances, which of them go together, and the rows. */
#include "harness/model/circumstances.h"

#include <stdio.h>
#include <string.h>

#include "harness/model/covering.h"

const struct circumstance_info circumstance_info[CIRCUMSTANCE_COUNT] = {
#define AXIS(name, text)
#define VALUE(axis, name, word, needs, text) { AXIS_##axis, word, NEED_##needs, text },
#include "harness/model/circumstances.def"
#undef AXIS
#undef VALUE
};

const char *const axis_texts[AXIS_COUNT] = {
#define AXIS(name, text) text,
#define VALUE(axis, name, word, needs, text)
#include "harness/model/circumstances.def"
#undef AXIS
#undef VALUE
};

/* The plain value of each axis. */
static const uint16_t plain[AXIS_COUNT + 1] = {
#define AXIS(name, text) [AXIS_##name] = UINT16_MAX,
#define VALUE(axis, name, word, needs, text)
#include "harness/model/circumstances.def"
#undef AXIS
#undef VALUE
	[AXIS_COUNT] = CIRCUMSTANCE_COUNT
};

static struct {
	bool made;
	uint16_t first[AXIS_COUNT + 1];
	struct covering_row rows[CIRCUMSTANCES_MOST];
	struct circumstances row; /* as last asked for */
	struct covering_row fitted[CIRCUMSTANCES_FITTED_MOST];
	uint32_t fitted_count;
	uint32_t fitted_to; /* needs */
	struct circumstances_count count;
} all;

static void find_first(void)
{
	memcpy(all.first, plain, sizeof(all.first));
	for (uint32_t i = CIRCUMSTANCE_COUNT; i--;)
		all.first[circumstance_info[i].axis] = (uint16_t)i;
}

/* ---- which go together ---- */

static bool is(const struct covering_row *row, enum axis axis, enum circumstance circumstance)
{
	return row->value[axis] != COVERING_UNSET &&
		all.first[axis] + row->value[axis] == (uint32_t)circumstance;
}

static bool is_other(const struct covering_row *row, enum axis axis, enum circumstance circumstance)
{
	return row->value[axis] != COVERING_UNSET && !is(row, axis, circumstance);
}

#define IS(axis, name)     is(row, AXIS_##axis, WHEN_##axis##_##name)
#define IS_NOT(axis, name) is_other(row, AXIS_##axis, WHEN_##axis##_##name)

static bool ends_with_process(const struct covering_row *row)
{
	return row->value[AXIS_RELEASE] != COVERING_UNSET &&
		all.first[AXIS_RELEASE] + row->value[AXIS_RELEASE] >= WHEN_RELEASE_BY_QUIT;
}

static bool opens_something(const struct covering_row *row)
{
	return IS(THEME, OPENS) || IS(BEFORE, OPEN_REFUSED) || IS(DURING, RIVAL_OPENS) ||
		row->value[AXIS_THEME] == COVERING_UNSET ||
		row->value[AXIS_BEFORE] == COVERING_UNSET ||
		row->value[AXIS_DURING] == COVERING_UNSET;
}

/* Where nobody knows what a system has mounted, Flags 0 may be refused or not. */
static bool mount_is_unknown(const struct covering_row *row)
{
	if (IS(MEDIUM, VOLUME) || IS(MEDIUM, UDF_VOLUME))
		return false;
	if (IS(MEDIUM, AUDIO) || IS(MEDIUM, BLANK) || IS(MEDIUM, UDF))
		return true;
	if (IS(BEFORE, REMOUNTED) && (IS(MEDIUM, EMPTY) || IS(MEDIUM, TRAY)))
		return true;
	return row->value[AXIS_MEDIUM] != COVERING_UNSET &&
		(IS(BEFORE, NEXT_DISC) || IS(BEFORE, OTHER_DISC) || IS(BEFORE, REPLUGGED));
}

static bool allowed(const struct covering_row *row)
{
	/* What becomes of the lock when one of two owners ends is left open. */
	if (IS(HOLDING, SHARED) && ends_with_process(row))
		return false;
	/* A command can be under way only on a handle that does not wait for it; a 32-bit caller would have to lay it
	 * out otherwise. */
	if ((IS(DURING, COMMAND) || IS(DURING, COPY_DIES) || IS(DURING, LAST_COMMAND)) &&
		(IS(OWNER_MODE, SYNCHRONOUS) || IS(OWNER_WIDTH, NARROW)))
		return false;
	if (IS(DURING, LAST_COMMAND) && row->value[AXIS_RELEASE] != COVERING_UNSET &&
		(!ends_with_process(row) || IS(RELEASE, BY_QUIT)))
		return false;
	/* By the letter not even the system can open the locked device, but no document deals with it. */
	if ((IS(THEME, OPENS) || IS(BEFORE, OPEN_REFUSED) || IS(DURING, RIVAL_OPENS)) &&
		IS(RIVAL_ACCOUNT, SYSTEM))
		return false;
	if (!opens_something(row) &&
		(IS_NOT(PATH, INTERFACE) || IS_NOT(ACCESS, BOTH) || IS_NOT(SHARE, BOTH)))
		return false;
	if (IS(FLAGS, CHECKING) && mount_is_unknown(row))
		return false;
	/* A volume is there to be looked at. */
	if (IS(THEME, VOLUMES) && (IS_NOT(MEDIUM, VOLUME) && IS_NOT(MEDIUM, UDF_VOLUME)))
		return false;
	return true;
}

static bool among(enum axis axis, const uint8_t *axes, uint32_t count)
{
	while (count--)
		if (axes[count] == axis)
			return true;
	return false;
}

/* Where another disc comes in, what is asked afterwards is asked beside that one. */
static bool meets(const struct covering_row *row, const uint8_t *axes, uint32_t count)
{
	bool changes = IS(THEME, NOTICES) || IS(THEME, VOLUMES);
	bool moves = IS(DURING, DISC_CHANGES) || IS(DURING, DISC_GOES) || IS(DURING, TRAY_OPENS);

	if (!among(AXIS_MEDIUM, axes, count))
		return true;
	if (among(AXIS_THEME, axes, count) || among(AXIS_DURING, axes, count))
		return true;
	return !changes && !moves;
}

/* ---- rows ---- */

/* A bare machine; what it offers with a disc in the drive and accounts of its own; with someone or something
 * that works the drive; with a drive that does as it is told. */
static const uint32_t levels[] = {
	NEED_NOTHING,
	NEED_MEDIUM | NEED_MOUNTED_VOLUME | NEED_SECOND_ACCOUNT | NEED_CALLER_WIDTH,
	NEED_MEDIUM | NEED_MOUNTED_VOLUME | NEED_SECOND_ACCOUNT | NEED_CALLER_WIDTH |
		NEED_OPERATOR | NEED_NOTIFICATIONS | NEED_AUDIO_MEDIUM | NEED_BLANK_MEDIUM |
		NEED_WRITABLE_MEDIUM,
	~0u,
};

static const uint8_t triples[][3] = {
	{ AXIS_THEME, AXIS_HOLDING, AXIS_RELEASE },
	{ AXIS_THEME, AXIS_OWNER_MODE, AXIS_FLAGS },
	{ AXIS_THEME, AXIS_OWNER_WIDTH, AXIS_OWNER_ACCOUNT },
	{ AXIS_THEME, AXIS_RIVAL_WIDTH, AXIS_RIVAL_MODE },
	{ AXIS_THEME, AXIS_RIVAL_ACCOUNT, AXIS_RIVAL_WIDTH },
	{ AXIS_THEME, AXIS_MEDIUM, AXIS_FLAGS },
	{ AXIS_PATH, AXIS_ACCESS, AXIS_RIVAL_WIDTH },
	{ AXIS_PATH, AXIS_ACCESS, AXIS_SHARE },
};

static struct covering *set_up(void)
{
	static struct covering covering;

	find_first();
	covering = (struct covering){ .axes = AXIS_COUNT,
		.allowed = allowed,
		.meets = meets,
		.levels = levels,
		.level_count = sizeof(levels) / sizeof(levels[0]),
		.triples = triples,
		.triple_count = sizeof(triples) / sizeof(triples[0]) };
	for (uint32_t i = 0; i < CIRCUMSTANCE_COUNT; i++) {
		enum axis axis = circumstance_info[i].axis;

		covering.needs[axis][covering.sizes[axis]++] = circumstance_info[i].needs;
	}
	return &covering;
}

static void make(void)
{
	struct covering_count count;

	all.count.rows = covering_make(set_up(), all.rows, CIRCUMSTANCES_MOST, &count);
	all.count.met = count.met;
	all.count.impossible = count.impossible;
	all.made = true;
}

const struct circumstances *circumstances_row(uint32_t row)
{
	const struct covering_row *values;

	if (!all.made)
		make();
	if (row >= all.count.rows + all.fitted_count)
		return NULL;
	all.row.may = row < all.count.rows ? UINT32_MAX : all.fitted_to;
	values = row < all.count.rows ? &all.rows[row] : &all.fitted[row - all.count.rows];
	for (uint32_t axis = 0; axis < AXIS_COUNT; axis++)
		all.row.at[axis] = (enum circumstance)(all.first[axis] + values->value[axis]);
	return &all.row;
}

/* ---- rows for drives at hand ---- */

typedef bool pair_set[CIRCUMSTANCE_COUNT][CIRCUMSTANCE_COUNT];

static void add_pairs(pair_set pairs, const struct covering_row *row)
{
	for (uint32_t a = 0; a < AXIS_COUNT; a++)
		for (uint32_t b = a + 1; b < AXIS_COUNT; b++)
			pairs[all.first[a] + row->value[a]][all.first[b] + row->value[b]] = true;
}

/* How many of them need no more. */
static uint32_t count_pairs(pair_set pairs, uint32_t needs)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < CIRCUMSTANCE_COUNT; i++)
		for (uint32_t j = 0; j < CIRCUMSTANCE_COUNT; j++)
			count += pairs[i][j] &&
				!((circumstance_info[i].needs | circumstance_info[j].needs) &
					~needs);
	return count;
}

struct circumstances_fit circumstances_fit(uint32_t needs, const bool *playable)
{
	static struct covering_row given[CIRCUMSTANCES_MOST];
	static pair_set pairs, met;
	const uint32_t at_hand[] = { needs, UINT32_MAX };
	struct circumstances_fit fit = { .needs = needs };
	struct covering_count count;
	struct covering *covering;

	if (!all.made)
		make();
	memset(pairs, 0, sizeof(pairs));
	memset(met, 0, sizeof(met));
	covering = set_up();
	covering->levels = at_hand;
	covering->level_count = 2;
	covering->levels_made = 1;
	covering->given = given;
	for (uint32_t i = 0; i < all.count.rows; i++) {
		add_pairs(pairs, &all.rows[i]);
		if (!playable[i])
			continue;
		add_pairs(met, &all.rows[i]);
		given[covering->given_count++] = all.rows[i];
	}
	fit.pairs = count_pairs(pairs, UINT32_MAX);
	fit.within = count_pairs(pairs, needs);
	fit.met = count_pairs(met, needs);
	all.fitted_to = needs;
	all.fitted_count = fit.rows =
		covering_make(covering, all.fitted, CIRCUMSTANCES_FITTED_MOST, &count);
	for (uint32_t i = 0; i < fit.rows; i++)
		add_pairs(met, &all.fitted[i]);
	fit.fitted = count_pairs(met, needs);
	return fit;
}

struct circumstances_count circumstances_count(void)
{
	if (!all.made)
		make();
	return all.count;
}

void circumstances_name(const struct circumstances *row, char name[CIRCUMSTANCES_NAME])
{
	const char *before = circumstance_info[row->at[AXIS_BEFORE]].word;
	const char *during = circumstance_info[row->at[AXIS_DURING]].word;
	bool first_day = row->at[AXIS_BEFORE] == WHEN_BEFORE_FIRST_DAY;
	bool quiet = row->at[AXIS_DURING] == WHEN_DURING_QUIET;

	char fitted[20] = "";

	if (row->may != UINT32_MAX)
		snprintf(fitted, sizeof(fitted), "-for-%x", (unsigned)row->may);
	snprintf(name, CIRCUMSTANCES_NAME, "%s%s%s%s%s-%s%s",
		circumstance_info[row->at[AXIS_THEME]].word, first_day ? "" : "-after-",
		first_day ? "" : before, quiet ? "" : "-amid-", quiet ? "" : during,
		circumstance_info[row->at[AXIS_RELEASE]].word, fitted);
}
