/* explore.c - random moves, and making them few. */
#include "harness/random/explore.h"

#include <stdlib.h>
#include <string.h>

#include "harness/plan/plan.h"
#include "harness/play/play.h"

#define CONTENDERS 4 /* actors that make moves: HOLDER, RIVAL, OBSERVER, STRANGER */
#define CITED_MOST 32

/* ---- chance ---- */

/*
 * The same seed gives the same plans whatever compiled this: no expression asks for two numbers, as
 * compilers differ in which they ask for first.
 */

struct chance {
	uint64_t state;
	uint32_t without;
};

static uint32_t any(struct chance *chance, uint32_t below)
{
	uint64_t z = chance->state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (uint32_t)((z ^ z >> 31) >> 16) % below;
}

static bool allowed(const struct chance *chance, uint32_t family)
{
	return !(chance->without & family);
}

/* ---- names ---- */

static const char legal[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;_-";

/* One of a few values where mistakes like to be, or any below limit. */
static uint32_t edge_or_any(
	struct chance *chance, const uint32_t *edges, uint32_t count, uint32_t limit)
{
	return any(chance, 2) ? edges[any(chance, count)] : any(chance, limit);
}

#define EDGE_OR_ANY(chance, edges, limit) \
	edge_or_any(chance, edges, sizeof(edges) / sizeof((edges)[0]), limit)

/* The neighbours of the legal characters, and what programs like to let pass. */
static const uint32_t edge_bytes[] = { '/', '@', '[', '`', '{', '+', '!', '?', '*', '(', '~', '\t',
	'\n', 0x01, 0x1F, 0x7F, 0x80, 0xC1, 0xE9, 0xFF };
static const uint32_t edge_types[] = { 3, 4, 0xFF, 0x100, 0x10000, 0x01000000, 0x7FFFFFFF,
	0x80000000, 0xFFFFFFFF };
static const uint32_t edge_inputs[] = { 0, 4, 7, 8, 71 };
static const uint32_t edge_outputs[] = { 0, 1, 63, 64, 66 };

/* Mostly good names of any length; now and then one bad byte, or no NUL. */
static struct operation some_lock(struct chance *chance)
{
	uint8_t name[CALLER_NAME_FIELD];
	uint32_t length = any(chance, 4) ? 1 + any(chance, 8) : 1 + any(chance, 62);
	bool bad = allowed(chance, EXPLORE_NAMES) && !any(chance, 5);
	uint32_t replaced = UINT32_MAX;

	for (uint32_t i = 0; i < CALLER_NAME_FIELD; i++)
		name[i] = (uint8_t)legal[any(chance, sizeof(legal) - 1)];
	if (bad && !any(chance, 4))
		length = CALLER_NAME_FIELD;
	else if (bad)
		replaced = any(chance, length);
	if (replaced < length)
		name[replaced] = (uint8_t)EDGE_OR_ANY(chance, edge_bytes, 256);
	return requests(
		EXCLUSIVE_ACCESS_LOCK, any(chance, 3) ? 0 : FLAG_IGNORE_VOLUME, name, length, 0);
}

/* ---- moves ---- */

static struct operation some_request(struct chance *chance)
{
	struct operation o;

	switch (any(chance, 8)) {
	case 0:
	case 1:
	case 2: o = some_lock(chance); break;
	case 3:
	case 4: o = unlocks_with(any(chance, 6) ? 0 : FLAG_NO_MEDIA_NOTIFICATIONS); break;
	default: o = queries(); break;
	}
	if (allowed(chance, EXPLORE_BUFFERS) && !any(chance, 8)) {
		switch (any(chance, 3)) {
		case 0:
			o = with_input_length(EDGE_OR_ANY(chance, edge_inputs, o.input_length), o);
			break;
		case 1: o = with_output_length(EDGE_OR_ANY(chance, edge_outputs, 100), o); break;
		default:
			o = requests(EDGE_OR_ANY(chance, edge_types, 1000000), 0, "Name", 4, 0);
			break;
		}
	}
	return o;
}

static struct operation some_command(struct chance *chance)
{
	static const uint32_t codes[] = { IOCTL_STORAGE_CHECK_VERIFY, IOCTL_CDROM_READ_TOC,
		IOCTL_CDROM_GET_CONFIGURATION, IOCTL_STORAGE_MEDIA_REMOVAL,
		IOCTL_CDROM_GET_DRIVE_GEOMETRY, IOCTL_STORAGE_EJECTION_CONTROL };
	uint32_t id;

	switch (any(chance, 5)) {
	case 0: id = any(chance, 4); return asks_property(id, any(chance, 6), 1024);
	case 1: return asks_inquiry(512);
	case 2: return reads(SECTOR_SIZE * any(chance, 16), SECTOR_SIZE);
	case 3: return passes_through(SCSI_TEST_UNIT_READY, 0);
	default:
		return controls(
			codes[any(chance, sizeof(codes) / sizeof(codes[0]))], NULL, 0, 1024);
	}
}

static struct operation some_open(struct chance *chance)
{
	static const uint32_t rights[] = { READ_WRITE, READ_WRITE, READ_WRITE, READ_ONLY,
		WRITE_ONLY, NO_ACCESS, ACCESS_READ_DATA | ACCESS_WRITE_DATA, ACCESS_GENERIC_ALL,
		ACCESS_MAXIMUM_ALLOWED };
	uint32_t handle = any(chance, 3);
	struct operation o = opens(handle, PATH_INTERFACE, rights[any(chance, 9)]);

	if (!any(chance, 4))
		o = overlapped(o);
	if (!allowed(chance, EXPLORE_EVENTS))
		return o;
	if (!any(chance, 4))
		o = as_32_bit(o);
	if (!any(chance, 4))
		o = as_account((enum lab_account)any(chance, 3), o);
	if (!any(chance, 3))
		o.path = any(chance, PATH_FILE_ON_VOLUME + 1);
	return any(chance, 4) ? o : sharing(0, o);
}

/* Things that happen to a drive that is not locked: of a lock no document says whether it outlives them. */
static struct operation some_event(struct chance *chance)
{
	static const enum lab_verb verbs[] = { LAB_SLEEP, LAB_DRIVE_OFF, LAB_RESET_BUS, LAB_RESCAN,
		LAB_UNPLUG, LAB_TAKE_OUT, LAB_OPEN_TRAY, LAB_MOUNT };
	uint32_t disc;

	switch (any(chance, 4)) {
	case 0: disc = 1 + any(chance, 4); return lab(LAB_INSERT, disc, 1 + any(chance, 3), 0);
	case 1: return lab(LAB_GRANT_WRITE, ACCOUNT_STANDARD_USER, 0, 0);
	default: return lab(verbs[any(chance, 8)], 0, 0, 0);
	}
}

/* A copy of a handle: another slot of the same process, or one of another process. */
static struct operation some_copy(struct chance *chance)
{
	bool own = any(chance, 2);
	uint32_t from = any(chance, 3);
	enum actor to = own ? (enum actor)0 : (enum actor)any(chance, CONTENDERS);
	uint32_t slot = any(chance, 3);

	return own ? duplicates(from, slot) : gives(from, to, slot);
}

static struct operation some_move(struct chance *chance)
{
	uint32_t roll = any(chance, 100);
	uint32_t handle = any(chance, 3);

	if (roll < 50)
		return through(handle, some_request(chance));
	if (roll < 62 && allowed(chance, EXPLORE_COMMANDS))
		return through(handle, some_command(chance));
	if (roll < 78)
		return some_open(chance);
	if (roll < 86)
		return closes(handle);
	if (roll < 92 && allowed(chance, EXPLORE_DUPLICATES))
		return some_copy(chance);
	if (roll < 97 && allowed(chance, EXPLORE_CRASHES))
		return any(chance, 2) ? is_killed() : dies((enum death)any(chance, 3));
	return queries();
}

/* A system that sleeps, or a drive that is not there, has nothing more to say. */
static void undo_event(struct model *model, struct moves *moves)
{
	const struct operation *last = &moves->list[moves->count - 1].operation;
	struct prediction prediction;
	struct move move = { .actor = LAB };

	if (last->kind != OP_LAB || moves->count == EXPLORE_MOVES)
		return;
	switch (last->verb) {
	case LAB_SLEEP: move.operation = lab(LAB_WAKE, 0, 0, 0); break;
	case LAB_DRIVE_OFF: move.operation = lab(LAB_DRIVE_ON, 0, 0, 0); break;
	case LAB_UNPLUG: move.operation = lab(LAB_PLUG_IN, 0, 0, 0); break;
	default: return;
	}
	if (model_predict(model, &move, &prediction))
		moves->list[moves->count++] = move;
}

void explore_generate(struct moves *moves, uint64_t seed, uint32_t without)
{
	struct chance chance = { .state = seed, .without = without };
	uint32_t wanted = 8 + any(&chance, EXPLORE_MOVES - 8);
	struct model model;

	model_init(&model);
	moves->count = 0;
	/* Most tries have no prediction where they are made; those are not taken. */
	for (uint32_t tries = 0; tries < 50 * wanted && moves->count < wanted; tries++) {
		struct move move = { .actor = (enum actor)any(&chance, CONTENDERS) };
		struct prediction prediction;
		bool was_locked = model.owner != 0;

		move.operation = some_move(&chance);
		if (allowed(&chance, EXPLORE_EVENTS) && !was_locked && !any(&chance, 12))
			move = (struct move){ LAB, some_event(&chance) };
		if (allowed(&chance, EXPLORE_MOUNTS) && model.mounted == MOUNTED_NOTHING &&
			!any(&chance, 60))
			move = (struct move){ LAB, mounts() };
		if (move.operation.kind == OP_OPEN && was_locked &&
			(!allowed(&chance, EXPLORE_OPENS) || any(&chance, 4)))
			continue;
		if (!model_predict(&model, &move, &prediction))
			continue;
		moves->list[moves->count++] = move;
		undo_event(&model, moves);
	}
}

/* ---- plans ---- */

/* The clauses of a plan made here belong to it. */
struct explored {
	struct plan plan;
	const struct clause *cited[CITED_MOST + 1];
};

static void cite(struct explored *explored, const struct clause *clause)
{
	uint32_t i = 0;

	while (clause && i < CITED_MOST && explored->cited[i] && explored->cited[i] != clause)
		i++;
	if (clause && i < CITED_MOST)
		explored->cited[i] = clause;
}

static void cite_all(struct explored *explored, const struct prediction *prediction,
	const struct clause *(*find)(const char *id))
{
	for (uint32_t i = 0; i < prediction->count; i++)
		cite(explored, find(prediction->clauses[i]));
}

struct plan *explore_plan(const struct moves *moves, const struct clause *(*find)(const char *id))
{
	struct explored *explored = calloc(1, sizeof(*explored));
	struct model model;

	if (!explored)
		return NULL;
	explored->plan.suite = "explore";
	explored->plan.name = "violation";
	explored->plan.clauses = explored->cited;
	explored->plan.policy = POLICY_ASSERT;
	model_init(&model);
	for (uint32_t i = 0; i < moves->count; i++) {
		const struct move *move = &moves->list[i];
		struct prediction prediction;

		if (!model_predict(&model, move, &prediction))
			continue;
		cite_all(explored, &prediction, find);
		if (!plan_add(&explored->plan, move->actor == LAB ? ROLE_GIVEN : ROLE_THEN,
			    move->actor, &move->operation, &prediction.expected)) {
			explore_plan_free(&explored->plan);
			return NULL;
		}
	}
	return &explored->plan;
}

struct plan *explore_case(
	const struct moves *moves, uint32_t deciding, const struct clause *(*find)(const char *id))
{
	struct plan *plan = explore_plan(moves, find);
	struct explored *explored = (struct explored *)plan;
	struct prediction prediction = { .count = 0 };
	struct model model;

	if (!plan)
		return NULL;
	model_init(&model);
	for (uint32_t i = 0; i <= deciding && i < moves->count; i++)
		(void)model_predict(&model, &moves->list[i], &prediction);
	memset(explored->cited, 0, sizeof(explored->cited));
	cite_all(explored, &prediction, find);
	for (uint32_t i = 0; i < plan->count; i++)
		plan->steps[i].role = i == deciding ? ROLE_THEN : ROLE_GIVEN;
	return plan;
}

void explore_plan_free(struct plan *plan)
{
	/* The plan is the first member of what was allocated. */
	plan_free(plan);
}

/* ---- playing and shrinking ---- */

struct audience {
	struct trial *trial;
};

static int take(void *context, uint32_t step, const struct observation *observation)
{
	return trial_see(((struct audience *)context)->trial, step, observation);
}

enum verdict explore_play(struct stage *stage, const struct moves *moves,
	const struct clause *(*find)(const char *id), struct judgement *judgement)
{
	struct plan *plan = explore_plan(moves, find);
	struct trial trial;
	struct audience context = { &trial };
	const struct play_audience audience = { take, NULL, &context };

	memset(judgement, 0, sizeof(*judgement));
	judgement->verdict = VERDICT_ERROR;
	if (!plan || trial_init(&trial, plan)) {
		explore_plan_free(plan);
		return VERDICT_ERROR;
	}
	if (!stage_mend(stage) && !stage_reset(stage) && !play(stage, plan, &audience)) {
		trial.state = TRIAL_FINISHED;
		verdict_judge(plan, &trial, judgement);
	}
	trial_clear(&trial, plan);
	explore_plan_free(plan);
	return judgement->verdict;
}

static void without_range(const struct moves *from, uint32_t at, uint32_t count, struct moves *to)
{
	to->count = 0;
	for (uint32_t i = 0; i < from->count; i++)
		if (i < at || i >= at + count)
			to->list[to->count++] = from->list[i];
}

/* Moves that the model would drop are dropped for good, so that what is shown is what was played. */
static void normalise(struct moves *moves)
{
	struct model model;
	uint32_t kept = 0;

	model_init(&model);
	for (uint32_t i = 0; i < moves->count; i++) {
		struct prediction prediction;

		if (model_predict(&model, &moves->list[i], &prediction))
			moves->list[kept++] = moves->list[i];
	}
	moves->count = kept;
}

/* Plays fewer moves; keeps them if they still violate a clause. Nothing behind the deciding step
 * matters. */
static bool try_fewer(struct stage *stage, struct moves *moves, struct moves *fewer,
	const struct clause *(*find)(const char *id))
{
	struct judgement judgement;

	normalise(fewer);
	if (fewer->count >= moves->count ||
		explore_play(stage, fewer, find, &judgement) != VERDICT_FAIL || judgement.step < 0)
		return false;
	*moves = *fewer;
	moves->count = (uint32_t)judgement.step + 1;
	return true;
}

/* Leaves out ever shorter stretches as long as what is left still violates a clause. */
static void leave_out(struct stage *stage, struct moves *moves,
	const struct clause *(*find)(const char *id), uint32_t *tries)
{
	struct moves fewer;

	for (uint32_t size = moves->count / 2; size; size /= 2) {
		uint32_t at = 0;

		while (at + size <= moves->count && *tries) {
			--*tries;
			without_range(moves, at, size, &fewer);
			if (!try_fewer(stage, moves, &fewer, find))
				at++;
			else if (size == 1)
				at = 0;
		}
	}
}

/* Lets what one handle does be done by another, so that the first need not be opened. */
static void merge(const struct moves *from, uint32_t gone, uint32_t kept, struct moves *to)
{
	*to = *from;
	for (uint32_t i = 0; i < to->count; i++) {
		struct move *move = &to->list[i];

		if (move->actor != LAB &&
			move->actor * HANDLE_SLOTS + move->operation.handle == gone) {
			move->actor = (enum actor)(kept / HANDLE_SLOTS);
			move->operation.handle = kept % HANDLE_SLOTS;
		}
	}
}

static bool merge_any(struct stage *stage, struct moves *moves,
	const struct clause *(*find)(const char *id), uint32_t *tries)
{
	struct moves fewer;

	for (uint32_t i = 0; i < moves->count; i++)
		for (uint32_t j = 0; j < moves->count && *tries; j++) {
			const struct move *gone = &moves->list[i];
			const struct move *kept = &moves->list[j];
			uint32_t from = gone->actor * HANDLE_SLOTS + gone->operation.handle;
			uint32_t to = kept->actor * HANDLE_SLOTS + kept->operation.handle;

			if (gone->actor == LAB || kept->actor == LAB || from == to)
				continue;
			--*tries;
			merge(moves, from, to, &fewer);
			if (try_fewer(stage, moves, &fewer, find))
				return true;
		}
	return false;
}

void explore_shrink(struct stage *stage, struct moves *moves,
	const struct clause *(*find)(const char *id), uint32_t tries)
{
	struct judgement judgement;

	normalise(moves);
	if (explore_play(stage, moves, find, &judgement) == VERDICT_FAIL && judgement.step >= 0)
		moves->count = (uint32_t)judgement.step + 1;
	do
		leave_out(stage, moves, find, &tries);
	while (merge_any(stage, moves, find, &tries));
}
