/* circumstance_medium.c - themes: what is announced of the medium, what reaches the drive, what becomes of a volume. */
#include "harness/model/circumstance_stage.h"

/* ---- notices ---- */

static void forgets_notices(struct play_of_circumstances *play)
{
	prepare(&play->f, LAB, passes_time(POLLED));
	given(play->f.plan, OTHER, sees_events(), answers());
}

static void disc_goes(struct play_of_circumstances *play)
{
	prepare(&play->f, LAB, takes_out());
	prepare(&play->f, LAB, passes_time(POLLED));
}

static void disc_comes(struct play_of_circumstances *play, uint32_t content)
{
	prepare(&play->f, LAB, inserts(DATA_DISC, content));
	prepare(&play->f, LAB, passes_time(POLLED));
}

void notices_while_locked(struct play_of_circumstances *play)
{
	const struct expectation nothing = both(never_says("arrival"), never_says("removal"));

	forgets_notices(play);
	disc_goes(play);
	demand_if_kept(&play->f, OTHER, sees_events(), nothing, "MCN-002");
	disc_comes(play, 5);
	demand_if_kept(&play->f, OTHER, sees_events(), nothing, "MCN-001");
	asks_state(play);
}

/* The clause about the way in which the lock has ended. */
static const char *by_release(const struct play_of_circumstances *play, const char *unlock,
	const char *close, const char *end)
{
	if (owner_lives(play))
		return unlock;
	return IS(play, RELEASE, BY_CLOSE) ? close : end;
}

void notices_after(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	asks_state(play);
	disc_goes(play);
	disc_comes(play, 6);
	forgets_notices(play);
	disc_goes(play);
	demand_plainly(f, OTHER, hears("removal"), says("removal"),
		by_release(play, "MCN-005", "MCN-006", "MCN-007"));
	disc_comes(play, 7);
	demand_plainly(f, OTHER, hears("arrival"), says("arrival"),
		by_release(play, "POST-001", "POST-004", "POST-007"));
	/* Nor does an unlock that keeps quiet itself silence what comes later. */
	prepare(f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "Rival"));
	prepare(f, OTHER, unlocks_with(FLAG_NO_MEDIA_NOTIFICATIONS));
	forgets_notices(play);
	disc_goes(play);
	demand_plainly(f, OTHER, hears("removal"), says("removal"), "MCN-005");
}

/* ---- silence ---- */

/* An unlock of the free device is refused, and starts nothing: nor is anybody told to verify the medium. */
void silence_before(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;
	const bool readable = f->kept.mounted == MOUNTED_VOLUME;

	if (readable) {
		given(f->plan, OTHER, reads(0, SECTOR_SIZE), answers());
		given(f->plan, OTHER, reads(0, SECTOR_SIZE), returns(SUCCESS));
	}
	prepare(f, LAB, clears_commands());
	demand(f, OTHER, unlocks());
	demand_plainly(f, LAB, reads_commands(), says_nothing(), "POST-014");
	if (readable)
		demand_plainly(f, OTHER, reads(0, SECTOR_SIZE), returns(SUCCESS), "POST-014");
}

void silence_while_locked(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	prepare(f, LAB, clears_commands());
	prepare(f, LAB, passes_time(5 * POLLED));
	demand_if_kept(f, LAB, reads_commands(), says_nothing(), "MCN-004");
	demand(f, OTHER, passes_through(SCSI_TEST_UNIT_READY, 0));
	demand(f, OTHER, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0));
	demand(f, OTHER, asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, 1024));
	demand(f, OTHER, asks_inquiry(512));
	demand_if_kept(f, LAB, reads_commands(), says_nothing(), "LOCK-034");
	demand(f, OTHER, unlocks());
	demand_if_kept(f, LAB, reads_commands(), says_nothing(), "POST-014");
	asks_state(play);
}

void silence_after(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	asks_state(play);
	prepare(f, LAB, clears_commands());
	prepare(f, LAB, passes_time(POLLED));
	demand_plainly(f, LAB, reads_commands(), says(""), "MCN-008");
}

/* ---- volumes ---- */

void volumes_while_locked(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	asks_state(play);
	prepare(f, LAB, takes_out());
	prepare(f, LAB, inserts(DATA_DISC, 9));
	/* It is the owner who hears of that from the drive, by pass-through, so that the driver has no hint
	 * but the release itself. */
	for (int i = 0; i < 2; i++)
		prepare_if_known(
			f, play->owner, owners(play, passes_through(SCSI_TEST_UNIT_READY, 0)));
}

void volumes_after(struct play_of_circumstances *play)
{
	demand_plainly(&play->f, OTHER, asks_volume(),
		both(succeeds(), differs_from(play->volume, PART_TEXT)),
		by_release(play, "POST-002", "POST-005", "POST-008"));
	demand_plainly(&play->f, OTHER, asks_volume(), both(succeeds(), says("")), "ENV-017");
	asks_state(play);
}
