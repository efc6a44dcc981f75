/*
 * token.h - tokens: whose they are, and making them fit to act with.
 */
#ifndef EXACCESS_TOKEN_H
#define EXACCESS_TOKEN_H

#include <stdbool.h>
#include <windows.h>

#define SID_SYSTEM         L"S-1-5-18"
#define SID_EVERYONE       L"S-1-1-0"
#define SID_ADMINISTRATORS L"S-1-5-32-544"

/* Is it that of the account with this identifier? */
bool token_is_of(HANDLE token, const wchar_t *sid);
/* A copy that threads can act with; NULL when the system makes none. */
HANDLE token_to_act_with(HANDLE token);

#endif
