/* circumstance_during.c - what happens while the device is locked, and how the lock ends. */
#include "harness/model/circumstance_stage.h"

static void rival_asks(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	switch (AT(play, DURING)) {
	case WHEN_DURING_RIVAL_LOCKS:
		prepare(f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "Rival"));
		break;
	case WHEN_DURING_RIVAL_MISNAMES:
		prepare(f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "Rival?"));
		break;
	case WHEN_DURING_RIVAL_UNLOCKS: prepare(f, OTHER, unlocks()); break;
	case WHEN_DURING_RIVAL_OPENS:
		attempt(f, OTHER, tries_to_open(play, SPARE_HANDLE));
		may_have_mounted(play, tries_to_open(play, SPARE_HANDLE).path);
		break;
	case WHEN_DURING_OWNER_LOCKS:
		prepare(f, play->owner, owners(play, locks_with(FLAG_IGNORE_VOLUME, "Again")));
		break;
	default:
		prepare(f, play->owner, owners(play, locks_with(FLAG_IGNORE_VOLUME, "Again?")));
		break;
	}
}

static void rival_leaves(struct play_of_circumstances *play)
{
	if (IS(play, DURING, RIVAL_CLOSES))
		prepare(&play->f, OTHER, closes(SECOND_HANDLE));
	else
		prepare(&play->f, STRANGER, is_killed());
}

static void copy_goes(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	if (IS(play, DURING, COPY_CLOSES)) {
		prepare(f, play->owner, duplicates(play->handle, THIRD_HANDLE));
		prepare(f, play->owner, closes(THIRD_HANDLE));
		return;
	}
	prepare(f, play->owner, gives(play->handle, SUCCESSOR, SPARE_HANDLE));
	prepare(f, LAB, stalls(ANY_COMMAND));
	prepare(f, SUCCESSOR,
		begins(UNDER_WAY, through(SPARE_HANDLE, passes_through(SCSI_INQUIRY, 36))));
	prepare(f, SUCCESSOR, is_killed());
	prepare(f, LAB, releases_stall());
}

static void begins_command(struct play_of_circumstances *play)
{
	prepare(&play->f, LAB, stalls(ANY_COMMAND));
	prepare(&play->f, play->owner,
		begins(UNDER_WAY, owners(play, passes_through(SCSI_INQUIRY, 36))));
}

static void runs_command(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	begins_command(play);
	if (IS(play, THEME, CACHES))
		demand(f, OTHER, asks_inquiry(512));
	if (IS(play, THEME, OPENS))
		demand(f, OTHER, tries_to_open(play, SPARE_HANDLE));
	prepare(f, LAB, releases_stall());
	prepare(f, play->owner, awaits(UNDER_WAY));
}

static void disc_moves(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	switch (AT(play, DURING)) {
	case WHEN_DURING_DISC_CHANGES:
		prepare(f, LAB, takes_out());
		prepare(f, LAB, inserts(DATA_DISC, 3));
		break;
	case WHEN_DURING_DISC_GOES: prepare(f, LAB, takes_out()); break;
	case WHEN_DURING_TRAY_OPENS: prepare(f, LAB, lab(LAB_OPEN_TRAY, 0, 0, 0)); break;
	default: prepare(f, LAB, lab(LAB_PRESS_EJECT, 0, 0, 0)); break;
	}
	prepare(f, LAB, passes_time(POLLED));
}

static void system_acts(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	switch (AT(play, DURING)) {
	case WHEN_DURING_SLEEPS:
		prepare(f, LAB, lab(LAB_SLEEP, 0, 0, 0));
		prepare(f, LAB, lab(LAB_WAKE, 0, 0, 0));
		break;
	case WHEN_DURING_POWERS_DOWN:
		prepare(f, LAB, lab(LAB_DRIVE_OFF, 0, 0, 0));
		prepare(f, LAB, lab(LAB_DRIVE_ON, 0, 0, 0));
		break;
	case WHEN_DURING_BUS_RESETS: prepare(f, LAB, lab(LAB_RESET_BUS, 0, 0, 0)); break;
	default: prepare(f, LAB, lab(LAB_RESCAN, 0, 0, 0)); break;
	}
}

void play_during(struct play_of_circumstances *play)
{
	switch (AT(play, DURING)) {
	case WHEN_DURING_QUIET: break;
	case WHEN_DURING_RIVAL_LOCKS:
	case WHEN_DURING_OWNER_LOCKS:
	case WHEN_DURING_OWNER_MISNAMES:
	case WHEN_DURING_RIVAL_MISNAMES:
	case WHEN_DURING_RIVAL_UNLOCKS:
	case WHEN_DURING_RIVAL_OPENS: rival_asks(play); break;
	case WHEN_DURING_RIVAL_CLOSES:
	case WHEN_DURING_RIVAL_DIES: rival_leaves(play); break;
	case WHEN_DURING_COPY_CLOSES:
	case WHEN_DURING_COPY_DIES: copy_goes(play); break;
	case WHEN_DURING_COMMAND: runs_command(play); break;
	case WHEN_DURING_LAST_COMMAND: break; /* play_release() */
	case WHEN_DURING_DISC_CHANGES:
	case WHEN_DURING_DISC_GOES:
	case WHEN_DURING_TRAY_OPENS:
	case WHEN_DURING_BUTTON: disc_moves(play); break;
	default: system_acts(play); break;
	}
}

static struct operation owners_end(const struct play_of_circumstances *play)
{
	switch (AT(play, RELEASE)) {
	case WHEN_RELEASE_BY_QUIT: return quits();
	case WHEN_RELEASE_BY_EXIT: return dies(DEATH_EXIT);
	case WHEN_RELEASE_BY_ABORT: return dies(DEATH_ABORT);
	case WHEN_RELEASE_BY_FAULT: return dies(DEATH_FAULT);
	default: return is_killed();
	}
}

void play_release(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	if (IS(play, DURING, LAST_COMMAND))
		begins_command(play);
	switch (AT(play, RELEASE)) {
	case WHEN_RELEASE_BY_UNLOCK:
	case WHEN_RELEASE_BY_SILENT_UNLOCK:
		demand_or_prepare(f, true, play->owner,
			owners(play,
				unlocks_with(IS(play, RELEASE, BY_UNLOCK)
						? 0
						: FLAG_NO_MEDIA_NOTIFICATIONS)));
		break;
	case WHEN_RELEASE_BY_CLOSE:
		if (IS(play, HOLDING, SHARED))
			prepare(f, HOLDER, closes(FIRST_HANDLE));
		prepare(f, play->owner, closes(play->handle));
		break;
	default: prepare(f, play->owner, owners_end(play)); break;
	}
	if (IS(play, DURING, LAST_COMMAND))
		prepare(f, LAB, releases_stall());
	/* An end has to reach the driver first. */
	prepare(f, LAB, passes_time(200));
}
