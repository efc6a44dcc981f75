/* model_predict.c - file objects, processes, and whom a move concerns. */
#include "harness/model/model_parts.h"

#include <string.h>

void model_init(struct model *model)
{
	memset(model, 0, sizeof(*model));
	model->disc = model->readable = true;
}

void model_lose_lock(struct model *model)
{
	predict_release(model, NULL);
}

bool model_holds_lock(const struct model *model, enum actor actor)
{
	for (int i = 0; model->owner && i < HANDLE_SLOTS; i++)
		if (model->slots[actor][i] == model->owner)
			return true;
	return false;
}

/* ---- opens ---- */

static uint32_t granted(uint32_t mask)
{
	uint32_t access = mask & (ACCESS_READ_DATA | ACCESS_WRITE_DATA);

	if (mask & (ACCESS_GENERIC_READ | ACCESS_GENERIC_ALL))
		access |= ACCESS_READ_DATA;
	if (mask & (ACCESS_GENERIC_WRITE | ACCESS_GENERIC_ALL))
		access |= ACCESS_WRITE_DATA;
	return mask & ACCESS_MAXIMUM_ALLOWED ? ACCESS_READ_DATA | ACCESS_WRITE_DATA : access;
}

static const char *refusal_of_path(const struct operation *o)
{
	uint32_t access = granted(o->access);

	switch (o->path) {
	case PATH_INTERFACE:
		return !access ? "OPEN-003" : access == ACCESS_READ_DATA ? "OPEN-002" : "OPEN-001";
	case PATH_LETTER:
	case PATH_VOLUME_GUID: return "OPEN-004";
	case PATH_DEVICE_NAME:
	case PATH_GLOBALROOT: return "OPEN-005";
	case PATH_LETTER_ROOT:
	case PATH_FILE_ON_VOLUME: return "OPEN-006";
	default: return NULL;
	}
}

/* Whether the owner's own process, or the system, may open the device again is left open. */
static bool predict_refused_open(
	struct model *model, const struct move *move, struct prediction *prediction)
{
	const struct operation *o = &move->operation;
	const char *clause = refusal_of_path(o);

	if (!clause || model_holds_lock(model, move->actor) || o->account == ACCOUNT_SYSTEM)
		return false;
	model->why = "OPEN-009";
	return predict_that(prediction, fails(), clause);
}

static bool predict_open(
	struct model *model, const struct move *move, struct prediction *prediction)
{
	const struct operation *o = &move->operation;
	struct model_object *object;

	/* Opening into a slot closes what was there. */
	if (o->drive || o->account >= 3 || model->objects + 1 >= MODEL_OBJECTS ||
		model->slots[move->actor][o->handle] || model->gone || model->asleep)
		return false;
	if (model->owner)
		return predict_refused_open(model, move, prediction);
	if (o->path != PATH_INTERFACE || o->share != (SHARE_READ | SHARE_WRITE))
		return false;
	if (o->account == ACCOUNT_STANDARD_USER && !model->granted[o->account] &&
		(granted(o->access) & ACCESS_WRITE_DATA))
		return false;
	model->slots[move->actor][o->handle] = ++model->objects;
	object = &model->object[model->objects];
	*object = (struct model_object){ .references = 1,
		.access = granted(o->access),
		.device = model->device,
		.asked = o->access,
		.account = o->account,
		.slot = o->handle,
		.overlapped = o->overlapped,
		.narrow = o->narrow,
		.opener = move->actor };
	predict_that(prediction, returns(SUCCESS), "OPEN-011");
	predict_cite(prediction, model->device ? "PNP-003" : NULL);
	predict_cite(prediction, model->disc ? NULL : "HANDLE-011");
	predict_cite(prediction, o->narrow ? "BUF-028" : NULL);
	return true;
}

/* ---- ends ---- */

/* A reference to an object goes. Clauses: last, if the lock goes with it; else if it stays. */
static void drop(struct model *model, uint32_t number, const char *last, const char *stays)
{
	struct model_object *object = &model->object[number];

	if (!number)
		return;
	if (--object->references == 0 && model->owner == number)
		predict_release(model, last);
	else if (model->owner)
		model->why = stays;
}

static bool predict_close(
	struct model *model, const struct move *move, struct prediction *prediction)
{
	uint32_t *slot = &model->slots[move->actor][move->operation.handle];
	struct model_object *object = &model->object[*slot];
	bool mine = model_holds_lock(model, move->actor);
	bool was_shared = object->references > 1;
	bool was_owner = model->owner == *slot;

	if (!*slot || object->waiting)
		return false;
	drop(model, *slot, was_shared || object->opener != move->actor ? "REL-007" : "REL-002",
		was_owner      ? "REL-007"
			: mine ? "REL-006"
			       : "REL-005");
	*slot = 0;
	return predict_that(prediction,
		object->device == model->device && !model->gone ? returns(SUCCESS) : answers(),
		was_owner ? "HANDLE-019" : NULL);
}

/* What the end of the process that locked does while another one holds its file object too is open. */
static bool owner_is_shared(const struct model *model, enum actor actor)
{
	bool others = false;

	if (model->locker != actor)
		return false;

	for (int i = 0; model->owner && i < ACTOR_COUNT; i++)
		others = others || (i != (int)actor && model_holds_lock(model, (enum actor)i));
	return others && model_holds_lock(model, actor);
}

static const char *clause_of_end(const struct operation *o)
{
	if (o->kind == OP_QUIT)
		return "REL-003";
	if (o->kind == OP_KILL)
		return "CRASH-001";
	switch ((enum death)o->how) {
	case DEATH_EXIT: return "REL-003";
	case DEATH_FAULT: return "CRASH-002";
	case DEATH_KILL: return "CRASH-001";
	default: return "CRASH-005";
	}
}

static bool predict_end(struct model *model, const struct move *move, struct prediction *prediction)
{
	const char *clause = clause_of_end(&move->operation);

	if (owner_is_shared(model, move->actor))
		return false;
	for (uint32_t i = 0; i < MODEL_TAGS; i++)
		if (model->tags[i].object && model->tags[i].actor == move->actor) {
			model->object[model->tags[i].object].waiting--;
			model->tags[i].object = 0;
			clause = "CRASH-006";
		}
	for (uint32_t i = 0; i < HANDLE_SLOTS; i++) {
		drop(model, model->slots[move->actor][i], clause,
			model->owner == model->slots[move->actor][i] ? "REL-007" : "CRASH-010");
		model->slots[move->actor][i] = 0;
	}
	return predict_that(prediction, ends(), NULL);
}

static bool predict_handing(
	struct model *model, const struct move *move, struct prediction *prediction)
{
	const struct operation *o = &move->operation;
	enum actor to = o->kind == OP_DUPLICATE ? move->actor : (enum actor)o->to_actor;
	uint32_t object = model->slots[move->actor][o->handle];

	if (!object || model->slots[to][o->to_handle])
		return false;
	/* An heir is a new process. */
	for (int i = 0; o->kind == OP_BEQUEATH && i < HANDLE_SLOTS; i++)
		if (model->slots[to][i])
			return false;
	model->slots[to][o->to_handle] = object;
	model->object[object].references++;
	return predict_that(prediction, returns(SUCCESS), "OPEN-012");
}

/* ---- requests ---- */

/* What kind of handle and caller the request comes by is no matter; what says so is cited too. */
static void cite_manner(const struct model *model, const struct move *move, uint32_t number,
	struct prediction *prediction)
{
	const struct model_object *object = &model->object[number];
	bool exclusive = move->operation.code == IOCTL_CDROM_EXCLUSIVE_ACCESS;

	if (object->narrow && exclusive)
		predict_cite(prediction, "BUF-028");
	if (object->overlapped && exclusive)
		predict_cite(prediction, "LOCK-027");
}

static bool may_send(const struct model_object *object, uint32_t code)
{
	return !(CONTROL_ACCESS(code) & ~object->access);
}

static const char *clause_of_right(const struct model_object *object, const struct operation *o)
{
	if (o->code != IOCTL_CDROM_EXCLUSIVE_ACCESS)
		return "INQ-009";
	if (predict_number(o, 0) == EXCLUSIVE_ACCESS_QUERY)
		return "QUERY-016";
	return object->access == ACCESS_WRITE_DATA ? "HANDLE-003" : "HANDLE-002";
}

static bool predict_control(struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction)
{
	const struct operation *o = &move->operation;
	bool known;

	if (o->count > 1 || o->level || o->flags & ~WIN32_CALL)
		return false;
	if (!may_send(&model->object[object], o->code))
		return predict_that(prediction, returns(ACCESS_DENIED),
			clause_of_right(&model->object[object], o));
	known = o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS
		? predict_exclusive(model, move, object, prediction)
		: predict_others(model, move, object, prediction);
	if (known)
		cite_manner(model, move, object, prediction);
	return known;
}

static bool predict_request(
	struct model *model, const struct move *move, struct prediction *prediction)
{
	uint32_t object = model->slots[move->actor][move->operation.handle];

	/* A handle waits for its request, unless it is an overlapped one. */
	if (!object || model->asleep ||
		(model->object[object].waiting && !model->object[object].overlapped))
		return false;
	if (model->gone || model->object[object].device != model->device) {
		predict_that(prediction, fails(), "PNP-002");
		predict_cite(prediction, "ENV-010");
		return true;
	}
	if (model->owner && model->owner != object)
		model->object[object].shut_out = true;
	switch (move->operation.kind) {
	case OP_READ: return predict_read(model, move, object, prediction);
	case OP_WRITE: return predict_write(model, move, object, prediction);
	default: return predict_control(model, move, object, prediction);
	}
}

/* Only what goes to the drive, and is admitted, is sure to be under way while the drive stalls. */
static bool predict_begin(
	struct model *model, const struct move *move, struct prediction *prediction)
{
	const struct operation *o = &move->operation;
	uint32_t object = model->slots[move->actor][o->handle];
	struct prediction answer;
	bool known;

	if (!model->stalled || o->tag >= MODEL_TAGS || model->tags[o->tag].object ||
		o->kind != OP_CONTROL || o->code != IOCTL_SCSI_PASS_THROUGH || !object ||
		(model->owner && model->owner != object))
		return false;
	model->stalled = false;
	known = predict_request(model, move, &answer);
	model->stalled = true;
	if (!known)
		return false;
	model->tags[o->tag].actor = move->actor;
	model->tags[o->tag].object = object;
	model->tags[o->tag].answer = answer;
	model->object[object].waiting++;
	return predict_that(prediction, stays_pending(), NULL);
}

static bool predict_await(
	struct model *model, const struct move *move, struct prediction *prediction)
{
	uint32_t tag = move->operation.tag;

	if (tag >= MODEL_TAGS || !model->tags[tag].object ||
		model->tags[tag].actor != move->actor || model->stalled)
		return false;
	*prediction = model->tags[tag].answer;
	model->object[model->tags[tag].object].waiting--;
	model->tags[tag].object = 0;
	return true;
}

bool model_predict(struct model *model, const struct move *move, struct prediction *prediction)
{
	switch (move->operation.kind) {
	case OP_OPEN: return predict_open(model, move, prediction);
	case OP_CLOSE: return predict_close(model, move, prediction);
	case OP_DUPLICATE:
	case OP_GIVE:
	case OP_BEQUEATH: return predict_handing(model, move, prediction);
	case OP_DIE:
	case OP_KILL:
	case OP_QUIT: return predict_end(model, move, prediction);
	case OP_READ:
	case OP_WRITE:
	case OP_CONTROL:
		return move->operation.tag ? predict_begin(model, move, prediction)
					   : predict_request(model, move, prediction);
	case OP_AWAIT: return predict_await(model, move, prediction);
	case OP_LAB: return predict_lab(model, move, prediction);
	default: return false;
	}
}
