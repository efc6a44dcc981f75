/* circumstance_arguments.c - what is asked with something wrong in it, under any name, and with too few rights. */
#include "harness/model/circumstance_stage.h"

/* ---- arguments ---- */

static void malformed(struct play_of_circumstances *play, enum actor actor, enum handle_slot slot)
{
	static const uint8_t endless[CALLER_NAME_FIELD] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
							  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	static const uint32_t types[] = { 3, 4, 255, 0x10000, 0x01000000, 0x7FFFFFFFu, 0x80000000u,
		0xFFFFFFFFu };
	const struct operation wrong[] = {
		with_input_length(0, queries()),
		with_input_length(7, queries()),
		with_output_length(0, queries()),
		with_output_length(64, queries()),
		with_input_length(71, locks_with(FLAG_IGNORE_VOLUME, "Short")),
		with_input_length(8, locks_with(FLAG_IGNORE_VOLUME, "Short")),
		with_input_length(4, unlocks()),
		requests(EXCLUSIVE_ACCESS_LOCK, FLAG_IGNORE_VOLUME, endless, sizeof(endless) - 1,
			'A'),
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		demand(&play->f, actor, through(slot, wrong[i]));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		demand(&play->f, actor, through(slot, requests(types[i], 0, "Third", 5, 0)));
}

/* Names with one byte that is not allowed: first, in the middle, last. */
static void misnamed(struct play_of_circumstances *play, enum actor actor, enum handle_slot slot)
{
	static const uint8_t bytes[] = { '/', '@', '[', '`', '{', '+', '!', '?', '*', '(', ')', '&',
		'#', '"', '\'', '\\', '~', '%', '$', '=', '<', '>', '|', '^', '\t', '\n', '\r',
		0x01, 0x1B, 0x1F, 0x7F, 0x80, 0xA0, 0xC1, 0xE9, 0xFF };

	for (size_t i = 0; i < sizeof(bytes); i++) {
		char name[] = "Nero7";

		name[i % 5] = (char)bytes[i];
		demand(&play->f, actor, through(slot, locks_with(FLAG_IGNORE_VOLUME, name)));
	}
	for (size_t i = 15; i < 62; i += 15) {
		char name[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

		name[i] = '*';
		demand(&play->f, actor, through(slot, locks_with(FLAG_IGNORE_VOLUME, name)));
	}
}

/* Every character that is allowed, and lengths at which copies like to go wrong. */
static void named(struct play_of_circumstances *play, enum actor actor, enum handle_slot slot)
{
	static const char *const names[] = {
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "a", "Zz",
		" .,:;-_0 .,:;-_", "   ", "two  spaces, and   three", "0123456789abcdef",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234", "ABCDEFGHIJKLMNOPQRSTUVWXYZ 12345",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ 1234567890:abcdefgh-_",
		"abcdefghijklmnopqrstuvwxyz,ABCDEFGHIJKLMNOPQRSTUVWXYZ;1234567"
	};
	struct foretelling *f = &play->f;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		demand(f, actor, through(slot, locks_with(FLAG_IGNORE_VOLUME, names[i])));
		demand_also(f, OTHER, queries(), sees_locked(), "NAME-022");
		demand(f, actor, through(slot, unlocks()));
	}
}

/* Requests of exactly the lengths that the documents give. */
static void measured(struct play_of_circumstances *play, enum actor actor, enum handle_slot slot)
{
	struct foretelling *f = &play->f;

	demand_for(f, actor, through(slot, locks_with(FLAG_IGNORE_VOLUME, "Exact")), "BUF-004");
	demand_for(f, actor, through(slot, queries()), "BUF-005");
	demand_for(f, actor, through(slot, queries()), "BUF-008");
	demand_for(f, actor, through(slot, queries()), "QUERY-005");
	demand_for(f, actor, through(slot, with_output_length(128, queries())), "BUF-009");
	demand_for(f, actor, through(slot, unlocks()), "BUF-006");
	demand_for(f, actor, through(slot, with_output_length(66, queries())), "BUF-009");
}

/* ---- rights ---- */

/* Opened before the lock: to read, to write, for nothing. */
static const uint32_t lesser[] = { READ_ONLY, WRITE_ONLY, NO_ACCESS };

static void opens_lesser(
	struct play_of_circumstances *play, enum actor actor, uint32_t which, enum handle_slot slot)
{
	struct operation o = others_open(play, slot);

	o.access = lesser[which];
	demand_or_prepare(&play->f, true, actor, o);
}

/* Those that others close while it is locked; and those that its owner does. */
static const enum handle_slot spare[] = { DUPLICATE_HANDLE, SPARE_HANDLE, THIRD_HANDLE };
static const enum handle_slot owners_spare[] = { LETTER_HANDLE, FILE_HANDLE, SECOND_HANDLE };

/* The other one opens its own; or it is given those that somebody else has opened. */
void opens_with_less(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	for (uint32_t i = 0; i < 3; i++) {
		enum handle_slot slot = (enum handle_slot)(THIRD_HANDLE + i);

		if (IS(play, HOLDING, ORIGINAL) || IS(play, HOLDING, DUPLICATE)) {
			opens_lesser(play, OTHER, i, slot);
		} else {
			opens_lesser(play, OBSERVER, i, SECOND_HANDLE);
			prepare(f, OBSERVER, gives(SECOND_HANDLE, OTHER, slot));
			prepare(f, OBSERVER, closes(SECOND_HANDLE));
		}
		opens_lesser(play, OBSERVER, i, spare[i]);
		if (owners_spare[i] == play->second)
			prepare(f, play->owner, closes(play->second));
		opens_lesser(play, play->owner, i, owners_spare[i]);
	}
}

static void closes_lesser(struct play_of_circumstances *play)
{
	for (uint32_t i = 0; i < 3; i++) {
		prepare(&play->f, OBSERVER, closes(spare[i]));
		asks_state(play);
		prepare(&play->f, play->owner, closes(owners_spare[i]));
		asks_state(play);
	}
}

/* What needs some right, or none, and is refused all the same. */
static void commands_with_less(
	struct play_of_circumstances *play, enum handle_slot slot, bool may_read)
{
	static const uint8_t allow[4] = { 0 };
	struct foretelling *f = &play->f;

	for (uint32_t id = PROPERTY_DEVICE; id <= PROPERTY_DEVICE_ID + 2; id++)
		demand(f, OTHER, through(slot, asks_property(PROPERTY_QUERY_MASK, id, 1024)));
	for (uint32_t id = PROPERTY_DEVICE; id <= PROPERTY_DEVICE_ID + 2; id++)
		demand(f, OTHER, through(slot, asks_property(PROPERTY_QUERY_MASK + 1, id, 1024)));
	for (uint32_t id = PROPERTY_DEVICE_ID; id <= 6; id++)
		demand(f, OTHER, through(slot, asks_property(PROPERTY_QUERY_STANDARD, id, 1024)));
	/* Any right will do for that one. */
	if (!may_read) {
		demand(f, OTHER,
			through(slot, controls(IOCTL_STORAGE_EJECTION_CONTROL, allow, 1, 0)));
		return;
	}
	demand(f, OTHER, through(slot, reads(0, SECTOR_SIZE)));
	demand(f, OTHER, through(slot, reads(FURTHER_ON, SECTOR_SIZE)));
	demand(f, OTHER, through(slot, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0)));
	demand(f, OTHER, through(slot, controls(IOCTL_CDROM_READ_TOC, NULL, 0, 804)));
	demand(f, OTHER, through(slot, controls(IOCTL_CDROM_GET_DRIVE_GEOMETRY, NULL, 0, 24)));
	demand(f, OTHER, through(slot, controls(IOCTL_STORAGE_EJECT_MEDIA, NULL, 0, 0)));
	demand(f, OTHER, through(slot, controls(IOCTL_STORAGE_MEDIA_REMOVAL, allow, 1, 0)));
}

void asks_with_less(struct play_of_circumstances *play)
{
	struct foretelling *f = &play->f;

	for (uint32_t i = 0; i < 3; i++) {
		enum handle_slot slot = (enum handle_slot)(THIRD_HANDLE + i);

		/* What is refused comes first. */
		commands_with_less(play, slot, i == 0);
		demand(f, OTHER, through(slot, locks_with(FLAG_IGNORE_VOLUME, "Less")));
		demand(f, OTHER, through(slot, queries()));
		demand(f, OTHER, through(slot, unlocks()));
		if (i > 0)
			demand(f, OTHER, through(slot, asks_inquiry(512)));
		demand_for(f, OTHER,
			through(slot,
				asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE, 1024)),
			"CACHE-063");
	}
	closes_lesser(play);
}

void arguments_before(struct play_of_circumstances *play)
{
	malformed(play, OTHER, FIRST_HANDLE);
	malformed(play, play->owner, play->handle);
	misnamed(play, OTHER, FIRST_HANDLE);
	asks_state(play);
}

void arguments_while_locked(struct play_of_circumstances *play)
{
	demand_also(&play->f, OTHER, queries(), sees_locked(), "NAME-022");
	malformed(play, play->owner, play->handle);
	demand(&play->f, OTHER,
		locks_with(FLAG_IGNORE_VOLUME, "ABCDEFGHIJKLMNOPQRSTUVWXYZ 01234 .,:;-_"));
	demand(&play->f, OTHER,
		locks_with(FLAG_IGNORE_VOLUME, "abcdefghijklmnopqrstuvwxyz 56789 .,:;-_"));
	demand(&play->f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "  "));
	demand(&play->f, OTHER, locks_with(FLAG_IGNORE_VOLUME, "q"));
	demand_for(&play->f, OTHER, with_output_length(128, queries()), "BUF-009");
	asks_state(play);
	demand_for(&play->f, OTHER, queries(), "QUERY-005");
}

void arguments_after(struct play_of_circumstances *play)
{
	asks_state(play);
	if (owner_lives(play)) {
		misnamed(play, play->owner, play->handle);
		named(play, play->owner, play->handle);
		measured(play, play->owner, play->handle);
	}
	named(play, OTHER, FIRST_HANDLE);
	measured(play, OTHER, FIRST_HANDLE);
}
