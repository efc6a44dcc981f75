/* model.c - the documents' rules as predictions. */
#include "harness/random/model.h"

#include <string.h>

#include "harness/plan/plan.h"

void model_init(struct model *model)
{
	memset(model, 0, sizeof(*model));
}

static uint32_t number_at(const struct operation *o, uint32_t offset)
{
	uint32_t value = 0;

	for (uint32_t i = 0; i < 4 && offset + i < o->input_size; i++)
		value |= (uint32_t)o->input[offset + i] << 8 * i;
	return value;
}

/* ---- file objects ---- */

static uint32_t granted(uint32_t mask)
{
	uint32_t access = mask & (ACCESS_READ_DATA | ACCESS_WRITE_DATA);

	if (mask & ACCESS_GENERIC_READ)
		access |= ACCESS_READ_DATA;
	if (mask & ACCESS_GENERIC_WRITE)
		access |= ACCESS_WRITE_DATA;
	if (mask & ACCESS_GENERIC_ALL)
		access |= ACCESS_READ_DATA | ACCESS_WRITE_DATA;
	return access;
}

static void release(struct model *model)
{
	model->owner = 0;
	model->name[0] = '\0';
	model->verify = true;
}

static void drop(struct model *model, enum actor actor, uint32_t slot)
{
	uint32_t object = model->slots[actor][slot];

	model->slots[actor][slot] = 0;
	if (object && --model->references[object] == 0 && model->owner == object)
		release(model);
}

/* Does another process hold the owning file object too? Then what its owner's end does is open. */
static bool owner_is_shared(const struct model *model, enum actor actor)
{
	bool mine = false;
	bool others = false;

	for (int i = 0; model->owner && i < ACTOR_COUNT; i++)
		for (int j = 0; j < HANDLE_SLOTS; j++)
			if (model->slots[i][j] == model->owner) {
				mine = mine || i == (int)actor;
				others = others || i != (int)actor;
			}
	return mine && others;
}

static bool predict_open(struct model *model, const struct move *move, struct expectation *expected,
	const char **clause)
{
	const struct operation *o = &move->operation;

	if (o->path != PATH_INTERFACE || o->account || o->drive ||
		model->objects + 1 >= MODEL_OBJECTS)
		return false;
	/* Opening into a slot closes what was there. */
	if (model->slots[move->actor][o->handle])
		return false;
	if (model->owner) {
		*clause = granted(o->access) == 0                ? "OPEN-003"
			: granted(o->access) == ACCESS_READ_DATA ? "OPEN-002"
								 : "OPEN-001";
		*expected = fails();
		return true;
	}
	model->objects++;
	model->slots[move->actor][o->handle] = model->objects;
	model->references[model->objects] = 1;
	model->access[model->objects] = granted(o->access);
	*clause = "OPEN-011";
	*expected = returns(SUCCESS);
	return true;
}

static bool predict_handing(struct model *model, const struct move *move,
	struct expectation *expected, const char **clause)
{
	const struct operation *o = &move->operation;
	enum actor to = o->kind == OP_DUPLICATE ? move->actor : (enum actor)o->to_actor;
	uint32_t object = model->slots[move->actor][o->handle];

	if (!object || model->slots[to][o->to_handle] || o->kind == OP_BEQUEATH)
		return false;
	model->slots[to][o->to_handle] = object;
	model->references[object]++;
	*clause = "OPEN-012";
	*expected = returns(SUCCESS);
	return true;
}

static bool predict_end(struct model *model, const struct move *move, struct expectation *expected,
	const char **clause)
{
	if (owner_is_shared(model, move->actor))
		return false;
	for (uint32_t i = 0; i < HANDLE_SLOTS; i++)
		drop(model, move->actor, i);
	*clause = move->operation.kind == OP_QUIT ? "REL-003" : "CRASH-001";
	*expected = ends();
	return true;
}

/* ---- the request itself ---- */

static bool name_byte(uint8_t byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
		(byte >= 'a' && byte <= 'z') || (byte && strchr(" .,:;_-", byte));
}

enum name_kind { NAME_GOOD, NAME_BAD, NAME_OPEN };

/* The text up to the NUL decides; an empty one, one of 63 characters, and what is behind the NUL are
 * questions that the documents leave open. */
static enum name_kind judge_name(const struct operation *o, char *name)
{
	uint32_t length = 0;

	while (length < CALLER_NAME_FIELD && o->input[EXCLUSIVE_LOCK_NAME + length]) {
		uint8_t byte = o->input[EXCLUSIVE_LOCK_NAME + length];

		if (!name_byte(byte))
			return NAME_BAD;
		name[length++] = (char)byte;
	}
	if (length == CALLER_NAME_FIELD)
		return NAME_BAD;
	if (length == 0 || length == CALLER_NAME_FIELD - 1)
		return NAME_OPEN;
	name[length] = '\0';
	for (uint32_t i = length; i < CALLER_NAME_FIELD; i++)
		if (o->input[EXCLUSIVE_LOCK_NAME + i])
			return NAME_OPEN;
	return NAME_GOOD;
}

/* The causes for which a request must fail. Which of several wins is open, so any may. */
struct causes {
	uint32_t count;
	enum status statuses[CONDITION_STATUSES];
	const char *clause; /* of the first */
};

static void add_cause(struct causes *causes, enum status status, const char *clause)
{
	for (uint32_t i = 0; i < causes->count; i++)
		if (causes->statuses[i] == status)
			return;
	if (!causes->count)
		causes->clause = clause;
	if (causes->count < CONDITION_STATUSES)
		causes->statuses[causes->count++] = status;
}

static bool lock_causes(
	const struct model *model, const struct operation *o, struct causes *causes, char *name)
{
	uint32_t flags = number_at(o, 4);
	enum name_kind kind;

	if (o->input_length < EXCLUSIVE_LOCK_SIZE) {
		add_cause(causes, ST_INFO_LENGTH_MISMATCH, "BUF-003");
	} else {
		kind = judge_name(o, name);
		if (kind == NAME_OPEN)
			return false;
		if (kind == NAME_BAD)
			add_cause(causes, ST_INVALID_PARAMETER, "NAME-011");
	}
	if (flags > FLAG_IGNORE_VOLUME)
		return false;
	if (model->mounted && !flags)
		add_cause(causes, ST_INVALID_DEVICE_STATE, "LOCK-005");
	if (model->owner)
		add_cause(causes, ST_ACCESS_DENIED, "LOCK-002");
	return true;
}

static void unlock_causes(const struct model *model, uint32_t object, struct causes *causes)
{
	if (!model->owner)
		add_cause(causes, ST_INVALID_DEVICE_REQUEST, "UNLOCK-002");
	else if (model->owner != object)
		add_cause(causes, ST_INVALID_HANDLE, "UNLOCK-003");
}

static void expect_state(
	const struct model *model, struct expectation *expected, const char **clause)
{
	*expected = both(returns(SUCCESS), information_is(EXCLUSIVE_STATE_SIZE));
	if (model->owner) {
		*expected = both(*expected, sees_lock_of(model->name));
		*clause = "QUERY-003";
	} else {
		*expected = both(*expected, sees_free());
		*clause = "QUERY-001";
	}
}

static void succeed(struct model *model, const struct operation *o, uint32_t object,
	const char *name, struct expectation *expected, const char **clause)
{
	switch (number_at(o, 0)) {
	case EXCLUSIVE_ACCESS_QUERY: expect_state(model, expected, clause); break;
	case EXCLUSIVE_ACCESS_LOCK:
		*expected = returns(SUCCESS);
		*clause = number_at(o, 4) ? "LOCK-006" : "LOCK-001";
		model->owner = object;
		strcpy(model->name, name);
		break;
	default:
		*expected = returns(SUCCESS);
		*clause = "UNLOCK-001";
		release(model);
		break;
	}
}

static bool predict_exclusive(struct model *model, const struct operation *o, uint32_t object,
	struct expectation *expected, const char **clause)
{
	struct causes causes = { .count = 0 };
	uint32_t type = number_at(o, 0);
	char name[CONDITION_TEXT] = "";

	if (o->input_length < EXCLUSIVE_ACCESS_SIZE) {
		add_cause(&causes, ST_INFO_LENGTH_MISMATCH, "BUF-001");
	} else if (type > EXCLUSIVE_ACCESS_UNLOCK) {
		add_cause(&causes, ST_INVALID_PARAMETER, "BUF-015");
	} else if (type == EXCLUSIVE_ACCESS_QUERY) {
		if (number_at(o, 4) || o->input_length > EXCLUSIVE_ACCESS_SIZE)
			return false;
		if (o->output_length < EXCLUSIVE_STATE_SIZE)
			add_cause(&causes, ST_BUFFER_TOO_SMALL, "BUF-007");
	} else if (type == EXCLUSIVE_ACCESS_LOCK) {
		if (o->input_length > EXCLUSIVE_LOCK_SIZE || !lock_causes(model, o, &causes, name))
			return false;
	} else {
		if (o->input_length > EXCLUSIVE_ACCESS_SIZE ||
			(number_at(o, 4) & ~FLAG_NO_MEDIA_NOTIFICATIONS))
			return false;
		unlock_causes(model, object, &causes);
	}
	if (causes.count) {
		*expected = returns_one_of(causes.count, causes.statuses);
		*clause = causes.clause;
		return true;
	}
	succeed(model, o, object, name, expected, clause);
	return true;
}

/* ---- everything else that is sent ---- */

static bool predict_property(const struct model *model, const struct operation *o, uint32_t object,
	struct expectation *expected, const char **clause)
{
	uint32_t id = number_at(o, 0);
	uint32_t type = number_at(o, 4);
	bool others = model->owner && model->owner != object;

	if (o->input_length != PROPERTY_QUERY_SIZE || o->output_length < 512)
		return false;
	if (type == PROPERTY_QUERY_STANDARD && id <= PROPERTY_ADAPTER) {
		*clause = id == PROPERTY_DEVICE ? "CACHE-001" : "CACHE-002";
		*expected = returns(SUCCESS);
		return true;
	}
	if (!others || type == PROPERTY_QUERY_EXISTS)
		return false; /* as the drive has it; nothing to predict */
	*clause = "CACHE-003";
	*expected = returns(ACCESS_DENIED);
	return true;
}

static bool predict_control(struct model *model, const struct move *move,
	struct expectation *expected, const char **clause)
{
	const struct operation *o = &move->operation;
	uint32_t object = model->slots[move->actor][o->handle];
	uint32_t needs = CONTROL_ACCESS(o->code);

	if (!object || o->tag || o->count > 1 || o->level || o->flags)
		return false;
	if ((needs & 1 && !(model->access[object] & ACCESS_READ_DATA)) ||
		(needs & 2 && !(model->access[object] & ACCESS_WRITE_DATA))) {
		*clause = o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS ? "HANDLE-002" : "INQ-009";
		*expected = returns(ACCESS_DENIED);
		return true;
	}
	if (o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS)
		return predict_exclusive(model, o, object, expected, clause);
	if (o->code == IOCTL_STORAGE_QUERY_PROPERTY)
		return predict_property(model, o, object, expected, clause);
	if (o->code == IOCTL_CDROM_GET_INQUIRY_DATA && o->output_length >= 260) {
		*clause = "INQ-001";
		*expected = returns(SUCCESS);
		return true;
	}
	if (!model->owner || model->owner == object)
		return false;
	*clause = "OWNER-007";
	*expected = fails();
	return true;
}

/* Raw reads: only that others' fail is certain; the owner's may be told to verify first. */
static bool predict_read(const struct model *model, const struct move *move,
	struct expectation *expected, const char **clause)
{
	uint32_t object = model->slots[move->actor][move->operation.handle];

	if (!object)
		return false;
	if (model->owner && model->owner != object) {
		*clause = "OWNER-004";
		*expected = returns_not(ST_SUCCESS);
		return true;
	}
	if (!(model->access[object] & ACCESS_READ_DATA) || model->verify)
		return false;
	*clause = "OWNER-001";
	*expected = returns(SUCCESS);
	return true;
}

bool model_predict(struct model *model, const struct move *move, struct expectation *expected,
	const char **clause)
{
	const struct operation *o = &move->operation;

	switch (o->kind) {
	case OP_OPEN: return predict_open(model, move, expected, clause);
	case OP_CLOSE:
		if (!model->slots[move->actor][o->handle])
			return false;
		drop(model, move->actor, o->handle);
		*clause = "REL-002";
		*expected = returns(SUCCESS);
		return true;
	case OP_DUPLICATE:
	case OP_GIVE: return predict_handing(model, move, expected, clause);
	case OP_DIE:
	case OP_KILL:
	case OP_QUIT: return predict_end(model, move, expected, clause);
	case OP_CONTROL: return predict_control(model, move, expected, clause);
	case OP_READ: return predict_read(model, move, expected, clause);
	case OP_LAB:
		/* A mount needs the device to itself. */
		if (o->verb != LAB_MOUNT || model->owner)
			return false;
		model->mounted = true;
		*clause = "LOCK-005";
		*expected = answers();
		return true;
	default: return false;
	}
}
