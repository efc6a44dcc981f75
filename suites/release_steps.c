/* release_steps.c - how a lock begins and ends in the cases about what follows its end. */
#include "suites/release_steps.h"

void hold_whatever_is_mounted(struct plan *plan)
{
	given(plan, HOLDER, locks_with(FLAG_IGNORE_VOLUME, "Holder"), returns(SUCCESS));
}

void let_go_of(struct plan *plan, uint32_t how)
{
	if (how == BY_UNLOCK)
		given(plan, HOLDER, unlocks(), returns(SUCCESS));
	else if (how == BY_SILENT_UNLOCK)
		given(plan, HOLDER, unlocks_with(FLAG_NO_MEDIA_NOTIFICATIONS), returns(SUCCESS));
	else if (how == BY_CLOSE)
		given(plan, HOLDER, closes(FIRST_HANDLE), succeeds());
	else
		given(plan, HOLDER, dies(DEATH_EXIT), ends());
	given(plan, LAB, passes_time(SETTLED), succeeds());
}
