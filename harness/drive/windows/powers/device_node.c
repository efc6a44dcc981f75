/* device_node.c - what the configuration manager does to a drive. */
#include "harness/drive/windows/powers/device_node.h"

#include <cfgmgr32.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/here.h"
#include "harness/drive/windows/names/listed.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/windows/native.h"
#include "harness/system/windows/task.h"

#define LIBRARY     "setupapi.dll"
#define VETO        300u /* characters of who refuses a removal */
#define COMING      SECONDS(20)
#define COMING_STEP 100u /* milliseconds */

/* Not each system's library has them all. */
struct manager {
	CONFIGRET(WINAPI *locate)(DEVINST *node, char *instance, ULONG flags);
	CONFIGRET(WINAPI *parent)(DEVINST *parent, DEVINST node, ULONG flags);
	CONFIGRET(WINAPI *status)(ULONG *status, ULONG *problem, DEVINST node, ULONG flags);
	CONFIGRET(WINAPI *disable)(DEVINST node, ULONG flags);
	CONFIGRET(WINAPI *enable)(DEVINST node, ULONG flags);
	CONFIGRET(WINAPI *remove)
	(DEVINST node, PNP_VETO_TYPE *kind, wchar_t *who, ULONG length, ULONG flags);
	CONFIGRET(WINAPI *enumerate)(DEVINST node, ULONG flags);
};

static bool find_manager(struct manager *manager)
{
	static const char *const names[] = { "CM_Locate_DevNodeA", "CM_Get_Parent",
		"CM_Get_DevNode_Status", "CM_Disable_DevNode", "CM_Enable_DevNode",
		"CM_Query_And_Remove_SubTreeW", "CM_Reenumerate_DevNode" };
	FARPROC found[sizeof(names) / sizeof(names[0])];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		found[i] = windows_function(LIBRARY, names[i]);
		if (!found[i])
			return false;
	}
	memcpy(manager, found, sizeof(*manager));
	return true;
}

/* ---- the node ---- */

struct node {
	struct manager manager;
	DEVINST node, parent;
};

/* false: it has none, or the system does not let it be found. */
static bool find_node(struct windows_drive *drive, struct node *node)
{
	struct listed *listed = drive->paths[PATH_INTERFACE]
		? listed_find(drive->paths[PATH_INTERFACE], UINT32_MAX)
		: NULL;
	bool found = listed && listed->instance && find_manager(&node->manager) &&
		node->manager.locate(&node->node, listed->instance, CM_LOCATE_DEVNODE_NORMAL) ==
			CR_SUCCESS &&
		node->manager.parent(&node->parent, node->node, 0) == CR_SUCCESS;

	listed_free(listed);
	return found;
}

bool device_node_can_restart(struct windows_drive *drive)
{
	struct node node;
	ULONG status = 0, problem = 0;

	return windows_is_administrator() && find_node(drive, &node) &&
		node.manager.status(&status, &problem, node.node, 0) == CR_SUCCESS &&
		status & DN_DISABLEABLE;
}

/* ---- what is done to it, by a thread: the system asks every driver and program first ---- */

struct doing {
	struct task task; /* first, so that a task is one */
	struct node node;
	uint32_t verb;
	CONFIGRET result;
};

static CONFIGRET restart(const struct node *node)
{
	CONFIGRET result = node->manager.disable(node->node, CM_DISABLE_UI_NOT_OK);
	/* Also one whose disabling was refused may be held as disabled until the next start. */
	CONFIGRET enabled = node->manager.enable(node->node, 0);

	return result != CR_SUCCESS ? result : enabled;
}

static void do_it(struct task *task)
{
	struct doing *doing = (struct doing *)task;
	const struct node *node = &doing->node;
	PNP_VETO_TYPE kind = PNP_VetoTypeUnknown;
	wchar_t who[VETO] = L"";

	if (doing->verb == LAB_RESCAN)
		doing->result = node->manager.enumerate(
			node->parent, CM_REENUMERATE_NORMAL | CM_REENUMERATE_SYNCHRONOUS);
	else if (doing->verb == LAB_RESTART_DEVICE)
		doing->result = restart(node);
	else
		doing->result =
			node->manager.remove(node->node, &kind, who, VETO, CM_REMOVE_UI_NOT_OK);
}

static uint32_t status_of(CONFIGRET result)
{
	switch (result) {
	case CR_SUCCESS: return (uint32_t)ST_SUCCESS;
	case CR_REMOVE_VETOED: return (uint32_t)ST_DEVICE_BUSY;
	case CR_ACCESS_DENIED: return (uint32_t)ST_ACCESS_DENIED;
	default: return (uint32_t)ST_UNSUCCESSFUL;
	}
}

/* The node that was worked stays known: a drive that is gone cannot be looked for. */
static void remember(struct windows_drive *drive, const struct doing *doing)
{
	if (doing->verb == LAB_RESCAN || doing->result != CR_SUCCESS)
		return;
	drive->removed_from = doing->node.parent;
}

int device_node_do(struct windows_drive *drive, uint32_t verb, uint32_t *status, uint64_t deadline)
{
	struct doing *doing = calloc(1, sizeof(*doing));

	*status = (uint32_t)ST_UNSUCCESSFUL;
	if (!doing)
		return windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	doing->verb = verb;
	if (!find_node(drive, &doing->node)) {
		free(doing);
		return windows_fail(
			drive, DRIVE_UNSUPPORTED, "has no device node that this system shows");
	}
	if (task_start(&doing->task, do_it, false))
		return windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	if (task_finish(&doing->task, deadline))
		return windows_fail(
			drive, DRIVE_TIMED_OUT, "has a device node that did not change in time");
	*status = status_of(doing->result);
	remember(drive, doing);
	task_drop(&doing->task);
	return 0;
}

static bool is_back(struct windows_drive *drive, uint64_t deadline)
{
	struct drive_handle *onlooker = windows_open_onlooker(drive, deadline);

	if (onlooker)
		windows_close(onlooker);
	return onlooker;
}

void device_node_bring_back(struct windows_drive *drive, uint64_t deadline)
{
	uint64_t until = clock_now() + COMING;
	struct manager manager;

	if (!drive->removed_from)
		return;
	while (!is_back(drive, deadline) && find_manager(&manager) && clock_now() < until) {
		(void)manager.enumerate(
			drive->removed_from, CM_REENUMERATE_NORMAL | CM_REENUMERATE_SYNCHRONOUS);
		Sleep(COMING_STEP);
	}
	drive->removed_from = 0;
}
