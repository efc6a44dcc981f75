/* plan_language.c - the words that plans are written in: operations and expectations. */
#include <string.h>

#include "harness/plan/plan.h"

/* ---- operations ---- */

static void put32(uint8_t *bytes, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
}

static struct operation plain(enum operation_kind kind)
{
	return (struct operation){ .kind = kind };
}

static struct operation exclusive(uint32_t type, uint32_t flags, uint32_t input, uint32_t output)
{
	struct operation o = { .kind = OP_CONTROL,
		.code = IOCTL_CDROM_EXCLUSIVE_ACCESS,
		.input_length = input,
		.output_length = output,
		.input_size = input };

	put32(o.input, type);
	put32(o.input + 4, flags);
	return o;
}

struct operation queries(void)
{
	return exclusive(EXCLUSIVE_ACCESS_QUERY, 0, EXCLUSIVE_ACCESS_SIZE, EXCLUSIVE_STATE_SIZE);
}

struct operation requests(
	uint32_t type, uint32_t flags, const void *name, size_t size, uint8_t fill)
{
	struct operation o = exclusive(type, flags, EXCLUSIVE_LOCK_SIZE, 0);

	memset(o.input + EXCLUSIVE_LOCK_NAME, fill, CALLER_NAME_FIELD);
	if (size)
		memcpy(o.input + EXCLUSIVE_LOCK_NAME, name,
			size < CALLER_NAME_FIELD ? size : CALLER_NAME_FIELD);
	return o;
}

struct operation locks_with(uint32_t flags, const char *name)
{
	return requests(EXCLUSIVE_ACCESS_LOCK, flags, name, strlen(name), 0);
}

struct operation locks(const char *name)
{
	return locks_with(0, name);
}

struct operation unlocks_with(uint32_t flags)
{
	return exclusive(EXCLUSIVE_ACCESS_UNLOCK, flags, EXCLUSIVE_ACCESS_SIZE, 0);
}

struct operation unlocks(void)
{
	return unlocks_with(0);
}

struct operation controls(
	uint32_t code, const void *input, uint32_t input_length, uint32_t output_length)
{
	struct operation o = plain(OP_CONTROL);

	o.code = code;
	o.input_length = input_length;
	o.output_length = output_length;
	o.input_size = !input ? 0 : input_length < OPERATION_INPUT ? input_length : OPERATION_INPUT;
	if (o.input_size)
		memcpy(o.input, input, o.input_size);
	return o;
}

struct operation asks_property(uint32_t type, uint32_t id, uint32_t output_length)
{
	uint8_t query[PROPERTY_QUERY_SIZE] = { 0 };

	put32(query, id);
	put32(query + 4, type);
	return controls(IOCTL_STORAGE_QUERY_PROPERTY, query, sizeof(query), output_length);
}

struct operation asks_inquiry(uint32_t output_length)
{
	return controls(IOCTL_CDROM_GET_INQUIRY_DATA, NULL, 0, output_length);
}

/* SCSI_PASS_THROUGH of a 64-bit caller: 56 bytes, then 24 of sense data, then the data. */
#define PASS_THROUGH_SIZE  56u
#define PASS_THROUGH_SENSE 24u

static uint32_t block_length(uint8_t opcode)
{
	return opcode < 0x20 ? 6 : opcode < 0x80 ? 10 : opcode < 0xA0 ? 16 : 12;
}

/* The command block that asks for length bytes: where each command keeps its allocation length. */
static void fill_block(uint8_t *block, uint8_t opcode, uint32_t length)
{
	block[0] = opcode;
	switch (opcode) {
	case SCSI_INQUIRY:
		block[3] = (uint8_t)(length >> 8);
		block[4] = (uint8_t)length;
		break;
	case SCSI_REQUEST_SENSE: block[4] = (uint8_t)length; break;
	case SCSI_READ_10: block[8] = (uint8_t)(length / SECTOR_SIZE); break;
	case SCSI_READ_TOC:
	case SCSI_GET_CONFIGURATION:
	case SCSI_MODE_SENSE_10:
	case SCSI_GET_EVENT_STATUS:
		block[7] = (uint8_t)(length >> 8);
		block[8] = (uint8_t)length;
		break;
	default: break;
	}
	if (opcode == SCSI_MODE_SENSE_10)
		block[2] = 0x3F; /* all pages */
	if (opcode == SCSI_GET_EVENT_STATUS) {
		block[1] = 1;    /* polled */
		block[4] = 0x10; /* media class */
	}
}

struct operation passes_through(uint8_t opcode, uint32_t length)
{
	uint8_t request[PASS_THROUGH_SIZE + PASS_THROUGH_SENSE] = { 0 };

	request[0] = PASS_THROUGH_SIZE;
	request[6] = (uint8_t)block_length(opcode);
	request[7] = PASS_THROUGH_SENSE;
	request[8] = length ? 1 : 2; /* data in, or none */
	put32(request + 12, length);
	put32(request + 16, 10); /* seconds */
	put32(request + 24, sizeof(request));
	put32(request + 32, PASS_THROUGH_SIZE);
	fill_block(request + 36, opcode, length);
	return controls(IOCTL_SCSI_PASS_THROUGH, request, sizeof(request),
		(uint32_t)sizeof(request) + length);
}

struct operation passes_through_direct(uint8_t opcode, uint32_t length)
{
	return with_code(IOCTL_SCSI_PASS_THROUGH_DIRECT, passes_through(opcode, length));
}

static struct operation transfer(enum operation_kind kind, uint32_t offset, uint32_t length)
{
	struct operation o = plain(kind);

	o.offset = offset;
	o.length = length;
	return o;
}

struct operation reads(uint32_t offset, uint32_t length)
{
	return transfer(OP_READ, offset, length);
}

struct operation writes(uint32_t offset, uint32_t length)
{
	return transfer(OP_WRITE, offset, length);
}

struct operation flushes(void)
{
	return plain(OP_FLUSH);
}

struct operation cycles(uint32_t count, const char *name)
{
	struct operation o = locks(name);

	o.kind = OP_CYCLE;
	o.count = count;
	return o;
}

struct operation opens(enum handle_slot slot, enum lab_path path, uint32_t access)
{
	struct operation o = plain(OP_OPEN);

	o.handle = slot;
	o.drive = slot == OTHER_DRIVE;
	o.path = path;
	o.access = access;
	o.share = SHARE_READ | SHARE_WRITE;
	return o;
}

static struct operation handing(
	enum operation_kind kind, enum handle_slot slot, enum actor to, enum handle_slot to_slot)
{
	struct operation o = plain(kind);

	o.handle = slot;
	o.to_actor = to;
	o.to_handle = to_slot;
	return o;
}

struct operation closes(enum handle_slot slot)
{
	return through(slot, plain(OP_CLOSE));
}

struct operation duplicates(enum handle_slot slot, enum handle_slot to)
{
	return handing(OP_DUPLICATE, slot, HOLDER, to);
}

struct operation gives(enum handle_slot slot, enum actor to, enum handle_slot to_slot)
{
	return handing(OP_GIVE, slot, to, to_slot);
}

struct operation bequeaths(enum handle_slot slot, enum actor to, enum handle_slot to_slot)
{
	return handing(OP_BEQUEATH, slot, to, to_slot);
}

struct operation subscribes(void)
{
	return plain(OP_SUBSCRIBE);
}

struct operation sees_events(void)
{
	return plain(OP_EVENTS);
}

struct operation hears(const char *line_start)
{
	struct operation o = plain(OP_HEAR);
	size_t size = strlen(line_start);

	o.input_size = (uint32_t)(size < sizeof(o.input) ? size : sizeof(o.input));
	memcpy(o.input, line_start, o.input_size);
	return o;
}

struct operation enumerates(void)
{
	return plain(OP_ENUMERATE);
}

struct operation asks_volume(void)
{
	return plain(OP_VOLUME_INFO);
}

struct operation identifies(void)
{
	return plain(OP_IDENTIFY);
}

struct operation lays_out(void)
{
	return plain(OP_LAYOUT);
}

struct operation dies(enum death how)
{
	struct operation o = plain(OP_DIE);

	o.how = how;
	return o;
}

struct operation quits(void)
{
	return plain(OP_QUIT);
}

struct operation is_killed(void)
{
	return plain(OP_KILL);
}

struct operation is_stopped(void)
{
	return plain(OP_STOP);
}

struct operation goes_on(void)
{
	return plain(OP_CONTINUE);
}

struct operation lab(enum lab_verb verb, uint32_t a, uint32_t b, uint32_t c)
{
	struct operation o = plain(OP_LAB);

	o.verb = verb;
	o.a = a;
	o.b = b;
	o.c = c;
	return o;
}

struct operation storms(uint32_t processes, uint32_t operations, const char *mix)
{
	struct operation o = plain(OP_STORM);
	size_t size = strlen(mix);

	o.a = processes;
	o.b = 1;
	o.length = operations;
	o.input_size = (uint32_t)(size < sizeof(o.input) ? size : sizeof(o.input));
	memcpy(o.input, mix, o.input_size);
	return o;
}

struct operation awaits(uint32_t tag)
{
	return begins(tag, plain(OP_AWAIT));
}

struct operation peeks(uint32_t tag)
{
	return begins(tag, plain(OP_PEEK));
}

struct operation cancels(uint32_t tag)
{
	return begins(tag, plain(OP_CANCEL));
}

/* One function for each field that a plan may change. */
#define CHANGES(function, type, field)                               \
	struct operation function(type value, struct operation does) \
	{                                                            \
		does.field = value;                                  \
		return does;                                         \
	}

CHANGES(through, enum handle_slot, handle)
CHANGES(on_drive, uint32_t, drive)
CHANGES(begins, uint32_t, tag)
CHANGES(times, uint32_t, count)
CHANGES(with_input_length, uint32_t, input_length)
CHANGES(with_output_length, uint32_t, output_length)
CHANGES(with_fill, uint8_t, fill)
CHANGES(with_code, uint32_t, code)
CHANGES(with_flags, uint32_t, flags)
CHANGES(with_buffers, uint32_t, buffers)
CHANGES(at_level, uint32_t, level)
CHANGES(sharing, uint32_t, share)
CHANGES(as_account, enum lab_account, account)

struct operation patiently(struct operation does)
{
	does.patient = PATIENCE_FULL;
	return does;
}

struct operation in_a_thread(struct operation does)
{
	does.thread = 1;
	return does;
}

struct operation overlapped(struct operation does)
{
	does.overlapped = 1;
	return does;
}

struct operation buffered(struct operation does)
{
	does.buffered = 1;
	return does;
}

struct operation as_32_bit(struct operation does)
{
	does.narrow = 1;
	return does;
}
