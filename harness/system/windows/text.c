/* text.c - UTF-8 and UTF-16, command lines, and what the system says of errors. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"

/* Longer names reach the file system only with this before them, and then as they stand. */
#define LONG_PATH 240

wchar_t *wide_from_utf8(const char *text)
{
	int length = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
	wchar_t *wide = length > 0 ? malloc((size_t)length * sizeof(*wide)) : NULL;

	if (wide)
		MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, length);
	return wide;
}

char *utf8_from_wide(const wchar_t *text)
{
	int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
	char *narrow = length > 0 ? malloc((size_t)length) : NULL;

	if (narrow)
		WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, length, NULL, NULL);
	return narrow;
}

/* The whole name of a file, after `\\?\`, or `\\?\UNC` in place of the first of two backslashes. */
static wchar_t *lengthen(const wchar_t *path)
{
	static const wchar_t local[] = L"\\\\?\\", remote[] = L"\\\\?\\UNC";
	DWORD room = GetFullPathNameW(path, 0, NULL, NULL);
	wchar_t *whole = room ? malloc((room + 8) * sizeof(*whole)) : NULL;
	bool share;

	if (!whole || !GetFullPathNameW(path, room, whole, NULL)) {
		free(whole);
		return NULL;
	}
	share = whole[0] == L'\\' && whole[1] == L'\\';
	if (share && (whole[2] == L'?' || whole[2] == L'.'))
		return whole;
	if (share) {
		memmove(whole + wcslen(remote), whole + 1, wcslen(whole) * sizeof(*whole));
		memcpy(whole, remote, wcslen(remote) * sizeof(*whole));
	} else {
		memmove(whole + wcslen(local), whole, (wcslen(whole) + 1) * sizeof(*whole));
		memcpy(whole, local, wcslen(local) * sizeof(*whole));
	}
	return whole;
}

wchar_t *wide_path(const char *path)
{
	wchar_t *wide = wide_from_utf8(path);
	wchar_t *whole;

	if (!wide || wcslen(wide) < LONG_PATH)
		return wide;
	whole = lengthen(wide);
	free(wide);
	return whole;
}

/* ---- command lines ---- */

struct line {
	wchar_t *text;
	size_t length;
	size_t room;
	bool failed;
};

static void put(struct line *line, wchar_t c, size_t times)
{
	while (!line->failed && times--) {
		if (line->length + 1 >= line->room) {
			size_t room = line->room ? line->room * 2 : 256;
			wchar_t *text = realloc(line->text, room * sizeof(*text));

			line->failed = !text;
			if (!text)
				return;
			line->text = text;
			line->room = room;
		}
		line->text[line->length++] = c;
		line->text[line->length] = L'\0';
	}
}

/* Backslashes count only before a quote: there each is doubled, and one more keeps the quote. */
static void quote(struct line *line, const wchar_t *argument)
{
	size_t backslashes = 0;

	if (argument[0] && !wcspbrk(argument, L" \t\n\v\"")) {
		for (; *argument; argument++)
			put(line, *argument, 1);
		return;
	}
	put(line, L'"', 1);
	for (; *argument; argument++) {
		if (*argument == L'\\') {
			backslashes++;
			continue;
		}
		put(line, L'\\', *argument == L'"' ? 2 * backslashes + 1 : backslashes);
		put(line, *argument, 1);
		backslashes = 0;
	}
	put(line, L'\\', 2 * backslashes);
	put(line, L'"', 1);
}

wchar_t *command_line_join(const char *const *argv)
{
	struct line line = { 0 };

	for (size_t i = 0; argv[i]; i++) {
		wchar_t *wide = wide_from_utf8(argv[i]);

		if (i)
			put(&line, L' ', 1);
		if (wide)
			quote(&line, wide);
		else
			line.failed = true;
		free(wide);
	}
	if (!line.failed)
		return line.text;
	free(line.text);
	return NULL;
}

/* Takes one argument from line to word, which has room; returns what comes after it. */
static const wchar_t *take_argument(const wchar_t *line, wchar_t *word)
{
	bool quoted = false;

	for (;;) {
		size_t backslashes = wcsspn(line, L"\\");
		bool before_quote = line[backslashes] == L'"';

		for (size_t i = before_quote ? backslashes / 2 : backslashes; i; i--)
			*word++ = L'\\';
		line += backslashes;
		if (before_quote && backslashes % 2) {
			*word++ = *line++;
		} else if (before_quote && quoted && line[1] == L'"') {
			*word++ = L'"';
			line += 2;
		} else if (before_quote) {
			quoted = !quoted;
			line++;
		} else if (!*line || (!quoted && wcschr(L" \t", *line))) {
			*word = L'\0';
			return line + wcsspn(line, L" \t");
		} else {
			*word++ = *line++;
		}
	}
}

/* Each argument is followed by white space or the end, and takes at most three bytes for a unit of
 * UTF-16; pointers and text are one piece. */
char **command_line_split(const wchar_t *line, int *count)
{
	size_t length = wcslen(line);
	size_t most = length / 2 + 2;
	size_t bytes = length * 3 + most;
	char **argv = malloc((most + 1) * sizeof(*argv) + bytes);
	wchar_t *word = malloc((length + 1) * sizeof(*word));
	char *next = argv ? (char *)(argv + most + 1) : NULL;
	int n = 0;

	line += wcsspn(line, L" \t");
	while (argv && word && *line) {
		int size;

		line = take_argument(line, word);
		size = WideCharToMultiByte(CP_UTF8, 0, word, -1, next,
			(int)(bytes - (size_t)(next - (char *)(argv + most + 1))), NULL, NULL);
		argv[n++] = next;
		next += size;
	}
	if (argv && word) {
		argv[n] = NULL;
		*count = n;
	} else {
		free(argv);
		argv = NULL;
	}
	free(word);
	return argv;
}

/* ---- errors ---- */

/* One language in all reports, where the system knows it. */
static DWORD system_message(DWORD code, wchar_t *text, DWORD size)
{
	const DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS |
		FORMAT_MESSAGE_MAX_WIDTH_MASK;
	const DWORD english = MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US);
	DWORD length = FormatMessageW(flags, NULL, code, english, text, size, NULL);

	return length ? length : FormatMessageW(flags, NULL, code, 0, text, size, NULL);
}

const char *windows_error(DWORD code)
{
	static _Thread_local char shown[300];
	wchar_t text[200];
	DWORD length = system_message(code, text, sizeof(text) / sizeof(text[0]));
	char *narrow;

	while (length && wcschr(L" .\r\n", text[length - 1]))
		length--;
	text[length] = L'\0';
	narrow = utf8_from_wide(text);
	if (narrow && narrow[0])
		snprintf(shown, sizeof(shown), "%s (error %lu)", narrow, (unsigned long)code);
	else
		snprintf(shown, sizeof(shown), "error %lu", (unsigned long)code);
	free(narrow);
	return shown;
}
