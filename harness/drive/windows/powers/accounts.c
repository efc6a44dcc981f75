/* accounts.c - tokens of other accounts, and acting with them. */
#include "harness/drive/windows/powers/accounts.h"

#include <sddl.h>
#include <stdio.h>
#include <string.h>

#include "harness/drive/windows/powers/system_account.h"
#include "harness/drive/windows/powers/token.h"
#include "harness/facts/lab.h"
#include "harness/system/windows/native.h"

#define ACCOUNTS (ACCOUNT_SYSTEM + 1)
/* A system without a service control manager lets callers wait for it for minutes. */
#define FINDING SECONDS(5)
/* TOKEN_INFORMATION_CLASS and the integrity of a standard user's programs, from NT 6.0 on. */
#define INTEGRITY_LEVEL ((TOKEN_INFORMATION_CLASS)25)
#define GROUP_INTEGRITY 0x20u
#define SID_MEDIUM      L"S-1-16-8192"

/* What makes more than a standard user of somebody. */
static const wchar_t *const powerful[] = { SID_ADMINISTRATORS, L"S-1-5-32-547", L"S-1-5-32-551",
	L"S-1-5-32-549", L"S-1-5-114", SID_SYSTEM };

#define POWERFUL (sizeof(powerful) / sizeof(powerful[0]))

static int fail(char *why, size_t size, const char *what)
{
	snprintf(why, size, "%s: %s", what, windows_error(GetLastError()));
	return -1;
}

/* ---- a standard user ---- */

/* Where integrity is looked at, high integrity is another thing that a standard user has not. */
static void lower_integrity(HANDLE token)
{
	SID_AND_ATTRIBUTES label = { NULL, GROUP_INTEGRITY };

	if (!ConvertStringSidToSidW(SID_MEDIUM, &label.Sid))
		return;
	(void)SetTokenInformation(
		token, INTEGRITY_LEVEL, &label, (DWORD)sizeof(label) + GetLengthSid(label.Sid));
	LocalFree(label.Sid);
}

/* The token without the groups of those who may do more, which only deny now, and without privileges. */
static HANDLE restrict_token(HANDLE own)
{
	SID_AND_ATTRIBUTES denied[POWERFUL];
	DWORD count = 0;
	HANDLE made = NULL;

	memset(denied, 0, sizeof(denied));
	for (size_t i = 0; i < POWERFUL; i++)
		if (ConvertStringSidToSidW(powerful[i], &denied[count].Sid))
			count++;
	if (!CreateRestrictedToken(
		    own, DISABLE_MAX_PRIVILEGE, count, denied, 0, NULL, 0, NULL, &made))
		made = NULL;
	while (count)
		LocalFree(denied[--count].Sid);
	return made;
}

static bool is_administrator(HANDLE token)
{
	PSID administrators = NULL;
	BOOL member = TRUE;

	if (!ConvertStringSidToSidW(SID_ADMINISTRATORS, &administrators))
		return true;
	if (!CheckTokenMembership(token, administrators, &member))
		member = TRUE;
	LocalFree(administrators);
	return member;
}

static HANDLE open_own(void)
{
	HANDLE own = NULL;

	return OpenProcessToken(GetCurrentProcess(),
		       TOKEN_DUPLICATE | TOKEN_QUERY | TOKEN_ASSIGN_PRIMARY, &own)
		? own
		: NULL;
}

static int make_user(HANDLE own, HANDLE *token, char *why, size_t size)
{
	HANDLE restricted = restrict_token(own);

	if (!restricted)
		return fail(why, size, "the system makes no restricted token");
	lower_integrity(restricted);
	*token = token_to_act_with(restricted);
	CloseHandle(restricted);
	if (!*token)
		return fail(why, size, "the restricted token cannot be acted with");
	if (!is_administrator(*token))
		return 0;
	CloseHandle(*token);
	*token = NULL;
	snprintf(why, size, "the restricted token is still an administrator's");
	return -1;
}

/* ---- the system's account ---- */

static int make_system(HANDLE own, HANDLE *token, uint64_t deadline, char *why, size_t size)
{
	if (!token_is_of(own, SID_SYSTEM))
		return system_account_borrow(token, deadline, why, size);
	*token = token_to_act_with(own);
	return *token ? 0 : fail(why, size, "its own token cannot be acted with");
}

/* ---- all of them ---- */

/* Once made, a token is good for as long as the program runs. */
static HANDLE token_of(uint32_t account, uint64_t deadline, char *why, size_t size)
{
	static HANDLE tokens[ACCOUNTS];
	HANDLE own;

	if (account >= ACCOUNTS || tokens[account])
		return account < ACCOUNTS ? tokens[account] : NULL;
	own = open_own();
	if (!own) {
		fail(why, size, "its own token cannot be opened");
		return NULL;
	}
	if (account == ACCOUNT_SYSTEM)
		(void)make_system(own, &tokens[account], deadline, why, size);
	else
		(void)make_user(own, &tokens[account], why, size);
	CloseHandle(own);
	return tokens[account];
}

/* Who may not act for others is let do so in name alone, which opens nothing. */
static bool acts_in_full(void)
{
	SECURITY_IMPERSONATION_LEVEL level = SecurityAnonymous;
	HANDLE token;
	DWORD size;
	bool full;

	if (!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token))
		return false;
	full = GetTokenInformation(token, TokenImpersonationLevel, &level, sizeof(level), &size) &&
		level >= SecurityImpersonation;
	CloseHandle(token);
	return full;
}

int account_enter(uint32_t account, uint64_t deadline, char *why, size_t size)
{
	HANDLE token;

	if (account == ACCOUNT_ADMINISTRATOR)
		return 0;
	snprintf(why, size, "there is no such account");
	token = token_of(account, deadline, why, size);
	if (!token)
		return -1;
	if (!SetThreadToken(NULL, token))
		return fail(why, size, "this program may not act for that account");
	if (acts_in_full())
		return 0;
	account_leave();
	snprintf(why, size, "this program may not act for that account, only know it");
	return -1;
}

void account_leave(void)
{
	(void)SetThreadToken(NULL, NULL);
}

bool accounts_are_there(uint64_t deadline)
{
	static int there = -1;
	uint64_t until = clock_now() + FINDING;
	char why[300];

	if (there >= 0)
		return there;
	there = 1;
	if (deadline > until)
		deadline = until;
	for (uint32_t account = 0; there && account < ACCOUNTS; account++) {
		if (account_enter(account, deadline, why, sizeof(why)))
			there = 0;
		account_leave();
	}
	return there;
}

/* The user is this program's own, with less; where that is the system itself, the user has no name of his own. */
wchar_t *account_grantee(void)
{
	wchar_t *sid = windows_user_sid();
	PSID everyone = NULL;

	if (!sid || wcscmp(sid, SID_SYSTEM) != 0)
		return sid;
	LocalFree(sid);
	sid = NULL;
	if (ConvertStringSidToSidW(SID_EVERYONE, &everyone)) {
		(void)ConvertSidToStringSidW(everyone, &sid);
		LocalFree(everyone);
	}
	return sid;
}
