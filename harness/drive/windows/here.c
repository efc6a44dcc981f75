/* here.c - what this program can do on this system. */
#include "harness/drive/windows/here.h"

#include <string.h>
#include <windows.h>

#include "harness/drive/windows/kernel.h"
#include "harness/facts/clause.h"
#include "harness/system/windows/native.h"

/* What it takes a program and a system to provide, whatever the drive. */
#define HERE                                                                                   \
	((uint32_t)(NEED_ADMINISTRATOR | NEED_KERNEL_HELPER | NEED_CALLER_WIDTH | NEED_IMAPI | \
		NEED_BURNING))

bool windows_is_administrator(void)
{
	SID_IDENTIFIER_AUTHORITY authority = { SECURITY_NT_AUTHORITY };
	BOOL member = FALSE;
	PSID group;

	if (!AllocateAndInitializeSid(&authority, 2, SECURITY_BUILTIN_DOMAIN_RID,
		    DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &group))
		return false;
	if (!CheckTokenMembership(NULL, group, &member))
		member = FALSE;
	FreeSid(group);
	return member;
}

/* A 32-bit program on a 64-bit system. */
static bool is_narrow_caller(void)
{
	BOOL(WINAPI * ask)(HANDLE process, BOOL * is);
	FARPROC found = windows_function("kernel32.dll", "IsWow64Process");
	BOOL is = FALSE;

	memcpy(&ask, &found, sizeof(ask));
	return sizeof(void *) == 4 && ask && ask(GetCurrentProcess(), &is) && is;
}

uint32_t windows_lacks(void)
{
	uint32_t lacks =
		NEED_SECOND_ACCOUNT; /* it takes a drive whose rights can be changed, too */

	if (!is_narrow_caller())
		lacks |= NEED_CALLER_WIDTH;
	if (!windows_is_administrator())
		lacks |= NEED_ADMINISTRATOR;
	if (!probe_is_there())
		lacks |= NEED_KERNEL_HELPER;
	return lacks;
}

uint32_t windows_provides(void)
{
	return HERE & ~windows_lacks();
}
