/* permission.c - permission to write to a drive. */
#include "harness/drive/windows/powers/permission.h"

#include <sddl.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/powers/accounts.h"
#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/system/windows/native.h"

/* Reading and writing, and a right that means nothing on a device: nobody else makes such an entry. */
#define OUR_MARK    FILE_DELETE_CHILD
#define OUR_RIGHTS  (FILE_GENERIC_READ | FILE_GENERIC_WRITE | OUR_MARK)
#define MOST        4096u /* bytes of a descriptor */
#define DESCRIPTORS DACL_SECURITY_INFORMATION

/* Who asks for no more than this reaches the device itself, and mounts nothing. */
static struct drive_handle *open_rights(struct windows_drive *drive, uint64_t deadline)
{
	const struct drive_open open = { .path = PATH_INTERFACE,
		.access = READ_CONTROL | WRITE_DAC,
		.share = SHARE_READ | SHARE_WRITE,
		.overlapped = true };
	struct drive_handle *handle = NULL;
	struct drive_result result = { 0 };

	if (windows_open_path(drive, &open, false, deadline, &handle, &result) || !handle)
		return NULL;
	return handle;
}

/* The list of a descriptor in room; NULL where everybody may do everything, or the system does not tell. */
static PACL read_list(struct drive_handle *handle, void *room)
{
	BOOL present = FALSE, defaulted = FALSE;
	PACL list = NULL;
	DWORD size;

	if (!GetKernelObjectSecurity(handle->handle, DESCRIPTORS, room, MOST, &size) ||
		!GetSecurityDescriptorDacl(room, &present, &list, &defaulted) || !present)
		return NULL;
	return list;
}

static int write_list(struct drive_handle *handle, PACL list)
{
	SECURITY_DESCRIPTOR descriptor;

	if (InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION) &&
		SetSecurityDescriptorDacl(&descriptor, TRUE, list, FALSE) &&
		SetKernelObjectSecurity(handle->handle, DESCRIPTORS, &descriptor))
		return 0;
	return windows_fail(handle->drive, DRIVE_REFUSED, "does not let its rights be changed: %s",
		windows_error(GetLastError()));
}

static bool is_ours(PACL list, DWORD index)
{
	void *found;
	const ACCESS_ALLOWED_ACE *entry;

	if (!GetAce(list, index, &found))
		return false;
	entry = found;
	return entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && entry->Mask == OUR_RIGHTS;
}

bool permission_can_change(struct windows_drive *drive, uint64_t deadline)
{
	static _Alignas(8) uint8_t room[MOST];
	struct drive_handle *handle = open_rights(drive, deadline);
	bool can = handle && read_list(handle, room);

	if (handle)
		windows_close(handle);
	return can;
}

/* The list with the entry at its end. */
static int add_entry(struct drive_handle *handle, const ACL *list, PSID whom)
{
	static _Alignas(8) uint8_t room[MOST + 256];
	PACL longer = (PACL)(void *)room;

	memcpy(longer, list, list->AclSize);
	longer->AclSize = (WORD)(list->AclSize + sizeof(ACCESS_ALLOWED_ACE) + GetLengthSid(whom));
	if (!AddAccessAllowedAce(longer, list->AclRevision, OUR_RIGHTS, whom))
		return windows_fail(handle->drive, DRIVE_REFUSED,
			"has rights that cannot be added to: %s", windows_error(GetLastError()));
	return write_list(handle, longer);
}

int permission_grant(struct windows_drive *drive, uint64_t deadline)
{
	static _Alignas(8) uint8_t room[MOST];
	struct drive_handle *handle = open_rights(drive, deadline);
	PACL list = handle ? read_list(handle, room) : NULL;
	wchar_t *name = account_grantee();
	PSID whom = NULL;
	int error = DRIVE_REFUSED;

	if (!list)
		windows_fail(drive, error, "does not let its rights be changed");
	else if (!name || !ConvertStringSidToSidW(name, &whom))
		windows_fail(drive, error, "was not asked: this program's account is unknown");
	else
		error = add_entry(handle, list, whom);
	if (!error)
		drive->granted = true;
	if (whom)
		LocalFree(whom);
	if (name)
		LocalFree(name);
	if (handle)
		windows_close(handle);
	return error;
}

int permission_withdraw(struct windows_drive *drive, uint64_t deadline)
{
	static _Alignas(8) uint8_t room[MOST];
	struct drive_handle *handle;
	bool changed = false;
	PACL list;
	int error = 0;

	if (drive->rights_known && !drive->granted)
		return 0;
	handle = open_rights(drive, deadline);
	list = handle ? read_list(handle, room) : NULL;
	for (DWORD i = list ? list->AceCount : 0; i-- > 0;)
		if (is_ours(list, i) && DeleteAce(list, i))
			changed = true;
	if (changed)
		error = write_list(handle, list);
	if (handle)
		windows_close(handle);
	drive->rights_known = true;
	drive->granted = error != 0;
	return error;
}
