/* directory.c - private directories, for process.h on Windows. */
#include "harness/system/file.h"
#include "harness/system/windows/native.h"

#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The user of this process, as a SID in text, to be freed with LocalFree(); NULL on failure. */
wchar_t *windows_user_sid(void)
{
	/* A SID is at most 68 bytes long. */
	union {
		TOKEN_USER user;
		char room[sizeof(TOKEN_USER) + 68];
	} token;
	wchar_t *text = NULL;
	HANDLE handle;
	DWORD size;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &handle))
		return NULL;
	if (GetTokenInformation(handle, TokenUser, &token, sizeof(token), &size))
		ConvertSidToStringSidW(token.user.User.Sid, &text);
	CloseHandle(handle);
	return text;
}

/* Everything for the user, in it and below it, and nothing for anyone else. */
static PSECURITY_DESCRIPTOR private_security(void)
{
	PSECURITY_DESCRIPTOR security = NULL;
	wchar_t *sid = windows_user_sid();
	wchar_t text[256];

	if (!sid)
		return NULL;
	swprintf(text, sizeof(text) / sizeof(text[0]), L"D:P(A;OICI;FA;;;%ls)", sid);
	LocalFree(sid);
	ConvertStringSecurityDescriptorToSecurityDescriptorW(
		text, SDDL_REVISION_1, &security, NULL);
	return security;
}

int directory_private_make(const char *path)
{
	SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes) };
	wchar_t *wide = wide_path(path);
	BOOL made = FALSE;

	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	attributes.lpSecurityDescriptor = wide ? private_security() : NULL;
	if (attributes.lpSecurityDescriptor)
		made = CreateDirectoryW(wide, &attributes);
	if (!made)
		process_fail("cannot make a private directory");
	if (attributes.lpSecurityDescriptor)
		LocalFree(attributes.lpSecurityDescriptor);
	free(wide);
	return made ? 0 : -1;
}

int directory_private_name(char *path, size_t size)
{
	wchar_t base[MAX_PATH + 1];
	DWORD length = GetTempPathW(sizeof(base) / sizeof(base[0]), base);
	uint64_t chance;
	char *narrow;
	int result;

	if (!length || length >= sizeof(base) / sizeof(base[0]))
		return process_fail("cannot name a private directory");
	if (windows_random(&chance, sizeof(chance)))
		return -1;
	narrow = utf8_from_wide(base);
	if (!narrow)
		return process_fail_as("cannot name a private directory", ERROR_NOT_ENOUGH_MEMORY);
	/* The system's name ends with a backslash. */
	result = snprintf(path, size, "%sexaccess-%lu-%012llx", narrow,
		(unsigned long)GetCurrentProcessId(), (unsigned long long)(chance >> 16));
	free(narrow);
	if (result > 0 && (size_t)result < size)
		return 0;
	return process_fail_as("cannot name a private directory", ERROR_FILENAME_EXCED_RANGE);
}

int directory_private(char *path, size_t size)
{
	if (directory_private_name(path, size))
		return -1;
	return directory_private_make(path);
}

static void remove_one(const wchar_t *directory, const wchar_t *name)
{
	size_t room = wcslen(directory) + wcslen(name) + 2;
	wchar_t *path = malloc(room * sizeof(*path));

	if (!path)
		return;
	swprintf(path, room, L"%ls\\%ls", directory, name);
	if (!DeleteFileW(path) && GetLastError() == ERROR_ACCESS_DENIED) {
		SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL);
		DeleteFileW(path);
	}
	free(path);
}

void directory_remove(const char *path)
{
	wchar_t *wide = wide_path(path);
	size_t room = wide ? wcslen(wide) + 3 : 0;
	wchar_t *pattern = wide ? malloc(room * sizeof(*pattern)) : NULL;
	WIN32_FIND_DATAW found;
	HANDLE search;

	if (pattern) {
		swprintf(pattern, room, L"%ls\\*", wide);
		search = FindFirstFileW(pattern, &found);
		if (search != INVALID_HANDLE_VALUE) {
			do
				remove_one(wide, found.cFileName);
			while (FindNextFileW(search, &found));
			FindClose(search);
			RemoveDirectoryW(wide);
		}
	}
	free(pattern);
	free(wide);
}

int directory_list(const char *directory, int (*each)(void *context, const char *name),
	void *context, char *error, size_t size)
{
	char pattern[4200];
	WIN32_FIND_DATAW entry;
	wchar_t *wide;
	HANDLE find;
	int result = 0;

	snprintf(pattern, sizeof(pattern), "%s/*", directory);
	wide = wide_path(pattern);
	find = wide ? FindFirstFileW(wide, &entry) : INVALID_HANDLE_VALUE;
	free(wide);
	if (find == INVALID_HANDLE_VALUE) {
		snprintf(error, size, "cannot open %s", directory);
		return -1;
	}
	do {
		char *name = utf8_from_wide(entry.cFileName);

		if (!name)
			result = -1;
		else if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			result = each(context, name);
		free(name);
	} while (!result && FindNextFileW(find, &entry));
	FindClose(find);
	return result;
}
