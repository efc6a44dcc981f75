/* corners.c - a lock, and what happens to the drive under it. */
#include "suites/corners/corners.h"

int holder_locks(struct plan *plan)
{
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
	return given(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

void refuses_often(struct plan *plan)
{
	for (int i = 0; i < 3; i++) {
		given(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), fails());
		given(plan, RIVAL, unlocks(), fails());
		given(plan, RIVAL, reads(0, SECTOR_SIZE), answers());
		given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Again"), fails());
		given(plan, STRANGER, opens(SPARE_HANDLE, PATH_INTERFACE, READ_WRITE), answers());
		given(plan, STRANGER, closes(SPARE_HANDLE), answers());
	}
}

void still_locked(struct plan *plan)
{
	then(plan, OBSERVER, queries(), sees_lock_of("Holder"));
}

int happens(struct plan *plan, enum happening happening)
{
	static const enum lab_verb verbs[][2] = {
		[DISC_CHANGED] = { LAB_TAKE_OUT, LAB_STATE },
		[TRAY_MOVED] = { LAB_OPEN_TRAY, LAB_CLOSE_TRAY },
		[TRAY_OUT] = { LAB_OPEN_TRAY, LAB_STATE },
		[SLEPT] = { LAB_SLEEP, LAB_WAKE },
		[POWERED_DOWN] = { LAB_DRIVE_OFF, LAB_DRIVE_ON },
		[BUS_WAS_RESET] = { LAB_RESET_BUS, LAB_STATE },
		[SCANNED] = { LAB_RESCAN, LAB_STATE },
	};

	for (size_t i = 0; i < COUNT(verbs[happening]); i++)
		given(plan, LAB, lab(verbs[happening][i], 0, 0, 0), succeeds());
	if (happening == DISC_CHANGED)
		given(plan, LAB, inserts(UDF_DISC, 3), succeeds());
	return given(plan, OBSERVER, queries(), succeeds());
}
