/* circumstance_before.c - what happened before, and what is in the drive. */
#include "harness/model/circumstance_stage.h"

/* Everybody in this prologue opens for himself, and closes in the end. */
#define FIRST  HOLDER
#define SECOND OTHER

static void opens_one(struct play_of_circumstances *play, enum actor actor)
{
	prepare(&play->f, actor, opens(FIRST_HANDLE, PATH_INTERFACE, READ_WRITE));
}

static void closes_one(struct play_of_circumstances *play, enum actor actor)
{
	prepare(&play->f, actor, closes(FIRST_HANDLE));
}

static void locks_first(struct play_of_circumstances *play)
{
	opens_one(play, FIRST);
	prepare(&play->f, FIRST, locks_with(FLAG_IGNORE_VOLUME, "First"));
}

static void unlocks_first(struct play_of_circumstances *play, uint32_t flags)
{
	prepare(&play->f, FIRST, unlocks_with(flags));
	closes_one(play, FIRST);
}

static void changes_disc(struct play_of_circumstances *play, uint32_t content)
{
	struct foretelling *f = &play->f;

	prepare(f, LAB, takes_out());
	prepare(f, LAB, passes_time(POLLED));
	prepare(f, LAB, inserts(DATA_DISC, content));
	prepare(f, LAB, passes_time(POLLED));
}

/* Another process asks what the locked device, or the free one, refuses it. */
static void is_refused(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	opens_one(play, SECOND);
	if (IS(play, BEFORE, UNLOCK_REFUSED))
		prepare(f, SECOND, unlocks());
	if (IS(play, BEFORE, NAME_REFUSED))
		prepare(f, SECOND, locks_with(FLAG_IGNORE_VOLUME, "No/slash"));
	locks_first(play);
	switch (AT(play, BEFORE)) {
	case WHEN_BEFORE_LOCK_REFUSED:
		prepare(f, SECOND, locks_with(FLAG_IGNORE_VOLUME, "Second"));
		break;
	case WHEN_BEFORE_UNLOCK_REFUSED: prepare(f, SECOND, unlocks()); break;
	case WHEN_BEFORE_OPEN_REFUSED:
		attempt(f, SECOND, tries_to_open(play, SECOND_HANDLE));
		may_have_mounted(play, tries_to_open(play, SECOND_HANDLE).path);
		break;
	default: break;
	}
	unlocks_first(play, 0);
	closes_one(play, SECOND);
}

static void is_killed_busy(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	prepare(f, FIRST, overlapped(opens(FIRST_HANDLE, PATH_INTERFACE, READ_WRITE)));
	prepare(f, FIRST, locks_with(FLAG_IGNORE_VOLUME, "First"));
	prepare(f, LAB, stalls(ANY_COMMAND));
	prepare(f, FIRST, begins(UNDER_WAY, passes_through(SCSI_INQUIRY, 36)));
	prepare(f, FIRST, is_killed());
	prepare(f, LAB, releases_stall());
}

static void is_repeated(struct play_of_circumstances *play)
{
	opens_one(play, FIRST);
	/* Not for the model: each of the pairs leaves the device as it was. */
	given(play->f.plan, FIRST, cycles(100, "First"), answers());
	closes_one(play, FIRST);
}

static void is_mounted_twice(struct play_of_circumstances *play)
{
	prepare(&play->f, LAB, mounts());
	locks_first(play);
	unlocks_first(play, 0);
	prepare(&play->f, LAB, mounts());
}

static void is_plugged_again(struct play_of_circumstances *play)
{
	locks_first(play);
	prepare(&play->f, LAB, lab(LAB_UNPLUG, 0, 0, 0));
	demand(&play->f, FIRST, queries());
	demand(&play->f, FIRST, passes_through(SCSI_INQUIRY, 36));
	demand(&play->f, FIRST, reads(0, SECTOR_SIZE));
	demand(&play->f, FIRST, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0));
	prepare(&play->f, LAB, lab(LAB_PLUG_IN, 0, 0, 0));
	closes_one(play, FIRST);
}

static void events(struct play_of_circumstances *play, enum lab_verb one, enum lab_verb other)
{
	prepare(&play->f, LAB, lab(one, 0, 0, 0));
	if (other != one)
		prepare(&play->f, LAB, lab(other, 0, 0, 0));
}

void play_before(struct play_of_circumstances *play)
{
	switch (AT(play, BEFORE)) {
	case WHEN_BEFORE_UNLOCKED:
	case WHEN_BEFORE_UNLOCKED_SILENTLY:
		locks_first(play);
		unlocks_first(play, IS(play, BEFORE, UNLOCKED) ? 0 : FLAG_NO_MEDIA_NOTIFICATIONS);
		break;
	case WHEN_BEFORE_CLOSED:
		locks_first(play);
		closes_one(play, FIRST);
		break;
	case WHEN_BEFORE_KILLED:
		locks_first(play);
		prepare(&play->f, FIRST, is_killed());
		break;
	case WHEN_BEFORE_KILLED_BUSY: is_killed_busy(play); break;
	case WHEN_BEFORE_LOCK_REFUSED:
	case WHEN_BEFORE_NAME_REFUSED:
	case WHEN_BEFORE_UNLOCK_REFUSED:
	case WHEN_BEFORE_OPEN_REFUSED: is_refused(play); break;
	case WHEN_BEFORE_REPEATED: is_repeated(play); break;
	case WHEN_BEFORE_NEXT_DISC:
		locks_first(play);
		unlocks_first(play, 0);
		changes_disc(play, 2);
		break;
	case WHEN_BEFORE_OTHER_DISC: changes_disc(play, 2); break;
	case WHEN_BEFORE_REMOUNTED: is_mounted_twice(play); break;
	case WHEN_BEFORE_SLEPT: events(play, LAB_SLEEP, LAB_WAKE); break;
	case WHEN_BEFORE_POWERED: events(play, LAB_DRIVE_OFF, LAB_DRIVE_ON); break;
	case WHEN_BEFORE_RESET: events(play, LAB_RESET_BUS, LAB_RESET_BUS); break;
	case WHEN_BEFORE_SCANNED: events(play, LAB_RESCAN, LAB_RESCAN); break;
	case WHEN_BEFORE_REPLUGGED: is_plugged_again(play); break;
	default: break;
	}
}

void play_medium(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	switch (AT(play, MEDIUM)) {
	case WHEN_MEDIUM_VOLUME: prepare(f, LAB, mounts()); break;
	case WHEN_MEDIUM_AUDIO: prepare(f, LAB, inserts(AUDIO_DISC, 1)); break;
	case WHEN_MEDIUM_BLANK: prepare(f, LAB, inserts(BLANK_DISC, 1)); break;
	case WHEN_MEDIUM_UDF: prepare(f, LAB, inserts(UDF_DISC, 1)); break;
	case WHEN_MEDIUM_UDF_VOLUME:
		prepare(f, LAB, inserts(UDF_DISC, 1));
		prepare(f, LAB, mounts());
		break;
	case WHEN_MEDIUM_EMPTY: prepare(f, LAB, takes_out()); break;
	case WHEN_MEDIUM_TRAY: prepare(f, LAB, lab(LAB_OPEN_TRAY, 0, 0, 0)); break;
	default: return;
	}
	/* The driver has had the time to find that. */
	prepare(f, LAB, passes_time(POLLED));
}
