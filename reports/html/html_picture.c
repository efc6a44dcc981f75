/* html_picture.c - the steps of a case drawn: a lane for each process, one for the drive with its owner. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/html/html_owner.h"
#include "reports/html/html_page.h"
#include "reports/shared/story.h"

enum {
	TIMES = 74,        /* columns of pixels for begin and end */
	LANE_WIDTH = 204,  /* of a process */
	OWNER_WIDTH = 126, /* of the drive: its owner, and beside it the one that was expected */
	GAP = 8,
	HEAD = 30,
	ROW = 40,
	BAR = 32,
	TEXT_COLUMNS = 27, /* characters that a bar has room for */
	OWNER_COLUMNS = 17,
};

struct picture {
	struct html *html;
	const struct case_result *result;
	bool *shown;
	int *rows;              /* of each step that is shown */
	int lanes[ACTOR_COUNT]; /* left edge; 0: not in the picture */
	int ends[ACTOR_COUNT];  /* row after which the process is no more; -1 */
	int drive;              /* left edge of the drive's lane */
	int count;              /* rows */
};

static int y_of(const struct picture *picture, uint32_t step)
{
	return HEAD + picture->rows[step] * ROW;
}

static void line(struct html *html, int x1, int y1, int x2, int y2, const char *class)
{
	html_open(html, "line", class);
	html_number(html, "x1", x1);
	html_number(html, "y1", y1);
	html_number(html, "x2", x2);
	html_number(html, "y2", y2);
	html_shut(html);
}

static void box(struct html *html, int x, int y, int width, int height, const char *class)
{
	html_open(html, "rect", class);
	html_number(html, "x", x);
	html_number(html, "y", y);
	html_number(html, "width", width);
	html_number(html, "height", height);
	html_shut(html);
}

/* Text of at most so many characters. */
static void label(struct html *html, int x, int y, const char *class, const char *text, size_t most)
{
	size_t bytes = 0, columns = 0;

	for (; text[bytes] && columns <= most; bytes++)
		columns += ((unsigned char)text[bytes] & 0xC0) != 0x80;
	html_open(html, "text", class);
	html_number(html, "x", x);
	html_number(html, "y", y);
	if (columns <= most) {
		html_text(html, text);
	} else {
		struct prose cut = { 0 };

		prose_bytes(&cut, text, bytes - 1);
		while (cut.length && ((unsigned char)cut.bytes[cut.length - 1] & 0x80))
			cut.length--;
		prose_add(&cut, "%s", "\xE2\x80\xA6");
		html->sheet.failed |= cut.failed;
		html_text(html, prose_text(&cut));
		prose_free(&cut);
	}
	html_shut(html);
}

/* ---- where everything goes ---- */

static bool is_end(const struct operation *o)
{
	return o->kind == OP_DIE || o->kind == OP_QUIT || o->kind == OP_KILL;
}

static bool passes_on(const struct operation *o)
{
	return o->kind == OP_GIVE || o->kind == OP_BEQUEATH;
}

/* Steps that begin together stand in one row, unless one process has several of them. */
static void place_rows(struct picture *picture)
{
	const struct plan *plan = picture->result->plan;
	bool taken[ACTOR_COUNT] = { false };
	uint32_t last = UINT32_MAX;

	for (uint32_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];

		if (!picture->shown[i])
			continue;
		if (last == UINT32_MAX || !step->group || plan->steps[last].group != step->group ||
			taken[step->actor]) {
			picture->count++;
			memset(taken, 0, sizeof(taken));
		}
		taken[step->actor] = true;
		picture->rows[i] = picture->count - 1;
		if (is_end(&step->operation))
			picture->ends[step->actor] = picture->rows[i];
		picture->lanes[step->actor] = 1;
		if (passes_on(&step->operation) && step->operation.to_actor < ACTOR_COUNT)
			picture->lanes[step->operation.to_actor] = 1;
		last = i;
	}
}

static void place_lanes(struct picture *picture)
{
	int x = TIMES;

	for (int i = 0; i < ACTOR_COUNT; i++) {
		if (!picture->lanes[i])
			continue;
		picture->lanes[i] = x;
		x += LANE_WIDTH + GAP;
	}
	picture->drive = x;
}

/* ---- what is drawn ---- */

static void draw_heads(struct picture *picture, int height)
{
	struct html *html = picture->html;

	for (int i = 0; i < ACTOR_COUNT; i++) {
		int x = picture->lanes[i], end = picture->ends[i];

		if (!x)
			continue;
		label(html, x + 6, 18, "head", actor_name((enum actor)i), TEXT_COLUMNS);
		line(html, x + 2, HEAD - 4, x + 2, end < 0 ? height - 6 : HEAD + end * ROW + BAR,
			"life");
		if (end >= 0)
			label(html, x - 4, HEAD + end * ROW + BAR + 7, "death", "\xE2\x9C\x95", 1);
	}
	label(html, picture->drive + 4, 18, "head", "drive, owner", OWNER_COLUMNS);
	label(html, 2, 18, "time", "begin, end", OWNER_COLUMNS);
}

static void draw_time(struct picture *picture, uint32_t step)
{
	const struct trial *trial = story_trial(picture->result);
	const struct observation *seen = &trial->steps[step].list[0];
	uint64_t times[2] = { seen->begun, seen->ended };

	for (int i = 0; i < 2; i++) {
		char text[40];
		uint64_t since = times[i] > trial->begun ? (times[i] - trial->begun) / 1000 : 0;

		if (!times[i])
			continue;
		snprintf(text, sizeof(text), "%" PRIu64 ".%03u ms", since / 1000,
			(unsigned)(since % 1000));
		label(picture->html, 10, y_of(picture, step) + 13 + i * 14, "time", text, 14);
	}
}

/* A sign besides the colour. */
static const char *sign_of(enum step_state state)
{
	switch (state) {
	case STEP_HELD: return "\xE2\x9C\x93";
	case STEP_DEPARTED: return "\xE2\x9C\x97";
	case STEP_UNDONE: return "\xE2\x80\x93";
	default: return "\xE2\x80\xA2";
	}
}

static const char *class_of(enum step_state state)
{
	switch (state) {
	case STEP_HELD: return "held";
	case STEP_DEPARTED: return "departed";
	case STEP_UNDONE: return "undone";
	default: return "noted";
	}
}

static void draw_title(struct picture *picture, uint32_t step)
{
	struct html *html = picture->html;
	struct prose *words = &html->words;

	prose_add(words, "Step %u, %s: ", (unsigned)step + 1,
		actor_name(picture->result->plan->steps[step].actor));
	story_does(picture->result, step, words);
	prose_add(words, " -> ");
	story_sees(picture->result, step, words);
	if (story_state(picture->result, step) == STEP_DEPARTED) {
		prose_add(words, "; expected: ");
		story_expects(picture->result, step, words);
	}
	html_words(html, "title", NULL);
}

/* A handle on its way to another process. */
static void draw_gift(struct picture *picture, uint32_t step)
{
	const struct step *planned = &picture->result->plan->steps[step];
	int from = picture->lanes[planned->actor], to, y = y_of(picture, step) + BAR + 4;
	bool right;

	if (!passes_on(&planned->operation) || planned->operation.to_actor >= ACTOR_COUNT)
		return;
	to = picture->lanes[planned->operation.to_actor] + 2;
	right = to > from;
	line(picture->html, from + LANE_WIDTH / 2, y, to, y, "gift");
	label(picture->html, right ? to - 12 : to + 3, y + 4, "gift",
		right ? "\xE2\x96\xB6" : "\xE2\x97\x80", 1);
}

/* From where a request is begun to where its answer is awaited. */
static void draw_pending(struct picture *picture, uint32_t step)
{
	const struct plan *plan = picture->result->plan;
	const struct step *begun = &plan->steps[step];
	int x = picture->lanes[begun->actor] + LANE_WIDTH - 4;

	if (!begun->operation.tag || begun->operation.kind == OP_AWAIT ||
		begun->operation.kind == OP_PEEK || begun->operation.kind == OP_CANCEL)
		return;
	for (uint32_t i = step + 1; i < plan->count; i++) {
		const struct operation *o = &plan->steps[i].operation;

		if (!picture->shown[i] || plan->steps[i].actor != begun->actor ||
			o->kind != OP_AWAIT || o->tag != begun->operation.tag)
			continue;
		line(picture->html, x, y_of(picture, step) + BAR, x, y_of(picture, i), "pending");
		return;
	}
}

static void draw_step(struct picture *picture, uint32_t step)
{
	struct html *html = picture->html;
	enum step_state state = story_state(picture->result, step);
	int x = picture->lanes[picture->result->plan->steps[step].actor] + 6,
	    y = y_of(picture, step);
	bool decides = story_decides(picture->result) == (int)step;

	html_open(html, "g", decides ? "step decides" : "step");
	draw_title(picture, step);
	box(html, x, y, LANE_WIDTH - 8, BAR, class_of(state));
	prose_add(&html->words, "%u ", (unsigned)step + 1);
	story_does(picture->result, step, &html->words);
	label(html, x + 4, y + 13, NULL, prose_text(&html->words), TEXT_COLUMNS);
	prose_empty(&html->words);
	prose_add(&html->words, "%s ", sign_of(state));
	story_sees(picture->result, step, &html->words);
	label(html, x + 4, y + 27, "sees", prose_text(&html->words), TEXT_COLUMNS);
	prose_empty(&html->words);
	if (decides)
		label(html, 0, y + 20, "mark", "\xE2\x96\xB6", 1);
	html_shut(html);
	html_line(html);
	draw_gift(picture, step);
	draw_pending(picture, step);
}

static void tell_owner(const struct owner *owner, struct prose *words)
{
	if (owner->holding == HOLDING_FREE)
		prose_add(words, "free");
	else if (owner->holding == HOLDING_HELD)
		prose_add(words, "%s", owner->name[0] ? owner->name : "locked");
}

static void draw_owner(struct picture *picture, int row, const struct owner *seen,
	const struct owner *expected, bool changed)
{
	struct html *html = picture->html;
	int y = HEAD + row * ROW - (ROW - BAR) / 2, x = picture->drive;

	if (seen->holding != HOLDING_UNKNOWN)
		box(html, x, y, OWNER_WIDTH, ROW, seen->holding == HOLDING_HELD ? "owned" : "free");
	if (changed) {
		tell_owner(seen, &html->words);
		label(html, x + 6, y + 24, "owner", prose_text(&html->words), OWNER_COLUMNS);
		prose_empty(&html->words);
	}
	if (!owner_differs(seen, expected))
		return;
	box(html, x + OWNER_WIDTH + 4, y + 2, OWNER_WIDTH - 4, ROW - 4, "ghost");
	prose_add(&html->words, "should: ");
	tell_owner(expected, &html->words);
	label(html, x + OWNER_WIDTH + 8, y + 24, "ghost", prose_text(&html->words), OWNER_COLUMNS);
	prose_empty(&html->words);
}

/* All steps count for the owner, also those that are not shown. */
static void draw_owners(struct picture *picture)
{
	struct owner seen = { .actor = ACTOR_COUNT }, expected = { .actor = ACTOR_COUNT };
	struct owner before = seen;
	const struct plan *plan = picture->result->plan;
	uint32_t next = 0;

	for (int row = 0; row < picture->count; row++) {
		uint32_t last = next;

		for (uint32_t i = next; i < plan->count; i++)
			if (picture->shown[i] && picture->rows[i] == row)
				last = i + 1;
		for (; next < last; next++)
			owner_follow(picture->result, next, &seen, &expected);
		draw_owner(picture, row, &seen, &expected,
			!row || seen.holding != before.holding ||
				strcmp(seen.name, before.name) != 0);
		before = seen;
	}
}

static void draw(struct picture *picture)
{
	struct html *html = picture->html;
	const struct plan *plan = picture->result->plan;
	const struct trial *trial = story_trial(picture->result);
	int width = picture->drive + 2 * OWNER_WIDTH + GAP,
	    height = HEAD + picture->count * ROW + 8;
	int timed = -1;

	html_open(html, "svg", NULL);
	html_attribute(html, "xmlns", "http://www.w3.org/2000/svg");
	html_number(html, "width", width);
	html_number(html, "height", height);
	prose_add(&html->words, "0 0 %d %d", width, height);
	html_attribute(html, "viewBox", prose_text(&html->words));
	prose_empty(&html->words);
	html_attribute(html, "role", "img");
	prose_add(&html->words, "The steps of ");
	story_name(picture->result, &html->words);
	html_attribute(html, "aria-label", prose_text(&html->words));
	prose_empty(&html->words);
	draw_owners(picture);
	draw_heads(picture, height);
	for (uint32_t i = 0; i < plan->count; i++) {
		if (!picture->shown[i])
			continue;
		if (plan->steps[i].group && picture->rows[i] != timed)
			box(html, TIMES - 2, y_of(picture, i) - 3, picture->drive - TIMES, BAR + 6,
				"group");
		if (trial->steps[i].count && picture->rows[i] != timed)
			draw_time(picture, i);
		timed = picture->rows[i];
		draw_step(picture, i);
	}
	html_shut(html);
	html_line(html);
}

void html_picture(struct html *html, const struct case_result *result, uint32_t most)
{
	size_t count = (size_t)result->plan->count + 1;
	struct picture picture = { .html = html,
		.result = result,
		.shown = calloc(count, sizeof(*picture.shown)),
		.rows = calloc(count, sizeof(*picture.rows)) };

	for (int i = 0; i < ACTOR_COUNT; i++)
		picture.ends[i] = -1;
	if (!picture.shown || !picture.rows) {
		html->sheet.failed = true;
	} else if (story_trial(result) && story_trial(result)->steps) {
		story_choose(result, most, false, picture.shown);
		place_rows(&picture);
		place_lanes(&picture);
		draw(&picture);
	}
	free(picture.shown);
	free(picture.rows);
}
