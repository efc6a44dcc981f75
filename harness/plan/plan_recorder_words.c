/* plan_recorder_words.c - the words for recorder objects: what is done, and what should be seen. */
#include "harness/plan/plan.h"

/* ---- operations ---- */

static struct operation plain(enum operation_kind kind)
{
	return (struct operation){ .kind = kind };
}

struct operation creates_recorder(enum recorder_slot slot)
{
	struct operation o = plain(OP_CREATE_RECORDER);

	o.recorder = slot;
	o.drive = slot == OTHER_RECORDER;
	return o;
}

struct operation initialises(enum recorder_slot slot)
{
	struct operation o = creates_recorder(slot);

	o.kind = OP_INITIALISE;
	return o;
}

struct operation releases_object(enum recorder_slot slot)
{
	return on_recorder(slot, plain(OP_FORGET_RECORDER));
}

struct operation acquires_utf16(const uint16_t *units, uint32_t count)
{
	struct operation o = plain(OP_ACQUIRE);

	o.units = count;
	o.input_size = count < OPERATION_INPUT / 2 ? 2 * count : OPERATION_INPUT;
	for (uint32_t i = 0; i < o.input_size / 2; i++) {
		o.input[2 * i] = (uint8_t)units[i];
		o.input[2 * i + 1] = (uint8_t)(units[i] >> 8);
	}
	return o;
}

struct operation acquires_filled(uint32_t count, char unit)
{
	struct operation o = plain(OP_ACQUIRE);

	o.units = count;
	o.fill = (uint8_t)unit;
	return o;
}

/* A name of ASCII characters, widened. */
static struct operation named(enum operation_kind kind, const char *name)
{
	uint16_t units[OPERATION_INPUT / 2];
	uint32_t count = 0;
	struct operation o;

	for (; count < OPERATION_INPUT / 2 && name[count]; count++)
		units[count] = (unsigned char)name[count];
	o = acquires_utf16(units, count);
	o.kind = kind;
	return o;
}

struct operation acquires(const char *name)
{
	return named(OP_ACQUIRE, name);
}

struct operation acquires_with(uint32_t force, const char *name)
{
	return forcing(force, acquires(name));
}

struct operation acquires_forcing(const char *name)
{
	return acquires_with(FORCE_TRUE, name);
}

struct operation acquires_null(void)
{
	struct operation o = plain(OP_ACQUIRE);

	o.manner = NAME_NULL;
	return o;
}

struct operation without_length(struct operation does)
{
	does.manner |= NAME_PLAIN;
	return does;
}

struct operation releases(void)
{
	return plain(OP_RELEASE);
}

struct operation asks_owner(void)
{
	return plain(OP_OWNER);
}

struct operation asks_owner_into_nothing(void)
{
	struct operation o = asks_owner();

	o.manner = OWNER_NOWHERE;
	return o;
}

struct operation burns(const char *name, uint32_t length)
{
	struct operation o = named(OP_BURN, name);

	o.length = length;
	return o;
}

struct operation sends_command(uint8_t opcode)
{
	struct operation o = plain(OP_SEND_COMMAND);

	o.a = opcode;
	return o;
}

struct operation loses_handle(void)
{
	return plain(OP_LOSE_HANDLE);
}

struct operation lists_methods(void)
{
	return plain(OP_RECORDER_TYPES);
}

struct operation on_recorder(enum recorder_slot slot, struct operation does)
{
	does.recorder = slot;
	return does;
}

struct operation forcing(uint32_t force, struct operation does)
{
	does.force = force;
	return does;
}

struct operation giving_up_after(uint32_t milliseconds, struct operation does)
{
	does.limit = milliseconds;
	return does;
}

/* ---- expectations ---- */

static struct expectation of_kind(enum condition_kind kind)
{
	struct expectation seen = { .count = 1 };

	seen.conditions[0].kind = kind;
	seen.conditions[0].ref = -1;
	return seen;
}

struct expectation returns_hresults(uint32_t count, const enum hresult *hresults)
{
	struct expectation seen = of_kind(CONDITION_HRESULT);
	struct condition *one = &seen.conditions[0];

	for (uint32_t i = 0; i < count && i < CONDITION_STATUSES; i++)
		one->statuses[one->status_count++] = (uint32_t)hresults[i];
	return seen;
}

struct expectation returns_no_hresults(uint32_t count, const enum hresult *hresults)
{
	struct expectation seen = returns_hresults(count, hresults);

	seen.conditions[0].kind = CONDITION_NOT_HRESULT;
	return seen;
}

struct expectation returns_hr_or_composed(enum hresult hresult, int step)
{
	struct expectation seen = returns_hresults(1, &hresult);

	seen.conditions[0].kind = CONDITION_COMPOSED;
	seen.conditions[0].ref = step;
	return seen;
}

struct expectation succeeds_hr(void)
{
	return of_kind(CONDITION_SUCCEEDED_HR);
}

struct expectation fails_hr(void)
{
	return of_kind(CONDITION_FAILED_HR);
}

struct expectation owner_is(const char *name)
{
	struct expectation seen = of_kind(CONDITION_OWNER);
	size_t size = strlen(name);

	if (size >= CONDITION_TEXT)
		seen.count = EXPECTATION_CONDITIONS + 1; /* plan_add() refuses it */
	else
		memcpy(seen.conditions[0].text, name, size);
	seen.conditions[0].text_size = (uint32_t)size;
	return seen;
}

struct expectation owner_is_or(const char *name, enum hresult hresult)
{
	struct expectation seen = owner_is(name);
	struct condition *one = &seen.conditions[0];

	one->kind = CONDITION_OWNER_OR;
	one->statuses[one->status_count++] = (uint32_t)hresult;
	return seen;
}

struct expectation owner_is_null(void)
{
	return both(succeeds_hr(), says(OWNER_NULL));
}

struct expectation owner_is_outcome_of(int step, const char *name)
{
	struct expectation seen = owner_is(name);

	seen.conditions[0].kind = CONDITION_OWNER_FOLLOWS;
	seen.conditions[0].ref = step;
	return seen;
}
