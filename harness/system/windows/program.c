/* program.c - program.h for Windows. */
#include "harness/system/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"

#define COMMAND_MOST 8000

/* As CommandLineToArgvW and the C library read it back: quotes and the backslashes before them doubled. */
static void add_word(char *command, size_t size, size_t *used, const char *word)
{
	size_t slashes = 0;
	size_t at = *used;

#define PUT(character)                               \
	do {                                         \
		if (at + 1 < size)                   \
			command[at++] = (character); \
	} while (0)
	if (at)
		PUT(' ');
	PUT('"');
	for (; *word; word++) {
		if (*word == '"')
			for (size_t i = 0; i <= slashes; i++)
				PUT('\\');
		slashes = *word == '\\' ? slashes + 1 : 0;
		PUT(*word);
	}
	for (size_t i = 0; i < slashes; i++)
		PUT('\\');
	PUT('"');
#undef PUT
	command[at] = '\0';
	*used = at;
}

static HANDLE open_input(const char *input)
{
	SECURITY_ATTRIBUTES inherited = { sizeof(inherited), NULL, TRUE };
	wchar_t *path = wide_path(input ? input : "NUL");
	HANDLE file = path ? CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, &inherited,
				     OPEN_EXISTING, 0, NULL)
			   : INVALID_HANDLE_VALUE;

	free(path);
	return file;
}

static BOOL start(const char *const *argv, HANDLE input, HANDLE output, PROCESS_INFORMATION *child)
{
	STARTUPINFOW startup = { .cb = sizeof(startup),
		.dwFlags = STARTF_USESTDHANDLES,
		.hStdInput = input,
		.hStdOutput = output,
		.hStdError = output };
	char command[COMMAND_MOST] = "";
	size_t used = 0;
	wchar_t *wide;
	BOOL started;

	for (; *argv; argv++)
		add_word(command, sizeof(command), &used, *argv);
	wide = wide_from_utf8(command);
	started = wide &&
		CreateProcessW(NULL, wide, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &startup,
			child);
	free(wide);
	return started;
}

/* What is in the pipe so far, without waiting for more. */
static void drain(HANDLE from, char *output, size_t size, size_t *used)
{
	DWORD there = 0, got = 0;
	char piece[512];

	while (PeekNamedPipe(from, NULL, 0, NULL, &there, NULL) && there &&
		ReadFile(from, piece, there < sizeof(piece) ? there : sizeof(piece), &got, NULL) &&
		got)
		for (DWORD i = 0; i < got && *used + 1 < size; i++)
			output[(*used)++] = piece[i];
	output[*used] = '\0';
}

/* The pipe is emptied while the program runs, so that it never waits for room in it. */
static int await(HANDLE process, HANDLE from, char *output, size_t size, uint64_t deadline)
{
	DWORD code = 0;
	size_t used = 0;
	int late = 0;

	while (WaitForSingleObject(process, 20) == WAIT_TIMEOUT && !late) {
		drain(from, output, size, &used);
		late = clock_now() >= deadline;
	}
	if (late) {
		TerminateProcess(process, 1);
		WaitForSingleObject(process, INFINITE);
		return -2;
	}
	drain(from, output, size, &used);
	if (!GetExitCodeProcess(process, &code))
		return -3;
	return code > 255 ? -3 : (int)code;
}

int program_run(
	const char *const *argv, const char *input, char *output, size_t size, uint64_t deadline)
{
	SECURITY_ATTRIBUTES inherited = { sizeof(inherited), NULL, TRUE };
	PROCESS_INFORMATION child;
	HANDLE from, to, file;
	int result = -1;

	output[0] = '\0';
	if (!CreatePipe(&from, &to, &inherited, 65536))
		return -1;
	SetHandleInformation(from, HANDLE_FLAG_INHERIT, 0);
	file = open_input(input);
	if (file != INVALID_HANDLE_VALUE && start(argv, file, to, &child)) {
		result = await(child.hProcess, from, output, size, deadline);
		CloseHandle(child.hThread);
		CloseHandle(child.hProcess);
	}
	if (file != INVALID_HANDLE_VALUE)
		CloseHandle(file);
	CloseHandle(to);
	CloseHandle(from);
	return result;
}
