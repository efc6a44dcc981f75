/* model_request.c - what the documents say of IOCTL_CDROM_EXCLUSIVE_ACCESS. */
#include "harness/model/model_parts.h"

#include <string.h>

static bool name_byte(uint8_t byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
		(byte >= 'a' && byte <= 'z') || (byte && strchr(" .,:;_-", byte));
}

/* Characters that are allowed by a clause of their own. */
static void cite_characters(const char *name, struct prediction *prediction)
{
	static const struct {
		const char *set;
		const char *clause;
	} sets[] = {
		{ "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "NAME-001" },
		{ "abcdefghijklmnopqrstuvwxyz", "NAME-002" },
		{ "0123456789", "NAME-003" },
		{ " ", "NAME-004" },
		{ ".", "NAME-005" },
		{ ",", "NAME-006" },
		{ ":", "NAME-007" },
		{ ";", "NAME-008" },
		{ "-", "NAME-009" },
		{ "_", "NAME-010" },
	};

	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
		if (strpbrk(name, sets[i].set))
			predict_cite(prediction, sets[i].clause);
}

static void cite_name(const char *name, struct prediction *prediction)
{
	size_t length = strlen(name);

	if (length == 1)
		predict_cite(prediction, "NAME-016");
	if (length == CALLER_NAME_FIELD - 2)
		predict_cite(prediction, "NAME-014");
	if (!name[strspn(name, " .,:;-_")])
		predict_cite(prediction, "NAME-021");
	cite_characters(name, prediction);
}

/* Why a byte is refused, besides that every other one is. */
static const char *clause_of_byte(uint8_t byte)
{
	if (byte >= 0x80)
		return "NAME-023";
	if (byte < 0x20 || byte == 0x7F)
		return "NAME-024";
	return strchr("+/@[`{", byte) ? "NAME-025" : NULL;
}

static const char *clause_of_type(uint32_t type)
{
	switch (type) {
	case 3: return "BUF-015";
	case 0x7FFFFFFFu: return "BUF-016";
	case 0xFFFFFFFFu: return "BUF-017";
	default: return "BUF-018";
	}
}

enum name_kind { NAME_GOOD, NAME_BAD, NAME_ENDLESS, NAME_OPEN };

/* The text up to the NUL decides; an empty one, one of 63 characters, and what is behind the NUL are
 * questions that the documents leave open. */
static enum name_kind judge_name(const struct operation *o, char *name)
{
	uint32_t length = 0;

	while (length < CALLER_NAME_FIELD && o->input[EXCLUSIVE_LOCK_NAME + length]) {
		uint8_t byte = o->input[EXCLUSIVE_LOCK_NAME + length];

		if (!name_byte(byte))
			return NAME_BAD;
		length++;
	}
	if (length == CALLER_NAME_FIELD)
		return NAME_ENDLESS;
	if (length == 0 || length == CALLER_NAME_FIELD - 1)
		return NAME_OPEN;
	memcpy(name, o->input + EXCLUSIVE_LOCK_NAME, length);
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
	const char *clauses[CONDITION_STATUSES];
};

static void add_cause(struct causes *causes, enum status status, const char *clause)
{
	if (causes->count == CONDITION_STATUSES)
		return;
	causes->clauses[causes->count] = clause;
	causes->statuses[causes->count++] = status;
}

static const char *whose(const struct model *model, const struct move *move, uint32_t object,
	const char *same, const char *process, const char *other)
{
	if (model->owner == object)
		return same;
	return model_holds_lock(model, move->actor) ? process : other;
}

static bool lock_causes(const struct model *model, const struct move *move, uint32_t object,
	struct causes *causes, char *name)
{
	const struct operation *o = &move->operation;
	uint32_t flags = predict_number(o, 4);

	if (flags > FLAG_IGNORE_VOLUME)
		return false;
	if (o->input_length < EXCLUSIVE_LOCK_SIZE) {
		add_cause(causes, ST_INFO_LENGTH_MISMATCH, "BUF-003");
	} else {
		switch (judge_name(o, name)) {
		case NAME_OPEN: return false;
		case NAME_BAD: add_cause(causes, ST_INVALID_PARAMETER, "NAME-011"); break;
		case NAME_ENDLESS: add_cause(causes, ST_INVALID_PARAMETER, "NAME-013"); break;
		default: break;
		}
	}
	/* Whether a mounted volume stops it cannot be said where nobody knows whether one is. */
	if (model->mounted == MOUNTED_UNKNOWN && !flags)
		return false;
	if (model->mounted == MOUNTED_VOLUME && !flags)
		add_cause(causes, ST_INVALID_DEVICE_STATE, "LOCK-005");
	if (model->owner)
		add_cause(causes, ST_ACCESS_DENIED,
			whose(model, move, object, "LOCK-004", "LOCK-003", "LOCK-002"));
	return true;
}

static void unlock_causes(
	const struct model *model, const struct move *move, uint32_t object, struct causes *causes)
{
	if (!model->owner)
		add_cause(causes, ST_INVALID_DEVICE_REQUEST, "UNLOCK-002");
	else if (model->owner != object)
		add_cause(causes, ST_INVALID_HANDLE,
			whose(model, move, object, NULL, "UNLOCK-004", "UNLOCK-003"));
}

static void query_causes(const struct operation *o, struct causes *causes)
{
	if (o->output_length < EXCLUSIVE_STATE_SIZE)
		add_cause(causes, ST_BUFFER_TOO_SMALL, "BUF-007");
}

/* What else says why the lock is there, or is not. */
static void cite_why(const struct model *model, struct prediction *prediction)
{
	const char *why = model->why ? model->why : "";

	if (!model->disc && !model->owner &&
		(!strncmp(why, "REL-", 4) || !strncmp(why, "CRASH-", 6)))
		predict_cite(prediction, "POST-017");
	if (!strcmp(why, "REL-002")) {
		predict_cite(prediction, "REL-004");
		predict_cite(prediction, "HANDLE-019");
	} else if (!strncmp(why, "CRASH-00", 8) && strcmp(why, "CRASH-006") != 0) {
		predict_cite(prediction, "CRASH-004");
	} else if (!strcmp(why, "REL-001")) {
		predict_cite(prediction, "QUERY-012");
	} else if (!strcmp(why, "LOCK-019") || !strcmp(why, "UNLOCK-006")) {
		predict_cite(prediction, "REL-018");
	} else if (!strncmp(why, "PNP-", 4) && !model->owner) {
		predict_cite(prediction, "QUERY-001");
	} else if (!strcmp(why, "NAME-032")) {
		predict_cite(prediction, "QUERY-013");
	}
}

static void expect_state(const struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction)
{
	struct expectation seen = both(returns(SUCCESS), information_is(EXCLUSIVE_STATE_SIZE));

	if (!model->owner) {
		predict_that(
			prediction, both(seen, sees_free()), model->why ? model->why : "QUERY-001");
		cite_why(model, prediction);
		return;
	}
	predict_that(prediction, both(seen, sees_lock_of(model->name)),
		whose(model, move, object, "QUERY-006", "QUERY-007", "QUERY-003"));
	predict_cite(prediction, model->why);
	cite_why(model, prediction);
	if (model->object[object].opener != move->actor)
		predict_cite(prediction, "OPEN-012");
	if (!model->disc || model->foreign)
		predict_cite(prediction, "QUERY-017");
}

/* By which rights, at whose hands and in which state of the medium the lock comes about. */
static void cite_lock(const struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction)
{
	const struct model_object *opened = &model->object[object];

	if (opened->asked == (ACCESS_READ_DATA | ACCESS_WRITE_DATA))
		predict_cite(prediction, "HANDLE-014");
	else if (opened->asked & (ACCESS_GENERIC_ALL | ACCESS_MAXIMUM_ALLOWED))
		predict_cite(prediction, "HANDLE-015");
	else
		predict_cite(prediction, "HANDLE-001");
	if (opened->account == ACCOUNT_STANDARD_USER)
		predict_cite(prediction, "HANDLE-006");
	if (model->why && (!strcmp(model->why, "REL-001")))
		predict_cite(prediction, "LOCK-021");
	if (!model->asked)
		predict_cite(prediction, "LOCK-025");
	if (!move->operation.output_length)
		predict_cite(prediction, "BUF-013");
	if (!model->disc || model->foreign)
		predict_cite(prediction, "HANDLE-011");
}

static void expect_lock(struct model *model, const struct move *move, uint32_t object,
	const char *name, struct prediction *prediction)
{
	predict_that(prediction, returns(SUCCESS),
		!predict_number(&move->operation, 4)       ? "LOCK-001"
			: model->mounted == MOUNTED_VOLUME ? "LOCK-006"
							   : "LOCK-007");
	/* It is there or not: either way the lock succeeds. */
	if (predict_number(&move->operation, 4) && model->mounted == MOUNTED_UNKNOWN)
		predict_cite(prediction, "LOCK-006");
	cite_lock(model, move, object, prediction);
	cite_name(name, prediction);
	model->asked = false;
	model->owner = object;
	model->locker = move->actor;
	model->why = NULL;
	strcpy(model->name, name);
}

static void expect_unlock(struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction)
{
	const struct model_object *sender = &model->object[object];

	predict_that(prediction, returns(SUCCESS), "UNLOCK-001");
	if (sender->opener != move->actor)
		predict_cite(prediction, "UNLOCK-016");
	else if (sender->slot != move->operation.handle)
		predict_cite(prediction, "UNLOCK-015");
	predict_release(model, "REL-001");
}

static void cite_details(const struct operation *o, struct prediction *prediction)
{
	uint32_t type = predict_number(o, 0);

	if (type == EXCLUSIVE_ACCESS_UNLOCK && prediction->count &&
		!strcmp(prediction->clauses[0], "UNLOCK-002"))
		predict_cite(prediction, "UNLOCK-019");
	if (!o->input_length)
		predict_cite(prediction, "BUF-002");
	if (o->input_length >= EXCLUSIVE_LOCK_SIZE && type > EXCLUSIVE_ACCESS_UNLOCK)
		predict_cite(prediction, "BUF-019");
	for (uint32_t i = EXCLUSIVE_LOCK_NAME; type == EXCLUSIVE_ACCESS_LOCK && i < o->input_size;
		i++)
		if (o->input[i] && !name_byte(o->input[i])) {
			predict_cite(prediction, clause_of_byte(o->input[i]));
			predict_cite(prediction, i > EXCLUSIVE_LOCK_NAME ? "NAME-012" : NULL);
			break;
		}
}

/* Is the name the cause, or one of them? */
static bool is_misnamed(const struct causes *causes)
{
	for (uint32_t i = 0; i < causes->count; i++)
		if (!strncmp(causes->clauses[i], "NAME-", 5))
			return true;
	return false;
}

/* A request that is refused leaves all as it is; which clause says so depends on the request. */
static void refuse(struct model *model, const struct operation *o, const struct causes *causes,
	const char *name, struct prediction *prediction)
{
	uint32_t type = predict_number(o, 0);

	predict_that(prediction, returns_one_of(causes->count, causes->statuses), NULL);
	for (uint32_t i = 0; i < causes->count; i++)
		predict_cite(prediction, causes->clauses[i]);
	cite_details(o, prediction);
	/* A good name is no cause. */
	if (name[0])
		cite_name(name, prediction);
	if (type == EXCLUSIVE_ACCESS_UNLOCK)
		model->why = model->owner ? "UNLOCK-006" : NULL;
	else if (type == EXCLUSIVE_ACCESS_LOCK)
		model->why = !model->owner ? (is_misnamed(causes) ? "NAME-032" : "QUERY-013")
			: causes->statuses[causes->count - 1] == ST_ACCESS_DENIED ? "LOCK-019"
										  : "QUERY-013";
}

/* Lengths beyond what a request needs, and Flags that do not belong to it, are left open. */
static bool find_causes(const struct model *model, const struct move *move, uint32_t object,
	struct causes *causes, char *name)
{
	const struct operation *o = &move->operation;
	uint32_t type = predict_number(o, 0);
	uint32_t flags = predict_number(o, 4);

	if (o->input_length < EXCLUSIVE_ACCESS_SIZE) {
		add_cause(causes, ST_INFO_LENGTH_MISMATCH, "BUF-001");
		return true;
	}
	switch (type) {
	case EXCLUSIVE_ACCESS_QUERY:
		query_causes(o, causes);
		return !flags && o->input_length == EXCLUSIVE_ACCESS_SIZE;
	case EXCLUSIVE_ACCESS_LOCK:
		return o->input_length <= EXCLUSIVE_LOCK_SIZE &&
			lock_causes(model, move, object, causes, name);
	case EXCLUSIVE_ACCESS_UNLOCK:
		unlock_causes(model, move, object, causes);
		return !(flags & ~FLAG_NO_MEDIA_NOTIFICATIONS) &&
			o->input_length == EXCLUSIVE_ACCESS_SIZE;
	default: add_cause(causes, ST_INVALID_PARAMETER, clause_of_type(type)); return true;
	}
}

bool predict_exclusive(struct model *model, const struct move *move, uint32_t object,
	struct prediction *prediction)
{
	struct causes causes = { .count = 0 };
	char name[CONDITION_TEXT] = "";

	/* How long the request waits for a command under way is not said. */
	if (model->stalled || !find_causes(model, move, object, &causes, name))
		return false;
	/* Nor whether a drive without a disc can be locked. */
	if (!causes.count && predict_number(&move->operation, 0) == EXCLUSIVE_ACCESS_LOCK &&
		!model->disc && !model->guesses)
		return false;
	if (causes.count) {
		refuse(model, &move->operation, &causes, name, prediction);
		return true;
	}
	switch (predict_number(&move->operation, 0)) {
	case EXCLUSIVE_ACCESS_QUERY:
		expect_state(model, move, object, prediction);
		model->asked = true;
		break;
	case EXCLUSIVE_ACCESS_LOCK: expect_lock(model, move, object, name, prediction); break;
	default: expect_unlock(model, move, object, prediction); break;
	}
	return true;
}
