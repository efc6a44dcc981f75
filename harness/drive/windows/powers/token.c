/* token.c - tokens. */
#include "harness/drive/windows/powers/token.h"

#include <sddl.h>

bool token_is_of(HANDLE token, const wchar_t *sid)
{
	union {
		TOKEN_USER user;
		char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	} found;
	PSID wanted = NULL;
	DWORD size;
	bool is = GetTokenInformation(token, TokenUser, &found, sizeof(found), &size) &&
		ConvertStringSidToSidW(sid, &wanted) && EqualSid(found.user.User.Sid, wanted);

	if (wanted)
		LocalFree(wanted);
	return is;
}

HANDLE token_to_act_with(HANDLE token)
{
	HANDLE made = NULL;

	return DuplicateTokenEx(token, TOKEN_IMPERSONATE | TOKEN_QUERY | TOKEN_DUPLICATE, NULL,
		       SecurityImpersonation, TokenImpersonation, &made)
		? made
		: NULL;
}
