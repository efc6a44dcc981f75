/* circumstance_plan.c - from a row of circumstances to a plan. */
#include "harness/model/circumstance_stage.h"

#include <string.h>

static const char *const names[] = {
	[0] = "Holder",
	[WHEN_NAME_SHORTEST - WHEN_NAME_USUAL] = "Q",
	[WHEN_NAME_ODD - WHEN_NAME_USUAL] = "abcdefghijklmnopqrstuvwxyz01234",
	[WHEN_NAME_EVEN - WHEN_NAME_USUAL] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ567890",
	[WHEN_NAME_LONG - WHEN_NAME_USUAL] = "Burner 7.5.9, build 1034: writing session 2 of 3",
	[WHEN_NAME_LONGEST - WHEN_NAME_USUAL] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
	[WHEN_NAME_SPACED - WHEN_NAME_USUAL] = " .,:;-_ ",
};

/* The handle comes to its owner. */
static void hand_over(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	play->owner = HOLDER;
	play->handle = FIRST_HANDLE;
	play->second = SECOND_HANDLE;
	switch (AT(play, HOLDING)) {
	case WHEN_HOLDING_DUPLICATE:
		prepare(f, HOLDER, duplicates(FIRST_HANDLE, DUPLICATE_HANDLE));
		play->handle = DUPLICATE_HANDLE;
		break;
	case WHEN_HOLDING_INHERITED:
		prepare(f, HOLDER, bequeaths(FIRST_HANDLE, HEIR, SPARE_HANDLE));
		break;
	case WHEN_HOLDING_GIVEN:
	case WHEN_HOLDING_SHARED:
		prepare(f, HOLDER, gives(FIRST_HANDLE, HEIR, SPARE_HANDLE));
		break;
	default: return;
	}
	if (play->handle == FIRST_HANDLE) {
		play->owner = HEIR;
		play->handle = SPARE_HANDLE;
	}
	if (!IS(play, HOLDING, SHARED))
		prepare(f, HOLDER, closes(FIRST_HANDLE));
}

/* Who was given its handle, was given the second one too. */
static void open_second(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	if (IS(play, HOLDING, GIVEN)) {
		prepare(f, HOLDER, owners_open(play, play->second));
		prepare(f, HOLDER, gives(play->second, play->owner, play->second));
		prepare(f, HOLDER, closes(play->second));
	} else {
		prepare(f, play->owner, owners_open(play, play->second));
	}
}

static void open_handles(struct play_of_circumstances *play)
{
	if (IS(play, OWNER_ACCOUNT, USER) || IS(play, RIVAL_ACCOUNT, USER))
		prepare(&play->f, LAB, lab(LAB_GRANT_WRITE, ACCOUNT_STANDARD_USER, 0, 0));
	/* The other one's handle is the older one. */
	demand_or_prepare(&play->f, true, OTHER, others_open(play, FIRST_HANDLE));
	demand_or_prepare(&play->f, true, HOLDER, owners_open(play, FIRST_HANDLE));
	hand_over(play);
	open_second(play);
	if (IS(play, DURING, RIVAL_CLOSES))
		prepare(&play->f, OTHER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	if (IS(play, DURING, RIVAL_DIES))
		prepare(&play->f, STRANGER, opens(FIRST_HANDLE, PATH_INTERFACE, READ_WRITE));
}

/* ... and leaves it alone: a file that is open stays so. */
static void is_refused_beside_file(struct play_of_circumstances *play, struct operation does)
{
	struct foretelling *f = &play->f;

	given(f->plan, OBSERVER, opens(LETTER_HANDLE, PATH_FILE_ON_VOLUME, READ_ONLY),
		returns(SUCCESS));
	demand_or_prepare(f, true, play->owner, does);
	demand_plainly(f, OBSERVER, through(LETTER_HANDLE, reads(0, SECTOR_SIZE)), returns(SUCCESS),
		"LOCK-013");
	given(f->plan, OBSERVER, closes(LETTER_HANDLE), answers());
}

/* Where a volume is mounted, Flags 0 is refused first. */
static void lock(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;
	struct operation does = owners(play, locks_with(play->flags, play->name));

	if (f->kept.mounted == MOUNTED_UNKNOWN)
		does = owners(play, locks_with(FLAG_IGNORE_VOLUME, play->name));
	if (!play->flags && f->kept.mounted == MOUNTED_VOLUME) {
		is_refused_beside_file(play, does);
		does = owners(play, locks_with(FLAG_IGNORE_VOLUME, play->name));
	}
	demand_or_prepare(f, true, play->owner, does);
}

static void write(struct play_of_circumstances *play)
{
	play_before(play);
	play_medium(play);
	open_handles(play);
	ask_before(play);
	lock(play);
	/* ... by its owner: the other one's first request comes later. */
	if (AT(play, DURING) >= WHEN_DURING_DISC_CHANGES && !play->f.parted)
		demand(&play->f, play->owner, owners(play, queries()));
	play_during(play);
	ask_while_locked(play);
	play_release(play);
	ask_after(play);
}

void circumstances_write(struct plan *plan, const struct circumstances *row,
	const struct clause *(*find)(const char *id), const struct clause **cited,
	uint32_t cited_most)
{
	struct play_of_circumstances play = { .row = row };
	uint32_t count;

	foretell_start(&play.f, plan, OTHER, find);
	play.flags = row->at[AXIS_FLAGS] == WHEN_FLAGS_IGNORING ? FLAG_IGNORE_VOLUME : 0;
	play.name = names[row->at[AXIS_NAME] - WHEN_NAME_USUAL];
	for (uint32_t axis = 0; axis < AXIS_COUNT; axis++)
		plan->needs |= circumstance_info[row->at[axis]].needs;
	write(&play);
	count = play.f.cited_count < cited_most ? play.f.cited_count : cited_most;
	if (cited)
		memcpy(cited, play.f.cited, count * sizeof(struct clause *));
	if (cited)
		cited[count] = NULL;
}
