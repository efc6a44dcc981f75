/* event_log.c - reading the system's event log. */
#include "harness/drive/windows/powers/event_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/names/names.h"
#include "harness/facts/lab.h"
#include "harness/system/text.h"
#include "harness/system/windows/native.h"

#define ROOM        0x10000u /* bytes; a record is smaller */
#define NUMBER_MASK 0xFFFFu  /* of an event's identifier: the rest is severity and facility */
/* A driver's event is written by a thread of the system's, a little after what it is about. */
#define WAITING SECONDS(5)
#define STEP    50u /* milliseconds */

static HANDLE open_log(void)
{
	return OpenEventLogW(NULL, L"System");
}

/* The number that the next event gets; 0 when the log is empty or does not tell. */
static DWORD next_number(HANDLE log)
{
	DWORD count = 0, oldest = 0;

	if (!GetNumberOfEventLogRecords(log, &count) || !count ||
		!GetOldestEventLogRecord(log, &oldest))
		return 0;
	return oldest + count;
}

bool event_log_is_there(void)
{
	HANDLE log = open_log();
	bool is = log && next_number(log);

	if (log)
		CloseEventLog(log);
	return is;
}

void event_log_mark(struct windows_drive *drive)
{
	HANDLE log = open_log();

	drive->logged = log ? next_number(log) : 0;
	if (log)
		CloseEventLog(log);
}

/* The name that drivers call the drive's device by. */
static void name_device(const struct windows_drive *drive, wchar_t *name, size_t size)
{
	uint32_t number = drive->paths[PATH_DEVICE_NAME]
		? number_in_name(drive->paths[PATH_DEVICE_NAME])
		: UINT32_MAX;

	name[0] = 0;
	if (number != UINT32_MAX)
		_snwprintf(name, size - 1, L"\\Device\\CdRom%lu", (unsigned long)number);
	name[size - 1] = 0;
}

static void add_words(struct text *out, const wchar_t *words)
{
	char *narrow = utf8_from_wide(words);

	if (narrow)
		text_add_legible(out, narrow, strlen(narrow));
	free(narrow);
}

/* Is it about the drive? */
static bool add_event(struct text *out, const EVENTLOGRECORD *event, const wchar_t *device)
{
	const char *bytes = (const char *)event;
	const wchar_t *source = (const wchar_t *)(const void *)(event + 1);
	const wchar_t *words = (const wchar_t *)(const void *)(bytes + event->StringOffset);
	bool about = false;

	text_add(out, "%u ", (unsigned)(event->EventID & NUMBER_MASK));
	add_words(out, source);
	for (WORD i = 0; i < event->NumStrings; i++, words += wcslen(words) + 1) {
		if (!i && device[0] && !_wcsicmp(words, device)) {
			about = true;
			continue;
		}
		text_add(out, " ");
		add_words(out, words);
	}
	text_add(out, "\n");
	return about;
}

/* All events from that number on; *about says whether one is about the drive. */
static int read_from(HANDLE log, DWORD first, const wchar_t *device, struct text *out, bool *about)
{
	char *room = malloc(ROOM);
	DWORD flags = EVENTLOG_SEEK_READ | EVENTLOG_FORWARDS_READ;
	DWORD got = 0, needed = 0;

	*about = false;
	while (room && first < next_number(log) &&
		ReadEventLogW(log, flags, first, room, ROOM, &got, &needed) && got) {
		for (DWORD at = 0; at + sizeof(EVENTLOGRECORD) <= got;) {
			const EVENTLOGRECORD *event = (const void *)(room + at);

			if (event->Length < sizeof(*event) || event->Length > got - at)
				break;
			if (event->RecordNumber >= first)
				*about = add_event(out, event, device) || *about;
			first = event->RecordNumber + 1;
			at += event->Length;
		}
	}
	free(room);
	return room ? 0 : -1;
}

int event_log_read(struct windows_drive *drive, char *text, size_t size, uint64_t deadline)
{
	uint64_t until = clock_now() + WAITING;
	HANDLE log = open_log();
	wchar_t device[64];
	bool about = false;
	int error = 0;

	if (!log || !drive->logged) {
		if (log)
			CloseEventLog(log);
		return windows_fail(
			drive, DRIVE_UNSUPPORTED, "cannot be asked: no event log is kept here");
	}
	name_device(drive, device, sizeof(device) / sizeof(device[0]));
	do {
		struct text out = text_into(text, size);

		error = read_from(log, drive->logged, device, &out, &about);
		if (error || about)
			break;
		Sleep(STEP);
	} while (clock_now() < until && clock_now() < deadline);
	CloseEventLog(log);
	return error ? windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory") : 0;
}
