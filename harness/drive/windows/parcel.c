/* parcel.c - memory of requests: pass-through layouts, and memory not to be touched. */
#include "harness/drive/windows/parcel.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "fixtures/protocol/frame.h"
#include "fixtures/protocol/protocol.h"
#include "harness/facts/codes.h"

/* More than any request is long. */
#define FORBIDDEN 0x100000u

/* The two layouts of SCSI_PASS_THROUGH; plans use the wider one. */
struct layout {
	uint32_t size, data, sense, cdb;
};

static const struct layout planned = { PASS_THROUGH_64_SIZE, PASS_THROUGH_64_DATA,
	PASS_THROUGH_64_SENSE, PASS_THROUGH_64_CDB };
static const struct layout narrow = { PASS_THROUGH_32_SIZE, PASS_THROUGH_32_DATA,
	PASS_THROUGH_32_SENSE, PASS_THROUGH_32_CDB };

#define CDB_SIZE 16u

/* Addresses that nothing is at, the same for the life of the process. */
static void *forbidden(void)
{
	static void *volatile place;
	void *mine;

	if (place)
		return place;
	mine = VirtualAlloc(NULL, FORBIDDEN, MEM_RESERVE, PAGE_NOACCESS);
	if (InterlockedCompareExchangePointer((void *volatile *)&place, mine, NULL))
		VirtualFree(mine, 0, MEM_RELEASE);
	return place;
}

static bool is_pass_through(const struct drive_request *request)
{
	return request->kind == DRIVE_CONTROL && request->input &&
		(request->code == IOCTL_SCSI_PASS_THROUGH ||
			request->code == IOCTL_SCSI_PASS_THROUGH_DIRECT) &&
		request->input_length >= planned.size && get_u16(request->input) == planned.size &&
		request->output_length >= planned.size;
}

/* An offset in a plan's layout as one in this; what is no place behind the structure stays. */
static uint64_t move(const struct parcel *parcel, uint64_t offset)
{
	return offset >= planned.size ? offset - parcel->shift : offset;
}

static void put_place(uint8_t *to, const struct layout *layout, uint64_t value)
{
	if (layout == &planned)
		put_u64(to + layout->data, value);
	else
		put_u32(to + layout->data, (uint32_t)value);
}

/* The structure at the head of the input, in this program's layout. */
static void pack_head(
	struct parcel *parcel, const struct drive_request *request, const struct layout *layout)
{
	const uint8_t *from = request->input;
	uint8_t *to = parcel->input;
	uint64_t data = get_u64(from + planned.data);

	memcpy(to, from, layout->data < planned.data ? layout->data : planned.data);
	put_u16(to, (uint16_t)layout->size);
	memset(to + layout->data, 0, layout->size - layout->data);
	put_u32(to + layout->sense, (uint32_t)move(parcel, get_u32(from + planned.sense)));
	memcpy(to + layout->cdb, from + planned.cdb, CDB_SIZE);
	if (parcel->data)
		put_place(to, layout, (uintptr_t)parcel->data);
	else
		put_place(to, layout, move(parcel, data));
}

/* Where the data of a _DIRECT request goes: into memory of its own, aligned as any adapter wants it. */
static int pack_data(struct parcel *parcel, const struct drive_request *request)
{
	uint64_t at = get_u64(request->input + planned.data);
	uint32_t length = get_u32(request->input + PASS_THROUGH_TRANSFER);
	uint32_t room = request->input[PASS_THROUGH_DATA_IN] == 0 ? request->input_length
								  : request->output_length;
	bool fits = at >= planned.size && at <= room && length <= room - at;

	if (request->code != IOCTL_SCSI_PASS_THROUGH_DIRECT || !length || !fits)
		return 0;
	parcel->data = VirtualAlloc(NULL, length, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
	if (!parcel->data)
		return -1;
	parcel->data_at = (uint32_t)at;
	parcel->data_length = length;
	if (request->input[PASS_THROUGH_DATA_IN] == 0)
		memcpy(parcel->data, request->input + at, length);
	return 0;
}

static int pack_pass_through(
	struct parcel *parcel, const struct drive_request *request, uint32_t pointer_bits)
{
	const struct layout *layout = pointer_bits == 64 ? &planned : &narrow;
	uint32_t shift = planned.size - layout->size;

	if (layout == &planned && request->code == IOCTL_SCSI_PASS_THROUGH)
		return 0;
	parcel->shift = shift;
	parcel->input_length = request->input_length - shift;
	parcel->output_length = request->output_length - shift;
	parcel->own = malloc((size_t)parcel->input_length + parcel->output_length);
	if (!parcel->own || pack_data(parcel, request)) {
		parcel_free(parcel);
		return -1;
	}
	parcel->input = parcel->own;
	parcel->output = parcel->own + parcel->input_length;
	parcel->foreign = true;
	memcpy(parcel->own + layout->size, request->input + planned.size,
		request->input_length - planned.size);
	/* What the drive leaves of the output has to come back as it was. */
	memcpy(parcel->output, request->output, parcel->output_length);
	memcpy((uint8_t *)parcel->output + layout->size, request->output + planned.size,
		request->output_length - planned.size);
	pack_head(parcel, request, layout);
	return 0;
}

int parcel_pack(struct parcel *parcel, const struct drive_request *request, uint32_t pointer_bits)
{
	*parcel = (struct parcel){ .output = request->output,
		.input_length = request->input_length,
		.output_length = request->output_length };
	memcpy(&parcel->input, &request->input, sizeof(parcel->input));
	if (is_pass_through(request))
		return pack_pass_through(parcel, request, pointer_bits);
	if (request->flags & CONTROL_INPUT_UNREADABLE)
		parcel->input = forbidden();
	if (request->flags & CONTROL_OUTPUT_UNWRITABLE)
		parcel->output = forbidden();
	return 0;
}

void parcel_unpack(
	const struct parcel *parcel, struct drive_request *request, uint64_t *information)
{
	const struct layout *layout = parcel->shift ? &narrow : &planned;
	const uint8_t *from = parcel->output;
	uint8_t *to = request->output;
	uint32_t moved;

	if (!parcel->foreign)
		return;
	memcpy(to + planned.size, from + layout->size, request->output_length - planned.size);
	/* Only a structure that came back whole is in its place. */
	if (*information >= layout->size) {
		memcpy(to, from, layout->data);
		memset(to + layout->data, 0, planned.data - layout->data);
		put_u16(to, (uint16_t)planned.size);
		put_u64(to + planned.data, get_u64(request->input + planned.data));
		moved = get_u32(from + layout->sense);
		put_u32(to + planned.sense, moved >= layout->size ? moved + parcel->shift : moved);
		memcpy(to + planned.cdb, from + layout->cdb, CDB_SIZE);
		memset(to + planned.cdb + CDB_SIZE, 0, planned.size - planned.cdb - CDB_SIZE);
		*information += parcel->shift;
	}
	moved = get_u32(to + PASS_THROUGH_TRANSFER);
	if (parcel->data && *information && request->input[PASS_THROUGH_DATA_IN] == 1)
		memcpy(to + parcel->data_at, parcel->data,
			moved < parcel->data_length ? moved : parcel->data_length);
}

void parcel_free(struct parcel *parcel)
{
	if (parcel->data)
		VirtualFree(parcel->data, 0, MEM_RELEASE);
	free(parcel->own);
	*parcel = (struct parcel){ 0 };
}
