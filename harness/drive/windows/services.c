/* services.c - asking the service control manager. */
#include "harness/drive/windows/services.h"

#include <stdlib.h>
#include <string.h>

#include "harness/system/windows/native.h"
#include "harness/system/windows/task.h"

static const struct {
	const wchar_t *key;
	const char *name, *does;
} known[] = {
	[SERVICES_AUTOPLAY] = { L"ShellHWDetection", "ShellHWDetection", "starts AutoPlay" },
	{ L"WSearch", "WSearch", "indexes volumes" },
	{ L"CiSvc", "CiSvc", "indexes volumes" },
	{ L"ImapiService", "ImapiService", "burns discs" },
	{ L"NBService", "NBService", "burns discs" },
	{ L"InCDsrv", "InCDsrv", "mounts rewritable discs" },
	{ L"stllssvr", "stllssvr", "burns discs" },
	{ L"LightScribeService", "LightScribeService", "labels discs" },
	{ L"StarWindServiceAE", "StarWindServiceAE", "shares drives" },
};

#define KNOWN ((uint32_t)(sizeof(known) / sizeof(known[0])))

struct asking {
	struct task task; /* first, so that a task is one */
	bool answered;
	bool runs[KNOWN];
};

static bool runs(SC_HANDLE manager, const wchar_t *key)
{
	SC_HANDLE service = OpenServiceW(manager, key, SERVICE_QUERY_STATUS);
	SERVICE_STATUS status = { 0 };
	bool result = service && QueryServiceStatus(service, &status) &&
		status.dwCurrentState == SERVICE_RUNNING;

	if (service)
		CloseServiceHandle(service);
	return result;
}

static void ask(struct task *task)
{
	struct asking *asking = (struct asking *)task;
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);

	if (!manager)
		return;
	for (uint32_t i = 0; i < KNOWN; i++)
		asking->runs[i] = runs(manager, known[i].key);
	CloseServiceHandle(manager);
	asking->answered = true;
}

uint32_t services_look(struct service *services, uint64_t deadline)
{
	struct asking *asking = calloc(1, sizeof(*asking));
	uint32_t count = 0;

	if (!asking || task_start(&asking->task, ask, false) ||
		task_finish(&asking->task, deadline))
		return 0;
	for (uint32_t i = 0; asking->answered && i < KNOWN && i < SERVICES_MOST; i++)
		services[count++] = (struct service){
			.name = known[i].name, .does = known[i].does, .runs = asking->runs[i]
		};
	task_drop(&asking->task);
	return count;
}
