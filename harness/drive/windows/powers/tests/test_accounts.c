/*
 * test_accounts.c - acting for other accounts: what a standard user cannot open, and that a service that lent an account
 * is gone afterwards.
 */
#include "harness/drive/windows/powers/accounts.h"

#include <sddl.h>
#include <stdio.h>
#include <string.h>

#include "harness/drive/windows/powers/system_account.h"
#include "harness/drive/windows/powers/token.h"
#include "harness/facts/lab.h"
#include "harness/system/windows/native.h"
#include "harness/testing/check.h"

#define NAME L"exaccess-test-accounts"

/* An event that administrators alone may open. */
static HANDLE make_guarded(void)
{
	SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes) };
	HANDLE event;

	if (!CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorW(
		    L"D:P(A;;GA;;;BA)", SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL)))
		return NULL;
	event = CreateEventW(&attributes, TRUE, FALSE, NAME);
	LocalFree(attributes.lpSecurityDescriptor);
	return event;
}

static DWORD opens_as(uint32_t account)
{
	uint64_t deadline = clock_now() + SECONDS(60);
	char why[300] = "";
	HANDLE event;
	DWORD code = 0;

	if (!CHECK(!account_enter(account, deadline, why, sizeof(why)))) {
		printf("# %s\n", why);
		return ERROR_INVALID_FUNCTION;
	}
	event = OpenEventW(EVENT_ALL_ACCESS, FALSE, NAME);
	if (!event)
		code = GetLastError();
	account_leave();
	if (event)
		CloseHandle(event);
	return code;
}

static void check_user(void)
{
	HANDLE event = make_guarded();

	if (!CHECK(event))
		return;
	CHECK(!opens_as(ACCOUNT_ADMINISTRATOR));
	CHECK(opens_as(ACCOUNT_STANDARD_USER) == ERROR_ACCESS_DENIED);
	/* And again for itself. */
	CHECK(!opens_as(ACCOUNT_ADMINISTRATOR));
	CloseHandle(event);
}

/* How many services have names like those that lend an account. */
static unsigned count_services(void)
{
	static _Alignas(8) unsigned char room[65536];
	const ENUM_SERVICE_STATUSW *services = (const void *)room;
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ENUMERATE_SERVICE);
	DWORD needed = 0, count = 0, resume = 0;
	unsigned ours = 0;

	if (!CHECK(manager))
		return 0;
	if (!EnumServicesStatusW(manager, SERVICE_WIN32, SERVICE_STATE_ALL, (void *)room,
		    sizeof(room), &needed, &count, &resume))
		count = 0;
	for (DWORD i = 0; i < count; i++)
		ours += !wcsncmp(services[i].lpServiceName, L"exaccess-", 9);
	CloseServiceHandle(manager);
	return ours;
}

/* Its program is this one, which is no service; or the system runs it for another account. Either way it is said, and
 * nothing is left. */
static void check_service(void)
{
	uint64_t deadline = clock_now() + SECONDS(60);
	char why[300] = "";
	HANDLE token = NULL;
	int result = system_account_borrow(&token, deadline, why, sizeof(why));

	printf("# the system's account: %s\n", result ? why : "lent");
	CHECK(result ? !token && why[0] : token_is_of(token, SID_SYSTEM));
	CHECK(!count_services());
	if (token)
		CloseHandle(token);
}

int main(int argc, char **argv)
{
	/* As the service. */
	if (argc == 3 && !strcmp(argv[1], SYSTEM_ACCOUNT_COMMAND))
		return system_account_serve(argc - 2, argv + 2);
	CHECK(account_enter(ACCOUNT_SYSTEM + 1, 0, (char[100]){ 0 }, 100) == -1);
	check_user();
	check_service();
	return check_end();
}
