/* wire.c - lines over channels. */
#include "harness/system/wire.h"

#include <stdlib.h>
#include <string.h>

void wire_init(struct wire *wire, process_file channel)
{
	memset(wire, 0, sizeof(*wire));
	wire->channel = channel;
	wire->passed = -1;
}

void wire_clear(struct wire *wire)
{
	free(wire->buffer);
	if (wire->passed >= 0)
		file_close(wire->passed);
	wire_init(wire, -1);
}

int wire_send(process_file channel, const char *line, process_file passed, uint64_t deadline)
{
	size_t size = strlen(line);
	char small[512];
	char *whole = size + 1 <= sizeof(small) ? small : malloc(size + 1);
	int result;

	if (!whole)
		return -1;
	memcpy(whole, line, size);
	whole[size] = '\n';
	result = channel_send(channel, whole, size + 1, passed, deadline);
	if (whole != small)
		free(whole);
	return result;
}

static int make_room(struct wire *wire)
{
	size_t room = wire->room ? wire->room * 2 : 1024;
	char *buffer;

	if (wire->size + 1 < wire->room)
		return 0;
	if (room > 2 * WIRE_LINE)
		return -1;
	buffer = realloc(wire->buffer, room);
	if (!buffer)
		return -1;
	wire->buffer = buffer;
	wire->room = room;
	return 0;
}

enum wire_result wire_receive(struct wire *wire, char **line, uint64_t deadline)
{
	size_t searched = 0;

	if (wire->taken) {
		memmove(wire->buffer, wire->buffer + wire->taken, wire->size - wire->taken);
		wire->size -= wire->taken;
		wire->taken = 0;
	}
	for (;;) {
		char *end = wire->size > searched
			? memchr(wire->buffer + searched, '\n', wire->size - searched)
			: NULL;
		process_file passed = -1;
		long got;

		if (end) {
			*end = '\0';
			*line = wire->buffer;
			wire->taken = (size_t)(end - wire->buffer) + 1;
			return WIRE_LINE_READ;
		}
		searched = wire->size;
		if (make_room(wire))
			return WIRE_TROUBLE;
		got = channel_receive(wire->channel, wire->buffer + wire->size,
			wire->room - wire->size - 1, &passed, deadline);
		if (passed >= 0) {
			if (wire->passed >= 0)
				file_close(wire->passed);
			wire->passed = passed;
		}
		if (got <= 0)
			return got == 0 ? WIRE_END : got == -2 ? WIRE_DEADLINE : WIRE_TROUBLE;
		wire->size += (size_t)got;
	}
}

process_file wire_fetch(struct wire *wire)
{
	process_file passed = wire->passed;

	wire->passed = -1;
	return passed;
}
