/*
 * channel.c - channels as named pipes.
 *
 * A pipe carries bytes only, so that what is sent goes in frames, which say what comes along. A file
 * that is passed waits as a copy in the sender, its value in the frame. The receiver makes a copy of
 * its own from that and says so in a frame of the other direction, on which the sender closes the
 * waiting one; it does the same when the channel ends first. So a file that nobody received is closed
 * as soon as nobody can receive it any more.
 *
 * Reads are under way while someone waits, and end in the state of the channel.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/pipe.h"

#define READ_AHEAD     8192
#define TAKEN_DEADLINE SECONDS(1)
#define FOREIGN_GLANCE 10 /* ms between looks at a read that another thread began */

enum { FRAME_DATA = 0x61746144, FRAME_TAKEN = 0x656b6154 };

struct frame {
	uint32_t kind;
	uint32_t size;   /* bytes that follow */
	uint64_t handle; /* in the sender, 0 none */
	uint32_t sender;
	uint32_t held;
};

struct channel {
	OVERLAPPED read;
	bool reading;
	bool ended;
	DWORD trouble;     /* why, when not in order */
	size_t begin, end; /* of what is in the buffer */
	struct frame frame;
	size_t assembled;    /* bytes of the frame that have come */
	size_t left;         /* bytes of its data that have not been taken */
	process_file passed; /* came with it, -1 */
	HANDLE *lent;        /* copies that the other side has not taken yet */
	size_t lent_count;
	char buffer[READ_AHEAD];
};

int channel_pair(process_file ends[2])
{
	HANDLE handles[2];

	ends[0] = ends[1] = -1;
	if (pipe_make(handles, PIPE_ACCESS_DUPLEX, GENERIC_READ | GENERIC_WRITE))
		return process_fail("cannot make a channel");
	return pipe_hold(handles, HELD_CHANNEL, ends);
}

static int lend(struct channel *channel, HANDLE handle, HANDLE *copy)
{
	HANDLE self = GetCurrentProcess();
	HANDLE *larger = realloc(channel->lent, (channel->lent_count + 1) * sizeof(*larger));

	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	if (!larger)
		return -1;
	channel->lent = larger;
	if (!DuplicateHandle(self, handle, self, copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
		return -1;
	channel->lent[channel->lent_count++] = *copy;
	return 0;
}

static void take_back(struct channel *channel, HANDLE handle)
{
	for (size_t i = 0; i < channel->lent_count; i++) {
		if (channel->lent[i] != handle)
			continue;
		CloseHandle(handle);
		channel->lent[i] = channel->lent[--channel->lent_count];
		return;
	}
}

static void take_all_back(struct channel *channel)
{
	while (channel->lent_count)
		CloseHandle(channel->lent[--channel->lent_count]);
	free(channel->lent);
	channel->lent = NULL;
}

/* Ends what goes on in it, and frees it. */
static void forget(HANDLE handle, void *state)
{
	struct channel *channel = state;

	take_all_back(channel);
	if (channel->passed >= 0)
		file_close(channel->passed);
	/* What cannot be cancelled still has the use of the memory. */
	if (!channel->reading || pipe_cancel(handle, &channel->read))
		free(channel);
}

/* What a slot's channel is in; NULL when it holds none, or memory is short. */
static struct channel *channel_of(process_file file, struct slot *slot)
{
	struct channel *channel;

	*slot = process_slot(file);
	if (slot->held != HELD_CHANNEL) {
		process_fail_as("no channel", ERROR_INVALID_HANDLE);
		return NULL;
	}
	if (slot->state)
		return slot->state;
	channel = calloc(1, sizeof(*channel));
	if (!channel) {
		process_fail_as("cannot use a channel", ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	channel->passed = -1;
	process_slot_attach(file, channel, forget);
	return channel;
}

int channel_send(
	process_file file, const void *data, size_t size, process_file passed, uint64_t deadline)
{
	struct frame frame = { .kind = FRAME_DATA, .size = (uint32_t)size };
	struct slot slot, guest = { 0 };
	struct channel *channel;
	HANDLE copy = NULL;
	DWORD error;
	char *whole;

	if (!size)
		return 0;
	if (passed >= 0)
		guest = process_slot(passed);
	channel = channel_of(file, &slot);
	if (!channel)
		return -1;
	if (passed >= 0 && (guest.held == HELD_NOTHING || lend(channel, guest.handle, &copy)))
		return process_fail("cannot pass a file on");
	whole = malloc(sizeof(frame) + size);
	if (!whole) {
		take_back(channel, copy);
		return process_fail_as("cannot send", ERROR_NOT_ENOUGH_MEMORY);
	}
	frame.handle = (uintptr_t)copy;
	frame.held = (uint32_t)guest.held;
	frame.sender = GetCurrentProcessId();
	memcpy(whole, &frame, sizeof(frame));
	memcpy(whole + sizeof(frame), data, size);
	error = pipe_write(slot.handle, whole, sizeof(frame) + size, deadline);
	free(whole);
	if (!error)
		return 0;
	take_back(channel, copy);
	return process_fail_as("cannot send", error);
}

/* A copy of what the other side lends, -1 when it is gone with the other side. */
static process_file borrow(const struct frame *frame)
{
	HANDLE sender = OpenProcess(PROCESS_DUP_HANDLE, FALSE, frame->sender);
	HANDLE copy = NULL;

	if (!sender)
		return -1;
	if (!DuplicateHandle(sender, (HANDLE)(uintptr_t)frame->handle, GetCurrentProcess(), &copy,
		    0, FALSE, DUPLICATE_SAME_ACCESS))
		copy = NULL;
	CloseHandle(sender);
	return copy ? process_file_hold(copy, (enum held)frame->held) : -1;
}

static void read_begin(HANDLE handle, struct channel *channel)
{
	memset(&channel->read, 0, sizeof(channel->read));
	channel->read.hEvent = pipe_event();
	channel->reading = true;
	if (ReadFile(handle, channel->buffer, sizeof(channel->buffer), NULL, &channel->read) ||
		GetLastError() == ERROR_IO_PENDING)
		return;
	channel->reading = false;
	channel->ended = true;
	channel->trouble = GetLastError();
}

static void read_finish(HANDLE handle, struct channel *channel)
{
	DWORD got = 0;

	channel->reading = false;
	channel->begin = channel->end = 0;
	if (GetOverlappedResult(handle, &channel->read, &got, FALSE)) {
		channel->end = got;
	} else if (GetLastError() != ERROR_OPERATION_ABORTED) {
		channel->ended = true;
		channel->trouble = GetLastError();
	}
}

/* The whole head of a frame is there. */
static void frame_begin(HANDLE handle, struct channel *channel)
{
	struct frame *frame = &channel->frame;
	struct frame taken = { .kind = FRAME_TAKEN, .handle = frame->handle };

	channel->assembled = 0;
	if (frame->kind == FRAME_TAKEN) {
		take_back(channel, (HANDLE)(uintptr_t)frame->handle);
		return;
	}
	channel->left = frame->size;
	if (!frame->handle)
		return;
	channel->passed = borrow(frame);
	/* Whoever does not read any more closes it with the channel. */
	(void)pipe_write(handle, &taken, sizeof(taken), clock_now() + TAKEN_DEADLINE);
}

/* Whether there are bytes to be taken in the buffer; else everything in it is done with. */
static bool parse(HANDLE handle, struct channel *channel)
{
	while (channel->begin < channel->end && !channel->left) {
		size_t some = sizeof(channel->frame) - channel->assembled;

		if (some > channel->end - channel->begin)
			some = channel->end - channel->begin;
		memcpy((char *)&channel->frame + channel->assembled,
			channel->buffer + channel->begin, some);
		channel->begin += some;
		channel->assembled += some;
		if (channel->assembled == sizeof(channel->frame))
			frame_begin(handle, channel);
	}
	return channel->begin < channel->end;
}

enum sight { SIGHT_NOTHING, SIGHT_BYTES, SIGHT_END };

/* What can be received now; begins a read if it takes one to know, and notes that in *began. */
static enum sight look(HANDLE handle, struct channel *channel, bool *began)
{
	for (;;) {
		if (!channel->reading && parse(handle, channel))
			return SIGHT_BYTES;
		if (channel->ended)
			return SIGHT_END;
		if (!channel->reading) {
			read_begin(handle, channel);
			*began = true;
		}
		if (channel->reading && !HasOverlappedIoCompleted(&channel->read))
			return SIGHT_NOTHING;
		if (channel->reading)
			read_finish(handle, channel);
	}
}

static long take_bytes(struct channel *channel, void *data, size_t size, process_file *passed)
{
	size_t some = channel->end - channel->begin;

	some = some < channel->left ? some : channel->left;
	some = some < size ? some : size;
	memcpy(data, channel->buffer + channel->begin, some);
	channel->begin += some;
	channel->left -= some;
	if (passed)
		*passed = channel->passed;
	else
		file_close(channel->passed);
	channel->passed = -1;
	return (long)some;
}

/* A peer that died leaves its end broken: an end like any other. */
static long take_end(struct channel *channel)
{
	take_all_back(channel);
	switch (channel->trouble) {
	case ERROR_BROKEN_PIPE:
	case ERROR_PIPE_NOT_CONNECTED:
	case ERROR_NO_DATA:
	case ERROR_HANDLE_EOF: return 0;
	default: return process_fail_as("cannot receive", channel->trouble);
	}
}

long channel_receive(
	process_file file, void *data, size_t size, process_file *passed, uint64_t deadline)
{
	struct slot slot;
	struct channel *channel = channel_of(file, &slot);
	bool began;

	if (passed)
		*passed = -1;
	if (!channel)
		return -1;
	for (;;) {
		switch (look(slot.handle, channel, &began)) {
		case SIGHT_BYTES: return take_bytes(channel, data, size, passed);
		case SIGHT_END: return take_end(channel);
		case SIGHT_NOTHING: break;
		}
		if (!pipe_await(&channel->read, deadline))
			return -2;
	}
}

/* Looks at all of them. Their count, -1; *began, whether a read was begun; *foreign, whether another
 * thread has to be told of one. */
static int look_at_all(
	const process_file *files, bool *ready, size_t count, bool *began, bool *foreign)
{
	int found = 0;

	*began = *foreign = false;
	for (size_t i = 0; i < count; i++) {
		struct slot slot;
		struct channel *channel;

		ready[i] = false;
		if (files[i] < 0)
			continue;
		channel = channel_of(files[i], &slot);
		if (!channel)
			return -1;
		ready[i] = look(slot.handle, channel, began) != SIGHT_NOTHING;
		found += ready[i];
		if (!ready[i] && channel->read.hEvent != pipe_event())
			*foreign = true;
	}
	return found;
}

/* A read that is begun resets the event, and with it the news of one that has ended: so after such a
 * look there is another one before the wait. */
int channel_wait_any(const process_file *files, bool *ready, size_t count, uint64_t deadline)
{
	HANDLE event = pipe_event();
	bool late = false;

	for (;;) {
		bool began, foreign;
		DWORD most = milliseconds_until(deadline);
		int found;

		ResetEvent(event);
		found = look_at_all(files, ready, count, &began, &foreign);
		if (found || late)
			return found;
		if (began)
			continue;
		if (foreign && most > FOREIGN_GLANCE)
			most = FOREIGN_GLANCE;
		WaitForSingleObject(event, most);
		late = clock_now() >= deadline;
	}
}
