/* model_gate.c - what the documents say of everything else that is sent to a locked device. */
#include "harness/model/model_parts.h"

/* Requests that others are refused, and the clause of each. */
static const struct {
	uint32_t code;
	const char *clause;
} refused[] = {
	{ IOCTL_SCSI_PASS_THROUGH, "OWNER-007" },
	{ IOCTL_SCSI_PASS_THROUGH_DIRECT, "OWNER-008" },
	{ IOCTL_STORAGE_CHECK_VERIFY, "OWNER-009" },
	{ IOCTL_CDROM_READ_TOC, "OWNER-010" },
	{ IOCTL_CDROM_GET_CONFIGURATION, "OWNER-011" },
	{ IOCTL_CDROM_GET_DRIVE_GEOMETRY, "OWNER-012" },
	{ IOCTL_STORAGE_EJECT_MEDIA, "OWNER-013" },
	{ IOCTL_STORAGE_MEDIA_REMOVAL, "OWNER-014" },
	{ IOCTL_STORAGE_EJECTION_CONTROL, "OWNER-014" },
	{ IOCTL_STORAGE_MCN_CONTROL, "OWNER-015" },
	{ IOCTL_DISK_IS_WRITABLE, "OWNER-017" },
};

enum standing { FREE_DEVICE, OWNERS, OWNERS_PROCESS, STRANGERS };

/* Whether another handle of the owner's process shares in its access is left open. */
static enum standing standing_of(
	const struct model *model, const struct move *move, uint32_t object)
{
	if (!model->owner)
		return FREE_DEVICE;
	if (model->owner == object)
		return OWNERS;
	return model_holds_lock(model, move->actor) ? OWNERS_PROCESS : STRANGERS;
}

/* In the catalogue each property has a clause of its own for each type of query. */
static const char *clause_of_property(uint32_t type, uint32_t id)
{
	static const char *const standard[] = { "CACHE-001", "CACHE-002", "CACHE-003", "CACHE-004",
		"CACHE-005", "CACHE-006", "CACHE-007", "CACHE-008", "CACHE-009", "CACHE-010",
		"CACHE-011", "CACHE-012", "CACHE-013", "CACHE-014", "CACHE-015", "CACHE-016" };
	static const char *const mask[] = { "CACHE-037", "CACHE-038", "CACHE-039", "CACHE-040",
		"CACHE-041" };
	static const char *const beyond[] = { "CACHE-043", "CACHE-044", "CACHE-045", "CACHE-046",
		"CACHE-047" };
	static const char *const undefined[] = { "CACHE-049", "CACHE-050", "CACHE-051", "CACHE-052",
		"CACHE-053" };

	switch (type) {
	case PROPERTY_QUERY_STANDARD:
		return id < 16 ? standard[id] : id == 48 ? "CACHE-017" : "CACHE-018";
	case PROPERTY_QUERY_MASK: return id < 5 ? mask[id] : "CACHE-042";
	case PROPERTY_QUERY_MASK + 1: return id < 5 ? beyond[id] : "CACHE-048";
	default: return id < 5 ? undefined[id] : "CACHE-054";
	}
}

static bool predict_property(
	enum standing standing, const struct operation *o, struct prediction *prediction)
{
	uint32_t id = predict_number(o, 0);
	uint32_t type = predict_number(o, 4);

	if (o->input_length != PROPERTY_QUERY_SIZE || o->output_length < 512 ||
		standing == OWNERS_PROCESS)
		return false;
	if (type == PROPERTY_QUERY_STANDARD && id <= PROPERTY_ADAPTER) {
		predict_that(prediction, returns(SUCCESS), clause_of_property(type, id));
		predict_cite(prediction, standing == OWNERS ? "OWNER-003" : NULL);
		return true;
	}
	if (standing != STRANGERS || type == PROPERTY_QUERY_EXISTS)
		return false; /* as the drive has it; nothing to predict */
	return predict_that(prediction, returns(ACCESS_DENIED), clause_of_property(type, id));
}

/* The owner's commands, and those of a handle that has its access back. */
static bool predict_command(const struct model *model, const struct move *move, uint32_t number,
	struct prediction *prediction)
{
	const struct model_object *object = &model->object[number];
	bool owner = model->owner == number;

	if (move->operation.code != IOCTL_SCSI_PASS_THROUGH &&
		move->operation.code != IOCTL_SCSI_PASS_THROUGH_DIRECT)
		return false;
	/* What the drive does not finish has no answer; and a 32-bit caller lays out its command otherwise. */
	if (model->stalled || object->narrow || (!owner && !object->shut_out))
		return false;
	if (!owner)
		return predict_that(prediction, returns(SUCCESS), "OWNER-027");
	predict_that(prediction, returns(SUCCESS), "OWNER-002");
	if (object->opener != move->actor)
		predict_cite(prediction, "OWNER-025");
	else if (object->slot != move->operation.handle)
		predict_cite(prediction, "OWNER-024");
	return true;
}

static const char *clause_of_code(uint32_t code)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (refused[i].code == code)
			return refused[i].clause;
	return NULL;
}

bool predict_others(const struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction)
{
	const struct operation *o = &move->operation;
	enum standing standing = standing_of(model, move, object);

	if (o->code == IOCTL_STORAGE_QUERY_PROPERTY)
		return predict_property(standing, o, prediction);
	if (o->code == IOCTL_CDROM_GET_INQUIRY_DATA) {
		if (o->output_length < 260)
			return false;
		predict_that(
			prediction, returns(SUCCESS), standing == OWNERS ? "INQ-004" : "INQ-001");
		predict_cite(prediction, standing == OWNERS ? "OWNER-003" : NULL);
		predict_cite(prediction, model->stalled ? "INQ-013" : NULL);
		return true;
	}
	if (standing == STRANGERS && clause_of_code(o->code)) {
		predict_that(prediction, fails(), clause_of_code(o->code));
		predict_cite(prediction, "OWNER-026");
		return true;
	}
	if (standing == STRANGERS || standing == OWNERS_PROCESS)
		return false;
	return predict_command(model, move, object, prediction);
}

/* Raw reads: only that others' fail is certain; the owner's may be told to verify first, and so may
 * those of a handle that has its access back. */
bool predict_read(const struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction)
{
	enum standing standing = standing_of(model, move, object);

	if (!(model->object[object].access & ACCESS_READ_DATA) || !move->operation.length)
		return false;
	/* To be told to verify the medium first is no success either. */
	if (standing == STRANGERS)
		return predict_that(prediction,
			model->readable && !model->verify ? fails() : returns_other_than(SUCCESS),
			"OWNER-004");
	if (standing == OWNERS_PROCESS || model->stalled)
		return false;
	if (model->readable && !model->verify)
		return predict_that(prediction, returns(SUCCESS), "OWNER-001");
	if (standing == FREE_DEVICE && model->readable && model->object[object].shut_out)
		return predict_that(
			prediction, returns_either(SUCCESS, VERIFY_REQUIRED), "OWNER-027");
	return false;
}

bool predict_write(const struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction)
{
	if (!(model->object[object].access & ACCESS_WRITE_DATA) || !move->operation.length ||
		standing_of(model, move, object) != STRANGERS)
		return false;
	return predict_that(prediction, returns(ACCESS_DENIED), "OWNER-005");
}
