/* circumstance_stage.c - the operations of the owner, and of the one who asks besides. */
#include "harness/model/circumstance_stage.h"

struct operation by_account(uint32_t which, struct operation opens)
{
	static const enum lab_account accounts[] = { ACCOUNT_ADMINISTRATOR, ACCOUNT_SYSTEM,
		ACCOUNT_STANDARD_USER };

	return as_account(accounts[which], opens);
}

struct operation opens_with_rights(const struct play_of_circumstances *play, enum handle_slot slot)
{
	static const uint32_t rights[] = { READ_WRITE, ACCESS_READ_DATA | ACCESS_WRITE_DATA,
		ACCESS_GENERIC_ALL, ACCESS_MAXIMUM_ALLOWED };

	return opens(slot, PATH_INTERFACE, rights[AT(play, RIGHTS) - WHEN_RIGHTS_GENERIC]);
}

static struct operation opens_as(const struct play_of_circumstances *play, enum handle_slot slot,
	bool is_overlapped, bool is_narrow, uint32_t account)
{
	struct operation o = opens_with_rights(play, slot);

	if (is_overlapped)
		o = overlapped(o);
	if (is_narrow)
		o = as_32_bit(o);
	return by_account(account, o);
}

struct operation owners_open(const struct play_of_circumstances *play, enum handle_slot slot)
{
	return opens_as(play, slot, IS(play, OWNER_MODE, OVERLAPPED), IS(play, OWNER_WIDTH, NARROW),
		AT(play, OWNER_ACCOUNT) - WHEN_OWNER_ACCOUNT_ADMINISTRATOR);
}

struct operation owners(const struct play_of_circumstances *play, struct operation does)
{
	return through(play->handle, does);
}

struct operation others_open(const struct play_of_circumstances *play, enum handle_slot slot)
{
	return opens_as(play, slot, IS(play, RIVAL_MODE, OVERLAPPED), IS(play, RIVAL_WIDTH, NARROW),
		AT(play, RIVAL_ACCOUNT) - WHEN_RIVAL_ACCOUNT_ADMINISTRATOR);
}

struct operation tries_to_open(const struct play_of_circumstances *play, enum handle_slot slot)
{
	static const enum lab_path paths[] = { PATH_INTERFACE, PATH_DEVICE_NAME, PATH_LETTER,
		PATH_VOLUME_GUID, PATH_GLOBALROOT, PATH_LETTER_ROOT, PATH_FILE_ON_VOLUME };
	static const uint32_t wanted[] = { READ_WRITE, READ_ONLY, WRITE_ONLY, NO_ACCESS };
	struct operation o = others_open(play, slot);

	o.path = paths[AT(play, PATH) - WHEN_PATH_INTERFACE];
	o.access = wanted[AT(play, ACCESS) - WHEN_ACCESS_BOTH];
	return IS(play, SHARE, NONE) ? sharing(0, o) : o;
}

void may_have_mounted(struct play_of_circumstances *play, uint32_t path)
{
	struct foretelling *f = &play->f;

	if (path == PATH_INTERFACE || path == PATH_DEVICE_NAME || path == PATH_GLOBALROOT)
		return;
	if (f->kept.mounted == MOUNTED_NOTHING)
		f->kept.mounted = MOUNTED_UNKNOWN;
	if (f->lost.mounted == MOUNTED_NOTHING)
		f->lost.mounted = MOUNTED_UNKNOWN;
}

void asks_state(struct play_of_circumstances *play)
{
	demand(&play->f, OTHER, queries());
}

bool owner_lives(const struct play_of_circumstances *play)
{
	return AT(play, RELEASE) <= WHEN_RELEASE_BY_SILENT_UNLOCK;
}
