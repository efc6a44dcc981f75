/* circumstance_stage.h - what the parts of a circumstance's plan know in common; private to this room. */
#ifndef EXACCESS_CIRCUMSTANCE_STAGE_H
#define EXACCESS_CIRCUMSTANCE_STAGE_H

#include "harness/model/circumstances.h"
#include "harness/model/foretell.h"
#include "harness/plan/plan.h"

/* Milliseconds: longer than the poll period of any driver and its tolerance. */
#define POLLED 3000u
/* Tag of the request that is under way. */
#define UNDER_WAY 1u
/* Bytes: not where a disc begins, but where its file system does. */
#define FURTHER_ON (16u * SECTOR_SIZE)
/* Requests that are answered from a cache. */
#define CACHED 3

/* The one who asks besides the owner, and sees what others see. */
#define OTHER RIVAL

struct play_of_circumstances {
	struct foretelling f;
	const struct circumstances *row;
	/* Where the owner's handle is, and a second one of the same process. */
	enum actor owner;
	enum handle_slot handle;
	enum handle_slot second;
	uint32_t flags;
	const char *name;
	/* Steps whose answers are compared with later ones. */
	int cached[CACHED];
	int volume;
};

#define AT(play, axis)       ((play)->row->at[AXIS_##axis])
#define IS(play, axis, what) (AT(play, axis) == WHEN_##axis##_##what)

/* circumstance_before.c: what happened before, and what is in the drive. */
void play_before(struct play_of_circumstances *play);
void play_medium(struct play_of_circumstances *play);
/* circumstance_during.c: what happens while the device is locked; and the end of the lock. */
void play_during(struct play_of_circumstances *play);
void play_release(struct play_of_circumstances *play);
/* circumstance_themes.c: what is asked of the free device, of the locked one, and after the release. */
void ask_before(struct play_of_circumstances *play);
void ask_while_locked(struct play_of_circumstances *play);
void ask_after(struct play_of_circumstances *play);

/* circumstance_stage.c: an open by the account of that number on an axis of accounts. */
struct operation by_account(uint32_t which, struct operation opens);
/* An open by the interface path, for the rights that the row says. */
struct operation opens_with_rights(const struct play_of_circumstances *play, enum handle_slot slot);
/* An open as the owner's. */
struct operation owners_open(const struct play_of_circumstances *play, enum handle_slot slot);
/* Through the owner's handle. */
struct operation owners(const struct play_of_circumstances *play, struct operation does);
/* The other's open that the device refuses while it is locked. */
struct operation tries_to_open(const struct play_of_circumstances *play, enum handle_slot slot);
struct operation others_open(const struct play_of_circumstances *play, enum handle_slot slot);

/* circumstance_arguments.c: the themes of arguments and of rights. */
void arguments_before(struct play_of_circumstances *play);
void arguments_while_locked(struct play_of_circumstances *play);
void arguments_after(struct play_of_circumstances *play);
void opens_with_less(struct play_of_circumstances *play);
void asks_with_less(struct play_of_circumstances *play);
/* circumstance_medium.c: the themes of notices, of silence and of volumes. */
void notices_while_locked(struct play_of_circumstances *play);
void notices_after(struct play_of_circumstances *play);
void silence_before(struct play_of_circumstances *play);
void silence_while_locked(struct play_of_circumstances *play);
void silence_after(struct play_of_circumstances *play);
void volumes_while_locked(struct play_of_circumstances *play);
void volumes_after(struct play_of_circumstances *play);
/* circumstance_common.c: the same, whatever the theme is; before what belongs to it, and behind that. */
void ask_always_before(struct play_of_circumstances *play);
void ask_always_while_locked(struct play_of_circumstances *play);
void ask_always_after(struct play_of_circumstances *play);

/* An open by that path was tried: a system may have mounted a volume for it. */
void may_have_mounted(struct play_of_circumstances *play, uint32_t path);
/* The other one asks for the state. */
void asks_state(struct play_of_circumstances *play);
/* Does the owner outlive its lock? */
bool owner_lives(const struct play_of_circumstances *play);

#endif
