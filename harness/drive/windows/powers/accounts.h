/*
 * accounts.h - acting for another account than the one that started this program, without any password.
 *
 * A standard user is this program's own token without what makes an administrator of it; the system's account is
 * lent by a service (system_account.h), or is this program's own. A thread acts for an account between enter and
 * leave: who it is, is what the system asks when a file is opened.
 */
#ifndef EXACCESS_ACCOUNTS_H
#define EXACCESS_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

/* From now on this thread acts for that account (enum lab_account). 0, or -1 and the reason in why. */
int account_enter(uint32_t account, uint64_t deadline, char *why, size_t size);
/* And again for the one that started the program; does no harm where it never did otherwise. */
void account_leave(void);
/* Can this program act for all accounts? Found out by doing it, once. */
bool accounts_are_there(uint64_t deadline);
/* Whom a grant to the standard user is for, as text, for LocalFree(); NULL when the system does not say. */
wchar_t *account_grantee(void);

#endif
