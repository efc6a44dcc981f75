/* outsider.c - signs of other programs on the drive. */
#include "harness/play/outsider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/specs.h"
#include "harness/facts/codes.h"
#include "harness/facts/hresult.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/judge/leftover.h"
#include "harness/judge/verdict_conditions.h"
#include "harness/plan/plan.h"
#include "harness/play/run_names.h"
#include "harness/play/stage_free.h"

static const char mounted[] =
	"a volume is mounted that nobody in this case mounted: another program uses the drive";

static bool asks_for_a_lock(const struct operation *o)
{
	switch (o->kind) {
	case OP_CONTROL:
		return o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS && o->input_size &&
			o->input[0] == EXCLUSIVE_ACCESS_LOCK;
	case OP_CYCLE:
	case OP_ACQUIRE:
	case OP_BURN:
	case OP_STORM: return true;
	default: return false;
	}
}

/* Of one answer, or of one among many. */
static bool is_refused_for_a_volume(const struct observation *seen)
{
	const uint32_t win32 = status_win32((uint32_t)ST_INVALID_DEVICE_STATE);

	if (seen->text && strstr(seen->text, "STATUS_INVALID_DEVICE_STATE"))
		return true;
	return seen->is_hresult ? seen->hresult == HRESULT_FROM_CODE(win32)
				: seen->status == (uint32_t)ST_INVALID_DEVICE_STATE;
}

/* By an open through the file system, for itself or for what it is about to do. */
static bool may_mount(const struct operation *o)
{
	switch (o->kind) {
	case OP_OPEN: return o->path != PATH_INTERFACE;
	case OP_VOLUME_INFO: return true;
	case OP_LAB: return o->verb == LAB_MOUNT;
	default: return false;
	}
}

static bool is_mounted(struct stage *stage, uint32_t drive)
{
	struct drive *lab = stage->labs[drive];
	struct drive_result result = { 0 };
	char text[1024] = "";

	return !lab->ops->lab(lab, LAB_STATE, 0, 0, 0, &result, text, sizeof(text),
		       clock_now() + stage->timeout) &&
		strstr(text, "mounted=1");
}

void outsider_look(struct stage *stage)
{
	for (uint32_t i = 0; i < stage->drives; i++)
		stage->mounted_before[i] = is_mounted(stage, i);
}

static bool plan_may_have_mounted(const struct plan *plan, uint32_t step)
{
	for (uint32_t i = 0; i < plan->count; i++)
		if ((i < step || plan->steps[i].loop) && may_mount(&plan->steps[i].operation))
			return true;
	return false;
}

static uint32_t drive_of(const struct operation *o)
{
	return o->handle == OTHER_DRIVE || o->recorder == OTHER_RECORDER || o->drive;
}

/* evidence: somebody else had a hand in what was seen. */
static void blame(struct observation *evidence, const struct observation *seen, const char *why)
{
	*evidence = (struct observation){
		.outcome = OUTCOME_FOREIGN, .count = 1, .begun = seen->begun, .ended = seen->ended
	};
	evidence->text = malloc(strlen(why) + 1);
	if (evidence->text)
		strcpy(evidence->text, why);
}

bool outsider_has_mounted(struct stage *stage, const struct plan *plan, uint32_t step,
	const struct observation *seen, struct observation *evidence)
{
	const struct operation *o = &plan->steps[step].operation;
	uint32_t drive;

	if (!asks_for_a_lock(o) || seen->outcome != OUTCOME_ANSWER ||
		!is_refused_for_a_volume(seen))
		return false;
	drive = drive_of(o);
	if (drive >= stage->drives)
		return false;
	if (!stage->mounted_before[drive] && plan_may_have_mounted(plan, step))
		return false;
	if (!is_mounted(stage, drive))
		return false;
	blame(evidence, seen, mounted);
	return true;
}

/* ---- who comes and goes ---- */

/* A driver that is wrong by itself is not watched for ever: only so many departures behind which nobody was seen. */
#define WATCHES_MOST 4
/* By chance more or less often: two runs that watch each other would see nobody. */
#define LOOKS_LEAST 20
#define LOOKS_MORE  80
#define LOOK_AGAIN  MILLISECONDS(4)

static bool departs(const struct step *step, const struct observation *seen)
{
	return step->role != ROLE_NOTE && step->actor != LAB && seen->outcome == OUTCOME_ANSWER &&
		!verdict_may_hold(&step->expected, seen);
}

/* Through the handle that the actor may have; a locked drive lets nobody open another. */
static bool asks_actor(
	struct stage *stage, enum actor actor, uint32_t drive, struct stage_hold *hold)
{
	struct operation query = through(drive ? OTHER_DRIVE : FIRST_HANDLE, queries());
	struct cast *cast = &stage->actors[actor];
	uint64_t deadline = clock_now() + stage->timeout;
	struct observation seen = { .outcome = OUTCOME_NOTHING };
	bool answered = !cast_ask(cast, "do", &query, deadline) &&
		cast_answer(cast, deadline, &seen) == CAST_ANSWERED &&
		seen.outcome == OUTCOME_ANSWER && observation_succeeded(&seen);

	run_names_clean(stage->token, &seen);
	hold->named = answered && observation_byte(&seen, 0);
	for (uint32_t i = 0; i < CALLER_NAME_FIELD; i++)
		hold->name[i] = (char)observation_byte(&seen, EXCLUSIVE_STATE_NAME + i);
	hold->name[CALLER_NAME_FIELD] = '\0';
	observation_clear(&seen);
	return answered;
}

/* A handle with a request under way may make another one wait. */
static bool has_begun(const struct plan *plan, uint32_t step, enum actor actor)
{
	for (uint32_t i = 0; i <= step; i++)
		if (plan->steps[i].actor == actor && plan->steps[i].operation.tag)
			return true;
	return false;
}

static void look(struct stage *stage, const struct plan *plan, uint32_t step, uint32_t drive,
	struct drive_handle **kept, struct stage_hold *hold)
{
	for (int i = 0; !*kept && i < LAB; i++) {
		enum actor actor = (enum actor)i;

		if (stage->actors[i].alive && !stage->actors[i].frozen &&
			!has_begun(plan, step, actor) && asks_actor(stage, actor, drive, hold))
			return;
	}
	stage_look_at(stage, drive, kept, hold);
}

/* Is somebody there, now? Then why says who. */
static bool is_there(struct stage *stage, const struct plan *plan, uint32_t step, bool for_a_volume,
	struct drive_handle **kept, char *why, size_t size)
{
	uint32_t drive = drive_of(&plan->steps[step].operation);
	struct stage_hold hold = { .drive = drive };

	look(stage, plan, step, drive, kept, &hold);
	if (hold.named && leftover_is_foreign(plan, hold.name)) {
		leftover_describe(hold.name, why, size);
		return true;
	}
	/* One that was there when the case began, and has gone since, is explained as well. */
	if (!for_a_volume || !(stage->mounted_before[drive] || is_mounted(stage, drive)))
		return false;
	snprintf(why, size, "%s", mounted);
	return true;
}

bool outsider_is_seen(struct stage *stage, const struct plan *plan, uint32_t step,
	const struct observation *seen, struct observation *evidence)
{
	uint32_t drive = drive_of(&plan->steps[step].operation);
	bool for_a_volume = is_refused_for_a_volume(seen) && drive < stage->drives &&
		(stage->mounted_before[drive] || !plan_may_have_mounted(plan, step));
	struct drive_handle *kept = NULL;
	char why[CALLER_NAME_FIELD + 80];
	bool there = false;

	if (drive >= stage->drives || spec_is_embedded(stage->specs[drive]) ||
		stage->watched >= WATCHES_MOST || !departs(&plan->steps[step], seen))
		return false;
	for (uint64_t looks = LOOKS_LEAST + clock_now() / 1024 % LOOKS_MORE; looks && !there;
		looks--) {
		there = is_there(stage, plan, step, for_a_volume, &kept, why, sizeof(why));
		if (!there)
			(void)channel_wait_any(NULL, NULL, 0, clock_now() + LOOK_AGAIN);
	}
	if (kept)
		stage->labs[drive]->ops->close(kept);
	if (there)
		blame(evidence, seen, why);
	stage->watched += !there;
	return there;
}
