/* outsider.c - signs of other programs on the drive. */
#include "harness/play/outsider.h"

#include <stdlib.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/hresult.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"

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

bool outsider_has_mounted(struct stage *stage, const struct plan *plan, uint32_t step,
	const struct observation *seen, struct observation *evidence)
{
	const struct operation *o = &plan->steps[step].operation;
	uint32_t drive;

	if (!asks_for_a_lock(o) || seen->outcome != OUTCOME_ANSWER ||
		!is_refused_for_a_volume(seen))
		return false;
	drive = o->handle == OTHER_DRIVE || o->recorder == OTHER_RECORDER || o->drive;
	if (drive >= stage->drives)
		return false;
	if (!stage->mounted_before[drive] && plan_may_have_mounted(plan, step))
		return false;
	if (!is_mounted(stage, drive))
		return false;
	*evidence = (struct observation){ .outcome = OUTCOME_FOREIGN,
		.count = 1,
		.begun = seen->begun,
		.ended = seen->ended,
		.text = malloc(sizeof(mounted)) };
	if (evidence->text)
		memcpy(evidence->text, mounted, sizeof(mounted));
	return true;
}
