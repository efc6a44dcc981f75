/* stage_hands.c - hands at the drives of a stage. */
#include "harness/play/stage_hands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/clause.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/judge/trial.h"
#include "harness/play/remote/errand.h"
#include "harness/play/stage_look.h"
#include "harness/play/stage_order.h"
#include "harness/system/text.h"

#define TEXT_ROOM (1 << 18) /* bytes for what a hand tells, of which logs are the longest */
/* How long a drive may take to show what was done, and how often it is asked: a mechanism of plastic takes ten
 * seconds and more to know a disc. A lab that is faster says so by a deadline. */
#define LOOKING    SECONDS(30)
#define LOOK_AGAIN MILLISECONDS(250)
#define UNSURE_MOST \
	4 /* how often that is asked again of a disc that the drive shows, and not which */
#define DISCS_MOST 3 /* how often a person may put a wrong disc in */

static void wait_a_little(void)
{
	(void)channel_wait_any(NULL, NULL, 0, clock_now() + LOOK_AGAIN);
}

/* ---- what the drive shows ---- */

static uint64_t looking_until(const struct stage *stage, uint32_t drive, uint32_t verb)
{
	const struct lab_work *work = &stage->hands[drive]->work[verb];
	bool said = work->seconds && work->way != LAB_BY_PERSON;

	return clock_now() + (said ? SECONDS(work->seconds) : LOOKING);
}

/* Until it shows a disc, or none: LOOK_SHUT when it could not be asked from the beginning, as while it is
 * locked. */
static enum look_seen await_disc(struct stage *stage, uint32_t drive, enum look_seen wanted)
{
	uint64_t until =
		looking_until(stage, drive, wanted == LOOK_DISC ? LAB_INSERT : LAB_TAKE_OUT);
	enum look_seen seen = LOOK_SHUT;
	bool told = false;

	for (;;) {
		seen = look_for_disc(stage->labs[drive], clock_now() + stage->timeout);
		told = told || seen != LOOK_SHUT;
		if (seen == wanted || !told || clock_now() >= until)
			return seen;
		wait_a_little();
	}
}

static bool is_disc(const struct drive_look *look, uint32_t medium, uint32_t content)
{
	if (medium == MEDIUM_NO_DISC)
		return look->seen == LOOK_EMPTY;
	if (look->seen != LOOK_DISC || !look->sure)
		return false;
	if (look->medium != medium)
		return false;
	return medium != MEDIUM_DATA_DISC || look->content == content ||
		(!look->content && content == 1);
}

/* There is one, and nobody can tell which. */
static bool is_some_disc(const struct drive_look *look, uint32_t medium)
{
	return medium != MEDIUM_NO_DISC && look->seen == LOOK_DISC && !look->sure;
}

static const char *medium_text(uint32_t medium)
{
	static const char *const texts[] = {
#define MEDIUM(name, number, word, text) [number] = text,
		LAB_MEDIA(MEDIUM)
#undef MEDIUM
	};

	return medium < sizeof(texts) / sizeof(texts[0]) ? texts[medium] : "?";
}

static void name_look(struct text *out, const struct drive_look *look)
{
	if (look->seen != LOOK_DISC)
		text_add(out, "%s", look->seen == LOOK_EMPTY ? "no disc" : "nothing");
	else
		text_add(out, "%s", look->sure ? medium_text(look->medium) : "some disc");
	if (look->seen == LOOK_DISC && look->content)
		text_add(out, " (%u)", (unsigned)look->content);
}

/* Until the disc is in, and ready: 0, or -1 and what is there instead in trouble. */
static int await_content(struct stage *stage, uint32_t drive, uint32_t medium, uint32_t content)
{
	struct text out = text_into(stage->trouble, sizeof(stage->trouble));
	uint64_t until =
		looking_until(stage, drive, medium == MEDIUM_NO_DISC ? LAB_TAKE_OUT : LAB_INSERT);
	struct drive_look look = { .seen = LOOK_SHUT };

	for (int i = 0;; i++) {
		look = look_at_disc(stage->labs[drive], clock_now() + stage->timeout);
		if (is_disc(&look, medium, content) ||
			(i > UNSURE_MOST && is_some_disc(&look, medium)))
			return 0;
		/* Which disc it is will not change by waiting. */
		if (clock_now() >= until ||
			(look.seen == LOOK_DISC && look.sure && look.medium != MEDIUM_BLANK_DISC))
			break;
		wait_a_little();
	}
	text_add(&out, "the lab says that it put in %s (%u), and the drive shows ",
		medium_text(medium), (unsigned)content);
	name_look(&out, &look);
	return -1;
}

/* ---- having it done ---- */

/* Does the drive show what its lab says that it did? true also where it cannot be asked now. */
static bool shows(struct stage *stage, uint32_t drive, uint32_t verb)
{
	enum look_seen wanted, seen;

	switch (verb) {
	case LAB_INSERT: wanted = LOOK_DISC; break;
	case LAB_TAKE_OUT:
	case LAB_OPEN_TRAY: wanted = LOOK_EMPTY; break;
	default: return true;
	}
	seen = await_disc(stage, drive, wanted);
	stage->discs[drive].unseen = seen == LOOK_SHUT;
	return seen != (wanted == LOOK_DISC ? LOOK_EMPTY : LOOK_DISC);
}

/* Before a disc moves again: does the drive show the one that was put in while it was locked, or that none is in it? true
 * also where it is locked still. */
static bool shows_now(struct stage *stage, uint32_t drive, uint32_t verb)
{
	const struct stage_disc *disc = &stage->discs[drive];

	if (verb < LAB_INSERT || verb > LAB_PRESS_EJECT || !disc->unseen || !disc->known)
		return true;
	return shows(stage, drive, disc->medium == MEDIUM_NO_DISC ? LAB_TAKE_OUT : LAB_INSERT);
}

bool stage_hands_do_it(const struct stage *stage, const struct operation *operation)
{
	uint32_t drive = operation->drive < stage->drives ? operation->drive : 0;

	return operation->kind == OP_LAB && stage->hands[drive] &&
		lab_does(stage->hands[drive], operation->verb);
}

/* What a person has put in before the case is there already. */
static bool is_done_already(
	const struct stage *stage, uint32_t drive, const struct lab_order *order)
{
	const struct stage_disc *disc = &stage->discs[drive];

	if (!lab_is_persons(stage->hands[drive], order->verb) || !disc->known)
		return false;
	return order->verb == LAB_INSERT
		? disc->medium == order->a && disc->content == order->b
		: order->verb == LAB_TAKE_OUT && disc->medium == MEDIUM_NO_DISC;
}

/* Whoever does not want to once is not asked again. */
static void take_refusal(struct stage *stage, uint32_t drive, uint32_t verb, char *text)
{
	char task[400];

	stage->unwilling[drive] |= UINT64_C(1) << verb;
	snprintf(task, sizeof(task), "%.300s", text);
	snprintf(text, TEXT_ROOM, TRIAL_REFUSED "%s", task);
}

void stage_hands_work(
	struct stage *stage, const struct operation *operation, struct observation *seen)
{
	const struct lab_order order = { operation->verb, operation->a, operation->b,
		operation->c };
	uint32_t drive = operation->drive < stage->drives ? operation->drive : 0;
	enum lab_result result = LAB_DONE;
	char *text = calloc(1, TEXT_ROOM);
	uint32_t status = (uint32_t)ST_SUCCESS;

	seen->begun = clock_now();
	if (!text) {
		observation_trouble(seen, "memory is short");
		return;
	}
	if (stage->unwilling[drive] & UINT64_C(1) << order.verb) {
		snprintf(text, TEXT_ROOM, TRIAL_REFUSED "%s, before this case",
			lab_verb_word(order.verb));
		result = LAB_REFUSED;
	} else if (!shows_now(stage, drive, order.verb)) {
		snprintf(text, TEXT_ROOM,
			"the lab says that it changed the disc while the drive was locked, and the "
			"drive does not show it");
		result = LAB_FAILED;
	} else if (!is_done_already(stage, drive, &order)) {
		result = stage_order(stage, drive, &order, &status, text, TEXT_ROOM);
		if (result == LAB_DONE && status_is_success(status) &&
			!shows(stage, drive, order.verb)) {
			snprintf(text, TEXT_ROOM,
				"the lab says that it did %s, and the drive does not show it",
				lab_verb_word(order.verb));
			result = LAB_FAILED;
		}
		if (result == LAB_REFUSED)
			take_refusal(stage, drive, order.verb, text);
	}
	seen->ended = clock_now();
	seen->outcome = result == LAB_DONE ? OUTCOME_ANSWER
		: result == LAB_REFUSED    ? OUTCOME_REFUSED
					   : OUTCOME_TROUBLE;
	if (result == LAB_DONE)
		seen->status = status;
	observation_list(seen, text);
	free(text);
}

/* ---- before a case ---- */

static int put_right(struct stage *stage, uint32_t drive, bool wrong, uint32_t verb)
{
	const struct lab_order order = { .verb = verb };
	uint32_t status = 0;

	if (!wrong || !lab_does(stage->hands[drive], verb))
		return 0;
	return stage_order(stage, drive, &order, &status, stage->trouble, sizeof(stage->trouble))
		? -1
		: 0;
}

/* The disc that a plan begins with on a drive. false when any will do. */
static bool wanted_disc(
	const struct stage *stage, uint32_t drive, const struct plan *plan, struct lab_order *order)
{
	int first = plan_first_disc(plan);
	const struct operation *o = first >= 0 ? &plan->steps[first].operation : NULL;

	if (o && o->drive == drive) {
		*order = (struct lab_order){ o->verb, o->a, o->b, 0 };
		return true;
	}
	*order = (struct lab_order){ LAB_INSERT, MEDIUM_DATA_DISC, 1, 0 };
	return lab_disc_of(stage->hands[drive], MEDIUM_DATA_DISC, 1) &&
		plan->needs & (NEED_MEDIUM | NEED_MOUNTED_VOLUME);
}

static uint32_t order_medium(const struct lab_order *order)
{
	return order->verb == LAB_INSERT ? order->a : MEDIUM_NO_DISC;
}

/* Whoever changes discs without being asked twice: a command. */
static int change_by_machine(struct stage *stage, uint32_t drive, const struct lab_order *order)
{
	uint32_t status = 0;

	if (stage_order(stage, drive, order, &status, stage->trouble, sizeof(stage->trouble)) ||
		await_content(stage, drive, order_medium(order), order->b))
		return -1;
	stage->discs[drive].moved = stage->discs[drive].touched = false;
	return 0;
}

/* What is in, as the drive itself says; asked when nobody knows. */
static void learn_disc(struct stage *stage, uint32_t drive, const struct lab_order *order)
{
	struct stage_disc *disc = &stage->discs[drive];
	struct drive_look look;

	if (disc->known)
		return;
	look = look_at_disc(stage->labs[drive], clock_now() + stage->timeout);
	if (!is_disc(&look, order_medium(order), order->b))
		return;
	disc->known = true;
	disc->medium = order_medium(order);
	disc->content = disc->medium == MEDIUM_NO_DISC ? 0 : order->b;
}

static bool is_refused(const struct stage *stage, uint32_t drive, const struct lab_order *order)
{
	return stage->refused[drive] & 1u << order_medium(order);
}

/* A person, who may refuse, be late, or take the wrong one. */
static int change_by_person(
	struct stage *stage, uint32_t drive, const struct lab_order *order, bool *changed)
{
	for (int i = 0; i < DISCS_MOST; i++) {
		enum lab_result result;
		uint32_t status = 0;

		learn_disc(stage, drive, order);
		if (is_done_already(stage, drive, order))
			return 0;
		if (is_refused(stage, drive, order)) {
			snprintf(stage->trouble, sizeof(stage->trouble), "put in %s",
				medium_text(order_medium(order)));
			return 1;
		}
		result = stage_order(
			stage, drive, order, &status, stage->trouble, sizeof(stage->trouble));
		if (result == LAB_REFUSED) {
			stage->refused[drive] |= 1u << order_medium(order);
			return 1;
		}
		*changed = true;
		if (result)
			return -1;
		if (!await_content(stage, drive, order_medium(order), order->b))
			return 0;
		stage->discs[drive].known = false;
		if (stage->far)
			errand_tell(stage->far, stage->trouble);
		else
			lab_tell(stage->trouble);
	}
	return -1;
}

/* Its first step brings another one by itself. */
static int prepare_machine(struct stage *stage, uint32_t drive, bool *changed)
{
	const struct lab_order order = { LAB_INSERT, MEDIUM_DATA_DISC, 1, 0 };

	if (!lab_disc_of(stage->hands[drive], MEDIUM_DATA_DISC, 1) ||
		!lab_does(stage->hands[drive], LAB_INSERT) || !stage->discs[drive].moved)
		return 0;
	*changed = true;
	return change_by_machine(stage, drive, &order);
}

static int prepare(struct stage *stage, uint32_t drive, const struct plan *plan, bool *changed,
	uint32_t *unmet)
{
	struct lab_order order;
	int result;

	if (!lab_is_persons(stage->hands[drive], LAB_INSERT))
		return prepare_machine(stage, drive, changed);
	if (!wanted_disc(stage, drive, plan, &order) || !lab_does(stage->hands[drive], order.verb))
		return 0;
	result = change_by_person(stage, drive, &order, changed);
	if (result > 0)
		*unmet |= plan_first_disc(plan) >= 0 ? NEED_OTHER_DISC : NEED_MEDIUM;
	return result;
}

int stage_hands_connect(struct stage *stage)
{
	for (uint32_t i = 0; i < stage->drives; i++) {
		const struct stage_disc *disc = &stage->discs[i];

		if (stage->hands[i] &&
			(put_right(stage, i, disc->stalled, LAB_RELEASE_STALL) ||
				put_right(stage, i, disc->off, LAB_DRIVE_ON) ||
				put_right(stage, i, disc->unplugged, LAB_PLUG_IN)))
			return -1;
	}
	return 0;
}

int stage_hands_prepare(
	struct stage *stage, const struct plan *plan, bool *changed, uint32_t *unmet)
{
	*unmet = 0;
	*changed = false;
	for (uint32_t i = 0; i < stage->drives; i++) {
		int result = 0;

		stage->discs[i].touched = stage->discs[i].unseen = false;
		/* Only a case that uses a second drive is worth a walk to it. */
		if (stage->hands[i] && (!i || plan->needs & NEED_SECOND_DRIVE))
			result = prepare(stage, i, plan, changed, unmet);
		if (result)
			return result;
	}
	return 0;
}

/* ---- after a case ---- */

int stage_hands_check(struct stage *stage)
{
	for (uint32_t i = 0; i < stage->drives; i++) {
		const struct stage_disc *disc = &stage->discs[i];

		if (!stage->hands[i] || !disc->touched || !disc->known || disc->unplugged ||
			disc->off)
			continue;
		if (await_content(stage, i, disc->medium, disc->content))
			return -1;
	}
	return 0;
}
