/* occasion_plan.c - what a plan brings about. */
#include "harness/model/occasion_plan.h"

#include "harness/plan/plan.h"

#define BIT(occasion) ((uint64_t)1 << OCCASION_##occasion)

#define GENERIC \
	(ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE | ACCESS_GENERIC_ALL | ACCESS_MAXIMUM_ALLOWED)

static uint64_t of_path(uint32_t path)
{
	switch (path) {
	case PATH_DEVICE_NAME: return BIT(BY_DEVICE_NAME);
	case PATH_LETTER: return BIT(BY_LETTER);
	case PATH_VOLUME_GUID: return BIT(BY_VOLUME_GUID);
	case PATH_GLOBALROOT: return BIT(BY_GLOBALROOT);
	case PATH_LETTER_ROOT:
	case PATH_FILE_ON_VOLUME: return BIT(ON_VOLUME);
	default: return 0;
	}
}

static uint64_t of_rights(uint32_t asked)
{
	uint64_t seen = 0;

	if (asked & ACCESS_GENERIC_ALL)
		seen |= BIT(ALL_RIGHTS);
	if (asked & ACCESS_MAXIMUM_ALLOWED)
		seen |= BIT(MAXIMUM_RIGHTS);
	if (asked && !(asked & GENERIC))
		seen |= BIT(DATA_RIGHTS);
	switch (asked) {
	case READ_ONLY: return seen | BIT(READ_ONLY);
	case WRITE_ONLY: return seen | BIT(WRITE_ONLY);
	case NO_ACCESS: return seen | BIT(NO_ACCESS);
	default: return seen;
	}
}

static uint64_t of_open(const struct operation *o)
{
	uint64_t seen = of_path(o->path) | of_rights(o->access);

	if (o->overlapped)
		seen |= BIT(OVERLAPPED);
	if (o->narrow)
		seen |= BIT(NARROW);
	if (o->account == ACCOUNT_STANDARD_USER)
		seen |= BIT(USER);
	if (o->account == ACCOUNT_SYSTEM)
		seen |= BIT(SYSTEM);
	if (!o->share)
		seen |= BIT(SHARE_NOTHING);
	return seen;
}

static uint64_t of_disc(uint32_t medium)
{
	switch (medium) {
	case MEDIUM_AUDIO_DISC: return BIT(AUDIO_DISC) | BIT(AFTER_OTHER_DISC);
	case MEDIUM_BLANK_DISC: return BIT(BLANK_DISC) | BIT(AFTER_OTHER_DISC);
	case MEDIUM_UDF_DISC: return BIT(REWRITABLE_DISC) | BIT(AFTER_OTHER_DISC);
	default: return BIT(AFTER_OTHER_DISC);
	}
}

static uint64_t of_lab(const struct operation *o)
{
	switch (o->verb) {
	case LAB_INSERT: return of_disc(o->a);
	case LAB_TAKE_OUT: return BIT(NO_DISC);
	case LAB_OPEN_TRAY: return BIT(TRAY_OPEN);
	case LAB_MOUNT: return BIT(MOUNTED);
	case LAB_SLEEP: return BIT(AFTER_SLEEP);
	case LAB_DRIVE_OFF: return BIT(AFTER_POWER_OFF);
	case LAB_RESET_BUS: return BIT(AFTER_BUS_RESET);
	case LAB_RESCAN: return BIT(AFTER_BUS_SCAN);
	case LAB_PLUG_IN: return BIT(AFTER_REPLUG);
	default: return 0;
	}
}

static uint32_t flags_of(const struct operation *o)
{
	return o->input_size > 4 ? o->input[4] : 0;
}

static uint64_t of_lock(const struct step *step, uint32_t *locks)
{
	const struct operation *o = &step->operation;
	uint32_t length = 0;
	uint64_t seen = 0;

	if (step->expected.count && step->expected.conditions[0].kind == CONDITION_STATUS &&
		step->expected.conditions[0].statuses[0] != (uint32_t)ST_SUCCESS)
		return step->expected.conditions[0].statuses[0] == (uint32_t)ST_INVALID_PARAMETER
			? BIT(AFTER_REFUSED_NAME)
			: BIT(AFTER_REFUSED_LOCK);
	while (EXCLUSIVE_LOCK_NAME + length < o->input_size && length < CALLER_NAME_FIELD &&
		o->input[EXCLUSIVE_LOCK_NAME + length])
		length++;
	*locks += step->rounds;
	if (*locks > 1)
		seen |= BIT(LOCKED_AGAIN);
	if (*locks > 50)
		seen |= BIT(AFTER_MANY_LOCKS);
	if (flags_of(o) & FLAG_IGNORE_VOLUME)
		seen |= BIT(IGNORING_VOLUME);
	return seen | (length == 1 ? BIT(SHORT_NAME) : length > 40 ? BIT(LONG_NAME) : 0);
}

static uint64_t of_request(const struct step *step, uint32_t *locks)
{
	const struct operation *o = &step->operation;

	if (o->code != IOCTL_CDROM_EXCLUSIVE_ACCESS || !o->input_size)
		return 0;
	switch (o->input[0]) {
	case EXCLUSIVE_ACCESS_LOCK: return of_lock(step, locks);
	case EXCLUSIVE_ACCESS_UNLOCK:
		return BIT(AFTER_REFUSED_UNLOCK) |
			(flags_of(o) & FLAG_NO_MEDIA_NOTIFICATIONS ? BIT(AFTER_SILENT_UNLOCK)
								   : BIT(AFTER_UNLOCK));
	default: return 0;
	}
}

uint64_t occasions_of(const struct plan *plan)
{
	uint64_t seen = 0;
	uint32_t locks = 0;

	for (uint32_t i = 0; i < plan->count; i++) {
		const struct operation *o = &plan->steps[i].operation;

		if (plan->steps[i].implied)
			continue;
		switch (o->kind) {
		case OP_OPEN: seen |= of_open(o) | BIT(AFTER_REFUSED_OPEN); break;
		case OP_LAB: seen |= of_lab(o); break;
		case OP_CONTROL: seen |= of_request(&plan->steps[i], &locks); break;
		case OP_CYCLE: locks += o->count; break;
		case OP_GIVE:
		case OP_BEQUEATH: seen |= BIT(GIVEN); break;
		case OP_CLOSE:
		case OP_DIE:
		case OP_KILL:
		case OP_QUIT: seen |= BIT(AFTER_CLOSE); break;
		default: break;
		}
	}
	return seen;
}
