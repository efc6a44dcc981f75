/*
 * system_account.h - the system's account, lent by a service that is made, started and removed for that.
 */
#ifndef EXACCESS_SYSTEM_ACCOUNT_H
#define EXACCESS_SYSTEM_ACCOUNT_H

#include <stddef.h>
#include <stdint.h>
#include <windows.h>

/* The word behind the program's name in the service's command line. */
#define SYSTEM_ACCOUNT_COMMAND "system-account"

/* A token to act with for the system. It takes an administrator. 0, or -1 and the reason in why. No service is
 * left behind. */
int system_account_borrow(HANDLE *token, uint64_t deadline, char *why, size_t size);
/* The service: argv has its name. The exit code of the program. */
int system_account_serve(int argc, char **argv);

#endif
