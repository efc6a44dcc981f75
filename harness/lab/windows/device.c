/* device.c - lines of Windows: serial ports and named pipes. */
#include "harness/lab/device.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "harness/system/process.h"
#include "harness/system/windows/native.h"

#define STEP 50u /* milliseconds that a read waits; then the deadline is looked at */

struct line {
	HANDLE file;
};

struct line *line_open(const char *address, char *why, size_t size)
{
	struct line *line = malloc(sizeof(*line));
	COMMTIMEOUTS times = { .ReadIntervalTimeout = MAXDWORD,
		.ReadTotalTimeoutMultiplier = MAXDWORD,
		.ReadTotalTimeoutConstant = STEP };

	if (!line) {
		snprintf(why, size, "memory is short");
		return NULL;
	}
	line->file = CreateFileA(address, GENERIC_READ | GENERIC_WRITE,
		FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
	if (line->file != INVALID_HANDLE_VALUE) {
		(void)SetCommTimeouts(line->file, &times);
		return line;
	}
	snprintf(why, size, "the lab's line %.200s cannot be opened: error %lu", address,
		(unsigned long)GetLastError());
	free(line);
	return NULL;
}

int line_send(struct line *line, const char *bytes, size_t length, uint64_t deadline)
{
	while (length) {
		DWORD sent = 0;

		if (clock_now() >= deadline ||
			!WriteFile(line->file, bytes, (DWORD)length, &sent, NULL))
			return -1;
		bytes += sent;
		length -= sent;
	}
	return 0;
}

long line_receive(struct line *line, char *bytes, size_t size, uint64_t deadline)
{
	DWORD got = 0;

	while (!got) {
		if (clock_now() >= deadline)
			return -2;
		if (!ReadFile(line->file, bytes, (DWORD)size, &got, NULL))
			return -1;
	}
	return (long)got;
}

void line_close(struct line *line)
{
	CloseHandle(line->file);
	free(line);
}
