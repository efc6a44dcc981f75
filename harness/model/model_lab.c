/* model_lab.c - what happens to the drive and its medium, as far as the documents' rules depend on it. */
#include "harness/model/model_parts.h"

static void change_disc(struct model *model, bool disc)
{
	model->disc = disc;
	model->readable = false;
	/* A system mounts what comes in as it likes, and finds out late that a disc has gone. */
	if (model->mounted != MOUNTED_NOTHING || disc)
		model->mounted = MOUNTED_UNKNOWN;
}

static bool moves_disc(struct model *model, const struct operation *o)
{
	switch (o->verb) {
	case LAB_INSERT:
		model->foreign = o->a == MEDIUM_AUDIO_DISC || o->a == MEDIUM_BLANK_DISC;
		change_disc(model, o->a != MEDIUM_NO_DISC);
		return true;
	case LAB_TAKE_OUT:
	case LAB_OPEN_TRAY: change_disc(model, false); return true;
	case LAB_CLOSE_TRAY: change_disc(model, true); return true;
	case LAB_PRESS_EJECT:
		model->readable = false;
		if (model->mounted == MOUNTED_VOLUME)
			model->mounted = MOUNTED_UNKNOWN;
		return true;
	default: return false;
	}
}

static bool plug(struct model *model, bool in)
{
	if (model->gone != in)
		return false;
	if (in) {
		model->device++;
		model->mounted = MOUNTED_UNKNOWN;
	} else {
		predict_release(model, "PNP-003");
		model->readable = false;
	}
	model->gone = !in;
	return true;
}

static bool changes_power(struct model *model, const struct operation *o)
{
	bool sleeps = o->verb == LAB_SLEEP || o->verb == LAB_WAKE;

	if (model->gone || (sleeps && model->asleep != (o->verb == LAB_WAKE)))
		return false;
	if (sleeps)
		model->asleep = o->verb == LAB_SLEEP;
	model->readable = false;
	return true;
}

static bool grants(struct model *model, const struct operation *o)
{
	if (o->a >= 3 || model->granted[o->a])
		return false;
	model->granted[o->a] = true;
	return true;
}

static bool happens_to_system(struct model *model, const struct operation *o)
{
	switch (o->verb) {
	case LAB_SLEEP:
	case LAB_WAKE:
	case LAB_DRIVE_OFF:
	case LAB_DRIVE_ON: return changes_power(model, o);
	case LAB_RESET_BUS: model->readable = false; return !model->gone;
	case LAB_RESCAN: model->why = model->owner ? "PNP-009" : model->why; return !model->gone;
	case LAB_GRANT_WRITE: return grants(model, o);
	case LAB_UNPLUG: return plug(model, false);
	case LAB_PLUG_IN: return plug(model, true);
	case LAB_PASS_TIME:
	case LAB_CLEAR_COMMANDS: return true;
	default: return false;
	}
}

/* A mount needs the device to itself, and a disc with a file system. */
static bool mount(struct model *model)
{
	if (model->owner || !model->disc || model->foreign || model->gone || model->asleep)
		return false;
	model->mounted = MOUNTED_VOLUME;
	model->verify = false;
	return true;
}

static const char *clause_of_event(const struct model *model, const struct operation *o)
{
	if (!model->owner)
		return NULL;
	if (o->verb == LAB_SLEEP || o->verb == LAB_WAKE)
		return "PNP-005";
	return o->verb == LAB_DRIVE_OFF || o->verb == LAB_DRIVE_ON ? "PNP-007" : NULL;
}

bool predict_lab(struct model *model, const struct move *move, struct prediction *prediction)
{
	const struct operation *o = &move->operation;
	bool done;

	if (o->drive)
		return false;
	switch (o->verb) {
	case LAB_MOUNT: done = mount(model); break;
	case LAB_STALL:
		done = !model->stalled;
		model->stalled = true;
		break;
	case LAB_RELEASE_STALL:
		done = model->stalled;
		model->stalled = false;
		break;
	default: done = moves_disc(model, o) || happens_to_system(model, o); break;
	}
	return done && predict_that(prediction, succeeds(), clause_of_event(model, o));
}

bool model_may_end_lock(const struct model *model, const struct move *move)
{
	if (!model->owner || move->operation.kind != OP_LAB)
		return false;
	switch (move->operation.verb) {
	case LAB_INSERT:
	case LAB_TAKE_OUT:
	case LAB_OPEN_TRAY:
	case LAB_CLOSE_TRAY:
	case LAB_PRESS_EJECT:
	case LAB_SLEEP:
	case LAB_DRIVE_OFF:
	case LAB_RESET_BUS: return true;
	default: return false;
	}
}
