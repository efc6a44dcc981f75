/* circumstance_common.c - what is asked whatever the theme is. */
#include "harness/model/circumstance_stage.h"

/* A handle that another process has opened, and given away. */
static bool is_given_a_handle(const struct play_of_circumstances *play)
{
	return IS(play, THEME, LOCKS) || IS(play, THEME, UNLOCKS) || IS(play, THEME, COMMANDS) ||
		IS(play, THEME, CACHES);
}

static void gives_a_handle(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	prepare(f, OBSERVER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	prepare(f, OBSERVER, gives(SECOND_HANDLE, OTHER, FILE_HANDLE));
	prepare(f, OBSERVER, closes(SECOND_HANDLE));
}

static void asks_with_given(struct play_of_circumstances *play)
{
	const struct operation asked[] = {
		locks_with(FLAG_IGNORE_VOLUME, "Rival"),
		locks_with(FLAG_IGNORE_VOLUME, "Bad*name"),
		unlocks(),
		queries(),
		requests(3, 0, "Third", 5, 0),
		passes_through(SCSI_TEST_UNIT_READY, 0),
		reads(0, SECTOR_SIZE),
		reads(FURTHER_ON, SECTOR_SIZE),
		controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0),
		controls(IOCTL_CDROM_READ_TOC, NULL, 0, 804),
		controls(IOCTL_STORAGE_EJECT_MEDIA, NULL, 0, 0),
		asks_property(PROPERTY_QUERY_STANDARD, 3, 1024),
		asks_property(PROPERTY_QUERY_STANDARD, 0x7FFFFFFF, 1024),
		asks_property(PROPERTY_QUERY_MASK, PROPERTY_DEVICE, 1024),
		asks_property(PROPERTY_QUERY_MASK + 1, PROPERTY_DEVICE, 1024),
		asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, 1024),
		asks_inquiry(512),
	};

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		demand(&play->f, OTHER, through(FILE_HANDLE, asked[i]));
	asks_state(play);
}

/* The owner can do what the device is for. */
static void owner_works(struct play_of_circumstances *play)
{
	static const uint8_t allow[4] = { 0 };
	struct foretelling *f = &play->f;

	demand(f, play->owner, owners(play, queries()));
	if (IS(play, THEME, SILENCE))
		return;
	demand(f, play->owner, owners(play, passes_through(SCSI_INQUIRY, 36)));
	/* There, who hears first of another disc matters. */
	if (IS(play, THEME, NOTICES) || IS(play, THEME, VOLUMES) || f->kept.stalled)
		return;
	demand_if_kept(f, play->owner,
		owners(play, controls(IOCTL_CDROM_GET_CONFIGURATION, allow, sizeof(allow), 1024)),
		returns_other_than(ACCESS_DENIED), "OWNER-003");
	demand(f, play->owner, owners(play, asks_inquiry(512)));
	demand_if_kept(f, play->owner, owners(play, reads(0, SECTOR_SIZE)),
		returns_other_than(ACCESS_DENIED), "OWNER-001");
}

/* Another handle of the owner's process has no part in the lock: neither its unlock ends it, nor its close. */
static void second_goes(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	if (!f->kept.slots[play->owner][play->second] || f->kept.stalled)
		return;
	demand(f, play->owner, through(play->second, unlocks()));
	prepare(f, play->owner, closes(play->second));
	asks_state(play);
}

/* Whoever has let go can come again. */
static void owner_comes_again(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	if (f->parted || f->kept.owner || !f->kept.disc ||
		!f->kept.slots[play->owner][play->handle])
		return;
	demand(f, play->owner, owners(play, queries()));
	if (f->kept.mounted == MOUNTED_VOLUME)
		demand(f, play->owner, owners(play, locks("Anew")));
	demand_for(
		f, play->owner, owners(play, locks_with(FLAG_IGNORE_VOLUME, "Anew")), "LOCK-021");
	asks_state(play);
	demand(f, play->owner, owners(play, unlocks()));
}

/* Whoever was the owner is a stranger now. */
static void former_owner_asks(struct play_of_circumstances *play)
{
	const struct operation asked[] = {
		asks_property(PROPERTY_QUERY_STANDARD, 3, 1024),
		passes_through(SCSI_TEST_UNIT_READY, 0),
		reads(0, SECTOR_SIZE),
		unlocks(),
	};

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		demand(&play->f, play->owner, owners(play, asked[i]));
}

/* The one who comes next has the rights and the account of the owner before, and a handle of the other mode. */
static struct operation next_ones_open(struct play_of_circumstances *play)
{
	struct operation o = owners_open(play, SECOND_HANDLE);

	o.overlapped = IS(play, OWNER_MODE, SYNCHRONOUS);
	return o;
}

/* Through handles on a device that is no longer there. */
static void asks_the_gone(struct play_of_circumstances *play)
{
	const struct operation asked[] = {
		queries(),
		passes_through(SCSI_INQUIRY, 36),
		reads(0, SECTOR_SIZE),
		controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0),
	};
	struct foretelling *f = &play->f;

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		demand(f, OTHER, asked[i]);
		if (is_given_a_handle(play))
			demand(f, OTHER, through(FILE_HANDLE, asked[i]));
	}
	for (uint32_t i = 0; IS(play, THEME, RIGHTS) && i < 3; i++)
		demand(f, OTHER,
			through((enum handle_slot)(THIRD_HANDLE + i),
				asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, 1024)));
	if (IS(play, THEME, RIGHTS))
		demand(f, OTHER, through(THIRD_HANDLE, reads(0, SECTOR_SIZE)));
}

/* Where the drive can be pulled out anyway: the handles that there are get nothing any more, also when it is
 * there again, and somebody else has it. */
static void is_pulled_out(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	if (!(f->plan->needs & (NEED_PLUG | NEED_DRIVE_POWER)) || !(play->row->may & NEED_PLUG) ||
		prepare_if_known(f, LAB, lab(LAB_UNPLUG, 0, 0, 0)) < 0)
		return;
	f->plan->needs |= NEED_PLUG;
	asks_the_gone(play);
	prepare(f, LAB, lab(LAB_PLUG_IN, 0, 0, 0));
	if (!f->kept.disc)
		return;
	if (IS(play, MEDIUM, VOLUME))
		prepare_if_known(f, LAB, mounts());
	demand_for(f, WITNESS, opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE), "PNP-003");
	demand(f, WITNESS, through(THIRD_HANDLE, locks_with(FLAG_IGNORE_VOLUME, play->name)));
	asks_the_gone(play);
}

/* Whatever has happened, the next one can come, and go. */
static void next_one_comes(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	if (f->kept.owner || f->parted ||
		demand(f, WITNESS, opens(FIRST_HANDLE, PATH_INTERFACE, READ_WRITE)) < 0)
		return;
	demand(f, WITNESS, next_ones_open(play));
	demand(f, WITNESS, through(SECOND_HANDLE, locks_with(FLAG_IGNORE_VOLUME, play->name)));
	asks_state(play);
	if (f->parted)
		return;
	/* Whoever was the owner goes, and takes nothing along. */
	if (owner_lives(play) && f->kept.slots[play->owner][play->handle]) {
		former_owner_asks(play);
		prepare(f, play->owner, closes(play->handle));
		demand_for(f, OTHER, queries(), "REL-019");
		demand_for(f, OTHER, queries(), "REL-020");
	}
	prepare(f, WITNESS, closes(SECOND_HANDLE));
	prepare(f, LAB, passes_time(200));
	asks_state(play);
}

void ask_always_before(struct play_of_circumstances *play)
{
	if (is_given_a_handle(play))
		gives_a_handle(play);
	/* Otherwise the lock comes without a question before it. */
	if (IS(play, RIVAL_MODE, SYNCHRONOUS))
		demand(&play->f, play->owner, owners(play, queries()));
}

void ask_always_while_locked(struct play_of_circumstances *play)
{
	if (is_given_a_handle(play))
		asks_with_given(play);
	owner_works(play);
	second_goes(play);
}

void ask_always_after(struct play_of_circumstances *play)
{
	owner_comes_again(play);
	next_one_comes(play);
	is_pulled_out(play);
}
