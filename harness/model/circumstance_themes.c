/* circumstance_themes.c - what is asked of the device, theme by theme. */
#include "harness/model/circumstance_stage.h"

#define AT_ONCE_ROUNDS 20

/* Flags with which a lock finds nothing in its way. */
static uint32_t safe_flags(const struct play_of_circumstances *play)
{
	return play->f.kept.mounted == MOUNTED_NOTHING ? 0 : FLAG_IGNORE_VOLUME;
}

/* ---- locks ---- */

static void locks_while_locked(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;
	struct operation again = owners(play, locks_with(play->flags, "Again"));

	asks_state(play);
	demand(f, play->owner, owners(play, queries()));
	demand(f, OTHER, locks_with(safe_flags(play), "Rival"));
	demand(f, OTHER, locks_with(FLAG_IGNORE_VOLUME, play->name));
	if (f->kept.mounted == MOUNTED_VOLUME)
		demand(f, OTHER, locks("Rival"));
	demand(f, play->owner, again);
	demand(f, play->owner, through(play->second, locks_with(FLAG_IGNORE_VOLUME, "Again")));
	demand(f, play->owner, owners(play, locks_with(FLAG_IGNORE_VOLUME, "Bad*name")));
	demand(f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "Bad*name"));
	asks_state(play);
	demand(f, play->owner, through(play->second, queries()));
	/* Whoever was refused goes. */
	demand(f, OTHER, through(THIRD_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Rival")));
	prepare(f, OTHER, closes(THIRD_HANDLE));
	asks_state(play);
}

/* Where somebody works the drive, a volume can be mounted now. */
static void locks_beside_a_volume(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	const uint32_t more = NEED_MEDIUM | NEED_MOUNTED_VOLUME;

	if (!(f->plan->needs & NEED_OPERATOR) || ~play->row->may & more)
		return;
	prepare(f, LAB, inserts(DATA_DISC, 8));
	if (prepare_if_known(f, LAB, mounts()) < 0)
		return;
	f->plan->needs |= more;
	demand(f, OTHER, locks("Rival"));
	asks_state(play);
	demand(f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "Rival"));
	asks_state(play);
}

/* Two at the same moment: one has it. */
static void two_lock_at_once(struct play_of_circumstances *play, enum handle_slot slot)
{
	struct foretelling *f = &play->f;
	const struct operation lock = locks_with(FLAG_IGNORE_VOLUME, "First");

	if (f->parted || f->kept.owner || !f->kept.disc)
		return;
	if (!f->kept.slots[OBSERVER][SPARE_HANDLE])
		prepare(f, OBSERVER, others_open(play, SPARE_HANDLE));
	begin_rounds(f->plan, AT_ONCE_ROUNDS);
	at_once(f->plan, 2);
	demand_plainly(
		f, OTHER, through(slot, lock), returns_either(SUCCESS, ACCESS_DENIED), "LOCK-020");
	demand_plainly(
		f, OBSERVER, through(SPARE_HANDLE, lock), one_winner(ACCESS_DENIED), "LOCK-020");
	given(f->plan, OTHER, through(slot, unlocks()), answers());
	given(f->plan, OBSERVER, through(SPARE_HANDLE, unlocks()), answers());
	end_rounds(f->plan);
}

static void locks_after(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	asks_state(play);
	/* What was refused beside a volume has left it there. */
	if (f->kept.mounted == MOUNTED_VOLUME)
		demand_for(f, OTHER, locks("Rival"), "LOCK-013");
	demand(f, OTHER, locks_with(safe_flags(play), "Rival"));
	asks_state(play);
	if (owner_lives(play)) {
		demand(f, play->owner, owners(play, locks_with(FLAG_IGNORE_VOLUME, "Again")));
		demand(f, play->owner, owners(play, queries()));
	}
	demand(f, OTHER, unlocks());
	asks_state(play);
	two_lock_at_once(play, FIRST_HANDLE);
	locks_beside_a_volume(play);
}

/* ---- unlocks ---- */

static void unlocks_while_locked(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	demand(f, OTHER, unlocks());
	asks_state(play);
	demand(f, play->owner, through(play->second, unlocks()));
	demand(f, OTHER, unlocks_with(FLAG_NO_MEDIA_NOTIFICATIONS));
	asks_state(play);
	demand(f, play->owner, owners(play, queries()));
	demand(f, OTHER, passes_through(SCSI_TEST_UNIT_READY, 0));
	demand(f, play->owner, through(play->second, queries()));
	prepare(f, play->owner, closes(play->second));
	asks_state(play);
}

static void unlocks_after(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	asks_state(play);
	demand(f, OTHER, unlocks());
	if (owner_lives(play))
		demand(f, play->owner, owners(play, unlocks()));
	prepare(f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "Rival"));
	if (owner_lives(play)) {
		demand(f, play->owner, owners(play, unlocks()));
		prepare(f, play->owner, closes(play->handle));
	}
	asks_state(play);
	demand(f, OTHER, unlocks());
}

/* ---- opens ---- */

static void opens_while_locked(struct play_of_circumstances *play)
{
	static const enum lab_path on_volume[] = { PATH_LETTER_ROOT, PATH_FILE_ON_VOLUME };
	static const uint32_t wanted[] = { READ_WRITE, READ_ONLY, WRITE_ONLY, NO_ACCESS,
		ACCESS_READ_DATA | ACCESS_WRITE_DATA, ACCESS_GENERIC_ALL, ACCESS_MAXIMUM_ALLOWED };
	const size_t count = sizeof(wanted) / sizeof(wanted[0]);
	struct foretelling *f = &play->f;

	/* A file system keeps what the first of them came to. */
	for (size_t i = 0; i < count; i++) {
		struct operation o = tries_to_open(play, SPARE_HANDLE);

		o.access = wanted[(i + AT(play, BEFORE)) % count];
		demand(f, OTHER, o);
		o.path = PATH_INTERFACE;
		if (!IS(play, PATH, INTERFACE))
			demand(f, OTHER, o);
		o.path = on_volume[i % 2];
		demand(f, OTHER, o);
		may_have_mounted(play, o.path);
	}
	asks_state(play);
	/* What a process had open before stays as it is. */
	demand_plainly(f, OTHER, closes(THIRD_HANDLE), returns(SUCCESS), "OPEN-010");
	f->kept.slots[OTHER][THIRD_HANDLE] = f->lost.slots[OTHER][THIRD_HANDLE] = 0;
	asks_state(play);
}

static void opens_after(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	demand(f, OTHER, others_open(play, DUPLICATE_HANDLE));
	demand_for(f, OTHER, through(DUPLICATE_HANDLE, queries()), "OPEN-011");
	demand_for(f, OTHER, through(DUPLICATE_HANDLE, locks_with(FLAG_IGNORE_VOLUME, "Newcomer")),
		"OPEN-011");
	demand_for(f, OTHER, queries(), "OPEN-011");
	demand_for(
		f, OTHER, through(DUPLICATE_HANDLE, passes_through(SCSI_INQUIRY, 36)), "OPEN-011");
}

/* ---- commands ---- */

static void commands_while_locked(struct play_of_circumstances *play)
{
	static const uint8_t allow[4] = { 0 };
	struct foretelling *f = &play->f;
	const struct operation refused[] = {
		passes_through(SCSI_TEST_UNIT_READY, 0),
		passes_through_direct(SCSI_TEST_UNIT_READY, 0),
		reads(0, SECTOR_SIZE),
		reads(FURTHER_ON, SECTOR_SIZE),
		controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0),
		controls(IOCTL_CDROM_READ_TOC, NULL, 0, 804),
		controls(IOCTL_CDROM_GET_DRIVE_GEOMETRY, NULL, 0, 24),
		controls(IOCTL_STORAGE_MEDIA_REMOVAL, allow, 1, 0),
		controls(IOCTL_STORAGE_MCN_CONTROL, allow, 1, 0),
		controls(IOCTL_DISK_IS_WRITABLE, NULL, 0, 0),
	};

	/* A command that succeeds without a disc, too. */
	demand(f, play->owner, owners(play, passes_through(SCSI_INQUIRY, 36)));
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		demand(f, OTHER, refused[i]);
	if ((IS(play, MEDIUM, UDF) || IS(play, MEDIUM, UDF_VOLUME)) &&
		play->row->may & NEED_WRITABLE_MEDIUM) {
		f->plan->needs |= NEED_WRITABLE_MEDIUM;
		demand(f, OTHER, writes(1024u * SECTOR_SIZE, SECTOR_SIZE));
	}
	if (!f->kept.stalled)
		demand_if_kept(f, play->owner,
			owners(play,
				controls(
					IOCTL_CDROM_GET_CONFIGURATION, allow, sizeof(allow), 1024)),
			returns_other_than(ACCESS_DENIED), "OWNER-003");
	demand(f, play->owner, owners(play, reads(0, SECTOR_SIZE)));
	demand(f, play->owner, owners(play, passes_through(SCSI_INQUIRY, 36)));
	/* What was refused before opens no door. */
	demand(f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "Rival"));
	demand(f, OTHER, unlocks());
	for (size_t i = 0; i < 5; i++)
		demand(f, OTHER, refused[i]);
	asks_state(play);
}

static void commands_after(struct play_of_circumstances *play)
{
	demand(&play->f, OTHER, passes_through(SCSI_INQUIRY, 36));
	demand(&play->f, OTHER, reads(0, SECTOR_SIZE));
	asks_state(play);
}

/* ---- caches ---- */

/* Before the lock they are taken down, under it they are the same. */
static void asks_cached(struct play_of_circumstances *play, bool first)
{
	static const char *const clauses[CACHED] = { "CACHE-001", "CACHE-002", "INQ-003" };
	const struct operation asked[CACHED] = {
		asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, 1024),
		asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_ADAPTER, 1024),
		asks_inquiry(512),
	};

	for (int i = 0; i < CACHED; i++) {
		if (first)
			play->cached[i] = prepare(&play->f, OTHER, asked[i]);
		else
			demand_also(
				&play->f, OTHER, asked[i], same_as(play->cached[i]), clauses[i]);
	}
}

static void caches_while_locked(struct play_of_circumstances *play)
{
	static const uint32_t ids[] = { 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 48,
		0x7FFFFFFF };
	static const uint32_t types[] = { PROPERTY_QUERY_MASK, PROPERTY_QUERY_MASK + 1,
		0xFFFFFFFFu };
	struct foretelling *f = &play->f;

	asks_cached(play, false);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		demand(f, OTHER, asks_property(PROPERTY_QUERY_STANDARD, ids[i], 1024));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		for (uint32_t id = 0; id < 5; id++)
			demand(f, OTHER, asks_property(types[i], id, 1024));
	demand(f, play->owner, owners(play, asks_inquiry(512)));
	demand(f, play->owner,
		owners(play, asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, 1024)));
	asks_state(play);
}

/* ---- all of them ---- */

void ask_before(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	ask_always_before(play);

	switch (AT(play, THEME)) {
	case WHEN_THEME_LOCKS:
		asks_state(play);
		prepare(f, OTHER, others_open(play, THIRD_HANDLE));
		if (f->kept.mounted == MOUNTED_VOLUME)
			demand(f, OTHER, locks("Rival"));
		/* Through a handle that was given, and beside any medium that is still there. */
		if (!IS(play, BEFORE, FIRST_DAY))
			two_lock_at_once(play, FILE_HANDLE);
		break;
	case WHEN_THEME_UNLOCKS:
		demand(f, OTHER, unlocks());
		demand(f, play->owner, owners(play, unlocks()));
		break;
	case WHEN_THEME_ARGUMENTS: arguments_before(play); break;
	case WHEN_THEME_RIGHTS: opens_with_less(play); break;
	case WHEN_THEME_OPENS:
		prepare(f, OTHER, opens(THIRD_HANDLE, PATH_INTERFACE, READ_WRITE));
		break;
	case WHEN_THEME_CACHES: asks_cached(play, true); break;
	case WHEN_THEME_NOTICES: given(f->plan, OTHER, subscribes(), succeeds()); break;
	case WHEN_THEME_SILENCE: silence_before(play); break;
	case WHEN_THEME_VOLUMES:
		play->volume = given(f->plan, OTHER, asks_volume(), both(succeeds(), says("")));
		break;
	default: break;
	}
}

void ask_while_locked(struct play_of_circumstances *play)
{
	switch (AT(play, THEME)) {
	case WHEN_THEME_LOCKS: locks_while_locked(play); break;
	case WHEN_THEME_UNLOCKS: unlocks_while_locked(play); break;
	case WHEN_THEME_ARGUMENTS: arguments_while_locked(play); break;
	case WHEN_THEME_RIGHTS: asks_with_less(play); break;
	case WHEN_THEME_OPENS: opens_while_locked(play); break;
	case WHEN_THEME_COMMANDS: commands_while_locked(play); break;
	case WHEN_THEME_CACHES: caches_while_locked(play); break;
	case WHEN_THEME_NOTICES: notices_while_locked(play); break;
	case WHEN_THEME_SILENCE: silence_while_locked(play); break;
	default: volumes_while_locked(play); break;
	}
	ask_always_while_locked(play);
}

void ask_after(struct play_of_circumstances *play)
{
	switch (AT(play, THEME)) {
	case WHEN_THEME_LOCKS: locks_after(play); break;
	case WHEN_THEME_UNLOCKS: unlocks_after(play); break;
	case WHEN_THEME_ARGUMENTS: arguments_after(play); break;
	case WHEN_THEME_OPENS: opens_after(play); break;
	case WHEN_THEME_COMMANDS: commands_after(play); break;
	case WHEN_THEME_NOTICES: notices_after(play); break;
	case WHEN_THEME_SILENCE: silence_after(play); break;
	case WHEN_THEME_VOLUMES: volumes_after(play); break;
	default: asks_state(play); break;
	}
	ask_always_after(play);
}
