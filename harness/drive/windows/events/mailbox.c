/* mailbox.c - notifications, as lines of text. */
#include "harness/drive/windows/events/mailbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/text.h"
#include "harness/system/windows/native.h"

#define KEPT       64 /* notifications; older ones are forgotten */
#define EVENT_TEXT 32

struct mailbox {
	struct guard guard;
	HANDLE filled;  /* set while there is something in it */
	uint32_t count; /* ever */
	char events[KEPT][EVENT_TEXT];
};

static const struct {
	enum lab_event event;
	GUID guid;
} known[] = {
	{ EVENT_ARRIVAL,
		{ 0xD07433C0, 0xA98E, 0x11D2,
			{ 0x91, 0x7A, 0x00, 0xA0, 0xC9, 0x06, 0x8F, 0xF3 } } },
	{ EVENT_REMOVAL,
		{ 0xD07433C1, 0xA98E, 0x11D2,
			{ 0x91, 0x7A, 0x00, 0xA0, 0xC9, 0x06, 0x8F, 0xF3 } } },
	{ EVENT_EJECT_REQUEST,
		{ 0xD07433D1, 0xA98E, 0x11D2,
			{ 0x91, 0x7A, 0x00, 0xA0, 0xC9, 0x06, 0x8F, 0xF3 } } },
	{ EVENT_LOCKED,
		{ 0xBC56C139, 0x7A10, 0x47EE,
			{ 0xA2, 0x94, 0x4C, 0x6A, 0x38, 0xF0, 0x14, 0x9A } } },
	{ EVENT_UNLOCKED,
		{ 0xA3B6D27D, 0x5E35, 0x4885,
			{ 0x81, 0xE5, 0xEE, 0x18, 0xC0, 0x0E, 0xD7, 0x79 } } },
};

static const char *event_word(enum lab_event event)
{
	switch (event) {
#define EVENT(name, number, word, text) \
	case EVENT_##name: return word;
		LAB_EVENTS(EVENT)
#undef EVENT
	}
	return "";
}

struct mailbox *mailbox_new(void)
{
	struct mailbox *mailbox = calloc(1, sizeof(*mailbox));

	if (!mailbox)
		return NULL;
	mailbox->filled = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (mailbox->filled)
		return mailbox;
	free(mailbox);
	return NULL;
}

void mailbox_free(struct mailbox *mailbox)
{
	if (!mailbox)
		return;
	CloseHandle(mailbox->filled);
	free(mailbox);
}

void mailbox_keep(struct mailbox *mailbox, enum lab_event event, const void *data, size_t size)
{
	char *line;
	ULONG changes = 0;

	guard_enter(&mailbox->guard);
	line = mailbox->events[mailbox->count++ % KEPT];
	/* The data of an arrival begins with how often media have changed. */
	if (event == EVENT_ARRIVAL && size >= sizeof(changes)) {
		memcpy(&changes, data, sizeof(changes));
		snprintf(line, EVENT_TEXT, "%s count=%lu", event_word(event), changes);
	} else {
		snprintf(line, EVENT_TEXT, "%s", event_word(event));
	}
	SetEvent(mailbox->filled);
	guard_leave(&mailbox->guard);
}

void mailbox_keep_custom(struct mailbox *mailbox, const GUID *event, const void *data, size_t size)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!memcmp(event, &known[i].guid, sizeof(*event)))
			mailbox_keep(mailbox, known[i].event, data, size);
}

void mailbox_take(struct mailbox *mailbox, char *text, size_t size)
{
	struct text out = text_into(text, size);
	uint32_t first;

	guard_enter(&mailbox->guard);
	first = mailbox->count > KEPT ? mailbox->count - KEPT : 0;
	if (first)
		text_add(&out, "(%u earlier events lost)\n", (unsigned)first);
	for (uint32_t i = first; i < mailbox->count; i++)
		text_add(&out, "%s\n", mailbox->events[i % KEPT]);
	mailbox->count = 0;
	ResetEvent(mailbox->filled);
	guard_leave(&mailbox->guard);
}

int mailbox_wait(struct mailbox *mailbox, uint64_t deadline)
{
	DWORD waited;

	do {
		waited = WaitForSingleObject(mailbox->filled, milliseconds_until(deadline));
	} while (waited == WAIT_TIMEOUT && clock_now() < deadline);
	return waited == WAIT_OBJECT_0 ? 0 : -1;
}
