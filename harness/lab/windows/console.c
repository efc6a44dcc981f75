/* console.c - the console of this process, whatever its standard streams are. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "harness/lab/console.h"
#include "harness/system/process.h"

static HANDLE console(const char *name)
{
	return CreateFileA(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
		NULL, OPEN_EXISTING, 0, NULL);
}

int console_write(const char *words)
{
	HANDLE out = console("CONOUT$");
	DWORD sent = 0;
	BOOL written;

	if (out == INVALID_HANDLE_VALUE)
		return -1;
	written = WriteFile(out, words, (DWORD)strlen(words), &sent, NULL);
	CloseHandle(out);
	return written ? 0 : -1;
}

/* Keys come as events, so that a deadline can end the wait for them. */
static int take_keys(HANDLE in, char *line, size_t size, size_t *length)
{
	INPUT_RECORD event;
	DWORD count = 0;

	while (PeekConsoleInputA(in, &event, 1, &count) && count) {
		char key = event.Event.KeyEvent.uChar.AsciiChar;

		if (!ReadConsoleInputA(in, &event, 1, &count))
			return -1;
		if (event.EventType != KEY_EVENT || !event.Event.KeyEvent.bKeyDown || !key)
			continue;
		if (key == '\r')
			return 1;
		if (key == '\b')
			*length -= *length > 0;
		else if (*length + 1 < size)
			line[(*length)++] = key;
	}
	return 0;
}

int console_read(char *line, size_t size, uint64_t deadline)
{
	HANDLE in = console("CONIN$");
	size_t length = 0;
	int result = in == INVALID_HANDLE_VALUE ? -1 : 0;

	while (!result) {
		uint64_t now = clock_now();

		if (now >= deadline)
			result = -2;
		else if (WaitForSingleObject(in, (DWORD)((deadline - now) / MILLISECONDS(1)) + 1) ==
			WAIT_OBJECT_0)
			result = take_keys(in, line, size, &length);
	}
	if (in != INVALID_HANDLE_VALUE)
		CloseHandle(in);
	line[length] = '\0';
	return result < 0 ? result : (int)length;
}
